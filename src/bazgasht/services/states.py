"""Coded values of the catalogue and of deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    TIME = "time", _("time")
    HOUR = "hour", _("hour")
    SESSION = "session", _("session")
    PACKAGE = "package", _("package")
    RIAL = "rial", _("payment")


class AidKind(models.TextChoices):
    """Kinds of aid that households get, for seeing double aid before it is given."""

    NONE = "", _("not aid of a kind that is counted")
    FOOD = "food", _("food basket")
    CASH = "cash", _("cash")
    RENT = "rent", _("rent")
    CLOTHING = "clothing", _("clothing")
    SCHOOL = "school", _("school supplies")
    MEDICINE = "medicine", _("medicine and treatment")
    APPLIANCE = "appliance", _("household goods")
    LOAN = "loan", _("loan")


SENSITIVE_AID = frozenset({AidKind.MEDICINE})
"""Left out of what one body learns of another's aid, whatever the service's domain."""


AID_WINDOW_DAYS: dict[AidKind, int] = {
    AidKind.FOOD: 30,
    AidKind.CASH: 30,
    AidKind.RENT: 30,
    AidKind.CLOTHING: 180,
    AidKind.SCHOOL: 180,
    AidKind.MEDICINE: 0,
    AidKind.APPLIANCE: 365,
    AidKind.LOAN: 365,
}
"""Days inside which a second aid of one kind to a household needs a reason; 0: never asked."""

SHOWS: dict[str, object] = {
    "contact": _("telephone and address"),
    "birth": _("date of birth"),
    "national_id": _("national id"),
    "family": _("number of family members"),
}
"""What a receiving body may need to see besides the name. Birth and national id need level 2 of
the file; the others level 1."""

IDENTITY_SHOWS = frozenset({"birth", "national_id"})
