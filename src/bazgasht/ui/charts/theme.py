"""How every chart looks, and the library's picture turned into ours.

Vega-Lite draws with the light palette's colours. In print they stay; on a page each becomes its
CSS variable, so that a chart follows the theme without being drawn twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from bazgasht.core import digits

from .. import assets, tokens

VERSION = "5.20"
SERIES = ("series-1", "series-2", "series-3", "series-4")
_DECORATION = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_SIZE = re.compile(r'(<svg [^>]*?) width="[^"]*" height="[^"]*"')
_ID = re.compile(r'(id="|url\(#)(clip|gradient)')


def colour(name: str) -> str:
    """A token of the light palette as ``#rrggbb``."""
    return tokens.palette("light")[name]


def config() -> dict[str, Any]:
    """No frame, the page's font, quiet lines, the page's digits."""
    soft, line = colour("soft"), colour("grid")
    axis = {
        "labelColor": soft,
        "labelFontSize": 11,
        "domainColor": line,
        "gridColor": line,
        "tickColor": line,
        "ticks": False,
        "labelPadding": 6,
        "title": None,
        "labelAngle": 0,
    }
    number: dict[str, Any] = {
        "decimal": ".",
        "thousands": ",",
        "grouping": [3],
        "currency": ["", ""],
    }
    if digits.is_persian():
        number |= {"decimal": "٫", "thousands": "٬", "numerals": list(digits.PERSIAN)}
    return {
        "font": "Vazirmatn",
        "background": None,
        "view": {"stroke": None},
        "axis": axis,
        "aria": False,
        "locale": {"number": number},
    }


def spec(width: int, height: int, **parts: Any) -> dict[str, Any]:
    return {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{VERSION[0]}.json",
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 4,
        "config": config(),
        **parts,
    }


def _drawn_with(token: tuple[str, str]) -> bool:
    """Of tokens that look alike in the light palette, those made for charts come last and win."""
    return token[0].startswith(("series-", "step-", "on-pale", "on-deep", "grid", "card", "soft"))


@lru_cache(maxsize=1)
def _library() -> Any:
    import vl_convert  # half a second and a JavaScript engine: only for pages with pictures

    vl_convert.register_font_directory(str(assets.font_dir()))
    return vl_convert


@lru_cache(maxsize=256)
def _drawn(text: str) -> str:
    raw: str = _library().vegalite_to_svg(json.loads(text), vl_version=VERSION)
    mark = hashlib.sha256(text.encode()).hexdigest()[:8]
    # clip paths of two charts on one page must not share a name
    return _ID.sub(rf"\1c{mark}\2", _SIZE.sub(r"\1", _DECORATION.sub("", raw)))


def for_print(specification: dict[str, Any]) -> str:
    """SVG with the light palette's own colours."""
    return _drawn(json.dumps(specification, ensure_ascii=False, sort_keys=True))


def for_page(specification: dict[str, Any]) -> str:
    """SVG whose colours are the page's variables; nothing in it is read aloud."""
    names = {
        value: name for name, value in sorted(tokens.palette("light").items(), key=_drawn_with)
    }

    def variable(match: re.Match[str]) -> str:
        name = names.get(match[2].lower())
        return f'{match[1]}="var(--bz-{name})"' if name else match[0]

    drawn = re.sub(r'(fill|stroke)="(#[0-9a-fA-F]{6})"', variable, for_print(specification))
    return drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
