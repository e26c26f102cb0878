"""The notes of an EPUB as a reader finds them, and which of the manuscript's notes each one is.

A note is known by its text, never by its id: an id is what a builder says, and the text is what
a reader gets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Link, Page
from book.proof.epub.stream import Stream, Treat, read_stream
from book.proof.expected import ExpectedNote
from book.proof.words import split

MARK = re.compile(r"[\[(]?(\d+|[*†‡§]+)[\])]?[.:]?")
# Of the words of two texts that are the same, at least this part of the longer one's must agree.
_ALIKE = 0.5


@dataclass(slots=True, eq=False)
class FoundNote:
    """A note in the file. `number` is what opens its text; `backs` are its ways back, in order."""

    page: Page
    element: Element
    stream: Stream
    number: str
    backs: list[Link] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Its words, without its number and its ways back."""
        return self.stream.words


def find_notes(epub: Epub, treat: Treat) -> list[FoundNote]:
    """All notes, in reading order."""
    backs: dict[Element, list[Link]] = {}
    for link in epub.backs:
        home = epub.note_at(link.element)
        if home is not None:
            backs.setdefault(home, []).append(link)
    order = {page.path: (page.index < 0, page.index) for page in epub.pages}
    found = [
        _found(page, element, treat, backs.get(element, [])) for element, page in epub.notes.items()
    ]
    return sorted(found, key=lambda one: order[one.page.path])


def _found(page: Page, element: Element, treat: Treat, backs: list[Link]) -> FoundNote:
    stream = read_stream(page, element, treat)
    shown = (MARK.fullmatch(link.text) for link in backs)
    number = next((match[1] for match in shown if match), "")
    return FoundNote(page, element, stream, number, backs)


def take_numbers(notes: Iterable[FoundNote], wanted: Iterable[str]) -> None:
    """Take the number off the text of a note that has it there, and not in its way back."""
    openings = set(wanted)
    for note in notes:
        first = note.words[0] if note.words else ""
        match = MARK.fullmatch(first)
        if note.number or match is None or " ".join(note.words[:3]) in openings:
            continue
        note.number = match[1]
        del note.stream.words[0]
        note.stream.calls = [(max(after - 1, 0), one) for after, one in note.stream.calls]


def identify(
    expected: Sequence[ExpectedNote],
    labels: Mapping[str, str],
    found: Sequence[FoundNote],
    led: Mapping[str, Element],
) -> dict[str, FoundNote]:
    """Which found note has the text of each expected one, by its key.

    Args:
        expected: the notes of the manuscript, in reading order.
        labels: what stands before the text of a note by its series.
        found: the notes of the file, in reading order.
        led: to which note the first call of each note leads.
    """
    wanted = {
        note.key: (*split(labels.get(note.key, "")), *(word.text for word in note.words))
        for note in expected
    }
    result: dict[str, FoundNote] = {}
    free = dict.fromkeys(found)
    _by_text(wanted, free, led, result)
    _by_call(wanted, free, led, result)
    _by_likeness(wanted, free, result)
    return result


def _by_text(
    wanted: Mapping[str, tuple[str, ...]],
    free: dict[FoundNote, None],
    led: Mapping[str, Element],
    result: dict[str, FoundNote],
) -> None:
    """Notes whose text is the same, word by word; of several, the one that the call leads to."""
    same: dict[tuple[str, ...], list[FoundNote]] = {}
    for note in free:
        same.setdefault(tuple(note.words), []).append(note)
    for with_call in (True, False):
        for key, text in wanted.items():
            choice = [one for one in same.get(text, ()) if one in free]
            if with_call:
                choice = [one for one in choice if one.element is led.get(key)]
            if choice and key not in result:
                result[key] = choice[0]
                del free[choice[0]]


def _by_call(
    wanted: Mapping[str, tuple[str, ...]],
    free: dict[FoundNote, None],
    led: Mapping[str, Element],
    result: dict[str, FoundNote],
) -> None:
    """Notes whose text differs in part, and to which their call leads."""
    for key, text in wanted.items():
        place = led.get(key)
        note = next((one for one in free if one.element is place), None) if free else None
        like = note is not None and (not note.words or _likeness(text, note.words) > 0)
        if key not in result and note is not None and like:
            result[key] = note
            del free[note]


def _by_likeness(
    wanted: Mapping[str, tuple[str, ...]],
    free: dict[FoundNote, None],
    result: dict[str, FoundNote],
) -> None:
    """What is left, by how many words agree."""
    for key, text in wanted.items():
        if key in result or not free:
            continue
        best = max(free, key=lambda one: _likeness(text, one.words))
        if _likeness(text, best.words) >= _ALIKE:
            result[key] = best
            del free[best]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    longer = max(len(one), len(other))
    return len(set(one) & set(other)) / longer if longer else 0.0
