"""Finds the paragraphs of a document: every stretch of running text that is set in lines.

A leaf is what a block holds between two of its inner blocks: a whole paragraph, the words of a
list item before a list in it, the first words of a note. For each the width of its lines is
worked out from the style sheets, and its text is flattened into one string with a run for each
change of style.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree

from book.typesetting.lines.cascade import Styles, inner_width, pixels, sides

Element = ElementTree.Element
_SPACE = re.compile(r"[ \t\n\r\f]+")
_REPLACED = frozenset(
    ("img", "svg", "math", "object", "embed", "video", "audio", "canvas", "iframe", "input")
) | {"br", "wbr"}
NOTE_CALL = "call"
OWN_SPACE = "white space of its own"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where text stands in the tree: `text` of an element, or the `tail` behind it."""

    element: Element
    tail: bool = False

    @property
    def text(self) -> str:
        """What stands there."""
        return (self.element.tail if self.tail else self.element.text) or ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a leaf's text, from `start`, that is in one slot and so in one style."""

    start: int
    slot: Slot
    parent: Element
    style: Any


@dataclass(slots=True)
class Leaf:
    """A stretch of running text.

    `host` is the block that it stands in, `first` and `last` the range of its children in it
    (`whole` if that is all there is). `width` is that of its lines, `indent` of its first; `reason`
    says why it cannot be fitted; `at_foot` holds in a note at the foot. `edges` are lengths that
    inner boxes add before a place in `text`, as pairs of what belongs to the character before and
    to the one after. `calls` are the ids of note calls with their places, `ids` those of all
    elements, `notes` the notes that hang in it with theirs. `inner` are the elements in the leaf,
    `aside` those that hang in it and stand elsewhere: notes, floats. `ragged` holds where the
    lines do not fill the measure. `initial` is the element of a letter over several lines, which is
    not in `text`.
    """

    host: Element
    style: Any
    width: float
    indent: float
    first: int = 0
    last: int = 0
    whole: bool = True
    text: str = ""
    runs: list[Run] = field(default_factory=list)
    edges: dict[int, tuple[float, float]] = field(default_factory=dict)
    calls: list[tuple[int, str]] = field(default_factory=list)
    ids: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, Element]] = field(default_factory=list)
    inner: list[Element] = field(default_factory=list)
    aside: list[Element] = field(default_factory=list)
    at_foot: bool = False
    ragged: bool = False
    reason: str = ""
    initial: Element | None = None

    def ends(self) -> list[int]:
        """Where each run ends. The space at the very end is in none: it is not in `text`."""
        whole = len(self.text)
        return [min(run.start, whole) for run in self.runs[1:]] + [whole]


class Measures:
    """The widths that a page offers: for its text, and for its notes, by the page's name."""

    def __init__(self, text: dict[str, float], notes: dict[str, float]) -> None:
        self._text = text
        self._notes = notes

    def text(self, page: str) -> float | None:
        """The width of the type area."""
        return self._text.get(page)

    def notes(self, page: str) -> float | None:
        """The width of the area of the notes."""
        return self._notes.get(page)


def leaves(root: Element, styles: Styles, measures: Measures) -> list[Leaf]:
    """The leaves of a document, in the order of the text; a note's follow those around its call."""
    finder = _Finder(styles, measures)
    found: list[Leaf] = []
    for body in root.iter("body"):
        for block in body:
            width = measures.text(styles.of(block)["page"])
            for around in (root, body):
                width = None if width is None else inner_width(styles.of(around), width)
            found += finder.block(block, width, odd=False)
    return found


def parts(element: Element, styles: Styles) -> Iterator[tuple[int, int, Element | None]]:
    """The stretches of inline content (ranges of children) and the blocks of an element."""
    start = 0
    for index, child in enumerate(element):
        style = styles.of(child)
        if style["display"][0] == "none" or _is_inline(style):
            continue
        yield start, index, None
        yield index, index, child
        start = index + 1
    yield start, len(element), None


class _Finder:
    def __init__(self, styles: Styles, measures: Measures) -> None:
        self._styles = styles
        self._measures = measures

    def block(
        self, element: Element, width: float | None, *, odd: bool, beside: bool = False
    ) -> Iterator[Leaf]:
        """The leaves in a block that stands in a container `width` wide (None: unknown).

        `odd` holds when the first line or letter of what is around has a style of its own,
        `beside` when something floats before the block.
        """
        width = _content(self._styles.of(element), width)
        odd = odd or self._styles.opens_oddly(element)
        for first, last, block in parts(element, self._styles):
            if block is None:
                leaf = self._leaf(element, first, last, width)
                if leaf is None:
                    continue
                if odd or beside:
                    leaf.reason = leaf.reason or "drop-cap or float"
                if leaf.text:
                    odd = False
                    yield leaf
                yield from self._asides(leaf)
            else:
                beside = beside or self._styles.of(block)["float"] in ("left", "right")
                yield from self.block(block, width, odd=odd, beside=beside)
                odd = False

    def _asides(self, leaf: Leaf) -> Iterator[Leaf]:
        for note in leaf.aside:
            style = self._styles.of(note)
            at_foot = style["float"] == "footnote"
            width = self._measures.notes(style["page"]) if at_foot else None
            odd = at_foot and self._styles.marks_itself(note)
            for one in self.block(note, width, odd=odd):
                one.at_foot = one.at_foot or at_foot
                yield one

    def _leaf(self, host: Element, first: int, last: int, width: float | None) -> Leaf | None:
        style = self._styles.of(host)
        if not _has_words(host, first, last):
            return None
        whole = first == 0 and last == len(host)
        leaf = Leaf(host, style, width or 0.0, 0.0, first, last, whole)
        indent = pixels(style["text_indent"], leaf.width)
        leaf.indent = indent or 0.0
        flat = _Flattener(leaf, self._styles)
        flat.fill()
        if width is None:
            leaf.reason = leaf.reason or "width not known"
        elif indent is None or not self._styles.is_plain(host):
            leaf.reason = leaf.reason or "generated content"
        return leaf


