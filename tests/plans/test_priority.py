"""The published rule: data, computed once in the database, told in words, blind to the offence."""

import json
from datetime import timedelta
from importlib import resources

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from bazgasht.core.domains import Domain
from bazgasht.core.jalali import today
from bazgasht.people.models import CustodyEpisode
from bazgasht.people.states import CustodyState, LegalStatus, Offence
from bazgasht.plans import rules, yaml_source
from bazgasht.plans.models import Need
from bazgasht.plans.selectors import priorities, priority
from bazgasht.plans.states import Degree

RULE = rules.priority_rule()
SQL = (resources.files("bazgasht.plans") / "sql" / "20_priority.sql").read_text("utf-8")


def test_the_database_computes_with_the_published_figures(db):
    text = (resources.files("bazgasht.plans") / "sql" / "10_priority_rule.sql").read_text("utf-8")
    assert text == RULE.sql(), "run: python -m tools.make_priority_sql"
    with connection.cursor() as cursor:
        cursor.execute("select plans_priority_rule()")
        figures = cursor.fetchone()[0]
    figures = json.loads(figures) if isinstance(figures, str) else figures
    assert figures == RULE.figures()


def test_every_domain_and_degree_has_points():
    assert {(d, g) for d, by in RULE.needs.items() for g in by} == {
        (d, g) for d in Domain for g in Degree
    }


@settings(deadline=None)
@given(st.sampled_from(list(Domain)), st.permutations([1, 2, 3, 4]))
def test_points_may_not_fall_as_the_degree_rises(domain, points):
    node = rules.folder_file("priority.yaml")
    node.data["needs"][domain.value] = [str(p) for p in points]
    if points == sorted(points):
        assert rules.parse_priority(node).needs[domain][Degree.URGENT] == 4
    else:
        with pytest.raises(yaml_source.SourceError, match=f"needs.{domain.value}"):
            rules.parse_priority(node)


def test_a_domain_without_points_is_refused():
    node = rules.folder_file("priority.yaml")
    del node.data["needs"]["housing"]
    with pytest.raises(yaml_source.SourceError, match=r"priority.yaml: needs.housing: missing"):
        rules.parse_priority(node)


def need(world, client, domain="housing", degree=3, days=0, **more):
    with world.as_owner():
        return Need.objects.create(
            client=client, organisation_id=1, domain=domain, degree=degree,
            found_on=today() - timedelta(days=days), **more,
        )  # fmt: skip


def points(world, who, client):
    with world.acting(who):
        return priority(client.pk)


def test_the_sum_and_its_reasons(world, worker, prisoner, prison):
    wife = world.client(prison, origin="family", birth=today() - timedelta(days=30 * 365))
    young = [world.client(prison, origin="family", birth=today() - timedelta(days=y * 366))
             for y in (2, 9)]  # fmt: skip
    grown = world.client(prison, origin="family", birth=today() - timedelta(days=19 * 366))
    world.home(wife, *young, grown, prisoner=prisoner)
    world.custody(prisoner, prison, left=20)
    need(world, prisoner, "housing", 3, days=65)
    need(world, prisoner, "health", 4)
    found = points(world, worker, prisoner)
    assert [(r.code, r.points) for r in found.reasons] == [
        ("need", 14), ("need", 9), ("children", 6), ("release", 8), ("waiting", 2),
    ]  # fmt: skip
    assert found.points == 39 and found.whole
    assert found.since == today() - timedelta(days=65)
    assert [r.text for r in found.reasons][2:] == [
        "۲ فرزند زیر ۱۸ سال در خانه", "آزادی تا ۲۰ روز دیگر", "۶۵ روز از ثبت نیاز گذشته",
    ]  # fmt: skip


WINDOWS = [(0, 10), (7, 10), (8, 8), (30, 8), (31, 5), (90, 5), (91, 0), (-1, 0)]


@pytest.mark.parametrize(("left", "expected"), WINDOWS)
def test_release_ahead(world, worker, prisoner, prison, left, expected):
    need(world, prisoner)
    world.custody(prisoner, prison, left=left)
    lines = points(world, worker, prisoner).reasons
    assert sum(r.points for r in lines if r.code == "release") == expected


@pytest.mark.parametrize(("ago", "expected"), [(0, 8), (30, 8), (31, 4), (90, 4), (91, 0)])
def test_release_behind(world, worker, prisoner, prison, ago, expected):
    need(world, prisoner)
    episode = world.custody(prisoner, prison, left=5)
    with world.as_owner():
        CustodyEpisode.objects.filter(pk=episode.pk).update(
            state=CustodyState.RELEASED, released_on=today() - timedelta(days=ago)
        )
    lines = points(world, worker, prisoner).reasons
    assert sum(r.points for r in lines if r.code == "release") == expected


