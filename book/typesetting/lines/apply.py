"""Writes chosen lines into the tree, so that the engine cannot but draw them.

A break is a newline in the text, and the leaf is told to keep newlines. To the engine every line
is then a last line, and last lines are told to fill the measure: it opens the narrow spaces of
each line to just what was chosen. No element is needed for a line, but for one whose type is
widened or narrowed; and an empty one at the end of the leaf, as wide as the last line is short.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree

from book.typesetting.lines.breaker import Broken, Shape
from book.typesetting.lines.hang import Edges, Hang
from book.typesetting.lines.items import DIVIDED, END, SPACE, UNPRINTED, Items
from book.typesetting.lines.leaves import Element, Leaf, Run, Slot
from book.typesetting.lines.shape import HYPHEN, Type

KEY = "data-lines"
"""The attribute that carries the key of a fitted leaf into the engine's boxes."""
_LEAST = 0.05
_TOO_LOOSE = 1.1
_WITHOUT = str.maketrans(dict.fromkeys(UNPRINTED, "") | {HYPHEN: "-"})


@dataclass(frozen=True, slots=True)
class Setting:
    """How one line is set: `start` and `end` in the leaf's text, and what is drawn of it.

    `text` is as drawn. `ratio` as in `Cut`. `percent` is the width of its type; `gap` what the
    last line leaves free. `left` and `right` are by how much its edges hang in the margins;
    `inset` is what a letter over several lines takes of it.
    """

    start: int
    end: int
    kind: int
    text: str
    natural: float
    spaces: int
    ratio: float
    percent: int = 100
    gap: float = 0.0
    left: float = 0.0
    right: float = 0.0
    inset: float = 0.0

    @property
    def hung(self) -> float:
        """By how much the line is wider than its measure."""
        return max(self.left - self.inset, 0.0) + self.right


def settings(
    leaf: Leaf,
    items: Items,
    broken: Broken,
    shape: Shape,
    types: Sequence[Type],
    expansion: float,
    hang: Hang,
    inset: tuple[int, float] = (0, 0.0),
) -> list[Setting]:
    """The lines of a leaf, from the breaks that were chosen.

    `inset` tells how many of its first lines are shorter for a letter beside them, and by what.
    """
    found: list[Setting] = []
    edges = Edges(hang, leaf, types)
    start = 0
    for number, cut in enumerate(broken.cuts):
        end, kind = items.places[cut.place], items.kinds[cut.place]
        text = leaf.text[start:end].translate(_WITHOUT)
        if kind == DIVIDED:
            text += _type_at(leaf, types, end - 1).hyphen
        percent = _percent(cut.ratio, expansion)
        gap = shape.width(number) - cut.natural if kind == END and cut.ratio == 0 else 0.0
        left = edges.before(start)
        right = edges.behind(end, divided=kind == DIVIDED) if kind != END else 0.0
        line = Setting(start, end, kind, text, cut.natural, cut.spaces, cut.ratio, percent, gap)
        # The first line has the letter itself before it.
        beside = inset[1] if 0 < number < inset[0] else 0.0
        found.append(replace(line, left=left, right=right, inset=beside))
        start = end + (kind == SPACE)
    return found


def _percent(ratio: float, expansion: float) -> int:
    """How wide the type of a line is set, in hundredths."""
    if expansion and ratio > _TOO_LOOSE:
        # Nothing helps such a line but a little more of everything.
        return 101 + round(expansion * 100)
    return 100 + round(max(-1.0, min(1.0, ratio)) * expansion * 100)


def _type_at(leaf: Leaf, types: Sequence[Type], place: int) -> Type:
    """The type of the character at `place`."""
    at = 0
    for index, run in enumerate(leaf.runs):
        if run.start > place:
            break
        at = index
    return types[at]


@dataclass(slots=True)
class Classes:
    """The classes that lines need; the style sheet is made of them when all lines are set.

    `families` are those of which copies are needed, `resets` the values to put back where a note
    hangs in a leaf.
    """

    families: list[str] = field(default_factory=list)
    widths: set[tuple[str, int]] = field(default_factory=set)
    resets: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    closer: list[float] = field(default_factory=list)
    hung: list[tuple[float, float]] = field(default_factory=list)

    def family(self, name: str, percent: int = 100) -> str:
        """The class for a family's copies."""
        self.widths.add((name, percent))
        return f"tf{_index(self.families, name)}-{percent}"

    def percents(self, family: str) -> set[int]:
        """The widths in which copies of a family are needed."""
        return {percent for name, percent in self.widths if name == family}

    def reset(self, style: Any) -> str:
        """The class that puts back what a leaf changes for what is in it."""
        return f"tr{_index(self.resets, tuple(_inherited(style)))}"

    def hang(self, left: float, right: float) -> str:
        """The class for what hangs in the margins."""
        return f"th{_index(self.hung, (left, right))}"

    def word_space(self, pixels: float) -> str:
        """The class for words that are set closer, where there is no copy of the font."""
        return f"tw{_index(self.closer, round(pixels, 3))}"


def _index(known: list[Any], one: Any) -> int:
    if one not in known:
        known.append(one)
    return known.index(one)


def _inherited(style: Any) -> Iterator[tuple[str, str]]:
    for name in ("white_space", "text_align_all", "text_align_last", "hyphens"):
        yield name.replace("_", "-"), str(style[name])
    yield "word-spacing", f"{float(style['word_spacing']):g}px"
    yield "font-family", ",".join(f'"{one}"' for one in style["font_family"])


