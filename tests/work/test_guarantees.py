"""Guardrails 1 and 2: tried through the service and by raw SQL as the runtime role."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import acting, make_client, make_episode, owned
from tests.work.world import (
    agreement,
    make_person,
    make_post,
    make_workshop,
    offered,
    working,
)

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed
from bazgasht.core.jalali import from_jalali, jalali_year, today
from bazgasht.people.models import ClientIdentity, CustodyEpisode, Grant
from bazgasht.work.models import PayRule, Placement, Post, WorkConsent
from bazgasht.work.services import placements as writing

pytestmark = pytest.mark.django_db


@contextmanager
def stopped_by(rule):
    """The database refuses it by the named rule."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as c:
        yield c
    assert refused.value.__cause__.diag.constraint_name == rule


@contextmanager
def stopped():
    """Privileges or policies refuse it."""
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as c:
        yield c


def activate(cursor, row, consent="consent_id"):
    cursor.execute(
        f"update work_placement set state = 'active', consent_id = {consent}, starts = work_today(),"
        " started_at = now() where id = %s",
        [row.pk],
    )


# --- consent before work


def test_no_work_without_a_consent(world):
    row = offered(world)
    with acting(world.officer), stopped_by("work_consent") as cursor:
        activate(cursor, row)


def test_a_consent_to_another_post_or_of_another_person_is_none(world):
    other_post = make_post(world, title="دوزنده")
    someone, _stay = make_person(world)
    row = offered(world)
    for client, post in ((world.client, other_post), (someone, world.post)):
        with acting(world.officer):
            consent = write_consent(
                world, row, client_id=client.pk, post_id=post.pk, contract_no=f"W-{post.pk}"
            )
            with stopped_by("work_consent") as cursor:
                activate(cursor, row, str(consent.pk))


def write_consent(world, row, **more):
    from bazgasht.work.terms import Terms

    values = {
        "client_id": row.client_id, "organisation_id": world.prison.pk,
        "workshop_organisation_id": row.organisation_id, "post_id": row.post_id,
        "text_version": "1405-1", "terms": Terms.of_post(world.post).as_json(),
        "contract_no": row.contract_no, "signed_on": today(), "recorded_by": world.officer.pk,
        **more,
    }  # fmt: skip
    with transaction.atomic():
        return WorkConsent.objects.create(**values)


def test_work_does_not_begin_before_the_signature(world):
    row = offered(world)
    for starts, field in ((today() - timedelta(days=1), "starts"),):
        with acting(world.officer) as by, pytest.raises(InvalidValue) as refused:
            writing.agree(public_id=row.public_id, agreement=agreement(starts=starts), by=by)
        assert refused.value.field == field
    with acting(world.officer):
        consent = write_consent(world, row)
        with stopped_by("work_consent") as cursor:
            cursor.execute(
                "update work_placement set state = 'active', consent_id = %s,"
                " starts = work_today() - 1, started_at = now() where id = %s",
                [consent.pk, row.pk],
            )


@pytest.mark.parametrize("missing", ["terms", "contract_no", "text_version"])
def test_a_consent_has_its_terms_its_contract_and_its_text(world, missing):
    row = offered(world)
    empty = {"terms": {"rate": 1}, "contract_no": "", "text_version": ""}[missing]
    with acting(world.officer), pytest.raises(IntegrityError), transaction.atomic():
        WorkConsent.objects.create(**{
            "client_id": row.client_id, "organisation_id": world.prison.pk, "post_id": row.post_id,
            "workshop_organisation_id": row.organisation_id, "text_version": "1405-1",
            "terms": {"pay_kind": "hourly", "rate": 700000, "minutes_day": 440,
                      "minutes_week": 2640, "rest_day": 6},
            "contract_no": "W-AAAAAA", "signed_on": today(), "recorded_by": world.officer.pk,
            missing: empty,
        })  # fmt: skip


def test_what_was_signed_is_not_changed(world):
    row = working(world)
    for change in ("terms = '{}'", "signed_on = signed_on - 1", "post_id = post_id"):
        with acting(world.officer), stopped() as cursor:
            cursor.execute(f"update work_workconsent set {change} where id = %s", [row.consent_id])


def test_only_the_case_team_writes_a_consent(world):
    row = offered(world)
    with acting(world.supervisor), stopped():
        write_consent(world, row, organisation_id=world.foundation.pk,
                      recorded_by=world.supervisor.pk)  # fmt: skip


