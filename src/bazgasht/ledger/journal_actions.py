"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "ledger__opened": _("Opened a body's accounts"),
    "ledger__posted": _("Wrote an entry into the accounts"),
    "ledger__reversed": _("Reversed an entry"),
    "ledger__closed": _("Closed an accounting period"),
}
