"""The pages of referrals: from the person's file to the end, without scripts."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import acting, make_client, make_org, make_user
from tests.support.province import make_need

from bazgasht.access.models import JournalEntry
from bazgasht.referrals import services
from bazgasht.referrals.models import Referral, ReferralNeed
from bazgasht.services.models import Service

MOST_QUERIES = 15
SECRETS = ("رضا", "حسینی", "1405-0", "۱۴۰۵-۰")


def statements(client, url):
    """SQL of one page beside the session's, the user's and the transaction's own."""
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url)
    assert page.status_code == 200, page.content[:300]
    skipped = ("SAVEPOINT", "RELEASE", "django_session", "access_user", "set_config", "core_cache")
    return page, [
        q["sql"] for q in captured.captured_queries if not any(s in q["sql"][:400] for s in skipped)
    ]


class TestCreating:
    def test_from_the_need_to_the_sent_letter(self, client, province, need):
        client.force_login(province.worker)
        here = f"/referrals/new/{province.client.public_id}/"
        page = client.get(here)
        offers = {o["service"].pk for o in page.context["offers"]}
        assert {province.food.pk, province.cash.pk, province.food_too.pk} == offers
        answer = client.post(
            f"{here}?service={province.food.public_id}",
            {"needs": [need.pk], "planned_units": "۱", "message": "لطفا کمک کنید", "send": "1"},
        )
        assert answer.status_code == 302
        with acting(province.worker):
            row = Referral.objects.get()
            assert (row.state, row.letter_no.split("/")[1]) == ("sent", "1")
            assert ReferralNeed.objects.get().need_id == need.pk

    def test_a_draft_is_kept_and_can_be_changed(self, client, province):
        client.force_login(province.worker)
        here = f"/referrals/new/{province.client.public_id}/?service={province.food.public_id}"
        url = client.post(here, {"planned_units": "1", "message": "متن"})["Location"]
        page = client.get(url)
        assert page.context["row"].state == "draft"
        client.post(url + "edit", {"planned_units": "2", "message": "متن دوم", "version": "1"})
        assert client.get(url).context["message"] == "متن دوم"
        stale = client.post(url + "edit", {"planned_units": "3", "message": "کهنه", "version": "1"})
        assert stale.status_code == 409
        assert "کهنه" in stale.content.decode(), "what was typed stays"

    def test_a_refusal_to_send_leaves_no_draft_in_the_way(self, client, province, as_owner):
        from bazgasht.people.models import AccessBarrier

        with as_owner():
            AccessBarrier.objects.create(
                client=province.client, organisation_id=province.relief.pk, reason="خویشاوند", set_by=1, set_by_organisation=province.prison.pk,
                ends=timezone.now() + timedelta(days=30),
            )  # fmt: skip
        client.force_login(province.worker)
        here = f"/referrals/new/{province.client.public_id}/?service={province.food.public_id}"
        page = client.post(here, {"planned_units": "1", "message": "متن", "send": "1"})
        assert page.status_code == 200 and page.context["form"].non_field_errors()
        with acting(province.worker):
            assert not Referral.objects.exists()

    def test_a_stale_draft_stays_stale_after_an_error(self, client, province):
        client.force_login(province.worker)
        here = f"/referrals/new/{province.client.public_id}/?service={province.food.public_id}"
        url = client.post(here, {"planned_units": "1", "message": "متن"})["Location"] + "edit"
        client.post(url, {"planned_units": "2", "message": "دیگری", "version": "1"})
        page = client.post(url, {"planned_units": "", "message": "کهنه", "version": "1"})
        assert page.context["version"] == "1"

    def test_what_does_not_fit_is_said_with_its_reason(self, client, province, need, as_owner):
        province.food.eligibility = [{"field": "sex", "op": "is", "value": "f"}]
        with as_owner():
            province.food.save()
        client.force_login(province.worker)
        page = client.get(f"/referrals/new/{province.client.public_id}/")
        offers = page.context["offers"]
        assert offers[-1]["service"].pk == province.food.pk and not offers[-1]["fits"]
        assert "جنس" in page.content.decode() or "sex" in page.content.decode()

    def test_near_services_come_first_and_a_search_finds_all(
        self, client, province, sent, need, as_owner
    ):
        """However many bodies of other provinces stand before them by name."""
        with as_owner():
            far = make_org("charity", name="آبادان دور", province="IR-10")
            national = make_org("foundation", name="یاری کشوری", province="")
            for n in range(60):
                Service.objects.create(provider=far, title=f"بستهٔ دور {n}", domain="livelihood")
            of_all = Service.objects.create(
                provider=national, title="بستهٔ همه", domain="livelihood"
            )
        client.force_login(province.worker)
        here = f"/referrals/new/{province.client.public_id}/?domain=livelihood"
        page = client.get(here)
        shown = {o["service"].pk for o in page.context["offers"]}
        assert shown == {province.food.pk, province.food_too.pk, province.cash.pk, of_all.pk}
        assert page.context["elsewhere"] == 60
        found = client.get(f"{here}&q=دور")
        assert found.context["page"].paginator.count == 60
        assert all(o["far"] for o in found.context["offers"])
        assert len(client.get(f"{here}&q=دور&page=2").context["offers"]) == 20
        mixed = client.get(f"{here}&q=بسته").context["offers"]
        assert mixed[0]["service"].pk == of_all.pk and not mixed[0]["far"]
        row = sent("food")
        client.force_login(province.liaison)
        on = client.get(f"/referrals/{row.public_id}/transfer").context["form"]
        assert {v for v, _w in on.fields["service"].choices} == {province.food_too.pk, of_all.pk}
        on = client.get(f"/referrals/{row.public_id}/transfer?q=دور").context["form"]
        assert len(on.fields["service"].choices) == 60

    def test_errors_keep_what_was_typed(self, client, province):
        client.force_login(province.worker)
        here = f"/referrals/new/{province.client.public_id}/?service={province.food.public_id}"
        page = client.post(here, {"planned_units": "0", "message": "این متن نباید گم شود"})
        assert page.status_code == 200 and "این متن نباید گم شود" in page.content.decode()

    @pytest.mark.parametrize("who", ["liaison", "secretary", "viewer", "other"])
    def test_others_can_not(self, client, province, who):
        client.force_login(province.users[who])
        answer = client.get(f"/referrals/new/{province.client.public_id}/")
        assert answer.status_code in (403, 404)


