"""How wide the pages of a theme are, by its `@page` rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.layout.page import PageType

from book.typesetting.lines.cascade import Styles, inner_width
from book.typesetting.lines.leaves import Measures

# In pixels: margins that are given in two decimals do not add up to the same to the last digit.
_SAME = 0.04


def measures(styles: Styles, names: Iterable[str]) -> Measures:
    """The widths of the type area and of the notes on the pages of these names.

    A width is given where it is the same on left and right pages, and on the first page and the
    others: a line may come to stand on any of them.
    """
    texts: dict[str, float] = {}
    notes: dict[str, float] = {}
    for name in set(names):
        text, note = zip(*(_widths(styles, kind) for kind in kinds(name)), strict=True)
        for found, widths in ((texts, text), (notes, note)):
            known = [one for one in widths if one is not None]
            if len(known) == len(widths) and max(known) - min(known) < _SAME:
                found[name] = min(known)
    return Measures(texts, notes)


def kinds(name: str) -> Iterator[Any]:
    """The first four pages of this name: right and left ones, the very first and later ones."""
    for index in range(4):
        side = "left" if index % 2 else "right"
        yield PageType(side, False, name, index, ((name, index),))


def _widths(styles: Styles, kind: Any) -> tuple[float | None, float | None]:
    page, notes = styles.page(kind)
    text = inner_width(page, page["size"][0])
    if text is None or notes is None:
        return text, text
    return text, inner_width(notes, text)
