"""The wages of a month: prepared, submitted, approved by another person, paid, corrected."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import acting, owned
from tests.work.world import make_person, make_post, worked_since

from bazgasht.core.errors import Conflict, DomainError, InvalidValue, NotAllowed, StaleVersion
from bazgasht.core.jalali import today
from bazgasht.ledger.models import Entry, Payment, Posting
from bazgasht.ledger.services.pay_accounts import add_pay_account
from bazgasht.work.models import WageLine, WagePayment, WageRun, WorkDay
from bazgasht.work.months import JalaliMonth
from bazgasht.work.selectors.runs import left_out
from bazgasht.work.services import approval
from bazgasht.work.services import runs as writing
from bazgasht.work.services.placements import withdraw_consent

pytestmark = pytest.mark.django_db
MONTH = JalaliMonth.before_today()
SHEBA = "IR580540105180021273113007"


@owned
def work_days(row, days=20, minutes=440, pieces=0, month=MONTH, skip=()):
    """``days`` working days of a month, none of them a Friday."""
    free = [d for d in month.days() if d.weekday() != 4 and d not in skip][:days]
    WorkDay.objects.bulk_create(
        WorkDay(
            placement=row, client_id=row.client_id, organisation_id=row.organisation_id, on=day,
            minutes=minutes, pieces=pieces, recorded_by=1,
        )
        for day in free
    )  # fmt: skip


def account(world, client, kind="own", sheba=SHEBA):
    with acting(world.officer) as by:
        return add_pay_account(
            client_id=client.pk, kind=kind, holder="دارندهٔ حساب", sheba=sheba, asked_on=today(),
            relation="همسر" if kind == "dependant" else "", by=by,
        )  # fmt: skip


@pytest.fixture
def month(world):
    """Three people: by the hour with a split, by the month, by the piece under the floor."""
    since = MONTH.first - timedelta(days=40)
    monthly = make_post(world, title="انباردار", pay_kind="monthly", rate=150_000_000)
    piece = make_post(world, title="دوزنده", pay_kind="piece", rate=10_000, piece_unit="پیراهن")
    rows = [
        worked_since(world, since, shares={"person": 6_000, "dependants": 3_000, "savings": 1_000}),
        worked_since(world, since, make_person(world)[0], monthly),
        worked_since(world, since, make_person(world)[0], piece),
    ]
    work_days(rows[0])
    work_days(rows[1], days=13)
    work_days(rows[2], pieces=10)
    world.rows = rows
    return world


def prepare(world, who=None, request=None, **more):
    with acting(who or world.payroll) as by:
        return writing.prepare_run(
            organisation_id=world.foundation.pk, month=MONTH, request_id=request or uuid.uuid4(),
            by=by, **more,
        )  # fmt: skip


def act(verb, run, who, **more):
    with acting(who) as by:
        return verb(public_id=run.public_id, by=by, **more)


def approved(world):
    run = prepare(world)
    act(approval.submit_run, run, world.payroll)
    return act(approval.approve_run, run, world.approver)


def lines(world, run):
    with transaction.atomic(), acting(world.payroll):
        return {x.placement_id: x for x in WageLine.objects.filter(run=run, reverses=None)}


def test_a_run_says_what_each_has_earned(month):
    run = prepare(month)
    found = lines(month, run)
    hourly, monthly, piece = (found[row.pk] for row in month.rows)
    assert hourly.gross == 700_000 * 440 * 20 // 60 + 1
    assert sum(hourly.parts.values()) == hourly.gross
    assert hourly.parts["dependants"] == hourly.gross * 3 // 10
    due = MONTH.due_days(6)
    assert monthly.base == -(-150_000_000 * 26 // (2 * due)) or monthly.base == 150_000_000
    assert piece.base == 10_000 * 200
    assert piece.gross == 600_000 * 440 * 20 // 60 and piece.topup == piece.gross - piece.base
    assert "topped_up" in piece.warnings and "no_account" in hourly.warnings
    assert run.gross == sum(x.gross for x in found.values())
    assert run.totals["person"] + run.totals["dependants"] + run.totals["savings"] == run.gross
    assert run.people == run.lines == 3


def test_the_database_takes_no_line_under_the_floor_and_none_that_does_not_add_up(month):
    run = prepare(month)
    line = lines(month, run)[month.rows[2].pk]
    values = {f.attname: getattr(line, f.attname) for f in WageLine._meta.concrete_fields}
    values |= {"id": None, "public_id": uuid.uuid4()}
    for change, rule in (
        ({"topup": 0, "gross": line.base, "parts": {"person": line.base}}, "work_line_floor"),
        ({"minutes": 60}, "work_line_floor"),
        ({"parts": {"person": line.gross - 1}}, "work_line_parts"),
        ({"parts": {"person": line.gross + 5, "savings": -5}}, "work_line_parts"),
    ):
        with acting(month.payroll):
            WageLine.objects.filter(pk=line.pk).delete()
            with pytest.raises(IntegrityError) as refused, transaction.atomic():
                WageLine.objects.create(**values | change)
            assert refused.value.__cause__.diag.constraint_name == rule
    with acting(month.payroll):
        assert WageLine.objects.create(**values).pk


FIXED = (
    "update work_wageline set gross = gross + 1, base = base + 1",
    "delete from work_wageline",
    "update work_wagerun set gross = gross + 1 where state = 'submitted'",
)


@pytest.mark.parametrize("statement", FIXED)
@pytest.mark.parametrize("who", ["runtime", "owner"])
def test_lines_are_fixed_once_submitted(month, as_owner, who, statement):
    run = prepare(month)
    act(approval.submit_run, run, month.payroll)
    with (
        as_owner() if who == "owner" else acting(month.payroll),
        pytest.raises((ProgrammingError, IntegrityError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_totals_that_are_not_the_lines_are_not_submitted(month):
    run = prepare(month)
    with acting(month.payroll):
        WageRun.objects.filter(pk=run.pk).update(gross=1)
    with pytest.raises(Conflict) as refused:
        act(approval.submit_run, run, month.payroll)
    assert refused.value.code == "work.run_totals"


def test_one_run_a_month(month):
    request = uuid.uuid4()
    first = prepare(month, request=request)
    assert prepare(month, request=request).pk == first.pk
    with pytest.raises(Conflict) as refused:
        prepare(month)
    assert refused.value.code == "work.run_once"
    act(approval.cancel_run, first, month.payroll)
    assert prepare(month).pk != first.pk


def test_a_month_that_is_not_over_is_not_paid(month):
    with acting(month.payroll) as by, pytest.raises(InvalidValue):
        writing.prepare_run(
            organisation_id=month.foundation.pk, month=JalaliMonth.of(today()), by=by,
            request_id=uuid.uuid4(),
        )  # fmt: skip


def test_who_may(month):
    for who in ("approver", "supervisor", "officer", "stranger_pay", "viewer"):
        with pytest.raises(NotAllowed):
            prepare(month, who=month.users[who])
    run = prepare(month)
    for who in ("approver", "supervisor", "officer"):
        with pytest.raises(DomainError):
            act(approval.submit_run, run, month.users[who])
    act(approval.submit_run, run, month.payroll)
    for who in ("payroll", "payroll2", "supervisor", "officer"):
        with pytest.raises(DomainError):
            act(approval.approve_run, run, month.users[who])


def test_nobody_approves_their_own(month):
    from tests.factories import add_role

    add_role(month.payroll, "payroll_approver", month.foundation)
    run = prepare(month)
    act(approval.submit_run, run, month.payroll)
    with pytest.raises(NotAllowed) as refused:
        act(approval.approve_run, run, month.payroll)
    assert refused.value.code == "wages.own"
    for name in (month.payroll.pk, month.approver.pk):
        with (
            acting(month.payroll),
            pytest.raises((IntegrityError, ProgrammingError)),
            transaction.atomic(),
        ):
            WageRun.objects.filter(pk=run.pk).update(
                state="approved", approved_by=name, approved_at=run.prepared_at,
                entry_public_id=uuid.uuid4(),
            )  # fmt: skip


def test_an_approval_posts_one_entry_and_approves_the_payments(month, as_owner):
    account(month, month.client)
    account(month, month.client, "dependant")
    run = approved(month)
    with acting(month.payroll):
        entry = Entry.objects.get(public_id=run.entry_public_id)
        amounts = dict(Posting.objects.filter(entry=entry).values_list("account__code", "amount"))
        payments = list(Payment.objects.order_by("amount"))
    assert amounts["5010"] == run.gross
    assert -amounts["2010"] == run.totals["person"]
    assert -amounts["2020"] == run.totals["dependants"]
    assert sum(amounts.values()) == 0
    line = lines(month, run)[month.rows[0].pk]
    assert [p.amount for p in payments] == [line.parts["dependants"], line.parts["person"]]
    assert {p.state for p in payments} == {"approved"}
    assert {p.requested_by for p in payments} == {month.payroll.pk}
    assert {p.approved_by for p in payments} == {month.approver.pk}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select string_agg(text, ' ') from ledger_entry")
        assert "حسینی" not in cursor.fetchone()[0], "no person in the ledger's entries"


def test_a_second_approval_has_no_effect(month):
    run = approved(month)
    for who in (month.approver, month.approver2):
        with pytest.raises(Conflict):
            act(approval.approve_run, run, who)
    with acting(month.payroll):
        assert Entry.objects.filter(source_type="work.wages").count() == 1


def test_what_was_seen_is_what_is_approved(month):
    run = prepare(month)
    act(approval.submit_run, run, month.payroll)
    with pytest.raises(StaleVersion):
        act(approval.approve_run, run, month.approver, version=run.version)
    change_a_day(month.rows[0])
    with pytest.raises(Conflict) as refused:
        act(approval.approve_run, run, month.approver)
    assert refused.value.code == "wages.stale"


@owned
def change_a_day(row, minutes=300):
    day = WorkDay.objects.filter(placement=row).order_by("on").first()
    day.minutes = minutes
    day.save()


def test_sent_back_is_a_draft_again_without_payments(month):
    account(month, month.client)
    run = prepare(month)
    act(approval.submit_run, run, month.payroll)
    with pytest.raises(InvalidValue):
        act(approval.send_back, run, month.approver, note="")
    run = act(approval.send_back, run, month.approver, note="حضور نفر دوم درست نیست")
    assert run.state == "draft"
    with acting(month.payroll):
        assert set(Payment.objects.values_list("state", flat=True)) == {"cancelled"}
    act(writing.recalculate, run, month.payroll)
    run = act(approval.submit_run, run, month.payroll)
    run = act(approval.approve_run, run, month.approver)
    with acting(month.payroll):
        states = sorted(Payment.objects.values_list("state", flat=True))
        assert states == ["approved", "cancelled"]


def test_what_has_no_account_is_paid_when_there_is_one(month):
    run = approved(month)
    with acting(month.payroll):
        assert not Payment.objects.exists()
    with pytest.raises(Conflict):
        act(approval.ask_outstanding, run, month.payroll)
    account(month, month.client)
    assert act(approval.ask_outstanding, run, month.payroll) == 1
    with pytest.raises(Conflict):
        act(approval.ask_outstanding, run, month.payroll)
    with acting(month.payroll):
        payment = Payment.objects.get()
        assert payment.amount == lines_person(month, run) and payment.state == "requested"


def lines_person(world, run):
    return lines(world, run)[world.rows[0].pk].parts["person"]


def test_several_dependants_share_equally(month):
    account(month, month.client, "dependant")
    account(month, month.client, "dependant")
    run = approved(month)
    with acting(month.payroll):
        amounts = list(Payment.objects.values_list("amount", flat=True))
    assert sum(amounts) == lines(month, run)[month.rows[0].pk].parts["dependants"]
    assert max(amounts) - min(amounts) <= 1


def test_a_correction_takes_the_old_line_back_and_pays_the_difference(month):
    account(month, month.client)
    first = approved(month)
    before = lines_person(month, first)
    work_days(month.rows[0], days=1, skip=worked_days(month.rows[0]))
    fix = prepare(month, kind="correction")
    with acting(month.payroll):
        pair = list(WageLine.objects.filter(run=fix).order_by("gross"))
    assert [bool(x.reverses_id) for x in pair] == [True, False]
    assert fix.gross == pair[0].gross + pair[1].gross > 0
    act(approval.submit_run, fix, month.payroll)
    fix = act(approval.approve_run, fix, month.approver)
    with acting(month.payroll):
        paid = sum(Payment.objects.values_list("amount", flat=True))
        assert paid == pair[1].parts["person"] and paid > before
        assert WagePayment.objects.count() == 2
    with pytest.raises(Conflict) as refused:
        prepare(month, kind="correction")
    assert refused.value.code == "wages.same"


def worked_days(row):
    from tests.factories import owned as past

    return past(lambda: set(WorkDay.objects.filter(placement=row).values_list("on", flat=True)))()


def test_what_was_paid_too_much_is_set_off_later(month):
    account(month, month.client)
    first = approved(month)
    before = lines_person(month, first)
    change_a_day(month.rows[0], 0)
    fix = prepare(month, kind="correction")
    assert fix.warnings.get("overpaid") == 1
    act(approval.submit_run, fix, month.payroll)
    fix = act(approval.approve_run, fix, month.approver)
    with acting(month.payroll):
        assert sum(Payment.objects.values_list("amount", flat=True)) == before
    with acting(month.payroll):
        entry = Entry.objects.get(public_id=fix.entry_public_id)
        assert sum(entry.postings.values_list("amount", flat=True)) == 0


def test_a_cancelled_correction_leaves_the_lines_free(month):
    approved(month)
    change_a_day(month.rows[0])
    fix = prepare(month, kind="correction")
    act(approval.submit_run, fix, month.payroll)
    act(approval.cancel_run, fix, month.payroll)
    again = prepare(month, kind="correction")
    assert again.lines == 2


def test_a_reversal_mirrors_exactly(month):
    approved(month)
    change_a_day(month.rows[0])
    fix = prepare(month, kind="correction")
    with acting(month.payroll):
        back = WageLine.objects.get(run=fix, reverses__isnull=False)
        values = {f.attname: getattr(back, f.attname) for f in WageLine._meta.concrete_fields}
        values |= {"id": None, "public_id": uuid.uuid4()}
        back.delete()
        wrong = {"base": back.base + 1, "gross": back.gross + 1,
                 "parts": {"person": back.gross + 1}}  # fmt: skip
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            WageLine.objects.create(**values | wrong)
        assert refused.value.__cause__.diag.constraint_name == "work_line_mirror"


def test_who_stopped_is_paid_what_was_earned(month):
    with acting(month.officer) as by:
        withdraw_consent(public_id=month.rows[0].public_id, by=by)
    run = prepare(month)
    assert lines(month, run)[month.rows[0].pk].gross > 0


def missing(who, run):
    with acting(who):
        return left_out([run]).get(run.pk, 0)


def test_somebody_who_can_not_be_seen_keeps_nobody_from_the_wage_and_is_not_forgotten(month):
    """Left out by number, the others paid; the next preparer's correction pays the one left out."""
    hide(month)
    run = prepare(month)
    assert (run.people, month.rows[1].pk in lines(month, run)) == (2, False)
    assert missing(month.payroll, run) == missing(month.approver, run) == 1
    act(approval.submit_run, run, month.payroll)
    act(approval.approve_run, run, month.approver)
    with pytest.raises(Conflict) as refused:
        prepare(month, kind="correction")
    assert refused.value.code == "wages.same", "who may not see the person corrects nothing"
    fix = prepare(month, who=month.payroll2, kind="correction")
    assert fix.people == fix.lines == 1 and fix.gross > 0
    assert missing(month.payroll, run) == 0
    act(approval.submit_run, fix, month.payroll2)
    act(approval.approve_run, fix, month.approver)
    with acting(month.payroll2):
        assert WageLine.objects.get(run=fix).placement_id == month.rows[1].pk
    assert missing(month.stranger_pay, run) == 0, "nothing is told of another body"


