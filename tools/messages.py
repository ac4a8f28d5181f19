"""Is every text translated, in Persian as it is written?"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from bazgasht.run import po

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "bazgasht"
LETTER = "\u0600-\u06ff"

SPELLING = {
    rf"(?<![{LETTER}\u200c])ن?می [{LETTER}]": "«می» is joined by a half-space: «می‌شود»",
    rf"[{LETTER}] ها(?:ی|یی|یم|یش|یشان|یتان)?(?![{LETTER}\u200c])": "«ها» is joined by a"
    " half-space: «خانواده‌ها»",
    r"[\u064a\u0643]": "Arabic ي or ك instead of Persian ی or ک",
    r"[\u0660-\u0669]": "Arabic digits instead of Persian ones",
    r"\u0640": "kashida",
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def main() -> int:
    import django

    django.setup()
    from tools import extract

    problems = []
    for room in sorted(p for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"):
        used = {k: v for k, v in extract.room(room).items() if k[1]}
        if used:
            problems += of_room(room / "locale" / "fa" / "LC_MESSAGES" / "django.po", used)
    problems += list(_unpaired_js())
    for line in problems:
        print(line)
    return 1 if problems else 0


def of_room(path: Path, used: dict[tuple[str | None, str], str]) -> list[str]:
    """Lines about what is missing, fuzzy or badly spelled in one room's Persian."""
    if not path.exists():
        return [f"{path} is missing: {len(used)} texts are not translated"]
    entries = {e.key: e for e in po.read(path) if e.id}
    found = [
        f"{where}: not translated: {key[1]!r}" for key, where in used.items() if key not in entries
    ]
    for entry in entries.values():
        found += [f"{path}:{entry.line}: {problem}" for problem in _problems(entry)]
    return found


def _problems(entry: po.Entry) -> Iterator[str]:
    if "fuzzy" in entry.flags:
        yield f"fuzzy: {entry.id!r}"
    elif not entry.translated:
        yield f"empty: {entry.id!r}"
    for index, text in entry.texts.items():
        source = entry.plural if index and entry.plural else entry.id
        if not set(_PLACEHOLDER.findall(text)) <= set(_PLACEHOLDER.findall(source)):
            yield f"placeholders differ: {entry.id!r}"
        for pattern, reason in SPELLING.items():
            if match := re.search(pattern, text):
                yield f"{reason} (at {match.group()!r}): {entry.id!r}"


def _unpaired_js() -> Iterator[str]:
    """Persian in a script or an English-first template would never be translated."""
    for path in sorted(PACKAGE.glob("*/static/**/*.js")):
        if "vendor" not in path.parts and re.search(rf"[{LETTER}]", path.read_text("utf-8")):
            yield f"{path}: Persian text in a script; hand it over from the template"


if __name__ == "__main__":
    sys.exit(main())
