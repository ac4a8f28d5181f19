"""Trees, their progress, and who may say what about them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import acting, owned
from tests.harms.conftest import day, entered, figure, live, part

from bazgasht.access.roles import ROLES
from bazgasht.core.errors import (
    Conflict,
    DomainError,
    InvalidValue,
    NotAllowed,
    NotFound,
    StaleVersion,
)
from bazgasht.core.week import Week
from bazgasht.harms import selectors, services
from bazgasht.harms.models import MeasureValue, Node, Programme
from bazgasht.harms.services import NodeDraft, ProgrammeDraft, ValueRow

pytestmark = pytest.mark.django_db


def tree(house, row, user="chief"):
    with acting(house.users[user]), transaction.atomic():
        return selectors.tree_of(selectors.get_programme(row.public_id))


def standing(house, row, number):
    return next(x for x in tree(house, row).lines if x.node.number == number).standing


def test_a_template_gives_seven_missions(house):
    with acting(house.top_chief) as by:
        row = services.create_programme(
            organisation_id=house.top.pk, template=True, by=by,
            draft=ProgrammeDraft("strategy", "سند تحول", "متن پیشنهادی", illustrative=True),
        )  # fmt: skip
    found = tree(house, row, "top_chief")
    assert len(found.roots) == 7 and {x.node.level for x in found.lines} == {0, 1, 2}
    assert all(x.node.state == "planned" for x in found.actions)
    numbers = [[int(n) for n in x.node.number.split(".")] for x in found.lines]
    assert numbers == sorted(numbers)


def test_progress_is_the_share_of_actions_done(house, programme):
    row = programme()
    assert standing(house, row, "1").per_cent == 0
    first = part(row, "1.1.1.1")
    with acting(house.liaison) as by:
        services.move_action(public_id=first.public_id, state="done", version=first.version, by=by)
    assert standing(house, row, "1").per_cent == standing(house, row, "1.1.1").per_cent == 50
    second = part(row, "1.1.1.2")
    with acting(house.liaison) as by:
        services.move_action(public_id=second.public_id, state="stopped", version=None, by=by)
    assert standing(house, row, "1").per_cent == 100, "what was stopped does not count"
    assert not standing(house, row, "1.1.1.2").known


def test_without_a_figure_it_is_unknown_and_not_nought(house, programme):
    row = programme()
    with acting(house.chief) as by:
        made = services.add_measure(node=part(row, "1.1").public_id, draft=entered(), by=by)
    line = next(x for x in tree(house, row).lines if x.node.number == "1.1")
    assert line.measures[0].value is None and not line.measures[0].standing.known
    assert line.standing.known, "the actions below it are known"
    with acting(house.chief) as by:
        services.record_values(
            programme=row.public_id, rows=[ValueRow(made.pk, day(-50), Decimal("17.5"))],
            source="سازمان ثبت", source_date=day(-20), by=by,
        )  # fmt: skip
    line = next(x for x in tree(house, row).lines if x.node.number == "1.1")
    assert line.standing.per_cent == standing(house, row, "1").per_cent == 25
    assert standing(house, row, "1.1.1").per_cent == 0, "below it the actions are counted"
    assert line.standing.forecast.days_late == 0  # a quarter of the way in a quarter of the time


def test_a_correction_is_a_newer_row_and_the_same_again_changes_nothing(house, programme):
    row = programme()
    with acting(house.chief) as by:
        made = services.add_measure(node=part(row, "1").public_id, draft=entered(), by=by)

    def record(value, source="ثبت"):
        with acting(house.chief) as by:
            return services.record_values(
                programme=row.public_id, rows=[ValueRow(made.pk, day(-5), Decimal(value))],
                source=source, source_date=day(-4), by=by,
            )  # fmt: skip

    assert record("12") == (1, 0) and record("12") == (0, 1) and record("13") == (1, 0)
    line = next(x for x in tree(house, row).lines if x.node.number == "1")
    assert line.measures[0].value == 13 and len(line.measures[0].points) == 1
    assert owned(MeasureValue.objects.count)() == 2


def test_a_live_measure_is_counted_as_a_bound_resolution(house, programme):
    row = programme()
    with acting(house.chief) as by:
        services.add_measure(node=part(row, "1").public_id, draft=live(house), by=by)
    week = Week.of(day(-14))
    figure(house.hq, week.start, 30)
    figure(house.far, week.start, 999)
    line = next(x for x in tree(house, row).lines if x.node.number == "1")
    assert line.measures[0].value == 30 and line.standing.per_cent == 30


def test_the_whole_country_is_the_sum_of_its_headquarters(house, programme):
    row = programme("top_chief", "top")
    with acting(house.top_chief) as by:
        services.add_measure(
            node=part(row, "1").public_id, draft=live(house, headquarters_id=None), by=by
        )
    week = Week.of(day(-14))
    figure(house.hq, week.start, 30)
    figure(house.far, week.start, 12)
    line = next(x for x in tree(house, row, "top_chief").lines if x.node.number == "1")
    assert line.measures[0].value == 42


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("target", {"target": Decimal(30)}), ("target", {"target": Decimal(20)}),
        ("due", {"due": day(-200)}), ("indicator", {"kind": "live", "indicator": "none.such"}),
        ("headquarters", {"kind": "live", "indicator": "training.enrolled"}),
    ],
)  # fmt: skip
def test_a_measure_that_measures_nothing_is_refused(house, programme, field, more):
    row = programme()
    with acting(house.chief) as by, pytest.raises(InvalidValue) as refused:
        services.add_measure(node=part(row, "1").public_id, draft=entered(**more), by=by)
    assert refused.value.field == field


ACTS = {
    "edit": lambda row, by: services.change_node(
        public_id=part(row, "1").public_id, draft=NodeDraft("دیگر"), version=1, by=by),
    "add": lambda row, by: services.add_node(
        programme=row.public_id, draft=NodeDraft("تازه"), by=by),
    "report": lambda row, by: services.move_action(
        public_id=part(row, "1.1.1.1").public_id, state="running", version=None, by=by),
    "close": lambda row, by: services.move_programme(
        public_id=row.public_id, state="closed", version=None, by=by),
    "budget": lambda row, by: services.record_budget(
        node=part(row, "1").public_id, year=1404, planned=10, spent=None, source="بودجه",
        source_date=day(-1), by=by),
}  # fmt: skip
MAY = {"chief": set(ACTS), "top_chief": set(ACTS), "liaison": {"report"}, "viewer": set(),
       "far_chief": set(), "national": set(), "social": set(), "admin": set()}  # fmt: skip


@pytest.mark.parametrize("user", MAY)
@pytest.mark.parametrize("act", ACTS)
def test_who_may_do_what(house, programme, user, act):
    row = programme()
    with acting(house.users[user]) as by:
        if act in MAY[user]:
            assert ACTS[act](row, by)
        else:
            with pytest.raises((NotAllowed, NotFound)):
                ACTS[act](row, by)


def test_a_draft_is_its_keepers_alone(house, programme):
    row = programme(active=False)
    for user in ("viewer", "far_chief", "liaison", "national"):
        with acting(house.users[user]), pytest.raises(NotFound):
            selectors.get_programme(row.public_id)
    assert tree(house, row, "top_chief").lines
    with acting(house.liaison) as by, pytest.raises(NotFound):
        ACTS["report"](row, by)


def test_the_database_keeps_it_without_the_service(house, programme):
    row = programme()
    node = part(row, "1.1.1.1")
    tries = {
        "liaison": [f"update harms_node set title = 'x' where id = {node.pk}",
                    f"update harms_node set owner_id = null where id = {node.pk}",
                    f"insert into harms_nodebudget (node_id, year, planned, source, source_date,"
                    f" recorded_by, version) values ({node.pk}, 1404, 1, 'x', now(), 1, 1)"],
        "far_chief": ["update harms_programme set title = 'x'", "delete from harms_node"],
        "viewer": ["update harms_node set state = 'done', ended_on = now()"],
    }  # fmt: skip
    for user, statements in tries.items():
        for sql in statements:
            with acting(house.users[user]):
                try:
                    with transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(sql)
                        changed = cursor.rowcount
                except DatabaseError:
                    changed = 0
            assert changed == 0, (user, sql)


def test_figures_are_only_added_to_even_by_the_owner(house, programme):
    row = programme()
    with acting(house.chief) as by:
        made = services.add_measure(node=part(row, "1").public_id, draft=entered(), by=by)
        services.record_values(
            programme=row.public_id, rows=[ValueRow(made.pk, day(-5), Decimal(1))],
            source="ثبت", source_date=day(-4), by=by,
        )  # fmt: skip
        with pytest.raises(Conflict):
            services.change_measure(
                public_id=made.public_id, version=1, by=by, draft=entered(baseline=Decimal(25))
            )
    for change in (
        lambda: MeasureValue.objects.update(value=9),
        lambda: MeasureValue.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            owned(change)()


def test_two_people_and_a_double_press(house, programme):
    row = programme()
    node = part(row, "1.1.1.2")
    with acting(house.chief) as by:
        services.change_node(
            public_id=node.public_id, draft=NodeDraft("نوشتهٔ نو"), version=1, by=by
        )
        with pytest.raises(StaleVersion):
            services.change_node(
                public_id=node.public_id, draft=NodeDraft("کهنه"), version=1, by=by
            )
        again = [
            services.add_node(programme=row.public_id, draft=NodeDraft("یکی"), by=by,
                              public_id=node.programme.public_id)
            for _time in range(2)
        ]  # fmt: skip
    assert again[0].pk == again[1].pk


def test_what_hangs_on_a_part_keeps_it(house, programme):
    row = programme()
    with acting(house.chief) as by:
        with pytest.raises(Conflict):
            services.remove_node(public_id=part(row, "1.1").public_id, by=by)
        services.remove_node(public_id=part(row, "1.1.1.2").public_id, by=by)
    assert not owned(Node.objects.filter(programme=row, number="1.1.1.2").exists)()


def test_a_closed_programme_rests(house, programme):
    row = programme()
    with acting(house.chief) as by:
        services.move_programme(public_id=row.public_id, state="closed", version=None, by=by)
        for act in ("edit", "report", "budget"):
            with pytest.raises(DomainError):
                ACTS[act](row, by)


def test_the_database_knows_who_keeps_programmes():
    keepers = {code for code, r in ROLES.items() if "programmes.edit" in r.permissions}
    importers = {code for code, r in ROLES.items() if "figures.import" in r.permissions}
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname in ('harms_keeps', 'harms_imports')"
                       " order by proname")  # fmt: skip
        imports, keeps = (row[0] for row in cursor.fetchall())
    assert all(f"'{code}'" in keeps for code in keepers) and keeps.count("'headquarters") == 1
    assert all(f"'{code}'" in imports for code in importers)


def test_a_moved_polling_day_moves_its_calendar(house):
    with acting(house.top_chief) as by:
        row = services.create_programme(
            organisation_id=house.top.pk, template=True, by=by,
            draft=ProgrammeDraft("election", "انتخابات آزمون", "تقویم", polling_day=day(100)),
        )  # fmt: skip
        before = {n.number: n.due for n in Node.objects.filter(programme=row, level=3)}
        services.update_programme(
            public_id=row.public_id, version=row.version, by=by,
            draft=ProgrammeDraft("election", "انتخابات آزمون", "تقویم", polling_day=day(107)),
        )  # fmt: skip
        after = {n.number: n.due for n in Node.objects.filter(programme=row, level=3)}
    assert before and all(after[k] - before[k] == timedelta(days=7) for k in before)
    assert owned(Programme.objects.count)() == 1
