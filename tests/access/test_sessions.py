"""Sessions die at once; an idle one gives back what was being typed."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.access.conftest import is_signed_in, sign_in
from tests.factories import PASSWORD, acting, add_role, make_user

from bazgasht.access import browsers, services, sessions
from bazgasht.access.models import Membership, SignIn
from bazgasht.core import drafts
from bazgasht.core.errors import InvalidValue
from bazgasht.core.models import Draft

pytestmark = pytest.mark.django_db
CHANGE = "/accounts/password/"


@pytest.fixture
def two(worker):
    pair = Client(), Client()
    for browser in pair:
        sign_in(browser, worker)
        assert is_signed_in(browser)
    return pair


def dead(browser):
    answer = browser.get("/account/")
    return answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")


def test_signing_out_kills_a_copied_cookie(two):
    mine, _ = two
    copied = Client()
    copied.cookies = mine.cookies.copy()
    assert is_signed_in(copied)
    mine.post("/accounts/logout/")
    assert dead(copied)


def test_signing_out_needs_a_post(two):
    two[0].get("/accounts/logout/")
    assert is_signed_in(two[0])


def test_a_changed_password_kills_all_other_sessions(two):
    new = {"oldpassword": PASSWORD, "password1": "پرستوی-سفید-۱۴", "password2": "پرستوی-سفید-۱۴"}
    assert two[0].post(CHANGE, new).status_code == 302
    assert is_signed_in(two[0])
    assert dead(two[1])


def test_the_old_password_is_asked_for_and_counted(two, worker):
    new = {"oldpassword": "wrong", "password1": "پرستوی-سفید-۱۴", "password2": "پرستوی-سفید-۱۴"}
    for _ in range(12):
        two[0].post(CHANGE, new)
    two[0].post(CHANGE, {**new, "oldpassword": PASSWORD})
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_a_weak_password_is_refused_beside_the_field(two):
    new = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
    answer = two[0].post(CHANGE, new)
    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]


def test_a_closed_account_is_out_at_once(two, admin, worker):
    with acting(admin) as by:
        services.close_account(user_id=worker.pk, by=by)
    assert all(dead(browser) for browser in two)
    with acting(admin) as by:
        services.open_account(user_id=worker.pk, by=by)
    assert all(dead(browser) for browser in two)
    assert sign_in(Client(), worker).status_code == 302


def test_a_new_role_kills_sessions(two, admin, worker, body):
    with acting(admin) as by:
        services.give_role(
            user_id=worker.pk, organisation_id=body["prison"].pk, role="case_lead", by=by
        )
    assert all(dead(browser) for browser in two)


def test_an_ended_role_works_from_the_next_request(client, body):
    user = make_user("social_worker", body["prison"])
    add_role(user, "headquarters_viewer", body["head"])
    sign_in(client, user)
    assert client.get("/bodies/").status_code == 200
    Membership.objects.filter(user=user).update(ends=timezone.now())
    assert client.get("/bodies/").status_code == 403


def test_own_sessions_are_listed_and_can_be_ended(two, worker):
    mine, other = two
    page = mine.get("/account/").content.decode()
    found = SignIn.objects.exclude(session_key=mine.session.session_key).get()
    assert str(found.public_id) in page
    mine.post("/account/sessions/end", {"session": str(found.public_id)})
    assert is_signed_in(mine)
    assert dead(other)


def test_sign_out_everywhere_else(two):
    two[0].post("/account/sessions/end")
    assert is_signed_in(two[0])
    assert dead(two[1])


def test_nobody_ends_the_session_of_somebody_else(two, lead, client):
    sign_in(client, lead)
    theirs = SignIn.objects.filter(user__username="worker").first()
    client.post("/account/sessions/end", {"session": str(theirs.public_id)})
    client.post("/account/sessions/end", {"session": "nonsense"})
    assert all(is_signed_in(browser) for browser in two)


def test_a_session_from_before_a_change_is_dead_even_when_its_row_is_back(client, worker):
    sign_in(client, worker)
    session = client.session
    kept = dict(session.items())
    sessions.end_all(worker.pk)
    session.create()
    session.update(kept)
    session.save()
    client.cookies["sessionid"] = session.session_key
    assert dead(client)


def go_idle(browser, seconds=1201):
    session = browser.session
    session[sessions.SEEN] -= seconds
    session.save()


def test_an_idle_session_asks_to_sign_in_and_comes_back(client, worker):
    sign_in(client, worker)
    go_idle(client)
    answer = client.get("/bodies/?q=x")
    assert answer["Location"] == "/accounts/login/?next=%2Fbodies%2F%3Fq%3Dx"
    page = client.get(answer["Location"]).content.decode()
    assert "پس از ۲۰ دقیقه" in page
    assert "آنچه نوشته بودید نگه داشته شده است" in page
    assert sign_in(client, worker, next="/bodies/?q=x")["Location"] == "/bodies/?q=x"


def test_a_session_in_use_does_not_end(client, worker):
    sign_in(client, worker)
    for _ in range(4):
        go_idle(client, 1000)
        assert is_signed_in(client)


def test_what_was_sent_too_late_is_given_back(client, worker):
    """Also without scripts: the form names its draft."""
    sign_in(client, worker)
    go_idle(client)
    sent = {"draft_key": "people/note/7", "text": "نیمهٔ راه", "csrfmiddlewaretoken": "x"}
    answer = client.post(
        "/account/sessions/end", sent, headers={"Referer": "http://testserver/bodies/PRISON/"}
    )
    assert answer["Location"] == "/accounts/login/?next=%2Fbodies%2FPRISON%2F"
    assert SignIn.objects.filter(ended_at=None).count() == 0
    sign_in(client, worker)
    assert client.get("/draft/people/note/7").json() == {"fields": {"text": ["نیمهٔ راه"]}}


def test_a_button_pressed_too_late_is_said_to_have_done_nothing(client, worker):
    """There is no draft behind it: nobody may believe that it was kept, or done."""
    sign_in(client, worker)
    go_idle(client)
    answer = client.post("/account/sessions/end", {"session": "x"})
    page = client.get(answer["Location"]).content.decode()
    assert "فرستادید انجام نشد" in page and "نگه داشته شده است" not in page


def test_a_button_pressed_without_a_session_leads_back_to_its_page(client, worker):
    """Its own address can't be read: after signing in one would stand before an empty page."""
    came_from = {"Referer": "http://testserver/bodies/PRISON/"}
    answer = client.post("/account/sessions/end", {"session": "x"}, headers=came_from)
    assert answer["Location"] == "/accounts/login/?next=/bodies/PRISON/"
    assert "فرستادید انجام نشد" in client.get(answer["Location"]).content.decode()


