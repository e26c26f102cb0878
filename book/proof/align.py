"""Lays two long rows of words along each other and tells where they differ.

Finished books hardly differ from their manuscripts, so most of the work is to see that long runs
are equal, which Python does at the speed of its lists. At a difference the rows are brought
together again by the nearest words that are equal in both; where there are none near by, by
sequences that stand exactly once in each (the anchors of Cohen's patience diff). What lies between
is compared word by word. The differences are in order, and what is between two of them is equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["lost", "extra", "changed", "moved", "doubled"]

_CHUNK = 4096
# So many equal words bring the rows together again: fewer meet by chance.
_SURE = 6
_WINDOWS = (48, 512, 8192)
# Up to this many pairs of words, a gap is compared word by word.
_PAIRS = 1_000_000
# Fewer words than these may stand in two places by chance.
_TELLING = 4
# So far back a difference is moved to begin where a sentence does.
_STEPS = 8
_ENDS = tuple(".!?:;…”’»)")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the rows differ: words wanted and not found, words found and not wanted, or both."""

    kind: Kind
    wanted: slice
    found: slice


def differences(wanted: Sequence[str], found: Sequence[str]) -> list[Difference]:
    """The differences between two rows of words, in order: lost, extra or changed words."""
    a, b = list(wanted), list(found)
    tail = _equal_tail(a, b)
    found_gaps: list[tuple[int, int, int, int]] = []
    for gap in _gaps(a, b, len(a) - tail, len(b) - tail):
        found_gaps += _refined(a, b, *gap)
    return [_difference(*gap) for gap in _settled(a, b, found_gaps)]


def _settled(
    a: list[str], b: list[str], gaps: list[tuple[int, int, int, int]]
) -> Iterator[tuple[int, int, int, int]]:
    """Gaps on one side alone, moved back to where a person would see them.

    When `A b. A c.` loses its first sentence, `b. A` is gone as truly as `A b.` is; the second is
    said, if it ends as a sentence does.
    """
    free = 0
    for i, end_a, k, end_b in gaps:
        row, start, stop = (a, i, end_a) if k == end_b else (b, k, end_b)
        back = 0 if i < end_a and k < end_b else _steps_back(row, start, stop, i - free)
        yield i - back, end_a - back, k - back, end_b - back
        free = end_a - back


def _steps_back(row: list[str], start: int, stop: int, most: int) -> int:
    for back in range(min(most, _STEPS) + 1):
        if row[stop - back - 1][-1:] in _ENDS:
            return back
        if back == start or row[start - back - 1] != row[stop - back - 1]:
            return 0
    return 0


def _difference(i: int, j: int, k: int, m: int) -> Difference:
    kind: Kind = "lost" if k == m else "extra" if i == j else "changed"
    return Difference(kind, slice(i, j), slice(k, m))


def _equal_head(a: list[str], b: list[str], i: int, k: int, end_a: int, end_b: int) -> int:
    """How many words from `i` in `a` and `k` in `b` are equal."""
    start = i
    while a[i : min(i + _CHUNK, end_a)] == b[k : min(k + _CHUNK, end_b)]:
        step = min(_CHUNK, end_a - i)
        if not step:
            return i - start
        i, k = i + step, k + step
    while i < end_a and k < end_b and a[i] == b[k]:
        i, k = i + 1, k + 1
    return i - start


def _equal_tail(a: list[str], b: list[str]) -> int:
    most, count = min(len(a), len(b)), 0
    head = _equal_head(a, b, 0, 0, len(a), len(b))
    most -= min(head, most)
    while count + _CHUNK <= most and _piece(a, count) == _piece(b, count):
        count += _CHUNK
    while count < most and a[-1 - count] == b[-1 - count]:
        count += 1
    return count


def _piece(row: list[str], count: int) -> list[str]:
    return row[len(row) - count - _CHUNK : len(row) - count]


def _gaps(
    a: list[str], b: list[str], end_a: int, end_b: int, start: tuple[int, int] = (0, 0)
) -> Iterator[tuple[int, int, int, int]]:
    """The places where the rows part, each up to where they come together again."""
    i, k = start
    while True:
        same = _equal_head(a, b, i, k, end_a, end_b)
        i, k = i + same, k + same
        if i == end_a or k == end_b:
            if i < end_a or k < end_b:
                yield i, end_a, k, end_b
            return
        meeting = _meeting(a, b, i, k, end_a, end_b)
        if meeting is None:
            yield from _anchored(a, b, (i, end_a, k, end_b))
            return
        yield i, meeting[0], k, meeting[1]
        i, k = meeting


def _meeting(
    a: list[str], b: list[str], i: int, k: int, end_a: int, end_b: int
) -> tuple[int, int] | None:
    """Where the rows come together again near by; None where they do not."""
    for window in _WINDOWS:
        stop_a, stop_b = min(i + window, end_a), min(k + window, end_b)
        places: dict[tuple[str, ...], int] = {}
        for place in range(i, stop_a):
            places.setdefault(tuple(a[place : min(place + _SURE, end_a)]), place)
        best: tuple[int, int] | None = None
        for place in range(k, stop_b):
            there = places.get(tuple(b[place : min(place + _SURE, end_b)]))
            if there is not None and (best is None or there + place < sum(best)):
                best = there, place
        if best is not None:
            return best
        if stop_a == end_a and stop_b == end_b:
            return end_a, end_b
    return None


