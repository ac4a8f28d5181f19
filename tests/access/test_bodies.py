"""The register and the tree of bodies."""

import io

import pytest
from python_calamine import CalamineWorkbook
from tests.access.conftest import sign_in
from tests.factories import acting, make_org, make_user

from bazgasht.access import selectors, services
from bazgasht.access.kinds import PARENTS, Kind
from bazgasht.access.models import Organisation
from bazgasht.core import provinces
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, StaleVersion

pytestmark = pytest.mark.django_db


def add(by, code="NEW", kind="charity", **more):
    fields = {"name": "خیریهٔ مهر", "province": "IR-18", **more}
    return services.create_body(code=code, kind=kind, by=by, **fields)


def edit(by, body, **more):
    body.refresh_from_db()
    fields = {"name": body.name, "province": body.province, "parent_id": body.parent_id, **more}
    fields.setdefault("version", body.version)
    return services.edit_body(body_id=body.pk, by=by, **fields)


def test_a_body_gets_its_place(admin, body):
    with acting(admin) as by:
        made = add(by, kind="prison", parent_id=body["directorate"].pk)
    assert made.path == f"{body['directorate'].path}{made.pk}/"
    assert made.sort_key


def test_a_prison_is_of_the_province_of_what_stands_above_it(admin, body):
    with acting(admin) as by:
        made = add(by, kind="prison", parent_id=body["directorate"].pk, province="")
        assert made.province == body["directorate"].province == "IR-18"
        assert edit(by, made, province="").province == "IR-18"
        with pytest.raises(InvalidValue) as refused:
            add(by, code="JUSTICE", kind="justice", province="")
    assert refused.value.field == "province"


@pytest.mark.parametrize("child", list(Kind))
@pytest.mark.parametrize("parent", [None, *Kind])
def test_the_table_of_parents_decides(child, parent, db):
    from bazgasht.access.services.bodies import check_place

    above = Organisation(kind=parent) if parent else None
    if parent in PARENTS[child]:
        check_place(child, above)
    else:
        with pytest.raises(InvalidValue):
            check_place(child, above)


@pytest.mark.parametrize("code", ["", "کد", "a b", "-A", "A--B", "1A", "A" * 41, "A/B"])
def test_codes_that_will_not_do(admin, code):
    with acting(admin) as by, pytest.raises(InvalidValue) as refused:
        add(by, code=code)
    assert refused.value.field == "code"


def test_codes_are_unique_and_upper_case(admin):
    with acting(admin) as by:
        assert add(by, code="mehr-1").code == "MEHR-1"
        with pytest.raises(InvalidValue):
            add(by, code="MEHR-1")


def test_only_within_reach(admin, lead, body):
    away = make_org("charity", province="IR-07")
    with acting(admin) as by:
        with pytest.raises(NotAllowed):
            add(by, province="IR-07")
        with pytest.raises(NotAllowed):
            add(by, province="")
        with pytest.raises(NotAllowed):
            edit(by, away)
        with pytest.raises(InvalidValue):
            add(by, province="IR-99")
    with acting(lead) as by, pytest.raises(NotAllowed):
        add(by)


def test_moving_a_body_moves_what_stands_below(admin, body):
    other = make_org("directorate", code="OTHER")
    ward = make_org("association", parent=body["prison"])
    with acting(admin) as by:
        edit(by, body["prison"], parent_id=other.pk)
    ward.refresh_from_db()
    assert ward.path == f"/{other.pk}/{body['prison'].pk}/{ward.pk}/"


def test_no_loops(admin, body):
    below = make_org("headquarters", parent=body["head"])
    with acting(admin) as by, pytest.raises(InvalidValue):
        edit(by, body["head"], parent_id=below.pk)
    with acting(admin) as by, pytest.raises(InvalidValue):
        edit(by, body["head"], parent_id=body["head"].pk)


def test_a_stale_form_is_refused(admin, body):
    with acting(admin) as by:
        edit(by, body["prison"], name="زندان الف")
        with pytest.raises(StaleVersion):
            edit(by, body["prison"], name="زندان ب", version=0)


def test_a_body_with_active_ones_below_stays(admin, body):
    with acting(admin) as by:
        with pytest.raises(Conflict):
            edit(by, body["directorate"], active=False)
        edit(by, body["prison"], active=False)
        edit(by, body["directorate"], active=False)


def test_roles_in_a_closed_body_are_worth_nothing(admin, worker, body, client):
    sign_in(client, worker)
    assert client.get("/bodies/").status_code == 200
    with acting(admin) as by:
        edit(by, body["prison"], active=False)
    assert client.get("/bodies/").status_code == 403


@pytest.mark.parametrize("q", ["كميته", "کمیته امداد", "کمیته‌امداد", "KMT", "relief"])
def test_search_forgives(db, q):
    make_org("agency", code="KMT-1", name="کمیتهٔ امداد", name_en="Relief Committee")
    make_org("agency", name="بهزیستی")
    assert [b.code for b in selectors.bodies(q=q)] == ["KMT-1"]


