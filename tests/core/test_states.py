import pytest
from django.db.models import TextChoices

from bazgasht.core.errors import Conflict
from bazgasht.core.states import allowed, check_transition, edges, to_mermaid


class Step(TextChoices):
    DRAFT = "draft", "پیش‌نویس"
    SENT = "sent", "فرستاده"
    OVER = "over", "پایان"


TABLE = {Step.DRAFT: {Step.SENT, Step.OVER}, Step.SENT: {Step.OVER}}
WITH_REASONS = {Step.DRAFT: {Step.SENT: "complete: all fields"}, Step.SENT: {Step.OVER: ""}}
BY_EVENT = {(Step.DRAFT, "send"): Step.SENT, (Step.SENT, "repeat"): Step.SENT}


@pytest.mark.parametrize("old", list(Step))
@pytest.mark.parametrize("new", list(Step))
def test_only_what_the_table_says(old, new):
    if new in allowed(TABLE, old):
        check_transition(TABLE, old, new)
        return
    with pytest.raises(Conflict) as refused:
        check_transition(TABLE, old, new)
    assert refused.value.code == ("state.same" if old == new else "state.transition")
    assert str(new.label) in refused.value.message


def test_plain_values_from_the_database_do():
    check_transition(TABLE, "draft", "sent")
    check_transition(WITH_REASONS, "draft", Step.SENT)


def test_drawing():
    assert to_mermaid(TABLE, "Steps", lambda s: s.name.lower()) == (
        "# Steps\n\n```mermaid\nstateDiagram-v2\n"
        '    state "draft" as draft\n    state "sent" as sent\n    state "over" as over\n'
        "    [*] --> draft\n"
        "    draft --> over\n    draft --> sent\n    sent --> over\n"
        "    over --> [*]\n```\n"
    ).replace('    state "sent" as sent\n    state "over" as over\n', _order(TABLE))


def _order(table):
    targets = [new for _old, new, _words in edges(table)]
    rest = [s for s in dict.fromkeys([*table, *targets]) if s is not Step.DRAFT]
    return "".join(f'    state "{s.name.lower()}" as {s.value}\n' for s in rest)


def test_reasons_and_events_are_drawn():
    assert "draft --> sent: complete - all fields" in to_mermaid(WITH_REASONS, "t")
    assert "sent --> sent: repeat" in to_mermaid(BY_EVENT, "t", {s: s.value for s in Step})
