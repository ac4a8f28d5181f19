"""A payment: asked for, approved by somebody else, in a file, paid once, seen on the statement."""

import uuid

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from tests.factories import acting, add_role, make_org, make_user

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, StaleVersion
from bazgasht.ledger import selectors, services
from bazgasht.ledger.models import BankFile, BankFileVoid, Entry, Payment
from bazgasht.ledger.services import NewPayment

pytestmark = pytest.mark.django_db
SHEBA = "IR580540105180021273113007"
TODAY = timezone.localdate


@pytest.fixture
def body():
    return make_org("foundation")


@pytest.fixture
def preparer(body):
    return make_user("payroll_preparer", body)


@pytest.fixture
def approver(body):
    return make_user("payroll_approver", body)


def new(**fields):
    return NewPayment(**{"payee": "علی", "amount": 1000, "purpose": "دستمزد", "debit": "2010",
                         "request_id": uuid.uuid4(), "sheba": SHEBA, **fields})  # fmt: skip


def ask(body, user, *asked):
    with acting(user) as by:
        return services.request_payments(organisation_id=body.pk, payments=asked or (new(),), by=by)


def approve(body, user, rows):
    with acting(user) as by:
        services.approve_payments(organisation_id=body.pk, ids=[r.pk for r in rows], by=by)


def pay(body, user, rows, request_id=None):
    with acting(user) as by:
        return services.record_paid(
            organisation_id=body.pk, ids=[r.pk for r in rows], on=TODAY(),
            request_id=request_id or uuid.uuid4(), by=by,
        )  # fmt: skip


def test_the_whole_way(body, preparer, approver):
    rows = ask(body, preparer, new(), new(amount=500, debit="2020"))
    approve(body, approver, rows)
    with acting(preparer) as by:
        made = services.make_bank_file(
            organisation_id=body.pk, ids=[r.pk for r in rows], request_id=uuid.uuid4(), by=by
        )
        text = services.file_bytes(list(made.payments.order_by("pk"))).decode()
    assert (made.count, made.total) == (2, 1500)
    assert text.count(SHEBA) == 2
    pay(body, preparer, rows)
    with acting(approver) as by:
        services.reconcile(organisation_id=body.pk, ids=[r.pk for r in rows], by=by)
        found = {b.code: b.amount for b in selectors.balances(body.pk) if b.amount}
        assert found == {"1010": -1500, "2010": 1000, "2020": 500}
        assert set(Payment.objects.values_list("state", flat=True)) == {"reconciled"}


def test_nobody_approves_their_own(body, preparer):
    rows = ask(body, preparer)
    with acting(preparer) as by, pytest.raises(NotAllowed):
        services.approve_payments(organisation_id=body.pk, ids=[rows[0].pk], by=by)


def test_nor_in_the_database(body, preparer, approver):
    (row,) = ask(body, preparer)
    with acting(approver):
        mine = Payment.objects.filter(pk=row.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            mine.update(state="approved")
        with pytest.raises(ProgrammingError, match="another name"), transaction.atomic():
            mine.update(state="approved", approved_by=preparer.pk + 10_000)
    with acting(preparer), pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=row.pk).update(state="approved", approved_by=preparer.pk)


def test_an_edit_resets_the_approval(body, preparer, approver):
    (row,) = ask(body, preparer)
    approve(body, approver, [row])
    with acting(preparer) as by:
        changed = services.change_payment(
            organisation_id=body.pk, payment_id=row.pk, version=1, by=by, payee="علی",
            amount=2000, purpose="دستمزد",
        )  # fmt: skip
        assert (changed.state, changed.approved_by) == ("requested", None)
        with pytest.raises(StaleVersion):
            services.change_payment(organisation_id=body.pk, payment_id=row.pk, version=1, by=by,
                                    payee="x", amount=1, purpose="x")  # fmt: skip
    approve(body, approver, [row])
    with (
        acting(preparer),
        pytest.raises(ProgrammingError, match="approved anew"),
        transaction.atomic(),
    ):
        Payment.objects.filter(pk=row.pk).update(amount=9_999_999)


