"""Programmes and figures of the made-up province: the transformation document, a programme against a
harm, the election secretariat with its counterpart, and six years of figures. All figures are made
up and say so in their source; no person is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from bazgasht.core import provinces
from bazgasht.core.jalali import from_jalali, jalali_year
from bazgasht.councils.models import Council
from bazgasht.harms.lattice import Cell, with_country
from bazgasht.harms.models import (
    Edition,
    Harm,
    HarmFigure,
    Measure,
    MeasureValue,
    Node,
    NodeBudget,
    Programme,
    PublishedFigure,
)
from bazgasht.harms.services import load_harms
from bazgasht.harms.services.publishing import hidden_cells, published_row
from bazgasht.harms.templates_data import TEMPLATES, parts_of, read

from .state import World

SOURCE = "آمار ساختگی نمایشی"
MILLION = 1_000_000
IN_FORCE = 210
"""Days ago that the programmes were put in force."""
RATES = {"divorce": 230, "marginal-settlement": 900, "addiction": 310, "moral-security": 9}
"""Made-up cases in 100,000 people."""
COUNTIES = {
    "بوشهر": 300_000, "دشتستان": 255_000, "گناوه": 105_000, "کنگان": 110_000, "تنگستان": 78_000,
    "دشتی": 88_000, "جم": 72_000, "دیر": 61_000, "دیلم": 37_000, "عسلویه": 75_000,
}  # fmt: skip
LARGE = {"IR-23": 13.5, "IR-09": 6.6, "IR-10": 5.2, "IR-07": 4.9, "IR-06": 4.8, "IR-03": 3.9,
         "IR-02": 3.3, "IR-04": 3.3, "IR-08": 3.2, "IR-30": 2.8, "IR-11": 2.8, "IR-01": 2.5}  # fmt: skip
"""Millions of people, roughly; other provinces are between 0.5 and 2."""


def make_harms(world: World) -> None:
    """Chance of its own: what other parts of the demo draw stays what it was."""
    own = replace(world, rng=Random(world.rng.getstate()[1][0] ^ 5))
    load_harms(using="owner")
    story = Story(own)
    story.strategy()
    story.against_divorce()
    story.election()
    make_figures(own)


class Story:
    def __init__(self, world: World) -> None:
        self.world = world
        self.chief = world.users["secretary"].pk
        self.harms = {h.code: h for h in Harm.objects.using("owner")}
        found = Council.objects.using("owner").order_by("id")
        self.councils = {c.province: c for c in found if c.level in ("national", "province")}

    def day(self, ahead: int) -> date:
        return self.world.as_of + timedelta(days=ahead)

    def save(self, row: Any) -> Any:
        row.save(using="owner", force_insert=True)
        return row

    def programme(
        self, kind: str, body: str, title: str = "", **more: Any
    ) -> tuple[Programme, dict[str, Node]]:
        """In force, with the tree of its template; parts by number."""
        at = self.world.organisations[body]
        told = read(TEMPLATES[kind])  # type: ignore[index]
        row: Programme = self.save(Programme(
            public_id=self.world.uuid(), organisation=at, province=at.province, kind=kind,
            title=title or told["title"], source=told["source"], illustrative=True,
            state="active", in_force_since=self.day(-IN_FORCE), created_by=self.chief,
            synthetic=True, **more,
        ))  # fmt: skip
        parts = parts_of(TEMPLATES[kind])  # type: ignore[index]
        last = max(p.level for p in parts)
        nodes: dict[str, Node] = {}
        for part in parts:
            due = None
            if row.polling_day and part.days_before is not None:
                due = row.polling_day - timedelta(days=part.days_before)
            nodes[part.number] = self.save(Node(
                public_id=self.world.uuid(), programme=row, parent=nodes.get(part.above),
                level=part.level, order=part.order, number=part.number, title=part.title,
                state="planned" if part.level == last else "", due=due,
                days_before=part.days_before, headquarters_id=at.pk,
            ))  # fmt: skip
        return row, nodes

    def actions(self, nodes: dict[str, Node]) -> list[Node]:
        return [n for n in nodes.values() if n.state]

    def stands(self, node: Node, state: str, owner: str, starts: int, due: int) -> None:
        node.state, node.owner = state, self.world.organisations[owner]
        if not node.days_before and node.days_before != 0:
            node.starts, node.due = self.day(starts), self.day(due)
        if state in ("done", "stopped"):
            node.ended_on = (
                min(node.due, self.day(-2)) - timedelta(days=5) if node.due else self.day(-7)
            )
        node.told_on = node.ended_on or (node.starts if state == "running" else None)
        node.save(
            using="owner", update_fields=["state", "owner", "starts", "due", "ended_on", "told_on"]
        )

    def entered(self, node: Node, title: str, unit: str, way: str, points: list[tuple[int, float]],
                target: float, due: int = 500) -> None:  # fmt: skip
        measure: Measure = self.save(Measure(
            public_id=self.world.uuid(), node=node, title=title, unit=unit, kind="entered",
            direction=way, baseline=Decimal(str(points[0][1])), target=Decimal(str(target)),
            since=self.day(points[0][0]), due=self.day(due),
        ))  # fmt: skip
        for ahead, value in points:
            self.save(MeasureValue(
                measure=measure, period_end=self.day(ahead), value=Decimal(str(value)),
                source=SOURCE, source_date=self.day(ahead + 10), batch=self.world.uuid(),
                recorded_by=self.chief, recorded_at=self.world.moment(self.day(ahead + 12)),
            ))  # fmt: skip

    def live(self, node: Node, title: str, unit: str, code: str, target: int) -> None:
        self.save(Measure(
            public_id=self.world.uuid(), node=node, title=title, unit=unit, kind="live",
            direction="up", indicator=code, reading="sum", baseline=0, target=target,
            since=self.day(-300), due=self.day(65),
        ))  # fmt: skip

    def budget(self, node: Node, planned: int, spent: int | None) -> None:
        self.save(NodeBudget(
            node=node, year=jalali_year(self.world.as_of), planned=planned * MILLION * 10,
            spent=None if spent is None else spent * MILLION * 10, source=SOURCE,
            source_date=self.day(-20), recorded_by=self.chief,
        ))  # fmt: skip

    def strategy(self) -> None:
        """Mission 6 is counted live; others have entered figures, or none yet."""
        _row, nodes = self.programme("strategy", "NATIONAL")
        turns = ("done", "running", "running", "planned", "done", "planned")
        for n, node in enumerate(self.actions(nodes)):
            late = n % 7 == 3
            self.stands(node, "running" if late else turns[n % 6], "NATIONAL", -320,
                        -12 if late else 60 + 31 * (n % 6))  # fmt: skip
        self.live(nodes["6.1"], "کسانی که در دوره ثبت‌نام شدند", "نفر", "training.enrolled", 200)
        self.live(nodes["6.2"], "آغاز به کار در کارگاه‌های زندان", "نفر", "work.started", 60)
        self.live(nodes["6.2"], "آغاز به کار پس از آزادی", "نفر", "jobs.started", 40)
        self.live(
            nodes["6.3"],
            "خدمت‌های به‌پایان‌رسیده برای خانواده‌ها",
            "ارجاع",
            "referrals.completed",
            3000,
        )
        self.entered(nodes["1.1"], "میانگین زمان رسیدگی", "روز", "down",
                     [(-700, 142), (-335, 131), (-40, 120)], 100)  # fmt: skip
        self.entered(nodes["5.1"], "مدرسه‌های زیر پوشش آموزش مهارت", "مدرسه", "up",
                     [(-335, 120), (-40, 310)], 800)  # fmt: skip
        for number, planned, spent in (("5.1", 4200, 2900), ("6.1", 9000, 6100), ("6.2", 15000, 8800),
                                       ("6.3", 11000, None)):  # fmt: skip
            self.budget(nodes[number], planned, spent)

    def against_divorce(self) -> None:
        _row, nodes = self.programme(
            "harm", "BUSHEHR", "برنامهٔ کاهش طلاق در استان بوشهر", harm=self.harms["divorce"],
            council=self.councils.get("IR-18"),
        )  # fmt: skip
        owners = ("BUSHEHR-REGISTRY", "BUSHEHR-GOVERNORATE", "BUSHEHR-WELFARE", "BUSHEHR-TVTO",
                  "BUSHEHR-GOVERNORATE", "BUSHEHR", "BUSHEHR-JUSTICE")  # fmt: skip
        states = ("done", "running", "running", "running", "planned", "done", "planned")
        dues = (-30, 45, -6, 9, 120, -15, 80)
        for node, owner, state, due in zip(self.actions(nodes), owners, states, dues, strict=True):
            self.stands(node, state, owner, -200, due)
        self.entered(nodes["2.1"], "خانواده‌های آموزش‌دیده", "خانواده", "up",
                     [(-200, 0), (-110, 260), (-20, 540)], 1500, due=330)  # fmt: skip
        self.entered(nodes["2"], "طلاق ثبت‌شده در هر ۱۰۰٬۰۰۰ نفر", "مورد", "down",
                     [(-400, 236), (-35, 229)], 200)  # fmt: skip
        self.budget(nodes["2.1"], 1800, 950)

    def election(self) -> None:
        """The national secretariat and Bushehr's counterpart, 100 days before polling day."""
        polling = self.day(100)
        national, nodes = self.programme(
            "election", "NATIONAL", polling_day=polling, council=self.councils.get("")
        )
        _row, here = self.programme(
            "election", "BUSHEHR", polling_day=polling, parent=national,
            council=self.councils.get("IR-18"),
        )  # fmt: skip
        for tree, owner, late in ((nodes, "NATIONAL", ()), (here, "BUSHEHR", ("1.1.1.3",))):
            for node in self.actions(tree):
                past = (node.days_before or 0) > 100
                state = "done" if past and node.number not in late else "planned"
                self.stands(node, state, owner, 0, 0)


