"""Relatives: whose family, which file, which household."""

from __future__ import annotations

from collections.abc import Iterable

from ..states import Marital, RelationKind
from . import changes, existing
from .findings import Finding
from .matching import hold, hold_taken
from .records import CREATED, HELD, UNCHANGED, UPDATED, Person, Record, Relative

RELATION, HOUSEHOLD = "relation", "household"


def match_families(
    relatives: list[Relative],
    people: list[Person],
    allowed: frozenset[int],
    findings: list[Finding],
) -> None:
    """Finds each relative's prisoner and file. Those without a prisoner are held."""
    prisoners = {p.id_hash: p for p in people if p.id_hash and p.outcome != HELD}
    _find_prisoners(relatives, prisoners, allowed, findings)
    ready = [r for r in relatives if not r.outcome]
    _match_by_id(ready, prisoners, findings)
    match_by_relation([r for r in ready if not r.outcome and r.client_id is None and not r.target])
    _hold_doubles(ready, findings)
    changes.compare(
        [r for r in ready if not r.outcome and not r.target and r.client_id], allowed, findings
    )
    _warn(ready, findings)


def _find_prisoners(
    relatives: list[Relative],
    prisoners: dict[bytes, Person],
    allowed: frozenset[int],
    findings: list[Finding],
) -> None:
    missing = [r for r in relatives if r.prisoner_hash and r.prisoner_hash not in prisoners]
    hashes = sorted({r.prisoner_hash for r in missing if r.prisoner_hash})
    found = existing.by_national_id(enumerate(hashes))
    stays = existing.stays(found.values(), sorted(allowed)) if found else {}
    on_file = {hashes[n]: client for n, client in found.items() if client in stays}
    for relative in relatives:
        person = prisoners.get(relative.prisoner_hash) if relative.prisoner_hash else None
        if person is not None:
            relative.prisoner = person
            relative.prison_id = person.prison_id
        elif relative.prisoner_hash in on_file:
            relative.prisoner_client = on_file[relative.prisoner_hash]
            relative.prison_id = stays[relative.prisoner_client]
        else:
            hold(relative, "prisoner_id", "orphan_family", findings)


def _match_by_id(
    relatives: list[Relative], prisoners: dict[bytes, Person], findings: list[Finding]
) -> None:
    first: dict[bytes, Record] = dict(prisoners)
    for relative in relatives:
        if relative.id_hash is None:
            continue
        relative.target = first.get(relative.id_hash)
        if relative.target is None:
            first[relative.id_hash] = relative
    own = [r for r in relatives if r.id_hash and r.target is None]
    found = existing.by_national_id((n, r.id_hash) for n, r in enumerate(own) if r.id_hash)
    for n, client_id in found.items():
        own[n].client_id = client_id
    hold_taken((r for r in own if r.client_id is None), findings)
    for relative in relatives:
        if relative.target is not None and relative.target.outcome == HELD:
            hold(relative, "national_id", "id_elsewhere", findings)


def match_by_relation(relatives: list[Relative]) -> None:
    """Without an id: the same names and birth among the relatives this prisoner already has."""
    keyed = [(n, r) for n, r in enumerate(relatives) if r.prisoner_id() is not None]
    if not keyed:
        return
    found = existing.by_identity((n, r.identity_hash) for n, r in keyed)
    known = existing.relations({r.prisoner_id() or 0 for _, r in keyed})
    claimed: set[int] = set()
    for n, client_id, id_hash, _admitted in found:
        relative = relatives[n]
        if relative.client_id is not None or client_id in claimed:
            continue
        if (relative.id_hash and id_hash) or (relative.prisoner_id(), client_id) not in known:
            continue
        relative.client_id = client_id
        claimed.add(client_id)
    _match_by_former_identity([r for _, r in keyed if r.client_id is None], known, claimed)


def _match_by_former_identity(
    relatives: list[Relative], known: dict[tuple[int, int], set[str]], claimed: set[int]
) -> None:
    """The same with names and birth as they were before they were changed in the file."""
    if not relatives or not known:
        return
    kin: dict[int, list[int]] = {}
    for prisoner, other in sorted(known):
        kin.setdefault(prisoner, []).append(other)
    former = set(existing.former_identities({other for _, other in known}))
    for relative in relatives:
        for other in kin.get(relative.prisoner_id() or 0, ()):
            if (
                not relative.id_hash
                and other not in claimed
                and (other, relative.identity_hash) in former
            ):
                relative.client_id = other
                claimed.add(other)
                break


def _hold_doubles(relatives: list[Relative], findings: list[Finding]) -> None:
    """The same names and birth twice in one family, not told apart by two ids."""
    seen: dict[object, list[Relative]] = {}
    for relative in relatives:
        if relative.outcome or relative.target:
            continue
        key = (relative.prisoner_hash, relative.identity_hash)
        others = seen.setdefault(key, [])
        if relative.client_id is None and any(
            not (relative.id_hash and other.id_hash) for other in others
        ):
            hold(relative, "family", "likely_duplicate", findings)
        else:
            others.append(relative)


def _warn(relatives: Iterable[Relative], findings: list[Finding]) -> None:
    for relative in relatives:
        person = relative.prisoner
        if relative.outcome == HELD or person is None:
            continue
        if relative.relation == RelationKind.SPOUSE and person.marital == Marital.SINGLE:
            _add(relative, "relation", "spouse_of_single", findings)
        if relative.birth and person.birth and _impossible(relative, person):
            _add(relative, "birth", "child_older", findings)


def _impossible(relative: Relative, person: Person) -> bool:
    assert relative.birth and person.birth
    if relative.relation == RelationKind.CHILD:
        return relative.birth <= person.birth
    return relative.relation in (RelationKind.FATHER, RelationKind.MOTHER) and (
        relative.birth >= person.birth
    )


def _add(relative: Relative, column: str, code: str, findings: list[Finding]) -> None:
    source = relative.source
    findings.append(Finding(source.sheet, source.number, source.columns.head(column), code))


def settle(relatives: list[Relative]) -> None:
    """Outcome of every relative once prisoners and files are known: new, linked or unchanged."""
    ready = [r for r in relatives if r.outcome != HELD]
    known = existing.relations({r.prisoner_id() or 0 for r in ready if r.prisoner_id()})
    for relative in ready:
        about = relative.about()
        if relative.target is None and about.client_id is None:
            relative.outcome = CREATED
            continue
        kinds = known.get((relative.prisoner_id() or 0, about.client_id or 0), set())
        if relative.relation not in kinds:
            relative.changed |= {RELATION}
        relative.outcome = UPDATED if relative.changed else UNCHANGED
