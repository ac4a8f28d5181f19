"""Source 001: a province forms the social headquarters of its prisons.

From an empty installation to the week's report: the headquarters from its template, bodies and
their people, a prisoner and his family, an assessment, a plan, a referral, its answer, aid that
is not given twice unseen, and the report of all of it without a name.
"""

import io
import re

import openpyxl
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories import actor
from tests.stories.casework import Casework, import_roster
from tests.stories.founding import HEAD, PEOPLE, Founding, founded
from tests.stories.later import waits_for
from tests.support.visit import Visit

from bazgasht.access import totp
from bazgasht.access.models import JournalEntry, Membership, Organisation, User
from bazgasht.core.digits import to_persian_digits
from bazgasht.core.week import Week
from bazgasht.insight import facts
from bazgasht.network.models import MemberBody, Mission
from bazgasht.plans.models import Need, Plan
from bazgasht.referrals.models import Referral
from bazgasht.services.models import Delivery
from bazgasht.shell import setup

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def province(db, visiting):
    with founded(visiting) as found:
        yield found


@pytest.fixture
def work(province):
    found = Casework(province.visits)
    found.find_a_family()
    return found


def test_a_headquarters_from_its_template_in_one_action(province, as_owner):
    head = Organisation.objects.get(code=HEAD)
    groups = Organisation.objects.filter(parent=head, kind="working_group")
    assert groups.count() == 6
    missions = Mission.objects.filter(working_group__in=groups)
    assert missions.count() == 13 and all(m.proposed for m in missions)
    assert MemberBody.objects.filter(headquarters=head).count() == 3
    with as_owner():
        assert JournalEntry.objects.filter(action="headquarters.set_up").count() == 1
        assert Membership.objects.count() == len(PEOPLE) + 1


def test_the_first_steps_lead_from_nothing_to_the_first_import(db, as_owner):
    found = Founding(Visit)  # without JavaScript
    assert done_steps(found.admin) == [False] * 5, "the national headquarters is no province's"
    found.set_up_headquarters()
    assert done_steps(found.admin) == [True] + [False] * 4
    found.add_bodies()
    assert done_steps(found.admin) == [True] * 3 + [False] * 2
    found.seat_bodies()
    found.bring_people()
    assert done_steps(found.admin) == [True] * 4 + [False]
    officer = found.visits["records1"]
    officer.open("/")
    officer.follow_to(reverse("people:roster_new"))
    assert officer.form("file")
    import_roster()
    assert done_steps(found.admin) == []
    officer.open("/")
    assert not any(reverse("people:roster_new") == link.href for link in officer.page.links)


def done_steps(admin):
    """Of the first page's steps, which are ticked off; empty when they are not shown any more."""
    with translation.override("fa"):
        titles = [step.title for step in setup.steps(actor(User.objects.get(username="admin")))]
    words = admin.open("/").words
    marks = [re.search(rf"(✓|\S+) {re.escape(title)}", words) for title in titles]
    assert all(marks), words
    return [mark[1] == "✓" for mark in marks]


def test_the_prisoner_and_his_family_are_assessed_each_for_themselves(work, as_owner):
    work.assess_prisoner()
    work.assess_family()
    with as_owner():
        prisoner = {n.domain for n in Need.objects.filter(client=work.prisoner)}
        family = {n.domain for n in Need.objects.filter(client=work.mother)}
    assert "identity" in prisoner and "livelihood" in family


def test_a_plan_is_agreed_from_the_needs(work, as_owner):
    work.assess_family()
    work.plan()
    with as_owner():
        assert Plan.objects.get(client=work.mother).goals.exists()


