"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "ledger__opened": _("Opened a body's accounts"),
    "ledger__posted": _("Wrote an entry into the accounts"),
    "ledger__reversed": _("Reversed an entry"),
    "ledger__closed": _("Closed an accounting period"),
    "ledger__exported": _("Exported a body's accounts"),
    "payment__requested": _("Asked for a payment"),
    "payment__changed": _("Changed a payment; an approval is gone with it"),
    "payment__approved": _("Approved a payment"),
    "payment__rejected": _("Rejected a payment"),
    "payment__cancelled": _("Took a payment back"),
    "payment__paid": _("Recorded that a payment was made"),
    "payment__returned": _("Recorded that a payment came back"),
    "payment__reconciled": _("Saw a payment on the bank's statement"),
    "bankfile__made": _("Made a bank file"),
    "bankfile__void": _("Took back a bank file that was not sent"),
    "payment__unfiled": _("A payment is approved again, its bank file not being sent"),
    "bankfile__taken": _("Took a bank file out"),
    "payaccount__added": _("Recorded an account to pay into"),
    "payaccount__ended": _("Ended an account to pay into"),
}
