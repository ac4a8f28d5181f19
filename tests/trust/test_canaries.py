"""Planted names and ids appear in pages their readers may see, and in nothing else."""

import io
import json
import logging
from datetime import timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.engine.flush import OWNER
from tests.support import planted
from tests.support.planted import MARK, holds, spellings
from tests.support.visit import Visit

from bazgasht.access.models import JournalEntry, Organisation, User
from bazgasht.core import scope
from bazgasht.demo.catalogue import USERS
from bazgasht.people.models import Client as Person
from bazgasht.people.models import ClientName, Grant
from bazgasht.referrals.models import Referral
from bazgasht.referrals.services import escalate_due
from bazgasht.shell import views as shell

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PERSONLESS = (
    "sysadmin", "group", "secretary", "viewer", "national", "auditor", "representative",
)  # fmt: skip
WITH_PERSONS = tuple(u for u, *_rest in USERS if u not in PERSONLESS)
PERSONS_ASKED_FOR = {
    "social": ("/clients/", "/referrals/"),
    "payroll": ("/work/people/", "/ledger/BUSHEHR-FOUNDATION/payments/"),
}
"""User → lists in which a person is looked for."""
SEARCHED = "0499370899"
"""A valid national id nobody here has."""


@pytest.fixture(autouse=True)
def province(db):
    with planted.province():
        yield


@pytest.fixture
def marks():
    return spellings(MARK) | planted.secrets(connection)


