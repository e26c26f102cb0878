"""Paragraphs that the engine breaks itself, held to the lines that it made when they were measured.

Its lines are written into the tree as newlines, as chosen lines are: then the paragraph may be
cut between them like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.formatting_structure import boxes

from book.typesetting.lines.apply import KEY
from book.typesetting.lines.leaves import Element, Slot

_IGNORED = frozenset("\u00ad\u200b\u2060\ufeff")
_HYPHEN = "\u2010"
_COLLAPSED = frozenset(" \t\n\r\f")
_REPLACED = frozenset({"img", "br", "wbr", "svg", "math", "object", "video", "audio", "canvas"})
_PRESERVED = frozenset({"pre", "pre-wrap", "pre-line", "break-spaces"})
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line as the engine made it: its text, its height, and what it leaves of the measure."""

    text: str
    height: float
    gap: float


def own_lines(box: Any) -> tuple[OwnLine, ...]:
    """The lines of a block's box; none where it holds anything else."""
    if not isinstance(box, boxes.BlockBox) or not box.children:
        return ()
    if not all(isinstance(one, boxes.LineBox) for one in box.children):
        return ()
    if any(one.tag in _REPLACED for one in box.element.iter()):
        return ()
    return tuple(
        OwnLine("".join(_texts(one)), one.height, box.width - one.width) for one in box.children
    )


def _texts(box: Any) -> Iterator[str]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child.text
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)


def write_own(
    element: Element,
    lines: Sequence[OwnLine],
    style: Any,
    key: str,
    is_note: Callable[[Element], bool],
) -> dict[Element, int] | None:
    """Write lines into a paragraph as newlines.

    Gives on which line, from 0, each element begins that is in it; None where the lines are not
    those of the text: nothing is changed then.
    """
    slots = list(_slots(element, is_note))
    preserved = style["white_space"] in _PRESERVED
    found = _written([slot.text for slot in slots], lines, preserved)
    if found is None:
        return None
    written, ends = found
    # What hangs in the text, and the anchors in it, are on the line of what stands before them.
    places: dict[Element, int] = {}
    line = 0
    for slot, end in zip(slots, ends, strict=True):
        if slot.tail:
            places.setdefault(slot.element, line)
        else:
            places[slot.element] = line
        line = end
    for slot, text in zip(slots, written, strict=True):
        if slot.tail:
            slot.element.tail = text
        else:
            slot.element.text = text
    element.set(KEY, key)
    if preserved:
        return places
    justified = style["text_align_all"] == "justify"
    element.set("class", f"{element.get('class', '')} {'tk' if justified else 'tn'}".strip())
    if justified and (gap := lines[-1].gap) > _LEAST and " " in lines[-1].text.strip():
        ElementTree.SubElement(element, "span", {"style": f"padding-left:{gap - 0.02:.3f}px"})
    return places


def _slots(element: Element, is_note: Callable[[Element], bool]) -> Iterator[Slot]:
    yield Slot(element)
    for child in element:
        if not is_note(child):
            yield from _slots(child, is_note)
        yield Slot(child, tail=True)


def _written(
    texts: Sequence[str], lines: Sequence[OwnLine], preserved: bool
) -> tuple[list[str], list[int]] | None:
    """The texts with a newline where each line ends, and on which line each text ends.

    None where lines and texts differ.
    """
    writer = _Writer([_letters(one.text) for one in lines], preserved)
    out: list[str] = []
    ends: list[int] = []
    for text in texts:
        written = writer.write(text)
        if written is None:
            return None
        out.append(written)
        ends.append(min(writer.line, len(lines) - 1))
    return (out, ends) if writer.is_whole() else None


class _Writer:
    """Goes through the text of a paragraph beside the letters of its lines."""

    def __init__(self, wanted: Sequence[str], preserved: bool) -> None:
        self._wanted, self._preserved = wanted, preserved
        self._line = self._place = 0
        self._opens = True  # white space there is not drawn

    @property
    def line(self) -> int:
        """The line that the last letter is on."""
        return self._line

    def is_whole(self) -> bool:
        """Whether all lines have been gone through."""
        rest = self._wanted[self._line :]
        return not rest or (len(rest) == 1 and self._place == len(rest[0]))

    def write(self, text: str) -> str | None:
        """A stretch of text, with its line ends; None where it is not that of the lines."""
        done = ""
        for sign in text:
            if self._preserved and sign == "\n":
                if self._rest():
                    return None
                self._line, self._place = self._line + 1, 0
                done += sign
            elif sign in _COLLAPSED and not self._preserved:
                done += "" if self._opens or done.endswith(" ") else " "
            elif sign in _IGNORED or sign.isspace():
                done += "" if sign in _IGNORED else sign
            else:
                rest = self._rest()
                if rest in ("", _HYPHEN):
                    done = done.rstrip(" ") + rest + "\n"
                    self._line, self._place = self._line + 1, 0
                    rest = self._rest()
                if not rest or rest[0] != sign:
                    return None
                self._place, self._opens = self._place + 1, False
                done += sign
        return done

    def _rest(self) -> str:
        """What is left of the line."""
        if self._line >= len(self._wanted):
            return ""
        return self._wanted[self._line][self._place :]


def _letters(text: str) -> str:
    return "".join(one for one in text if not one.isspace() and one not in _IGNORED)
