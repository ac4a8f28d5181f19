"""Reading chains."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from bazgasht.core.errors import NotFound
from bazgasht.core.text import search_form

from ..models import Chain, Flow, Link, Measure
from ..networks import Read
from ..states import ChainState


@dataclass(frozen=True)
class ChainLine:
    chain: Chain
    measure: Measure | None


def listed(
    *, q: str = "", province: str = "", state: str = "", mine: Sequence[int] | None = None
) -> QuerySet[Chain]:
    """By title. Without ``state``, those put away are left out."""
    found = Chain.objects.select_related("organisation").order_by("title", "id")
    if province:
        found = found.filter(province=province)
    found = found.filter(state=state) if state else found.exclude(state=ChainState.ARCHIVED)
    if mine is not None:
        found = found.filter(organisation_id__in=list(mine))
    wanted = search_form(q).split()
    if wanted:
        texts = found.values_list("id", "title", "product", "organisation__name", "county")
        kept = [
            row[0] for row in texts
            if all(w in " ".join(search_form(t or "") for t in row[1:]) for w in wanted)
        ]  # fmt: skip
        found = found.filter(id__in=kept)
    return found


def lines(rows: Iterable[Chain]) -> list[ChainLine]:
    """Each with what was reckoned of it last; one more query for any number."""
    chains = list(rows)
    newest = Measure.objects.filter(chain__in=chains).order_by("chain", "-on").distinct("chain")
    known = {m.chain_id: m for m in newest}
    return [ChainLine(c, known.get(c.pk)) for c in chains]


def get_chain(public_id: uuid.UUID) -> Chain:
    """Raises NotFound."""
    found = Chain.objects.select_related("organisation").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("chain")
    return found


def read_chain(chain: Chain) -> Read:
    """Its links and flows; two queries."""
    return read_all([chain])[0]


def read_all(chains: Iterable[Chain]) -> list[Read]:
    """Two queries for any number, in the order given."""
    rows = list(chains)
    links = list(
        Link.objects.filter(chain__in=rows)
        .select_related("filler_organisation")
        .order_by("position", "id")
    )
    flows = list(
        Flow.objects.filter(chain__in=rows).select_related("source", "target").order_by("id")
    )
    return [
        Read(
            c,
            [link for link in links if link.chain_id == c.pk],
            [f for f in flows if f.chain_id == c.pk],
        )
        for c in rows
    ]


def get_link(chain: Chain, key: str) -> Link:
    """Raises NotFound."""
    found = Link.objects.filter(chain=chain, key=key).first()
    if found is None:
        raise NotFound("link")
    return found


def get_flow(chain: Chain, public_id: uuid.UUID) -> Flow:
    """Raises NotFound."""
    found = (
        Flow.objects.select_related("source", "target")
        .filter(chain=chain, public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound("flow")
    return found


def history_of(chain: Chain, most: int = 12) -> list[Measure]:
    """What was reckoned on its last days of change, the newest first."""
    return list(Measure.objects.filter(chain=chain).order_by("-on")[:most])