def test_filters_and_order(db):
    for name in ("یاری", "پرتو", "آرمان"):
        make_org("charity", name=name)
    make_org("charity", name="بسته", active=False)
    make_org("bank", name="بانک", province="IR-07", county="شیراز")
    names = [b.name for b in selectors.bodies(kind="charity")]
    assert names == ["آرمان", "پرتو", "یاری"]
    assert [b.name for b in selectors.bodies(active=False)] == ["بسته"]
    assert [b.name for b in selectors.bodies(province="IR-07", county="شیراز")] == ["بانک"]
    assert selectors.bodies(active=None).count() == 5


def test_pages_of_the_register(client, admin, body):
    for n in range(30):
        make_org("charity", name=f"خیریه {n}")
    sign_in(client, admin)
    page = client.get("/bodies/?kind=charity")
    assert len(page.context["rows"]) == 25
    assert "۲۵" in page.content.decode()
    assert client.get("/bodies/?kind=nonsense&page=99").status_code == 200
    assert client.get("/bodies/NOWHERE/").status_code == 404


def test_the_register_as_a_workbook(client, admin, body):
    make_org("charity", name="=cmd()", code="EVIL")
    sign_in(client, admin)
    answer = client.get("/bodies/export?kind=charity")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    assert sheet.to_python()[1][:2] == ["EVIL", "'=cmd()"]
    text = client.get("/bodies/export?kind=charity&format=csv").content.decode("utf-8-sig")
    assert "'=cmd()" in text
    assert "bodies-14" in answer["Content-Disposition"]


def test_adding_by_the_pages(client, admin, body):
    sign_in(client, admin)
    assert "کارفرما" in client.get("/bodies/new").content.decode()
    form = {"name": "زندان کنگان", "code": "kangan", "province": "IR-18",
            "parent": body["directorate"].pk}  # fmt: skip
    refused = client.post("/bodies/new?kind=prison", {**form, "parent": "", "name": "زندان کنگان"})
    assert refused.context["form"].errors["parent"]
    assert "زندان کنگان" in refused.content.decode()
    assert client.post("/bodies/new?kind=prison", form)["Location"] == "/bodies/KANGAN/"
    page = client.get("/bodies/KANGAN/").content.decode()
    assert "اداره کل" in page


def test_changing_by_the_pages(client, admin, body):
    sign_in(client, admin)
    form = {"name": "نام تازه", "province": "IR-18", "parent": body["directorate"].pk,
            "active": "on", "version": 0}  # fmt: skip
    assert client.post("/bodies/PRISON/edit", form).status_code == 302
    stale = client.post("/bodies/PRISON/edit", {**form, "name": "نام دیگر"})
    assert stale.context["form"].non_field_errors()
    assert "نام دیگر" in stale.content.decode()


def test_few_queries(client, admin, body, django_assert_max_num_queries):
    for n in range(30):
        make_user("social_worker", make_org("prison", parent=body["directorate"]))
    sign_in(client, admin)
    for path in ("/bodies/", "/bodies/PRISON/", "/bodies/PRISON/members/", "/account/"):
        with django_assert_max_num_queries(15):
            client.get(path)


def test_thirty_one_provinces():
    found = provinces.provinces()
    assert len(found) == len({p.iso for p in found}) == len({p.code for p in found}) == 31
    assert [p.fa for p in found][:2] == ["آذربایجان شرقی", "آذربایجان غربی"]
    assert provinces.get("ir-18") is provinces.get("BUSHEHR")
    with pytest.raises(LookupError):
        provinces.get("IR-31")


def test_what_is_typed_is_kept_until_it_is_sent(admin, body, client):
    """Each form of the access pages names its draft, and forgets it once it has arrived."""
    sign_in(client, admin)
    for address in (
        "/bodies/new?kind=charity", f"/bodies/{body['prison'].code}/edit",
        f"/bodies/{body['prison'].code}/members/invite",
    ):  # fmt: skip
        page = client.get(address)
        assert page.status_code == 200, address
        key = page.context["draft_key"]
        assert f'data-autosave-url="/draft/{key}"' in page.content.decode()
        assert client.post(f"/draft/{key}", {"name": "خیریهٔ نیمه‌نوشته"}).status_code == 204
        assert client.get(f"/draft/{key}").json()["fields"]["name"] == ["خیریهٔ نیمه‌نوشته"]
    sent = {"code": "NEW", "name": "خیریهٔ مهر", "province": "IR-18"}
    assert client.post("/bodies/new?kind=charity", sent).status_code == 302
    assert client.get("/draft/bodies/new/charity").json() == {"fields": {}}
    assert client.get(f"/draft/bodies/{body['prison'].code}/edit").json()["fields"]
