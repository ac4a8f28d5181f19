"""A headquarters from the template in one action; seats, missions, contacts."""

import io

import pytest
from python_calamine import CalamineWorkbook
from tests.access.conftest import sign_in
from tests.factories import acting, make_org, make_user

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.network import selectors, services, template
from bazgasht.network.models import Contact, Mission

pytestmark = pytest.mark.django_db


@pytest.fixture
def national():
    return make_org("headquarters", code="NATIONAL", province="", name="قرارگاه ملی")


@pytest.fixture
def admin(national):
    return make_user("system_administrator", national)


@pytest.fixture
def head(admin):
    with acting(admin) as by:
        return services.set_up_headquarters(province="BUSHEHR", by=by)


def test_the_template_has_six_groups_and_thirteen_proposed_missions():
    groups = template.groups()
    assert len(groups) == 6
    codes = [m.code for g in groups for m in g.missions]
    assert len(codes) == len(set(codes)) == 13
    assert all(m.title and m.description for g in groups for m in g.missions)


def test_one_action_makes_all_of_it(head, national):
    assert head.code == "BUSHEHR"
    assert head.name == "قرارگاه اجتماعی زندان، استان بوشهر"
    assert head.parent_id == national.pk
    groups = Organisation.objects.filter(parent=head, kind=Kind.WORKING_GROUP)
    assert {g.code for g in groups} == {
        f"BUSHEHR-{c}" for c in ("EMP", "FAM", "HLT", "CUL", "REC", "LEG")
    }
    assert all(g.path == f"{head.path}{g.pk}/" for g in groups)
    missions = Mission.objects.filter(working_group__in=groups)
    assert missions.count() == 13
    assert all(m.proposed for m in missions)


def test_a_second_time_is_one_clear_answer(head, admin):
    with acting(admin) as by, pytest.raises(Conflict):
        services.set_up_headquarters(province="IR-18", by=by)
    assert Organisation.objects.filter(province="IR-18").count() == 7


def test_every_province_can_have_one(admin):
    from bazgasht.core import provinces

    with acting(admin) as by:
        for province in provinces.provinces():
            services.set_up_headquarters(province=province.iso, by=by)
    _, places = selectors.tree()
    assert len(places) == 31
    assert all(p.headquarters.code == provinces.get(p.province).code for p in places)


def test_a_prison_needs_its_province_first(admin):
    prison = make_org("prison", code="BUSHEHR-KANGAN", name="زندان کنگان",
                      parent=make_org("directorate"))  # fmt: skip
    with acting(admin) as by:
        with pytest.raises(Conflict):
            services.set_up_headquarters(prison=prison.code, by=by)
        head = services.set_up_headquarters(province="IR-18", by=by)
        own = services.set_up_headquarters(prison=prison.code, by=by)
    assert (own.code, own.parent_id) == ("BUSHEHR-KANGAN-HQ", head.pk)
    assert own.name == "قرارگاه اجتماعی زندان، زندان کنگان"


def test_only_within_reach(admin, head):
    secretary = make_user("headquarters_secretary", head)
    with acting(secretary) as by:
        with pytest.raises(NotAllowed):
            services.set_up_headquarters(province="IR-07", by=by)
        with pytest.raises(NotAllowed):
            services.set_up_headquarters(by=by)
    with acting(admin) as by, pytest.raises(InvalidValue):
        services.set_up_headquarters(province="ATLANTIS", by=by)


def test_the_page_shows_first_and_makes_with_one_press(client, admin):
    sign_in(client, admin)
    page = client.get("/headquarters/set-up?place=province:IR-18").content.decode()
    assert "BUSHEHR-EMP" in page
    assert "کارگروه اشتغال و کارآفرینی" in page
    assert not Organisation.objects.filter(code="BUSHEHR").exists()
    answer = client.post("/headquarters/set-up", {"place": "province:IR-18"})
    assert answer["Location"] == "/headquarters/BUSHEHR/"
    again = client.post("/headquarters/set-up", {"place": "province:IR-18"})
    assert again.context["form"].errors
    page = client.get("/headquarters/BUSHEHR/").content.decode()
    assert page.count("پیشنهادی") == 13
    tree = client.get("/headquarters/").content.decode()
    assert "۱ استان از ۳۱ استان" in tree
    for place in ("", "nonsense", "province:IR-99", "prison:X"):
        assert client.post("/headquarters/set-up", {"place": place}).status_code == 200


def test_a_changed_mission_is_no_longer_proposed(head, admin):
    group = Organisation.objects.get(code="BUSHEHR-FAM")
    mission = Mission.objects.filter(working_group=group).first()
    words = {"working_group_id": group.pk, "title": "تازه", "description": "شرح"}
    with acting(admin) as by:
        changed = services.save_mission(mission_id=mission.pk, version=0, by=by, **words)
        with pytest.raises(StaleVersion):
            services.save_mission(mission_id=mission.pk, version=0, by=by, **words)
        added = services.save_mission(by=by, **words)
        with pytest.raises(NotFound):
            services.save_mission(mission_id=10**9, by=by, **words)
    assert (changed.proposed, added.proposed) == (False, False)
    assert added.code == "FAM-3"


