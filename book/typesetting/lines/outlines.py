"""TrueType outlines made wider or narrower, straight from the table `glyf` to another one.

A font is widened several times over, and the ways of a general library through its outlines
take ten times as long. The format is that of the OpenType specification, version 1.9, “glyf”.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_X_SHORT, _REPEAT, _X_SAME = 0x02, 0x08, 0x10
_Y_SHORT, _Y_SAME = 0x04, 0x20
# What says nothing of x: whether the point is on the curve, its y, and whether contours overlap.
_KEPT = 0x01 | _Y_SHORT | _Y_SAME | 0x40
_WORDS, _ARE_OFFSETS, _SCALE, _MORE = 0x01, 0x02, 0x08, 0x20
_TWO_SCALES, _MATRIX, _INSTRUCTIONS = 0x40, 0x80, 0x100


@dataclass(frozen=True, slots=True)
class Simple:
    """A glyph of contours: `head` is its box, `ends` the ends of its contours as they stand."""

    box: tuple[int, int, int, int]
    contours: int
    ends: bytes
    flags: tuple[int, ...]
    xs: tuple[int, ...]
    ys: bytes


@dataclass(frozen=True, slots=True)
class Composite:
    """A glyph of other glyphs: flags, glyph, offsets or points, and the scale as it stands."""

    box: tuple[int, int, int, int]
    parts: tuple[tuple[int, int, int, int, bytes], ...]


Outline = Simple | Composite | None


def read_outlines(table: bytes, offsets: Sequence[int]) -> list[Outline]:
    """The outlines of a font: None for a glyph without one. Hints are left out."""
    return [_read(table[start:end]) if end > start else None for start, end in pairwise(offsets)]


def write_outlines(outlines: Sequence[Outline], factor: float) -> tuple[bytes, list[int]]:
    """The table with every outline `factor` times as wide, and the offsets of the glyphs in it."""
    parts: list[bytes] = []
    offsets = [0]
    for outline in outlines:
        data = _written(outline, factor)
        data += bytes(-len(data) % 4)
        parts.append(data)
        offsets.append(offsets[-1] + len(data))
    return b"".join(parts), offsets


def _read(data: bytes) -> Outline:
    contours, *box = struct.unpack_from(">5h", data)
    corners = (box[0], box[1], box[2], box[3])
    if contours < 0:
        return Composite(corners, tuple(_components(data)))
    place = 10 + 2 * contours
    ends = data[10:place]
    count = int.from_bytes(ends[-2:], "big") + 1 if ends else 0
    place += 2 + int.from_bytes(data[place : place + 2], "big")
    flags: list[int] = []
    while len(flags) < count:
        flag = data[place]
        place += 1
        times = 1
        if flag & _REPEAT:
            times += data[place]
            place += 1
        flags += [flag] * times
    xs: list[int] = []
    x = 0
    for flag in flags:
        if flag & _X_SHORT:
            x += data[place] if flag & _X_SAME else -data[place]
            place += 1
        elif not flag & _X_SAME:
            x += struct.unpack_from(">h", data, place)[0]
            place += 2
        xs.append(x)
    length = sum(1 if flag & _Y_SHORT else 0 if flag & _Y_SAME else 2 for flag in flags)
    kept = tuple(flag & _KEPT for flag in flags)
    return Simple(corners, contours, ends, kept, tuple(xs), data[place : place + length])


def _components(data: bytes) -> list[tuple[int, int, int, int, bytes]]:
    found = []
    place, more = 10, True
    while more:
        flags, glyph = struct.unpack_from(">2H", data, place)
        form = ("h" if flags & _ARE_OFFSETS else "H") if flags & _WORDS else "b"
        form = "B" if form == "b" and not flags & _ARE_OFFSETS else form
        first, second = struct.unpack_from(f">2{form}", data, place + 4)
        place += 8 if flags & _WORDS else 6
        size = 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        found.append((flags & ~_INSTRUCTIONS, glyph, first, second, data[place : place + size]))
        place += size
        more = bool(flags & _MORE)
    return found


def _written(outline: Outline, factor: float) -> bytes:
    if outline is None:
        return b""
    left, bottom, right, top = outline.box
    box = (round(left * factor), bottom, round(right * factor), top)
    if isinstance(outline, Composite):
        parts = [struct.pack(">5h", -1, *box)]
        for flags, glyph, first, second, scale in outline.parts:
            offset = bool(flags & _ARE_OFFSETS)
            x = round(first * factor) if offset else first
            form = ">2H2h" if offset else ">4H"
            parts += [struct.pack(form, flags | _WORDS, glyph, x, second), scale]
        return b"".join(parts)
    flags_out, xs_out = _scaled(outline, factor)
    head = struct.pack(">5h", outline.contours, *box)
    return head + outline.ends + b"\0\0" + flags_out + xs_out + outline.ys


def _scaled(outline: Simple, factor: float) -> tuple[bytes, bytes]:
    """The flags and the x coordinates, both as they are stored."""
    flags: list[int] = []
    data = bytearray()
    before = 0
    for flag, x in zip(outline.flags, outline.xs, strict=True):
        after = round(x * factor)
        step = after - before
        before = after
        if step == 0:
            flag |= _X_SAME
        elif -256 < step < 256:
            flag |= _X_SHORT | (_X_SAME if step > 0 else 0)
            data.append(abs(step))
        else:
            data += struct.pack(">h", step)
        flags.append(flag)
    return _folded(flags), bytes(data)


def _folded(flags: Sequence[int]) -> bytes:
    """The flags with repetitions counted."""
    data = bytearray()
    place = 0
    while place < len(flags):
        flag, start = flags[place], place
        while place < len(flags) and flags[place] == flag and place - start < 256:
            place += 1
        times = place - start
        data += bytes((flag | _REPEAT, times - 1)) if times > 2 else bytes((flag,)) * times
    return bytes(data)
