"""Sections that are made several times, each time with other page numbers.

Few sections print any. What a section says depends on nothing else that changes from one time to
the next, so those that print none, or the same as before, are not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Asking(Mapping[str, str]):
    """A mapping that notes what is asked of it: the folio of every anchor, or the numbers of notes.

    `said` is what was answered, None where there was nothing to answer.
    """

    def __init__(self, folios: Mapping[str, str]) -> None:
        self._folios = folios
        self.said: dict[str, str | None] = {}

    def __getitem__(self, anchor: str) -> str:
        self.said[anchor] = self._folios.get(anchor)
        return self._folios[anchor]

    def __iter__(self) -> Iterator[str]:
        return iter(self._folios)

    def __len__(self) -> int:
        return len(self._folios)

    def __bool__(self) -> bool:
        # Even where nothing is known, it must be noted what was asked for.
        return True


@dataclass
class Again(Generic[Made]):
    """What was made of each section of one book, for one edition, with the same numbers of notes.

    Only the folios may differ from one time to the next.
    """

    _made: dict[str, tuple[Made, dict[str, str | None]]] = field(default_factory=dict)

    def made(
        self,
        name: str,
        folios: Mapping[str, str] | None,
        make: Callable[[Mapping[str, str]], Made],
    ) -> Made:
        """The section of this name, made with `folios`."""
        now = folios or {}
        known = self._made.get(name)
        if known and all(now.get(anchor) == said for anchor, said in known[1].items()):
            return known[0]
        asking = Asking(now)
        section = make(asking)
        self._made[name] = section, asking.said
        return section
