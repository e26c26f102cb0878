"""The word with which each page begins, from the words of the file laid along the manuscript's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from book.model.pages import BEHIND_NOTES, PageStart
from book.proof.expected import ExpectedEntry
from book.proof.pdf.areas import Areas
from book.proof.pdf.matching import Match, Want
from book.proof.pdf.words import runs


def first_words(match: Match) -> dict[int, int]:
    """The first word of each page that is one of the manuscript: its place in `match.wanted`."""
    first: dict[int, int] = {}
    for word, place in zip(match.found.words, match.back, strict=True):
        if place >= 0:
            first.setdefault(word.sheet, place)
    return first


def page_starts(
    areas: Iterable[Areas],
    match: Match,
    entries: Sequence[ExpectedEntry],
    first_notes: Mapping[int, str],
    *,
    is_end: bool = True,
) -> tuple[PageStart, ...]:
    """Where every page begins, in the order of the pages.

    What a page without words at the end begins with is only known at the end of the book; such
    pages are left out where more is to come.

    Args:
        areas: The pages, taken apart.
        match: The words of the text that they should have, and those that they have.
        entries: What is expected of the edition.
        first_notes: The first note that begins on a page; nothing where notes stand at the foot.
        is_end: Whether the last of the pages is the last of the book.
    """
    last = entries[-1] if entries else None
    known = {entry.id: entry for entry in entries}
    behind = behind_the_last(last.id, len(last.words), bool(first_notes)) if last else None
    return _Starts(areas, match, known, last, first_notes).run(behind if is_end else None)


def behind_the_last(entry: str, words: int, among_notes: bool) -> PageStart:
    """What a page begins with that has no words, and none after it: nothing, at the end.

    `entry` is the last one, `words` how many it has. `among_notes` tells whether notes stand
    behind the text.
    """
    note = BEHIND_NOTES if among_notes else ""
    return PageStart("", 0, entry, words, ends=True, note=note)


@dataclass(frozen=True, slots=True)
class _Starts:
    areas: Iterable[Areas]
    match: Match
    entries: Mapping[str, ExpectedEntry]
    last: ExpectedEntry | None
    first_notes: Mapping[int, str]

    def run(self, behind: PageStart | None) -> tuple[PageStart, ...]:
        first = first_words(self.match)
        found: list[PageStart] = []
        for areas in reversed(list(self.areas)):
            sheet = areas.sheet.index
            # A page without a name of its own goes by its place in the file.
            folio = areas.printed or str(sheet + 1)
            if sheet in first:
                behind = self._start(areas, folio, first[sheet], behind)
                found.append(behind)
            elif behind is not None:
                found.append(replace(behind, folio=folio, page_index=sheet, has_text=False))
        return tuple(reversed(found))

    def _start(self, areas: Areas, folio: str, place: int, behind: PageStart | None) -> PageStart:
        want, sheet = self.match.wanted[place], areas.sheet.index
        entry = self.entries.get(want.entry)
        if entry is None:  # the notes at the end of the book
            entry = self.last or self.entries[want.entry]
            return self._among_notes(folio, sheet, entry, behind, self.first_notes.get(sheet, ""))
        if entry.role == "toc":  # contents are no text: their pages begin with them
            return PageStart(folio, sheet, entry.id, 0)
        after, inside = want.index, self._letters_before(place)
        for _ in range(0 if inside else _free_signs(areas)):
            if after and not runs(entry.words[after - 1].text):
                after -= 1
        if after >= len(entry.words) or want.note is not None:
            note = self.first_notes.get(sheet, "")
            mine = note if note.partition("/")[0] == entry.id else ""
            return self._among_notes(folio, sheet, entry, behind, mine)
        word = entry.words[after]
        if word.base == entry.span:  # the tool's own words, before or behind the author's
            return PageStart(folio, sheet, entry.id, after, word=word.text, ends=bool(after))
        return PageStart(folio, sheet, entry.id, after, inside, word.text, word.base, word.offset)

    def _among_notes(
        self, folio: str, sheet: int, entry: ExpectedEntry, behind: PageStart | None, note: str
    ) -> PageStart:
        """A page that begins where the words of an entry end: among the notes, if there are any.

        `note` is the first of them that begins on it.
        """
        after = len(entry.words)
        if not note and self.first_notes:
            same = behind is not None and behind.ends and behind.entry == entry.id
            note = behind.note if behind is not None and same else BEHIND_NOTES
        return PageStart(folio, sheet, entry.id, after, ends=True, note=note)

    def _letters_before(self, place: int) -> int:
        """How many letters of the same word stand before the part that begins a page."""
        want = self.match.wanted[place]
        return sum(len(one.text) for one in self._parts_before(want, place))

    def _parts_before(self, want: Want, place: int) -> Iterator[Want]:
        while want.kind == "word" and place:
            place -= 1
            one = self.match.wanted[place]
            if (one.entry, one.index, one.note, one.kind) != (
                want.entry,
                want.index,
                want.note,
                want.kind,
            ):
                return
            yield one


def _free_signs(areas: Areas) -> int:
    """How many words without letters, such as dashes, stand before the first word of a page."""
    first = areas.text[0].value.text.split() if areas.text else []
    return next((number for number, word in enumerate(first) if runs(word)), 0)
