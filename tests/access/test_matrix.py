"""URL × method × role × standing, decided by one table for every route of access and network."""

import uuid

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone
from tests.access.conftest import sign_in
from tests.factories import acting, make_org, make_user, owned

from bazgasht.access import services
from bazgasht.access.models import FactorReset, Membership, User
from bazgasht.access.roles import ROLES
from bazgasht.network import services as network
from bazgasht.network.models import Contact, Mission

pytestmark = pytest.mark.django_db

OK, FORBIDDEN, MISSING, GONE, WRONG, AWAY = 200, 403, 404, 409, 405, 302
ANY = frozenset(ROLES)


def holders(*permissions):
    return frozenset(c for c, r in ROLES.items() if set(permissions) <= r.permissions)


# route → (who may, GET answer for them, POST answer for them); in the province's own bodies
TABLE = {
    "access:account": (ANY, OK, WRONG),
    "access:end_sessions": (ANY, WRONG, AWAY),
    "access:draft": (ANY, OK, 204),
    "access:bodies": (holders("bodies.view"), OK, WRONG),
    "access:bodies_export": (holders("bodies.view"), OK, WRONG),
    "access:body_create": (holders("bodies.manage"), OK, OK),
    "access:body": (holders("bodies.view"), OK, WRONG),
    "access:body_edit": (holders("bodies.manage"), OK, OK),
    "access:members": ({"system_administrator"}, OK, WRONG),
    "access:invite": ({"system_administrator"}, OK, OK),
    "access:member_end": ({"system_administrator"}, OK, OK),
    "access:member_role": ({"system_administrator"}, OK, OK),
    "access:member_factor": ({"system_administrator"}, OK, OK),
    "access:withdraw": ({"system_administrator"}, WRONG, AWAY),
    "access:review": (holders("access.confirm"), OK, AWAY),
    "access:factor_resets": (holders("factors.reset"), OK, WRONG),
    "access:decide_reset": (holders("factors.reset"), WRONG, AWAY),
    # only of a request of one's own: it is another administrator's here
    "access:withdraw_reset": (holders("members.manage"), WRONG, FORBIDDEN),
    "access:journal": (holders("journal.read"), OK, WRONG),
    "access:journal_export": (holders("journal.read"), OK, WRONG),
    "network:headquarters": (holders("bodies.view"), OK, WRONG),
    "network:set_up": (holders("headquarters.set_up"), OK, OK),
    "network:headquarters_page": (holders("bodies.view"), OK, WRONG),
    "network:members_export": (holders("bodies.view"), OK, WRONG),
    "network:seat_add": (holders("bodies.manage"), OK, OK),
    "network:seat_edit": (holders("bodies.manage"), OK, OK),
    "network:seat_end": (holders("bodies.manage"), WRONG, AWAY),
    "network:mission_add": (holders("bodies.manage"), OK, OK),
    "network:mission_edit": (holders("bodies.manage"), OK, OK),
    "network:contact_add": (holders("bodies.manage"), OK, OK),
    "network:contact_edit": (holders("bodies.manage"), OK, OK),
    "network:contact_remove": (holders("bodies.manage"), WRONG, AWAY),
}
PUBLIC = {"access:accept", "access:new_password"}
FAR = {  # routes about one body: in another province even holders are refused
    "access:body_edit", "access:members", "access:invite", "network:seat_add",
    "network:mission_add", "network:contact_add",
}  # fmt: skip


@owned
def province(iso, prefix):
    """A headquarters with a group, a mission, a seat and a contact, and a prison with a worker."""
    head = make_org("headquarters", code=prefix, province=iso)
    group = make_org("working_group", code=f"{prefix}-EMP", parent=head, province=iso)
    charity = make_org("charity", code=f"{prefix}-CH", province=iso)
    prison = make_org("prison", code=f"{prefix}-P", province=iso,
                      parent=make_org("directorate", province=iso))  # fmt: skip
    Mission.objects.create(working_group=group, code="M-1", title="مأموریت")
    contact = Contact.objects.create(organisation=charity, name="رابط")
    worker = make_user("social_worker", prison)
    admin = make_user("system_administrator", head)
    with acting(admin) as by:
        network.save_member_body(
            headquarters_id=head.pk, organisation_id=charity.pk, working_groups=[group],
            capacity="", by=by,
        )  # fmt: skip
        invitation, token = services.invite_member(
            organisation_id=prison.pk, role="social_worker", name="تازه",
            username=f"new-{prefix.lower()}", by=by,
        )  # fmt: skip
    reset = FactorReset.objects.create(user=worker, reason="x", requested_by=admin)
    member = Membership.objects.get(user=worker).public_id
    return {
        "access:draft": ["key"],
        "access:body": [prison.code],
        "access:body_edit": [head.code],
        "access:members": [prison.code],
        "access:invite": [prison.code],
        "access:member_end": [prison.code, member],
        "access:member_role": [prison.code, member],
        "access:member_factor": [prison.code, member],
        "access:withdraw": [invitation.public_id],
        "access:accept": [token],
        "access:decide_reset": [reset.public_id],
        "access:withdraw_reset": [reset.public_id],
        "network:headquarters_page": [head.code],
        "network:members_export": [head.code],
        "network:seat_add": [head.code],
        "network:seat_edit": [head.code, charity.code],
        "network:seat_end": [head.code, charity.code],
        "network:mission_add": [group.code],
        "network:mission_edit": [group.code, "M-1"],
        "network:contact_add": [charity.code],
        "network:contact_edit": [charity.code, contact.public_id],
        "network:contact_remove": [charity.code, contact.public_id],
        "home": head,
    }


