"""What plans do when something happens to the person, in the same transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.selectors import kept_permissions, permissions_of
from bazgasht.core.jalali import today as today_in_tehran
from bazgasht.core.registry import reactions

from .models import Need, Plan
from .services.plans import end_plan, hand_over
from .services.reviews import review_after_transfer, schedule_review
from .states import NeedState, PlanState


def on_transfer(
    *, client_id: int, from_prison_id: int, to_prison_id: int, on: date, by: Actor
) -> None:
    """The plan goes along to the receiving prison and is reviewed within ten days; an assessment
    that was begun is gone on with there."""
    for plan in _open_plans(client_id).filter(organisation_id=from_prison_id):
        if not _open_plans(client_id).filter(organisation_id=to_prison_id).exists():
            hand_over(plan, to=to_prison_id, by=by)
        if plan.state == PlanState.ACTIVE:
            review_after_transfer(plan, on=on, by=by)
    _assessments_follow(client_id, came_from=from_prison_id, goes_to=to_prison_id, by=by)


def _assessments_follow(client_id: int, *, came_from: int, goes_to: int, by: Actor | None) -> None:
    """Nobody is asked twice: what was answered goes along. Where the other prison has begun the same
    questions itself, the ones left behind end as given up, with their answers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select assessment, given_up from plans_assessments_follow(%s, %s, %s)",
            [client_id, came_from, goes_to],
        )
        found = cursor.fetchall()
    for action, ended in (("assessment.taken_over", False), ("assessment.abandoned", True)):
        pairs = [(public_id, client_id) for public_id, given_up in found if given_up is ended]
        if pairs:
            journal.record_many(by=by, action=action, on_type="assessment", pairs=pairs)


def on_transfer_voided(
    *, client_id: int, from_prison_id: int, to_prison_id: int, by: Actor, **_more: Any
) -> None:
    """The plan and what was begun to be asked come back to the prison that the person never left; a
    plan that the other prison made beside it is closed, as nobody there sees the person any more."""
    for plan in _open_plans(client_id).filter(organisation_id=to_prison_id):
        if _open_plans(client_id).filter(organisation_id=from_prison_id).exists():
            end_plan(plan, _("The transfer was recorded by mistake."), by)
        else:
            hand_over(plan, to=from_prison_id, by=by)
    _assessments_follow(client_id, came_from=to_prison_id, goes_to=from_prison_id, by=by)


def on_release(*, client_id: int, on: date, by: Actor | None, **_more: Any) -> None:
    """A plan without a waiting review gets one for the time outside."""
    _review_again(client_id, on, by)


def on_release_moved(*, client_id: int, by: Actor | None) -> None:
    """The last three months ask for no review; with more time left again, the plan is reviewed."""
    _review_again(client_id, today_in_tehran(), by)


def _review_again(client_id: int, on: date, by: Actor | None) -> None:
    for plan in _open_plans(client_id).filter(state=PlanState.ACTIVE):
        if not plan.reviews.filter(done_on=None).exists():
            schedule_review(plan, base=on, by=by)


def on_death(*, client_id: int, by: Actor | None, **_more: Any) -> None:
    """Open plans and assessments close; needs stand no longer, but those of the home go on with the
    next of the family."""
    for plan in _open_plans(client_id):
        end_plan(plan, _("The person died."), by)
    with connection.cursor() as cursor:
        cursor.execute("select plans_abandon_after_death(%s)", [client_id])
        given_up = [row[0] for row in cursor.fetchall()]
        cursor.execute("select need, next_client from plans_family_needs_go_on(%s)", [client_id])
        inherited = cursor.fetchall()
    standing = Need.objects.filter(client_id=client_id, household=None, closed_on=None)
    needs = list(standing.order_by("id").values_list("public_id", flat=True))
    standing.update(state=NeedState.UNMET, closed_on=today_in_tehran())
    for action, on_type, ids in (
        ("assessment.abandoned", "assessment", given_up),
        ("need.moved", "need", needs),
    ):
        if ids:
            journal.record_many(
                by=by, action=action, on_type=on_type, pairs=[(i, client_id) for i in ids]
            )
    if inherited:
        journal.record_many(by=by, action="need.inherited", on_type="need", pairs=inherited)


def on_death_voided(*, client_id: int, by: Actor | None) -> None:
    """What a mistaken death closed stands again, unless somebody has gone on from there."""
    with connection.cursor() as cursor:
        cursor.execute("select what, public_id from plans_stand_again(%s)", [client_id])
        again = cursor.fetchall()
    for what in ("plan", "assessment", "need"):
        pairs = [(public_id, client_id) for kind, public_id in again if kind == what]
        if pairs:
            journal.record_many(by=by, action=f"{what}.stood_again", on_type=what, pairs=pairs)


def on_leaver(
    *, user_id: int, organisation_id: int, role: str, handover_to: int | None, **_more: Any
) -> None:
    """Steps still to do go to the colleague who takes over, or to the body as a whole."""
    kept = kept_permissions(user_id, organisation_id)
    if "clients.view" in kept and (
        "plans.edit" in kept or "plans.edit" not in permissions_of(role)
    ):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "select plans_hand_over_steps(%s, %s, %s)", [user_id, organisation_id, handover_to]
        )


def _open_plans(client_id: int) -> Any:
    return (
        Plan.objects.select_for_update()
        .filter(client_id=client_id)
        .exclude(state=PlanState.CLOSED)
        .order_by("id")
    )


def register_all() -> None:
    reactions.register("client.transferred", on_transfer, order=20)
    reactions.register(
        "client.transfer_voided", on_transfer_voided, order=20, label="gives the plan back"
    )
    reactions.register("client.released", on_release, order=20)
    reactions.register(
        "client.release_moved", on_release_moved, order=20,
        label="a plan that waits for no review is reviewed again when time is left",
    )  # fmt: skip
    reactions.register("client.died", on_death, order=20)
    reactions.register(
        "client.death_voided", on_death_voided, order=20, label="what the death closed stands again"
    )
    reactions.register("membership.ended", on_leaver, order=30)
