"""What a file once said and somebody changed by hand: a roster that repeats it brings no news.

Prisons send the same workbook week after week; what a colleague put right meanwhile, at a
person's request or by recording a transfer, must not be undone by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bazgasht.core.text import identity_form, tokens

from .cells import NO_NAME, Name
from .existing import File
from .findings import Finding
from .hashes import identity_hash
from .records import Person, Record

Facts = Mapping[str, Collection[str]]
"""Column of a file → what stood there before, as text; ``phone`` and ``address`` that were ended."""

CITY = "\x1f"
"""Between the two halves of an ended address."""


def name_of(text: str) -> Name:
    form = identity_form(text)
    return Name(text, form, tuple(tokens(text))) if form else NO_NAME


class Standing:
    """Empties the cells of a record whose values its file has left behind; each is told."""

    def __init__(self, record: Record, file: File, facts: Facts, findings: list[Finding]) -> None:
        self.record, self.file, self.facts, self.findings = record, file, facts, findings

    def apply(self, stored: tuple[str, str, str] | None) -> None:
        if stored:
            self._names(stored)
        for name in ("sex", "marital", "education", "skill"):
            if getattr(self.record, name) != getattr(self.file, name):
                self._empty(name, getattr(self.record, name), "")
        if self.record.in_school != self.file.in_school:
            self._empty("in_school", str(self.record.in_school).lower(), None)
        if self.record.phone not in self.file.phones:
            self._empty("phone", self.record.phone, "")
        self._address()
        stay = self.file.episode
        if isinstance(self.record, Person) and stay is not None:
            self._empty("offence", self.record.offence, "", stay.offence)
            self._empty("months", self.record.months, None, stay.months)
            self._empty("release", self.record.release, None, stay.expected_release)

    def _names(self, stored: tuple[str, str, str]) -> None:
        for name, text in zip(("given", "family", "father"), stored, strict=True):
            own = getattr(self.record, name).form
            before = {identity_form(old) for old in self.facts.get(name, ())}
            if own != identity_form(text) and own in before:
                setattr(self.record, name, name_of(text))
                self._tell(name)
        birth = self.record.birth
        if birth != self.file.birth and str(birth) in self.facts.get("birth", ()):
            self.record.birth = self.file.birth
            self._tell("birth")
        names = (name.form for name in self.record.names)
        self.record.identity_hash = identity_hash(*names, self.record.birth)

    def _address(self) -> None:
        address, city = self.record.address, self.record.city
        for old in self.facts.get("address", ()):
            value, _, town = old.partition(CITY)
            live = any(address in ("", a) and city in ("", c) for a, c in self.file.addresses)
            if (address or city) and not live and address in ("", value) and city in ("", town):
                self.record.address = self.record.city = ""
                self._tell("address" if address else "city")
                return

    def _empty(self, name: str, value: object, nothing: object, now: object = None) -> None:
        if value not in (nothing, now) and str(value) in self.facts.get(name, ()):
            setattr(self.record, name, nothing)
            self._tell(name)

    def _tell(self, name: str) -> None:
        source = self.record.source
        head = source.columns.head(name)
        self.findings.append(Finding(source.sheet, source.number, head, "changed_since"))
