"""An entry that is known from before: its text is read only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from book.model.blocks import Block
from book.model.book import Entry
from book.model.notes import Note, NoteDefinition, Unprinted
from book.model.source import SourceSpan


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry holds: the fields of `Entry` that are made of its texts."""

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    definitions: tuple[NoteDefinition, ...]
    anchors: Mapping[str, SourceSpan]
    unprinted: tuple[Unprinted, ...]


_HEAVY = tuple(one.name for one in fields(Content))


class RememberedEntry(Entry):
    """An `Entry`, equal to the one that reading its files would give.

    Its content is fetched at the first use, and then stands in the very same slots as that of other
    entries.
    """

    __slots__ = ("_digest", "_fetch", "_numbered")

    _digest: str
    _fetch: Callable[[], Content]
    _numbered: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls,
        digest: str,
        numbered: tuple[tuple[str, str], ...],
        fetch: Callable[[], Content],
        **known: Any,
    ) -> RememberedEntry:
        """An entry of which all but the content is `known`."""
        made = object.__new__(cls)
        own = {"_digest": digest, "_numbered": numbered, "_fetch": fetch}
        for name, value in {**known, **own}.items():
            object.__setattr__(made, name, value)
        return made

    def __getattr__(self, name: str) -> Any:
        """What stands in a slot that is still empty."""
        if name not in _HEAVY:
            raise AttributeError(name)
        content = self._fetch()
        for one in _HEAVY:
            object.__setattr__(self, one, getattr(content, one))
        return getattr(content, name)

    @property
    def digest(self) -> str | None:
        """A digest of what the entry holds; None for a copy in which something was replaced."""
        try:
            return self._digest
        except AttributeError:
            return None

    @property
    def numbered(self) -> tuple[tuple[str, str], ...]:
        """The keys of its notes, in their order, with the series to which each belongs."""
        try:
            return self._numbered
        except AttributeError:
            return super().numbered

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entry):
            return NotImplemented
        return all(getattr(self, one) == getattr(other, one) for one in _FIELDS)

    __hash__ = Entry.__hash__

    def __reduce__(self) -> tuple[type[Entry], tuple[object, ...]]:
        """As a plain entry: in another process nothing is known from before."""
        return Entry, tuple(getattr(self, one) for one in _FIELDS)


_FIELDS = tuple(one.name for one in fields(Entry))
