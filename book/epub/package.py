"""The package of an EPUB: what it says of itself, its files, their order. EbookLib writes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import count

from ebooklib import epub
from lxml import etree

FOLDER = "EPUB"
"""The folder in the container that holds the package and all its files."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# No file tells of its making: the earliest date that a zip can hold.
_EPOCH = (1980, 1, 1, 0, 0, 0)
# EbookLib's own pages would list every note as a page, and its guide is of an older EPUB.
_OPTIONS = {
    "epub3_pages": False,
    "epub3_landmark": False,
    "epub2_guide": False,
    "package_direction": True,
    "play_order": {"enabled": True, "start_from": 1},
    "raise_exceptions": True,
    # What is finished is packed anew, and once is enough.
    "compresslevel": 0,
}


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

    `metadata` has vocabulary, name, value and attributes of all that is said of the book; `spine`
    holds the ids of the items in reading order; `lines` are the contents for readers that know of
    no navigation document; `records` are files that go with the package without being part of the
    publication, such as licences: address, media type, what they are, what they are about, data.
    """

    identifier: str
    title: str
    language: str
    modified: date
    right_to_left: bool = False
    metadata: list[tuple[str | None, str, str, dict[str, str]]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    spine: list[str] = field(default_factory=list)
    lines: tuple[Line, ...] = ()
    records: list[tuple[str, str, str, str, bytes]] = field(default_factory=list)

    def core(self, name: str, value: str, **attributes: str) -> None:
        """Say `value` by an element of the Dublin Core."""
        self.metadata.append(("DC", name, value, attributes))

    def meta(self, prop: str, value: str, language: str = "", **attributes: str) -> None:
        """Say `value` by a property of EPUB's own, of the book or of what `refines` names.

        `language` is that of `value`, where it is not the book's.
        """
        own = {_LANG: language} if language else {}
        self.metadata.append((None, "meta", value, {**own, **attributes, "property": prop}))

    def link(self, kind: str, address: str, **attributes: str) -> None:
        """Name a place on the web that tells more."""
        self.metadata.append((None, "link", "", {"rel": kind, "href": address, **attributes}))

    def cover(self, item: str) -> None:
        """Name the picture of the cover as EPUB 2 did: Kobo makes its thumbnails from that."""
        self.metadata.append((None, "meta", "", {"name": "cover", "content": item}))

    def add(self, item: Item, in_order: bool = False) -> None:
        """Add a file, as the next in the reading order if `in_order`."""
        self.items.append(item)
        if in_order:
            self.spine.append(item.id)

    def packed(self) -> bytes:
        """The EPUB."""
        moment = datetime.combine(self.modified, time(), UTC)
        out = io.BytesIO()
        epub.write_epub(out, self._publication(), {**_OPTIONS, "mtime": moment})
        return _finished(out.getvalue(), self.language)

    def _publication(self) -> epub.EpubBook:
        target = epub.EpubBook()
        target.set_identifier(self.identifier)
        target.title = self.title
        target.set_language(self.language)
        if self.right_to_left:
            target.set_direction("rtl")
        for vocabulary, name, value, attributes in self.metadata:
            target.add_metadata(vocabulary, name, value, attributes)
        for item in self.items:
            target.add_item(_file(item.id, item.href, item.media_type, item.data, item.properties))
        for number, (href, media, kind, about, data) in enumerate(self.records, start=1):
            subject = {"refines": f"#{about}"} if about else {}
            link = {"rel": kind, "href": href, "media-type": media, **subject}
            target.add_metadata(None, "link", "", link)
            # What is not in the manifest is put into the container by its whole path.
            record = _file(f"record-{number}", f"{FOLDER}/{href}", media, data)
            record.manifest = False
            target.add_item(record)
        target.add_item(epub.EpubNcx())
        target.toc = _points(self.lines, count(1))
        target.spine = self.spine
        return target


def _file(
    uid: str, name: str, media: str, data: bytes, properties: Sequence[str] = ()
) -> epub.EpubItem:
    item = epub.EpubItem(uid=uid, file_name=name, media_type=media, content=data)
    item.properties = list(properties)
    return item


def _points(lines: Sequence[Line], numbers: Iterator[int]) -> list[object]:
    return [
        (epub.Section(line.text, line.href), _points(line.children, numbers))
        if line.children
        else epub.Link(line.href, line.text, f"line-{next(numbers)}")
        for line in lines
    ]


def _finished(data: bytes, language: str) -> bytes:
    """`data` with the same files in the same order, and nothing in it that tells of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith((".opf", ".ncx")):
                content = _completed(content, language)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            # A reader knows an EPUB by this file: it stands first, and is not compressed.
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            target.writestr(info, content, compresslevel=6)
    return out.getvalue()


def _completed(document: bytes, language: str) -> bytes:
    """What EbookLib leaves open: the language, and how deep the contents go."""
    root = etree.fromstring(document)
    root.set(_LANG, language)
    for depth in root.iterfind(".//{*}meta[@name='dtb:depth']"):
        depth.set("content", str(_depth(root.find("{*}navMap"))))
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return text


def _depth(point: etree._Element | None) -> int:
    inner = () if point is None else point.iterfind("{*}navPoint")
    return max((1 + _depth(one) for one in inner), default=0)
