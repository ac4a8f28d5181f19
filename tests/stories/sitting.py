"""What a council's secretary does through the pages, from a visit to what was resolved."""

import re

from django.urls import reverse
from tests.stories.casework import jalali

from bazgasht.access.models import Organisation
from bazgasht.councils.models import Council

COUNCIL = "شورای هماهنگی استان بوشهر"
ADDRESS = re.compile(r"/(?:proposals|meetings|resolutions|visits)/[0-9a-f-]{36}/")


def body(code):
    return str(Organisation.objects.get(code=code).pk)


def to_the_council(visit, title=COUNCIL):
    visit.open(reverse("councils:home"))
    visit.follow(title, within="/councils/")
    return visit.path


def records_a_visit(secretary, place, seen, *proposals):
    """The address of the visit; ``proposals``: (theme, words)."""
    to_the_council(secretary)
    secretary.follow("ثبت بازدید")
    secretary.submit(place=body(place), on=jalali(0), note=seen,
                     participants="استاندار\nمعاون سیاسی\nمدیر کل زندان‌ها")  # fmt: skip
    for theme, words in proposals:
        secretary.submit(text=words, theme=theme)
        assert words in secretary.words
    return secretary.path


def puts_them_before_a_meeting(secretary, visit, title):
    """Planned with the visit's proposals on its agenda, invited; it begins this morning."""
    secretary.open(visit)
    secretary.follow("طرح در جلسه")
    secretary.submit(title=title, on=jalali(0), begins="۸", ends="۱۰", place="سالن استانداری",
                     agenda="گزارش بازدید")  # fmt: skip
    meeting = secretary.path
    secretary.submit(action="/do/invite")
    return meeting


def holds_it(secretary, meeting, minutes):
    secretary.open(meeting)
    secretary.follow("ثبت حاضران")
    secretary.submit(has=("kind_" + body("BUSHEHR"),))
    secretary.follow("نوشتن صورت‌جلسه")
    secretary.submit(minutes=minutes)
    secretary.open(meeting)


def resolves(secretary, meeting, proposal, **values):
    """The proposal as an adopted resolution; its address."""
    secretary.open(meeting)
    secretary.follow(proposal[:40], within="proposal=")
    values = {k: body(v) if k == "owner" else v for k, v in values.items()}
    secretary.submit(button="ذخیرهٔ پیش‌نویس", **values)
    resolution = secretary.path
    assert "/new" not in resolution, secretary.words
    secretary.submit(action="/do/adopt")
    assert "تصویب‌شده" in secretary.words, secretary.words
    return resolution


def council():
    return Council.objects.get(title=COUNCIL)