def write(
    leaf: Leaf,
    lines: Sequence[Setting],
    key: str,
    classes: Classes,
    copied: frozenset[str],
    closer: float,
) -> None:
    """Write the lines of `leaf` into the tree.

    Args:
        leaf: what is set.
        lines: how.
        key: is found again on the boxes that the engine makes of it.
        classes: grows by what is needed.
        copied: the families of which there are copies.
        closer: what to add to the word space where there are none: less than nothing.
    """
    host = leaf.host if leaf.whole else _wrapped(leaf)
    family = leaf.style["font_family"][0]
    host.set(KEY, key)
    if leaf.ragged:
        _mark(host, "tn")
        _write_runs(leaf, lines, host, classes, frozenset())
        return
    _mark(host, "tl")
    if family in copied:
        _mark(host, classes.family(family))
    else:
        _mark(host, classes.word_space(closer + float(leaf.style["word_spacing"])))
    for inner in leaf.inner:
        style = _style_of(leaf, inner)
        if style is not None and "font_family" in style.cascaded and family in copied:
            own = style["font_family"][0]
            if own in copied:
                _mark(inner, classes.family(own))
    _write_runs(leaf, lines, host, classes, copied if family in copied else frozenset())
    last = lines[-1]
    if last.gap > _LEAST and last.spaces:
        # A hair less than the gap: too much would leave the line no room to be opened at all.
        filler = f"padding-left:{last.gap - 0.02:.3f}px"
        ElementTree.SubElement(host, "span", {"style": filler})


def tidy(leaf: Leaf) -> None:
    """Collapse the white space of a leaf that the engine is to break.

    The engine does so itself, but not in notes at the foot, where it fails at a space before a
    newline.
    """
    for run, end in zip(leaf.runs, leaf.ends(), strict=True):
        _put(run.slot, leaf.text[run.start : end])


def _style_of(leaf: Leaf, element: Element) -> Any:
    return next((run.style for run in leaf.runs if run.slot == Slot(element)), None)


def _mark(element: Element, name: str) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _wrapped(leaf: Leaf) -> Element:
    """A block of its own for a leaf that shares its host with blocks."""
    host = leaf.host
    wrapper = ElementTree.Element("span", {"class": "tb"})
    children = list(host[leaf.first : leaf.last])
    lead = Slot(host) if leaf.first == 0 else Slot(host[leaf.first - 1], tail=True)
    wrapper.text, old = lead.text, lead
    _put(old, "")
    for child in children:
        host.remove(child)
        wrapper.append(child)
    host.insert(leaf.first, wrapper)
    leaf.runs = [_moved(run, old, host, wrapper) for run in leaf.runs]
    return wrapper


def _moved(run: Run, lead: Slot, host: Element, wrapper: Element) -> Run:
    slot = Slot(wrapper) if run.slot == lead else run.slot
    parent = wrapper if run.parent is host else run.parent
    return Run(run.start, slot, parent, run.style)


def _put(slot: Slot, text: str) -> None:
    if slot.tail:
        slot.element.tail = text
    else:
        slot.element.text = text


def _write_runs(
    leaf: Leaf,
    lines: Sequence[Setting],
    host: Element,
    classes: Classes,
    copied: frozenset[str],
) -> None:
    number = 0
    for run, end in zip(leaf.runs, leaf.ends(), strict=True):
        pieces: list[_Part] = []
        place = run.start
        while place < end:
            line = lines[number]
            stop = min(end, max(place, line.end))
            text = leaf.text[place:stop].translate(_WITHOUT)
            closes = line.kind != END and stop == line.end and (line.kind == SPACE or stop > place)
            if closes and line.kind == SPACE and stop == end:
                # The space that goes is in a later run: so is the newline.
                closes = False
            if stop == place and not closes:
                raise AssertionError(f"no line goes on at {place} in “{leaf.text}”")
            if closes and line.kind == DIVIDED:
                text += line.text[-1]
            if text:
                left = line.left - line.inset if place == line.start else 0.0
                right = line.right if place < line.end <= stop else 0.0
                pieces.append(_Part(text, line.percent, left, right))
            if closes:
                pieces.append(_Part("\n"))
                number += 1
                stop += line.kind == SPACE
            place = stop
        _fill(run, pieces, classes, copied)


@dataclass(frozen=True, slots=True)
class _Part:
    """What stands in one slot of one line."""

    text: str
    percent: int = 100
    left: float = 0.0
    right: float = 0.0


def _fill(run: Run, pieces: list[_Part], classes: Classes, copied: frozenset[str]) -> None:
    """Put a run's text into its slot, with an element around what is not set as it stands."""
    family = run.style["font_family"][0]
    slot = run.slot
    at = list(run.parent).index(slot.element) + 1 if slot.tail else 0
    lead, span = "", None
    for one in pieces:
        names = []
        if one.percent != 100 and family in copied and one.text.strip():
            names.append(classes.family(family, one.percent))
        if one.left or one.right:
            names.append(classes.hang(one.left, one.right))
        if names:
            span = ElementTree.Element("span", {"class": " ".join(names)})
            span.text = one.text
            run.parent.insert(at, span)
            at += 1
        elif span is None:
            lead += one.text
        else:
            span.tail = (span.tail or "") + one.text
    _put(slot, lead)
