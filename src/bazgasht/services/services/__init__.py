"""What this room writes, by verb."""

from .bulk import MOST, BulkResult, BulkRow, record_bulk
from .catalogue import ServiceDraft, create_service, update_service
from .deliveries import record_delivery, stop_aid, void_delivery

__all__ = [
    "MOST",
    "BulkResult",
    "BulkRow",
    "ServiceDraft",
    "create_service",
    "record_bulk",
    "record_delivery",
    "stop_aid",
    "update_service",
    "void_delivery",
]