def make_figures(world: World) -> None:
    """Every harm, the 31 provinces, the counties of Bushehr, the last six whole years, and quarters
    of the last one for divorce."""
    last = jalali_year(world.as_of) - 1
    people = {p.iso: _people(p.iso, world.rng) for p in provinces.provinces()}
    lean = {p.iso: world.rng.uniform(0.65, 1.4) for p in provinces.provinces()}
    for harm in Harm.objects.using("owner").filter(code__in=RATES).order_by("id"):
        for year in range(last - 5, last + 1):
            trend = 1 + 0.03 * (year - last) * (1 if harm.code != "divorce" else -0.6)
            cells = dict(_year(world.rng, str(year), RATES[harm.code] * trend, people, lean))
            if harm.code == "divorce" and year == last:
                cells |= _quarters(world.rng, cells)
            _publish(world, harm, year, cells)


def _people(iso: str, rng: Random) -> int:
    if iso == "IR-18":
        return sum(COUNTIES.values())
    return int(LARGE.get(iso, rng.uniform(0.5, 2.0)) * MILLION)


Counts = dict[Cell, tuple[int, int]]


def _year(
    rng: Random, year: str, rate: float, people: dict[str, int], lean: dict[str, float]
) -> Iterable[tuple[Cell, tuple[int, int]]]:
    for iso, number in people.items():
        if iso == "IR-18":
            parts = {
                c: int(n * rate / 100_000 * rng.uniform(0.5, 1.5)) for c, n in COUNTIES.items()
            }
            for county, cases in parts.items():
                yield Cell(year, iso, county), (cases, COUNTIES[county])
            yield Cell(year, iso), (sum(parts.values()), number)
        else:
            expected = number * rate * lean[iso] / 100_000
            yield Cell(year, iso), (int(expected * rng.uniform(0.95, 1.05)), number)


