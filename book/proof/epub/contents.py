"""Proves the contents of an EPUB: the lines of the navigation and of the NCX, and their ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from book.model.blocks import Heading
from book.model.book import Book, Entry
from book.model.edition import Edition
from book.model.source import SourceSpan
from book.model.walk import plain_text, walk
from book.model.words import words
from book.proof import rules
from book.proof.epub.container import resolve
from book.proof.epub.end_lists import wanted_lists
from book.proof.epub.matching import Match
from book.proof.epub.page import Element, Page, has_type, name_of, text_of
from book.proof.epub.report import Report
from book.proof.expected import ExpectedEntry, Word
from book.proof.words import split

_UNLISTED = frozenset({"halftitlepage", "titlepage", "copyright-page", "toc", "cover"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: its words, its depth from 0, and the wanted word it leads to."""

    text: str
    depth: int
    span: SourceSpan
    index: int | None


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of the navigation or the NCX, and where it leads."""

    text: str
    depth: int
    place: Page | str
    element: Element
    path: str | None
    fragment: str


def wanted_lines(
    book: Book, edition: Edition, entries: Sequence[ExpectedEntry], starts: Mapping[str, int]
) -> list[Line]:
    """The lines that the contents should have.

    They are the titled entries by their levels, and below a part its headings of the second level;
    last the notes, where they stand together at the end of the book.
    """
    texts = {entry.id: entry.words for entry in entries}
    empty = frozenset(name for name, said in texts.items() if not said)
    return lines_of(book, edition, starts, empty, lambda one: sections_of(one, texts[one.id]))


def lines_of(
    book: Book,
    edition: Edition,
    starts: Mapping[str, int],
    empty: Container[str],
    sections: Callable[[Entry], Iterable[Line]],
) -> list[Line]:
    """The lines that the contents should have: `empty` are the entries that have no words.

    `sections` gives the lines of a part, as `sections_of` does.
    """
    lines: list[Line] = []
    levels: list[int] = []
    for entry in book.entries:
        if entry.role in _UNLISTED or not entry.title:
            continue
        while levels and levels[-1] >= entry.level:
            levels.pop()
        depth, start = len(levels), starts.get(entry.id)
        levels.append(entry.level)
        index = None if entry.id in empty else start
        lines.append(Line(_plain(entry.title), depth, entry.span, index))
        if entry.role == "part" and start is not None:
            for one in sections(entry):
                lines.append(replace(one, depth=depth + 1, index=start + (one.index or 0)))
    if edition.note_style == "book-end" and book.notes:
        heading = words(book.metadata.language)["notes"]
        lines.append(Line(heading, 0, book.entries[-1].span, starts.get("")))
    return [*lines, *(Line(one.title, 0, one.span, None) for one in wanted_lists(book, edition))]


def sections_of(entry: Entry, texts: Sequence[Word]) -> Iterator[Line]:
    """The lines of the headings of a part, counted from its own first word."""
    headings = [node for node in walk(entry.blocks) if isinstance(node, Heading)]
    places = [(word.base.line, word.base.column + word.offset) for word in texts]
    for node in headings[1:]:
        text = _plain(plain_text(node.children))
        if node.level == 2 and text:
            place = bisect_left(places, (node.span.line, node.span.column))
            yield Line(text, 0, node.span, place)


def _plain(text: str) -> str:
    return " ".join(split(text))


def nav_lines(page: Page) -> list[FoundLine] | None:
    """The lines of the navigation; None when the file has none."""
    if page.root is None:
        return None
    for nav in page.root.iter("{*}nav"):
        if has_type(nav, "toc"):
            return list(_listed(page, nav, 0))
    return None


def _listed(page: Page, part: Element, depth: int) -> Iterator[FoundLine]:
    for one in part:
        name = name_of(one)
        if name == "a":
            path, fragment = resolve(page.path, one.get("href") or "")
            yield FoundLine(_plain(text_of(one)), depth - 1, page, one, path, fragment)
        elif name == "ol":
            yield from _listed(page, one, depth + 1)
        elif name not in ("h1", "h2", "h3", "h4", "h5", "h6"):
            yield from _listed(page, one, depth)


def ncx_lines(path: str, root: Element) -> list[FoundLine]:
    """The lines of the NCX, which older reading systems show."""
    found = []
    for point in root.iter("{*}navPoint"):
        label, content = point.find("{*}navLabel"), point.find("{*}content")
        depth = sum(name_of(one) == "navpoint" for one in point.iterancestors())
        target = content.get("src") if content is not None else None
        to, fragment = resolve(path, target or "")
        text = _plain(text_of(label)) if label is not None else ""
        found.append(FoundLine(text, depth, f"{path}:{point.sourceline}", point, to, fragment))
    return found


@dataclass(slots=True)
class ContentsProof:
    """Holds lines that are there against those that should be."""

    wanted: Sequence[Line]
    match: Match
    pages: Mapping[str, Page]
    span: SourceSpan | None
    report: Report

    def run(self, found: Sequence[FoundLine], name: str, place: Page | str) -> None:
        """Prove one list of contents, called `name`."""
        if not self.wanted:
            # A book without a title in it gets a line with its own, for it must have one.
            return
        matcher = SequenceMatcher(
            None, [one.text for one in self.wanted], [one.text for one in found], autojunk=False
        )
        for tag, i, j, k, m in matcher.get_opcodes():
            if tag == "equal":
                for want, there in zip(self.wanted[i:j], found[k:m], strict=True):
                    self._line(want, there, name)
            else:
                self._differ(self.wanted[i:j], found[k:m], name, place)

    def _differ(
        self, lost: Sequence[Line], extra: Sequence[FoundLine], name: str, place: Page | str
    ) -> None:
        for want, there in zip(lost, extra, strict=False):
            note = rules.NOTE_IN_NAV if _has_number(there.text, want.text) else rules.WRONG_NAV
            message = f"{name} says “{there.text}”, and the book “{want.text}”"
            self.report.add(note, message, there.place, there.element, span=want.span)
        for want in lost[len(extra) :]:
            message = f"{name} lacks the line “{want.text}”"
            self.report.add(rules.WRONG_NAV, message, place, span=want.span)
        for there in extra[len(lost) :]:
            message = f"{name} has a line that the book does not: “{there.text}”"
            self.report.add(rules.WRONG_NAV, message, there.place, there.element, span=self.span)

    def _line(self, want: Line, there: FoundLine, name: str) -> None:
        if want.depth != there.depth:
            message = (
                f"in {name} “{want.text}” stands at level {there.depth + 1}, and should stand at "
                f"level {want.depth + 1}"
            )
            self.report.add(rules.WRONG_NAV, message, there.place, there.element, span=want.span)
        page = self.pages.get(there.path or "")
        target = None
        if page is not None:
            target = page.ids.get(there.fragment) if there.fragment else page.body
        if page is None or target is None:
            message = f"in {name} “{want.text}” leads nowhere"
            self.report.add(
                rules.DANGLING_LINK, message, there.place, there.element, span=want.span
            )
        elif want.index is not None and not self._leads(want.index, page, target):
            message = f"in {name} “{want.text}” leads to another place of the book"
            self.report.add(rules.WRONG_NAV, message, there.place, there.element, span=want.span)

    def _leads(self, index: int, page: Page, target: Element) -> bool:
        """Whether the first word at or behind `target` is the wanted one."""
        found = self.match.found
        for start, stream in zip(found.starts, found.streams, strict=True):
            if stream.page is page:
                inside = stream.index(target)
                if inside is None:
                    return False
                low, high = self.match.found_between(index)
                here = start + inside
                return low <= here <= high or here == self.match.moved_to(index)
        return False


def _has_number(shown: str, title: str) -> bool:
    rest = shown.removeprefix(title)
    return rest != shown and bool(rest.strip("[]()")) and rest.strip("[]() ").isdigit()
