"""Puts what was measured in its place: heights, lines that the engine made, rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree import ElementTree

from book.typesetting.lines.leaves import Element
from book.typesetting.pages.items import Flow, Item
from book.typesetting.pages.measure import Measured
from book.typesetting.pages.own_lines import write_own
from book.typesetting.pages.paper import Paper
from book.typesetting.pages.walk import BLOCK, TABLE, Walker

# What is left of a page beside a block that was made to fit on it, for its notes.
_FOR_NOTES = 0.8
_HAIR = 2.0


def settle(flow: Flow, measured: Mapping[Element, Measured], walker: Walker, paper: Paper) -> None:
    """Put what was measured into the items of `flow`.

    Tables become items of a row each, paragraphs of a line each. What is higher than a page is
    drawn smaller.

    Raises:
        KeyError: a block was not measured, for it is not drawn.
    """
    settler = _Settler(flow, measured, walker, paper)
    flow.items = [one for item in flow.items for one in settler.settled(item)]
    for note in flow.notes:
        note.items = [one for item in note.items for one in settler.settled(item, foot=True)]


class _Settler:
    def __init__(
        self, flow: Flow, measured: Mapping[Element, Measured], walker: Walker, paper: Paper
    ) -> None:
        self._flow, self._measured, self._walker = flow, measured, walker
        self._room = paper.height
        self._foot = paper.height - max(paper.notes, paper.continued)

    def settled(self, item: Item, *, foot: bool = False) -> Iterator[Item]:
        """The items that an item comes to."""
        if item.kind not in (BLOCK, TABLE):
            yield item
            return
        found = self._measured[item.element]
        if found.rows and not foot:
            yield from self._rows(item, found)
            return
        if len(found.lines) > 1:
            lines = list(self._lines(item, found))
            if lines:
                yield from lines
                return
        item.height = found.height
        room = self._foot if foot else self._room
        if item.solid > room:
            self._shrink(item, room)
        yield item

    def _lines(self, item: Item, found: Measured) -> Iterator[Item]:
        """A paragraph that the engine broke, line by line, if its lines can be told."""
        key = f"own{id(item.element)}"
        style = self._walker.style(item.element)
        places = write_own(item.element, found.lines, style, key, self._walker.is_note)
        if places is None:
            return
        count = len(found.lines)
        notes = [(places.get(self._flow.notes[one].element, 0), one) for one in item.calls]
        names = {one.get("id"): line for one, line in places.items()}
        below = found.height - found.above - sum(one.height for one in found.lines)
        for number, line in enumerate(found.lines):
            yield replace(
                item,
                height=line.height,
                above=0.0 if number else item.above,
                lead=0.0 if number else item.lead + found.above,
                trail=0.0 if number < count - 1 else item.trail + below,
                key=key,
                line=number,
                lines=count,
                kind="line",
                opens=() if number else item.opens,
                closes=() if number < count - 1 else item.closes,
                calls=tuple(one for at, one in notes if at == number),
                ids=tuple(one for one in item.ids if names.get(one, 0) == number),
                keep=item.keep and number == count - 1,
                forced=item.forced and not number,
                stretch=item.stretch and not number,
            )

    def _shrink(self, item: Item, room: float) -> None:
        """Make a block that is higher than a page fit on one: nothing of it is to be lost."""
        room = room * _FOR_NOTES if item.calls else room
        height = room - item.lead - item.trail - _HAIR
        factor = height / item.height
        element = item.element
        parent = next(one for one in self._flow.section.iter() if element in list(one))
        outer = ElementTree.Element("div")
        inner = ElementTree.SubElement(
            outer,
            "div",
            {
                "style": f"display: inline-block; vertical-align: top; width: 100%;"
                f" height: {height:.2f}px; text-indent: 0"
            },
        )
        index = list(parent).index(element)
        parent.remove(element)
        parent.insert(index, outer)
        outer.tail, element.tail = element.tail, None
        inner.append(element)
        style = f"transform: scale({factor:.4f}); transform-origin: top center"
        element.set("style", f"{element.get('style', '')}; {style}".strip("; "))
        self._flow.shrunk.append(element)
        item.element, item.height = outer, height
        item.opens = tuple(outer if one is element else one for one in item.opens)
        item.closes = tuple(outer if one is element else one for one in item.closes)

    def _rows(self, item: Item, found: Measured) -> Iterator[Item]:
        """A table, row by row."""
        notes = {id(self._flow.notes[call].element): call for call in item.calls}
        ids = frozenset(item.ids)
        taken: set[str] = set()
        last = len(found.rows) - 1
        for number, row in enumerate(found.rows):
            inside = list(row.element.iter())
            own = [one.get("id", "") for one in inside if one.get("id") in ids]
            calls = [notes[id(one)] for one in inside if id(one) in notes]
            if number == 0:
                # What is in the head and the caption stands on the page of the first row.
                rest = {id(one) for one in inside}
                others = {id(e) for r in found.rows[1:] for e in r.element.iter()}
                calls = [call for one, call in notes.items() if one in rest or one not in others]
                away = {e.get("id") for r in found.rows[1:] for e in r.element.iter()}
                own = [one for one in item.ids if one not in away]
            taken.update(own)
            yield Item(
                row.element,
                row.height,
                above=0.0 if number else item.above,
                margin=0.0 if number else item.margin,
                lead=0.0 if number else item.lead,
                trail=0.0 if number < last else item.trail,
                kind="row",
                again=found.again if number else 0.0,
                inset=row.inset,
                opens=item.opens if not number else (),
                closes=item.closes if number == last else (),
                calls=tuple(sorted(calls)),
                ids=tuple(own),
                # A row alone is no table.
                keep=number in (0, last - 1) or (item.keep and number == last),
                forced=item.forced and not number,
                stretch=item.stretch and not number,
            )
