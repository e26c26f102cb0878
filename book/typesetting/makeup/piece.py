"""Pieces of PDF files: objects that can stand in any other file, under whatever numbers.

The engine's file is taken apart once, where it was made. Where its objects name each other, and
where they depend on the book around them, there are marks: numbers from 0, or letters for what
make-up knows. To put a piece into a book is then to fill in the marks, and no object is parsed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

# A string in round brackets, in which there is no reference whatever it says; or a reference.
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|(?<![\d.])(\d+) 0 R\b", re.DOTALL)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)
_MARK, _END = b"\0", b"\1"

PARENT, DOCUMENT, PROFILE, FONTS, FORMS = b"P", b"D", b"I", b"F", b"X"
"""The node above the pages, the element above the structure, the profile of colours (an object
each), and what is added to the fonts and forms of the pages (pairs of names and objects)."""
KEY, CONTENTS = b"k", b"c"
"""With a number behind them: a key of the structure, and the contents of a page."""


@dataclass(frozen=True)
class Piece:
    """Objects of a PDF, by numbers from 0.

    `text` has them one after another, with marks; behind them stand the `named` texts, which are
    no objects. `streams` are the bytes of those that have some. `pages`, their `contents`, and
    the `kids` of the structure are among the objects; `keys` is how many keys the structure has,
    and `boxes` are the pages' sizes.
    """

    text: bytes
    count: int
    named: tuple[str, ...] = ()
    streams: Mapping[int, bytes] = field(default_factory=dict)
    pages: tuple[int, ...] = ()
    contents: tuple[int, ...] = ()
    kids: tuple[int, ...] = ()
    keys: int = 0
    boxes: tuple[str, ...] = ()

    def filled(
        self, first: int, marks: Mapping[bytes, bytes], key: int = 0
    ) -> tuple[list[bytes], dict[str, bytes]]:
        """The objects, and the named texts, of a piece whose objects count from `first`.

        `marks` says what stands for letters, keys of the structure count from `key`.
        """
        # Objects are named several times each, and there are a hundred on a page.
        said = {b"%d" % place: b"%d 0 R" % (first + place) for place in range(self.count)}
        said.update(marks)
        parts = self.text.split(_MARK)
        parts[1::2] = [said.get(one) or _key(one, key) for one in parts[1::2]]
        texts = b"".join(parts).split(_END)
        return texts[: self.count], dict(zip(self.named, texts[self.count :], strict=False))

    def packed(self) -> bytes:
        """The piece as bytes: a line of JSON, the text, the streams."""
        facts = {
            "text": len(self.text),
            "count": self.count,
            "named": self.named,
            "streams": [[number, len(data)] for number, data in self.streams.items()],
            "pages": self.pages,
            "contents": self.contents,
            "kids": self.kids,
            "keys": self.keys,
            "boxes": self.boxes,
        }
        line = json.dumps(facts, separators=(",", ":")).encode()
        return b"".join((line, b"\n", self.text, *self.streams.values()))

    @classmethod
    def unpacked(cls, data: bytes) -> Piece:
        """The piece that was packed.

        Raises:
            ValueError: these are no such bytes.
        """
        line, _, rest = data.partition(b"\n")
        try:
            facts: dict[str, Any] = json.loads(line)
            place = facts["text"]
            streams = {}
            for number, length in facts["streams"]:
                streams[number] = rest[place : place + length]
                place += length
            if place != len(rest):
                raise ValueError("no piece")
            return cls(
                rest[: facts["text"]],
                facts["count"],
                tuple(facts["named"]),
                streams,
                tuple(facts["pages"]),
                tuple(facts["contents"]),
                tuple(facts["kids"]),
                facts["keys"],
                tuple(facts["boxes"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("no piece") from error


def _key(mark: bytes, first: int) -> bytes:
    return b"%d" % (first + int(mark[1:])) if mark[:1] == KEY else b""


def pages_of(pdf: Any) -> Piece:
    """The pages of a file of the engine's (a `pydyf.PDF`), with their structure."""
    objects = _objects(pdf)
    pages = [objects[one] for one in pdf.page_references]
    contents = [objects[page["Contents"]].number for page in pages]
    for place, page in enumerate(pages):
        page["Parent"], page["Contents"] = _mark(PARENT), _mark(CONTENTS, place)
        if "StructParents" in page:
            page["StructParents"] = _mark(KEY, page["StructParents"])
    for one in pdf.objects:
        if isinstance(one, dict) and "StructParent" in one:
            one["StructParent"] = _mark(KEY, one["StructParent"])
    kids, keys, named = _structure(pdf, objects)
    roots = [page.number for page in pages], contents, kids
    boxes = tuple(page["MediaBox"].data.decode() for page in pages)
    found = _piece(pdf, roots, named, _resources(pages, objects))
    return replace(found, keys=keys, boxes=boxes)


