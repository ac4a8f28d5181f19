"""What an uploaded file really is: told by its bytes, never by its name or declared type."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from django.utils.translation import gettext_lazy as _

from bazgasht.core.errors import InvalidValue

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: ("pdf",), JPEG: ("jpg", "jpeg"), PNG: ("png",)}
LARGEST = 10 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_MARKUP = re.compile(
    rb"<(?:script|html|svg|iframe|body|!doctype|\?php|\?xml-stylesheet)(?=[\s/>])", re.I
)
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA|AA)(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream\r?\n")
MOST_STREAMS = 50_000
_HEAD = re.compile(rb"(?:endobj)?\s*\d+\s+\d+\s+\Z")
_DICTIONARY = 2048
"""Bytes before a stream in which what it is made of is looked for."""
_UNSAFE_NAME = re.compile(r"[/\\\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]|\.\.")


def check_upload(name: str, data: bytes) -> str:
    """The MIME type of an acceptable file: PDF, JPEG or PNG and nothing else at the same time.

    Raises InvalidValue (field ``file``) with ``file.empty``, ``.large``, ``.name``, ``.type``,
    ``.mixed`` (a file of two kinds) or ``.active`` (a PDF that runs something).
    """
    if not data:
        raise _refused("empty", _("The file is empty."))
    if len(data) > LARGEST:
        raise _refused("large", _("The file is larger than 10 megabytes."))
    if _UNSAFE_NAME.search(name) or not name.strip(". ") or len(name) > 200:
        raise _refused("name", _("The name of the file is not acceptable; rename it."))
    mime = _kind(data)
    if mime is None:
        raise _refused("type", _("Only PDF, JPEG and PNG files can be attached."))
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in ENDINGS[mime]:
        raise _refused("type", _("The name of the file does not fit what is in it."))
    _check_single(mime, data)
    return mime


def _kind(data: bytes) -> str | None:
    if data.startswith((b"%PDF-1.", b"%PDF-2.")):
        return PDF if b"%%EOF" in data[-1024:] else None
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG if b"\xff\xd9" in data[-65536:] else None
    if data.startswith(_PNG):
        return PNG if _whole_png(data) else None
    return None


def _whole_png(data: bytes) -> bool:
    """Chunk after chunk up to IEND, with nothing behind it."""
    at = len(_PNG)
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        at += 12 + length
        if name == b"IEND":
            return at == len(data)
    return False


def _check_single(mime: str, data: bytes) -> None:
    told = _readable(data) if mime == PDF else data
    if zipfile.is_zipfile(io.BytesIO(data)) or _MARKUP.search(told):
        raise _refused("mixed", _("The file holds something else besides the document."))
    if mime != PDF and b"%PDF-" in data:
        raise _refused("mixed", _("The file holds something else besides the document."))
    if mime == PDF and _ACTIVE.search(told):
        raise _refused("active", _("This PDF runs something when it is opened; print it anew."))


def _readable(data: bytes) -> bytes:
    """A PDF without its packed streams: in the bytes of a scan any three letters turn up by chance.

    Packed objects are unpacked, so that nothing hides in them. Raises InvalidValue when they are
    larger than any document.
    """
    kept, at, room = [], 0, LARGEST
    for n, found in enumerate(_STREAM.finditer(data)):
        if n > MOST_STREAMS:
            raise _refused("mixed", _("The file holds something else besides the document."))
        if found.start() < at:
            continue  # inside a stream that was passed over
        kept.append(data[at : found.end()])
        at = found.end()
        about = _dictionary(data, found.start())
        if b"/Filter" not in about:
            continue
        end = data.find(b"endstream", at)
        end = len(data) if end < 0 else end
        if b"/ObjStm" in about:
            kept.append(_unpacked(data[at:end], room))
            room -= len(kept[-1])
        at = end
    return b"".join([*kept, data[at:]])


def _dictionary(data: bytes, stream: int) -> bytes:
    """What an object says of its stream; nothing for an object that a comment may only feign."""
    before, word, about = data[max(0, stream - _DICTIONARY) : stream].rpartition(b"obj")
    line = before[-64:].replace(b"\r", b"\n").rpartition(b"\n")[2]
    return about if word and b"%" not in about and _HEAD.fullmatch(line) else b""


def _unpacked(packed: bytes, room: int) -> bytes:
    if room <= 0:
        raise _refused("large", _("The file is larger than 10 megabytes."))
    try:
        return zlib.decompressobj().decompress(packed, room)
    except zlib.error:
        return packed


def _refused(code: str, message: object) -> InvalidValue:
    return InvalidValue(f"file.{code}", message, field="file")
