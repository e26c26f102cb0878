"""Entries one by one, each read from its texts or remembered; the parser is loaded if need be."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from book.manuscript.targets import EntryTexts, Facts, Made, Outline, Resolver
from book.model.book import Entry
from book.model.memory import Memory
from book.model.remembered import Content, RememberedEntry

if TYPE_CHECKING:
    from book.manuscript.markdown.entry import Parsed


@dataclass(slots=True)
class EntryReading:
    """One entry on its way from texts to a value.

    Without a `memory` all is read anew; with one, what is known of these texts counts if all their
    links lead where they did.
    """

    texts: EntryTexts
    memory: Memory | None
    _name: str = ""
    _parsed: Parsed | None = None
    _facts: Facts | None = None

    def outline(self) -> Outline:
        """What the texts tell while no link is resolved."""
        if self.memory is not None:
            self._name = self.memory.name("entry", *_depends_on(self.texts))
            self._facts = self.memory.get(self._name, Facts)
            if self._facts is not None:
                return self._facts.outline
        self._parsed = _parsed(self.texts)
        return self._parsed.outline

    def read(self, resolve: Resolver, **known: Any) -> tuple[Made, Entry]:
        """The entry, and what else came of reading it.

        Args:
            resolve: takes the file of a link and its target, and gives the place in the book.
            known: the fields of the entry that are not made of its texts.
        """
        facts = self._facts
        if facts is None or any(resolve(*asked) != target for *asked, target in facts.made.asked):
            return self._build(resolve, known)
        digest, memory, texts = _digest(self._name, facts.made), self.memory, self.texts

        def fetch() -> Content:
            content = memory.get(digest, Content) if memory is not None else None
            return content or _built(_parsed(texts), resolve)[1]

        return facts.made, RememberedEntry.of(digest, facts.made.numbered, fetch, **known)

    def _build(self, resolve: Resolver, known: dict[str, Any]) -> tuple[Made, Entry]:
        parsed, self._parsed = self._parsed or _parsed(self.texts), None
        made, content = _built(parsed, resolve)
        if self.memory is None:
            parts = {one: getattr(content, one) for one in Content.__slots__}
            return made, Entry(**known, **parts)
        digest = _digest(self._name, made)
        self.memory.put(self._name, Facts(parsed.outline, made))
        if self.memory.deep:
            self.memory.put(digest, content)
        return made, RememberedEntry.of(digest, made.numbered, lambda: content, **known)


def _depends_on(texts: EntryTexts) -> tuple[object, ...]:
    """All that an entry is made of beside the places of others."""
    entry, written = texts.entry, [one.text for one in (texts.text, texts.notes) if one is not None]
    listed = any("emendations" in one for one in written)
    return (
        (entry.id, entry.smart, texts.language),
        (texts.text and texts.text.path, texts.notes and texts.notes.path),
        sorted(texts.series.items()),
        texts.emendations if listed else (),
        *written,
    )


def _digest(name: str, made: Made) -> str:
    """The digest of an entry: of its texts, and of the places to which its links lead."""
    return hashlib.sha256(f"content {name} {made.asked!r}".encode()).hexdigest()


def _parsed(texts: EntryTexts) -> Parsed:
    from book.manuscript.markdown.entry import parse_entry

    return parse_entry(texts)


def _built(parsed: Parsed, resolve: Resolver) -> tuple[Made, Content]:
    from book.manuscript.markdown.entry import build_entry

    return build_entry(parsed, resolve)
