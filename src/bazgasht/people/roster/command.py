"""What ``bazgasht import roster`` does once Django is there."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from typing import Any

import click
from django.contrib.auth import get_user_model
from django.utils import translation

from bazgasht.access.actor import Actor
from bazgasht.access.kinds import Kind
from bazgasht.access.roles import RecordsOfficer
from bazgasht.access.selectors import actor_for, body_by_code
from bazgasht.core.errors import DomainError, InvalidValue, NotAllowed, NotFound

from . import demo_rules, errors_book
from .importing import PERMISSION, Report, Source, import_roster, preview
from .reading import check_file, read_file

REFUSED = 2
"""Exit code when nothing was read: a hostile or unreadable file, or an act that is not allowed."""


def run(
    file: Path,
    prison: str,
    username: str | None,
    *,
    dry_run: bool,
    synthetic: bool,
    partial: bool,
    errors: Path | None,
    as_json: bool,
) -> None:
    """Import the roster and print its summary; leaves with :data:`REFUSED` when nothing was read."""
    try:
        with translation.override("fa"):
            _check_place(errors)
            report = _import(
                file, prison, username, dry_run, synthetic, partial=partial, show=not as_json
            )
            if errors is not None:
                _write_book(errors, report)
            text = _as_json(report) if as_json else _as_text(report, dry_run)
    except DomainError as error:
        _refuse(error, as_json)
    click.echo(text)


def _import(
    file: Path,
    prison: str,
    username: str | None,
    dry_run: bool,
    synthetic: bool,
    *,
    partial: bool,
    show: bool,
) -> Report:
    data = read_file(file)
    body = _prison(prison)
    user, actor = _user(username, body.pk)
    if not actor.can(PERMISSION, body.pk):
        raise NotAllowed(
            "prison_outside", translation.gettext("You may not import for this prison.")
        )
    source = Source(data, file.name, body.pk, synthetic, partial)
    try:
        demo_rules.check(source, demo=user.synthetic)
    except NotAllowed:
        check_file(source.data, source.name)  # what is no roster at all is better called so
        raise
    source = demo_rules.marked(source, demo=user.synthetic)
    progress = _tell if show else _silent
    judge = preview if dry_run else import_roster
    return judge(source, by=actor, progress=progress)


def _prison(code: str) -> Any:
    try:
        found = body_by_code(code)
        if found.kind != Kind.PRISON:
            raise NotFound("prison")
        return found
    except NotFound:
        raise NotFound("prison", translation.gettext("No prison has this code.")) from None


def _user(username: str | None, prison_id: int) -> tuple[Any, Actor]:
    """The person named, else the demo's records officer for this prison. Raises NotFound."""
    users = get_user_model().objects.filter(is_active=True)
    if username:
        user = users.filter(username=username).first()
        if user is None:
            raise NotFound("user", translation.gettext("No user of this name works here."))
        return user, _actor(user)
    for user in users.filter(synthetic=True).order_by("pk"):
        actor = _actor(user)
        if any(seat.role_code == RecordsOfficer.code for seat in actor.seats) and actor.can(
            PERMISSION, prison_id
        ):
            return user, actor
    raise NotFound("user", translation.gettext("Say with --as in whose name the file is imported."))


def _actor(user: Any) -> Actor:
    return actor_for(user, correlation=uuid.uuid4().hex, ip="")


def _tell(step: str, done: int, total: int) -> None:
    click.echo(f"• {step}" + (f" ({total} rows)" if total else ""), err=True)


def _silent(step: str, done: int, total: int) -> None:
    return None


def _check_place(path: Path | None) -> None:
    """Before anything is written: faulty rows must not be lost for want of a place to put them."""
    if path is None:
        return
    target = path if path.exists() else path.parent
    if not (target.exists() and os.access(target, os.W_OK)):
        raise InvalidValue(
            "errors_file",
            translation.gettext("The workbook of faulty rows can't be written there."),
        )


def _write_book(path: Path, report: Report) -> None:
    path.touch(mode=0o600)
    with path.open("wb") as stream:
        errors_book.write_book(stream, report.book)


def _as_json(report: Report) -> str:
    return json.dumps(report.as_json(), ensure_ascii=False)


def _as_text(report: Report, dry_run: bool) -> str:
    lines = ["Nothing was written (--dry-run)." if dry_run else "Imported."]
    for kind, counts in report.counts.items():
        lines.append(f"{kind}: " + ", ".join(f"{n} {name}" for name, n in counts.items()))
    if report.absent:
        lines.append(
            f"{report.absent} people in custody are absent from this roster; decide on them."
        )
    shown = [f for f in report.findings if f.severity != "warning"][:20]
    lines += [f"  {f.sheet} {f.row} [{f.column}] {f.code}: {f.message}" for f in shown]
    if len(report.findings) > len(shown):
        lines.append(f"  … {len(report.findings)} findings in all; see --json or --errors.")
    return "\n".join(lines)


def _refuse(error: DomainError, as_json: bool) -> None:
    """Say why on standard error, as JSON on standard output too, and leave with code 2."""
    with translation.override("fa"):
        message = error.message
    click.echo(f"Error: {message} [{error.code}]", err=True)
    if as_json:
        click.echo(
            json.dumps({"error": {"code": error.code, "message": message}}, ensure_ascii=False)
        )
    raise SystemExit(REFUSED)
