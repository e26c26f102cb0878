"""Markers of printed pages, at the words with which these begin.

A marker stands before a word, or between two parts of what is written as one word (`then—and`).
One that would stand at the beginning of a heading, a link or a caption stands before the heading,
the link or the figure, for headings and links are read out by themselves. Pages that begin with an
entry are marked before its section; so no marker ever stands in the contents.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from book.markup.xml import escape, tag
from book.model.anchors import note_anchor, page_anchor
from book.model.blocks import CodeBlock, Figure, Heading
from book.model.book import Entry
from book.model.inline import Code, Link, Text
from book.model.pages import BEHIND_NOTES, PageStart
from book.model.source import SourceSpan
from book.model.walk import walk

Letters = Text | Code | CodeBlock
Break = tuple[int, str]
"""A marker, as its markup, and how many characters of a text stand before it."""

_LETTERS = (Text, Code, CodeBlock)
# Behind these a line may end, and a page with it.
_ENDS = frozenset("-/|\u2010\u2012\u2013\u2014\u2015\u2026")


@dataclass(frozen=True, slots=True)
class PageMark:
    """The marker of a page: its name as printed, and its id."""

    label: str
    id: str

    def markup(self, element: str) -> str:
        """The marker as an empty element, which is announced and not seen."""
        return tag(
            element,
            {
                "epub:type": "pagebreak",
                "role": "doc-pagebreak",
                "id": self.id,
                "aria-label": self.label,
            },
        )


@dataclass(frozen=True, slots=True)
class Breaks:
    """Where the markers of one entry stand.

    `before` stand before its section, `behind` where its text ends, `notes` before the notes with
    these keys, or behind them all. The others go by the identity of the node that they stand in
    (`texts`) or before (`nodes`), for a text may stand twice.
    """

    marks: tuple[PageMark, ...] = ()
    before: str = ""
    behind: str = ""
    texts: Mapping[int, Sequence[Break]] = field(default_factory=dict)
    nodes: Mapping[int, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)

    def letters(self, node: Letters) -> str:
        """The letters of `node` as markup, with the markers that stand among them."""
        if id(node) not in self.texts:
            return escape(node.text)
        parts: list[str] = []
        done = 0
        for place, marker in sorted(self.texts[id(node)], key=lambda one: one[0]):
            parts += [escape(node.text[done:place]), marker]
            done = place
        return "".join([*parts, escape(node.text[done:])])

    def among_notes(self, listed: str) -> str:
        """The notes of `listed` with the markers that stand before some of them.

        A note is found by its id: the template of the list may be the book's own.
        """
        for key, markers in self.notes.items():
            place = listed.find(f'id="{note_anchor(key)}"') if key != BEHIND_NOTES else len(listed)
            start = listed.rfind("<", 0, place) if key != BEHIND_NOTES else place
            if place >= 0 and start >= 0:
                listed = f"{listed[:start]}{markers}\n{listed[start:]}"
        return listed

    def ahead(self, node: object) -> str:
        """The markers that stand before a heading, a figure or a link."""
        return self.nodes.get(id(node), "")


NO_BREAKS = Breaks()


def place_breaks(entry: Entry, starts: Iterable[PageStart]) -> Breaks:
    """The markers of the pages that begin in `entry`.

    `starts` may be those of the whole book.
    """
    mine = [one for one in starts if one.entry == entry.id]
    return _Placing(entry).run(mine) if mine else NO_BREAKS


def place_note_breaks(section: str, starts: Iterable[PageStart]) -> Breaks:
    """The markers of the pages that begin among the notes at the end of the book.

    `section` is the name of the section of notes in anchors.
    """
    notes: dict[str, str] = {}
    marks = []
    for start in starts:
        mark = PageMark(start.folio, page_anchor(section, start.folio))
        marks.append(mark)
        notes[start.note] = notes.get(start.note, "") + mark.markup("div")
    return Breaks(tuple(marks), notes=notes)


class _Placing:
    """Finds the place of each marker among the letters of an entry."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.texts: list[Letters] = []
        self.by_span: dict[SourceSpan, list[int]] = {}
        self.openings: dict[int, object] = {}
        self.before: list[str] = []
        self.behind: list[str] = []
        self.inside: dict[int, list[Break]] = {}
        self.ahead: dict[int, list[str]] = {}
        self.notes: dict[str, str] = {}

    def run(self, starts: Sequence[PageStart]) -> Breaks:
        if any(one.place for one in starts):
            self._read()
        names: Counter[str] = Counter()
        marks = []
        for start in starts:
            names[start.folio] += 1
            more = f".{names[start.folio]}" if names[start.folio] > 1 else ""
            mark = PageMark(start.folio, page_anchor(self.entry.id, start.folio) + more)
            marks.append(mark)
            self._place(mark, start)
        return Breaks(
            tuple(marks),
            "".join(self.before),
            "".join(self.behind),
            self.inside,
            {node: "".join(markers) for node, markers in self.ahead.items()},
            self.notes,
        )

    def _read(self) -> None:
        for node in walk(self.entry.blocks):
            if isinstance(node, _LETTERS):
                self.by_span.setdefault(node.span, []).append(len(self.texts))
                self.texts.append(node)
            elif isinstance(node, Heading | Figure | Link):
                inside = node.caption if isinstance(node, Figure) else node.children
                first = next((one for one in walk(inside) if isinstance(one, _LETTERS)), None)
                if first is not None:
                    self.openings.setdefault(id(first), node)

    def _place(self, mark: PageMark, start: PageStart) -> None:
        if self.entry.role == "toc" or (not start.after and not start.ends):
            self.before.append(mark.markup("div"))
            return
        if start.note:
            self.notes[start.note] = self.notes.get(start.note, "") + mark.markup("div")
            return
        found = None if start.place is None else self._letter(start, start.place)
        if found is None:
            self.behind.append(mark.markup("div"))
            return
        node, place = found
        block = self.openings.get(id(node))
        if block is not None and not node.text[:place].strip():
            marker = mark.markup("span" if isinstance(block, Link) else "div")
            self.ahead.setdefault(id(block), []).append(marker)
        else:
            self.inside.setdefault(id(node), []).append((place, mark.markup("span")))

    def _letter(self, start: PageStart, place: SourceSpan) -> tuple[Letters, int] | None:
        """The text, and the place in it, at which a page begins."""
        choice = [(self.texts[index], index, start.offset) for index in self.by_span.get(place, ())]
        choice = choice or list(self._in_code(place, start.offset))
        if not choice:
            return None
        letter = start.word[:1]
        node, index, offset = next(
            (one for one in choice if one[0].text.startswith(letter, one[2])), choice[0]
        )
        if not start.inside:
            return node, offset
        return self._behind_letters(index, offset, start.inside)

    def _in_code(self, place: SourceSpan, offset: int) -> Iterator[tuple[Letters, int, int]]:
        """The preformatted text, one of whose lines stands at `place`."""
        for index, node in enumerate(self.texts):
            span = node.span
            if not isinstance(node, CodeBlock) or span.file != place.file:
                continue
            if span.line <= place.line <= span.end_line:
                lines = node.text.split("\n")
                fenced = span.end_line - span.line >= len(lines) - (not lines[-1])
                above = lines[: place.line - span.line - fenced]
                yield node, index, sum(len(line) + 1 for line in above) + offset

    def _behind_letters(self, index: int, offset: int, letters: int) -> tuple[Letters, int] | None:
        """The place behind so many letters from `offset` on, and behind the sign that follows."""
        for node in self.texts[index:]:
            for place in range(offset, len(node.text)):
                sign = node.text[place]
                if letters > 0:
                    letters -= _letters_in(sign)
                elif _letters_in(sign):
                    return node, _after_sign(node.text, place)
            offset = 0
        return None


def _letters_in(sign: str) -> int:
    return sum(map(str.isalnum, unicodedata.normalize("NFKC", sign)))


def _after_sign(text: str, place: int) -> int:
    """The place nearest before `place` at which a line may end: a quote opens what follows."""
    start = place
    while start and not text[start - 1].isalnum():
        if text[start - 1] in _ENDS:
            return start
        start -= 1
    return place
