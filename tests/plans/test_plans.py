"""Plans: made, agreed, moved, reviewed, handed over."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bazgasht.access.models import JournalEntry, Membership
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.jalali import today
from bazgasht.people.models import Client
from bazgasht.people.services.custody import Stay, edit_stay, record_event
from bazgasht.people.services.custody_void import void_event
from bazgasht.plans import dates, reactions, services, windows
from bazgasht.plans.models import Assessment, DateMove, Goal, Need, Plan, Review, Step
from bazgasht.plans.selectors import due
from bazgasht.plans.selectors import plans as reading
from bazgasht.plans.services import GoalDraft, Owner, StepDraft
from bazgasht.plans.services.assessments import abandon_assessment, start_assessment
from bazgasht.plans.states import MoveReason, PlanState, StepState

SOON = timedelta(days=5)
FIRST = StepDraft("گرفتن عکس", today() + SOON, Owner(name="خانواده"))


@pytest.fixture
def actor(world, worker):
    with world.acting(worker) as actor:
        yield actor


def made(actor, prisoner, needs=()):
    goal = GoalDraft("identity", "مدارک کامل", tuple(needs), (FIRST,))
    return services.create_plan(client_id=prisoner.pk, goals=[goal], by=actor)


@pytest.fixture
def plan(actor, prisoner):
    return made(actor, prisoner)


@pytest.fixture
def agreed(plan, actor):
    return services.agree_plan(plan=plan.public_id, on=today(), version=plan.version, by=actor)


@pytest.fixture
def step(plan):
    return Step.objects.get()


def overdue(world, item, days=6):
    """Let an item's date pass."""
    day = today() - timedelta(days=days)
    passed = {
        "due": day,
        "first_due": day,
        **({"due_from": day} if isinstance(item, Review) else {}),
    }
    with world.as_owner():
        type(item).objects.filter(pk=item.pk).update(**passed)
    item.refresh_from_db()


def test_a_plan_from_needs(actor, world, prisoner):
    with world.as_owner():
        need = Need.objects.create(
            client=prisoner, organisation_id=1, domain="identity", degree=3, found_on=today()
        )
    plan = made(actor, prisoner, [need.public_id])
    view = reading.plan_view(plan)
    assert plan.state == PlanState.DRAFT and view.waiting is None
    [goal] = view.goals
    assert [n.pk for n in goal.needs] == [need.pk]
    assert [(s.step.text, s.owner, s.missed) for s in goal.steps] == [
        ("گرفتن عکس", "خانواده", None)
    ]


def test_one_open_plan_per_body(plan, actor, prisoner):
    with pytest.raises(Conflict):
        made(actor, prisoner)
    assert Plan.objects.count() == 1


def test_no_plan_without_a_goal(actor, prisoner):
    with pytest.raises(InvalidValue):
        services.create_plan(client_id=prisoner.pk, goals=[], by=actor)


def test_agreed_once_and_then_reviewed(agreed, actor, plan):
    assert (agreed.state, agreed.agreed_on) == (PlanState.ACTIVE, today())
    review = Review.objects.get()
    outside = windows.rules().outside.dates(today())
    assert (review.due_from, review.due, review.rule) == (*outside, "outside")
    assert agreed.next_review == review.due
    with pytest.raises(Conflict):
        services.agree_plan(plan=plan.public_id, on=today(), version=agreed.version, by=actor)


@pytest.mark.parametrize(
    ("left", "rule"),
    [(40, None), (150, "upto_6m"), (300, "upto_12m"), (900, "upto_5y"), (3000, "over_5y")],
)
def test_the_time_left_gives_the_window(plan, actor, world, prisoner, prison, left, rule):
    world.custody(prisoner, prison, left=left, legal_status="sentenced")
    services.agree_plan(plan=plan.public_id, on=today(), version=1, by=actor)
    assert [r.rule for r in Review.objects.all()] == ([rule] if rule else [])


def test_a_stale_plan(plan, actor):
    with pytest.raises(StaleVersion):
        services.agree_plan(plan=plan.public_id, on=today(), version=7, by=actor)