@pytest.fixture
def logged():
    """Everything any logger says while the test runs, tracebacks included."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    quiet = [logging.getLogger(n) for n in logging.root.manager.loggerDict]
    loggers = [logging.root, *(x for x in quiet if not x.propagate)]
    level = logging.root.level
    for logger in loggers:
        logger.addHandler(handler)
    logging.root.setLevel(logging.INFO)
    yield stream
    logging.root.setLevel(level)
    for logger in loggers:
        logger.removeHandler(handler)


def outside(response) -> str:
    """What travels with an answer besides its body: headers and cookies."""
    headers = "\n".join(f"{k}: {v}" for k, v in response.headers.items())
    return unquote(headers) + headers + response.cookies.output()


def check_visits(visit, marks):
    """Addresses and headers, redirects included."""
    for address, response in visit.visits:
        assert not holds(outside(response), marks), f"headers of {address.split('?')[0]}"
        assert not holds(address + unquote(address), marks), address.split("?")[0]


def text_of(response) -> str:
    kind = response.get("Content-Type", "")
    body = response.getvalue()
    if "spreadsheet" in kind:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True)
        return "\n".join(str(v) for s in book for row in s.values for v in row if v is not None)
    return body.decode("utf-8", "ignore")


def test_headquarters_and_auditors_never_meet_a_person(marks, logged):
    for username in PERSONLESS:
        visit = Visit(planted.user(username))
        for address in visit.walk(most=40):
            assert not holds(text_of(visit.response), marks), f"{username}: {address}"
        check_visits(visit, marks)
    assert not holds(logged.getvalue(), marks)


def test_pages_of_persons_leak_nowhere(marks, logged):
    for username in WITH_PERSONS:
        visit = Visit(planted.user(username))
        met = 0
        for address in visit.walk(most=40, per_route=1):
            met += MARK in text_of(visit.response)
            if visit.page:
                shown = "\n".join(visit.page.addresses)
                assert not holds(shown + unquote(shown), marks), f"an address on {address}"
        assert met > 2 or username not in ("records", "social", "lead", "officer"), username
        check_visits(visit, marks)
    assert not holds(logged.getvalue(), marks)
    assert_nothing_kept(marks)


def test_searches_and_wrong_forms_leak_nowhere(marks, logged):
    for username, boards in PERSONS_ASKED_FOR.items():
        visit = Visit(planted.user(username))
        for typed in (planted.CANARY, MARK, SEARCHED, next(iter(planted.secrets(connection)))):
            for board in boards:
                visit.open(board).submit(q=typed, action=board)
                assert visit.status == 200 and "find=" in visit.path
                shown = "\n".join(visit.page.addresses)
                assert not holds(shown + unquote(shown), marks | {typed}), f"an address on {board}"
        check_visits(visit, {*marks, SEARCHED})
    visit = Visit(planted.user("social"))
    filled = sent_wrongly(visit)
    assert filled > 5
    check_visits(visit, spellings(MARK))
    assert not holds(logged.getvalue(), {*marks, SEARCHED})
    assert_nothing_kept(marks)


def sent_wrongly(visit) -> int:
    """Send every form on the way with names where numbers belong; each is undone again."""
    tried = set()
    for _address in visit.walk(most=40, per_route=1):
        if visit.page is None:
            continue
        path = visit.path
        for form in visit.open_forms():
            key = (form.action.split("?")[0][-20:], tuple(form.names()))
            if key in tried:
                continue
            tried.add(key)
            values = form.values()
            for field in form.fields:
                if field.kind in ("text", "textarea", "search", "tel", "number"):
                    values[field.name] = [planted.CANARY]
            with transaction.atomic():
                visit.open(path)
                visit.post(form.action or path, values)
                transaction.set_rollback(True)
            assert visit.status < 500, form.action
    return len(tried)


@pytest.mark.parametrize("username", ["social", "secretary"])
def test_refusals_name_nobody(username, marks, logged):
    social = Visit(planted.user("social"))
    social.open(reverse("people:list"))
    card = social.files()[0]
    visit = Visit(planted.user("viewer"))
    visit.open(card)
    assert visit.status in (403, 404)
    assert not holds(text_of(visit.response), marks)
    kangan = Organisation.objects.get(code="BUSHEHR-KANGAN").pk
    with connection.acting_as(OWNER):
        held = Grant.objects.filter(organisation_id=kangan).values("client")
        foreign = Person.objects.exclude(pk__in=held)[0].public_id
    stranger = Visit(planted.user("social4"))
    stranger.open(f"/clients/{foreign}/")
    assert stranger.status == 404
    assert not holds(text_of(stranger.response), marks)
    visit = Visit(planted.user(username))
    for address in ("/nothing/", f"/clients/{'0' * 8}-0000-4000-8000-{'0' * 12}/"):
        visit.open(address)
        assert not holds(text_of(visit.response), marks)
    assert not holds(logged.getvalue(), marks)


def test_a_fault_with_a_person_at_hand_names_nobody(monkeypatch, marks, logged):
    def broken(actor):
        name = planted.CANARY
        raise RuntimeError(f"broken with {len(name)} letters at hand")

    monkeypatch.setattr(shell, "todays_lists", broken)
    quiet = Client(raise_request_exception=False)
    visit = Visit(planted.user("social"), client=quiet)
    visit.open("/")
    assert visit.status == 500
    assert "broken with" in logged.getvalue(), "the fault itself is logged"
    assert not holds(text_of(visit.response) + outside(visit.response), marks)
    assert not holds(logged.getvalue(), marks)
    assert not mail.outbox


def test_a_refused_row_in_the_database_is_logged_without_its_values(monkeypatch, marks, logged):
    def broken(actor):
        name = ClientName.objects.first()
        ClientName(client_id=name.client_id, given=name.given, family=name.family).save(
            force_insert=True
        )

    monkeypatch.setattr(shell, "todays_lists", broken)
    visit = Visit(planted.user("social"), client=Client(raise_request_exception=False))
    visit.open("/")
    assert visit.status == 500
    assert not holds(logged.getvalue(), marks)


def test_mail_names_nobody(marks, logged, as_owner, django_capture_on_commit_callbacks):
    with as_owner():
        late = timezone.localdate() - timedelta(days=12)
        Referral.objects.filter(state__in=("sent", "accepted", "in_service")).update(
            state="sent", answer_due=late, escalated_to=0
        )
        for person in User.objects.all():
            person.email = f"{person.username}@example.org"
            person.save(update_fields=["email"])
    with (
        scope.entered(scope.Scope(task="referrals.remind")),
        django_capture_on_commit_callbacks(execute=True),
    ):
        escalate_due()
    assert mail.outbox
    for message in mail.outbox:
        assert not holds(message.message().as_string() + message.subject + message.body, marks)
    assert not holds(logged.getvalue(), marks)
    assert_nothing_kept(marks)


def assert_nothing_kept(marks):
    """Jobs, the journal, sessions and the cache hold keys, not persons."""
    with connection.acting_as(OWNER), connection.cursor() as cursor:
        cursor.execute("select coalesce(string_agg(args::text, ' '), '') from procrastinate_jobs")
        assert not holds(cursor.fetchone()[0], marks), "arguments of a job"
        cursor.execute("select coalesce(string_agg(value, ' '), '') from core_cache")
        assert not holds(cursor.fetchone()[0], marks), "the cache"
        entries = JournalEntry.objects.values_list("detail", flat=True)
        assert not holds(json.dumps(list(entries), ensure_ascii=False), marks), "the journal"
        kept = [json.dumps(s.get_decoded(), ensure_ascii=False) for s in Session.objects.all()]
        assert not holds(" ".join(kept), marks), "a session"
