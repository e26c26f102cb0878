"""Lays the words of a file along those that it should have; tells real faults from seeming ones.

A difference in words is no fault when the letters are the same: a word that was divided at a line
end, an exponent that is set like a call. Nor is a page number, which no manuscript can know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from book.model.source import SourceSpan
from book.proof.align import Difference, differences
from book.proof.pdf.words import Found, FoundFigure, Stream

PAGE = "\ue000"
"""What stands in the wanted words for a page number: any number will do, and is proved later."""

# As far as the beginning of a passage that stands twice is looked for, in words.
_FARTHEST = 2000
# Within so many words, two differences can have one cause.
_CLOSE = 12

Kind = Literal["word", "page", "mark", "made"]


@dataclass(frozen=True, slots=True)
class Want:
    """A word that should be there.

    `index` counts the words of the entry's running text before it. `note` is the key of the note
    whose word it is. "made" words are the program's own, "mark" is the number that opens a note.
    """

    text: str
    span: SourceSpan
    entry: str
    index: int
    note: str | None = None
    kind: Kind = "word"


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A call that should stand after that many of the wanted words; `number` is "" if unknown.

    `until` is more than `after` where something is printed there, such as the number of an item:
    the call stands somewhere between. `within` is the note in which it stands.
    """

    key: str
    occurrence: int
    after: int
    until: int
    span: SourceSpan
    number: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Wanted words that are not there, and found ones that stand in their place."""

    wanted: slice
    found: slice


@dataclass(slots=True)
class Match:
    """Two rows of words along each other.

    `at` has for each wanted word the index of the found one, or -1; `back` the reverse. A page
    number's value is in `pages`, by the index of the wanted word. `claimed` are the figures (by
    index) that turned out to be parts of words, `called` those that are calls.
    """

    wanted: Sequence[Want]
    found: Stream
    at: list[int]
    back: list[int]
    faults: list[Fault] = field(default_factory=list)
    pages: dict[int, str] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    called: set[int] = field(default_factory=set)
    plain_calls: dict[int, str] = field(default_factory=dict)

    def sheet_of(self, wanted: int) -> int | None:
        """The sheet on which a wanted word is, None when it was not found."""
        place = self.at[wanted] if 0 <= wanted < len(self.at) else -1
        return self.found.words[place].sheet if place >= 0 else None


class _Matcher:
    """Fills a `Match`."""

    def __init__(
        self, wanted: Sequence[Want], found: Stream, calls: Mapping[int, str], drawn: frozenset[str]
    ) -> None:
        self.calls = calls
        self.drawn = drawn
        self.figures: dict[int, list[int]] = {}
        for index, figure in enumerate(found.figures):
            self.figures.setdefault(figure.after, []).append(index)
        self.match = Match(wanted, found, [-1] * len(wanted), [-1] * len(found.words))

    def run(self) -> Match:
        match = self.match
        w = f = 0
        texts = [one.text for one in match.wanted], [one.text for one in match.found.words]
        for part in _joined(differences(*texts), *texts):
            wanted, found = self._settled(part.wanted, part.found, f)
            self._pair(w, wanted.start, f)
            self._judge(wanted, found)
            w, f = wanted.stop, found.stop
        self._pair(w, len(match.wanted), f)
        return match

    def _settled(self, wanted: slice, found: slice, floor: int) -> tuple[slice, slice]:
        """Extra words where they most likely begin.

        When a line stands twice, the words between its two beginnings are extra, and it can't be
        told by them alone which ones. A line or a page that is too many begins as one.
        """
        words = self.match.found.words
        if wanted.start < wanted.stop or not found.start < found.stop:
            return wanted, found
        choices = []
        for step in _slides(words, found, floor):
            here = words[found.start + step]
            before = words[found.start + step - 1] if found.start + step else None
            rank = 0 if before is None or before.sheet != here.sheet else 2
            rank -= rank and before is not None and before.line != here.line
            choices.append((rank, abs(step), step))
        step = min(choices)[2]
        moved = slice(found.start + step, found.stop + step)
        return slice(wanted.start + step, wanted.stop + step), moved

    def _pair(self, start: int, stop: int, found: int) -> None:
        for offset in range(stop - start):
            self.match.at[start + offset] = found + offset
            self.match.back[found + offset] = start + offset

    def _judge(self, wanted: slice, found: slice) -> None:
        if not (
            self._same_letters(wanted, found)
            or self._pages_alone(wanted, found)
            or self._of_a_picture(wanted, found)
        ):
            self.match.faults.append(Fault(wanted, found))

    def _pages_alone(self, wanted: slice, found: slice) -> bool:
        """Whether nothing differs but that page numbers are now known."""
        match = self.match
        there = match.found.words[found]
        should = match.wanted[wanted]
        if len(there) != len(should):
            return False
        if not all(
            want.kind == "page" or want.text == word.text
            for want, word in zip(should, there, strict=True)
        ):
            return False
        for offset, want in enumerate(should):
            if want.kind == "page":
                match.pages[wanted.start + offset] = there[offset].text
        self._pair(wanted.start, wanted.stop, found.start)
        return True

    def _of_a_picture(self, wanted: slice, found: slice) -> bool:
        """Whether the found words are lettering in a drawing of the book."""
        there = self.match.found.words[found]
        return wanted.start == wanted.stop and all(word.text in self.drawn for word in there)

    def _same_letters(self, wanted: slice, found: slice) -> bool:
        match = self.match
        texts = [one.text for one in match.wanted[wanted]]
        should = "".join(texts)
        plain = [one.text for one in match.found.words[found]]
        if should == "".join(plain):
            self._glue(wanted, found)
            return True
        for first in (found.start, found.start + 1):
            raised, used = self._with_figures(found, first)
            if used and should == raised:
                match.claimed.update(used)
                self._glue(wanted, found)
                return True
        if "".join(self._with_calls(wanted)) == "".join(plain):
            for place in range(wanted.start + 1, wanted.stop + 1):
                if place in self.calls:
                    match.plain_calls[place] = self.calls[place]
            self._glue(wanted, found)
            return True
        return False

    def _with_figures(self, found: slice, first: int) -> tuple[str, list[int]]:
        """The found words with the raised figures among and after them, those from `first` on."""
        parts: list[str] = []
        used: list[int] = []
        for place in range(found.start, found.stop + 1):
            if place >= first:
                here = self.figures.get(place, [])
                parts += [self._figure(one).figure.text for one in here]
                used += here
            if place < found.stop:
                parts.append(self.match.found.words[place].text)
        return "".join(parts), used

    def _figure(self, index: int) -> FoundFigure:
        return self.match.found.figures[index]

    def _with_calls(self, wanted: slice) -> list[str]:
        """The wanted words with the numbers of their calls: some designs set calls on the line."""
        parts: list[str] = []
        for place in range(wanted.start, wanted.stop):
            parts += [self.match.wanted[place].text, self.calls.get(place + 1, "")]
        return parts

    def _glue(self, wanted: slice, found: slice) -> None:
        """Pair words whose letters are the same by the letters with which they begin."""
        match = self.match
        starts: list[int] = []
        for place in range(found.start, found.stop):
            starts += [place] * len(match.found.words[place].text)
        offset = 0
        for place in range(wanted.start, wanted.stop):
            if starts:
                there = starts[min(offset, len(starts) - 1)]
                match.at[place] = there
                if match.back[there] < 0:
                    match.back[there] = place
            offset += len(match.wanted[place].text)


def _joined(
    parts: Sequence[Difference], wanted: Sequence[str], found: Sequence[str]
) -> list[Difference]:
    """The differences; two close together that are none, letter by letter, as one.

    Where a word that is divided at its own hyphen stands twice in a row, one half of it is laid
    along the other's: “no-|one no-one” is “noone no one”, and that “no one no one”.
    """
    done: list[Difference] = []
    for part in parts:
        if done and part.wanted.start - done[-1].wanted.stop <= _CLOSE:
            here = slice(done[-1].wanted.start, part.wanted.stop)
            there = slice(done[-1].found.start, part.found.stop)
            if "".join(wanted[here]) == "".join(found[there]):
                done[-1] = Difference("changed", here, there)
                continue
        done.append(part)
    return done


def _slides(words: Sequence[Found], found: slice, floor: int) -> Iterator[int]:
    """By how much extra words may be shifted, and the rest be the same as before."""
    yield 0
    step = 0
    while (
        found.start + step > floor
        and words[found.start + step - 1].text == words[found.stop + step - 1].text
        and -step < _FARTHEST
    ):
        step -= 1
        yield step
    step = 0
    while (
        found.stop + step < len(words)
        and words[found.start + step].text == words[found.stop + step].text
        and step < _FARTHEST
    ):
        step += 1
        yield step


def match_words(
    wanted: Sequence[Want],
    found: Stream,
    calls: Mapping[int, str] | None = None,
    drawn: frozenset[str] = frozenset(),
) -> Match:
    """Lay `found` along `wanted`.

    Args:
        wanted: the words that should be there.
        found: those that are.
        calls: the numbers of calls by the number of wanted words before them.
        drawn: words that are lettering in drawings, and may stand anywhere.
    """
    return _Matcher(wanted, found, calls or {}, drawn).run()
