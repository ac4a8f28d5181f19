"""What the import records in the journal, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "roster__uploaded": _("Sent in a roster to be checked"),
    "roster__imported": _("Imported a roster"),
    "roster__dropped": _("Gave up an import"),
    "roster__errors_downloaded": _("Downloaded the rows that were not imported"),
    "roster__held_opened": _("Opened a held row of an import"),
    "roster__row_decided": _("Decided a held row of an import"),
    "roster__absences_opened": _("Looked at who is absent from a roster"),
    "roster__absence_decided": _("Decided about a person absent from a roster"),
}
