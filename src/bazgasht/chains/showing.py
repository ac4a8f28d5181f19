"""A chain as its page shows it: the picture, the table of links, the order of filling."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from bazgasht.core.digits import localise

from . import words
from .models import Flow, Link
from .networks import Read
from .picture import Label, Picture, draw
from .states import ChainState

STEP_WORDS = {
    ChainState.ACTIVE: gettext_lazy("Put to work"),
    ChainState.ARCHIVED: gettext_lazy("Put away"),
}
STEP_ICONS = {ChainState.ACTIVE: "play", ChainState.ARCHIVED: "archive"}


def filler_name(link: Link) -> str:
    """The body or the name that was written; "" when there is none."""
    return link.filler_organisation.name if link.filler_organisation else link.filler_name


def filler_words(link: Link) -> str:
    name = filler_name(link)
    return f"{link.get_filler_display()}: {name}" if name else str(link.get_filler_display())


def answer(read: Read) -> dict[str, Any]:
    """Everything the programme has to say of a chain that is whole."""
    found = read.analysis
    return {
        "sentences": words.sentences(read),
        "jobs": words.people(found.plan.jobs), "income": words.about(found.plan.income),
        "links": [_link_line(read, link) for link in read.links],
        "fills": [_fill_line(read, n) for n in range(len(found.fills))],
        "missing": sum(link.missing for link in read.links),
        "bottlenecks": [read.by_key[k].title for k in found.bottlenecks],
        "across": picture(read), "down": picture(read, down=True),
        "said": description(read),
    }  # fmt: skip


def _link_line(read: Read, link: Link) -> dict[str, Any]:
    found = read.analysis.links[link.key]
    return {
        "link": link, "made": words.amount(found.made), "used": round(found.made, 3),
        "at_most": float(link.capacity), "capacity": words.amount(float(link.capacity)),
        "jobs": words.amount(found.made * float(link.jobs_unit)),
        "worth": words.worth_words(read, link.key), "filler": filler_words(link),
        "bottleneck": link.key in read.analysis.bottlenecks, "missing": link.missing,
    }  # fmt: skip


def _fill_line(read: Read, n: int) -> dict[str, Any]:
    fill = read.analysis.fills[n]
    before = read.analysis.plan.jobs if n == 0 else read.analysis.fills[n - 1].jobs
    cost, jobs = words.fill_cost(read, fill), fill.jobs - before
    return {
        "links": [read.by_key[k] for k in fill.links], "gain": words.gain_words(read.goal, fill.gain),
        "cost": words.about(cost) if cost else "",
        "each": words.about(cost / jobs) if cost and jobs >= 0.05 else "",
        "together": len(fill.links) > 1,
    }  # fmt: skip


def picture(read: Read, *, down: bool = False) -> Picture:
    labels = {}
    for link in read.links:
        found = read.analysis.links[link.key]
        late = link.key in read.analysis.bottlenecks
        figures = _("%(made)s of %(most)s %(unit)s") % {
            "made": words.amount(found.made), "most": words.amount(float(link.capacity)),
            "unit": link.unit,
        }  # fmt: skip
        mark = _("bottleneck") if late else _("nobody yet") if link.missing else ""
        tone = "late" if late else "wait" if link.missing else "info"
        labels[link.key] = Label(link.title, figures, mark, tone)
    stages = {link.key: link.stage for link in read.links}
    return draw(read.network, read.analysis, stages, labels, rtl=get_language_bidi(), down=down)


def description(read: Read) -> str:
    """The picture for who can't see it."""
    links = "؛ ".join(
        _("%(title)s %(made)s of %(most)s %(unit)s") % {
            "title": link.title, "unit": link.unit,
            "made": words.amount(read.analysis.links[link.key].made),
            "most": words.amount(float(link.capacity)),
        }
        for link in read.links
    )  # fmt: skip
    late = words.names(read, read.analysis.bottlenecks)
    text = _("The chain from its inputs to its sale: %(links)s.") % {"links": links}
    return text + (" " + _("Bottleneck: %(links)s.") % {"links": late} if late else "")


def flow_line(flow: Flow) -> dict[str, Any]:
    """A flow as a title and a line of words."""
    rate = words.amount(float(flow.rate))
    parts = [
        _("one %(unit)s makes %(rate)s %(made)s") % {
            "unit": flow.source.unit, "rate": rate, "made": flow.target.unit,
        }
    ]  # fmt: skip
    if flow.part:
        parts.append(_("brings: %(part)s") % {"part": flow.part})
    if flow.share < 100:
        parts.append(_("at most %(n)s%% of it") % {"n": localise(flow.share)})
    arrow = "←" if get_language_bidi() else "→"
    return {
        "row": flow, "title": f"{flow.source.title} {arrow} {flow.target.title}",
        "words": " · ".join(parts),
    }  # fmt: skip


def link_facts(read: Read, link: Link) -> list[tuple[str, str]]:
    capacity = f"{words.amount(float(link.capacity))} {link.unit}"
    facts = [
        (_("Stage"), str(link.get_stage_display())), (_("Who fills it"), filler_words(link)),
        (_("County"), link.county), (_("Capacity a month"), capacity),
        (_("People at work per unit"), words.amount(float(link.jobs_unit))),
        (_("People at work when full"), words.amount(link.staff)),
        (_("Income per unit"), words.about(link.income_unit) if link.income_unit else ""),
        (_("Cost of one more unit a month"), words.about(link.cost_unit) if link.cost_unit else ""),
        (_("Note"), link.note),
    ]  # fmt: skip
    if read.fault is None:
        found = read.analysis.links[link.key]
        facts[4:4] = [
            (_("Used of it"), f"{words.amount(found.made)} {link.unit}"),
            (_("One more unit brings"), words.worth_words(read, link.key)),
        ]  # fmt: skip
    return facts
