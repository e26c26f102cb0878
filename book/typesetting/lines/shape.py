"""How wide text is: shaped by HarfBuzz with the fonts and features of the page.

The engine shapes with HarfBuzz too, so the widths are those of the page to a thousandth of a
point; `verify` holds the two against each other after every build.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import uharfbuzz

SOFT_HYPHEN = "\u00ad"
HYPHEN = "\u2010"
NBSP = "\u00a0"
# What a joined-up letter would hide when letters are set apart: Pango leaves them out as well.
_JOINED = {"liga": False, "clig": False, "dlig": False, "hlig": False}
# Default ignorables: no font needs a glyph for them.
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
# HarfBuzz makes these of the space where a font has none.
SPACES = frozenset("\u00a0\u202f" + "".join(map(chr, range(0x2000, 0x200B))))


class Typeface:
    """One font file, open for measuring."""

    def __init__(self, data: bytes) -> None:
        face = uharfbuzz.Face(data)
        self.font = uharfbuzz.Font(face)
        self.units = float(face.upem)
        self._letters = frozenset(map(chr, face.unicodes)) | _UNSEEN | SPACES

    def bearing(self, letter: str) -> float:
        """How much white is before the ink of a letter, in units of the font."""
        glyph = self.font.get_nominal_glyph(ord(letter))
        extents = self.font.get_glyph_extents(glyph) if glyph else None
        return float(extents.x_bearing) if extents else 0.0

    def capital(self) -> float:
        """How high an H is, in units of the font; of a font without one, two thirds of an em."""
        glyph = self.font.get_nominal_glyph(ord("H"))
        extents = self.font.get_glyph_extents(glyph) if glyph else None
        return float(extents.y_bearing) if extents else self.units * 2 / 3

    def lacks(self, text: str) -> str:
        """The first character of `text` that the font cannot show, or nothing."""
        # Where several are missing, the same one is named every time.
        return min(set(text) - self._letters, default="")


@dataclass(frozen=True, slots=True)
class Cast:
    """What sets the look of a run of text: a font, its size in pixels, features, letter-spacing.

    `name` tells fonts apart; `language` is what the shaper is told.
    """

    name: str
    size: float
    features: tuple[tuple[str, int], ...] = ()
    spacing: float = 0.0
    language: str = ""


class Type:
    """Text in one cast: measures it, each piece once."""

    __slots__ = ("_face", "_features", "_known", "_scale", "cast", "hyphen", "space")

    def __init__(self, cast: Cast, face: Typeface) -> None:
        self.cast = cast
        self._face = face
        self._scale = cast.size / face.units
        self._features: dict[str, int | bool] = dict(cast.features)
        if cast.spacing:
            self._features |= _JOINED
        self._known: dict[str, float] = {}
        self.space = self.width(" ")
        # A font without U+2010 of its own has its hyphen under the sign on the keyboard.
        self.hyphen = "-" if face.lacks(HYPHEN) else HYPHEN

    def width(self, text: str) -> float:
        """How wide `text` is, in pixels."""
        width = self._known.get(text)
        if width is None:
            width = self._known[text] = self._shaped(text)
        return width

    def bearing(self, letter: str) -> float:
        """How much white is before the ink of a letter, in pixels."""
        return self._face.bearing(letter) * self._scale

    def capital(self) -> float:
        """How high a capital is, in pixels."""
        return self._face.capital() * self._scale

    def letters(self) -> frozenset[str]:
        """The letters of all that was measured."""
        return frozenset("".join(self._known))

    def _shaped(self, text: str) -> float:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        if self.cast.language:
            buffer.language = self.cast.language
        uharfbuzz.shape(self._face.font, buffer, self._features)
        positions = buffer.glyph_positions or ()
        advance: float = sum(one.x_advance for one in positions) * self._scale
        if not self.cast.spacing:
            return advance
        clusters = {one.cluster for one in buffer.glyph_infos}
        return advance + self.cast.spacing * len(clusters)


class Types:
    """All the casts of a book, each opened once."""

    def __init__(self, fonts: Mapping[str, bytes]) -> None:
        self._fonts = fonts
        self._faces: dict[str, Typeface] = {}
        self._types: dict[Cast, Type] = {}

    def face(self, name: str) -> Typeface:
        """The font file called `name`."""
        if name not in self._faces:
            self._faces[name] = Typeface(self._fonts[name])
        return self._faces[name]

    def of(self, cast: Cast) -> Type:
        """The type in which text of this cast is set."""
        if cast not in self._types:
            self._types[cast] = Type(cast, self.face(cast.name))
        return self._types[cast]

    def uses(self, name: str) -> dict[tuple[tuple[str, int], ...], frozenset[str]]:
        """The letters that were measured in a font, by the features they are set with."""
        found: dict[tuple[tuple[str, int], ...], frozenset[str]] = {}
        for cast, type_ in self._types.items():
            if cast.name == name:
                letters = found.get(cast.features, frozenset())
                found[cast.features] = letters | type_.letters()
        return found


def is_western(text: str) -> bool:
    """Whether lines of `text` run from left to right and break at spaces and hyphens alone."""
    return not any(one > "\u02ff" and _is_other(one) for one in set(text))


def _is_other(letter: str) -> bool:
    return (
        unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT
        or unicodedata.east_asian_width(letter) in "WF"
        or any(first <= letter <= last for first, last in _SPACELESS)
    )


_RIGHT_TO_LEFT = frozenset(
    ("R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "PDF", "PDI", "FSI")
)
# Thai, Lao and Tibetan; Burmese; Khmer.
_SPACELESS = (("\u0e00", "\u0fff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))
