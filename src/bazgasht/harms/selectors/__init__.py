"""Reads of programmes and figures. Whoever calls has entered the reader's scope; row security gives
the rows."""

from .figures import (
    Place,
    Table,
    get_harm,
    overview,
    periods_of,
    rows_for_export,
    table_of,
    trend_of,
)
from .programmes import (
    council_choices,
    counterparts_of,
    get_measure,
    get_node,
    get_programme,
    headquarters_choices,
    indicator_choices,
    keepable,
    late_actions,
    open_actions,
    owner_choices,
    programmes_for,
    programmes_of,
)
from .progress import Line, MeasureLine, Standing, Tree, measure_lines, plain, tree_of

__all__ = [
    "Line", "MeasureLine", "Place", "Standing", "Table", "Tree", "council_choices", "counterparts_of", "get_harm", "get_measure",
    "get_node", "get_programme", "headquarters_choices", "indicator_choices", "keepable",
    "late_actions", "measure_lines", "open_actions", "overview", "owner_choices",
    "periods_of", "plain", "programmes_for", "programmes_of", "rows_for_export", "table_of", "tree_of",
    "trend_of",
]  # fmt: skip
