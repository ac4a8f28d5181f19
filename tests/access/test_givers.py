"""The tables of roles, givers and kinds are complete and give nobody too much."""

import pytest
from tests.factories import acting, make_org, make_user

from bazgasht.access import policies
from bazgasht.access.givers import ROLE_GIVERS, Reach
from bazgasht.access.kinds import PARENTS, Kind
from bazgasht.access.models import Organisation
from bazgasht.access.roles import ROLES


def test_every_role_can_be_given_by_somebody():
    given = {role for roles in ROLE_GIVERS.values() for role in roles}
    assert given == set(ROLES)


def test_exactly_those_who_manage_members_give_roles():
    assert {c for c, r in ROLES.items() if "members.manage" in r.permissions} == set(ROLE_GIVERS)
    assert all("access.confirm" in ROLES[giver].permissions for giver in ROLE_GIVERS)


@pytest.mark.parametrize("giver", sorted(set(ROLE_GIVERS) - {"system_administrator"}))
def test_nobody_gives_more_than_they_have(giver):
    own = ROLES[giver]
    for role, reach in ROLE_GIVERS[giver].items():
        assert ROLES[role].level <= own.level, role
        assert not ROLES[role].audits, role
        assert reach is not Reach.PROVINCE, role
        extra = ROLES[role].permissions & {"factors.reset", "members.manage"}
        assert role == giver or extra <= own.permissions


@pytest.mark.parametrize("giver", sorted(ROLE_GIVERS))
def test_own_body_roles_fit_the_givers_kinds(giver):
    """A role given in the own body must exist in some kind the giver works in."""
    for role, reach in ROLE_GIVERS[giver].items():
        if reach is Reach.OWN:
            assert ROLES[role].kinds & ROLES[giver].kinds, role


def test_every_kind_has_a_place_and_a_role():
    assert set(PARENTS) == set(Kind)
    assert {k for role in ROLES.values() for k in role.kinds} == set(Kind)


@pytest.fixture
def country(db):
    """Two provinces and the national headquarters."""
    national = make_org("headquarters", code="NATIONAL", province="")
    made = {"national": national}
    for name, iso in (("here", "IR-18"), ("there", "IR-07")):
        head = make_org("headquarters", code=name.upper(), parent=national, province=iso)
        directorate = make_org("directorate", province=iso)
        made[name] = head
        made[f"{name} group"] = make_org("working_group", parent=head, province=iso)
        made[f"{name} prison head"] = make_org("headquarters", parent=head, province=iso)
        made[f"{name} prison"] = make_org("prison", parent=directorate, province=iso)
        made[f"{name} charity"] = make_org("charity", province=iso)
        made[f"{name} association"] = make_org("association", province=iso)
        made[f"{name} agency"] = make_org("agency", province=iso)
    return made


ADMIN = "system_administrator"
CASES = [
    # giver, in, role, where, allowed
    (ADMIN, "here", "social_worker", "here prison", True),
    (ADMIN, "here", "agency_liaison", "here charity", True),
    (ADMIN, "here", ADMIN, "here", True),
    (ADMIN, "here", "social_worker", "there prison", False),
    (ADMIN, "here", ADMIN, "there", False),
    (ADMIN, "here", "national_viewer", "national", False),
    (ADMIN, "here", "social_worker", "here charity", False),
    (ADMIN, "national", "national_viewer", "national", True),
    (ADMIN, "national", "social_worker", "there prison", True),
    ("headquarters_secretary", "here", "group_secretary", "here group", True),
    ("headquarters_secretary", "here", "headquarters_viewer", "here", True),
    ("headquarters_secretary", "here", "headquarters_secretary", "here prison head", True),
    ("headquarters_secretary", "here", "headquarters_secretary", "here", False),
    ("headquarters_secretary", "here", "group_secretary", "there group", False),
    ("headquarters_secretary", "here", "agency_liaison", "here charity", False),
    ("case_lead", "here prison", "social_worker", "here prison", True),
    ("case_lead", "here prison", "case_lead", "here prison", False),
    ("case_lead", "here prison", "records_officer", "here prison", False),
    ("case_lead", "here prison", "social_worker", "here association", False),
    ("association_manager", "here association", "social_worker", "here association", True),
    ("association_manager", "here association", "association_manager", "here association", False),
    ("agency_liaison", "here charity", "deputy_liaison", "here charity", True),
    ("agency_liaison", "here charity", "agency_liaison", "here charity", False),
    ("agency_liaison", "here charity", "deputy_liaison", "here agency", False),
    ("deputy_liaison", "here charity", "deputy_liaison", "here charity", False),
    ("auditor", "here", "auditor", "here", False),
    ("social_worker", "here prison", "social_worker", "here prison", False),
]


@pytest.mark.parametrize(("giver", "home", "role", "where", "allowed"), CASES)
def test_who_may_give_what_where(country, giver, home, role, where, allowed):
    with acting(make_user(giver, country[home])) as by:
        body = Organisation.objects.get(pk=country[where].pk)
        assert (role in policies.roles_to_give(by, body)) is allowed
