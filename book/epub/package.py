"""The package of an EPUB: what it says of itself, its files, their order; and the container."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from book.markup.xml import escape, tag

FOLDER = "EPUB"
"""The folder in the container that holds the package and all its files."""
_OPF, _NCX = "content.opf", "toc.ncx"
_ID = "id"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
# No file tells of its making: the earliest date that a zip can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the publication; `href` is its address in the folder of the package."""

    id: str
    href: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents, with those below it."""

    text: str
    href: str
    children: tuple[Line, ...] = ()


@dataclass(slots=True)
class Package:
    """A publication in the making. `identifier` is that of the work.

    `spine` holds the ids of the items in reading order; `lines` are the contents for readers that
    know of no navigation document; `records` are files that go with the package without being
    part of the publication, such as licences: address, media type, what they are, what they are
    about, data.
    """

    identifier: str
    title: str
    language: str
    modified: date
    authors: tuple[str, ...] = ()
    right_to_left: bool = False
    metadata: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    spine: list[str] = field(default_factory=list)
    lines: tuple[Line, ...] = ()
    records: list[tuple[str, str, str, str, bytes]] = field(default_factory=list)

    def core(self, name: str, value: str, **attributes: str) -> None:
        """Say `value` by an element of the Dublin Core."""
        self.metadata.append(tag(f"dc:{name}", dict(attributes), escape(value)))

    def meta(self, prop: str, value: str, **attributes: str) -> None:
        """Say `value` by a property of EPUB's own, of the book or of what `refines` names."""
        self.metadata.append(tag("meta", {**attributes, "property": prop}, escape(value)))

    def cover(self, item: str) -> None:
        """Name the picture of the cover as EPUB 2 did: Kobo makes its thumbnails from that."""
        self.metadata.append(_empty("meta", name="cover", content=item))

    def add(self, item: Item, in_order: bool = False) -> None:
        """Add a file, as the next in the reading order if `in_order`."""
        self.items.append(item)
        if in_order:
            self.spine.append(item.id)

    def packed(self) -> bytes:
        """The EPUB."""
        files = [("META-INF/container.xml", _container().encode())]
        files.append((f"{FOLDER}/{_OPF}", self._opf().encode()))
        files += [(f"{FOLDER}/{item.href}", item.data) for item in self.items]
        files.append((f"{FOLDER}/{_NCX}", self._ncx().encode()))
        files += [(f"{FOLDER}/{href}", data) for href, *_, data in self.records]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as target:
            # A reader knows an EPUB by this file: it stands first, and is not compressed.
            _write(target, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
            for name, data in files:
                _write(target, name, data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _opf(self) -> str:
        moment = f"{self.modified.isoformat()}T00:00:00Z"
        said = [
            tag("dc:identifier", {"id": _ID}, escape(self.identifier)),
            tag("dc:language", {}, escape(self.language)),
            tag("meta", {"property": "dcterms:modified"}, moment),
            *self.metadata,
            *(_record(one) for one in self.records),
        ]
        manifest = [*map(_manifest_item, self.items)]
        manifest.append(f'<item id="ncx" href="{_NCX}" media-type="application/x-dtbncx+xml"/>')
        order = [f'<itemref idref="{one}"/>' for one in self.spine]
        direction = {"page-progression-direction": "rtl"} if self.right_to_left else {}
        head = {
            "xmlns": "http://www.idpf.org/2007/opf",
            "version": "3.0",
            "unique-identifier": _ID,
            "xml:lang": self.language,
            "dir": "rtl" if self.right_to_left else None,
        }
        inside = [
            tag("metadata", {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}, _lines(said)),
            tag("manifest", {}, _lines(manifest)),
            tag("spine", {"toc": "ncx", **direction}, _lines(order)),
        ]
        return _XML + tag("package", head, _lines(inside)) + "\n"

    def _ncx(self) -> str:
        points, _ = _points(self.lines, 1)
        depth = str(_depth(self.lines))
        pairs = {"dtb:uid": self.identifier, "dtb:depth": depth}
        pairs |= {"dtb:totalPageCount": "0", "dtb:maxPageNumber": "0"}
        inside = [
            tag("head", {}, _lines(_empty("meta", name=k, content=v) for k, v in pairs.items())),
            tag("docTitle", {}, tag("text", {}, escape(self.title))),
            *(tag("docAuthor", {}, tag("text", {}, escape(one))) for one in self.authors),
            tag("navMap", {}, _lines(points)),
        ]
        head = {
            "xmlns": "http://www.daisy.org/z3986/2005/ncx/",
            "version": "2005-1",
            "xml:lang": self.language,
        }
        return _XML + tag("ncx", head, _lines(inside)) + "\n"


def _points(lines: Sequence[Line], number: int) -> tuple[list[str], int]:
    """The points of the NCX; `number` is the place of the first in the order of reading."""
    points = []
    for line in lines:
        own = number
        inner, number = _points(line.children, own + 1)
        label = tag("navLabel", {}, tag("text", {}, escape(line.text)))
        inside = [label, _empty("content", src=line.href), *inner]
        attributes = {"id": f"point-{own}", "playOrder": str(own)}
        points.append(tag("navPoint", attributes, _lines(inside)))
    return points, number


def _depth(lines: Sequence[Line]) -> int:
    return max((1 + _depth(line.children) for line in lines), default=0)


def _manifest_item(item: Item) -> str:
    properties = " ".join(item.properties) or None
    attributes = {"id": item.id, "href": item.href, "media-type": item.media_type}
    return _empty("item", **attributes, **({"properties": properties} if properties else {}))


def _record(record: tuple[str, str, str, str, bytes]) -> str:
    href, media, kind, about, _ = record
    attributes = {"rel": kind, "href": href, "media-type": media}
    return _empty("link", **attributes, **({"refines": f"#{about}"} if about else {}))


def _container() -> str:
    root = _empty(
        "rootfile",
        **{"full-path": f"{FOLDER}/{_OPF}", "media-type": "application/oebps-package+xml"},
    )
    head = {"xmlns": "urn:oasis:names:tc:opendocument:xmlns:container", "version": "1.0"}
    return _XML + tag("container", head, _lines([tag("rootfiles", {}, root)])) + "\n"


def _empty(element: str, **attributes: str) -> str:
    return tag(element, attributes).removesuffix(f"></{element}>") + "/>"


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"\n{part}" for part in parts) + "\n"


def _write(target: zipfile.ZipFile, name: str, data: bytes, kind: int) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.external_attr = 0o644 << 16
    info.create_system = 3
    info.compress_type = kind
    target.writestr(info, data, compresslevel=9)
