"""Trees, their progress, and who may say what about them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import acting, owned
from tests.harms.conftest import day, entered, figure, live, part
from tests.support.refused import refused

from bazgasht.access.models import JournalEntry, Organisation
from bazgasht.access.roles import ROLES
from bazgasht.core import indicators
from bazgasht.core.errors import (
    Conflict,
    DomainError,
    InvalidValue,
    NotAllowed,
    NotFound,
    StaleVersion,
)
from bazgasht.core.week import Week
from bazgasht.councils import services as councils
from bazgasht.councils.services import CouncilDraft
from bazgasht.harms import selectors, services
from bazgasht.harms.models import Measure, MeasureValue, Node, Programme
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


@pytest.mark.parametrize(("user", "body"), [("top_chief", "top"), ("chief", "hq")])
def test_mission_six_is_bound_to_live_figures_by_the_template(house, user, body):
    """Every strategy of it is counted: of the country, or of the headquarters' own figures."""
    with acting(house.users[user]) as by:
        row = services.create_programme(
            organisation_id=house.bodies[body].pk, template=True, by=by,
            draft=ProgrammeDraft("strategy", "سند تحول", "متن پیشنهادی", illustrative=True),
        )  # fmt: skip
        found = list(Measure.objects.filter(node__programme=row).select_related("node"))
    assert {m.node.number for m in found} == {"6.1", "6.2", "6.3"}
    assert all(m.kind == "live" and indicators.get(m.indicator).additive for m in found)
    of = None if body == "top" else house.hq.pk
    assert {m.headquarters_id for m in found} == {of}
    figure(house.hq, Week.current().next().start, 50)
    later = Week.current().next().next().end
    with acting(house.users[user]), transaction.atomic():
        lines = selectors.tree_of(selectors.get_programme(row.public_id), later).lines
    enrolled = next(x for x in lines if x.node.number == "6.1").measures[0]
    assert enrolled.value == 50 and enrolled.standing.per_cent == 25


def test_templates_without_figures_plant_none(house):
    with acting(house.top_chief) as by:
        services.create_programme(
            organisation_id=house.top.pk, template=True, by=by,
            draft=ProgrammeDraft("election", "انتخابات", "تقویم", polling_day=day(100)),
        )  # fmt: skip
        assert not Measure.objects.exists()


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


@owned
def elsewhere(body):
    """A headquarters outside the tree of the national one, which so may not edit there."""
    Organisation.objects.filter(pk=body.pk).update(parent=None, path=f"/{body.pk}/")


def calendar(row):
    return {n.number: n.due for n in row.nodes.exclude(days_before=None)}


@pytest.mark.parametrize("kept", [True, False])
def test_a_moved_polling_day_moves_every_counterpart(house, kept):
    """Also where the national secretariat may edit nothing; a province with a day of its own keeps it."""
    draft = ProgrammeDraft("election", "انتخابات آزمون", "تقویم", polling_day=day(100))
    with acting(house.top_chief) as by:
        row = services.create_programme(
            organisation_id=house.top.pk, template=True, by=by, draft=draft
        )
        row = services.move_programme(
            public_id=row.public_id, state="active", version=row.version, by=by
        )
        made = {
            p.organisation_id: p for p in services.make_counterparts(public_id=row.public_id, by=by)
        }
    here, own = made[house.hq.pk], made[house.far.pk]
    with acting(house.far_chief) as by:
        services.update_programme(
            public_id=own.public_id, version=own.version, by=by, draft=replace(draft, polling_day=day(90))
        )  # fmt: skip
    if not kept:
        elsewhere(house.hq)
    before = owned(calendar)(here)
    with acting(house.top_chief) as by:
        row.refresh_from_db()
        services.update_programme(
            public_id=row.public_id, version=row.version, by=by, draft=replace(draft, polling_day=day(107))
        )  # fmt: skip
    days = owned(lambda: dict(Programme.objects.values_list("organisation_id", "polling_day")))()
    assert days == {house.top.pk: day(107), house.hq.pk: day(107), house.far.pk: day(90)}
    after = owned(calendar)(here)
    assert before and all(after[k] - before[k] == timedelta(days=7) for k in before)
    told = owned(JournalEntry.objects.filter(action="programme.calendar_moved").count)()
    assert told == 1


@pytest.mark.parametrize("user", ["chief", "far_chief", "viewer", "liaison"])
def test_nobody_else_moves_the_days_of_provinces(house, user):
    draft = ProgrammeDraft("election", "انتخابات آزمون", "تقویم", polling_day=day(100))
    with acting(house.top_chief) as by:
        row = services.create_programme(
            organisation_id=house.top.pk, template=True, by=by, draft=draft
        )
    with acting(house.users[user]), refused() as cursor:
        cursor.execute("select harms_polling_moved(%s, %s)", [row.pk, day(100)])


@pytest.mark.parametrize("order", [1, -1])
def test_the_council_that_mirrors_the_programmes_own_coordinates_the_counterpart(house, order):
    """Whatever other councils the province has, older or newer."""
    with acting(house.top_chief) as by:
        national = councils.create_council(
            organisation_id=house.top.pk,
            by=by,
            draft=CouncilDraft("شورای ملی", "national", "معاون"),
        )
        made = [
            councils.create_council(organisation_id=house.hq.pk, by=by, draft=CouncilDraft(
                title, "province", "معاون", mirrors_id=mirrors))
            for title, mirrors in (("شورای پیشگیری", national.pk), ("شورای دیگر", None))[::order]
        ]  # fmt: skip
        mirror = next(c for c in made if c.mirrors_id)
        row = services.create_programme(
            organisation_id=house.top.pk, template=True, by=by,
            draft=ProgrammeDraft("election", "انتخابات آزمون", "تقویم", polling_day=day(100),
                                 council_id=national.pk),
        )  # fmt: skip
        services.move_programme(public_id=row.public_id, state="active", version=row.version, by=by)
        found = services.make_counterparts(public_id=row.public_id, by=by)
    assert {p.organisation_id: p.council_id for p in found}[house.hq.pk] == mirror.pk
