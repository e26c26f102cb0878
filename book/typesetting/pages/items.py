"""What pages are made of: the lines and blocks of a section from top to bottom, and its notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from book.typesetting.lines.breaker import Broken
from book.typesetting.lines.leaves import Element

NEVER = 1e9
"""What a break costs where there must be none."""


@dataclass(slots=True)
class Item:
    """One thing that a page turn does not divide: a line, a row of a table, a picture.

    Lengths are in pixels. `above` is the white before it, which goes at the head of a page, and
    `margin` that part of it which no padding divides from it;
    `lead` and `trail` are paddings and borders that open before it and close after it, which
    stay. `again` is what is repeated above it at the head of a page: the head of a table; `inset`
    is how far down in it its element begins. `opens` are the elements that begin with it, the
    outermost first; `closes` those that end with it. `key` and `line` tell its place in a
    paragraph of chosen lines, of `lines`. `element` is the block that it is, or is in.

    `verse` is its place in a stanza: which line it is in, and of how many.

    `calls` are the notes that it calls, by their places among the notes of the section; `ids` the
    anchors on it. `keep` holds where no page may end behind it, `keep_before` where none may begin
    with it; `forced` where one must. `hyphen` holds when a word is divided at its end. `stretch`
    holds where the white above may be opened.
    """

    element: Element
    height: float
    above: float = 0.0
    margin: float = 0.0
    lead: float = 0.0
    trail: float = 0.0
    key: str = ""
    line: int = 0
    lines: int = 1
    kind: str = "line"
    verse: tuple[int, int] = (0, 0)
    opens: tuple[Element, ...] = ()
    closes: tuple[Element, ...] = ()
    again: float = 0.0
    inset: float = 0.0
    calls: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    keep: bool = False
    forced: bool = False
    hyphen: bool = False
    stretch: bool = False

    @property
    def solid(self) -> float:
        """Its height at the head of a page."""
        return self.lead + self.height + self.trail


@dataclass(slots=True)
class Variant:
    """Another way to set a paragraph, in `delta` more lines; `loosest` is its widest space."""

    broken: Broken
    items: list[Item]
    delta: int
    loosest: float


@dataclass(frozen=True, slots=True)
class Short:
    """A note of one line that others may share, in pixels.

    `natural` is its width, `gap` what divides it from the one before it, `measure` the width of
    the line, `around` the white above and below it.
    """

    natural: float
    gap: float
    measure: float
    around: tuple[float, float]


@dataclass(slots=True)
class Note:
    """A note: its element and its items; `short` where it may share a line."""

    element: Element
    items: list[Item]
    short: Short | None = None

    def height(self, first: int, last: int) -> float:
        """How high the items from `first` to before `last` are when they stand together."""
        return stacked(self.items[first:last])


@dataclass(slots=True)
class Flow:
    """A section, taken apart.

    `variants` are by the index of a paragraph's first item; `shrunk` are the blocks that had to be
    made smaller to fit on a page; `tamed` says what was set in its place in the text, though the
    theme has it stand elsewhere.
    """

    section: Element
    page: str
    items: list[Item] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    variants: dict[int, list[Variant]] = field(default_factory=dict)
    shrunk: list[Element] = field(default_factory=list)
    tamed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """The lines of a note from `first` to before `last`."""

    note: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Page:
    """A planned page: the items from `first` to before `last`, and pieces of notes.

    `free` is the white left between text and notes, or at the foot. `opened` is by how much
    the white above some of the items (by index) is opened.
    """

    first: int
    last: int
    pieces: tuple[Piece, ...]
    free: float
    opened: tuple[tuple[int, float], ...] = ()

    def moved(self, by: int) -> Page:
        """The same page where `by` items have come before it."""
        return replace(self, first=self.first + by, last=self.last + by)


def stacked(items: Sequence[Item]) -> float:
    """How high items are one below the other, the first at the head of a page."""
    if not items:
        return 0.0
    return sum(one.above + one.solid for one in items) - items[0].above


class Unplannable(Exception):
    """Something in a section that the program cannot plan with; what it is, in words."""

    def __init__(self, element: Element, reason: str) -> None:
        super().__init__(reason)
        self.element = element
        self.reason = reason
