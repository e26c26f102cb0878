"""What a theme says beside its style sheet: the page, and what it thinks of lines and pages.

A theme `NAME` is `styles/NAME.css` and, if it likes, `styles/NAME.toml`, with the tables `[page]`,
`[lines]`, `[openings]` and `[pages]`. Their keys are the names of the fields below, with hyphens.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

# The greatest values that make sense, by their keys.
_MOST = {"hang": 1.0, "drop-cap": 6, "small-caps": 40}


class BadTheme(ValueError):
    """Something in the settings of a theme that can't be used, in words."""


@dataclass(frozen=True, slots=True)
class PageStyle:
    """The page, in points; shares are of what they divide.

    `leading` is the distance of lines, `measure` the width of the text at most, `least_margin`
    the least white at the sides. `hang` is by what share of their width hyphens, stops and
    quotation marks at the edges of lines stand in the margins. `text_height` is the share of the
    page's height that is text; `top` the share of the rest that is above it, `inner` the share of
    the white at the sides that is at the spine. `head` is how far the running head rises above
    the text, `foot` how far the folio hangs below it.
    """

    leading: float = 14.0
    measure: float = 264.0
    least_margin: float = 36.0
    hang: float = 0.0
    text_height: float = 0.765
    top: float = 0.42
    inner: float = 0.43
    head: float = 29.0
    foot: float = 34.0


@dataclass(frozen=True, slots=True)
class LineStyle:
    """What lines cost, as in TeX: `hyphen` for a word that is divided at a line's end.

    `expansion` is by what share of its width type may be widened or narrowed.
    """

    hyphen: float = 120.0
    expansion: float = 0.02


@dataclass(frozen=True, slots=True)
class OpeningStyle:
    """How the sections of the text open.

    `drop_cap` is over how many lines their first letter goes, from 2 on; `small_caps` how many
    words are in small capitals.
    """

    drop_cap: int = 0
    small_caps: int = 0


@dataclass(frozen=True, slots=True)
class Weights:
    """What blemishes of pages cost, in one coin; a page costs `page`.

    `free` is for white left on a page, by the square of its share; `split` for a note that runs
    on; `late` for one that begins after the page of its call. `widow` is for a single line of a
    paragraph at the head or foot of a page, `turn` for a hyphen at the end of a recto, `verso`
    for one at the end of a verso. `few` is for each line that the last page of a section has less
    than `fewest`, `thin` for a page with less than three lines of text. `half_uneven` and `uneven`
    are for facing pages that end half a line, and a line, apart; more costs ten times as much.
    `variant` is for a paragraph set longer or shorter than is best, `loose` for each natural space
    by which that opens its widest one further.

    `run_in` holds where notes of one line share lines with others, as many as fit.
    `short` is by how many lines a page may stay short at all, `open` how far the white between
    blocks may be opened, in lines, and `cut` the fewest lines of a note on either side of a page
    turn. `variants` holds where paragraphs may be set longer or shorter; `loosest` is the widest
    space in one that is, in natural ones.
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
    run_in: bool = False
    variants: bool = True
    loosest: float = 1.75


@dataclass(frozen=True, slots=True)
class ThemeSettings:
    """All that a theme says."""

    page: PageStyle = field(default_factory=PageStyle)
    lines: LineStyle = field(default_factory=LineStyle)
    openings: OpeningStyle = field(default_factory=OpeningStyle)
    pages: Weights = field(default_factory=Weights)


_Style = TypeVar("_Style", PageStyle, LineStyle, OpeningStyle, Weights)


def read_theme(text: str) -> ThemeSettings:
    """The settings that a TOML text gives; nothing gives those of the theme `press`.

    Raises:
        BadTheme: it is no TOML, or there is something else in it.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTheme(str(error)) from error
    unknown = sorted(tables.keys() - {one.name for one in fields(ThemeSettings)})
    if unknown:
        known = ", ".join(f"[{one.name}]" for one in fields(ThemeSettings))
        raise BadTheme(f"“{unknown[0]}” is not known; there are {known}")
    return ThemeSettings(
        _filled(PageStyle(), "page", tables),
        _filled(LineStyle(), "lines", tables),
        _filled(OpeningStyle(), "openings", tables),
        _filled(Weights(), "pages", tables),
    )


def _filled(style: _Style, name: str, tables: Mapping[str, Any]) -> _Style:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise BadTheme(f"“{name}” is a table: [{name}]")
    known = {one.name.replace("_", "-"): one.name for one in fields(style)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise BadTheme(f"“{key}” is not known in [{name}]; there are {', '.join(known)}")
        old = getattr(style, known[key])
        right = bool if isinstance(old, bool) else int if isinstance(old, int) else int | float
        if not isinstance(value, right) or isinstance(value, bool) != isinstance(old, bool):
            kind = {bool: "true or false", int: "a whole number"}.get(type(old), "a number")
            raise BadTheme(f"“{key}” in [{name}] is {kind}")
        if not isinstance(value, bool) and not 0 <= value <= _MOST.get(key, 1e9):
            raise BadTheme(f"“{key}” in [{name}] is out of all reason: {value}")
        values[known[key]] = value
    return replace(style, **values)