class TestActing:
    def test_accept_deliver_end(self, client, province, sent):
        row = sent("food")
        client.force_login(province.liaison)
        url = f"/referrals/{row.public_id}/"
        page = client.get(url)
        first = page.context["actions"][0]
        assert first["primary"] and first["url"].endswith("/do/accept")
        assert client.post(first["url"], {"version": row.version}).status_code == 302
        give = client.get(url + "deliver")
        from bazgasht.core.jalali import format_jalali

        answer = client.post(
            url + "deliver",
            {"on": format_jalali(timezone.localdate()), "quantity": "1", "amount": "۱٬۸۰۰٬۰۰۰",
             "repeat_reason": "", "request_id": str(give.context["form"].initial["request_id"])},
        )  # fmt: skip
        assert answer.status_code == 302, answer.content[:500]
        with acting(province.liaison):
            needs = list(ReferralNeed.objects.values_list("id", flat=True))
        page = client.get(url + "end")
        answer = client.post(
            url + "end",
            {"version": page.context["version"], **{f"result_{n}": "achieved" for n in needs},
             **{f"note_{n}": "سبد داده شد" for n in needs}},
        )  # fmt: skip
        assert answer.status_code == 302
        with acting(province.liaison):
            row.refresh_from_db()
        assert (row.state, row.end_state) == ("ended", "completed")

    def test_double_aid_warns_and_can_be_stopped(self, client, province, sent, act):
        from bazgasht.core.jalali import format_jalali
        from bazgasht.services.models import AidStop

        first, second = sent("food"), sent("food_too")
        with acting(province.liaison) as by:
            services.accept(public_id=first.public_id, by=by)
            services.deliver(
                public_id=first.public_id, on=timezone.localdate(), quantity=1, amount=0, by=by
            )
        act("accept", second, province.other)
        client.force_login(province.other)
        url = f"/referrals/{second.public_id}/deliver"
        page = client.get(url)
        assert [line.kind for line in page.context["aid"]] == ["food"]
        data = {"on": format_jalali(timezone.localdate()), "quantity": "1", "amount": "",
                "request_id": str(page.context["form"].initial["request_id"])}  # fmt: skip
        page = client.post(url, data)
        assert page.context["warned"] and page.context["form"].errors["repeat_reason"]
        assert client.post(url, {**data, "stop": "1"}).status_code == 302
        with acting(province.other):
            assert AidStop.objects.count() == 1
            second.refresh_from_db()
        assert (second.state, second.delivered_units) == ("accepted", 0)

    def test_a_stale_page_gets_one_clear_answer(self, client, province, sent, act):
        row = sent()
        act("accept", row, province.deputy)
        client.force_login(province.liaison)
        answer = client.post(
            f"/referrals/{row.public_id}/decline",
            {"version": row.version, "code": "no_capacity", "note": ""},
        )
        assert answer.status_code == 409
        assert province.deputy.name in answer.content.decode()

    def test_what_can_not_be_undone_is_asked_first(self, client, province, sent):
        row = sent()
        client.force_login(province.worker)
        page = client.get(f"/referrals/{row.public_id}/do/withdraw")
        assert page.status_code == 200
        with acting(province.worker):
            row.refresh_from_db()
        assert row.state == "sent"

    def test_what_one_may_not_do_shows_its_reason(self, client, province, sent):
        row = sent()
        client.force_login(province.deputy)
        actions = {a["url"].rsplit("/", 1)[1]: a for a in
                   client.get(f"/referrals/{row.public_id}/").context["actions"]}  # fmt: skip
        assert actions["assign"]["reason"] and not actions["accept"]["reason"]

    def test_unknown_acts_and_foreign_referrals_are_404(self, client, province, sent):
        row = sent()
        client.force_login(province.other)
        for part in ("", "do/accept", "deliver", "end", "transfer", "letter.pdf", "why"):
            assert client.get(f"/referrals/{row.public_id}/{part}").status_code == 404, part
        client.force_login(province.liaison)
        assert client.get(f"/referrals/{row.public_id}/do/explode").status_code == 404

    @pytest.mark.parametrize("part", ["decline", "transfer", "assign"])
    def test_forms_open(self, client, province, sent, part):
        row = sent("course")
        client.force_login(province.liaison)
        assert client.get(f"/referrals/{row.public_id}/{part}").status_code == 200

    def test_passing_on_and_assigning(self, client, province, sent):
        row = sent("course")
        client.force_login(province.liaison)
        url = f"/referrals/{row.public_id}/"
        page = client.get(url + "assign")
        client.post(
            url + "assign", {"user": province.deputy.pk, "version": page.context["version"]}
        )
        page = client.get(url + "transfer")
        answer = client.post(
            url + "transfer",
            {"service": province.course_too.pk, "version": page.context["version"]},
        )
        assert answer.status_code == 302
        with acting(province.worker):
            assert Referral.objects.filter(state="transferred", assigned_to=province.deputy.pk)
            assert Referral.objects.filter(state="sent", to_organisation_id=province.charity.pk)


