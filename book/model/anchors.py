"""Book-wide anchors: the ids of every output. One rule, so that no two places can collide.

An anchor is `ENTRY.KIND.NAME`. Entry ids hold no dot, so the parts can always be told apart; the
name is encoded, so that labels such as `a b`, `a.b` and `A-b` stay different.
"""

from __future__ import annotations

from book.model.patterns import lazy
from book.model.source import SourceSpan

_OTHER = lazy(r"[^A-Za-z0-9_-]")


def encode(name: str) -> str:
    """`name` in ASCII letters, digits, `-`, `_`; anything else as its code point in hex, in dots.

    Different names never give the same result.
    """
    return _OTHER.sub(lambda found: f".{ord(found[0]):x}.", name)


def place_anchor(entry: str, name: str) -> str:
    """The anchor of a heading, span or division with the id `name`."""
    return f"{entry}.at.{encode(name)}"


def entry_anchor(entry: str) -> str:
    """The anchor of the entry itself."""
    return f"{entry}.section"


def note_anchor(key: str) -> str:
    """The anchor of a note's text, from its key."""
    entry, _, label = key.partition("/")
    return f"{entry}.note.{encode(label)}"


def page_anchor(entry: str, folio: str) -> str:
    """The anchor of the place in `entry` at which the printed page called `folio` begins."""
    return f"{entry}.page.{encode(folio)}"


def place_in_list(entry: str, kind: str, span: SourceSpan) -> str:
    """The anchor of a figure or table that a list of `kind` leads to, by its place in the text."""
    return f"{entry}.{kind}.{span.line}-{span.column}"


def reference_anchor(key: str, occurrence: int) -> str:
    """The anchor of the call: the `occurrence`-th reference (from 1) to the note with `key`."""
    entry, _, label = key.partition("/")
    return f"{entry}.call{occurrence}.{encode(label)}"
