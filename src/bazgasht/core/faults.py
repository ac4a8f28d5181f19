"""The number that the page of a fault shows, in front of what the log says of it."""

from __future__ import annotations

import logging

SHOWN = 12
"""How much of a request's correlation people read out."""


class FaultNumber(logging.Filter):
    """``%(fault)s``: the number of the request a line is about, empty for all others."""

    def filter(self, record: logging.LogRecord) -> bool:
        number = getattr(getattr(record, "request", None), "correlation", "")[:SHOWN]
        record.fault = f"[{number}] " if number else ""
        return True
