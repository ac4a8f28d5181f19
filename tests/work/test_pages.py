"""The room's pages through the eyes of each role, without JavaScript."""

import uuid
from datetime import timedelta

import pytest
from django.urls import get_resolver, resolve, reverse
from tests.factories import acting, make_holder
from tests.support.visit import Visit
from tests.work.test_runs import account, act, approved, hide, prepare, work_days
from tests.work.world import make_person, offered, worked_since, working

from bazgasht.access.models import JournalEntry
from bazgasht.access.roles import ROLES
from bazgasht.core.jalali import today
from bazgasht.core.week import Week
from bazgasht.work.models import Order, Placement, Post, Product, WageLine, WorkDay, Workshop
from bazgasht.work.months import JalaliMonth
from bazgasht.work.services import approval

pytestmark = pytest.mark.django_db
OK, FORBIDDEN, MISSING, WRONG, AWAY, CONFLICT = 200, 403, 404, 405, 302, 409
MONTH = JalaliMonth.before_today()
STRANGERS = ("agency_liaison", "trainer")


def holders(permission):
    return {code for code, role in ROLES.items() if permission in role.permissions}


# route → permission, and what its own people get by GET
TABLE = {
    "workshops": ("workshops.view", OK),
    "workshops_export": ("workshops.view", OK),
    "workshop": ("workshops.view", OK),
    "add_workshop": ("workshops.edit", OK),
    "edit_workshop": ("workshops.edit", OK),
    "add_post": ("workshops.edit", OK),
    "edit_post": ("workshops.edit", OK),
    "add_product": ("workshops.edit", OK),
    "edit_product": ("workshops.edit", OK),
    "orders": ("workshops.edit", OK),
    "orders_export": ("workshops.edit", OK),
    "add_order": ("workshops.edit", OK),
    "order": ("workshops.edit", OK),
    "edit_order": ("workshops.edit", OK),
    "deliver_order": ("workshops.edit", OK),
    "cancel_order": ("workshops.edit", OK),
    "days": ("workdays.record", OK),
    "days_export": ("workdays.record", OK),
    "people": ("workshops.view", OK),
    "people_export": ("workshops.view", OK),
    "offer": ("placements.make", OK),
    "placement": ("workshops.view", OK),
    "agree": ("placements.make", CONFLICT),
    "decline": ("placements.make", CONFLICT),
    "cancel_offer": ("placements.make", WRONG),
    "withdraw": ("workshops.view", OK),
    "end": ("workshops.view", OK),
    "split": ("placements.make", OK),
    "contract": ("placements.make", OK),
    "pay_out": ("wages.prepare", CONFLICT),
    "gone": ("wages.prepare", OK),
    "pay_gone": ("wages.prepare", MISSING),
    "runs": ("ledger.view", OK),
    "prepare": ("wages.prepare", OK),
    "rules": ("workshops.view", OK),
    "add_rule": ("wages.rules", OK),
    "add_split": ("wages.rules", OK),
    "run": ("ledger.view", OK),
    "step": ("ledger.view", WRONG),
    "send_back": ("ledger.view", OK),
    "outstanding": ("wages.prepare", WRONG),
    "run_export": ("ledger.view", OK),
    "payslip": ("workshops.view", OK),
}
OWN = {
    "workshops.view": "supervisor", "workshops.edit": "supervisor", "workdays.record": "supervisor",
    "placements.make": "officer", "ledger.view": "payroll", "wages.prepare": "payroll",
    "wages.rules": "admin",
}  # fmt: skip
PERSONAL = {"placement", "withdraw", "end", "run", "send_back", "run_export", "payslip", "order",
            "edit_order", "deliver_order", "cancel_order"}  # fmt: skip
"""Routes of things that do not exist for another body."""
FOREIGN_EDITS = {"edit_workshop", "add_post", "edit_post", "add_product", "edit_product",
                 "add_order", "days", "days_export"}  # fmt: skip


@pytest.fixture
def full(world, as_owner):
    """A workshop with everything in it, its month approved."""
    row = worked_since(world, MONTH.first)
    work_days(row)
    account(world, world.client)
    world.rows = [row]
    world.run = approved(world)
    with as_owner():
        product = Product.objects.create(
            workshop=world.workshop, name="در آهنی", unit="عدد", price=10_000
        )
        order = Order.objects.create(
            public_id=uuid.uuid4(), workshop=world.workshop, organisation_id=world.foundation.pk,
            product=product, buyer="شهرداری", quantity=10, unit_price=10_000,
            ordered_on=today() - timedelta(days=5), due=today(), recorded_by=1,
        )  # fmt: skip
        line = WageLine.objects.get()
    world.args = {
        "workshop": [world.workshop.public_id], "post": [world.post.public_id],
        "product": [product.public_id], "order": [order.public_id],
        "placement": [row.public_id], "run": [world.run.public_id], "line": [line.public_id],
        "client": [world.client.public_id],
    }  # fmt: skip
    return world


