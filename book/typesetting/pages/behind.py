"""Sets notes behind their section, where the engine is to take the decisions about its pages.

It would lose the text of notes at the foot, or move it off the page of its call, without a word.
"""

from __future__ import annotations

from xml.etree import ElementTree

from book.typesetting.lines.cascade import Styles
from book.typesetting.lines.leaves import Element

_STYLE = "float: none !important; display: block !important"


def set_behind(section: Element, styles: Styles) -> None:
    """Move the notes at the foot of a section to its end, in their order."""
    found = _taken(section, styles)
    if not found:
        return
    behind = ElementTree.SubElement(section, "div", {"class": "notes"})
    for note in found:
        style = note.get("style", "")
        note.set("style", f"{style}; {_STYLE}" if style else _STYLE)
        behind.append(note)


def _taken(parent: Element, styles: Styles) -> list[Element]:
    """Take the notes out of an element; what stood behind each stays. Notes in notes follow."""
    found: list[Element] = []
    last: Element | None = None
    for child in list(parent):
        inner = _taken(child, styles)
        if (style := styles.of(child)) is None or style["float"] != "footnote":
            found += inner
            last = child
            continue
        found += [child, *inner]
        tail, child.tail = child.tail or "", None
        parent.remove(child)
        if last is None:
            parent.text = (parent.text or "") + tail
        else:
            last.tail = (last.tail or "") + tail
    return found
