"""A secretary's Saturday: from the first page to the published report in at most five steps, with
nearly everything filled in."""

import re

import pytest
from django.db import transaction
from django.urls import reverse
from tests.factories import acting, make_org, make_user
from tests.insight.conftest import WEEK
from tests.support.visit import Visit

from bazgasht.core import drafts
from bazgasht.insight import weekly
from bazgasht.insight.models import WeeklyReport
from bazgasht.insight.scopes import subject_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(headquarters, put):
    agency = make_org("agency", name="بهزیستی")
    for code, value in (("referrals.received", 25), ("referrals.answered", 20)):
        put(headquarters, WEEK, code, value)
        put(headquarters, WEEK, code, value, body=agency.pk)
    return weekly.prepare(headquarters, WEEK)


def test_from_the_first_page_to_publication_in_five_steps(headquarters, waiting):
    visit = Visit(make_user("headquarters_secretary", headquarters))
    steps = 0
    visit.open("/")
    steps += 1
    visit.follow("بررسی و انتشار")
    steps += 1
    assert "به زبان ساده" in visit.words, "the report itself is what is checked"
    form = visit.form("note")
    note = form.values() | {"note": "هفتهٔ خوبی بود."}
    steps += 1  # typing the note
    visit.post(visit.path, note)
    steps += 1
    assert steps <= 5 and "هفتهٔ خوبی بود." in visit.words
    assert WeeklyReport.objects.get(pk=waiting.pk).published_at


def test_nine_tenths_are_filled_in(headquarters, waiting):
    """Every figure and sentence of the page, against what is asked of the secretary."""
    visit = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    html = visit.response.content.decode()
    html = html[html.index("<main") : html.index("</main")]
    filled = (
        len(re.findall(r"<td[ >]", html))
        + html.count('class="num"')
        + html.count('<p class="mb-2">')
    )
    asked = [f for f in visit.form("note").fields if f.kind not in ("hidden", "submit")]
    assert len(asked) == 1 and not asked[0].value.strip(), (
        "only the note is typed, and it may be left out"
    )
    assert filled / (filled + len(asked)) >= 0.9


def test_what_is_published_is_what_was_read(headquarters, waiting, put):
    """Figures that were counted since then change neither the page nor what goes out."""
    put(headquarters, WEEK, "referrals.ended", 9)
    visit = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    assert "۲۵" in visit.words
    shown = weekly.shown(
        weekly.row_of(subject_of(headquarters), WEEK), subject_of(headquarters), WEEK
    )
    assert shown == waiting.body and "referrals.ended" not in shown["whole"]
    visit.post(visit.path, visit.form("note").values())
    assert WeeklyReport.objects.get(pk=waiting.pk).body == waiting.body


def test_figures_made_again_since_the_page_was_read_are_looked_at_first(headquarters, waiting, put):
    visit = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    typed = visit.form("note").values() | {"note": "هفتهٔ خوبی بود."}
    put(headquarters, WEEK, "referrals.ended", 9)
    weekly.prepare(headquarters, WEEK)
    visit.post(visit.path, typed)
    assert visit.status == 409 and "رقم‌هایی تغییر کرده است" in visit.words
    again = visit.form("note").values()
    assert again["note"][0].strip() == "هفتهٔ خوبی بود." and again["seen"] != typed["seen"]
    assert WeeklyReport.objects.get(pk=waiting.pk).published_at is None
    visit.post(visit.path, again)
    assert WeeklyReport.objects.get(pk=waiting.pk).body["whole"]["referrals.ended"] == 9


def test_the_same_figures_made_again_ask_nothing(headquarters, waiting):
    visit = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    typed = visit.form("note").values()
    weekly.prepare(headquarters, WEEK)
    visit.post(visit.path, typed)
    assert WeeklyReport.objects.get(pk=waiting.pk).published_at


def test_a_press_without_what_was_read_publishes_nothing(headquarters, waiting):
    visit = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    visit.post(visit.path, {k: v for k, v in visit.form("note").values().items() if k != "seen"})
    assert visit.status == 409
    assert WeeklyReport.objects.get(pk=waiting.pk).published_at is None


def test_a_note_with_the_number_of_a_person_is_refused_beside_it(headquarters, waiting):
    visit = Visit(make_user("headquarters_secretary", headquarters)).open(f"/reports/HQ-T/{WEEK}/")
    visit.post(visit.path, visit.form("note").values() | {"note": "با ۰۹۱۷۱۲۳۴۵۶۷ تماس بگیرید"})
    assert visit.status == 422 and "شمارهٔ همراه" in visit.words
    assert "۰۹۱۷۱۲۳۴۵۶۷" in visit.form("note").values()["note"][0]
    assert WeeklyReport.objects.get(pk=waiting.pk).published_at is None


def test_the_note_is_kept_while_it_is_typed_and_forgotten_when_published(headquarters, waiting):
    secretary = make_user("headquarters_secretary", headquarters)
    visit = Visit(secretary).open(f"/reports/HQ-T/{WEEK}/")
    key = visit.form("note").values()["draft_key"]
    assert (
        f'data-autosave-url="{reverse("access:draft", args=key)}"'
        in visit.response.content.decode()
    )
    with acting(secretary), transaction.atomic():
        drafts.save(user_id=secretary.pk, form=key[0], data={"note": ["هفتهٔ خوبی"]})
        assert drafts.load(user_id=secretary.pk, form=key[0])
    visit.post(visit.path, visit.form("note").values())
    with acting(secretary), transaction.atomic():
        assert drafts.load(user_id=secretary.pk, form=key[0]) is None
