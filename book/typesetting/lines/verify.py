"""Holds the lines that the engine has drawn against those that were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.formatting_structure import boxes

from book.typesetting.lines.apply import KEY, Setting

# In pixels: how far a line may miss the measure. The engine counts in 1024ths of a pixel, and the
# copies of fonts in whole units of the em.
_MEASURE = 0.05


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line as the engine laid it out, in pixels: its text, its width, what it adds to spaces.

    `hung` is by how much its text is wider than that.
    """

    text: str
    width: float
    opened: float
    hung: float = 0.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The lines chosen for a leaf, the measure that they are to fill, and the least opening.

    `opening` is by how much the engine must open every space, or words would run together.
    `ragged` lines may be shorter than the measure, and their spaces stay as they are.
    """

    lines: Sequence[Setting]
    measure: float
    opening: float = 0.0
    ragged: bool = False


def drawn_lines(document: Any) -> dict[str, list[Drawn]]:
    """The lines of every fitted leaf in a document that is laid out, by the leaf's key."""
    found: dict[str, list[Drawn]] = {}
    for page in document.pages:
        _collect(page._page_box, found)
    return found


def _collect(box: Any, found: dict[str, list[Drawn]]) -> None:
    if isinstance(box, boxes.LineBox):
        element = box.element
        key = element.get(KEY) if element is not None else None
        if key is not None and "::" not in (box.element_tag or ""):
            texts: list[Any] = []
            hung = _texts(box, texts)
            opened = max((one.justification_spacing for one in texts), default=0.0)
            found.setdefault(key, []).append(
                Drawn("".join(one.text for one in texts), box.width, opened, hung)
            )
        return
    for child in getattr(box, "children", ()):
        _collect(child, found)


def _texts(box: Any, found: list[Any]) -> float:
    """Find the texts of a line; by how much the margins of what is in it are less than nothing."""
    hung = 0.0
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            found.append(child)
        elif isinstance(child, boxes.InlineBox):
            hung -= min(child.margin_left, 0.0) + min(child.margin_right, 0.0)
            hung += _texts(child, found)
    return hung


def differences(
    chosen: Mapping[str, Chosen], drawn: Mapping[str, Sequence[Drawn]]
) -> dict[str, str]:
    """The leaves that were not drawn as chosen, with what is different, in words."""
    found: dict[str, str] = {}
    for key, leaf in chosen.items():
        said = _difference(leaf, drawn.get(key, ()))
        if said:
            found[key] = said
    return found


def _difference(chosen: Chosen, drawn: Sequence[Drawn]) -> str:
    if len(chosen.lines) != len(drawn):
        return f"{len(drawn)} lines were drawn, {len(chosen.lines)} chosen"
    for number, (line, got) in enumerate(zip(chosen.lines, drawn, strict=True), 1):
        # The engine puts a space without width behind one that stands alone in its element.
        if got.text.replace("\u200b", "") != line.text:
            return f"line {number} was drawn as “{got.text}”, not as “{line.text}”"
        short = chosen.measure - got.width
        if chosen.ragged:
            if short < -_MEASURE:
                return f"line {number} is wider than the measure by {-short:.2f} pixels"
            continue
        if line.spaces and abs(short) > _MEASURE:
            return f"line {number} misses the measure by {short:.2f} pixels"
        if line.hung and abs(line.hung - got.hung) > _MEASURE:
            return f"line {number} hangs in the margin by {got.hung:.2f} pixels"
        if line.spaces and got.opened < chosen.opening:
            return f"the words of line {number} stand too close"
    return ""
