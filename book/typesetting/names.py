"""What a link is called when it is read aloud: “Note 3”, “Back to the text”, a heading's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from book.model.anchors import entry_anchor, note_anchor
from book.model.words import words

if TYPE_CHECKING:
    from book.markup.sections import Section

_CALL = re.compile(r"^[^.]*\.call\d+\.")


@dataclass(frozen=True, slots=True)
class LinkNames:
    """The spoken names of the places in a book, by anchor, in the language of the book."""

    places: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"

    @classmethod
    def of(
        cls, sections: Sequence[Section], numbers: Mapping[str, str], language: str = "en"
    ) -> LinkNames:
        """The names that the sections and the note numbers give."""
        phrase = words(language)["note"]
        places: dict[str, str] = {}
        for section in sections:
            places[entry_anchor(section.entry_id)] = section.title
            places.update((mark.anchor, mark.text) for mark in section.headings)
        places.update(
            (note_anchor(key), phrase.format(number=number)) for key, number in numbers.items()
        )
        return cls(places, language)

    def name(self, anchor: str) -> str:
        """What to say for a link to `anchor`."""
        if _CALL.match(anchor):
            return words(self.language)["text"]
        return self.places.get(anchor) or words(self.language)["elsewhere"]
