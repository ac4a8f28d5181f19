"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "chain__created": _("Added a value chain"),
    "chain__changed": _("Changed a value chain"),
    "chain__active": _("Put a value chain to work"),
    "chain__archived": _("Put a value chain away"),
    "chain__checked": _("Checked the figures of a value chain"),
    "chain_link__saved": _("Changed a link of a value chain"),
    "chain_link__removed": _("Removed a link of a value chain"),
    "chain_flow__saved": _("Changed what flows in a value chain"),
    "chain_flow__removed": _("Removed a flow of a value chain"),
    "chain_scenario__saved": _("Reckoned a scenario of value chains"),
    "chain_scenario__removed": _("Removed a scenario of value chains"),
    "chain_scenario__printed": _("Printed scenarios of value chains"),
    "chains__exported": _("Exported a list of value chains"),
}
