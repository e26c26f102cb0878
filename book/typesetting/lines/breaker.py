"""The best lines for a paragraph as a whole: a pure function over numbers.

The method is Knuth's and Plass's (“Breaking Paragraphs into Lines”, Software: Practice and
Experience 11, 1981): every way to break the paragraph has a price, in demerits, and the cheapest
one is taken. A line pays for being opened or tightened, for the penalty of its break, for a
hyphen below a hyphen, and for standing loose beside a tight one. Lines may also be widened or
narrowed as such, by type that is a little wider or narrower (`Tuning.expansion`).

Lengths are in any one unit. Nothing here knows of text, fonts or engines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

TIGHT, NORMAL, LOOSE, VERY_LOOSE = range(4)
# What a line costs that has no space to open and so stays short: as bad as a line can be.
_STAYS_SHORT = 20_000.0
# How many breaks to look on behind one that is too near: a hyphen may be longer than a letter.
_BEYOND = 3


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a typographer would set. Spaces are in natural word spaces, penalties as in TeX.

    `stretch` and `shrink` are by how much a space may be opened or tightened at badness 100.
    `expansion` is the share by which type may be widened or narrowed. `tolerance` is how much a
    space may be opened at all; `desperate` lets a line without spaces stay short of the measure.
    The rest are demerits: for each line, for hyphens in two and in three lines on end, for a
    hyphen before the last line, for a last line shorter than `shortest` of the measure, for one
    that is a mere piece of a word, and for a loose line beside a tight one.
    """

    stretch: float = 0.42
    shrink: float = 0.25
    expansion: float = 0.02
    tolerance: float = 1.0
    desperate: bool = False
    line: float = 10.0
    two_hyphens: float = 12_000.0
    three_hyphens: float = 1e7
    last_hyphen: float = 8_000.0
    short_last: float = 20_000.0
    shortest: float = 0.12
    piece_last: float = 200_000.0
    uneven: float = 8_000.0