class TestLeastData:
    @pytest.mark.parametrize("service,seen,hidden", [
        ("food", ["۰۹۱۷"], ["۶۷۹"]), ("cash", [], ["۰۹۱۷", "۶۷۹"]), ("papers", ["۷۹"], ["۰۹۱۷"]),
    ])  # fmt: skip
    def test_the_receiver_sees_what_the_service_shows(
        self, client, province, sent, service, seen, hidden
    ):
        row = sent(service)
        client.force_login(province.liaison)
        page = client.get(f"/referrals/{row.public_id}/")
        shown = " ".join(n.value for n in page.context["shown"])
        assert all(s in shown for s in seen) and not any(h in shown for h in hidden)

    def test_opening_it_is_recorded_with_the_client(self, client, province, sent):
        row = sent()
        client.force_login(province.liaison)
        client.get(f"/referrals/{row.public_id}/")
        with acting(province.worker):
            entry = JournalEntry.objects.filter(action="client.opened").order_by("-id").first()
        assert (entry.client_id, entry.user_id) == (province.client.pk, province.liaison.pk)

    def test_after_declining_the_page_is_gone(self, client, province, sent):
        row = sent()
        client.force_login(province.liaison)
        client.post(
            f"/referrals/{row.public_id}/decline", {"version": row.version, "code": "out_of_area"}
        )
        assert client.get(f"/referrals/{row.public_id}/").status_code == 404