def test_a_colleague_calculates_the_draft_with_everybody(month):
    hide(month)
    run = prepare(month)
    act(writing.recalculate, run, month.payroll2)
    assert missing(month.payroll, run) == 0
    with acting(month.payroll2):
        assert WageLine.objects.filter(run=run).count() == 3
    with pytest.raises(Conflict) as refused:
        act(writing.recalculate, run, month.payroll)
    assert refused.value.code == "wages.unseen_lines"
    with acting(month.payroll2):
        assert WageLine.objects.filter(run=run).count() == 3


def test_a_month_of_which_nothing_can_be_seen_is_refused(month):
    for row in month.rows:
        hide(month, row)
    with pytest.raises(Conflict) as refused:
        prepare(month)
    assert refused.value.code == "wages.unseen"


@owned
def hide(world, row=None):
    from bazgasht.people.models import AccessBarrier

    AccessBarrier.objects.create(
        client=(row or world.rows[1]).client, user_id=world.payroll.pk, reason="خویشاوند",
        ends="2100-01-01T00:00Z", set_by=1, set_by_organisation=world.prison.pk,
    )  # fmt: skip


def test_paid_when_every_payment_is_made(month):
    account(month, month.client)
    run = approved(month)
    with pytest.raises(Conflict) as refused:
        act(approval.settle_run, run, month.payroll)
    assert refused.value.code == "wages.unpaid"
    pay_everything(month)
    run = act(approval.settle_run, run, month.payroll)
    assert (run.state, run.paid_on) == ("paid", today())