def test_missions_by_the_pages(client, admin, head):
    sign_in(client, admin)
    form = {"title": "عنوان تازه", "description": "", "active": "on", "version": 0}
    assert client.post("/bodies/BUSHEHR-EMP/missions/EMP-1/edit", form).status_code == 302
    stale = client.post("/bodies/BUSHEHR-EMP/missions/EMP-1/edit", form)
    assert stale.context["form"].errors
    assert client.post("/bodies/BUSHEHR-EMP/missions/new", form).status_code == 302
    assert "عنوان تازه" in client.get("/bodies/BUSHEHR-EMP/").content.decode()
    assert client.get("/bodies/BUSHEHR/missions/new").status_code == 404


def seat(by, head, body, groups=(), **more):
    return services.save_member_body(
        headquarters_id=head.pk, organisation_id=body.pk, working_groups=list(groups),
        capacity="۲۰ جای آموزش", by=by, **more,
    )  # fmt: skip


def test_a_seat_comes_goes_and_comes_back(head, admin):
    body = make_org("provider", name="فنی‌وحرفه‌ای")
    group = Organisation.objects.get(code="BUSHEHR-EMP")
    with acting(admin) as by:
        made = seat(by, head, body, [group])
        with pytest.raises(Conflict):
            seat(by, head, body)
        with pytest.raises(StaleVersion):
            seat(by, head, body, version=0)
        seat(by, head, body, version=made.version)
        services.end_member_body(headquarters_id=head.pk, organisation_id=body.pk, by=by)
        assert not selectors.member_bodies(head).exists()
        with pytest.raises(NotFound):
            services.end_member_body(headquarters_id=head.pk, organisation_id=body.pk, by=by)
        seat(by, head, body, [group])
    assert selectors.member_bodies(head).get().organisation_id == body.pk


def test_what_can_not_sit_there(head, admin):
    foreign = make_org("working_group", parent=make_org("headquarters", province="IR-07"))
    group = Organisation.objects.get(code="BUSHEHR-EMP")
    with acting(admin) as by:
        with pytest.raises(InvalidValue):
            seat(by, head, group)
        with pytest.raises(InvalidValue):
            seat(by, head, make_org("charity"), [foreign])
        with pytest.raises(InvalidValue):
            seat(by, group, make_org("charity"))


def test_seats_by_the_pages(client, admin, head):
    body = make_org("charity", code="MEHR", name="خیریهٔ مهر")
    away = make_org("charity", name="خیریهٔ دوردست", province="IR-07")
    group = Organisation.objects.get(code="BUSHEHR-FAM")
    sign_in(client, admin)
    page = client.get("/headquarters/BUSHEHR/members/add").content.decode()
    assert "خیریهٔ مهر" in page
    assert away.name not in page
    form = {"organisation": body.pk, "working_groups": [group.pk], "capacity": "۳۰ سبد"}
    assert client.post("/headquarters/BUSHEHR/members/add", form).status_code == 302
    assert "۳۰ سبد" in client.get("/headquarters/BUSHEHR/").content.decode()
    assert "۳۰ سبد" in client.get("/bodies/MEHR/").content.decode()
    url = "/headquarters/BUSHEHR/members/MEHR/edit"
    assert client.post(url, {"capacity": "۴۰ سبد", "version": 1}).status_code == 302
    assert client.post(url, {"capacity": "۵۰ سبد", "version": 1}).context["form"].errors
    answer = client.get("/headquarters/BUSHEHR/members/export")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert "۴۰ سبد" in sheet.to_python()[1]
    assert client.post("/headquarters/BUSHEHR/members/MEHR/end").status_code == 302
    assert client.get(url).status_code == 404


def test_contacts(client, admin, head):
    body = make_org("charity", code="MEHR")
    sign_in(client, admin)
    form = {"name": "خانم کریمی", "position": "مدیر", "phone": "۰۹۱۷۱۲۳۴۵۶۷", "version": 0}
    assert client.post("/bodies/MEHR/contacts/new", {**form, "phone": "12"}).status_code == 200
    assert client.post("/bodies/MEHR/contacts/new", form).status_code == 302
    contact = Contact.objects.get(organisation=body)
    assert contact.phone == "+989171234567"
    assert "خانم کریمی" in client.get("/bodies/MEHR/").content.decode()
    url = f"/bodies/MEHR/contacts/{contact.public_id}"
    assert client.post(f"{url}/edit", {**form, "version": 1, "phone": ""}).status_code == 302
    assert client.post(f"{url}/edit", {**form, "version": 1}).context["form"].errors
    assert client.post(f"{url}/remove").status_code == 302
    assert client.post(f"{url}/remove").status_code == 404
    assert "خانم کریمی" not in client.get("/bodies/MEHR/").content.decode()


def test_a_liaison_keeps_the_contacts_of_the_own_body(client, head):
    body = make_org("charity", code="MEHR")
    make_org("charity", code="OTHER")
    sign_in(client, make_user("agency_liaison", body))
    assert client.get("/bodies/MEHR/contacts/new").status_code == 200
    assert client.get("/bodies/OTHER/contacts/new").status_code == 403
    assert client.get("/bodies/MEHR/edit").status_code == 403


def test_few_queries(client, admin, head, django_assert_max_num_queries):
    groups = selectors.groups_of(head)
    with acting(admin) as by:
        for n in range(12):
            seat(by, head, make_org("charity", name=f"خیریه {n}"), groups)
    sign_in(client, admin)
    for path in ("/headquarters/", "/headquarters/BUSHEHR/", "/bodies/BUSHEHR-EMP/"):
        with django_assert_max_num_queries(15):
            client.get(path)
