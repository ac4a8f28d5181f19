"""Instruments: what is shipped holds together; a faulty file is refused with its file and key."""

import copy
import re
from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bazgasht.core.domains import SECRET
from bazgasht.plans import answers, instrument, yaml_source
from bazgasht.plans.questions import DEGREES
from bazgasht.plans.states import Degree

ON = date(2026, 11, 24)
SHIPPED = list(instrument.shipped().values())
SECTIONS = [(i, s) for i in SHIPPED for s in i.sections]
IDS = [f"{i.code}@{i.version}.{s.code}" for i, s in SECTIONS]
SPLIT = re.compile(r"(^|\s)ن?می\s|\sها(ی|\s|$)")  # written without the half-space
FORBIDDEN = ("دین", "مذهب", "قومیت", "عقیده", "سیاس", "religio", "ethnic", "politic", "reoffend")


def test_the_three_instruments_are_there():
    found = {(i.code, i.version, i.audience) for i in SHIPPED}
    assert found >= {
        ("prisoner_immediate", 1, "prisoner"),
        ("prisoner_release", 1, "prisoner"),
        ("family", 1, "household"),
    }


@pytest.mark.parametrize("found", SHIPPED, ids=lambda i: f"{i.code}@{i.version}")
def test_size(found):
    assert 8 <= len(found.sections) <= 11
    assert {s.domain for s in found.sections} >= SECRET


@pytest.mark.parametrize(("found", "section"), SECTIONS, ids=IDS)
def test_sections(found, section):
    assert 3 <= len(section.questions) <= 6
    assert any(q.raises for q in section.questions)
    for question in section.questions:
        texts = [question.text, *(o.text for o in question.options)]
        texts += [r.reason for r in question.raises]
        for text in texts:
            assert not any(word in text.fa + text.en.lower() for word in FORBIDDEN)
            assert not any(letter in text.fa for letter in "يكة")
            assert not SPLIT.search(text.fa)