@dataclass(frozen=True, slots=True)
class Breaks:
    """The places where a paragraph may be broken, as parallel sequences; first start, last end.

    `ends` is how far the text reaches when a line ends there (its hyphen included), `starts`
    where the next line would begin. `ends_spaces` and `starts_spaces` count the spaces before.
    `hyphens` is 0 for none, 1 for one. `space` is the natural word space.
    """

    ends: Sequence[float]
    starts: Sequence[float]
    ends_spaces: Sequence[int]
    starts_spaces: Sequence[int]
    penalties: Sequence[float]
    hyphens: Sequence[int]
    space: float


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the lines go: the measure, and by how much the first lines are shorter than it."""

    measure: float
    indents: tuple[float, ...] = ()

    def width(self, line: int) -> float:
        """The room for line `line`, from 0."""
        return self.measure - (self.indents[line] if line < len(self.indents) else 0.0)


@dataclass(frozen=True, slots=True)
class Cut:
    """One line: the break that ends it, its natural width, its spaces, and how it is set.

    `ratio` is -1 when the line is as tight as can be, 0 when natural, 1 when stretched by all
    that `Tuning.stretch` and `Tuning.expansion` give, and more beyond that.
    """

    place: int
    natural: float
    spaces: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Broken:
    """A broken paragraph and its price."""

    cuts: tuple[Cut, ...]
    demerits: float


def price(breaks: Breaks, shape: Shape, chosen: Sequence[int], tuning: Tuning) -> Broken | None:
    """The lines that end at the breaks `chosen`, or None if one of them cannot be set.

    This is what `best` finds the least of, told plainly: each line on its own, then its
    neighbours.
    """
    cuts: list[Cut] = []
    total = 0.0
    start, before, run = 0, NORMAL, 0
    for number, end in enumerate(chosen):
        last = end == len(breaks.ends) - 1
        natural = breaks.ends[end] - breaks.starts[start]
        spaces = breaks.ends_spaces[end] - breaks.starts_spaces[start]
        room = shape.width(number)
        ratio = _ratio(breaks, natural, spaces, room, tuning, last)
        if ratio is None or ratio * tuning.stretch > tuning.tolerance:
            return None
        stays_short = spaces == 0 and not last
        badness = _STAYS_SHORT if stays_short else 100 * abs(ratio) ** 3
        total += (tuning.line + badness) ** 2 + breaks.penalties[end] ** 2
        after = VERY_LOOSE if stays_short else _fitness(ratio)
        if abs(after - before) > 1:
            total += tuning.uneven
        if last:
            whole = breaks.hyphens[start] == 0
            total += _last_price(tuning, natural < tuning.shortest * shape.measure, run)
            total += _alone_price(tuning, spaces == 0 and start > 0, whole)
        run = run + 1 if breaks.hyphens[end] else 0
        total += _ladder_price(tuning, run)
        cuts.append(Cut(end, natural, spaces, ratio))
        start, before = end, after
    return Broken(tuple(cuts), total)


def _ratio(
    breaks: Breaks, natural: float, spaces: int, room: float, tuning: Tuning, last: bool
) -> float | None:
    gap = room - natural
    if last and gap >= 0:
        return 0.0
    if spaces == 0 and gap < 0:
        return None
    give = tuning.expansion * (natural - spaces * breaks.space)
    if gap < 0:
        ratio = gap / (spaces * tuning.shrink * breaks.space + give)
        return ratio if ratio >= -1 else None
    if spaces == 0:
        return 0.0 if tuning.desperate else None
    return gap / (spaces * tuning.stretch * breaks.space + give)


def _fitness(ratio: float) -> int:
    if ratio < 0:
        return TIGHT if ratio < -0.5 else NORMAL
    return NORMAL if ratio <= 0.5 else LOOSE if ratio <= 1 else VERY_LOOSE


def _last_price(tuning: Tuning, short: bool, run: int) -> float:
    return (tuning.short_last if short else 0.0) + (tuning.last_hyphen if run else 0.0)


def _alone_price(tuning: Tuning, alone: bool, whole: bool) -> float:
    if not alone:
        return 0.0
    return tuning.short_last if whole else tuning.piece_last


def _ladder_price(tuning: Tuning, run: int) -> float:
    return tuning.two_hyphens if run == 2 else tuning.three_hyphens if run > 2 else 0.0


# A node of the search: demerits so far, the node before, fitness, break, line, hyphens on end,
# and of the line that ends here its natural width, spaces and ratio.
_Node = tuple[float, "_Node | None", int, int, int, int, float, int, float]


def best(breaks: Breaks, shape: Shape, tuning: Tuning, looseness: int = 0) -> Broken | None:
    """The cheapest lines, or None where no lines can be set within the tolerance.

    Args:
        breaks: where the paragraph may be broken.
        shape: the room for the lines.
        tuning: what things cost.
        looseness: how many lines more (or fewer) than the cheapest ones to take. When there is
            no such way, as near to it as can be.
    """
    found = _search(breaks, shape, tuning, by_count=looseness != 0)
    if not found:
        return None
    cheapest = min(found, key=_demerits)
    if looseness:
        wanted = cheapest[4] + looseness
        cheapest = min(found, key=lambda node: (abs(node[4] - wanted), node[0]))
    return _told(cheapest)


def variants(breaks: Breaks, shape: Shape, tuning: Tuning) -> dict[int, Broken]:
    """The cheapest lines for every number of lines that the tolerance admits."""
    cheapest: dict[int, _Node] = {}
    for node in _search(breaks, shape, tuning, by_count=True):
        if node[4] not in cheapest or node[0] < cheapest[node[4]][0]:
            cheapest[node[4]] = node
    return {count: _told(node) for count, node in sorted(cheapest.items())}


def _demerits(node: _Node) -> float:
    return node[0]


def _told(node: _Node | None) -> Broken:
    demerits = node[0] if node else 0.0
    cuts: list[Cut] = []
    while node is not None and node[1] is not None:
        cuts.append(Cut(node[3], node[6], node[7], node[8]))
        node = node[1]
    return Broken(tuple(reversed(cuts)), demerits)


def _search(breaks: Breaks, shape: Shape, tuning: Tuning, *, by_count: bool) -> list[_Node]:
    """The nodes at the end of the paragraph, the cheapest of each kind."""
    nodes: list[list[_Node]] = [[(0.0, None, NORMAL, 0, 0, 0, 0.0, 0, 0.0)]]
    by_count = by_count or any(shape.indents[1:])
    nearest = 0
    for place in range(1, len(breaks.ends)):
        kept: dict[tuple[int, int, int], _Node] = {}
        nearest = _nearest(nearest, place, breaks, shape, tuning)
        for node in _lines_to(place, nearest, breaks, shape, tuning, nodes):
            key = (node[2], min(node[5], 2), node[4] if by_count else 0)
            other = kept.get(key)
            if other is None or node[0] < other[0]:
                kept[key] = node
        nodes.append(list(kept.values()))
    return nodes[-1]


def _nearest(before: int, place: int, breaks: Breaks, shape: Shape, tuning: Tuning) -> int:
    """The last break from which a line to `place` could be long enough.

    It moves on with `place`, so the search for it begins at the one for the place before.
    """
    if place == len(breaks.ends) - 1 or tuning.desperate:
        return place - 1
    room = shape.measure - max(0.0, *shape.indents, 0.0)
    highest = tuning.tolerance / tuning.stretch
    found = before
    end, end_spaces = breaks.ends[place], breaks.ends_spaces[place]
    opened = highest * tuning.stretch * breaks.space
    given = highest * tuning.expansion
    for start in range(before, place):
        natural = end - breaks.starts[start]
        spaces = end_spaces - breaks.starts_spaces[start]
        if natural + spaces * opened + given * (natural - spaces * breaks.space) >= room:
            found = start
        elif start > found + _BEYOND:
            break
    return found


def _lines_to(
    place: int,
    nearest: int,
    breaks: Breaks,
    shape: Shape,
    tuning: Tuning,
    nodes: list[list[_Node]],
) -> Iterator[_Node]:
    """Every line that may end at `place`, as a node for each node that it may follow.

    This is where the time goes, hence plain names for all that is looked up.
    """
    starts, starts_spaces, space = breaks.starts, breaks.starts_spaces, breaks.space
    end, end_spaces = breaks.ends[place], breaks.ends_spaces[place]
    last, hyphen = place == len(breaks.ends) - 1, breaks.hyphens[place]
    penalty = breaks.penalties[place] ** 2
    shrink, opened, expansion = tuning.shrink * space, tuning.stretch * space, tuning.expansion
    highest = tuning.tolerance / tuning.stretch
    measure, indents = shape.measure, shape.indents
    widest = measure - min(0.0, *indents, 0.0)
    desperate = tuning.desperate
    for start in range(nearest, -1, -1):
        natural = end - starts[start]
        spaces = end_spaces - starts_spaces[start]
        give = expansion * (natural - spaces * space)
        if natural - spaces * shrink - give > widest:
            return
        for node in nodes[start]:
            gap = (shape.width(node[4]) if indents else measure) - natural
            if last and gap >= 0:
                ratio = badness = 0.0
                fitness = NORMAL
            else:
                set_ = _set(gap, spaces * shrink + give, spaces * opened + give, highest)
                if spaces == 0:
                    set_ = (0.0, _STAYS_SHORT, VERY_LOOSE) if gap >= 0 and desperate else None
                if set_ is None:
                    continue
                ratio, badness, fitness = set_
            cost = tuning.line + badness
            total = node[0] + cost * cost + penalty
            if not -1 <= fitness - node[2] <= 1:
                total += tuning.uneven
            if last:
                total += _last_price(tuning, natural < tuning.shortest * measure, node[5])
                total += _alone_price(tuning, spaces == 0 and start > 0, not breaks.hyphens[start])
            run = node[5] + 1 if hyphen else 0
            if run > 1:
                total += _ladder_price(tuning, run)
            yield (total, node, fitness, place, node[4] + 1, run, natural, spaces, ratio)


def _set(
    gap: float, shrink: float, stretch: float, highest: float
) -> tuple[float, float, int] | None:
    """How a line with spaces is set, how bad that is, and its fitness; None if it cannot be."""
    if gap < 0:
        ratio = gap / shrink if shrink else -2.0
        if ratio < -1:
            return None
        return ratio, -100 * ratio * ratio * ratio, TIGHT if ratio < -0.5 else NORMAL
    ratio = gap / stretch if stretch else highest + 1
    if ratio > highest:
        return None
    fitness = NORMAL if ratio <= 0.5 else LOOSE if ratio <= 1 else VERY_LOOSE
    return ratio, 100 * ratio * ratio * ratio, fitness
