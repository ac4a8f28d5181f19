"""Everything core says is said in Persian too."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bazgasht.core

ROOM = Path(bazgasht.core.__file__).parent
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}


@pytest.fixture(scope="module")
def catalog():
    path = ROOM / "locale/fa/LC_MESSAGES/django.po"
    with path.open("rb") as stream:
        return read_po(stream, locale="fa")


def test_every_message_is_translated(catalog):
    said = {found[2] for found in extract_from_dir(str(ROOM), keywords=KEYWORDS)}
    assert {message.id for message in catalog if message.id} == said
    for message in catalog:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts) and not message.fuzzy, message.id
        assert not list(message.check(catalog))


def test_persian_is_written_with_its_own_letters(catalog):
    for message in catalog:
        if message.id:
            text = "".join(message.string) if message.pluralizable else message.string
            assert not set(text) & set("يكةـ"), message.id
            assert " ها" not in text and " می " not in text, message.id
