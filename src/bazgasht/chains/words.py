"""What the programme says, in sentences anybody can read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bazgasht.core.digits import localise, number
from bazgasht.core.money import format_money

from .lp import Fill
from .networks import Read


def amount(value: float) -> str:
    """As exact as it is of use: 1,234 · 12.3 · 0.045."""
    size = abs(value)
    if size >= 100 or size == 0:
        return number(round(value))
    if size >= 1:
        rounded = round(value, 1)
    elif size >= 0.1:
        rounded = round(value, 2)
    elif size >= 0.01:
        rounded = round(value, 3)
    else:
        rounded = float(f"{value:.1g}")
    return number(int(rounded)) if rounded == int(rounded) else number(Decimal(f"{rounded:g}"))


def people(value: float) -> str:
    """People are whole, unless there is hardly one."""
    return number(round(value)) if value >= 1 else amount(value)


def about(rials: float) -> str:
    """Reckoned money: four digits are all that is true of it."""
    toman = Decimal(round(rials / 10))
    rough = int(Decimal(f"{toman:.4g}")) if abs(toman) >= 10_000 else int(toman)
    return format_money(rough * 10)


def gain_words(goal: str, gain: float) -> str:
    """«۲٫۱ شغل» or an amount of money a month."""
    if goal == "income":
        return _("%(money)s income a month") % {"money": about(gain)}
    return _("%(n)s jobs") % {"n": amount(gain)}


def names(read: Read, keys: Any) -> str:
    return _(" and ").join(f"«{read.by_key[k].title}»" for k in keys)


def sentences(read: Read) -> list[dict[str, str]]:
    """The result of a whole chain: {"tone", "text"} each, the most important first."""
    found = read.analysis
    plan, _goal = found.plan, read.goal
    out = [{
        "tone": "info",
        "text": _("With the capacities of today this chain keeps %(jobs)s people at work and leaves %(income)s a month.")
        % {"jobs": people(plan.jobs), "income": about(plan.income)},
    }]  # fmt: skip
    if found.fills:
        out.append({"tone": "wait", "text": fill_words(read, found.fills[0])})
    if found.bottlenecks:
        out.append({"tone": "late", "text": bottleneck_words(read)})
    spare = _spare(read) if plan.value > 0 else ""
    if spare:
        out.append({"tone": "plain", "text": _("Room to spare: %(links)s.") % {"links": spare}})
    return out


def bottleneck_words(read: Read) -> str:
    found = read.analysis
    if len(found.bottlenecks) > 1:
        return _("%(links)s hold the chain back together: more of one alone brings nothing, a tenth more of all of them brings %(gain)s.") % {
            "links": names(read, found.bottlenecks), "gain": gain_words(read.goal, found.together),
        }  # fmt: skip
    key = found.bottlenecks[0]
    link, worth = read.by_key[key], found.links[key]
    if not worth.one_more:
        return _("%(link)s holds the chain back.") % {"link": f"«{link.title}»"}
    return _("The bottleneck is %(link)s: one more %(unit)s a month there brings %(gain)s.") % {
        "link": f"«{link.title}»", "unit": link.unit,
        "gain": gain_words(read.goal, worth.one_more),
    }  # fmt: skip


def fill_words(read: Read, fill: Fill) -> str:
    gain = gain_words(read.goal, fill.gain)
    cost = fill_cost(read, fill)
    money = _(" It costs about %(cost)s.") % {"cost": about(cost)} if cost else ""
    if len(fill.links) > 1:
        text = _(
            "Fill %(links)s together first: alone each brings nothing, together they bring %(gain)s."
        )
    else:
        text = _("Fill %(links)s first: that brings %(gain)s.")
    return text % {"links": names(read, fill.links), "gain": gain} + money


def fill_cost(read: Read, fill: Fill) -> int:
    """Rials to build the whole capacity of these links; 0 when it is not recorded."""
    rows = [read.by_key[k] for k in fill.links]
    return round(sum(link.capacity * link.cost_unit for link in rows))


def _spare(read: Read, most: int = 3) -> str:
    """Filled links that use less than half of their capacity, the emptiest first."""
    found = read.analysis.links
    rows = [
        (x.made / x.capacity, read.by_key[key])
        for key, x in found.items()
        if x.capacity > 0 and x.made < x.capacity / 2
    ]
    rows.sort(key=lambda pair: pair[0])
    return "، ".join(
        _("«%(link)s» (%(used)s%% used)")
        % {"link": row.title, "used": localise(round(share * 100))}
        for share, row in rows[:most]
    )


def worth_words(read: Read, key: str) -> str:
    """What one more unit of a link is worth."""
    found, link = read.analysis.links[key], read.by_key[key]
    if link.missing:
        return _("nobody fills it")
    if found.one_more:
        return _("%(gain)s more") % {"gain": gain_words(read.goal, found.one_more)}
    if found.limits:
        return _("nothing alone; it holds the chain back together with others")
    if found.full:
        return _("nothing: another link holds the chain back")
    return _("nothing: it has room to spare")


def scenario_sentences(result: dict[str, Any]) -> list[str]:
    """What a scenario brings; ``result`` as it was saved."""
    before, after = result["jobs"]
    added = result["added"]
    facts = {"before": amount(before), "after": amount(after), "n": amount(abs(added))}
    if added >= 0.05:
        out = [_("Jobs: %(n)s more, from %(before)s to %(after)s.") % facts]
    elif added <= -0.05:
        out = [_("Jobs: %(n)s fewer, from %(before)s to %(after)s.") % facts]
    else:
        out = [_("No job more: it stays at %(before)s.") % facts]
    if result["cost"]:
        cost = about(result["cost"])
        if result["cost_per_job"] is not None:
            out.append(_("It costs %(cost)s: %(each)s for each new job.") % {
                "cost": cost, "each": about(result["cost_per_job"])})  # fmt: skip
        else:
            out.append(_("It costs %(cost)s and brings no new job.") % {"cost": cost})
    for chain in result["chains"]:
        idle = "، ".join(f"«{row['title']}»" for row in chain["links"] if row["idle"])
        if idle and chain["after"]["bottlenecks"]:
            limits = "، ".join(f"«{t}»" for t in chain["after"]["bottlenecks"])
            out.append(_("What is added at %(idle)s stays unused: %(limits)s holds “%(chain)s” back.")
                       % {"idle": idle, "limits": limits, "chain": chain["title"]})  # fmt: skip
    if result["seats"]:
        seats = {"seats": number(result["seats"]), "n": amount(max(0.0, added))}
        if result["seats"] >= added:
            out.append(_("Training seats: %(seats)s, for %(n)s new jobs.") % seats)
        else:
            out.append(_("Training seats: %(seats)s, fewer than the %(n)s new jobs.") % seats)
    return out
