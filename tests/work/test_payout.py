"""What stays in the books of wages leaves once, by two people: savings after the release."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import acting, make_user, owned
from tests.support.visit import Visit
from tests.work.test_runs import MONTH, SHEBA, account, act, approved, prepare, work_days
from tests.work.world import worked_since

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound
from bazgasht.core.jalali import today as day
from bazgasht.ledger.models import Payment
from bazgasht.ledger.services.payments import approve_payments, reject_payment
from bazgasht.people.models import CustodyEpisode
from bazgasht.work import today
from bazgasht.work.models import Placement
from bazgasht.work.selectors.gone import owed_to_gone
from bazgasht.work.selectors.kept import kept_of
from bazgasht.work.services import approval, payout
from bazgasht.work.services.payout import Payee
from bazgasht.work.states import KEPT, PAID_WHEN, Recipient

pytestmark = pytest.mark.django_db
SHARES = {"person": 6_000, "savings": 3_000, "restitution": 1_000}


@pytest.fixture
def saved(world):
    """A month of work approved, with savings and restitution in the books."""
    row = worked_since(world, MONTH.first, shares=SHARES)
    work_days(row)
    account(world, world.client)
    approved(world)
    world.row = row
    return world


@owned
def let_out(world):
    CustodyEpisode.objects.filter(client=world.client).update(
        state="released", released_on=day(), release_kind="served"
    )
    Placement.objects.filter(pk=world.row.pk).update(state="ended", ends=day(), end_code="released")


def pay(world, part="savings", who=None, payee=None):
    with acting(who or world.payroll) as by:
        return payout.pay_out(public_id=world.row.public_id, recipient=part, payee=payee, by=by)


def kept(world, who=None):
    with acting(who or world.payroll):
        return kept_of(Placement.objects.get(pk=world.row.pk))


def test_the_table_says_when_each_part_leaves():
    assert set(PAID_WHEN) == set(Recipient)
    assert set(KEPT) == {Recipient.SAVINGS, Recipient.RESTITUTION}


def test_savings_stay_until_the_release_and_leave_once(saved):
    amount = kept(saved)[Recipient.SAVINGS]
    assert amount > 0
    with pytest.raises(Conflict) as refused:
        pay(saved)
    assert refused.value.code == "payout.inside"
    let_out(saved)
    made = pay(saved)
    assert (made.amount, made.state, made.last4) == (amount, "requested", SHEBA[-4:])
    with acting(saved.payroll):
        assert Payment.objects.get(pk=made.pk).debit_account.code == "2030"
    assert Recipient.SAVINGS not in kept(saved)
    with pytest.raises(Conflict) as refused:
        pay(saved)
    assert refused.value.code == "payout.nothing"


def test_another_person_approves_what_was_asked_for(saved):
    let_out(saved)
    made = pay(saved)
    common = {"organisation_id": saved.foundation.pk, "ids": [made.pk]}
    with acting(saved.payroll) as by, pytest.raises(NotAllowed):
        approve_payments(**common, by=by)
    with acting(saved.approver) as by:
        assert approve_payments(**common, by=by) == 1
    with acting(saved.officer):
        entry = JournalEntry.objects.get(action="kept.asked")
    assert entry.client_id == saved.client.pk and entry.detail["amount"] == made.amount


def test_what_was_rejected_can_be_asked_for_again_and_no_later_wages_pay_it_twice(saved):
    let_out(saved)
    first = pay(saved)
    with acting(saved.approver) as by:
        reject_payment(organisation_id=saved.foundation.pk, payment_id=first.pk,
                       reason="حساب بسته است", by=by)  # fmt: skip
    again = pay(saved)
    assert (again.amount, again.pk == first.pk) == (first.amount, False)
    account(saved, saved.client, kind="savings")
    with pytest.raises(Conflict):
        act(approval.ask_outstanding, the_run(saved), saved.payroll)


def the_run(world):
    from bazgasht.work.models import WageRun

    return owned(WageRun.objects.get)()


def test_nothing_leaves_without_an_account(saved):
    let_out(saved)
    end_accounts()
    with pytest.raises(Conflict) as refused:
        pay(saved)
    assert refused.value.code == "payout.account"


@owned
def end_accounts():
    from bazgasht.ledger.models import PayAccount

    PayAccount.objects.update(ends=timezone.now())


def test_a_loss_is_made_good_to_whom_it_is_owed_at_any_time(saved):
    amount = kept(saved)[Recipient.RESTITUTION]
    for payee, field in ((None, "payee"), (Payee("زیان‌دیده", ""), "sheba")):
        with pytest.raises(InvalidValue) as refused:
            pay(saved, "restitution", payee=payee)
        assert refused.value.field == field
    made = pay(saved, "restitution", payee=Payee("زیان‌دیده", SHEBA))
    assert (made.amount, made.payee) == (amount, "زیان‌دیده")
    with pytest.raises(Conflict):
        pay(saved, "restitution", payee=Payee("زیان‌دیده", SHEBA))


@pytest.mark.parametrize("part", ["person", "dependants", "x"])
def test_what_goes_with_the_wages_is_not_paid_out(saved, part):
    let_out(saved)
    with pytest.raises(InvalidValue):
        pay(saved, part)


def test_who_may_pay_out(saved):
    let_out(saved)
    for who in ("approver", "supervisor", "officer", "stranger_pay"):
        with pytest.raises((NotAllowed, NotFound)):
            pay(saved, who=saved.users[who])
    assert kept(saved)


def test_wages_that_nobody_approved_are_not_kept_yet(world):
    world.row = worked_since(world, MONTH.first, shares=SHARES)
    work_days(world.row)
    prepare(world)
    assert kept(world) == {}


def test_the_first_page_and_the_page_of_the_post_lead_to_it(saved):
    with acting(saved.payroll) as by:
        assert today.savings(by) is None
    visit = Visit(saved.payroll)
    visit.open(f"/work/placements/{saved.row.public_id}/")
    assert "پس از آزادی پرداخت می‌شود" in visit.words
    let_out(saved)
    with acting(saved.payroll) as by:
        assert today.savings(by).total == 1
    with acting(make_user("payroll_preparer", saved.stranger_body)) as by:
        assert today.savings(by) is None
    visit.open(f"/work/placements/{saved.row.public_id}/")
    visit.follow_to("/pay-out/savings")
    visit.submit(button="درخواست پرداخت")
    assert "تأییدکنندهٔ پرداخت" in visit.words
    with acting(saved.payroll) as by:
        assert today.savings(by) is None


# — people whom the body may not see any more —


@pytest.fixture
def gone(saved):
    """Out of custody, and sixty days after the work: the foundation's sight of the person has ended."""
    let_out(saved)
    end_sight(saved)
    return saved


