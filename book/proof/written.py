"""The author's own links, and the places that they can lead to, as the manuscript has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from book.model.anchors import place_anchor
from book.model.blocks import Division
from book.model.book import Entry
from book.model.inline import Code, CrossReference, NoteReference, Span
from book.model.inline import Element as Raw
from book.model.inline import Link as Written
from book.model.source import SourceSpan
from book.model.walk import plain_text, walk

_Node = Written | CrossReference | Raw


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link of the manuscript: to an anchor of the book (`place`), to a note, or to the web.

    `text` is what it shows; empty where an edition fills that in: a number, which is a page where
    `page` says so.
    """

    kind: str
    target: str
    span: SourceSpan
    text: str = ""
    page: bool = False


def anchors_of(entry: Entry) -> dict[str, SourceSpan]:
    """The places of an entry that can be linked to, by their anchors."""
    places = {place_anchor(entry.id, name): at for name, at in entry.anchors.items()}
    texts = (entry.blocks, *(note.blocks for note in entry.notes))
    # What stands in a line is found there, and not where its paragraph begins.
    return places | {name: at for text in texts for name, at in _named(text)}


def _named(blocks: Iterable[object]) -> Iterator[tuple[str, SourceSpan]]:
    """The anchors of spans, divisions and their like, each with its own place."""
    for node in walk(blocks):
        if isinstance(node, Span | Code | Division | Written) and node.attributes.id:
            yield node.attributes.id, node.span
        elif isinstance(node, Raw) and "id" in dict(node.attributes):
            yield dict(node.attributes)["id"], node.span


def entry_of(target: str) -> str:
    """The entry in which an anchor, or the note with a key, stands."""
    return target.partition("/" if "/" in target else ".")[0]


def links_of(blocks: Iterable[object]) -> Iterator[WrittenLink]:
    """The links of a text, in order."""
    for node in _outer(blocks):
        if isinstance(node, CrossReference):
            kind = "note" if node.kind == "note" else "place"
            yield WrittenLink(kind, node.target, node.span, page=node.kind == "page")
        elif isinstance(node, Written):
            inside = node.entry is not None
            target = node.target.removeprefix("#") if inside else node.target
            text = plain_text(node.children)
            yield WrittenLink("place" if inside else "web", target, node.span, text)
        else:
            href = dict(node.attributes).get("href", "")
            inside = href.startswith("#")
            target, text = href.removeprefix("#"), plain_text(node.children)
            yield WrittenLink("place" if inside else "web", target, node.span, text)


def _outer(blocks: Iterable[object]) -> Iterator[_Node]:
    """The links, but those inside other links, which become plain text."""
    inner: set[int] = set()
    for node in walk(blocks):
        is_link = isinstance(node, Written | CrossReference) or (
            isinstance(node, Raw) and node.tag == "a" and "href" in dict(node.attributes)
        )
        if not is_link or isinstance(node, NoteReference) or id(node) in inner:
            continue
        if isinstance(node, Written | Raw):
            inner |= {id(one) for one in walk(node.children)}
        if isinstance(node, Written | CrossReference | Raw):
            yield node
