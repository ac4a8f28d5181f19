"""The rules are whole: every line of the YAML has its function, its words, and a case where it holds."""

import re
import uuid
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.core.weekly import Slot, Times
from bazgasht.matching import rules
from bazgasht.matching.conditions import CONDITIONS, OF_PERSON
from bazgasht.matching.inputs import Busy, Person, Target, Wishes
from bazgasht.matching.proposing import judge, propose
from bazgasht.matching.states import Kind
from bazgasht.matching.values import FUNCTIONS, parts_of, steps_of, worth
from bazgasht.plans.yaml_source import Node, SourceError
from bazgasht.services.eligibility import Facts

DAY = date(2026, 6, 1)
PRISON = 7
ADULT = {"field": "age", "op": "at_least", "value": 18}


EVERY_DAY = Times((0, 1, 2, 3, 4), time(7), time(15)).slots()
MORNINGS = Times((0, 2), time(8), time(12)).slots()


def days(n):
    return DAY + timedelta(days=n)


def seat(**more):
    base = {
        "key": 1, "public_id": uuid.UUID(int=1), "kind": Kind.SEATS, "title": "جوشکاری", "owner": "فنی",
        "trade": "welding", "places": 3, "occupation": "7212", "skills": frozenset({"smaw"}), "county": "بوشهر",
        "course": 5, "starts": days(10), "ends": days(60), "until": days(12), "hours_week": 12,
    }  # fmt: skip
    return Target(**(base | more))


def opening(**more):
    base = {
        "key": 1, "public_id": uuid.UUID(int=2), "kind": Kind.OPENINGS, "title": "جوشکار", "owner": "شرکت",
        "trade": "welding", "places": 3, "occupation": "7212", "skills": frozenset({"smaw"}), "county": "بوشهر",
        "until": days(30), "hours_week": 44, "wage": 150,
    }  # fmt: skip
    return Target(**(base | more))


def person(**more):
    return Person(**({"key": 1, "wishes": Wishes(("welding",)), "county": "بوشهر"} | more))


def inside(**more):
    return person(**({"prison_id": PRISON, "release": days(400)} | more))


RULED_OUT = {
    ("seats", "wish"): (person(wishes=None), seat()),
    ("seats", "taken"): (person(taken=frozenset({1})), seat()),
    ("seats", "done"): (person(done=frozenset({5})), seat()),
    ("seats", "refused"): (person(refused=frozenset({1})), seat()),
    ("seats", "audience"): (person(origin="family"), seat(audience="prisoners")),
    ("seats", "place"): (person(), seat(prison_id=PRISON)),
    ("seats", "county"): (person(wishes=Wishes((), frozenset({"گناوه"}))), seat()),
    ("seats", "conditions"): (person(facts=Facts(age=17)), seat(eligibility=(ADULT,))),
    ("seats", "overlap"): (person(busy=(Busy(days(50), days(70)),)), seat()),
    ("seats", "dates"): (inside(release=days(59)), seat(prison_id=PRISON)),
    ("seats", "hours"): (person(wishes=Wishes(max_hours=11)), seat()),
    ("seats", "times"): (person(wishes=Wishes(cannot=MORNINGS)), seat(slots=EVERY_DAY)),
    ("seats", "barred"): (person(barred=frozenset({1})), seat()),
    ("openings", "wish"): (person(wishes=None), opening()),
    ("openings", "ready"): (person(missing=("papers", "bank_account")), opening()),
    ("openings", "taken"): (person(taken=frozenset({1})), opening()),
    ("openings", "refused"): (person(refused=frozenset({1})), opening()),
    ("openings", "barred"): (person(barred=frozenset({1})), opening()),
    ("openings", "age"): (person(too_young=frozenset({1})), opening()),
    ("openings", "conditions"): (person(facts=Facts(age=17)), opening(eligibility=(ADULT,))),
    ("openings", "county"): (person(wishes=Wishes((), frozenset({"گناوه"}))), opening()),
    ("openings", "home"): (person(wishes=Wishes(home_based="only")), opening()),
    ("openings", "wage"): (person(wishes=Wishes(min_wage=151)), opening()),
    ("openings", "hours"): (person(wishes=Wishes(max_hours=40)), opening()),
    ("openings", "times"): (person(wishes=Wishes(cannot=MORNINGS)), opening(slots=EVERY_DAY)),
    ("openings", "dates"): (inside(release=days(61)), opening()),
}


