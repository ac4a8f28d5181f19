"""The completion rule is exact, and monotone: more attendance or a better mark never undoes it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bazgasht.training.completion import Share, outcome, share_of
from bazgasht.training.states import Presence

CALM = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
STATES = st.lists(st.sampled_from([p.value for p in Presence]), max_size=40)


@pytest.mark.parametrize(
    "states,there,counted,excused",
    [
        ([], 0, 0, 0),
        (["present"] * 8 + ["absent"] * 2, 8, 10, 0),
        (["present"] * 7 + ["absent"] + ["excused"] * 2, 7, 8, 2),
        (["late", "present", "absent"], 2, 3, 0),
        (["excused"], 0, 0, 1),
    ],
)
def test_who_counts_as_there(states, there, counted, excused):
    assert share_of(states) == Share(there, counted, excused)


@pytest.mark.parametrize(
    "share,mark,least,needed,completed",
    [
        (Share(8, 10), 60, 80, 60, True),
        (Share(8, 10), 59, 80, 60, False),
        (Share(799, 1000), 100, 80, 60, False),
        (Share(800, 1000), 60, 80, 60, True),
        (Share(8, 10), None, 80, 60, False),
        (Share(8, 10), None, 80, None, True),
        (Share(8, 10), None, 80, 0, False),
        (Share(0, 0), None, 100, None, True),
        (Share(0, 5), 100, 0, None, True),
    ],
)
def test_the_rule(share, mark, least, needed, completed):
    found = outcome(share, mark, least, needed)
    assert found.completed is completed
    assert len(found.reasons) == (1 if needed is None else 2)


@CALM
@given(STATES, st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_one_more_session_attended_never_undoes_it(states, mark, least, needed):
    before = outcome(share_of(states), mark, least, needed).completed
    after = outcome(share_of([*states, "present"]), mark, least, needed).completed
    assert after or not before or not share_of(states).counted


@CALM
@given(STATES, st.integers(0, 99), st.integers(0, 100), st.integers(0, 100))
def test_a_better_mark_never_undoes_it(states, mark, least, needed):
    share = share_of(states)
    assert (
        outcome(share, mark + 1, least, needed).completed
        or not outcome(share, mark, least, needed).completed
    )


@CALM
@given(STATES)
def test_the_share_adds_up(states):
    share = share_of(states)
    assert share.counted + share.excused == len(states)
    assert 0 <= share.there <= share.counted
    assert share.per_cent is None or 0 <= share.per_cent <= 100
