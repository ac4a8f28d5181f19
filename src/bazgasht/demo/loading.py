"""Loads the made-up province: deterministic for a seed and a day, marked synthetic throughout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from django.apps import apps
from django.db import connections, transaction
from django.utils import timezone, translation

from bazgasht.access import demo as page_sign_ins
from bazgasht.access.models import Organisation
from bazgasht.access.roles import ROLES
from bazgasht.core import scope
from bazgasht.core.week import Week
from bazgasht.insight import facts, schedule
from bazgasht.insight.scopes import subjects_for

from . import (
    bodies,
    chains,
    councils,
    experiences,
    harms,
    jobs,
    matching,
    people,
    plans,
    pledges,
    referrals,
    training,
    wages,
    work,
)
from .catalogue import USERS
from .state import PASSWORD, World


class AlreadyLoaded(Exception):
    """There are bodies in the database; a demo is loaded into an empty one only."""


def loaded() -> bool:
    return Organisation.objects.using("owner").exists()


def load(
    *,
    province: str = "BUSHEHR",
    clients: int = 2000,
    seed: int = 1,
    as_of: date | None = None,
    say: Callable[[str], None] = print,
) -> list[dict[str, str]]:
    """Fill an empty database in one transaction: all of it or nothing; returns the sign-ins.

    Raises AlreadyLoaded, or ValueError for a province there is no demo of.
    """
    if province != "BUSHEHR":
        raise ValueError("the demo province is BUSHEHR")
    if loaded():
        raise AlreadyLoaded
    world = World(Random(seed), as_of or timezone.localdate(), clients, say)
    with transaction.atomic(using="owner"):
        for text, step in (
            ("bodies and missions", bodies.make_bodies),
            ("people at work", bodies.make_users),
            ("the catalogue of services", bodies.make_services),
            (f"{clients} made-up people and their families", people.make_people),
            ("assessments, needs and plans", plans.make_plans),
            ("two years of referrals", referrals.make_referrals),
            ("baskets for families", referrals.make_baskets),
            ("courses and cohorts", training.make_training),
            ("workshops and people in their posts", work.make_work),
            ("employers, openings and jobs", jobs.make_jobs),
            ("value chains", chains.make_chains),
            ("wishes for training", matching.make_wishes),
            ("councils and resolutions", councils.make_councils),
            ("pledges of bodies", pledges.make_pledges),
            ("experiences worth repeating", experiences.make_experiences),
            ("programmes and figures of harms", harms.make_harms),
            ("representatives of bodies", bodies.make_representatives),
            ("search words", index_names),
        ):
            say(f"  demo: {text} …")
            step(world)
        _count_rows()
    say("  demo: wages of three months …")
    wages.make_wages(world)
    say("  demo: proposals …")
    matching.make_proposals(world)
    say("  demo: figures and weekly reports …")
    make_reports(world)
    chains.make_scenarios(world)
    listed = sign_ins(world)
    page_sign_ins.write(listed)
    return listed


def _count_rows() -> None:
    """Statistics of what was filled, before anybody asks: without them every plan is a guess."""
    tables = [
        connections["owner"].ops.quote_name(model._meta.db_table)
        for model in apps.get_models()
        if model._meta.managed and model.__module__.startswith("bazgasht.")
    ]
    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze " + ", ".join(tables))


def sign_ins(world: World) -> list[dict[str, str]]:
    """Demo users with their shared password, for the terminal and the sign-in page."""
    return [
        {
            "username": username, "password": PASSWORD, "name": name, "role": role,
            "body": world.organisations[body].name, **_role_names(role),
        }
        for username, name, role, body in USERS
    ]  # fmt: skip


def _role_names(role: str) -> dict[str, str]:
    names = {}
    for language in ("fa", "en"):
        with translation.override(language):
            names[f"role_{language}"] = str(ROLES[role].name)
    return names


def index_names(world: World) -> None:
    with connections["owner"].cursor() as cursor:
        ids = [p.client.pk for p in world.people]
        cursor.execute("select people_index_names(%s::bigint[])", [ids])
        cursor.execute("select setval('people_file_no', %s)", [len(world.people)])


def make_reports(world: World) -> None:
    """Figures of two years, and a report for every whole week of it: published where its time had
    come when the demo's last day began, else waiting for the secretary."""
    current = Week.of(world.as_of)
    first = Week.of(world.start)
    facts.compute(start=first.start, end=current.end)
    headquarters = world.organisations["BUSHEHR"]
    week = Week.of(world.as_of - timedelta(days=7 * 52))
    begins = datetime.combine(world.as_of, time(), schedule.TEHRAN)
    while week.end < world.as_of:
        noon = schedule.due(week, schedule.PUBLISHED_AT)
        over = noon <= begins
        at = noon if over else begins
        schedule.make_report(headquarters, week, publish=over, at=at)
        if week >= Week.of(world.as_of).shift(-PART_WEEKS):
            make_parts(week, over, at)
        week = week.next()


PART_WEEKS = 6
"""So many weeks of working groups and councils have reports of their own."""


def make_parts(week: Week, over: bool, at: datetime) -> None:
    with scope.entered(scope.Scope(task="insight.weekly")):
        with transaction.atomic():
            parts = [s for s in subjects_for(None) if not s.whole]
        for part in parts:
            schedule.make_report(part, week, publish=over, at=at)
