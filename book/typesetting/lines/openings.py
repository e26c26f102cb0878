"""How a section opens: a capital over two or three lines, and the first words in small capitals.

`mark_openings` finds the first paragraph of each section of the text, and wraps its first letter
and words; the style sheet says how these look. The letter is then taken out of the lines: it
stands as an object without height at the head of the paragraph, as high as its lines are, and
they are fitted to what room it leaves. The engine has floats for this, but it draws them before
all other text of a page, so that their letters would be read out of their place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.text.line_break import strut

from book.model.theme import OpeningStyle
from book.typesetting.lines.leaves import Leaf
from book.typesetting.lines.shape import Type

INITIAL, WORDS = "initial", "opening-words"
_PAGES = frozenset({"page-start", "page-text"})
# A letter, with the marks on it and a quotation mark before it; then the rest of its word.
_FIRST = re.compile(r"\s*([“‘\"'«‹¿¡]?\w[\u0300-\u036f]*)([^\s]*)")
_NEXT = re.compile(r"\s+\S+")
# What is between the letter and its lines, in ems of theirs.
_GAP = 0.14


def mark_openings(root: ElementTree.Element, style: OpeningStyle) -> None:
    """Wrap the first letter and words of the sections below `root`, as a theme asks for it."""
    if style.drop_cap < 2 and not style.small_caps:
        return
    for body in root.iter("body"):
        for section in body:
            opener = section.find("p")
            if opener is not None and not _PAGES.isdisjoint(section.get("class", "").split()):
                _wrap(opener, style)


def _wrap(paragraph: ElementTree.Element, style: OpeningStyle) -> None:
    text = paragraph.text or ""
    found = _FIRST.match(text)
    if found is None or not found[1][-1:].isalpha():
        return
    end = found.end()
    for _ in range(style.small_caps - 1):
        after = _NEXT.match(text, end)
        end = after.end() if after is not None else end
    if style.drop_cap < 2:
        paragraph.text = ""
        paragraph.insert(0, _span(WORDS, text[found.start(1) : end], text[end:]))
        return
    begin = found.end(1)
    if not style.small_caps:
        end = begin
    paragraph.text = ""
    paragraph.insert(0, _span(INITIAL, found[1], text[begin:end] if end == begin else ""))
    if end > begin:
        paragraph.insert(1, _span(WORDS, text[begin:end], text[end:]))
    else:
        paragraph[0].tail = text[begin:]


def _span(name: str, text: str, tail: str) -> ElementTree.Element:
    span = ElementTree.Element("span", {"class": name})
    span.text, span.tail = text, tail
    return span


@dataclass(frozen=True, slots=True)
class Initial:
    """A letter over `lines` lines: what it takes of their measure, and how it is drawn.

    Lengths are pixels. `width` is what it takes of its lines, `size` that of its type, `bearing`
    the white before its ink, which goes into the margin. `above` is what is between the head of
    the first line and the middle of its type.
    """

    element: ElementTree.Element
    lines: int
    width: float
    size: float
    bearing: float
    above: float

    def write(self, paragraph: ElementTree.Element) -> None:
        """Set the letter in its paragraph."""
        paragraph.set("class", f"{paragraph.get('class', '')} to".strip())
        self.element.set("class", f"{self.element.get('class', '')} ti".strip())
        self.element.set(
            "style",
            f"font-size: {self.size:.3f}px; width: {self.width + self.bearing:.3f}px;"
            f" margin-left: {-self.bearing:.3f}px;"
            f" padding-top: {self.above:.3f}px; margin-bottom: {-self.above:.3f}px",
        )


def initial(
    leaf: Leaf, element: ElementTree.Element, style: Any, types: tuple[Type, Type], lines: int
) -> Initial:
    """The first letter of a leaf, over `lines` lines.

    Its head is level with that of the capitals of the first line, its foot with the last line.

    Args:
        leaf: the paragraph.
        element: the letter.
        style: the computed style of the letter, were it set in its line.
        types: the type of the paragraph, and of the letter.
        lines: over how many lines it goes.
    """
    text, letter = types
    leading, baseline = strut(leaf.style)
    size = (text.capital() + (lines - 1) * leading) / (letter.capital() / letter.cast.size)
    by = size / letter.cast.size
    words = element.text or ""
    bearing = letter.bearing(words[:1]) * by
    width = letter.width(words) * by - bearing + _GAP * text.cast.size
    # In a line without height the type hangs about its middle.
    height, below = strut(style)
    middle = (below - height / 2) / float(style["font_size"]) * size
    above = baseline + (lines - 1) * leading - middle
    return Initial(element, lines, width, size, bearing, above)
