"""What the tree builders of one entry share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from markdown_it.token import Token

from book.manuscript.markdown.attributes import Parsed
from book.model.anchors import place_anchor
from book.model.finding import Finding, Severity
from book.model.inline import NO_ATTRIBUTES, Attributes
from book.model.notes import NoteDefinition
from book.model.source import SourceFile, SourceSpan


@dataclass(frozen=True, slots=True)
class Target:
    """A place that a link can reach: its entry, its book-wide anchor, its title."""

    entry: str
    anchor: str
    title: str


Resolver = Callable[[str, str], Target | None]


@dataclass(slots=True)
class EntryContext:
    """The state of reading one entry: its notes so far, its anchors, its problems.

    `resolve` takes the file of a link and its target, and gives the place in the book.
    """

    entry: str
    language: str
    smart: bool
    resolve: Resolver
    occurrences: dict[str, int] = field(default_factory=dict)
    inline_notes: int = 0
    definitions: list[NoteDefinition] = field(default_factory=list)
    images: dict[str, SourceSpan] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def note_occurrence(self, key: str) -> int:
        """The number of the reference to `key` that is being read."""
        self.occurrences[key] = self.occurrences.get(key, 0) + 1
        return self.occurrences[key]

    def attributes(self, parsed: Parsed | None) -> Attributes:
        """`parsed` with its id made book-wide."""
        if parsed is None:
            return NO_ATTRIBUTES
        anchor = place_anchor(self.entry, parsed.id) if parsed.id else None
        return Attributes(anchor, parsed.classes, parsed.pairs)

    def problem(
        self,
        rule: str,
        span: SourceSpan,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
        note: str | None = None,
    ) -> None:
        """Record something that could not be read as its author meant it."""
        self.findings.append(Finding(rule, severity, message, span, hint, note))


def slug(text: str) -> str:
    """An id from a heading's text: lower case, words joined by hyphens."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "-".join(re.findall(r"[^\W_]+", plain)) or "section"


def token_text(tokens: Iterable[Token]) -> str:
    """The letters of inline tokens, without notes."""
    parts: list[str] = []
    depth = 0
    for token in tokens:
        if token.type == "inline_note_open":
            depth += 1
        elif token.type == "inline_note_close":
            depth -= 1
        elif depth == 0 and token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif depth == 0 and token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()


@dataclass(frozen=True, slots=True)
class Anchor:
    """An id that a file defines: the id as written or made, its title, its line."""

    id: str
    title: str
    span: SourceSpan
    made: bool


def collect_anchors(tokens: list[Token], source: SourceFile, taken: set[str]) -> list[Anchor]:
    """All ids of a file; headings without one get one, noted in their token's `meta`."""
    found: list[Anchor] = []
    for index, token in enumerate(tokens):
        span = SourceSpan(source.path, (token.map or [0])[0] + 1)
        if token.type == "heading_open":
            found.append(_heading_anchor(tokens[index + 1], span, taken))
        elif token.type == "division_open" and (name := token.meta["attributes"].id):
            found.append(Anchor(name, "", span, False))
        for child in token.children or ():
            parsed = child.meta.get("attributes")
            if parsed is not None and parsed.id:
                found.append(Anchor(parsed.id, "", span, False))
    return found


def _heading_anchor(inline: Token, span: SourceSpan, taken: set[str]) -> Anchor:
    title = token_text(inline.children or [])
    parsed: Parsed | None = inline.meta.get("attributes")
    name = parsed.id if parsed else None
    made = name is None
    if name is None:
        base = name = slug(title)
        count = 2
        while name in taken:
            name = f"{base}-{count}"
            count += 1
    taken.add(name)
    inline.meta["id"] = name
    return Anchor(name, title, span, made)
