"""Another body's persons do not exist, in any table, in plain SQL as the runtime role."""

import pytest
from django.db import connection
from tests.factories import acting, add_role, make_grant, make_org, make_user, owned

from bazgasht.core import protection
from bazgasht.people import models as m

pytestmark = pytest.mark.django_db

TABLES = sorted(t for t in protection.rules() if t.startswith("people_"))
ORGANISATION_TABLES = {"people_rosterrun", "people_rosterrow", "people_rosterabsence"}
READABLE = {"people_accessbarrier": "id"}


def count(table):
    with connection.cursor() as cursor:
        cursor.execute(f'select count({READABLE.get(table, "*")}) from "{table}"')
        return cursor.fetchone()[0]


@owned
def fill(province):
    """A row about the prisoner in every table of the room, and a change in the history."""
    client, prison = province.client, province.prison
    child = province.family.members[1]
    me = province.social.pk
    episode = m.CustodyEpisode.objects.get(client=client)
    m.ChildInside.objects.create(
        client=child, mother=client, prison_id=prison.pk, since="2026-01-01"
    )
    own = {"client": client, "organisation_id": prison.pk}
    m.CaseAssignment.objects.create(**own, user_id=me)
    m.CaseNote.objects.create(**own, author_id=me, text="یادداشت", on="2026-01-01")
    m.Attachment.objects.create(
        **own, title="x", mime="image/png", size=1, sha256=b"", stored_as="0", uploaded_by=me
    )
    m.CorrectionRequest.objects.create(**own, subject="x", says="y", recorded_by=me)
    m.Consent.objects.create(
        **own, kind="contact", text_version="1", given_on="2026-01-01", recorded_by=me
    )
    m.AccessBarrier.objects.create(
        client=client, organisation_id=province.agency.pk, reason="x", ends="2100-01-01T00:00Z",
        set_by=me, set_by_organisation=prison.pk,
    )  # fmt: skip
    m.EmergencyAccess.objects.create(**own, user_id=me, reason="x", ends="2100-01-01T00:00Z")
    request = m.AccessRequest.objects.create(
        organisation_id=prison.pk, user_id=me, lookup=b"x" * 32, purpose="p", reason="r"
    )
    m.AccessRequestMatch.objects.create(request=request, client=client)
    run = m.RosterRun.objects.create(
        organisation_id=prison.pk, user_id=me, file_name="x", file_sha256=b"", state="done"
    )
    m.RosterRow.objects.create(
        run=run, organisation_id=prison.pk, sheet="s", number=1, code="c", severity="held"
    )
    m.RosterAbsence.objects.create(run=run, organisation_id=prison.pk, client=client)
    episode.offence = "drugs"
    episode.save()


def test_the_body_itself_sees_a_row_in_every_table(province):
    fill(province)
    with acting(province.social):
        assert [t for t in TABLES if not count(t)] == []
        assert count("core_history") > 0


@pytest.mark.parametrize("who", ["stranger", "liaison", "viewer", "nobody", "auditor"])
def test_others_see_nothing_in_any_table(province, who):
    fill(province)
    if who == "auditor":
        user = make_user("auditor", province.headquarters)
    elif who == "nobody":
        user = make_user(None)
    else:
        user = getattr(province, who)
    with acting(user):
        # the barrier against the agency is known to the agency, without its reason
        seen = {t: count(t) for t in [*TABLES, "core_history"]}
    allowed = {"people_accessbarrier"} if who == "liaison" else set()
    assert {t for t, n in seen.items() if n} <= allowed


@pytest.mark.parametrize("table", [t for t in TABLES if t not in READABLE])
def test_writing_about_foreign_people_is_refused(province, table):
    fill(province)
    with acting(province.stranger), connection.cursor() as cursor:
        rule = protection.rules()[table]
        if rule.update is not None:
            column = (rule.update_columns or ("id" if table != "people_clientname" else "given",))[
                0
            ]
            if table in ("people_clientidentity",):
                column = "sex"
            cursor.execute(f'update "{table}" set "{column}" = "{column}"')
            assert cursor.rowcount == 0


LEVELS = {
    1: {"people_client", "people_clientname", "people_clientcontact", "people_grant",
        "people_nametoken"},
    2: {"people_client", "people_clientname", "people_clientcontact", "people_grant",
        "people_nametoken", "people_clientidentity"},
}  # fmt: skip


@pytest.mark.parametrize("level", [1, 2])
def test_a_level_opens_its_tables_and_no_more(province, level):
    fill(province)
    with acting(province.lead):
        pass
    other = make_org("agency")
    make_grant(province.client, other, level=level, basis="referral", ref=f"r{level}")
    with acting(make_user("agency_liaison", other)):
        seen = {t for t in TABLES if count(t)}
    assert seen == LEVELS[level]


def test_full_level_needs_a_case_role_too(province):
    """A liaison whose body holds the whole file still reads no custody."""
    make_grant(province.client, province.agency, level=3, basis="registration", ref="x")
    with acting(province.liaison):
        assert count("people_clientidentity") == 1
        assert count("people_custodyepisode") == 0
    clerk = make_user("social_worker", province.association)
    make_grant(province.client, province.association, level=3, basis="registration", ref="y")
    with acting(clerk):
        assert count("people_custodyepisode") == 1


def test_a_directorate_reaches_its_prisons(province):
    with acting(province.records):
        assert count("people_client") == 3


def test_a_parents_grant_opens_no_child(province):
    care = make_user("aftercare_officer", province.care)
    make_grant(province.client, province.care, basis="consent", ref="c1")
    spouse, child = province.family.members
    with acting(care):
        assert list(m.Client.objects.values_list("pk", flat=True)) == [province.client.pk]
        assert not m.Relation.objects.exists()
        assert not m.Household.objects.exists()
    make_grant(spouse, province.care, basis="consent", ref="c2")
    with acting(care):
        assert not m.Client.objects.filter(pk=child.pk).exists()
        assert m.Household.objects.count() == 1
        assert m.HouseholdMember.objects.count() == 1


def test_ciphertext_only_in_the_database(province):
    from tests.people.conftest import NATIONAL_ID

    with acting(province.social), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'select count(*) from "{table}" x where x::text like %s'
                           if table not in READABLE else "select 0", [f"%{NATIONAL_ID}%"][: table not in READABLE])  # fmt: skip
            assert cursor.fetchone()[0] == 0, table
        hexed = NATIONAL_ID.encode().hex()
        cursor.execute("select count(*) from people_clientidentity i where encode(i.national_id, 'hex') like %s",
                       [f"%{hexed}%"])  # fmt: skip
        assert cursor.fetchone()[0] == 0


def test_two_roles_add_up(province):
    add_role(province.liaison, "social_worker", province.prison)
    with acting(province.liaison):
        assert count("people_client") == 3