def test_wages_are_decided_with_their_run(month):
    """Neither changed nor approved by way of the accounts while nobody has approved the wages."""
    from bazgasht.ledger.services.payments import approve_payments, change_payment

    account(month, month.client)
    run = prepare(month)
    act(approval.submit_run, run, month.payroll)
    row = the_payment()
    common = {"organisation_id": month.foundation.pk}
    with acting(month.payroll) as by, pytest.raises(Conflict) as refused:
        change_payment(payment_id=row.pk, version=row.version, payee="دیگری", amount=row.amount,
                       purpose=row.purpose, by=by, **common)  # fmt: skip
    assert refused.value.code == "ledger.payment_source"
    with acting(month.approver) as by, pytest.raises(Conflict) as refused:
        approve_payments(ids=[row.pk], by=by, **common)
    assert refused.value.code == "ledger.source_open"
    act(approval.approve_run, run, month.approver)
    assert the_payment().state == "approved"


@owned
def the_payment():
    return Payment.objects.get()


def test_what_had_no_account_is_asked_for_when_all_others_are_paid(month):
    account(month, month.client)
    run = approved(month)
    pay_everything(month)
    run = act(approval.settle_run, run, month.payroll)
    before = owned(Payment.objects.count)()
    account(month, month.client, kind="savings")
    assert act(approval.ask_outstanding, run, month.payroll) == 1
    assert owned(Payment.objects.count)() == before + 1


