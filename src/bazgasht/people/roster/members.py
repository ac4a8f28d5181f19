"""The parts of a zip archive, decompressed no further than they say they are.

Python's and other readers differ in what they do when an archive lies about its sizes; here a
part whose stream is not exactly as long as declared is refused, so that every reader sees what
was checked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from .findings import Refused

MB = 1024 * 1024
CHUNK = MB
MEMBERS = 2000
TOTAL = 400 * MB
RATIO = 200
LARGE = 4 * MB


def members(data: bytes) -> list[zipfile.ZipInfo]:
    """The checked table of contents. Raises :class:`Refused`."""
    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        raise Refused("not_a_workbook") from None
    names = [i.filename for i in infos]
    if len(infos) > MEMBERS or sum(i.file_size for i in infos) > TOTAL:
        raise Refused("zip_bomb")
    if len(set(names)) != len(names) or not all(map(_safe, names)):
        raise Refused("unsafe_parts")
    for info in infos:
        if info.file_size > LARGE and info.file_size > RATIO * max(info.compress_size, 1):
            raise Refused("zip_bomb", info.filename)
        if info.flag_bits & 0x1 or info.compress_type not in (0, 8):
            raise Refused("unsafe_parts", info.filename)
    return infos


def _safe(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." not in parts and not name.startswith(("/", "\\")) and ":" not in name


def stream(data: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes in pieces of at most 1 MB. Raises :class:`Refused` when it lied."""
    start = info.header_offset
    head = data[start : start + 30]
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise Refused("unreadable", info.filename)
    name_length, extra_length = struct.unpack("<HH", head[26:30])
    start += 30 + name_length + extra_length
    packed = memoryview(data)[start : start + info.compress_size]
    if info.compress_type == 0:
        if len(packed) != info.file_size:
            raise Refused("zip_bomb", info.filename)
        yield from (bytes(packed[i : i + CHUNK]) for i in range(0, len(packed), CHUNK))
        return
    yield from _inflated(packed, info)


def _inflated(packed: memoryview, info: zipfile.ZipInfo) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    size = 0
    rest: bytes | memoryview = packed
    while not inflate.eof:
        try:
            piece = inflate.decompress(rest, CHUNK)
        except zlib.error:
            raise Refused("unreadable", info.filename) from None
        rest = inflate.unconsumed_tail
        size += len(piece)
        if size > info.file_size:
            raise Refused("zip_bomb", info.filename)
        if not piece and not rest and not inflate.eof:
            raise Refused("unreadable", info.filename)
        yield piece
    if size != info.file_size:
        raise Refused("unreadable", info.filename)
