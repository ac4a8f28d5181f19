import pytest

from bazgasht.core.events import Reactions
from bazgasht.core.page_items import TodayList, TodayRow
from bazgasht.core.registry import Registry


def test_items_come_in_order_and_keys_are_unique():
    registry = Registry("things")
    registry.register("b", 2, order=5)
    registry.register("a", 1, order=5)
    registry.register("first", 0)
    assert list(registry) == [0, 2, 1]
    assert registry.keys() == ["first", "b", "a"]
    assert len(registry) == 3 and "a" in registry and registry.get("a") == 1
    with pytest.raises(ValueError, match="twice"):
        registry.register("a", 9)
    with pytest.raises(LookupError, match="nothing"):
        registry.get("z")


@pytest.fixture
def reactions():
    made = Reactions()
    made.declare("case.closed", ["case", "by"], "A case was closed.")
    return made


def test_reactions_run_in_their_order(reactions):
    seen = []
    reactions.register("case.closed", lambda **k: seen.append(("late", k)), order=20, label="b")
    reactions.register("case.closed", lambda **k: seen.append(("early", k)), order=10, label="a")
    reactions.emit("case.closed", case=1, by=2)
    assert seen == [("early", {"case": 1, "by": 2}), ("late", {"case": 1, "by": 2})]
    assert [r.label for r in reactions.of("case.closed")] == ["a", "b"]


def test_an_error_in_a_reaction_reaches_the_caller(reactions):
    def fail(**_payload):
        """Fails."""
        raise RuntimeError

    reactions.register("case.closed", fail, order=1)
    assert reactions.of("case.closed")[0].label == "Fails."
    with pytest.raises(RuntimeError):
        reactions.emit("case.closed", case=1, by=2)


def test_what_is_not_declared_is_refused(reactions):
    with pytest.raises(LookupError, match="never declared"):
        reactions.emit("case.opened", case=1)
    with pytest.raises(TypeError, match="carries"):
        reactions.emit("case.closed", case=1)
    with pytest.raises(ValueError, match="twice"):
        reactions.declare("case.closed", [], "")
    reactions.register("case.closed", print, order=1)
    with pytest.raises(ValueError, match="order"):
        reactions.register("case.closed", print, order=1)
    reactions.register("case.typo", print, order=1)
    assert reactions.undeclared() == ["case.typo"]
    assert [event.name for event in reactions.events()] == ["case.closed"]


def test_a_list_of_the_first_page_is_short():
    row = TodayRow(title="t", url="/")
    made = TodayList(title="t", tone="late", rows=(row,) * 5, total=9)
    assert made["total"] == 9 and made.get("absent", 1) == 1 and row["url"] == "/"
    with pytest.raises(KeyError):
        made["absent"]
    with pytest.raises(ValueError, match="five"):
        TodayList(title="t", tone="late", rows=(row,) * 6)
    with pytest.raises(ValueError, match="tone"):
        TodayList(title="t", tone="red")
