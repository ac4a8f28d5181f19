"""``bazgasht report``: the weekly report without a browser."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import click


@click.group()
def report() -> None:
    """Make reports."""


@report.command()
@click.option("--headquarters", "code", required=True, help="Code of the headquarters.")
@click.option("--week", "week_name", required=True, help="Jalali year and week, like 1405-W35.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: .pdf, .xlsx or .json by its ending.",
)  # fmt: skip
@click.option(
    "--part", help="A part instead of the headquarters: kind/key as in its address, like"
    " group/BUSHEHR-EMP.",
)  # fmt: skip
@click.option("--language", type=click.Choice(["fa", "en"]), default="fa", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def weekly(
    code: str, week_name: str, out: Path | None, part: str | None, language: str, as_json: bool
) -> None:
    """The report of one week. Published ones are printed as they were frozen; for others the
    figures are computed anew."""
    from django.utils import timezone, translation

    from bazgasht.access.models import Organisation
    from bazgasht.core import scope
    from bazgasht.core.errors import InvalidValue
    from bazgasht.core.week import Week

    from . import documents

    try:
        week = Week.parse(week_name)
    except InvalidValue as bad:
        with translation.override("en"):  # like everything else a command says of its options
            raise click.BadParameter(str(bad.message), param_hint="--week") from None
    if week.start > timezone.localdate():
        raise click.BadParameter("this week has not begun", param_hint="--week")
    body = Organisation.objects.filter(code=code, kind="headquarters").first()
    if body is None:
        raise click.BadParameter("no headquarters has this code", param_hint="--headquarters")
    with scope.entered(scope.Scope(task="insight.weekly")):
        made, row = _figures(_subject(body, part), week)
    if out is not None:
        with translation.override(language):
            content = _content(out.suffix.lower(), made, row, documents)
        try:
            out.write_bytes(content)
        except OSError as bad:
            raise click.FileError(str(out), bad.strerror) from None
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
    elif out is not None:
        click.echo(f"Written: {out}")
    else:
        raise click.UsageError("give --out FILE, or --json")


def _subject(headquarters: Any, part: str | None) -> Any:
    """What the report is of. Raises BadParameter for a part this headquarters does not have."""
    from django.db import transaction

    from .scopes import subject_of, subjects_for

    if part is None:
        return subject_of(headquarters)
    with transaction.atomic():
        for subject in subjects_for(None):
            if (
                f"{subject.kind}/{subject.key}" == part
                and subject.target.headquarters == headquarters
            ):
                return subject
    raise click.BadParameter("this headquarters has no such part", param_hint="--part")


def _figures(subject: Any, week: Any) -> tuple[dict[str, Any], Any]:
    from django.db import transaction
    from django.utils import timezone

    from . import facts, weekly

    row = weekly.row_of(subject, week)
    if row is not None and row.published_at:
        return {**row.body, "note": row.note, "digest": row.digest, "published": True}, row
    facts.compute(start=week.start, end=week.end)
    with transaction.atomic():
        made = weekly.build(subject, week, timezone.now())
    return {**made, "published": False}, row


def _content(suffix: str, body: dict[str, Any], row: Any, documents: Any) -> bytes:
    if suffix == ".pdf":
        return documents.pdf(body, row)  # type: ignore[no-any-return]
    if suffix == ".xlsx":
        stream = BytesIO()
        documents.workbook(stream, body, row)
        return stream.getvalue()
    if suffix == ".json":
        return json.dumps(body, ensure_ascii=False, indent=1).encode()
    raise click.BadParameter("the file must end in .pdf, .xlsx or .json", param_hint="--out")
