"""Where each line of a PDF comes from in the manuscript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from book.model.source import SourceSpan
from book.proof.pdf.areas import Areas
from book.proof.pdf.matching import Match


@dataclass(frozen=True, slots=True)
class LinePlace:
    """A line on the page with the index `page_index`, and the place of its first known word.

    The lengths are in points, from the lower left corner of the page.
    """

    page_index: int
    left: float
    right: float
    baseline: float
    size: float
    span: SourceSpan


def line_places(areas: Iterable[Areas], matches: Sequence[Match]) -> Iterator[LinePlace]:
    """The lines of all pages whose words were found in the manuscript."""
    spans: dict[tuple[int, int], SourceSpan] = {}
    for match in matches:
        for word, place in zip(match.found.words, match.back, strict=True):
            if place >= 0 and match.wanted[place].kind == "word":
                spans.setdefault((word.sheet, word.line), match.wanted[place].span)
    for one in areas:
        for row in (*one.text, *one.notes):
            span = spans.get((row.sheet, row.line))
            if span is not None:
                line = row.value
                yield LinePlace(row.sheet, line.left, line.right, line.baseline, line.size, span)
