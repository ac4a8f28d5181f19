"""What-if: each kind of change, what it costs, what stays unused; and who would be reached."""

import uuid
from decimal import Decimal

import pytest
from tests.chains.conftest import links_of, unfilled
from tests.factories import acting, owned

from bazgasht.chains import papers, reckoning, words
from bazgasht.chains.lp import best
from bazgasht.chains.models import Scenario
from bazgasht.chains.reckoning import Change, reckon
from bazgasht.chains.selectors.chains import read_chain
from bazgasht.chains.services import scenarios as planning
from bazgasht.chains.services.links import LinkDraft, save_link
from bazgasht.chains.services.scenarios import ScenarioDraft
from bazgasht.core.chains import Reach
from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound, StaleVersion
from bazgasht.core.registry import reach_sources


def change(chain, link, kind, amount=1, cost=0):
    return Change(str(chain.public_id), link, kind, Decimal(amount), cost)


@pytest.fixture
def plan(place):
    def make(chains, *changes, user=None, body=None, public_id=None, version=None, title="طرح"):
        with acting(user or place.chief) as by:
            return planning.save_scenario(
                organisation_id=(body or place.hq).pk, by=by, version=version,
                public_id=public_id or uuid.uuid4(),
                draft=ScenarioDraft(title, [c.public_id for c in chains], "", changes),
            )  # fmt: skip

    return make


@owned
def read(chain):
    found = read_chain(chain)
    assert found.links
    return found


def test_nothing_changed_is_today(chain, plan):
    row = chain(template="carpet")
    result = plan([row]).result
    assert result["added"] == 0 and result["cost"] == 0 and result["cost_per_job"] is None
    assert result["jobs"][0] == pytest.approx(best(read(row).network).jobs, abs=1e-3)


def test_filling_a_missing_link_opens_its_jobs(chain, plan):
    row = chain(template="saffron")
    result = plan([row], change(row, "export", "fill")).result
    link = links_of(row)["export"]
    assert result["jobs"][0] == 0 and result["added"] > 1
    assert result["cost"] == round(link.capacity * link.cost_unit)
    assert result["cost_per_job"] == pytest.approx(result["cost"] / result["added"], rel=1e-3)


@pytest.mark.parametrize(
    ("kind", "amount", "units", "cost"),
    [("capacity", 10, 10, 450_000_000 * 10), ("posts", 16, 10, 450_000_000 * 10),
     ("loan", 4_500_000_000, 10, 4_500_000_000), ("capacity", -5, -5, 0)],
)  # fmt: skip
def test_money_and_posts_are_room(chain, kind, amount, units, cost):
    row = chain(template="carpet")
    found = reckon([read(row)], [change(row, "looms-inside", kind, amount)])
    loom = next(x for x in found["chains"][0]["links"] if x["key"] == "looms-inside")
    assert loom["capacity"] == [18, pytest.approx(18 + units)]
    assert found["cost"] == cost


def test_orders_let_more_be_sold_and_cost_nothing(chain):
    row = chain(template="sewing")
    found = reckon([read(row)], [change(row, "orders", "orders", 400)])
    sale = next(x for x in found["chains"][0]["links"] if x["key"] == "orders")
    assert sale["capacity"] == [2600, 3000] and found["cost"] == 0
    assert found["chains"][0]["before"]["bottlenecks"] == ["سفارش‌های ادارات"]
    assert found["added"] > 0


def test_what_is_added_beside_the_bottleneck_stays_unused_and_is_said(chain):
    row = chain(template="sewing")
    found = reckon([read(row)], [change(row, "ironing", "capacity", 1000)])
    row_of = {x["key"]: x for x in found["chains"][0]["links"]}
    assert row_of["ironing"]["idle"] and found["added"] == 0 and found["cost_per_job"] is None
    said = " ".join(words.scenario_sentences(found))
    assert "اتو و بسته‌بندی" in said and "سفارش‌های ادارات" in said


def test_seats_make_no_room_and_are_told_beside_the_jobs(chain):
    row = chain(template="sewing")
    found = reckon([read(row)], [change(row, "sewing-home", "seats", 12, 120_000_000)])
    assert found["added"] == 0 and found["seats"] == 12 and found["cost"] == 120_000_000


def test_several_chains_add_up(chain, plan):
    rows = [chain(template="carpet"), chain(template="sewing")]
    result = plan(
        rows, change(rows[0], "sale", "orders", 20), change(rows[1], "orders", "orders", 100)
    ).result
    for when, n in (("before", 0), ("after", 1)):
        total = sum(c[when]["jobs"] for c in result["chains"])
        assert result["jobs"][n] == pytest.approx(total, abs=1e-6)


@pytest.mark.parametrize(
    ("link", "kind", "amount"),
    [("orders", "fill", 1), ("cutting", "orders", 5), ("cutting", "capacity", -5000),
     ("cutting", "posts", -1), ("cutting", "loan", -10), ("cutting", "magic", 1),
     ("cutting", "seats", 10**16)],
)  # fmt: skip
def test_what_cant_be_is_refused_at_its_field(chain, plan, link, kind, amount):
    row = chain(template="sewing")
    with pytest.raises(InvalidValue) as refused:
        plan([row], change(row, link, kind, amount))
    assert refused.value.field == f"{row.public_id}:{link}:{kind}"


