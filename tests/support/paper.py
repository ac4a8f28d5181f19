"""The text of a PDF of ours, without a reader of PDFs: streams, ToUnicode tables, glyphs."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"(\d+) 0 obj\s*(<<.*?>>)\s*stream\r?\n(.*?)\r?\nendstream", re.S)


def _streams(pdf: bytes) -> dict[int, tuple[bytes, bytes]]:
    found = {}
    for number, head, body in _STREAM.findall(pdf):
        if b"/FlateDecode" in head:
            body = zlib.decompressobj().decompress(body)
        found[int(number)] = (head, body)
    return found


def _cmap(body: str) -> dict[int, str]:
    """Glyph → text of a ToUnicode table."""
    table: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", body, re.S):
        for glyph, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(glyph, 16)] = bytes.fromhex(text).decode("utf-16-be", "replace")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", body, re.S):
        for first, last, text in re.findall(
            r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            start = int(text, 16)
            for n in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + n] = chr(start + n)
    return table


_LITERAL = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]+>", re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _bytes_of(token: bytes) -> bytes:
    """What a string of the content stream stands for."""
    if token.startswith(b"<"):
        return bytes.fromhex(token[1:-1].decode())

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if code[:1].isdigit() else _ESCAPED.get(code, code)

    return _ESCAPE.sub(plain, token[1:-1])


def text_of(pdf: bytes) -> str:
    """Everything written in it, read with the table of each of its fonts, once left to right and
    once turned round: letters of a right-to-left line are drawn as they stand on the paper."""
    bodies = [body for _head, body in _streams(pdf).values()]
    tables = [_cmap(body.decode("latin-1")) for body in bodies if b"begincmap" in body]
    drawn = []
    for body in bodies:
        if not re.search(rb"\bT[jJ]\b", body):
            continue
        for piece in re.findall(rb"\[(.*?)\]\s*TJ|((?:\(.*?\)|<[^>]*>))\s*Tj", body, re.S):
            codes = b"".join(_bytes_of(token) for token in _LITERAL.findall(b"".join(piece)))
            pairs = [int.from_bytes(codes[n : n + 2], "big") for n in range(0, len(codes), 2)]
            drawn += ["".join(table.get(p, "") for p in pairs) for table in tables]
    return " ".join(drawn) + "\n" + " ".join(line[::-1] for line in drawn)


def info_of(pdf: bytes) -> str:
    """Title, author and the other words about the file."""
    streams = [body.decode("utf-8", "replace") for head, body in _streams(pdf).values()
               if b"/Metadata" in head]  # fmt: skip
    strings = re.findall(
        rb"/(?:Title|Author|Subject|Keywords|Creator|Producer)\s*\((.*?)\)", pdf, re.S
    )
    found = [
        s.replace(b"\\", b"").decode("utf-16", "replace")
        if s.startswith((b"\xfe\xff", b"\xff\xfe"))
        else s.decode("latin-1")
        for s in strings
    ]
    return "\n".join([*streams, *found])