class TestSteps:
    def test_done_and_no_way_back(self, step, actor):
        done = services.set_step_state(
            step=step.public_id, state=StepState.DONE, version=1, by=actor
        )
        assert (done.state, done.done_on, done.version) == ("done", today(), 2)
        with pytest.raises(Conflict):
            services.set_step_state(step=step.public_id, state="todo", version=2, by=actor)

    def test_done_tomorrow(self, step, actor):
        with pytest.raises(InvalidValue):
            services.set_step_state(
                step=step.public_id, state="done", on=today() + SOON, version=1, by=actor
            )

    def test_not_done_says_why_and_may_be_tried_again(self, step, actor):
        with pytest.raises(InvalidValue):
            services.set_step_state(step=step.public_id, state="not_done", version=1, by=actor)
        services.set_step_state(
            step=step.public_id, state="not_done", note="اداره بسته بود", version=1, by=actor
        )
        services.set_step_state(step=step.public_id, state="todo", version=2, by=actor)
        step.refresh_from_db()
        assert step.state == "todo"

    def test_edited_but_not_its_date(self, step, actor, other):
        owner = Owner(organisation_id=other.pk)
        services.edit_step(step=step.public_id, text="عکس تازه", owner=owner, version=1, by=actor)
        step.refresh_from_db()
        assert (step.text, step.organisation_id, step.by) == ("عکس تازه", other.pk, "")

    def test_pressed_twice(self, step, actor):
        services.set_step_state(step=step.public_id, state="done", version=1, by=actor)
        with pytest.raises(StaleVersion):
            services.set_step_state(step=step.public_id, state="done", version=1, by=actor)


class TestMoves:
    def test_a_reason_is_needed_and_history_is_kept(self, step, actor):
        later = step.due + SOON
        with pytest.raises(InvalidValue) as refused:
            services.move_step(step=step.public_id, to=later, reason="", version=1, by=actor)
        assert refused.value.field == "reason"
        was = step.due
        services.move_step(
            step=step.public_id, to=later, reason=MoveReason.PERSON_AWAY, version=1, by=actor
        )
        step.refresh_from_db()
        move = DateMove.objects.get()
        assert (move.was, move.became, move.reason) == (was, later, "person_away")
        assert (step.due, step.first_due, step.late_since) == (later, was, None)
        assert dates.missed(step) is None

    @pytest.mark.parametrize("to", [-1, 5])
    def test_not_into_the_past_and_not_nowhere(self, step, actor, to):
        with pytest.raises(InvalidValue) as refused:
            services.move_step(
                step=step.public_id, to=today() + timedelta(days=to), reason="staff", version=1,
                by=actor,
            )  # fmt: skip
        assert refused.value.field == "to"

    def test_an_overdue_step_stays_overdue(self, step, actor, world):
        overdue(world, step)
        missed = step.due
        for version, days in ((1, 3), (2, 30)):
            to = today() + timedelta(days=days)
            services.move_step(
                step=step.public_id, to=to, reason="staff", version=version, by=actor
            )
            step.refresh_from_db()
            assert (step.due, step.late_since) == (to, missed)
            assert dates.missed(step) == missed
            assert step in due.steps(actor, "late")
        assert DateMove.objects.count() == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"due": today() + SOON},
            {"due": today() + SOON, "late_since": today()},
            {"first_due": today()},
        ],
    )
    def test_the_database_refuses_to_forget(self, step, world, actor, change):
        overdue(world, step)
        with pytest.raises(IntegrityError), transaction.atomic():
            Step.objects.filter(pk=step.pk).update(**change)

    def test_a_done_step_does_not_move(self, step, actor):
        services.set_step_state(step=step.public_id, state="done", version=1, by=actor)
        with pytest.raises(Conflict):
            services.move_step(
                step=step.public_id, to=today() + SOON * 2, reason="staff", version=2, by=actor
            )


