"""Value chains of the province with who fills their links, how they came so far, and scenarios."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.utils import translation

from bazgasht.access.selectors import actor_for
from bazgasht.chains.models import Chain, Flow, Link, Measure, Scenario
from bazgasht.chains.networks import Read
from bazgasht.chains.reckoning import Change, reckon
from bazgasht.chains.services.chains import begin_from
from bazgasht.chains.services.measuring import figures
from bazgasht.chains.templates_data import templates
from bazgasht.core import scope
from bazgasht.insight.reach import reach

from .state import World

PROVINCE = "IR-18"


@dataclass(frozen=True)
class DemoChain:
    """``past``: (days back, links that nobody filled then), the oldest first; what is missing now
    comes last in it."""

    template: str
    title: str
    keeper: str
    county: str
    state: str = "active"
    illustrative: bool = False
    capacities: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    past: tuple[tuple[int, tuple[str, ...]], ...] = ((30, ()),)


CHAINS = (
    DemoChain(
        "sheep-dairy", "گوسفند و لبنیات دشتستان", "BUSHEHR", "دشتستان",
        capacities={"shops": 2_900, "flocks": 640, "dairy": 1_500},
        bodies={"flocks": "BUSHEHR-ASSOC-DASHTESTAN", "dairy": "BUSHEHR-EMPLOYER-DAIRY",
                "packing": "BUSHEHR-FOUNDATION"},
        names={"fodder": "تعاونی خوراک دام برازجان", "slaughter": "کشتارگاه شهرستان",
               "shops": "فروشگاه‌های زنجیره‌ای جنوب"},
        past=((300, ("dairy", "packing", "cold")), (170, ("packing", "cold")), (60, ("cold",))),
    ),
    DemoChain(
        "sewing", "پوشاک کار کنگان", "BUSHEHR-CENTRAL", "کنگان",
        capacities={"orders": 2_100, "sewing-home": 700},
        bodies={"sewing-inside": "BUSHEHR-FOUNDATION", "cutting": "BUSHEHR-FOUNDATION",
                "sewing-home": "BUSHEHR-ASSOC-KANGAN", "orders": "BUSHEHR-EMPLOYER-SEWING"},
        past=((240, ("sewing-home", "orders")), (120, ("sewing-home",)), (25, ())),
    ),
    DemoChain(
        "greenhouse", "گلخانه‌های بوشهر", "BUSHEHR", "بوشهر", illustrative=True,
        names={"market": "میدان تره‌بار بوشهر"}, past=((80, ("houses", "shops")), (15, ("shops",))),
    ),
    DemoChain(
        "poultry", "مرغ بسته‌بندی استان", "BUSHEHR", "دشتستان", state="draft", illustrative=True,
        past=((9, ("slaughter",)),),
    ),
    DemoChain(
        "carpet", "گلیم و فرش خانگی", "BUSHEHR-CENTRAL", "بوشهر", state="archived",
        illustrative=True, past=((400, ("dyeing", "sale")),),
    ),
)  # fmt: skip


def make_chains(world: World) -> None:
    """Each chain with its history; the last figures are those of its links as they stand."""
    with translation.override("fa"):
        for spec in CHAINS:
            _chain(world, spec)


def _chain(world: World, spec: DemoChain) -> None:
    template = templates()[spec.template]
    days = [world.as_of - timedelta(days=back) for back, _missing in spec.past]
    row = Chain.objects.using("owner").create(
        public_id=world.uuid(), organisation=world.organisations[spec.keeper],
        headquarters_id=world.organisations["BUSHEHR"].pk,
        working_group_id=world.organisations["BUSHEHR/employment"].pk, province=PROVINCE,
        county=spec.county, title=spec.title, product=template.product, template=spec.template,
        illustrative=spec.illustrative, state=spec.state, synthetic=True,
        changed_at=world.moment(days[-1]), version=len(days),
    )  # fmt: skip
    begin_from(row, template, using="owner", new_id=world.uuid)
    links = list(Link.objects.using("owner").filter(chain=row))
    flows = list(Flow.objects.using("owner").filter(chain=row))
    usual = {link.key: link.filler for link in links}
    for link in links:
        link.capacity = Decimal(spec.capacities.get(link.key, link.capacity))
    for day, (_back, missing) in zip(days, spec.past, strict=True):
        for link in links:
            link.filler = "nobody" if link.key in missing else _filler(usual[link.key])
        read = Read(row, links, flows)
        Measure.objects.using("owner").create(chain=row, on=day, **figures(read))
    for link in links:
        _fill(world, spec, link)
        link.save(using="owner")


def _filler(usual: str) -> str:
    return "firm" if usual == "nobody" else usual


def _fill(world: World, spec: DemoChain, link: Link) -> None:
    if link.missing:
        return
    body = spec.bodies.get(link.key)
    if body:
        link.filler_organisation = world.organisations[body]
        link.county = link.filler_organisation.county
    else:
        link.filler_name = spec.names.get(link.key, "")


SCENARIOS = (
    (
        "BUSHEHR", "حمل سرد برای لبنیات", "یخچال‌دار اجاره‌ای از صندوق وام می‌گیرد.", 21,
        (("sheep-dairy", "cold", "fill", 1),),
    ),
    (
        "BUSHEHR", "گلهٔ بیشتر، بی حمل سرد", "پیشنهاد خانواده‌ها؛ برای سنجیدن.", 20,
        (("sheep-dairy", "flocks", "loan", 20_000_000_000),),
    ),
    (
        "BUSHEHR", "حمل سرد و فروش به فروشگاه‌ها", "", 6,
        (("sheep-dairy", "cold", "fill", 1), ("greenhouse", "shops", "fill", 1),
         ("greenhouse", "houses", "posts", 6)),
    ),
    (
        "BUSHEHR-CENTRAL", "سفارش اداره‌ها و دوخت خانگی", "با آموزش دوازده نفر از خانواده‌ها.", 12,
        (("sewing", "orders", "orders", 500), ("sewing", "sewing-home", "posts", 6),
         ("sewing", "sewing-home", "seats", 12)),
    ),
)  # fmt: skip
SEAT = 15_000_000


def make_scenarios(world: World) -> None:
    """What-ifs of the last weeks; counts of people are those of the weekly figures."""
    planner = actor_for(world.users["secretary"])
    with translation.override("fa"):
        with scope.entered(planner.scope()):
            counted = list(reach(PROVINCE, day=world.as_of))
        reads = {r.chain.template: r for r in _reads()}
        for keeper, title, note, back, changes in SCENARIOS:
            _scenario(world, keeper, title, note, back, changes, reads, counted)


def _reads() -> list[Read]:
    chains = Chain.objects.using("owner").select_related("organisation").order_by("id")
    return [
        Read(
            c,
            list(Link.objects.using("owner").filter(chain=c)),
            list(Flow.objects.using("owner").filter(chain=c)),
        )
        for c in chains
    ]


def _scenario(
    world: World, keeper: str, title: str, note: str, back: int, changes: tuple,
    reads: dict[str, Read], counted: list,
) -> None:  # fmt: skip
    user = world.users["secretary" if keeper == "BUSHEHR" else "employment"]
    day = world.as_of - timedelta(days=back)
    about = {code: reads[code] for code, *_rest in changes}
    made = [
        Change(
            str(reads[code].chain.public_id), link, kind, Decimal(amount),
            amount * SEAT if kind == "seats" else 0,
        )
        for code, link, kind, amount in changes
    ]  # fmt: skip
    result = reckon(list(about.values()), made, counted)
    row = Scenario.objects.using("owner").create(
        public_id=world.uuid(), organisation=world.organisations[keeper], province=PROVINCE,
        title=title, note=note, result={**result, "on": day.isoformat()},
        changes=[
            {"chain": c.chain, "link": c.link, "kind": c.kind, "amount": str(c.amount),
             "cost": c.cost} for c in made
        ],
        made_at=world.moment(day), created_by=user.pk, created_name=user.name, synthetic=True,
    )  # fmt: skip
    row.chains.set([read.chain for read in about.values()])
