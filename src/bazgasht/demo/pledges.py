"""Pledges of the made-up province: two versions of the text, every state, some kept, some late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connections

from bazgasht.access.models import Membership, User
from bazgasht.core import indicators
from bazgasht.network import canonical
from bazgasht.network.models import Commitment, MemberBody, Pledge, PledgeText
from bazgasht.network.states import Counted, Factor, PledgeState

from .state import World

TITLE = "میثاق‌نامهٔ همکاری با قرارگاه اجتماعی زندان"
OLD = """این نهاد می‌پذیرد که در پیشگیری از بازگشت به زندان و پشتیبانی از خانواده‌ها سهم خود را به انجام برساند.

آنچه تعهد می‌شود در جدول زیر آمده است."""
NEW = """این نهاد، به‌عنوان عضو قرارگاه اجتماعی زندان استان، می‌پذیرد که در بازگشت زندانیان به زندگی و کار و در پشتیبانی از خانواده‌های آنان سهم خود را به انجام برساند.

تعهدها روشن، شمردنی و دارای موعد است و پیشرفت آن‌ها از کاری که واقعاً انجام می‌شود شمرده می‌شود؛ گزارش دستی جای آن را نمی‌گیرد.

نهاد کرامت، رازداری و رضایت کسانی را که به آنان خدمت می‌دهد پاس می‌دارد و نام هیچ‌کس را در گزارش‌ها نمی‌آورد.

نهاد می‌تواند این میثاق‌نامه را با ذکر دلیل پس بگیرد؛ آنچه امضا شده با امضایش نگه داشته می‌شود."""


@dataclass(frozen=True)
class Line:
    """``pace``: what is promised for the days gone, held against what was really done in them; 1.0
    is just on pace. ``days``: until it is due, from the pledge's first day."""

    group: str
    indicator: str
    pace: float
    days: int = 364
    counted: str = Counted.GROUP
    least: int = 6


@dataclass(frozen=True)
class Story:
    """``ago``: days since the pledge's first day; ``ended``: days since it was withdrawn."""

    body: str
    state: PledgeState
    ago: int
    lines: tuple[Line, ...]
    office: str = "مدیرکل"
    signer: str = ""
    reason: str = ""
    returned: str = ""
    ended: int = 0
    length: int = 364
    renews: int = -1
    """Index of the story whose pledge it renews."""


S = PledgeState
STORIES = (
    Story("BUSHEHR-TVTO", S.RENEWED, 420, (
        Line("employment", "referrals.answered", 1.0), Line("employment", "training.enrolled", 0.9),
    ), signer="liaison", ended=70),
    Story("BUSHEHR-TVTO", S.SIGNED, 70, (
        Line("employment", "training.enrolled", 0.9), Line("employment", "deliveries.count", 1.15),
        Line("employment", "training.certificates", 1.3),
    ), signer="liaison", length=330, renews=0),
    Story("BUSHEHR-LABOUR", S.SIGNED, 200, (
        Line("employment", "referrals.completed", 1.35), Line("employment", "referrals.answered_in_time", 0.95),
    ), signer="علیرضا بوشهری"),
    Story("BUSHEHR-RELIEF", S.SIGNED, 250, (
        Line("family", "deliveries.count", 0.98), Line("family", "deliveries.amount", 1.2),
        Line("family", "referrals.completed", 1.0, days=180),
    ), signer="فرزانه دلواری"),
    Story("BUSHEHR-WELFARE", S.SIGNED, 160, (
        Line("family", "referrals.answered_in_time", 1.05), Line("health", "deliveries.count", 0.85),
        Line("family", "deliveries.count", 1.6, days=150),
    ), signer="بهناز شبانکاره"),
    Story("BUSHEHR-HEALTH", S.SIGNED, 120, (
        Line("health", "deliveries.count", 0.97), Line("health", "referrals.completed", 1.5),
    ), office="معاون درمان", signer="سهراب گلستانی"),
    Story("BUSHEHR-EDUCATION", S.SIGNED, 95, (
        Line("culture", "referrals.completed", 1.1), Line("culture", "referrals.answered", 0.9),
    ), signer="منیژه تنگکی"),
    Story("BUSHEHR-LOANS", S.SIGNED, 9, (
        Line("employment", "deliveries.amount", 1.0, least=2_000_000_000),
        Line("employment", "training.seats", 1.0, counted=Counted.BODY, least=20),
    ), office="مدیرعامل", signer="کاظم ریشهری"),
    Story("BUSHEHR-FOUNDATION", S.SIGNED, 140, (
        Line("employment", "work.started", 1.05), Line("employment", "wages.to_families", 1.0, least=500_000_000),
    ), office="مدیر شعبه", signer="جهانگیر خورموجی"),
    Story("BUSHEHR-CHARITY-MEHR", S.WITHDRAWN, 300, (
        Line("family", "deliveries.count", 1.4), Line("culture", "deliveries.count", 0.7, days=150),
    ), office="مدیرعامل", signer="اعظم دیلمی", ended=60,
        reason="کمک‌های مردمی امسال کمتر شد و انبار خیریه جابه‌جا می‌شود."),
    Story("BUSHEHR-REGISTRY", S.OFFERED, -3, (Line("legal", "referrals.completed", 1.0),)),
    Story("BUSHEHR-AGRICULTURE", S.DRAFT, -5, (Line("employment", "referrals.completed", 1.0),),
          returned="عدد پرورش دام از توان یک سال ما بیشتر است؛ دو سوم آن شدنی است."),
    Story("BUSHEHR-LAWYERS", S.DRAFT, -10, ()),
    Story("BUSHEHR-CHARITY-DIYEH", S.CANCELLED, 40, (Line("reconciliation", "referrals.completed", 1.0),),
          reason="ستاد دیه آیین‌نامهٔ جداگانهٔ خود را دارد.", ended=20),
    Story("BUSHEHR-TVTO", S.OFFERED, -2, (
        Line("culture", "deliveries.count", 1.0, least=30), Line("employment", "training.seats", 1.0, least=60),
    )),
)  # fmt: skip


