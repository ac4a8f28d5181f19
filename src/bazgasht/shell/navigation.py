"""The main navigation: one table, filtered by what the actor may do; headquarters find reports and
councils among the first."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor


@dataclass(frozen=True)
class Item:
    label: str | Promise
    route: str
    icon: str
    permission: str
    prefixes: tuple[str, ...]
    boards_only: bool = False
    unless: str = ""
    """Left out for who has this permission: another entry holds it for them."""


COUNCILS = ("/councils", "/meetings", "/resolutions", "/visits", "/gatherings", "/directives")
ITEMS = (
    Item(_("Today"), "shell:today", "sun", "today.view", ("/today",)),
    Item(_("Clients"), "people:list", "people", "clients.view", ("/clients", "/households")),
    Item(_("Referrals"), "referrals:board", "kanban", "referrals.answer", ("/referrals",)),
    Item(_("Referrals"), "referrals:board", "kanban", "referrals.send", ("/referrals",)),
    Item(_("Boards"), "referrals:boards", "kanban", "boards.view", ("/boards",), boards_only=True),
    Item(_("Weekly report"), "insight:reports", "bar-chart-line", "reports.view", ("/reports",),
         boards_only=True),
    Item(_("Councils"), "councils:home", "megaphone", "meetings.view", COUNCILS, boards_only=True),
    Item(_("Services"), "services:list", "gift", "catalogue.view", ("/services", "/deliveries")),
    Item(_("Training"), "training:cohorts", "mortarboard", "training.view",
         ("/training", "/certificates", "/outlook", "/occupations")),
    Item(_("Outlook"), "training:outlook", "graph-up", "outlook.view",
         ("/outlook", "/occupations"), unless="training.view"),
    Item(_("Workshops"), "work:workshops", "tools", "workshops.view", ("/work", "/wages")),
    Item(_("Employment"), "jobs:openings", "briefcase", "openings.view", ("/jobs", "/facilities")),
    Item(_("Facilities"), "jobs:facilities", "box-seam", "facilities.view", ("/facilities",),
         unless="openings.view"),
    Item(_("Jobs in figures"), "jobs:figures", "graph-up", "reports.view", ("/jobs/figures",),
         boards_only=True, unless="openings.view"),
    Item(_("My openings"), "jobs:employer", "briefcase", "employer.page", ("/employer",)),
    Item(_("Proposals"), "matching:runs", "shuffle", "matching.run", ("/matching",)),
    Item(_("Chains"), "chains:list", "diagram-2", "chains.view", ("/chains",)),
    Item(_("Accounts"), "ledger:index", "journal-text", "ledger.view", ("/ledger",)),
    Item(_("Councils"), "councils:home", "megaphone", "meetings.view", COUNCILS),
    Item(_("Programmes"), "harms:programmes", "flag", "programmes.view",
         ("/programmes", "/harms")),
    Item(_("Pledges"), "pledges:list", "patch-check", "pledges.view", ("/pledges",)),
    Item(_("Experiences"), "experiences:list", "lightning", "experiences.view",
         ("/experiences",)),
    Item(_("Weekly report"), "insight:reports", "bar-chart-line", "reports.view", ("/reports",)),
    Item(_("Import"), "people:roster_runs", "file-earmark-spreadsheet", "roster.import",
         ("/import",)),
    Item(_("Bodies"), "access:bodies", "diagram-3", "bodies.view", ("/bodies", "/headquarters")),
    Item(_("Journal"), "access:journal", "journal-check", "journal.read", ("/journal",)),
    Item(_("Barriers"), "people:barriers", "ban", "journal.read", ("/barriers",)),
)  # fmt: skip


def items_for(actor: Actor, path: str) -> list[dict[str, object]]:
    """Entries the actor may open, each once, the active one marked."""
    seen: set[str] = set()
    shown: list[dict[str, object]] = []
    reads_boards = any(seat.role.reads_boards for seat in actor.seats)
    for item in ITEMS:
        if item.route in seen or not actor.can(item.permission):
            continue
        if item.boards_only and not reads_boards:
            continue
        if item.unless and actor.can(item.unless):
            continue
        seen.add(item.route)
        active = path.startswith(item.prefixes) or (item.route == "shell:today" and path == "/")
        shown.append(
            {"label": item.label, "url": reverse(item.route), "icon": item.icon, "active": active}
        )
    return shown
