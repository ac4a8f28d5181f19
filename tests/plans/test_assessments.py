"""Filling in, finishing, assessing again; who may and who sees nothing."""

from datetime import timedelta

import pytest

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.jalali import today
from bazgasht.people.models import HouseholdMember
from bazgasht.people.selectors.cards import member_ids
from bazgasht.people.selectors.families import families
from bazgasht.people.services.clients import record_death
from bazgasht.plans import instrument
from bazgasht.plans.models import Assessment, Need, SecretAnswers, SectionAnswers
from bazgasht.plans.selectors import assessments as reading
from bazgasht.plans.selectors import open_needs, with_reasons
from bazgasht.plans.services import (
    GoalDraft,
    Judgement,
    abandon_assessment,
    create_plan,
    finish_assessment,
    save_section,
    set_need_state,
    start_assessment,
)
from bazgasht.plans.states import Degree, NeedState, SectionOutcome

HOMELESS = {"home_kind": "rented", "rent_risk": "eviction"}


@pytest.fixture
def actor(world, worker):
    with world.acting(worker) as actor:
        yield actor


@pytest.fixture
def begun(actor, prisoner):
    return start_assessment(client_id=prisoner.pk, instrument="prisoner_immediate", by=actor)


def save(begun, actor, section, answers, *, version=0, **more):
    return save_section(
        assessment=begun.public_id, section=section, answers=answers, version=version, by=actor,
        **more,
    )  # fmt: skip


def finish(begun, actor):
    return {c.domain: c.kind for c in finish_assessment(assessment=begun.public_id, by=actor)}


def again(actor, prisoner):
    return start_assessment(client_id=prisoner.pk, instrument="prisoner_immediate", by=actor)


def test_starting_twice_starts_once(begun, actor, prisoner):
    assert again(actor, prisoner).pk == begun.pk
    assert (begun.instrument, begun.instrument_version) == ("prisoner_immediate", 1)
    assert JournalEntry.objects.filter(action="assessment.started").count() <= 1


def test_answers_raise_a_need_with_its_degree_and_reasons(begun, actor, prisoner):
    row = save(begun, actor, "home", HOMELESS)
    assert (row.outcome, row.degree) == (SectionOutcome.NEED, Degree.URGENT)
    assert finish(begun, actor) == {"housing": "found"}
    [need] = open_needs(prisoner.pk)
    assert (need.domain, need.degree, need.state) == ("housing", 4, "open")
    assert need.found_on == today()
    [told] = with_reasons([need])
    assert told.reasons == ("خانواده در آستانهٔ تخلیه است",)


def test_a_blank_is_not_taken_for_no_need(begun, actor, prisoner):
    assert save(begun, actor, "home", {"home_kind": "own"}).outcome == SectionOutcome.NOT_ASKED
    assert save(begun, actor, "papers", {}, outcome="no_need").outcome == SectionOutcome.NO_NEED
    assert finish(begun, actor) == {}
    assert open_needs(prisoner.pk) == []


def test_no_need_is_refused_when_the_answers_show_one(begun, actor):
    with pytest.raises(InvalidValue) as refused:
        save(begun, actor, "home", HOMELESS, outcome="no_need")
    assert refused.value.field == "outcome"


def test_declined_with_and_without_answers(begun, actor, prisoner):
    save(begun, actor, "home", HOMELESS, outcome="declined")
    save(begun, actor, "legal", {}, outcome="declined")
    assert finish(begun, actor) == {"housing": "declined"}
    assert open_needs(prisoner.pk) == []
    [need] = Need.objects.filter(client=prisoner)
    assert (need.state, need.closed_on) == ("declined", today())


def test_the_workers_judgement_counts_and_needs_words(begun, actor, prisoner):
    with pytest.raises(InvalidValue) as refused:
        save(begun, actor, "home", {}, judgement=Judgement(Degree.HIGH, " "))
    assert refused.value.field == "own_reason"
    save(begun, actor, "home", {}, judgement=Judgement(Degree.HIGH, "سقف چکه می‌کند"))
    finish(begun, actor)
    [need] = open_needs(prisoner.pk)
    assert need.degree == Degree.HIGH
    assert with_reasons([need])[0].reasons == ("سقف چکه می‌کند",)


def test_answers_about_health_lie_in_the_secret_table(begun, actor):
    row = save(begun, actor, "health", {"talk_now": "yes"})
    assert row.answers == {}
    assert SecretAnswers.objects.get(section=row).answers == {"talk_now": "yes"}
    assert reading.section_view(begun, "health").answers == {"talk_now": "yes"}
    row = save(begun, actor, "health", {"talk_now": "no"}, version=1, outcome="no_need")
    assert SecretAnswers.objects.get(section=row).answers == {"talk_now": "no"}


