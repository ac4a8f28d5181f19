"""Red, amber, green: by the table alone, exactly at its limits, never by colour alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core import indicators
from bazgasht.insight import lights, present, reference
from bazgasht.insight.lights import Colour

MORE = {"code": "m", "title": {"fa": "م", "en": "m"}, "meaning": {"fa": "", "en": ""},
        "part": ["a"], "whole": ["b"], "better": "more", "green": 90, "amber": 70, "least": 5}  # fmt: skip
FEWER = MORE | {"better": "fewer", "green": 10, "amber": 25, "whole": ["a", "b"]}


def colour(rule, a, b):
    return lights.judge(rule, {"a": a, "b": b}).colour


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (90, 100, "green"), (89, 100, "amber"), (70, 100, "amber"), (69, 100, "red"),
        (899, 1000, "amber"), (0, 5, "red"), (0, 4, "grey"), (4, 4, "grey"), (0, 0, "grey"),
    ],
)  # fmt: skip
def test_a_limit_reached_is_met(part, whole, expected):
    assert colour(MORE, part, whole) == expected


@pytest.mark.parametrize(
    ("late", "answered", "expected"),
    [(1, 9, "green"), (10, 89, "amber"), (1, 3, "grey"), (25, 75, "amber"), (26, 74, "red")],
)
def test_fewer_is_better_where_the_table_says_so(late, answered, expected):
    assert colour(FEWER, late, answered) == expected


@given(st.integers(0, 500), st.integers(0, 500), st.sampled_from([MORE, FEWER]))
def test_one_more_good_case_never_makes_the_colour_worse(part, rest, rule):
    order = [Colour.RED, Colour.AMBER, Colour.GREEN]
    values = {"a": part, "b": part + rest} if rule is MORE else {"a": part, "b": rest}
    better = {"a": part + 1, "b": part + rest + 1} if rule is MORE else {"a": part, "b": rest + 1}
    was, became = (lights.judge(rule, v).colour for v in (values, better))
    if was is not Colour.GREY:
        assert order.index(became) >= order.index(was)


def test_the_table_is_whole_and_counts_what_is_counted():
    found = lights.table()
    assert [r["code"] for r in found["rules"]] == [
        "in_time", "late", "evidence", "confirmed", "resolutions", "actions",
    ]  # fmt: skip
    assert lights.codes(found) <= {i.code for i in indicators.all_indicators()}
    for rule in found["rules"]:
        assert rule["title"].keys() == rule["meaning"].keys() == {"fa", "en"}


@pytest.mark.parametrize(
    "broken", [{"green": 60}, {"better": "fewer"}, {"better": "most"}, {"least": 0}]
)
def test_a_rule_that_contradicts_itself_is_refused(broken):
    with pytest.raises(ValueError):
        lights.check(MORE | broken)


def test_a_colour_has_a_sign_and_a_word():
    assert set(lights.TONES) == set(lights.ICONS) == set(Colour)
    assert len({lights.colour_words(c) for c in Colour}) == len(set(lights.ICONS.values())) == 4


def test_the_worst_stand_on_top_and_who_has_nothing_is_left_out():
    good, bad, none = ([lights.judge(MORE, {"a": a, "b": b})] for a, b in ((9, 9), (0, 9), (0, 0)))
    assert [n for n, _ in lights.worst_first([("خوب", good), ("بد", bad), ("هیچ", none)])] == [
        "بد", "خوب",
    ]  # fmt: skip


def test_the_rule_is_in_the_documents():
    page = reference.report_page()
    assert "90% or more" in page and lights.table()["since"] in page
    assert "`council`" in page and "`group`" in page


def test_a_report_is_judged_by_the_rule_it_was_frozen_with():
    body = {"rules": {"rules": [MORE]}, "whole": {"a": 8, "b": 10}, "groups": [], "bodies": []}
    strict = {
        "rules": {"rules": [MORE | {"amber": 85}]},
        **{k: body[k] for k in body if k != "rules"},
    }
    assert present.judged(body)[0].lights[0].colour == "amber"
    assert present.judged(strict)[0].lights[0].colour == "red"