def test_every_line_of_the_rules_has_its_function_and_the_other_way_round():
    for kind in Kind:
        rule = rules.rule(kind)
        assert set(rule.hard) == set(CONDITIONS[kind])
        assert set(rule.values) == set(FUNCTIONS[kind])
        assert {(k, c) for k, c in RULED_OUT if k == kind} == {(kind, c) for c in rule.hard}
        assert OF_PERSON & set(rule.hard) == set(list(rule.hard)[: len(OF_PERSON & set(rule.hard))])


def test_the_reason_names_the_days_and_hours_that_clash_and_no_others():
    judged = judge(
        rules.rule("openings"),
        person(wishes=Wishes(cannot=MORNINGS)),
        [opening(slots=EVERY_DAY)],
        DAY,
    )
    for language, words in (
        ("fa", "شنبه، دوشنبه، ۰۷:۰۰ تا ۱۵:۰۰"), ("en", "Saturday, Monday, 07:00 to 15:00"),
    ):  # fmt: skip
        with translation.override(language):
            assert words in rules.no_words("openings", "times", judged.params["times:0"])


@pytest.mark.parametrize(
    ("cannot", "slots", "fits"),
    [
        ((), EVERY_DAY, True),
        (MORNINGS, (), True),  # nobody has said when the work is
        (MORNINGS, Times((0, 2)).slots(), True),  # its hours are not known
        (Times((0,)).slots(), Times((0, 2)).slots(), False),  # not at all on Saturdays
        (Times((5, 6)).slots(), EVERY_DAY, True),
        (MORNINGS, Times((0, 2), time(12), time(16)).slots(), True),  # one ends as the other begins
    ],
)
def test_unknown_days_and_hours_shut_nobody_out(cannot, slots, fits):
    for kind, target in (("openings", opening(slots=slots)), ("seats", seat(slots=slots))):
        judged = judge(rules.rule(kind), person(wishes=Wishes(cannot=cannot)), [target], DAY)
        assert bool(judged.possible) is fits, kind


def test_two_courses_in_the_same_weeks_are_both_possible_when_their_hours_are_known_to_differ():
    evenings = Times((0, 2), time(17), time(19)).slots()
    for busy, fits in ((EVERY_DAY, True), ((), False), ((Slot(0),), False)):
        one = person(busy=(Busy(days(20), days(40), busy),))
        judged = judge(rules.rule("seats"), one, [seat(slots=evenings)], DAY)
        assert bool(judged.possible) is fits


@pytest.mark.parametrize(("kind", "code"), sorted(RULED_OUT))
def test_each_condition_rules_out_and_says_why_in_both_languages(kind, code):
    one, target = RULED_OUT[kind, code]
    judged = judge(rules.rule(kind), one, [target], DAY)
    assert judged.ruled == {code: [0]} and not judged.possible
    params = judged.params.get(f"{code}:0", judged.params.get(code, {}))
    wanted = set(re.findall(r"%\((\w+)\)s", rules.rule(kind).hard[code].words.fa))
    assert wanted == set(params)
    said = {}
    for language in ("fa", "en"):
        with translation.override(language):
            said[language] = rules.no_words(kind, code, params)
            assert "%" not in said[language] and len(said[language]) > 15
    assert said["fa"] != said["en"]


@pytest.mark.parametrize(("kind", "code"), sorted(RULED_OUT))
def test_without_that_fact_the_same_place_is_possible(kind, code):
    one, target = RULED_OUT[kind, code]
    if code == "place":
        one = inside()
    else:
        one = inside() if target.prison_id else person()
    judged = judge(rules.rule(kind), one, [target], DAY)
    assert list(judged.possible) == [0] and not judged.ruled


