"""Every page of the accounts, by role: whoever may not gets 403, another body's books are 404."""

import uuid

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone
from tests.factories import acting, make_client, make_org, make_user

from bazgasht.access.roles import ROLES
from bazgasht.ledger import services
from bazgasht.ledger.services import Line, NewPayment

pytestmark = pytest.mark.django_db
OK, AWAY, FORBIDDEN, MISSING, WRONG = 200, 302, 403, 404, 405
SHEBA = "IR580540105180021273113007"


def holders(permission):
    return frozenset(c for c, r in ROLES.items() if permission in r.permissions)


# route → (permission, GET, POST) for those who may
TABLE = {
    "index": ("ledger.view", AWAY, WRONG),
    "home": ("ledger.view", OK, WRONG),
    "open": ("ledger.post", WRONG, AWAY),
    "entries": ("ledger.view", OK, WRONG),
    "entry_new": ("ledger.post", OK, OK),
    "entry": ("ledger.view", OK, WRONG),
    "reverse": ("ledger.post", OK, OK),
    "close": ("ledger.close", OK, OK),
    "export": ("ledger.view", OK, WRONG),
    "payments": ("ledger.view", OK, AWAY),
    "payments_act": ("ledger.view", WRONG, AWAY),
    "payment_new": ("payments.request", OK, OK),
    "payment": ("ledger.view", OK, WRONG),
    "payment_change": ("payments.request", OK, OK),
    "payment_approve": ("payments.approve", WRONG, AWAY),
    "payment_reject": ("payments.approve", OK, OK),
    "payment_cancel": ("payments.request", OK, OK),
    "payment_paid": ("payments.pay", OK, OK),
    "payment_returned": ("payments.pay", OK, OK),
    "files": ("ledger.view", OK, WRONG),
    "file": ("payments.pay", OK, WRONG),
    "file_void": ("payments.approve", OK, OK),
    "pay_accounts": ("consents.record", OK, OK),
    "pay_account_end": ("consents.record", WRONG, AWAY),
}


@pytest.fixture
def books():
    body = make_org("foundation")
    preparer, approver = make_user("payroll_preparer", body), make_user("payroll_approver", body)
    asked = [NewPayment("علی", 1000, "دستمزد", "2010", uuid.uuid4(), SHEBA) for _ in range(2)]
    with acting(preparer) as by:
        entry = services.post_entry(
            organisation_id=body.pk, on=timezone.localdate(), text="فروش", request_id=uuid.uuid4(),
            lines=[Line("1010", 5), Line("4010", -5)], by=by,
        )  # fmt: skip
        rows = services.request_payments(organisation_id=body.pk, payments=asked, by=by)
    with acting(approver) as by:
        services.approve_payments(organisation_id=body.pk, ids=[rows[1].pk], by=by)
    with acting(preparer) as by:
        file = services.make_bank_file(
            organisation_id=body.pk, ids=[rows[1].pk], request_id=uuid.uuid4(), by=by
        )
    prison = make_org("prison")
    person = make_client(prison)
    worker = make_user("social_worker", prison)
    with acting(worker) as by:
        account = services.add_pay_account(
            client_id=person.pk, kind="own", holder="علی", sheba=SHEBA, by=by,
            asked_on=timezone.localdate(),
        )  # fmt: skip
    code = body.code
    return {
        "users": {"payroll_preparer": preparer, "payroll_approver": approver,
                  "social_worker": worker},
        "body": body, "rows": rows,
        "args": {
            "entry": [code, entry.public_id], "reverse": [code, entry.public_id],
            "export": [code, "xlsx"], "file": [code, file.public_id],
            "file_void": [code, file.public_id],
            "pay_accounts": [person.public_id],
            "pay_account_end": [person.public_id, account.pk], "index": [],
            **{n: [code, rows[0].public_id] for n in TABLE if n.startswith("payment_")
               and n != "payment_new"},
            "payment": [code, rows[0].public_id],
        },
    }  # fmt: skip


def url(books, name):
    return reverse(f"ledger:{name}", args=books["args"].get(name, [books["body"].code]))


def test_every_route_is_decided():
    routes = [p.name for r in get_resolver().url_patterns
              for p in getattr(r, "url_patterns", []) if getattr(r, "app_name", "") == "ledger"]  # fmt: skip
    assert set(routes) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
@pytest.mark.parametrize("role", ["payroll_preparer", "payroll_approver", "social_worker"])
def test_the_bodys_own_people(client, books, name, role):
    permission, get, post = TABLE[name]
    client.force_login(books["users"][role])
    may = role in holders(permission)
    assert client.get(url(books, name)).status_code == (
        get if may else FORBIDDEN if get != WRONG else client.get(url(books, name)).status_code
    )
    if may:
        seen = {"version": books["rows"][0].version} if name == "payment_approve" else {}
        assert client.post(url(books, name), seen).status_code == post
    elif post != WRONG:
        assert client.post(url(books, name)).status_code == FORBIDDEN


