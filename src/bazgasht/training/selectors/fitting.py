"""Whether a person fits a cohort: audience, place, entry conditions, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bazgasht.people.models import Client, CustodyEpisode
from bazgasht.people.selectors.facts import person_facts
from bazgasht.people.states import OPEN_STATES, Origin
from bazgasht.plans.selectors.needs import standing
from bazgasht.services.eligibility import Facts, Reason, eligible

from ..models import Cohort
from ..states import Audience


@dataclass(frozen=True)
class Fit:
    """``code`` is the first rule that fails: "audience", "place" or "conditions"; "" when none.

    ``notes`` shut nobody out: a release before the end, what is not recorded.
    """

    fits: bool
    code: str = ""
    words: str = ""
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()


AUDIENCES: dict[str, frozenset[str]] = {
    Audience.PRISONERS: frozenset({Origin.CUSTODY}),
    Audience.FAMILIES: frozenset({Origin.FAMILY}),
    Audience.BOTH: frozenset({Origin.CUSTODY, Origin.FAMILY}),
}
"""Audience → origins of the files it is for."""


def fits(cohort: Cohort, client_ids: Iterable[int]) -> dict[int, Fit]:
    """By client id; see :func:`fits_all`."""
    return {pk: fit for (_cohort, pk), fit in fits_all([cohort], client_ids).items()}


def fits_all(
    cohorts: Iterable[Cohort], client_ids: Iterable[int]
) -> Mapping[tuple[int, int], Fit]:  # fmt: skip
    """By (cohort id, client id), five queries for any number; whoever may not be seen is absent.

    Unknown facts shut nobody out.
    """
    ids = list(dict.fromkeys(client_ids))
    people = dict(Client.objects.filter(pk__in=ids).values_list("pk", "origin"))
    stays = {
        row[0]: row[1:]
        for row in CustodyEpisode.objects.filter(
            client_id__in=ids, state__in=OPEN_STATES
        ).values_list("client_id", "prison_id", "expected_release")
    }
    facts = person_facts(people)
    needs: dict[int, set[str]] = {pk: set() for pk in people}
    for need in standing(people):
        needs[need.client_id].add(need.domain)
    return {
        (c.pk, pk): _fit(c, origin, stays.get(pk), facts[pk], needs[pk])
        for c in cohorts
        for pk, origin in people.items()
    }


def _fit(cohort: Cohort, origin: str, stay: tuple | None, known: object, needs: set[str]) -> Fit:
    course = cohort.course
    facts = Facts(
        age=known.age, sex=known.sex, county=known.city, in_custody=known.in_custody,  # type: ignore[attr-defined]
        days_to_release=known.days_to_release, has_children=known.has_children,  # type: ignore[attr-defined]
        need=frozenset(needs),
    )  # fmt: skip
    holds, reasons = eligible(course, facts)
    notes = []
    if stay and stay[1] and stay[1] < cohort.ends and cohort.prison_id:
        notes.append(_("The expected release is before the end of this cohort."))
    if stay and not cohort.prison_id:
        notes.append(_("It is held outside; the person needs permission to leave for it."))
    told = (tuple(reasons), tuple(notes))
    if origin not in AUDIENCES[course.audience]:
        words = _("This course is for: %(audience)s.") % {"audience": course.get_audience_display()}
        return Fit(False, "audience", words, *told)
    if cohort.prison_id and (stay is None or stay[0] != cohort.prison_id):
        return Fit(False, "place", _("It is held inside a prison where this person is not."), *told)
    if not holds:
        failing = "؛ ".join(r.text for r in reasons if r.holds is False)
        words = _("An entry condition does not hold: %(conditions)s") % {"conditions": failing}
        return Fit(False, "conditions", words, *told)
    return Fit(True, "", "", *told)
