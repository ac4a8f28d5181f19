"""Whether an opening may be offered to a person, and what speaks for or against it, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.core.money import format_money
from bazgasht.core.weekly import Times, surely_meet
from bazgasht.people.models import CustodyEpisode
from bazgasht.people.selectors.barriers import barred_pairs
from bazgasht.people.selectors.facts import PersonFacts, person_facts
from bazgasht.plans.selectors.needs import standing
from bazgasht.services.eligibility import Facts, Reason, eligible
from bazgasht.work.selectors.rules import law_on

from ..models import Candidate, Opening, OpeningExclusion
from ..states import AtHome, PayKind

SOON_DAYS = 30
"""Whoever can begin within this many days of today is not told to be late."""


@dataclass(frozen=True)
class Fit:
    """``code`` is the first rule that fails: "excluded", "age" or "conditions"; "" when none.

    Wishes shut nobody out: they are ``notes`` (what speaks against it) and ``wished``.
    """

    fits: bool
    code: str = ""
    words: str = ""
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    wished: bool = False


def offences_of(client_ids: Iterable[int]) -> dict[int, str]:
    """The offence of the newest stay by client id, "" when it is not recorded."""
    rows = CustodyEpisode.objects.filter(client_id__in=list(client_ids)).order_by(
        "admitted_on", "id"
    )
    return dict(rows.values_list("client_id", "offence"))


def monthly(opening: Opening) -> int | None:
    """The wage in rials a month; None for a piece rate."""
    if opening.pay_kind == PayKind.MONTHLY:
        return opening.wage
    if opening.pay_kind == PayKind.HOURLY:
        return opening.wage * opening.hours_week * 52 // 12
    return None


def fits(opening: Opening, client_ids: Iterable[int]) -> dict[int, Fit]:
    """By client id; see :func:`fits_all`."""
    ids = list(dict.fromkeys(client_ids))
    found = fits_all([opening], ids)
    return {pk: found[opening.pk, pk] for pk in ids}


def fits_all(openings: Iterable[Opening], client_ids: Iterable[int]) -> dict[tuple[int, int], Fit]:
    """By (opening id, client id), ten queries for any number. Unknown facts shut nobody out."""
    rows, ids = list(openings), list(dict.fromkeys(client_ids))
    barred: dict[int, set[str]] = {o.pk: set() for o in rows}
    for opening_id, offence in OpeningExclusion.objects.filter(
        opening_id__in=list(barred)
    ).values_list("opening_id", "offence"):
        barred[opening_id].add(offence)
    offences = offences_of(ids)
    unknown_to = barred_pairs(ids, {o.organisation_id for o in rows})
    facts = person_facts(ids)
    needs: dict[int, set[str]] = {pk: set() for pk in ids}
    for need in standing(ids):
        needs[need.client_id].add(need.domain)
    people = {c.client_id: c for c in Candidate.objects.filter(client_id__in=ids)}
    least_age: dict[str, int] = {
        p: law_on(timezone.localdate(), p).min_age for p in {o.province for o in rows}
    }
    return {
        (o.pk, pk): _fit(
            o, facts.get(pk, PersonFacts()), frozenset(needs[pk]), people.get(pk),
            barred=(pk, o.organisation_id) in unknown_to
            or (bool(offences.get(pk)) and offences[pk] in barred[o.pk]),
            least_age=least_age[o.province],
        )
        for o in rows
        for pk in ids
    }  # fmt: skip


def _fit(
    opening: Opening, known: PersonFacts, needs: frozenset[str], person: Candidate | None, *,
    barred: bool, least_age: int,
) -> Fit:  # fmt: skip
    facts = Facts(
        age=known.age, sex=known.sex, county=known.city, in_custody=known.in_custody,
        days_to_release=known.days_to_release, has_children=known.has_children, need=needs,
    )  # fmt: skip
    holds, reasons = eligible(opening, facts)
    wishes = person.wishes if person else {}
    told: dict[str, Any] = {
        "reasons": tuple(reasons),
        "notes": tuple(_notes(opening, known, wishes)),
        "wished": opening.trade.code in wishes.get("trades", ()),
    }
    if barred:
        return Fit(False, "excluded", _("This opening is not offered to this person."), **told)
    if known.age is not None and known.age < least_age:
        return Fit(False, "age", _("The law does not allow this work at this age."), **told)
    if not holds:
        failing = "؛ ".join(r.text for r in reasons if r.holds is False)
        words = _("A condition does not hold: %(conditions)s") % {"conditions": failing}
        return Fit(False, "conditions", words, **told)
    return Fit(True, **told)


def _notes(opening: Opening, known: PersonFacts, wishes: Mapping[str, Any]) -> list[str]:
    notes = []
    counties, wage, least = wishes.get("counties") or (), monthly(opening), wishes.get("min_wage")
    if counties and opening.county not in counties and not opening.home_based:
        notes.append(_("Not in a county the person wishes."))
    if least and wage is not None and wage < least:
        notes.append(
            _("Less than the person asks for: %(least)s.") % {"least": format_money(least)}
        )
    if wishes.get("max_hours") and opening.hours_week > wishes["max_hours"]:
        notes.append(_("More hours a week than the person wishes."))
    if surely_meet(Times.read(wishes.get("cannot")).slots(), opening.times.slots()):
        notes.append(_("At times when the person can't: %(when)s.") % {"when": opening.times})
    if wishes.get("home_based") == AtHome.ONLY and not opening.home_based:
        notes.append(_("The person wishes to work from home."))
    if wishes.get("home_based") == AtHome.NO and opening.home_based:
        notes.append(_("The person does not wish to work from home."))
    if known.in_custody and (known.days_to_release or 0) > SOON_DAYS:
        first = timezone.localdate() + timedelta(days=known.days_to_release or 0)
        if first > opening.valid_until:
            notes.append(_("The expected release is after the last day of this opening."))
    return notes
