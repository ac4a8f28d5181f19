"""The room's pages through the eyes of each role, without JavaScript."""

import uuid
from decimal import Decimal

import pytest
from django.urls import get_resolver, resolve, reverse
from tests.chains.conftest import flows_of, links_of, reread, unfilled
from tests.factories import acting, make_holder, make_org
from tests.support.visit import Visit

from bazgasht.access.models import JournalEntry
from bazgasht.access.roles import ROLES
from bazgasht.chains import today as first_page
from bazgasht.chains.models import Chain, Scenario
from bazgasht.chains.services.scenarios import ScenarioDraft, save_scenario

pytestmark = pytest.mark.django_db
OK, FORBIDDEN, WRONG, AWAY = 200, 403, 405, 302

STRANGERS = ("records_officer", "system_administrator")


def holders(permission):
    return {code for code, role in ROLES.items() if permission in role.permissions}


# route → permission, and what its own people get by GET
TABLE = {
    "list": ("chains.view", OK), "export": ("chains.view", OK), "new": ("chains.edit", OK),
    "scenarios": ("chains.view", OK), "scenarios_export": ("chains.view", OK),
    "scenario_new": ("chains.edit", OK), "compare": ("chains.view", AWAY),
    "paper": ("chains.view", 404), "scenario": ("chains.view", OK),
    "scenario_edit": ("chains.edit", OK), "scenario_remove": ("chains.edit", OK),
    "chain": ("chains.view", OK), "links_export": ("chains.view", OK), "edit": ("chains.edit", OK),
    "confirm": ("chains.edit", WRONG), "move": ("chains.edit", WRONG),
    "new_link": ("chains.edit", OK), "link": ("chains.view", OK), "edit_link": ("chains.edit", OK),
    "remove_link": ("chains.edit", OK), "new_flow": ("chains.edit", OK),
    "edit_flow": ("chains.edit", OK), "remove_flow": ("chains.edit", OK),
}  # fmt: skip
CHANGES = {n for n, (need, _) in TABLE.items() if need == "chains.edit"} - {"new", "scenario_new"}


@pytest.fixture
def full(place, chain):
    place.row = chain(template="greenhouse", active=True)
    with acting(place.chief) as by:
        place.plan = save_scenario(
            organisation_id=place.hq.pk, by=by, public_id=uuid.uuid4(),
            draft=ScenarioDraft("طرح", [place.row.public_id]),
        )  # fmt: skip
    return place


def address(full, name):
    row = full.row
    args = {
        **{key: [row.public_id] for key in ("chain", "links_export", "edit", "confirm", "new_link", "new_flow")},
        **{key: [row.public_id, "houses"] for key in ("link", "edit_link", "remove_link")},
        "move": [row.public_id, "archived"],
        **{key: [full.plan.public_id] for key in ("scenario", "scenario_edit", "scenario_remove")},
    }  # fmt: skip
    if name in ("edit_flow", "remove_flow"):
        return reverse(f"chains:{name}", args=[row.public_id, flows_of(row)[0].public_id])
    return reverse(f"chains:{name}", args=args.get(name, []))


def test_every_route_is_in_the_table():
    _, resolver = get_resolver().namespace_dict["chains"]
    assert {n for n in resolver.reverse_dict if isinstance(n, str)} == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_own_people_reach_it(full, client, name):
    _need, wanted = TABLE[name]
    where = address(full, name)
    assert client.get(where).status_code == AWAY, "nobody has signed in"
    client.force_login(full.chief)
    assert client.get(where).status_code == wanted


def test_the_routes_ask_what_the_table_says(full, client):
    """Every role is tried at the guard by the tests of all routes; here two go through the whole stack."""
    for role in STRANGERS:
        client.force_login(make_holder(role, full.hq))
        for name, (need, _wanted) in TABLE.items():
            where = address(full, name)
            assert resolve(where).func.access == need, name
            assert role not in holders(need), "choose another stranger"
            for ask in (client.get, client.post):
                assert ask(where).status_code in (FORBIDDEN, WRONG), name


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_another_body_changes_nothing(full, client, name):
    client.force_login(full.stranger)
    before = reread(full.row).version
    assert client.post(address(full, name)).status_code == FORBIDDEN
    assert reread(full.row).version == before