# --- withdrawal


def file_rows(client, besides=()):
    """Every row of the client in every table, as text; without the named tables."""
    from bazgasht.core import protection

    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where column_name = 'client_id'"
            " and table_schema = 'public' order by 1"
        )
        for (table,) in cursor.fetchall():
            if table in besides or table not in protection.rules():
                continue
            cursor.execute(
                f'select x::text from "{table}" x where client_id = %s order by 1', [client.pk]
            )
            found[table] = [r[0] for r in cursor.fetchall()]
        cursor.execute("select c::text from people_client c where id = %s", [client.pk])
        found["people_client"] = [r[0] for r in cursor.fetchall()]
    return found


def test_a_withdrawal_ends_the_work_and_changes_nothing_else(world, as_owner):
    row = working(world)
    own = ("work_placement", "work_workconsent", "access_journal", "core_history", "people_grant",
           "people_nametoken")  # fmt: skip
    with as_owner():
        before = file_rows(world.client, own)
        case_grants = list(Grant.objects.exclude(basis="placement").values())
    with acting(world.officer) as by:
        writing.withdraw_consent(public_id=row.public_id, by=by)
    with as_owner():
        assert file_rows(world.client, own) == before
        assert list(Grant.objects.exclude(basis="placement").values()) == case_grants
        row.refresh_from_db()
        assert (row.state, row.end_code, row.ends) == ("ended", "withdrew", today())
        assert row.consent.withdrawn_on == today()
        kept = Grant.objects.get(basis="placement")
    assert timedelta(days=59) < kept.ends - kept.starts < timedelta(days=61)


def test_raw_sql_can_not_keep_somebody_at_work_after_a_withdrawal(world):
    row = working(world)
    with acting(world.officer), connection.cursor() as cursor:
        cursor.execute(
            "update work_workconsent set withdrawn_on = work_today(), withdrawn_recorded_by ="
            " bz_user() where id = %s",
            [row.consent_id],
        )
        row.refresh_from_db()
        assert row.state == "ended" and row.end_code == "withdrew"
    with acting(world.officer), stopped() as cursor:
        cursor.execute("update work_workconsent set withdrawn_on = null, withdrawn_recorded_by ="
                       " null where id = %s", [row.consent_id])  # fmt: skip
    with acting(world.officer), stopped() as cursor:
        activate(cursor, row)


def test_the_workshop_too_writes_a_withdrawal_down(world):
    row = working(world)
    with acting(world.supervisor) as by:
        writing.withdraw_consent(public_id=row.public_id, by=by)
    with acting(world.payroll) as by, pytest.raises((NotAllowed, Conflict)):
        writing.withdraw_consent(public_id=row.public_id, by=by)


def test_no_field_could_hold_a_sanction():
    words = ("sanction", "penalty", "punish", "discipl", "fault", "score", "risk")
    for model in (Placement, WorkConsent):
        for field in model._meta.get_fields():
            assert not any(word in field.name for word in words), field


def test_a_declined_offer_asks_for_no_reason_and_leaves_nothing(world, as_owner):
    row = offered(world)
    with as_owner():
        before = file_rows(world.client, ("work_placement", "access_journal", "core_history"))
    with acting(world.officer) as by:
        writing.decline(public_id=row.public_id, by=by)
    with as_owner():
        after = file_rows(world.client, ("work_placement", "access_journal", "core_history"))
    assert before == after
    assert not offered(world).end_code


# --- unsentenced


@pytest.mark.parametrize("status", ["unsentenced", ""])
def test_who_is_not_sentenced_can_only_be_offered_work(world, status):
    client, _stay = make_person(world, legal_status=status)
    with pytest.raises(Conflict) as refused:
        offered(world, client, origin="assignment")
    assert refused.value.code == "work.unsentenced"
    with acting(world.officer), stopped_by("work_unsentenced") as cursor:
        cursor.execute(INSERT, insert_values(world, client, "assignment"))
    row = offered(world, client)
    with acting(world.officer) as by:
        row = writing.agree(public_id=row.public_id, agreement=agreement(), by=by)
    assert (row.state, row.origin) == ("active", "offer")