def make_pledges(world: World) -> None:
    texts = [_text(world, 1, OLD, 460), _text(world, 2, NEW, 300)]
    made: list[Pledge] = []
    for story in STORIES:
        made.append(_pledge(world, story, texts, made))


def _text(world: World, number: int, text: str, ago: int) -> PledgeText:
    row = PledgeText(
        public_id=world.uuid(), headquarters=world.organisations["BUSHEHR"], number=number,
        title=TITLE, text=text, published_at=world.moment(world.as_of - timedelta(days=ago)),
        published_by=world.users["secretary"].pk, version=2,
    )  # fmt: skip
    row.save(using="owner")
    return row


def _pledge(world: World, story: Story, texts: list[PledgeText], made: list[Pledge]) -> Pledge:
    body = world.organisations[story.body]
    first = world.as_of - timedelta(days=story.ago)
    row = Pledge(
        public_id=world.uuid(), organisation=body, headquarters=world.organisations["BUSHEHR"],
        text=texts[0] if story.ago > 300 else texts[1], starts=first,
        ends=first + timedelta(days=story.length), returned=story.returned, reason=story.reason,
        renews=made[story.renews] if story.renews >= 0 else None, synthetic=True, version=1,
    )  # fmt: skip
    _seat_in(world, row, story)
    lines = [_line(world, row, line) for line in story.lines]
    lines.sort(key=lambda x: x.due)
    for place, line in enumerate(lines):
        line.pk = place  # until they are saved, in this order
    if story.ended:
        row.ended_on = world.as_of - timedelta(days=story.ended)
    row.state = story.state
    if story.signer:
        _sign(world, row, story, lines)
    if row.ended_on:
        row.ended_by = row.signed_by or world.users["secretary"].pk
    row.save(using="owner", force_insert=True)
    for line in lines:
        line.pledge = row
        line.pk = None
        line.save(using="owner", force_insert=True)
    return row


def _seat_in(world: World, row: Pledge, story: Story) -> None:
    """The body sits in the groups it makes promises to."""
    seat = MemberBody.objects.using("owner").get(
        headquarters=row.headquarters, organisation=row.organisation
    )
    seat.working_groups.add(*(world.organisations[f"BUSHEHR/{x.group}"] for x in story.lines))


def _line(world: World, row: Pledge, line: Line) -> Commitment:
    group = world.organisations[f"BUSHEHR/{line.group}"]
    missions = [m for key, m in sorted(world.missions.items()) if key.startswith(f"{line.group}/")]
    due = row.starts + timedelta(days=min(line.days, (row.ends - row.starts).days))
    return Commitment(
        public_id=world.uuid(), organisation_id=row.organisation_id,
        headquarters_id=row.headquarters_id, mission=missions[0], working_group=group,
        indicator=line.indicator, counted=line.counted, starts=row.starts, due=due,
        quantity=_quantity(world, row, line, due),
    )  # fmt: skip


def _quantity(world: World, row: Pledge, line: Line, due: date) -> int:
    """A round number near what the body does in such a time, times the story's pace."""
    since = max(world.start, min(row.starts, world.as_of - timedelta(days=180)))
    until = min(world.as_of, max(due, row.starts))
    done = _done(row.organisation_id, line, world, since, until)
    days = max(1, (until - since).days)
    wanted = line.pace * done * (due - row.starts).days / days
    step = 10 ** max(0, len(str(int(wanted))) - 2)
    return max(line.least, round(wanted / step) * step)


def _done(body: int, line: Line, world: World, start: date, end: date) -> int:
    group = world.organisations[f"BUSHEHR/{line.group}"].pk if line.counted == "group" else 0
    sql = indicators.get(line.indicator).sql
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"select coalesce(sum(v), 0)::bigint from ({sql}) r (hq, body, grp, week, v)"  # noqa: S608
            " where body = %(body)s and grp = %(grp)s",
            {"start": start, "end": end, "body": body, "grp": group},
        )
        return int(cursor.fetchone()[0])


def _sign(world: World, row: Pledge, story: Story, lines: list[Commitment]) -> None:
    user = _signer(world, story, row)
    signed = world.moment(row.starts - timedelta(days=2))
    row.signed_at, row.signed_by, row.signer = signed, user.pk, user.name
    row.office, row.factor = story.office, Factor.TOTP
    facts: dict[str, Any] = canonical.content(row, lines)
    facts["signed"] = canonical.signature(
        user_id=user.pk, name=user.name, office=row.office,
        at=datetime.fromisoformat(signed.isoformat()), factor=row.factor,
    )  # fmt: skip
    row.content = canonical.text_of(facts)
    row.sha256 = canonical.digest(row.content)


def _signer(world: World, story: Story, row: Pledge) -> User:
    """The liaison of the body: the demo's own, or one who signs in nowhere else."""
    if story.signer in world.users:
        return world.users[story.signer]  # type: ignore[no-any-return]
    code = story.body.removeprefix("BUSHEHR-").lower()
    user = User.objects.using("owner").create(
        username=f"liaison-{code}",
        name=story.signer,
        password=world.password,
        synthetic=True,
    )
    Membership.objects.using("owner").create(
        public_id=world.uuid(), user=user, organisation=row.organisation, role="agency_liaison",
        starts=world.moment(world.start), confirmed_at=world.moment(world.as_of),
    )  # fmt: skip
    world.users[user.username] = user
    return user
