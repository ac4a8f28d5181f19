"""Keeping chains: templates, links, flows, states; and what is reckoned each time."""

import uuid
from decimal import Decimal

import pytest
from tests.chains.conftest import flows_of, links_of, reread, unfilled
from tests.factories import acting, owned

from bazgasht.access.models import JournalEntry
from bazgasht.chains.lp import best
from bazgasht.chains.models import Chain, Measure
from bazgasht.chains.networks import network_of
from bazgasht.chains.services import chains as keeping
from bazgasht.chains.services import links as linking
from bazgasht.chains.services.chains import ChainDraft
from bazgasht.chains.services.links import FlowDraft, LinkDraft
from bazgasht.chains.states import Stage
from bazgasht.chains.templates_data import templates
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, StaleVersion

TEMPLATES = ["sheep-dairy", "poultry", "greenhouse", "saffron", "carpet", "leather", "sewing"]


def link_draft(**more):
    draft = {"stage": "packing", "title": "بسته‌بندی تازه", "unit": "کیلوگرم",
             "capacity": Decimal(100), "jobs_unit": Decimal("0.01"), "filler": "workshop"}  # fmt: skip
    return LinkDraft(**(draft | more))


@owned
def newest(chain):
    return Measure.objects.filter(chain=chain).latest("on")


def test_the_seven_templates_are_there():
    assert list(templates()) == TEMPLATES


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_template_makes_a_chain_that_works(chain, code):
    row = chain(template=code)
    links, flows = links_of(row), flows_of(row)
    assert row.illustrative and row.state == "draft"
    template = templates()[code]
    assert set(links) == {x.key for x in template.links} and len(flows) == len(template.flows)
    assert {x.stage for x in template.links} >= {Stage.INPUTS, Stage.SALE}
    network = network_of(links.values(), flows)
    whole = best(network.filled(n.key for n in network.nodes if n.missing))
    assert 3 < whole.jobs < 200, "a believable chain"
    assert whole.income > 0
    assert len({links[k].title for k in links}) == len(links)


def test_its_links_are_its_own_from_then_on(place, chain):
    row = chain()
    with acting(place.chief) as by:
        linking.save_link(
            chain_id=row.public_id, key="dairy", by=by, version=1,
            draft=link_draft(stage="processing", title="پنیر", capacity=Decimal(5000)),
        )  # fmt: skip
    assert links_of(row)["dairy"].capacity == 5000
    assert links_of(chain(title="دوم"))["dairy"].capacity == 1600


def test_every_change_is_measured_and_journalled(place, chain, as_owner):
    row = chain()
    assert newest(row).missing == 0
    unfilled(row, "cold")
    with acting(place.chief) as by:
        linking.save_link(chain_id=row.public_id, by=by, draft=link_draft(title="تازه"))
    found = newest(row)
    assert (found.missing, found.links, found.active) == (1, 10, False)
    assert found.jobs_open > 0
    with as_owner():
        assert Measure.objects.filter(chain=row).count() == 1, "one of a day"
        actions = list(JournalEntry.objects.order_by("id").values_list("action", flat=True))
    assert actions[-2:] == ["chain.created", "chain_link.saved"]


def test_a_form_sent_twice_is_one_chain_and_one_link(place, chain):
    key = uuid.uuid4()
    draft = ChainDraft("فرش", "فرش", "IR-18", template="carpet")
    with acting(place.chief) as by:
        rows = [
            keeping.create_chain(organisation_id=place.hq.pk, draft=draft, by=by, public_id=key)
            for _ in range(2)
        ]
        assert rows[0].pk == rows[1].pk
        made = [
            linking.save_link(
                chain_id=key, draft=link_draft(), by=by, request_key="l-once",
            )
            for _ in range(2)
        ]  # fmt: skip
        assert made[0].pk == made[1].pk


def test_two_chains_of_a_body_have_two_titles(place, chain):
    chain(title="یکی")
    with pytest.raises(InvalidValue) as refused:
        chain(title="یکی")
    assert refused.value.field == "title"


def test_an_old_page_changes_nothing(place, chain):
    row = chain()
    with acting(place.chief) as by:
        linking.save_link(chain_id=row.public_id, key="dairy", by=by, version=1, draft=link_draft())
        with pytest.raises(StaleVersion):
            linking.save_link(
                chain_id=row.public_id, key="dairy", by=by, version=1, draft=link_draft()
            )
        with pytest.raises(StaleVersion):
            keeping.move_chain(public_id=row.public_id, state="active", version=1, by=by)


def test_states_go_their_way(place, chain):
    row = chain()
    with acting(place.chief) as by:

        def move(state):
            return keeping.move_chain(public_id=row.public_id, state=state, version=None, by=by)

        assert move("active").state == "active"
        with pytest.raises(Conflict):
            move("active")
        move("archived")
        with pytest.raises(Conflict) as refused:
            linking.save_link(chain_id=row.public_id, by=by, draft=link_draft())
        assert refused.value.code == "chain.archived"
        assert move("active").state == "active"
    assert newest(row).active