def test_a_scenario_is_about_chains_of_one_province(place, chain, plan):
    rows = [chain(template="carpet"), chain(template="sewing", province="IR-07")]
    with pytest.raises(InvalidValue) as refused:
        plan(rows)
    assert refused.value.field == "chains"
    with pytest.raises(InvalidValue):
        plan([])


def test_sent_twice_it_is_one_and_an_old_page_changes_nothing(chain, plan, as_owner):
    row, key = chain(template="carpet"), uuid.uuid4()
    first, second = plan([row], public_id=key), plan([row], public_id=key, title="دیگر")
    assert first.pk == second.pk and second.title == "طرح"
    plan([row], public_id=key, version=1, title="تازه")
    with pytest.raises(StaleVersion):
        plan([row], public_id=key, version=1, title="کهنه")
    with as_owner():
        assert Scenario.objects.get().title == "تازه"


def test_what_was_reckoned_stays_when_the_chain_changes(place, chain, plan, as_owner):
    row = chain(template="carpet")
    saved = plan([row], change(row, "sale", "orders", 20))
    with acting(place.chief) as by:
        save_link(
            chain_id=row.public_id, key="sale", by=by, version=1,
            draft=LinkDraft("sale", "فروش", "متر مربع", Decimal(5), Decimal("0.1"), filler="firm"),
        )  # fmt: skip
    with as_owner():
        again = Scenario.objects.get(pk=saved.pk)
    assert again.result == saved.result


def test_only_its_body_changes_it(place, chain, plan):
    row = chain(template="carpet")
    saved = plan([row])
    with pytest.raises(NotAllowed):
        plan([row], user=place.officer, public_id=saved.public_id, version=1)
    with pytest.raises(NotFound):
        plan([row], user=place.officer, body=place.prison, public_id=saved.public_id, version=1)
    for who in ("officer", "viewer", "secretary", "stranger"):
        with acting(place.users[who]) as by, pytest.raises(NotAllowed):
            planning.remove_scenario(public_id=saved.public_id, by=by)
    with acting(place.chief) as by:
        planning.remove_scenario(public_id=saved.public_id, by=by)
        with pytest.raises(NotFound):
            planning.remove_scenario(public_id=saved.public_id, by=by)


# --- who would be reached


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (37, 37)])
def test_fewer_than_five_are_not_told(count, told):
    assert reckoning.shown(Reach("x", "y", count))["count"] == told


def test_few_people_stand_nowhere_in_what_is_saved(chain, plan, monkeypatch, place, client):
    row = chain(template="carpet")
    monkeypatch.setattr(
        planning, "reach_sources",
        [lambda province: [Reach("few", "اندک", 3), Reach("many", "بسیار", 4321)]],
    )  # fmt: skip
    saved = plan([row])
    few, many = saved.result["reach"]
    assert few["count"] is None and many["count"] == 4321
    client.force_login(place.chief)
    page = client.get(f"/chains/scenarios/{saved.public_id}/").content.decode()
    assert "کمتر از ۵" in page and "۴٬۳۲۱" in page
    table = papers.scenarios_data([saved])["table"]
    assert ["اندک", "کمتر از ۵"] in table


def test_the_weekly_figures_are_asked(place, as_owner):
    from bazgasht.core.week import Week
    from bazgasht.insight.models import Fact

    week = Week.current().prev()
    with as_owner():
        for back, value in ((0, 7), (1, 4), (20, 100)):
            Fact.objects.create(
                headquarters_id=place.hq.pk, week=week.shift(-back).start,
                indicator="training.asked", value=value,
            )  # fmt: skip
    with acting(place.chief):
        found = {r.key: r for r in reach_sources.get("insight.weeks")("IR-18")}
        assert found["training.asked"].count == 11
        assert found["training.asked"].as_of == week.end
        assert not list(reach_sources.get("insight.weeks")("IR-07"))


def test_scenarios_are_printed_side_by_side(chain, plan):
    rows = [chain(template="carpet"), chain(template="saffron")]
    saved = [plan([rows[0]], change(rows[0], "sale", "orders", 20)),
             plan(rows, change(rows[1], "export", "fill"), title="با صادرات")]  # fmt: skip
    data = papers.scenarios_data(saved)
    assert data["head"][1:] == ["طرح", "با صادرات"]
    assert all(len(line) == 3 for line in data["table"])
    assert papers.scenarios_pdf(saved)[:4] == b"%PDF"
    assert papers.scenarios_pdf(saved[:1])[:4] == b"%PDF"


def test_a_chain_that_lost_its_way_is_named(place, chain, plan):
    from bazgasht.core.errors import Conflict

    row = chain(template="greenhouse")
    unfilled(row, "market")
    assert plan([row]).result["jobs"][0] == 0
    from bazgasht.chains.models import Flow

    owned(lambda: Flow.objects.filter(chain=row, target__key="market").delete())()
    with pytest.raises(Conflict) as refused:
        plan([row])
    assert row.title in refused.value.message
