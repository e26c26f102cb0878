"""Notes: the identity that every stage uses; and what of a text is printed nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from book.model.blocks import Block
from book.model.inline import NoteReference
from book.model.source import SourceSpan


@dataclass(frozen=True, slots=True)
class NoteDefinition:
    """A note's text where it was written: `[^label]: …`, or an inline `^[…]` (label None).

    `inside` names the block that wrongly holds the definition ("list", "quote" …), or is empty.
    """

    key: str
    label: str | None
    blocks: tuple[Block, ...]
    span: SourceSpan
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Unprinted:
    """What stands in a text and is printed nowhere: a comment, or the address of a link by name.

    `closed` is False for a comment that has no end and so takes the rest of the file. For a link,
    `name` is its name as written, and `text` the address that it stands for.
    """

    kind: Literal["comment", "link"]
    span: SourceSpan
    closed: bool = True
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note that is referred to: one text, one number, one or more references.

    `key` is `<entry id>/<label>`, for an inline note `<entry id>/^3`. `series` is the name before
    the colon of a label such as `ed:3` when the settings declare that series, else "".
    `parent` is the key of the note in which its first reference stands, if it stands in one.
    """

    key: str
    entry: str
    label: str | None
    blocks: tuple[Block, ...]
    references: tuple[NoteReference, ...]
    span: SourceSpan
    series: str = ""
    parent: str | None = None
