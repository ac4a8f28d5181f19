"""``bazgasht import``: persons from a workbook, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.group("import")
def import_group() -> None:
    """Read persons from a workbook."""


import_ = import_group


@import_group.command("roster")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--prison", required=True, help="Code of the prison of rows that name none.")
@click.option("--as", "username", help="Who imports; in a demo its records officer.")
@click.option("--dry-run", is_flag=True, help="Judge every row, write nothing.")
@click.option("--synthetic", is_flag=True, help="The file is made up; its people are marked so.")
@click.option(
    "--partial", is_flag=True, help="Not the whole roster: nobody is listed as absent from it."
)
@click.option(
    "--errors", type=click.Path(dir_okay=False, path_type=Path), help="Where to put faulty rows."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def roster_command(**asked: Any) -> None:
    """Import the roster FILE (.xlsx), prisoners and families, all of it or nothing.

    Faulty rows are not imported and not lost: they are reported, and with --errors written to a
    workbook to correct and import again. Exit code 0 also then; 2 when the file or the act was
    refused and nothing was read.
    """
    from .roster import command

    command.run(**asked)
