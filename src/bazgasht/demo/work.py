"""Workshops, people in posts with their consent, days of work and the wages of three months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from bazgasht.core.holidays import holiday_name
from bazgasht.ledger.models import PayAccount
from bazgasht.occupations.models import Trade
from bazgasht.people import crypto
from bazgasht.people.models import Grant
from bazgasht.people.services.clients import name_key
from bazgasht.people.services.grants import OPEN_END
from bazgasht.work.consent_text import CURRENT
from bazgasht.work.models import (
    Order,
    Placement,
    Post,
    Product,
    SplitAgreement,
    WorkConsent,
    WorkDay,
    Workshop,
)
from bazgasht.work.states import WORKSHOP_FITS, WorkshopKind
from bazgasht.work.terms import Terms

from .state import Person, World

RUNS_THEM = "BUSHEHR-FOUNDATION"
DAYS_BACK = 125
"""How far back days of work are on record."""
WORKERS = {
    "BUSHEHR-CENTRAL": "employment",
    "BUSHEHR-DASHTESTAN": "social3",
    "BUSHEHR-KANGAN": "social4",
}
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True)
class DemoPost:
    title: str
    kind: str
    rate: int
    unit: str = ""
    day: int = 440
    week: int = 2_640


@dataclass(frozen=True)
class DemoWorkshop:
    prison: str
    name: str
    kind: str
    trade: str
    posts: tuple[DemoPost, ...]
    products: tuple[tuple[str, str, int], ...]
    buyers: tuple[str, ...] = field(default=())


WORKSHOPS = (
    DemoWorkshop(
        "BUSHEHR-CENTRAL", "کارگاه جوشکاری و اسکلت فلزی", "semi_open", "جوشکاری",
        (DemoPost("جوشکار", "hourly", 680_000), DemoPost("کمک جوشکار", "hourly", 620_000)),
        (("در و پنجرهٔ آهنی", "متر مربع", 42_000_000), ("خرپای سوله", "تن", 610_000_000)),
        ("شرکت سازه‌گستر جنوب", "شهرداری بوشهر"),
    ),
    DemoWorkshop(
        "BUSHEHR-CENTRAL", "کارگاه دوزندگی", "closed", "خیاطی",
        (DemoPost("دوزنده", "piece", 230_000, "پیراهن"), DemoPost("برشکار", "monthly", 145_000_000)),
        (("پیراهن کار", "عدد", 3_900_000), ("ملحفهٔ بیمارستانی", "عدد", 2_700_000)),
        ("تولیدی پوشاک خلیج", "دانشگاه علوم پزشکی"),
    ),
    DemoWorkshop(
        "BUSHEHR-DASHTESTAN", "بسته‌بندی خرما", "closed", "بسته‌بندی",
        (DemoPost("بسته‌بند", "piece", 185_000, "کارتن"), DemoPost("انباردار", "monthly", 138_000_000)),
        (("خرمای بسته‌بندی", "کارتن", 8_500_000),), ("بازرگانی نخل دشتستان",),
    ),
    DemoWorkshop(
        "BUSHEHR-DASHTESTAN", "دامداری گوسفند", "open", "دامداری",
        (DemoPost("دامدار", "monthly", 150_000_000),),
        (("شیر گوسفند", "کیلوگرم", 620_000),), ("لبنیات دشتستان",),
    ),
    DemoWorkshop(
        "BUSHEHR-KANGAN", "تور و ادوات صید", "closed", "توربافی",
        (DemoPost("تورباف", "piece", 310_000, "متر مربع"),),
        (("تور ماهیگیری", "متر مربع", 2_100_000),), ("تعاونی صیادان کنگان",),
    ),
)  # fmt: skip
SPLITS = (
    {"person": 10_000},
    {"person": 6_000, "dependants": 4_000},
    {"person": 5_000, "dependants": 3_000, "savings": 2_000},
    {"person": 8_000, "savings": 2_000},
    {"person": 4_500, "dependants": 4_500, "restitution": 1_000},
)


@dataclass
class Life:
    """One person's time in a post, before it becomes rows."""

    person: Person
    workshop: Workshop
    post: Post
    state: str
    offered: date
    starts: date | None = None
    ends: date | None = None
    code: str = ""
    row: Any = None


def make_work(world: World) -> None:
    """Workshops first, then who works there: one in three of those inside, and some before them."""
    lives: list[Life] = []
    taken: set[int] = set()
    for spec in WORKSHOPS:
        workshop = _workshop(world, spec)
        for demo in spec.posts:
            post = _post(world, workshop, demo)
            found = list(_lives(world, spec, workshop, post, taken))
            active = sum(life.state == "active" for life in found)
            post.seats = active + world.rng.randint(1, 3)
            post.save(using="owner")
            lives += found
        _trade(world, spec, workshop)
    _save(world, lives)
    _days(world, lives)
    _accounts(world, lives)