def test_every_version_follows_the_one_before(tmp_path):
    data = yaml.safe_load(SOURCE.replace("version: 1", "version: 2"))
    (tmp_path / "small@2.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    with pytest.raises(yaml_source.SourceError, match="small@1 is missing"):
        instrument.load_all(tmp_path)


SOURCE = """
code: small
version: 1
audience: prisoner
title: {fa: آزمون, en: Test}
intro: {fa: آزمون, en: Test}
sections:
  - code: one
    domain: housing
    title: {fa: یک, en: One}
    questions:
      - code: first
        kind: yes_no
        text: {fa: یک, en: one}
        raises:
          - {when: {is: "no"}, degree: medium, reason: {fa: دلیل, en: reason}}
      - code: many
        kind: multi
        text: {fa: دو, en: two}
        options:
          - {code: a, fa: الف, en: a}
          - {code: b, fa: ب, en: b}
        raises:
          - {when: {has: b}, degree: high, reason: {fa: دلیل, en: reason}}
      - code: how_many
        kind: number
        min: 0
        max: 5
        text: {fa: سه, en: three}
        show_if: {question: first, is: "yes"}
        raises:
          - {when: [{at_least: 2}, {question: many, has: a}], degree: urgent, reason: {fa: د, en: r}}
"""


def small(tmp_path, change=None):
    data = copy.deepcopy(yaml.safe_load(SOURCE))
    if change:
        change(data)
    path = tmp_path / "small@1.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return instrument.load(path)


def _first(data):
    return data["sections"][0]["questions"]


FAULTS = {
    "no text": (lambda d: _first(d)[0].pop("text"), "questions[first].text: missing"),
    "unknown key": (lambda d: _first(d)[0].update(colour="red"), "first].colour: unknown key"),
    "unknown kind": (lambda d: _first(d)[0].update(kind="essay"), "first].kind: “essay”"),
    "unknown domain": (lambda d: d["sections"][0].update(domain="faith"), "one].domain: “faith”"),
    "bad answer": (
        lambda d: _first(d)[0]["raises"][0]["when"].update({"is": "maybe"}),
        "raises[0].when.is: “maybe” is no answer to first",
    ),
    "later question": (
        lambda d: _first(d)[0].update(show_if={"question": "many", "has": "a"}),
        "first].show_if.question: “many” is no question above",
    ),
    "wrong operator": (
        lambda d: _first(d)[0]["raises"][0].update(when={"at_least": 1}),
        "when.at_least: does not fit",
    ),
    "two operators": (
        lambda d: _first(d)[0]["raises"][0]["when"].update(at_least=1),
        "exactly one of",
    ),
    "no degree": (lambda d: _first(d)[0]["raises"][0].update(degree="huge"), "degree: “huge”"),
    "options of a number": (
        lambda d: _first(d)[2].update(options=[{"code": "a", "fa": "x", "en": "x"}]),
        "how_many].options",
    ),
    "empty Persian": (lambda d: d["title"].update(fa=""), "title.fa: text is expected"),
    "bad range": (lambda d: _first(d)[2].update(min=9), "how_many].max: it must be above min"),
    "twice": (
        lambda d: _first(d).append(_first(d)[0]),
        "first].code: this question is there twice",
    ),
    "other name": (lambda d: d.update(code="large"), "code: the file's name must be large@1.yaml"),
    "reserved": (lambda d: _first(d)[0].update(code="worker"), "worker].code"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_name_file_and_key(tmp_path, fault):
    change, message = FAULTS[fault]
    with pytest.raises(yaml_source.SourceError) as refused:
        small(tmp_path, change)
    assert str(refused.value).startswith("small@1.yaml: ")
    assert message in str(refused.value)


def test_key_given_twice(tmp_path):
    path = tmp_path / "small@1.yaml"
    path.write_text(SOURCE + "\ncode: small\n", "utf-8")
    with pytest.raises(yaml_source.SourceError, match="code: this key is given twice"):
        instrument.load(path)


def test_no_is_an_answer_and_not_a_boolean(tmp_path):
    path = tmp_path / "small@1.yaml"
    path.write_text(SOURCE.replace('is: "no"', "is: no"), "utf-8")
    section = instrument.load(path).section("one")
    assert section.degree({"first": "no"}, ON) == Degree.MEDIUM


@pytest.mark.parametrize(
    ("given_answers", "degree", "codes"),
    [
        ({}, None, []),
        ({"first": "yes"}, None, []),
        ({"first": "no"}, Degree.MEDIUM, ["first:1"]),
        ({"first": "no", "many": ["b"]}, Degree.HIGH, ["many:1", "first:1"]),
        ({"first": "yes", "many": ["a"], "how_many": 2}, Degree.URGENT, ["how_many:1"]),
        ({"first": "yes", "many": ["a"], "how_many": 1}, None, []),
        ({"first": "yes", "many": ["b"], "how_many": 5}, Degree.HIGH, ["many:1"]),
        # how_many is hidden behind first=yes: its old answer counts for nothing
        ({"first": "no", "many": ["a"], "how_many": 5}, Degree.MEDIUM, ["first:1"]),
    ],
)
def test_degree_rules(tmp_path, given_answers, degree, codes):
    section = small(tmp_path).section("one")
    assert section.degree(given_answers, ON) == degree
    assert [r.code for r in section.raised(given_answers, ON)] == codes


@pytest.mark.parametrize(("days", "urgent"), [(-1, False), (0, True), (10, True), (11, False)])
def test_a_date_inside_its_window(days, urgent):
    section = instrument.get("prisoner_immediate", 1).section("legal")
    said = {"lawyer": "cannot_pay", "deadline": (ON + timedelta(days=days)).isoformat()}
    assert section.degree(said, ON) == (Degree.URGENT if urgent else Degree.HIGH)


def _answer(question):
    match question.kind:
        case "yes_no" | "choice":
            value = st.sampled_from(question.values)
        case "multi":
            value = st.lists(st.sampled_from(question.values), unique=True)
        case "number":
            value = st.integers(question.minimum, question.maximum)
        case "text":
            value = st.text(max_size=500)
        case _date:
            value = st.dates(answers.EARLIEST, answers.LATEST).map(date.isoformat)
    return st.none() | value


def _filled(section):
    return st.fixed_dictionaries({q.code: _answer(q) for q in section.questions})


@settings(deadline=None)
@given(
    st.sampled_from([s for _i, s in SECTIONS]).flatmap(lambda s: st.tuples(st.just(s), _filled(s)))
)
def test_any_answers_are_kept_or_hidden_and_read_out(pair):
    section, said = pair
    kept = answers.check(section, said, ON)
    assert answers.check(section, kept, ON) == kept
    shown = {q.code for q in section.shown(kept, ON)}
    assert set(kept) <= shown
    assert section.degree(kept, ON) == section.degree(said, ON)
    for question in section.shown(kept, ON):
        assert bool(answers.words(question, kept.get(question.code))) == (question.code in kept)
    raised = section.raised(kept, ON)
    assert [r.degree for r in raised] == sorted((r.degree for r in raised), reverse=True)
    assert all(section.reason(r.code) == r.reason for r in raised)


def test_degrees_are_the_four():
    assert list(DEGREES.values()) == list(Degree)
