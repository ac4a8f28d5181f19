"""The front door: guesses are counted, nothing is told, nobody is locked out for good."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from tests.access.conftest import LOGIN, is_signed_in, sign_in
from tests.factories import PASSWORD, make_user

from bazgasht.access import demo, devices
from bazgasht.access.models import JournalEntry, User

pytestmark = pytest.mark.django_db
ARGON = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
WRONG = "نام کاربری یا گذرواژه نادرست است."
FULL = "تلاش‌های نادرست زیاد شد."


def test_the_right_password_opens_the_account(client, worker):
    answer = sign_in(client, worker, next="/bodies/")
    assert (answer.status_code, answer["Location"]) == (302, "/bodies/")
    assert is_signed_in(client)


def test_foreign_addresses_are_not_followed_after_signing_in(client, worker):
    assert sign_in(client, worker, next="https://evil.example/")["Location"] == "/"


def test_user_names_are_read_with_any_digits_and_case(client):
    make_user(None, username="ali12")
    answer = client.post(LOGIN, {"login": " Ali۱۲ ", "password": PASSWORD})
    assert answer.status_code == 302


def test_ten_guesses_in_a_quarter_of_an_hour(client, worker):
    for _ in range(10):
        answer = sign_in(client, worker, "wrong-password")
        assert WRONG in answer.content.decode()
    answer = sign_in(client, worker, PASSWORD)
    assert answer.status_code == 429
    assert FULL in answer.content.decode()
    assert not is_signed_in(client)


def test_spelling_the_name_otherwise_gives_no_more_guesses(client, worker):
    for name in ("worker", "WORKER", " Worker", "wOrKeR ") * 3:
        client.post(LOGIN, {"login": name, "password": "wrong-password"})
    assert sign_in(client, worker).status_code == 429


def test_a_forwarded_address_gives_no_more_guesses(client, worker):
    for n in range(10):
        client.post(
            LOGIN, {"login": "worker", "password": "wrong-password"},
            headers={"X-Forwarded-For": f"10.0.0.{n}"},
        )  # fmt: skip
    assert sign_in(client, worker).status_code == 429


def test_other_host_names_give_no_more_guesses(client, worker, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for n in range(10):
        client.post(
            LOGIN, {"login": "worker", "password": "wrong-password"}, headers={"Host": f"h{n}.test"}
        )
    assert sign_in(client, worker).status_code == 429


def test_a_flood_of_names_does_not_push_the_counter_out(client, worker, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key"}
    for _ in range(10):
        sign_in(client, worker, "wrong-password")
    for n in range(400):
        cache.set(f"flood-{n}", "x", 900)
    assert sign_in(client, worker).status_code == 429


def test_the_owner_gets_in_from_a_browser_used_before(client, worker, django_client):
    sign_in(client, worker)
    client.post("/accounts/logout/")
    for _ in range(12):
        sign_in(django_client, worker, "wrong-password")
    assert sign_in(django_client, worker).status_code == 429
    assert sign_in(client, worker).status_code == 302


def test_a_known_browser_has_ten_guesses_too(client, worker):
    sign_in(client, worker)
    client.post("/accounts/logout/")
    for _ in range(10):
        sign_in(client, worker, "wrong-password")
    assert sign_in(client, worker).status_code == 429


def test_a_device_cookie_of_one_account_is_nothing_for_another(client, worker, lead):
    sign_in(client, worker)
    client.post("/accounts/logout/")
    for _ in range(10):
        sign_in(client, lead, "wrong-password")
    client.cookies.pop(devices.COOKIE)
    assert sign_in(client, lead).status_code == 429


def test_the_limit_ends_by_itself(client, worker, monkeypatch):
    from allauth.core.internal import ratelimit

    for _ in range(11):
        sign_in(client, worker, "wrong-password")
    later = ratelimit.time.time() + 901
    monkeypatch.setattr(ratelimit.time, "time", lambda: later)
    assert sign_in(client, worker).status_code == 302


@pytest.mark.parametrize("who", ["unknown", "closed", "no password"])
def test_one_answer_for_every_wrong_sign_in(client, worker, who, settings):
    settings.PASSWORD_HASHERS = ARGON
    known = sign_in(client, worker, "wrong-password")
    if who == "closed":
        User.objects.filter(pk=worker.pk).update(is_active=False)
    if who == "no password":
        worker.set_unusable_password()
        worker.save()
    name = "nobody" if who == "unknown" else "worker"
    other = client.post(LOGIN, {"login": name, "password": PASSWORD})
    assert other.status_code == known.status_code
    assert WRONG in known.content.decode()
    assert WRONG in other.content.decode()


@pytest.mark.parametrize("who", ["unknown", "closed", "known"])
def test_every_wrong_sign_in_costs_one_hash(client, worker, who, settings, monkeypatch):
    settings.PASSWORD_HASHERS = ARGON
    worker.set_password(PASSWORD)
    worker.is_active = who != "closed"
    worker.save()
    hashed = []
    for method in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, method)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            method,
            lambda *a, real=real, **k: hashed.append(1) or real(*a, **k),
        )
    client.post(
        LOGIN, {"login": "nobody" if who == "unknown" else "worker", "password": "wrong-password"}
    )
    assert len(hashed) == 1


def test_unknown_names_are_limited_like_known_ones(client):
    for _ in range(10):
        client.post(LOGIN, {"login": "nobody", "password": "x"})
    assert client.post(LOGIN, {"login": "nobody", "password": "x"}).status_code == 429


def test_sign_ins_stand_in_the_journal_without_what_was_typed(client, worker, as_owner):
    client.post(LOGIN, {"login": "worker", "password": "secret-canary"})
    client.post(LOGIN, {"login": "canary-name", "password": "secret-canary"})
    sign_in(client, worker)
    with as_owner():
        rows = list(JournalEntry.objects.order_by("id"))
    found = [(r.action, r.user_id, r.object_id) for r in rows]
    assert found == [
        ("sign_in.failed", None, str(worker.pk)),
        ("sign_in.failed", None, "0"),
        ("sign_in.done", worker.pk, str(worker.pk)),
    ]
    assert "canary" not in repr([vars(r) for r in rows])


def test_nothing_of_the_library_is_open_that_we_do_not_offer(client):
    for path in ("signup/", "email/", "password/reset/", "password/set/", "confirm-email/",
                 "login/code/", "2fa/webauthn/", "inactive/", ""):  # fmt: skip
        assert client.get(f"/accounts/{path}").status_code == 404, path


def test_a_demo_lists_its_sign_ins_and_one_press_enters(client, worker, as_owner):
    rows = [
        {"username": name, "password": PASSWORD, "role_fa": fa, "role_en": en}
        for name, fa, en in (
            ("worker", "مددکار اجتماعی", "Social worker"), ("gone", "رفته", "Gone"),
        )
    ]  # fmt: skip
    with as_owner():
        demo.write(rows, using="default")
    page = client.get(LOGIN).content.decode()
    assert "مددکار اجتماعی" in page
    assert "رفته" not in page
    assert 'name="login" value="worker"' in page


def test_without_a_demo_nothing_is_listed(client, worker):
    assert PASSWORD not in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    ("peer", "header", "expected"),
    [
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_forwarded_addresses_count_from_the_proxy_only(rf, settings, peer, header, expected):
    from bazgasht.access.addresses import client_ip

    settings.TRUSTED_PROXIES = frozenset({"10.0.0.1"})
    request = rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": header})
    assert client_ip(request) == expected


@pytest.fixture
def django_client():
    from django.test import Client

    return Client()
