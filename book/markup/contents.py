"""The table of contents: one tree for the printed page, the EPUB's navigation and its NCX."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from book.model.anchors import entry_anchor
from book.model.blocks import Heading
from book.model.book import Entry
from book.model.walk import plain_text, walk

_UNLISTED = frozenset({"halftitlepage", "titlepage", "copyright-page", "toc", "cover"})


@dataclass(frozen=True)
class HeadingMark:
    """A heading as contents and running heads want it: plain text, no notes."""

    anchor: str
    level: int
    text: str


@dataclass
class ContentsItem:
    """One line of the contents with those below it."""

    text: str
    entry: str
    anchor: str
    synopsis: bool = False
    children: list[ContentsItem] = field(default_factory=list)


def heading_marks(entry: Entry) -> tuple[HeadingMark, ...]:
    """The headings of an entry in reading order, with the levels that the author gave them."""
    return tuple(
        HeadingMark(node.anchor, node.level, _plain(plain_text(node.children)))
        for node in walk(entry.blocks)
        if isinstance(node, Heading)
    )


def contents(entries: Sequence[Entry]) -> list[ContentsItem]:
    """Entries by their levels; below a part, its headings of level 2."""
    top: list[ContentsItem] = []
    open_items: list[tuple[int, ContentsItem]] = []
    for entry in entries:
        if entry.role in _UNLISTED or not entry.title:
            continue
        anchor = entry_anchor(entry.id)
        item = ContentsItem(_plain(entry.title), entry.id, anchor, entry.status == "synopsis")
        while open_items and open_items[-1][0] >= entry.level:
            open_items.pop()
        (open_items[-1][1].children if open_items else top).append(item)
        open_items.append((entry.level, item))
        if entry.role == "part":
            item.children += [
                ContentsItem(mark.text, entry.id, mark.anchor)
                for mark in heading_marks(entry)[1:]
                if mark.level == 2 and mark.text
            ]
    return top


def addresses(files: Mapping[str, str], item: ContentsItem) -> str:
    """The EPUB address of a line: the file alone for an entry, which opens it."""
    file = files[item.entry]
    return file if item.anchor == entry_anchor(item.entry) else f"{file}#{item.anchor}"


def _plain(text: str) -> str:
    return " ".join(text.split())