STEPS = {
    "seats": {
        ("base", "any"): (person(), seat()),
        ("wish", "first"): (person(), seat()),
        ("wish", "second"): (person(wishes=Wishes(("sewing", "welding"))), seat()),
        ("wish", "later"): (person(wishes=Wishes(("a", "b", "c", "welding"))), seat()),
        ("wish", "open"): (person(wishes=Wishes()), seat()),
        ("wish", "other"): (person(wishes=Wishes(("sewing",))), seat()),
        ("skill", "builds"): (person(skills=frozenset({"smaw"})), seat()),
        ("skill", "new"): (person(), seat()),
        ("skill", "has"): (person(trades=frozenset({"welding"})), seat()),
        ("distance", "here"): (inside(), seat(prison_id=PRISON)),
        ("distance", "county"): (person(), seat()),
        ("distance", "wished"): (person(wishes=Wishes((), frozenset({"دیر"}))), seat(county="دیر")),
        ("distance", "unknown"): (person(county=""), seat()),
        ("distance", "far"): (person(), seat(county="دیر")),
        ("need", "training"): (person(needs={"training": 3}), seat()),
        ("need", "income"): (person(needs={"income": 4}), seat()),
        ("need", "none"): (person(needs={"health": 4}), seat()),
        ("time", "soon"): (inside(release=days(150)), seat(prison_id=PRISON)),
        ("time", "year"): (inside(release=days(151)), seat(prison_id=PRISON)),
        ("time", "just_out"): (person(released_on=days(-90)), seat()),
        ("time", "far"): (person(released_on=days(-91)), seat()),
    },
    "openings": {
        ("base", "any"): (person(), opening()),
        ("wish", "first"): (person(), opening()),
        ("wish", "second"): (person(wishes=Wishes(("sewing", "welding"))), opening()),
        ("wish", "later"): (person(wishes=Wishes(("a", "b", "c", "welding"))), opening()),
        ("wish", "open"): (person(wishes=Wishes()), opening()),
        ("wish", "other"): (person(wishes=Wishes(("sewing",))), opening()),
        ("skill", "trade"): (person(trades=frozenset({"welding"})), opening()),
        ("skill", "occupation"): (person(occupations=frozenset({"7212"})), opening()),
        ("skill", "some"): (person(skills=frozenset({"smaw"})), opening()),
        ("skill", "none"): (person(), opening()),
        ("distance", "home"): (person(), opening(home_based=True)),
        ("distance", "county"): (person(), opening()),
        ("distance", "wished"): (
            person(wishes=Wishes((), frozenset({"دیر"}))), opening(county="دیر")
        ),
        ("distance", "unknown"): (person(county=""), opening()),
        ("distance", "far"): (person(), opening(county="دیر")),
        ("need", "income"): (person(needs={"income": 1}), opening()),
        ("need", "livelihood"): (person(needs={"livelihood": 2}), opening()),
        ("need", "debt"): (person(needs={"debt": 4}), opening()),
        ("need", "none"): (person(), opening()),
        ("time", "free"): (person(), opening()),
        ("time", "just_out"): (person(released_on=days(-1)), opening()),
        ("time", "soon"): (inside(release=days(30)), opening()),
        ("time", "later"): (inside(release=days(31)), opening()),
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", list(Kind))
def test_each_step_is_reached_once_and_told_in_both_languages(kind):
    rule = rules.rule(kind)
    every = {(code, step) for code, steps in steps_of(rule).items() for step in steps}
    assert every == set(STEPS[kind])
    for (code, step), (one, target) in STEPS[kind].items():
        parts = parts_of(rule, one, target, DAY)
        assert [p for p in parts if p[:2] == [code, step]], (code, step)
        said = set()
        for language in ("fa", "en"):
            with translation.override(language):
                lines = rules.value_lines(kind, parts)
            assert all(line.text and "%" not in line.text for line in lines)
            said.add(lines[0].text)
        assert len(said) == 2
        assert worth(parts) == sum(p[2] for p in parts) >= 40_000


def test_a_degree_counts_by_its_own_figure():
    rule = rules.rule("seats")
    found = [
        worth(parts_of(rule, person(needs={"training": d}), seat(), DAY)) for d in (1, 2, 3, 4)
    ]
    none = worth(parts_of(rule, person(), seat(), DAY))
    assert [f - none for f in found] == [2000, 5000, 9000, 12000]


def test_waiting_only_breaks_ties():
    rule = rules.rule("seats")
    plain = worth(parts_of(rule, person(), seat(), DAY))
    assert worth(parts_of(rule, person(since=days(-30)), seat(), DAY)) == plain + 30
    assert worth(parts_of(rule, person(since=days(-9000)), seat(), DAY)) == plain + 999
    old, new = person(key=1, since=days(-40)), person(key=2, since=days(-39))
    for people in ([old, new], [new, old]):
        got = propose(rule, people, [seat(places=1)], DAY).proposals
        assert [p.place for p in got] == [0 if x is old else None for x in people]


UNCOUNTED = st.fixed_dictionaries(
    {"age": st.none() | st.integers(18, 90), "sex": st.none() | st.sampled_from("mf"),
     "has_children": st.none() | st.booleans()}
)  # fmt: skip


@given(UNCOUNTED, st.sampled_from(["custody", "family"]))
def test_age_sex_and_origin_never_count(facts, origin):
    """An offence or a sentence can't: neither is a field of what the rules read."""
    for kind, target in (("seats", seat()), ("openings", opening())):
        rule = rules.rule(kind)
        other = person(facts=Facts(**facts), origin=origin)
        assert parts_of(rule, other, target, DAY) == parts_of(rule, person(), target, DAY)
    names = set(Person.__dataclass_fields__) | set(Facts.__dataclass_fields__)
    assert not [n for n in names if re.search("offence|sentence|risk|legal|score|predict", n)]


def test_the_price_says_what_one_more_place_would_add():
    rule = rules.rule("seats")
    needy, other = person(key=1, needs={"training": 4}), person(key=2)
    found = propose(rule, [other, needy], [seat(places=1)], DAY)
    assert [p.place for p in found.proposals] == [None, 0]
    missed = found.proposals[0]
    assert missed.judged.code == "full"
    assert missed.options == [[0, 100_000 - 16_000, 84_000]]
    assert found.prices == [84_000] and found.filled == [1]
    wider = propose(rule, [other, needy], [replace(seat(), places=2)], DAY)
    assert wider.total - found.total == 84_000 and wider.prices == [0]


def test_nobody_and_nowhere():
    rule = rules.rule("openings")
    assert propose(rule, [], [opening()], DAY).total == 0
    alone = propose(rule, [person()], [], DAY)
    assert alone.proposals[0].judged.code == "none" and alone.proposals[0].place is None


def whole(kind="seats"):
    import yaml

    path = rules.resources.files("bazgasht.matching") / "rules" / f"{kind}.yaml"
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("intro"),
        lambda data: data["waiting"].update(at_most="1000"),
        lambda data: data["hard"].append(data["hard"][0]),
        lambda data: data["values"][1]["steps"].append(data["values"][1]["steps"][0]),
        lambda data: data["values"][0]["steps"][0].update(points="-1"),
        lambda data: data.update(risk="3"),
        lambda data: data["hard"][0]["words"].pop("en"),
    ],
)
def test_a_rule_that_is_not_whole_is_refused(spoil):
    data = whole()
    rules.parse(Node("seats.yaml", "", data), Kind.SEATS)
    data = whole()
    spoil(data)
    with pytest.raises(SourceError):
        rules.parse(Node("seats.yaml", "", data), Kind.SEATS)