def named_routes():
    for namespace in ("access", "network"):
        _, resolver = get_resolver().namespace_dict[namespace]
        for name in resolver.reverse_dict:
            if isinstance(name, str):
                yield f"{namespace}:{name}"


def test_every_route_is_in_the_table():
    assert set(named_routes()) == set(TABLE) | PUBLIC


def url(name, where):
    return reverse(name, args=where.get(name, []))


def someone(role, where):
    """A person of ``role`` in the province: in its headquarters when the role exists there."""
    kinds = sorted(ROLES[role].kinds)
    if "headquarters" in kinds:
        return make_user(role, where["home"])
    return make_user(role, make_org(kinds[0], province=where["home"].province))


@pytest.mark.parametrize("role", sorted(ROLES))
def test_roles_in_their_own_province(client, role, drawn_once):
    where = province("IR-18", "HERE")
    sign_in(client, someone(role, where))
    for name, (who, on_get, on_post) in TABLE.items():
        allowed = role in who
        wanted = (on_get, on_post) if allowed else (FORBIDDEN, FORBIDDEN)
        if not allowed and role in (holders("members.manage") | holders("bodies.view")):
            wanted = tuple({FORBIDDEN, WRONG} if w == FORBIDDEN else {w} for w in wanted)
        else:
            wanted = tuple({w} for w in wanted)
        address = url(name, where)
        for verb, answers in (("get", wanted[0]), ("post", wanted[1])):
            got = getattr(client, verb)(address).status_code
            assert got in answers, f"{role} {verb} {address}: {got}, not {answers}"
        if name == "access:end_sessions":
            sign_in(client, User.objects.get(pk=client.session["_auth_user_id"]))


@pytest.mark.parametrize("role", ["system_administrator", "headquarters_secretary", "case_lead"])
def test_another_province_is_closed_to_them(client, role, drawn_once):
    here, there = province("IR-18", "HERE"), province("IR-07", "THERE")
    sign_in(client, someone(role, here))
    for name in sorted(FAR):
        assert client.get(url(name, there)).status_code == FORBIDDEN, name
        assert client.post(url(name, there)).status_code in (FORBIDDEN, WRONG), name
    for name in ("access:member_end", "access:member_role", "access:member_factor",
                 "network:seat_edit", "network:mission_edit", "network:contact_edit"):  # fmt: skip
        assert client.get(url(name, there)).status_code == FORBIDDEN, name
    for name in ("access:withdraw", "access:decide_reset", "network:seat_end",
                 "network:contact_remove"):  # fmt: skip
        assert client.post(url(name, there)).status_code == FORBIDDEN, name


def test_what_is_missing_is_not_found(client):
    where = province("IR-18", "HERE")
    sign_in(client, make_user("system_administrator", where["home"]))
    for name, args in where.items():
        if name == "home" or name == "access:draft":
            continue
        other = [uuid.uuid4() if isinstance(a, uuid.UUID) else "NOWHERE" for a in args]
        address = reverse(name, args=other)
        answers = {client.get(address).status_code, client.post(address).status_code}
        assert answers <= {MISSING, WRONG}, name
        assert MISSING in answers, name


@pytest.mark.parametrize("how", ["anonymous", "closed", "ended"])
def test_people_without_access(client, how, drawn_once):
    where = province("IR-18", "HERE")
    if how != "anonymous":
        user = make_user("system_administrator", where["home"])
        sign_in(client, user)
        if how == "closed":
            User.objects.filter(pk=user.pk).update(is_active=False)
        else:
            Membership.objects.filter(user=user).update(ends=timezone.now())
    for name, (who, _, _) in TABLE.items():
        for verb in (client.get, client.post):
            answer = verb(url(name, where))
            if how == "ended" and who == ANY:
                continue
            wanted = FORBIDDEN if how == "ended" else AWAY
            assert answer.status_code == wanted, name
            if how != "ended":
                assert answer["Location"].startswith("/accounts/login/"), name


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_other_methods_answer_no_more_than_get(client, verb, drawn_once):
    where = province("IR-18", "HERE")
    sign_in(client, make_user("system_administrator", where["home"]))
    for name in TABLE:
        wanted = {204} if (name, verb) == ("access:draft", "delete") else {WRONG, FORBIDDEN}
        assert getattr(client, verb)(url(name, where)).status_code in wanted, name
