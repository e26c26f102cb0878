"""Finds calls and notes in an EPUB that does not say which of its links they are.

Most books in the world are such: EPUB 2, conversions from Word, files made by hand. What a link
is, is told by what it does and how it looks. A sign (a figure, an asterisk) in the midst of words,
which leads to a block with a link back to it, or with the same sign at its beginning, is a call,
and the block is a note. Lines of contents, of indexes and of bibliographies look like that too,
and are none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from book.proof.epub.around import (
    GOES_ON,
    HEADINGS,
    MOST_PARAGRAPHS,
    WIDE,
    block_of,
    has_name,
    has_own_words,
    is_beginning,
    is_glued,
    is_web,
    kind_of,
    leads_back,
    look_of,
    note_block,
    opens,
    sign_of_note,
    stands_out,
    text_before,
    with_next,
)
from book.proof.epub.container import resolve
from book.proof.epub.opened import CALLS, NOTE_TYPES, Epub, is_return
from book.proof.epub.page import Element, Link, Page, is_anchor, name_of, says
from book.proof.epub.signs import leading_sign, sign_of

# Parts of a book whose figures are pages, lines or entries.
_ASIDE = ("index", "toc", "toc-brief", "landmarks", "page-list", "bibliography", "loi", "lot")
_OTHER = (*_ASIDE, "backlink", "biblioref", "glossref", "pagebreak", "annoref")


@dataclass(slots=True)
class Guess:
    """Looks through the links of a book, and adds to its calls and notes."""

    epub: Epub
    # What may be a call, by the ids that lead to it.
    _ends: dict[tuple[str, str], Link] = field(default_factory=dict)
    _own_words: dict[Element, bool] = field(default_factory=dict)
    _calls: set[Element] = field(default_factory=set)
    # The texts that say themselves which their notes are: what they do not name is none.
    _stated: set[Page] = field(default_factory=set)

    def run(self) -> None:
        """Add the calls and notes that are found."""
        self._stated = set(self.epub.notes.values())
        links = (*self.epub.links, *self.epub.lame)
        stated = [link for link in links if says(link.element, *CALLS)]
        maybe = [link for link in self.epub.links if self._may_be_call(link)]
        found = {link.element for link in stated}
        self._ends = {
            (one.page.path, name): one
            for one in maybe
            if self._in_words(one) and (stands_out(one) or is_glued(one.element))
            for name in one.near()
        }
        sure = [one for one in maybe if self._is_call(one)]
        sure = self._without_bibliographies(sure)
        looks = {look_of(one) for one in sure if stands_out(one)}
        found |= {one.element for one in sure}
        self._settle(found)
        found |= {
            one.element
            for one in maybe
            if one.element not in found and (is_web(one) or self._is_alike(one, looks))
        }
        self._settle(found)
        inside = {
            one.element for one in maybe if one.element not in found and self._is_inner_call(one)
        }
        self._take(found | inside)
        self._find_backs()

    def _settle(self, found: set[Element]) -> None:
        """Take these links for calls, and for notes what they lead to and what is like it."""
        self._take(found)
        for link in self.epub.calls:
            self._add_note(link)
        self._add_alike()

    def _take(self, found: set[Element]) -> None:
        links = (*self.epub.links, *self.epub.lame)
        calls = [one for one in links if one.element in found]
        places = {page.path: place for place, page in enumerate(self.epub.pages)}
        calls.sort(key=lambda one: (places[one.page.path], one.page.order(one.element)))
        self.epub.calls[:] = calls
        self._calls = {link.element for link in calls if link.target is not None}

    def _may_be_call(self, link: Link) -> bool:
        element = link.element
        if not link.href.strip() or says(element, *CALLS) or says(element, *_OTHER):
            return False
        if not sign_of(link.text) and (link.text or not stands_out(link)):
            return False
        around = list(element.iterancestors())
        if any(name_of(one) in HEADINGS for one in around) and not stands_out(link):
            return False
        return not any(name_of(one) == "nav" or says(one, *_ASIDE) for one in around)

    def _is_call(self, link: Link) -> bool:
        """Whether it is a call without doubt."""
        note = self._note_for(link)
        if note is None or link.to is None or link.target is None:
            return False
        if self.epub.note_at(link.element) is not None or not self._in_words(link):
            return False
        begins = is_beginning(link.target, note)
        # A way back looks the same from the other side; but it opens its block, or goes back.
        if not text_before(link.element) or not (begins or self._leads_on(link)):
            return False
        if not (stands_out(link) or is_glued(link.element)):
            return False
        if leads_back(link, note):
            return self._has_words(note)
        if not begins:
            return False
        return (
            note in self.epub.notes
            or sign_of_note(note) == sign_of(link.text) != ""
            or (stands_out(link) and self._leads_to_calls(note, link))
        )

    def _leads_to_calls(self, note: Element, link: Link) -> bool:
        """Whether a note has a way back to some call, be it another than `link`."""
        if link.to is None:
            return False
        for one in with_next(note):
            for back in one.iter("{*}a"):
                place = resolve(link.to.path, back.get("href") or "")
                call = self._ends.get((place[0] or "", place[1]))
                if call is not None and call.element not in (back, link.element):
                    return True
        return False

    def _note_for(self, link: Link) -> Element | None:
        """What would be the note if `link` were a call."""
        stated = self.epub.note_at(link.target)
        return stated if stated is not None else note_block(link.target)

    def _in_words(self, link: Link) -> bool:
        """Whether a link stands among words that are no links: a line of contents does not."""
        block = block_of(link.element)
        if block is None:
            return False
        if block not in self._own_words:
            self._own_words[block] = has_own_words(block)
        return self._own_words[block]

    def _leads_on(self, link: Link) -> bool:
        if link.to is None or link.target is None:
            return False
        if link.to is link.page:
            return link.page.order(link.element) < link.page.order(link.target)
        return link.to.index < 0 or link.page.index < link.to.index

    def _has_words(self, note: Element) -> bool:
        if has_own_words(note):
            return True
        behind = note.getnext()
        return behind is not None and name_of(behind) in ("dd", "p", "div", "td")

    def _is_alike(self, link: Link, looks: set[tuple[str, ...]]) -> bool:
        """Whether a link looks as the calls of this book do, wherever it leads."""
        if look_of(link) not in looks or not stands_out(link) or link.path is None:
            return False
        if self.epub.note_at(link.element) is not None or not self._in_words(link):
            return False
        if not text_before(link.element):
            return False
        if link.target is None:
            return True
        noted = link.to is not link.page and link.to in set(self.epub.notes.values())
        return noted or self.epub.note_at(link.target) is not None

    def _is_inner_call(self, link: Link) -> bool:
        """Whether a link in a note is a call of another, and not only a mention of it."""
        home, note = self.epub.note_at(link.element), self.epub.note_at(link.target)
        if home is None or note is None or home is note or link.target is None:
            return False
        if not text_before(link.element, home) or not is_beginning(link.target, note):
            return False
        return leads_back(link, note) or (stands_out(link) and is_glued(link.element))

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
            if often and not any(leads_back(one, note) for one, note in row):
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
        sign = sign_of_note(block)
        if (
            leads_back(link, block)
            or (sign and sign == sign_of(link.text))
            or self._leads_to_calls(block, link)
            or (page not in self._stated and not self._has_calls(block))
        ):
            self.epub.notes.setdefault(block, page)
            if block is not place and block not in place.iterancestors():
                self.epub.fronts[place] = block

    def _has_calls(self, block: Element) -> bool:
        return any(one in self._calls for one in block.iter("{*}a"))

    def _add_alike(self) -> None:
        """Notes that are not called: blocks among notes that are as these are."""
        kinds: dict[Page, set[tuple[str, ...]]] = {}
        for note, page in self.epub.notes.items():
            if not says(note, *NOTE_TYPES):
                kinds.setdefault(page, set()).add(kind_of(note))
        for page, known in kinds.items():
            names = {kind[0] for kind in known}
            for one in page.body.iter("*") if page.body is not None else ():
                if name_of(one) not in names or one in self.epub.notes or kind_of(one) not in known:
                    continue
                front = one.getprevious()
                named = has_name(one) or (front is not None and is_anchor(front))
                if not named or self._has_calls(one) or self.epub.note_at(one) is not None:
                    continue
                if name_of(one) == "li" or leading_sign(one).certain:
                    self.epub.notes.setdefault(one, page)

    def _find_backs(self) -> None:
        """The ways back: what leads from a note to a call, or looks as if it did."""
        calls = {link.element for link in self.epub.calls}
        ends = {(one.page.path, name): one for one in self.epub.calls for name in one.near()}
        for link in (*self.epub.links, *self.epub.lame):
            if link.element in calls:
                continue
            home = self.epub.note_at(link.element)
            call = ends.get((link.path or "", link.fragment))
            if home is None and (call is not None or is_return(link.text)):
                home = self._note_before(link)
            if says(link.element, "backlink") or (
                home is not None and (call is not None or is_return(link.text) or opens(link, home))
            ):
                self.epub.backs.append(link)

    def _note_before(self, back: Link) -> Element | None:
        """The note behind which a way back stands, in a paragraph that goes on with it."""
        left = MOST_PARAGRAPHS
        for around in (back.element, *back.element.iterancestors()):
            if name_of(around) in WIDE - {"dl"}:
                return None
            block = around.getprevious() if name_of(around) in GOES_ON else None
            while block is not None and left and name_of(block) in GOES_ON | {"dt"}:
                left -= 1
                if block in self.epub.notes:
                    self.epub.homes[back.element] = block
                    return block
                if self._has_calls(block):
                    return None
                block = block.getprevious()
        return None
