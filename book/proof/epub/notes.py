"""Proves the notes of an EPUB one by one: where calls lead, their numbers, the ways back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from book.checks.registry import Rule
from book.model.edition import Edition
from book.model.source import SourceSpan
from book.proof import rules
from book.proof.epub.found_notes import MARK, FoundNote
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Link, has_type, name_of, says
from book.proof.epub.report import Report, quoted
from book.proof.expected import Call, ExpectedNote

# Kobo's readers open no more than this over the page (Kobo EPUB guidelines, footnotes).
_LONGEST = 5000
_CLOSELY = ("sup", "span", "em", "b", "i", "small")


@dataclass(slots=True)
class NoteProof:
    """Proves notes. All that is known of them comes in; findings go into `report`.

    `notes` has the found note of each key, `calls` the found call of each key and occurrence.
    `in_links` are the calls that the author put inside a link, where no other link can stand.
    `moved` are the notes whose calls were moved with the text around them.
    """

    epub: Epub
    edition: Edition
    expected: Sequence[ExpectedNote]
    notes: Mapping[str, FoundNote]
    calls: Mapping[tuple[str, int], Element]
    spans: Mapping[tuple[str, int], SourceSpan]
    in_links: frozenset[tuple[str, int]]
    moved: frozenset[str]
    report: Report
    _keys: dict[Element, str] = field(default_factory=dict)
    _owners: dict[Element, tuple[str, int]] = field(default_factory=dict)
    _numbers: dict[str, str | None] = field(default_factory=dict)
    # To which notes a call of another, or one of their own, leads; whose calls lead to no note.
    _wrongly: set[Element] = field(default_factory=set)
    _rightly: set[Element] = field(default_factory=set)
    _astray: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Prove every note, and every call."""
        links = {link.element: link for link in self.epub.calls}
        self._keys |= {found.element: key for key, found in self.notes.items()}
        self._owners |= {element: key for key, element in self.calls.items()}
        self._numbers |= {note.key: note.number for note in self.expected}
        for (key, occurrence), element in self.calls.items():
            self._prove_call(key, occurrence, links[element])
        for note in self.expected:
            self._prove_note(note)
        self._prove_order()

    def _say(self, key: str) -> str:
        return f"note {key}"

    def _prove_call(self, key: str, occurrence: int, link: Link) -> None:
        span, report = self.spans[key, occurrence], self.report
        if name_of(link.element) != "a":
            self._prove_unlinked(key, occurrence, link, span)
            return
        if link.target is None:
            self._astray.add(key)
            if link.path is None and link.href.strip():
                report.add(
                    rules.EXTERNAL_NOTE,
                    f"the call of {self._say(key)} leads out of the book, to {link.href}",
                    link.page, link.element, span=span, note=key,
                )  # fmt: skip
            return
        target = self.epub.note_at(link.target)
        own = self.notes.get(key)
        if not link.href.strip():  # told as what it is
            self._astray.add(key)
        elif target is None:
            self._astray.add(key)
            report.add(
                rules.WRONG_TARGET,
                f"the call of {self._say(key)} leads to {link.href}, which is no note",
                link.page, link.element, span=span, note=key,
            )  # fmt: skip
        elif own is None or target is own.element:
            self._rightly.add(target)
        else:
            self._wrongly.add(target)
            other = self._keys.get(target)
            what = f"the text of note {other}" if other else "a text that is no note of the book"
            report.add(
                rules.WRONG_TARGET,
                f"the call of {self._say(key)} leads to {what}: a reader is shown "
                f"{self._text(target)}",
                link.page, link.element, span=span, note=key,
            )  # fmt: skip
        self._prove_number_of_call(key, link, span)
        self._prove_popup_of_call(key, link, target, span)

    def _prove_unlinked(self, key: str, occurrence: int, link: Link, span: SourceSpan) -> None:
        """A call that is no link: inside a link of the author's it can be none."""
        self._astray.add(key)
        self._prove_number_of_call(key, link, span)
        if (key, occurrence) not in self.in_links:
            self.report.add(
                rules.UNLINKED_MARKER,
                f"the call of {self._say(key)} is no link: a reader can’t go to the note",
                link.page, link.element, span=span, note=key,
            )  # fmt: skip

    def _text(self, element: Element) -> str:
        for found in self.notes.values():
            if found.element is element:
                return quoted(found.words)
        return quoted("".join(map(str, element.itertext("*"))).split())

    def _prove_number_of_call(self, key: str, link: Link, span: SourceSpan) -> None:
        wanted = self._numbers[key]
        match = MARK.fullmatch(link.text)
        shown = match[1] if match else link.text
        if not link.text:
            return  # an empty link is told as what it is
        if wanted is not None and shown != wanted:
            self.report.add(
                rules.NUMBER_MISMATCH,
                f"the call of {self._say(key)} shows {shown}, and should show {wanted}",
                link.page, link.element, span=span, note=key,
            )  # fmt: skip

    def _prove_popup_of_call(
        self, key: str, link: Link, target: Element | None, span: SourceSpan
    ) -> None:
        if not has_type(link.element, "noteref") or link.element.get("role") != "doc-noteref":
            self.report.add(
                rules.NO_NOTEREF,
                f"the call of {self._say(key)} does not say that it is one: it opens nothing over "
                "the page, and a screen reader does not announce a note",
                link.page, link.element, span=span, note=key,
                hint='It needs epub:type="noteref" and role="doc-noteref".',
            )  # fmt: skip
        if self.edition.note_style != "popup" or target is None:
            return
        lacks = ""
        if link.to is not link.page:
            lacks = "the note is in another file than its call"
        elif link.target is not target:
            lacks = "the call leads into the note, not to its element"
        if lacks:
            self.report.add(
                rules.NO_POPUP, f"{self._say(key)} can't open over the page: {lacks}",
                link.page, link.element, span=span, note=key,
            )  # fmt: skip

    def _prove_note(self, note: ExpectedNote) -> None:
        found = self.notes.get(note.key)
        if found is None:
            return
        element = found.element
        called = [
            self.calls[note.key, one.occurrence]
            for one in note.references
            if (note.key, one.occurrence) in self.calls
        ]
        # A text that only the call of another note leads to was put into the wrong place: its
        # number and its ways back are those of that place, and say nothing more.
        if element in self._wrongly and element not in self._rightly:
            return
        if called and element not in self._rightly and note.key not in self._astray:
            return
        shows = bool(found.number or found.backs)
        if note.number is not None and shows and found.number != note.number:
            shown = f"shows {found.number}" if found.number else "shows no number"
            self.report.add(
                rules.NUMBER_MISMATCH,
                f"{self._say(note.key)} {shown} at its beginning, and should show {note.number}",
                found.page, element, span=note.span, note=note.key,
            )  # fmt: skip
        self._prove_backs(note, found)
        self._prove_popup(note, found)

    def _prove_backs(self, note: ExpectedNote, found: FoundNote) -> None:
        open_calls: dict[Element, Call] = {
            self.calls[note.key, one.occurrence]: one
            for one in note.references
            if (note.key, one.occurrence) in self.calls
        }
        served: set[Element] = set()
        for back in found.backs:
            place = self._call_at(back.target)
            if back.target is None:
                continue  # it leads nowhere, and is told as a dangling link
            if place is not None and place in open_calls and place not in served:
                served.add(place)
                continue
            self._wrong_back(note, found, back, place)
        for element, call in open_calls.items():
            doubled = self._told(rules.DUPLICATE_ID, element)
            # A way back too many elsewhere is the one that is missing here, and was told.
            astray = len(found.backs) >= len(open_calls)
            if element not in served and not doubled and not astray:
                many = f" {call.occurrence}" if len(note.references) > 1 else ""
                self.report.add(
                    rules.MISSING_BACKLINK,
                    f"there is no way back from {self._say(note.key)} to its call{many}: who has "
                    "read it does not find the place again",
                    found.page, element, span=call.span, note=note.key,
                )  # fmt: skip

    def _wrong_back(
        self, note: ExpectedNote, found: FoundNote, back: Link, call: Element | None
    ) -> None:
        owner = self._owners.get(call) if call is not None else None
        if owner is None:
            where = f"to {back.href}, which is no call of the note"
        elif owner[0] == note.key:
            where = f"once more to its call {owner[1]}"
        else:
            where = f"to the call of note {owner[0]}"
        self.report.add(
            rules.WRONG_BACKLINK,
            f"a way back from {self._say(note.key)} leads {where}",
            found.page, back.element, span=note.span, note=note.key,
        )  # fmt: skip

    def _told(self, rule: Rule, element: Element) -> bool:
        return (rule.id, element) in self.report.told

    def _call_at(self, place: Element | None) -> Element | None:
        """The call that is at, or closely in or around, the target of a link."""
        if place is None:
            return None
        if place in self._owners:
            return place
        around = place.getparent()
        if around is not None and around in self._owners:
            return around
        if name_of(place) in _CLOSELY:
            return next((one for one in place.iter() if one in self._owners), None)
        return None

    def _prove_popup(self, note: ExpectedNote, found: FoundNote) -> None:
        element, lacks = found.element, ""
        if self.edition.note_style == "popup":
            if name_of(element) not in ("aside", "div") or not has_type(element, "footnote"):
                lacks = 'it is no aside or div with epub:type="footnote"'
            elif element.get("role") != "doc-footnote" and not self._told(rules.OLD_ROLE, element):
                lacks = 'its role is not "doc-footnote"'
        elif not any(says(one, "endnotes") for one in element.iterancestors()):
            lacks = "it stands in no section of endnotes"
        if lacks:
            self.report.add(
                rules.NO_POPUP, f"{self._say(note.key)} does not say what it is: {lacks}",
                found.page, element, span=note.span, note=note.key,
            )  # fmt: skip
        size = sum(map(len, found.words)) + len(found.words)
        if size > _LONGEST and self.edition.note_style == "popup":
            self.report.add(
                rules.LONG_NOTE,
                f"{self._say(note.key)} has {size} characters: Kobo’s readers open no more than "
                f"{_LONGEST} over the page, and go to the note instead",
                found.page, element, span=note.span, note=note.key,
            )  # fmt: skip
        back = next((one for one in found.backs if not says(one.element, "backlink")), None)
        if back is not None:
            self.report.add(
                rules.NO_NOTEREF,
                f"a way back from {self._say(note.key)} does not say that it is one",
                found.page, back.element, span=note.span, note=note.key,
                hint='It needs role="doc-backlink".',
            )  # fmt: skip

    def _prove_order(self) -> None:
        """Notes stand in the order of the manuscript; told of as few as could be put right."""
        order = {id(found): place for place, found in enumerate(self._in_order())}
        there = [note for note in self.expected if self._is_in_line(note.key)]
        places = [order[id(self.notes[note.key])] for note in there]
        for index in sorted(set(range(len(places))) - _rising(places)):
            note, found = there[index], self.notes[there[index].key]
            if found.element in self._wrongly and found.element not in self._rightly:
                continue
            self.report.add(
                rules.NOTES_ORDER, f"{self._say(note.key)} stands out of its order among the notes",
                found.page, found.element, span=note.span, note=note.key,
            )  # fmt: skip

    def _is_in_line(self, key: str) -> bool:
        """Whether a note can be out of order: one that stands in a wrong place was told."""
        found = self.notes.get(key)
        if found is None or key in self.moved:
            return False
        wrong = (rules.NESTED_NOTE, rules.BAD_NESTING)
        return not any(self._told(rule, found.element) for rule in wrong)

    def _in_order(self) -> list[FoundNote]:
        pages = {page.path: index for index, page in enumerate(self.epub.pages)}
        within: dict[Element, int] = {}
        for page in {id(one.page): one.page for one in self.notes.values()}.values():
            if page.root is not None:
                within |= {one: index for index, one in enumerate(page.root.iter())}
        return sorted(
            self.notes.values(), key=lambda one: (pages[one.page.path], within[one.element])
        )


def _rising(places: Sequence[int]) -> set[int]:
    """The indices of a longest choice of `places` that rises."""
    tops: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        pile = bisect_left(tops, place)
        before.append(chosen[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            chosen.append(index)
        else:
            tops[pile], chosen[pile] = place, index
    rising: set[int] = set()
    at = chosen[-1] if chosen else -1
    while at >= 0:
        rising.add(at)
        at = before[at]
    return rising
