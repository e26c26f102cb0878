"""A text of an EPUB, parsed: its places and its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint

from lxml import etree

from book.proof.epub.container import Unreadable, parse

Element = etree._Element
_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML = "{http://www.w3.org/1999/xhtml}"
# The names of characters that the DTDs of XHTML 1.x define, and by which EPUB 2 may call them.
_OLD_XHTML = re.compile(rb"<!DOCTYPE\s[^>]*-//W3C//DTD XHTML 1", re.I)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,8});")
_XML = frozenset({b"lt", b"gt", b"amp", b"quot", b"apos"})
_CLOSE = frozenset({"sup", "span", "em", "b", "i", "small", "strong", "sub", "font"})


def name_of(element: Element) -> str:
    """The name of an element without its namespace, in small letters; "" for a comment."""
    tag: object = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def says(element: Element, *names: str) -> bool:
    """Whether `epub:type` or `role` holds one of `names`, with or without `doc-`."""
    types = element.get(_TYPE)
    if types is not None and any(one in names for one in types.split()):
        return True
    roles = element.get("role")
    return roles is not None and any(one.removeprefix("doc-") in names for one in roles.split())


def has_type(element: Element, name: str) -> bool:
    """Whether `epub:type` holds `name`, which is what reading systems look for."""
    return name in (element.get(_TYPE) or "").split()


def text_of(element: Element) -> str:
    """The text of an element, its blanks made one."""
    return " ".join("".join(map(str, element.itertext("*"))).split())


def is_anchor(element: Element) -> bool:
    """Whether an element is an empty place to lead to: without a text, and no link itself."""
    if name_of(element) not in ("a", "span") or element.get("href") is not None:
        return False
    return len(element) == 0 and not (element.text or "").strip() and bool(element.attrib)


def _character(match: re.Match[bytes]) -> bytes:
    """An entity of XHTML 1.x as the number of its character."""
    code = name2codepoint.get(match[1].decode("ascii"))
    return match[0] if code is None or match[1] in _XML else b"&#%d;" % code


@dataclass(slots=True, eq=False)
class Page:
    """One text. `index` counts the reading order from 0; it is -1 for a text outside of it."""

    path: str
    index: int
    linear: bool
    root: Element | None = None
    body: Element | None = None
    ids: dict[str, Element] = field(default_factory=dict)
    # What older files call a place: `a name="…"`.
    names: dict[str, Element] = field(default_factory=dict)
    doubled: list[Element] = field(default_factory=list)
    broken: str = ""
    _order: dict[Element, int] = field(default_factory=dict)

    @classmethod
    def read(cls, path: str, data: bytes, index: int, linear: bool) -> Page:
        """Parse a text; one that is not well-formed is read as far as it goes."""
        page = cls(path, index, linear)
        if _OLD_XHTML.search(data[:2000]):
            data = _NAMED.sub(_character, data)
        try:
            page.root = parse(data)
        except Unreadable as error:
            page.broken = str(error)
            try:
                page.root = parse(data, recover=True)
            except Unreadable:
                return page
        page.body = next(page.root.iter(f"{_XHTML}body"), None)
        found = page.root.xpath("//*[@id]")
        for element in found if isinstance(found, list) else []:
            if not isinstance(element, etree._Element):
                continue
            name = element.get("id") or ""
            if name in page.ids:
                page.doubled.append(element)
            else:
                page.ids[name] = element
        for element in page.root.iter(f"{_XHTML}a"):
            if element.get("name"):
                page.names.setdefault(element.get("name") or "", element)
        return page

    def at(self, fragment: str) -> Element | None:
        """The element that a fragment leads to: the body without one, None where nothing is."""
        if not fragment:
            return self.body
        found = self.ids.get(fragment)
        return found if found is not None else self.names.get(fragment)

    def order(self, element: Element) -> int:
        """Which element of the file, counted from 0, an element is."""
        if not self._order and self.root is not None:
            self._order = {one: place for place, one in enumerate(self.root.iter())}
        return self._order.get(element, 0)

    def links(self) -> Iterator[Element]:
        """All `a` elements with an address, in order."""
        if self.root is not None:
            yield from self.root.iter(f"{_XHTML}a")

    def place(self, element: Element | None) -> str:
        """Where an element is, for a person: the file, and the line in it."""
        line = element.sourceline if element is not None else None
        return f"{self.path}:{line}" if line else self.path


@dataclass(slots=True, eq=False)
class Link:
    """An `a` element. `path` is None when it leads out of the book.

    `target` is the element that it leads to: the body for a link to a file; None where nothing
    is there.
    """

    page: Page
    element: Element
    href: str
    path: str | None
    fragment: str
    to: Page | None = None
    target: Element | None = None

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return text_of(self.element)

    @property
    def is_empty(self) -> bool:
        """Whether it has no address, or a mere `#`, which stands for one that was never put in."""
        return self.href.strip() in ("", "#")

    @property
    def id(self) -> str:
        """Its own id, or that of what is closely around it, or directly inside; or nothing."""
        return next(iter(self.near()), "")

    def near(self) -> Iterator[str]:
        """The ids by which a link may lead to it: its own, one closely around it, one inside.

        An empty anchor directly before or behind it is one, too.
        """
        for one in self.places():
            for name in (one.get("id"), one.get("name") if name_of(one) == "a" else None):
                if name:
                    yield name

    def places(self) -> Iterator[Element]:
        """The elements that stand for it, itself first."""
        yield self.element
        outermost, shown = self.element, self.text
        for one in self.element.iterancestors():
            if name_of(one) not in _CLOSE or text_of(one).strip("[]() ") != shown.strip("[]() "):
                break
            outermost = one
            yield one
        yield from self.element.iterdescendants("*")
        before, behind = outermost.getprevious(), outermost.getnext()
        if before is not None and is_anchor(before) and not (before.tail or "").strip():
            yield before
        if behind is not None and is_anchor(behind) and not (outermost.tail or "").strip():
            yield behind


def is_listed(element: Element) -> bool:
    """Whether an element stands in a navigation: contents, or a list of pages, figures, notes."""
    return any(name_of(one) == "nav" for one in element.iterancestors())
