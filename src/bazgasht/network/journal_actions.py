"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "headquarters__set_up": _("Set up a headquarters from the template"),
    "mission__saved": _("Added or changed a mission"),
    "member_body__saved": _("Added or changed a body's seat in a headquarters"),
    "member_body__ended": _("Ended a body's seat in a headquarters"),
    "contact__saved": _("Added or changed a contact"),
    "contact__removed": _("Took a contact off the list"),
    "member_bodies__exported": _("Exported a headquarters' member bodies"),
}