def test_a_stale_section_is_refused_and_nothing_is_lost(begun, actor):
    save(begun, actor, "home", {"belongings": "yes"})
    with pytest.raises(StaleVersion):
        save(begun, actor, "home", HOMELESS, version=0)
    assert SectionAnswers.objects.get().answers == {"belongings": "yes"}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"home_kind": "castle"}, "home_kind"),
        ({"nothing": "x"}, "nothing"),
        ({"belongings": ["yes"]}, "belongings"),
    ],
)
def test_what_is_no_answer_is_refused(begun, actor, answers, field):
    with pytest.raises(InvalidValue) as refused:
        save(begun, actor, "home", answers)
    assert refused.value.field == field


def test_unknown_section(begun, actor):
    with pytest.raises(NotFound):
        save(begun, actor, "castle", {})


def test_nothing_recorded_can_not_be_finished(begun, actor):
    with pytest.raises(Conflict):
        finish(begun, actor)


def test_finished_once(begun, actor):
    save(begun, actor, "home", HOMELESS)
    finish(begun, actor)
    with pytest.raises(Conflict):
        finish(begun, actor)
    with pytest.raises(Conflict):
        save(begun, actor, "home", {}, version=1)


def test_abandoned_changes_no_need(begun, actor, prisoner):
    save(begun, actor, "home", HOMELESS)
    abandon_assessment(assessment=begun.public_id, by=actor)
    assert open_needs(prisoner.pk) == []
    assert again(actor, prisoner).pk != begun.pk


AGAIN = [
    # state before, second answers and outcome, kind, state and degree after
    ("open", HOMELESS, "", "kept", "open", 4),
    ("open", {"home_kind": "rented", "rent_risk": "behind"}, "", "changed", "open", 3),
    ("open", {"home_kind": "own"}, "no_need", "closed", "met", 4),
    ("open", {}, "declined", "declined", "declined", 4),
    ("in_service", HOMELESS, "", "kept", "in_service", 4),
    ("in_service", {}, "no_need", "in_service", "in_service", 4),
    ("partly", HOMELESS, "", "kept", "open", 4),
    ("unmet", {}, "no_need", "closed", "met", 4),
]


@pytest.mark.parametrize(("before", "answers", "outcome", "kind", "after", "degree"), AGAIN)
def test_assessing_again(
    begun, actor, prisoner, world, before, answers, outcome, kind, after, degree
):
    save(begun, actor, "home", HOMELESS)
    finish(begun, actor)
    with world.as_owner():
        first_found = today() - timedelta(days=40)
        Need.objects.update(found_on=first_found, state=before)
    second = again(actor, prisoner)
    save(second, actor, "home", answers, outcome=outcome)
    assert finish(second, actor) == {"housing": kind}
    [need] = Need.objects.filter(client=prisoner)
    assert (need.state, need.degree, need.found_on) == (after, degree, first_found)
    assert (need.closed_on is not None) == (after in ("met", "declined"))


def test_a_need_that_comes_back_is_a_new_one(begun, actor, prisoner):
    save(begun, actor, "home", HOMELESS)
    finish(begun, actor)
    [need] = open_needs(prisoner.pk)
    set_need_state(need_id=need.pk, state=NeedState.MET, by=actor)
    second = again(actor, prisoner)
    save(second, actor, "home", HOMELESS)
    assert finish(second, actor) == {"housing": "found"}
    assert sorted(Need.objects.values_list("state", flat=True)) == ["met", "open"]


def test_the_version_answered_stays_when_a_new_one_appears(
    begun, actor, prisoner, monkeypatch, world
):
    save(begun, actor, "home", HOMELESS)
    old = instrument.get("prisoner_immediate", 1)
    newer = type(old)(**{**old.__dict__, "version": 2, "sections": old.sections[:1]})
    both = {**instrument.shipped(), ("prisoner_immediate", 2): newer}
    monkeypatch.setattr(instrument, "shipped", lambda: both)
    assert again(actor, prisoner).instrument_version == 1  # the open one goes on
    finish(begun, actor)
    views = {v.section.code: v for v in reading.section_views(begun)}
    assert len(views) == len(old.sections)
    assert views["home"].reasons() == ["خانواده در آستانهٔ تخلیه است"]
    second = again(actor, prisoner)
    assert second.instrument_version == 2
    assert len(reading.section_views(second)) == 1


def test_a_familys_needs_are_the_homes(actor, world, prison, prisoner):
    wife = world.client(prison, given="زهرا", origin="family")
    home = world.home(wife, prisoner=prisoner)
    with pytest.raises(Conflict):
        start_assessment(client_id=wife.pk, instrument="prisoner_immediate", by=actor)
    with pytest.raises(Conflict):
        start_assessment(client_id=wife.pk, instrument="family", by=actor)
    begun = start_assessment(client_id=wife.pk, household_id=home.pk, instrument="family", by=actor)
    save(begun, actor, "food", {"food_days": "often"})
    finish(begun, actor)
    [need] = open_needs(wife.pk)
    assert (need.household_id, need.domain, need.degree) == (home.pk, "livelihood", 4)
    assert open_needs(prisoner.pk) == []


