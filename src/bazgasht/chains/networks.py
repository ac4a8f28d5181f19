"""From rows to the programme: a chain's links and flows as numbers, and its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .lp import Analysis, Arc, BadNetwork, Goal, Network, Node, analyse
from .models import Chain, Flow, Link


def node_of(link: Link) -> Node:
    return Node(
        link.key, float(link.capacity), float(link.jobs_unit), float(link.income_unit), link.missing
    )


def network_of(links: Iterable[Link], flows: Iterable[Flow]) -> Network:
    """Raises BadNetwork; its ``links`` are keys."""
    rows = list(links)
    keys = {link.pk: link.key for link in rows}
    arcs = tuple(
        Arc(keys[f.source_id], keys[f.target_id], float(f.rate), f.part, f.share / 100)
        for f in flows
    )
    return Network(tuple(node_of(link) for link in rows), arcs)


@dataclass
class Read:
    """A chain with its links and flows; ``fault`` says why no programme can be made of them."""

    chain: Chain
    links: list[Link]
    flows: list[Flow]

    @cached_property
    def by_key(self) -> dict[str, Link]:
        return {link.key: link for link in self.links}

    @cached_property
    def _network(self) -> Network | BadNetwork:
        try:
            return network_of(self.links, self.flows)
        except BadNetwork as bad:
            return bad

    @property
    def fault(self) -> BadNetwork | None:
        found = self._network
        return found if isinstance(found, BadNetwork) else None

    @property
    def network(self) -> Network:
        """Raises BadNetwork."""
        found = self._network
        if isinstance(found, BadNetwork):
            raise found
        return found

    @property
    def goal(self) -> Goal:
        return "income" if self.chain.goal == "income" else "jobs"

    @cached_property
    def analysis(self) -> Analysis:
        """Raises BadNetwork."""
        return analyse(self.network, self.goal)
