"""Row-level security, privileges and history as declared tables.

Each room's ``protection.py`` lists :class:`Protected` and :class:`Open` entries; ``apply`` turns
all of them into SQL as the owner, after every migration. A table nobody decided about is an
error, so a new model can't be forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module, resources
from typing import Any

from django.apps import apps
from django.db import connections, transaction

RUNTIME = "bazgasht_runtime"
AGGREGATE = "bazgasht_aggregate"


@dataclass(frozen=True)
class Protected:
    """A table under row security. Expressions are SQL over the row; ``{t}`` is the table.

    ``None`` means the runtime role may not do it at all. ``update_columns`` limits UPDATE;
    ``select_columns`` limits SELECT; ``aggregate`` lists columns the aggregate role may read.
    """

    model: str
    select: str
    insert: str | None = None
    update: str | None = None
    delete: str | None = None
    update_columns: tuple[str, ...] = ()
    select_columns: tuple[str, ...] = ()
    aggregate: tuple[str, ...] = ()
    history: bool = False
    client: str | None = "client_id"
    organisation: str | None = None


@dataclass(frozen=True)
class Open:
    """A table without persons in it: plain privileges, no row security. ``why`` says so."""

    model: str
    privileges: str
    why: str
    aggregate: str = ""
    history: bool = False


Rule = Protected | Open


def granted(client: str = "client_id", level: int = 1) -> str:
    """True when a body of the request holds a live grant of ``level`` and no barrier stands.

    The scalar sub-selects make PostgreSQL evaluate the settings once and probe one index.
    """
    orgs = "bz_case_orgs()" if level >= 3 else "bz_orgs()"
    return (
        "(coalesce((select true from people_grant g where g.client_id = {t}." + client
        + f" and g.organisation_id = any((select {orgs})::int[])"
        + f" and g.level >= {level} and g.starts <= now() and g.ends > now() limit 1), false)"
        + f" and not {barred(client)})"
    )  # fmt: skip


def barred(client: str = "client_id") -> str:
    return (
        "coalesce((select true from people_accessbarrier b where b.client_id = {t}." + client
        + " and (b.organisation_id = any((select bz_orgs())::int[]) or b.user_id ="
        " (select bz_user())) and b.ends > now() limit 1), false)"
    )  # fmt: skip


def own(column: str = "organisation_id", orgs: str = "bz_orgs") -> str:
    return "{t}." + column + f" = any((select {orgs}())::int[])"


def task(*names: str) -> str:
    """True inside a declared background task."""
    listed = ", ".join(f"'{n}'" for n in names)
    return f"(select bz_task()) in ({listed})"


def rules() -> dict[str, Rule]:
    """Every declared rule by table name. Raises LookupError for an undecided or doubled table."""
    found: dict[str, Rule] = {}
    for config in apps.get_app_configs():
        if not config.name.startswith("bazgasht."):
            continue
        try:
            module = import_module(f"{config.name}.protection")
        except ModuleNotFoundError as error:
            if error.name != f"{config.name}.protection":
                raise
            continue
        for rule in getattr(module, "PROTECTION", ()):
            table = _table(rule.model)
            if table in found:
                raise LookupError(f"{table} is decided twice")
            found[table] = rule
    undecided = {m._meta.db_table for m in _models()} - set(found)
    if undecided:
        raise LookupError(f"no protection decided for: {', '.join(sorted(undecided))}")
    return found


def _models() -> Iterable[Any]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _table(label: str) -> str:
    if "." not in label:
        return label
    app, name = label.split(".")
    return str(apps.get_model(app, name)._meta.db_table)


def functions_sql() -> str:
    """The rooms' ``sql/*.sql`` in order of rooms, then of file name."""
    parts: list[str] = []
    for config in apps.get_app_configs():
        if config.name.startswith("bazgasht."):
            folder = resources.files(config.name) / "sql"
            if folder.is_dir():
                files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=str)
                parts += [f.read_text("utf-8") for f in files]
    return "\n".join(parts)


