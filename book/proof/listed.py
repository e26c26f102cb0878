"""Figures and tables that an edition lists, as the manuscript has them.

This is the proof's own account of them: nothing of what writes the lists is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from book.model.blocks import Figure, Table
from book.model.book import Entry
from book.model.inline import Code, Text
from book.model.inline import Element as Raw
from book.model.source import SourceSpan
from book.model.walk import plain_text, walk
from book.proof.words import split

LIST_TITLES = {"figures": "loi", "tables": "lot", "notes": "lon"}
"""What the words of a language call the heading of a list."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A figure or table with words to call it by. `printed` is where the first of them stands.

    It is None where the words are on no page: those of a picture without a caption.
    """

    text: str
    span: SourceSpan
    element: str
    printed: SourceSpan | None


def things(entry: Entry, kind: str) -> Iterator[Thing]:
    """The `figures` or `tables` of an entry, in order."""
    for node in walk(entry.blocks):
        rows: list[Sequence[object]]
        more: list[str] = []
        match node:
            case Figure(image=image) if kind == "figures":
                rows, element = [node.caption], "figure"
                more = [image.alt or "", image.title or ""]
            case Table() if kind == "tables":
                rows, element = [node.header, *node.rows[:1]], "table"
            case Raw(tag="figure") if kind == "figures":
                rows, element = _inside(node, "figcaption"), node.tag
            case Raw(tag="table") if kind == "tables":
                rows, element = [*_inside(node, "caption"), *_inside(node, "tr")], node.tag
            case _:
                continue
        cells = element == "table"
        named = next((row for row in rows if plain(plain_text(row))), None)
        if named is not None:
            text = _row(named) if cells and not _is_caption(node, named) else plain_text(named)
            yield Thing(_unclosed(plain(text)), node.span, element, _first_word(named))
        elif any(map(plain, more)):
            text = next(filter(None, map(plain, more)))
            yield Thing(_unclosed(text), node.span, element, None)


def _unclosed(text: str) -> str:
    """A text without the full stop of a sentence; an ellipsis stays."""
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def plain(text: str) -> str:
    """A text in one line."""
    return " ".join(split(text))


def _inside(node: Raw, name: str) -> list[Sequence[object]]:
    found = [one for one in walk([node]) if isinstance(one, Raw) and one.tag == name]
    return [one.children for one in found[:1]]


def _is_caption(node: object, row: Sequence[object]) -> bool:
    return isinstance(node, Raw) and _inside(node, "caption")[:1] == [row]


def _row(cells: Sequence[object]) -> str:
    return ", ".join(filter(None, (plain(plain_text([cell])) for cell in cells)))


def _first_word(nodes: Sequence[object]) -> SourceSpan | None:
    texts = (one for one in walk(nodes) if isinstance(one, Text | Code))
    return next((one.span for one in texts if split(one.text)), None)
