"""The package of an EPUB: what a reading system learns before it opens the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from book.proof.epub.container import Container, Unreadable, parse, resolve

_XHTML = "application/xhtml+xml"
_NCX = "application/x-dtbncx+xml"


@dataclass(frozen=True, slots=True)
class Item:
    """A file that the package lists. `path` is its place in the container."""

    id: str
    path: str
    media_type: str
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the package itself, and the file where it shows."""

    message: str
    path: str


@dataclass(slots=True)
class Package:
    """The files by their ids, and the reading order: paths, and whether each is in the line."""

    path: str
    title: str = ""
    version: str = ""
    items: dict[str, Item] = field(default_factory=dict)
    spine: list[tuple[str, bool]] = field(default_factory=list)
    nav: str | None = None
    ncx: str | None = None
    faults: list[Fault] = field(default_factory=list)

    def texts(self) -> Iterator[str]:
        """The paths of all texts, those of the spine first, each once."""
        seen = dict.fromkeys(path for path, _ in self.spine)
        seen |= dict.fromkeys(
            item.path for item in self.items.values() if item.media_type == _XHTML
        )
        yield from seen


def read_package(container: Container) -> Package:
    """The package that the container names first.

    Raises:
        Unreadable: There is none, or it can't be read.
    """
    try:
        root = parse(container.read("META-INF/container.xml"))
    except Unreadable as error:
        raise Unreadable(f"META-INF/container.xml: {error}") from error
    file = next(root.iter("{*}rootfile"), None)
    path = (file.get("full-path") if file is not None else None) or ""
    try:
        document = parse(container.read(path))
    except Unreadable as error:
        raise Unreadable(f"{path or 'META-INF/container.xml'}: {error}") from error
    package = Package(path, version=document.get("version") or "")
    title = next(document.iter("{http://purl.org/dc/elements/1.1/}title"), None)
    package.title = "" if title is None else "".join(map(str, title.itertext()))
    _mimetype(container, package)
    _items(container, document, package)
    _spine(document, package)
    return package


def locked_files(container: Container) -> frozenset[str]:
    """The files that are encrypted: fonts may be, and a text with digital rights management is."""
    name = "META-INF/encryption.xml"
    if name not in container:
        return frozenset()
    try:
        root = parse(container.read(name))
    except Unreadable:
        return frozenset()
    addresses = (one.get("URI") or "" for one in root.iter("{*}CipherReference"))
    return frozenset(path for one in addresses if (path := resolve("", one)[0]))


def _mimetype(container: Container, package: Package) -> None:
    first = container.order[0] if container.order else ""
    try:
        right = container.read("mimetype").strip() == b"application/epub+zip"
    except Unreadable:
        right = False
    if first != "mimetype" or not right:
        said = "the file “mimetype” is not the first, or does not say application/epub+zip"
        package.faults.append(Fault(said, "mimetype"))


def _items(container: Container, document: etree._Element, package: Package) -> None:
    for one in document.iter("{*}item"):
        path, _ = resolve(package.path, one.get("href") or "")
        if path is None:
            continue
        name, properties = one.get("id") or "", tuple((one.get("properties") or "").split())
        if name in package.items:
            package.faults.append(Fault(f"the id “{name}” stands twice in the list", package.path))
        item = Item(name, path, one.get("media-type") or "", properties)
        package.items[name] = item
        if path not in container:
            said = f"{path} is listed in the package, and is not there"
            package.faults.append(Fault(said, package.path))
        if "nav" in properties:
            package.nav = path
        if item.media_type == _NCX:
            package.ncx = path


def _spine(document: etree._Element, package: Package) -> None:
    for one in document.iter("{*}itemref"):
        item = package.items.get(one.get("idref") or "")
        if item is None:
            said = f"the reading order names “{one.get('idref')}”, which is not in the list"
            package.faults.append(Fault(said, package.path))
            continue
        if any(path == item.path for path, _ in package.spine):
            said = f"{item.path} stands twice in the reading order"
            package.faults.append(Fault(said, package.path))
            continue
        package.spine.append((item.path, one.get("linear") != "no"))
    if not package.spine:
        package.faults.append(Fault("the reading order is empty", package.path))
