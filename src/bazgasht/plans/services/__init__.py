"""What this room writes, by verb."""

from .assessments import (
    Judgement,
    abandon_assessment,
    finish_assessment,
    save_section,
    start_assessment,
)
from .goals import add_goal, drop_goal, edit_goal
from .needs import Change, set_need_state
from .plans import GoalDraft, agree_plan, close_plan, create_plan, take_over_plan
from .reviews import do_review, move_review
from .steps import Owner, StepDraft, add_step, edit_step, move_step, set_step_state

__all__ = [
    "Change",
    "GoalDraft",
    "Judgement",
    "Owner",
    "StepDraft",
    "abandon_assessment",
    "add_goal",
    "add_step",
    "agree_plan",
    "close_plan",
    "create_plan",
    "do_review",
    "drop_goal",
    "edit_goal",
    "edit_step",
    "finish_assessment",
    "move_review",
    "move_step",
    "save_section",
    "set_need_state",
    "set_step_state",
    "start_assessment",
    "take_over_plan",
]
