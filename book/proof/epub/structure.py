"""What is wrong with the structure of an EPUB, whatever book it is: links, ids, nesting, order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from book.checks.registry import Rule
from book.model.finding import Severity
from book.proof import rules
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Link, Page, name_of, says
from book.proof.epub.signs import sign_of

_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPS_TYPE = "{http://www.idpf.org/2007/ops}type"
# HTML forbids but blanks; what does not begin with a letter is lost on older readers. In EPUB 2 an
# id is a name of XML.
_NAME = re.compile(r"[^\W\d]\S*\Z")
_OLD_NAME = re.compile(r"[^\W\d][\w.\-]*\Z")
_FLOW_NAMES = (
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr main menu nav ol p pre section table ul"
)
_FLOW = frozenset(_FLOW_NAMES.split())
# Only phrasing content may stand in these (HTML, 4.4 and 4.5).
_PHRASING_NAMES = (
    "p h1 h2 h3 h4 h5 h6 pre span em strong b i u s small sup sub code cite q abbr dfn kbd samp "
    "var bdi bdo mark time label"
)
_PHRASING = frozenset(_PHRASING_NAMES.split())
_TRANSPARENT = frozenset({"a", "ins", "del"})
_PARENTS = {"li": {"ol", "ul", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}}


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong at a place of the file."""

    rule: Rule
    message: str
    page: Page | str
    element: Element | None = None
    hint: str = ""
    severity: Severity | None = None


def structure_flaws(epub: Epub) -> Iterator[Flaw]:
    """All flaws of structure, file by file."""
    for fault in epub.package.faults:
        yield Flaw(rules.BAD_PACKAGE, fault.message, fault.path)
    for path, why in epub.unread:
        yield Flaw(rules.BAD_PACKAGE, f"a text can't be read: {why}", path)
    for page in epub.pages:
        yield from _page_flaws(page, epub.package.version.startswith("2"))
    for link in epub.links:
        yield from link_flaws(epub, link)
    yield from _nested_notes(epub)


def _page_flaws(page: Page, old: bool) -> Iterator[Flaw]:
    if page.broken:
        message = f"the file can't be read as XHTML: {page.broken}"
        yield Flaw(rules.BAD_XHTML, message, page)
    elif page.body is None:
        yield Flaw(rules.BAD_XHTML, "the file has no body", page)
    for element in page.doubled:
        name = element.get("id")
        message = f"the id “{name}” stands twice in {page.path}: links to it find the first"
        yield Flaw(rules.DUPLICATE_ID, message, page, element)
    for name, element in page.ids.items():
        if not (_OLD_NAME if old else _NAME).match(name):
            yield _bad_id(page, name, element, old)
    if page.root is None:
        return
    for element in page.root.iter(f"{_XHTML}*"):
        yield from _nesting(page, element)
        yield from _old_roles(page, element)


def _bad_id(page: Page, name: str, element: Element, old: bool) -> Flaw:
    blank = not name or any(one.isspace() for one in name)
    why = "an id has no blanks, and is not empty" if blank else "a name begins with a letter"
    if old and not blank:
        why += ", and in EPUB 2 has no marks but - . _"
    severity = Severity.ERROR if blank else Severity.WARNING
    return Flaw(rules.BAD_ID, f"the id “{name}” is no name: {why}", page, element, "", severity)


def _nesting(page: Page, element: Element) -> Iterator[Flaw]:
    name = name_of(element)
    around = element.getparent()
    if around is None:
        return
    if name == "a":
        if element.get("href") is not None and any(
            name_of(one) == "a" and one.get("href") is not None for one in element.iterancestors()
        ):
            message = "a link stands inside another: reading systems follow only one of them"
            yield Flaw(rules.NESTED_LINK, message, page, element)
        return
    if name in _PARENTS:
        if name_of(around) not in _PARENTS[name]:
            message = f"{name} stands inside {name_of(around)}, and not in a list"
            yield Flaw(rules.BAD_NESTING, message, page, element)
        return
    if name not in _FLOW:
        return
    while name_of(around) in _TRANSPARENT and around.getparent() is not None:
        around = around.getparent()
        if around is None:
            return
    if name_of(around) in _PHRASING:
        message = f"{name} stands inside {name_of(around)}, where no block may stand"
        yield Flaw(rules.BAD_NESTING, message, page, element)


