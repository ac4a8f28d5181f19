"""Forms of this room."""

from .figures import FigureFile, HarmForm, PeriodFilter
from .measures import MeasureForm
from .parts import FileOfFigures, SourcedFile
from .programmes import BudgetForm, NodeForm, ProgrammeFilter, ProgrammeForm, SayForm, ValueForm

__all__ = [
    "BudgetForm", "FigureFile", "FileOfFigures", "HarmForm", "MeasureForm", "NodeForm", "PeriodFilter",
    "ProgrammeFilter", "ProgrammeForm", "SayForm", "SourcedFile", "ValueForm",
]  # fmt: skip