def address(full, name):
    kind = {
        "edit_post": "post", "edit_product": "product", "offer": "client", "payslip": "line",
        "order": "order", "edit_order": "order", "deliver_order": "order", "cancel_order": "order",
        "workshop": "workshop", "edit_workshop": "workshop", "add_post": "workshop",
        "add_product": "workshop", "add_order": "workshop", "days": "workshop",
        "days_export": "workshop",
        **dict.fromkeys(("placement", "agree", "decline", "cancel_offer", "withdraw", "end",
                         "split", "contract", "pay_out", "pay_gone"), "placement"),
        **dict.fromkeys(("run", "step", "send_back", "outstanding", "run_export"), "run"),
    }.get(name)  # fmt: skip
    args = [*full.args[kind]] if kind else []
    more = {"step": ["submit"], "pay_out": ["savings"], "pay_gone": ["savings"]}.get(name, [])
    return reverse(f"work:{name}", args=[*args, *more])


def test_every_route_is_in_the_table():
    _, resolver = get_resolver().namespace_dict["work"]
    assert {n for n in resolver.reverse_dict if isinstance(n, str)} == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_own_people_reach_it(full, client, name):
    need, wanted = TABLE[name]
    where = address(full, name)
    assert client.get(where).status_code == AWAY, "nobody has signed in"
    client.force_login(full.users["payroll" if name == "payslip" else OWN[need]])
    assert client.get(where).status_code == wanted


def test_the_routes_ask_what_the_table_says(full, client):
    """Every role is tried at the guard by the tests of all routes; here two go through the whole stack."""
    for role in STRANGERS:
        client.force_login(make_holder(role, full.bodies["hq"]))
        for name, (need, _wanted) in TABLE.items():
            where = address(full, name)
            assert resolve(where).func.access == need, name
            assert role not in holders(need), "choose another stranger"
            for ask in (client.get, client.post):
                assert ask(where).status_code in (FORBIDDEN, WRONG), name


def test_another_bodys_things_do_not_exist(full, client):
    client.force_login(full.stranger)
    for name in sorted(PERSONAL & {n for n, (p, _) in TABLE.items() if p.startswith("work")}):
        assert client.get(address(full, name)).status_code == MISSING, name
    for name in sorted(FOREIGN_EDITS):
        assert client.get(address(full, name)).status_code == FORBIDDEN, name
    client.force_login(full.stranger_pay)
    for name in ("run", "send_back", "run_export", "payslip"):
        assert client.get(address(full, name)).status_code == MISSING, name
    assert client.get(address(full, "pay_out")).status_code == MISSING
    for name in ("step", "outstanding", "pay_out"):
        assert client.post(address(full, name)).status_code == MISSING, name


def test_a_working_life_from_the_offer_to_the_withdrawal(world, as_owner):
    officer = Visit(world.officer)
    officer.open(reverse("people:client", args=[world.client.public_id]))
    officer.follow("پیشنهاد پست")
    officer.submit(button="پیشنهاد", has=["post"], origin="offer")
    assert "پیشنهادشده" in officer.words
    officer.follow("شخص می‌پذیرد")
    officer.submit(share_person="60", share_dependants="40", read_out="on")
    assert officer.status == 200 and "درخواست" in officer.words, "the person must have asked for it"
    officer.submit(share_person="60", share_dependants="40", read_out="on", requested="on")
    assert "در پست" in officer.words
    with as_owner():
        row = Placement.objects.get()
    workshop = Visit(world.supervisor)
    workshop.open(reverse("work:workshop", args=[world.workshop.public_id]))
    assert world.client.name.family in workshop.words
    workshop.open(reverse("work:placement", args=[row.public_id]))
    workshop.follow("شخص می‌خواهد دست بکشد")
    workshop.submit(button="ثبت")
    assert "پایان‌یافته" in workshop.words
    with as_owner():
        row.refresh_from_db()
        assert (row.state, row.end_code) == ("ended", "withdrew")
        opened = JournalEntry.objects.filter(client_id=world.client.pk)
        assert {"placement.opened", "workconsent.recorded", "workconsent.withdrawn"} <= set(
            opened.values_list("action", flat=True)
        )


