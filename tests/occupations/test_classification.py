"""The classification is whole, loads itself and is left alone where people changed it."""

import pytest
from tests.factories import acting, make_org, make_user, owned

from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed, StaleVersion
from bazgasht.core.text import sort_key
from bazgasht.occupations import classification, selectors, services
from bazgasht.occupations.models import Occupation, Skill, Trade

MAJOR = {"0": 3, "1": 31, "2": 92, "3": 84, "4": 29, "5": 40, "6": 18, "7": 66, "8": 40, "9": 33}
"""Unit groups of ISCO-08 in each major group: 436 in all."""


def test_every_unit_group_is_there_with_both_titles():
    groups = classification.unit_groups()
    counted = {first: sum(g.code[0] == first for g in groups) for first in MAJOR}
    assert counted == MAJOR and len(groups) == 436
    assert all(g.fa.strip() and g.en.strip() for g in groups)
    assert len({g.code for g in groups}) == len({g.fa for g in groups}) == 436


def test_persian_labels_are_persian():
    for entry in (*classification.unit_groups(), *classification.trades()):
        assert not set("يك") & set(entry.fa), entry
        assert any("آ" <= c <= "ی" for c in entry.fa), entry


def test_every_trade_is_one_occupation_and_names_known_skills():
    codes = {g.code for g in classification.unit_groups()}
    skills = {s.code for s in classification.skills()}
    trades = classification.trades()
    assert len(trades) >= 60
    for trade in trades:
        assert trade.occupation in codes, trade
        assert trade.skills and set(trade.skills) <= skills, trade
    assert skills == {s for t in trades for s in t.skills}


@pytest.mark.django_db
def test_it_was_loaded_with_the_migrations():
    assert Occupation.objects.count() == 436
    assert Trade.objects.count() == len(classification.trades())
    welding = Trade.objects.get(code="welding")
    assert welding.occupation_id == "7212"
    assert welding.skills.filter(code="smaw").exists()


@pytest.mark.django_db
def test_loading_again_writes_nothing(as_owner):
    with as_owner():
        assert services.load_classification() == 0


@pytest.mark.django_db
def test_what_people_changed_stays_and_what_is_ours_comes_back(as_owner):
    with as_owner():
        Trade.objects.filter(code="welding").update(title="جوشکاری سازه")
        Occupation.objects.filter(code="7212").update(title="x")
        assert services.load_classification() == 1
        assert Trade.objects.get(code="welding").title == "جوشکاری سازه"
        assert Occupation.objects.get(code="7212").title != "x"


@pytest.mark.django_db
def test_lists_are_in_the_order_of_the_alphabet():
    keys = [sort_key(o.title) for o in selectors.occupations_for()]
    assert keys == sorted(keys)
    names = [t.title for t in selectors.trades_for()]
    assert names == sorted(names, key=sort_key)


@pytest.mark.django_db
@pytest.mark.parametrize("q", ["جوشکاری", "جوش كاري", "welders", "7212", "۷۲۱۲"])
def test_search_finds_by_name_trade_code_and_spelling(q):
    assert "7212" in {o.code for o in selectors.occupations_for(q=q)}


@owned
def secretary():
    return make_user("headquarters_secretary", make_org("headquarters"))


DRAFT = services.TradeDraft("نصب آسانسور", "Lift installing", "7412", ["wiring", "safety"])


@pytest.mark.django_db
def test_a_new_trade_and_its_change():
    with acting(secretary()) as by:
        made = services.create_trade(draft=DRAFT, by=by)
        assert made.code == "lift-installing"
        assert {s.code for s in made.skills.all()} == {"wiring", "safety"}
        changed = services.TradeDraft("نصب آسانسور", "Lifts", "7412", [], active=False)
        done = services.update_trade(code=made.code, draft=changed, version=made.version, by=by)
        assert not done.active
        with pytest.raises(StaleVersion):
            services.update_trade(code=made.code, draft=changed, version=1, by=by)
        assert "lift-installing" not in dict(selectors.trade_choices())


@pytest.mark.django_db
def test_a_trade_of_the_same_name_or_without_an_occupation_is_refused():
    with acting(secretary()) as by:
        with pytest.raises(Conflict):
            services.create_trade(
                draft=services.TradeDraft("جوش‌كاري", "Welding again", "7212"), by=by
            )
        with pytest.raises(InvalidValue) as refused:
            services.create_trade(draft=services.TradeDraft("کاری نو", "New", "9999"), by=by)
        assert refused.value.field == "occupation"


@pytest.mark.django_db
@pytest.mark.parametrize("role,kind", [("social_worker", "prison"), ("trainer", "agency")])
def test_others_change_nothing(role, kind):
    with acting(make_user(role, make_org(kind))) as by, pytest.raises(NotAllowed):
        services.create_trade(draft=DRAFT, by=by)


@pytest.mark.django_db
def test_every_skill_is_of_a_trade():
    assert not Skill.objects.filter(trades=None).exists()
