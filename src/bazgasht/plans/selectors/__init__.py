"""What this room lets others read."""

from .needs import open_needs, with_reasons
from .priority import Priority, Reason, priorities, priority

__all__ = ["Priority", "Reason", "open_needs", "priorities", "priority", "with_reasons"]
