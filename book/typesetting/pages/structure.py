"""Notes in the structure of a PDF: each is one /Note, behind its call, however it is cut.

The engine hangs the notes of a page under the document, as an element without meaning that holds
one for each note (or for the group of them: a section where the first runs on from the page
before). Nothing else in the tree looks so: what else hangs there is a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pydyf

_CALL = re.compile(r"^([^.]*)\.call\d+\.")
_Elements = dict[bytes, Any]


def mark_notes(pdf: Any, mark: str = "") -> None:
    """Make notes /Note, join the parts of those that are cut, and put each behind its call.

    `mark` goes into their ids, so that those of different galleys differ.
    """
    elements: _Elements = {one.reference: one for one in _of_type(pdf, "/StructElem")}
    targets = _targets(pdf, elements)
    calls: dict[tuple[str, Any], Any] = {}
    for reference, target in targets.items():
        calls.setdefault((target, elements[reference]["Pg"]), elements[reference])
    count = 0
    note: Any = None
    for root in [one for one in elements.values() if one["S"] == "/Document"]:
        for area in [elements[kid] for kid in root["K"] if kid in elements]:
            if area["S"] != "/NonStruct":
                continue
            for part, runs_on in list(_parts(area, elements)):
                if runs_on and note is not None:
                    _join(note, part, elements)
                    continue
                count += 1
                note = part
                note["S"] = "/Note"
                note["ID"] = pydyf.String(f"{mark}-note-{count}" if mark else f"note-{count}")
                anchor = _called_from(note, elements, targets)
                _put_behind(calls.get((anchor, note["Pg"])), note, elements)
            if not any(_holds(kid, elements) for kid in area["K"]):
                root["K"].remove(area.reference)


def _parts(area: Any, elements: _Elements) -> Iterator[tuple[Any, bool]]:
    """The notes in the area of a page, and whether each goes on from the page before."""
    for kid in area["K"]:
        group = elements.get(kid)
        if group is None:
            continue
        if group["S"] == "/Span":
            yield group, False
        elif group["S"] in ("/Div", "/Sect"):
            for number, one in enumerate(_spans(group, elements)):
                yield one, group["S"] == "/Sect" and not number


def _spans(group: Any, elements: _Elements) -> Iterator[Any]:
    """The notes in a group, those in a row of several among them."""
    for kid in list(group["K"]):
        element = elements.get(kid)
        if element is not None and element["S"] == "/Span":
            yield element
        elif element is not None and element["S"] == "/Div":
            yield from _spans(element, elements)


def _join(note: Any, part: Any, elements: _Elements) -> None:
    """Put what is in a further part of a note into it."""
    elements[part["P"]]["K"].remove(part.reference)
    for kid in part["K"]:
        if kid in elements:
            elements[kid]["P"] = note.reference
    note["K"].extend(part["K"])
    part["K"].clear()
    part["S"] = "/NonStruct"


def _put_behind(call: Any, note: Any, elements: _Elements) -> None:
    """Move a note behind the link that calls it."""
    if call is None:
        return
    parent = elements.get(call["P"])
    if parent is None or call.reference not in parent["K"]:
        return
    elements[note["P"]]["K"].remove(note.reference)
    parent["K"].insert(parent["K"].index(call.reference) + 1, note.reference)
    note["P"] = parent.reference


def _targets(pdf: Any, elements: _Elements) -> dict[bytes, str]:
    """Where each link leads, by the reference of its element, in the order of the text."""
    annotations = {
        one.reference: str(one["Dest"].string)
        for one in _of_type(pdf, "/Annot")
        if isinstance(one.get("Dest"), pydyf.String)
    }
    objects = {one.reference: annotations.get(one["Obj"], "") for one in _of_type(pdf, "/OBJR")}
    found = {}
    for element in elements.values():
        if element["S"] == "/Link":
            target = next((objects[kid] for kid in element["K"] if objects.get(kid)), "")
            if target:
                found[element.reference] = target
    return found


def _called_from(note: Any, elements: _Elements, targets: dict[bytes, str]) -> str:
    """The anchor of a note, which its first link back tells: nothing where there is none."""
    for kid in note["K"]:
        if kid in targets:
            found = _CALL.match(targets[kid])
            return f"{found[1]}.note.{targets[kid][found.end() :]}" if found else ""
        if kid in elements and (anchor := _called_from(elements[kid], elements, targets)):
            return anchor
    return ""


def _holds(kid: Any, elements: _Elements) -> bool:
    """Whether something is said in an element."""
    element = elements.get(kid)
    if element is None:
        return True
    return any(_holds(one, elements) for one in element["K"])


def _of_type(pdf: Any, kind: str) -> Iterator[Any]:
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == kind:
            yield item
