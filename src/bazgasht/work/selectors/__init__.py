"""What this room reads."""

from .rules import Floor, Law, floor_on, law_on, split_parts, split_rule_on

__all__ = ["Floor", "Law", "floor_on", "law_on", "split_parts", "split_rule_on"]
