"""Colour spaces of a PDF (ISO 32000-1, 8.6): what a colour's numbers mean in ink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from book.printing.measure.facts import Ink, Space

# Spaces stand on other spaces: Indexed on Separation on ICCBased, and no deeper.
_DEEPEST = 6
_DEVICE: dict[str, tuple[Space, int, bool]] = {
    "/DeviceGray": ("grey", 1, False),
    "/G": ("grey", 1, False),
    "/DeviceRGB": ("rgb", 3, False),
    "/RGB": ("rgb", 3, False),
    "/DeviceCMYK": ("cmyk", 4, False),
    "/CMYK": ("cmyk", 4, False),
    "/CalGray": ("grey", 1, True),
    "/CalRGB": ("rgb", 3, True),
    "/CalCMYK": ("cmyk", 4, True),
    "/Lab": ("lab", 3, True),
}
_BY_PARTS: dict[int, Space] = {1: "grey", 3: "rgb", 4: "cmyk"}


@dataclass(frozen=True, slots=True)
class ColourSpace:
    """A space: its family, the number of its parts, and what an index stands for in it.

    `base` is the space below an Indexed one (with its `table`) or below a pattern without
    colours of its own.
    """

    space: Space
    parts: int
    profiled: bool = False
    names: tuple[str, ...] = ()
    base: ColourSpace | None = None
    table: bytes = field(default=b"", repr=False)
    indexed: bool = False

    def start(self) -> Ink:
        """The colour that a page has when it chooses this space (8.6.8)."""
        if self.space == "spot":
            return self.ink([1.0] * self.parts)
        if self.space == "cmyk":
            return self.ink([0.0, 0.0, 0.0, 1.0])
        return self.ink([0.0] * self.parts)

    def ink(self, values: Sequence[float]) -> Ink:
        """The colour with these numbers."""
        if self.indexed and self.base is not None:
            return self.base.ink(self._entry(int(values[0]) if values else 0))
        if self.space == "pattern":
            return self.base.ink(values) if self.base and values else Ink("pattern")
        return Ink(self.space, tuple(values[: self.parts]), self.names, self.profiled)

    def whole(self) -> Ink:
        """The space of a picture, without the value of any point."""
        owner = self.base if self.indexed and self.base is not None else self
        return Ink(owner.space, (), owner.names, owner.profiled)

    def _entry(self, index: int) -> list[float]:
        size = self.base.parts if self.base else 0
        entry = self.table[index * size : (index + 1) * size]
        return [one / 255 for one in entry]


GREY = ColourSpace("grey", 1)
RGB = ColourSpace("rgb", 3)
CMYK = ColourSpace("cmyk", 4)
UNKNOWN = ColourSpace("unknown", 0)


def read_space(given: Any, named: Any = None, depth: int = 0) -> ColourSpace:
    """A colour space as a file gives it; `named` is the ColorSpace dictionary of the resources.

    What makes no sense is UNKNOWN.
    """
    if given is None or depth > _DEEPEST:
        return UNKNOWN
    if isinstance(given, pikepdf.Name):
        name = str(given)
        if name == "/Pattern":
            return ColourSpace("pattern", 0)
        # A name of the resources goes before a short name of an inline picture.
        if named is not None and name in named and name not in ("/DeviceGray", "/DeviceRGB"):
            return read_space(named[name], None, depth + 1)
        known = _DEVICE.get(name)
        return ColourSpace(known[0], known[1], known[2]) if known else UNKNOWN
    if isinstance(given, pikepdf.Array) and len(given):
        return _array(given, named, depth)
    return UNKNOWN


def _array(given: Any, named: Any, depth: int) -> ColourSpace:
    family = str(given[0])
    if family == "/ICCBased":
        stream = given[1]
        parts = int(stream.get("/N", 0))
        return ColourSpace(_BY_PARTS.get(parts, "unknown"), parts, profiled=True)
    if family in ("/Indexed", "/I"):
        base = read_space(given[1], named, depth + 1)
        return ColourSpace(base.space, 1, base.profiled, base.names, base, _bytes(given[3]), True)
    if family == "/Separation":
        return ColourSpace("spot", 1, names=(str(given[1])[1:],))
    if family == "/DeviceN":
        names = tuple(str(one)[1:] for one in given[1])
        return ColourSpace("spot", len(names), names=names)
    if family == "/Pattern":
        below = read_space(given[1], named, depth + 1) if len(given) > 1 else None
        return ColourSpace("pattern", 0, base=below)
    known = _DEVICE.get(family)
    return ColourSpace(known[0], known[1], known[2]) if known else UNKNOWN


def _bytes(table: Any) -> bytes:
    if isinstance(table, pikepdf.Stream):
        return table.read_bytes()[: 256 * 32]
    return bytes(table)[: 256 * 32]
