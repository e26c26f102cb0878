"""Marks in the texts of an EPUB that should be calls, or should not be there at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from book.model.finding import Severity
from book.proof import rules
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Link, Page, has_type, name_of, text_of
from book.proof.epub.structure import Flaw

_RAW = re.compile(r"\[\^[^\]\s]{1,80}\]:?|\^\[")
_BRACKETED = re.compile(r"(?<=[\w.,;:!?”’\")])\[(\d{1,3})\]")
_DIGITS = re.compile(r"[\[(]?(\d{1,3}|[*†‡]{1,3})[\])]?")
# What may stand before a raised figure that is no call: a unit, a formula, an ordinal.
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[a-zA-Zµ]{1,2}|[\d.,]+)$|[=+\-−×√^]\s*$")
_VERBATIM = frozenset({"code", "pre", "kbd", "samp", "script", "style", "math", "svg", "title"})


def marker_flaws(epub: Epub, unused: Sequence[Element]) -> Iterator[Flaw]:
    """Marks of Markdown that were left as typed, and numbers that look like calls and lead nowhere.

    `unused` are the notes that no call leads to: a number that is one of theirs is certainly a
    call that was lost.
    """
    waiting = {_number(note) for note in unused} - {""}
    bracketed = any(link.text.startswith("[") for link in epub.calls)
    for page in epub.pages:
        if page.body is None:
            continue
        for element in page.body.iter("*"):
            if _is_verbatim(element):
                continue
            yield from _raw(page, element)
            if name_of(element) in ("sup", "span"):
                yield from _raised(epub, page, element, waiting)
            if (waiting or bracketed) and _may_hold_calls(epub, element):
                yield from _in_brackets(page, element, waiting, bracketed)


def _texts(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail


def _is_verbatim(element: Element) -> bool:
    return any(name_of(one) in _VERBATIM for one in (element, *element.iterancestors()))


def _raw(page: Page, element: Element) -> Iterator[Flaw]:
    for text in _texts(element):
        for match in _RAW.finditer(text) if "^" in text else ():
            message = f"“{match[0]}” stands in the text as it was typed: it became no note"
            yield Flaw(rules.RAW_MARKER, message, page, element)
            return


def _raised(epub: Epub, page: Page, element: Element, waiting: set[str]) -> Iterator[Flaw]:
    match = _DIGITS.fullmatch(text_of(element))
    if match is None or not (name_of(element) == "sup" or _is_styled(element)):
        return
    inside = any(name_of(one) == "a" for one in (*element.iter(), *element.iterancestors()))
    known = match[1] in waiting
    if inside or epub.note_at(element) is not None or (not known and _is_power(element)):
        return
    message = f"the raised “{match[0]}” looks like a call, and is no link"
    severity = Severity.ERROR if known else Severity.WARNING
    yield Flaw(rules.UNLINKED_MARKER, message, page, element, severity=severity)


def _is_styled(element: Element) -> bool:
    classes = (element.get("class") or "").lower()
    return "noteref" in classes or "footnote" in classes or "superscript" in classes


def _is_power(element: Element) -> bool:
    """Whether a raised figure is an exponent or the like: by what stands before it."""
    before = element.getprevious()
    around = element.getparent()
    text = before.tail if before is not None else (around.text if around is not None else "")
    return not text or not text.strip() or bool(_UNIT.search(text))


def _may_hold_calls(epub: Epub, element: Element) -> bool:
    around = (element, *element.iterancestors())
    return epub.note_at(element) is None and not any(name_of(one) in ("a", "nav") for one in around)


def _in_brackets(
    page: Page, element: Element, waiting: set[str], bracketed: bool
) -> Iterator[Flaw]:
    for text in _texts(element):
        for match in _BRACKETED.finditer(text):
            known = match[1] in waiting
            if known or bracketed:
                message = f"“{match[0]}” looks like a call, and is no link"
                severity = Severity.ERROR if known else Severity.WARNING
                yield Flaw(rules.UNLINKED_MARKER, message, page, element, severity=severity)
                return


def _number(note: Element) -> str:
    """The number by which a note would be called."""
    match = re.match(r"[\[(]?(\d{1,3}|[*†‡]{1,3})[\])]?[.:]?\s", text_of(note) + " ")
    if match is not None:
        return match[1]
    around = note.getparent()
    if around is None or name_of(around) != "ol":
        return ""
    items = [one for one in around if name_of(one) == "li"]
    return str(items.index(note) + 1) if note in items else ""


def contents_flaws(epub: Epub) -> Iterator[Flaw]:
    """Lines of the contents that hold the number of a note."""
    page = epub.page(epub.package.nav or "")
    if page is None or page.root is None:
        return
    ends = {link.element: link for link in epub.links if link.page is page}
    for nav in page.root.iter("{*}nav"):
        if not has_type(nav, "toc"):
            continue
        for element in nav.iter("{*}a"):
            link = ends.get(element)
            shown = text_of(element)
            if link is not None and _shows_call(epub, link, shown):
                message = f"the line “{shown}” of the contents holds the number of a note"
                yield Flaw(rules.NOTE_IN_NAV, message, page, element)


def _shows_call(epub: Epub, link: Link, shown: str) -> bool:
    """Whether what a line shows is its heading with the numbers of the calls in it."""
    place = link.target
    if place is None:
        return False
    heading = next((one for one in place.iter() if re.fullmatch(r"h[1-6]", name_of(one))), place)
    calls = [one for one in epub.calls if heading in one.element.iterancestors()]
    return bool(calls) and shown == text_of(heading) and any(one.text in shown for one in calls)
