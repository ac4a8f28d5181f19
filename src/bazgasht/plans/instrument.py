"""Instruments: versioned sets of questions, one section per domain of life.

``instruments/<code>@<version>.yaml``. A changed instrument is a new file with the next version;
answers keep the version they were given to, so an old file stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from pathlib import Path

from bazgasht.core.domains import SECRET, Domain

from . import questions, yaml_source
from .questions import Answers, Question, Raise
from .states import Degree
from .yaml_source import Node, SourceError, Text

AUDIENCES = ("prisoner", "household")
WORKER = "worker"
"""Key of the worker's own judgement among a section's answers; no question may take it."""


@dataclass(frozen=True)
class Section:
    code: str
    domain: Domain
    title: Text
    intro: Text | None
    questions: tuple[Question, ...]

    @property
    def secret(self) -> bool:
        return self.domain in SECRET

    def question(self, code: str) -> Question:
        """Raises KeyError."""
        return {question.code: question for question in self.questions}[code]

    def shown(self, answers: Answers, on: date) -> list[Question]:
        """Questions whose conditions hold; an answer to a hidden question counts for nothing."""
        seen: dict[str, object] = {}
        found = []
        for question in self.questions:
            if question.shown(seen, on):
                found.append(question)
                seen[question.code] = answers.get(question.code)
        return found

    def raised(self, answers: Answers, on: date) -> list[Raise]:
        """What the answers raise, the most urgent first."""
        seen = {q.code: answers.get(q.code) for q in self.shown(answers, on)}
        hits = [
            rule
            for question in self.questions
            if question.code in seen
            for rule in question.raises
            if all(condition.holds(seen, on) for condition in rule.conditions)
        ]
        return sorted(hits, key=lambda rule: -rule.degree)

    def degree(self, answers: Answers, on: date) -> Degree | None:
        found = self.raised(answers, on)
        return found[0].degree if found else None

    def reason(self, code: str) -> Text | None:
        """The words of a reason's code, None when this version has no such code."""
        rules = (rule for question in self.questions for rule in question.raises)
        return next((rule.reason for rule in rules if rule.code == code), None)


@dataclass(frozen=True)
class Instrument:
    code: str
    version: int
    audience: str
    title: Text
    intro: Text
    sections: tuple[Section, ...]

    def section(self, code: str) -> Section:
        """Raises KeyError."""
        return {section.code: section for section in self.sections}[code]

    def of_domain(self, domain: str) -> Section | None:
        return next((s for s in self.sections if s.domain == domain), None)


def load(path: Path) -> Instrument:
    """Read and check one file. Raises SourceError."""
    root = yaml_source.read(path)
    code, version = root.code("code"), root.integer("version")
    if path.name != f"{code}@{version}.yaml":
        raise root.fail("code", f"the file's name must be {code}@{version}.yaml")
    sections = tuple(_section(node) for node in root.nodes("sections"))
    for what in ("code", "domain"):
        values = [getattr(section, what) for section in sections]
        if len(set(values)) != len(values):
            raise root.fail("sections", f"two sections have the same {what}")
    audience = root.one_of("audience", AUDIENCES)
    found = Instrument(code, version, audience, root.text("title"), root.text("intro"), sections)
    root.done()
    return found


def _section(node: Node) -> Section:
    asked: dict[str, Question] = {}
    for item in node.nodes("questions"):
        question = questions.parse(item, asked)
        if question.code == WORKER:
            raise item.fail("code", f"{WORKER} is kept for the worker's own judgement")
        asked[question.code] = question
    section = Section(
        node.code("code"),
        Domain(node.one_of("domain", Domain.values)),
        node.text("title"),
        node.optional_text("intro"),
        tuple(asked.values()),
    )
    node.done()
    return section


def load_all(folder: Path) -> dict[tuple[str, int], Instrument]:
    """Every instrument of a folder. Versions of one code must be 1, 2, … without a gap."""
    found = {}
    for path in sorted(folder.glob("*.yaml")):
        instrument = load(path)
        found[instrument.code, instrument.version] = instrument
    for code, version in found:
        if version > 1 and (code, version - 1) not in found:
            raise SourceError(f"{code}@{version}.yaml: version: {code}@{version - 1} is missing")
    return found


@lru_cache(maxsize=1)
def shipped() -> dict[tuple[str, int], Instrument]:
    with resources.as_file(resources.files(__package__) / "instruments") as folder:
        return load_all(folder)


def get(code: str, version: int) -> Instrument:
    """The version an assessment was filled in with. Raises KeyError."""
    return shipped()[code, version]


def latest(code: str) -> Instrument:
    """Raises KeyError."""
    return get(code, max((v for c, v in shipped() if c == code), default=0))


def current() -> list[Instrument]:
    """The newest version of each instrument, in the order of first need."""
    order = {"prisoner_immediate": 0, "prisoner_release": 1}
    codes = sorted({code for code, _version in shipped()}, key=lambda c: (order.get(c, 9), c))
    return [latest(code) for code in codes]
