"""Joining by invitation, leaving, periodic confirmation."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.access.conftest import is_signed_in, sign_in
from tests.factories import acting, add_role, make_org, make_user

from bazgasht.access import selectors, services
from bazgasht.access.models import Invitation, JournalEntry, Membership, User
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.registry import reactions

pytestmark = pytest.mark.django_db
STRONG = "پرستوی-سفید-۱۴"
PASSWORDS = {"password1": STRONG, "password2": STRONG}


def invite(by_user, body, role="social_worker", username="newcomer"):
    with acting(by_user) as by:
        return services.invite_member(
            organisation_id=body.pk, role=role, name="مریم تازه", username=username, by=by
        )


def membership_of(user):
    return Membership.objects.get(user=user)


def test_the_whole_way_of_an_invitation(client, lead, body):
    sign_in(client, lead)
    page = client.post(
        "/bodies/PRISON/members/invite",
        {"name": "مریم تازه", "username": "Newcomer", "role": "social_worker"},
    ).content.decode()
    link = page.split('value="http://testserver')[1].split('"')[0]
    assert link.startswith("/join/")
    token = link.removeprefix("/join/")
    assert token not in client.get("/bodies/PRISON/members/").content.decode()
    assert token not in str(list(Invitation.objects.values()))
    new = Client()
    page = new.get(link).content.decode()
    assert "مریم تازه" in page
    assert "زندان مرکزی" in page
    weak = new.post(link, {"password1": "12345678", "password2": "12345678"})
    assert "دست‌کم ۱۰ نویسه لازم است" in weak.content.decode()
    assert "This password" not in weak.content.decode()
    assert weak.status_code == 200
    differ = new.post(link, {"password1": STRONG, "password2": STRONG + "x"})
    assert differ.context["form"].errors["password2"]
    assert new.post(link, PASSWORDS)["Location"] == "/accounts/login/"
    assert new.get(link).status_code == 404
    user = User.objects.get(username="newcomer")
    assert sign_in(new, user, STRONG).status_code == 302
    assert new.get("/")["Location"] == "/accounts/2fa/app/activate/"


def test_an_invitation_lapses(lead, body, client):
    _, token = invite(lead, body["prison"])
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    dead = client.get(f"/join/{token}")
    assert dead.status_code == 404
    assert "پیوند تازه‌ای بخواهید" in dead.content.decode(), "it says what to do"
    assert client.post(f"/join/{token}", PASSWORDS).status_code == 404
    assert not User.objects.filter(username="newcomer").exists()


def test_an_invitation_can_be_withdrawn(lead, body, client):
    _, lost = invite(lead, body["prison"])
    invitation, token = invite(lead, body["prison"])
    assert Client().get(f"/join/{lost}").status_code == 404, "one link opens the role"
    assert Client().get(f"/join/{token}").status_code == 200
    sign_in(client, lead)
    assert "مریم تازه" in client.get("/bodies/PRISON/members/").content.decode()
    url = f"/invitations/{invitation.public_id}/withdraw"
    assert client.post(url, {"body": "PRISON"}).status_code == 302
    assert Client().get(f"/join/{token}").status_code == 404
    assert client.post(url, {"body": "PRISON"}).status_code == 409


def test_an_invitation_is_worth_nothing_after_the_inviter_left(lead, body, client):
    _, token = invite(lead, body["prison"])
    Membership.objects.filter(user=lead).update(ends=timezone.now())
    assert client.post(f"/join/{token}", PASSWORDS).status_code == 404


def test_a_link_never_opens_somebody_elses_account(lead, body, client, admin):
    _, token = invite(lead, body["prison"], username="admin")
    answer = client.post(f"/join/{token}", PASSWORDS)
    assert answer.status_code == 200
    assert not Membership.objects.filter(user=admin, role="social_worker").exists()
    with pytest.raises(NotAllowed):
        services.accept_invitation(token=token, password=STRONG)
    sign_in(client, lead)
    client.post(f"/join/{token}", PASSWORDS)
    assert not Membership.objects.filter(user=admin, role="social_worker").exists()
    owner = Client()
    sign_in(owner, admin)
    other = Client()
    sign_in(other, lead)
    assert other.get(f"/join/{token}").content.decode().count('action="/accounts/logout/"') == 1
    back = other.post("/accounts/logout/", {"next": f"/join/{token}"})
    assert back["Location"] == f"/join/{token}", "somebody else signs out there and is back"
    assert owner.post(f"/join/{token}").status_code == 302
    assert Membership.objects.filter(user=admin, role="social_worker").exists()
    assert not is_signed_in(owner)
    assert sign_in(owner, admin).status_code == 302


def test_the_token_is_used_once_however_often_it_is_sent(lead, body):
    _, token = invite(lead, body["prison"])
    services.accept_invitation(token=token, password=STRONG)
    with pytest.raises(NotFound):
        services.accept_invitation(token=token, password=STRONG)


@pytest.mark.parametrize("username", ["ab", "a b c", "علی", "-abc", "x" * 31, "a/b"])
def test_user_names_that_will_not_do(lead, body, username):
    with pytest.raises(InvalidValue) as refused:
        invite(lead, body["prison"], username=username)
    assert refused.value.field == "username"


def test_whom_one_can_not_invite(lead, worker, body):
    with pytest.raises(NotAllowed):
        invite(lead, body["prison"], role="case_lead")
    with pytest.raises(NotAllowed):
        invite(lead, body["directorate"])
    with pytest.raises(NotAllowed):
        invite(lead, body["prison"], username="lead")
    with pytest.raises(Conflict):
        invite(lead, body["prison"], username="worker")
    User.objects.filter(pk=worker.pk).update(is_active=False)
    with pytest.raises(InvalidValue):
        invite(lead, body["prison"], username="worker")


def test_the_leaver_is_out_the_same_minute_and_files_change_hands(lead, worker, body, client):
    colleague = make_user("social_worker", body["prison"], name="جانشین")
    heard = []
    reactions.register("membership.ended", lambda **p: heard.append(p), order=9999, label="test")
    sign_in(client, worker)
    boss = Client()
    sign_in(boss, lead)
    url = f"/bodies/PRISON/members/{membership_of(worker).public_id}/end"
    asked = boss.get(url)
    assert "جانشین" in asked.content.decode()
    assert asked.context["form"].fields["handover_to"].required, "not «optional», and then refused"
    refused = boss.post(url, {"reason": "انتقال"})
    assert refused.context["form"].errors["handover_to"]
    assert is_signed_in(client)
    try:
        done = boss.post(url, {"reason": "انتقال", "handover_to": str(colleague.pk)})
    finally:
        reactions._reactions["membership.ended"] = [
            r for r in reactions.of("membership.ended") if r.label != "test"
        ]
    assert done.status_code == 302
    assert not is_signed_in(client)
    assert sign_in(client, worker).status_code == 200
    assert boss.post(url, {"reason": "انتقال", "handover_to": str(colleague.pk)}).status_code == 404
    (event,) = heard
    assert (event["user_id"], event["handover_to"]) == (worker.pk, colleague.pk)
    assert event["organisation_id"] == body["prison"].pk
    assert not User.objects.get(pk=worker.pk).is_active


def test_someone_with_another_role_keeps_the_account(lead, worker, body):
    other = make_org("association")
    add_role(worker, "social_worker", other)
    with acting(lead) as by:
        services.end_membership(
            membership=Membership.objects.get(user=worker, organisation=body["prison"]).public_id,
            reason="x", handover_to=lead.pk, by=by,
        )  # fmt: skip
    assert User.objects.get(pk=worker.pk).is_active


def test_files_go_only_to_someone_who_can_hold_them_there(lead, worker, body):
    stranger = make_user("social_worker", make_org("prison"))
    with acting(lead) as by:
        for to in (stranger.pk, worker.pk, 10**9):
            with pytest.raises(InvalidValue):
                services.end_membership(
                    membership=membership_of(worker).public_id, reason="x", handover_to=to, by=by
                )


def test_nobody_decides_about_their_own_access(lead, admin, body, client):
    with acting(lead) as by:
        own = membership_of(lead).public_id
        with pytest.raises(NotAllowed):
            services.end_membership(membership=own, reason="x", by=by)
        with pytest.raises(NotAllowed):
            services.change_role(membership=own, role="social_worker", by=by)
        with pytest.raises(NotAllowed):
            services.confirm_memberships(memberships=[own], by=by)
    with acting(admin) as by:
        with pytest.raises(NotAllowed):
            services.give_role(
                user_id=admin.pk, organisation_id=body["prison"].pk, role="case_lead", by=by
            )
        with pytest.raises(NotAllowed):
            services.close_account(user_id=admin.pk, by=by)
    sign_in(client, lead)
    for action in ("end", "role", "factor"):
        assert client.get(f"/bodies/PRISON/members/{own}/{action}").status_code == 403


def test_a_role_is_changed_in_one_step(admin, worker, client):
    sign_in(client, worker)
    boss = Client()
    sign_in(boss, admin)
    url = f"/bodies/PRISON/members/{membership_of(worker).public_id}/role"
    assert boss.post(url, {"role": "prison_officer"}).status_code == 302
    assert not is_signed_in(client)
    live = selectors.live_memberships().filter(user=worker)
    assert [m.role for m in live] == ["prison_officer"]
    assert Membership.objects.filter(user=worker).count() == 2


def test_what_a_new_role_does_not_carry_is_handed_over(lead, admin, worker, body, as_owner):
    heard = []
    boss = Client()
    sign_in(boss, admin)
    url = f"/bodies/PRISON/members/{membership_of(worker).public_id}/role"
    assert "handover_to" in boss.get(url).context["form"].fields
    refused = boss.post(url, {"role": "prison_officer"})
    assert refused.context["form"].errors["handover_to"]
    reactions.register("membership.ended", lambda **p: heard.append(p), order=9999, label="test")
    try:
        done = boss.post(url, {"role": "prison_officer", "handover_to": str(lead.pk)})
        assert done.status_code == 302
        (event,) = heard
        assert (event["user_id"], event["role"], event["handover_to"]) == (
            worker.pk, "social_worker", lead.pk,
        )  # fmt: skip
        (now,) = selectors.live_memberships().filter(user=worker)
        back = f"/bodies/PRISON/members/{now.public_id}/role"
        assert boss.post(back, {"role": "social_worker"}).status_code == 302
        assert len(heard) == 1, "a role that carries more hands nothing over"
    finally:
        reactions._reactions["membership.ended"] = [
            r for r in reactions.of("membership.ended") if r.label != "test"
        ]
    with as_owner():
        entry = JournalEntry.objects.filter(action="membership.changed").earliest("id")
    assert entry.detail["handover_to"] == lead.pk


def test_a_membership_is_reached_through_its_own_body_only(admin, worker, body, client):
    sign_in(client, admin)
    url = f"/bodies/DIR/members/{membership_of(worker).public_id}/end"
    assert client.get(url).status_code == 404


def test_unconfirmed_access_is_listed_and_decided_in_bulk(admin, lead, worker, client):
    old = timezone.now() - timedelta(days=91)
    Membership.objects.filter(user__in=[worker, lead]).update(confirmed_at=old)
    sign_in(client, admin)
    page = client.get("/access/review/").content.decode()
    assert "مددکار" in page
    assert "سرپرست" in page
    chosen = str(membership_of(worker).public_id)
    client.post("/access/review/", {"selected": chosen, "do": "confirm"})
    with acting(admin) as by:
        assert [m.user_id for m in selectors.due_memberships(by)] == [lead.pk]
    client.post("/access/review/", {"selected": [], "do": "confirm"})
    client.post("/access/review/", {"selected": "nonsense", "do": "confirm"})
    chosen = str(membership_of(lead).public_id)
    refused = client.post("/access/review/", {"selected": chosen, "do": "end"})
    assert refused.status_code == 422
    assert f"{chosen}/end" in refused.content.decode(), "the way to name who takes over"
    assert membership_of(lead).ends is None
    Membership.objects.filter(user=worker).update(ends=timezone.now())
    asked = client.post("/access/review/", {"selected": chosen, "do": "end"})
    assert asked.status_code == 200 and lead.name in asked.content.decode()
    assert membership_of(lead).ends is None, "it asks first"
    sure = {**asked.context["fields"]}
    assert client.post("/access/review/", sure).status_code == 302
    assert membership_of(lead).ends is not None
    assert client.post("/access/review/", sure).status_code == 302  # decided already


def test_only_those_who_may_decide_see_what_is_due(lead, admin, worker, body):
    old = timezone.now() - timedelta(days=91)
    Membership.objects.update(confirmed_at=old)
    with acting(lead) as by:
        assert [m.user_id for m in selectors.due_memberships(by)] == [worker.pk]
    with acting(worker) as by:
        assert selectors.due_memberships(by) == []


def test_the_weekly_reminder_carries_no_names(admin, worker, mailoutbox):
    from bazgasht.access import tasks

    User.objects.filter(pk=admin.pk).update(email="admin@example.org")
    Membership.objects.update(confirmed_at=timezone.now() - timedelta(days=91))
    assert tasks.remind_reviews(0) == 1
    (mail,) = mailoutbox
    assert mail.to == ["admin@example.org"]
    assert "/access/review/" in mail.body
    assert "مددکار" not in mail.subject + mail.body


def test_everything_is_in_the_journal(lead, worker, body, as_owner):
    _, token = invite(lead, body["prison"])
    services.accept_invitation(token=token, password=STRONG)
    with acting(lead) as by:
        services.confirm_memberships(memberships=[membership_of(worker).public_id], by=by)
        services.end_membership(
            membership=membership_of(worker).public_id, reason="x", handover_to=lead.pk, by=by
        )
    with as_owner():
        rows = list(JournalEntry.objects.order_by("id").values_list("action", "user_id"))
    new = User.objects.get(username="newcomer")
    assert rows == [
        ("member.invited", lead.pk),
        ("invitation.accepted", new.pk),
        ("membership.confirmed", lead.pk),
        ("membership.ended", lead.pk),
    ]
