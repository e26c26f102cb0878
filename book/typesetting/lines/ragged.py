"""The best lines for text that does not fill the measure: headings, verse, ragged prose.

Spaces keep their width, and the lines are chosen together so that their ends lie as even as the
words allow. As in `breaker`, lengths are in any one unit, and nothing here knows of text.
"""

from __future__ import annotations

from collections.abc import Iterator

from book.typesetting.lines.breaker import Breaks, Broken, Cut, Shape

# A line more costs as much as a line that stays short by this share of the measure.
_LINE = 0.5
# What a break costs for each hundred of its penalty, in the same coin as shortness squared.
_PENALTY = 0.02
# How much the last line of centred text counts: a little shorter than the others looks best.
_CENTRED = 0.7
# Lengths are sums of many: a hair too much is none.
_HAIR = 0.01


def best_ragged(breaks: Breaks, shape: Shape, *, centred: bool = False) -> Broken | None:
    """The most even lines; None where a word is wider than the measure.

    In `centred` text the last line is to be about as long as the others, too.
    """
    last = len(breaks.ends) - 1
    cost = [0.0] + [float("inf")] * last
    before = [0] * (last + 1)
    count = [0] * (last + 1)
    for place in range(1, last + 1):
        for start, price in _lines_to(place, breaks, shape, count, _CENTRED if centred else 0.0):
            if cost[start] + price < cost[place]:
                cost[place] = cost[start] + price
                before[place], count[place] = start, count[start] + 1
    if cost[last] == float("inf"):
        return None
    cuts: list[Cut] = []
    place = last
    while place:
        start = before[place]
        natural = breaks.ends[place] - breaks.starts[start]
        spaces = breaks.ends_spaces[place] - breaks.starts_spaces[start]
        cuts.append(Cut(place, natural, spaces, 0.0))
        place = start
    return Broken(tuple(reversed(cuts)), cost[last])


def _lines_to(
    place: int, breaks: Breaks, shape: Shape, count: list[int], last: float
) -> Iterator[tuple[int, float]]:
    """Where a line that ends at `place` may begin, and what it costs."""
    widest = shape.measure - min(0.0, *shape.indents, 0.0)
    final = place == len(breaks.ends) - 1
    for start in range(place - 1, -1, -1):
        natural = breaks.ends[place] - breaks.starts[start]
        if natural > widest + _HAIR:
            return
        # The first lines may be shorter or longer than the others.
        gap = shape.width(count[start] if start else 0) - natural
        if gap < -_HAIR:
            continue
        short = gap / shape.measure * (last if final else 1.0)
        penalty = breaks.penalties[place] / 100 * _PENALTY
        yield start, short * short + _LINE * _LINE + penalty
