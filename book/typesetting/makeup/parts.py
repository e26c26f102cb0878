"""What goes to the engine and comes back: galleys to be set, and set ones with their facts.

All of it is plain data. What goes in is digested, and the digest is the name under which the
result is kept; what comes back is kept as JSON and bytes, so that a cache can hold no code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from functools import cached_property
from typing import Any

from book.markup.resources import tool_font
from book.model.theme import ThemeSettings
from book.typesetting.frame import Framed
from book.typesetting.makeup.piece import Piece


@dataclass(frozen=True)
class FontFile:
    """A font of the book. `data` is None for one of the tool's own, which every process has."""

    family: str
    style: str
    weight: int
    file_name: str
    sha256: str
    data: bytes | None

    @property
    def content(self) -> bytes:
        """The file.

        Raises:
            LookupError: it should be the tool's own, and this process has another or none.
        """
        data = self.data if self.data is not None else tool_font(self.file_name)
        if data is None or hashlib.sha256(data).hexdigest() != self.sha256:
            raise LookupError(f"the font {self.file_name} is not the one of this book")
        return data


@dataclass(frozen=True)
class Theme:
    """What all galleys of an edition share: style sheet, fonts, language, the files it names.

    `settings` is what the theme says beside it. `letters` are those of the whole book, `features`
    those of OpenType that the style sheet names: copies of fonts hold all of them, so that every
    galley is set in the very same fonts.
    """

    css: str
    fonts: tuple[FontFile, ...]
    files: tuple[tuple[str, bytes, str], ...]
    language: str
    hyphens: tuple[str, ...]
    letters: str
    features: tuple[str, ...]
    is_print: bool
    settings: ThemeSettings = field(default_factory=ThemeSettings)

    @cached_property
    def digest(self) -> str:
        """The name of this theme."""
        return digest(self)

    @property
    def variant(self) -> str | None:
        """The engine's name for the standard that the file meets.

        A reader's file is made to last, and a printer wants plain pages.
        """
        return None if self.is_print else "pdf/a-3a"


@dataclass(frozen=True)
class Galley:
    """Sections to be set on pages of their own.

    `files` are the pictures in them, `names` says how links to places elsewhere are spoken,
    by anchor. `side` is that of the first page; `opens` holds for the first galley of the book.
    `whole` makes the engine set heads and folios too: the galley is then the whole book.
    """

    theme: Theme
    sections: tuple[Framed, ...]
    files: tuple[tuple[str, bytes, str], ...]
    names: tuple[tuple[str, str], ...]
    side: str = "right"
    opens: bool = True
    greedy: bool = False
    whole: bool = False

    @cached_property
    def digest(self) -> str:
        """The name of what comes of this galley."""
        return digest("galley", self.theme.digest, [_value(self, one.name) for one in fields(self)])

    @property
    def label(self) -> str:
        """The sections by their titles, for people."""
        return ", ".join(f"“{one.title or one.role}”" for one in self.sections)


def _value(galley: Galley, name: str) -> object:
    return None if name == "theme" else getattr(galley, name)


@dataclass(frozen=True)
class FontFacts:
    """A font as the engine drew with it. `file` is the digest of the file that was really used.

    Widths and letters go by glyph; widths are in thousandths of the size. `own` holds where the
    galley must keep a font of its own: one that is made for the letters it is used for.
    """

    name: str
    family: str
    file: str
    flags: int
    ascent: int
    descent: int
    italic_angle: float
    stem_v: int
    stem_h: int
    widths: Mapping[int, float]
    letters: Mapping[int, str]
    own: bool = False


@dataclass(frozen=True)
class PageFacts:
    """A page of a galley. Places are in points, from the lower left corner.

    `kind` is what page selectors ask for: side, whether it is blank, name, its number from 0, and
    its number in each run of pages of one name. `strings` are the named strings that are set on
    it, `begins` those that its very first element sets.
    """

    kind: PageKind
    strings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    begins: tuple[str, ...] = ()
    anchors: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    bookmarks: tuple[tuple[int, str, float, float, str], ...] = ()