def _workshop(world: World, spec: DemoWorkshop) -> Workshop:
    trade = Trade.objects.using("owner").filter(title__startswith=spec.trade).first()
    return Workshop.objects.using("owner").create(
        public_id=world.uuid(), organisation=world.organisations[RUNS_THEM],
        prison=world.organisations[spec.prison], province="IR-18", name=spec.name, kind=spec.kind,
        trade=trade, synthetic=True, place=f"{world.organisations[spec.prison].name}، محوطهٔ کارگاه‌ها",
    )  # fmt: skip


def _post(world: World, workshop: Workshop, demo: DemoPost) -> Post:
    return Post(
        public_id=world.uuid(), workshop=workshop, organisation_id=workshop.organisation_id,
        title=demo.title, seats=0, pay_kind=demo.kind, rate=demo.rate, rate_since=date(2024, 3, 20), piece_unit=demo.unit,
        minutes_day=demo.day, minutes_week=demo.week, rest_day=6, trade=workshop.trade,
        shift_begins=time(7, 30), shift_ends=time(15, 20), changed_at=world.moment(world.start),
    )  # fmt: skip


def _lives(
    world: World, spec: DemoWorkshop, workshop: Workshop, post: Post, taken: set[int]
) -> Iterator[Life]:
    rng = world.rng
    fits = WORKSHOP_FITS[WorkshopKind(spec.kind)]
    home = world.organisations[spec.prison].pk
    share = 0.3 if spec.kind == "closed" else 0.7
    for person in world.people:
        stay = person.episode
        if stay is None or stay.prison_id != home or stay.institution not in fits:
            continue
        first = max(person.since + timedelta(days=25), world.start)
        if id(person) in taken or person.age(first) < 18 or rng.random() > share:
            continue
        life = _life(world, person, workshop, post, first)
        if life is not None:
            taken.add(id(person))
            yield life


def _life(world: World, person: Person, workshop: Workshop, post: Post, first: date) -> Life | None:
    rng, today = world.rng, world.as_of
    last = person.episode.released_on or today - timedelta(days=4)
    if (last - first).days < 12:
        return None
    offered = world.day(first, last - timedelta(days=10))
    chance = rng.random()
    if chance < 0.06:
        return Life(person, workshop, post, "declined", offered)
    if person.episode.released_on is None and chance < 0.12:
        offered = today - timedelta(days=rng.randint(1, 6))
        return Life(person, workshop, post, "offered", offered)
    starts = offered + timedelta(days=rng.randint(2, 6))
    life = Life(person, workshop, post, "active", offered, starts)
    if person.episode.released_on:
        life.state, life.ends, life.code = "ended", person.episode.released_on, "released"
    if chance > 0.9:
        span = (last - starts).days
        life.ends = starts + timedelta(days=rng.randint(0, span))
        life.state, life.code = "ended", rng.choice(("withdrew", "finished"))
    return life


def _save(world: World, lives: list[Life]) -> None:
    consents, splits, grants = [], [], []
    hq = world.organisations["BUSHEHR"].pk
    group = world.organisations["BUSHEHR/employment"].pk
    for life in lives:
        number = "W-" + "".join(world.rng.choices(ALPHABET, k=6))
        worker = world.users[
            next(w for p, w in WORKERS.items() if world.organisations[p].pk == life.person.home)
        ]
        life.row = Placement(
            public_id=world.uuid(), client=life.person.client, contract_no=number,
            organisation_id=life.post.organisation_id, case_organisation_id=life.person.home,
            headquarters_id=hq, working_group_id=group, post=life.post, state=life.state,
            offered_on=life.offered, offered_by=worker.pk, starts=life.starts, ends=life.ends,
            answered_on=life.starts or (life.offered if life.state == "declined" else None),
            end_code=life.code, synthetic=True,
        )  # fmt: skip
        if life.starts is None:
            continue
        life.row.started_at = world.moment(life.starts)
        withdrawn = life.ends if life.code == "withdrew" else None
        life.row.consent = WorkConsent(
            public_id=world.uuid(), client=life.person.client, organisation_id=life.person.home,
            workshop_organisation_id=life.post.organisation_id, post=life.post,
            text_version=CURRENT, terms=Terms.of_post(life.post).as_json(), contract_no=number,
            signed_on=life.starts - timedelta(days=1), recorded_by=worker.pk,
            recorded_at=world.moment(life.starts), withdrawn_on=withdrawn,
            withdrawn_recorded_by=worker.pk if withdrawn else None,
        )  # fmt: skip
        consents.append(life.row.consent)
        shares = world.rng.choice(SPLITS if life.person.household else SPLITS[::3])
        splits.append(
            SplitAgreement(
                public_id=world.uuid(), placement=life.row, client=life.person.client,
                organisation_id=life.person.home,
                workshop_organisation_id=life.post.organisation_id, starts=life.starts,
                parts=shares, requested=True, signed_on=life.row.consent.signed_on,
                recorded_by=worker.pk, recorded_at=world.moment(life.starts),
            )
        )  # fmt: skip
    WorkConsent.objects.using("owner").bulk_create(consents)
    for life in lives:  # the row must know the key its consent was given
        life.row.consent = life.row.consent
    Placement.objects.using("owner").bulk_create([life.row for life in lives])
    for split in splits:
        split.placement = split.placement
    SplitAgreement.objects.using("owner").bulk_create(splits)
    for life in lives:
        if life.starts:
            grants.append(_grant(world, life))
    Grant.objects.using("owner").bulk_create(grants)


