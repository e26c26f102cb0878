"""The ways to damage a PDF, by name: each says what must be found."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.proved_pdf import Seen, good
from tests.support.spoil_pdf import SpoiltPdf

Damage = Callable[[SpoiltPdf], Seen]
DAMAGES: dict[str, tuple[str, Damage]] = {}


def damage(edition: str = "screen") -> Callable[[Damage], Damage]:
    def listed(function: Damage) -> Damage:
        DAMAGES[function.__name__] = edition, function
        return function

    return listed


def sheet_of(note: str, name: str = "screen") -> int:
    """The sheet of a note, by its page as printed: two pages come before page 1."""
    return int(good(name).notes[note].page) + (1 if name == "screen" else 3)
