"""What is reckoned of a chain whenever it changes: the figures of lists and indicators."""

from __future__ import annotations

from bazgasht.core.jalali import today

from ..models import Chain, Measure
from ..networks import Read
from ..selectors.chains import read_chain
from ..states import ChainState


def figures(read: Read) -> dict[str, object]:
    """Whole jobs and rials; all zero while no programme can be made of the links."""
    found: dict[str, object] = {
        "active": read.chain.state == ChainState.ACTIVE, "links": len(read.links),
        "missing": sum(link.missing for link in read.links), "jobs": 0, "income": 0,
        "jobs_open": 0, "bottleneck": "",
    }  # fmt: skip
    if read.fault is None and read.links:
        plan, fills = read.analysis.plan, read.analysis.fills
        found |= {
            "jobs": round(plan.jobs), "income": round(plan.income),
            "jobs_open": max(0, round(fills[-1].jobs - plan.jobs)) if fills else 0,
            "bottleneck": "، ".join(read.by_key[k].title for k in read.analysis.bottlenecks)[:300],
        }  # fmt: skip
    return found


def measure(chain: Chain) -> None:
    """Put down today's figures; the last ones of a day stand."""
    Measure.objects.update_or_create(chain=chain, on=today(), defaults=figures(read_chain(chain)))
