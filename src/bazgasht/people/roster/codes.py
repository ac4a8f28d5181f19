"""Everything an import may say about a row or a file: one code, one severity, one sentence.

``docs/import.md`` is generated from this table; a code that is not in it can't be reported.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ERROR, HELD, WARNING, REFUSED = "error", "held", "warning", "refused"


@dataclass(frozen=True)
class Code:
    """``error``: the row is not imported; ``held``: it waits for a decision; ``warning``: it is
    imported all the same; ``refused``: the whole file is not read."""

    code: str
    severity: str
    message: str | Promise


_TABLE = (
    Code("missing_name", ERROR, _("The given name or the family name is missing.")),
    Code("invalid_national_id", ERROR, _("This is not a valid national id.")),
    Code("id_repeated", ERROR, _("This national id stands on an earlier row with other details.")),
    Code("bad_date", ERROR, _("This date can't be read.")),
    Code("missing_admission", ERROR, _("The date of admission is missing.")),
    Code("release_before_admission", ERROR, _("The date of release is before the admission.")),
    Code("admission_before_birth", ERROR, _("The date of admission is before the birth.")),
    Code("admission_in_future", ERROR, _("The date of admission lies in the future.")),
    Code(
        "stay_refused",
        ERROR,
        _("What is recorded in this person's file does not allow this stay; look at it there."),
    ),
    Code("missing_prison", ERROR, _("The row names no prison, and none was chosen for the file.")),
    Code("unknown_prison", ERROR, _("No prison of this name is known.")),
    Code("prison_outside", ERROR, _("This prison is not among the bodies you may import for.")),
    Code("too_long", ERROR, _("The text in this cell is too long.")),
    Code(
        "likely_duplicate",
        HELD,
        _("Much like another person: same birth date, names all but equal."),
    ),
    Code(
        "birth_differs",
        HELD,
        _(
            "Somebody of these names was admitted on this day; the dates of birth differ, or one is"
            " missing."
        ),
    ),
    Code("id_other_name", HELD, _("The person with this national id has quite another name.")),
    Code(
        "id_elsewhere",
        HELD,
        _(
            "A file with this id could not be opened here. If another body may hold this person,"
            " ask for access."
        ),
    ),
    Code("orphan_family", HELD, _("No prisoner with this national id was found.")),
    Code("invalid_phone", WARNING, _("This telephone number can't be read; it was left out.")),
    Code("unknown_value", WARNING, _("This value is not known; it was left out.")),
    Code("unknown_relation", WARNING, _("This kind of relative is not known; recorded as other.")),
    Code("spouse_of_single", WARNING, _("A spouse is listed for a prisoner recorded as single.")),
    Code("child_older", WARNING, _("A child that is not younger than the parent.")),
    Code("admission_changed", WARNING, _("The date of admission differs from the one on file.")),
    Code(
        "not_in_custody",
        WARNING,
        _("By the file this person is not in this prison; the roster did not change that."),
    ),
    Code(
        "changed_since",
        WARNING,
        _("The file said this too, until somebody changed it by hand; what the file says stands."),
    ),
    Code(
        "transferred",
        WARNING,
        _(
            "By the file this person is in another prison: the import records a transfer, as of today."
        ),
    ),
    Code("row_skipped", WARNING, _("A merged title row; nothing was read from it.")),
    Code("column_twice", WARNING, _("This column appears twice; the first one was read.")),
    Code("sheet_skipped", WARNING, _("This sheet has no columns of a roster; it was skipped.")),
    Code(
        "not_a_workbook",
        REFUSED,
        _("This file is not an Excel workbook. Open it where it was made and save it as .xlsx."),
    ),
    Code(
        "csv_encoding",
        REFUSED,
        _("This CSV is not in UTF-8, Persian letters may be lost. Save it as .xlsx instead."),
    ),
    Code(
        "old_or_locked",
        REFUSED,
        _("This is an old .xls file or has a password. Save it as .xlsx without a password."),
    ),
    Code("too_large", REFUSED, _("This file is too large: at most 50 MB, 250,000 rows a sheet.")),
    Code("zip_bomb", REFUSED, _("This file unpacks to far more than a roster can hold.")),
    Code("too_many_columns", REFUSED, _("A sheet has more than 100 columns.")),
    Code("has_macros", REFUSED, _("The workbook has macros. Save it as .xlsx without them.")),
    Code(
        "has_formulas",
        REFUSED,
        _("The workbook has formulas. Copy the cells and paste them as values."),
    ),
    Code("has_links", REFUSED, _("The workbook links to other files. Paste the values instead.")),
    Code("unsafe_parts", REFUSED, _("The workbook has parts that are not safe to read.")),
    Code("unreadable", REFUSED, _("The workbook is damaged and can't be read.")),
    Code("no_known_sheet", REFUSED, _("No sheet has the columns of a roster.")),
    Code("missing_columns", REFUSED, _("A sheet lacks a column the import needs.")),
    Code("empty", REFUSED, _("There is no row in this file.")),
)

CODES: dict[str, Code] = {entry.code: entry for entry in _TABLE}


def severity(code: str) -> str:
    return CODES[code].severity


def message(code: str) -> str:
    """The sentence in the language of the reader."""
    return str(CODES[code].message)


def markdown() -> str:
    """The table as it stands in ``docs/import.md``."""
    lines = ["| code | severity | meaning |", "|---|---|---|"]
    lines += [f"| `{c.code}` | {c.severity} | {c.message} |" for c in _TABLE]
    return "\n".join(lines)