def test_someone_of_another_household(actor, world, prison, prisoner):
    wife = world.client(prison, origin="family")
    home = world.home(wife)
    with pytest.raises(NotFound):
        start_assessment(client_id=prisoner.pk, household_id=home.pk, instrument="family", by=actor)


def test_the_family_goes_on_after_its_head(actor, world, prison, prisoner):
    """Its needs stand with the next of them, who is asked from then on; nothing new for the dead."""
    wife = world.client(prison, given="زهرا", origin="family")
    home = world.home(wife)
    son = world.client(prison, given="علی", origin="family")
    with world.as_owner():
        HouseholdMember.objects.create(household=home, client=son, starts=today())
    begun = start_assessment(client_id=wife.pk, household_id=home.pk, instrument="family", by=actor)
    save(begun, actor, "food", {"food_days": "often"})
    finish(begun, actor)
    [need] = open_needs(wife.pk)
    set_need_state(need_id=need.pk, state=NeedState.IN_SERVICE, by=actor)
    record_death(client_id=wife.pk, on=today(), by=actor)
    assert open_needs(wife.pk) == []
    [kept] = open_needs(son.pk)
    assert (kept.pk, kept.state, kept.household_id) == (need.pk, NeedState.OPEN, home.pk)
    assert kept.found_on == need.found_on, "waiting does not start anew"
    with world.as_owner():
        entry = JournalEntry.objects.get(action="need.inherited")
    assert entry.client_id == son.pk
    with pytest.raises(Conflict, match="درگذشته"):
        start_assessment(client_id=wife.pk, household_id=home.pk, instrument="family", by=actor)
    with pytest.raises(Conflict, match="درگذشته"):
        create_plan(client_id=wife.pk, goals=[GoalDraft("livelihood", "غذا")], by=actor)
    assert member_ids(home.pk) == [son.pk, wife.pk]
    assert families([home.pk])[0].head.id == son.pk


class TestOthers:
    """Another body sees nothing; one that serves a need reads no assessment."""

    @pytest.fixture
    def done(self, world, worker, prisoner):
        with world.acting(worker) as actor:
            begun = start_assessment(
                client_id=prisoner.pk, instrument="prisoner_immediate", by=actor
            )
            save(begun, actor, "health", {"talk_now": "yes"})
            save(begun, actor, "home", HOMELESS)
            finish(begun, actor)
        return begun

    TABLES = (Assessment, SectionAnswers, SecretAnswers, Need)

    def test_a_stranger(self, world, stranger, done, prisoner):
        with world.acting(stranger) as actor:
            assert not any(t.objects.exists() for t in self.TABLES)
            with pytest.raises(NotFound):
                reading.get_assessment(done.public_id)
            with pytest.raises(NotFound):
                start_assessment(client_id=prisoner.pk, instrument="prisoner_release", by=actor)

    @pytest.mark.parametrize("level", [1, 2])
    def test_a_body_that_serves(self, world, stranger, other, done, prisoner, level):
        world.grant(prisoner, other, level)
        with world.acting(stranger) as actor:
            assert not any(t.objects.exists() for t in self.TABLES)
            with pytest.raises(NotAllowed):
                start_assessment(client_id=prisoner.pk, instrument="prisoner_release", by=actor)

    def test_a_liaison_with_the_whole_file(self, world, other, done, prisoner):
        world.user("ali", other, "agency_liaison")
        world.grant(prisoner, other, 3)
        with world.acting("ali"):
            assert not any(t.objects.exists() for t in self.TABLES)

    def test_another_case_team_reads_and_does_not_write(
        self, world, stranger, other, done, prisoner
    ):
        world.grant(prisoner, other, 3)
        with world.acting(stranger) as actor:
            assert reading.section_view(done, "health").answers == {"talk_now": "yes"}
            with pytest.raises(NotAllowed):
                abandon_assessment(assessment=done.public_id, by=actor)

    def test_a_need_is_moved_by_its_case_team_alone(
        self, world, worker, stranger, other, done, prisoner
    ):
        with world.acting(worker):
            need = open_needs(prisoner.pk)[0]
        world.grant(prisoner, other, 2)
        with world.acting(stranger) as actor, pytest.raises(NotFound):
            set_need_state(need_id=need.pk, state=NeedState.MET, by=actor)
        with world.acting(worker) as actor:
            set_need_state(need_id=need.pk, state=NeedState.IN_SERVICE, by=actor)
            with pytest.raises(Conflict):
                set_need_state(need_id=need.pk, state=NeedState.IN_SERVICE, by=actor)
            set_need_state(need_id=need.pk, state=NeedState.MET, by=actor)
            with pytest.raises(Conflict):
                set_need_state(need_id=need.pk, state=NeedState.OPEN, by=actor)
