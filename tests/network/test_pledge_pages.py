"""Pages of pledges: from the draft to the signature, the print, stale pages, routes."""

import hashlib
import io

import pytest
from python_calamine import CalamineWorkbook
from tests.access.conftest import FACTOR, give_factor, sign_in
from tests.access.conftest import code as totp_code
from tests.factories import PASSWORD, acting
from tests.network.conftest import line, reread, sign
from tests.support.paper import text_of

from bazgasht.access import totp
from bazgasht.network import selectors, services
from bazgasht.network.models import Commitment, Pledge
from bazgasht.shell.views import todays_lists

pytestmark = pytest.mark.django_db


def enter(client, user):
    client.force_login(user)
    return client


def fields(form, **more):
    """What a browser sends of a form nobody touched, and ``more``."""
    found = {name: form[name].value() for name in form.fields}
    return {k: v for k, v in found.items() if v not in (None, False)} | more


def test_from_the_draft_to_the_signature(client, board, text):
    enter(client, board.secretary)
    page = client.get("/pledges/new")
    sent = fields(page.context["form"], organisation=board.tvto.pk, text=text.pk)
    made = client.post("/pledges/new", sent)
    assert made.status_code == 302, made.context["form"].errors
    with acting(board.secretary):
        row = Pledge.objects.get()
    at = f"/pledges/{row.public_id}"
    form = client.get(f"{at}/commitments/new").context["form"]
    answer = client.post(f"{at}/commitments/new", fields(
        form, mission=board.jobs.pk, indicator="training.enrolled", quantity="۱٬۲۰۰",
    ))  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    client.post(f"{at}/offer", {"version": reread(row).version})
    assert reread(row).state == "offered"
    enter(client, board.liaison)
    page = client.get(f"{at}/sign")
    assert "۱٬۲۰۰" in page.content.decode() and "عامل دوم ندارد" in page.content.decode()
    sent = fields(page.context["form"], office="مدیرکل", agreed="on")
    wrong = client.post(f"{at}/sign", sent | {"password": "wrong"})
    assert wrong.status_code == 200 and wrong.context["proof"].errors
    assert reread(row).state == "offered"
    assert client.post(f"{at}/sign", sent | {"password": PASSWORD}).status_code == 302
    done = reread(row)
    assert (done.state, done.factor) == ("signed", "password")
    shown = client.get(f"{at}/").content.decode()
    assert done.sha256 in shown and "از زمان امضا تغییر نکرده" in shown
    assert client.get(f"{at}/sign").status_code == 409


def test_with_a_second_factor_a_code_signs_and_only_once(client, board, offered, monkeypatch):
    now = [1_800_000_000]
    monkeypatch.setattr(totp, "clock", lambda: now[0])
    secret, _recovery = give_factor(board.liaison)
    row, other = offered(), offered()
    sign_in(client, board.liaison)
    client.post(FACTOR, {"code": totp_code(secret, now[0])})
    now[0] += 60
    at = f"/pledges/{row.public_id}/sign"
    page = client.get(at)
    assert "code" in page.context["proof"].fields
    sent = fields(page.context["form"], office="مدیرکل", agreed="on")
    assert client.post(at, sent | {"password": PASSWORD}).status_code == 200
    assert client.post(at, sent | {"code": "000000"}).status_code == 200
    good = totp_code(secret, now[0])
    assert client.post(at, sent | {"code": good}).status_code == 302
    assert reread(row).factor == "totp"
    at = f"/pledges/{other.public_id}/sign"
    sent = fields(client.get(at).context["form"], office="مدیرکل", agreed="on")
    assert client.post(at, sent | {"code": good}).status_code == 200
    assert reread(other).state == "offered"


def test_a_stale_page_signs_nothing_and_shows_what_it_is_now(client, board, offered):
    row = offered()
    enter(client, board.liaison)
    at = f"/pledges/{row.public_id}/sign"
    sent = fields(client.get(at).context["form"], office="مدیرکل", agreed="on", password=PASSWORD)
    with acting(board.secretary) as by:
        services.hand_back_pledge(public_id=row.public_id, reason="x", version=row.version, by=by)
        first = selectors.commitments_of(row)[0]
        services.save_commitment(
            public_id=row.public_id, draft=line(board, quantity=77), version=reread(row).version,
            commitment=first.public_id, by=by,
        )  # fmt: skip
        services.offer_pledge(public_id=row.public_id, version=reread(row).version, by=by)
    answer = client.post(at, sent)
    assert answer.status_code == 409
    assert "۷۷" in answer.content.decode() and "تغییر کرده" in answer.content.decode()
    assert "مدیرکل" in answer.content.decode(), "what was typed is kept"
    assert reread(row).state == "offered"
    again = client.post(at, fields(answer.context["form"], agreed="on", password=PASSWORD))
    assert again.status_code == 302


