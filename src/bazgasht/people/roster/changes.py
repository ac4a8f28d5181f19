"""What a row says that its file does not. An empty cell says nothing and erases nothing."""

from __future__ import annotations

from datetime import date

from bazgasht.core.text import identity_form, near

from ..states import CustodyState
from . import existing
from .by_hand import Facts, Standing, name_of
from .existing import Episode, File
from .findings import Finding
from .hashes import identity_hash
from .matching import hold
from .records import UNCHANGED, UPDATED, Person, Record

NAME, ID, DETAILS, PHONE, ADDRESS = "name", "id", "details", "phone", "address"
EPISODE, TRANSFER, ADMISSION = "episode", "transfer", "admission"


def compare(records: list[Record], allowed: frozenset[int], findings: list[Finding]) -> None:
    """Sets ``changed`` and ``outcome`` of the records whose file exists."""
    files = existing.files(r.client_id for r in records if r.client_id)
    renamed = [
        r
        for r in records
        if r.client_id in files and files[r.client_id].identity_hash != r.identity_hash
    ]
    names = existing.names(r.client_id for r in renamed if r.client_id) if renamed else {}
    for record in renamed:
        _fill_in(record, files[record.client_id], names[record.client_id])  # type: ignore[index]
    left = _left_behind(records, files, names, allowed, findings)
    for record in records:
        file = files.get(record.client_id or 0)
        if file is None:
            continue
        stored = names.get(record.client_id or 0)
        if stored and record.id_hash and _another(record, stored):
            record.candidate_id, record.client_id = record.client_id, None
            hold(record, "national_id", "id_other_name", findings)
            continue
        changed = _changes(record, file, allowed, findings, left.get(record.client_id or 0, {}))
        record.changed = frozenset(changed)
        record.outcome = UPDATED if changed else UNCHANGED


def _changes(
    record: Record, file: File, allowed: frozenset[int], findings: list[Finding], left: Facts
) -> set[str]:
    changed = _identity(record, file) | _contacts(record, file)
    if isinstance(record, Person):
        changed |= _custody(record, file, allowed, findings, left)
    return changed


def _left_behind(
    records: list[Record],
    files: dict[int, File],
    names: dict[int, tuple[str, str, str]],
    allowed: frozenset[int],
    findings: list[Finding],
) -> dict[int, dict[str, set[str]]]:
    """What was changed by hand in the files of records that would change them; those cells are
    emptied. By client id."""
    asked = [
        (record, file)
        for record in records
        if (file := files.get(record.client_id or 0)) and _changes(record, file, allowed, [], {})
    ]
    if not asked:
        return {}
    found = existing.changed_by_hand(record.client_id or 0 for record, _ in asked)
    for record, file in asked:
        facts = found.get(record.client_id or 0)
        if facts:
            Standing(record, file, facts, findings).apply(names.get(record.client_id or 0))
    return found


def _fill_in(record: Record, file: File, stored: tuple[str, str, str]) -> None:
    """Blank cells take over what is on file, so that they don't look like another name."""
    if not record.father.form and stored[2]:
        record.father = name_of(stored[2])
    record.birth = record.birth or file.birth
    record.identity_hash = identity_hash(
        record.given.form, record.family.form, record.father.form, record.birth
    )


def _another(record: Record, stored: tuple[str, str, str]) -> bool:
    """Two of the three names are not even alike."""
    different = sum(
        bool(text and name.form) and name.form != identity_form(text) and not near(name.text, text)
        for name, text in zip(record.names, stored, strict=True)
    )
    return different >= 2


def _identity(record: Record, file: File) -> set[str]:
    changed = set()
    if record.identity_hash != file.identity_hash:
        changed.add(NAME)
    if record.id_hash and not file.has_id:
        changed.add(ID)
    texts = ("sex", "marital", "education", "skill")
    if any(getattr(record, f) not in ("", getattr(file, f)) for f in texts) or (
        record.in_school is not None and record.in_school != file.in_school
    ):
        changed.add(DETAILS)
    return changed


def _contacts(record: Record, file: File) -> set[str]:
    changed = set()
    if record.phone and record.phone not in file.phones:
        changed.add(PHONE)
    if (record.address or record.city) and not any(
        (record.address in ("", value)) and (record.city in ("", city))
        for value, city in file.addresses
    ):
        changed.add(ADDRESS)
    return changed


def _custody(
    person: Person, file: File, allowed: frozenset[int], findings: list[Finding], left: Facts
) -> set[str]:
    stay = file.episode
    assert person.admitted is not None
    if stay is None or stay.released_on is not None or stay.prison_id not in allowed:
        if not file.died and _is_new(person.admitted, stay):
            return {ADMISSION}
        _warn(person, "not_in_custody", findings)
        return set()
    person.episode_id = stay.id
    changed = set()
    if person.admitted != stay.admitted_on:
        changed.add(EPISODE)
        _warn(person, "admission_changed", findings)
    moved_on = str(person.prison_id) in left.get("prison_id", ())
    if person.prison_id != stay.prison_id and stay.state == CustodyState.INSIDE and not moved_on:
        changed.add(TRANSFER)
        _warn(person, "transferred", findings, "prison")
    elif person.prison_id != stay.prison_id or stay.state == CustodyState.ESCAPED:
        _warn(person, "not_in_custody", findings)
    if (
        person.offence not in ("", stay.offence)
        or person.months not in (None, stay.months)
        or person.release not in (None, stay.expected_release)
    ):
        changed.add(EPISODE)
    return changed


def _is_new(admitted: date, stay: Episode | None) -> bool:
    """Whether an admission on this day begins another stay than the latest on file."""
    if stay is None:
        return True
    released = stay.released_on if stay.state == CustodyState.RELEASED else None
    return released is not None and admitted > released


def _warn(person: Person, code: str, findings: list[Finding], column: str = "admitted") -> None:
    source = person.source
    head = source.columns.head(column)
    findings.append(Finding(source.sheet, source.number, head, code))
