"""Every table is decided, every table that leads to a person is under forced row security."""

import pytest
from django.apps import apps
from django.db import connection, models

from bazgasht.core import protection

ROOMS = (
    "core", "ui", "access", "network", "people", "plans", "services", "ledger", "occupations",
    "referrals", "training", "work", "chains", "jobs", "matching", "insight",
    "councils", "harms",
)  # fmt: skip
NO_PERSONS = {"access", "network", "insight", "core", "occupations", "chains", "councils", "harms"}
"""Rooms whose models must not point at a person at all."""


def ours():
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in ROOMS]


def leads_to_person(model, seen=frozenset()):
    if model._meta.label == "people.Client":
        return True
    if model in seen:
        return False
    targets = [f.related_model for f in model._meta.get_fields() if f.many_to_one or f.one_to_one]
    return any(
        leads_to_person(t, seen | {model})
        for f, t in zip(
            [f for f in model._meta.get_fields() if f.many_to_one or f.one_to_one],
            targets,
            strict=True,
        )
        if f.concrete
    )


def test_every_table_is_decided():
    rules = protection.rules()
    assert {m._meta.db_table for m in ours()} <= set(rules)


@pytest.mark.parametrize(
    "model", [m for m in ours() if leads_to_person(m)], ids=lambda m: m._meta.label
)
def test_a_path_to_a_person_is_protected(model):
    rule = protection.rules()[model._meta.db_table]
    assert isinstance(rule, protection.Protected), model._meta.label


def test_columns_named_client_or_household_are_protected_too():
    for model in ours():
        names = {f.column for f in model._meta.concrete_fields}
        if names & {"client_id", "household_id"}:
            rule = protection.rules()[model._meta.db_table]
            assert isinstance(rule, protection.Protected), model._meta.label


def test_foreign_keys_point_down():
    order = {room: n for n, room in enumerate(ROOMS)}
    for model in ours():
        for field in model._meta.concrete_fields:
            target = field.related_model if isinstance(field, models.ForeignKey) else None
            if target is not None and target._meta.app_label in order:
                here, there = order[model._meta.app_label], order[target._meta.app_label]
                assert there <= here, f"{model._meta.label}.{field.name} points up"


def test_figures_and_bodies_hold_no_person():
    for model in ours():
        if model._meta.app_label in NO_PERSONS:
            assert not leads_to_person(model), model._meta.label


@pytest.mark.django_db
def test_the_database_has_what_is_declared():
    rules = protection.rules()
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname, relrowsecurity, relforcerowsecurity, pg_get_userbyid(relowner)"
            " from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        )
        tables = {name: (on, forced, owner) for name, on, forced, owner in cursor.fetchall()}
        cursor.execute("select tablename, count(*) from pg_policies group by 1")
        policies = dict(cursor.fetchall())
    for table, rule in rules.items():
        on, forced, owner = tables[table]
        assert owner == "bazgasht_owner"
        assert on and forced if isinstance(rule, protection.Protected) else not on, table
        assert (policies.get(table, 0) > 0) == isinstance(rule, protection.Protected), table


@pytest.mark.django_db
def test_the_runtime_role_owns_nothing_and_bypasses_nothing():
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("bazgasht_runtime",)
        cursor.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles"
            " where rolname in ('bazgasht_runtime', 'bazgasht_aggregate')"
        )
        assert cursor.fetchall() == [(False, False, False, False)] * 2
        cursor.execute(
            "select count(*) from pg_class where pg_get_userbyid(relowner) <> 'bazgasht_owner'"
            " and relnamespace = 'public'::regnamespace"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "select p.proname from pg_proc p where p.prosecdef and p.pronamespace ="
            " 'public'::regnamespace and (p.proconfig is null or not exists (select from"
            " unnest(p.proconfig) c where c like 'search_path=%'))"
        )
        assert cursor.fetchall() == [], "a security-definer function without a fixed search_path"


@pytest.mark.django_db
def test_without_a_scope_protected_tables_answer_nothing():
    with connection.cursor() as cursor:
        for table, rule in protection.rules().items():
            if isinstance(rule, protection.Protected) and not rule.select_columns:
                cursor.execute(f'select count(*) from "{table}"')
                assert cursor.fetchone() == (0,), table
