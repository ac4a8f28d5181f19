"""What this room reads."""

from .occupations import (
    forecasts_for,
    get_occupation,
    get_trade,
    occupation_choices,
    occupations_for,
    skill_choices,
    trade_choices,
    trades_for,
)

__all__ = [
    "forecasts_for",
    "get_occupation",
    "get_trade",
    "occupation_choices",
    "occupations_for",
    "skill_choices",
    "trade_choices",
    "trades_for",
]