def statements() -> list[str]:
    out = [
        f"revoke all on all tables in schema public from {RUNTIME}, {AGGREGATE}",
        f"revoke all on all functions in schema public from {RUNTIME}, {AGGREGATE}",
        "revoke create on schema public from public",
        f"grant usage on schema public to {RUNTIME}, {AGGREGATE}",
        f"grant usage on all sequences in schema public to {RUNTIME}, {AGGREGATE}",
        functions_sql(),
    ]
    for table, rule in sorted(rules().items()):
        out += _open(table, rule) if isinstance(rule, Open) else _protected(table, rule)
        out += _history(table, rule)
    return out


def _open(table: str, rule: Open) -> list[str]:
    out = [f'alter table "{table}" disable row level security']
    if rule.privileges:
        out.append(f'grant {rule.privileges} on "{table}" to {RUNTIME}')
    if rule.aggregate:
        out.append(f'grant {rule.aggregate} on "{table}" to {AGGREGATE}')
    return out


def _protected(table: str, rule: Protected) -> list[str]:
    out = [
        f'alter table "{table}" enable row level security',
        f'alter table "{table}" force row level security',
        f'grant select{_columns(rule.select_columns)} on "{table}" to {RUNTIME}',
        _policy(table, "select", f"using ({rule.select})"),
    ]
    if rule.insert is not None:
        out.append(f'grant insert on "{table}" to {RUNTIME}')
        out.append(_policy(table, "insert", f"with check ({rule.insert})"))
    if rule.update is not None:
        out.append(f'grant update{_columns(rule.update_columns)} on "{table}" to {RUNTIME}')
        out.append(_policy(table, "update", f"using ({rule.update}) with check ({rule.update})"))
    if rule.delete is not None:
        out.append(f'grant delete on "{table}" to {RUNTIME}')
        out.append(_policy(table, "delete", f"using ({rule.delete})"))
    if rule.aggregate:
        out.append(f'grant select{_columns(rule.aggregate)} on "{table}" to {AGGREGATE}')
        out.append(
            f'create policy bz_aggregate on "{table}" for select to {AGGREGATE} using (true)'
        )
    return out


def _columns(names: tuple[str, ...]) -> str:
    return " (" + ", ".join(f'"{n}"' for n in names) + ")" if names else ""


def _policy(table: str, verb: str, clause: str) -> str:
    text = clause.replace("{t}", f'"{table}"')
    return f'create policy bz_{verb} on "{table}" for {verb} to {RUNTIME} {text}'


def _history(table: str, rule: Rule) -> list[str]:
    if not rule.history:
        return []
    client = getattr(rule, "client", None) or ""
    organisation = getattr(rule, "organisation", None) or ""
    key = next(m._meta.pk.column for m in _models() if m._meta.db_table == table)
    return [
        f'create trigger bz_history_{verb} after {verb} on "{table}" {tables} for each statement'
        f" execute function bz_history('{key}', '{client}', '{organisation}')"
        for verb, tables in (
            ("update", "referencing old table as old_rows new table as new_rows"),
            ("delete", "referencing old table as old_rows"),
        )
    ]


_CLEAN = """
do $$ declare r record; begin
  for r in select policyname, tablename from pg_policies where schemaname = 'public'
    and policyname like 'bz\\_%' loop
    execute format('drop policy %I on %I', r.policyname, r.tablename); end loop;
  for r in select t.tgname, c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and t.tgname like 'bz\\_history\\_%' loop
    execute format('drop trigger %I on %I', r.tgname, r.relname); end loop;
end $$"""


def fingerprint() -> str:
    return hashlib.sha256("\n;\n".join(statements()).encode()).hexdigest()


def apply(using: str = "owner", *, force: bool = False) -> bool:
    """Bring policies, privileges, functions and history triggers in line with the declarations.

    Runs as the owner in one transaction; returns whether anything had to be written.
    """
    digest = fingerprint()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(4202)")
        cursor.execute("select value from core_deployed where key = 'protection'")
        row = cursor.fetchone()
        if row and row[0] == digest and not force:
            return False
        cursor.execute(_CLEAN)
        for statement in statements():
            if statement.strip():
                cursor.execute(statement)
        cursor.execute(
            "insert into core_deployed (key, value, at) values ('protection', %s, now())"
            " on conflict (key) do update set value = excluded.value, at = now()",
            [digest],
        )
    return True
