"""The role catalogue, generated from the tables of roles, permissions and givers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import URLResolver, get_resolver
from django.utils import translation

from .givers import ROLE_GIVERS, Reach
from .kinds import Kind
from .permissions import PERMISSIONS
from .roles import ROLES

REACH = {
    Reach.OWN: "own body",
    Reach.BELOW: "bodies below",
    Reach.PROVINCE: "bodies of the province",
}


def reference() -> str:
    """The whole of ``docs/reference/roles.md``."""
    with translation.override("en"):
        return "\n".join([*_intro(), *_overview(), *_roles(), *_givers(), *_permissions()]) + "\n"


def _intro() -> list[str]:
    return [
        "# Roles",
        "",
        "A person holds a role in a body. What a role may do, in which kinds of body it exists and",
        "who may give it are tables in `bazgasht.access`; this page is generated from them,",
        "`make fix` renews it.",
        "",
    ]


def _overview() -> list[str]:
    lines = ["| role | code | sees persons | bodies | second factor |", "|---|---|---|---|---|"]
    level = {0: "no", 1: "names", 2: "what a service needs", 3: "the whole file of own clients"}
    for code, role in ROLES.items():
        reach = "and those below" if role.subtree else "own"
        factor = "required" if role.sees_persons or role.second_factor else "optional"
        lines.append(f"| {role.name} | `{code}` | {level[role.level]} | {reach} | {factor} |")
    return [*lines, ""]


def _roles() -> list[str]:
    lines: list[str] = []
    for code, role in ROLES.items():
        kinds = ", ".join(str(Kind(k).label) for k in Kind if k in role.kinds)
        lines += [f"## {role.name} (`{code}`)", "", f"{role.description}", "", f"In: {kinds}.", ""]
        lines += [f"- {PERMISSIONS[p]} (`{p}`)" for p in PERMISSIONS if p in role.permissions]
        lines.append("")
    return lines


def _givers() -> list[str]:
    lines = [
        "## Who may give which role",
        "",
        "Whoever may give a role also ends, changes and confirms it. Nobody decides about their",
        "own; nobody but the system administrator gives a role that sees more than their own.",
        "",
        "| giver | gives | where |",
        "|---|---|---|",
    ]
    for giver, given in ROLE_GIVERS.items():
        for role, reach in given.items():
            lines.append(f"| {ROLES[giver].name} | {ROLES[role].name} | {REACH[reach]} |")
    return [*lines, ""]


def _permissions() -> list[str]:
    lines = ["## Permissions", "", "| permission | lets someone | roles |", "|---|---|---|"]
    for code, text in PERMISSIONS.items():
        holders = ", ".join(str(r.name) for r in ROLES.values() if code in r.permissions)
        lines.append(f"| `{code}` | {text} | {holders} |")
    return lines


def routes_reference() -> str:
    """The whole of ``docs/reference/routes.md``: a route that opens to more people shows here."""
    rows = sorted(_declared(get_resolver().url_patterns))
    lines = [
        "# Routes",
        "",
        "Every address and the permission it asks for, generated from what the routes declare;",
        "[roles.md](roles.md) tells who holds it. Which persons a page shows is decided by row",
        "security, not here.",
        "",
        "| route | open to |",
        "|---|---|",
        *(f"| `/{route}` | {access} |" for route, access in rows),
    ]
    return "\n".join(lines) + "\n"


def _declared(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _declared(entry.url_patterns, route)
        else:
            access = getattr(entry.callback, "access", "nobody: it declares nothing")
            yield route, f"`{access}`" if access in PERMISSIONS else access


PAGES = {"roles.md": reference, "routes.md": routes_reference}
