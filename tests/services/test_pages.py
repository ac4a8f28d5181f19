"""The catalogue and deliveries as pages: filters, the editor of rules, workbooks, least data."""

import uuid
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import acting, make_grant, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core.jalali import format_jalali
from bazgasht.services.models import AidStop, Delivery, Service

FORM = {
    "title": "کلاس خیاطی", "description": "", "domain": "training", "mission": "", "unit": "session",
    "planned_units": "۱۲", "aid_kind": "", "capacity_per_week": "۸", "expected_wait_days": "",
    "answer_days": "5", "working_days": "on", "cost": "۱۲۰ هزار", "shows": ["contact"],
    "active": "on",
}  # fmt: skip


def rules(*pairs, initial=0):
    data = {"rules-TOTAL_FORMS": str(len(pairs)), "rules-INITIAL_FORMS": str(initial)}
    for n, (what, value) in enumerate(pairs):
        data |= {f"rules-{n}-what": what, f"rules-{n}-value": value}
    return data


@pytest.fixture
def wife(province):
    member = province.family.members[0]
    for body in (province.relief, province.charity):
        make_grant(member, body, level=1, basis="referral", ref=f"x{body.pk}")
    return member


class TestCatalogue:
    @pytest.mark.parametrize("query,titles", [
        ("", 8), ("domain=training", 2), ("q=خدمت+cours", 2), ("aid=on", 4), ("q=امداد", 4),
        ("q=چیزی+که+نیست", 0), ("county=برازجان", 4),
    ])  # fmt: skip
    def test_filters(self, client, province, query, titles):
        client.force_login(province.viewer)
        page = client.get(f"/services/?{query}")
        assert page.status_code == 200
        assert page.context["page"].paginator.count == titles

    def test_by_body_and_no_longer_given(self, client, province, as_owner):
        with as_owner():
            Service.objects.filter(pk=province.cash.pk).update(active=False)
        client.force_login(province.worker)
        url = f"/services/?provider={province.relief.code}"
        assert client.get(url).context["page"].paginator.count == 3
        assert client.get(url + "&ended=on").context["page"].paginator.count == 4

    def test_how_full_it_is_for_everyone(self, client, province, wife):
        from bazgasht.services import services

        with acting(province.liaison) as by:
            services.record_delivery(
                service_id=province.course.pk, client_id=wife.pk, on=timezone.localdate(),
                quantity=3, amount=0, by=by,
            )  # fmt: skip
        client.force_login(province.viewer)
        capacity = client.get(f"/services/{province.course.public_id}/").context["capacity"]
        assert (capacity.used, capacity.per_week, capacity.free) == (3, 4, 1)

    def test_the_workbook(self, client, province):
        client.force_login(province.viewer)
        answer = client.get("/services/export?domain=training")
        rows = list(openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].values)
        assert len(rows) == 3 and "خدمت course" in rows[1] + rows[2]
        page = client.get("/services/?domain=training").content.decode()
        assert "/services/export?domain=training&amp;format=csv" in page
        text = client.get("/services/export?domain=training&format=csv").content.decode("utf-8-sig")
        assert len(text.splitlines()) == 3 and "خدمت course" in text

    def test_few_statements(self, client, province):
        client.force_login(province.viewer)
        with CaptureQueriesContext(connection) as captured:
            client.get("/services/")
        ours = [q for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
        assert len(ours) <= 15, [q["sql"][:100] for q in ours]


class TestEditor:
    def test_creating_with_rules(self, client, province):
        client.force_login(province.liaison)
        answer = client.post(
            "/services/new",
            FORM | {"provider": province.relief.code, "mission": province.mission.pk}
            | rules(("age:at_least", "۱۸"), ("sex:is", "زن"), ("", "")),
        )  # fmt: skip
        assert answer.status_code == 302, answer.context["form"].errors
        made = Service.objects.get(title="کلاس خیاطی")
        assert (made.planned_units, made.capacity_per_week, made.cost) == (12, 8, 1_200_000)
        assert made.eligibility == [
            {"field": "age", "op": "at_least", "value": 18}, {"field": "sex", "op": "is", "value": "f"},
        ]  # fmt: skip
        assert made.shows == ["contact"]

    def test_a_wrong_rule_is_refused_beside_its_value_and_nothing_is_lost(self, client, province):
        client.force_login(province.liaison)
        page = client.post(
            "/services/new",
            FORM | {"provider": province.relief.code} | rules(("sex:is", "خرگوش"), ("age:at_most", "صد")),
        )  # fmt: skip
        assert page.status_code == 200
        errors = [form.errors for form in page.context["rules"]]
        assert all(e["value"] for e in errors)
        text = page.content.decode()
        assert "خرگوش" in text and "کلاس خیاطی" in text
        assert not Service.objects.filter(title="کلاس خیاطی").exists()

    def test_editing_shows_the_rules_in_words_and_removes_one(self, client, province, as_owner):
        province.food.eligibility = [{"field": "need", "op": "is", "value": "housing"}]
        with as_owner():
            province.food.save()
        client.force_login(province.liaison)
        url = f"/services/{province.food.public_id}/edit"
        page = client.get(url)
        assert page.context["rules"].forms[0].initial["value"] == "مسکن"
        data = FORM | {"provider": province.relief.code, "version": "1"}
        assert client.post(url, data | rules(("", ""), initial=1)).status_code == 302
        province.food.refresh_from_db()
        assert province.food.eligibility == [] and province.food.version == 2
        stale = client.post(url, data | rules(("", ""), initial=1))
        assert stale.status_code == 409
        assert stale.context["form"].non_field_errors()
        data["version"] = stale.context["form"]["version"].value()
        assert client.post(url, data | rules(("", ""), initial=1)).status_code == 302

    def test_a_person_no_longer_visible_is_no_link(self, client, province, wife, as_owner):
        from bazgasht.people.models import Grant
        from bazgasht.services import services

        with acting(province.liaison) as by:
            given = services.record_delivery(
                service_id=province.food.pk, client_id=wife.pk, on=timezone.localdate(),
                quantity=1, amount=0, by=by,
            )  # fmt: skip
        client.force_login(province.liaison)
        assert f"/deliveries/{given.public_id}/" in client.get("/deliveries/").content.decode()
        with as_owner():
            ended = Grant.objects.filter(client=wife, organisation_id=province.relief.pk)
            ended.update(ends=timezone.now() - timedelta(hours=1))
        page = client.get("/deliveries/")
        assert page.context["page"].paginator.count == 1
        assert f"/deliveries/{given.public_id}/" not in page.content.decode()
        assert client.get(f"/deliveries/{given.public_id}/").status_code == 404

    @pytest.mark.parametrize("who,status", [("liaison", 200), ("chief", 200), ("deputy", 403),
                                            ("other", 403), ("worker", 403), ("viewer", 403)])  # fmt: skip
    def test_who_edits(self, client, province, who, status):
        client.force_login(province.users[who])
        assert client.get(f"/services/{province.food.public_id}/edit").status_code == status

    def test_not_for_another_body(self, client, province):
        client.force_login(province.liaison)
        page = client.post("/services/new", FORM | {"provider": province.charity.code} | rules())
        assert page.status_code == 200 and page.context["form"].errors["provider"]

    def test_the_mission_must_be_of_a_group_the_body_sits_in(self, client, province, as_owner):
        from tests.factories import make_org

        from bazgasht.network.models import Mission

        with as_owner():
            other = Mission.objects.create(
                working_group=make_org("working_group"), code="X", title="دیگری"
            )
        client.force_login(province.liaison)
        page = client.post(
            "/services/new",
            FORM | {"provider": province.relief.code, "mission": other.pk} | rules(),
        )
        assert page.status_code == 200 and page.context["form"].errors["mission"]

    def test_changes_are_journalled_and_kept(self, client, province, as_owner):
        from bazgasht.core.models import History

        client.force_login(province.liaison)
        url = f"/services/{province.food.public_id}/edit"
        client.post(url, FORM | {"provider": province.relief.code, "version": "1"} | rules())
        with as_owner():
            entry = JournalEntry.objects.get(action="service.changed")
            assert "title" in entry.detail["fields"]
            assert History.objects.filter(table="services_service").exists()


@owned
def opened(person):
    return JournalEntry.objects.filter(client_id=person.pk, action="client.opened").count()


class TestRecording:
    def post(self, client, wife, province, **more):
        url = f"/deliveries/new?client={wife.public_id}"
        page = client.get(url)
        return client.post(
            url,
            {"service": province.food.pk, "on": format_jalali(timezone.localdate()), "quantity": "1",
             "amount": "", "repeat_reason": "",
             "request_id": str(page.context["form"].initial["request_id"]), **more},
        )  # fmt: skip

    def test_a_body_with_one_service_is_not_asked_which(self, client, province, wife):
        make_grant(wife, province.clinic, level=1, basis="consent", ref="clinic")
        client.force_login(province.doctor)
        page = client.get(f"/deliveries/new?client={wife.public_id}")
        sent = {f.name: f.value() for f in page.context["form"] if f.is_hidden}
        assert sent["service"] == province.dental.pk
        assert province.dental.title in page.content.decode(), "it says what is recorded"

    def test_by_file_number_to_the_record(self, client, province, wife):
        client.force_login(province.liaison)
        answer = client.post(
            "/deliveries/new",
            {"file_no": wife.file_no.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))},
        )
        assert answer.status_code == 302 and str(wife.public_id) in answer["Location"]
        answer = self.post(client, wife, province)
        assert answer.status_code == 302
        with acting(province.liaison):
            assert Delivery.objects.get().amount == 18_000_000, "the service's cost"
        before = opened(wife)
        assert client.get(answer["Location"]).status_code == 200
        assert before > 0 and opened(wife) == before + 1, "who has seen this file"

    def test_a_foreign_file_number_is_answered_like_a_missing_one(self, client, province):
        client.force_login(province.liaison)
        pages = [client.post("/deliveries/new", {"file_no": n}).context["form"].errors
                 for n in (province.client.file_no, "1405-999999")]  # fmt: skip
        assert pages[0] == pages[1] and pages[0]["file_no"]
        url = f"/deliveries/new?client={province.client.public_id}"
        assert client.get(url).status_code == 404
        assert client.get(f"/deliveries/new?client={uuid.uuid4()}").status_code == 404
        assert client.get("/deliveries/new?client=nonsense").status_code == 404

    def test_the_household_is_shown_before_saving_and_double_aid_warns(
        self, client, province, wife
    ):
        client.force_login(province.liaison)
        self.post(client, wife, province)
        client.force_login(province.other)
        page = client.get(f"/deliveries/new?client={wife.public_id}")
        (line,) = page.context["aid"]
        assert (line.kind, line.amount) == ("food", 18_000_000)
        text = page.content.decode()
        assert province.relief.name not in text
        # a narrow screen shows the newest above the form, and leads to the rest below it
        assert text.index('href="#aid"') < text.index('name="quantity"') < text.index('id="aid"')
        refused = self.post(client, wife, province, service=province.food_too.pk)
        assert refused.status_code == 200 and refused.context["warned"]
        stopped = self.post(client, wife, province, service=province.food_too.pk, stop="1")
        assert stopped.status_code == 302
        given = self.post(
            client, wife, province, service=province.food_too.pk, repeat_reason="سیل آمده است"
        )
        assert given.status_code == 302
        with acting(province.other):
            assert (AidStop.objects.count(), Delivery.objects.count()) == (1, 1)

    def test_list_detail_void(self, client, province, wife):
        client.force_login(province.liaison)
        url = self.post(client, wife, province)["Location"]
        assert client.get("/deliveries/").context["page"].paginator.count == 1
        page = client.get(url)
        assert page.context["may_void"] and page.context["card"].id == wife.pk
        assert client.post(url + "void", {"reason": ""}).status_code == 200
        assert client.post(url + "void", {"reason": "نادرست ثبت شد"}).status_code == 302
        assert client.get("/deliveries/").context["page"].paginator.count == 0
        assert client.get("/deliveries/?voided=on").context["page"].paginator.count == 1

    @pytest.mark.parametrize("who,status", [("other", 404), ("worker", 404), ("doctor", 404),
                                            ("viewer", 403)])  # fmt: skip
    def test_who_reads_a_record(self, client, province, wife, who, status):
        client.force_login(province.liaison)
        url = self.post(client, wife, province)["Location"]
        client.force_login(province.users[who])
        assert client.get(url).status_code == status

    def test_the_workbook_has_names_only_with_a_reason(self, client, province, wife):
        client.force_login(province.liaison)
        self.post(client, wife, province)
        plain = client.post("/deliveries/export", {"names": ""})
        named = client.post("/deliveries/export", {"names": "on", "reason": "گزارش به خیریه"})
        texts = []
        for answer in (plain, named):
            rows = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].values
            texts.append(" ".join(str(c) for row in rows for c in row))
        assert "مریم" not in texts[0] and "مریم" in texts[1]
        for data, told in (({}, False), ({"names": "on", "reason": "گزارش به خیریه"}, True)):
            answer = client.post("/deliveries/export", {"kind": "csv", **data})
            assert answer["Content-Type"].startswith("text/csv")
            assert ("مریم" in answer.content.decode("utf-8-sig")) == told
        assert client.post("/deliveries/export", {"names": "on"}).status_code == 200

    def test_a_body_without_services_is_told_what_to_do(self, client, province, as_owner):
        with as_owner():
            Service.objects.filter(provider=province.relief).update(active=False)
        client.force_login(province.liaison)
        for url in ("/deliveries/new", "/deliveries/bulk"):
            page = client.get(url)
            assert page.status_code == 200 and "/services/" in page.content.decode()
