"""Generated pages of the import: its codes, its columns, the states of a run."""

from __future__ import annotations

from django.utils import translation

from bazgasht.core.states import to_mermaid

from . import codes
from .headers import NAMES, REQUIRED
from .states import RUN_TRANSITIONS
from .values import WORDS

NOTE = "Generated from `bazgasht.people.roster`; `make fix` renews it.\n"


def import_tables() -> str:
    """The whole of ``docs/reference/import.md``."""
    with translation.override("en"):
        parts = ["# Import: columns, words and codes\n", NOTE]
        for kind, names in NAMES.items():
            parts.append(f"## Columns of a sheet of {kind}\n")
            lines = ["| field | heads it is found by | needed |", "|---|---|---|"]
            lines += [
                f"| {field} | {'، '.join(heads)} | {'yes' if field in REQUIRED[kind] else ''} |"
                for field, heads in names.items()
            ]
            parts.append("\n".join(lines) + "\n")
        parts.append("## Words\n")
        lines = ["| field | value | words |", "|---|---|---|"]
        lines += [
            f"| {field} | {value} | {'، '.join(words)} |"
            for field, table in WORDS.items()
            for value, words in table.items()
        ]
        parts.append("\n".join(lines) + "\n")
        parts += ["## Codes\n", codes.markdown() + "\n"]
    return "\n".join(parts)


def run_states() -> str:
    """The whole of ``docs/reference/states/roster-run.md``."""
    with translation.override("en"):
        title, _line, body = to_mermaid(RUN_TRANSITIONS, "Import").partition("\n")
    return "\n".join([title, "", NOTE, body.lstrip("\n")])


PAGES = {"import.md": import_tables, "states/roster-run.md": run_states}
