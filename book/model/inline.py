"""Inline nodes: what stands inside a paragraph. Every node knows its place in the manuscript."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from book.model.source import SourceSpan


@dataclass(frozen=True, slots=True)
class Attributes:
    """What `{#id .class key="value"}` says.

    `id` is the book-wide anchor of the id as written; `pairs` holds neither id nor class.
    """

    id: str | None = None
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, key: str) -> str | None:
        """The value of `key`, or None."""
        return dict(self.pairs).get(key)

    def __bool__(self) -> bool:
        return bool(self.id or self.classes or self.pairs)


NO_ATTRIBUTES = Attributes()


@dataclass(frozen=True, slots=True)
class Text:
    """Letters as they will be printed: typographic quotes and dashes are in their place.

    One character of `text` is one of the source from `span` on, unless the source spells a single
    character with several (an escape, an entity, `--`): such a character is a node of its own.
    """

    text: str
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code, character for character."""

    text: str
    span: SourceSpan
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Emphasis:
    """`*…*`."""

    children: tuple[Inline, ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class Strong:
    """`**…**`."""

    children: tuple[Inline, ...]
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class Span:
    """`[…]{.class lang=ru}`."""

    children: tuple[Inline, ...]
    span: SourceSpan
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `target` is an outside address, or `#ANCHOR` with a book-wide anchor.

    `entry` is the entry that holds the anchor, None for an outside address.
    """

    target: str
    children: tuple[Inline, ...]
    span: SourceSpan
    title: str = ""
    entry: str | None = None
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A reference that is filled in by the edition: a page in print, or a note's number.

    For "page", `target` is a book-wide anchor and `entry` its entry; an edition without pages
    shows `text`, the title of the place. For "note", `target` is the key of the note.
    """

    kind: Literal["page", "note"]
    target: str
    text: str
    span: SourceSpan
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """An image inside a line, or alone in a `Figure`. `path` is a key of `Book.images`."""

    path: str
    alt: str | None
    span: SourceSpan
    title: str = ""
    attributes: Attributes = NO_ATTRIBUTES


@dataclass(frozen=True, slots=True)
class LineBreak:
    """The end of a source line; `hard` when the author asked for a new line there."""

    hard: bool
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class NoteReference:
    """The call of a note. `key` is the note's; `occurrence` counts its references from 1."""

    key: str
    label: str | None
    occurrence: int
    span: SourceSpan


@dataclass(frozen=True, slots=True)
class Element:
    """Raw HTML or MathML from the safe list; inline or block, by its children and its place.

    `attributes` are the safe ones, in source order; an `id` among them is already book-wide.
    """

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[object, ...]
    span: SourceSpan
    void: bool = field(default=False)


Inline = (
    Text
    | Code
    | Emphasis
    | Strong
    | Span
    | Link
    | CrossReference
    | Image
    | LineBreak
    | NoteReference
    | Element
)