INSERT = """
insert into work_placement (public_id, client_id, organisation_id, case_organisation_id, post_id,
  origin, state, contract_no, offered_on, offered_by, end_code, synthetic, version)
values (gen_random_uuid(), %s, %s, %s, %s, %s, 'offered', 'W-RAWSQL', work_today(), %s, '', false, 1)"""


def insert_values(world, client, origin, post=None):
    post = post or world.post
    return [client.pk, post.organisation_id, world.prison.pk, post.pk, origin, world.officer.pk]


def test_an_assignment_of_one_who_is_unsentenced_again_becomes_an_offer(world):
    row = offered(world, origin="assignment")
    with acting(world.officer) as by:
        writing.agree(public_id=row.public_id, agreement=agreement(), by=by)
    with acting(world.guard), connection.cursor() as cursor:
        cursor.execute(
            "update people_custodyepisode set legal_status = 'unsentenced' where client_id = %s",
            [world.client.pk],
        )
    with acting(world.officer):
        row.refresh_from_db()
    assert (row.origin, row.state) == ("offer", "active")


def test_origin_is_not_the_runtime_roles_to_change(world):
    row = offered(world)
    with acting(world.officer), stopped() as cursor:
        cursor.execute("update work_placement set origin = 'assignment' where id = %s", [row.pk])


# --- who may be placed at all


def test_only_people_in_custody_in_the_workshops_prison(world):
    free, stay = make_person(world)
    end_stay(stay)
    with pytest.raises(Conflict) as refused:
        offered(world, free)
    assert refused.value.code == "work.custody"
    with acting(world.officer), stopped_by("work_custody") as cursor:
        cursor.execute(INSERT, insert_values(world, free, "offer"))
    elsewhere = make_post(world, make_workshop(world, prison=world.other_prison))
    with pytest.raises(Conflict) as refused:
        offered(world, post=elsewhere)
    assert refused.value.code == "work.prison"


@owned
def end_stay(stay):
    CustodyEpisode.objects.filter(pk=stay.pk).update(
        state="released", released_on=today(), release_kind="served"
    )


@pytest.mark.parametrize(
    "kind,institution,fits",
    [("semi_open", "closed", False), ("semi_open", "semi_open", True), ("open", "closed", False),
     ("open", "open", True), ("closed", "closed", True)],
)  # fmt: skip
def test_the_workshops_kind_fits_the_institution(world, kind, institution, fits):
    post = make_post(world, make_workshop(world, kind=kind))
    client, _stay = make_person(world, institution=institution)
    if fits:
        assert offered(world, client, post).state == "offered"
        return
    with pytest.raises(Conflict) as refused:
        offered(world, client, post)
    assert refused.value.code == "work.institution"


@pytest.mark.parametrize("birth", [date.today() - timedelta(days=14 * 365), None])
def test_children_are_given_no_work(world, birth):
    client, _stay = make_person(world, birth=birth)
    with pytest.raises(Conflict) as refused:
        offered(world, client)
    assert refused.value.code == ("work.age" if birth else "work.age_unknown")
    with acting(world.officer), stopped_by("work_age") as cursor:
        cursor.execute(INSERT, insert_values(world, client, "offer"))


def test_of_a_year_of_birth_the_least_age_counts(world):
    """Born some day in a year: who may still be a child is given no work."""
    year = jalali_year() - 15
    client, _stay = make_person(world, birth=from_jalali(year, 1, 1))
    owned(ClientIdentity.objects.filter(client=client).update)(birth_precision="year")
    with pytest.raises(Conflict) as refused:
        offered(world, client)
    assert refused.value.code == "work.age"
    with acting(world.officer), stopped_by("work_age") as cursor:
        cursor.execute(INSERT, insert_values(world, client, "offer"))


def test_the_young_work_shorter_days(world):
    long_day = make_post(world, minutes_day=480)
    young, _stay = make_person(world, birth=today() - timedelta(days=16 * 366))
    with pytest.raises(InvalidValue) as refused:
        offered(world, young, long_day)
    assert refused.value.code == "work.hours_day"
    assert offered(world, young).state == "offered"


def test_one_post_at_a_time(world):
    working(world)
    other = make_post(world, title="دوزنده")
    with pytest.raises(Conflict) as refused:
        offered(world, post=other)
    assert refused.value.code == "work.open"
    with acting(world.officer):
        with connection.cursor() as cursor:
            cursor.execute(INSERT, insert_values(world, world.client, "offer", other))
        row = Placement.objects.get(contract_no="W-RAWSQL")
        consent = write_consent(world, row)
        with stopped_by("work_one_active_post") as cursor:
            activate(cursor, row, str(consent.pk))