class TestGoals:
    def test_added_edited_and_given_up(self, plan, actor):
        goal = services.add_goal(plan=plan.public_id, domain="housing", text="خانه", by=actor)
        services.add_step(goal=goal.public_id, draft=FIRST, by=actor)
        services.edit_goal(goal=goal.public_id, text="خانهٔ امن", needs=(), version=1, by=actor)
        with pytest.raises(InvalidValue):
            services.drop_goal(goal=goal.public_id, reason=" ", version=2, by=actor)
        services.drop_goal(goal=goal.public_id, reason="نخواست", version=2, by=actor)
        view = reading.plan_view(plan)
        assert [g.goal.text for g in view.dropped] == ["خانهٔ امن"]
        assert view.dropped[0].steps[0].step.state == "not_done"
        with pytest.raises(Conflict):
            services.add_step(goal=goal.public_id, draft=FIRST, by=actor)
        with pytest.raises(Conflict):  # from a page older than that
            services.set_step_state(
                step=view.dropped[0].steps[0].step.public_id, state="todo", version=1, by=actor
            )

    @pytest.mark.parametrize(("domain", "text"), [("faith", "x"), ("housing", " ")])
    def test_refused(self, plan, actor, domain, text):
        with pytest.raises(InvalidValue):
            services.add_goal(plan=plan.public_id, domain=domain, text=text, by=actor)


class TestReviews:
    @pytest.fixture
    def review(self, agreed):
        return Review.objects.get()

    def test_done_and_the_next_one_waits(self, review, actor, agreed):
        following = services.do_review(
            review=review.public_id, summary="پیش می‌رود", on=today(), version=1, by=actor
        )
        assert following.due > today() and following.pk != review.pk
        agreed.refresh_from_db()
        assert agreed.next_review == following.due
        with pytest.raises(Conflict):
            services.do_review(
                review=review.public_id, summary="دوباره", on=today(), version=2, by=actor
            )

    def test_words_and_a_day_after_the_agreement_are_needed(self, review, actor, agreed):
        with pytest.raises(InvalidValue):
            services.do_review(review=review.public_id, summary="", on=today(), version=1, by=actor)
        with pytest.raises(InvalidValue):
            services.do_review(
                review=review.public_id, summary="زود", on=agreed.agreed_on - timedelta(days=1),
                version=1, by=actor,
            )  # fmt: skip

    def test_moved_and_overdue(self, review, actor, world, agreed):
        overdue(world, review)
        missed = review.due
        services.move_review(
            review=review.public_id, to=today() + SOON, reason="body_closed", version=1, by=actor
        )
        review.refresh_from_db()
        agreed.refresh_from_db()
        assert (review.late_since, agreed.next_review) == (missed, review.due)
        assert list(due.reviews(actor, "late")) == [review]

    def test_not_of_a_closed_plan(self, review, actor, agreed):
        services.close_plan(plan=agreed.public_id, reason="پایان", version=None, by=actor)
        assert not due.reviews(actor).exists()
        with pytest.raises(Conflict):
            services.move_review(
                review=review.public_id, to=today() + SOON, reason="staff", version=1, by=actor
            )


