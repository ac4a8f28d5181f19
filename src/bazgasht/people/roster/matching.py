"""Whose row is it: an existing file, a new person, or somebody a human being must look at.

A national id decides first; without one, names, father's name, birth and admission do. Nobody is
taken for somebody else on a likeness: a likely duplicate is held.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bazgasht.core.text import identity_form, near

from . import existing
from .findings import Finding
from .records import HELD, Person, Record


def match_people(people: list[Person], prisons: list[int], findings: list[Finding]) -> None:
    """Sets ``client_id`` of rows whose file exists, and holds what has to be held."""
    by_id = existing.by_national_id(
        (n, p.id_hash) for n, p in enumerate(people) if p.id_hash is not None
    )
    claimed: set[int] = set()
    for n, client_id in by_id.items():
        people[n].client_id = client_id
        claimed.add(client_id)
    hold_taken((p for p in people if p.client_id is None), findings)
    doubles = _match_by_identity(people, claimed)
    _match_by_former_identity(people, claimed, prisons)
    _Likeness(people, doubles, findings).run(prisons)


def hold_taken(records: Iterable[Record], findings: list[Finding]) -> None:
    """Hold rows whose national id is on a file that the actor does not hold in full."""
    asked = [r for r in records if r.id_hash is not None]
    taken = existing.taken([r.id_hash for r in asked if r.id_hash])
    for record in asked:
        if record.id_hash in taken:
            hold(record, "national_id", "id_elsewhere", findings)


def hold(record: Record, column: str, code: str, findings: list[Finding]) -> None:
    source = record.source
    record.outcome = HELD
    findings.append(Finding(source.sheet, source.number, source.columns.head(column), code))


def _match_by_identity(people: list[Person], claimed: set[int]) -> dict[int, int]:
    """Gives unclaimed files to rows of the same names, birth and admission.

    Returns row number → file of the same names and birth that the row can't be given: another
    admission, or already another row's.
    """
    open_rows = [n for n, p in enumerate(people) if p.client_id is None and not p.outcome]
    found = existing.by_identity((n, people[n].identity_hash) for n in open_rows)
    doubles: dict[int, int] = {}
    for n, client_id, id_hash, admitted in found:
        person = people[n]
        if person.client_id is not None or (person.id_hash and id_hash):
            continue
        if admitted == person.admitted and client_id not in claimed:
            person.client_id = client_id
            claimed.add(client_id)
            doubles.pop(n, None)
        elif person.birth is not None or admitted == person.admitted:
            doubles[n] = client_id
    return doubles


def _match_by_former_identity(people: list[Person], claimed: set[int], prisons: list[int]) -> None:
    """Whose name or birth was changed since in the file, the row still says as it was."""
    new = [p for p in people if p.client_id is None and not p.outcome]
    if not new:
        return
    on_file = existing.admitted_on({p.admitted for p in new if p.admitted}, prisons)
    days = {(client, day): id_hash for client, day, *_names, id_hash in on_file}
    former: dict[bytes, list[int]] = {}
    for client_id, mark in existing.former_identities({client for client, _day in days}):
        former.setdefault(mark, []).append(client_id)
    for person in new:
        for client_id in former.get(person.identity_hash, ()):
            key = (client_id, person.admitted)
            if client_id in claimed or key not in days or (person.id_hash and days[key]):  # type: ignore[index]
                continue
            person.client_id = client_id
            claimed.add(client_id)
            break


class _Likeness:
    """Compares rows born on one day, each with the earlier rows and with the files."""

    def __init__(
        self, people: list[Person], doubles: dict[int, int], findings: list[Finding]
    ) -> None:
        self.people = people
        self.doubles = doubles
        self.findings = findings

    def run(self, prisons: list[int]) -> None:
        earlier: dict[object, list[Person]] = {}
        for n, person in enumerate(self.people):
            if person.outcome == HELD:
                continue
            key = person.birth or (person.identity_hash, person.admitted)
            same_day = earlier.setdefault(key, [])
            if person.client_id is None:
                twin = next((other for other in same_day if _alike(person, other)), None)
                if twin is not None or n in self.doubles:
                    person.twin = twin
                    person.candidate_id = self.doubles.get(n)
                    self._hold(person)
                    continue
            same_day.append(person)
        self._with_files(prisons)
        self._with_admissions(prisons)

    def _hold(self, person: Person) -> None:
        other = person.twin
        column = next(
            (
                name
                for name in ("given", "family", "father")
                if other and getattr(person, name).form != getattr(other, name).form
            ),
            "family",
        )
        hold(person, column, "likely_duplicate", self.findings)

    def _with_files(self, prisons: list[int]) -> None:
        new = [p for p in self.people if p.client_id is None and not p.outcome and p.birth]
        if not new:
            return
        on_file: dict[date, list[tuple[int, tuple[str, str, str], bytes | None]]] = {}
        for client_id, birth, given, family, father, id_hash in existing.born_on(
            {p.birth for p in new if p.birth}, prisons
        ):
            on_file.setdefault(birth, []).append((client_id, (given, family, father), id_hash))
        for person in new:
            for client_id, texts, id_hash in on_file.get(person.birth, ()):  # type: ignore[arg-type]
                if person.id_hash and id_hash:
                    continue
                if _small_difference(person, texts):
                    person.candidate_id = client_id
                    self._hold(person)
                    break

    def _with_admissions(self, prisons: list[int]) -> None:
        """Of the same names and admission, not told apart by two ids: a birth put right, or lost,
        in the workbook must not make two files of one person."""
        new = [p for p in self.people if p.client_id is None and not p.outcome]
        if not new:
            return
        on_file: dict[date, list[tuple[int, tuple[str, ...], bytes | None]]] = {}
        for client_id, day, *names, id_hash in existing.admitted_on(
            {p.admitted for p in new if p.admitted}, prisons
        ):
            on_file.setdefault(day, []).append(
                (client_id, tuple(map(identity_form, names)), id_hash)
            )
        for person in new:
            forms = tuple(name.form for name in person.names)
            for client_id, known, id_hash in on_file.get(person.admitted, ()):  # type: ignore[arg-type]
                if forms == known and not (person.id_hash and id_hash):
                    person.candidate_id = client_id
                    hold(person, "birth", "birth_differs", self.findings)
                    break


def _alike(person: Person, other: Person) -> bool:
    """Same birth is given. Two valid national ids that differ are two people."""
    equal = (
        (person.given.form == other.given.form)
        + (person.family.form == other.family.form)
        + (person.father.form == other.father.form)
    )
    if equal < 2 or (person.id_hash and other.id_hash):
        return False
    return _differs_little(
        [(a.form, b.form, a.text, b.text) for a, b in zip(person.names, other.names, strict=True)]
    )


def _small_difference(person: Person, texts: tuple[str, str, str]) -> bool:
    return _differs_little(
        [
            (a.form, identity_form(text), a.text, text)
            for a, text in zip(person.names, texts, strict=True)
        ]
    )


def _differs_little(pairs: list[tuple[str, str, str, str]]) -> bool:
    """No name differs, or exactly one does and only a little."""
    different = [pair for pair in pairs if pair[0] != pair[1]]
    if not different:
        return True
    return len(different) == 1 and near(different[0][2], different[0][3])
