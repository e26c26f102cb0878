"""An EPUB as a shop's intake looks at it: sizes, kinds, and what stands where."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from book.proof.epub.container import Container, Unreadable, parse, resolve
from book.proof.epub.package import Item, Package, read_package
from book.proof.epub.page import name_of, says, text_of

_XHTML = "application/xhtml+xml"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMAGES = "image/"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the book; width and height in pixels, 0 where they can't be read."""

    path: str
    media_type: str
    bytes: int
    width: int
    height: int
    mode: str


@dataclass
class Opened:
    """The file, with its texts parsed. `name` is the file's own name, `size` in bytes."""

    name: str
    size: int
    container: Container
    package: Package
    document: etree._Element
    texts: dict[str, etree._Element] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, data: bytes, name: str) -> Opened:
        """Open an EPUB.

        Raises:
            Unreadable: It is none.
        """
        container = Container(data)
        package = read_package(container)
        opened = cls(name, len(data), container, package, parse(container.read(package.path)))
        for path in package.texts():
            try:
                opened.texts[path] = parse(container.read(path), recover=True)
            except Unreadable:
                opened.unread.append(path)
        return opened

    def bytes_of(self, path: str) -> int:
        """The size of a file, unpacked."""
        info = self.container.names.get(path)
        return info.file_size if info else 0

    @cached_property
    def cover(self) -> Picture | None:
        """The picture that the package names as the cover."""
        named = self.named_cover()
        chosen = next(
            (one for one in self.package.items.values() if "cover-image" in one.properties), None
        ) or self.package.items.get(named or "")
        return self._picture(chosen) if chosen is not None else None

    def named_cover(self) -> str | None:
        """What `<meta name="cover">` says."""
        for one in self.document.iter("{*}meta"):
            if one.get("name") == "cover":
                return one.get("content")
        return None

    @cached_property
    def pictures(self) -> list[Picture]:
        """All pictures that the package lists."""
        return [
            self._picture(one)
            for one in self.package.items.values()
            if one.media_type.startswith(_IMAGES)
        ]

    def _picture(self, item: Item) -> Picture:
        from PIL import Image

        width = height = 0
        mode = ""
        if item.media_type != "image/svg+xml":
            try:
                # Its head alone is read: nothing is unpacked.
                with Image.open(io.BytesIO(self.container.read(item.path))) as image:
                    (width, height), mode = image.size, image.mode
            except Exception:  # decoders raise what they like about bad bytes
                mode = "unreadable"
        return Picture(item.path, item.media_type, self.bytes_of(item.path), width, height, mode)

    @cached_property
    def styles(self) -> dict[str, str]:
        """Style sheets, without comments, by their paths; those in texts under the text's."""
        found = {}
        for item in self.package.items.values():
            if item.media_type == "text/css":
                try:
                    text = self.container.read(item.path).decode("utf-8", "replace")
                except Unreadable:
                    continue
                found[item.path] = _COMMENT.sub("", text)
        for path, root in self.texts.items():
            inner = "\n".join(text_of(one) for one in root.iter("{*}style"))
            if inner:
                found[path] = _COMMENT.sub("", inner)
        return found

    @cached_property
    def first_text(self) -> str | None:
        """The path of the first text in the reading order."""
        return next((path for path, linear in self.package.spine if linear), None)

    def is_cover_page(self, path: str | None) -> bool:
        """Whether a text shows the picture of the cover, and hardly a word beside."""
        root = self.texts.get(path or "")
        if root is None or self.cover is None:
            return False
        body = next(root.iter("{*}body"), None)
        if body is None or len(text_of(body)) > 200:
            return False
        return any(resolve(path or "", address)[0] == self.cover.path for address in _shown(body))

    @cached_property
    def contents(self) -> etree._Element | None:
        """The contents in the navigation document."""
        root = self.texts.get(self.package.nav or "")
        if root is None:
            return None
        return next((one for one in root.iter("{*}nav") if says(one, "toc")), None)

    @cached_property
    def landmarks(self) -> set[str]:
        """The kinds of the landmarks."""
        root = self.texts.get(self.package.nav or "")
        if root is None:
            return set()
        kinds: set[str] = set()
        for nav in root.iter("{*}nav"):
            if says(nav, "landmarks"):
                for one in nav.iter("{*}a"):
                    kinds.update((one.get(_TYPE) or "").split())
        return kinds

    @cached_property
    def identifiers(self) -> list[str]:
        """What the package calls the book."""
        return [
            text_of(one)
            for one in self.document.iter("{http://purl.org/dc/elements/1.1/}identifier")
        ]

    def calls(self) -> Iterator[tuple[str, etree._Element, etree._Element | None]]:
        """The calls of notes: where each one stands, and what it leads to."""
        places = {
            path: {one.get("id"): one for one in root.iter() if one.get("id")}
            for path, root in self.texts.items()
        }
        for path, root in self.texts.items():
            for one in root.iter("{*}a"):
                if says(one, "noteref"):
                    to, fragment = resolve(path, one.get("href") or "")
                    yield path, one, places.get(to or "", {}).get(fragment)


_TYPE = "{http://www.idpf.org/2007/ops}type"


def _shown(body: etree._Element) -> Iterator[str]:
    for one in body.iter():
        if name_of(one) in ("img", "image"):
            address = one.get("src") or one.get("href")
            yield address or one.get("{http://www.w3.org/1999/xlink}href") or ""


def depth(element: etree._Element) -> int:
    """How many levels of lists there are in an element."""
    # By the lists around each list: the depth of a stranger's file must not reach Python's.
    return max(
        (1 + sum(1 for _ in one.iterancestors("{*}ol")) for one in element.iter("{*}ol")), default=0
    )
