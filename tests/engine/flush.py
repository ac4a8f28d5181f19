"""Emptying the database between transactional tests, and putting migrations' rows back."""

from django.db import connections, transaction
from django.db.backends.postgresql import operations

SEED = "bz_seed"
OWNER, RUNTIME, AGGREGATE = "bazgasht_owner", "bazgasht_runtime", "bazgasht_aggregate"

_TRIGGERED = """
select format('%I', c.relname) from pg_trigger t join pg_class c on c.oid = t.tgrelid
where not t.tgisinternal and c.relnamespace = 'public'::regnamespace
group by c.relname order by c.relname"""

_COLUMNS = """
select string_agg(format('%%I', attname), ', ' order by attnum) from pg_attribute
where attrelid = format('public.%%I', %s::text)::regclass and attnum > 0
  and not attisdropped and attgenerated = ''"""


def keep_rows(using="default"):
    """Copy what migrations have put into tables, for every later :func:`put_back`."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(f"drop schema if exists {SEED} cascade")
        cursor.execute(f"create schema {SEED}")
        for table in connections[using].introspection.table_names(cursor):
            cursor.execute(f'select exists (select from "{table}")')
            if cursor.fetchone()[0] and table != "django_migrations":
                cursor.execute(f'create table {SEED}."{table}" as table public."{table}"')


def put_back(cursor):
    cursor.execute("select tablename from pg_tables where schemaname = %s", [SEED])
    for (table,) in cursor.fetchall():
        cursor.execute(_COLUMNS, [table])
        columns = cursor.fetchone()[0]
        cursor.execute(
            f'insert into public."{table}" ({columns}) select {columns} from {SEED}."{table}"'
            " on conflict do nothing"
        )


class Operations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list):
        """As the owner. Some tables refuse to be emptied; their triggers are off meanwhile."""
        self.connection.ensure_connection()
        alias = self.connection.alias
        with (
            self.connection.acting_as(OWNER),
            transaction.atomic(using=alias),
            self.connection.cursor() as cursor,
        ):
            cursor.execute(_TRIGGERED)
            tables = [row[0] for row in cursor.fetchall()]
            for table in tables:
                cursor.execute(f"alter table {table} disable trigger user")
            for sql in sql_list:
                cursor.execute(sql)
            put_back(cursor)
            cursor.execute("set constraints all immediate")
            for table in tables:
                cursor.execute(f"alter table {table} enable trigger user")
