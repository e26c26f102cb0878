"""The page that a theme makes: how much room it has for text, and what notes at its foot take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from book.typesetting.lines.cascade import Styles, pixels
from book.typesetting.lines.engine import Machine
from book.typesetting.lines.probe import kinds

NOTES = "page-notes"
"""The class of the element that holds the notes of a page. It is `continued`, too, when the first
of them began on an earlier page."""
CONTINUED = "continued"
RULES = f"""\
.{NOTES} {{ float: footnote !important; footnote-policy: auto !important }}
.{NOTES}::footnote-call, .{NOTES}::footnote-marker {{ content: none !important;
  font-size: 0 !important; line-height: 0 !important; vertical-align: baseline !important;
  margin: 0 !important; padding: 0 !important }}
.{NOTES} > * {{ float: none !important; display: block !important }}
.pr {{ line-height: 0 !important; text-indent: 0 !important; word-spacing: 0 }}
.pr > * {{ float: none !important; display: inline !important }}
.pp {{ break-before: page !important }}
.ph {{ margin-top: 0 !important }}
.pf {{ margin-bottom: 0 !important }}
.pc {{ margin-top: 0 !important; padding-top: 0 !important; border-top: 0 !important;
  text-indent: 0 !important }}
.po {{ margin-bottom: 0 !important; padding-bottom: 0 !important; border-bottom: 0 !important }}
.pv {{ height: 0 !important; margin: 0 !important; padding: 0 !important;
  line-height: 0 !important }}
.pd {{ display: block !important }}
.px {{ display: none !important }}
.tk {{ white-space: pre-line !important; hyphens: none !important;
  text-align: justify !important; text-align-last: justify !important }}"""
_SAME = 0.04
_BEFORE = ("margin_top", "border_top_width", "padding_top")
_AFTER = ("padding_bottom", "border_bottom_width", "margin_bottom")


@dataclass(frozen=True, slots=True)
class Paper:
    """A page, in pixels: the width of the sheet, and the height of its text.

    `notes` is what notes at its foot take beside their lines, `continued` the same where the
    first of them runs on from the page before. Where pages are not all `alike`, it is the least
    of them.
    """

    width: float
    height: float
    notes: float
    continued: float
    alike: bool = True


def paper(styles: Styles, page: str, machine: Machine, root: ElementTree.Element) -> Paper | None:
    """The pages of this name; None where they need a layout to be known."""
    found = [one for kind in kinds(page) if (one := _paper(*styles.page(kind))) is not None]
    if len(found) < len(list(kinds(page))):
        return None
    alike = all(max(values) - min(values) <= _SAME for values in zip(*found, strict=True))
    # Margins that are given in two decimals do not add up to the same to the last digit.
    width, height = min(one[0] for one in found), min(one[1] for one in found)
    around = max(one[2] for one in found)
    inside = [_group(machine, root, name) for name in ("", f" {CONTINUED}")]
    return Paper(width, height, around + inside[0], around + inside[1], alike)


def _paper(page: Any, notes: Any) -> tuple[float, float, float] | None:
    edges = [pixels(page[name], page["size"][1]) for name in (*_BEFORE, *_AFTER)]
    if any(one is None for one in edges):
        return None
    height = page["size"][1] - sum(one for one in edges if one is not None)
    return page["size"][0], height, _around(notes) if notes is not None else 0.0


def _around(style: Any) -> float:
    return sum(pixels(style[name], 0.0) or 0.0 for name in (*_BEFORE, *_AFTER))


def _group(machine: Machine, root: ElementTree.Element, name: str) -> float:
    """What the element around the notes adds, by the theme."""
    tree = ElementTree.Element(root.tag, root.attrib)
    body = ElementTree.SubElement(tree, "body")
    text = ElementTree.SubElement(ElementTree.SubElement(body, "section"), "p")
    group = ElementTree.SubElement(text, "div", {"class": NOTES + name})
    return _around(machine.styles(tree).of(group))