def test_a_stale_form_of_a_line_keeps_what_was_typed(client, board, draft):
    row = draft()
    enter(client, board.secretary)
    at = f"/pledges/{row.public_id}/commitments/new"
    sent = fields(client.get(at).context["form"], mission=board.jobs.pk,
                  indicator="training.enrolled", quantity=5, note="یادداشت من")  # fmt: skip
    with acting(board.liaison) as by:
        services.save_commitment(
            public_id=row.public_id, draft=line(board), version=row.version, by=by
        )
    answer = client.post(at, sent)
    assert answer.status_code == 409 and "یادداشت من" in answer.content.decode()
    again = fields(answer.context["form"])
    assert client.post(at, again).status_code == 302
    with acting(board.secretary):
        assert Commitment.objects.count() == 3


def paper(client, row):
    made = client.get(f"/pledges/{row.public_id}/pledge.pdf")
    assert made["Content-Type"] == "application/pdf"
    return text_of(made.content)


def test_the_print_and_the_signed_text(client, board, signed, draft):
    row = signed()
    enter(client, board.viewer)
    said = paper(client, row)
    assert row.sha256 in said.replace(" ", "").replace("\n", "")
    raw = client.get(f"/pledges/{row.public_id}/content.json").content
    assert hashlib.sha256(raw).hexdigest() == row.sha256
    other = draft()
    assert client.get(f"/pledges/{other.public_id}/content.json").status_code == 404
    assert paper(client, other)


def test_a_pledge_that_was_tampered_with_says_so(client, board, signed, as_owner):
    row = signed()
    with as_owner():
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table network_commitment disable trigger user")
            cursor.execute("update network_commitment set quantity = 1")
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table network_commitment enable trigger user")
    page = enter(client, board.viewer).get(f"/pledges/{row.public_id}/").content.decode()
    assert "آن نیست که متن امضاشده می‌گوید" in page


@pytest.mark.parametrize("act", ["hand_back", "cancel", "withdraw", "renew"])
def test_the_other_acts_by_their_pages(client, board, offered, signed, act):
    row = offered() if act in ("hand_back", "cancel") else signed()
    who = board.secretary if act == "cancel" else board.liaison
    enter(client, who)
    at = f"/pledges/{row.public_id}/{'return' if act == 'hand_back' else act}"
    if act == "renew":
        assert client.post(at).status_code == 302
        with acting(board.secretary):
            assert Pledge.objects.filter(renews=row).count() == 1
        return
    form = client.get(at).context["form"]
    assert client.post(at, fields(form)).context["form"].errors
    assert client.post(at, fields(form, reason="چون")).status_code == 302
    assert reread(row).state == {"hand_back": "draft", "cancel": "cancelled",
                                 "withdraw": "withdrawn"}[act]  # fmt: skip


def test_texts_by_the_pages(client, board):
    enter(client, board.secretary)
    form = client.get("/pledges/texts/new").context["form"]
    made = client.post("/pledges/texts/new", fields(form, title="میثاق", text="یک\n\nدو"))
    at = made["Location"]
    assert "انتشار این ویرایش" in client.get(at).content.decode()
    enter(client, board.liaison)
    assert client.get(at).status_code == 404, "a draft is for its writers"
    enter(client, board.secretary)
    client.post(f"{at}publish", {"version": 1})
    enter(client, board.liaison)
    assert client.get(at).status_code == 200
    assert "میثاق" in client.get("/pledges/texts/").content.decode()
    assert client.get("/pledges/texts/new").status_code == 403


def test_a_draft_of_a_text_is_refused_twice_stale(client, board):
    with acting(board.secretary) as by:
        made = services.save_text(headquarters_id=board.head.pk, title="x", text="y", by=by)
    enter(client, board.secretary)
    at = f"/pledges/texts/{made.public_id}/edit"
    sent = fields(client.get(at).context["form"], text="من")
    with acting(board.secretary) as by:
        services.save_text(headquarters_id=board.head.pk, title="x", text="دیگری", by=by,
                           public_id=made.public_id, version=made.version)  # fmt: skip
    answer = client.post(at, sent)
    assert answer.status_code == 409 and "من" in answer.content.decode()


