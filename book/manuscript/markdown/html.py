"""Raw HTML and MathML in a manuscript: what is let through, and what is not.

A manuscript can come from a stranger, so this is a list of what is safe, not of what is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from book.model.patterns import lazy

_INLINE = (
    "a abbr b bdi bdo br cite code data del dfn em i ins kbd mark q rb rp rt ruby s samp small "
    "span strong sub sup time u var wbr"
)
_BLOCK = (
    "address article aside blockquote caption col colgroup dd div dl dt figcaption figure h1 h2 "
    "h3 h4 h5 h6 hr li ol p pre section table tbody td tfoot th thead tr ul"
)
_MATHML = (
    "math annotation maction menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom "
    "mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder "
    "munderover semantics none"
)
SAFE_TAGS = frozenset(f"{_INLINE} {_BLOCK} {_MATHML}".split())
VOID_TAGS = frozenset({"br", "hr", "wbr", "col"})
_GENERAL = "id class lang xml:lang dir title cite datetime value type start reversed"
_TABLES = "colspan rowspan scope headers abbr span href"
_FORMULAS = (
    "display alttext mathvariant stretchy fence separator lspace rspace accent accentunder "
    "columnalign rowalign columnspacing rowspacing linethickness notation encoding width height "
    "depth displaystyle scriptlevel minsize maxsize form symmetric largeop movablelimits"
)
_ATTRIBUTES = frozenset(f"{_GENERAL} {_TABLES} {_FORMULAS}".split())


@dataclass(frozen=True, slots=True)
class Event:
    """A tag, a piece of text, or a comment; `line` from 0 and `offset` within the raw text."""

    kind: Literal["start", "end", "text", "comment", "declaration"]
    value: str
    attributes: tuple[tuple[str, str], ...]
    line: int
    offset: int


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.events: list[Event] = []

    def _add(
        self,
        kind: Literal["start", "end", "text", "comment", "declaration"],
        value: str,
        attributes: tuple[tuple[str, str], ...] = (),
    ) -> None:
        line, offset = self.getpos()
        self.events.append(Event(kind, value, attributes, line - 1, offset))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add("start", tag, tuple((key, value or "") for key, value in attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID_TAGS:
            self._add("end", tag)

    def handle_endtag(self, tag: str) -> None:
        self._add("end", tag)

    def handle_data(self, data: str) -> None:
        self._add("text", data)

    def handle_comment(self, data: str) -> None:
        self._add("comment", data)

    def handle_decl(self, decl: str) -> None:
        self._add("declaration", decl)

    def handle_pi(self, data: str) -> None:
        self._add("declaration", data)

    def unknown_decl(self, data: str) -> None:
        self._add("declaration", data)


_SECTION = lazy(
    r"<!--.*?-->|<!\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|<!(?!--|\[)[^>]*(?:>|\Z)", re.DOTALL
)
_LETTER = lazy(r"[^\n]")


def read_html(text: str) -> list[Event]:
    """The tags and text of `text`, in order, safe or not."""
    reader = _Reader()
    sections: list[Event] = []

    def take_out(match: re.Match[str]) -> str:
        if match[0].startswith("<!--"):
            return match[0]
        before = text[: match.start()]
        place = (before.count("\n"), len(before) - before.rfind("\n") - 1)
        sections.append(Event("declaration", match[0], (), *place))
        return _LETTER.sub(" ", match[0])

    # Python's parser takes some of these for comments, and looks for their ends again and again.
    reader.feed(_SECTION.sub(take_out, text) if "<!" in text or "<?" in text else text)
    reader.close()
    return sorted((*reader.events, *sections), key=lambda one: (one.line, one.offset))


def unsafe_attributes(event: Event) -> list[str]:
    """The attributes of a start tag that are not let through."""
    return [key for key, _ in event.attributes if not _is_safe(key)]


def safe_attributes(event: Event) -> tuple[tuple[str, str], ...]:
    """The attributes of a start tag that are let through, each once, in source order."""
    return tuple({key: value for key, value in event.attributes if _is_safe(key)}.items())


def _is_safe(key: str) -> bool:
    return key in _ATTRIBUTES or (key.startswith("aria-"))
