"""Red, amber, green by the published rule table; too few to judge is grey. No colour without words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bazgasht.core import yaml_text


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


TONES = {Colour.GREEN: "ok", Colour.AMBER: "wait", Colour.RED: "late", Colour.GREY: "plain"}
ICONS = {
    Colour.GREEN: "check-circle", Colour.AMBER: "exclamation-circle",
    Colour.RED: "exclamation-triangle", Colour.GREY: "question-circle",
}  # fmt: skip
BETTER = ("more", "fewer")


@dataclass(frozen=True)
class Light:
    """A share judged. ``per_cent`` is rounded for reading and None of nothing; the judgement is of
    the exact share."""

    code: str
    title: str
    part: int
    whole: int
    colour: Colour

    @property
    def per_cent(self) -> int | None:
        return round(self.part * 100 / self.whole) if self.whole else None

    @property
    def tone(self) -> str:
        return TONES[self.colour]

    @property
    def icon(self) -> str:
        return ICONS[self.colour]

    @property
    def words(self) -> str:
        return colour_words(self.colour)

    @property
    def word(self) -> str:
        """The colour alone, where its rule is printed below."""
        return _("grey") if self.colour is Colour.GREY else self.words

    @property
    def share(self) -> str:
        """«75 %»; a dash where there was nothing to take a share of."""
        return "—" if self.per_cent is None else _("%(n)s%%") % {"n": self.per_cent}

    @property
    def of(self) -> str:
        return _("%(n)s of %(all)s") % {"n": self.part, "all": self.whole} if self.whole else ""


def colour_words(colour: Colour) -> str:
    return {
        Colour.GREEN: _("green"), Colour.AMBER: _("amber"), Colour.RED: _("red"),
        Colour.GREY: _("grey: too few to judge"),
    }[colour]  # fmt: skip


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The rule table as plain values, as reports keep it. Raises ValueError for a rule that is not
    whole."""
    raw = resources.files("bazgasht.insight").joinpath("rules/lights.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml_text.load(raw)
    found["since"] = str(found["since"])
    for rule in found["rules"]:
        check(rule)
    return found


def table_of(names: Collection[str]) -> dict[str, Any]:
    """The table with these rules alone; all of them when none is named."""
    found = table()
    kept = [rule for rule in found["rules"] if not names or rule["code"] in names]
    return {**found, "rules": kept}


def check(rule: Mapping[str, Any]) -> None:
    """Raises ValueError for limits that cross or a direction that is none."""
    if rule["better"] not in BETTER:
        raise ValueError(f"{rule['code']}: better is one of {BETTER}")
    more = rule["better"] == "more"
    if (rule["green"] > rule["amber"]) != more or rule["least"] < 1:
        raise ValueError(f"{rule['code']}: the limits cross")


def codes(found: Mapping[str, Any]) -> set[str]:
    """Every indicator a rule table reads."""
    return {code for rule in found["rules"] for code in (*rule["part"], *rule["whole"])}


def said(texts: Mapping[str, str]) -> str:
    return texts["en" if get_language() == "en" else "fa"]


def judge(rule: Mapping[str, Any], values: Mapping[str, int]) -> Light:
    """By one rule; a limit reached is met."""
    part = sum(values.get(code, 0) for code in rule["part"])
    whole = sum(values.get(code, 0) for code in rule["whole"])
    return Light(rule["code"], said(rule["title"]), part, whole, _colour(rule, part, whole))


def _colour(rule: Mapping[str, Any], part: int, whole: int) -> Colour:
    if whole < rule["least"]:
        return Colour.GREY
    if rule["better"] == "more":
        met = [part * 100 >= rule[name] * whole for name in ("green", "amber")]
    else:
        met = [part * 100 <= rule[name] * whole for name in ("green", "amber")]
    return Colour.GREEN if met[0] else Colour.AMBER if met[1] else Colour.RED


def judged(found: Mapping[str, Any], values: Mapping[str, int]) -> list[Light]:
    return [judge(rule, values) for rule in found["rules"]]


def legend(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rules in words: title, meaning, and when a share is green, amber, red and grey."""
    return [_legend(rule) for rule in found["rules"]]


def _legend(rule: Mapping[str, Any]) -> dict[str, str]:
    figures = {"green": rule["green"], "amber": rule["amber"], "least": rule["least"]}
    if rule["better"] == "more":
        words = {
            "green": _("%(green)s%% or more"), "amber": _("%(amber)s%% or more"),
            "red": _("under %(amber)s%%"),
        }  # fmt: skip
    else:
        words = {
            "green": _("%(green)s%% or less"), "amber": _("%(amber)s%% or less"),
            "red": _("over %(amber)s%%"),
        }  # fmt: skip
    words["grey"] = _("fewer than %(least)s")
    return {
        "title": said(rule["title"]), "meaning": said(rule["meaning"]),
        **{name: text % figures for name, text in words.items()},
    }  # fmt: skip


def worst_first(rows: Iterable[tuple[str, list[Light]]]) -> list[tuple[str, list[Light]]]:
    """Most red, then most amber; those with nothing to judge are left out."""

    def key(row: tuple[str, list[Light]]) -> tuple[int, int]:
        colours = [light.colour for light in row[1]]
        return -colours.count(Colour.RED), -colours.count(Colour.AMBER)

    return sorted((r for r in rows if any(light.whole for light in r[1])), key=key)
