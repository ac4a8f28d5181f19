"""The published tables are those of the code."""

from pathlib import Path

import pytest

from bazgasht.people.roster import codes
from bazgasht.people.roster.reference import PAGES

DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_up_to_date(name):
    assert (DOCS / name).read_text("utf-8") == PAGES[name]()


def test_every_code_has_a_sentence_and_a_known_severity():
    for code in codes.CODES.values():
        assert codes.message(code.code)
        assert code.severity in (codes.ERROR, codes.HELD, codes.WARNING, codes.REFUSED)