# --- fair pay


@pytest.mark.parametrize(
    "terms,code",
    [
        ({"pay_kind": "hourly", "rate": 100_000}, "work_floor"),
        ({"pay_kind": "monthly", "rate": 50_000_000}, "work_floor"),
        ({"minutes_day": 481}, "work_hours_day"),
        ({"minutes_day": 480, "minutes_week": 2641}, "work_hours_week"),
        ({"minutes_day": 400, "minutes_week": 2500}, "work_rest"),
    ],
)
def test_a_post_against_the_law_is_refused(world, terms, code):
    from bazgasht.work.services import workshops

    values = {"title": "جوشکار", "seats": 1, "pay_kind": "hourly", "rate": 700_000,
              "minutes_day": 440, "minutes_week": 2640, **terms}  # fmt: skip
    with acting(world.supervisor) as by, pytest.raises(InvalidValue) as refused:
        workshops.save_post(
            workshop_id=world.workshop.public_id, draft=workshops.PostDraft(**values), by=by
        )
    assert refused.value.code == code.replace("_", ".", 1)
    with acting(world.supervisor), stopped_by(code) as cursor:
        sets = ", ".join(f"{k} = %s" for k in terms)
        cursor.execute(f"update work_post set {sets} where id = %s",
                       [*terms.values(), world.post.pk])  # fmt: skip


def test_part_time_by_the_month_is_held_to_its_share_of_the_floor(world):
    from bazgasht.work.services import workshops

    def save(rate):
        draft = workshops.PostDraft(
            title="نیمه‌وقت", seats=1, pay_kind="monthly", rate=rate, minutes_day=240,
            minutes_week=1320,
        )  # fmt: skip
        with acting(world.supervisor) as by:
            return workshops.save_post(workshop_id=world.workshop.public_id, draft=draft, by=by)

    assert save(66_000_000).rate == 66_000_000
    with pytest.raises(InvalidValue):
        save(65_999_999)


def test_a_consent_to_less_than_the_floor_begins_no_work(world):
    row = offered(world)
    terms = {"pay_kind": "hourly", "rate": 1000, "minutes_day": 440, "minutes_week": 2640,
             "rest_day": 6}  # fmt: skip
    with acting(world.officer):
        consent = write_consent(world, row, terms=terms)
        with stopped_by("work_floor") as cursor:
            activate(cursor, row, str(consent.pk))


@owned
def raise_floor(value):
    PayRule.objects.create(
        code="wage_floor_hour", value=value, starts=today(), source="مصوبهٔ آزمون"
    )


def test_the_floor_in_force_counts_not_the_one_of_the_offer(world):
    row = offered(world)
    raise_floor(900_000)
    with acting(world.officer) as by, pytest.raises(InvalidValue) as refused:
        writing.agree(public_id=row.public_id, agreement=agreement(), by=by)
    assert refused.value.code == "work.floor"


def test_without_a_rule_nothing_is_guessed(world):
    empty_rules()
    with pytest.raises(Conflict) as refused:
        offered(world)
    assert refused.value.code == "work.rules_missing"
    with acting(world.supervisor), stopped_by("work_rules_missing") as cursor:
        cursor.execute("update work_post set seats = 4 where id = %s", [world.post.pk])


@owned
def empty_rules():
    with connection.cursor() as cursor:
        cursor.execute("truncate work_payrule")


def test_rules_are_added_and_never_changed(world, as_owner):
    for who in (world.admin, world.supervisor):
        for verb in ("update work_payrule set value = 1", "delete from work_payrule"):
            with acting(who), stopped() as cursor:
                cursor.execute(verb)
    with as_owner(), stopped() as cursor:
        cursor.execute("update work_payrule set value = 1")
    raise_floor(650_000)
    raise_floor(660_000)
    from bazgasht.work.selectors import floor_on

    with acting(world.supervisor):
        assert floor_on(today(), "IR-18").hour == 660_000
        assert floor_on(today() - timedelta(days=1), "IR-18").hour == 600_000


# --- seats