@owned
def end_sight(world):
    from bazgasht.people.models import Grant

    ended = Grant.objects.filter(client=world.client, organisation_id=world.foundation.pk)
    then = timezone.now() - timedelta(days=2)
    assert ended.update(starts=then - timedelta(days=90), ends=then)


def owed(world, who=None):
    with acting(who or world.payroll) as by:
        return {g.recipient: g for g in owed_to_gone(by.organisations_for("wages.prepare"))}


def test_the_preparer_reads_what_is_owed_and_where_it_goes_and_nothing_else(gone):
    with acting(gone.payroll):
        from bazgasht.ledger.models import PayAccount
        from bazgasht.people.models import Client

        assert not Client.objects.filter(pk=gone.client.pk).exists()
        assert not PayAccount.objects.exists() and not Placement.objects.exists()
    found = owed(gone)
    assert set(found) == {Recipient.SAVINGS, Recipient.RESTITUTION}
    assert [a.last4 for a in found[Recipient.SAVINGS].accounts] == [SHEBA[-4:]]
    visit = Visit(gone.payroll)
    visit.open("/wages/owed")
    assert gone.row.contract_no in visit.words and gone.client.file_no not in visit.words
    with acting(gone.payroll) as by:
        assert today.gone(by).total == 2 and today.savings(by) is None
    assert owned(JournalEntry.objects.get)(action="kept.listed").detail == {"shown": 2}


