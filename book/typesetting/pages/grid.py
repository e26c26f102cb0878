"""The grid: lines of text stand at whole lines from the head of the page, on every page.

A theme keeps to it when what it puts above and around text comes to whole lines. What does not, a
table or a picture, puts the text behind it off the grid: the white around it gives until the next
line stands on the grid again. So the lines of facing pages stand at the same heights, and those
of the two sides of a leaf.
"""

from __future__ import annotations

from collections.abc import Sequence

from book.typesetting.pages.items import Item

_NEAR = 0.05  # pixels: sums of lengths in points


def is_text(item: Item, leading: float) -> bool:
    """Whether an item is a line as high as one of the text, or as some of them."""
    return item.kind == "line" and _is_whole(item.height, leading)


def keeps_grid(items: Sequence[Item], leading: float) -> bool:
    """Whether all that a theme puts around lines of text comes to whole lines."""
    return all(
        _is_whole(one.above + one.lead, leading) and _is_whole(one.trail, leading)
        for one in items
        if is_text(one, leading)
    )


def snap(top: float, above: float, leading: float) -> float:
    """How far a line at `top` is to be moved to stand on the grid.

    The nearest way; of the white `above` it half is left at least.
    """
    over = top % leading
    if min(over, leading - over) < _NEAR:
        return 0.0
    return -over if over <= above / 2 else leading - over


def snaps(items: Sequence[Item], first: int, last: int, leading: float) -> dict[int, float]:
    """By how much the white above items (by index) is opened, or closed, on a page.

    What is off the grid has half of it above, if it does not stand at the head of the page.
    """
    found: dict[int, float] = {}
    at = 0.0
    odd: int | None = None
    for index in range(first, last):
        item = items[index]
        head = index == first
        at += item.above if not head or not index else item.again
        if not head and item.stretch:
            if not is_text(item, leading):
                odd = index if odd is None else odd
            elif by := snap(at + item.lead, item.above, leading):
                if odd is not None and not items[odd].again:
                    found[odd] = found.get(odd, 0.0) + by / 2
                    found[index] = by / 2
                else:
                    found[index] = by
                at += by
        if is_text(item, leading):
            odd = None
        at += item.solid
    return found


def widest(items: Sequence[Item], first: int, last: int, count: int) -> list[int]:
    """The `count` places on a page where a whole line of white is least seen."""
    gaps = [index for index in range(first + 1, last) if items[index].stretch]
    return sorted(sorted(gaps, key=lambda index: (-items[index].above, -index))[:count])


def _is_whole(length: float, leading: float) -> bool:
    return abs(length / leading - round(length / leading)) * leading < _NEAR
