"""The text of a section as the planner sees it: where a page that begins here may end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from book.model.theme import Weights
from book.typesetting.pages.fill import HAIR
from book.typesetting.pages.grid import is_text, keeps_grid, snap
from book.typesetting.pages.items import NEVER, Flow, Item
from book.typesetting.pages.paper import Paper

# By how many lines the paragraphs of a page may differ from their best, in all.
_MOST_DELTA = 2
# What the rule takes that closes a table where it is cut.
_RULE = 2.0
ORPHAN = 0.4
"""What the first line of a paragraph, alone at the foot, costs beside the last one at the head."""
Choices = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place between items: before item `item` of the flow.

    In a paragraph that is set in its variant `variant` (from 1) it is before line `line` of that;
    `item` is the paragraph's first.
    """

    item: int
    variant: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """A way for the text of a page to end: at `place`, after `height` pixels and `lines` lines.

    `called` is how many notes of the section are called up to there, `choices` the variants of
    paragraphs that it takes, `gaps` the number of places where white may be opened.
    """

    place: Place
    height: float
    called: int
    lines: int
    gaps: int
    choices: Choices
    cost: float
    hyphen: bool
    forced: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """Paragraphs set in some way, from the head of the page on."""

    height: float
    delta: int
    lines: int
    gaps: int
    cost: float
    choices: Choices


# The least height of a page whose text is so high and calls so many notes.
Least = Callable[[float, int], float]