def _anchored(
    a: list[str], b: list[str], gap: tuple[int, int, int, int], size: int = _SURE
) -> Iterator[tuple[int, int, int, int]]:
    """A long gap, divided at the sequences of words that stand once in each row."""
    i, end_a, k, end_b = gap
    anchors = _rising(_unique_pairs(a, b, gap, size))
    if not anchors:
        if size > 1 and (end_a - i) * (end_b - k) > _PAIRS:
            yield from _anchored(a, b, gap, size // 2)
        else:
            yield gap
        return
    for place, there in [*anchors, (end_a, end_b)]:
        if place < i or there < k:
            continue
        yield from _between(a, b, i, place, k, there)
        same = _equal_head(a, b, place, there, end_a, end_b)
        i, k = place + same, there + same


def _between(
    a: list[str], b: list[str], i: int, end_a: int, k: int, end_b: int
) -> Iterator[tuple[int, int, int, int]]:
    same = _equal_head(a, b, i, k, end_a, end_b)
    i, k = i + same, k + same
    while i < end_a and k < end_b and a[end_a - 1] == b[end_b - 1]:
        end_a, end_b = end_a - 1, end_b - 1
    if i < end_a or k < end_b:
        yield i, end_a, k, end_b


def _unique_pairs(
    a: list[str], b: list[str], gap: tuple[int, int, int, int], size: int
) -> list[tuple[int, int]]:
    i, end_a, k, end_b = gap
    mine = _once(a, i, end_a, size)
    other = _once(b, k, end_b, size)
    pairs = ((place, other.get(key, -1)) for key, place in mine.items() if place >= 0)
    return sorted(pair for pair in pairs if pair[1] >= 0)


def _once(row: list[str], start: int, stop: int, size: int) -> dict[tuple[str, ...], int]:
    """Where each sequence of `size` words stands; -1 for one that stands there more than once."""
    places: dict[tuple[str, ...], int] = {}
    for place in range(start, stop - size + 1):
        key = tuple(row[place : place + size])
        places[key] = -1 if key in places else place
    return places


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest choice of `pairs` that rises in both rows (patience sorting)."""
    tops: list[int] = []
    chosen: list[int] = []
    before: list[int] = []
    for index, (_, there) in enumerate(pairs):
        pile = bisect_left(tops, there)
        before.append(chosen[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(there)
            chosen.append(index)
        else:
            tops[pile], chosen[pile] = there, index
    rising: list[tuple[int, int]] = []
    at = chosen[-1] if chosen else -1
    while at >= 0:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]


def _refined(
    a: list[str], b: list[str], i: int, end_a: int, k: int, end_b: int
) -> Iterator[tuple[int, int, int, int]]:
    """A gap, without the words in it that are equal after all."""
    if i == end_a or k == end_b or (end_a - i) * (end_b - k) > _PAIRS:
        yield i, end_a, k, end_b
        return
    matcher = SequenceMatcher(None, a[i:end_a], b[k:end_b], autojunk=False)
    for tag, start, stop, first, last in matcher.get_opcodes():
        if tag != "equal":
            yield i + start, i + stop, k + first, k + last


def explained(
    wanted: Sequence[str], found: Sequence[str], parts: Sequence[Difference]
) -> list[Difference]:
    """`parts` with moved and doubled passages told as what they are.

    A passage that is lost in one place and extra in another was moved: one difference, its
    `wanted` and `found` far from each other. Extra words that stand in the wanted row as well are
    doubled; `wanted` is then where they belong. Only passages of several words are looked at.
    """
    lost = {
        tuple(wanted[one.wanted]): one
        for one in reversed(parts)
        if _telling(one.wanted, "lost", one)
    }
    moved: set[int] = set()
    result: list[Difference] = []
    for one in parts:
        if not _telling(one.found, "extra", one):
            continue
        source = lost.pop(tuple(found[one.found]), None)
        if source is not None:
            moved |= {id(one), id(source)}
            result.append(Difference("moved", source.wanted, one.found))
            continue
        place = _place(wanted, found[one.found])
        if place is not None:
            moved.add(id(one))
            result.append(Difference("doubled", place, one.found))
    result += [one for one in parts if id(one) not in moved]
    return sorted(result, key=lambda one: (one.found.start, one.wanted.start))


def _telling(part: slice, kind: str, one: Difference) -> bool:
    return one.kind == kind and part.stop - part.start >= _TELLING


def _place(row: Sequence[str], words: Sequence[str]) -> slice | None:
    """Where `words` stand in `row`."""
    size, start = len(words), 0
    sought = list(words)
    while True:
        try:
            start = row.index(words[0], start)
        except ValueError:
            return None
        if list(row[start : start + size]) == sought:
            return slice(start, start + size)
        start += 1