@pytest.mark.parametrize("name", [n for n, (_p, g, _q) in TABLE.items() if g == OK])
def test_another_body_finds_nothing(client, books, name):
    permission = TABLE[name][0]
    role = next(r for r in ("payroll_preparer", "payroll_approver", "social_worker")
                if r in holders(permission))  # fmt: skip
    kind = "prison" if role == "social_worker" else "foundation"
    client.force_login(make_user(role, make_org(kind)))
    assert client.get(url(books, name)).status_code == MISSING


@pytest.mark.parametrize("role", sorted(set(ROLES) - holders("ledger.view")))
def test_nobody_else_opens_the_accounts(client, books, role):
    kinds = sorted(ROLES[role].kinds)
    client.force_login(make_user(role, make_org(kinds[0])))
    assert client.get(url(books, "home")).status_code == FORBIDDEN


def test_an_entry_written_on_the_page(client, books):
    client.force_login(books["users"]["payroll_preparer"])
    key = str(uuid.uuid4())
    sent = {"on": "1405/09/01", "text": "خرید مواد", "request_id": key, "l0-account": "5020",
            "l0-debit": "۱۲۰٬۰۰۰", "l1-account": "1010", "l1-credit": "120000"}  # fmt: skip
    first = client.post(url(books, "entry_new"), sent)
    again = client.post(url(books, "entry_new"), sent)
    assert first.status_code == AWAY
    assert first.url == again.url
    uneven = client.post(url(books, "entry_new"), {**sent, "request_id": str(uuid.uuid4()),
                                                   "l1-credit": "5"})  # fmt: skip
    assert uneven.status_code == OK
    assert "باید برابر باشند" in uneven.content.decode()
    assert "خرید مواد" in uneven.content.decode()


def test_the_list_approves_and_makes_a_file(client, books):
    row = books["rows"][0]
    act = url(books, "payments_act")
    client.force_login(books["users"]["payroll_preparer"])
    ticked = f"{row.public_id}:{row.version}"
    client.post(act, {"do": "approve", "selected": [ticked]})
    assert client.get(url(books, "payment")).context["row"].state == "requested"
    client.force_login(books["users"]["payroll_approver"])
    client.post(act, {"do": "approve", "selected": [f"{row.public_id}:{row.version + 1}"]})
    assert client.get(url(books, "payment")).context["row"].state == "requested", (
        "not what was seen"
    )
    client.post(act, {"do": "approve", "selected": [ticked]})
    client.force_login(books["users"]["payroll_preparer"])
    client.post(act, {"do": "file", "selected": [row.public_id], "request_id": uuid.uuid4()})
    assert client.get(url(books, "payment")).context["row"].state == "in_file"
    assert client.post(act, {"do": "nonsense", "selected": [row.public_id]}).status_code == MISSING
    assert client.post(act, {"do": "approve", "selected": ["x"]}).status_code == AWAY


def test_the_bank_file_and_the_exports(client, books):
    client.force_login(books["users"]["payroll_preparer"])
    file = client.get(url(books, "file"))
    assert SHEBA in file.content.decode()
    assert file["Cache-Control"] == "no-store"
    for kind in ("xlsx", "csv", "beancount"):
        got = client.get(reverse("ledger:export", args=[books["body"].code, kind]))
        assert got.status_code == OK
    text = got.content.decode()
    assert text.count(" IRR") >= 2
    assert "Assets:A1010  5 IRR" in text
    assert (
        client.get(reverse("ledger:export", args=[books["body"].code, "exe"])).status_code
        == MISSING
    )


def test_a_file_is_taken_back_on_its_page(client, books):
    client.force_login(books["users"]["payroll_approver"])
    assert client.post(url(books, "file_void"), {"reason": "x"}).status_code == OK
    page = client.post(url(books, "file_void"), {"reason": "بانک تعطیل بود"}, follow=True)
    assert "باطل: فرستاده نشد" in page.content.decode()
    client.force_login(books["users"]["payroll_preparer"])
    assert client.get(url(books, "file")).status_code == 409
    assert client.get(url(books, "payment")).status_code == OK


def test_an_entry_is_kept_while_it_is_typed(client, books):
    client.force_login(books["users"]["payroll_preparer"])
    address = url(books, "entry_new")
    assert (
        f'data-autosave-url="/draft/{address.strip("/")}"' in client.get(address).content.decode()
    )
