"""Takes a section apart into items and notes, as its style sheets will have it laid out.

Margins collapse as in CSS 2.2, section 8.3.1: of those that meet, the largest counts, and the
negative ones are taken off. What is not plain text in plain blocks (tables, pictures, paragraphs
that the engine breaks) becomes an item whose height is asked of the engine: see `measure`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from book.typesetting.lines.cascade import Styles, pixels
from book.typesetting.lines.fit import Fitted, Line, Paragraph
from book.typesetting.lines.leaves import Element, parts
from book.typesetting.pages.items import Flow, Item, Note, Unplannable

_FORCED = frozenset({"page", "always"})
_TAME = "float: none !important; position: static !important"
_SIDED = frozenset({"left", "right", "recto", "verso"})
_AVOID = frozenset({"avoid", "avoid-page"})
_BLOCKS = frozenset({"flow", "flow-root"})
_SEEN = frozenset({"img", "svg", "math", "br"})
BLOCK, TABLE = "block", "table"
"""The kinds of items whose height is not known before they are measured."""


class Walker:
    """Takes sections of one document apart."""

    def __init__(self, styles: Styles, fitted: Fitted) -> None:
        self._styles = styles
        self._paragraphs = {(id(one.leaf.host), one.leaf.first): one for one in fitted.paragraphs}
        self._notes: list[Element] = []
        self._tamed: list[str] = []
        self._with_notes = False

    def flow(self, section: Element) -> Flow:
        """The items of a section and its notes.

        Raises:
            Unplannable: something in it cannot be planned with.
        """
        flow = Flow(section, self._styles.of(section)["page"])
        self._notes, self._tamed = [], flow.tamed
        wanted = sum(self.is_note(one) for one in section.iter())
        self._with_notes = wanted > 0
        flow.items = _Stack(self, section).items
        done = 0
        stack = _Stack(self)
        # Notes in notes follow theirs.
        while done < len(self._notes):
            element = self._notes[done]
            before = len(stack.items)
            stack.note(element)
            flow.notes.append(Note(element, stack.items[before:]))
            done += 1
        if wanted != len(flow.notes):
            raise Unplannable(section, "a note hangs where there is no text")
        return flow

    def tame(self, element: Element, reason: str) -> None:
        """Have an element stand in its place in the text, where notes must have their page.

        Raises:
            Unplannable: there are no notes. The engine may set it as the theme has it.
        """
        if not self._with_notes:
            raise Unplannable(element, reason)
        self._tamed.append(reason)
        style = element.get("style", "")
        element.set("style", f"{style}; {_TAME}" if style else _TAME)

    def style(self, element: Element) -> Any:
        """The computed style of an element."""
        return self._styles.of(element)

    def is_note(self, element: Element) -> bool:
        """Whether an element is set at the foot."""
        style = self._styles.of(element)
        # What the program itself has put in has no style yet.
        return style is not None and bool(style["float"] == "footnote")

    def is_plain(self, element: Element) -> bool:
        """Whether nothing is generated in an element."""
        return self._styles.is_plain(element)

    def paragraphs(self, element: Element) -> Iterator[tuple[Paragraph | None, Element | None]]:
        """The paragraphs and blocks that an element is made of, in their order.

        Neither the one nor the other stands for what is no text: a picture in the line.
        """
        for first, last, block in parts(element, self._styles):
            if block is not None:
                yield None, block
            elif (one := self._paragraphs.get((id(element), first))) is not None:
                yield one, None
            elif any(self._is_seen(one) for child in element[first:last] for one in child.iter()):
                yield None, None

    def _is_seen(self, element: Element) -> bool:
        """Whether an element that holds no text is drawn all the same."""
        if str(element.tag).rpartition("}")[2] not in _SEEN:
            return False
        style = self._styles.of(element)
        # In verse the line ends of the author are not those of the page.
        return style is None or style["display"][0] != "none"

    def called(self, notes: Iterable[Element]) -> tuple[int, ...]:
        """Register notes; their places among all notes."""
        first = len(self._notes)
        self._notes.extend(notes)
        return tuple(range(first, len(self._notes)))


class _Stack:
    """Items one below the other, and what has opened since the last of them."""

    def __init__(self, walker: Walker, element: Element | None = None) -> None:
        self._walker = walker
        self.items: list[Item] = []
        self._margins: list[float] = []
        self._above = self._lead = 0.0
        self._opens: list[Element] = []
        self._ids: list[str] = []
        self._kept = 0
        self._forced = False
        if element is not None:
            self._block(element)

    def note(self, element: Element) -> None:
        """Add a note."""
        style = self._walker.style(element)
        if not self._is_known(element) or not self._container(element, style):
            self._solid(element, style)

    def _block(self, element: Element) -> None:
        style = self._walker.style(element)
        if style["display"][0] == "none":
            return
        odd = _odd(style)
        if odd:
            self._walker.tame(element, odd)
        self._break(element, style["break_before"])
        plain = not odd and _is_container(style) and self._is_known(element)
        if not plain or not self._container(element, style):
            self._solid(element, style)
        if style["break_after"] in _FORCED:
            self._forced = True
        elif style["break_after"] in _AVOID and self.items:
            self.items[-1].keep = True

    def _break(self, element: Element, value: str) -> None:
        if value in _SIDED and self.items:
            self._walker.tame(element, "a page turn is asked for on one side")
        if value in _FORCED or value in _SIDED:
            self._forced = bool(self.items)
        elif value in _AVOID and self.items:
            self.items[-1].keep = True

    def _is_known(self, element: Element) -> bool:
        """Whether the lines of all its own paragraphs are chosen, and nothing else is in it."""
        return self._walker.is_plain(element) and all(
            block is not None or (one is not None and bool(one.settings and not one.leaf.reason))
            for one, block in self._walker.paragraphs(element)
        )

    def _container(self, element: Element, style: Any) -> bool:
        """Add what is in a block. Whether that was possible: not where nothing is in a box."""
        before = len(self.items)
        seen = (list(self._margins), self._above, self._lead, list(self._opens), list(self._ids))
        self._open(element, style)
        together = style["break_inside"] in _AVOID
        self._kept += together
        begins: list[int] = []
        for paragraph, block in self._walker.paragraphs(element):
            begins.append(len(self.items))
            if paragraph is not None:
                self._lines(paragraph)
            elif block is not None:
                self._block(block)
        self._kept -= together
        if element.tag == "p":
            self._number(begins)
        if together and len(self.items) > before and not self._kept:
            self.items[-1].keep = False
        inside = _length(style["padding_bottom"]) + float(style["border_bottom_width"])
        if len(self.items) == before and (inside or self._lead > seen[2]):
            self._margins, self._above, self._lead, self._opens, self._ids = seen
            return False
        self._close(element, style, before, inside)
        return True

    def _number(self, begins: list[int]) -> None:
        """Number the blocks in a paragraph: that is a stanza, and they are its lines."""
        ends = [*begins[1:], len(self.items)]
        spans = [(first, last) for first, last in zip(begins, ends, strict=True) if first < last]
        for place, (first, last) in enumerate(spans):
            for item in self.items[first:last]:
                item.verse = (place, len(spans))

    def _open(self, element: Element, style: Any) -> None:
        self._margins.append(_length(style["margin_top"]))
        inside = _length(style["padding_top"]) + float(style["border_top_width"])
        if inside:
            self._settle()
            self._lead += inside
        self._opens.append(element)
        if element.get("id"):
            self._ids.append(element.get("id", ""))

    def _close(self, element: Element, style: Any, before: int, inside: float) -> None:
        if len(self.items) == before:
            self._opens = [one for one in self._opens if one is not element]
        else:
            if inside:
                self._settle()
                self.items[-1].trail += inside
            self.items[-1].closes = (*self.items[-1].closes, element)
        self._margins.append(_length(style["margin_bottom"]))

    def _settle(self) -> None:
        self._above += collapsed(self._margins)
        self._margins = []

    def _solid(self, element: Element, style: Any) -> None:
        """Add a block of which only the engine knows how high it is."""
        self._margins.append(_length(style["margin_top"]))
        self._opens.append(element)
        inner = (one for one in element.iter() if one is not element)
        notes = [one for one in inner if self._walker.is_note(one)]
        inside = {id(one) for note in notes for one in note.iter()}
        outer = [one for one in notes if not _is_inside(one, notes)]
        own = (one for one in element.iter() if id(one) not in inside)
        ids = [one.get("id", "") for one in own if one.get("id")]
        kind = TABLE if style["display"][1] == "table" else BLOCK
        self._ids += ids
        self._add(
            Item(
                element,
                0.0,
                kind=kind,
                calls=self._walker.called(outer),
                closes=(element,),
                stretch=True,
            )
        )
        self._margins.append(_length(style["margin_bottom"]))

    def _lines(self, paragraph: Paragraph) -> None:
        leaf = paragraph.leaf
        for item in line_items(paragraph, paragraph.lines):
            notes = item.calls
            item.calls = self._walker.called(leaf.notes[place][1] for place in notes)
            self._add(item)

    def _add(self, item: Item) -> None:
        item.margin = collapsed(self._margins)
        self._settle()
        item.above, item.lead = self._above, self._lead
        item.stretch = item.above > 0
        item.opens = tuple(self._opens)
        item.ids = (*self._ids, *item.ids)
        item.keep = item.keep or self._kept > 0
        item.forced = self._forced
        self._above = self._lead = 0.0
        self._opens, self._ids, self._forced = [], [], False
        self.items.append(item)


def line_items(paragraph: Paragraph, lines: tuple[Line, ...]) -> list[Item]:
    """The items of a paragraph's lines; `calls` are places in the list of the leaf's notes."""
    leaf = paragraph.leaf
    count = len(lines)
    found = [
        Item(
            leaf.host,
            line.height,
            key=paragraph.key,
            line=number,
            lines=count,
            hyphen=line.hyphen,
            # No page ends beside a letter over several lines.
            keep=paragraph.initial is not None and number < paragraph.initial.lines - 1,
        )
        for number, line in enumerate(lines)
    ]
    for place, (at, _) in enumerate(leaf.notes):
        # A note belongs to the word before it.
        item = found[_line_at(lines, max(at - 1, 0))]
        item.calls = (*item.calls, place)
    for at, name in leaf.ids:
        item = found[_line_at(lines, at)]
        item.ids = (*item.ids, name)
    return found


def _line_at(lines: tuple[Line, ...], place: int) -> int:
    return next((i for i, line in enumerate(lines) if place < line.end), len(lines) - 1)


def collapsed(margins: list[float]) -> float:
    """What margins that meet come to."""
    return max(0.0, *margins, 0.0) + min(0.0, *margins, 0.0)


def _length(value: Any) -> float:
    """A margin or padding in pixels; what depends on a width shows when the page is checked."""
    return pixels(value, 0.0) or 0.0


def _is_container(style: Any) -> bool:
    """Whether a block is as high as what stands in it."""
    return bool(
        style["display"][0] == "block"
        and style["display"][1] in _BLOCKS
        and style["column_count"] == style["column_width"] == "auto"
        and style["height"] == "auto"
        and not pixels(style["min_height"], 0.0)
    )


def _odd(style: Any) -> str:
    """What keeps a block from standing in its place between the others; nothing if it does."""
    if style["float"] != "none" or style["position"] not in ("static", "relative"):
        return "something floats beside the text"
    if style["position"] == "relative" and any(style[side] != "auto" for side in ("top", "bottom")):
        return "something is moved from its place"
    return ""


def _is_inside(element: Element, others: list[Element]) -> bool:
    return any(other is not element and element in list(other.iter()) for other in others)
