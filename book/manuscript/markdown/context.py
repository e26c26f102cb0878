"""What the tree builders of one entry share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from book.manuscript.markdown.attributes import Parsed
from book.manuscript.targets import Resolver
from book.model.anchors import place_anchor
from book.model.finding import Finding, Severity
from book.model.inline import NO_ATTRIBUTES, Attributes
from book.model.notes import NoteDefinition, Unprinted
from book.model.source import SourceFile, SourceSpan

# Blocks in blocks, and marks in marks. What comes after the reader (templates, the typesetter)
# goes down a level a call, and nobody writes half as deep.
DEPTH = 60
TOO_DEEP = "this is nested more than sixty levels deep; what is deeper was not read as it is meant"
TOO_DEEP_HINT = "Take out marks such as > - * [ ^[ or tags of HTML that are too many."


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
    unprinted: list[Unprinted] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    """The names of HTML tags that are not safe, and were said not to be."""

    def comment(self, source: SourceFile, line: int, offset: int) -> None:
        """Record the comment that begins in `line`, at or behind `offset` (both from 1)."""
        start = source.line(line).find("<!--", offset - 1)
        start = start if start >= 0 else source.line(line).find("<!--")
        if start < 0:
            return
        end_line, end = line, source.line(line).find("-->", start + 4)
        while end < 0 and end_line < len(source.lines):
            end_line += 1
            end = source.line(end_line).find("-->")
        closed = end >= 0
        end = end + 3 if closed else len(source.line(end_line))
        span = SourceSpan(source.path, line, start + 1, end_line, end + 1)
        self.unprinted.append(Unprinted("comment", span, closed))

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

    def too_deep(self, span: SourceSpan) -> None:
        """Record that nesting has no end here; once an entry is enough."""
        if all(one.rule != "too-deep" for one in self.findings):
            self.problem("too-deep", span, TOO_DEEP, TOO_DEEP_HINT)

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


def collect_anchors(tokens: list[Token], source: SourceFile, taken: dict[str, int]) -> list[Anchor]:
    """All ids of a file; headings without one get one, noted in their token's `meta`.

    `taken` holds the ids of the entry so far, with the highest number given to each.
    """
    found: list[Anchor] = []
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            found.append(_heading_anchor(tokens[index + 1], _line(source, token), taken))
        elif token.type == "division_open" and (name := token.meta["attributes"].id):
            found.append(Anchor(name, "", _line(source, token), False))
        for child in token.children or ():
            parsed = child.meta.get("attributes")
            if parsed is not None and parsed.id:
                found.append(Anchor(parsed.id, "", _line(source, token), False))
    return found


def _line(source: SourceFile, token: Token) -> SourceSpan:
    return SourceSpan(source.path, (token.map or [0])[0] + 1)


def _heading_anchor(inline: Token, span: SourceSpan, taken: dict[str, int]) -> Anchor:
    title = token_text(inline.children or [])
    parsed: Parsed | None = inline.meta.get("attributes")
    name = parsed.id if parsed else None
    made = name is None
    if name is None:
        base = name = slug(title)
        # The number of the last heading with the same words, so that none is tried twice.
        count = taken.get(base, 1)
        while name in taken:
            count += 1
            name = f"{base}-{count}"
        taken[base] = count
    taken.setdefault(name, 1)
    inline.meta["id"] = name
    return Anchor(name, title, span, made)


def link_addresses(
    source: SourceFile, references: Mapping[str, Mapping[str, Any]]
) -> tuple[Unprinted, ...]:
    """The addresses `[name]: address` of a file, as markdown-it noted them."""
    found = []
    for name, one in references.items():
        first, last = one["map"]
        span = SourceSpan(source.path, first + 1, 1, last, len(source.line(last)) + 1)
        found.append(Unprinted("link", span, True, name, str(one["href"])))
    return tuple(found)