@pytest.mark.parametrize(("days", "expected"), [(0, 0), (29, 0), (30, 1), (359, 11), (4000, 12)])
def test_waiting(world, worker, prisoner, days, expected):
    need(world, prisoner, days=days)
    assert points(world, worker, prisoner).reasons[-1].points == expected


def test_children_count_to_a_limit(world, worker, prisoner, prison):
    need(world, prisoner)
    many = [world.client(prison, origin="family", birth=today()) for _ in range(6)]
    world.home(prisoner, *many)
    lines = {r.code: r.points for r in points(world, worker, prisoner).reasons}
    assert lines["children"] == 12


def test_no_standing_need_no_points(world, worker, prisoner):
    need(world, prisoner, state="met", closed_on=today())
    assert points(world, worker, prisoner).points == 0


def test_neither_offence_nor_history_nor_person_counts(world, worker, prisoner, prison):
    """Guard: whatever the custody record says, the points are the same."""
    need(world, prisoner)
    episode = world.custody(prisoner, prison, left=20)
    expected = points(world, worker, prisoner)
    for change in (
        *({"offence": o} for o in Offence.values),
        *({"legal_status": s} for s in LegalStatus.values),
        {"sentence_months": 300},
        {"state": CustodyState.ESCAPED},
        {"institution": "open"},
    ):
        with world.as_owner():
            CustodyEpisode.objects.filter(pk=episode.pk).update(**change)
        assert points(world, worker, prisoner) == expected, change
    for years in (3, 8):
        with world.as_owner():
            gone = today() - timedelta(days=years * 365)
            CustodyEpisode.objects.create(
                client=prisoner, prison_id=prison.pk, admitted_on=gone - timedelta(days=99),
                state="released", released_on=gone, release_kind="served",
            )  # fmt: skip
        assert points(world, worker, prisoner) == expected


@pytest.mark.parametrize(
    "word",
    ["offence", "sentence", "legal_status", "custodyevent", "release_kind", "institution",
     "admitted", "nationality", "sex", "education", "e.state", "marital"],
)  # fmt: skip
def test_the_function_reads_nothing_it_should_not(word):
    assert word not in SQL


def test_a_body_that_serves_gets_one_sum(world, stranger, other, worker, prisoner, prison):
    world.custody(prisoner, prison, left=20)
    need(world, prisoner, "health", 4, days=40)
    whole = points(world, worker, prisoner)
    assert points(world, stranger, prisoner).points == 0
    world.grant(prisoner, other, 2)
    told = points(world, stranger, prisoner)
    assert told.points == whole.points and not told.whole
    assert [(r.code, r.points) for r in told.reasons] == [("case", 22), ("waiting", 1)]


def test_a_liaison_with_a_whole_grant_still_gets_the_sum(world, other, prisoner):
    world.user("ali", other, "agency_liaison")
    world.grant(prisoner, other, 3)
    need(world, prisoner, "addiction", 4)
    assert [r.code for r in points(world, "ali", prisoner).reasons] == ["case", "waiting"]


def test_a_barrier_beats_the_grant(world, worker, prison, prisoner):
    from bazgasht.people.models import AccessBarrier
    from bazgasht.people.services.grants import OPEN_END

    need(world, prisoner)
    with world.as_owner():
        AccessBarrier.objects.create(
            client=prisoner, organisation_id=prison.pk, reason="x", ends=OPEN_END, set_by=1,
            set_by_organisation=prison.pk,
        )  # fmt: skip
    assert points(world, worker, prisoner).points == 0


def test_many_in_one_query_and_in_order(world, worker, prison):
    clients = [world.client(prison) for _ in range(4)]
    need(world, clients[0], degree=2, days=3)
    need(world, clients[1], degree=4)
    need(world, clients[2], degree=2, days=9)
    with world.acting(worker), CaptureQueriesContext(connection) as queries:
        found = priorities([c.pk for c in clients])
    assert len(queries) == 1
    ranked = sorted(found.values(), key=lambda p: p.order)
    assert [p.client_id for p in ranked] == [clients[i].pk for i in (1, 2, 0, 3)]


def test_suggestions_cover_every_domain():
    found = rules.suggestions()
    assert set(found) == set(Domain)
    assert all(s.days > 0 for suggestion in found.values() for s in suggestion.steps)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_speaks_both_languages(client, db, language):
    client.cookies["bz_language"] = language
    page = client.get("/plans/priority-rule/").content.decode()
    assert ("What is never counted" in page) == (language == "en")
    assert str(RULE.title.en if language == "en" else RULE.title.fa) in page