def _old_roles(page: Page, element: Element) -> Iterator[Flaw]:
    for role in (element.get("role") or "").split():
        if role in ("doc-endnote", "doc-biblioentry"):
            message = f"the role {role} is deprecated (DPUB-ARIA 1.1)"
            yield Flaw(
                rules.OLD_ROLE, message, page, element, "A list item needs no role of its own."
            )
    for kind in (element.get(_OPS_TYPE) or "").split():
        if kind in ("rearnote", "rearnotes"):
            new = kind.replace("rear", "end")
            message = f"epub:type “{kind}” is deprecated: reading systems look for “{new}”"
            yield Flaw(rules.OLD_ROLE, message, page, element)


def link_flaws(epub: Epub, link: Link) -> Iterator[Flaw]:
    """What is wrong with a link: without an address or a text, or to a place that is not there."""
    page, element = link.page, link.element
    stated = says(element, "noteref", "backlink")
    if not link.href.strip() or (link.is_empty and (stated or sign_of(link.text))):
        message = f"the address of {named(link)} is empty: it leads to the top of its own file"
        yield Flaw(rules.EMPTY_HREF, message, page, element)
        return
    if not link.text and not _speaks(element):
        message = f"the link to {link.href} has no text: there is nothing to touch or to read out"
        yield Flaw(rules.EMPTY_LINK, message, page, element)
    if link.path is None:
        return
    if link.to is None:
        yield from _file_flaws(epub, link)
    elif link.target is None:
        yield Flaw(rules.DANGLING_LINK, *_dangling(link))
    elif link.to.index < 0 and link.to.path != epub.package.nav:
        message = (
            f"{named(link)} leads to {link.to.path}, which is not in the reading order: reading "
            "systems can’t open it, or can’t find back"
        )
        yield Flaw(rules.NOT_IN_SPINE, message, page, element)


def _file_flaws(epub: Epub, link: Link) -> Iterator[Flaw]:
    if link.path in {item.path for item in epub.package.items.values()} & epub.names:
        return
    page, element = link.page, link.element
    if link.path in epub.names:
        message = f"{named(link)} leads to {link.path}, which the package does not list"
        yield Flaw(rules.NOT_IN_SPINE, message, page, element)
    else:
        message = f"{named(link)} leads to {link.path}, and there is no such file"
        yield Flaw(rules.DANGLING_LINK, message, page, element)


def _dangling(link: Link) -> tuple[str, Page, Element, str]:
    names = link.to.ids if link.to is not None else {}
    close = [name for name in names if name.lower() == link.fragment.lower()]
    message = f"{named(link)} leads to {link.path}#{link.fragment}, and there is no such id"
    hint = f"Ids are case-sensitive: “{close[0]}” exists." if close else ""
    return message, link.page, link.element, hint


def named(link: Link) -> str:
    """A link for a person: by what it shows."""
    kind = "the call" if says(link.element, "noteref") else "the link"
    kind = "the way back" if says(link.element, "backlink") else kind
    return f"{kind} “{link.text}”" if link.text else kind


def _speaks(element: Element) -> bool:
    """Whether a link without a text has something else that a reader meets.

    Whether a picture has a text for those who do not see it is another question.
    """
    if element.get("aria-label") and not says(element, "noteref"):
        return True
    return any(name_of(one) in ("img", "svg", "math", "object") for one in element.iter())


def _nested_notes(epub: Epub) -> Iterator[Flaw]:
    for element, page in epub.notes.items():
        around = element.getparent()
        outer = epub.note_at(around) if around is not None else None
        if outer is not None:
            message = (
                f"the note {element.get('id') or ''} stands inside the note "
                f"{outer.get('id') or ''}: what is shown of it is only a part, or too much"
            )
            # In a manuscript it is allowed, and set after its parent: here it was not.
            yield Flaw(rules.NESTED_NOTE, message, page, element, severity=Severity.ERROR)
