"""The second factor: required, sealed at rest, each code once, and no way around it."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from tests.access.conftest import FACTOR, code, give_factor, is_signed_in, sign_in
from tests.factories import PASSWORD, add_role, make_user

from bazgasht.access import factor_secrets, sessions
from bazgasht.access.models import FactorReset, JournalEntry, User

pytestmark = pytest.mark.django_db
ACTIVATE = "/accounts/2fa/app/activate/"


def real(user):
    User.objects.filter(pk=user.pk).update(synthetic=False)
    return user


def test_password_then_code(client, worker, clock):
    secret, _ = give_factor(worker)
    answer = sign_in(client, worker)
    assert answer["Location"] == FACTOR
    assert not is_signed_in(client)
    answer = client.post(FACTOR, {"code": code(secret, clock.now)})
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_persian_digits_are_fine(client, worker, clock):
    secret, _ = give_factor(worker)
    sign_in(client, worker)
    typed = code(secret, clock.now).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert client.post(FACTOR, {"code": typed}).status_code == 302


def test_a_code_works_once(client, worker, clock, django_user_model):
    secret, _ = give_factor(worker)
    used = code(secret, clock.now)
    sign_in(client, worker)
    client.post(FACTOR, {"code": used})
    client.post("/accounts/logout/")
    for later in (0, 29):
        clock.now += later
        sign_in(client, worker)
        assert client.post(FACTOR, {"code": used}).status_code == 200
        assert not is_signed_in(client)
    clock.now += 30
    assert client.post(FACTOR, {"code": code(secret, clock.now)}).status_code == 302


def test_an_older_code_is_dead_after_a_newer_one(client, worker, clock):
    secret, _ = give_factor(worker)
    sign_in(client, worker)
    client.post(FACTOR, {"code": code(secret, clock.now)})
    client.post("/accounts/logout/")
    sign_in(client, worker)
    assert client.post(FACTOR, {"code": code(secret, clock.now, -1)}).status_code == 200


def test_codes_beyond_one_step_are_wrong(client, worker, clock):
    secret, _ = give_factor(worker)
    sign_in(client, worker)
    for step in (-2, 2):
        assert client.post(FACTOR, {"code": code(secret, clock.now, step)}).status_code == 200


def test_a_recovery_code_works_once(client, worker, clock):
    _, codes = give_factor(worker)
    for expected in (302, 200):
        sign_in(client, worker)
        assert client.post(FACTOR, {"code": codes[0]}).status_code == expected
        if expected == 302:
            assert "۹ کد مانده است" in client.get("/").content.decode()
        client.post("/accounts/logout/")


def test_whoever_used_the_last_recovery_code_is_told(client, worker, clock):
    """Else the next day, without the phone, there is no way in."""
    _, codes = give_factor(worker)
    kept = Authenticator.objects.get(user=worker, type=Authenticator.Type.RECOVERY_CODES)
    kept.data["used_mask"] = (1 << len(codes)) - 2  # all but the first
    kept.save()
    sign_in(client, worker)
    client.post(FACTOR, {"code": codes[0]})
    assert "آخرین کد بازیابی" in client.get("/").content.decode()
    assert client.get("/accounts/2fa/codes/new/").status_code == 200, "he has just proved himself"


def test_ten_wrong_codes_close_the_stage_for_a_while(client, worker, clock):
    secret, _ = give_factor(worker)
    sign_in(client, worker)
    for _ in range(10):
        client.post(FACTOR, {"code": "000000"})
    client.post(FACTOR, {"code": code(secret, clock.now)})
    assert not is_signed_in(client)


def test_a_session_made_without_the_factor_is_none(client, worker):
    """As if someone had forged or kept a session from before."""
    give_factor(worker)
    client.force_login(worker)
    assert not is_signed_in(client)


def test_a_pending_sign_in_opens_no_page(client, worker):
    give_factor(worker)
    sign_in(client, worker)
    for path in ("/", "/account/", "/bodies/", "/accounts/2fa/", "/accounts/password/",
                 "/accounts/2fa/codes/", "/accounts/2fa/app/deactivate/", "/draft/x"):  # fmt: skip
        assert client.get(path).status_code in (302, 403), path


def test_a_pending_sign_in_ends_when_access_changes(client, worker, clock):
    secret, _ = give_factor(worker)
    sign_in(client, worker)
    sessions.end_all(worker.pk)
    client.post(FACTOR, {"code": code(secret, clock.now)})
    assert not is_signed_in(client)


def test_a_pending_sign_in_ends_when_the_account_is_closed(client, worker, clock):
    secret, _ = give_factor(worker)
    sign_in(client, worker)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    client.post(FACTOR, {"code": code(secret, clock.now)})
    assert not is_signed_in(client)


def test_roles_that_see_persons_must_enrol(client, worker):
    sign_in(client, real(worker))
    for path in ("/", "/bodies/", "/account/", "/draft/x"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, ACTIVATE), path
    assert client.get(ACTIVATE).status_code == 200


def test_a_role_without_persons_need_not(client, body):
    viewer = make_user("headquarters_viewer", body["head"], synthetic=False)
    sign_in(client, viewer)
    assert is_signed_in(client)


def test_a_new_role_with_persons_asks_for_it(client, body):
    viewer = make_user("headquarters_viewer", body["head"], synthetic=False)
    sign_in(client, viewer)
    add_role(viewer, "social_worker", body["prison"])
    assert client.get("/account/")["Location"] == ACTIVATE


def test_enrolling_ends_other_sessions_and_its_code_is_spent(client, worker, clock):
    from django.test import Client

    other = Client()
    sign_in(other, real(worker))
    sign_in(client, worker)
    client.get(ACTIVATE)
    secret = client.session["mfa.totp.secret"]
    used = code(secret, clock.now)
    assert client.post(ACTIVATE, {"code": used}).status_code == 302
    assert client.get("/accounts/2fa/codes/").status_code == 200
    assert is_signed_in(client)
    assert other.get("/account/")["Location"].startswith("/accounts/login/")
    sign_in(other, worker)
    assert other.post(FACTOR, {"code": used}).status_code == 200


def test_the_secret_is_sealed_at_rest(client, worker, clock):
    secret, _ = give_factor(worker)
    stored = Authenticator.objects.get(user=worker, type="totp").data["secret"]
    assert secret not in stored
    assert factor_secrets.decrypt(stored) == secret


def test_a_changed_seal_is_refused(settings):
    sealed = factor_secrets.encrypt("secret")
    with pytest.raises(ValueError, match="another key"):
        factor_secrets.decrypt(sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB"))
    with pytest.raises(ValueError, match="not a sealed"):
        factor_secrets.decrypt("plain")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-key-" * 5
    settings.SECRET_KEY_FALLBACKS = [old]
    assert factor_secrets.decrypt(sealed) == "secret"


def test_the_password_alone_does_not_switch_the_factor_off(client, worker, clock):
    secret, _ = give_factor(worker)
    sign_in(client, worker)
    client.post(FACTOR, {"code": code(secret, clock.now)})
    session = client.session
    session[sessions.PROVED] -= 301
    session.save()
    client.post("/account/sessions/end")
    answer = client.get("/accounts/2fa/app/deactivate/")
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
    answer = client.get("/accounts/reauthenticate/")
    assert answer["Location"].startswith("/accounts/2fa/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/2fa/app/deactivate/").status_code == 302
    assert Authenticator.objects.filter(user=worker).count() == 2
    clock.now += 30
    client.post("/accounts/2fa/reauthenticate/", {"code": code(secret, clock.now)})
    assert client.post("/accounts/2fa/app/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=worker).exists()


def test_a_reset_takes_two_people(client, body, admin, lead, worker):
    from tests.factories import acting

    from bazgasht.access import services
    from bazgasht.access.models import Membership
    from bazgasht.core.errors import Conflict, NotAllowed

    give_factor(worker)
    membership = Membership.objects.get(user=worker).public_id
    with acting(lead) as by:
        asked = services.request_factor_reset(membership=membership, reason="گم شد", by=by)
        with pytest.raises(Conflict):
            services.request_factor_reset(membership=membership, reason="گم شد", by=by)
        with pytest.raises(NotAllowed):
            services.decide_factor_reset(reset=asked.public_id, approve=True, by=by)
    with acting(worker) as by, pytest.raises(NotAllowed):
        services.decide_factor_reset(reset=asked.public_id, approve=True, by=by)
    sign_in(client, admin)
    assert "گم شد" in client.get("/access/factor-resets/").content.decode()
    url = f"/access/factor-resets/{asked.public_id}/decide"
    assert client.post(url, {"do": "approve"}).status_code == 302
    assert not Authenticator.objects.filter(user=worker).exists()
    assert client.post(url, {"do": "approve"}).status_code == 409
    assert FactorReset.objects.get().approved is True


def test_whoever_asked_takes_the_request_back(client, body, admin, lead, worker, as_owner):
    from django.test import Client
    from tests.factories import acting

    from bazgasht.access import services
    from bazgasht.access.models import Membership

    give_factor(worker)
    membership = Membership.objects.get(user=worker).public_id
    with acting(lead) as by:
        asked = services.request_factor_reset(membership=membership, reason="گم شد", by=by)
    url = f"/access/factor-resets/{asked.public_id}/withdraw"
    boss = Client()
    sign_in(boss, admin)
    assert boss.post(url).status_code == 403
    sign_in(client, lead)
    assert url in client.get("/bodies/PRISON/members/").content.decode()
    assert client.post(url, {"body": "PRISON"})["Location"] == "/bodies/PRISON/members/"
    assert client.post(url).status_code == 409
    assert url not in client.get("/bodies/PRISON/members/").content.decode()
    assert "گم شد" not in boss.get("/access/factor-resets/").content.decode()
    decide = f"/access/factor-resets/{asked.public_id}/decide"
    assert boss.post(decide, {"do": "approve"}).status_code == 409
    assert Authenticator.objects.filter(user=worker).exists()
    with acting(lead) as by:  # another one can be asked for now
        services.request_factor_reset(membership=membership, reason="باز گم شد", by=by)
    with as_owner():
        assert JournalEntry.objects.filter(action="factor_reset.withdrawn").count() == 1


def test_the_asker_can_not_decide_even_as_administrator(body, admin, worker):
    from tests.factories import acting

    from bazgasht.access import services
    from bazgasht.access.models import Membership
    from bazgasht.core.errors import NotAllowed

    give_factor(worker)
    membership = Membership.objects.get(user=worker).public_id
    with acting(admin) as by:
        asked = services.request_factor_reset(membership=membership, reason="گم شد", by=by)
        with pytest.raises(NotAllowed):
            services.decide_factor_reset(reset=asked.public_id, approve=True, by=by)


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_two_people_gave(
    client, body, admin, lead, worker, as_owner
):
    from django.test import Client
    from tests.factories import acting

    from bazgasht.access import services
    from bazgasht.access.models import Membership

    membership = Membership.objects.get(user=worker).public_id
    with acting(lead) as by:
        asked = services.request_factor_reset(
            membership=membership, reason="فراموش شد", what="password", by=by
        )
    sign_in(client, admin)
    page = client.post(f"/access/factor-resets/{asked.public_id}/decide", {"do": "approve"})
    link = re.search(r"/new-password/[\w-]+", page.content.decode())[0]
    again = client.post(f"/access/factor-resets/{asked.public_id}/decide", {"do": "approve"})
    assert again.status_code == 409
    stranger = Client()
    weak = stranger.post(link, {"password1": "12345", "password2": "12345"})
    assert weak.status_code == 200 and stranger.get(link).status_code == 200
    new = {"password1": "راه-بازگشت-دراز-است", "password2": "راه-بازگشت-دراز-است"}
    assert stranger.post(link, new).status_code == 302
    assert stranger.get(link).status_code == 404, "once"
    assert stranger.post(link, new).status_code == 404
    sign_in(stranger, worker)
    assert not is_signed_in(stranger)
    sign_in(stranger, worker, password=new["password1"])
    assert is_signed_in(stranger)
    with as_owner():
        assert JournalEntry.objects.filter(action="factor_reset.used").exists()


def test_a_link_to_a_password_ends(body, admin, lead, worker, as_owner, client):
    from datetime import timedelta

    from tests.factories import acting

    from bazgasht.access import services
    from bazgasht.access.models import Membership
    from bazgasht.core.errors import NotAllowed

    membership = Membership.objects.get(user=worker).public_id
    with acting(lead) as by:
        asked = services.request_factor_reset(
            membership=membership, reason="فراموش شد", what="password", by=by
        )
        with pytest.raises(NotAllowed):
            services.password_link(reset=asked.public_id, by=by)
    with acting(admin) as by:
        services.decide_factor_reset(reset=asked.public_id, approve=True, by=by)
        token = services.password_link(reset=asked.public_id, by=by)
    assert client.get(f"/new-password/{token}").status_code == 200
    with as_owner():
        FactorReset.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.get(f"/new-password/{token}").status_code == 404


def test_who_keeps_the_machine_lets_the_last_administrator_in(client, body, admin, as_owner):
    from click.testing import CliRunner

    from bazgasht.access.commands import account

    give_factor(admin)
    done = CliRunner().invoke(account, ["admin", "--password", "--drop-factor", "--json"])
    assert done.exit_code == 0, done.output
    password = json.loads(done.output)["password"]
    sign_in(client, admin, password=password)
    assert is_signed_in(client)
    with as_owner():
        assert JournalEntry.objects.filter(action="account.recovered").exists()
    assert CliRunner().invoke(account, ["admin"]).exit_code == 2
