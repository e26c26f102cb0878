"""Short notes that share a line: “1 Ibid., p. 3.   2 See above.” A theme may ask for it.

A note of one line stands behind the one before it where that has one line too and leaves room.
Which notes do depends on the page, so the planner counts them anew for each (`Fill`); here they are
counted for the page as planned, and put into one line when the pages are cut.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any
from xml.etree import ElementTree

from book.typesetting.lines.apply import KEY, Setting
from book.typesetting.lines.cascade import Styles, pixels
from book.typesetting.lines.fit import Paragraph
from book.typesetting.lines.heights import line_box
from book.typesetting.lines.items import END
from book.typesetting.lines.leaves import Element
from book.typesetting.lines.verify import Chosen
from book.typesetting.pages.items import Flow, Note, Piece, Short

ROW = "pr"
# What divides notes that share a line, in ems of theirs.
_GAP = 1.5
_LEAST = 0.05


def find_short(flow: Flow, paragraphs: Mapping[str, Paragraph], styles: Styles) -> None:
    """Find the notes of a section that may share a line."""
    for note in flow.notes:
        note.short = _short(note, paragraphs, styles.of(note.element))


def _short(note: Note, paragraphs: Mapping[str, Paragraph], style: Any) -> Short | None:
    one = paragraphs.get(note.items[0].key)
    if len(note.items) > 1 or one is None or len(one.settings) != 1 or one.leaf.notes:
        return None
    leaf = one.leaf
    inside = any(pixels(style[name], leaf.width) for name in _INSIDE)
    if leaf.host is not note.element or not leaf.whole or leaf.indent or inside:
        return None
    if note.items[0].height > line_box([style]) + _LEAST:
        # Something in it makes the line higher than the others.
        return None
    around = pixels(style["margin_top"], 0.0) or 0.0, pixels(style["margin_bottom"], 0.0) or 0.0
    return Short(one.settings[0].natural, _GAP * one.types[0].cast.size, leaf.width, around)


_INSIDE = (
    *("padding_top", "padding_bottom", "padding_left", "padding_right"),
    *("border_top_width", "border_bottom_width", "border_left_width", "border_right_width"),
    *("margin_left", "margin_right"),
)


def rows(notes: Sequence[Note], pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of notes on a page, those together that share a line."""
    found: list[list[Piece]] = []
    left = 0.0
    for piece in pieces:
        joins, left = room_behind(notes[piece.note], piece.first, left)
        if joins:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def room_behind(note: Note, line: int, left: float) -> tuple[bool, float]:
    """Whether a note fits into what is `left` of the line before it; and what is left then."""
    short = note.short
    if short is None or line:
        return False, 0.0
    if short.natural + short.gap <= left:
        return True, left - short.natural - short.gap
    return False, short.measure - short.natural


def set_rows(
    flow: Flow,
    pieces: Sequence[Piece],
    paragraphs: Mapping[str, Paragraph],
    chosen: MutableMapping[str, Chosen],
) -> None:
    """Put the notes of a page that share a line into one; the section is cut already.

    `chosen` are the lines that were chosen: they are made those of the rows.
    """
    parents = {child: parent for parent in flow.section.iter() for child in parent}
    for row in rows(flow.notes, pieces):
        if len(row) > 1:
            notes = [flow.notes[piece.note] for piece in row]
            _set_row(notes, parents[notes[0].element], paragraphs, chosen)


def _set_row(
    notes: Sequence[Note],
    group: Element,
    paragraphs: Mapping[str, Paragraph],
    chosen: MutableMapping[str, Chosen],
) -> None:
    keys = [note.items[0].key for note in notes]
    lines = [chosen.pop(key) for key in keys]
    first, shorts = lines[0], [note.short for note in notes if note.short is not None]
    kinds = {one for one in notes[0].element.get("class", "").split() if one in ("tl", "tn")}
    row = ElementTree.Element("div", {"class": " ".join([ROW, *sorted(kinds)]), KEY: keys[0]})
    top, bottom = shorts[0].around[0], shorts[-1].around[1]
    row.set("style", f"margin: {top:g}px 0 {bottom:g}px")
    _pass_on(notes, row)
    group.insert(list(group).index(notes[0].element), row)
    for number, note in enumerate(notes):
        element = note.element
        group.remove(element)
        element.attrib.pop(KEY, None)
        _unfilled(element)
        if number:
            element.set("style", f"margin-left: {shorts[number].gap:.3f}px")
        row.append(element)
    natural = sum(one.natural for one in shorts) + sum(one.gap for one in shorts[1:])
    gap = shorts[0].measure - natural
    if "tl" in kinds and gap > _LEAST:
        ElementTree.SubElement(row, "span", {"style": f"padding-left: {gap - 0.02:.3f}px"})
    settings = [one.lines[0] for one in lines]
    text, spaces = "".join(one.text for one in settings), sum(one.spaces for one in settings)
    whole = Setting(0, len(text), END, text, natural, spaces, 0.0)
    opening = min(one.opening for one in lines)
    chosen[keys[0]] = Chosen((whole,), first.measure, opening, first.ragged)


def _pass_on(notes: Sequence[Note], row: Element) -> None:
    """Where the first or last note of a page has no white around it, nor has its row."""
    for name, note in (("ph", notes[0]), ("pf", notes[-1])):
        if name in note.element.get("class", "").split():
            row.set("class", f"{row.get('class')} {name}")


def _unfilled(element: Element) -> None:
    """Take away what fills the end of a note's line: the row has its own."""
    if len(element) and element[-1].tag == "span" and not element[-1].get("class"):
        filler = element[-1].get("style", "")
        if filler.startswith("padding-left") and not element[-1].text and not len(element[-1]):
            element.remove(element[-1])
