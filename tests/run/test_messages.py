"""Our .mo writer agrees with Python's gettext about every kind of entry."""

import gettext
import io

import pytest

from bazgasht.run import po

SOURCE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

# a comment
msgid "Save"
msgstr "ذخیره"

#, fuzzy
msgid "Old"
msgstr "کهنه"

#, python-format
msgid "%(n)s family"
msgid_plural "%(n)s families"
msgstr[0] "%(n)s خانواده"
msgstr[1] "%(n)s خانواده‌ها"

msgctxt "month"
msgid "Mehr"
msgstr "مهر"

msgid ""
"Two \"lines\"\n"
"here"
msgstr ""
"دو\n"
"خط"

msgid "Missing"
msgstr ""

#~ msgid "Gone"
#~ msgstr "رفته"
"""


@pytest.fixture
def entries(tmp_path):
    path = tmp_path / "x.po"
    path.write_text(SOURCE, "utf-8")
    return po.read(path)


def test_compiled_is_what_gettext_reads(entries):
    found = gettext.GNUTranslations(io.BytesIO(po.compiled(entries)))
    assert found.gettext("Save") == "ذخیره"
    assert found.gettext("Old") == "Old"
    assert found.gettext("Missing") == "Missing"
    assert found.gettext("Gone") == "Gone"
    assert found.ngettext("%(n)s family", "%(n)s families", 1) == "%(n)s خانواده"
    assert found.ngettext("%(n)s family", "%(n)s families", 5) == "%(n)s خانواده‌ها"
    assert found.pgettext("month", "Mehr") == "مهر"
    assert found.gettext("Mehr") == "Mehr"
    assert found.gettext('Two "lines"\nhere') == "دو\nخط"


def test_bad_syntax_names_its_line(tmp_path):
    path = tmp_path / "x.po"
    path.write_text('msgid "a"\nmsgstr "unfinished\n', "utf-8")
    with pytest.raises(ValueError, match=":2:"):
        po.read(path)
