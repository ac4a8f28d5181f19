"""The weekly report of a headquarters or a part: built from figures, frozen when published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import JournalSeal, Organisation
from bazgasht.access.selectors import names_of
from bazgasht.core.errors import Conflict, NotAllowed, StaleVersion
from bazgasht.core.indicators import NO_GROUP
from bazgasht.core.nameless import check_nameless
from bazgasht.core.text import sort_key
from bazgasht.core.week import Week

from . import cover, lights
from .models import PartReport, WeeklyReport
from .scopes import REFERRALS, Line, ReportScope, Subject, subject_of
from .selectors import WeekFigures

WEEKS_SHOWN = 8
COLUMNS = REFERRALS
FORMAT = 3
"""1 and 2 held no rule table, no cover and no columns of their own; they are read as they are."""
Report = WeeklyReport | PartReport


def build(of: Organisation | Subject, week: Week, at: datetime) -> dict[str, Any]:
    """Everything the page, the PDF and the JSON show, as plain values.

    Dates are ISO text, weeks ``1405-W35``; values are whole numbers; nothing names a person.
    """
    subject = of if isinstance(of, Subject) else subject_of(of)
    scope, target = subject.scope, subject.target
    series = [week]
    while len(series) < WEEKS_SHOWN:
        series.append(series[-1].prev())
    series.reverse()
    before, last_year = week.prev(), week.same_week_last_year()
    told = {w.start for w in (week, before, last_year)}
    drawn = {w.start for w in [*series, *(w.same_week_last_year() for w in series)]} - told
    found = {**scope.figures(target, told), **(scope.wholes or scope.figures)(target, drawn)}
    now, then, year = (found[w.start] for w in (week, before, last_year))
    seal = JournalSeal.objects.order_by("-day").first()
    rules = lights.table_of(scope.rules)
    bodies = _rows(scope, rules, now.bodies, then.bodies, year.bodies)
    return {
        "format": FORMAT,
        "kind": scope.kind,
        "key": target.key,
        "title": target.title,
        "headquarters": {"code": target.headquarters.code, "name": target.headquarters.name},
        "columns": list(scope.columns),
        "extra": list(scope.extra),
        "late": scope.late,
        "drawn": scope.drawn,
        "no_whole": scope.not_added(target),
        "week": str(week),
        "start": week.start.isoformat(),
        "end": week.end.isoformat(),
        "made_at": at.isoformat(timespec="seconds"),
        "seal": {"day": seal.day.isoformat(), "value": bytes(seal.seal).hex()} if seal else None,
        "rules": rules,
        "whole": dict(now.whole),
        "week_before": dict(then.whole),
        "last_year": dict(year.whole),
        "groups": _rows(scope, rules, now.groups, then.groups, year.groups),
        "bodies": bodies,
        "silent": cover.silent(bodies),
        "lines": [_line(line) for line in scope.lines(target, week)],
        "series": [_point(scope, w, found) for w in series],
    }


Parts = Mapping[int, Mapping[str, int]]


def _rows(
    scope: ReportScope, rules: Mapping[str, Any], now: Parts, before: Parts, year: Parts
) -> list[dict[str, Any]]:
    """Whoever did something in one of the three weeks; the most overdue first."""
    ids = {*now, *before, *year}
    names = names_of(i for i in ids if i != NO_GROUP)
    codes = [*scope.columns, *sorted({*lights.codes(rules), *cover.CODES} - {*scope.columns})]
    rows = [
        {
            "id": i, "name": names.get(i, ""), "values": _values(now, i, codes),
            "week_before": _values(before, i, codes), "last_year": _values(year, i, codes),
        }
        for i in ids
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (-r["values"].get(scope.late, 0), sort_key(r["name"])))


def _values(parts: Parts, part: int, codes: list[str]) -> dict[str, int]:
    found = parts.get(part, {})
    return {code: found.get(code, 0) for code in codes}


def _line(line: Line) -> dict[str, Any]:
    told = {}
    for key, language in (("words", "fa"), ("words_en", "en")):
        with translation.override(language):
            told[key] = line.words() if callable(line.words) else line.words
    due = line.due.isoformat() if line.due else None
    return asdict(replace(line, words="")) | told | {"due": due}


def _point(scope: ReportScope, week: Week, found: Mapping[date, WeekFigures]) -> dict[str, Any]:
    now, then = found[week.start].whole, found[week.same_week_last_year().start].whole
    return {
        "week": str(week),
        "answered": now.get(scope.drawn, 0),
        "answered_last_year": then.get(scope.drawn, 0),
        "in_time": now.get("referrals.answered_in_time", 0),
        "delivered": now.get("deliveries.count", 0),
    }


def digest(body: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, printed on the report."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of(subject: Subject) -> QuerySet[Any]:
    """Every report that is kept of it."""
    if subject.whole:
        return WeeklyReport.objects.filter(headquarters=subject.target.headquarters)
    return PartReport.objects.filter(kind=subject.kind, key=subject.key)


def row_of(
    subject: Subject, week: Week, *, lock: bool = False, using: str = "default"
) -> Report | None:
    """The report of a week as it is kept, published or not."""
    rows: Any = rows_of(subject).using(using).filter(week=week.start)
    return (rows.select_for_update() if lock else rows).first()  # type: ignore[no-any-return]


def shown(report: Report | None, subject: Subject, week: Week) -> dict[str, Any]:
    """What a week is read from: the kept report once the week is over, since that is what will be
    published; the figures as they are now before, and where none is made."""
    if report is not None and (report.published_at or week.end < timezone.localdate()):
        return dict(report.body)
    return build(subject, week, timezone.now())


def fingerprint(body: Mapping[str, Any]) -> str:
    """Of everything a reader checks: not of the moment at which the same figures were made again."""
    return digest({k: v for k, v in body.items() if k not in ("made_at", "seal")})


@transaction.atomic(using="aggregate")
def prepare(of: Organisation | Subject, week: Week, at: datetime | None = None) -> Any:
    """Make or refresh the unpublished report of a week; a published one is returned untouched.

    Runs as the aggregate role, the only one that may write reports; ``at`` is when (now).
    """
    subject = of if isinstance(of, Subject) else subject_of(of)
    at = at or timezone.now()
    report = row_of(subject, week, lock=True, using="aggregate")
    if report and report.published_at:
        return report
    with transaction.atomic():  # what it reads under row security is read in the scope of the job
        body = build(subject, week, at)
    report = report or _new(subject, week)
    report.body = body
    report.made_at = at
    report.save(using="aggregate")
    return report


def _new(subject: Subject, week: Week) -> Report:
    target = subject.target
    if subject.whole:
        return WeeklyReport(headquarters_id=target.headquarters.pk, week=week.start)
    return PartReport(
        headquarters_id=target.headquarters.pk, week=week.start, kind=subject.kind, key=target.key,
        title=target.title[:200], publisher=target.publisher,
    )  # fmt: skip


@transaction.atomic
def publish(
    *, headquarters_id: int, week: Week, note: str, by: Actor | None, at: datetime | None = None
) -> WeeklyReport:
    """Freeze the week of a headquarters: body, note, journal seal and digest. ``by`` is None for
    the schedule.

    Raises NotAllowed, or Conflict when it is not prepared, not over, or published already.
    """
    _check_publisher(by, headquarters_id)
    report = (
        WeeklyReport.objects.select_for_update()
        .filter(headquarters_id=headquarters_id, week=week.start)
        .first()
    )
    return _freeze(report, week, note, by, at)  # type: ignore[return-value]


@transaction.atomic
def publish_of(
    *, subject: Subject, week: Week, note: str, by: Actor | None, at: datetime | None = None,
    seen: str | None = None,
) -> Report:  # fmt: skip
    """The same of any report. ``seen``: the :func:`fingerprint` of what was on the page.

    Raises StaleVersion when the report was made again since, with other figures.
    """
    _check_publisher(by, subject.target.publisher)
    report = row_of(subject, week, lock=True)
    if report and not report.published_at and seen is not None and seen != fingerprint(report.body):
        raise StaleVersion(
            "report.changed", _("Figures changed since you opened this page. Look at it again, then"
                                " publish."),
        )  # fmt: skip
    return _freeze(report, week, note, by, at)


def may_publish(by: Actor, subject: Subject) -> bool:
    return bool(subject.target.publisher) and by.can("reports.publish", subject.target.publisher)


def _check_publisher(by: Actor | None, body_id: int) -> None:
    if by is not None and not (body_id and by.can("reports.publish", body_id)):
        raise NotAllowed("reports.publish", _("Only the secretary of this body may publish it."))


def _freeze(
    report: Report | None, week: Week, note: str, by: Actor | None, at: datetime | None
) -> Report:
    if report is None or week.end >= timezone.localdate():
        raise Conflict(
            "report.not_ready", _("This week is not over, or its report is not made yet.")
        )
    if report.published_at:
        raise Conflict("report.published", _("This report is published already; it never changes."))
    check_nameless({"note": note})
    seal = report.body.get("seal") or {}
    report.note = note.strip()
    report.seal = seal.get("value", "")
    report.digest = digest({**report.body, "note": report.note})
    report.published_at = at or timezone.now()
    report.published_by = by.user_id if by else None
    report.save(update_fields=["note", "seal", "digest", "published_at", "published_by"])
    journal.record(
        by=by, action="report.published", on=("weekly_report", report.public_id),
        detail={"week": str(week), "digest": report.digest},
    )  # fmt: skip
    return report