class TestBox:
    @pytest.fixture
    def boxes(self, province, sent, act, draft, as_owner):
        late = sent("cash")
        with as_owner():
            Referral.objects.filter(pk=late.pk).update(
                answer_due=timezone.localdate() - timedelta(2)
            )
        mine = act("accept", sent("food"), province.liaison)
        draft("papers")
        act("decline", sent("course"), province.liaison, code="no_capacity")
        return late, mine

    @pytest.mark.parametrize("who,query,count", [
        ("liaison", "side=in", 2), ("liaison", "side=in&view=mine", 1),
        ("liaison", "side=in&view=unassigned", 1), ("liaison", "side=in&view=overdue", 1),
        ("liaison", "side=in&view=ended", 1), ("worker", "side=out&view=drafts", 1),
        ("worker", "side=out&view=returned", 1), ("worker", "side=out&view=open", 2),
        ("liaison", "side=in&state=accepted", 1), ("liaison", "side=in&due=late", 1),
        ("liaison", "side=in&domain=health", 0), ("officer", "", 0), ("other", "", 0),
    ])  # fmt: skip
    def test_views_and_filters(self, client, province, boxes, who, query, count):
        client.force_login(province.users[who])
        page = client.get(f"/referrals/?{query}")
        assert page.status_code == 200
        assert page.context["page"].paginator.count == count

    def test_badges_open_exactly_that_many(self, client, province, boxes):
        for who in ("liaison", "worker"):
            client.force_login(province.users[who])
            for side in client.get("/referrals/").context["tabs"]:
                if side["count"] is not None:
                    page = client.get(side["url"])
                    assert page.context["page"].paginator.count == side["count"], side

    def test_by_code_in_any_spelling(self, client, province, boxes):
        client.force_login(province.liaison)
        code = boxes[0].code.lower().replace("r-", "r")
        found = client.post("/referrals/", {"q": code}, follow=True)
        assert found.context["page"].paginator.count == 1

    @pytest.mark.parametrize("typed,count", [("رضا", 2), ("ناشناس", 0)])
    def test_by_name_which_stands_in_no_address(self, client, province, boxes, typed, count):
        client.force_login(province.liaison)
        sent = client.post("/referrals/", {"q": typed, "side": "in", "view": "open"})
        assert sent.status_code == 302 and typed not in unquote(sent["Location"])
        assert "side=in&view=open&find=" in sent["Location"]
        page = client.get(sent["Location"])
        assert page.context["page"].paginator.count == count
        shown = re.findall(r'(?:href|action|src)="([^"]*)"', page.content.decode())
        assert shown and typed not in unquote(unquote("".join(shown)))

    def test_sorting_tells_its_state(self, client, province, boxes):
        client.force_login(province.liaison)
        page = client.get("/referrals/?sort=-sent").content.decode()
        assert 'aria-sort="descending"' in page

    def test_bulk_assignment(self, client, province, boxes):
        client.force_login(province.liaison)
        ids = [str(r.public_id) for r in boxes]
        client.post("/referrals/assign", {"selected": ids, "user": province.deputy.pk})
        with acting(province.liaison):
            assert Referral.objects.filter(assigned_to=province.deputy.pk).count() == 2
        client.post("/referrals/assign", {"selected": ids, "user": province.other.pk})
        with acting(province.liaison):
            assert Referral.objects.filter(assigned_to=province.deputy.pk).count() == 2

    def test_the_workbook_has_names_only_with_a_reason(self, client, province, boxes):
        from io import BytesIO

        import openpyxl

        client.force_login(province.liaison)

        def sheet(**data):
            answer = client.post("/referrals/export?side=in", data)
            if "sheet" not in answer["Content-Type"]:
                return None
            rows = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].values
            return [cell for row in rows for cell in row]

        assert "رضا حسینی" not in sheet(names="")
        assert sheet(names="on", reason="") is None
        assert "رضا حسینی" in sheet(names="on", reason="جلسه با کمیته")
        with acting(province.liaison):
            detail = (
                JournalEntry.objects.filter(action="referrals.exported").order_by("-id")[0].detail
            )
        assert detail["names"] and detail["reason"] == "جلسه با کمیته"
        csv = client.post("/referrals/export?side=in", {"names": "", "kind": "csv"})
        text = csv.content.decode("utf-8-sig")
        assert csv["Content-Disposition"].endswith('referrals.csv"')
        assert all(row.code in text for row in boxes) and "حسینی" not in text

    def test_few_statements(self, client, province, boxes):
        client.force_login(province.liaison)
        _page, sql = statements(client, "/referrals/?side=in")
        assert len(sql) <= MOST_QUERIES, "\n".join(s[:120] for s in sql)