def test_the_loop_closes_with_a_result_and_the_report_counts_it(work, as_owner, as_aggregate):
    work.assess_family()
    work.offer_baskets()
    first = work.refer("ASSOC")
    work.serve("assoc1", first)
    with as_owner():
        row = Referral.objects.get(public_id=first)
        assert (row.state, row.end_state) == ("ended", "completed")
    second = work.refer("CHARITY")
    work.try_to_give_again("charity1", second)
    with as_owner():
        assert Delivery.objects.count() == 1, "nothing is given twice before somebody says why"
    work.give_again("charity1", second, "خانواده شیرخوار دارد و سبد نخست کافی نبود")
    with as_owner():
        assert Delivery.objects.count() == 2

    week = Week.of(timezone.localdate())
    with as_aggregate():
        facts.compute(start=week.start, end=week.end, using="default")
    secretary = work.visits["sec1"]
    secretary.open(reverse("insight:weekly", args=[HEAD, str(week)]))
    assert secretary.status == 200
    assert to_persian_digits("2") in secretary.words
    assert "انجمن حمایت زندانیان بوشهر" in secretary.words
    assert not any(name in secretary.words for name in work.names())
    secretary.open(reverse("insight:weekly_pdf", args=[HEAD, str(week)]))
    assert secretary.response.getvalue().startswith(b"%PDF")
    secretary.open(reverse("insight:weekly_xlsx", args=[HEAD, str(week)]))
    openpyxl.load_workbook(io.BytesIO(secretary.response.getvalue()))


def test_headquarters_and_group_see_the_queue_and_no_person(work):
    work.assess_family()
    work.offer_baskets()
    work.refer("ASSOC")
    group = work.visits["group1"]
    group.open(reverse("referrals:boards"))
    assert group.status == 200
    assert "سبد کالا" in group.words
    assert not any(name in group.words for name in work.names())
    assert group.open(f"/clients/{work.mother.public_id}/").status in (403, 404)


def test_a_pledge_from_its_text_to_the_score_board(province, monkeypatch):
    """HQ4: what, how many, by when and for which mission; signed with a code, and frozen."""
    secretary, manager = province.visits["sec1"], province.visits["assoc1"]
    secretary.open(reverse("pledges:texts"))
    secretary.follow_to(reverse("pledges:text_new"))
    secretary.submit(
        title="میثاق‌نامهٔ همکاری", text="سهم خود را در بازگشت به خانواده به انجام می‌رسانیم."
    )
    secretary.submit(button="انتشار این ویرایش")
    secretary.open(reverse("pledges:new"))
    secretary.submit(organisation=str(Organisation.objects.get(code="ASSOC").pk))
    pledge = secretary.path
    secretary.follow("افزودن تعهد")
    choices = {name: secretary.form("mission").choices(name) for name in ("mission", "indicator")}
    secretary.submit(
        mission=next(v for v, _words in choices["mission"] if v), quantity="۴۰",
        indicator=next(v for v, _words in choices["indicator"] if v == "deliveries.count"),
    )  # fmt: skip
    secretary.submit(button="فرستادن برای امضا")

    manager.open("/")
    manager.follow_to("/sign")
    assert "سهم خود را" in manager.words and "۴۰" in manager.words
    later = totp.clock() + 2 * totp.STEP
    monkeypatch.setattr(totp, "clock", lambda: later)
    code = format_hotp_value(hotp_value(manager.secret, later // totp.STEP))
    manager.submit(button="امضا", office="مدیرعامل", code=code, agreed="on")
    assert manager.path == pledge and "تغییر نکرده" in manager.words, manager.words
    manager.open(f"{pledge}pledge.pdf")
    assert manager.response.content.startswith(b"%PDF")
    secretary.open(reverse("insight:pledges"))
    assert "انجمن حمایت زندانیان بوشهر" in secretary.words and "۴۰" in secretary.words
    assert secretary.open(f"{pledge}edit").status in (403, 409), "what is signed is frozen"


test_reconciliation = waits_for("HQ12", "debts and reunited families", "plans:reconciliation")
test_programmes_inside = waits_for("HQ13", "attendance and result", "services:attendance")
