"""The waiting list stands by the published rule, and everyone can be told why."""

import pytest
from tests.factories import acting, make_client, make_family
from tests.support.province import make_need

from bazgasht.plans.selectors import priority
from bazgasht.referrals import selectors
from bazgasht.services.selectors import capacities


@pytest.fixture
def queue(province, sent, act):
    """Three people wait for the course: slight, severe and considerable need."""
    people = []
    for degree in (1, 4, 2):
        client = make_client(province.prison, given=f"نفر{degree}")
        make_need(client, "housing", degree)
        row = sent("course", client)
        act("accept", row, province.liaison)
        act("wait", row, province.liaison)
        people.append((client, row))
    return people


def test_the_most_urgent_stands_first(province, queue):
    with acting(province.liaison):
        lines = selectors.waiting_list(province.course.pk, [province.relief.pk])
    assert [line.card.given for line in lines] == ["نفر4", "نفر2", "نفر1"]
    assert [line.place for line in lines] == [1, 2, 3]
    points = [line.priority.points for line in lines]
    assert points == sorted(points, reverse=True)


def test_the_serving_body_is_told_the_sum_and_no_single_need(province, queue):
    with acting(province.liaison):
        line = selectors.waiting_list(province.course.pk, [province.relief.pk])[0]
    assert {r.code for r in line.priority.reasons} <= {"case", "waiting"}
    assert line.priority.whole is False


def test_case_team_and_serving_body_see_one_and_the_same_sum(province, queue):
    client = queue[1][0]
    with acting(province.worker):
        own = priority(client.pk)
    with acting(province.liaison):
        told = priority(client.pk)
    assert own.points == told.points and own.whole and not told.whole


def test_both_bodies_are_told_the_same_place(province, queue):
    for user in (province.worker, province.liaison):
        with acting(user):
            places = [selectors.place_of(row) for _client, row in queue]
        assert [(p.place, p.total) for p in places] == [(3, 3), (1, 3), (2, 3)]
        assert [p.ahead_by_points for p in places] == [2, 0, 1]


def test_with_equal_points_the_older_need_comes_first(province, sent, act):
    rows = []
    for days in (2, 9):
        client = make_client(province.prison)
        make_need(client, "housing", 3, days=days)
        row = sent("course", client)
        act("accept", row, province.liaison)
        rows.append(act("wait", row, province.liaison))
    with acting(province.liaison):
        later, earlier = (selectors.place_of(row) for row in rows)
    assert (earlier.place, later.place, later.ahead_by_time) == (1, 2, 1)


def test_a_third_body_and_a_board_are_told_nothing(province, queue):
    for who in ("other", "secretary", "chief"):
        with acting(province.users[who]):
            assert selectors.place_of(queue[0][1]) is None
            assert selectors.waiting_list(province.course.pk, [province.relief.pk]) == []


def test_the_scope_is_as_before_after_asking(province, queue):
    from django.db import connection

    with acting(province.worker), connection.cursor() as cursor:
        selectors.place_of(queue[0][1])
        cursor.execute("select bz_orgs(), bz_case_orgs()")
        assert cursor.fetchone() == ([province.prison.pk], [province.prison.pk])


def test_the_catalogue_tells_how_many_wait(province, queue):
    with acting(province.viewer):
        found = capacities([province.course])[province.course.pk]
    assert (found.waiting, found.per_week, found.used) == (3, 4, 0)
    assert found.median_days is None, "fewer than five cases"


def test_the_family_of_a_prisoner_counts(province, queue):
    client = queue[0][0]
    before = {}
    with acting(province.worker):
        before = priority(client.pk).points
    make_family(client)
    with acting(province.worker):
        assert priority(client.pk).points == before + 3


class TestPages:
    def test_the_list_and_the_reasons(self, client, province, queue):
        client.force_login(province.liaison)
        page = client.get(f"/services/{province.course.public_id}/waiting")
        assert page.status_code == 200
        text = page.content.decode()
        assert text.index("نفر4") < text.index("نفر2") < text.index("نفر1")

    def test_as_a_file_in_its_order_with_names_for_a_reason(self, client, province, queue):
        client.force_login(province.liaison)
        url = f"/services/{province.course.public_id}/waiting/export"
        assert "export" in client.get(url[: -len("/export")]).content.decode()
        plain = client.post(url, {"kind": "csv"}).content.decode()
        codes = [row.code for _client, row in (queue[1], queue[2], queue[0])]
        assert [line.split(",")[1] for line in plain.splitlines()[1:] if line] == codes
        assert "نفر4" not in plain
        assert client.post(url, {"kind": "csv", "names": "on"}).context["form"].errors["reason"]
        named = client.post(url, {"kind": "csv", "names": "on", "reason": "جلسهٔ هفتگی"})
        assert "نفر4" in named.content.decode()
        client.force_login(province.other)
        assert client.get(url).status_code == 404

    def test_why_for_the_person_in_full_from_the_case_team(self, client, province, queue):
        client.force_login(province.worker)
        page = client.get(f"/referrals/{queue[0][1].public_id}/why")
        assert page.status_code == 200
        assert page.context["place"].place == 3
        assert {r.code for r in page.context["priority"].reasons} >= {"need"}
        assert page.context["never"]

    def test_others_are_refused(self, client, province, queue):
        client.force_login(province.other)
        assert client.get(f"/services/{province.course.public_id}/waiting").status_code == 404
        assert client.get(f"/referrals/{queue[0][1].public_id}/why").status_code == 404
