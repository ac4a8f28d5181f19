"""Where a day on which nothing waits can begin: a table by what somebody may do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bazgasht.access.actor import Actor

SHOWN = 3


@dataclass(frozen=True)
class Beginning:
    permission: str
    title: str | Promise
    hint: str | Promise
    route: str

    @property
    def url(self) -> str:
        return reverse(self.route)


_SEARCH = _("By name, file number or national id.")
BEGINNINGS = (
    Beginning("clients.create", _("Find a client or open a file"),
              _("Needs, plan and referrals begin on the client's page."), "people:list"),
    Beginning("clients.view", _("Find a client"), _SEARCH, "people:list"),
    Beginning("employer.page", _("Add an opening"),
              _("People are shown to you once they agreed to it."), "jobs:employer"),
    Beginning("catalogue.edit", _("Enter the services your body gives"),
              _("Only what stands in the catalogue can be referred to you."), "services:list"),
    Beginning("training.edit", _("Plan a course"),
              _("Case teams ask for its seats once registration is open."), "training:courses"),
    Beginning("workshops.edit", _("Enter your workshops and their posts"),
              _("A post is offered once it stands here."), "work:workshops"),
    Beginning("openings.edit", _("Enter openings of employers"),
              _("Who wishes to work is put forward for them."), "jobs:openings"),
    Beginning("meetings.edit", _("Call a meeting or write down resolutions"),
              _("Every resolution has an owner and a day."), "councils:home"),
    Beginning("journal.read", _("Read the journal"),
              _("Who saw and did what, persons masked."), "access:journal"),
    Beginning("reports.view", _("Read the week's report"),
              _("What came in, what was answered, what was delivered."), "insight:reports"),
    Beginning("wages.approve", _("See the workshops"),
              _("Wages that wait for you will stand on this page."), "work:workshops"),
)  # fmt: skip
"""The first that somebody may do come first; each page once."""


def beginnings_for(actor: Actor) -> list[Beginning]:
    found: dict[str, Beginning] = {}
    for beginning in BEGINNINGS:
        if actor.can(beginning.permission):
            found.setdefault(beginning.route, beginning)
    return list(found.values())[:SHOWN]
