"""Every act × every role × every state: who may, what the state allows, and what comes of it."""

import pytest
from tests.factories import acting

from bazgasht.core.errors import Conflict, NotAllowed, NotFound
from bazgasht.core.jalali import today
from bazgasht.referrals import policies, services
from bazgasht.referrals.acts import ACTS
from bazgasht.referrals.models import Referral
from bazgasht.referrals.states import OPEN_STATES, OWNER, TRANSITIONS, State

MAY = {
    # act: roles that may, whatever the state
    "edit": {"worker", "lead"},
    "send": {"worker", "lead"},
    "withdraw": {"worker", "lead"},
    "recall": {"worker", "lead"},
    "mistaken": {"worker", "lead"},
    "accept": {"liaison", "deputy"},
    "decline": {"liaison", "deputy"},
    "wait": {"liaison", "deputy"},
    "start": {"liaison", "deputy"},
    "deliver": {"liaison", "deputy"},
    "hold": {"liaison", "deputy"},
    "resume": {"liaison", "deputy"},
    "end": {"liaison", "deputy"},
    "transfer": {"liaison", "deputy"},
    "assign": {"liaison"},
    "take": {"liaison", "deputy"},
}
ROLES = ("worker", "lead", "officer", "liaison", "deputy", "other", "secretary", "chief", "viewer")
FROM = {
    "edit": {"draft"}, "send": {"draft"}, "withdraw": {"draft", "sent", "waiting"},
    "recall": {"accepted", "in_service", "on_hold"},
    "mistaken": {"sent"}, "accept": {"sent"}, "decline": {"sent"}, "wait": {"accepted"},
    "start": {"accepted", "waiting"}, "deliver": {"accepted", "waiting", "in_service"},
    "hold": {"in_service"}, "resume": {"on_hold"},
    "end": {"accepted", "waiting", "in_service", "on_hold"},
    "transfer": {"sent", "accepted", "waiting", "in_service"},
    "assign": {s.value for s in OPEN_STATES}, "take": {s.value for s in OPEN_STATES},
}  # fmt: skip


def row_of(province, state="sent"):
    return Referral(
        from_organisation_id=province.prison.pk, to_organisation_id=province.relief.pk, state=state
    )


def test_the_table_names_every_act():
    assert set(MAY) == set(FROM) == set(ACTS)


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("role", ROLES)
def test_who(province, act, role):
    row = row_of(province)
    with acting(province.users[role]) as by:
        if role in MAY[act]:
            policies.check_user_can(act, by, row)
        else:
            with pytest.raises(NotAllowed) as refused:
                policies.check_user_can(act, by, row)
            assert len(refused.value.message) > 20, "a reason for the person refused"


MORE = {
    "edit": {"message": "", "planned_units": 1, "version": 1},
    "decline": {"code": "no_capacity"},
    "deliver": {"on": today(), "quantity": 1, "amount": 1},
    "hold": {"reason": "client_absent"},
    "end": {"results": {}},
    "assign": {"user_id": None},
}
"""What a service is told besides the referral; refused before any of it is looked at."""


@pytest.mark.parametrize("act", sorted(ACTS))
def test_the_service_of_an_act_asks_the_table(province, draft, sent, act):
    """Not only the policy refuses: what changes the referral asks it, for every role of ``ROLES``."""
    row = draft() if "draft" in FROM[act] else sent()
    more = (
        {"service_id": province.services["food_too"].pk} if act == "transfer" else MORE.get(act, {})
    )
    run = getattr(services, "edit_draft" if act == "edit" else act)
    for role in set(ROLES) - MAY[act]:
        with acting(province.users[role]) as by, pytest.raises((NotAllowed, NotFound)):
            run(public_id=row.public_id, by=by, **more)


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("state", [s.value for s in State])
def test_which_state(province, act, state):
    row = row_of(province, state)
    if state in FROM[act]:
        policies.check_state_allows(act, row)
    else:
        with pytest.raises(Conflict):
            policies.check_state_allows(act, row)


def test_every_transition_has_an_act_and_every_act_a_transition():
    done = {(s, a.target) for a in ACTS.values() if a.target for s in a.sources}
    table = {(old, new) for old, targets in TRANSITIONS.items() for new in targets}
    assert done == table


def test_every_state_says_who_is_next():
    assert set(OWNER) == set(State) == set(TRANSITIONS)
    for state, side in OWNER.items():
        assert bool(side) == bool(TRANSITIONS[state]) or state == State.DECLINED


def test_the_reason_of_the_disabled_button_is_that_of_the_refusal(province):
    row = row_of(province, "draft")
    with acting(province.liaison) as by:
        assert policies.why_not("accept", by, row)
        assert not policies.user_can("accept", by, row)
        assert policies.why_not("accept", by, row_of(province)) == ""
