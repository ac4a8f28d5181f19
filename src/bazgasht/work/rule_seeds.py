"""Reads ``data/rules.yaml``: the illustrative rules a new installation begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bazgasht.plans.yaml_source import read

from .states import Recipient, Rule

SOURCE = Path(__file__).parent / "data" / "rules.yaml"


def seeds(path: Path = SOURCE) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Field values of pay rules and of split rules. Raises SourceError."""
    root = read(path)
    pay = []
    for node in root.nodes("pay"):
        pay.append(
            {
                "code": node.one_of("code", Rule.values),
                "value": node.integer("value"),
                "starts": node.day("starts"),
                "source": node.string("source"),
            }
        )
        node.done()
    splits = []
    for node in root.nodes("split"):
        parts = []
        for part in node.nodes("parts"):
            parts.append(
                {
                    "recipient": part.one_of("recipient", Recipient.values),
                    "min_bp": part.integer("min_bp"),
                    "max_bp": part.integer("max_bp"),
                    "needs_request": part.one_of("needs_request", ("yes", "no")) == "yes",
                }
            )
            part.done()
        splits.append(
            {"starts": node.day("starts"), "source": node.string("source"), "parts": parts}
        )
        node.done()
    root.done()
    return pay, splits