def test_whoever_changed_a_request_does_not_approve_it(body, preparer, approver):
    add_role(approver, "payroll_preparer", body)
    (row,) = ask(body, preparer)
    with acting(approver) as by:
        services.change_payment(organisation_id=body.pk, payment_id=row.pk, version=1, by=by,
                                payee="علی", amount=2000, purpose="دستمزد")  # fmt: skip
        with pytest.raises(NotAllowed):
            services.approve_payments(organisation_id=body.pk, ids=[row.pk], by=by)
        with pytest.raises(ProgrammingError, match="asks for it"), transaction.atomic():
            Payment.objects.filter(pk=row.pk).update(amount=3, requested_by=preparer.pk)


def test_only_what_was_seen_is_approved(body, preparer, approver):
    (row,) = ask(body, preparer)
    with acting(preparer) as by:
        services.change_payment(organisation_id=body.pk, payment_id=row.pk, version=1, by=by,
                                payee="علی", amount=9_000, purpose="دستمزد")  # fmt: skip
    with acting(approver) as by:
        with pytest.raises(StaleVersion):
            services.approve_payments(
                organisation_id=body.pk, ids=[row.pk], by=by, seen={row.pk: 1}
            )
        assert services.approve_payments(
            organisation_id=body.pk, ids=[row.pk], by=by, seen={row.pk: 2}
        ) == 1  # fmt: skip


def test_the_same_request_is_one_payment(body, preparer):
    asked = new()
    first = ask(body, preparer, asked)
    assert [ask(body, preparer, asked)[0].pk for _ in range(9)] == [first[0].pk] * 9
    with pytest.raises(Conflict):
        ask(body, preparer, new(request_id=asked.request_id, amount=5))


def test_paid_once(body, preparer, approver):
    rows = ask(body, preparer)
    with pytest.raises(Conflict):
        pay(body, preparer, rows)
    approve(body, approver, rows)
    pay(body, preparer, rows)
    with pytest.raises(Conflict):
        pay(body, preparer, rows)
    with acting(preparer):
        assert Entry.objects.count() == 1


def test_a_file_is_made_once(body, preparer, approver):
    rows = ask(body, preparer)
    approve(body, approver, rows)
    key = uuid.uuid4()
    with acting(preparer) as by:
        made = [services.make_bank_file(organisation_id=body.pk, ids=[rows[0].pk], request_id=key,
                                        by=by).pk for _ in range(3)]  # fmt: skip
    assert len(set(made)) == 1


def test_what_came_back_is_booked_back_and_asked_for_again(body, preparer, approver):
    (row,) = ask(body, preparer)
    approve(body, approver, [row])
    pay(body, preparer, [row])
    with acting(preparer) as by:
        services.record_returned(organisation_id=body.pk, payment_id=row.pk, on=TODAY(),
                                 reason="حساب بسته است", request_id=uuid.uuid4(), by=by)  # fmt: skip
        assert not any(b.amount for b in selectors.balances(body.pk))
        again = services.change_payment(organisation_id=body.pk, payment_id=row.pk, version=3,
                                        by=by, payee="علی", amount=1000, purpose="دستمزد",
                                        sheba=SHEBA)  # fmt: skip
    assert again.state == "requested"


@pytest.mark.parametrize("fields", [
    {"amount": 0}, {"amount": -5}, {"payee": " "}, {"debit": "9999"},
    {"sheba": "IR580540105180021273113008"},
])  # fmt: skip
def test_what_cannot_be_paid_is_refused(body, preparer, fields):
    with pytest.raises(InvalidValue):
        ask(body, preparer, new(**fields))


def test_a_sheba_is_never_stored_in_plain(body, preparer, as_owner):
    (row,) = ask(body, preparer)
    with as_owner():
        stored = Payment.objects.get(pk=row.pk)
    assert SHEBA.encode() not in bytes(stored.sheba)
    assert stored.last4 == "3007"


def test_another_body_sees_no_payment(body, preparer):
    ask(body, preparer)
    with acting(make_user("payroll_preparer", make_org("foundation"))):
        assert not Payment.objects.exists()


def filed(body, preparer, approver, n=2):
    rows = ask(body, preparer, *(new() for _ in range(n)))
    approve(body, approver, rows)
    return rows, refile(body, preparer, rows)


