"""Charts: one specification for the page and for print, each with its words and its numbers."""

from .chart import Chart
from .columns import bar_chart, grouped_bar
from .lines import line
from .tiles import tile_map

__all__ = ["Chart", "bar_chart", "grouped_bar", "line", "tile_map"]
