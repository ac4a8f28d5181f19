"""Rows reach the temporary tables exactly as they were, whatever stands in their cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bazgasht.people.roster.cells import Name
from bazgasht.people.roster.records import Person, Source
from bazgasht.people.roster.staging import next_ids, rows, stage
from bazgasht.people.roster.writing import key_of_name
from bazgasht.people.services.clients import name_key
from bazgasht.people.states import Origin

HARD = ["", "\\N", "\\.", "a\tb", "a\nb\r", "\\", '"', "{a,b}", "NULL", "a\\tb", "ی‌ک", "'", " "]


@pytest.mark.django_db
def test_hard_texts_arrive_unchanged():
    values = [
        (n, text, [text, "x"], text.encode(), None, n % 2 == 0, date(2026, 1, n + 1))
        for n, text in enumerate(HARD)
    ]
    columns = "n int, a text, b text[], c bytea, d text, e boolean, f date"
    for analysed in ("", "n"):
        stage("roster_hard", columns, values, analysed=analysed)
        assert rows("select * from roster_hard order by n") == values


@pytest.mark.django_db
def test_more_rows_than_one_piece_and_a_choice_as_its_value():
    stage("roster_many", "n int, origin text", ((n, Origin.CUSTODY) for n in range(1201)))
    assert rows("select count(*), min(n), max(n), min(origin) from roster_many") == [
        (1201, 0, 1200, "custody")
    ]


@pytest.mark.django_db
def test_keys_are_fresh_and_ascending():
    first, second = next_ids("people_client", 5), next_ids("people_client", 5)
    assert first + second == sorted({*first, *second})
    assert next_ids("people_client", 0) == []


@given(family=st.text(max_size=80), own=st.text(max_size=80))
def test_names_are_ordered_as_everywhere_else(family, own):
    record = Person(Source("", 1, "", None), given=Name(own, "", ()), family=Name(family, "", ()))
    assert key_of_name(record) == name_key(own, family)