def _grant(world: World, life: Life) -> Grant:
    """Open until the wages are made: whoever left is paid while the body may still see them."""
    person = life.person
    return Grant(
        client=person.client, organisation_id=life.post.organisation_id, purpose="work", level=2,
        starts=life.row.started_at, ends=OPEN_END, basis="placement", basis_ref=str(life.row.pk),
        sort_key=name_key(person.given, person.family),
    )  # fmt: skip


def _days(world: World, lives: list[Life]) -> None:
    """Working days of the last months, until yesterday."""
    rng, rows = world.rng, []
    supervisor = world.users["workshop"].pk
    for life in lives:
        if life.starts is None:
            continue
        day = max(life.starts, world.as_of - timedelta(days=DAYS_BACK))
        last = min(life.ends or world.as_of, world.as_of - timedelta(days=1))
        while day <= last:
            if day.weekday() != 4 and not holiday_name(day) and rng.random() < 0.93:
                rows.append(
                    WorkDay(
                        placement=life.row, client=life.person.client,
                        organisation_id=life.post.organisation_id, on=day,
                        minutes=rng.choice((440, 440, 440, 420, 400)),
                        pieces=rng.randint(15, 34) if life.post.pay_kind == "piece" else 0,
                        recorded_by=supervisor, recorded_at=world.moment(day, 14, 16),
                    )
                )  # fmt: skip
            day += timedelta(days=1)
    WorkDay.objects.using("owner").bulk_create(rows, batch_size=4000)


def _accounts(world: World, lives: list[Life]) -> None:
    """Accounts of nine in ten, and of the family where a part of the wage goes there."""
    rows = []
    for life in lives:
        if life.starts is None or world.rng.random() < 0.1:
            continue
        person = life.person
        common = {
            "client": person.client, "organisation_id": person.home, "asked_on": life.starts,
            "recorded_by": life.row.offered_by, "key_version": crypto.newest(),
        }  # fmt: skip
        for kind, holder, relation in (
            ("own", f"{person.given} {person.family}", ""),
            ("dependant", f"خانوادهٔ {person.family}", "همسر"),
        ):
            sheba = _sheba(world)
            rows.append(
                PayAccount(
                    public_id=world.uuid(), kind=kind, holder=holder, relation=relation,
                    sheba=crypto.encrypt(sheba, context="sheba"), last4=sheba[-4:],
                    starts=world.moment(life.starts), **common,
                )
            )  # fmt: skip
    PayAccount.objects.using("owner").bulk_create(rows)


def _sheba(world: World) -> str:
    """A made-up account of a made-up branch, with right check digits."""
    account = f"054{world.rng.randrange(10**19):019d}"
    check = 98 - int(f"{account}182700") % 97
    return f"IR{check:02d}{account}"


def _trade(world: World, spec: DemoWorkshop, workshop: Workshop) -> None:
    """Products and orders: most delivered, some on the way, one late."""
    rng = world.rng
    for name, unit, price in spec.products:
        product = Product.objects.using("owner").create(
            public_id=world.uuid(), workshop=workshop, name=name, unit=unit, price=price
        )
        for buyer in spec.buyers:
            for _n in range(2):
                ordered = world.day(
                    world.as_of - timedelta(days=200), world.as_of - timedelta(days=3)
                )
                due = ordered + timedelta(days=rng.randint(20, 60))
                quantity = rng.randint(2, 40) * 5
                done = due < world.as_of - timedelta(days=6)
                part = quantity if done else rng.choice((0, 0, quantity // 2))
                state = "delivered" if done else ("in_work" if part else "open")
                Order.objects.using("owner").create(
                    public_id=world.uuid(), workshop=workshop, product=product, buyer=buyer,
                    organisation_id=workshop.organisation_id, quantity=quantity, unit_price=price,
                    ordered_on=ordered, due=due, delivered=part, state=state,
                    delivered_on=min(due, world.as_of) if part else None,
                    recorded_by=world.users["workshop"].pk,
                )  # fmt: skip
