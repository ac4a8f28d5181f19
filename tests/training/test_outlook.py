"""The outlook: a published rule, its reasons, data's age and size; few people are not told."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import acting, owned

from bazgasht.core.jalali import jalali_year
from bazgasht.core.outlook import OutlookRow
from bazgasht.core.registry import outlook_sources
from bazgasht.occupations.models import Forecast
from bazgasht.training import outlook
from bazgasht.training.outlook import Step

TODAY = timezone.localdate()


@pytest.fixture
def source(monkeypatch):
    """Rows as rooms above would hand them; ``source(("7212", "openings", 10, 200))``."""

    def use(*rows):
        made = [
            OutlookRow(code, kind, n, wage, newest)
            for code, kind, n, wage, newest in (
                (*row, *(None, TODAY)[len(row) - 3 :]) for row in rows
            )
        ]
        monkeypatch.setattr(outlook, "outlook_sources", [lambda province: made])

    use()
    return use


def of(found, trade):
    return next(r for r in found if r.trade.code == trade)


def reason(found, trade, code):
    return next(r for r in of(found, trade).reasons if r.code == code)


@owned
def forecast(code, jobs, province="IR-18", year=0, as_of=None, wage=None, source="منبع"):
    return Forecast.objects.create(
        occupation_id=code, province=province, year=jalali_year(TODAY) + year, jobs=jobs,
        wage=wage, source=source, as_of=as_of or TODAY,
    )  # fmt: skip


@pytest.fixture
def ranked(school):
    def run(province="IR-18"):
        with acting(school.trainer):
            return outlook.ranked(province)

    return run


def test_more_openings_rank_higher_and_say_why(source, ranked):
    source(("7212", "openings", 30, None), ("7126", "openings", 3, None))
    found = ranked()
    assert found.index(of(found, "welding")) < found.index(of(found, "plumbing"))
    line = reason(found, "welding", "openings")
    assert line.points == 30 and line.newest == TODAY and not line.old
    assert of(found, "welding").size == 30


def test_nothing_known_is_said_and_comes_last(source, ranked):
    source(("7212", "openings", 1, None))
    found = ranked()
    assert found[0].trade.occupation_id == "7212"
    assert not found[-1].known
    assert reason(found, "baking", "openings").points is None
    assert {r.points for r in of(found, "baking").reasons if r.code in outlook.KINDS} == {None}


@pytest.mark.parametrize("kind", ["jobs", "placements"])
@pytest.mark.parametrize("people", [1, 4])
def test_few_people_are_neither_shown_nor_reckoned_with(source, ranked, kind, people):
    source(("7212", kind, people, 500_000_000))
    found = ranked()
    line = reason(found, "welding", kind)
    assert line.points is None and line.newest is None
    assert str(people) not in line.text and "۱" not in line.text and "۴" not in line.text
    assert of(found, "welding").size == 0 and of(found, "welding").median_wage is None
    assert reason(found, "welding", "wage").points is None


def test_openings_count_places_and_are_shown_whole(source, ranked):
    source(("7212", "openings", 2, None))
    assert reason(ranked(), "welding", "openings").points == 2


def test_two_rooms_add_up(source, ranked):
    source(("7212", "jobs", 10, 100), ("7212", "jobs", 6, 300))
    line = reason(ranked(), "welding", "jobs")
    assert line.points == 8
    assert of(ranked(), "welding").median_wage == 100


def test_a_forecast_of_the_province_counts_and_one_of_the_country_is_only_told(source, ranked):
    forecast("7212", 100)
    forecast("7126", 9000, province="")
    found = ranked()
    assert reason(found, "welding", "forecast").points == 10
    assert reason(found, "plumbing", "forecast").points == 0
    assert "کل کشور" in reason(found, "plumbing", "forecast").text


def test_forecasts_of_two_years_of_the_newest_source(source, ranked):
    forecast("7212", 100, as_of=TODAY - timedelta(days=400), source="کهنه")
    forecast("7212", 20)
    forecast("7212", 30, year=1)
    forecast("7212", 1000, year=2)
    assert reason(ranked(), "welding", "forecast").points == 5


def test_a_forecast_of_fewer_jobs_gives_none_and_takes_none(source, ranked):
    forecast("4131", -50)
    assert reason(ranked(), "office-computer", "forecast").points == 0


def test_old_data_is_marked(source, ranked):
    source(("7212", "openings", 5, None, TODAY - timedelta(days=181)))
    assert reason(ranked(), "welding", "openings").old


def test_better_paid_work_ranks_higher(source, ranked):
    source(
        ("7212", "openings", 5, 300), ("7126", "openings", 5, 200), ("7411", "openings", 5, 200),
        ("5120", "openings", 5, 100),
    )  # fmt: skip
    found = ranked()
    points = [reason(found, t, "wage").points for t in ("welding", "plumbing", "cooking")]
    assert points == [15, 5, 0]


def test_seats_there_are_take_points_off(source, ranked, cohort):
    source(("7212", "openings", 20, None))
    before = of(ranked(), "welding").points
    cohort(seats=10)
    after = of(ranked(), "welding")
    assert after.points == before - 5
    assert (after.seats, after.courses) == (10, 1)
    assert of(ranked("IR-23"), "welding").seats == 0


def test_the_registry_is_what_rooms_register_with(monkeypatch, school):
    key = "test.outlook"
    outlook_sources.register(key, lambda province: [OutlookRow("7212", "openings", 7, None, TODAY)])
    try:
        with acting(school.trainer):
            assert reason(outlook.ranked("IR-18"), "welding", "openings").points >= 7
    finally:
        del outlook_sources._items[key]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.integers(1, 9), st.integers(1, 50), st.integers(0, 90), st.integers(-500, 500))
def test_points_are_bounded_and_never_fall(each, per, most, count):
    step = Step(each, per, most)
    assert 0 <= step.points(count) <= most
    assert step.points(count + 1) >= step.points(count)


def test_the_rule_names_every_kind_and_nothing_about_a_person():
    rule = outlook.rule()
    assert set(rule.demand) == {*outlook.KINDS, "forecast"}
    assert rule.threshold >= 5
    for name in ("title", "source", "intro"):
        assert rule.texts[name]["fa"] and rule.texts[name]["en"]