def test_a_split_changed_meanwhile_is_calculated_again(month, as_owner):
    run = prepare(month)
    with as_owner():
        WageRun.objects.filter(pk=run.pk).update(prepared_at=run.prepared_at - timedelta(hours=1))
        month.rows[0].splits.update(recorded_at=run.prepared_at)
    with pytest.raises(Conflict) as refused:
        act(approval.submit_run, run, month.payroll)
    assert refused.value.code == "wages.stale"
    act(writing.recalculate, run, month.payroll)
    with as_owner():
        month.rows[0].splits.update(recorded_at=run.prepared_at - timedelta(hours=1))
    act(approval.submit_run, run, month.payroll)


def pay_everything(world):
    from bazgasht.ledger.services import make_bank_file, record_paid

    with acting(world.payroll) as by:
        ids = list(Payment.objects.values_list("pk", flat=True))
        common = {"organisation_id": world.foundation.pk, "by": by}
        make_bank_file(ids=ids, request_id=uuid.uuid4(), **common)
        record_paid(ids=ids, on=today(), request_id=uuid.uuid4(), **common)


def test_a_raise_reaches_everybody_from_the_next_month(month, as_owner):
    with as_owner():
        post = month.rows[0].post
        post.rate, post.rate_since = 800_000, MONTH.first + timedelta(days=3)
        post.save()
    assert lines(month, prepare(month))[month.rows[0].pk].rate == 700_000
    with as_owner():
        WageRun.objects.update(state="cancelled")
        post.rate_since = MONTH.first
        post.save()
    assert lines(month, prepare(month))[month.rows[0].pk].rate == 800_000


def test_a_second_raise_or_a_lower_rate_takes_no_raise_back(month, as_owner):
    with as_owner():
        post = month.rows[0].post
        post.rate, post.rate_since = 600_000, MONTH.first + timedelta(days=3)
        post.raises = [{"starts": str(MONTH.first - timedelta(days=1)), "rate": 750_000},
                       {"starts": str(MONTH.first + timedelta(days=2)), "rate": 900_000}]  # fmt: skip
        post.save()
    assert lines(month, prepare(month))[month.rows[0].pk].rate == 750_000
