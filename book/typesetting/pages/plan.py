"""Chooses the pages of a section: which lines, and which lines of notes, stand on each.

Every way to end a page has a price, and pages are chosen together, as lines are: facing pages
are to end level, notes are to begin on the page of their call. The search goes page by page and
keeps the cheapest ways (a beam), each known by what is left to set and by how its verso ended.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from book.model.theme import Weights
from book.typesetting.pages.fill import Fill, Room
from book.typesetting.pages.grid import snaps, widest
from book.typesetting.pages.items import Flow, Item, Page, Piece
from book.typesetting.pages.paper import Paper
from book.typesetting.pages.stack import ORPHAN, End, Place, Stack

_BEAM = 48
# What is set counts for as much as it would cost to set it, or long pages would look dear.
_PROGRESS = 20.0
_EVEN = 1.0
_FAR = 10.0
_HAIR = 0.01
# How many whole lines of white may be opened on a page.
_MOST_OPENED = 2
# What a page costs that should not be; and how many of those are tried where there is no good one.
_BAD = 1e5
_FEW = 6
# By how many lines a page may be shorter than pages may be, rather than part a paragraph badly.
_SHORTER = 3


@dataclass(frozen=True, slots=True)
class _State:
    """What is left: the text from `place`, the notes from `note`, its line `line` on.

    `verso` is how the left page ended, when the next is the right one of a spread: the white at
    its foot, and above its notes.
    """

    place: Place
    note: int
    line: int
    verso: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Step:
    """A page: where its text ends, its notes, the white left, how much the gaps are opened."""

    end: End
    note: int
    line: int
    pieces: tuple[Piece, ...]
    free: float
    short: float
    opened: float
    cost: float


@dataclass(frozen=True, slots=True)
class _Node:
    cost: float
    before: _Node | None
    start: _State
    step: _Step


@dataclass(frozen=True, slots=True)
class Plan:
    """The pages of a section, over `items`, in which the variants that were chosen stand.

    `variants` has by the index of each such paragraph (in the flow) which of its variants it is.
    """

    pages: tuple[Page, ...]
    items: tuple[Item, ...]
    variants: dict[int, int]
    late: int


def plan(flow: Flow, paper: Paper, weights: Weights, leading: float, first: int) -> Plan:
    """The best pages for a flow.

    There are always some: where nothing is good, a note is cut at any line, begins on a later page,
    and what is higher than a page has one of its own.

    Args:
        flow: what is to be set.
        paper: the page.
        weights: what things cost.
        leading: the height of a line of text, in pixels.
        first: the number of its first page: odd for a right-hand one.
    """
    return _Planner(flow, paper, weights, leading).run(first)


class _Planner:
    def __init__(self, flow: Flow, paper: Paper, weights: Weights, leading: float) -> None:
        self.flow, self.paper, self.weights, self.leading = flow, paper, weights, leading
        self.stack = Stack(flow, paper, weights, leading)
        self.fill = Fill(flow.notes, weights.cut)
        self.known: dict[tuple[Place, int, int], list[_Step]] = {}
        self.total = sum(one.above + one.solid for one in flow.items) or 1.0

    def run(self, first: int) -> Plan:
        states: dict[_State, _Node | None] = {_State(Place(0), 0, 0, None): None}
        final: _Node | None = None
        number = first
        while states:
            after: dict[_State, _Node | None] = {}
            recto = number % 2 == 1
            for state, node in self._best(states):
                base = node.cost if node else 0.0
                for step in self._steps(state):
                    cost = base + self._price(state, step, recto)
                    done = self._is_done(step)
                    if done:
                        if final is None or cost < final.cost:
                            final = _Node(cost, node, state, step)
                        continue
                    verso = None if recto else (round(step.short, 1), round(step.free, 1))
                    key = _State(step.end.place, step.note, step.line, verso)
                    old = after.get(key)
                    if old is None or cost < old.cost:
                        after[key] = _Node(cost, node, state, step)
            if final is not None:
                after = {key: one for key, one in after.items() if one and one.cost < final.cost}
            states = after
            number += 1
        return self._told(final)

    def _best(self, states: dict[_State, _Node | None]) -> list[tuple[_State, _Node | None]]:
        if len(states) <= _BEAM:
            return list(states.items())

        def rank(one: tuple[_State, _Node | None]) -> float:
            state, node = one
            done = self.stack.height_before(state.place) + self.fill.height_before(
                state.note, state.line
            )
            return (node.cost if node else 0.0) - _PROGRESS * done / self.paper.height

        return heapq.nsmallest(_BEAM, states.items(), key=rank)

    def _is_done(self, step: _Step) -> bool:
        return step.end.place.item == len(self.flow.items) and step.note == len(self.flow.notes)

    def _price(self, state: _State, step: _Step, recto: bool) -> float:
        """What a page costs where it stands: its own price, and what it is beside its verso."""
        weights, cost = self.weights, step.cost
        if self._is_done(step):
            return cost
        if step.end.hyphen:
            cost += weights.turn if recto else weights.verso
        if recto and state.verso is not None:
            foot, white = state.verso
            cost += self._uneven(abs(foot - step.short))
            if step.pieces or foot != white:
                cost += self._uneven(abs(white - step.free)) / 2
        return cost

    def _uneven(self, distance: float) -> float:
        weights = self.weights
        if distance <= _EVEN:
            return 0.0
        if distance <= self.leading / 2 + _EVEN:
            return weights.half_uneven
        if distance <= self.leading + _EVEN:
            return weights.uneven
        return weights.uneven * _FAR * distance / self.leading

    def _steps(self, state: _State) -> list[_Step]:
        key = (state.place, state.note, state.line)
        if key not in self.known:
            self.known[key] = self._found(*key)
        return self.known[key]

    def _found(self, place: Place, note: int, line: int) -> list[_Step]:
        """The ways to end a page that begins so. Where there is no good one, the least bad."""
        good: list[_Step] = []
        most = self.weights.short * self.leading + _EVEN
        for end in self._ends(place, note, line, most):
            found = self._step(place, note, line, end)
            if found is None or found[1] or found[0].cost >= _BAD:
                continue
            for step in self._opened(found[0]):
                if self._is_done(step) or step.free <= most:
                    good.append(step)
        if any(one.cost < ORPHAN * self.weights.widow for one in good):
            return good
        more = most + _SHORTER * self.leading
        for white in (more, math.inf):
            others = [*good, *self._others(place, note, line, white)]
            if others and all(one.cost >= self.weights.late for one in others):
                # A note that is cut badly is found where it is looked for; a late one is not.
                others += self._anyhow(place, note, line)
            if others:
                return heapq.nsmallest(_FEW, others, key=lambda one: one.cost)
        return self._anyhow(place, note, line)

    def _others(self, place: Place, note: int, line: int, white: float) -> Iterator[_Step]:
        """The ways to end a page that are not good: short, late, or where no page should end."""
        most = self.weights.short * self.leading + _EVEN
        for end in self._ends(place, note, line, white):
            found = self._step(place, note, line, end)
            if found is None:
                continue
            step, late = found
            if late and white < math.inf:
                continue
            if not late and step.cost < _BAD and step.free <= most:
                continue  # it is among the good ones
            cost = min(step.cost, _BAD) + late * self.weights.late
            if not self._is_done(step):
                # Whatever is gained elsewhere, no page is left half empty for it.
                cost += self.weights.few * max(0.0, step.free - most) / self.leading
            yield replace(step, cost=cost)

    def _anyhow(self, place: Place, note: int, line: int) -> list[_Step]:
        """Ways to end a page where notes may be cut anywhere and come late; there is always one."""
        found = []
        ends = list(self._ends(place, note, line, math.inf))
        if not any(end.place != place for end in ends) and place.item < len(self.flow.items):
            ends.append(self.stack.one(place))
        for end in ends:
            if (made := self._step(place, note, line, end, anyhow=True)) is not None:
                step, late = made
                white = max(0.0, step.free) / self.paper.height
                found.append((_BAD * (2 + white) + late * self.weights.late, step))
        found.sort(key=lambda one: one[0])
        return [replace(step, cost=cost) for cost, step in found[:_FEW]]

    def _ends(self, place: Place, note: int, line: int, white: float) -> Iterator[End]:
        """Where the text of the page may end; first of all where it begins, for notes alone.

        Ends that are sure to leave more than `white` are left out.
        """
        before = self.stack.called_before(place)
        if note < before:
            yield End(place, 0.0, before, 0, 0, (), 0.0, False, False)
        pending = self.fill.height_before(note, line)

        def least(height: float, called: int) -> float:
            rest = self.fill.height_before(called, 0) - pending
            return height + (rest + self.paper.notes if called > note else 0.0)

        yield from self.stack.ends(place, least, self.paper.height - white)

    def _step(
        self, place: Place, note: int, line: int, end: End, *, anyhow: bool = False
    ) -> tuple[_Step, int] | None:
        """A page that ends at `end`, and how many of its notes begin later; None if it can't be.

        With `anyhow` only a page with nothing on it can't be.
        """
        weights = self.weights
        called = max(end.called, note)
        before = self.stack.called_before(place)
        cost = weights.page + end.cost
        room = Room(note, line, (), 0.0)
        free = self.paper.height - end.height
        if called > note:
            around = self.paper.continued if line else self.paper.notes
            room = self.fill.fill(note, line, called, free - around, anyhow=anyhow)
            if not room.pieces and anyhow and end.place == place:
                room = self.fill.one(note, line)
            if room.pieces:
                free -= around + room.height
            elif not anyhow:
                return None
        late = sum(
            1 for one in range(max(before, room.note), called) if one > room.note or room.line == 0
        )
        if end.place == place and not room.pieces:
            # Nothing would be on the page.
            return None
        done = end.place.item == len(self.flow.items) and room.note == len(self.flow.notes)
        if room.note < called:
            cost += weights.split + (60.0 if self.fill.hyphen(room) else 0.0)
        opened, short = 0.0, free
        may_open = bool(end.gaps and not room.pieces and not done and not end.forced)
        if may_open and not self.stack.on_grid:
            most = end.gaps * weights.open * self.leading
            if free <= most:
                # The white between blocks takes what is left, and the page is full.
                opened, short = free, 0.0
                cost += weights.half_uneven * free / most
        if room.pieces:
            short = 0.0
        if not done and not end.forced:
            cost += self._cost_of_white(end, (free - opened) / self.paper.height)
        elif end.lines < weights.fewest and place.item and not end.forced:
            cost += weights.few * (weights.fewest - end.lines)
        step = _Step(end, room.note, room.line, room.pieces, free - opened, short, opened, cost)
        return step, late

    def _opened(self, step: _Step) -> Iterator[_Step]:
        """A page as it is, and with whole lines of white opened in it, as long as there are any."""
        yield step
        may_open = step.end.gaps and not step.pieces and not self._is_done(step)
        if not may_open or step.end.forced or not self.stack.on_grid or not self.weights.open:
            return
        for count in range(1, min(step.end.gaps, _MOST_OPENED) + 1):
            opened = count * self.leading
            if opened > step.free + _EVEN:
                return
            free = max(0.0, step.free - opened)
            less = self._white(step.free) - self._white(free)
            cost = step.cost - less + count * self.weights.half_uneven
            yield replace(step, free=free, short=free, opened=opened, cost=cost)

    def _white(self, free: float) -> float:
        share = free / self.paper.height
        return self.weights.free * share * share

    def _cost_of_white(self, end: End, share: float) -> float:
        """What it costs that a `share` of a page that should be full stays white."""
        weights = self.weights
        cost = weights.free * share * share
        if share > 0.4:
            cost += weights.late / 100
        if end.lines < 3:
            cost += weights.thin if end.lines else weights.thin * 4
        return cost

    def _told(self, node: _Node | None) -> Plan:
        nodes: list[_Node] = []
        at = node
        while at is not None:
            nodes.append(at)
            at = at.before
        nodes.reverse()
        variants = dict(choice for one in nodes for choice in one.step.end.choices)
        items, index = self.stack.items_with(variants)
        pages = []
        late = 0
        for one in nodes:
            first = self.stack.index_of(one.start.place, index)
            last = self.stack.index_of(one.step.end.place, index)
            opened = self._gaps(items, first, last, one.step.opened)
            pages.append(Page(first, last, one.step.pieces, one.step.free, opened))
            starts = {piece.note for piece in one.step.pieces if piece.first == 0}
            called = {call for item in items[first:last] for call in item.calls}
            late += len(called - starts)
        return Plan(tuple(pages), tuple(items), variants, late)

    def _gaps(
        self, items: list[Item], first: int, last: int, opened: float
    ) -> tuple[tuple[int, float], ...]:
        """By how much the white above the items of a page is opened, all in all `opened`."""
        if self.stack.on_grid:
            found = snaps(items, first, last, self.leading)
            for k in widest(items, first, last, round(opened / self.leading)):
                found[k] = found.get(k, 0.0) + self.leading
            return tuple(sorted(found.items()))
        gaps = [k for k in range(first + 1, last) if items[k].stretch]
        # A little less than there is: a page that is too full by a hair loses a line.
        by = opened / len(gaps) - _HAIR if gaps else 0.0
        return tuple((k, by) for k in gaps) if by > 0 else ()