@pytest.mark.parametrize(
    "name", ["list", "chain", "link", "scenarios", "scenario", "scenario_edit", "edit_link"]
)
def test_a_page_asks_at_most_fifteen_times(full, client, django_assert_max_num_queries, name):
    client.force_login(full.chief)
    client.get(address(full, name))
    with django_assert_max_num_queries(15):
        assert client.get(address(full, name)).status_code == OK


def test_from_a_template_to_a_chain_at_work(place, as_owner):
    visit = Visit(place.chief)
    visit.open(reverse("chains:new"))
    visit.submit(title="دامداری دشتستان", product="پنیر", province="IR-18", county="دشتستان",
                 template="sheep-dairy", goal="jobs")  # fmt: skip
    assert "نمونه" in visit.words and "گلوگاه" in visit.words
    with as_owner():
        row = Chain.objects.get()
    visit.submit(button="به کار انداختن")
    assert reread(row).state == "active"
    visit.submit(button="عددها دیگر از ماست")
    assert not reread(row).illustrative


def test_the_answer_is_in_words(full):
    unfilled(full.row, "transport")
    visit = Visit(full.secretary)
    visit.open(address(full, "chain"))
    assert "نخست «حمل»" in visit.words
    assert "شغل" in visit.words
    assert "تغییر" not in [link.words.strip() for link in visit.page.links]
    html = visit.response.content.decode()
    assert html.count('role="img"') >= 2 and "aria-label" in html


def test_the_picture_runs_from_right_to_left_in_persian(full):
    from bazgasht.chains import showing
    from bazgasht.chains.selectors.chains import read_chain

    with acting(full.chief):
        read = read_chain(full.row)
        right = showing.picture(read)
        from django.utils import translation

        with translation.override("en"):
            left = showing.picture(read)
        down = showing.picture(read, down=True)
    place = {b.key: b.x for b in right.boxes}
    assert place["seedlings"] > place["houses"] > place["packing"] > place["market"]
    place = {b.key: b.x for b in left.boxes}
    assert place["seedlings"] < place["houses"] < place["packing"] < place["market"]
    assert down.width == 340 and all(b.x >= 0 and b.x + b.width <= 340 for b in down.boxes)
    marked = {b.key: b.mark for b in right.boxes if b.mark}
    assert marked["shops"] == "هنوز هیچ‌کس"
    assert len(right.bands) == 7 and any(b.empty for b in right.bands)


def test_a_link_is_changed_on_its_page(full):
    visit = Visit(full.chief)
    visit.open(address(full, "edit_link"))
    visit.submit(capacity="۱۲۳٫۵", jobs_unit="۰٫۴", filler="firm", filler_name="گلخانه‌داران")
    link = links_of(full.row)["houses"]
    assert (link.capacity, link.jobs_unit) == (Decimal("123.5"), Decimal("0.4"))
    visit.open(address(full, "edit_link"))
    visit.submit(capacity="زیاد")
    assert visit.status == OK and "عدد" in visit.words
    visit.open(address(full, "new_link"))
    visit.submit(stage="sale", title="فروش برخط", unit="تن", capacity="۲۰", jobs_unit="۰٫۱",
                 filler="nobody")  # fmt: skip
    assert "فروش برخط" in visit.words
    visit.open(address(full, "new_flow"))
    new = next(k for k in links_of(full.row) if k.startswith("l-"))
    visit.submit(source="transport", target=new, rate="1", share="50")
    assert len(flows_of(full.row)) == 8
    visit.open(
        reverse("chains:edit_flow", args=[full.row.public_id, flows_of(full.row)[-1].public_id])
    )
    visit.follow("حذف")
    visit.submit(button="حذف")
    assert len(flows_of(full.row)) == 7
    visit.open(reverse("chains:remove_link", args=[full.row.public_id, new]))
    visit.submit(button="حذف")
    assert new not in links_of(full.row)


