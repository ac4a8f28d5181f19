"""Entries balance, stand for ever, and are written once per request."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import acting, make_org, make_user

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed
from bazgasht.ledger import selectors, services
from bazgasht.ledger.models import Book, Entry, Posting
from bazgasht.ledger.services import Line

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def body():
    return make_org("foundation")


@pytest.fixture
def keeper(body):
    with acting(make_user("payroll_preparer", body)) as by:
        yield by


def post(
    body, by, *, lines=((("5010"), 700), ("2010", -700)), request_id=None, on=None, text="دستمزد"
):
    return services.post_entry(
        organisation_id=body.pk, on=on or TODAY(), text=text,
        lines=[Line(*x) for x in lines], request_id=request_id or uuid.uuid4(), by=by,
    )  # fmt: skip


def settle():
    """What a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


def test_an_entry_moves_two_balances(body, keeper):
    post(body, keeper)
    settle()
    found = {b.code: b.amount for b in selectors.balances(body.pk)}
    assert (found["5010"], found["2010"]) == (700, -700)
    assert sum(found.values()) == 0


@given(amounts=st.lists(st.integers(-(10**12), 10**12).filter(bool), min_size=1, max_size=8))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_amounts_balance_or_are_refused(body, keeper, amounts):
    rest = -sum(amounts)
    lines = [("1010", a) for a in amounts] + ([("2110", rest)] if rest else [])
    with transaction.atomic():
        if len(lines) < 2:
            with pytest.raises(InvalidValue):
                post(body, keeper, lines=lines)
        else:
            entry = post(body, keeper, lines=lines)
            assert sum(entry.postings.values_list("amount", flat=True)) == 0
        settle()


def test_the_same_request_is_the_same_entry(body, keeper):
    key = uuid.uuid4()
    first = post(body, keeper, request_id=key)
    assert [post(body, keeper, request_id=key).pk for _ in range(9)] == [first.pk] * 9
    with pytest.raises(Conflict) as refused:
        post(body, keeper, request_id=key, text="چیز دیگر")
    assert refused.value.code == "ledger.request"
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("lines", [
    (("5010", 700), ("2010", -600)), (("5010", 700),), (("5010", 0), ("2010", 0)),
    (("5010", 700), ("9999", -700)),
])  # fmt: skip
def test_what_does_not_balance_is_refused_before_the_database_is_asked(body, keeper, lines):
    with pytest.raises(InvalidValue):
        post(body, keeper, lines=lines)


def raw(entry, *amounts):
    account = entry.book.accounts.get(code="1010")
    return Posting.objects.bulk_create(
        Posting(entry=entry, account=account, amount=a, on=entry.on,
                organisation_id=entry.organisation_id) for a in amounts
    )  # fmt: skip


def bare_entry(body, by, **fields):
    book = services.ensure_book(organisation_id=body.pk, by=by)
    values = {"on": TODAY(), "text": "x", "request_id": uuid.uuid4(), "content_hash": b"",
              "recorded_by": by.user_id, **fields}  # fmt: skip
    return Entry.objects.create(book=book, organisation_id=body.pk, **values)


@pytest.mark.parametrize("amounts", [(), (5,), (5, -4)])
def test_no_path_leaves_an_entry_unbalanced(body, keeper, amounts):
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        raw(bare_entry(body, keeper), *amounts)
        settle()


def test_nor_a_posting_after_the_entry_was_looked_at(body, keeper):
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        entry = bare_entry(body, keeper)
        raw(entry, 5, -5)
        settle()
        raw(entry, 7)
        settle()


@pytest.mark.parametrize("owner", [False, True])
@pytest.mark.parametrize("statement", [
    "update ledger_entry set text = 'y'", "delete from ledger_entry",
    "update ledger_posting set amount = amount * 2", "delete from ledger_posting",
    "truncate ledger_posting, ledger_entry cascade",
])  # fmt: skip
def test_nothing_written_is_ever_changed(body, keeper, as_owner, statement, owner):
    post(body, keeper)
    settle()
    with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
        if owner:
            with as_owner(), connection.cursor() as cursor:
                cursor.execute(statement)
        else:
            with connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_stands_takes_no_more_postings(body, keeper):
    entry = post(body, keeper)
    with pytest.raises(ProgrammingError, match="takes no more"), transaction.atomic():
        raw(entry, 5, -5)


def test_another_bodys_account_is_refused(body, keeper):
    other = make_org("foundation")
    with acting(make_user("payroll_preparer", other)) as by:
        foreign = services.ensure_book(organisation_id=other.pk, by=by).accounts.get(code="1010")
    with pytest.raises(IntegrityError, match="another book"), transaction.atomic():
        entry = bare_entry(body, keeper)
        Posting.objects.create(entry=entry, account_id=foreign.pk, amount=5, on=entry.on,
                               organisation_id=body.pk)  # fmt: skip


def test_a_closed_period_takes_nothing(body, keeper):
    services.ensure_book(organisation_id=body.pk, by=keeper)
    Book.objects.filter(organisation=body).update(closed_through=TODAY())
    with pytest.raises(Conflict):
        post(body, keeper)
    with pytest.raises(IntegrityError, match="closed"), transaction.atomic():
        bare_entry(body, keeper)
    with pytest.raises(ProgrammingError, match="stays closed"), transaction.atomic():
        Book.objects.filter(organisation=body).update(closed_through=TODAY() - timedelta(days=1))


def test_a_reversal_mirrors_once(body, keeper):
    entry = post(body, keeper)
    made = services.reverse_entry(entry_id=entry.pk, on=TODAY(), reason="اشتباه",
                                  request_id=uuid.uuid4(), by=keeper)  # fmt: skip
    settle()
    assert made.reverses_id == entry.pk
    assert {b.amount for b in selectors.balances(body.pk)} == {0}
    for again in (entry.pk, made.pk):
        with pytest.raises(Conflict):
            services.reverse_entry(entry_id=again, on=TODAY(), reason="اشتباه",
                                   request_id=uuid.uuid4(), by=keeper)  # fmt: skip


def test_a_reversal_that_is_no_mirror_is_refused(body, keeper):
    entry = post(body, keeper)
    with pytest.raises(IntegrityError, match="mirrors"), transaction.atomic():
        raw(bare_entry(body, keeper, reverses=entry), 5, -5)
        settle()


@pytest.mark.parametrize("role", ["payroll_approver", "workshop_supervisor"])
def test_others_of_the_body_write_nothing(body, role):
    with acting(make_user(role, body)) as by, pytest.raises(NotAllowed):
        post(body, by)


def test_another_body_sees_and_writes_nothing(body, keeper):
    post(body, keeper)
    with acting(make_user("payroll_preparer", make_org("foundation"))) as by:
        assert not Entry.objects.exists()
        assert not Posting.objects.exists()
        with pytest.raises(NotAllowed):
            post(body, by)
