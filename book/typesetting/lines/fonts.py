"""Copies of the book's fonts, a little wider and narrower, with a narrow space.

The engine can open the spaces of a line but not tighten them. Its lines are therefore set in
copies whose space is narrower than any line needs, and the engine opens them to the measure: so
they come out tight or loose as chosen. Other copies are wider or narrower as a whole, by a
hundredth or two: the eye does not see it, and the spaces are far more even for it (Hàn Thế Thành,
“Micro-typographic extensions to the TeX typesetting system”, TUGboat 21, 2000).

A copy holds the glyphs that the book uses and no more, so that all of them are made in a moment.
Only fonts whose licence allows changed copies are copied: the SIL Open Font License without a
reserved name. Others keep their space, and the engine is told to set words closer.
"""

from __future__ import annotations

import hashlib
import io
import string
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import uharfbuzz
from fontTools.misc.roundTools import otRound
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

from book.typesetting.lines.outlines import Outline, read_outlines, write_outlines
from book.typesetting.lines.shape import NBSP, SPACES, Cast, Type, Typeface
from book.versions import versions

NARROW = 0.55
"""How wide the space of a copy is, in natural ones: less than the tightest line needs."""
PERCENTS = (98, 99, 100, 101, 102)
# What the shaper applies unasked (and Pango asks for no more): each may bring further glyphs.
_UNASKED = ("ccmp", "locl", "rlig", "liga", "clig", "calt", "kern", "mark", "mkmk")
# Name records: copyright, description of the licence, its address.
_COPYRIGHT, _LICENCE, _ADDRESS = 0, 13, 14


class Face(Protocol):
    """A font file of the book, as the style sheet calls it."""

    @property
    def family(self) -> str:
        """The family."""

    @property
    def style(self) -> str:
        """`normal` or `italic`."""

    @property
    def weight(self) -> int:
        """From 100 to 900."""

    @property
    def file_name(self) -> str:
        """Its file, without a directory."""

    @property
    def data(self) -> bytes:
        """The file."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A changed copy: what `@font-face` says of it, and the file."""

    family: str
    style: str
    weight: int
    file_name: str
    data: bytes


@lru_cache(maxsize=64)
def sfnt(data: bytes) -> bytes:
    """A font file without the wrapping of the web."""
    if data[:3] != b"wOF":
        return data
    with TTFont(io.BytesIO(data)) as font:
        font.flavor = None
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


@lru_cache(maxsize=64)
def may_copy(data: bytes) -> bool:
    """Whether the font's own licence lets us change a copy under another name, and we know how."""
    with TTFont(io.BytesIO(data), lazy=True) as font:
        if "fvar" in font or ("glyf" not in font and "CFF " not in font):
            return False
        names = font["name"]
        said = {one: str(names.getDebugName(one) or "") for one in (_COPYRIGHT, _LICENCE, _ADDRESS)}
    licence = f"{said[_LICENCE]} {said[_ADDRESS]}".casefold()
    reserved = "reserved font name" in f"{said[_COPYRIGHT]} {licence}".casefold()
    return not reserved and any(
        mark in licence
        for mark in ("sil open font license", "openfontlicense", "scripts.sil.org/ofl")
    )


@dataclass(frozen=True, slots=True)
class Use:
    """Letters of a font that are set with the same features."""

    letters: frozenset[str]
    features: tuple[tuple[str, int], ...] = ()


Uses = frozenset[Use]


def family_name(family: str, faces: Iterable[tuple[bytes, Uses]], percent: int) -> str:
    """A name that no other fonts have: those of one name would be mixed up without a word."""
    return f"{family} {_mark(tuple(faces))}{percent}"


@lru_cache(maxsize=64)
def _mark(faces: tuple[tuple[bytes, Uses], ...], length: int = 8) -> str:
    """Up to 32 letters that tell these faces, used like this, from all others."""
    digest = hashlib.sha256(repr(NARROW).encode())
    for data, uses in faces:
        digest.update(hashlib.sha256(data).digest())
        told = sorted(("".join(sorted(use.letters)), use.features) for use in uses)
        digest.update(repr(told).encode())
    return "".join(string.ascii_lowercase[byte % 26] for byte in digest.digest()[:length])


class Store(Protocol):
    """Where copies are kept for other processes, and for later."""

    def get(self, name: str) -> bytes | None:
        """The copy of this name, if it is there."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a copy, if there is room."""


_store: Store | None = None


@contextmanager
def kept_in(store: Store | None) -> Iterator[None]:
    """Look for copies in `store` before they are made, and keep there what is."""
    global _store
    before, _store = _store, store
    try:
        yield
    finally:
        _store = before


