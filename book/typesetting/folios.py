"""Folios: which number stands on a page, and on which page each anchor is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """`number` in lower-case roman numerals."""
    letters: list[str] = []
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        letters.append(sign * times)
    return "".join(letters)


def folio(page: int, text_start: int) -> str:
    """The number printed on page `page` (from 0), when the text begins on page `text_start`."""
    return roman(page + 1) if page < text_start else str(page - text_start + 1)


def first_pages(anchors: Sequence[Iterable[str]]) -> dict[str, int]:
    """The page (from 0) on which each anchor first occurs; `anchors` has those of each page."""
    found: dict[str, int] = {}
    for page, names in enumerate(anchors):
        for name in names:
            found.setdefault(name, page)
    return found


def page_map(pages: Mapping[str, int], text_start: int) -> dict[str, str]:
    """The folio of every anchor."""
    return {name: folio(page, text_start) for name, page in pages.items()}