class TestTransfer:
    def transfer(self, actor, prisoner, prison, other):
        reactions.on_transfer(
            client_id=prisoner.pk,
            from_prison_id=prison.pk,
            to_prison_id=other.pk,
            on=today(),
            by=actor,
        )

    def test_the_plan_goes_along_and_is_reviewed_in_ten_days(
        self, agreed, actor, world, prisoner, prison, other, stranger
    ):
        self.transfer(actor, prisoner, prison, other)
        world.grant(prisoner, other)
        with world.acting(stranger) as receiving:
            [review] = due.reviews(receiving)
            assert (review.due, review.rule) == (today() + timedelta(days=10), "transfer")
            assert review.moves.get().reason == MoveReason.TRANSFERRED
            plan = reading.get_plan(agreed.public_id)
            assert plan.organisation_id == other.pk
            assert plan.next_review == review.due
            services.close_plan(plan=plan.public_id, reason="پایان", version=None, by=receiving)

    def test_recording_the_transfer_does_it(self, agreed, world, prisoner, prison, other):
        world.user("guard", prison, "prison_officer")
        world.custody(prisoner, prison, left=400)
        with world.acting("guard") as guard:
            record_event(
                client_id=prisoner.pk, kind="transfer", on=today(), to_prison_id=other.pk, by=guard
            )
        with world.as_owner():
            assert Plan.objects.get().organisation_id == other.pk
            assert Review.objects.get().due == today() + timedelta(days=10)

    @pytest.mark.parametrize("theirs", [False, True])
    def test_what_was_begun_to_be_asked_goes_on_there(
        self, world, worker, prisoner, prison, other, stranger, theirs
    ):
        """Nobody is asked twice; questions that the other prison asks already end as given up."""
        with world.acting(worker) as by:
            begun = start_assessment(client_id=prisoner.pk, instrument="prisoner_immediate", by=by)
        if theirs:
            world.grant(prisoner, other)
            with world.acting(stranger) as by:
                start_assessment(client_id=prisoner.pk, instrument="prisoner_immediate", by=by)
        world.user("guard", prison, "prison_officer")
        world.custody(prisoner, prison, left=400)
        with world.acting("guard") as guard:
            with connection.cursor() as cursor:
                cursor.execute("select * from plans_assessments_follow(%s, %s, %s)",
                               [prisoner.pk, prison.pk, other.pk])  # fmt: skip
                assert not cursor.fetchall(), "not without a transfer"
            event = record_event(
                client_id=prisoner.pk, kind="transfer", on=today(), to_prison_id=other.pk, by=guard
            )
        with world.as_owner():
            begun.refresh_from_db()
            told = JournalEntry.objects.filter(
                action="assessment.abandoned" if theirs else "assessment.taken_over"
            )
            assert told.get().user_id == world.users["guard"].pk
        assert (begun.organisation_id, begun.state) == (
            (prison.pk, "abandoned") if theirs else (other.pk, "open")
        )
        with world.acting(stranger) as receiving:
            again = start_assessment(
                client_id=prisoner.pk, instrument="prisoner_immediate", by=receiving
            )
            assert (again.pk == begun.pk) is not theirs
            abandon_assessment(assessment=again.public_id, by=receiving)
        with world.as_owner():
            Assessment.objects.filter(pk=again.pk).update(state="open", finished_at=None)
        with world.acting("guard") as guard:
            void_event(client_id=prisoner.pk, event_id=event.pk, reason="اشتباه", by=guard)
        with world.as_owner():
            again.refresh_from_db()
            assert (again.organisation_id, again.state) == (prison.pk, "open"), "taken back"

    def test_an_overdue_review_keeps_its_date(self, agreed, actor, world, prisoner, prison, other):
        review = Review.objects.get()
        overdue(world, review)
        self.transfer(actor, prisoner, prison, other)
        after = Review.objects.get()
        assert (after.due, after.rule, after.version) == (review.due, review.rule, 1)

    def test_a_short_term_without_a_review_gets_one(
        self, plan, actor, world, prisoner, prison, other
    ):
        world.custody(prisoner, prison, left=40)
        services.agree_plan(plan=plan.public_id, on=today(), version=1, by=actor)
        assert not Review.objects.exists()
        self.transfer(actor, prisoner, prison, other)
        assert Review.objects.get().due == today() + timedelta(days=10)

    def test_a_draft_goes_along_without_review(self, plan, actor, prisoner, prison, other):
        self.transfer(actor, prisoner, prison, other)
        plan.refresh_from_db()
        assert plan.organisation_id == other.pk
        assert not Review.objects.exists()


def test_a_term_that_grows_again_is_reviewed_again(plan, actor, world, prisoner, prison):
    """The prison's officer, who plans nothing, moves the date of release."""
    world.custody(prisoner, prison, left=40)
    services.agree_plan(plan=plan.public_id, on=today(), version=1, by=actor)
    assert not Review.objects.exists()
    world.user("guard", prison, "prison_officer")
    with world.acting("guard") as guard:
        for left, version in ((50, 1), (400, 2), (800, 3)):
            release = today() + timedelta(days=left)
            edit_stay(client_id=prisoner.pk, version=version, stay=Stay(expected_release=release),
                      by=guard)  # fmt: skip
            assert Review.objects.count() == (left > 90)
    plan.refresh_from_db()
    assert plan.next_review == Review.objects.get().due