class TestBoards:
    PAGES = ("/boards/", "/boards/{hq}/", "/boards/{hq}/list", "/boards/{group}/",
             "/boards/{group}/list?overdue=on", "/boards/{hq}/list?column=waiting",
             "/boards/referral/{row}/", "/")  # fmt: skip

    def urls(self, province, row):
        named = {"hq": province.hq.code, "group": province.group.code, "row": row.public_id}
        return [page.format(**named) for page in self.PAGES]

    @pytest.mark.parametrize("who", ["secretary", "chief", "viewer"])
    def test_no_page_shows_a_person(self, client, province, sent, act, who):
        row = sent("food", message="رضا حسینی پسر یاسین")
        act("accept", sent("cash"), province.liaison)
        act("decline", sent("papers"), province.liaison, code="no_capacity", note="رضا حسینی نیامد")
        client.force_login(province.users[who])
        seen = 0
        for url in self.urls(province, row):
            page = client.get(url)
            if who == "secretary" and province.hq.code in url:
                assert page.status_code == 404
                continue
            assert page.status_code in (200, 302), url
            text = page.content.decode()
            seen += row.code in text
            assert not [s for s in SECRETS if s in text], url
            assert str(province.client.public_id) not in text
        assert seen

    @pytest.mark.parametrize("who", ["secretary", "chief", "viewer"])
    @pytest.mark.parametrize("url", ["/referrals/{row}/", "/referrals/{row}/letter.pdf",
                                     "/referrals/{row}/why", "/referrals/", "/referrals/export"])  # fmt: skip
    def test_pages_with_persons_are_closed_to_headquarters(self, client, province, sent, who, url):
        row = sent()
        client.force_login(province.users[who])
        assert client.get(url.format(row=row.public_id)).status_code in (403, 404)

    def test_columns_and_their_counts(self, client, province, sent, act, as_owner):
        sent("food")
        late = sent("cash")
        with as_owner():
            Referral.objects.filter(pk=late.pk).update(
                answer_due=timezone.localdate() - timedelta(3)
            )
        act("accept", sent("papers"), province.liaison)
        act("decline", sent("course"), province.liaison, code="no_capacity")
        client.force_login(province.chief)
        page = client.get(f"/boards/{province.hq.code}/")
        assert [c["total"] for c in page.context["columns"]] == [1, 1, 1, 1]
        for column in page.context["columns"]:
            assert client.get(column["url"]).context["page"].paginator.count == column["total"]

    @pytest.mark.parametrize(
        "query,totals",
        [
            ("q={code}", [1, 0, 0, 0]),
            ("state=accepted", [0, 0, 1, 0]),
            ("state=open", [1, 0, 1, 0]),
            ("state=unassigned", [1, 0, 0, 0]),
            ("domain=livelihood", [1, 0, 1, 0]),
            ("overdue=on", [0, 0, 0, 0]),
        ],
    )
    def test_every_filter_counts_and_goes_along(self, client, province, sent, act, query, totals):
        """What a column counts is what its list and its workbook hold, whatever is filtered."""
        row = sent("food")
        act("accept", sent("cash"), province.liaison)
        act("decline", sent("course"), province.liaison, code="no_capacity")
        client.force_login(province.chief)
        page = client.get(f"/boards/{province.hq.code}/?{query.format(code=row.code)}")
        assert [c["total"] for c in page.context["columns"]] == totals
        for column in page.context["columns"]:
            assert client.get(column["url"]).context["page"].paginator.count == column["total"]
        assert f"export?{page.context['query']}".replace("&", "&amp;") in page.content.decode()

    def test_a_mission_filters_the_board(self, client, province, sent, as_owner):
        from bazgasht.network.models import Mission

        row = sent("food")
        sent("cash")
        with as_owner():
            mission = Mission.objects.create(
                code="m1", title="مأموریت آزمون", working_group=province.group, position=90
            )
            Referral.objects.filter(pk=row.pk).update(mission_id=mission.pk)
        client.force_login(province.chief)
        page = client.get(f"/boards/{province.hq.code}/?mission=m1")
        assert sum(c["total"] for c in page.context["columns"]) == 1

    def test_a_body_of_another_headquarters_reads_no_board(self, client, province, sent):
        row = sent()
        stranger = make_user("headquarters_secretary", make_org("headquarters"))
        client.force_login(stranger)
        assert client.get(f"/boards/{province.hq.code}/").status_code == 404
        assert client.get(f"/boards/referral/{row.public_id}/").status_code == 404
        assert client.post(f"/boards/referral/{row.public_id}/remind").status_code == 404

    @pytest.mark.parametrize("kind", ["governorate", "justice", "prosecutor"])
    def test_a_viewer_beside_the_headquarters_reads_its_boards(self, client, province, sent, kind):
        row = sent()
        viewer = make_user("headquarters_viewer", make_org(kind))
        client.force_login(viewer)
        listed = {b.body.pk for b in client.get("/boards/").context["boards"]}
        assert listed == {province.hq.pk, province.group.pk}
        page = client.get(f"/boards/{province.hq.code}/").content.decode()
        assert row.code in page and not [s for s in SECRETS if s in page]
        assert client.get(f"/boards/referral/{row.public_id}/").status_code == 200
        assert client.post(f"/boards/referral/{row.public_id}/remind").status_code == 403
        with acting(viewer) as by:
            assert (by.scope().orgs, by.organisations_for("boards.view")) == (
                (), (by.home,)
            )  # fmt: skip
        for elsewhere in ("IR-10", ""):
            client.force_login(make_user("headquarters_viewer", make_org(kind, province=elsewhere)))
            assert client.get(f"/boards/{province.hq.code}/").status_code == 404

    def test_a_service_without_mission_or_seat_stands_on_its_provinces_board(
        self, client, province, draft, as_owner
    ):
        with as_owner():
            national = make_org("headquarters", province="")
            of_a_prison = make_org("headquarters", parent=province.hq)
            loose = Service.objects.create(
                provider=make_org("charity"), title="بدون کرسی", domain="livelihood"
            )
            far = Service.objects.create(
                provider=make_org("charity", province="IR-10"), title="دور", domain="livelihood"
            )
        province.services |= {"loose": loose, "far": far}
        assert draft("loose").headquarters_id == province.hq.pk != of_a_prison.pk
        assert draft("far").headquarters_id == national.pk
        with acting(province.worker) as by:
            row = Referral.objects.get(service=loose)
            services.send(public_id=row.public_id, by=by)
        client.force_login(province.chief)
        assert row.code in client.get(f"/boards/{province.hq.code}/").content.decode()

    def test_the_workbook_of_a_board_holds_no_person(self, client, province, sent):
        from io import BytesIO

        import openpyxl

        row = sent(message="رضا")
        client.force_login(province.viewer)
        answer = client.get(f"/boards/{province.hq.code}/export")
        book = openpyxl.load_workbook(BytesIO(answer.content))
        text = " ".join(str(c) for sheet in book for values in sheet.values for c in values)
        assert row.code in text and not [s for s in SECRETS if s in text]
        answer = client.get(f"/boards/{province.hq.code}/export?format=csv")
        text = answer.content.decode("utf-8-sig")
        assert answer["Content-Type"].startswith("text/csv")
        assert row.code in text and not [s for s in SECRETS if s in text]

    def test_reminding_from_the_board(self, client, province, sent):
        row = sent()
        client.force_login(province.secretary)
        page = client.post(f"/boards/referral/{row.public_id}/remind", follow=True)
        assert page.context["reminded"] and "با ایمیل" in page.content.decode()
        client.force_login(province.viewer)
        assert client.post(f"/boards/referral/{row.public_id}/remind").status_code == 403

    def test_no_e_mail_is_claimed_where_nobody_has_one(self, client, province, sent, as_owner):
        row = sent()
        with as_owner():
            type(province.liaison).objects.update(email="")
        client.force_login(province.secretary)
        page = client.post(f"/boards/referral/{row.public_id}/remind", follow=True)
        assert page.context["reminded"] and "با ایمیل" not in page.content.decode()

    @pytest.mark.parametrize("url", ["/boards/{hq}/", "/boards/{hq}/list"])
    def test_few_statements(self, client, province, sent, url):
        for n in range(4):
            sent("cash", make_client(province.prison, given=f"نام{n}"))
        client.force_login(province.chief)
        _page, sql = statements(client, url.format(hq=province.hq.code))
        assert len(sql) <= MOST_QUERIES, "\n".join(s[:120] for s in sql)


