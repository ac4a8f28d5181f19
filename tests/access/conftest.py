import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from tests.factories import PASSWORD, make_org, make_user, owned

from bazgasht.access import totp

LOGIN = "/accounts/login/"
FACTOR = "/accounts/2fa/authenticate/"


@pytest.fixture
def body(db):
    """A headquarters with a directorate and a prison beside it, all of one province."""
    head = make_org("headquarters", code="HQ", name="قرارگاه")
    directorate = make_org("directorate", code="DIR", name="اداره کل")
    prison = make_org("prison", code="PRISON", name="زندان مرکزی", parent=directorate)
    return {"head": head, "directorate": directorate, "prison": prison}


@pytest.fixture
def admin(body):
    return make_user("system_administrator", body["head"], username="admin", name="مدیر سامانه")


@pytest.fixture
def lead(body):
    return make_user("case_lead", body["prison"], username="lead", name="سرپرست")


@pytest.fixture
def worker(body):
    return make_user("social_worker", body["prison"], username="worker", name="مددکار")


@pytest.fixture
def clock(monkeypatch):
    """The authenticator's clock, stopped; ``clock.now`` moves it."""

    class Clock:
        now = 1_800_000_000

    monkeypatch.setattr(totp, "clock", lambda: Clock.now)
    return Clock


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": user.username, "password": password, **more})


def is_signed_in(client):
    return client.get("/account/").status_code == 200


@owned
def give_factor(user):
    """A second factor with recovery codes; returns the secret and the codes."""
    secret = generate_totp_secret()
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
    return secret, RecoveryCodes.activate(user).generate_codes()


def code(secret, at, step=0):
    return format_hotp_value(hotp_value(secret, at // totp.STEP + step))