@dataclass(frozen=True)
class PageKind:
    """What page selectors of a style sheet can ask for."""

    side: str
    blank: bool
    name: str
    index: int
    groups: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class SetGalley:
    """A galley that was set. `files` has the fonts by their digests, where they are not known."""

    piece: Piece
    pages: tuple[PageFacts, ...]
    fonts: Mapping[str, FontFacts]
    log: tuple[str, ...] = ()
    lines: int = 0
    paragraphs: int = 0
    greedy: Mapping[str, int] = field(default_factory=dict)
    wrong: tuple[tuple[str, str], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    shrunk: tuple[str, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


def digest(*values: object) -> str:
    """A name for plain data: the same for the same data, in every process."""
    found = hashlib.sha256()
    _feed(found, values)
    return found.hexdigest()


def _feed(found: Any, value: object) -> None:
    if isinstance(value, bytes):
        found.update(b"b%d:" % len(value))
        found.update(value)
    elif isinstance(value, FontFile):
        # Its bytes are named by their own digest.
        _feed(found, (value.family, value.style, value.weight, value.file_name, value.sha256))
    elif isinstance(value, Theme) and "digest" in value.__dict__:
        _feed(found, value.digest)
    elif is_dataclass(value):
        _feed(found, [getattr(value, one.name) for one in fields(value)])
    elif isinstance(value, Mapping):
        _feed(found, [list(pair) for pair in sorted(value.items())])
    elif isinstance(value, tuple | list):
        found.update(b"l%d:" % len(value))
        for one in value:
            _feed(found, one)
    else:
        text = repr(value).encode()
        found.update(b"r%d:" % len(text))
        found.update(text)


_NOTHING = Piece(b"", 0)


def packed(galley: SetGalley) -> bytes:
    """A set galley as bytes, without its fonts: a line of JSON, and its piece of a file."""
    facts = asdict(replace(galley, piece=_NOTHING, files={}))
    del facts["piece"], facts["files"]
    line = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    return line + b"\n" + galley.piece.packed()


def unpacked(data: bytes) -> SetGalley:
    """The galley that was packed.

    Raises:
        ValueError: these are no such bytes.
    """
    line, found, piece = data.partition(b"\n")
    if not found:
        raise ValueError("no galley")
    try:
        facts = json.loads(line)
        return SetGalley(
            piece=Piece.unpacked(piece),
            pages=tuple(_page(one) for one in facts["pages"]),
            fonts={key: font_facts(one) for key, one in facts["fonts"].items()},
            log=tuple(facts["log"]),
            lines=facts["lines"],
            paragraphs=facts["paragraphs"],
            greedy=facts["greedy"],
            wrong=tuple((text, said) for text, said in facts["wrong"]),
            left=tuple((section, reason) for section, reason in facts["left"]),
            shrunk=tuple(facts["shrunk"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("no galley") from error


def _page(one: dict[str, Any]) -> PageFacts:
    return PageFacts(
        kind=page_kind(one["kind"]),
        strings={name: tuple(values) for name, values in one["strings"].items()},
        begins=tuple(one["begins"]),
        anchors={name: (x, y) for name, (x, y) in one["anchors"].items()},
        bookmarks=tuple((a, b, c, d, e) for a, b, c, d, e in one["bookmarks"]),
    )


def page_kind(one: dict[str, Any]) -> PageKind:
    """A page's kind from JSON."""
    groups = tuple((name, index) for name, index in one["groups"])
    return PageKind(one["side"], one["blank"], one["name"], one["index"], groups)


def font_facts(one: dict[str, Any]) -> FontFacts:
    """A font's facts from JSON, whose keys are texts."""
    return FontFacts(
        **one
        | {
            "widths": {int(glyph): width for glyph, width in one["widths"].items()},
            "letters": {int(glyph): text for glyph, text in one["letters"].items()},
        }
    )


@dataclass(frozen=True)
class Slip:
    """What stands around the text of a page, before it is drawn: it goes by these values alone.

    `counters` has the page counters, `strings` the values of named strings by their keywords.
    """

    kind: PageKind
    counters: tuple[tuple[str, int], ...]
    strings: tuple[tuple[str, str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class DrawnSlip:
    """A slip that was drawn.

    `content` is for a page's content stream; it is empty where nothing stands around the text.
    With `form` it needs more than fonts: a form then has it. `log` is what the engine said.
    """

    content: bytes
    fonts: Mapping[str, FontFacts]
    form: Piece | None = None
    log: tuple[str, ...] = ()
