"""Results: printed as a table, written to var/bench.json."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """``ratio`` is value over its limit or peer; ``holds`` says whether it keeps within ``bar``."""

    name: str
    n: int
    value: float
    unit: str
    against: str
    ratio: float | None
    bar: str
    holds: bool


class Table:
    def __init__(self) -> None:
        self.results: list[Result] = []

    def add(
        self, name: str, n: int, value: float, unit: str, against: str, ratio: float | None,
        *, at_most: float | None = None, at_least: float | None = None,
    ) -> None:  # fmt: skip
        """One figure; exactly one of ``at_most`` and ``at_least`` is its bar."""
        measured = value if ratio is None else ratio
        if at_most is not None:
            bar, holds = f"<= {at_most:g}", measured <= at_most
        else:
            bar, holds = f">= {at_least:g}", measured >= (at_least or 0)
        result = Result(
            name, n, round(value, 3), unit, against,
            None if ratio is None else round(ratio, 3), bar, holds,
        )  # fmt: skip
        self.results.append(result)
        print(self.line(result), flush=True)

    @staticmethod
    def line(r: Result) -> str:
        ratio = "" if r.ratio is None else f"{r.ratio:8.2f}x"
        sign = "ok  " if r.holds else "MISS"
        return f"{sign} {r.name:<44} {r.value:>12.2f} {r.unit:<9} {ratio:>9} {r.bar:<8} {r.against}"

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([asdict(r) for r in self.results], indent=1) + "\n")
