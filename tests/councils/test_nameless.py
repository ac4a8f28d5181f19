"""Numbers that point at a person are refused beside their field, wherever many will read the text."""

from dataclasses import replace
from datetime import time, timedelta
from random import Random

import pytest
from django.utils import timezone
from tests.councils.conftest import at, declared, read, read_meeting
from tests.factories import acting, owned

from bazgasht.core.errors import InvalidValue
from bazgasht.core.national_id import random_national_id
from bazgasht.councils import services
from bazgasht.councils.models import Milestone
from bazgasht.councils.services import (
    CouncilDraft,
    DirectiveDraft,
    GatheringDraft,
    MeetingDraft,
    VisitDraft,
)

pytestmark = pytest.mark.django_db
ID, MOBILE = random_national_id(Random(3)), "۰۹۱۷۱۲۳۴۵۶۷"
TODAY = timezone.localdate()


def minutes(t, by, meeting, **more):
    row = read_meeting(meeting)
    said = {"minutes": "متن", "items": {1: "متن"}, **more}
    return services.write_minutes(public_id=row.public_id, version=row.version, by=by, **said)


def plan(t, by, **more):
    draft = replace(MeetingDraft("جلسه", at(1), at(1, 11), "سالن", ("یک",)), **more)
    return services.plan_meeting(council=t.council.public_id, draft=draft, by=by)


def gathering(t, by, **more):
    draft = replace(GatheringDraft("همایش", TODAY, "سالن", [("مدیران", 3)], []), **more)
    return services.record_gathering(council=t.council.public_id, draft=draft, by=by)


def visit(t, by, **more):
    draft = replace(VisitDraft(t.prison.pk, TODAY, "معاون استاندار", ""), **more)
    return services.record_visit(council=t.council.public_id, draft=draft, by=by)


def resolve(t, by, **more):
    return services.draft_resolution(council=t.council.public_id, draft=declared(t, **more), by=by)


def direct(t, by, **more):
    draft = replace(DirectiveDraft("دستور", "متن", TODAY, twins=False, members=True), **more)
    return services.send_directive(council=t.council.public_id, draft=draft, by=by)


WRITTEN = [
    (plan, "title", {"title": f"جلسهٔ {MOBILE}"}),
    (plan, "agenda", {"agenda": ("گزارش", f"کار {ID}")}),
    (gathering, "title", {"title": f"همایش {ID}"}),
    (gathering, "participants", {"participants": [(f"مدیر {MOBILE}", 1)]}),
    (gathering, "sessions", {"sessions": [(f"نشست {ID}", time(9))]}),
    (visit, "participants", {"participants": f"معاون {MOBILE}"}),
    (visit, "note", {"note": f"دیدار با {ID}"}),
    (resolve, "text", {"text": f"به کار گرفتن {ID}"}),
    (resolve, "milestones", {"milestones": [(f"کار {ID}", TODAY + timedelta(days=9))]}),
    (direct, "title", {"title": f"دستور {ID}"}),
    (direct, "text", {"text": f"با {MOBILE} تماس بگیرید"}),
]


@pytest.mark.parametrize(("verb", "field", "more"), WRITTEN)
def test_what_is_recorded_holds_no_number_of_a_person(table, verb, field, more):
    with acting(table.chief) as by:
        with pytest.raises(InvalidValue) as refused:
            verb(table, by, **more)
        assert refused.value.field == field
        verb(table, by)


@pytest.mark.parametrize(
    ("field", "more"), [("item_1", {"items": {1: f"کار {ID}"}}), ("minutes", {"minutes": MOBILE})]
)
def test_minutes_hold_none(table, meeting, field, more):
    row = meeting(held=True)
    with acting(table.chief) as by:
        with pytest.raises(InvalidValue) as refused:
            minutes(table, by, row, **more)
        assert refused.value.field == field
        minutes(table, by, row)


def test_words_and_reasons_hold_none(table, meeting, resolution):
    row, held = resolution(), meeting(held=True)
    step = owned(lambda: Milestone.objects.get(resolution=row))()
    ahead = meeting(days=3)
    directive = None
    with acting(table.chief) as by:
        directive = direct(table, by)
        calls = [
            ("reason", lambda: services.move_due(
                public_id=row.public_id, due=row.due + timedelta(days=3), reason=f"چون {ID}", by=by)),
            ("words", lambda: services.withdraw(public_id=row.public_id, words=f"چون {ID}", by=by)),
            ("reason", lambda: services.cancel_meeting(
                public_id=ahead.public_id, reason=f"بیماری {MOBILE}", by=by)),
        ]  # fmt: skip
        refused_beside(calls)
    with acting(table.liaison) as by:
        refused_beside([
            ("link", lambda: services.claim_milestone(
                public_id=step.public_id, link=f"https://example.org/{ID}", by=by)),
            ("file", lambda: services.claim_milestone(
                public_id=step.public_id, file_name=f"{ID}.pdf", data=b"%PDF-1.4", by=by,
                free_of_persons=True)),
            ("words", lambda: services.answer_minutes(
                public_id=held.public_id, organisation_id=table.tvto.pk, agrees=False,
                words=f"نام {ID} نادرست است", version=held.version, by=by)),
            ("answer", lambda: services.answer_directive(
                public_id=directive.public_id, organisation_id=table.tvto.pk,
                answer=f"با {MOBILE}", by=by)),
        ])  # fmt: skip
    assert read(row).state == "adopted"


def refused_beside(calls):
    for field, call in calls:
        with pytest.raises(InvalidValue) as refused:
            call()
        assert refused.value.field == field


def test_what_was_typed_stays_on_the_page(table, meeting, client):
    row = meeting(held=True)
    client.force_login(table.chief)
    typed = {
        "minutes": f"پیگیری کار {ID}",
        "item_1": "خوانده شد",
        "item_2": "",
        "version": row.version,
    }
    page = client.post(f"/meetings/{row.public_id}/minutes", typed).content.decode()
    assert typed["minutes"] in page and "خوانده شد" in page and "کد ملی" in page
    assert not read_meeting(row).minutes


def test_a_letters_number_stands_when_it_is_called_one(table, client):
    """Its shape is that of a file's number; the refusal says how to write it."""
    client.force_login(table.chief)
    url = f"/councils/{table.council.public_id}/directives/new"
    form = {"title": "پیگیری", "answer_due": "1409/01/10", "members": "on"}
    page = client.post(url, form | {"text": "پیرو ۱۴۰۵/۱۲۳۴۵۶ اقدام شود"}).content.decode()
    assert "درست پیش از آن «نامهٔ شمارهٔ» بنویسید" in page
    assert (
        client.post(url, form | {"text": "پیرو نامهٔ شمارهٔ ۱۴۰۵/۱۲۳۴۵۶ اقدام شود"}).status_code
        == 302
    )


def test_offices_are_offices(table, meeting):
    row = read_meeting(meeting())
    with acting(table.chief) as by:
        refused_beside([
            ("chair_office", lambda: services.create_council(
                organisation_id=table.hq.pk, by=by,
                draft=CouncilDraft("شورای تازه", "province", f"معاون {MOBILE}"))),
            ("office", lambda: services.give_seat(
                public_id=table.council.public_id, organisation_id=table.prison.pk, by=by,
                office=f"رئیس {MOBILE}")),
            (f"office_{table.tvto.pk}", lambda: services.record_attendance(
                public_id=row.public_id, by=by, came={table.tvto.pk: ("member", f"مدیر {ID}")})),
        ])  # fmt: skip
