"""Inline nodes as XHTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from book.markup.attributes import given, language, size
from book.markup.notes import foot_notes
from book.markup.setting import Setting
from book.markup.xml import VOID, escape, is_name, tag
from book.model.anchors import reference_anchor
from book.model.blocks import Block
from book.model.inline import (
    Code,
    CrossReference,
    Element,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteReference,
    Span,
    Strong,
    Text,
)

_LISTED = {"figure": "figures", "table": "tables"}
_NAMESPACES = {
    "math": "http://www.w3.org/1998/Math/MathML",
    "svg": "http://www.w3.org/2000/svg",
}


def inlines(setting: Setting, nodes: Iterable[Inline]) -> str:
    """Nodes one after the other."""
    return "".join(inline(setting, node) for node in nodes)


def inline(setting: Setting, node: Inline) -> str:
    """One inline node."""
    match node:
        case Text():
            return setting.breaks.letters(node)
        case Emphasis():
            return tag("em", {}, inlines(setting, node.children))
        case Strong():
            return tag("strong", {}, inlines(setting, node.children))
        case Span():
            return tag("span", given(node.attributes), inlines(setting, node.children))
        case Code():
            return tag("code", given(node.attributes), setting.breaks.letters(node))
        case LineBreak():
            return "<br/>\n" if node.hard else "\n"
        case NoteReference():
            return note_call(setting, node)
        case _:
            return _linked(setting, node)


def _linked(setting: Setting, node: Link | CrossReference | Image | Element) -> str:
    match node:
        case Link():
            return link(setting, node)
        case CrossReference():
            return cross_reference(setting, node)
        case Image():
            return image(setting, node)
        case Element():
            return element(setting, node)


def link(setting: Setting, node: Link) -> str:
    """A link; in a print interior its words alone."""
    inside = inlines(setting.linked, node.children)
    attributes = given(node.attributes, "link")
    if node.title:
        attributes["title"] = node.title
    if node.entry is None:
        bare = setting.edition.is_print or setting.in_link
        href = None if bare else node.target
    else:
        href = setting.href(node.entry, node.target.removeprefix("#"))
    linked = tag("span" if href is None else "a", {**attributes, "href": href}, inside)
    return setting.breaks.ahead(node) + linked


def cross_reference(setting: Setting, node: CrossReference) -> str:
    """The page of a place, or the number of a note; in an EPUB, which has no pages, the title."""
    if node.kind == "note":
        text = setting.numbers.get(node.target, node.text)
        href, kind = setting.note_href(node.target), "note-number"
    else:
        text = node.text if setting.is_epub else setting.page(node.target)
        href = setting.href(node.entry or setting.entry.id, node.target)
        kind = "page-reference"
    return tag("span" if href is None else "a", {"class": kind, "href": href}, escape(text))


def note_call(setting: Setting, node: NoteReference) -> str:
    """The call of a note; where notes stand at the foot, the first call brings the text along."""
    note = setting.notes.get(node.key)
    if note is None:
        return tag("span", {"class": "undefined-note"}, escape(f"[^{node.label or ''}]"))
    call = _call(setting, node)
    first = node.occurrence == note.references[0].occurrence if note.references else True
    if not setting.notes_at_foot or setting.in_note or not first:
        return call
    return call + foot_notes(setting.unlinked, note)


def _call(setting: Setting, node: NoteReference) -> str:
    href = setting.note_href(node.key)
    attributes = {
        "epub:type": "noteref" if setting.is_epub and href else None,
        "role": "doc-noteref" if href else None,
        "class": "call",
        "id": reference_anchor(node.key, node.occurrence),
        "href": href,
    }
    number = escape(setting.numbers.get(node.key, "?"))
    return tag("span" if href is None else "a", attributes, number)


def image(setting: Setting, node: Image, caption: str = "") -> str:
    """An image. A missing alternative falls back on what is said of the image; "" is a choice."""
    if node.path not in setting.book.images:
        return tag("span", {"class": "missing-image"}, escape(node.alt or caption or node.path))
    alternative = node.alt if node.alt is not None else (caption or node.title)
    attributes: dict[str, str | None] = {
        **given(node.attributes),
        "src": setting.image(node.path),
        "alt": alternative,
        # Said to be ornament; where nobody said anything, nothing is claimed.
        "role": "presentation" if "" in (node.alt, node.attributes.get("alt")) else None,
        "style": size(node.attributes),
    }
    if node.title:
        attributes["title"] = node.title
    return tag("img", attributes)


def element(setting: Setting, node: Element) -> str:
    """Raw HTML or MathML from the safe list, with addresses that suit the edition."""
    attributes: dict[str, str | None] = {
        key: value for key, value in node.attributes if is_name(key)
    }
    if node.tag in _NAMESPACES:
        attributes["xmlns"] = _NAMESPACES[node.tag]
    if "lang" in attributes:
        attributes.update(language(attributes["lang"]))
    if node.tag in _LISTED:
        attributes.setdefault("id", setting.listed(_LISTED[node.tag], node.span))
    if node.tag == "a":
        attributes["href"] = _address(setting, attributes.get("href"))
    if node.tag == "img":
        attributes["src"] = setting.image(attributes.get("src") or "")
        attributes.setdefault("alt", "")
    if node.void or node.tag in VOID:
        return tag(node.tag, attributes)
    around = setting.linked if node.tag == "a" else setting
    return tag(node.tag, attributes, "".join(_child(around, child) for child in node.children))


def _child(setting: Setting, child: object) -> str:
    if isinstance(child, Inline):
        return inline(setting, child)
    return setting.blocks(setting, (cast(Block, child),))


def _address(setting: Setting, address: str | None) -> str | None:
    if address is None or setting.edition.is_print:
        return None
    if address.startswith("#"):
        anchor = address[1:]
        return setting.href(anchor.partition(".")[0], anchor)
    return address
