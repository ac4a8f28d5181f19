"""Every pair of colours that carries text or meaning, in both palettes."""

import pytest

from bazgasht.ui import tokens

TONES = ("late", "wait", "ok", "info", "plain")
TEXT = [
    *[("ink", ground) for ground in ("paper", "card")],
    *[("soft", ground) for ground in ("paper", "card")],
    *[("link", ground) for ground in ("paper", "card")],
    *[(f"{tone}-ink", f"{tone}-tint") for tone in TONES],
    *[(f"{tone}-ink", "card") for tone in TONES],
    ("ink", "info-tint"),
    ("on-act", "act"),
    ("on-act", "act-hover"),
    *[(ink, ground) for ink in ("bar-ink", "bar-soft") for ground in ("bar", "bar-field")],
    *[("on-pale", f"step-{step}") for step in (1, 2, 3)],
    *[("on-deep", f"step-{step}") for step in (4, 5)],
]
SHAPES = [
    *[(tone, "card") for tone in TONES],
    *[(tone, "line") for tone in ("late", "ok", "info")],
    *[(f"series-{n}", "card") for n in (1, 2, 3, 4)],
    ("edge", "card"),
    ("edge", "paper"),
    ("focus", "card"),
    ("focus", "paper"),
    ("bar-on", "bar"),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("front, back", TEXT)
def test_text_can_be_read(theme, front, back):
    colours = tokens.palette(theme)
    assert tokens.contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("front, back", SHAPES)
def test_shapes_can_be_seen(theme, front, back):
    colours = tokens.palette(theme)
    assert tokens.contrast(colours[front], colours[back]) >= 3


def test_both_palettes_decide_every_token():
    assert tokens.palette("light").keys() == tokens.palette("dark").keys()


def test_contrast_of_known_pairs():
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
