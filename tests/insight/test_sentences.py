"""The text is written from the figures: natural, never contradicting them, silent on nothing."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.insight.conftest import WEEK

from bazgasht.insight import cover, lights, sentences
from bazgasht.insight.scopes import EXTRA, REFERRALS

CODES = [*REFERRALS, *EXTRA, *sorted({*lights.codes(lights.table()), *cover.CODES} - {*REFERRALS}),
         "resolutions.done"]  # fmt: skip
COUNTS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 3000))
NAMES = st.lists(
    st.sampled_from(["بهزیستی بوشهر", "کمیتهٔ امداد", "فنی و حرفه‌ای", "بنیاد تعاون", "دانشگاه", "صندوق"]),
    max_size=6, unique=True,
)  # fmt: skip


def made(whole, before=None, year=None, *, late=(), silent=(), running=False, columns=REFERRALS):
    at = WEEK.start if running else WEEK.end.replace(year=WEEK.end.year + 1)
    if whole.get("referrals.overdue"):  # what stands with bodies is never more than all of it
        with_bodies = sum(range(len(late) + 1))
        whole = whole | {"referrals.overdue": max(whole["referrals.overdue"], with_bodies)}
    return {
        "whole": whole, "week_before": before or {}, "last_year": year or {}, "columns": columns,
        "bodies": [{"id": n, "name": name, "values": {"referrals.overdue": len(late) - n}}
                   for n, name in enumerate(late)],
        "silent": [{"name": name, "owed": {"referrals": 1}} for name in silent],
        "rules": lights.table(), "end": WEEK.end.isoformat(),
        "made_at": datetime(at.year, at.month, at.day, 12, tzinfo=UTC).isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["fa", "en"])
@settings(max_examples=150)
@given(COUNTS, COUNTS, COUNTS, NAMES, NAMES, st.booleans())
def test_every_text_reads_well(language, whole, before, year, late, silent, running):
    with translation.override(language):
        text = " ".join(sentences.tell(made(whole, before, year, late=late, silent=silent,
                                            running=running)))  # fmt: skip
    assert "None" not in text and "%(" not in text and "{" not in text and "  " not in text
    assert not re.search(r"[.؛،,]\s*[.؛،,]", text), text
    if language == "fa":
        assert not re.search(r"\d+ \S*(?:\u200c|\s)ها\b", text), "a counted noun is singular"
        assert not re.search(r" (?:می|نمی) ", text), "joined by a half-space"
    else:
        assert not re.search(
            r"\b1 (referrals|services|households|bodies|others|resolutions|times)\b"
            r"(?! came in and)(?! household)", text.replace("1 referrals came in", ""),
        ), text  # fmt: skip


@given(COUNTS, COUNTS)
def test_the_direction_is_that_of_the_figures(whole, before):
    story = sentences.Story(made(whole, before))
    moved = sentences.most_moved(story)
    text = " ".join(sentences.tell(made(whole, before)))
    assert not ("افزایش یافت" in text and "کاهش یافت" in text)
    if moved is None:
        assert "بیشترین تغییر" not in text
        return
    code, was, now = moved
    assert (was, now) == (before.get(code, 0), whole.get(code, 0))
    assert ("افزایش یافت" in text) == (now > was) and ("کاهش یافت" in text) == (now < was)
    assert f"از {was} به {now}" in text


@given(COUNTS, NAMES)
def test_everything_late_is_told_and_nothing_else(whole, late):
    text = " ".join(sentences.tell(made(whole, late=late)))
    told = "پس از مهلت بی‌پاسخ مانده است" in text
    assert told == (whole.get("referrals.overdue", 0) > 0)


@given(NAMES)
def test_who_is_silent_is_named_or_counted(names):
    text = " ".join(sentences.tell(made({}, silent=names)))
    assert ("گزارش نداده" in text) == bool(names)
    assert sum(name in text for name in names) == min(len(names), sentences.NAMED)
    if len(names) > sentences.NAMED:
        assert f"{len(names) - sentences.NAMED} نهاد دیگر" in text


def test_what_is_not_known_is_said():
    text = " ".join(sentences.tell(made({"referrals.answered": 3})))
    assert "از هفتهٔ پیش و همین هفتهٔ سال گذشته آماری نیست" in text
    assert "کمتر از آن است که سنجیده شود: پاسخ به‌موقع" in text
    known = {"referrals.answered": 1}
    assert "آماری نیست" not in " ".join(sentences.tell(made(known, known, known)))


def test_a_week_without_figures_is_not_taken_for_nought():
    text = " ".join(sentences.tell(made({"referrals.answered": 3}, {"referrals.answered": 2})))
    assert "در هفتهٔ پیش به 2 ارجاع" in text and "سال گذشته به" not in text


def test_a_running_week_is_told_without_what_moved():
    text = " ".join(
        sentences.tell(made({"deliveries.count": 1}, {"deliveries.count": 900}, running=True))
    )
    assert "تا کنون" in text and "بیشترین تغییر" not in text


def test_red_is_named_by_its_rule_with_its_share():
    text = " ".join(
        sentences.tell(made({"referrals.answered": 10, "referrals.answered_in_time": 1}))
    )
    assert "قرمز به حکم قاعده: «پاسخ به‌موقع» (" in text


def test_missing_evidence_is_told():
    values = {"referrals.results": 9, "referrals.results_evidenced": 7}
    assert any("برای 2 ارجاع تحویلی ثبت نشده است" in s for s in sentences.tell(made(values)))


def test_a_report_without_referrals_does_not_tell_of_them():
    body = made({"resolutions.open": 4, "resolutions.overdue": 1}, columns=("resolutions.open",))
    text = " ".join(sentences.tell(body))
    assert "4 مصوبه باز است" in text and "موعد 1 مصوبه گذشته است" in text
    assert "ارجاع رسید" not in text and "تحویلی ثبت نشده است" not in text


def test_names_are_listed_as_one_writes_them():
    assert sentences.listed(["الف"]) == "الف"
    assert sentences.listed(["الف", "ب", "پ"]) == "الف، ب و پ"
    with translation.override("en"):
        assert sentences.listed(["a", "b", "c"]) == "a, b and c"


def test_each_sentence_has_a_name_of_its_own():
    codes = [s.code for s in sentences.SENTENCES]
    assert len(codes) == len(set(codes)) >= 10
