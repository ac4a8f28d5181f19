"""Weekly figures are counts of bodies' work, by body, group and week alone. Nothing in them is counted by
what a person is, so no cell of a report is of few people of a kind, and none needs to be hidden."""

import pytest
from django.db import connection

from bazgasht.core.protection import rules
from bazgasht.insight.models import Fact

DIMENSIONS = {"headquarters_id", "organisation_id", "working_group_id", "week", "indicator"}
ATTRIBUTES = {
    "sex", "birth", "birth_date", "birth_year", "age", "nationality", "marital", "education",
    "offence", "offence_category", "sentence", "health", "disability", "addiction", "national_id", "city",
}  # fmt: skip


def test_a_figure_has_these_dimensions_and_no_other():
    """A new one has to be decided upon first: published counts by what people are belong on a lattice
    that is suppressed as a whole, and the attack on it runs over them."""
    fields = {f.attname for f in Fact._meta.get_fields()}
    assert fields - DIMENSIONS == {"id", "value", "computed_at"}


def test_whoever_counts_may_read_nothing_of_what_people_are():
    """The role that writes figures: not one column about a person, in any table."""
    granted = {
        (table, column) for table, rule in rules().items() for column in _columns(rule)
    }  # fmt: skip
    assert granted and not {(t, c) for t, c in granted if c in ATTRIBUTES}
    assert not {t for t, _c in granted if t.startswith("people_")}


def _columns(rule):
    given = getattr(rule, "aggregate", ()) or ()
    return () if isinstance(given, str) else given


@pytest.mark.django_db
def test_the_database_holds_it_to_that():
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns where table_schema ="
            " 'public' and (table_name like 'people\\_%%' or column_name = any(%s))"
            " and has_column_privilege('bazgasht_aggregate', format('public.%%I', table_name),"
            " column_name, 'select')",
            [sorted(ATTRIBUTES)],
        )
        assert cursor.fetchall() == []