def test_release_and_death(agreed, actor, prisoner, world):
    Review.objects.update(done_on=today())
    reactions.on_release(client_id=prisoner.pk, on=today(), by=actor)
    assert Review.objects.filter(done_on=None).get().rule == "outside"
    with world.as_owner():
        Client.objects.filter(pk=prisoner.pk).update(died_on=today())
    reactions.on_death(client_id=prisoner.pk, by=actor)
    agreed.refresh_from_db()
    assert (agreed.state, agreed.next_review) == (PlanState.CLOSED, None)
    assert Step.objects.get().state == StepState.NOT_DONE


def test_a_death_in_custody_closes_what_any_body_began(plan, prisoner, prison, other, world):
    """The prison's officer, who neither plans nor assesses, records it."""
    world.custody(prisoner, prison)
    world.user("guard", prison, "prison_officer")
    with world.as_owner():
        begun = Assessment.objects.create(
            client=prisoner, organisation_id=other.pk, instrument="prisoner-immediate",
            instrument_version=1, started_by=1,
        )  # fmt: skip
        Need.objects.create(
            client=prisoner, organisation_id=other.pk, domain="debt", degree=2, found_on=today()
        )
    with world.acting("guard") as guard:
        death = record_event(client_id=prisoner.pk, kind="death", on=today(), by=guard)
    with world.as_owner():
        assert Plan.objects.get().state == PlanState.CLOSED
        begun.refresh_from_db()
        assert begun.state == "abandoned" and begun.finished_at
        assert not Need.objects.filter(client=prisoner, household=None, closed_on=None).exists()
        told = dict(JournalEntry.objects.values_list("action", "user_id"))
    assert told["assessment.abandoned"] == told["plan.closed"] == world.users["guard"].pk
    assert told["need.moved"] == world.users["guard"].pk
    world.user("stranger", other, "social_worker")
    for who in ("stranger", "guard"):  # no file of theirs; nobody has taken the death back
        with (
            world.acting(who), pytest.raises(ProgrammingError), transaction.atomic(),
            connection.cursor() as cursor,
        ):  # fmt: skip
            cursor.execute("select plans_stand_again(%s)", [prisoner.pk])
    with world.acting("guard") as guard:
        void_event(client_id=prisoner.pk, event_id=death.pk, reason="همنام بود", by=guard)
    with world.as_owner():
        again = Plan.objects.get()
        assert (again.state, again.closed_on, again.close_reason) == (PlanState.DRAFT, None, "")
        assert set(Step.objects.values_list("state", "note")) == {(StepState.TODO, "")}
        begun.refresh_from_db()
        assert (begun.state, begun.finished_at) == ("open", None)
        need = Need.objects.get(client=prisoner, domain="debt")
        assert (need.state, need.closed_on) == ("open", None)
        actions = set(JournalEntry.objects.values_list("action", flat=True))
    assert actions >= {"plan.stood_again", "assessment.stood_again", "need.stood_again"}


@pytest.mark.parametrize("own", [False, True])
def test_a_transfer_taken_back_brings_the_plan_back(plan, prisoner, prison, other, world, own):
    """One that the other prison made beside it is closed: nobody there sees the person any more."""
    on_body = {"client_id": prisoner.pk, "by": None, "on": today()}
    with world.as_owner():
        if own:
            made = Plan.objects.create(client=prisoner, organisation_id=other.pk, created_by=1)
        reactions.on_transfer(from_prison_id=prison.pk, to_prison_id=other.pk, **on_body)
        Plan.objects.filter(pk=plan.pk).update(organisation_id=prison.pk if own else other.pk)
        reactions.on_transfer_voided(from_prison_id=prison.pk, to_prison_id=other.pk, **on_body)
        plan.refresh_from_db()
        assert (plan.organisation_id, plan.state == PlanState.CLOSED) == (prison.pk, False)
        if own:
            made.refresh_from_db()
            assert made.state == PlanState.CLOSED and made.close_reason


