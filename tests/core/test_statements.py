"""How pages ask the database: values bound in the server, lists as arrays, one plan for all values."""

import pytest
from django.db import connection, transaction
from django.db.models import F, TextChoices
from tests.factories import make_org

from bazgasht.access.kinds import Kind
from bazgasht.access.models import Membership, Organisation
from bazgasht.core import scope
from bazgasht.core.backend.lookups import literals
from bazgasht.core.scope import Scope


def sql(rows):
    return str(rows.query.sql_with_params()[0])


def test_lists_of_any_length_are_one_statement():
    few, many = (Organisation.objects.filter(pk__in=range(n)) for n in (2, 30))
    assert sql(few) == sql(many) and "= any(%s)" in sql(few)
    few, many = (Membership.objects.filter(organisation__in=range(n)) for n in (2, 30))
    assert sql(few) == sql(many) and "= any(%s)" in sql(few)


def test_words_of_the_program_stand_in_the_statement():
    assert "\"kind\" = 'prison'" in sql(Organisation.objects.filter(kind=Kind.PRISON))
    two = sql(Organisation.objects.filter(kind__in=[Kind.PRISON, Kind.AGENCY]))
    assert "\"kind\" = any(array['prison', 'agency'])" in two
    typed = Organisation.objects.filter(kind="prison", county__in=["o'neill", "50%"])
    assert sql(typed).count("%s") == 2 and "prison" not in sql(typed)


def test_a_word_is_quoted():
    class Odd(TextChoices):
        QUOTE = "o'%neill"

    assert literals([Odd.QUOTE]) == ["'o''%%neill'"] and literals([Odd.QUOTE, "x"]) == []


def test_subqueries_and_expressions_stay_in_lists():
    inner = Organisation.objects.values("pk")
    assert "IN (SELECT" in sql(Membership.objects.filter(organisation__in=inner))
    assert " IN (" in sql(Organisation.objects.filter(pk__in=[F("parent_id"), 1]))


def test_a_list_finds_what_is_in_it(db, as_owner):
    with as_owner():
        first, second, third = make_org(), make_org(), make_org()
    found = Organisation.objects.filter(pk__in=[third.pk, first.pk, None, 0])
    assert {o.pk for o in found} == {first.pk, third.pk}
    assert list(Organisation.objects.filter(pk__in=[])) == []
    assert second not in found
    assert not Organisation.objects.filter(parent__in=[first, second]).exists()
    kinds = Organisation.objects.filter(kind__in=[first.kind], code__in=[first.code, "؟"])
    assert [o.pk for o in kinds] == [first.pk]


@pytest.mark.parametrize(("page", "mode"), [(True, "force_generic_plan"), (False, "auto")])
def test_pages_are_planned_once_for_all_values(db, page, mode):
    def asked():
        with connection.cursor() as cursor:
            cursor.execute("show plan_cache_mode")
            return cursor.fetchone()[0]

    with scope.entered(Scope(page=page)):
        assert asked() == mode
    assert asked() == "auto"


def test_values_are_bound_in_the_server(db):
    with connection.cursor() as cursor:
        cursor.execute("select pg_typeof(%s)::text", [7])
        assert cursor.fetchone()[0] == "smallint"


@pytest.fixture
def prepared(db):
    """How many of the marked statements the server has ready."""

    def count():
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_prepared_statements where statement like '%%mark%%'"
            )
            return cursor.fetchone()[0]

    return count


def ask(times):
    for _ in range(times):
        with connection.cursor() as cursor:
            cursor.execute("select %s::int as mark", [1])


def test_what_is_prepared_outlives_a_rollback(prepared):
    ask(3)
    before = prepared()
    with pytest.raises(ValueError, match="undone"), transaction.atomic():
        ask(1)
        raise ValueError("undone")
    assert prepared() >= before > 0
    ask(2)  # by the name the server still knows