def test_seats_are_never_taken_twice(world):
    post = make_post(world, title="یک جا", seats=1)
    others = [make_person(world)[0] for _ in range(2)]
    first, second = offered(world, others[0], post), offered(world, others[1], post)
    with acting(world.officer) as by:
        writing.agree(public_id=first.public_id, agreement=agreement(), by=by)
        with pytest.raises(Conflict) as refused:
            writing.agree(public_id=second.public_id, agreement=agreement(), by=by)
        assert refused.value.code == "work.seats"
        consent = write_consent(world, second)
        with stopped_by("work_seats") as cursor:
            activate(cursor, second, str(consent.pk))
    with acting(world.supervisor), stopped_by("work_seats") as cursor:
        cursor.execute("update work_post set seats = 0 where id = %s", [post.pk])


def test_a_closed_post_takes_nobody(world):
    row = offered(world)
    with acting(world.supervisor):
        Post.objects.filter(pk=world.post.pk).update(active=False)
    with acting(world.officer) as by, pytest.raises(Conflict) as refused:
        writing.agree(public_id=row.public_id, agreement=agreement(), by=by)
    assert refused.value.code == "work.post_closed"


# --- the split as the person agreed and the rule allows


@pytest.mark.parametrize(
    "shares,requested,code",
    [
        ({"person": 9_000}, False, "work.split_whole"),
        ({"person": 2_000, "dependants": 8_000}, True, "work.split_most"),
        ({"person": 5_000, "dependants": 5_000}, False, "work.split_request"),
        ({"person": 2_500, "dependants": 5_500, "savings": 2_000}, True, "work.split_least"),
        ({"person": 5_000, "fees": 5_000}, True, "work.split_most"),
    ],
)
def test_a_split_the_rule_does_not_allow_is_refused(world, shares, requested, code):
    if "fees" in shares:
        shares = {"person": 5_000, "restitution": 5_000}
    row = offered(world)
    with acting(world.officer) as by, pytest.raises(InvalidValue) as refused:
        writing.agree(
            public_id=row.public_id, agreement=agreement(shares, requested=requested), by=by
        )
    assert refused.value.code == code


def test_an_admission_stands_once_work_was_offered(world):
    from bazgasht.people.services import custody
    from bazgasht.people.services.custody_void import void_event

    person = make_client(world.prison)
    with acting(world.guard) as by:
        stay = custody.admit(client_id=person.pk, prison_id=world.prison.pk, on=today(), by=by)
        event = stay.events.get()
    offered(world, person)
    with acting(world.guard) as by, pytest.raises(Conflict) as refused:
        void_event(client_id=person.pk, event_id=event.pk, reason="همنام", by=by)
    assert refused.value.code == "work.since"


def test_a_changed_stay_ends_the_work(world):
    from bazgasht.people.services import custody

    row = working(world)
    waiting, _stay = make_person(world)
    offer = offered(world, waiting)
    with acting(world.guard) as by:
        custody.record_event(
            client_id=world.client.pk, kind="release", on=today(), detail="served", by=by
        )
        custody.record_event(
            client_id=waiting.pk, kind="transfer", on=today(), to_prison_id=world.other_prison.pk,
            by=by,
        )  # fmt: skip
    with acting(world.officer):
        row.refresh_from_db()
        offer.refresh_from_db()
    assert (row.state, row.end_code) == ("ended", "released")
    assert offer.state == "cancelled"
    assert make_episode


def test_a_post_ends_when_the_person_comes_where_its_workshop_takes_nobody_from(world):
    """The rule of kinds holds at the beginning and afterwards."""
    from bazgasht.people.services import custody

    outside = make_post(world, make_workshop(world, kind="semi_open"))
    client, _stay = make_person(world, institution="semi_open")
    row = working(world, client, outside)
    for institution, then in (("open", ("active", "")), ("closed", ("ended", "moved"))):
        with acting(world.guard) as by:
            custody.record_event(
                client_id=client.pk, kind="institution", on=today(), detail=institution, by=by
            )
        with acting(world.officer):
            row.refresh_from_db()
        assert (row.state, row.end_code) == then
    inside, _stay = make_person(world, institution="semi_open")
    kept = working(world, inside)
    with acting(world.guard) as by:
        custody.record_event(
            client_id=inside.pk, kind="institution", on=today(), detail="closed", by=by
        )
    with acting(world.officer):
        kept.refresh_from_db()
    assert kept.state == "active", "a workshop inside takes people from every institution"
