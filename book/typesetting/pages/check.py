"""Holds the pages that the engine has laid out against those that were planned."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.formatting_structure import boxes

from book.typesetting.lines.apply import KEY
from book.typesetting.lines.leaves import Element
from book.typesetting.pages.items import Flow, Item, Page
from book.typesetting.pages.paper import Paper
from book.typesetting.pages.rows import rows

# In pixels: how far a line may stand from its place. Below a table it may be further.
_NEAR = 0.2
_BELOW_TABLE = 4.0
# How far text may reach below its page: a line's own white is more.
_OVER = 2.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A line or block as it was drawn: what it belongs to, and where it begins, from the top."""

    what: str
    top: float


def check(
    document: Any, flow: Flow, items: Sequence[Item], pages: Sequence[Page], paper: Paper
) -> str:
    """What is different from the plan of a section, in words; nothing if all is as planned."""
    return _compared(document, flow, items, pages, paper, exact=True)


def misplaced(
    document: Any, flow: Flow, items: Sequence[Item], pages: Sequence[Page], paper: Paper
) -> str:
    """What a reader would stumble over: lines on other pages than planned, or over each other."""
    return _compared(document, flow, items, pages, paper, exact=False)


def _compared(
    document: Any,
    flow: Flow,
    items: Sequence[Item],
    pages: Sequence[Page],
    paper: Paper,
    *,
    exact: bool,
) -> str:
    drawn = [page for page in document.pages if _holds(page._page_box, flow.section)]
    blocks = {id(one.element): str(number) for number, one in enumerate(items) if not one.key}
    for number, (page, plan) in enumerate(zip(drawn, pages, strict=False), 1):
        texts, notes = _areas(page._page_box, blocks)
        loose = any(one.kind == "row" for one in items[plan.first : plan.last])
        near = (_BELOW_TABLE if loose else _NEAR) if exact else math.inf
        said = _difference(texts, list(_text(items, plan, blocks)), near)
        said = said or _difference(notes, list(_notes(flow, plan, paper)), _NEAR if exact else near)
        if not exact and not said and plan.last - plan.first > 1:
            last = items[plan.last - 1]
            foot = texts[-1].top - last.inset + last.height
            if foot > (notes[0].top if notes else paper.height) + _OVER:
                said = "the text is longer than the page"
        if said:
            return f"page {number}: {said}"
    if len(drawn) != len(pages):
        return f"{len(drawn)} pages were drawn, {len(pages)} planned"
    return ""


def _holds(box: Any, section: Element) -> bool:
    if box.element is section:
        return True
    children = getattr(box, "children", ())
    within = isinstance(box, boxes.PageBox) or box.element_tag in ("html", "body")
    return within and any(_holds(child, section) for child in children)


def _areas(page: Any, blocks: Mapping[int, str]) -> tuple[list[_Drawn], list[_Drawn]]:
    """The lines and blocks in the text of a page, and in its notes."""
    top = page.content_box_y()
    texts: list[_Drawn] = []
    notes: list[_Drawn] = []
    for child in page.children:
        if isinstance(child, boxes.FootnoteAreaBox):
            notes += _lines(child, blocks, top)
        elif not isinstance(child, boxes.MarginBox):
            texts += _lines(child, blocks, top)
    return texts, notes


def _lines(box: Any, blocks: Mapping[int, str], top: float) -> Iterator[_Drawn]:
    element = box.element
    plain = element is not None and "::" not in (box.element_tag or "")
    if plain and id(element) in blocks and isinstance(box, boxes.BlockLevelBox | boxes.TableRowBox):
        edge = box.position_y if isinstance(box, boxes.TableRowBox) else box.border_box_y()
        yield _Drawn(blocks[id(element)], edge - top)
        return
    if isinstance(box, boxes.LineBox):
        key = element.get(KEY) if plain and element is not None else None
        if key is not None:
            yield _Drawn(f"k{key}", box.position_y - top)
        return
    for child in getattr(box, "children", ()):
        yield from _lines(child, blocks, top)


def _text(items: Sequence[Item], page: Page, blocks: Mapping[int, str]) -> Iterator[_Drawn]:
    opened = dict(page.opened)
    at = 0.0
    for index in range(page.first, page.last):
        item = items[index]
        at += item.again if index == page.first and index else 0.0
        at += (item.above + opened.get(index, 0.0)) if index > page.first else 0.0
        if not index:
            at += item.above
        at += item.lead
        yield _Drawn(f"k{item.key}" if item.key else blocks[id(item.element)], at + item.inset)
        at += item.height + item.trail


def _notes(flow: Flow, page: Page, paper: Paper) -> Iterator[_Drawn]:
    """The lines of the notes of a page, which end at its foot."""
    found: list[tuple[Item, float]] = []
    at = 0.0
    # Of those that share a line the first stands for all.
    pieces = [row[0] for row in rows(flow.notes, page.pieces)]
    for number, piece in enumerate(pieces):
        for index in range(piece.first, piece.last):
            item = flow.notes[piece.note].items[index]
            if number or index > piece.first:
                at += item.above
            at += item.lead
            found.append((item, at))
            at += item.height + item.trail
    for item, top in found:
        if item.key:
            yield _Drawn(f"k{item.key}", paper.height - at + top)


def _difference(drawn: Sequence[_Drawn], wanted: Sequence[_Drawn], near: float) -> str:
    if [one.what for one in drawn] != [one.what for one in wanted]:
        return f"{len(drawn)} lines were drawn, {len(wanted)} planned, or others"
    for number, (got, want) in enumerate(zip(drawn, wanted, strict=True), 1):
        if abs(got.top - want.top) > near:
            return f"line {number} stands {got.top - want.top:.2f} pixels from its place"
    return ""