class TestDetail:
    def test_few_statements(self, client, province, need, sent, act):
        row = act("accept", sent("food", need_ids=[need.pk]), province.liaison)
        for who in ("liaison", "worker"):
            client.force_login(province.users[who])
            _page, sql = statements(client, f"/referrals/{row.public_id}/")
            assert len(sql) <= MOST_QUERIES + 2, "\n".join(s[:120] for s in sql)

    def test_another_case_team_reads_and_has_no_button(self, client, province, sent):
        from tests.factories import make_grant, make_org, make_user

        association = make_org("association")
        manager = make_user("association_manager", association)
        make_grant(province.client, association, level=3, basis="consent", ref="d")
        row = sent()
        client.force_login(manager)
        page = client.get(f"/referrals/{row.public_id}/")
        assert page.status_code == 200 and page.context["actions"] == []

    def test_numbers_stand_in_islands(self, client, province, sent):
        row = sent("papers")
        client.force_login(province.liaison)
        text = client.get(f"/referrals/{row.public_id}/").content.decode()
        assert re.search(rf'<bdi dir="ltr">{row.code}</bdi>', text)


def test_a_need_of_another_domain_can_be_chosen_too(client, province):
    make_need(province.client, "training", 2)
    client.force_login(province.worker)
    page = client.get(f"/referrals/new/{province.client.public_id}/?domain=health")
    assert [o["service"].pk for o in page.context["offers"]] == [province.dental.pk]