def test_who_nearby_could_fill_a_link(place, chain, as_owner):
    from bazgasht.work.models import Workshop

    with as_owner():
        foundation = make_org("foundation", name="بنیاد آزمون")
        Workshop.objects.create(
            organisation=foundation, prison=place.prison, province="IR-18", name="لبنیات سنتی",
            kind="open",
        )  # fmt: skip
        Workshop.objects.create(
            organisation=foundation, prison=place.far, province="IR-07", name="پنیر دور",
            kind="open",
        )  # fmt: skip
    row = chain(product="لبنیات گوسفند")
    unfilled(row, "dairy")
    visit = Visit(place.officer)
    visit.open(reverse("chains:link", args=[row.public_id, "dairy"]))
    words = visit.words
    assert words.index("لبنیات سنتی") < words.index("انجمن حمایت دشتستان")
    assert "لبنیات دشتستان" in words and "پنیر دور" not in words
    assert "جهاد کشاورزی" not in words, "an agency does no link's work"
    assert any("/work/" in link.href for link in visit.page.links)
    visit = Visit(place.secretary)
    visit.open(reverse("chains:link", args=[row.public_id, "dairy"]))
    assert "لبنیات سنتی" in visit.words
    assert not any("/work/" in link.href for link in visit.page.links)


def test_a_what_if_from_the_chain_to_the_printed_page(full, as_owner):
    visit = Visit(full.chief)
    visit.open(address(full, "chain"))
    visit.follow("اگر")
    visit.submit(title="گلخانهٔ بزرگ‌تر", has=["title"])
    key = str(full.row.public_id)
    visit.submit(**{f"{key}:shops:fill": "on", f"{key}:transport:loan": "۵۰ میلیون تومان",
                    f"{key}:houses:posts": "9", f"{key}:packing:capacity": "۵"})  # fmt: skip
    assert "گلخانهٔ بزرگ‌تر" in visit.words and "کسی آن را پر می‌کند" in visit.words
    with as_owner():
        row = Scenario.objects.get(title="گلخانهٔ بزرگ‌تر")
    assert {c["kind"] for c in row.changes} == {"fill", "loan", "posts", "capacity"}
    assert row.result["cost"] > 500_000_000
    visit.open(reverse("chains:scenario_edit", args=[row.public_id]))
    visit.submit(**{f"{key}:packing:capacity": "-9999"})
    assert visit.status == OK and "کم" in visit.words
    with as_owner():
        assert Scenario.objects.get(pk=row.pk).version == row.version
    both = f"?s={row.public_id}&s={full.plan.public_id}"
    visit.open(reverse("chains:compare") + both)
    assert "طرح" in visit.words and "هزینهٔ هر شغل تازه" in visit.words
    visit.open(reverse("chains:paper") + both)
    assert visit.response["Content-Type"] == "application/pdf"
    with as_owner():
        assert JournalEntry.objects.filter(action="chain_scenario.printed").exists()
    visit.open(reverse("chains:scenario_remove", args=[row.public_id]))
    visit.submit(button="حذف")
    with as_owner():
        assert not Scenario.objects.filter(pk=row.pk).exists()


def test_lists_go_into_workbooks(full, client, as_owner):
    client.force_login(full.secretary)
    for name in ("export", "links_export", "scenarios_export"):
        assert client.get(address(full, name)).content[:2] == b"PK", name
    with as_owner():
        assert JournalEntry.objects.filter(action="chains.exported").count() == 3


def test_filters_find_and_miss(full, client):
    client.force_login(full.secretary)
    where = reverse("chains:list")
    title = full.row.title
    for query, found in (("q=پنیر", True), ("q=کفش", False), ("province=IR-18", True),
                         ("province=IR-07", False), ("state=archived", False)):  # fmt: skip
        assert (title in client.get(f"{where}?{query}").content.decode()) is found, query


def test_the_first_page_names_what_a_missing_link_keeps_shut(full):
    with acting(full.chief) as by:
        found = first_page.missing(by)
        assert found is not None and found.rows[0].title == full.row.title
    with acting(full.officer) as by:
        assert first_page.missing(by) is None, "another body keeps it"


def test_a_chain_put_away_is_not_changed(full, client):
    client.force_login(full.chief)
    client.post(address(full, "move"))
    assert reread(full.row).state == "archived"
    for name in ("edit", "new_link", "edit_link", "new_flow", "edit_flow"):
        assert client.get(address(full, name)).status_code == 409, name
    assert client.get(address(full, "chain")).status_code == OK


def test_without_links_the_page_says_how_to_begin(place, chain, client):
    row = chain(template="")
    client.force_login(place.chief)
    answer = client.get(reverse("chains:chain", args=[row.public_id]))
    assert answer.status_code == OK and "حلقه" in answer.content.decode()
