"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "trade__created": _("Added a trade"),
    "trade__changed": _("Changed a trade"),
    "forecasts__imported": _("Imported forecasts of occupations"),
    "occupations__exported": _("Exported the list of occupations"),
}