def refile(body, preparer, rows):
    with acting(preparer) as by:
        return services.make_bank_file(
            organisation_id=body.pk, ids=[r.pk for r in rows], request_id=uuid.uuid4(), by=by
        )


def void(body, user, file, reason="بانک آن را نگرفت"):
    with acting(user) as by:
        return services.void_bank_file(
            organisation_id=body.pk, public_id=file.public_id, reason=reason, by=by
        )


def take(body, user, file):
    with acting(user) as by:
        return services.take_file(organisation_id=body.pk, public_id=file.public_id, by=by)[1]


def states(user):
    with acting(user):
        return set(Payment.objects.values_list("state", flat=True))


def test_a_file_that_was_not_sent_is_taken_back(body, preparer, approver):
    """Its payments are approved again and leave once, in another file; the old one is void."""
    rows, file = filed(body, preparer, approver)
    with pytest.raises(InvalidValue):
        void(body, approver, file, reason="")
    first = void(body, approver, file)
    assert void(body, approver, file).pk == first.pk
    assert states(preparer) == {"approved"}
    with pytest.raises(Conflict) as refused:
        take(body, preparer, file)
    assert refused.value.code == "bankfile.void"
    again = refile(body, preparer, rows)
    assert again.sha256 == file.sha256
    pay(body, preparer, rows)
    with pytest.raises(Conflict):
        void(body, approver, again)
    assert states(preparer) == {"paid"}


def test_nobody_takes_back_the_file_they_made(body, preparer, approver):
    _rows, file = filed(body, preparer, approver)
    with pytest.raises(NotAllowed):
        void(body, preparer, file)
    add_role(preparer, "payroll_approver", body)
    with pytest.raises(NotAllowed) as refused:
        void(body, preparer, file)
    assert refused.value.code == "bankfile.own"
    with acting(preparer) as by, pytest.raises(ProgrammingError), transaction.atomic():
        BankFileVoid.objects.create(
            bank_file=file, organisation_id=body.pk, reason="ندارد", voided_by=by.user_id
        )


def test_a_file_the_bank_has_acted_on_stands(body, preparer, approver):
    rows, file = filed(body, preparer, approver)
    with acting(preparer) as by:
        services.record_returned(organisation_id=body.pk, payment_id=rows[0].pk, on=TODAY(),
                                 reason="حساب بسته است", request_id=uuid.uuid4(), by=by)  # fmt: skip
    with pytest.raises(Conflict) as refused:
        void(body, approver, file)
    assert refused.value.code == "bankfile.sent"
    with acting(approver) as by, pytest.raises(IntegrityError), transaction.atomic():
        BankFileVoid.objects.create(
            bank_file=file, organisation_id=body.pk, reason="ندارد", voided_by=by.user_id
        )
    with acting(approver), pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=rows[1].pk).update(state="approved", bank_file=None)


def test_what_is_taken_out_again_is_what_was_made(body, preparer, approver):
    rows, file = filed(body, preparer, approver)
    data = take(body, preparer, file)
    assert data == take(body, preparer, file) and data.count(SHEBA.encode()) == 2
    with acting(preparer) as by:
        services.record_returned(organisation_id=body.pk, payment_id=rows[0].pk, on=TODAY(),
                                 reason="حساب بسته است", request_id=uuid.uuid4(), by=by)  # fmt: skip
    with pytest.raises(Conflict) as refused:
        take(body, preparer, file)
    assert refused.value.code == "bankfile.changed"


def test_another_body_takes_no_file_back(body, preparer, approver):
    _rows, file = filed(body, preparer, approver)
    stranger = make_user("payroll_approver", make_org("foundation"))
    with pytest.raises(NotAllowed):
        void(body, stranger, file)
    with acting(stranger):
        assert not BankFile.objects.exists()


def test_that_it_was_taken_back_stands_in_the_journal(body, preparer, approver, as_owner):
    rows, file = filed(body, preparer, approver)
    void(body, approver, file)
    with as_owner():
        entry = JournalEntry.objects.get(action="bankfile.void")
        unfiled = JournalEntry.objects.filter(action="payment.unfiled").count()
    assert entry.detail == {"reason": "بانک آن را نگرفت", "count": 2}
    assert (entry.object_id, unfiled) == (str(file.public_id), len(rows))
