"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "wish__agreed": _("Recorded a wish to be proposed for training"),
    "wish__changed": _("Changed a wish for training"),
    "wish__ended": _("A person no longer wishes to be proposed for training"),
    "matching__made": _("Made proposals for seats or openings"),
    "matching__listed": _("Looked at proposals"),
    "matching__exported": _("Exported proposals"),
    "proposal__explained": _("Explained a proposal, or why there is none"),
    "proposal__accepted": _("Accepted a proposal"),
    "proposal__overridden": _("Chose another place than the proposed one"),
    "proposal__refused": _("Did not follow a proposal"),
}
