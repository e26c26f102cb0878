"""Digests of the pages of a PDF: of all that decides what a reader sees and can press there.

That is what the page draws, and with what: its instructions, fonts, pictures, boxes; and its links,
with the places that they lead to. Pages with the same digest read and look the same, whatever else
is in their files. A page of which that is not certain has none.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

import pikepdf

# Where a page leads back to what it is in, to its tags, or says what other programs think of it.
_ASIDE = frozenset({"/Parent", "/StructParents", "/Annots", "/Metadata", "/LastModified"})
_ASIDE_OF_LINKS = frozenset({"/P", "/StructParent"})
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# As many nodes as lead from a page to the root of the tree, at most.
_DEEPEST = 100


class _Undecided(Exception):
    """It is not certain what belongs to a page."""


def page_digests(data: bytes) -> list[bytes | None]:
    """The digest of each page of a file; nothing where the file itself is not sound."""
    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as pdf:
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
        self._pages = {one.objgen: index for index, one in enumerate(pages)}
        if len(self._pages) < len(pages):
            raise _Undecided  # one page stands at two places
        self._known: dict[tuple[int, int], bytes] = {}
        self._open: set[tuple[int, int]] = set()
        root = pdf.Root
        self._places: dict[bytes, Any] = {}
        everywhere = hashlib.sha256()
        # Layers, and by which way the name of a place is looked up.
        self._feed(everywhere, root.get("/OCProperties"))
        if "/Names" in root and "/Dests" in root.Names:
            self._names(everywhere, root.Names.Dests, 0)
        if "/Dests" in root:
            for name in sorted(root.Dests.keys()):
                everywhere.update(name.encode() + b"\n")
                self._places[name.encode()] = root.Dests[name]
        self._everywhere = everywhere.digest()

    def page(self, page: Any) -> bytes | None:
        """The digest of a page, None where it is not certain what belongs to it."""
        found = hashlib.sha256(self._everywhere)
        try:
            for name in sorted(set(page.keys()) - _ASIDE):
                found.update(name.encode() + b"\n")
                self._feed(found, page[name])
            for name in _INHERITED:
                if name not in page:
                    self._feed(found, _inherited(page, name))
            for one in page.get("/Annots", ()):
                self._link(found, one)
        except (_Undecided, RecursionError):
            self._open.clear()
            return None
        return found.digest()

    def _names(self, into: Any, node: Any, depth: int) -> None:
        """Add the tree of the names of places, without the places: they go with the links."""
        if depth > _DEEPEST:
            raise _Undecided
        into.update(b"node")
        self._feed(into, node.get("/Limits"))
        names = list(node.get("/Names", ()))
        for name, place in zip(names[::2], names[1::2], strict=True):
            self._feed(into, name)
            self._places[b"(" + bytes(name)] = place
        for kid in node.get("/Kids", ()):
            self._names(into, kid, depth + 1)

    def _link(self, into: Any, link: Any) -> None:
        if link.get("/Subtype") != "/Link":
            raise _Undecided  # what else can be on a page may be anything
        for name in sorted(set(link.keys()) - _ASIDE_OF_LINKS):
            into.update(name.encode() + b"\n")
            self._feed(into, link[name])
        action = link.get("/A")
        for goal in (link.get("/Dest"), None if action is None else action.get("/D")):
            place = self._place(goal)
            self._feed(into, place)
            if isinstance(place, pikepdf.Array) and _begins_with_number(place):
                raise _Undecided  # a page by its number: what it leads to, programs differ about

    def _place(self, goal: Any) -> Any:
        """The place that a link names, or gives."""
        if isinstance(goal, pikepdf.String):
            goal = self._places.get(b"(" + bytes(goal))
        elif isinstance(goal, pikepdf.Name):
            goal = self._places.get(str(goal).encode())
        return goal.get("/D") if isinstance(goal, pikepdf.Dictionary) else goal

    def _feed(self, into: Any, value: Any) -> None:
        if isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
            if value.is_indirect:
                into.update(self._object(value))
            else:
                self._value(into, value)
        elif isinstance(value, pikepdf.String):
            text = bytes(value)
            into.update(b"(%d:" % len(text) + text)
        else:
            text = f"{type(value).__name__} {value}".encode()
            into.update(b"%d:" % len(text) + text)

    def _object(self, value: Any) -> bytes:
        place = value.objgen
        if place in self._pages:
            return b"page %d;" % self._pages[place]
        if place in self._open or _is_page(value):
            raise _Undecided  # a circle, or a page that is none of the book's
        if place not in self._known:
            self._open.add(place)
            found = hashlib.sha256()
            self._value(found, value)
            self._open.discard(place)
            self._known[place] = found.digest()
        return self._known[place]

    def _value(self, into: Any, value: Any) -> None:
        if not isinstance(value, pikepdf.Stream):
            text = value.unparse(resolved=True)
            if b" R" not in text:  # nothing in it is elsewhere
                into.update(b"=%d:" % len(text))
                into.update(text)
                return
        if isinstance(value, pikepdf.Array):
            into.update(b"[%d:" % len(value))
            for one in value:
                self._feed(into, one)
            return
        names = sorted(value.keys())
        into.update(b"<%d:" % len(names))
        for name in names:
            into.update(name.encode() + b"\n")
            self._feed(into, value[name])
        if isinstance(value, pikepdf.Stream):
            data = value.read_raw_bytes()
            into.update(b"{%d:" % len(data))
            into.update(data)


def _begins_with_number(place: Any) -> bool:
    return len(place) > 0 and isinstance(place[0], int)


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
