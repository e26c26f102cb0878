"""Marks in the texts of an EPUB that should be calls, or should not be there at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from book.model.finding import Severity
from book.proof import rules
from book.proof.epub.contents import FoundLine
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Page, name_of, text_of
from book.proof.epub.signs import leading_sign, place_in_list
from book.proof.epub.structure import Flaw

# What writers type for a note in Markdown, Org, reStructuredText, AsciiDoc and LaTeX. An ending of
# a word must stand before, or the mark be unmistakable: regular expressions look much like these.
_RAW = re.compile(
    r"(?<![\s\"'“‘(=])\[\^[\w.:-]{1,40}\]:?|\[\^(?:\d{1,4}|(?:fn|note)[\w.:-]{0,20})\]:?"
    r"|^\s*\[\^[\w.:-]{1,40}\]:\s|(?<=[\w.,;:!?…’”»)])\^\[(?!\^)"
    r"|\[fn:[\w-]*(?::[^\]]*)?\]|\\footnote(?:mark|text)?[{\[]|\bfootnote:\w*\["
    r"|(?<=[\w.,;:!?’”])\s?\[#\w*\]_(?!\w)"
)
_BRACKETED = re.compile(r"(?<=[\w.,;:!?”’\")])\[(\d{1,3})\]")
_DIGITS = re.compile(r"[\[(]?(\d{1,3}|[*∗†‡]{1,3})[\])]?")
# What may stand before a raised figure that is no call: a unit, a formula, a function.
_UNIT = re.compile(
    r"(?:^|[\s\d(/·×−+-])(?:[a-zA-Zµα-ωΑ-Ω]|[kcdmnµ]m|mc|ft|yd|mi|ha|[\d.,]+)$|[=+\-−×√^)]\s*$"
    r"|(?:sin|cos|tan|log)$"
)
_VERBATIM = frozenset({"code", "pre", "kbd", "samp", "script", "style", "math", "svg", "title"})
_CODE_CLASS = re.compile(r"code|regex|listing|verbatim|literal|mono", re.I)


@dataclass(slots=True)
class MarkJudge:
    """Looks for marks of notes that are no calls.

    `unused` are the notes that no call leads to: a number that is one of theirs is certainly a
    call that was lost, and these notes are then in `explained`.
    """

    epub: Epub
    unused: Sequence[Element]
    explained: set[Element] = field(default_factory=set)
    _waiting: dict[str, list[Element]] = field(default_factory=dict)
    _bracketed: bool = False

    def run(self) -> Iterator[Flaw]:
        """All marks as they were typed, and all numbers that look like calls and lead nowhere."""
        for note in self.unused:
            sign = _sign(note)
            if sign:
                self._waiting.setdefault(sign, []).append(note)
        self._bracketed = any(link.text.startswith("[") for link in self.epub.calls)
        for page in self.epub.pages:
            for element in page.body.iter("*") if page.body is not None else ():
                if not _is_verbatim(element):
                    yield from self._judge(page, element)

    def _judge(self, page: Page, element: Element) -> Iterator[Flaw]:
        yield from _raw(page, element)
        if name_of(element) in ("sup", "span"):
            yield from self._raised(page, element)
        if (self._waiting or self._bracketed) and self._may_hold_calls(element):
            yield from self._in_brackets(page, element)

    def _raised(self, page: Page, element: Element) -> Iterator[Flaw]:
        match = _DIGITS.fullmatch(text_of(element))
        if match is None or not (name_of(element) == "sup" or _is_styled(element)):
            return
        if not self._may_hold_calls(element) or any(name_of(one) == "a" for one in element.iter()):
            return
        if any(name_of(one) == "sup" for one in element.iterancestors()):
            return  # it was told of that
        known = self._is_known(match[1])
        if _is_power(element, known):
            return
        yield self._flaw(page, element, f"the raised “{match[0]}”", match[1])

    def _in_brackets(self, page: Page, element: Element) -> Iterator[Flaw]:
        for text in _texts(element):
            for match in _BRACKETED.finditer(text):
                if self._bracketed or self._is_known(match[1]):
                    yield self._flaw(page, element, f"“{match[0]}”", match[1])
                    return

    def _is_known(self, sign: str) -> bool:
        return sign in self._waiting

    def _flaw(self, page: Page, element: Element, shown: str, sign: str) -> Flaw:
        notes = self._waiting.get(sign, [])
        self.explained.update(notes)
        severity = Severity.ERROR if notes else Severity.WARNING
        message = f"{shown} looks like a call, and is no link"
        if notes and notes[0].get("id"):
            message += f": it should lead to the note “{notes[0].get('id')}”"
        return Flaw(rules.UNLINKED_MARKER, message, page, element, severity=severity)

    def _may_hold_calls(self, element: Element) -> bool:
        if self.epub.note_at(element) is not None:
            return False
        around = (element, *element.iterancestors())
        return not any(name_of(one) in ("a", "nav") for one in around)


def _texts(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail


def _is_verbatim(element: Element) -> bool:
    return any(
        name_of(one) in _VERBATIM or _CODE_CLASS.search(one.get("class") or "")
        for one in (element, *element.iterancestors())
    )


def _raw(page: Page, element: Element) -> Iterator[Flaw]:
    for text in _texts(element):
        match = _RAW.search(text) if "[" in text or "\\" in text else None
        if match is not None:
            message = f"“{match[0].strip()}” stands in the text as it was typed: it became no note"
            yield Flaw(rules.RAW_MARKER, message, page, element)
            return


def _is_styled(element: Element) -> bool:
    classes = (element.get("class") or "").lower()
    return "noteref" in classes or "footnote" in classes or "superscript" in classes


def _is_power(element: Element, known: bool) -> bool:
    """Whether a raised figure is an exponent, an isotope or the like: by what is around it.

    A figure that is the number of a lost call is one only where it is plainly a formula.
    """
    if (element.tail or "")[:1].isalnum():
        return True
    before = element.getprevious()
    around = element.getparent()
    text = before.tail if before is not None else (around.text if around is not None else "")
    if before is not None and not (before.tail or ""):
        text = text_of(before)
    if not text or not text.strip():
        return not known
    return bool(_UNIT.search(text))


def _sign(note: Element) -> str:
    """The sign by which a note would be called."""
    lead = leading_sign(note)
    place = place_in_list(note)
    if place is not None and not lead.alone:
        return str(place)
    return lead.sign


def contents_flaws(
    epub: Epub, lines: Sequence[FoundLine], missing: frozenset[str]
) -> Iterator[Flaw]:
    """Lines of the contents that hold the number of a note, and lines that lead nowhere.

    Of a link of the navigation that leads nowhere it was told as of any other; the lines of an
    NCX are no links. `missing` are files of which it was told that they are not there.
    """
    pages = {page.path: page for page in epub.pages}
    for line in lines:
        page = pages.get(line.path or "")
        target = page.at(line.fragment) if page is not None else None
        if target is None:
            if isinstance(line.place, str) and line.path not in missing:
                where = f"{line.path}#{line.fragment}" if line.fragment else str(line.path)
                message = f"the line “{line.text}” of the NCX leads to {where}, which is not there"
                yield Flaw(rules.DANGLING_LINK, message, line.place, line.element)
        elif _shows_call(epub, target, line.text):
            message = f"the line “{line.text}” of the contents holds the number of a note"
            yield Flaw(rules.NOTE_IN_NAV, message, line.place, line.element)


def _shows_call(epub: Epub, place: Element, shown: str) -> bool:
    """Whether what a line shows is its heading with the signs of the calls in it."""
    heading = next((one for one in place.iter() if re.fullmatch(r"h[1-6]", name_of(one))), place)
    calls = [one.text for one in epub.calls if heading in one.element.iterancestors()]
    if not any(calls) or name_of(heading) == "body":
        return False
    whole = _squeezed(text_of(heading))
    return _squeezed(shown) == whole and any(_squeezed(one) in whole for one in calls if one)


def _squeezed(text: str) -> str:
    return "".join(text.split())
