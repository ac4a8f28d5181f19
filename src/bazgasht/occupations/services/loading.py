"""Puts the classification into a database, after each migration, as the owner."""

from __future__ import annotations

from django.db import transaction

from bazgasht.core.text import sort_key

from .. import classification
from ..models import Occupation, Skill, Trade


@transaction.atomic
def load_classification(using: str = "default") -> int:
    """Insert what is missing; returns how many rows were written.

    Titles of occupations follow the file, which is ours. Trades and skills are inserted when they
    are missing and never written over: people there may have changed them.
    """
    return _occupations(using) + _trades(using)


def _occupations(using: str) -> int:
    there = Occupation.objects.using(using).in_bulk()
    fresh, changed = [], []
    for entry in classification.unit_groups():
        row = there.get(entry.code)
        if row is None:
            fresh.append(
                Occupation(
                    code=entry.code, title=entry.fa, title_en=entry.en, sort_key=sort_key(entry.fa)
                )
            )
        elif (row.title, row.title_en) != (entry.fa, entry.en):
            row.title, row.title_en, row.sort_key = entry.fa, entry.en, sort_key(entry.fa)
            changed.append(row)
    Occupation.objects.using(using).bulk_create(fresh)
    Occupation.objects.using(using).bulk_update(changed, ["title", "title_en", "sort_key"])
    return len(fresh) + len(changed)


def _trades(using: str) -> int:
    there = set(Skill.objects.using(using).values_list("code", flat=True))
    skills = [
        Skill(code=s.code, title=s.fa, title_en=s.en, sort_key=sort_key(s.fa))
        for s in classification.skills()
        if s.code not in there
    ]
    Skill.objects.using(using).bulk_create(skills)
    known = set(Trade.objects.using(using).values_list("code", flat=True))
    entries = [t for t in classification.trades() if t.code not in known]
    trades = Trade.objects.using(using).bulk_create(
        Trade(code=t.code, title=t.fa, title_en=t.en, occupation_id=t.occupation,
              sort_key=sort_key(t.fa))
        for t in entries
    )  # fmt: skip
    by_code = dict(Skill.objects.using(using).values_list("code", "id"))
    link = Skill.trades.through
    link._default_manager.using(using).bulk_create(
        link(skill_id=by_code[code], trade_id=trade.pk)
        for entry, trade in zip(entries, trades, strict=True)
        for code in entry.skills
    )
    return len(skills) + len(trades)
