"""Kinds of organisation, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    HEADQUARTERS = "headquarters", _("Headquarters")
    WORKING_GROUP = "working_group", _("Working group")
    GOVERNORATE = "governorate", _("Governorate")
    JUSTICE = "justice", _("Provincial justice department")
    PROSECUTOR = "prosecutor", _("Prosecutor's office")
    DIRECTORATE = "directorate", _("Prisons directorate")
    PRISON = "prison", _("Prison")
    ASSOCIATION = "association", _("Prisoners' support association")
    FOUNDATION = "foundation", _("Prisoners' cooperative foundation")
    AFTERCARE = "aftercare", _("Post-release care centre")
    AGENCY = "agency", _("Executive agency")
    CHARITY = "charity", _("Charity")
    POPULAR = "popular", _("Popular group")
    EMPLOYER = "employer", _("Employer")
    BANK = "bank", _("Bank or loan fund")
    PROVIDER = "provider", _("Training provider")


WATCHING = frozenset({Kind.GOVERNORATE, Kind.JUSTICE, Kind.PROSECUTOR})
"""Stand beside the headquarters of their province, not above them, and read its boards."""
COORDINATING = frozenset({Kind.HEADQUARTERS, Kind.WORKING_GROUP, Kind.GOVERNORATE, Kind.JUSTICE})
"""Bodies that see numbers and person-free boards, never a named person."""

OF_ONE_PROVINCE = frozenset({Kind.GOVERNORATE, Kind.JUSTICE, Kind.PROSECUTOR, Kind.PRISON})
"""Never of the whole country: boards, services nearby and reports find them by their province."""

TELLS_OF_CUSTODY = frozenset(
    {Kind.HEADQUARTERS, Kind.DIRECTORATE, Kind.PRISON, Kind.ASSOCIATION, Kind.FOUNDATION,
     Kind.AFTERCARE}
)  # fmt: skip
"""Bodies whose mere name says that somebody is or was in prison: no head of a paper that is carried
through a town."""

PARENTS: dict[Kind, frozenset[Kind | None]] = {
    Kind.HEADQUARTERS: frozenset({None, Kind.HEADQUARTERS}),
    Kind.WORKING_GROUP: frozenset({Kind.HEADQUARTERS}),
    Kind.GOVERNORATE: frozenset({None}),
    Kind.JUSTICE: frozenset({None}),
    Kind.PROSECUTOR: frozenset({None, Kind.JUSTICE}),
    Kind.DIRECTORATE: frozenset({None, Kind.DIRECTORATE}),
    Kind.PRISON: frozenset({Kind.DIRECTORATE}),
    Kind.ASSOCIATION: frozenset({None, Kind.PRISON, Kind.ASSOCIATION}),
    Kind.FOUNDATION: frozenset({None, Kind.FOUNDATION}),
    Kind.AFTERCARE: frozenset({None, Kind.DIRECTORATE}),
    Kind.AGENCY: frozenset({None, Kind.AGENCY}),
    Kind.CHARITY: frozenset({None}),
    Kind.POPULAR: frozenset({None}),
    Kind.EMPLOYER: frozenset({None}),
    Kind.BANK: frozenset({None, Kind.BANK}),
    Kind.PROVIDER: frozenset({None, Kind.AGENCY}),
}
"""Which kinds may stand directly under which; ``None`` is the root."""
