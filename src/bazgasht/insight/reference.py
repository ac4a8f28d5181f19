"""Generated pages of this room: what the weekly report judges by, and who has not reported."""

from __future__ import annotations

from django.utils import translation

from . import cover, lights
from .scopes import report_scopes
from .sentences import SENTENCES

INTRO = "Generated from `bazgasht.insight` (`rules/lights.yaml`, `cover`, `scopes`); `make fix` renews it.\n"


def report_page() -> str:
    with translation.override("en"):
        found = lights.table()
        rules = [
            f"| {r['title']} | {r['meaning']} | {r['green']} | {r['amber']} | {r['red']} | {r['grey']} |"
            for r in lights.legend(found)
        ]
        return "\n".join([
            "# The weekly report", "", INTRO,
            f"## Red, amber, green (rule {found['version']}, since {found['since']})", "",
            found["source"]["en"], "",
            "| what is judged | meaning | green | amber | red | grey |", "|---|---|---|---|---|---|",
            *rules, "",
            "A limit that is reached is met; the exact share is compared, the printed one is rounded."
            " Fewer than the last column are judged by nobody: grey. A published report keeps the rule"
            " it was judged by. A colour never stands alone: its word or sign is beside it.", "",
            "## Who has not reported", "",
            "A body is named on the cover when, at the week's end, it owes",
            "- the answer of a referral past its date, and neither answered any referral nor recorded"
            " a delivery in the week,",
            "- the answer of a directive past its date,",
            "- word of a resolution: a milestone past its date of which nothing was declared, or",
            "- word of a programme's action past its day, or not begun on its first, of which nothing"
            " was said since, nor in the last four weeks.", "",
            "Read from: " + ", ".join(f"`{code}`" for code in cover.CODES) + ".", "",
            "## What reports are made of", "", "| kind | of | judged by |", "|---|---|---|",
            *(f"| `{kind}` | {scope.label} | {', '.join(scope.rules) or 'every rule'} |"
              for kind, scope in report_scopes.items()), "",
            "## Sentences", "",
            "The text is made of these sentences, each said when its condition holds, of the figures"
            " alone: " + ", ".join(s.code for s in SENTENCES) + ".", "",
        ])  # fmt: skip


PAGES = {"report.md": report_page}