def _quarters(rng: Random, cells: Counts) -> Counts:
    """Of the provinces: they add up to the year."""
    found: Counts = {}
    for cell, (cases, people) in cells.items():
        if cell.county:
            continue
        cuts = sorted(int(cases * q * rng.uniform(0.97, 1.03)) for q in (0.25, 0.5, 0.75))
        ends = [0, *cuts, cases]
        for n in range(4):
            found[cell._replace(period=f"{cell.period}-{n + 1}")] = (ends[n + 1] - ends[n], people)
    return found


def _publish(world: World, harm: Harm, year: int, cells: Counts) -> None:
    told = min(from_jalali(year + 1, 4, 15), world.as_of - timedelta(days=20))
    moment = world.moment(told)
    batch = world.uuid()
    rows = {
        cell: HarmFigure(
            harm=harm, period=cell.period, province=cell.province, county=cell.county, cases=cases,
            population=people, source=SOURCE, published_on=told, batch=batch,
            recorded_by=world.users["secretary"].pk, recorded_at=moment,
        )
        for cell, (cases, people) in cells.items()
    }  # fmt: skip
    HarmFigure.objects.using("owner").bulk_create(rows.values())
    values = with_country({cell: cases for cell, (cases, _people) in cells.items()})
    hidden = hidden_cells(values)
    edition = Edition(public_id=world.uuid(), harm=harm, year=year, number=1, made_at=moment)
    edition.save(using="owner", force_insert=True)
    PublishedFigure.objects.using("owner").bulk_create(
        published_row(edition, cell, values, hidden, rows) for cell in sorted(values)
    )
