"""What our sheet and the templates of every room must not do."""

import re

import pytest

from bazgasht.ui import assets

PACKAGE = assets.HERE.parent
SHEETS = sorted((assets.HERE / "static" / "ui").glob("*.css"))
SHEET = re.sub(r"/\*.*?\*/", "", "".join(p.read_text("utf-8") for p in SHEETS), flags=re.S)
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
PHYSICAL = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom"
    r"|width|height|(?:min|max)-(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
)


def _rules():
    return re.findall(r"([^{}]+)\{([^{}]*)\}", SHEET)


def test_only_logical_properties():
    found = {m for _, body in _rules() for m in PHYSICAL.findall(body)}
    assert not found


def test_no_side_is_named():
    sided = [s.strip() for s, body in _rules() if re.search(r":\s*(left|right)\s*(;|$)", body)]
    assert not sided


def test_persian_letters_are_not_pulled_apart_or_slanted():
    assert "letter-spacing" not in SHEET and "italic" not in SHEET


def test_lines_have_room():
    body = float(re.search(r"--bs-body-line-height: ([\d.]+)", SHEET)[1])
    heads = float(re.search(r"h1, h2, h3[^{]*\{ ?\n?\s*line-height: ([\d.]+)", SHEET)[1])
    assert body >= 1.7 and heads >= 1.4


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_templates_hold_what_the_policy_allows(path):
    source = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert "data-bs-toggle" not in source  # Bootstrap's scripts are not loaded: use <details>
    assert not re.search(r"https?://", source)
