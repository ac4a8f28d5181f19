"""Eligibility is data: what a rule may say, and what it answers."""

from types import SimpleNamespace

import pytest

from bazgasht.core.errors import InvalidValue
from bazgasht.services.eligibility import FIELDS, KIND_OPS, Facts, describe, eligible, validate


def fits(rules, **facts):
    return eligible(SimpleNamespace(eligibility=validate(rules)), Facts(**facts))


CASES = [
    ({"field": "age", "op": "at_least", "value": "18"}, {"age": 18}, {"age": 17}),
    ({"field": "age", "op": "at_most", "value": 60}, {"age": 60}, {"age": 61}),
    ({"field": "sex", "op": "is", "value": "f"}, {"sex": "f"}, {"sex": "m"}),
    ({"field": "county", "op": "is", "value": "برازجان"}, {"county": "برازجان"}, {"county": "بوشهر"}),
    ({"field": "county", "op": "is_not", "value": "بوشهر"}, {"county": "برازجان"}, {"county": "بوشهر"}),
    ({"field": "in_custody", "op": "is", "value": "yes"}, {"in_custody": True}, {"in_custody": False}),
    ({"field": "in_custody", "op": "is", "value": "no"}, {"in_custody": False}, {"in_custody": True}),
    ({"field": "days_to_release", "op": "at_most", "value": "۹۰"}, {"days_to_release": 90},
     {"days_to_release": 91}),
    ({"field": "has_children", "op": "is", "value": "yes"}, {"has_children": True},
     {"has_children": False}),
    ({"field": "need", "op": "is", "value": "housing"}, {"need": frozenset({"housing"})},
     {"need": frozenset()}),
]  # fmt: skip


@pytest.mark.parametrize("rule,good,bad", CASES)
def test_a_rule_holds_or_fails(rule, good, bad):
    assert fits([rule], **good)[0] is True
    assert fits([rule], **bad)[0] is False


@pytest.mark.parametrize("rule", [c[0] for c in CASES])
def test_what_is_unknown_shuts_nobody_out_and_is_said(rule):
    ok, reasons = fits([rule])
    assert ok is True
    assert [r.holds for r in reasons] == [None]


def test_all_rules_must_hold():
    rules = [CASES[0][0], CASES[2][0]]
    ok, reasons = fits(rules, age=30, sex="m")
    assert ok is False
    assert [r.holds for r in reasons] == [True, False]


def test_arabic_letters_and_half_spaces_do_not_matter_in_a_county():
    rule = {"field": "county", "op": "is", "value": "بندر گناوه"}
    assert fits([rule], county="بندرگناوه")[0] is True


@pytest.mark.parametrize(
    "rule",
    [
        {"field": "offence", "op": "is", "value": "drugs"},
        {"field": "religion", "op": "is", "value": "x"},
        {"field": "age", "op": "is", "value": "18"},
        {"field": "age", "op": "at_least", "value": "old"},
        {"field": "age", "op": "at_least", "value": "-1"},
        {"field": "age", "op": "at_least", "value": "121"},
        {"field": "sex", "op": "is", "value": "x"},
        {"field": "county", "op": "is", "value": ""},
        {"field": "county", "op": "is", "value": "x" * 61},
        {},
    ],
)
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(InvalidValue):
        validate([rule])


def test_every_field_can_be_described():
    for name, field in FIELDS.items():
        value = field.choices[0][0] if field.choices else "7"
        for op in KIND_OPS[field.kind]:
            assert describe(validate([{"field": name, "op": op, "value": value}])[0])
