"""The picture of a chain: no band is drawn behind a box it does not belong to."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bazgasht.chains.lp import Arc, Network, Node, analyse
from bazgasht.chains.picture import PAGE, Label, draw, layers
from bazgasht.chains.states import STAGES

MODES = [(False, False), (True, False), (False, True), (True, True)]
"""(from right to left, downwards)"""


def chain(stages, pairs):
    """Links of these stages, each named by its number; arcs from an earlier one to a later one."""
    keys = [f"k{n}" for n in range(len(stages))]
    made = Network(
        tuple(Node(k, 10, jobs=1) for k in keys),
        tuple(Arc(f"k{a}", f"k{b}") for a, b in pairs),
    )
    return made, dict(zip(keys, stages, strict=True))


def drawn(network, stages, rtl, down):
    labels = {n.key: Label(n.key, "۱۰") for n in network.nodes}
    return draw(network, analyse(network), stages, labels, rtl=rtl, down=down)


def points(path):
    """Points along a path of curves and straight lines."""
    at, found = (0.0, 0.0), []
    for letter, figures in re.findall(r"([MLC])([^MLC]*)", path):
        f = [float(x) for x in figures.split()]
        if letter == "M":
            at = (f[0], f[1])
        elif letter == "L":
            found += [tuple(at[i] + (f[i] - at[i]) * t / 20 for i in (0, 1)) for t in range(21)]
            at = (f[0], f[1])
        else:
            b, c, end = (f[0], f[1]), (f[2], f[3]), (f[4], f[5])
            for step in range(41):
                t = step / 40
                found.append(tuple(
                    at[i] * (1 - t) ** 3 + 3 * b[i] * t * (1 - t) ** 2 + 3 * c[i] * t * t * (1 - t)
                    + end[i] * t**3 for i in (0, 1)
                ))  # fmt: skip
            at = end
    return found


def behind(picture, network):
    """(band, box): bands that run behind a box of another link."""
    found = []
    for arc, band in zip(network.arcs, picture.bands, strict=True):
        for box in picture.boxes:
            if box.key in (arc.source, arc.target):
                continue
            inside = [
                (x, y) for x, y in points(band.path)
                if box.x + 1 < x < box.x + box.width - 1 and box.y + 1 < y < box.y + box.height - 1
            ]  # fmt: skip
            if inside:
                found.append((arc, box.key))
    return found


@pytest.mark.parametrize(("rtl", "down"), MODES)
def test_a_band_that_skips_a_stage_passes_beside_the_box(rtl, down):
    network, stages = chain(
        ["inputs", "growing", "packing", "sale"], [(0, 1), (1, 2), (2, 3), (0, 2), (0, 3), (1, 3)]
    )
    picture = drawn(network, stages, rtl, down)
    assert behind(picture, network) == []
    assert all(0 <= x <= picture.width and 0 <= y <= picture.height
               for band in picture.bands for x, y in points(band.path))  # fmt: skip


@pytest.mark.parametrize(("rtl", "down"), MODES)
def test_a_chain_without_skips_has_no_lane(rtl, down):
    network, stages = chain(["inputs", "growing", "sale"], [(0, 1), (1, 2)])
    assert all("L" not in band.path for band in drawn(network, stages, rtl, down).bands)


pieces = st.lists(st.sampled_from([s.value for s in STAGES]), min_size=2, max_size=9)


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_whatever_the_chain_is_no_box_hides_a_band_or_another_box(data):
    stages = sorted(data.draw(pieces), key=[s.value for s in STAGES].index)
    possible = [(a, b) for a, b in combinations(range(len(stages)), 2)]
    pairs = data.draw(st.lists(st.sampled_from(possible), unique=True, max_size=12))
    network, known = chain(stages, pairs)
    rtl, down = data.draw(st.sampled_from(MODES))
    picture = drawn(network, known, rtl, down)
    assert behind(picture, network) == []
    for a, b in combinations(picture.boxes, 2):
        apart = (
            a.x + a.width <= b.x or b.x + b.width <= a.x
            or a.y + a.height <= b.y or b.y + b.height <= a.y
        )  # fmt: skip
        assert apart, (a.key, b.key)
    if down:
        assert all(b.x >= 0 and b.x + b.width <= PAGE for b in picture.boxes)
    assert len(picture.boxes) == sum(len(layer) for layer in layers(network, known))
