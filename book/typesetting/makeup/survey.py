"""Asks the engine how the sections of a book follow one another, and what its pages have in common.

Only the style sheet knows which sections open on a new page, and on which side.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from book.typesetting.frame import Framed, skeleton
from book.typesetting.makeup import hooks
from book.typesetting.makeup.galley import setter_for
from book.typesetting.makeup.parts import PageKind, Theme

_SIDES = frozenset({"left", "right", "recto", "verso"})
_EDGES = [
    name.format(side)
    for name in ("margin_{}", "padding_{}", "border_{}_width")
    for side in ("top", "right", "bottom", "left")
]


def survey(theme: Theme, sections: Sequence[Framed]) -> dict[str, Any]:
    """How the sections follow one another.

    Returns:
        `breaks` has for each section what its first page must be: `left`, `right`, `page` for
        either, or an empty string where it need not open a page. `alike` holds on a screen where
        the text stands at the same place on left and right pages: a page then fits on both sides.
    """
    setter = setter_for(theme)
    tree = skeleton(sections, theme.language, theme.is_print)
    styles = setter.machine.styles(tree)
    body = tree[0]
    recto = "right" if styles.of(tree)["direction"] == "ltr" else "left"
    breaks = [""]
    for before, after in pairwise(body):
        values = [styles.of(one)["break_after"] for one in (before, before[-1])]
        values += [styles.of(one)["break_before"] for one in (after, after[0])]
        breaks.append(_forced(values, recto))
    names = {styles.of(one)["page"] for one in body}
    # On paper pages are planned by spreads: left and right ones are never alike.
    alike = not theme.is_print and all(
        _place(styles, PageKind("left", False, name, 1, ((name, 1),)))
        == _place(styles, PageKind("right", False, name, 1, ((name, 1),)))
        for name in names
    )
    return {"breaks": breaks, "alike": alike}


def _forced(values: Sequence[str], recto: str) -> str:
    verso = "left" if recto == "right" else "right"
    sides = {{"recto": recto, "verso": verso}.get(one, one) for one in values if one in _SIDES}
    if len(sides) == 1:
        return sides.pop()
    # Sections that disagree are left to the engine, together.
    return "page" if not sides and "page" in values else ""


def _place(styles: Any, kind: PageKind) -> list[str]:
    style = styles.page(hooks.page_type(kind))[0]
    return [repr(style[name]) for name in ("size", *_EDGES)]