def test_the_unsentenced_are_shown_no_assignment(world):
    client, _stay = make_person(world, legal_status="unsentenced")
    visit = Visit(world.officer)
    visit.open(reverse("work:offer", args=[client.public_id]))
    assert "تعیین برابر برنامه" not in visit.words
    visit.post(
        reverse("work:offer", args=[client.public_id]),
        {"post": str(world.post.public_id), "origin": "assignment"},
    )
    with acting(world.officer):
        assert Placement.objects.get(client=client).origin == "offer"


def test_a_wage_under_the_floor_is_refused_beside_its_field(world):
    visit = Visit(world.supervisor)
    visit.open(reverse("work:add_post", args=[world.workshop.public_id]))
    common = {"title": "کمک", "seats": "1", "pay_kind": "hourly", "minutes_day": "7:20",
              "minutes_week": "44"}  # fmt: skip
    visit.submit(rate="10000", **common)
    assert visit.status == 200 and "کف قانونی" in visit.words
    visit.submit(rate="70000", **common | {"minutes_day": "9"})
    assert "قانون در روز" in visit.words
    visit.submit(rate="70000", **common)
    with acting(world.supervisor):
        assert Post.objects.filter(title="کمک").exists()


def test_a_week_is_typed_once(world, as_owner):
    row = worked_since(world, today() - timedelta(days=30))
    week = Week.current().prev()
    visit = Visit(world.supervisor)
    where = f"{reverse('work:days', args=[world.workshop.public_id])}?week={week}"
    visit.open(where)
    name = f"{row.public_id}:{week.start.isoformat()}"
    visit.submit(button="ذخیره", **{f"m:{name}": "۷:۲۰"})
    with as_owner():
        assert WorkDay.objects.get().minutes == 440
    visit.open(where)
    visit.submit(button="ذخیره", **{f"m:{name}": "9"})
    assert visit.status == 422 and "بیش از ساعتی" in visit.words
    visit.submit(button="ذخیره", **{f"m:{name}": "abc"})
    assert visit.status == 422 and "abc" in visit.response.content.decode()
    with as_owner():
        assert WorkDay.objects.get().minutes == 440


def test_wages_go_through_two_people(world, as_owner):
    row = worked_since(world, MONTH.first)
    work_days(row)
    preparer = Visit(world.payroll)
    preparer.open("/wages/")
    preparer.follow("آماده کردن ماه")
    preparer.submit(button="محاسبه")
    assert world.client.name.family in preparer.words
    preparer.submit(button="فرستادن")
    run = preparer.path
    approver = Visit(world.approver)
    approver.open("/")
    assert "دستمزد برای تأیید" in approver.words
    approver.open(run)
    approver.submit(button="تأیید")
    assert "تأییدشده" in approver.words
    approver.post(f"{run}do/approve", {"version": "1"})
    assert approver.status == 409
    preparer.open(run)
    assert "تأییدشده" in preparer.words


def test_exports_hold_no_name(full, client):
    import openpyxl

    client.force_login(full.payroll)
    for name in ("run_export",):
        book = openpyxl.load_workbook(stream(client.get(address(full, name))))
        cells = {str(c.value) for sheet in book for line in sheet.iter_rows() for c in line}
        assert not any(full.client.name.family in c for c in cells)
        assert full.rows[0].contract_no in cells
    client.force_login(full.supervisor)
    for name in ("people_export", "days_export"):
        book = openpyxl.load_workbook(stream(client.get(address(full, name))))
        for sheet in book:
            for line in sheet.iter_rows():
                assert not any(full.client.name.family in str(c.value) for c in line)


def stream(response):
    import io

    return io.BytesIO(response.getvalue())


def test_papers_say_what_was_agreed_and_nothing_of_the_file(full, client, as_owner):
    from bazgasht.people.selectors.cards import cards
    from bazgasht.work.papers import contract_data, payslip_data

    with acting(full.officer):
        row = Placement.objects.select_related("post__workshop", "consent").get()
        card = cards([row.client_id])[row.client_id]
        contract = str(contract_data(row, card))
        line = WageLine.objects.select_related(
            "run", "placement__post__workshop", "placement__consent"
        ).get()
        slip = payslip_data(line, card)
    assert row.contract_no in contract and card.full in contract
    for word in ("جرم", "محکوم", "theft", "other"):
        assert word not in contract + str(slip)
    assert slip["gross"][1] in str(slip)
    for name, who in (("contract", full.officer), ("payslip", full.payroll),
                      ("payslip", full.officer)):  # fmt: skip
        client.force_login(who)
        answer = client.get(address(full, name))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")