def test_an_empty_chain_is_not_put_to_work(place, chain):
    row = chain(template="")
    with acting(place.chief) as by, pytest.raises(Conflict) as refused:
        keeping.move_chain(public_id=row.public_id, state="active", version=None, by=by)
    assert refused.value.code == "chain.empty"


def test_a_chain_that_is_stuck_says_where(place, chain):
    row = chain()
    flow = next(f for f in flows_of(row) if f.source.key == "cold")
    with acting(place.chief) as by:
        linking.save_flow(
            chain_id=row.public_id, public_id=flow.public_id, version=1, by=by,
            draft=FlowDraft("cold", "shops", share=50),
        )  # fmt: skip
        with pytest.raises(Conflict) as refused:
            keeping.move_chain(public_id=row.public_id, state="active", version=None, by=by)
    assert "حمل سرد" in refused.value.message
    assert newest(row).jobs == 0


def test_a_circle_is_refused(place, chain):
    row = chain()
    with acting(place.chief) as by:
        for source, target, code in (
            ("shops", "fodder", "flow.circle"), ("cold", "cold", "flow.ends"),
            ("dairy", "packing", "chains.flow_once"), ("dairy", "nowhere", "flow.link"),
        ):  # fmt: skip
            with pytest.raises(InvalidValue) as refused:
                linking.save_flow(chain_id=row.public_id, by=by, draft=FlowDraft(source, target))
            assert refused.value.code == code
    assert len(flows_of(row)) == 9


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": " "}, "title"), ({"stage": "nowhere"}, "stage"), ({"capacity": Decimal(-1)}, "capacity"),
     ({"jobs_unit": Decimal(-1)}, "jobs_unit"), ({"cost_unit": -1}, "cost_unit"),
     ({"filler_organisation_id": 10**6}, "filler_organisation")],
)  # fmt: skip
def test_a_wrong_link_names_its_field(place, chain, wrong, field):
    row = chain()
    with acting(place.chief) as by, pytest.raises(InvalidValue) as refused:
        linking.save_link(chain_id=row.public_id, by=by, draft=link_draft(**wrong))
    assert refused.value.field == field


def test_nobody_has_no_name(place, chain):
    row = chain()
    with acting(place.chief) as by:
        made = linking.save_link(
            chain_id=row.public_id, by=by,
            draft=link_draft(filler="nobody", filler_name="کسی", filler_organisation_id=place.firm.pk),
        )  # fmt: skip
    assert (made.filler_name, made.filler_organisation_id) == ("", None)


def test_removing_a_link_removes_what_flows_there(place, chain):
    row = chain()
    with acting(place.chief) as by:
        linking.remove_link(chain_id=row.public_id, key="dairy", by=by)
    assert "dairy" not in links_of(row)
    assert {f.source.key for f in flows_of(row)}.isdisjoint({"dairy"}) and len(flows_of(row)) == 7


def test_checked_figures_are_no_longer_illustrative(place, chain):
    row = chain()
    with acting(place.chief) as by:
        keeping.confirm_figures(public_id=row.public_id, version=None, by=by)
    assert not reread(row).illustrative


@pytest.mark.parametrize(
    "who", ["viewer", "secretary", "worker", "stranger", "officer", "employer"]
)
def test_nobody_else_changes_it(place, chain, who):
    row = chain()
    with acting(place.users[who]) as by:
        for act in (
            lambda: keeping.update_chain(
                public_id=row.public_id, draft=ChainDraft("x", "y", "IR-18"), version=None, by=by
            ),
            lambda: keeping.move_chain(
                public_id=row.public_id, state="active", version=None, by=by
            ),
            lambda: keeping.confirm_figures(public_id=row.public_id, version=None, by=by),
            lambda: linking.save_link(chain_id=row.public_id, draft=link_draft(), by=by),
            lambda: linking.remove_link(chain_id=row.public_id, key="dairy", by=by),
            lambda: linking.save_flow(
                chain_id=row.public_id, draft=FlowDraft("milking", "packing"), by=by
            ),
            lambda: linking.remove_flow(
                chain_id=row.public_id, public_id=flows_of(row)[0].public_id, by=by
            ),
        ):
            with pytest.raises(NotAllowed) as refused:
                act()
            assert len(refused.value.message) > 20
    assert reread(row).version == row.version


def test_a_prison_keeps_a_chain_of_its_own(place, chain):
    row = chain(user=place.officer, body=place.prison, template="carpet")
    assert row.headquarters_id == place.hq.pk and row.working_group_id == place.group.pk
    with acting(place.stranger):
        assert Chain.objects.filter(pk=row.pk).exists(), "chains are everybody's to read"
