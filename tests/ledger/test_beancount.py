"""The exported books as another tool reads them: Beancount takes them whole and finds the same sums."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from beancount import loader
from beancount.core.data import Open, Transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import acting, make_org, make_user

from bazgasht.ledger import selectors, services
from bazgasht.ledger.beancount import render
from bazgasht.ledger.models import Account, Entry
from bazgasht.ledger.services import Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def body():
    return make_org("foundation")


@pytest.fixture
def keeper(body):
    with acting(make_user("payroll_preparer", body)) as by:
        yield by


def post(body, by, *lines, text="دستمزد", on=None):
    return services.post_entry(
        organisation_id=body.pk, on=on or timezone.localdate(), text=text,
        lines=[Line(*x) for x in lines], request_id=uuid.uuid4(), by=by,
    )  # fmt: skip


def read(body):
    entries, errors, options = loader.load_string(render(body.pk))
    assert errors == [], errors[:3]
    assert options["operating_currency"] == ["IRR"]
    return entries


def sums(entries):
    found = Counter()
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                assert posting.units.currency == "IRR"
                found[posting.account.rpartition(":A")[2]] += int(posting.units.number)
    return {code: amount for code, amount in found.items() if amount}


def ours(body):
    return {b.code: b.amount for b in selectors.balances(body.pk) if b.amount}


def test_the_books_are_read_without_an_error_and_say_the_same(body, keeper):
    now = timezone.localdate()
    first = post(body, keeper, ("5010", 700), ("2010", -500), ("2020", -200),
                 on=now - timedelta(days=2))  # fmt: skip
    post(body, keeper, ("2010", 300), ("1010", -300), on=now - timedelta(days=1))
    services.reverse_entry(
        entry_id=first.pk, on=now, reason="نادرست بود", request_id=uuid.uuid4(), by=keeper
    )
    entries = read(body)
    assert sums(entries) == ours(body)
    told = {e.meta["id"] for e in entries if isinstance(e, Transaction)}
    assert told == {str(pk) for pk in Entry.objects.values_list("public_id", flat=True)}
    opened = [e for e in entries if isinstance(e, Open)]
    assert len(opened) == Account.objects.filter(organisation_id=body.pk).count()


def test_books_without_an_entry_are_read_too(body, keeper):
    assert all(isinstance(e, Open) for e in read(body))


HOSTILE = ('"', "\\", 'a" ^link #tag', "خط\nدوم", "; یادداشت", "\t", "{%}", "۲۰۲۶-۰۱-۰۱ * «x»",
           "\\n\\", 'x"\n2026-01-01 open Assets:Evil IRR')  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_no_words_of_an_entry_break_the_file(body, keeper, text):
    post(body, keeper, ("5010", 7), ("2010", -7), text=f"شرح {text}")
    entries = read(body)
    assert sums(entries) == ours(body)
    assert not [e for e in entries if isinstance(e, Open) and "Evil" in e.account]
    (told,) = [e for e in entries if isinstance(e, Transaction)]
    assert not told.tags and not told.links


@given(amounts=st.lists(st.integers(-(10**14), 10**14).filter(bool), min_size=1, max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_whole_rials_are_read_as_they_are(body, keeper, amounts):
    rest = -sum(amounts)
    lines = [("5010", a) for a in amounts] + ([("2010", rest)] if rest else [])
    post(body, keeper, *lines)
    assert sums(read(body)) == ours(body)