def test_a_supervisor_reads_no_payslip(full, client):
    client.force_login(full.supervisor)
    assert client.get(address(full, "payslip")).status_code == MISSING


def test_first_pages_say_what_waits(world):
    offered(world)
    assert "پست‌های منتظر پاسخ" in Visit(world.officer).open("/").words
    worked_since(world, today() - timedelta(days=20), make_person(world)[0])
    assert "روزهای ثبت‌نشده" in Visit(world.supervisor).open("/").words


def test_the_story_tells_the_working_life(world):
    row = working(world)
    visit = Visit(world.officer)
    visit.open(reverse("people:client", args=[world.client.public_id]))
    assert f"کار: {row.post.title}" in visit.words
    assert "آغاز کار، با رضایت آزادانه" in visit.words


def test_an_administrator_adds_a_rule_with_its_source(world):
    visit = Visit(world.admin)
    visit.open("/wages/rules")
    visit.follow("افزودن قاعده")
    visit.submit(code="wage_floor_hour", value="650000", starts="1405/09/01", source="x")
    assert visit.status == 200 and "مصوبه" in visit.words
    visit.submit(code="wage_floor_hour", value="650000", starts="1405/09/01",
                 source="مصوبهٔ ۱۲۳ شورای عالی کار")  # fmt: skip
    assert "۶۵۰,۰۰۰" in visit.words or "۶۵۰٬۰۰۰" in visit.words


def test_an_order_is_taken_and_delivered_in_parts(world, as_owner):
    visit = Visit(world.supervisor)
    visit.open(reverse("work:add_product", args=[world.workshop.public_id]))
    visit.submit(name="میز", unit="عدد", price="200000", active="on")
    visit.follow("ثبت سفارش")
    visit.submit(buyer="مدرسه", quantity="10", due="1406/01/10")
    assert "دریافت‌شده" in visit.words
    where = visit.path
    visit.open(f"{where}deliver")
    visit.submit(quantity="4")
    assert "در تولید" in visit.words
    visit.open(f"{where}deliver")
    visit.submit(quantity="7")
    assert visit.status == 200 and "از ۱ تا" in visit.words
    visit.submit(quantity="6")
    assert "تحویل‌شده" in visit.words
    with as_owner():
        assert Order.objects.get().delivered == 10


def test_a_workshop_is_added_and_its_name_is_once(world):
    visit = Visit(world.supervisor)
    for _n in range(2):
        visit.open(reverse("work:add_workshop"))
        visit.submit(name="نجاری", kind="closed", prison=str(world.prison.pk), active="on")
    assert visit.status == 409
    with acting(world.supervisor):
        assert Workshop.objects.filter(name="نجاری").count() == 1


def test_a_correction_starts_from_the_month(full):
    from tests.work.test_runs import change_a_day

    change_a_day(full.rows[0])
    visit = Visit(full.payroll)
    visit.open(address(full, "run"))
    visit.follow("اصلاح این ماه")
    visit.submit(button="محاسبه")
    assert "سطر پیشین" in visit.words


def test_nobody_submits_twice_by_a_stale_page(world):
    row = worked_since(world, MONTH.first)
    work_days(row)
    world.rows = [row]
    run = prepare(world)
    act(approval.submit_run, run, world.payroll)
    visit = Visit(world.payroll)
    visit.post(f"/wages/{run.public_id}/do/submit", {"version": str(run.version)})
    assert visit.status == 409


def test_the_page_says_who_is_left_out_by_number(world):
    row = worked_since(world, MONTH.first)
    other, _stay = make_person(world)
    hidden = worked_since(world, MONTH.first, other)
    world.rows = [row, hidden]
    for one in world.rows:
        work_days(one, days=3)
    hide(world)
    run = prepare(world)
    visit = Visit(world.payroll)
    visit.open(f"/wages/{run.public_id}/")
    assert "۱ نفر که در این ماه کار کرده‌اند" in visit.words
    assert hidden.contract_no not in visit.words
    visit.open("/wages/")
    assert "۱ نفر جامانده" in visit.words


def test_long_forms_are_kept_while_they_are_typed(full, client):
    client.force_login(full.supervisor)
    for name in ("add_workshop", "edit_workshop", "add_order", "add_post"):
        page = client.get(address(full, name)).content.decode()
        assert 'data-autosave-url="/draft/work/' in page, name
