"""What a file is as a whole: its version, its keys, its intents, and what it carries with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from book.printing.measure.bounds import BROKEN, check_size, filters_of
from book.printing.measure.facts import FileFacts, Intent

_HEADER = re.compile(rb"%PDF-(\d)\.(\d)")
_VERSION = re.compile(r"/?(\d)\.(\d)")
# XMP is read for a handful of keys; longer packets are no metadata.
_MOST_XMP = 4 * 1024 * 1024
# Objects that are looked through for their filters.
_MOST_OBJECTS = 400_000
_PREFIXES = {
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.aiim.org/pdfa/ns/id/": "pdfaid",
}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def file_facts(pdf: Any, data: bytes, encrypted: bool) -> FileFacts:
    """The facts of an open file; what is broken is taken as not there."""
    info = _info(pdf)
    return FileFacts(
        version=_version(pdf, data),
        pages=len(pdf.pages),
        bytes=len(data),
        encrypted=encrypted,
        info=info,
        xmp=_xmp(pdf),
        has_id=_has_id(pdf),
        trapped=info.get("Trapped", ""),
        intents=tuple(_intents(pdf)),
        parts=frozenset(_parts(pdf)),
        structure=frozenset(_structure(data)),
        filters=frozenset(_filters(pdf)),
    )


def _version(pdf: Any, data: bytes) -> tuple[int, int]:
    header = _HEADER.search(data[:1024])
    version = (int(header[1]), int(header[2])) if header else (1, 0)
    try:
        said = _VERSION.fullmatch(str(pdf.Root.get("/Version", "")))
    except BROKEN:
        said = None
    return max(version, (int(said[1]), int(said[2]))) if said else version


def _info(pdf: Any) -> dict[str, str]:
    try:
        given = pdf.trailer.get("/Info")
        if given is None:
            return {}
        return {str(key)[1:]: _string(value) for key, value in given.items()}
    except BROKEN:
        return {}


def _string(value: Any) -> str:
    try:
        return str(value)
    except BROKEN:
        return ""


def _has_id(pdf: Any) -> bool:
    try:
        given = pdf.trailer.get("/ID")
        return given is not None and len(given) == 2 and all(len(bytes(one)) for one in given)
    except BROKEN:
        return False


def _intents(pdf: Any) -> Iterator[Intent]:
    try:
        for one in pdf.Root.get("/OutputIntents", []):
            profile = one.get("/DestOutputProfile")
            header = b""
            if isinstance(profile, pikepdf.Stream):
                check_size(profile)
                header = profile.read_bytes()[:128]
            yield Intent(
                kind=str(one.get("/S", ""))[1:],
                condition=_string(one.get("/OutputConditionIdentifier", "")),
                registry=_string(one.get("/RegistryName", "")),
                info=_string(one.get("/Info", "")),
                profile=bool(header),
                profile_class=header[12:16].decode("ascii", "replace").strip(),
                profile_space=header[16:20].decode("ascii", "replace").strip(),
            )
    except BROKEN:
        return


def _parts(pdf: Any) -> Iterator[str]:
    """What a file carries beside its pages."""
    looks: dict[str, Callable[[Any], bool]] = {
        "outline": lambda root: root.Outlines.get("/First") is not None,
        "script": lambda root: "/JavaScript" in root.Names or False,
        "open-action": lambda root: _acts(root.OpenAction),
        "action": lambda root: bool(root.AA),
        "form": lambda root: len(root.AcroForm.get("/Fields", [])) > 0 or "/XFA" in root.AcroForm,
        "attachment": lambda root: "/EmbeddedFiles" in root.Names or False,
        "portfolio": lambda root: root.Collection is not None,
        "layers": lambda root: len(root.OCProperties.get("/OCGs", [])) > 0,
    }
    for name, look in looks.items():
        try:
            if look(pdf.Root):
                yield name
        except BROKEN:
            continue
    try:
        if str(pdf.Root.OpenAction.get("/S", "")) == "/JavaScript":
            yield "script"
    except BROKEN:
        return


def _acts(action: Any) -> bool:
    """Whether an action does more than go to a page."""
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) != "/GoTo"


def _structure(data: bytes) -> Iterator[str]:
    # These are only ever written plain: they tell how to unpack what is packed.
    if b"/ObjStm" in data:
        yield "object-streams"
    if re.search(rb"/Type\s*/XRef\b", data):
        yield "xref-streams"


def _filters(pdf: Any) -> Iterator[str]:
    for count, obj in enumerate(pdf.objects):
        if count > _MOST_OBJECTS:
            return
        try:
            if isinstance(obj, pikepdf.Stream):
                yield from filters_of(obj)
        except BROKEN:
            continue


def _xmp(pdf: Any) -> dict[str, str]:
    """The values of the metadata stream, by the usual prefix and name."""
    try:
        stream = pdf.Root.get("/Metadata")
        if not isinstance(stream, pikepdf.Stream):
            return {}
        check_size(stream)
        packet = stream.read_bytes()
    except BROKEN:
        return {}
    if len(packet) > _MOST_XMP:
        return {}
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        tree = etree.fromstring(packet.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    values: dict[str, str] = {}
    if tree is None:
        return values
    for element in tree.iter(f"{{{_RDF}}}Description"):
        for name, text in element.attrib.items():
            _keep(values, str(name), str(text))
        for child in element:
            if isinstance(child.tag, str):
                _keep(values, child.tag, "".join(str(one) for one in child.itertext()).strip())
    return values


def _keep(values: dict[str, str], name: str, text: str) -> None:
    space, _, local = name.rpartition("}")
    prefix = _PREFIXES.get(space.lstrip("{"))
    if prefix:
        values[f"{prefix}:{local}"] = text
