"""What this room writes, by verb."""

from .bulk import MOST, BulkResult, BulkRow, record_bulk
from .catalogue import ServiceDraft, create_service, update_service
from .deliveries import record_delivery, stop_aid
from .voiding import Figures, correct_delivery, void_delivery

__all__ = [
    "MOST",
    "BulkResult",
    "BulkRow",
    "Figures",
    "ServiceDraft",
    "correct_delivery",
    "create_service",
    "record_bulk",
    "record_delivery",
    "stop_aid",
    "update_service",
    "void_delivery",
]
