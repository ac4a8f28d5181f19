"""Runs: the best places for the body's own people, with reasons; nobody is moved by one."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from ortools.linear_solver import pywraplp
from tests.factories import acting, make_client, make_episode, make_grant, owned
from tests.matching.conftest import lines, misses, reread
from tests.support.province import make_need
from tests.training.conftest import cohort_draft

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.weekly import Times
from bazgasht.matching import selectors, services
from bazgasht.matching.models import MatchLine, MatchRun, Wish
from bazgasht.matching.selectors.sides import COLUMNS, Count, hide
from bazgasht.matching.services import WishDraft
from bazgasht.people.models import AccessBarrier
from bazgasht.training import services as training
from bazgasht.training.models import Enrolment


@owned
def enrolments():
    return list(Enrolment.objects.order_by("id"))


def test_the_needier_gets_the_one_seat_and_the_other_their_next_best(house, proposed):
    first, second = lines(proposed)
    assert (first.client_id, first.title) == (house.clients[0].pk, "جوشکاری پایه")
    assert (second.client_id, second.title) == (house.clients[1].pk, "خیاطی پایه")
    assert (proposed.people, proposed.matched, proposed.places) == (2, 2, 3)
    assert proposed.value == proposed.bound == first.value + second.value
    assert not enrolments()  # a proposal only


def test_why_is_told_in_both_languages_and_names_what_would_have_been_next(house, proposed):
    second = lines(proposed)[1]
    for language, words in (("fa", "پیشنهاد می‌شود"), ("en", "is proposed")):
        with translation.override(language):
            told = selectors.explain(proposed, second)
        assert words in told.summary and "جوشکاری پایه" in told.summary
        assert sum(x.points for x in told.lines) == second.value
        other = told.others[0]
        assert other.target["title"] == "جوشکاری پایه" and other.price > 0
        assert all("%(" not in text for text in (told.summary, other.words))


def test_whoever_was_not_asked_is_told_apart_from_whom_the_places_do_not_fit(house, wish, run):
    make_need(house.clients[2], "training", degree=2)
    wish(3, "welding", max_hours=1)
    made = run()
    unasked, busy = misses(made)
    assert (unasked.client_id, unasked.code) == (house.clients[2].pk, "wish")
    assert (busy.client_id, busy.code) == (house.clients[3].pk, "hours")
    for row, part in ((unasked, "No wish"), (busy, "Hours")):
        with translation.override("en"):
            told = selectors.explain(made, row)
        assert part in told.summary or part in told.ruled[0].title
        assert len(told.ruled[0].places) == 2


def test_whoever_finds_everything_full_is_told_so(house, wish, run):
    for n in range(4):
        wish(n, "welding")
    made = run()
    assert made.matched == 3
    (missed,) = misses(made)
    assert missed.code == "full"
    with translation.override("en"):
        told = selectors.explain(made, missed)
    assert "all are full" in told.summary and len(told.options) == 2
    with acting(house.officer):
        assert made.targets[0]["filled"] == 1 and made.targets[0]["price"] > 0


def test_a_form_sent_twice_is_one_run_and_another_use_of_it_is_refused(house, wish, run):
    wish(0)
    key = uuid4()
    assert run(request_id=key).pk == run(request_id=key).pk
    with pytest.raises(Conflict):
        run(kind="openings", request_id=key)


def test_a_newer_run_replaces_what_waits_and_leaves_what_is_decided(house, proposed, run):
    first, second = lines(proposed)
    with acting(house.officer) as by:
        services.refuse(public_id=first.public_id, code="later", by=by)
    newer = run()
    assert reread(second).state == "lapsed" and reread(first).state == "refused"
    # what was refused is not proposed again
    again = {x.client_id: x.title for x in lines(newer)}
    assert again[first.client_id] == "خیاطی پایه"
    with acting(house.officer) as by, pytest.raises(Conflict):
        services.accept(public_id=second.public_id, by=by)


@pytest.mark.parametrize("who", ["worker", "trainer", "stranger", "viewer", "boss"])
def test_only_the_bodys_own_employment_officer_runs_and_decides(house, proposed, run, who):
    line = lines(proposed)[0]
    with pytest.raises((NotAllowed, NotFound)):
        run(user=house.users[who])
    for verb, more in (("accept", {}), ("refuse", {"code": "person"}),
                       ("choose", {"place": 1, "reason": "به خواست خودش"})):  # fmt: skip
        with acting(house.users[who]) as by, pytest.raises((NotAllowed, NotFound)):
            getattr(services, verb)(public_id=line.public_id, by=by, **more)
    assert reread(line).state == "proposed" and not enrolments()


def test_accepting_asks_for_the_seat_once(house, proposed):
    line = lines(proposed)[0]
    for user in (house.officer, house.officer):
        with acting(user) as by:
            done = services.accept(public_id=line.public_id, version=1, by=by)
    assert (done.state, done.outcome, done.version) == ("accepted", "enrolled", 2)
    (seat,) = enrolments()
    assert (seat.client_id, seat.cohort_id, seat.public_id) == (
        line.client_id, house.cohorts[0].pk, line.public_id,
    )  # fmt: skip
    with acting(house.colleague) as by, pytest.raises(StaleVersion):
        services.accept(public_id=line.public_id, version=1, by=by)
    with acting(house.colleague) as by, pytest.raises(Conflict):
        services.refuse(public_id=line.public_id, code="person", by=by)


def test_what_training_refuses_leaves_the_proposal_as_it_was(house, proposed):
    from tests.training.conftest import set_dates

    line = lines(proposed)[0]
    set_dates(house.cohorts[0], enrol_until=timezone.localdate() - timedelta(days=1))
    with acting(house.officer) as by, pytest.raises(Conflict):
        services.accept(public_id=line.public_id, by=by)
    assert reread(line).state == "proposed" and not enrolments()


def test_another_place_needs_a_reason_and_is_made(house, proposed):
    line = lines(proposed)[0]
    with acting(house.officer) as by:
        with pytest.raises(InvalidValue, match="reason"):
            services.choose(public_id=line.public_id, place=1, reason="  ", by=by)
        with pytest.raises(InvalidValue, match="same"):
            services.choose(public_id=line.public_id, place=line.place, reason="بهتر است", by=by)
        with pytest.raises(InvalidValue, match="place"):
            services.choose(public_id=line.public_id, place=9, reason="بهتر است", by=by)
        done = services.choose(
            public_id=line.public_id, place=1 - line.place, reason="خودش خیاطی را خواست", by=by
        )
    assert (done.state, done.override_reason, done.outcome) == (
        "overridden", "خودش خیاطی را خواست", "enrolled",
    )  # fmt: skip
    assert enrolments()[0].cohort_id == house.cohorts[1].pk


def test_refusing_makes_nothing_and_needs_words_for_another_reason(house, proposed):
    line = lines(proposed)[0]
    with acting(house.officer) as by:
        for code, note in (("nothing", ""), ("other", "  ")):
            with pytest.raises(InvalidValue):
                services.refuse(public_id=line.public_id, code=code, note=note, by=by)
        done = services.refuse(public_id=line.public_id, code="other", note="نامهٔ خودش", by=by)
    assert (done.state, done.refuse_code, done.decided_by) == ("refused", "other", house.officer.pk)
    assert not enrolments()


def test_each_write_is_one_entry_of_the_journal(house, proposed):
    line = lines(proposed)[0]
    with acting(house.officer) as by:
        services.refuse(public_id=line.public_id, code="person", by=by)

    @owned
    def actions():
        return sorted(JournalEntry.objects.values_list("action", flat=True))

    assert [a for a in actions() if a.split(".")[0] in ("matching", "proposal", "wish")] == [
        "matching.made", "proposal.refused", "wish.agreed", "wish.agreed",
    ]  # fmt: skip


def test_somebody_else_s_people_and_the_barred_are_in_no_run(house, wish, run):
    foreign = make_client(house.other)
    make_need(foreign, "training")
    make_need(house.clients[2], "training")
    wish(0)

    @owned
    def bar():
        AccessBarrier.objects.create(
            client=house.clients[2], organisation_id=house.prison.pk, reason="خویشاوند",
            ends=timezone.now() + timedelta(days=9), set_by=house.officer.pk,
            set_by_organisation=house.prison.pk,
        )  # fmt: skip

    bar()
    made = run()
    assert made.people == 1


def test_a_place_people_wait_for_is_not_proposed(house, wish, run):
    from bazgasht.training import services as training

    with acting(house.officer) as by:
        for n in (2, 3):
            training.enrol(cohort_id=house.cohorts[0].pk, client_id=house.clients[n].pk, by=by)
    wish(0, "welding")
    made = run()
    assert [x.title for x in lines(made)] == ["خیاطی پایه"]


def test_a_wish_is_changed_taken_back_and_given_again(house, wish, run):
    first = wish(0, "welding", "tailoring")
    with acting(house.officer) as by:
        with pytest.raises(StaleVersion):
            services.save_wish(
                client_id=house.clients[0].pk, version=9, by=by,
                draft=WishDraft(timezone.localdate()),
            )  # fmt: skip
        for bad in (
            WishDraft(timezone.localdate() + timedelta(days=1)),
            WishDraft(timezone.localdate(), ["nothing"]),
            WishDraft(timezone.localdate(), max_hours=99),
        ):
            with pytest.raises(InvalidValue):
                services.save_wish(client_id=house.clients[0].pk, draft=bad, by=by)
        assert services.end_wish(client_id=house.clients[0].pk, by=by).ended_on
    assert run().people == 0
    again = wish(0)
    assert (again.pk, again.ended_on, again.version) == (first.pk, None, 3)
    with acting(house.trainer) as by, pytest.raises((NotAllowed, NotFound)):
        services.end_wish(client_id=house.clients[0].pk, by=by)


def test_a_provider_that_may_not_know_of_a_person_is_not_proposed(house, wish, run):
    wish(0, "welding")
    bar_from(house, house.clients[0], house.tvto)
    made = run()
    assert lines(made) == []
    wish(1, "welding")
    assert [line.client_id for line in lines(run())] == [house.clients[1].pk]


@owned
def bar_from(house, client, body):
    AccessBarrier.objects.create(
        client=client, organisation_id=body.pk, reason="خویشاوند",
        ends=timezone.now() + timedelta(days=9), set_by=house.officer.pk,
        set_by_organisation=house.prison.pk,
    )  # fmt: skip


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


TABLES = ("matching_wish", "matching_matchrun", "matching_matchline", "matching_matchmiss")


@pytest.mark.parametrize("who", ["trainer", "stranger", "viewer", "boss"])
def test_nobody_else_reads_or_writes_by_raw_sql(house, proposed, wish, run, who):
    make_need(house.clients[2], "training")
    run()
    with acting(house.officer):
        assert all(raw(f"select count(*) from {table}")[0][0] for table in TABLES)
    with acting(house.users[who]):
        assert [raw(f"select count(*) from {table}")[0][0] for table in TABLES] == [0, 0, 0, 0]
        assert raw("update matching_matchline set state = 'accepted', decided_by = %s,"
                   " decided_on = current_date", house.users[who].pk) == 0  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "delete from matching_matchline",
        "update matching_matchline set value = 9",
        "update matching_matchrun set matched = 9",
        "update matching_matchline set state = 'accepted'",
        "update matching_matchline set state = 'refused', decided_by = 1, decided_on = current_date",
        "insert into matching_matchrun (public_id, organisation_id, kind, rules_version, day, made_by,"
        " people, places, matched, pairs, value, bound, milliseconds, targets, synthetic, state) select"
        " gen_random_uuid(), organisation_id, kind, 1, day, made_by, 0, 0, 0, 0, 5, 6, 1, '[]', true,"
        " 'queued'"
        " from matching_matchrun limit 1",
    ],
)
def test_the_database_refuses_what_no_service_does(house, proposed, sql):
    with (
        acting(house.officer),
        pytest.raises(Exception, match=r"denied|policy|violates|somebody else|this run is over"),
        transaction.atomic(),
    ):
        raw(sql)


def test_a_decision_is_never_rewritten_not_even_by_the_owner(house, proposed):
    line = lines(proposed)[0]
    with acting(house.officer) as by:
        services.refuse(public_id=line.public_id, code="person", by=by)

    @owned
    def rewrite():
        with transaction.atomic():
            MatchLine.objects.filter(pk=line.pk).update(refuse_code="health")

    with pytest.raises(Exception, match="was decided"):
        rewrite()


def test_the_fairness_report_hides_small_cells_and_what_would_tell_them(house, wish, run):
    for n in range(8):
        sex = "f" if n < 6 else ("m" if n < 7 else "")
        client = make_client(house.prison, sex=sex, family=f"دیگر{n}")
        make_episode(client, house.prison, days_left=300)
        house.clients.append(client)
        wish(4 + n)
    made = run()
    with acting(house.officer):
        found = selectors.fairness(made)
    by_label = {g.label: g for g in found["sex"]}
    assert [g.unknown for g in found["sex"]][-2] is True
    with translation.override("fa"):
        assert by_label["زن"].cells[0].n is None, "all but six would tell of two"
    assert all(c.n is None or c.n == 0 or c.n >= 5 for g in found["sex"] for c in g.cells)
    assert {g.cells[0].n for g in found["prison"]} == {8}


def fitting(sides, hidden):
    """By small number, what it may be: every table of whole numbers that fits what is shown."""
    shown = {}
    everybody = [sum(c) for c in zip(*next(iter(sides.values())).values(), strict=True)]
    for side, table in (("", {None: everybody}), *sides.items()):
        for group, counts in table.items():
            for column, n in enumerate(counts):
                cell = Count(side, group, column)
                shown[cell] = None if cell in hidden else n
    solver = pywraplp.Solver.CreateSolver("SCIP")
    var = {c: solver.IntVar(0 if n is None else n, 99 if n is None else n, "")
           for c, n in shown.items()}  # fmt: skip
    small = {}
    for c, x in var.items():
        true = everybody if not c.side else sides[c.side][c.group]
        if 0 < true[c.column] < 5:
            small[c] = x
        if c.column + 1 < len(COLUMNS):
            after = var[c._replace(column=c.column + 1)]
            solver.Add(x >= after)
            if 0 < true[c.column] - true[c.column + 1] < 5:
                small[c._replace(lost=True)] = x - after
    for side, table in sides.items():
        for column in range(len(COLUMNS)):
            solver.Add(
                var[Count("", None, column)] == sum(var[Count(side, g, column)] for g in table)
            )
    found = {}
    for c, x in small.items():
        ends = []
        for goal in (solver.Minimize, solver.Maximize):
            goal(x)
            assert solver.Solve() == pywraplp.Solver.OPTIMAL
            ends.append(round(solver.Objective().Value()))
        found[c] = tuple(ends)
    return found


COUNTED = (
    {"sex": {"m": [20, 20, 20, 20], "f": [30, 30, 30, 0], "": [3, 3, 3, 0]}},
    {"sex": {"m": [12, 12, 10, 10]}},
    {"sex": {"m": [40, 30, 20, 10], "f": [9, 8, 7, 6]},
     "stay": {"short": [30, 25, 20, 12], "long": [19, 13, 7, 4]}},
    {"prison": {1: [25, 21, 15, 11], 2: [22, 15, 10, 4], 3: [6, 6, 6, 6]},
     "sex": {"m": [51, 40, 30, 20], "f": [2, 2, 1, 1]},
     "stay": {"short": [33, 30, 20, 20], "long": [20, 12, 11, 1]}},
)  # fmt: skip


@pytest.mark.parametrize("sides", COUNTED)
def test_nobody_works_out_a_hidden_cell(sides):
    """Guardrail 4: not from the sum of a side, not from another side, not from the columns."""
    hidden = hide(sides)
    for cell, (low, high) in fitting(sides, hidden).items():
        assert low <= 0 and high >= 5, (cell, low, high)


def test_large_tables_stay_readable():
    sides = {"sex": {"m": [200, 100, 50, 20], "f": [150, 90, 60, 30], "": [80, 40, 20, 10]}}
    assert not hide(sides)


def test_a_body_that_no_longer_keeps_the_file_reads_nothing_of_it(house, proposed):
    line = lines(proposed)[0]

    @owned
    def leave():
        from bazgasht.people.models import Grant

        Grant.objects.filter(client_id=line.client_id).update(
            ends=timezone.now() - timedelta(days=1)
        )
        make_grant(house.clients[0], house.other)

    leave()
    with acting(house.officer), pytest.raises(NotFound):
        selectors.get_line(line.public_id)
    with acting(house.stranger):
        assert not MatchLine.objects.exists() and not MatchRun.objects.exists()
        assert Wish.objects.filter(client_id=line.client_id).exists()


def test_days_of_the_week_and_hours_rule_a_seat_out_and_what_nobody_said_does_not(house, wish, run):
    cares = Times((0, 1, 2, 3, 4), time(12), time(15))
    wish(0, "welding", cannot=cares)
    wish(1, "tailoring", cannot=cares)
    welding, tailoring = house.cohorts
    first = run()
    assert first.matched == 2, "no hours are known yet"
    with acting(house.trainer) as by:
        training.update_cohort(
            public_id=welding.public_id, version=welding.version, by=by,
            draft=cohort_draft(seats=1, prison_id=house.prison.pk, times=Times((0, 2), time(10), time(14))),
        )  # fmt: skip
        training.plan_weekly(
            cohort=tailoring.public_id, weekdays={0, 2}, begins=time(8), minutes=240, by=by
        )
    again = run()
    proposed = {line.client_id: line for line in lines(again)}
    line = proposed[house.clients[0].pk]
    assert (line.title, line.ruled["times"]) == ("خیاطی پایه", [0])
    with translation.override("fa"):
        (ruled,) = [r for r in selectors.explain(again, line).ruled if r.code == "times"]
        assert "شنبه، دوشنبه، ۱۰:۰۰ تا ۱۴:۰۰" in ruled.places[0][1]


def test_whoever_took_the_yes_back_is_enrolled_on_no_earlier_proposal(house, proposed, client):
    line = lines(proposed)[0]
    other = next(i for i in range(2) if i != line.place)
    with acting(house.officer) as by:
        services.end_wish(client_id=line.client_id, by=by)
        for verb, more in (
            (services.accept, {}), (services.choose, {"place": other, "reason": "خودش خواست"})
        ):  # fmt: skip
            with pytest.raises(Conflict) as refused:
                verb(public_id=line.public_id, by=by, **more)
            assert refused.value.code == "matching.no_yes"
    assert reread(line).state == "proposed" and not enrolments()
    client.force_login(house.officer)
    why = client.get(reverse("matching:why", args=[line.public_id]))
    assert "دیگر نمی‌خواهد" in why.content.decode()
    reasons = [bool(a["reason"]) for a in why.context["actions"]]
    assert reasons == [True, True, False], "not to follow it needs nobody's yes"
    with acting(house.officer) as by:
        services.refuse(public_id=line.public_id, code="person", by=by)
    assert reread(line).state == "refused"
