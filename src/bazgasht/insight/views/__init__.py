"""Pages of the weekly report: list, one week, two weeks beside each other; of headquarters and of
the parts that other rooms register."""

from .comparing import (
    compare_pdf,
    compare_weeks,
    compare_xlsx,
    part_compare,
    part_compare_pdf,
    part_compare_xlsx,
)
from .listing import report_list
from .reports import (
    part_pdf,
    part_report,
    part_xlsx,
    weekly_pdf,
    weekly_report,
    weekly_xlsx,
)

__all__ = [
    "compare_pdf", "compare_weeks", "compare_xlsx", "part_compare", "part_compare_pdf",
    "part_compare_xlsx", "part_pdf", "part_report", "part_xlsx", "report_list", "weekly_pdf",
    "weekly_report", "weekly_xlsx",
]  # fmt: skip
