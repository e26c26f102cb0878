"""Lays the words of a file along those of the manuscript, and finds each call's place in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from book.proof.align import Difference, differences, explained
from book.proof.epub.page import Element, Page
from book.proof.epub.stream import Stream
from book.proof.expected import Call, Word


@dataclass(slots=True)
class Found:
    """Streams one after the other: all their words, and which of them each word is in."""

    streams: Sequence[Stream]
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, streams: Sequence[Stream]) -> Found:
        """Join `streams`."""
        found = cls(streams)
        for stream in streams:
            found.starts.append(len(found.words))
            found.words += stream.words
        return found

    def stream_at(self, index: int) -> tuple[Stream, int]:
        """The stream that holds the word with this index, and the word's index in it."""
        place = max(bisect_right(self.starts, index) - 1, 0)
        # Streams without a word begin where the next one does.
        while place > 0 and index >= len(self.words) and not self.streams[place].words:
            place -= 1
        return self.streams[place], index - self.starts[place]

    def place(self, index: int) -> tuple[Page, Element | None]:
        """The file and the element in which a word stands; behind the last, those of the last."""
        stream, inside = self.stream_at(min(index, max(len(self.words) - 1, 0)))
        return stream.page, stream.element(inside)

    def calls(self) -> Iterator[tuple[int, Element]]:
        """All calls with the number of words before them."""
        for start, stream in zip(self.starts, self.streams, strict=True):
            yield from ((start + after, element) for after, element in stream.calls)


@dataclass(slots=True)
class Match:
    """Two rows of words along each other; between `parts` they are equal.

    `told` are the parts with moved and doubled passages told as what they are.
    """

    wanted: Sequence[Word]
    found: Found
    parts: list[Difference]
    told: list[Difference] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _found_starts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, wanted: Sequence[Word], found: Found) -> Match:
        """Lay them along each other."""
        texts = [one.text for one in wanted]
        parts = differences(texts, found.words)
        match = cls(wanted, found, parts, explained(texts, found.words, parts) if parts else [])
        match._starts = [one.wanted.start for one in parts]
        match._found_starts = [one.found.start for one in parts]
        return match

    def found_between(self, after: int) -> tuple[int, int]:
        """Between which numbers of found words stands what comes after `after` wanted ones."""
        place = bisect_right(self._starts, after) - 1
        if place < 0:
            return after, after
        part = self.parts[place]
        if after > part.wanted.stop:
            exact = after - part.wanted.stop + part.found.stop
            return exact, exact
        low = part.found.start
        while place > 0 and self.parts[place - 1].wanted.stop == after == part.wanted.start:
            place -= 1
            part = self.parts[place]
            low = part.found.start
        return low, max(low, self.parts[bisect_right(self._starts, after) - 1].found.stop)

    def moved_to(self, after: int) -> int | None:
        """How many found words stand before a place in a passage that was moved."""
        for part in self.told:
            if part.kind == "moved" and part.wanted.start <= after <= part.wanted.stop:
                return int(after - part.wanted.start + part.found.start)
        return None

    def is_lost(self, after: int) -> bool:
        """Whether what stands after so many wanted words is lost with the passage around it."""
        place = bisect_right(self._starts, after - 1) - 1
        if place < 0:
            return False
        part = self.parts[place]
        return bool(part.wanted.start < after <= part.wanted.stop and part.kind == "lost")

    def wanted_at(self, index: int) -> int:
        """The wanted word that is at, or next before, the found word with this index."""
        place = bisect_right(self._found_starts, index) - 1
        if place < 0:
            return index
        part = self.parts[place]
        if index < part.found.stop:
            offset = min(index - part.found.start, part.wanted.stop - part.wanted.start)
            return int(part.wanted.start + max(offset - 1, 0))
        return int(index - part.found.stop + part.wanted.stop)


@dataclass(slots=True)
class Calls:
    """Which call of the file is which of the manuscript's; and those that have no fellow."""

    pairs: list[tuple[Call, Element]] = field(default_factory=list)
    lost: list[Call] = field(default_factory=list)
    stray: list[tuple[int, Element]] = field(default_factory=list)


def match_calls(match: Match, wanted: Sequence[Call]) -> Calls:
    """Pair calls by where they stand in the text; which note they lead to plays no part."""
    result = Calls()
    there = list(match.found.calls())
    at = 0
    for call in wanted:
        low, high = match.found_between(call.after)
        while at < len(there) and there[at][0] < low:
            result.stray.append(there[at])
            at += 1
        if at < len(there) and there[at][0] <= high:
            result.pairs.append((call, there[at][1]))
            at += 1
        else:
            result.lost.append(call)
    result.stray += there[at:]
    _follow(match, result)
    return result


def _follow(match: Match, calls: Calls) -> None:
    """Find the calls of passages that were moved where these are now."""
    for call in [one for one in calls.lost if match.told]:
        place = match.moved_to(call.after)
        there = next((one for one in calls.stray if one[0] == place), None)
        if there is not None:
            calls.lost.remove(call)
            calls.stray.remove(there)
            calls.pairs.append((call, there[1]))
