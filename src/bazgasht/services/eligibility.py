"""For whom a service is: rules as data over a published table of fields.

A rule is ``{"field", "op", "value"}``; all rules of a service must hold. What is not known about a
person never shuts them out: it is shown as unknown and the receiving body asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.digits import localise, to_ascii_digits
from bazgasht.core.domains import Domain
from bazgasht.core.errors import InvalidValue
from bazgasht.core.text import identity_form

Kind = Literal["number", "choice", "text", "yes_no"]
OPS: dict[str, Promise] = {
    "at_least": gettext_lazy("at least"),
    "at_most": gettext_lazy("at most"),
    "is": gettext_lazy("equal to"),
    "is_not": gettext_lazy("other than"),
}
KIND_OPS: dict[Kind, tuple[str, ...]] = {
    "number": ("at_least", "at_most"),
    "choice": ("is", "is_not"),
    "text": ("is", "is_not"),
    "yes_no": ("is",),
}


@dataclass(frozen=True)
class Field:
    """A fact a rule may ask for. ``least``/``most`` bound a number."""

    label: Promise
    kind: Kind
    choices: tuple[tuple[str, Any], ...] = ()
    least: int = 0
    most: int = 0
    unit: Promise | str = ""


YES_NO = (("yes", gettext_lazy("yes")), ("no", gettext_lazy("no")))
FIELDS: dict[str, Field] = {
    "age": Field(gettext_lazy("age"), "number", most=120, unit=gettext_lazy("years")),
    "sex": Field(
        gettext_lazy("sex"), "choice", (("f", gettext_lazy("female")), ("m", gettext_lazy("male")))
    ),
    "county": Field(gettext_lazy("county"), "text"),
    "in_custody": Field(gettext_lazy("in custody"), "yes_no", YES_NO),
    "days_to_release": Field(
        gettext_lazy("days to release"), "number", most=3650, unit=gettext_lazy("days")
    ),
    "has_children": Field(gettext_lazy("has children under 18"), "yes_no", YES_NO),
    "need": Field(gettext_lazy("recorded need"), "choice", tuple(Domain.choices)),
}
"""The published table: what a service may ask for, and nothing else (no offence, no belief)."""


@dataclass(frozen=True)
class Facts:
    """What is known of a person; None is "not recorded"."""

    age: int | None = None
    sex: str | None = None
    county: str | None = None
    in_custody: bool | None = None
    days_to_release: int | None = None
    has_children: bool | None = None
    need: frozenset[str] | None = None


@dataclass(frozen=True)
class Reason:
    """One rule in words with its answer: True, False, or None when the fact is unknown."""

    holds: bool | None
    text: str


def validate(rules: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rules in their stored form. Raises InvalidValue naming what is wrong with a rule."""
    checked: list[dict[str, Any]] = []
    for rule in rules:
        field = FIELDS.get(str(rule.get("field", "")))
        if field is None:
            raise InvalidValue("eligibility.field", _("Choose what the rule is about."))
        if rule.get("op") not in KIND_OPS[field.kind]:
            raise InvalidValue(
                "eligibility.op", _("“%(label)s” can't be compared in this way."), label=field.label
            )
        value = _value(field, rule.get("value"))
        checked.append({"field": str(rule["field"]), "op": str(rule["op"]), "value": value})
    return checked


def _value(field: Field, raw: Any) -> Any:
    text = str("" if raw is None else raw).strip()
    if field.kind == "number":
        digits = to_ascii_digits(text)
        if (
            not digits.isascii()
            or not digits.isdigit()
            or not (field.least <= int(digits) <= field.most)
        ):
            raise InvalidValue(
                "eligibility.number",
                _("“%(label)s” takes a whole number from %(least)s to %(most)s."),
                label=field.label, least=localise(field.least), most=localise(field.most),
            )  # fmt: skip
        return int(digits)
    if field.choices and text not in {code for code, _label in field.choices}:
        raise InvalidValue(
            "eligibility.choice", _("Choose a value for “%(label)s”."), label=field.label
        )
    if not text or len(text) > 60:
        raise InvalidValue(
            "eligibility.text", _("Give a value for “%(label)s”."), label=field.label
        )
    return text


def describe(rule: Mapping[str, Any]) -> str:
    """«سن حداقل ۱۸ سال»: a rule as people read it."""
    field = FIELDS[rule["field"]]
    value = rule["value"]
    words = str(dict(field.choices).get(value, value)) if field.choices else localise(value)
    if rule["op"] == "is":
        return f"{field.label}: {words}"
    unit = f" {field.unit}" if field.unit else ""
    return f"{field.label} {OPS[rule['op']]} {words}{unit}"


def eligible(service: Any, facts: Facts) -> tuple[bool, list[Reason]]:
    """Whether no rule of ``service`` fails for a person, and each rule with its answer.

    Unknown facts fail nothing. Raises KeyError for a stored rule about an unknown field.
    """
    reasons = [Reason(_holds(rule, facts), describe(rule)) for rule in service.eligibility]
    return all(reason.holds is not False for reason in reasons), reasons


def _holds(rule: Mapping[str, Any], facts: Facts) -> bool | None:
    known = getattr(facts, rule["field"])
    if known is None:
        return None
    op, value = rule["op"], rule["value"]
    if op in ("at_least", "at_most"):
        return bool(known >= value if op == "at_least" else known <= value)
    if isinstance(known, frozenset):
        same = value in known
    elif isinstance(known, bool):
        same = known == (value == "yes")
    else:
        same = identity_form(str(known)) == identity_form(str(value))
    return same if op == "is" else not same
