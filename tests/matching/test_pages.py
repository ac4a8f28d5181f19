"""Every page of proposals through the eyes of the employment officer, and nobody else's."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.factories import acting
from tests.matching.conftest import lines, misses, reread
from tests.support.province import make_need

from bazgasht.core import indicators
from bazgasht.core.week import Week
from bazgasht.matching import services, today
from bazgasht.matching.models import MatchRun, Wish
from bazgasht.training.models import Enrolment


def url(name, *args):
    return reverse(f"matching:{name}", args=args)


@pytest.fixture
def officer(client, house):
    client.force_login(house.officer)
    return client


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_from_the_yes_to_the_seat_by_the_pages_alone(officer, house):
    person = house.clients[0]
    section = text(officer.get(reverse("people:client", args=[person.public_id])))
    assert url("person", person.public_id) in section
    assert "هنوز پرسیده نشده" in text(officer.get(url("person", person.public_id)))
    wrong = officer.post(url("wish", person.public_id), {"trade1": "welding", "trade2": "welding",
                                                        "agreed_on": "۱۴۰۵/۰۱/۱۵"})  # fmt: skip
    assert "هر حرفه یک بار" in text(wrong)
    saved = officer.post(url("wish", person.public_id), {
        "version": "0", "trade1": "welding", "counties": ["بوشهر"], "max_hours": "۴۰",
        "agreed_on": "۱۴۰۵/۰۱/۱۵",
    })  # fmt: skip
    assert saved.status_code == 302
    form = text(officer.get(url("new")))
    assert 'name="request_id"' in form and "تنها پیشنهاد است" in form
    key = str(uuid4())
    data = {"body": house.prison.pk, "kind": "seats", "request_id": key}
    made = officer.post(url("new"), data)
    assert made.url == url("run", key) == officer.post(url("new"), data).url
    assert person.name.family in text(officer.get(made.url))
    with acting(house.officer):
        (line,) = lines(MatchRun.objects.get())
    why = text(officer.get(url("why", line.public_id)))
    assert "جوشکاری پایه" in why and "نخستین حرفهٔ دلخواه" in why and "نمره‌ای" in why
    done = officer.post(url("accept", line.public_id), {"version": line.version}, follow=True)
    assert "جا به او رسید" in text(done)
    with acting(house.officer):
        assert Enrolment.objects.get().client_id == person.pk
    story = text(officer.get(reverse("people:client", args=[person.public_id])))
    assert "جوشکاری پایه" in story


def test_choosing_another_and_not_following(officer, house, proposed):
    first, second = lines(proposed)
    assert "می‌آورد ولی پر است" in text(officer.get(url("why", second.public_id)))
    form = text(officer.get(url("choose", first.public_id)))
    assert "خیاطی پایه" in form and "امتیاز" in form
    missing = officer.post(url("choose", first.public_id), {"place": "1", "version": 1})
    assert "has-error" in text(missing)
    chosen = officer.post(
        url("choose", first.public_id),
        {"place": 1 - first.place, "reason": "خودش خواست", "version": 1},
        follow=True,
    )
    assert "خودش خواست" in text(chosen) and reread(first).state == "overridden"
    assert officer.get(url("choose", first.public_id)).status_code == 409
    assert "چند کلمه" in text(officer.post(url("refuse", second.public_id), {"code": "other"}))
    gone = officer.post(url("refuse", second.public_id), {"code": "person"}, follow=True)
    assert "خود شخص نمی‌خواهد" in text(gone)


def test_what_training_refuses_is_told_on_the_page(officer, house, proposed):
    from tests.training.conftest import set_dates

    line = lines(proposed)[0]
    set_dates(house.cohorts[0], enrol_until=timezone.localdate() - timedelta(days=1))
    told = officer.post(url("accept", line.public_id), {"version": 1}, follow=True)
    assert "دیگر کسی را ثبت‌نام نمی‌کند" in text(told)
    assert reread(line).state == "proposed"


def test_a_stale_page_is_not_accepted(officer, house, proposed):
    line = lines(proposed)[0]
    with acting(house.colleague) as by:
        services.refuse(public_id=line.public_id, code="later", by=by)
    assert officer.post(url("accept", line.public_id), {"version": 1}).status_code == 409


def test_who_got_none_the_places_the_rules_and_the_sides(officer, house, wish, run):
    wish(0, "welding")
    make_need(house.clients[2], "training")
    made = run()
    (missed,) = misses(made)
    assert house.clients[2].name.family in text(officer.get(url("without", made.public_id)))
    assert "رضایت شخص برای پیشنهادِ آموزش ثبت نشده" in text(
        officer.get(url("without", made.public_id) + "?code=wish")
    )
    none = text(officer.get(url("why_none", made.public_id, house.clients[2].public_id)))
    assert url("wish", house.clients[2].public_id) in none
    there = officer.get(url("why_none", made.public_id, house.clients[0].public_id))
    assert there.status_code == 302
    assert (
        officer.get(url("why_none", made.public_id, house.clients[3].public_id)).status_code == 404
    )
    assert "خیاطی پایه" in text(officer.get(url("places", made.public_id)))
    assert "پنهان" in text(officer.get(url("fairness", made.public_id)))
    rules = text(officer.get(url("rules")))
    assert "هر پیش‌بینی دربارهٔ بازگشت به زندان" in rules and "%(" not in rules
    assert house.clients[0].name.family in text(officer.get(url("waiting")))
    assert missed.code == "wish"


@pytest.mark.parametrize("name", ["run", "without", "places", "fairness"])
def test_empty_runs_say_what_to_do(officer, house, run, name):
    made = run("openings")
    assert text(officer.get(url(name, made.public_id)))


def test_workbooks(officer, house, proposed):
    def rows(answer):
        assert answer.status_code == 200 and answer.content[:2] == b"PK"
        book = load_workbook(BytesIO(answer.content))
        return [[c.value for c in row] for sheet in book for row in sheet.iter_rows()]

    family = house.clients[0].name.family
    assert text(officer.get(url("export", proposed.public_id)))
    plain = rows(officer.post(url("export", proposed.public_id), {"reason": ""}))
    assert not [r for r in plain if any(family in str(c) for c in r)]
    assert [r for r in plain if "خیاطی پایه" in r]
    assert "has-error" in text(officer.post(url("export", proposed.public_id), {"names": "on"}))
    named = officer.post(url("export", proposed.public_id), {"names": "on", "reason": "جلسهٔ شورا"})
    assert [r for r in rows(named) if any(family in str(c) for c in r)]
    assert [r for r in rows(officer.get(url("places_export", proposed.public_id))) if 1 in r]
    assert [r for r in rows(officer.get(url("fairness_export", proposed.public_id)))
            if "کمتر از ۵" in r]  # fmt: skip


@pytest.mark.parametrize("who", ["worker", "trainer", "viewer", "boss", "stranger"])
def test_nobody_else_opens_them(client, house, proposed, who):
    client.force_login(house.users[who])
    line = lines(proposed)[0]
    person = house.clients[0].public_id
    for name, args in (
        ("run", [proposed.public_id]), ("without", [proposed.public_id]),
        ("fairness", [proposed.public_id]), ("export", [proposed.public_id]),
        ("why", [line.public_id]), ("choose", [line.public_id]),
        *([] if who == "worker" else [("person", [person]), ("wish", [person])]),
    ):  # fmt: skip
        assert client.get(url(name, *args)).status_code in (403, 404), name
    assert client.post(url("accept", line.public_id)).status_code in (403, 404)


def test_the_whole_case_team_records_the_yes_to_training(client, house, proposed):
    """Whoever asks for a seat asks the person first; proposals are decided by who makes them."""
    person, line = house.clients[1], lines(proposed)[0]
    client.force_login(house.worker)
    assert url("person", person.public_id) in text(
        client.get(reverse("people:client", args=[person.public_id]))
    )
    proposed_to = next(c for c in house.clients if c.pk == line.client_id)
    page = text(client.get(url("person", proposed_to.public_id)))
    assert line.title in page and url("why", line.public_id) not in page
    data = {"version": "0", "trade1": "welding", "agreed_on": "۱۴۰۵/۰۱/۱۵"}
    with acting(house.officer):
        old = Wish.objects.filter(client=person).first()
    data["version"] = str(old.version) if old else "0"
    assert client.post(url("wish", person.public_id), data).status_code == 302
    with acting(house.worker):
        assert Wish.objects.get(client=person).recorded_by == house.worker.pk
    client.force_login(house.stranger)
    assert client.get(url("person", person.public_id)).status_code in (403, 404)


def test_the_first_page_lists_what_waits_and_the_yes_is_taken_back(officer, house, proposed):
    with acting(house.officer) as by:
        listed = today.proposals(by)
    assert (listed.total, len(listed.rows)) == (2, 2)
    with acting(house.trainer) as by:
        assert today.proposals(by) is None
    person = house.clients[0]
    assert "پس بگیرد" in text(officer.get(url("wish_end", person.public_id)))
    assert officer.post(url("wish_end", person.public_id)).status_code == 302
    with acting(house.officer):
        assert Wish.objects.get(client=person).ended_on
    assert officer.get(url("wish_end", person.public_id)).status_code == 302


def test_pages_ask_few_statements(officer, house, proposed, django_assert_max_num_queries):
    line = lines(proposed)[0]
    addresses = [url("runs"), url("waiting"), url("why", line.public_id),
                 *(url(n, proposed.public_id) for n in ("run", "without", "places", "fairness"))]  # fmt: skip
    for address in addresses:
        officer.get(address)
        with django_assert_max_num_queries(15):
            assert officer.get(address).status_code == 200, address


def test_the_weekly_figures_count_decisions(house, proposed):
    first, second = lines(proposed)
    with acting(house.officer) as by:
        services.accept(public_id=first.public_id, by=by)
        services.refuse(public_id=second.public_id, code="person", by=by)
    figures = {"accepted": 1, "overridden": 0, "refused": 1}
    assert {name: figure(house, f"matching.{name}") for name in figures} == figures


def figure(house, code):
    week = Week.current()
    with connections["aggregate"].cursor() as cursor:
        cursor.execute(indicators.get(code).sql, {"start": week.start, "end": week.end})
        rows = {tuple(r[:3]): r[4] for r in cursor.fetchall()}
    whole = rows.get((house.hq.pk, 0, 0), 0)
    assert whole == rows.get((house.hq.pk, house.prison.pk, 0), 0)
    return whole


def test_the_wish_is_kept_while_it_is_typed(officer, house):
    address = url("wish", house.clients[0].public_id)
    assert f'data-autosave-url="/draft/{address.strip("/")}"' in text(officer.get(address))
