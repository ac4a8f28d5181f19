"""What the ledger's permissions are called when they are missing."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ledger.view": _("You may not see this body's accounts."),
    "ledger.post": _("You may not write into this body's accounts."),
    "ledger.close": _("You may not close this body's periods."),
    "payments.request": _("You may not ask for payments of this body."),
    "payments.approve": _("You may not approve this body's payments."),
    "payments.pay": _("You may not make this body's bank files."),
}
