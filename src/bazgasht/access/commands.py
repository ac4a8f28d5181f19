"""``bazgasht journal``: check and seal the journal, as the owner of the database; and
``bazgasht account``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from . import seals

WORDS = {
    "edited": "entry was edited",
    "missing": "entry is missing",
    "inserted": "entry was inserted after the day was sealed",
    "seal_changed": "the seal or what it covers was changed",
    "chain_broken": "the chain is broken: a seal is gone or does not follow the one before",
    "unsealed": "not sealed from this day on: the worker was off, or the tail was cut",
    "future": "entry is dated in the future",
    "head_differs": "the seal of this day is not the one kept outside",
    "head_unknown": "no day has a seal that was kept outside",
}


@click.command()
@click.argument("username")
@click.option("--password", "new_password", is_flag=True, help="Print a new password, shown once.")
@click.option("--drop-factor", is_flag=True, help="Remove the second factor.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def account(username: str, new_password: bool, drop_factor: bool, as_json: bool) -> None:
    """Let a person in again who has lost the password or the phone.

    For whoever keeps the machine, when nobody is left who could decide about it on the pages. It is
    journalled, and every session of the person ends.
    """
    from bazgasht.core.errors import NotFound

    from .services.factors import let_in_again

    if not (new_password or drop_factor):
        raise click.UsageError("Say --password, --drop-factor or both.")
    try:
        password = let_in_again(username, new_password=new_password, drop_factor=drop_factor)
    except NotFound:
        raise click.BadParameter(
            "nobody who may sign in has this name", param_hint="USERNAME"
        ) from None
    if as_json:
        click.echo(json.dumps({"username": username, "password": password}))
    elif password:
        click.echo(f"Sign in as {username} with the password {password} and change it.")
    else:
        click.echo(f"The second factor of {username} is removed.")


@click.group()
def journal() -> None:
    """Check and seal the journal."""


@journal.command()
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="[DAY=]HEX",
    help="A seal kept outside, as printed on a weekly report; with its day (2026-11-21=9f3c…) the"
    " answer says where history was rewritten. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def verify(heads: tuple[str, ...], as_json: bool) -> None:
    """Check every entry and every seal; ends with 1 when something is wrong."""
    try:
        kept = [seals.parse_head(text) for text in heads]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--head") from None
    with _owner() as cursor:
        cursor.execute("set transaction read only")
        found = seals.verify(cursor, kept)
        state = _state(cursor)
    if as_json:
        click.echo(json.dumps({"ok": not found, **state, "findings": [_row(f) for f in found]}))
    else:
        _tell(found, state)
    if found:
        raise SystemExit(1)


@journal.command()
@click.option("--json", "as_json", is_flag=True, help="Print what a program can read.")
def seal(as_json: bool) -> None:
    """Seal every finished day that is not sealed yet, and print the head."""
    with _owner() as cursor:
        cursor.execute("select journal_seal()")
        done = cursor.fetchone()[0]
        state = _state(cursor)
    if as_json:
        click.echo(json.dumps({"sealed": done, **state}))
        return
    click.echo(f"{done} days sealed; head {state['day'] or '-'} {state['head'] or '-'}")


@contextmanager
def _owner() -> Iterator[Any]:
    """A cursor of the database's owner, in one transaction."""
    from django.db import connections, transaction

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        yield cursor


def _state(cursor: Any) -> dict[str, Any]:
    cursor.execute("select day, seal from access_journalseal order by day desc limit 1")
    last = cursor.fetchone()
    cursor.execute("select count(*) from access_journal")
    return {
        "entries": cursor.fetchone()[0],
        "day": last[0].isoformat() if last else None,
        "head": bytes(last[1]).hex() if last else None,
    }


def _row(finding: seals.Finding) -> dict[str, Any]:
    day = finding.day.isoformat() if finding.day else None
    return {"day": day, "entry": finding.entry, "what": finding.what}


def _tell(found: list[seals.Finding], state: dict[str, Any]) -> None:
    for finding in found:
        where = str(finding.day or "unknown day")
        entry = f" entry {finding.entry}" if finding.entry is not None else ""
        click.echo(f"{where}{entry}: {WORDS[finding.what]}")
    head = f"head {state['day']} {state['head']}" if state["head"] else "nothing sealed yet"
    verdict = f"{len(found)} findings" if found else "the journal is whole"
    click.echo(f"{verdict}; {state['entries']} entries, {head}")
