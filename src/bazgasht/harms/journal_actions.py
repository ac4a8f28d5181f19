"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "programme__saved": _("Added or changed a programme"),
    "programme__moved": _("Put a programme in force or closed it"),
    "programme__calendar_moved": _("The calendar of a programme followed its polling day"),
    "programme__imported": _("Imported the tree of a programme"),
    "programme__exported": _("Exported a programme"),
    "programme__printed": _("Printed a programme"),
    "programme__counterparts": _("Made the provincial counterparts of a programme"),
    "programme_part__saved": _("Added or changed a part of a programme"),
    "programme_part__removed": _("Removed a part of a programme"),
    "programme_action__moved": _("Said how an action of a programme stands"),
    "programme_action__said": _("Said in words how an action of a programme stands"),
    "programme_budget__saved": _("Recorded the budget of a part of a programme"),
    "measure__saved": _("Added or changed a measure"),
    "measure_values__recorded": _("Recorded figures of measures"),
    "harm__saved": _("Added or changed a priority harm"),
    "harm_figures__imported": _("Imported figures of a harm"),
    "harm_figures__exported": _("Exported figures of a harm"),
}
