"""What a theme thinks of pages: how much each blemish costs, and what may be done about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What blemishes cost, in one coin; a page costs `page`.

    `free` is for white left on a page, by the square of its share; `split` for a note that runs
    on; `late` for one that begins after the page of its call. `widow` is for a single line of a
    paragraph at the head or foot of a page, `turn` for a hyphen at the end of a recto, `verso`
    for one at the end of a verso. `few` is for less than `fewest` lines on the last page of a
    section, `thin` for a page with less than three lines of text. `uneven` is for facing pages
    that end half a line, and a line, apart; more costs ten times as much. `variant` is for a
    paragraph set longer or shorter than is best, `loose` for each natural space by which that
    opens its widest one further.

    `short` is by how many lines a page may stay short at all, `open` how far the white between
    blocks may be opened, and `cut` the fewest lines of a note on either side of a page turn.
    `variants` holds where paragraphs may be set longer or shorter; `loosest` is the widest space
    in one that is, in natural ones.
    """

    page: float = 10.0
    free: float = 4_000.0
    split: float = 20.0
    late: float = 1e6
    widow: float = 20_000.0
    turn: float = 8_000.0
    verso: float = 3_000.0
    few: float = 3_000.0
    fewest: int = 5
    thin: float = 250.0
    half_uneven: float = 40.0
    uneven: float = 150.0
    variant: float = 50.0
    loose: float = 150.0
    short: int = 3
    open: float = 0.5
    cut: int = 2
    variants: bool = True
    loosest: float = 1.75
