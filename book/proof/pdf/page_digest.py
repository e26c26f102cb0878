"""Digests of the pages of a PDF: of all that decides what a reader sees and can press there.

That is what the page draws, and with what: its instructions, fonts, pictures, boxes; and its links,
with the places that they lead to. Pages with the same digest read and look the same, whatever else
is in their files. A page of which that is not certain has none.

Objects are taken as the library writes them out, which costs little: in that text, what refers to
other objects is replaced by what those are. Where a string only looks like a reference, too much
goes into the digest, and never too little.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from io import BytesIO
from itertools import islice
from typing import Any

import pikepdf

# Where a page leads back to what it is in, to its tags, or says what other programs think of it.
_ASIDE = ("/Parent", "/StructParents", "/Annots", "/Metadata", "/LastModified")
_ASIDE_OF_LINKS = {
    "/P": re.compile(rb"/P \d+ \d+ R\b"),
    "/StructParent": re.compile(rb"/StructParent \d+\b"),
}
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# As many nodes as lead from a page to the root of the tree, at most.
_DEEPEST = 100
_REFERENCE = re.compile(rb"(?<![\d.+-])(\d+) (\d+) R\b")


class _Undecided(Exception):
    """It is not certain what belongs to a page."""


def page_digests(data: bytes) -> list[bytes | None]:
    """The digest of each page of a file; nothing where the file itself is not sound."""
    try:
        with pikepdf.open(
            BytesIO(data), attempt_recovery=False, inherit_page_attributes=False
        ) as pdf:
            if pdf.is_encrypted:
                return []
            pages = [page.obj for page in pdf.pages]
            digests = _Digests(pdf, pages)
            found = [digests.page(one) for one in pages]
            return [] if pdf.get_warnings() else found
    except (pikepdf.PdfError, _Undecided, ValueError, TypeError, RuntimeError, RecursionError):
        return []


class _Digests:
    """Digests of the objects of one file. Each is read once, however often it is referred to."""

    def __init__(self, pdf: Any, pages: list[Any]) -> None:
        self._pdf = pdf
        self._pages = {one.objgen: b"page %d;" % index for index, one in enumerate(pages)}
        if len(self._pages) < len(pages):
            raise _Undecided  # one page stands at two places
        self._known: dict[tuple[int, int], bytes] = {}
        self._open: set[tuple[int, int]] = set()
        root = pdf.Root
        self._places: dict[bytes, bytes] = {}
        everywhere = hashlib.sha256()
        # Layers, with what addresses begin, and by which way the name of a place is looked up.
        self._feed(everywhere, root.get("/OCProperties"))
        self._feed(everywhere, root.get("/URI"))
        if "/Names" in root and "/Dests" in root.Names:
            self._names(everywhere, root.Names.Dests)
        if "/Dests" in root:
            raise _Undecided  # names of places as PDF 1.1 had them
        self._everywhere = everywhere.digest()

    def page(self, page: Any) -> bytes | None:
        """The digest of a page, None where it is not certain what belongs to it."""
        found = hashlib.sha256(self._everywhere)
        try:
            self._text(found, _without(page, _ASIDE).unparse(resolved=True))
            for name in _INHERITED:
                if name not in page:
                    self._feed(found, _inherited(page, name))
            for one in page.get("/Annots", ()):
                self._link(found, one)
        except (_Undecided, RecursionError):
            self._open.clear()
            return None
        return found.digest()

    def _names(self, into: Any, root: Any) -> None:
        """Take in the names of places and what each stands for; add their tree, if it is not sound.

        The places go with the links to them, and not with all pages: most pages stay as they are
        when one of the places moves, or another is named. That holds as long as every program
        finds the same by a name, as it does where names and limits are in order (7.9.6).
        """
        tree = hashlib.sha256()
        is_sound = self._node(tree, root, 0)
        if not (is_sound and sorted(self._places) == list(self._places)):
            into.update(tree.digest())

    def _node(self, into: Any, node: Any, depth: int) -> bool:
        """Take in a node; whether the limits in it, and below it, say truly what is there."""
        if depth > _DEEPEST:
            raise _Undecided
        limits = node.get("/Limits")
        into.update(b"node" + (b"" if limits is None else limits.unparse(resolved=True)))
        before = len(self._places)
        names = list(node.get("/Names", ()))
        for name, place in zip(names[::2], names[1::2], strict=True):
            key = bytes(name)
            into.update(b"%d:" % len(key) + key)
            if key in self._places:
                raise _Undecided  # one name, two places
            if isinstance(place, pikepdf.Dictionary):
                place = place.get("/D")
            self._places[key] = _certain(place)
        below = [self._node(into, kid, depth + 1) for kid in node.get("/Kids", ())]
        inside = list(islice(self._places, before, None))
        if limits is None:
            return all(below) and depth == 0
        return all(below) and [bytes(one) for one in limits] == [*inside[:1], *inside[-1:]]

    def _link(self, into: Any, link: Any) -> None:
        if link.get("/Subtype") != "/Link":
            raise _Undecided  # what else can be on a page may be anything
        text: bytes = link.unparse(resolved=True)
        for name, aside in _ASIDE_OF_LINKS.items():
            if name in link:
                # Where it stands once it is that key, and nothing that a string holds.
                text, count = aside.subn(b"", text)
                if count != 1:
                    raise _Undecided
        self._text(into, text)
        action = link.get("/A")
        for goal in (link.get("/Dest"), None if action is None else action.get("/D")):
            if goal is not None:
                self._text(into, self._place(goal))

    def _place(self, goal: Any) -> bytes:
        """The place that a link names, or gives."""
        if isinstance(goal, pikepdf.String):
            place = self._places.get(bytes(goal))
            if place is None:
                raise _Undecided
            return place
        if isinstance(goal, pikepdf.Dictionary):
            goal = goal.get("/D")
        return _certain(goal)

    def _feed(self, into: Any, value: Any) -> None:
        if not isinstance(value, pikepdf.Object):
            into.update(f"{type(value).__name__} {value};".encode())
        elif value.is_indirect:
            into.update(self._object(value))
        else:
            self._text(into, value.unparse(resolved=True))

    def _text(self, into: Any, text: bytes) -> None:
        """Add an object as it is written out, with what it refers to."""
        start = 0
        # Each piece goes in with its length, and not the whole: numbers of objects are in that.
        for match in _REFERENCE.finditer(text) if b" R" in text else ():
            into.update(b"=%d:" % (match.start() - start) + text[start : match.start()])
            into.update(self._at((int(match[1]), int(match[2]))))
            start = match.end()
        into.update(b"=%d;" % (len(text) - start) + text[start:])

    def _at(self, place: tuple[int, int]) -> bytes:
        if place in self._pages:
            return self._pages[place]
        known = self._known.get(place)
        return known if known is not None else self._object(self._pdf.get_object(place))

    def _object(self, value: Any) -> bytes:
        place: tuple[int, int] = value.objgen
        if place in self._pages:
            return self._pages[place]
        if place not in self._known:
            if place in self._open or _is_page(value):
                raise _Undecided  # a circle, or a page that is none of the book's
            self._open.add(place)
            found = hashlib.sha256()
            if isinstance(value, pikepdf.Stream):
                self._text(found, value.stream_dict.unparse(resolved=True))
                found.update(value.read_raw_bytes())
            else:
                text = value.unparse(resolved=True) if _is_compound(value) else value.unparse()
                self._text(found, text)
            self._open.discard(place)
            self._known[place] = found.digest()
        return self._known[place]


def _without(value: Any, names: Iterable[str]) -> Any:
    copy = value.__copy__()
    for name in names:
        if name in copy:
            del copy[name]
    return copy


def _certain(place: Any) -> bytes:
    """A place as it is written out; it must name its page, and not by a number."""
    if not isinstance(place, pikepdf.Array) or _begins_with_number(place):
        raise _Undecided  # a page by its number: what it leads to, programs differ about
    text: bytes = place.unparse(resolved=True)
    return text


def _begins_with_number(place: Any) -> bool:
    return len(place) > 0 and isinstance(place[0], int)


def _is_compound(value: Any) -> bool:
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary)


def _is_page(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary) and value.get("/Type") in ("/Page", "/Pages")


def _inherited(page: Any, name: str) -> Any:
    node = page
    for _ in range(_DEEPEST):
        if name in node:
            return node[name]
        node = node.get("/Parent")
        if node is None:
            return None
    raise _Undecided
