"""The page: its size, its margins, and the lines that it holds. All lengths are in points."""

from __future__ import annotations

from dataclasses import dataclass

from book.model.edition import Edition, Trim
from book.model.theme import PageStyle

_HAIR = 0.01
# The widest mark that hangs, a double quotation mark, in distances of lines.
_MARK = 0.4


@dataclass(frozen=True, slots=True)
class Geometry:
    """Margins and text block of a page. `inner` is at the spine, `outer` at the fore-edge."""

    trim: Trim
    top: float
    bottom: float
    inner: float
    outer: float
    lines: int

    @property
    def measure(self) -> float:
        """The width of the text."""
        return self.trim.width - self.inner - self.outer


def page_geometry(edition: Edition, style: PageStyle | None = None) -> Geometry:
    """The page of `edition`: mirrored margins on paper, equal ones on a screen.

    The text block is a whole number of lines, so that the lines of a leaf back each other. Where
    the printer asks for wider margins than those of the design, the text makes room: the inner
    margin grows into the outer one, and only then do the lines become shorter.
    """
    style = style or PageStyle()
    trim = edition.trim
    inner, outer = _sides(edition, style)
    lines = int(trim.height * style.text_height // style.leading)
    least = edition.least
    if least is not None:
        room = trim.height - (least.top + style.head) - (least.bottom + style.foot)
        lines = max(min(lines, int(room // style.leading)), 1)
    rest = trim.height - lines * style.leading
    top = round(rest * style.top, 2)
    if least is not None:
        lowest = max(rest - least.bottom - style.foot, 0.0)
        top = round(min(max(top, least.top + style.head), lowest), 2)
    return Geometry(
        trim=trim,
        top=top,
        # A hair more room than the lines take: what is rounded must not cost one of them.
        bottom=round(rest - top - _HAIR, 2),
        inner=inner,
        outer=outer,
        lines=lines,
    )


def _sides(edition: Edition, style: PageStyle) -> tuple[float, float]:
    """The inner and the outer margin."""
    width = edition.trim.width
    measure = min(style.measure, width - 2 * style.least_margin)
    sides = width - measure
    inner = round(sides * style.inner, 2) if edition.is_print else round(sides / 2, 2)
    outer = round(sides - inner, 2)
    least = edition.least
    if least is not None:
        # What hangs in the margin is text, too.
        hung = style.hang * style.leading * _MARK
        inner = max(inner, round(least.inner + hung, 2))
        # A printer's least is what a blade needs; a page that is held needs room for thumbs.
        outer = round(max(sides - inner, least.outer + hung, min(outer, style.least_margin)), 2)
    return inner, outer


def page_css(edition: Edition, style: PageStyle | None = None) -> str:
    """The `@page` rules that depend on the edition; the style sheet of the theme has the rest."""
    page = page_geometry(edition, style)
    rules = [
        f"@page {{ size: {page.trim.width:g}pt {page.trim.height:g}pt;"
        f" margin: {page.top:g}pt {page.outer:g}pt {page.bottom:g}pt {page.inner:g}pt }}"
    ]
    if edition.is_print:
        rules.append(
            f"@page :left {{ margin-left: {page.outer:g}pt; margin-right: {page.inner:g}pt }}"
        )
    return "\n".join(rules)
