"""``bazgasht``: one command, whose parts are loaded only when they are used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

TABLE: dict[str, tuple[str, str]] = {
    "serve": ("bazgasht.run.commands:serve", "Run everything: database, worker, web server."),
    "init": ("bazgasht.run.commands:init", "Start real use with an empty database."),
    "demo": ("bazgasht.run.commands:demo", "Load a made-up province."),
    "import": ("bazgasht.people.commands:import_", "Read persons from a workbook."),
    "report": ("bazgasht.insight.commands:report", "Make reports."),
    "journal": ("bazgasht.access.commands:journal", "Check and seal the journal."),
    "account": ("bazgasht.access.commands:account", "Let a person in again."),
    "backup": ("bazgasht.run.commands:backup", "Write a backup into a new directory."),
    "restore": ("bazgasht.run.commands:restore", "Bring a backup back."),
    "database-url": ("bazgasht.run.commands:database_url", "Print how to reach the database."),
    "check": ("bazgasht.run.commands:check", "Check settings, database and protection."),
    "migrate": ("bazgasht.run.commands:migrate", "Bring the database up to date."),
    "worker": ("bazgasht.run.commands:worker", "Run only the background worker."),
    "reference": ("bazgasht.run.commands:reference", "Write the generated documents."),
}
"""Name → (where the command is, one line of help). A room's commands get a database and Django when
they run; their modules load without either."""


class Lazy(click.Group):
    """Lists commands from :data:`TABLE` without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(TABLE)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in TABLE:
            return None
        module, _, attribute = TABLE[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command if module.startswith("bazgasht.run.") else _with_database(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in TABLE.items()])


def _with_database(command: click.Command) -> click.Command:
    """Have every leaf of ``command`` run with the server up; asking for help starts nothing."""
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _with_database(part)
    elif command.callback and not hasattr(command.callback, "with_database"):
        command.callback = _wrapped(command.callback)
    return command


def _wrapped(callback: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **options: Any) -> Any:
        from bazgasht.run.session import database

        with database(lambda line: click.echo(line, err=True), begin=False):
            return callback(*args, **options)

    run.with_database = True  # type: ignore[attr-defined]
    return run


def _use(ctx: click.Context, option: click.Parameter, data: str | None) -> None:
    # before anything reads the settings
    if data:
        os.environ["BAZGASHT_DATA"] = data


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--data", type=click.Path(file_okay=False), callback=_use, is_eager=True, expose_value=False,
    help="Data directory; else BAZGASHT_DATA.",
)  # fmt: skip
def group() -> None:
    """Bazgasht: everyone who helps a prisoner and their family, working together."""


def main() -> None:
    try:
        group()
    except Exception as error:
        from bazgasht.run.errors import in_words

        text = in_words(error)
        if text is None:
            raise
        click.echo(f"Error: {text}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
