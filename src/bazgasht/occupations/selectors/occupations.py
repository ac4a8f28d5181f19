"""Occupations, trades, skills and forecasts, in Persian order."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from bazgasht.core.digits import to_ascii_digits
from bazgasht.core.errors import NotFound
from bazgasht.core.text import search_form

from ..models import Forecast, Occupation, Skill, Trade

MAJOR_GROUPS = "0123456789"
"""The first digit of a code."""


def occupation_choices() -> list[tuple[str, str]]:
    """(code, name) of every occupation in use."""
    return [(o.code, o.name) for o in Occupation.objects.filter(active=True)]


def trade_choices() -> list[tuple[str, str]]:
    """(code, name) of every trade in use."""
    return [(t.code, t.name) for t in Trade.objects.filter(active=True)]


def skill_choices() -> list[tuple[str, str]]:
    return [(s.code, s.name) for s in Skill.objects.all()]


def occupations_for(*, q: str = "", group: str = "", trades_only: bool = False) -> list[Occupation]:
    """Occupations with their trades. ``q``: words in either language, a trade's name or a code;
    ``group``: the first digit of the code."""
    found = Occupation.objects.prefetch_related(
        Prefetch("trades", Trade.objects.filter(active=True))
    )
    if group:
        found = found.filter(code__startswith=group)
    if trades_only:
        found = found.filter(trades__active=True).distinct()
    wanted = search_form(to_ascii_digits(q)).split()
    return [o for o in found if _matches(wanted, _words_of(o))] if wanted else list(found)


def _words_of(occupation: Occupation) -> Iterable[str]:
    yield from (occupation.code, occupation.title, occupation.title_en)
    for trade in occupation.trades.all():
        yield from (trade.title, trade.title_en)


def _matches(wanted: list[str], texts: Iterable[str]) -> bool:
    text = " ".join(map(search_form, texts))
    return all(word in text or word in text.replace(" ", "") for word in wanted)


def get_occupation(code: str) -> Occupation:
    """Raises NotFound."""
    found = Occupation.objects.prefetch_related("trades__skills").filter(code=code).first()
    if found is None:
        raise NotFound("occupation")
    return found


def trades_for(*, q: str = "", active: bool | None = True) -> list[Trade]:
    found = Trade.objects.select_related("occupation").prefetch_related("skills")
    if active is not None:
        found = found.filter(active=active)
    wanted = search_form(q).split()
    if not wanted:
        return list(found)
    return [
        t for t in found
        if _matches(wanted, [t.title, t.title_en, *(s.title for s in t.skills.all())])
    ]  # fmt: skip


def get_trade(code: str) -> Trade:
    """Raises NotFound."""
    found = (
        Trade.objects.select_related("occupation")
        .prefetch_related("skills")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise NotFound("trade")
    return found


def forecasts_for(
    *, occupation: str = "", province: str | None = None, since_year: int | None = None
) -> QuerySet[Forecast]:
    """Newest first. ``province`` None: of every province; "": of the whole country."""
    found = Forecast.objects.select_related("occupation").order_by(
        "-year", "province", "occupation__sort_key", "source"
    )
    if occupation:
        found = found.filter(occupation_id=occupation)
    if province is not None:
        found = found.filter(province=province)
    if since_year is not None:
        found = found.filter(year__gte=since_year)
    return found