def test_savings_are_asked_for_once_by_the_page_and_restitution_to_whom_it_is_owed(gone):
    amount = owed(gone)[Recipient.SAVINGS].rials
    visit = Visit(gone.payroll)
    visit.open("/wages/owed")
    visit.follow_to("/savings")
    visit.submit(button="درخواست پرداخت")
    assert "تأییدکنندهٔ پرداخت" in visit.words
    made = owned(Payment.objects.get)(source_type="work.wages", debit_account__code="2030")
    assert (made.amount, made.state, made.last4) == (amount, "requested", SHEBA[-4:])
    assert Recipient.SAVINGS not in owed(gone)
    again = visit.client.post(f"/wages/owed/{gone.row.public_id}/savings")
    assert again.status_code == 409, "a second press is told"
    with acting(gone.payroll) as by:
        with pytest.raises(Conflict):
            payout.pay_gone(public_id=gone.row.public_id, recipient="savings", by=by)
        with pytest.raises(InvalidValue):
            payout.pay_gone(public_id=gone.row.public_id, recipient="restitution", by=by)
        to = Payee("زیان‌دیده", SHEBA)
        payout.pay_gone(public_id=gone.row.public_id, recipient="restitution", payee=to, by=by)
    assert not owed(gone)


def test_without_an_account_it_is_told_and_nothing_leaves(gone):
    end_accounts()
    with acting(gone.payroll) as by, pytest.raises(Conflict) as refused:
        payout.pay_gone(public_id=gone.row.public_id, recipient="savings", by=by)
    assert refused.value.code == "payout.account"
    visit = Visit(gone.payroll)
    visit.open("/wages/owed")
    assert "حسابی ثبت نشده است" in visit.words


def test_nobody_else_reads_it_and_a_barrier_beats_it(gone):
    from tests.support.objects import bar

    for who in (gone.approver, gone.supervisor, gone.officer, gone.users["stranger_pay"]):
        assert not owed(gone, who)
        with acting(who) as by, pytest.raises(NotFound):
            payout.pay_gone(public_id=gone.row.public_id, recipient="savings", by=by)
    bar(gone.client, gone.payroll, gone.foundation)
    assert not owed(gone)


def test_whoever_is_still_inside_keeps_their_savings(saved):
    @owned
    def ended():
        Placement.objects.filter(pk=saved.row.pk).update(
            state="ended", ends=day(), end_code="withdrawn"
        )

    ended()
    end_sight(saved)
    assert set(owed(saved)) == {Recipient.RESTITUTION}


def test_raw_sql_tells_another_body_nothing(gone):
    from django.db import connection

    with acting(gone.users["stranger_pay"]), connection.cursor() as cursor:
        for name, day_ in (("work_owed_gone", "null"), ("work_gone_accounts", "null"),
                           ("work_left_since", "'2000-01-01'")):  # fmt: skip
            cursor.execute(f"select * from {name}(%s, {day_})", [[gone.foundation.pk]])
            assert cursor.fetchall() == [], name


def test_the_first_page_reminds_for_a_while_and_the_list_holds_all(gone, monkeypatch):
    """A release counts as much as the end of the post; what is older stays in the list."""
    from bazgasht.work.selectors import gone as reading

    def reminded():
        with acting(gone.payroll) as by:
            return today.gone(by)

    assert (reminded().total, reminded().all_url) == (2, "/wages/owed?recent=on")
    monkeypatch.setattr(reading, "RECENT_DAYS", -1)  # whatever ended until today is old
    assert reminded() is None
    visit = Visit(gone.payroll)
    visit.open("/wages/owed?recent=on")
    assert gone.row.contract_no not in visit.words and "نمایش همه" in visit.words
    visit.open("/wages/owed")
    assert gone.row.contract_no in visit.words

    @owned
    def released(on):
        CustodyEpisode.objects.filter(client=gone.client).update(released_on=on)

    released(day() + timedelta(days=1))
    assert reminded().total == 2, "a release long after the post"
