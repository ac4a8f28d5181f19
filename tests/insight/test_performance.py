"""Capacity and performance of the foundation and the associations: counted, compared, without persons."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_org, make_user, owned
from tests.support.visit import Visit

from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.insight import performance
from bazgasht.insight.models import Fact
from bazgasht.insight.performance import Figure, performances, quarters
from bazgasht.network.models import MemberBody
from bazgasht.services.models import Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db):
    """A headquarters with a foundation and an association; another province beside it."""

    class Place:
        head = make_org("headquarters")
        foundation = make_org("foundation", name="بنیاد آزمون")
        association = make_org("association", name="انجمن آزمون")
        far = make_org("association", name="انجمن دور", province="IR-07")
        viewer = make_user("headquarters_viewer", head)

    Place.social = make_user("association_manager", Place.association)
    owned(lambda: MemberBody.objects.create(
        headquarters=Place.head, organisation=Place.association, since=timezone.localdate()))()  # fmt: skip
    return Place


@owned
def fact(place, body, code, week, value, group=0):
    Fact.objects.create(
        headquarters_id=place.head.pk, organisation_id=body.pk, working_group_id=group,
        week=week.start, indicator=code, value=value,
    )  # fmt: skip


def test_a_quarter_is_thirteen_whole_weeks():
    now, before = quarters(date(2026, 11, 28))
    assert (now.last - now.first).days == (before.last - before.first).days == 13 * 7 - 1
    assert (now.first - before.last).days == 1
    assert now.last < Week.of(date(2026, 11, 28)).start


def test_both_quarters_are_summed_and_this_week_is_left_out(place):
    this = Week.current()
    for back, value in ((0, 100), (1, 5), (13, 7), (14, 3), (26, 1), (27, 50)):
        fact(place, place.foundation, "wages.gross", this.shift(-back), value)
    fact(place, place.foundation, "wages.gross", this.prev(), 99, group=7)
    with acting(place.viewer):
        [one] = performances([place.foundation], timezone.localdate())
    told = {f.indicator.code: (f.now, f.before) for f in one.figures}
    assert told["wages.gross"] == (12, 4)
    assert told["jobs.started"] == (None, None), "nothing recorded is not nought"


@pytest.mark.parametrize(
    ("now", "before", "change", "tone"),
    [(None, None, None, "plain"), (5, 0, None, "plain"), (6, 4, 50, "ok"), (2, 4, -50, "wait"),
     (4, 4, 0, "plain")],
)  # fmt: skip
def test_the_change_of_a_figure(now, before, change, tone):
    one = Figure(indicators.get("deliveries.count"), now, before)
    assert (one.change, one.tone) == (change, tone)


def test_every_figure_adds_up_over_weeks():
    assert all(indicators.get(code).additive for code in performance.FIGURES)


def test_capacity_is_that_of_the_catalogue_and_what_is_not_said_is_said_so(place):
    owned(lambda: Service.objects.create(provider=place.association, title="سبد", domain="livelihood",
                                         capacity_per_week=40))()  # fmt: skip
    owned(
        lambda: Service.objects.create(provider=place.association, title="مشاوره", domain="family")
    )()
    visit = Visit(place.viewer)
    visit.open(reverse("insight:performance"), {"q": "انجمن"})
    assert "۴۰" in visit.words and "اندازه‌اش گفته نشده" in visit.words
    assert place.foundation.name not in visit.words


def test_whose_bodies_are_read(place):
    for user in (place.viewer, place.social):
        visit = Visit(user)
        visit.open(reverse("insight:performance"))
        assert place.association.name in visit.words and place.far.name not in visit.words
    country = Visit(make_user("national_viewer", make_org("headquarters", province="")))
    country.open(reverse("insight:performance"), {"province": "IR-07"})
    assert place.far.name in country.words and place.association.name not in country.words


def test_the_way_from_the_body(place):
    visit = Visit(place.viewer)
    visit.open(reverse("access:body", args=[place.foundation.code]))
    visit.follow("دیدن عددها")
    assert place.foundation.name in visit.words


def test_the_page_asks_little_and_reads_no_table_of_persons(place):
    people = {m._meta.db_table for m in apps.get_app_config("people").get_models()}
    visit = Visit(place.viewer)
    with CaptureQueriesContext(connection) as asked:
        visit.open(reverse("insight:performance"))
    assert visit.status == 200
    told = [q["sql"] for q in asked.captured_queries]
    assert len([q for q in told if not q.startswith(("SAVEPOINT", "RELEASE"))]) <= 15
    assert not [q for q in told if any(f'"{t}"' in q for t in people)]


def test_the_files(place):
    visit = Visit(place.viewer)
    fact(place, place.foundation, "wages.gross", Week.current().prev(), 70)
    visit.open(reverse("insight:performance_export"), {"format": "csv"})
    text = visit.response.getvalue().decode("utf-8-sig")
    assert place.foundation.name in text and ",70," in text
