"""Reads translation sources (.po) and writes what gettext loads (.mo).

Our own few lines, because the usual compilers are no part of a base installation.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Entry:
    """One message. ``texts`` holds msgstr, or msgstr[0], msgstr[1] … of a plural."""

    line: int = 0
    context: str | None = None
    id: str = ""
    plural: str | None = None
    texts: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.id

    @property
    def translated(self) -> bool:
        return bool(self.texts) and all(self.texts.values()) and "fuzzy" not in self.flags


def read(path: Path) -> list[Entry]:
    """Every entry, the header (empty id) first. Raises ValueError with the line for bad syntax."""
    entries: list[Entry] = []
    for block in _blocks(path.read_text("utf-8").splitlines()):
        entry, target = Entry(block[0][0]), None
        for number, line in block:
            try:
                if line.startswith("#,"):
                    entry.flags |= {flag.strip() for flag in line[2:].split(",")}
                elif line.startswith('"'):
                    _add(entry, target, ast.literal_eval(line))
                elif not line.startswith("#"):
                    target, _, text = line.partition(" ")
                    _add(entry, target, ast.literal_eval(text.strip()))
            except (ValueError, SyntaxError, KeyError):
                raise ValueError(f"{path}:{number}: can't read {line!r}") from None
        if entry.texts:
            entries.append(entry)
    return entries


def _blocks(lines: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    """Entries by their blank lines; obsolete ones (``#~``) are left out."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        line = line.strip()
        if line and not line.startswith("#~"):
            block.append((number, line))
        elif block and not line:
            yield block
            block = []


def _add(entry: Entry, target: str | None, text: str) -> None:
    if target == "msgid":
        entry.id += text
    elif target == "msgctxt":
        entry.context = (entry.context or "") + text
    elif target == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    elif target == "msgstr" or (target and target.startswith("msgstr[")):
        index = int(target[7:-1]) if target != "msgstr" else 0
        entry.texts[index] = entry.texts.get(index, "") + text
    else:
        raise ValueError(target)


def compiled(entries: Iterable[Entry]) -> bytes:
    """The .mo file: fuzzy and untranslated entries are left out."""
    table: dict[bytes, bytes] = {}
    for e in entries:
        if e.translated or (e.id == "" and e.texts):
            key = (f"{e.context}\x04" if e.context is not None else "") + e.id
            if e.plural is not None:
                key += "\0" + e.plural
            table[key.encode()] = "\0".join(e.texts[i] for i in sorted(e.texts)).encode()
    ids, texts = b"", b""
    spans: list[tuple[int, int, int, int]] = []
    for key_bytes in sorted(table):
        spans.append((len(key_bytes), len(ids), len(table[key_bytes]), len(texts)))
        ids += key_bytes + b"\0"
        texts += table[key_bytes] + b"\0"
    start = 7 * 4
    first_id = start + len(spans) * 16
    head = struct.pack("<7I", 0x950412DE, 0, len(spans), start, start + len(spans) * 8, 0, 0)
    id_table = b"".join(struct.pack("<2I", n, first_id + at) for n, at, _, _ in spans)
    text_table = b"".join(struct.pack("<2I", n, first_id + len(ids) + at) for _, _, n, at in spans)
    return head + id_table + text_table + ids + texts
