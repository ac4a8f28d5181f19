"""Rules for sheets and templates that a right-to-left page needs and no linter knows."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "bazgasht"

SHEET = {
    r"(?<![-\w])(?:margin|padding|border)-(?:left|right)\b": "use -inline-start or -inline-end",
    r"(?<![-\w])(?:left|right)\s*:": "use inset-inline-start or inset-inline-end",
    r"text-align\s*:\s*(?:left|right)\b": "use start or end",
    r"float\s*:\s*(?:left|right)\b": "use inline-start or inline-end",
    r"border-(?:top|bottom)-(?:left|right)-radius": "use border-start-start-radius and its kin",
    r"letter-spacing\s*:\s*(?!0|normal)": "Persian letters are joined",
    r"font-style\s*:\s*italic": "Persian has no italics",
}
TEMPLATE = {
    r"\bstyle\s*=\s*[\"']": "no inline style: the content security policy refuses it",
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")": "no inline script",
    r"\son\w+\s*=\s*[\"']": "no inline handler",
    r"\|\s*safe\b": "nothing is marked safe in a template",
    r"\b(?:ms|me|ps|pe|float|text)-(?:left|right)\b": "Bootstrap's names are start and end",
}


def main() -> int:
    problems = [*_lint("*/static/**/*.css", SHEET), *_lint("*/templates/**/*.html", TEMPLATE)]
    for line in problems:
        print(line)
    return 1 if problems else 0


def _lint(pattern: str, rules: dict[str, str]) -> Iterator[str]:
    for path in sorted(PACKAGE.glob(pattern)):
        if "vendor" in path.parts:
            continue
        text = _without_comments(path.read_text("utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            for rule, reason in rules.items():
                if (match := re.search(rule, line)) and "[dir=" not in line:
                    yield f"{path}:{number}: {match.group().strip()}: {reason}"


def _without_comments(text: str) -> str:
    """Comments are blanked, lines kept."""
    pattern = r"/\*.*?\*/|\{#.*?#\}|<!--.*?-->"
    return re.sub(pattern, lambda m: "\n" * m.group().count("\n"), text, flags=re.DOTALL)


if __name__ == "__main__":
    sys.exit(main())
