"""Asks the engine how high the blocks are that cannot be told from their style.

They are laid out on pages without end, among empty copies of what stands beside them, so that
every rule of the style sheets finds them where they are in the book.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.formatting_structure import boxes

from book.typesetting.lines.engine import Machine
from book.typesetting.lines.leaves import Element
from book.typesetting.pages.items import Flow
from book.typesetting.pages.own_lines import OwnLine, own_lines
from book.typesetting.pages.paper import NOTES
from book.typesetting.pages.walk import BLOCK, TABLE, Walker

_MARK = "data-measured"
_ENDLESS = 1_000_000
_HEADS = frozenset({"thead", "caption", "colgroup"})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its height, and the notes and anchors in it are those of its element."""

    element: Element
    height: float
    inset: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the engine says of a block.

    `rows` are given for a table that may be cut between them, `again` is what stands over the first
    of them on a further page: its head, if it `repeats` that, or its border. `columns` are the
    widths of its columns. `lines` are those of a paragraph, `above` is what stands
    over the first of them.
    """

    height: float
    rows: tuple[Row, ...] = ()
    again: float = 0.0
    repeats: bool = False
    columns: tuple[float, ...] = ()
    lines: tuple[OwnLine, ...] = ()
    above: float = 0.0


def measure(
    tree: Element,
    flows: Sequence[Flow],
    walker: Walker,
    machine: Machine,
    sheets: Sequence[Any],
    width: float,
) -> dict[Element, Measured]:
    """The heights of the blocks in `flows` that are to be measured, by their elements.

    `width` is that of a page, in pixels.
    """
    text = [item.element for flow in flows for item in flow.items if item.kind in (BLOCK, TABLE)]
    notes = [
        (flow, note.element, [one.element for one in note.items if one.kind in (BLOCK, TABLE)])
        for flow in flows
        for note in flow.notes
    ]
    foot = [element for _, _, found in notes for element in found]
    wanted = {id(one): str(number) for number, one in enumerate([*text, *foot])}
    if not wanted:
        return {}
    gallery = _Gallery(wanted, walker)
    root = ElementTree.Element(tree.tag, tree.attrib)
    for child in tree:
        if child.tag != "body":
            root.append(child)
            continue
        body = ElementTree.SubElement(root, "body", child.attrib)
        for flow in flows:
            blocks = [note for one, note, found in notes if one is flow and found]
            body.append(gallery.section(flow.section, blocks))
    endless = machine.sheet(
        f"@page {{ size: {width}px {_ENDLESS}px !important }}"
        " .matter { break-before: page !important }"
    )
    document = machine.render(root, [*sheets, endless])
    found = _boxes(document)
    return {
        element: _measured(element, found[wanted[id(element)]], walker)
        for element in [*text, *foot]
        if wanted[id(element)] in found
    }


class _Gallery:
    def __init__(self, wanted: Mapping[int, str], walker: Walker) -> None:
        self._wanted = wanted
        self._walker = walker

    def section(self, section: Element, notes: Sequence[Element]) -> Element:
        copy = self._copy(section)
        if notes:
            holder = ElementTree.Element("p")
            foot = ElementTree.SubElement(holder, "div", {"class": NOTES})
            for note in notes:
                foot.append(self._copy(note))
            copy.append(holder)
        return copy

    def _copy(self, element: Element) -> Element:
        """An element with what is to be measured in it, and empty shells of all other blocks."""
        mark = self._wanted.get(id(element))
        if mark is not None:
            return self._whole(element, mark)
        shell = ElementTree.Element(element.tag, element.attrib)
        shell.attrib.pop("id", None)
        for child in element:
            if id(child) in self._wanted or any(id(one) in self._wanted for one in child.iter()):
                if not self._walker.is_note(child):
                    shell.append(self._copy(child))
            elif (style := self._walker.style(child)) and style["display"][0] == "block":
                shell.append(ElementTree.Element(child.tag, child.attrib))
        return shell

    def _whole(self, element: Element, mark: str = "") -> Element:
        copy = ElementTree.Element(element.tag, element.attrib)
        copy.text, copy.tail = element.text, element.tail
        if mark:
            copy.set(_MARK, mark)
        last: Element | None = None
        for child in element:
            if self._walker.is_note(child):
                # Its place is at the foot; what follows it stays.
                if last is None:
                    copy.text = (copy.text or "") + (child.tail or "")
                else:
                    last.tail = (last.tail or "") + (child.tail or "")
                continue
            last = self._whole(child)
            copy.append(last)
        return copy


def _boxes(document: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for page in document.pages:
        for box in _walk(page._page_box):
            element = box.element
            mark = element.get(_MARK) if element is not None else None
            if mark is not None and "::" not in (box.element_tag or ""):
                found.setdefault(mark, box)
    return found


def _walk(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)


def _of_lines(box: Any, height: float) -> Measured:
    lines = own_lines(box)
    above = box.children[0].position_y - box.border_box_y() if lines else 0.0
    return Measured(height, lines=lines, above=above)


def _measured(element: Element, box: Any, walker: Walker) -> Measured:
    height = box.border_height()
    if not isinstance(box, boxes.BlockBox) or not box.is_table_wrapper:
        return _of_lines(box, height)
    table = box.get_wrapped_table()
    bodies = [one for one in element if one.tag == "tbody"]
    drawn = [row for group in table.children if not group.is_header for row in group.children]
    rows = [row for body in bodies for row in body]
    spans = any(cell.get("rowspan") for cell in element.iter())
    if len(rows) != len(drawn) or len(rows) < 3 or spans or element.find("tfoot") is not None:
        return Measured(height)
    if any(one.tag not in _HEADS and one.tag != "tbody" for one in element):
        return Measured(height)
    top = box.border_box_y()
    edges = [top, *(row.position_y for row in drawn[1:]), top + height]
    head = element.find("thead")
    repeats = head is not None and not any(walker.is_note(one) for one in head.iter())
    if repeats:
        headed = [row for group in table.children if group.is_header for row in group.children]
        again = drawn[0].position_y - table.border_box_y() + _border(headed[-1:], "bottom")
    else:
        again = table.border_top_width + _border(drawn[:1], "top")
    heights = [after - before for before, after in pairwise(edges)]
    return Measured(
        height,
        tuple(
            Row(row, high, box_.position_y - edge)
            for row, high, box_, edge in zip(rows, heights, drawn, edges, strict=False)
        ),
        again,
        repeats,
        tuple(table.column_widths),
    )


def _border(rows: Sequence[Any], side: str) -> float:
    """The half of the border at a side of a row that a row beside it takes."""
    name = f"border_{side}_width"
    return max((getattr(cell, name) for row in rows for cell in row.children), default=0.0)
