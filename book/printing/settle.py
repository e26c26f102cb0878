"""Margins and page count depend on one another: the pages are set until the two agree.

More pages ask for a wider gutter, and a wider gutter makes more pages. The gutter never shrinks
from one round to the next, so the rounds come to an end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, TypeVar

from book.model.edition import Edition, PageMargins
from book.printing.profile import Profile


class Counted(Protocol):
    """Set pages, as far as they matter here."""

    @property
    def pages(self) -> int:
        """How many there are, without the printer's blank ones."""


Pages = TypeVar("Pages", bound=Counted)


def least_margins(profile: Profile, pages: int) -> PageMargins:
    """The least margins of a book of `pages` pages, with room for rounding."""
    others = profile.margins()
    return PageMargins(
        inner=profile.gutter(pages) + profile.headroom,
        outer=others.outside + profile.headroom,
        top=others.top + profile.headroom,
        bottom=others.bottom + profile.headroom,
    )


def settle(
    edition: Edition,
    profile: Profile,
    set_pages: Callable[[Edition], Pages],
    looks_alike: Callable[[Edition, Edition], bool],
) -> tuple[Pages, Edition]:
    """Set the pages of `edition` with the margins that its printer asks for at their count.

    Args:
        edition: what is to be set.
        profile: the printer's rules.
        set_pages: sets the pages of an edition.
        looks_alike: whether two editions give the same pages, so that none need be set again.

    Returns:
        The pages, and the edition with the margins that they have.
    """
    count = 0
    while True:
        current = replace(edition, least=least_margins(profile, count))
        laid = set_pages(current)
        # A blank page more or less must not tip the gutter: the fuller count decides.
        count = profile.padded(laid.pages)
        wanted = replace(edition, least=least_margins(profile, count))
        if _inner(wanted) <= _inner(current) or looks_alike(wanted, current):
            return laid, wanted if looks_alike(wanted, current) else current


def _inner(edition: Edition) -> float:
    return edition.least.inner if edition.least else 0.0
