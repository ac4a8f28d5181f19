"""Charts: Persian digits, time to the left, the theme's colours, and the numbers beside them."""

import re

import pytest
from django.utils import translation

from bazgasht.core import provinces
from bazgasht.ui import charts, tokens
from bazgasht.ui.charts.provinces import TILES

WEEKS = ["33", "34", "35"]


def _bars(**more):
    return charts.bar_chart(
        "پاسخ‌ها", WEEKS, [104, 99, 1180], description="سه هفته", label_column="هفته",
        value_column="پاسخ", **more,
    )  # fmt: skip


def _grouped():
    series = [("امسال", [104, None, 118]), ("پارسال", [92, 94, 101])]
    return charts.grouped_bar("پاسخ‌ها", WEEKS, series, description="د", label_column="هفته")


def _texts(svg):
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


def _place(svg, text):
    return float(re.search(rf'translate\((-?[\d.]+),[^"]*"[^>]*>{text}<', svg)[1])


def test_digits_are_persian_and_nothing_speaks_english():
    for chart in (_bars(), _bars(horizontal=True), _grouped()):
        words = "".join(_texts(chart.svg))
        assert re.search("[۰-۹]", words) and not re.search("[0-9A-Za-z]", words)
        assert "aria-label" not in chart.svg and "role=" not in chart.svg
    assert "۱٬۱۸۰" in _texts(_bars().svg)


def test_english_pages_have_english_digits():
    with translation.override("en"):
        assert "1,180" in _texts(_bars().svg)


@pytest.mark.parametrize("make", [_bars, _grouped])
def test_time_runs_right_to_left(make):
    svg = make().svg
    assert _place(svg, "۳۳") > _place(svg, "۳۴") > _place(svg, "۳۵")


def test_time_runs_left_to_right_in_english():
    with translation.override("en"):
        svg = _bars().svg
        assert _place(svg, "33") < _place(svg, "35")


def test_colours_follow_the_theme_on_a_page_and_stay_in_print():
    chart = _grouped()
    assert 'fill="var(--bz-series-1)"' in chart.svg and 'stroke="var(--bz-grid)"' in chart.svg
    assert not re.search(r'(?:fill|stroke)="#', chart.svg)
    assert 'fill="#0f7c80"' in chart.for_pdf()["svg"] and "var(" not in chart.for_pdf()["svg"]
    assert "style=" not in chart.svg


def test_the_figure_has_a_description_and_its_numbers(html):
    shown = html("{% chart c %}", c=_grouped())
    assert '<div dir="ltr" role="img" aria-label="د">' in shown
    assert "<caption" in shown and '<td class="number">۱۰۴</td>' in shown
    assert "نشان داده نمی‌شود" in shown  # the unknown week is not a zero
    assert "امسال</li>" in shown


def test_labels_can_not_break_out(html):
    chart = charts.bar_chart(
        "<i>t</i>",
        ["<b>x</b>"],
        [1],
        description='"><script>',
        label_column="<u>",
        value_column="v",
    )
    shown = html("{% chart c %}", c=chart)
    assert not re.search(r"<(script|b|i|u)>", shown)


def test_an_unknown_value_keeps_its_place():
    svg = _grouped().svg
    assert _place(svg, "۳۳") > _place(svg, "۳۴") > _place(svg, "۳۵")


def test_labels_that_would_merge_are_refused():
    with pytest.raises(ValueError, match="differ"):
        charts.bar_chart("x", ["1", "۱"], [1, 2], description="", label_column="", value_column="")


def test_tokens_that_look_alike_by_day_look_alike_by_night():
    """Charts find their variable by the light colour, so those used in charts must not be mixed up."""
    light, dark = tokens.palette("light"), tokens.palette("dark")
    drawn = ("series-", "step-", "on-pale", "on-deep", "grid", "card", "soft", "ink", "edge")
    used = [n for n in light if n.startswith(drawn) or n in ("late", "wait", "ok", "info")]
    by_light = {}
    for name in used:
        assert dark[by_light.setdefault(light[name], name)] == dark[name], name


def test_lines_break_where_a_value_is_unknown():
    series = [("الف", [1, None, 3]), ("ب", [2, 2, 2])]
    chart = charts.line("خط", WEEKS, series, description="د", label_column="هفته")
    assert "stroke-dasharray" in chart.svg and len(chart.swatches) == 2


def test_too_many_series_are_refused():
    with pytest.raises(ValueError, match="at most 4"):
        charts.line("x", ["1"], [(str(i), [1]) for i in range(5)], description="", label_column="")


def test_charts_on_one_page_share_no_ids():
    ids = re.findall(r'id="([^"]+)"', _bars().svg + _grouped().svg)
    assert len(ids) == len(set(ids))


def test_every_province_has_its_own_tile():
    assert TILES.keys() == {p.iso for p in provinces.provinces()} and len(TILES) == 31
    assert len({(column, row) for column, row, _ in TILES.values()}) == 31


def test_tile_map():
    chart = charts.tile_map(
        "سهم", {"IR-18": 87, "IR-23": 40, "IR-07": None}, description="د", value_column="سهم",
        unit="٪", bounds=[40, 55, 70, 85],
    )  # fmt: skip
    assert {"بوشهر", "۸۷٪", "۴۰٪", "–"} <= set(_texts(chart.svg))
    assert chart.swatches[-1][1] == "card" and len(chart.shown_rows) == 31
    assert ["بوشهر", "۸۷٪"] in chart.shown_rows
    with pytest.raises(LookupError):
        charts.tile_map("x", {"IR-99": 1}, description="", value_column="")


def test_tile_maps_without_any_value():
    assert charts.tile_map("x", {}, description="", value_column="").svg