def test_a_buttons_address_that_is_opened_says_so(client, worker):
    sign_in(client, worker)
    answer = client.get("/account/sessions/end")
    assert answer.status_code == 405 and answer["Allow"] == "POST"
    assert "این نشانی از آن یک دکمه است" in answer.content.decode()


def test_a_fragment_is_told_where_to_go(client, worker):
    sign_in(client, worker)
    go_idle(client)
    answer = client.get(
        "/bodies/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/bodies/PRISON/?a=1"},
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fbodies%2FPRISON%2F%3Fa%3D1"


def test_a_foreign_referrer_is_not_followed(client, worker):
    sign_in(client, worker)
    go_idle(client)
    answer = client.post("/account/sessions/end", headers={"Referer": "https://evil.example/x"})
    assert answer["Location"] == "/accounts/login/?next=%2F"


def test_autosave_of_an_idle_session_is_refused(client, worker):
    sign_in(client, worker)
    go_idle(client)
    assert client.post("/draft/a", {"text": "x"}).status_code == 401


def test_drafts_come_and_go(client, worker, lead):
    sign_in(client, worker)
    assert client.post("/draft/plans/1", {"a": ["1", "2"], "password": "p"}).status_code == 204
    assert client.get("/draft/plans/1").json() == {"fields": {"a": ["1", "2"]}}
    assert client.delete("/draft/plans/1").status_code == 204
    assert client.get("/draft/plans/1").json() == {"fields": {}}


def test_a_draft_is_for_its_writer_alone(client, worker, lead):
    sign_in(client, worker)
    client.post("/draft/plans/1", {"a": "canary"})
    client.post("/accounts/logout/")
    sign_in(client, lead)
    assert client.get("/draft/plans/1").json() == {"fields": {}}
    with acting(lead):
        assert Draft.objects.count() == 0
        assert drafts.load(user_id=worker.pk, form="plans/1") is None


def test_drafts_have_limits(worker):
    with acting(worker):
        for key in ("", "/a", "a b", "x" * 201, "نام"):
            with pytest.raises(InvalidValue):
                drafts.save(user_id=worker.pk, form=key, data={"a": ["1"]})
        with pytest.raises(InvalidValue):
            drafts.save(user_id=worker.pk, form="a", data={"a": ["x" * (drafts.LIMIT + 1)]})
        for n in range(drafts.MOST + 3):
            drafts.save(user_id=worker.pk, form=f"f{n}", data={"a": ["1"]})
        assert Draft.objects.count() == drafts.MOST
        assert drafts.restored(user_id=worker.pk, form="f52").getlist("a") == ["1"]
        drafts.save(user_id=worker.pk, form="f52", data={"a": ["  "]})
        assert drafts.restored(user_id=worker.pk, form="f52") is None


def test_old_drafts_and_sessions_are_cleared(worker, as_owner):
    from bazgasht.access import tasks

    with acting(worker):
        drafts.save(user_id=worker.pk, form="a", data={"a": ["1"]})
        drafts.save(user_id=worker.pk, form="b", data={"a": ["1"]})
    with as_owner():
        old = timezone.now() - timezone.timedelta(days=31)
        Draft.objects.filter(form="a").update(saved_at=old)
    assert tasks.expire_drafts(0) == 1
    assert tasks.clear_sessions(0) == 0
    with acting(worker):
        assert [d.form for d in Draft.objects.all()] == ["b"]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "کروم · لینوکس"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "فایرفاکس · ویندوز"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 SamsungBrowser/27.0 Chrome/125.0",
         "مرورگر سامسونگ · اندروید"),
        ("curl/8.0", ""),
    ],
)  # fmt: skip
def test_a_session_names_its_browser_in_words(agent, words):
    assert browsers.in_words(agent) == words
