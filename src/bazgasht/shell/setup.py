"""The first steps of a new installation, each ticked off by what is really there."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.models import JournalEntry, Membership, Organisation


@dataclass(frozen=True)
class Step:
    title: str
    hint: str
    url: str
    done: bool


def steps(actor: Actor) -> list[Step]:
    """For whoever sets the platform up; empty for others, in a demo, and once all is done."""
    if not actor.can("headquarters.set_up"):
        return []
    bodies = set(
        Organisation.objects.filter(active=True)
        .values_list("kind", "province", "synthetic")
        .distinct()
    )
    if any(synthetic for _kind, _province, synthetic in bodies):
        return []
    kinds = {kind for kind, _province, _synthetic in bodies}
    roles = set(Membership.objects.filter(ends=None).values_list("role", flat=True).distinct())
    found = [
        Step(
            _("Set up the province's headquarters"),
            _("With its six working groups and the proposed missions, in one action."),
            reverse("network:set_up"),
            any(kind == Kind.HEADQUARTERS and province for kind, province, _synthetic in bodies),
        ),
        Step(
            _("Register the prisons directorate and its prisons"),
            _("A roster is imported into the prison each row names."),
            reverse("access:body_create"),
            {Kind.DIRECTORATE, Kind.PRISON} <= kinds,
        ),
        Step(
            _("Register the bodies that owe a service"),
            _("Associations, agencies, charities, the aftercare centre."),
            reverse("access:body_create"),
            bool(kinds & {Kind.ASSOCIATION, Kind.AGENCY, Kind.CHARITY}),
        ),
        Step(
            _("Invite the records officer, social workers and liaisons"),
            _("Everyone gets a role in their own body and sets up a second factor."),
            reverse("access:bodies"),
            {"records_officer", "social_worker", "agency_liaison"} <= roles,
        ),
        Step(
            _("First import: the records officer brings the roster in"),
            _("What was wrong with a row comes back as a workbook, ready to be corrected."),
            reverse("access:bodies"),
            _imported(),
        ),
    ]
    return [] if all(step.done for step in found) else found


def _imported() -> bool:
    """Whether anybody ever imported: the one thing of it a person without files may know."""
    return JournalEntry.objects.using("aggregate").filter(action="roster.imported").exists()
