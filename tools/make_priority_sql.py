"""Writes the published priority rule as the SQL function the database computes with."""

from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/bazgasht/plans/sql/10_priority_rule.sql"


def main() -> None:
    from bazgasht.plans.rules import priority_rule

    TARGET.write_text(priority_rule().sql(), "utf-8")


if __name__ == "__main__":
    main()
