"""A text of an EPUB, parsed: its places and its links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from book.proof.epub.container import Unreadable, parse

Element = etree._Element
_TYPE = "{http://www.idpf.org/2007/ops}type"
_XHTML = "{http://www.w3.org/1999/xhtml}"


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


@dataclass(slots=True, eq=False)
class Page:
    """One text. `index` counts the reading order from 0; it is -1 for a text outside of it."""

    path: str
    index: int
    linear: bool
    root: Element | None = None
    body: Element | None = None
    ids: dict[str, Element] = field(default_factory=dict)
    doubled: list[Element] = field(default_factory=list)
    broken: str = ""

    @classmethod
    def read(cls, path: str, data: bytes, index: int, linear: bool) -> Page:
        """Parse a text; one that is not well-formed is read as far as it goes."""
        page = cls(path, index, linear)
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
        return page

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
    def id(self) -> str:
        """Its own id, or that of what is closely around it, or directly inside; or nothing."""
        here = self.element.get("id")
        if here:
            return here
        around = self.element.getparent()
        if around is not None and name_of(around) in ("sup", "span", "em", "b", "i", "small"):
            named = around.get("id")
            if named:
                return named
        for inner in self.element.iter():
            named = inner.get("id")
            if named:
                return named
        return ""
