"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "service__created": _("Added a service to the catalogue"),
    "service__changed": _("Changed a service of the catalogue"),
    "services__exported": _("Exported the catalogue"),
    "delivery__recorded": _("Recorded what was given"),
    "delivery__repeated": _("Gave aid again inside its window, with a reason"),
    "delivery__voided": _("Voided a record of what was given"),
    "delivery__corrected": _("Corrected a record of what was given"),
    "deliveries__exported": _("Exported a list of what was given"),
    "aid__stopped": _("Did not give aid that the household already had"),
}
