"""The text of a leaf as the breaker wants it: where it may be broken, and how long it is there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from book.typesetting.lines.breaker import Breaks
from book.typesetting.lines.hang import Edges, Hang
from book.typesetting.lines.hyphens import Hyphens, words
from book.typesetting.lines.leaves import Leaf
from book.typesetting.lines.shape import NBSP, SOFT_HYPHEN, Cast, Type

ZERO = "\u200b"
# Marks that are for the breaking of lines alone. The lines are broken; they need not be printed.
UNPRINTED = frozenset(f"{SOFT_HYPHEN}{ZERO}\u2060\ufeff")
_WORD = re.compile(f"[^ {NBSP}]+")
_DASHES = "—–"
# What a line does not begin with.
_CLOSING = frozenset("—–”’,.;:!?)]»…")
_ADDRESS = re.compile(r"://|^www\.|^doi:")
_ADDRESS_BREAKS = frozenset("/.?&=-_#")

SPACE, DIVIDED, VISIBLE, END = range(4)
"""How a line ends: at a space, which goes; in a word, with a hyphen that is added; after a sign
that stays; at the end of the paragraph."""


@dataclass(frozen=True, slots=True)
class Penalties:
    """What a break costs, beyond the shape of its line, as in TeX."""

    hyphen: float = 120.0
    compound: float = 40.0
    hard_hyphen: float = 60.0
    dash: float = 30.0
    before_dash: float = 400.0
    slash: float = 80.0
    address: float = 60.0


@dataclass(slots=True)
class Items:
    """The breaks of a leaf, and for each the place in its text and how the line ends there."""

    breaks: Breaks
    places: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)


_Limits = tuple[int, int, int] | None
# A break inside a word: its place, what it costs, how the line ends, and the widths of the word up
# to it (a hyphen included) and from it on.
_Inner = tuple[int, float, int, float, float]


class Itemizer:
    """Makes items of leaves; words that come again are looked up."""

    def __init__(self, hyphens: Hyphens, penalties: Penalties, hang: Hang | None = None) -> None:
        self.hyphens = hyphens
        self.penalties = penalties
        self.hang = hang or Hang()
        self._words: dict[tuple[str, Cast, _Limits], tuple[float, tuple[_Inner, ...]]] = {}

    def items(self, leaf: Leaf, types: list[Type], *, divide: bool) -> Items:
        """The items of `leaf`.

        Args:
            leaf: what is to be broken.
            types: the type of each of its runs.
            divide: whether words may be divided.
        """
        return _Walk(self, leaf, types, divide).items()

    def word(self, text: str, type_: Type, limits: _Limits) -> tuple[float, tuple[_Inner, ...]]:
        """The width of a word in one type, and the breaks inside it.

        What hangs in the margin at a break counts for nothing.
        """
        known = self._words.get((text, type_.cast, limits))
        if known is None:
            inner = tuple(
                (
                    place,
                    penalty,
                    kind,
                    self._head(text[:place] + (type_.hyphen if kind == DIVIDED else ""), type_),
                    type_.width(text[place:]) - self.hang.before(text[place], type_),
                )
                for place, penalty, kind in self.points(text, type_.cast.language, limits)
            )
            known = type_.width(text), inner
            self._words[text, type_.cast, limits] = known
        return known

    def _head(self, text: str, type_: Type) -> float:
        return type_.width(text) - self.hang.behind(text[-1], type_)

    def points(self, text: str, language: str, limits: _Limits) -> list[tuple[int, float, int]]:
        """Where a word may be broken: places, penalties, and how the line ends.

        `limits` are for hyphenation, None where words are not to be divided.
        """
        found = _visible(text, self.penalties) if not text.isalpha() else []
        # A hyphen in an address would be taken for a part of it.
        if limits is not None and len(text) > 3 and not _ADDRESS.search(text):
            penalty = self.penalties.hyphen
            if "-" in text:
                penalty += self.penalties.compound
            for start, part in words(text):
                points = self.hyphens.points(part, language, limits)
                found += [(start + one, penalty, DIVIDED) for one in points]
            found.sort()
        return found


def _visible(text: str, penalties: Penalties) -> list[tuple[int, float, int]]:
    """The breaks after signs that stay: dashes, hyphens, slashes."""
    address = _ADDRESS.search(text) is not None
    found = []
    for place in range(1, len(text)):
        sign, after = text[place - 1], text[place]
        penalty = None
        if sign in _DASHES:
            penalty = penalties.dash if after not in _CLOSING else None
        elif address and sign in _ADDRESS_BREAKS and after not in _ADDRESS_BREAKS:
            penalty = penalties.address
        elif sign in "-\u2010":
            if place > 2 and text[place - 2].isalnum() and after.isalpha():
                penalty = penalties.hard_hyphen
        elif sign == "/" and place > 2 and after.isalpha():
            penalty = penalties.slash
        if penalty is not None:
            found.append((place, penalty, VISIBLE))
    return found


class _Walk:
    """One leaf, from left to right."""

    def __init__(self, maker: Itemizer, leaf: Leaf, types: list[Type], divide: bool) -> None:
        self._maker = maker
        self._divide = divide
        # Runs without text are of no interest here.
        ends = leaf.ends()
        kept = [i for i, run in enumerate(leaf.runs) if ends[i] > run.start]
        self._runs = [leaf.runs[i] for i in kept]
        self._starts = [run.start for run in self._runs]
        self._types = [types[i] for i in kept]
        manners = [manner(run.style) for run in self._runs]
        self._limits = [limits if divide else None for limits, _ in manners]
        self._wraps = [wraps for _, wraps in manners]
        self._text = leaf.text
        self._edges = dict(leaf.edges)
        self._x = 0.0
        self._spaces = 0
        # What hangs in the margin counts for nothing.
        self._hung = Edges(maker.hang, leaf, types)
        self._ends, self._starts_x = [0.0], [self._hung.before(0)]
        self._ends_spaces, self._starts_spaces = [0], [0]
        self._penalties, self._hyphens = [0.0], [0]
        self._places, self._kinds = [0], [SPACE]

    def items(self) -> Items:
        text, run = self._text, 0
        done = 0
        for found in _WORD.finditer(text):
            start, end = found.span()
            if start > done:
                self._gap(done, start)
            while run + 1 < len(self._starts) and self._starts[run + 1] <= start:
                run += 1
            self._word(start, end, run)
            done = end
        self._place(self._x, self._x, 0, 0.0, len(text), END, 0)
        self._ends_spaces[-1] = self._starts_spaces[-1] = self._spaces
        breaks = Breaks(
            self._ends,
            self._starts_x,
            self._ends_spaces,
            self._starts_spaces,
            self._penalties,
            self._hyphens,
            self._types[0].space,
        )
        return Items(breaks, self._places, self._kinds)

    def _place(
        self, end: float, start: float, gap: int, penalty: float, place: int, kind: int, hyphen: int
    ) -> None:
        self._ends.append(end)
        self._starts_x.append(start)
        self._ends_spaces.append(self._spaces)
        self._starts_spaces.append(self._spaces + gap)
        self._penalties.append(penalty)
        self._hyphens.append(hyphen)
        self._places.append(place)
        self._kinds.append(kind)

    def _gap(self, start: int, end: int) -> None:
        """The spaces between two words; the line may be broken there if one of them lets it."""
        before = self._x
        soft = -1
        width = 0.0
        for place in range(start, end):
            run = self._run_at(place)
            before_edge, after_edge = self._edges.get(place, (0.0, 0.0))
            if place == start:
                before += before_edge
                width += before_edge
            else:
                width += before_edge
            width += after_edge + self._types[run].space
            if self._text[place] == " " and self._wraps[run]:
                soft = place
        count = end - start
        after = self._x + width + self._edges.get(end, (0.0, 0.0))[0]
        if soft >= 0 and count == 1:
            dash = self._text[end : end + 1]
            penalty = self._maker.penalties.before_dash if dash and dash in _DASHES else 0.0
            before -= self._hung.behind(start)
            self._place(before, after + self._hung.before(end), 1, penalty, soft, SPACE, 0)
        self._x = after
        self._spaces += count

    def _run_at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def _word(self, start: int, end: int, run: int) -> None:
        text = self._text
        last = self._run_at(end - 1) if run + 1 < len(self._starts) else run
        inside = self._edges and any(start < place < end for place in self._edges)
        lead = self._edges.get(start, (0.0, 0.0))[1] if self._edges else 0.0
        # What closes before a space is counted with the space; at the very end, here.
        close = self._edges.get(end, (0.0, 0.0))[0] if self._edges and end == len(text) else 0.0
        plain = last == run and not inside and not UNPRINTED.intersection(text[start:end])
        if plain:
            type_ = self._types[run]
            limits = self._limits[run] if self._wraps[run] else None
            width, inner = self._maker.word(text[start:end], type_, limits)
            x = self._x + lead
            if self._wraps[run]:
                for place, penalty, kind, head, tail in inner:
                    hyphen = int(kind == DIVIDED or text[start + place - 1] == "-")
                    self._place(x + head, x + width - tail, 0, penalty, start + place, kind, hyphen)
            self._x = x + width + close
            return
        self._mixed(start, end, lead, close)

    def _mixed(self, start: int, end: int, lead: float, close: float) -> None:
        """A word in which the style changes: an emphasised part, a call behind it."""
        x = self._x + lead
        whole = self._width(start, end)
        for place, penalty, kind in self._mixed_points(start, end):
            run = self._run_at(place - 1)
            if not self._wraps[run]:
                continue
            hyphen = self._types[run].hyphen if kind == DIVIDED else ""
            head, tail = self._width(start, place, hyphen), self._width(place, end)
            marked = int(kind == DIVIDED or self._text[place - 1] == "-")
            head -= self._hung.behind(place, divided=kind == DIVIDED)
            tail -= self._hung.before(place)
            self._place(x + head, x + whole - tail, 0, penalty, place, kind, marked)
        self._x = x + whole + close

    def _mixed_points(self, start: int, end: int) -> list[tuple[int, float, int]]:
        text = self._text[start:end]
        if SOFT_HYPHEN in text or ZERO in text:
            # The author has said where: nothing else counts.
            return list(self._marked_points(text, start))
        found = _visible(text, self._maker.penalties)
        points = [(start + place, penalty, kind) for place, penalty, kind in found]
        if _ADDRESS.search(text):
            return points
        for place, part in words(text):
            run = self._run_at(start + place)
            limits = self._limits[run]
            if limits is None:
                continue
            language = self._types[run].cast.language
            penalty = self._maker.penalties.hyphen
            points += [
                (start + place + one, penalty, DIVIDED)
                for one in self._maker.hyphens.points(part, language, limits)
            ]
        return sorted(points)

    def _marked_points(self, text: str, start: int) -> Iterator[tuple[int, float, int]]:
        for place, one in enumerate(text[:-1], start):
            if one == ZERO and place > start:
                yield place + 1, 0.0, VISIBLE
            elif one == SOFT_HYPHEN and place > start and self._may_divide(place):
                yield place + 1, self._maker.penalties.hyphen, DIVIDED

    def _may_divide(self, place: int) -> bool:
        run = self._runs[self._run_at(place)]
        return self._divide and run.style["hyphens"] != "none"

    def _width(self, start: int, end: int, tail: str = "") -> float:
        """The width of a piece without spaces, in all its styles."""
        width = 0.0
        place = start
        run = self._run_at(start)
        while place < end:
            stop = self._starts[run + 1] if run + 1 < len(self._starts) else len(self._text)
            stop = min(stop, end)
            piece = "".join(one for one in self._text[place:stop] if one not in UNPRINTED)
            if stop == end:
                piece += tail
            if piece:
                width += self._types[run].width(piece)
            if start < place and self._edges:
                width += sum(self._edges.get(place, (0.0, 0.0)))
            place, run = stop, run + 1
        return width


def manner(style: Any) -> tuple[_Limits, bool]:
    """What a style says of breaking: the limits for dividing words (None: never), and of lines."""
    return _limits(style), style["white_space"] != "nowrap"


def _limits(style: Any) -> _Limits:
    if style["hyphens"] != "auto":
        return None
    total, left, right = style["hyphenate_limit_chars"]
    return total, left, right
