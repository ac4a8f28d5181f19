"""What the import records in the journal, in plain English."""

ACTIONS = {
    "roster__uploaded": "Sent in a roster to be checked",
    "roster__imported": "Imported a roster",
    "roster__dropped": "Gave up an import",
    "roster__errors_downloaded": "Downloaded the rows that were not imported",
    "roster__held_opened": "Opened a held row of an import",
    "roster__row_decided": "Decided a held row of an import",
    "roster__absence_decided": "Decided about a person absent from a roster",
}