def head_of_file(pdf: Any) -> Piece:
    """What a file says of itself: its catalog without pages and places, and its information.

    Its colours' profile is named `profile`, by its object.
    """
    own = ("Pages", "Names", "Outlines", "StructTreeRoot", "PageMode")
    kept = {name: value for name, value in pdf.catalog.items() if name not in own}
    named = {"catalog": _dictionary(kept), "info": _dictionary(pdf.info)}
    intents = pdf.catalog.get("OutputIntents")
    if intents:
        named["profile"] = intents[0]["DestOutputProfile"]
    return _piece(pdf, named=named)


def form_of(pdf: Any) -> Piece:
    """The only page of a file as a form; `form` names the object."""
    objects = _objects(pdf)
    page = objects[pdf.page_references[0]]
    content = objects[page["Contents"]]
    content.extra = content.extra | {
        "Type": "/XObject",
        "Subtype": "/Form",
        "BBox": page["MediaBox"],
        "Resources": page["Resources"],
    }
    return _piece(pdf, named={"form": content.reference})


def _objects(pdf: Any) -> dict[bytes, Any]:
    return {one.reference: one for one in pdf.objects if one.number is not None}


def _mark(name: bytes, number: int | None = None) -> bytes:
    return _MARK + name + (b"" if number is None else b"%d" % number) + _MARK


def _dictionary(values: Mapping[str, Any]) -> bytes:
    from pydyf import Dictionary

    data: bytes = Dictionary(values).data
    return data


def _structure(pdf: Any, objects: Mapping[bytes, Any]) -> tuple[list[int], int, dict[str, bytes]]:
    """The uppermost elements below the document, the count of the keys, and what keys lead to."""
    root = objects.get(pdf.catalog.get("StructTreeRoot"))
    if root is None:
        return [], 0, {}
    kids = [objects[one] for one in objects[root["K"][0]]["K"]]
    for kid in kids:
        kid["P"] = _mark(DOCUMENT)
    numbers = objects[root["ParentTree"]]["Nums"]
    numbers[::2] = [_mark(KEY, one) for one in numbers[::2]]
    return [kid.number for kid in kids], len(numbers) // 2, {"keys": numbers.data[1:-1]}


def _resources(
    pages: Iterable[Any], objects: Mapping[bytes, Any]
) -> dict[int, tuple[bytes, bytes]]:
    """Where fonts and forms can be added: for an object, what stands before, and the mark."""
    added: dict[int, tuple[bytes, bytes]] = {}
    for resources in {page["Resources"]: objects[page["Resources"]] for page in pages}.values():
        colours = objects[resources["ColorSpace"]]
        if "srgb" in colours:
            # One profile of colours serves the whole book.
            colours["srgb"][-1] = _mark(PROFILE)
        resources.setdefault("XObject", type(resources)())
        added[resources.number] = (b"/XObject <<", _mark(FORMS))
        added[objects[resources["Font"]].number] = (b"<<", _mark(FONTS))
    return added


def _piece(
    pdf: Any,
    roots: tuple[list[int], list[int], list[int]] = ([], [], []),
    named: Mapping[str, bytes] = MappingProxyType({}),
    added: Mapping[int, tuple[bytes, bytes]] = MappingProxyType({}),
) -> Piece:
    """The objects that these lead to, and no others; `roots` are pages, contents and kids."""
    found: dict[int, tuple[bytes, bytes | None]] = {}
    waiting = [number for some in roots for number in some]
    for text in named.values():
        waiting += _named_in(text)
    while waiting:
        number = waiting.pop()
        if number not in found:
            text, stream = _apart(pdf.objects[number].data)
            if number in added:
                before, mark = added[number]
                text = text.replace(before, before + mark, 1)
            found[number] = text, stream
            waiting += _named_in(text)
    places = {number: place for place, number in enumerate(sorted(found))}

    def marked(match: re.Match[bytes]) -> bytes:
        if match[1] is None:
            return _plain(match[0])
        return b"\0%d\0" % places[int(match[1])]

    texts = [_REFERENCE.sub(marked, found[number][0]) for number in places]
    texts += [_REFERENCE.sub(marked, text) for text in named.values()]
    streams = {places[one]: data for one in places for data in (found[one][1],) if data is not None}
    pages, contents, kids = (tuple(places[one] for one in some) for some in roots)
    return Piece(_END.join(texts), len(places), tuple(named), streams, pages, contents, kids)


def _named_in(text: bytes) -> list[int]:
    return [int(one[1]) for one in _REFERENCE.finditer(text) if one[1] is not None]


def _apart(data: bytes) -> tuple[bytes, bytes | None]:
    """An object's text, and the bytes of its stream if it has one."""
    if not data.endswith(b"\nendstream"):
        return data, None
    place = data.index(b"\nstream\n")
    return data[:place], data[place + 8 : -10]


def _plain(string: bytes) -> bytes:
    """A string that can't be taken for one with marks in it."""
    if _MARK not in string and _END not in string:
        return string
    return b"<" + _ESCAPE.sub(rb"\1", string[1:-1]).hex().encode() + b">"
