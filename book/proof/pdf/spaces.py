"""Lines whose words stand far apart: the eye stops at them, and no rule of words finds them.

How far two words are apart is the white between their letters. It is measured only in lines that
are wide for the number of their letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol

LOOSE = 0.4
"""Words this far apart, in ems, make a line loose: a quarter is usual, a third is seen."""

# A line shorter than this, in letters, is hardly ever justified.
_LONG = 30
# Lines of one size on a page that can be compared with each other.
_ENOUGH = 4
# A line is looked at when its letters take this much more room than usual.
_WIDE = 1.04
_GAP = re.compile(r"(?<=\S)[ \u00a0]+(?=\S)")


@dataclass(frozen=True, slots=True)
class LooseLine:
    """A line, and the space between its words in ems."""

    text: str
    space: float


class Measured(Protocol):
    """A line as `loose_lines` needs it; all in points."""

    @property
    def text(self) -> str: ...  # noqa: D102

    @property
    def left(self) -> float: ...  # noqa: D102

    @property
    def right(self) -> float: ...  # noqa: D102

    @property
    def size(self) -> float: ...  # noqa: D102

    @property
    def start(self) -> int: ...  # noqa: D102


class Places(Protocol):
    """Gives the left and the right edge of a letter's ink, by its index on the page."""

    def edges(self, index: int) -> tuple[float, float]: ...  # noqa: D102


def loose_lines(lines: Sequence[Measured], places: Places) -> Iterator[LooseLine]:
    """The loose ones among the lines of a page."""
    by_size: dict[float, list[tuple[float, Measured]]] = {}
    for line in lines:
        if len(line.text) >= _LONG and line.size > 0:
            width = (line.right - line.left) / len(line.text)
            by_size.setdefault(round(line.size, 1), []).append((width, line))
    for alike in by_size.values():
        usual = median(width for width, _ in alike)
        for width, line in alike if len(alike) >= _ENOUGH else ():
            if width > _WIDE * usual:
                space = _space(line, places)
                if space >= LOOSE:
                    yield LooseLine(line.text, space)


def _space(line: Measured, places: Places) -> float:
    """The usual space between the words of a line, in ems."""
    gaps = [
        places.edges(line.start + gap.end())[0] - places.edges(line.start + gap.start() - 1)[1]
        for gap in _GAP.finditer(line.text)
    ]
    return median(gaps) / line.size if len(gaps) > 1 else 0.0
