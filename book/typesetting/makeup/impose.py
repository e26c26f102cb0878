"""Puts galleys in their order: which page stands where, and what stands around its text.

All of it follows from the facts of the pages and from the style sheet; nothing is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from book.typesetting.makeup.parts import PageFacts, PageKind, SetGalley, Slip

# For a kind of page, what it does to the counters, in the order in which the engine does it.
Steps = Mapping[PageKind, Sequence[tuple[str, Sequence[tuple[str, int]]]]]


@dataclass(frozen=True)
class Placed:
    """A page in its place: page `page` of the galley `galley`; a blank one has neither."""

    facts: PageFacts
    galley: int | None
    page: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether it stands there only so that the next one is on its side."""
        return self.galley is None


def impose(galleys: Sequence[SetGalley], breaks: Sequence[str]) -> list[Placed]:
    """All pages in their order; `breaks` says for each galley on which side it must begin."""
    placed: list[Placed] = []
    for number, (galley, side) in enumerate(zip(galleys, breaks, strict=True)):
        if number and side in ("left", "right") and _side(len(placed)) != side:
            kind = PageKind(_side(len(placed)), True, "auto", len(placed))
            placed.append(Placed(PageFacts(kind), None))
        for page, facts in enumerate(galley.pages):
            kind = replace(facts.kind, side=_side(len(placed)), index=len(placed))
            placed.append(Placed(replace(facts, kind=kind), number, page))
    return placed


def first_sides(galleys: Sequence[SetGalley], breaks: Sequence[str]) -> list[str]:
    """The side on which each galley begins."""
    pages = impose(galleys, breaks)
    return [one.facts.kind.side for one in pages if one.galley is not None and one.page == 0]


def _side(index: int) -> str:
    return "left" if index % 2 else "right"


@dataclass(frozen=True)
class Selectors:
    """What the style sheet asks of pages.

    `groups` is as `theme.counted_groups` has it, `strings` are the named strings with their
    keywords, and `counts_all` tells whether the number of all pages is printed.
    """

    groups: Mapping[str, int | None] = field(default_factory=dict)
    strings: Sequence[tuple[str, str]] = ()
    counts_all: bool = False

    def kind(self, kind: PageKind) -> PageKind:
        """The same kind for all pages that no selector can tell apart."""
        groups = tuple(
            (name, index if limit is None else min(index, limit))
            for name, index in kind.groups
            if name in self.groups
            for limit in (self.groups[name],)
        )
        return replace(kind, index=min(kind.index, 1), groups=groups)


def slips(
    pages: Sequence[Placed],
    selectors: Selectors,
    steps_of: Callable[[Iterable[PageKind]], Steps],
) -> list[Slip]:
    """What is to stand around the text of each page.

    `steps_of` asks the engine what pages of these kinds do to the page counters.
    """
    kinds = [selectors.kind(one.facts.kind) for one in pages]
    steps = steps_of(dict.fromkeys(kinds))
    counters: dict[str, int] = {}
    last: dict[str, str] = {}
    made = []
    for page, kind in zip(pages, kinds, strict=True):
        _count(counters, steps[kind])
        strings = tuple(
            (name, keyword, values)
            for name, keyword in selectors.strings
            if (values := _values(page.facts, last, name, keyword))
        )
        last.update((name, values[-1]) for name, values in page.facts.strings.items())
        total = (("pages", len(pages)),) if selectors.counts_all else (("pages", 0),)
        made.append(Slip(kind, (*sorted(counters.items()), *total), strings))
    return made


def _count(
    counters: dict[str, int], steps: Sequence[tuple[str, Sequence[tuple[str, int]]]]
) -> None:
    for step, values in steps:
        for name, value in values:
            counters[name] = counters.get(name, 0) + value if step == "increment" else value


def _values(facts: PageFacts, last: Mapping[str, str], name: str, keyword: str) -> tuple[str, ...]:
    """The value of a named string on a page (CSS Generated Content for Paged Media 3, 1.1.2)."""
    here = facts.strings.get(name, ())
    before = (last[name],) if name in last else ()
    if keyword == "all-once":
        return here
    if not here:
        return before
    if keyword == "first-except":
        return ()
    if keyword == "start" and name not in facts.begins:
        return before
    return (here[-1],) if keyword == "last" else (here[0],)
