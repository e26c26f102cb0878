"""Judges the notes of an EPUB by themselves: where calls lead, what notes hold, the ways back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from book.checks.registry import Rule
from book.model.finding import Severity
from book.proof import rules
from book.proof.epub.numbers import wrong_numbers
from book.proof.epub.opened import NOTE_TYPES, Epub, is_return
from book.proof.epub.page import Element, Link, Page, has_type, name_of, says, text_of
from book.proof.epub.signs import leading_sign, sign_of
from book.proof.epub.structure import Flaw, named

_WIDE = frozenset({"body", "section", "article", "html", "main", "header"})
_BLOCKS = frozenset({"p", "li", "dd", "dt", "td", "th", "div", "blockquote", "figcaption"})
# Kobo's readers open a note over the page only if it has so many characters (measured by shops).
_SHORTEST, _LONGEST = 9, 5000


@dataclass(slots=True)
class NoteJudge:
    """Judges all notes. `told` are the elements of which structure has told, by rule.

    One fault can have many signs: a note that is reached by a broken call is not also one that is
    not used. `unused` are the notes that no call leads to.
    """

    epub: Epub
    told: set[tuple[str, Element | None]]
    unused: list[Element] = field(default_factory=list)
    calls: dict[Element, list[Link]] = field(default_factory=dict)
    backs: dict[Element, list[Link]] = field(default_factory=dict)
    # Calls that lead to no note, and those that lead to one of another number.
    _astray: set[Element] = field(default_factory=set)
    _ends: dict[Element, Link] = field(default_factory=dict)
    _mentioned: set[Element] = field(default_factory=set)
    _bare: bool | None = None
    _bare_told: bool = False

    def run(self) -> Iterator[Flaw]:
        """All that is wrong with calls and notes."""
        for link in self.epub.calls:
            yield from self._judge_call(link)
        yield from self._unsaid_calls()
        self._gather()
        numbers = [one for one in wrong_numbers(self.epub) if not self._is_unclear(one.element)]
        self._astray |= {flaw.element for flaw in numbers if flaw.element is not None}
        aside = list(self._aside())
        yield from (*numbers, *aside)
        away = {flaw.page.path for flaw in aside if isinstance(flaw.page, Page)}
        for page in self.epub.pages:
            notes = [note for note, home in self.epub.notes.items() if home is page]
            if notes and page.path not in away:
                yield from self._judge_notes(page, notes)
        yield from self._lengths()

    def _is_told(self, rule: Rule, element: Element) -> bool:
        return (rule.id, element) in self.told

    def _is_unclear(self, call: Element | None) -> bool:
        """Whether what a call leads to is no plain note: nested, or of a doubled id."""
        link = next((one for one in self.epub.calls if one.element is call), None)
        note = self.epub.note_at(link.target) if link is not None else None
        if link is None or link.to is None or note is None:
            return False
        doubled = any(one.get("id") == link.fragment for one in link.to.doubled)
        return doubled or self._is_told(rules.NESTED_NOTE, note)

    def _gather(self) -> None:
        for link in self.epub.calls:
            note = self.epub.note_at(link.target)
            if note is not None and note is self.epub.note_at(link.element):
                continue  # it leads to where it stands
            if note is not None and not link.is_empty:
                self.calls.setdefault(note, []).append(link)
            else:
                self._astray.add(link.element)
            for place in link.places():
                self._ends.setdefault(place, link)
        for link in self.epub.backs:
            home = self.epub.home_of(link.element)
            if home is not None:
                self.backs.setdefault(home, []).append(link)
        for link in self.epub.links:
            note = self.epub.note_at(link.target) if link.fragment else None
            if note is None or self.epub.note_at(link.element) is note:
                continue
            if not any(name_of(one) == "nav" for one in link.element.iterancestors()):
                self._mentioned.add(note)

    def _judge_call(self, link: Link) -> Iterator[Flaw]:
        note = self.epub.note_at(link.target)
        if link.path is None:
            message = (
                f"{named(link)} leads out of the book, to {link.href}: the note is not there for "
                "who reads without a network"
            )
            yield Flaw(rules.EXTERNAL_NOTE, message, link.page, link.element)
        elif note is None and link.target is not None and not link.is_empty:
            message = (
                f"{named(link)} leads to {link.href}, which is not one note: a reader is shown "
                "all of them, or something else"
            )
            yield Flaw(rules.WRONG_TARGET, message, link.page, link.element)

    def _unsaid_calls(self) -> Iterator[Flaw]:
        """Calls that do not say what they are: told once a file, or once where none of them does.

        EPUB 2 has no word for it.
        """
        if self.epub.package.version.startswith("2"):
            return
        unsaid: dict[Page, list[Link]] = {}
        for link in self.epub.calls:
            if link.path is not None and not has_type(link.element, "noteref"):
                unsaid.setdefault(link.page, []).append(link)
        count = sum(map(len, unsaid.values()))
        alike = len(unsaid) > 1 and count == len(self.epub.calls)
        for page, row in list(unsaid.items())[: 1 if alike else None]:
            more = f", as {len(row) - 1} more of this file," if len(row) > 1 else ""
            more = f", as all {count} of this book," if alike else more
            message = f"{named(row[0])}{more} does not say that it is a call: it opens over no page"
            hint = 'It needs epub:type="noteref" and role="doc-noteref".'
            yield Flaw(rules.NO_NOTEREF, message, page, row[0].element, hint)

    def _judge_notes(self, page: Page, notes: list[Element]) -> Iterator[Flaw]:
        """The notes of one file. Where none of them has a way back, that is said once."""
        lone: list[Element] = []
        called = 0
        for note in notes:
            if self._is_told(rules.NESTED_NOTE, note):
                continue
            calls = [one for one in self.calls.get(note, []) if one.element not in self._astray]
            if not self._text(note):
                yield Flaw(rules.EMPTY_NOTE, f"{self._name(note)} has no text", page, note)
            elif not self.calls.get(note):
                yield from self._judge_unused(note, page)
            elif any(self._is_told(rules.NESTED_NOTE, one) for one in note.iter()):
                continue  # whose the ways back are, and what the text, can't be told
            else:
                called += 1
                if self.backs.get(note):
                    yield from self._judge_backs(note, page, calls)
                else:
                    lone.append(note)
        yield from self._without_way_back(page, lone, len(lone) == called)

    def _is_without_backs(self) -> bool:
        """Whether no note of a book with many has a way back: one omission, and not a hundred."""
        if self._bare is None:
            pages = {self.epub.notes[note] for note in self.calls}
            self._bare = len(pages) > 1 and not any(self.backs.get(note) for note in self.calls)
        return self._bare

    def _judge_unused(self, note: Element, page: Page) -> Iterator[Flaw]:
        if note in self._mentioned or self._is_told(rules.DUPLICATE_ID, note):
            return
        if any(_is_in_link(back.target) for back in self.backs.get(note, [])):
            return  # its call stands in the text of a link, and can't be one itself
        if self._is_note(note) and not self._has_broken_call(note):
            self.unused.append(note)
            message = f"no call leads to {self._name(note)}: a reader never comes to it"
            yield Flaw(rules.UNUSED_NOTE, message, page, note)

    def _without_way_back(self, page: Page, notes: list[Element], all_: bool) -> Iterator[Flaw]:
        end = "has no way back to its call: a reader does not find his place again"
        if notes and self._is_without_backs():
            if not self._bare_told:
                self._bare_told = True
                every = f"nor has any of the {len(self.calls)} notes of this book"
                message, weight = f"{self._name(notes[0])} {end}, {every}", _weight(notes[0])
                yield Flaw(rules.MISSING_BACKLINK, message, page, notes[0], severity=weight)
            return
        if all_ and len(notes) > 1:
            message = f"{self._name(notes[0])} {end}, nor has any of the {len(notes)} of this file"
            yield Flaw(rules.MISSING_BACKLINK, message, page, notes[0], severity=_weight(notes[0]))
            return
        for note in notes:
            message = f"{self._name(note)} {end}"
            yield Flaw(rules.MISSING_BACKLINK, message, page, note, severity=_weight(note))

    def _judge_backs(self, note: Element, page: Page, calls: list[Link]) -> Iterator[Flaw]:
        served: set[Element] = set()
        wrong = False
        for back in self.backs[note]:
            there = self._call_at(back, calls)
            if there is not None:
                served.add(there.element)
            elif back.path is None:
                wrong = True
                message = (
                    f"the way back from {self._name(note)} leads out of the book, to {back.href}"
                )
                yield Flaw(rules.EXTERNAL_NOTE, message, page, back.element)
            elif back.target is not None and not back.is_empty:
                wrong = True
                other = self._call_at(back, self.epub.calls)
                if other is not None and other.element in self._astray:
                    continue  # the call is wrong, and not the way back
                if not calls:
                    continue  # nothing leads here that should
                where = f"the call “{other.text}” of another note" if other else back.href
                message = f"the way back from {self._name(note)} leads to {where}"
                yield Flaw(rules.WRONG_BACKLINK, message, page, back.element)
            else:
                wrong = True  # it leads nowhere, and was told
        if any(one.get("id") == note.get("id") for one in page.doubled):
            return  # which of the two its calls should find, can't be told
        for call in calls:
            doubled = self._is_told(rules.DUPLICATE_ID, call.element)
            if call.element not in served and not wrong and not doubled:
                message = (
                    f"{self._name(note)} is called {len(calls)} times, and has no way back to the "
                    f"call in {call.page.place(call.element)}"
                )
                yield Flaw(rules.MISSING_BACKLINK, message, page, note, severity=Severity.WARNING)
                return

    def _call_at(self, back: Link, calls: list[Link]) -> Link | None:
        """The one of `calls` that is at, or closely around, the end of a way back."""
        place, among = back.target, {call.element for call in calls}
        if place is None:
            return None
        exact = self._ends.get(place)
        if exact is not None:
            return exact if exact.element in among else None
        if name_of(place) in _WIDE:
            return None
        block: Element | None = place
        while block is not None and name_of(block) not in _BLOCKS:
            block = block.getparent()
        for around in (place, block):
            inside = set(around.iter("{*}a")) if around is not None else set()
            found = next((one for one in calls if one.element in inside), None)
            if found is not None:
                return found
        return None

    def _is_note(self, note: Element) -> bool:
        """Whether it is a note for sure, and not another paragraph in a section of notes."""
        if says(note, *NOTE_TYPES) or name_of(note) in ("li", "aside") or note in self.backs:
            return True
        return bool(leading_sign(note).sign)

    def _has_broken_call(self, note: Element) -> bool:
        """Whether there is a call that should lead to a note, and was told to lead elsewhere."""
        astray = [call for call in self.epub.calls if call.element in self._astray]
        return any(self._call_at(back, astray) for back in self.backs.get(note, []))

    def _text(self, note: Element) -> str:
        """The text of a note without its sign and its ways back."""
        aside = {link.element for link in self.backs.get(note, [])}
        text = _text_without(note, aside)
        signs = {sign_of(call.text) for call in self.calls.get(note, [])} - {""}
        first = re.match(r"[\[(]?(\w{1,4}|\W)[\])]?[.:)]?(?:\s+|$)", text)
        if first is not None and (first[1] in signs or (not signs and first[1].isdigit())):
            text = text[first.end() :]
        if re.search(r"\w", text):
            return text
        if any(name_of(one) in ("img", "svg", "math", "table") for one in note.iter()):
            return "picture"
        for back in self.backs.get(note, []):
            if not sign_of(back.text) and not is_return(back.text) and back.text.count(" "):
                return back.text  # the note as a whole is its way back
        behind = note.getnext()
        if behind is None or behind in self.epub.notes:
            return ""
        if name_of(behind) not in ("dd", "p", "div", "blockquote") or _is_listed(note):
            return ""
        more = _text_without(behind, aside)
        return more if re.search(r"\w", more) else ""

    def _name(self, note: Element) -> str:
        name = note.get("id")
        return f"the note “{name}”" if name else "a note"

    def _aside(self) -> Iterator[Flaw]:
        """Files of notes outside the line of reading: all of them must be linked both ways."""
        for page in self.epub.pages:
            if page.index < 0 or page.linear:
                continue
            notes = [note for note, home in self.epub.notes.items() if home is page]
            for note in notes:
                called = bool(self.calls.get(note))
                if (called and self.backs.get(note)) or self._has_broken_call(note):
                    continue
                if not called:
                    self.unused.append(note)
                message = (
                    f"{page.path} is outside the line of reading (linear=no), and its notes are "
                    f"not all linked to and back: a reader can’t come to {self._name(note)}, or "
                    "not away from it"
                )
                yield Flaw(rules.NON_LINEAR, message, page, note)
                break

    def _lengths(self) -> Iterator[Flaw]:
        """Notes that Kobo's readers do not open over the page for their length: told of each file.

        A book of which every note is as short as that is a trial, and is left alone.
        """
        sizes = {
            note: max(_length(note), len(self._text(note)))
            for note, calls in self.calls.items()
            if any(has_type(call.element, "noteref") for call in calls) and self._text(note)
        }
        if not any(len(self._text(note)) >= _SHORTEST for note in sizes):
            return
        for page in self.epub.pages:
            own = [note for note in sizes if self.epub.notes[note] is page]
            long = [note for note in own if sizes[note] > _LONGEST]
            short = [note for note in own if 0 < sizes[note] < _SHORTEST]
            for row, what in ((long, f"over {_LONGEST}"), (short, f"under {_SHORTEST}")):
                if row:
                    more = f", and {len(row) - 1} more of this file" if len(row) > 1 else ""
                    message = (
                        f"{self._name(row[0])}{more}: {what} characters, and Kobo’s readers open "
                        "no such note over the page, but go to it"
                    )
                    yield Flaw(rules.LONG_NOTE, message, page, row[0], severity=Severity.INFO)


def _weight(note: Element) -> Severity:
    """How much a missing way back weighs.

    A note that opens over the page is shut there; one that does not say that it is one is perhaps
    meant otherwise.
    """
    stated = says(note, *NOTE_TYPES) or any(
        says(one, "endnotes", "footnotes", "rearnotes") for one in note.iterancestors()
    )
    popup = name_of(note) == "aside" and says(note, "footnote")
    return Severity.ERROR if stated and not popup else Severity.WARNING


def _is_in_link(place: Element | None) -> bool:
    """Whether a place is a sign within a link: a call there is none, for links do not nest."""
    if place is None or not sign_of(text_of(place)):
        return False
    around = (one for one in place.iterancestors() if name_of(one) == "a")
    return any(one.get("href") is not None for one in around)


def _is_listed(note: Element) -> bool:
    """Whether a note is whole in itself, as it says or as an item of a list."""
    return says(note, *NOTE_TYPES) or name_of(note) in ("li", "aside")


def _length(note: Element) -> int:
    """The characters of a note as a reading system counts them: no-break spaces count, too."""
    text = "".join(map(str, note.itertext("*")))
    return len(re.sub(r"[ \t\r\n]+", " ", text).strip(" "))


def _text_without(note: Element, aside: set[Element]) -> str:
    """The text of a note without the elements in `aside`."""
    parts = [note.text or ""]
    for one in note.iter("*"):
        if one is note:
            continue
        above = set(one.iterancestors())
        if not (above | {one}) & aside:
            parts.append(one.text or "")
        if not above & aside:
            parts.append(one.tail or "")
    return " ".join(" ".join(parts).split())
