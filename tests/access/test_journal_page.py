"""The auditor's page: staff by name, persons as codes, reading recorded."""

import ast
import io
import re
from pathlib import Path

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook
from tests.access.conftest import sign_in
from tests.factories import acting, make_user

import bazgasht
from bazgasht.access import journal, masking
from bazgasht.access.detail_words import KEYS, TASKS, task, value, word
from bazgasht.access.models import JournalEntry

pytestmark = pytest.mark.django_db
PACKAGE = Path(bazgasht.__file__).parent


@pytest.fixture
def auditor(body):
    return make_user("auditor", body["head"], username="auditor", name="حسابرس")


@pytest.fixture
def acts(worker, body):
    with acting(worker) as by:
        journal.record(
            by=by, action="session.ended", on=("client", "1405-000777"), client_id=777,
            detail={"name": "canary-detail"},
        )  # fmt: skip
        journal.record(
            by=by, action="body.changed", on=("organisation", 3), detail={"active": True}
        )


def test_persons_are_masked_and_staff_are_not(client, auditor, acts, admin, body):
    with acting(admin) as by:
        detail = {"user": auditor.pk, "organisation": body["prison"].pk, "role": "auditor"}
        journal.record(by=by, action="membership.ended", on=("membership", 12), detail=detail)
    sign_in(client, auditor)
    page = client.get("/journal/").content.decode()
    assert "مددکار" in page
    assert "زندان مرکزی" in page
    assert masking.client_code(777) in page
    assert "000777" not in page
    assert "canary-detail" not in page
    assert "فعال: بله" in page
    assert "نقش: حسابرس، کاربر: حسابرس" in page
    assert f"نهاد: {body['prison'].name}" in page
    assert "<bdi>۱۲</bdi>" in page
    assert "active" not in page.split("<tbody>")[1].split("</tbody>")[0]


def test_codes_are_stable_and_differ(settings):
    assert masking.client_code(7) == masking.client_code(7) != masking.client_code(8)
    before = masking.client_code(7)
    settings.LOOKUP_KEY = b"k" * 32
    assert masking.client_code(7) != before


def test_reading_is_recorded_once_with_its_filter(client, auditor, acts, as_owner):
    sign_in(client, auditor)
    client.get("/journal/?action=body.changed&user=worker&body=prison")
    with as_owner():
        (entry,) = JournalEntry.objects.filter(action="journal.read")
    assert entry.detail["action"] == "body.changed"
    assert entry.detail["user"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [("action=body.changed", 1), ("user=worker", 2), ("user=auditor", 2), ("body=PRISON", 2),
     ("since=1400/01/01&until=1400/01/02", 0), ("since=1400/01/01", 4)],
)  # fmt: skip
def test_filters(client, auditor, acts, query, shown):
    sign_in(client, auditor)
    assert len(client.get(f"/journal/?{query}").context["rows"]) == shown


@pytest.mark.parametrize("query", ["user=nobody", "body=NOWHERE", "since=x", "action=nonsense",
                                   "since=1405/01/02&until=1405/01/01"])  # fmt: skip
def test_wrong_filters_are_said_beside_the_field(client, auditor, query):
    sign_in(client, auditor)
    page = client.get(f"/journal/?{query}")
    assert page.status_code == 200
    assert page.context["form"].errors


def test_the_workbook_is_masked_too(client, auditor, acts, as_owner):
    sign_in(client, auditor)
    answer = client.get("/journal/export")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    cells = [str(c) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python()
             for c in row]  # fmt: skip
    assert masking.client_code(777) in cells
    assert not any("canary" in c or "000777" in c for c in cells)
    with as_owner():
        assert JournalEntry.objects.filter(action="journal.exported").count() == 1
    assert client.get("/journal/export?user=nobody").status_code == 200


def test_too_long_an_export_is_refused(client, auditor, acts, monkeypatch):
    from bazgasht.access.views import journal as pages

    monkeypatch.setattr(pages, "MOST", 1)
    sign_in(client, auditor)
    assert client.get("/journal/export").status_code == 409


def test_others_read_their_own_acts_at_most(client, admin, worker, acts):
    sign_in(client, admin)
    assert client.get("/journal/").status_code == 403
    with acting(admin):
        assert not JournalEntry.objects.exclude(user_id=admin.pk).exists()
    with acting(worker):
        assert JournalEntry.objects.count() == 2


def test_few_queries(client, auditor, acts, django_assert_max_num_queries):
    sign_in(client, auditor)
    with django_assert_max_num_queries(15):
        client.get("/journal/")


def test_every_declared_act_reads_in_persian():
    from bazgasht.access.journal_actions import ACTIONS

    with translation.override("fa"):
        for sentence in ACTIONS.values():
            assert translation.gettext(sentence) != sentence


RECORDING = {"record", "_journal", "_record", "_note"}
NOT_DETAIL = {"by", "action", "on", "client_id", "detail", "on_type", "pairs"}


def _keys(node):
    return {k.value for k in node.keys if isinstance(k, ast.Constant)}


def recorded_keys():
    """Keys that stand in the code: of dictionaries handed over as ``detail``, and of the small
    helpers that take them as keywords."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Assign | ast.AnnAssign) and isinstance(call.value, ast.Dict):
                targets = call.targets if isinstance(call, ast.Assign) else [call.target]
                if any(getattr(t, "id", "") == "detail" for t in targets):
                    found |= dict.fromkeys(_keys(call.value), path)
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            for given in call.keywords:
                if given.arg == "detail":
                    for node in ast.walk(given.value):
                        if isinstance(node, ast.Dict):
                            found |= dict.fromkeys(_keys(node), path)
                elif given.arg and given.arg not in NOT_DETAIL and name in RECORDING:
                    found[given.arg] = path
            for node in call.args if name in RECORDING else ():
                if isinstance(node, ast.Dict):
                    found |= dict.fromkeys(_keys(node), path)
    return found


def test_every_key_that_is_recorded_has_a_word():
    found = recorded_keys()
    assert len(found) > 80
    assert {k: p.name for k, p in found.items() if k not in KEYS} == {}


def test_every_word_reads_in_persian():
    with translation.override("fa"):
        assert {k for k in KEYS if not re.search("[\u0600-\u06ff]", word(k))} == set()
        assert value({"count": 12, "all": True}) == "تعداد: ۱۲، همه: بله"
        assert "۱۴۰۵" in value("2026-11-25")
        assert value("1405-W21") == "1405-W21", "a week, no day of the year 1405 of others"
        assert value({"role": "deputy_liaison"}) == "نقش: جانشین رابط"


def test_every_task_of_the_machine_reads_in_persian():
    found = {
        given.value.value
        for path in PACKAGE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call)
        for given in call.keywords
        if given.arg == "task" and isinstance(given.value, ast.Constant)
    }
    assert found == set(TASKS)
    with translation.override("fa"):
        assert {t for t in TASKS if not re.search("[\u0600-\u06ff]", task(t))} == set()
