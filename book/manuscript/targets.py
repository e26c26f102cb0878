"""Places that links lead to, and what the files of an entry tell of themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from book.model.book import Allowance, Emendation, EntrySettings
from book.model.edition import NoteSeries
from book.model.finding import Finding
from book.model.source import SourceFile, SourceSpan


@dataclass(frozen=True, slots=True)
class Target:
    """A place that a link can reach: its entry, its book-wide anchor, its title."""

    entry: str
    anchor: str
    title: str


Resolver = Callable[[str, str], Target | None]


@dataclass(frozen=True, slots=True)
class EntryTexts:
    """An entry of the settings, its texts as far as they could be read, and all they depend on."""

    entry: EntrySettings
    language: str
    series: Mapping[str, NoteSeries]
    emendations: tuple[Emendation, ...]
    text: SourceFile | None
    notes: SourceFile | None


@dataclass(frozen=True, slots=True)
class Outline:
    """What the files of an entry tell while no link is resolved yet.

    `title` is that of the first heading of its text, `places` are its places by their ids.
    """

    title: str
    places: Mapping[str, Target]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of reading an entry, beside its content.

    `asked` are the links that were resolved, as file and target, with what they led to. `images`
    are the pictures that it shows, each with the first place where it does; `numbered` are the keys
    of its notes and their series.
    """

    asked: tuple[tuple[str, str, Target | None], ...]
    findings: tuple[Finding, ...]
    images: tuple[tuple[str, SourceSpan], ...]
    allowances: tuple[Allowance, ...]
    numbered: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is to be known of an entry while nobody asks for its content."""

    outline: Outline
    made: Made


def join(file: str, path: str) -> str:
    """`path` as seen from `file`, relative to the book; `..` that leaves the book is kept."""
    parts = file.split("/")[:-1]
    for part in path.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
