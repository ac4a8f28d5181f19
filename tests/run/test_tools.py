"""The checks of ``make check`` find what they are for."""

import subprocess
import sys
from pathlib import Path

import pytest
from tools import bootstrap, browser, extract, messages, pages

ROOT = Path(__file__).parents[2]

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Save"
msgstr "{text}"
"""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("ذخیره می‌شود", ""),
        ("خانواده‌های زندانیان", ""),
        ("ذخیره می شود", "«می»"),
        ("خانواده ها", "«ها»"),
        ("خانواده های او", "«ها»"),
        ("ذخيره", "Arabic ي"),
        ("٣ نفر", "Arabic digits"),
        ("ذخــیره", "kashida"),
        ("", "empty"),
        ("%(name)s را ذخیره کن", "placeholders"),
    ],
)
def test_persian_is_checked(tmp_path, text, problem):
    path = tmp_path / "django.po"
    path.write_text(PO.replace("{text}", text), "utf-8")
    found = messages.of_room(path, {(None, "Save"): "x:1"})
    assert bool(found) == bool(problem)
    assert problem in "".join(found)


def test_untranslated_text_is_found_with_its_place(tmp_path):
    room = tmp_path / "room"
    (room / "templates" / "room").mkdir(parents=True)
    (room / "views.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        "a = _('One')\nb = ngettext('%(n)s family', '%(n)s families', 2)\nc = pgettext('m', 'Mehr')"
    )
    (room / "templates" / "room" / "a.html").write_text(
        "{% load i18n %}\n<p>don't ({% translate \"It's (here)\" %})</p>\n"
        "{% blocktranslate trimmed count n=k %}\n  One\n  row\n{% plural %}\n  {{ n }} rows\n"
        '{% endblocktranslate %}{% translate "Mehr" context "m" %}'
    )
    found = extract.room(room)
    assert set(found) == {
        (None, "One"),
        (None, "%(n)s family"),
        ("m", "Mehr"),
        (None, "It's (here)"),
        (None, "One row"),
    }
    assert found[(None, "It's (here)")].endswith("a.html:2")


@pytest.mark.parametrize(
    ("kind", "text", "bad"),
    [
        ("css", ".a { margin-left: 1px }", True),
        (".css", ".a { margin-inline-start: 1px }", False),
        ("css", ".a { inset-inline-start: 0; border-left-color: red }", True),
        ("css", "/* left: 0 */ .a { text-align: start }", False),
        ("html", "<b onclick='x()'>", True),
        ("html", "<script src='x'></script>", False),
        ("html", "<script>x()</script>", True),
        ("html", "{{ x|safe }}", True),
    ],
)
def test_rules_of_sheets_and_templates(tmp_path, monkeypatch, kind, text, bad):
    folder = tmp_path / "room" / ("static" if "css" in kind else "templates")
    folder.mkdir(parents=True)
    (folder / f"a.{kind.strip('.')}").write_text(text)
    monkeypatch.setattr(pages, "PACKAGE", tmp_path)
    assert pages.main() == int(bad)


def test_a_missing_browser_is_an_error_with_advice(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "_install_of_playwright", lambda: False)
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit, match="need Chromium"):
        browser.ensure()


def test_playwrights_browser_is_fetched_before_any_package_of_the_system(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "_install_of_playwright", lambda: True)
    monkeypatch.setattr(browser, "_of_playwright", lambda: "/of/playwright/chrome")
    assert browser.ensure() == "/of/playwright/chrome"


def test_python_is_found_and_an_old_one_is_not_taken(tmp_path):
    script = ROOT / "tools" / "find_python.sh"
    found = subprocess.run(["sh", script], capture_output=True, text=True)
    assert found.returncode == 0
    for name in ("python3", "python"):
        old = tmp_path / name
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", script], capture_output=True, text=True, env={"PATH": str(tmp_path)}
    )
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr


def test_the_stamp_covers_requirements_place_and_python(monkeypatch):
    before = bootstrap.stamps()
    assert before["base"] != before["dev"]
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 99, 0))
    assert bootstrap.stamps()["base"] != before["base"]


def test_requirements_are_pinned_by_hash_and_name_no_registry():
    for name in ("base.txt", "dev.txt", "uv.txt"):
        text = (ROOT / "requirements" / name).read_text()
        assert "://" not in text
        pinned = [line for line in text.splitlines() if line and line[0] not in " #"]
        assert pinned
        assert all("==" in line for line in pinned)
        assert text.count("--hash=") >= len(pinned)


def test_the_command_line_of_make_starts_without_a_shell_in_between():
    recipe = (ROOT / "Makefile").read_text().split("serve: base\n")[1].split("\n")[0]
    assert "exec $(RUN) -m bazgasht" in recipe, "a signal to make must reach the server itself"


def test_tools_need_no_third_party_to_bootstrap():
    code = "import sys; sys.path.insert(0, 'tools'); import bootstrap"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr
