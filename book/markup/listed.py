"""Lists of what a book holds beside its text: figures, tables and notes, with where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from book.model.anchors import place_in_list, reference_anchor
from book.model.blocks import Figure, Table
from book.model.book import Book, Entry
from book.model.inline import Element
from book.model.notes import Note
from book.model.walk import plain_text, walk

ROLES = {"figures": "loi", "tables": "lot", "notes": "lon"}
"""What the section of a list is, by the word that the settings have for it.

The first two are of EPUB's structural vocabulary, which knows of no list of notes.
"""
# So many letters of a note tell which it is.
_BEGINNING = 64


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a list: what it leads to, by entry and anchor, with the number of a note."""

    entry: str
    anchor: str
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of an entry; `title` is empty where the list needs none, or there is none."""

    entry: str
    title: str
    lines: list[Listed] = field(default_factory=list)


def listed(
    book: Book, kind: str, numbers: Mapping[str, str], *, printed: bool = False
) -> list[Group]:
    """The list of `kind` (`figures`, `tables` or `notes`), by entries; empty where there is none.

    A figure or table that has neither a caption nor anything else in words is left out: there is
    nothing to call it by. `numbers` is what each note shows. If `printed`, a figure goes by its
    caption alone: no other words of it are on the page.
    """
    found = []
    for entry in book.entries:
        lines = list(_notes(entry, numbers) if kind == "notes" else _things(entry, kind, printed))
        if lines:
            # Notes are counted anew in every entry: only with its name can they be told apart.
            title = " ".join(entry.title.split()) if kind == "notes" else ""
            found.append(Group(entry.id, title, lines))
    return found


def _notes(entry: Entry, numbers: Mapping[str, str]) -> Iterator[Listed]:
    for note in entry.notes:
        if note.references:
            anchor = reference_anchor(note.key, note.references[0].occurrence)
            yield Listed(entry.id, anchor, beginning(note), numbers.get(note.key, "?"))


def _things(entry: Entry, kind: str, printed: bool) -> Iterator[Listed]:
    for node in walk(entry.blocks):
        if isinstance(node, Figure | Table | Element):
            text = _name(node, kind, printed)
            own = dict(node.attributes).get("id") if isinstance(node, Element) else None
            if text:
                yield Listed(entry.id, own or place_in_list(entry.id, kind, node.span), text)


def _name(node: Figure | Table | Element, kind: str, printed: bool) -> str:
    """What a figure or table is called, in one line; nothing if it is not of this kind."""
    match node:
        case Figure() if kind == "figures":
            said = () if printed else (node.image.alt, node.image.title)
            names = [plain_text(node.caption), *said]
        case Table() if kind == "tables":
            names = [_row([plain_text(one.children) for one in node.header])]
            names += [_row([plain_text(one.children) for one in row]) for row in node.rows[:1]]
        case Element(tag="figure") if kind == "figures":
            names = [_inside(node, "figcaption")]
        case Element(tag="table") if kind == "tables":
            names = [_inside(node, "caption"), _inside(node, "tr")]
        case _:
            return ""
    text = next((text for one in names if one and (text := " ".join(one.split()))), "")
    # A caption is a sentence, a line of a list is none.
    return text if text.endswith("..") else text.removesuffix(".")


def _row(cells: list[str]) -> str:
    return ", ".join(filter(None, (" ".join(one.split()) for one in cells)))


def _inside(node: Element, tag: str) -> str:
    found = next((one for one in walk([node]) if isinstance(one, Element) and one.tag == tag), None)
    if found is None:
        return ""
    if tag != "tr":
        return plain_text(found.children)
    return _row([plain_text([one]) for one in found.children])


def beginning(note: Note) -> str:
    """The first words of a note."""
    texts = (" ".join(plain_text([one]).split()) for one in note.blocks)
    text = next(filter(None, texts), "")
    if len(text) <= _BEGINNING:
        return text
    short = text[: _BEGINNING + 1]
    words = short.rpartition(" ")[0] if " " in short[_BEGINNING // 2 :] else short[:-1]
    return words.rstrip(" .,;:–—-(") + "…"
