"""What looks like the definition of a note where it stands, and how it differs from one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

from book.checks.markers import Marker
from book.model.patterns import lazy
from book.model.source import Edit, SourceSpan

Where = Literal[
    "", "line", "heading", "table", "html", "quote", "list", "emphasis", "bracket", "escape"
]

_BLOCKS = lazy(r"[ \t]*(?P<mark>>|[-+*][ \t]+|[•·‣◦▪][ \t]*|\(?\w{1,9}[.)][ \t]+|:[ \t]+)")
_HEADING = lazy(r"[ \t]*#{1,6}[ \t]+")
_OPEN = lazy(r"[ \t]*(\*\*|__|\*|_|\[|\\)")
_OPENED: dict[str, Where] = {"[": "bracket", "\\": "escape"}

# What stands behind `[^label]`, the surest first; `strong` shapes hold a colon.
_SHAPES = tuple(
    (name, lazy(source), strong)
    for name, source, strong in (
        ("emphasis", r"[ \t]*:?(?:\*\*|__|\*|_)[ \t]*:|:(?:\*\*|__|\*|_)(?=[ \t]|$)", True),
        ("wrapped", r":", True),
        ("bracket", r"\](?:\([^()\n]*\))?[ \t]*:", True),
        ("escape", r":", True),
        ("link", r"\([^()\n]*\)[ \t]*:", True),
        ("colon", r":", True),
        ("blank", r"[ \t\u00a0]+:(?=[ \t]|$)", True),
        ("wide", r"[ \t]*[\uff1a\ufe55\ufe30\u02d0\u2236\ua789]", True),
        ("emphasis", r"[.)]?(?:\*\*|__|\*|_)[.)]?(?=[ \t]+\S)", False),
        ("bracket", r"\](?=[ \t]+\S)", False),
        ("link", r"\([^()\n]*\)[.]?(?=[ \t]+\S)", False),
        ("stop", r"[.;,)=](?=[ \t]+\S)", False),
        ("dash", r"[ \t]*(?:[-\u2013\u2014=]+>?|\u2192)(?=[ \t]+\S)|[\u2013\u2014](?=\S)", False),
        ("plain", r"(?=[ \t\u00a0]+\S)", False),
        ("alone", r"(?=[ \t]*$)", False),
        ("glued", r"(?=\w)", False),
    )
)

_ONLY_IN = {"emphasis": "emphasis", "wrapped": "emphasis", "bracket": "bracket", "escape": "escape"}
_ONLY = frozenset(_ONLY_IN.values())

# `[^1:] text`, `[^1: text]` and `[^1: text`: the bracket is not where it belongs.
_COLON_INSIDE = lazy(r"\[\^([\w.-]+)[ \t]*:[ \t]*\][ \t]*:?")
_TEXT_INSIDE = lazy(r"\[\^([\w.-]+):[ \t]+[^\]\n]+\][ \t]*$")
_UNCLOSED = lazy(r"\[\^([\w.-]+)(?=[ \t]*:(?:[ \t]|$))[ \t]*:")
_CARET_OUTSIDE = lazy(r"\^\[\^?([\w.-]+)\][ \t]*:")


@dataclass(frozen=True, slots=True)
class Shape:
    """A marker that looks like the beginning of a definition.

    `label` is the one that is meant, `kind` the way it differs from `[^label]:`. `strong` tells
    that a colon is there. `start` and `end` are the columns of all that `[^label]:` would replace;
    `end` stands behind the blanks.
    """

    marker: Marker
    label: str
    kind: str
    where: Where
    strong: bool
    start: int
    end: int

    @property
    def text(self) -> str:
        """The place as it is written."""
        line = self.marker.source.line(self.marker.line)
        return line[self.start - 1 : self.end - 1].strip()

    def edit(self, before: str = "") -> Edit:
        """The repair of the marker alone, with `before` in front of it."""
        marker = self.marker
        end_line, end = marker.line, self.end
        if self.kind == "alone":
            below = marker.source.line(marker.line + 1)
            end_line, end = marker.line + 1, len(below) - len(below.lstrip()) + 1
        span = SourceSpan(marker.source.path, marker.line, self.start, end_line, end)
        return Edit(span, f"{before}[^{self.label}]: ")


def place_of(marker: Marker) -> tuple[Where, int]:
    """What the beginning of the line makes of a marker there, and the column where it begins.

    ("", 0) for a marker that stands in the middle of a text.
    """
    before = marker.before
    if not _seen(before):
        return "line", marker.column
    if _HEADING.fullmatch(before):
        return "heading", marker.column
    if before.rstrip().endswith("|"):
        return "table", marker.column
    if before.rstrip().endswith(">") and "<" in before:
        return "html", marker.column
    where: Where = "line"
    offset = 0
    while match := _BLOCKS.match(before, offset):
        where = "quote" if match["mark"] == ">" else "list"
        offset = match.end()
    rest = before[offset:]
    if not rest.strip():
        return where, marker.column
    opening = _OPEN.fullmatch(rest)
    if opening is None or where != "line":
        return "", 0
    return _OPENED.get(opening[1], "emphasis"), marker.column - len(opening[1])


def shape_of(marker: Marker) -> Shape | None:
    """How `marker` looks like the beginning of a definition; None when it doesn't."""
    where, start = place_of(marker)
    if not where:
        return None
    misplaced = _bracket_misplaced(marker, where, start)
    if misplaced is not None or marker.inline or not marker.label:
        return misplaced
    after = marker.after
    for kind, pattern, strong in _SHAPES:
        if _ONLY_IN.get(kind, where) != where or (where in _ONLY and kind not in _ONLY_IN):
            continue
        match = pattern.match(after)
        if match is None or (kind == "alone" and not _has_text_below(marker)):
            continue
        end = marker.end + _behind_blanks(after, match.end())
        if kind == "colon" and where == "line" and marker.before.strip(" \t"):
            kind, start = "invisible", 1
        return Shape(marker, marker.label, kind, where, strong, start, end)
    return None


def _bracket_misplaced(marker: Marker, where: Where, start: int) -> Shape | None:
    line = marker.source.line(marker.line)
    if where not in ("line", "emphasis"):
        return None
    patterns = (
        (("caret", _CARET_OUTSIDE),)
        if marker.inline
        else (("inside", _COLON_INSIDE), ("text", _TEXT_INSIDE), ("unclosed", _UNCLOSED))
    )
    for kind, pattern in patterns:
        match = pattern.match(line, marker.column - 1)
        if match is not None:
            end = _behind_blanks(line, match.end()) + 1
            return Shape(marker, match[1], kind, where, True, start, end)
    return None


def _seen(text: str) -> bool:
    """Whether an eye sees anything of `text`."""
    return not text.isspace() and any(
        not letter.isspace() and unicodedata.category(letter) != "Cf" for letter in text
    )


def _behind_blanks(text: str, offset: int) -> int:
    while offset < len(text) and text[offset] in " \t\u00a0":
        offset += 1
    return offset


def _has_text_below(marker: Marker) -> bool:
    below = marker.source.line(marker.line + 1).strip()
    return bool(below) and not below.startswith("[^")