@lru_cache(maxsize=128)
def copied(data: bytes, uses: Uses, percent: int) -> bytes:
    """The font `data`, cut to what is used, with the narrow space and `percent` of its width."""
    if _store is None:
        return _copy(data, uses, percent)
    told = f"{versions()} copy of a font {_mark(((data, uses),), 32)} {percent}"
    name = hashlib.sha256(told.encode()).hexdigest()
    found = _store.get(name)
    if found is None:
        found = _copy(data, uses, percent)
        _store.put(name, found)
    return found


def _copy(data: bytes, uses: Uses, percent: int) -> bytes:
    cut, outlines = _cut_and_read(data, uses)
    # Boxes are not worked out anew: each is as wide as its outline says.
    with TTFont(io.BytesIO(cut), recalcTimestamp=False, recalcBBoxes=False) as font:
        factor = percent / 100
        _set_widths(font, data, factor)
        letters = frozenset().union(*(use.letters for use in uses))
        if "CFF " in font:
            if percent != 100:
                _widen_charstrings(font, factor)
        else:
            added = _add_spaces(font, data, letters, factor)
            _put_outlines(font, [*outlines, *[None] * added], factor)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


@lru_cache(maxsize=32)
def _cut_and_read(data: bytes, uses: Uses) -> tuple[bytes, list[Outline]]:
    cut = _cut(data, uses)
    with TTFont(io.BytesIO(cut), lazy=True) as font:
        if "glyf" not in font:
            return cut, []
        return cut, read_outlines(font.reader["glyf"], list(font["loca"]))


def _cut(data: bytes, uses: Uses) -> bytes:
    face = uharfbuzz.Face(data)
    wanted = uharfbuzz.SubsetInput()
    for use in uses:
        wanted.glyph_set.update(_plan(face, use).old_to_new_glyph_mapping)
        wanted.unicode_set.update(map(ord, use.letters))
        wanted.layout_feature_tag_set.update(_tags(use))
    flags = uharfbuzz.SubsetFlags
    # Hints belong to the outlines that they were made for. The glyphs are all there already.
    wanted.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE
    return bytes(uharfbuzz.subset(face, wanted).blob.data)


def _plan(face: uharfbuzz.Face, use: Use) -> uharfbuzz.SubsetPlan:
    """Finds the glyphs of one use alone: small capitals of every letter would be a great many."""
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, use.letters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(_tags(use))
    return uharfbuzz.SubsetPlan(face, wanted)


def _tags(use: Use) -> list[int]:
    names = [*_UNASKED, *(name for name, value in use.features if value)]
    return [int.from_bytes(name.encode("ascii"), "big") for name in names]


def _set_widths(font: Any, data: bytes, factor: float) -> None:
    """Widen the advances; the word space alone becomes narrow."""
    known, advances = font.getBestCmap(), font["hmtx"]
    for name in font.getGlyphOrder():
        width, bearing = advances[name]
        advances[name] = (otRound(width * factor), otRound(bearing * factor))
    for letter in (" ", NBSP):
        if ord(letter) in known:
            width = _width(data, letter) * NARROW * factor
            advances[known[ord(letter)]] = (otRound(width), 0)


def _add_spaces(font: Any, data: bytes, letters: frozenset[str], factor: float) -> int:
    """Give the fixed spaces glyphs of their own where they are made of the word space.

    Returns how many glyphs were added, at the end.
    """
    known = font.getBestCmap()
    missing = sorted(one for one in letters & SPACES if ord(one) not in known)
    for letter in missing:
        name = f"uni{ord(letter):04X}"
        font.setGlyphOrder([*font.getGlyphOrder(), name])
        font["hmtx"][name] = (otRound(_width(data, letter) * factor), 0)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(letter)] = name
    font["maxp"].numGlyphs += len(missing)
    return len(missing)


def _put_outlines(font: Any, outlines: Sequence[Outline], factor: float) -> None:
    table, offsets = write_outlines(outlines, factor)
    font["head"].indexToLocFormat = 1
    for tag, content in (
        ("glyf", table),
        ("loca", struct.pack(f">{len(offsets)}L", *offsets)),
    ):
        raw = DefaultTable(tag)
        raw.data = content
        font[tag] = raw


def _widen_charstrings(font: Any, factor: float) -> None:
    # Few books have fonts of this kind, and these take long to load.
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen

    outlines, advances = font.getGlyphSet(), font["hmtx"]
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    drawn: dict[str, Any] = {}
    for name in font.getGlyphOrder():
        pen = T2CharStringPen(advances[name][0], outlines)
        outlines[name].draw(TransformPen(pen, (factor, 0, 0, 1, 0, 0)))
        drawn[name] = pen.getCharString(strings[name].private, font["CFF "].cff.GlobalSubrs)
    for name, glyph in drawn.items():
        strings[name] = glyph


@lru_cache(maxsize=256)
def _width(data: bytes, letter: str) -> float:
    """How wide one character is in a font, in its units."""
    face = Typeface(data)
    return Type(Cast("", face.units), face).width(letter)
