"""Finds calls and notes in an EPUB that does not say which of its links they are.

Most books in the world are such: EPUB 2, conversions from Word, files made by hand. What a link
is, is told by what it does and how it looks. A sign (a figure, an asterisk) in the midst of words,
which leads to a block with a link back to it, or with the same sign at its beginning, is a call,
and the block is a note. Lines of contents, of indexes and of bibliographies look like that too,
and are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from book.proof.epub.container import resolve
from book.proof.epub.opened import CALLS, NOTE_LISTS, NOTE_TYPES, Epub, is_return
from book.proof.epub.page import Element, Link, Page, is_anchor, name_of, says, text_of
from book.proof.epub.signs import is_figure, leading_sign, sign_of

_BLOCK_NAMES = "aside blockquote body dd div dl dt figure li ol p section table td th tr ul"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(_BLOCK_NAMES.split()) | _HEADINGS
_WIDE = frozenset({"body", "section", "article", "html", "ol", "ul", "dl", "table", "main"})
_WEB_NOTE = re.compile(r"(?:_?_?(?:ftn|edn|fn|en|cite_note|note|footnote|endnote))[-_:.\d]", re.I)
_CLASSES = re.compile(
    r"note[-_]?(?:ref|call|link|anchor|marker)|fn-?ref|(?:foot|end)note|superscript|(?:^|\s)sup\b",
    re.I,
)
_GOES_ON = frozenset({"p", "dd", "div", "blockquote", "ul", "ol"})
# As many paragraphs behind a note are looked through for its way back.
_MOST_PARAGRAPHS = 12
# Parts of a book whose figures are pages, lines or entries.
_ASIDE = ("index", "toc", "toc-brief", "landmarks", "page-list", "bibliography", "loi", "lot")
_OTHER = (*_ASIDE, "backlink", "biblioref", "glossref", "pagebreak", "annoref")


@dataclass(slots=True)
class Guess:
    """Looks through the links of a book, and adds to its calls and notes."""

    epub: Epub
    _sure: list[Link] = field(default_factory=list)
    _own_words: dict[Element, bool] = field(default_factory=dict)
    # The texts that say themselves which their notes are: what they do not name is none.
    _stated: set[Page] = field(default_factory=set)

    def run(self) -> None:
        """Add the calls and notes that are found."""
        self._stated = set(self.epub.notes.values())
        links = (*self.epub.links, *self.epub.lame)
        stated = [link for link in links if says(link.element, *CALLS)]
        maybe = [link for link in self.epub.links if self._may_be_call(link)]
        found = {link.element for link in stated}
        sure = [one for one in maybe if self._is_call(one)]
        sure = self._without_bibliographies(sure)
        looks = {_look(one) for one in sure if _stands_out(one)}
        found |= {one.element for one in sure}
        found |= {
            one.element
            for one in maybe
            if one.element not in found and (_is_web(one) or self._is_alike(one, looks))
        }
        self._take(found)
        for link in self.epub.calls:
            self._add_note(link)
        self._add_alike()
        inside = {
            one.element for one in maybe if one.element not in found and self._is_inner_call(one)
        }
        self._take(found | inside)
        self._find_backs()

    def _take(self, found: set[Element]) -> None:
        links = (*self.epub.links, *self.epub.lame)
        calls = [one for one in links if one.element in found]
        places = {page.path: place for place, page in enumerate(self.epub.pages)}
        calls.sort(key=lambda one: (places[one.page.path], one.page.order(one.element)))
        self.epub.calls[:] = calls

    def _may_be_call(self, link: Link) -> bool:
        element = link.element
        if not link.href.strip() or says(element, *CALLS) or says(element, *_OTHER):
            return False
        if not sign_of(link.text) and (link.text or not _stands_out(link)):
            return False
        around = list(element.iterancestors())
        if any(name_of(one) in _HEADINGS for one in around) and not _stands_out(link):
            return False
        return not any(name_of(one) == "nav" or says(one, *_ASIDE) for one in around)

    def _is_call(self, link: Link) -> bool:
        """Whether it is a call without doubt."""
        note = self._note_for(link)
        if note is None or link.to is None or link.target is None:
            return False
        if self.epub.note_at(link.element) is not None or not self._in_words(link):
            return False
        begins = _begins(link.target, note)
        behind_words = bool(_text_before(link.element))
        if not (begins and behind_words) and not (
            self._leads_on(link) and (begins or behind_words)
        ):
            return False
        if not (_stands_out(link) or _is_glued(link.element)):
            return False
        if _leads_back(link, note):
            return self._has_words(note)
        if not begins:
            return False
        lead = leading_sign(note)
        return note in self.epub.notes or (lead.certain and lead.sign == sign_of(link.text))

    def _note_for(self, link: Link) -> Element | None:
        """What would be the note if `link` were a call."""
        stated = self.epub.note_at(link.target)
        return stated if stated is not None else note_block(link.target)

    def _in_words(self, link: Link) -> bool:
        """Whether a link stands among words that are no links: a line of contents does not."""
        block = _block(link.element)
        if block is None:
            return False
        if block not in self._own_words:
            self._own_words[block] = _has_own_words(block)
        return self._own_words[block]

    def _leads_on(self, link: Link) -> bool:
        if link.to is None or link.target is None:
            return False
        if link.to is link.page:
            return link.page.order(link.element) < link.page.order(link.target)
        return link.to.index < 0 or link.page.index < link.to.index

    def _has_words(self, note: Element) -> bool:
        if re.search(r"[^\W\d_]{2}", text_of(note)):
            return True
        behind = note.getnext()
        return behind is not None and name_of(behind) in ("dd", "p", "div", "td")

    def _is_alike(self, link: Link, looks: set[tuple[str, ...]]) -> bool:
        """Whether a link looks as the calls of this book do, wherever it leads."""
        if _look(link) not in looks or not _stands_out(link) or link.path is None:
            return False
        if self.epub.note_at(link.element) is not None or not self._in_words(link):
            return False
        if link.target is None:
            return bool(_WEB_NOTE.match(link.fragment))
        noted = link.to is not link.page and link.to in set(self.epub.notes.values())
        return noted or self.epub.note_at(link.target) is not None

    def _is_inner_call(self, link: Link) -> bool:
        """Whether a link in a note is a call of another, and not only a mention of it."""
        home, note = self.epub.note_at(link.element), self.epub.note_at(link.target)
        if home is None or note is None or home is note or link.target is None:
            return False
        if not _text_before(link.element, home) or not _begins(link.target, note):
            return False
        return _leads_back(link, note) or (_stands_out(link) and _is_glued(link.element))

    def _without_bibliographies(self, calls: list[Link]) -> list[Link]:
        """`calls` without those to lists whose entries are named again and again.

        Such a list, of which nothing leads back, is one of sources or of abbreviations.
        """
        rows: dict[Page, list[tuple[Link, Element]]] = {}
        for one in calls:
            note = self._note_for(one)
            if note is not None and note not in self.epub.notes and one.to is not None:
                rows.setdefault(one.to, []).append((one, note))
        left: set[Element] = set()
        for row in rows.values():
            often = max(Counter(note for _, note in row).values()) > 1
            if often and not any(_leads_back(one, note) for one, note in row):
                left |= {one.element for one, _ in row}
        return [one for one in calls if one.element not in left]

    def _add_note(self, link: Link) -> None:
        """Take what a call leads to for a note, where it can be one."""
        place, page = link.target, link.to
        if place is None or page is None or place in self.epub.notes:
            return
        if self.epub.note_at(place) is not None:
            # A whole item inside a note is a note of its own, nested in the other.
            if name_of(place) in ("li", "aside"):
                self.epub.notes.setdefault(place, page)
            return
        block = note_block(place)
        if block is None or any(one in self.epub.notes for one in block.iter()):
            return
        sign = leading_sign(block).sign
        if (
            _leads_back(link, block)
            or (sign and sign == sign_of(link.text))
            or (page not in self._stated and not self._has_calls(block))
        ):
            self.epub.notes.setdefault(block, page)

    def _has_calls(self, block: Element) -> bool:
        calls = {link.element for link in self.epub.calls if link.target is not None}
        return any(one in calls for one in block.iter("{*}a"))

    def _add_alike(self) -> None:
        """Notes that are not called: blocks among notes that are as these are."""
        lists = {note.getparent() for note in self.epub.notes if not says(note, *NOTE_TYPES)}
        for around in lists - {None}:
            if around is None or says(around, *NOTE_LISTS):
                continue
            known = [one for one in around if one in self.epub.notes]
            page = self.epub.notes[known[0]]
            kinds = {(name_of(one), one.get("class")) for one in known}
            for one in around:
                if one in self.epub.notes or (name_of(one), one.get("class")) not in kinds:
                    continue
                if _names(one) and leading_sign(one).certain and not self._has_calls(one):
                    self.epub.notes.setdefault(one, page)

    def _find_backs(self) -> None:
        """The ways back: what leads from a note to a call, or looks as if it did."""
        calls = {link.element for link in self.epub.calls}
        ends = {(one.page.path, name): one for one in self.epub.calls for name in one.near()}
        for link in (*self.epub.links, *self.epub.lame):
            if link.element in calls or link.path is None:
                continue
            home = self.epub.note_at(link.element)
            call = ends.get((link.path, link.fragment))
            if home is None and call is not None:
                home = self._note_before(link, call)
            if says(link.element, "backlink") or (
                home is not None and (call is not None or is_return(link.text))
            ):
                self.epub.backs.append(link)

    def _note_before(self, back: Link, call: Link) -> Element | None:
        """The note behind which a way back stands, where it is the note of this call."""
        note = self.epub.note_at(call.target)
        if note is None or not any(back.element in set(one.iter()) for one in _with_next(note)):
            return None
        self.epub.homes[back.element] = note
        return note


def note_block(place: Element | None) -> Element | None:
    """The block that is the note when a call leads to `place`; None where none can be."""
    if place is None:
        return None
    behind, around = place.getnext(), place.getparent()
    if is_anchor(place) and around is not None and behind is not None:
        free = name_of(around) in _WIDE | {"div"} and not (place.tail or "").strip()
        if free and name_of(behind) in ("p", "li", "div", "aside"):
            return behind
    block = _block(place)
    while block is not None and name_of(block) in ("td", "th"):
        block = block.getparent()
    if block is None or name_of(block) in _WIDE | _HEADINGS or says(block, *NOTE_LISTS):
        return None
    if any(name_of(one) in _HEADINGS for one in block.iter()):
        return None  # a chapter in a division, and no note
    return block


def _block(place: Element | None) -> Element | None:
    while place is not None and name_of(place) not in _BLOCKS:
        place = place.getparent()
    return place


def _begins(place: Element, note: Element) -> bool:
    """Whether `place` is a note, or its beginning: no word of it stands before."""
    if place is note or note not in place.iterancestors():
        return True
    if says(place, "pagebreak"):
        return False
    return not _text_before(place, note)


def _text_before(place: Element, block: Element | None = None) -> str:
    """What stands before `place` in its block: its last few letters."""
    block = block if block is not None else _block(place)
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


def _is_glued(element: Element) -> bool:
    """Whether something stands directly before, as a word before its call."""
    before = _text_before(element)
    return bool(before) and not before[-1].isspace()


def _has_own_words(block: Element) -> bool:
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


def _stands_out(link: Link) -> bool:
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


def _look(link: Link) -> tuple[str, ...]:
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


def _is_web(link: Link) -> bool:
    """Whether a sign leads to what is a note by its name, on the web or where nothing is."""
    if not link.text or not _WEB_NOTE.match(link.fragment):
        return False
    return link.path is None or link.target is None


def _leads_back(link: Link, note: Element) -> bool:
    """Whether a note, or what goes on behind it, has a link to the call."""
    page = link.to
    near = set(link.near())
    if page is None or not near:
        return False
    own = set(link.places())
    for one in _with_next(note):
        for back in one.iter("{*}a"):
            if back in own or back.get("href") is None:
                continue
            path, _, fragment = (back.get("href") or "").partition("#")
            if fragment in near and _same_file(path, page, link.page):
                return True
    return False


def _same_file(path: str, here: Page, there: Page) -> bool:
    return (resolve(here.path, path)[0] if path else here.path) == there.path


def _with_next(note: Element) -> Iterator[Element]:
    """A note, and the paragraphs that go on behind it: up to the next that could be one."""
    yield note
    behind, left = note.getnext(), _MOST_PARAGRAPHS
    while behind is not None and left and name_of(behind) in _GOES_ON:
        left -= 1
        if _names(behind) and leading_sign(behind).certain:
            return
        yield behind
        behind = behind.getnext()


def _names(block: Element) -> bool:
    """Whether a block, or what it begins with, has an id."""
    if block.get("id"):
        return True
    for one in block.iter("*"):
        if one is not block and (one.get("id") or one.get("name")):
            return not _text_before(one, block)
    return False