class Stack:
    """The items of a flow, with their variants."""

    def __init__(self, flow: Flow, paper: Paper, weights: Weights, leading: float) -> None:
        self._flow, self._paper, self._weights = flow, paper, weights
        self._leading = leading
        self._items = flow.items
        self.on_grid = keeps_grid(flow.items, leading)
        self._tops = [0.0]
        self._called = [0]
        for item in self._items:
            self._tops.append(self._tops[-1] + item.above + item.solid)
            self._called.append(max(self._called[-1], *(one + 1 for one in item.calls), 0))
        # A note that is called in a note comes at the end.
        self._called[-1] = len(flow.notes)
        self._ends = self._paragraph_ends()

    def _paragraph_ends(self) -> list[int]:
        """For each item the index behind the paragraph that it is in."""
        ends = list(range(1, len(self._items) + 1))
        for index in range(len(self._items) - 2, -1, -1):
            one, after = self._items[index], self._items[index + 1]
            if one.key and one.key == after.key:
                ends[index] = ends[index + 1]
        return ends

    def height_before(self, place: Place) -> float:
        """How high all is that stands before a place."""
        if place.variant:
            items = self._flow.variants[place.item][place.variant - 1].items
            return self._tops[place.item] + sum(one.solid for one in items[: place.line])
        return self._tops[place.item]

    def called_before(self, place: Place) -> int:
        """How many notes are called before a place."""
        found = self._called[place.item]
        if place.variant:
            items = self._flow.variants[place.item][place.variant - 1].items
            for one in items[: place.line]:
                found = max(found, *(call + 1 for call in one.calls), 0)
        return found

    def ends(self, start: Place, least: Least, low: float) -> Iterator[End]:
        """The places where a page may end that begins at `start`.

        `least` tells how high a page is at least when all notes are on it that are called there:
        ends where that is less than `low` are passed over, as far as others may follow.
        """
        ways = [_Way(0.0, 0, 0, 0, 0.0, ())]
        index = start.item
        if start.variant:
            items = self._flow.variants[index][start.variant - 1].items
            found, ways = self._through(
                items, index, start.variant, start.line, ways[0], least, low
            )
            yield from found
            index = self._ends[index]
        while index < len(self._items) and ways:
            if index > start.item and self._items[index].forced:
                return
            after: dict[int, _Way] = {}
            stop = self._ends[index]
            whole = self._items[index].line == 0
            for way in ways:
                for number, items, cost in self._settings(index, stop, whole):
                    taken = _Way(
                        way.height,
                        way.delta,
                        way.lines,
                        way.gaps,
                        way.cost + cost,
                        (*way.choices, (index, number)) if number else way.choices,
                    )
                    found, done = self._through(items, index, number, 0, taken, least, low)
                    yield from found
                    for one in done:
                        old = after.get(one.delta)
                        if abs(one.delta) <= _MOST_DELTA and (old is None or one.cost < old.cost):
                            after[one.delta] = one
            ways = list(after.values())
            index = stop

    def one(self, start: Place) -> End:
        """The end behind a single line or block, however high it is: alone on its page."""
        at, number = start.item, start.variant
        if number:
            items = self._flow.variants[at][number - 1].items
            item, over = items[start.line], start.line == len(items) - 1
            place = Place(self._ends[at]) if over else Place(at, number, start.line + 1)
        else:
            item, place = self._items[at], Place(at + 1)
        high = (item.again if at or start.line else item.above) + item.solid
        forced = place.item < len(self._items) and self._items[place.item].forced
        called = self.called_before(place)
        return End(place, high, called, 1, 0, (), NEVER, item.hyphen, forced)

    def _settings(
        self, index: int, stop: int, whole: bool
    ) -> Iterator[tuple[int, list[Item], float]]:
        """The ways to set a paragraph: as is best, and its variants, with what they cost."""
        yield 0, self._items[index:stop], 0.0
        if whole:
            for number, one in enumerate(self._flow.variants.get(index, ()), 1):
                cost = self._weights.variant
                cost += self._weights.loose * max(0.0, one.loosest - 1.3)
                yield number, one.items, cost

    def _through(
        self,
        items: list[Item],
        index: int,
        number: int,
        line: int,
        way: _Way,
        least: Least,
        low: float,
    ) -> tuple[list[End], list[_Way]]:
        """Go through the lines of a paragraph: the ends in it, and the way behind it."""
        found: list[End] = []
        height, gaps = way.height, way.gaps
        most = self._paper.height + HAIR
        called = self._called[index]
        for item in items[:line]:
            called = max(called, *(call + 1 for call in item.calls), 0)
        last = len(items) - 1
        at_head = not way.lines
        for offset in range(line, len(items)):
            item = items[offset]
            if at_head:
                height += item.again if index or offset else item.above
                at_head = False
            else:
                height += item.above
                gaps += item.stretch
                if self.on_grid and item.stretch and is_text(item, self._leading):
                    height += snap(height + item.lead, item.above, self._leading)
            height += item.solid
            if height > most:
                return found, []
            if item.calls:
                called = max(called, max(item.calls) + 1)
            lines = way.lines + offset - line + 1
            behind = index + offset + 1 if not number else self._ends[index]
            over = offset == last
            forced = over and behind < len(self._items) and self._items[behind].forced
            final = over and behind == len(self._items)
            high = height + (_RULE if item.kind == "row" and not item.closes else 0.0)
            if high > most or not (forced or final or least(high, called) >= low):
                continue
            place = Place(behind) if over or not number else Place(index, number, offset + 1)
            cost = way.cost + (0.0 if forced or final else self._break(items, offset))
            found.append(
                End(place, high, called, lines, gaps, way.choices, cost, item.hyphen, forced)
            )
        delta = way.delta
        if number:
            delta += self._flow.variants[index][number - 1].delta
        return found, [
            _Way(height, delta, way.lines + len(items) - line, gaps, way.cost, way.choices)
        ]

    def _break(self, items: list[Item], offset: int) -> float:
        """What it costs to turn the page behind an item of a paragraph."""
        item = items[offset]
        if item.keep:
            return NEVER
        if not item.key:
            return 0.0
        line, lines = item.line, item.lines
        if line == lines - 1:
            # Lines of verse are paragraphs of their own.
            line, lines = item.verse
        after = lines - line - 1
        if after == 1:
            return self._weights.widow
        return ORPHAN * self._weights.widow if line == 0 and after > 0 else 0.0

    def items_with(self, variants: Mapping[int, int]) -> tuple[list[Item], list[int]]:
        """The items with the chosen variants in them, and where each item of the flow has gone."""
        found: list[Item] = []
        where: list[int] = []
        index = 0
        while index < len(self._items):
            stop = self._ends[index]
            number = variants.get(index, 0)
            items = self._items[index:stop]
            if number:
                where += [len(found)] * len(items)
                items = self._flow.variants[index][number - 1].items
            else:
                where += range(len(found), len(found) + len(items))
            found += items
            index = stop
        return found, [*where, len(found)]

    def index_of(self, place: Place, where: list[int]) -> int:
        """The index of a place among the items that `items_with` gave."""
        return where[place.item] + (place.line if place.variant else 0)
