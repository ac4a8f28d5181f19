"""Promised against delivered: what is counted, how it stands, who sees which lines, exports."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.factories import acting, owned
from tests.network.conftest import PROMISED, line

from bazgasht.core.week import Week
from bazgasht.insight import promised
from bazgasht.insight.models import Fact
from bazgasht.network import selectors, services
from bazgasht.network.models import Commitment, Pledge
from bazgasht.network.states import Standing

START = date(2026, 3, 21)  # a Saturday


def stands(done, *, quantity=100, gone=50, due=100, ended=False, starts=START):
    return promised.judge(
        quantity=quantity, done=done, starts=starts, due=starts + timedelta(days=due), ended=ended,
        today=starts + timedelta(days=gone),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "standing", "late"),
    [
        (stands(100), Standing.KEPT, None),
        (stands(100, ended=True), Standing.KEPT, None),
        (stands(120, gone=400), Standing.KEPT, None),
        (stands(50), Standing.ON_PACE, 0),
        (stands(80), Standing.ON_PACE, -37),
        (stands(40), Standing.LATE, 25),
        (stands(0), Standing.STILL, None),
        (stands(99, gone=101), Standing.MISSED, 3),
        (stands(99, gone=100), Standing.LATE, 2),
        (stands(5, gone=0), Standing.AHEAD, None),
        (stands(40, ended=True), Standing.ENDED, 25),
        (stands(0, starts=START + timedelta(days=1), gone=6), Standing.AHEAD, None),
        (stands(0, starts=START + timedelta(days=1), gone=7), Standing.STILL, None),
    ],
)
def test_how_a_commitment_stands(told, standing, late):
    assert told.standing == standing
    assert told.forecast.days_late == late
    assert told.words == str(standing.label)


@given(st.integers(0, 10_000), st.integers(1, 10_000), st.integers(-5, 600), st.booleans())
def test_every_figure_has_one_standing(done, quantity, gone, ended):
    told = stands(done, quantity=quantity, gone=gone, due=300, ended=ended)
    assert told.standing in Standing.values
    assert (told.standing == Standing.KEPT) == (done >= quantity)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_the_first_saturday(day):
    found = promised.first_saturday(day)
    assert found == Week.of(found).start and 0 <= (found - day).days < 7


@owned
def put(row, week, value, **more):
    Fact.objects.create(
        **{
            "headquarters_id": row.headquarters_id, "organisation_id": row.organisation_id,
            "working_group_id": row.working_group_id, "indicator": row.indicator,
        }
        | more,
        week=week, value=value,
    )  # fmt: skip


@owned
def the_line():
    return Commitment.objects.select_related("pledge").get()


@pytest.fixture
def running(board, signed):
    """A signed pledge since 10 weeks, with one line; its first counted Saturday."""
    starts = Week.of(timezone.localdate()).start - timedelta(days=70 + 3)
    signed(
        starts=starts, ends=starts + timedelta(days=364),
        lines=[line(board, starts=starts, due=starts + timedelta(days=200), quantity=100)],
    )  # fmt: skip
    return the_line(), starts + timedelta(days=3)


@pytest.mark.django_db
def test_whole_weeks_of_this_body_group_and_indicator_are_added_up(running, board):
    row, first = running
    for week, value in ((-1, 1000), (0, 7), (1, 5), (9, 3)):
        put(row, first + timedelta(days=7 * week), value)
    put(row, first, 900, working_group_id=0)
    put(row, first, 900, working_group_id=board.family.pk)
    put(row, first, 900, organisation_id=board.relief.pk)
    put(row, first, 900, indicator="training.asked")
    put(row, first, 900, headquarters_id=board.other_head.pk)
    after = row.due + timedelta(days=(5 - row.due.weekday()) % 7 or 7)
    put(row, after, 900)
    with acting(board.secretary):
        told = promised.judged([row])[row.pk]
    assert told.delivered == 15 and told.standing == Standing.LATE


@pytest.mark.django_db
def test_the_whole_body_is_counted_when_so_promised(running, board, as_owner):
    row, first = running
    with as_owner():
        put(row, first, 4)
        put(row, first, 9, working_group_id=0)
    row.counted = "body"
    with acting(board.secretary):
        assert promised.delivered([row.pk]) == {row.pk: 4}


@pytest.mark.django_db
def test_nothing_counts_after_a_withdrawal(running, board):
    row, first = running
    put(row, first, 4)
    put(row, Week.of(timezone.localdate()).start + timedelta(days=7), 50)
    with acting(board.liaison) as by:
        pledge = Pledge.objects.get()
        services.withdraw_pledge(
            public_id=pledge.public_id, reason="x", version=pledge.version, by=by
        )
    with acting(board.secretary):
        told = promised.judged([the_line()])[row.pk]
    assert (told.delivered, told.standing) == (4, Standing.ENDED)


@pytest.mark.django_db
def test_rooms_below_ask_through_the_registry(running, board):
    row, first = running
    put(row, first, 100)
    with acting(board.liaison):
        assert selectors.progress_of([row])[row.pk].standing == Standing.KEPT
    with acting(board.other_liaison):
        assert not selectors.progress_of([row])


def enter(client, user):
    client.force_login(user)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("view", ["commitments", "bodies", "missions", "groups"])
def test_the_board(client, running, board, view):
    row, first = running
    put(row, first, 12)
    page = enter(client, board.secretary).get(f"/pledges/board?by={view}")
    text = page.content.decode()
    assert page.status_code == 200
    wanted = {"commitments": "فنی و حرفه‌ای", "bodies": "فنی و حرفه‌ای", "missions": "کار",
              "groups": "اشتغال"}[view]  # fmt: skip
    assert wanted in text and "عقب از شتاب" in text
    assert page.context["whole"].judged == 1 and page.context["whole"].good == 0


@pytest.mark.django_db
def test_the_filters(client, running, board):
    row, first = running
    put(row, first, 12)
    enter(client, board.secretary)
    for query, n in (
        ("standing=late", 1), ("standing=kept", 0), ("q=فنی", 1), ("q=امداد", 0),
        ("group=HQ-P-EMP", 1), ("headquarters=HQ-P", 1), ("past=on", 1),
    ):  # fmt: skip
        assert len(client.get(f"/pledges/board?{query}").context["pairs"]) == n, query


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "seen"),
    [("viewer", 1), ("group_secretary", 1), ("liaison", 1), ("deputy", 1), ("other_group", 0),
     ("relief_liaison", 0), ("other_secretary", 0)],
)  # fmt: skip
def test_who_sees_which_lines(client, running, board, who, seen):
    page = enter(client, board.users[who]).get("/pledges/board")
    assert len(page.context["pairs"]) == seen


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["national", "admin"])
def test_without_the_permission_there_is_no_board(client, running, board, who):
    enter(client, board.users[who])
    for address in ("/pledges/board", "/pledges/board/export", "/pledges/"):
        assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_exports(client, running, board):
    row, first = running
    put(row, first, 12)
    enter(client, board.secretary)
    made = client.get("/pledges/board/export").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert rows[1][0] == "فنی و حرفه‌ای" and rows[1][6:9] == [100, 12, 12]
    csv = client.get("/pledges/board/export?by=bodies&format=csv").content.decode("utf-8-sig")
    assert "فنی و حرفه‌ای" in csv
    assert len(csv.splitlines()) == 2


@pytest.mark.django_db
def test_the_board_asks_few_statements(client, running, board, django_assert_max_num_queries):
    enter(client, board.secretary)
    client.get("/pledges/board")
    with django_assert_max_num_queries(15):
        client.get("/pledges/board")


@pytest.mark.django_db
def test_the_bodys_page_tells_what_it_promised(client, running, board):
    page = enter(client, board.liaison).get(f"/bodies/{board.tvto.code}/").content.decode()
    assert "تعهدهای این نهاد" in page
    page = enter(client, board.relief_liaison).get(f"/bodies/{board.tvto.code}/").content.decode()
    assert "تعهدهای این نهاد" not in page


@pytest.mark.django_db
def test_what_is_promised_is_an_indicator_there_is():
    assert PROMISED in {i.code for i in selectors.promisable()}