def test_the_list_its_filters_and_its_export(client, board, signed, offered):
    signed()
    offered()
    enter(client, board.secretary)
    for query, n in (("", 2), ("state=offered", 1), ("q=فنی", 2), ("q=امداد", 0),
                     ("group=HQ-P-EMP", 2), ("group=HQ-P-FAM", 0), ("returned=on", 0)):  # fmt: skip
        assert len(client.get(f"/pledges/?{query}").context["rows"]) == n, query
    made = client.get("/pledges/export").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert len(rows) == 3
    assert client.get("/pledges/export?format=csv").content.startswith("\ufeff".encode())


@pytest.mark.parametrize("who", ["relief_liaison", "other_secretary", "other_liaison"])
def test_strangers_find_nothing(client, board, signed, offered, who):
    done, waiting = signed(), offered()
    enter(client, board.users[who])
    for row in (done, waiting):
        for part in ("", "pledge.pdf", "content.json", "edit", "commitments/new", "return"):
            assert client.get(f"/pledges/{row.public_id}/{part}").status_code == 404, part
        assert client.post(f"/pledges/{row.public_id}/renew").status_code == 404
    assert client.get("/pledges/").context["rows"] == []


def test_the_viewer_reads_and_does_nothing(client, board, draft, offered):
    row, waiting = draft(), offered()
    enter(client, board.viewer)
    assert client.get(f"/pledges/{row.public_id}/").context["actions"] == []
    for part in ("edit", "commitments/new"):
        assert client.get(f"/pledges/{row.public_id}/{part}").status_code == 403
    assert client.get("/pledges/new").status_code == 403
    for part in ("return", "sign", "cancel"):
        assert client.get(f"/pledges/{waiting.public_id}/{part}").status_code == 403
    assert (
        client.post(f"/pledges/{row.public_id}/offer", {"version": row.version}).status_code == 403
    )


def test_the_first_page_says_who_is_waited_for(client, board, offered):
    row = offered()
    with acting(board.liaison) as by:
        lists = todays_lists(by)
    found = [x for x in lists if x.title == "میثاق‌نامه‌هایی که منتظر امضای شماست"]
    assert found and found[0].rows[0].url == f"/pledges/{row.public_id}/sign"
    assert len(enter(client, board.liaison).get(found[0].all_url).context["rows"]) == found[0].total
    for who in ("deputy", "viewer", "relief_liaison"):
        with acting(board.users[who]) as by:
            assert found[0].title not in [x.title for x in todays_lists(by)]
    with acting(board.liaison) as by:
        services.hand_back_pledge(
            public_id=row.public_id, reason="زیاد", version=row.version, by=by
        )
    with acting(board.secretary) as by:
        back = [x for x in todays_lists(by) if x.title == "میثاق‌نامه‌های بازگشته"]
    assert back and back[0].rows[0].sub == "زیاد"
    assert len(enter(client, board.secretary).get(back[0].all_url).context["rows"]) == 1


def test_few_statements(client, board, offered, signed, django_assert_max_num_queries):
    done, waiting = signed(), offered()
    for who, address in (
        ("secretary", "/pledges/"), ("liaison", f"/pledges/{done.public_id}/"),
        ("liaison", f"/pledges/{waiting.public_id}/sign"), ("secretary", "/pledges/texts/"),
        ("secretary", "/pledges/new"), ("secretary", f"/pledges/{done.public_id}/"),
    ):  # fmt: skip
        enter(client, board.users[who]).get(address)
        with django_assert_max_num_queries(15):
            client.get(address)


def test_what_is_offered_then_signed_leaves_the_first_page(board, offered):
    row = sign(offered(), board.liaison)
    assert row.state == "signed"
    with acting(board.liaison) as by:
        assert "میثاق‌نامه‌هایی که منتظر امضای شماست" not in [x.title for x in todays_lists(by)]


def test_a_commitment_is_kept_while_it_is_typed(client, board, draft):
    enter(client, board.secretary)
    url = f"/pledges/{draft().public_id}/commitments/new"
    assert f'data-autosave-url="/draft{url}"' in client.get(url).content.decode()