def _content(style: Any, width: float | None) -> float | None:
    """The width of a block's content; None if it takes a layout to know it."""
    plain = (
        style["display"][0] == "block"
        and style["display"][1] in ("flow", "flow-root")
        and style["float"] in ("none", "footnote")
        and style["position"] in ("static", "relative")
        and style["column_count"] == style["column_width"] == "auto"
    )
    return inner_width(style, width) if plain and width is not None else None


def _is_inline(style: Any) -> bool:
    if style["float"] == "footnote":
        return True
    if style["position"] not in ("static", "relative"):
        return True
    return bool(style["float"] == "none" and style["display"][0] == "inline")


def _has_words(host: Element, first: int, last: int) -> bool:
    lead = host.text if first == 0 else host[first - 1].tail
    if lead and lead.strip(" \t\n\r\f"):
        return True
    return any(
        "".join([*child.itertext(), child.tail or ""]).strip() or child.tag in _REPLACED
        for child in host[first:last]
    )


def without_initial(leaf: Leaf, element: Element, styles: Styles) -> Leaf:
    """The same leaf, with the letter in `element` taken out of its text."""
    found = replace(
        leaf,
        indent=0.0,
        text="",
        runs=[],
        edges={},
        calls=[],
        ids=[],
        notes=[],
        inner=[],
        aside=[],
        initial=element,
    )
    _Flattener(found, styles).fill()
    return found


class _Flattener:
    """Turns a leaf into its text, with spaces collapsed as on the page."""

    def __init__(self, leaf: Leaf, styles: Styles) -> None:
        self._leaf = leaf
        self._styles = styles
        self._parts: list[str] = []
        self._length = 0
        self._spaced = True

    def fill(self) -> None:
        leaf = self._leaf
        host = leaf.host
        lead = Slot(host) if leaf.first == 0 else Slot(host[leaf.first - 1], tail=True)
        self._add(lead, host, leaf.style)
        for child in host[leaf.first : leaf.last]:
            self._element(child, host, leaf.style)
        text = "".join(self._parts)
        leaf.text = text.rstrip(" ")
        # What closes behind the last space, closes behind the last word.
        for place in [one for one in leaf.edges if one > len(leaf.text)]:
            before, after = leaf.edges.pop(place)
            old = leaf.edges.get(len(leaf.text), (0.0, 0.0))
            leaf.edges[len(leaf.text)] = (old[0] + before + after, old[1])

    def _element(self, element: Element, parent: Element, around: Any) -> None:
        style = self._styles.of(element)
        if style["float"] == "footnote":
            self._note(element)
        elif style["display"][0] != "none":
            self._inline(element, style)
        self._add(Slot(element, tail=True), parent, around)

    def _note(self, element: Element) -> None:
        self._leaf.aside.append(element)
        self._leaf.notes.append((self._length, element))
        if self._styles.calls_by_itself(element):
            self._fail("call written by the style sheet")

    def _inline(self, element: Element, style: Any) -> None:
        leaf = self._leaf
        if element is leaf.initial:
            return
        if element.tag in _REPLACED:
            self._fail(f"{element.tag} in the text")
        elif style["float"] != "none" or style["position"] != "static":
            leaf.aside.append(element)
            self._fail("drop-cap or float")
            return
        elif style["display"][:2] != ("inline", "flow") or not self._styles.is_plain(element):
            self._fail("generated content")
        elif "white_space" in style.cascaded and style["white_space"] not in ("nowrap",):
            self._fail(OWN_SPACE)
        edges = sides(style, leaf.width)
        if edges is None:
            self._fail("width not known")
            edges = (0.0, 0.0)
        if NOTE_CALL in (element.get("class") or "").split() and element.get("id"):
            leaf.calls.append((self._length, element.get("id", "")))
        if element.get("id"):
            leaf.ids.append((self._length, element.get("id", "")))
        leaf.inner.append(element)
        self._edge(0.0, edges[0])
        self._add(Slot(element), element, style)
        for child in element:
            self._element(child, element, style)
        self._edge(edges[1], 0.0)

    def _edge(self, before: float, after: float) -> None:
        if before or after:
            old = self._leaf.edges.get(self._length, (0.0, 0.0))
            self._leaf.edges[self._length] = (old[0] + before, old[1] + after)

    def _fail(self, reason: str) -> None:
        self._leaf.reason = self._leaf.reason or reason

    def _add(self, slot: Slot, parent: Element, style: Any) -> None:
        text = _SPACE.sub(" ", slot.text)
        if self._spaced:
            text = text.removeprefix(" ")
        # A slot without text is kept too: its white space must go.
        self._leaf.runs.append(Run(self._length, slot, parent, style))
        if not text:
            return
        self._spaced = text.endswith(" ")
        self._parts.append(text)
        self._length += len(text)
