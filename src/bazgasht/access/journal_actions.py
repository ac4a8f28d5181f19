"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "sign_in__done": _("Signed in"),
    "sign_in__failed": _("A sign-in failed"),
    "sign_out__done": _("Signed out"),
    "session__ended": _("Ended own sessions"),
    "password__changed": _("Changed the own password"),
    "factor__enabled": _("Set up a second factor"),
    "factor__disabled": _("Switched the second factor off"),
    "recovery_codes__made": _("Made new recovery codes"),
    "factor_reset__requested": _("Asked for a colleague's way in to be restored"),
    "factor_reset__withdrawn": _("Withdrew a request about a colleague's way in"),
    "factor_reset__decided": _("Decided about a colleague's way in"),
    "account__recovered": _("Let a person in again, from the machine"),
    "factor_reset__used": _("Chose a new password by the link"),
    "body__created": _("Added a body"),
    "body__changed": _("Changed a body"),
    "bodies__exported": _("Exported the register of bodies"),
    "member__invited": _("Invited a colleague"),
    "invitation__withdrawn": _("Withdrew an invitation"),
    "invitation__accepted": _("Accepted an invitation"),
    "membership__given": _("Gave a role"),
    "membership__changed": _("Changed a colleague's role"),
    "membership__ended": _("Ended a colleague's access"),
    "membership__confirmed": _("Confirmed a colleague's access"),
    "account__closed": _("Closed an account"),
    "account__opened": _("Opened a closed account"),
    "journal__read": _("Read the journal"),
    "journal__exported": _("Exported the journal"),
}
