"""What a finished PDF is, as measured: values alone, without a judgement.

All lengths are in points, from the lower left corner of the page as it is seen (turned as the file
turns it, in its own unit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from book.printing.measure.boxes import Box

Space = Literal["grey", "rgb", "cmyk", "lab", "spot", "pattern", "unknown"]
Kind = Literal["text", "stroke", "fill", "image", "mask", "shading"]

_WHITE = 0.999
_NONE = 0.001


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour as the file gives it.

    `values` are its parts from 0 to 1 (for Lab as they stand); `names` are those of spot inks.
    `profiled` tells that a profile explains it: ICC, CalGray, CalRGB.
    """

    space: Space
    values: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    profiled: bool = False

    @property
    def inks(self) -> dict[str, float] | None:
        """How much of each ink is laid down, from 0 to 1; None when only a conversion tells."""
        if self.space == "grey" and len(self.values) == 1:
            return {"Black": 1 - self.values[0]}
        if self.space == "cmyk" and len(self.values) == 4:
            return dict(zip(("Cyan", "Magenta", "Yellow", "Black"), self.values, strict=True))
        if self.space == "spot" and len(self.names) == len(self.values):
            return dict(zip(self.names, self.values, strict=True))
        return None

    @property
    def is_white(self) -> bool:
        """Whether paper stays paper."""
        if self.space == "rgb":
            return bool(self.values) and all(one > _WHITE for one in self.values)
        inks = self.inks
        return inks is not None and all(one < _NONE for one in inks.values())

    @property
    def is_black_alone(self) -> bool:
        """Whether it is printed with the black ink and no other."""
        inks = self.inks
        return inks is not None and all(
            one < _NONE for name, one in inks.items() if name not in ("Black", "None")
        )

    @property
    def coverage(self) -> float:
        """All inks together, in per cent; 0 when only a conversion tells."""
        inks = self.inks or {}
        if "All" in inks:
            return 400 * inks["All"]
        return 100 * sum(inks.values())


@dataclass(frozen=True, slots=True)
class ImageFact:
    """A picture as it is stored: its size in pixels, what it is made of, how it is packed."""

    width: int
    height: int
    bits: int
    ink: Ink
    filters: tuple[str, ...]
    masked: bool = False
    soft: bool = False
    alternates: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that a page draws.

    `size` is that of type, `weight` that of a line, both as placed; `font` is the number of its
    font in the file's list, `glyphs` how many letters are set, `text` what they say where the file
    tells. `ppi` is the coarser resolution of a picture as placed. `blended` tells that it is laid
    over what is below with more than plain opacity. `thin` is a filled rectangle's breadth.
    """

    kind: Kind
    box: Box
    ink: Ink
    size: float = 0.0
    weight: float = 0.0
    ppi: float = 0.0
    font: int = -1
    glyphs: int = 0
    text: str = ""
    image: ImageFact | None = None
    invisible: bool = False
    blended: bool = False
    upright: bool = True


@dataclass(frozen=True, slots=True)
class FontFact:
    """A font that letters are set in. `kind` is its Subtype, that of its descendant for Type0."""

    name: str
    kind: str
    embedded: bool
    subset: bool
    program: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something laid over a page: a link, a comment, a field."""

    kind: str
    box: Box
    action: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a page, and its TrimBox where it has one."""

    width: float
    height: float
    trim: Box | None = None


@dataclass(frozen=True, slots=True)
class PageFacts:
    """One page. `number` counts from 1; `media` is the sheet itself, its corner at 0, 0.

    The other boxes are where the file gives them, in the same measure. `paint` is the smallest
    box around all that is seen when the page is drawn, None when nothing is. `group` tells of a
    transparency group of the whole page. `troubles` says what could not be measured, and why.
    """

    number: int
    media: Box
    crop: Box | None
    bleed: Box | None
    trim: Box | None
    art: Box | None
    turned: int
    unit: float
    marks: tuple[Mark, ...]
    paint: Box | None
    annotations: tuple[Annotation, ...] = ()
    group: bool = False
    actions: bool = False
    effects: frozenset[str] = frozenset()
    troubles: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is seen on it."""
        return self.paint is None

    @property
    def is_recto(self) -> bool:
        """Whether it is a right-hand page: the first page of a book is one."""
        return self.number % 2 == 1


@dataclass(frozen=True, slots=True)
class Intent:
    """An output intent: the printing condition that a file is made for."""

    kind: str
    condition: str
    registry: str
    info: str
    profile: bool
    profile_class: str = ""
    profile_space: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is as a whole, before its pages are looked at.

    `version` is that of the header, or of the catalogue where that is later. `info` holds the
    strings of the Info dictionary, `xmp` the values of XMP by `prefix:name`. `parts` says what it
    carries beside pages: outline, script, form, attachment, layers, action. `structure` says how
    it is written: object-streams, xref-streams. `filters` are all that its streams are packed with.
    """

    version: tuple[int, int]
    pages: int
    bytes: int
    encrypted: bool
    info: dict[str, str]
    xmp: dict[str, str]
    has_id: bool
    trapped: str
    intents: tuple[Intent, ...]
    parts: frozenset[str]
    structure: frozenset[str]
    filters: frozenset[str]