class TestLeaver:
    @pytest.fixture
    def mine(self, world, worker, prisoner, prison):
        with world.acting(worker) as actor:
            owner = Owner(user_id=actor.user_id)
            goal = GoalDraft("identity", "مدارک", (), (StepDraft("عکس", today() + SOON, owner),))
            services.create_plan(client_id=prisoner.pk, goals=[goal], by=actor)
        world.user("heir", prison, "social_worker")
        return world.users[worker].pk

    def left(self, world, leaver, prison, heir):
        payload = {"user_id": leaver, "organisation_id": prison.pk, "handover_to": heir}
        world.user("admin", prison, "case_lead")
        with world.acting("admin"):
            reactions.on_leaver(**payload, membership_id=1, role="x", by=None)
        with world.as_owner():
            return Step.objects.get().user_id

    def test_steps_go_to_the_heir(self, world, mine, prison):
        heir = world.users["heir"].pk
        with world.as_owner():
            Membership.objects.filter(user_id=mine).update(ends=timezone.now())
        assert self.left(world, mine, prison, heir) == heir

    def test_not_while_the_seat_is_held(self, world, mine, prison):
        assert self.left(world, mine, prison, world.users["heir"].pk) == mine

    def test_not_to_somebody_else(self, world, mine, prison, other, stranger):
        with world.as_owner():
            Membership.objects.filter(user_id=mine).update(ends=timezone.now())
        assert self.left(world, mine, prison, world.users[stranger].pk) == mine


class TestOthers:
    TABLES = (Plan, Goal, Step, Review, DateMove)

    @pytest.fixture
    def kept(self, world, worker, prisoner):
        with world.acting(worker) as actor:
            plan = made(actor, prisoner)
            services.agree_plan(plan=plan.public_id, on=today(), version=1, by=actor)
            services.move_step(
                step=Step.objects.get().public_id, to=today() + SOON * 2, reason="staff",
                version=1, by=actor,
            )  # fmt: skip
        return plan

    def test_a_stranger_sees_nothing(self, world, stranger, kept, prisoner):
        with world.acting(stranger) as actor:
            assert not any(t.objects.exists() for t in self.TABLES)
            with pytest.raises(NotFound):
                reading.get_plan(kept.public_id)
            with pytest.raises(NotFound):
                services.close_plan(plan=kept.public_id, reason="x", version=None, by=actor)

    def test_a_body_that_serves_sees_nothing(self, world, stranger, other, kept, prisoner):
        world.grant(prisoner, other, 2)
        with world.acting(stranger) as actor:
            assert not any(t.objects.exists() for t in self.TABLES)
            with pytest.raises(NotFound):
                services.take_over_plan(plan=kept.public_id, by=actor)

    def test_another_case_team_reads_and_may_take_over(
        self, world, stranger, other, kept, prisoner
    ):
        world.grant(prisoner, other, 3)
        with world.acting(stranger) as actor:
            with pytest.raises(NotAllowed):
                services.close_plan(plan=kept.public_id, reason="x", version=None, by=actor)
            services.take_over_plan(plan=kept.public_id, by=actor)
            with pytest.raises(Conflict):
                services.take_over_plan(plan=kept.public_id, by=actor)
            closed = services.close_plan(
                plan=kept.public_id, reason="پایان", version=None, by=actor
            )
        assert closed.state == PlanState.CLOSED


def test_reading_a_plan_costs_the_same_however_long(plan, actor):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            reading.plan_view(plan)
        return len(queries)

    before = cost()
    for number in range(5):
        goal = services.add_goal(plan=plan.public_id, domain="housing", text=f"{number}", by=actor)
        services.add_step(goal=goal.public_id, draft=FIRST, by=actor)
    assert cost() == before <= 8
