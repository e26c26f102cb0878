"""What is around a link of an EPUB: its block, the words before it, how it stands out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from book.proof.epub.container import resolve
from book.proof.epub.opened import NOTE_LISTS
from book.proof.epub.page import Element, Link, Page, is_anchor, name_of, says, text_of
from book.proof.epub.signs import is_figure, leading_sign, place_in_list, sign_of

_BLOCK_NAMES = "aside blockquote body dd div dl dt figure li ol p section table td th tr ul"
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(_BLOCK_NAMES.split()) | HEADINGS
WIDE = frozenset({"body", "section", "article", "html", "ol", "ul", "dl", "table", "main"})
_WEB_NOTE = re.compile(r"(?:_?_?(?:ftn|edn|fn|en|cite_note|note|footnote|endnote))[-_:.\d]", re.I)
_CLASSES = re.compile(
    r"note[-_]?(?:ref|call|link|anchor|marker)|fn-?ref|(?:foot|end)note|superscript|(?:^|\s)sup\b",
    re.I,
)
GOES_ON = frozenset({"p", "dd", "div", "blockquote", "ul", "ol"})
# As many paragraphs behind a note are looked through for its way back.
MOST_PARAGRAPHS = 12


def opens(link: Link, note: Element) -> bool:
    """Whether a link is the sign at the beginning of a note, from which one goes back."""
    return bool(sign_of(link.text)) and not text_before(link.element, note)


def sign_of_note(note: Element) -> str:
    """The sign of a note: that with which it begins, or its number in a list."""
    lead, place = leading_sign(note), place_in_list(note)
    if place is not None and not lead.alone:
        return str(place)
    return lead.sign if lead.certain else ""


def note_block(place: Element | None) -> Element | None:
    """The block that is the note when a call leads to `place`; None where none can be."""
    if place is None:
        return None
    behind, around = place.getnext(), place.getparent()
    if is_anchor(place) and around is not None and behind is not None:
        free = name_of(around) in WIDE | {"div"} and not (place.tail or "").strip()
        if free and name_of(behind) in ("p", "li", "div", "aside"):
            return behind
    block = block_of(place)
    while block is not None and name_of(block) in ("td", "th"):
        block = block.getparent()
    if block is None or says(block, *NOTE_LISTS):
        return None
    if name_of(block) in WIDE | HEADINGS and not _is_single(block):
        return None
    if any(name_of(one) in HEADINGS for one in block.iter()):
        return None  # a chapter in a division, and no note
    return block


def _is_single(block: Element) -> bool:
    """Whether a list of terms holds one term alone: a note of its own."""
    return name_of(block) == "dl" and sum(name_of(one) == "dt" for one in block) == 1


def kind_of(note: Element) -> tuple[str, ...]:
    """What notes of one kind have in common: names and classes, their own and those around."""
    around = note.getparent()
    outer = (name_of(around), around.get("class") or "") if around is not None else ()
    return (name_of(note), note.get("class") or "", *outer)


def block_of(place: Element | None) -> Element | None:
    """The innermost block that a place is, or stands in."""
    while place is not None and name_of(place) not in _BLOCKS:
        place = place.getparent()
    return place


def is_beginning(place: Element, note: Element) -> bool:
    """Whether `place` is a note, or its beginning: no word of it stands before."""
    if place is note or note not in place.iterancestors():
        return True
    if says(place, "pagebreak"):
        return False
    return not text_before(place, note)


def text_before(place: Element, block: Element | None = None) -> str:
    """What stands before `place` in its block: its last few letters."""
    block = block if block is not None else block_of(place)
    for one in (place, *place.iterancestors()):
        if one is block:
            break
        before = one.getprevious()
        while before is not None:
            text = (text_of(before) if name_of(before) else "") + (before.tail or "")
            if text.strip():
                return text
            before = before.getprevious()
        around = one.getparent()
        if around is not None and (around.text or "").strip():
            return around.text or ""
    return ""


def is_glued(element: Element) -> bool:
    """Whether something stands directly before, as a word before its call."""
    before = text_before(element)
    return bool(before) and not before[-1].isspace() and before[-1] not in "([{«„“‘/–—-"


def has_own_words(block: Element) -> bool:
    """Whether a block has words that stand in no link."""
    for one in block.iter("*"):
        linked = any(
            name_of(up) == "a" and up.get("href") is not None for up in (one, *one.iterancestors())
        )
        if not linked and re.search(r"\w", one.text or ""):
            return True
        around = one.getparent()
        if one is block or around is None or not re.search(r"\w", one.tail or ""):
            continue
        if not any(
            name_of(up) == "a" and up.get("href") is not None
            for up in (around, *around.iterancestors())
        ):
            return True
    return False


def stands_out(link: Link) -> bool:
    """Whether a link is raised, in brackets, or of a class that speaks of notes."""
    element = link.element
    near = [element, *element.iterdescendants("*")]
    around = element.getparent()
    if around is not None and name_of(around) in ("sup", "span"):
        near.append(around)
    if any(name_of(one) == "sup" or _CLASSES.search(one.get("class") or "") for one in near):
        return True
    text = link.text
    last = element.getprevious()
    before = last.tail if last is not None else around.text if around is not None else ""
    bracketed = text[:1] in "[(" or ((before or "")[-1:], (element.tail or "")[:1]) == ("[", "]")
    return bool(text) and (bracketed or (is_figure(sign_of(text)) and not text[0].isdigit()))


def look_of(link: Link) -> tuple[str, ...]:
    """How a link looks: what it is, what is around it, and the kind of its sign."""
    element, around = link.element, link.element.getparent()
    text = link.text
    return (
        element.get("class") or "",
        name_of(around) if around is not None else "",
        (around.get("class") or "") if around is not None else "",
        " ".join(name_of(one) for one in element.iterdescendants("*")),
        text[:1] if text[:1] in "[({" else "",
    )


def is_web(link: Link) -> bool:
    """Whether a sign leads to what is a note by its name, on the web or where nothing is."""
    if not link.text or not _WEB_NOTE.match(link.fragment) or not text_before(link.element):
        return False
    return link.path is None or link.target is None


def leads_back(link: Link, note: Element) -> bool:
    """Whether a note, or what goes on behind it, has a link to the call."""
    page = link.to
    near = set(link.near())
    if page is None or not near:
        return False
    own = set(link.places())
    for one in with_next(note):
        for back in one.iter("{*}a"):
            if back in own or back.get("href") is None:
                continue
            path, _, fragment = (back.get("href") or "").partition("#")
            if fragment in near and _same_file(path, page, link.page):
                return True
    return False


def _same_file(path: str, here: Page, there: Page) -> bool:
    return (resolve(here.path, path)[0] if path else here.path) == there.path


def with_next(note: Element) -> Iterator[Element]:
    """A note, and the paragraphs that go on behind it: up to the next that could be one."""
    yield note
    behind, left = note.getnext(), MOST_PARAGRAPHS
    while behind is not None and left and name_of(behind) in GOES_ON:
        left -= 1
        if has_name(behind) and leading_sign(behind).certain:
            return
        yield behind
        behind = behind.getnext()


def has_name(block: Element) -> bool:
    """Whether a block, or what it begins with, has an id."""
    if block.get("id"):
        return True
    for one in block.iter("*"):
        if one is not block and (one.get("id") or one.get("name")):
            return not text_before(one, block)
    return False
