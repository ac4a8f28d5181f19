"""What this room writes, by verb."""

from .forecasts import ForecastRow, import_forecasts
from .loading import load_classification
from .trades import TradeDraft, create_trade, update_trade

__all__ = [
    "ForecastRow",
    "TradeDraft",
    "create_trade",
    "import_forecasts",
    "load_classification",
    "update_trade",
]
