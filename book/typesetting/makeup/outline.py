"""The outline of a book, out of the bookmarks of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Bookmark = tuple[int, str, float, float, str]
"""Its level from 1, its words, its place on the page in points, and `open` or `closed`."""


@dataclass
class Outline:
    """A bookmark with those below it; `page` counts from 0."""

    label: str
    page: int
    x: float
    y: float
    is_open: bool
    children: list[Outline] = field(default_factory=list)


def outline_of(pages: Iterable[Iterable[Bookmark]]) -> list[Outline]:
    """The tree of the bookmarks of all pages. Levels that are left out make no empty branches."""
    top: list[Outline] = []
    # The branches that are open, each with the level of the bookmarks in it.
    branches: list[tuple[int, list[Outline]]] = []
    for page, bookmarks in enumerate(pages):
        for level, label, x, y, state in bookmarks:
            while branches and branches[-1][0] > level:
                branches.pop()
            item = Outline(label, page, x, y, state != "closed")
            if branches and branches[-1][0] == level:
                branches[-1][1].append(item)
            elif branches:
                below = branches[-1][1][-1].children
                below.append(item)
                branches.append((level, below))
            else:
                top.append(item)
                branches.append((level, top))
    return top
