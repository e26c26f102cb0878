"""The page: its size, its margins, and the lines that it holds. All lengths are in points."""

from __future__ import annotations

from dataclasses import dataclass

from book.model.edition import Edition, Trim

LEADING = 14.0
# 66 characters of the text face at its size: what a reader's eye takes in one sweep.
_FULL_MEASURE = 264.0
_MIN_MARGIN = 36.0
_TEXT_HEIGHT = 0.765
_TOP_SHARE = 0.42
_INNER_SHARE = 0.43
_HAIR = 0.01


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


def page_geometry(edition: Edition) -> Geometry:
    """The page of `edition`: mirrored margins on paper, equal ones on a screen.

    The text block is a whole number of lines, so that the lines of a leaf back each other.
    """
    trim = edition.trim
    measure = min(_FULL_MEASURE, trim.width - 2 * _MIN_MARGIN)
    sides = trim.width - measure
    inner = round(sides * _INNER_SHARE, 2) if edition.is_print else round(sides / 2, 2)
    lines = int(trim.height * _TEXT_HEIGHT // LEADING)
    rest = trim.height - lines * LEADING
    top = round(rest * _TOP_SHARE, 2)
    return Geometry(
        trim=trim,
        top=top,
        # A hair more room than the lines take: what is rounded must not cost one of them.
        bottom=round(rest - top - _HAIR, 2),
        inner=inner,
        outer=round(sides - inner, 2),
        lines=lines,
    )


def page_css(edition: Edition) -> str:
    """The `@page` rules that depend on the edition; the style sheet of the theme has the rest."""
    page = page_geometry(edition)
    rules = [
        f"@page {{ size: {page.trim.width:g}pt {page.trim.height:g}pt;"
        f" margin: {page.top:g}pt {page.outer:g}pt {page.bottom:g}pt {page.inner:g}pt }}"
    ]
    if edition.is_print:
        rules.append(
            f"@page :left {{ margin-left: {page.outer:g}pt; margin-right: {page.inner:g}pt }}"
        )
    return "\n".join(rules)
