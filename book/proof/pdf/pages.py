"""The pages of a file, or of a part of it, by their places in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Pages(Generic[Item]):
    """Something of each page of a run of pages. They are named by their index in the file, from 0.

    Args:
        items: what there is of each page.
        start: the index of the first of them.
    """

    def __init__(self, items: Sequence[Item], start: int = 0) -> None:
        self._items, self.start = items, start

    def __getitem__(self, index: int) -> Item:
        if not self.holds(index):
            raise IndexError(index)
        return self._items[index - self.start]

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def holds(self, index: int) -> bool:
        """Whether the page with this index is one of them."""
        return self.start <= index < self.start + len(self._items)

    @property
    def indices(self) -> range:
        """Their places in the file."""
        return range(self.start, self.start + len(self._items))
