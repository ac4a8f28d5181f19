"""Verbs of this room; nothing else writes its tables."""

from .counterparts import make_counterparts
from .figures import FigureRow, import_figures
from .harms import HarmDraft, load_harms, save_harm
from .measures import MeasureDraft, ValueRow, add_measure, change_measure, record_values
from .nodes import (
    NodeDraft,
    add_node,
    change_node,
    move_action,
    record_budget,
    remove_node,
    say_of_action,
)
from .programmes import ProgrammeDraft, create_programme, move_programme, update_programme
from .trees import TreeRow, import_tree

__all__ = [
    "FigureRow", "HarmDraft", "MeasureDraft", "NodeDraft", "ProgrammeDraft", "TreeRow", "ValueRow",
    "add_measure", "add_node", "change_measure", "change_node", "create_programme", "import_figures", "import_tree",
    "load_harms", "make_counterparts", "move_action", "move_programme", "record_budget",
    "record_values", "remove_node", "save_harm", "say_of_action", "update_programme",
]  # fmt: skip
