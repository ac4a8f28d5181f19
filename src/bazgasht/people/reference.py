"""Generated pages of this room: who may see a person and why, custody, the import."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.registry import retention_rules
from bazgasht.core.states import to_mermaid

from .roster import reference as roster
from .services.grants import GRANT_ENDS, GRANT_RULES
from .states import CUSTODY_TRANSITIONS, Level


def grants() -> str:
    """The whole of ``docs/reference/grants.md``."""
    with translation.override("en"):
        return "\n".join([*_begin(), *_rules(), *_levels(), *_end()]) + "\n"


def _begin() -> list[str]:
    return [
        "# Grants: who may see a person, and why",
        "",
        "A body sees a person only through a grant: at a level, for a purpose, from when until",
        "when, on a basis. The database checks the basis when a grant is made and lets nobody",
        "stretch it; a barrier beats every grant. Generated from `bazgasht.people.services.grants`;",
        "`make fix` renews it.",
        "",
        "| basis | code | who gets it | level, at most | for how long | why |",
        "|---|---|---|---|---|---|",
    ]


def _rules() -> list[str]:
    lines = []
    for basis, rule in GRANT_RULES.items():
        days = "as long as the case runs"
        if rule.days is not None:
            days = "24 hours" if rule.days == 1 else f"{rule.days} days"
        level = Level(rule.level).label
        lines.append(
            f"| {basis.label} | `{basis.value}` | {rule.body} | {level} | {days} | {rule.why} |"
        )
    return [*lines, ""]


def _levels() -> list[str]:
    return [
        "## Levels",
        "",
        "| level | opens |",
        "|---|---|",
        f"| {Level.CONTACT.label} | the file's number, names, telephone and address |",
        f"| {Level.SERVICE.label} | besides: birth, sex, education, the masked id |",
        f"| {Level.FULL.label} | besides: custody and offence, notes, documents, consents, requests"
        " for correction, who has seen the file; only for roles of a case team |",
        "",
        "A household's grant is one row per member. A prisoner and the family are linked by a",
        "relation: a grant on the one opens none of the others, and a parent's opens no child.",
        "",
    ]


def _end() -> list[str]:
    lines = ["## What ends a grant", "", "| event | whose sight ends | when |", "|---|---|---|"]
    return lines + [
        f"| {event} | {whose} | {when} |" for event, (whose, when) in GRANT_ENDS.items()
    ]


def custody() -> str:
    """The whole of ``docs/reference/states/custody.md``."""
    with translation.override("en"):
        title, _line, body = to_mermaid(CUSTODY_TRANSITIONS, "A stay in custody").partition("\n")
    intro = "Generated from `bazgasht.people.states`; `make fix` renews it.\n"
    return "\n".join([title, "", intro, body.lstrip("\n")])


def what_is_destroyed() -> str:
    """The whole of ``docs/reference/retention.md``."""
    with translation.override("en"):
        lines = [
            "# What is destroyed, and when",
            "",
            "Everything else is kept. The worker does this once a day. Generated from the registry",
            "of retention rules; `make fix` renews it.",
            "",
            "| what | days | counted from | what stays |",
            "|---|---|---|---|",
            *(f"| {r.what} | {r.days} | {r.since} | {r.stays} |" for r in retention_rules),
        ]
    return "\n".join(lines) + "\n"


PAGES = {
    "grants.md": grants,
    "retention.md": what_is_destroyed,
    "states/custody.md": custody,
    **roster.PAGES,
}
