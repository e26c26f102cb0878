"""Definitions that lack the caret: `[1]: text` where the text calls `[^1]`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from book.checks.markers import EntryMarkers, seen_there
from book.checks.registry import entry_checks
from book.checks.shape_definitions import BAD, CONSEQUENCES, accused
from book.checks.unlinked_marks import PLAIN_FIGURES
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit, SourceFile, SourceSpan

_LIKE_A_NOTE = lazy(
    r" {0,3}(?P<mark>\[(?P<square>[\w.-]+)\](?:[ \t]*:)?|\^(?P<caret>[\w-]+)\^?[:.]?"
    r"|<sup>\s*\[?(?P<sup>[\w-]+)\]?\s*</sup>[:.]?|(?P<raised>[⁰¹²³⁴-⁹]+)[:.]?"
    r"|\\\[\^(?P<escaped>[\w.-]+)\\\]:|(?P<item>\d{1,3})[.)])[ \t\u00a0]+(?=\S)"
)


_DOUBLED = lazy(r":[ \t]*(?P<mark>[:;.,])(?=[ \t]+\S)")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that looks like the note of `label`; `of_list` when it is an item of a list."""

    path: str
    number: int
    label: str
    of_list: bool
    match: re.Match[str]


@entry_checks
def caretless(view: View) -> Iterable[Finding]:
    """`[1]: text`, `¹ text` and their like, for a label called `[^1]` that has no note."""
    for here in view.markers:
        if not here.undefined:
            continue
        told = {shape.label for shape in accused(here)}
        missing = {one for one in here.undefined if one not in told}
        found = [one for source in _sources(view, here) for one in _lines(source, missing)]
        items = Counter(one.label for one in found if one.of_list)
        # A list is one of notes when its numbers are those of all notes that are missed.
        listed = set(items) == missing and max(items.values(), default=0) == 1
        for one in found:
            if listed or not one.of_list:
                yield _finding(here, one)


@entry_checks
def doubled_colons(view: View) -> Iterable[Finding]:
    """`[^1]:: text` and `[^1]:. text`: a mark too many, with which the note would begin."""
    for here in view.markers:
        for marker in here.markers:
            match = _DOUBLED.match(marker.after) if marker.state == "definition" else None
            if match is not None:
                path, line, column = marker.source.path, marker.line, marker.end + match.start(1)
                span = SourceSpan(path, line, column, line, column + 1)
                finding = BAD.finding(
                    f"the text of [^{marker.label}] begins with “{match[1]}”; a reader would see "
                    "it there",
                    span,
                    "Delete it: one colon is enough.",
                    here.key(marker.label),
                    edits=(Edit(span, ""),),
                )
                yield replace(finding, severity=Severity.WARNING)


def _sources(view: View, here: EntryMarkers) -> list[SourceFile]:
    paths = dict.fromkeys((here.entry.text_file, here.entry.notes_file))
    return [view.sources[one] for one in paths if one is not None and one in view.sources]


def _lines(source: SourceFile, missing: set[str]) -> Iterator[_Line]:
    """The lines that begin a block, or follow such a line, and begin with a missed label."""
    begins = True
    for number, line in enumerate(source.lines if missing else (), 1):
        match = _LIKE_A_NOTE.match(line) if begins else None
        label = _label(match) if match is not None else ""
        if match is not None and label in missing:
            yield _Line(source.path, number, label, match["item"] is not None, match)
        else:
            begins = not line.strip()


def _label(match: re.Match[str]) -> str:
    found = next(text for name, text in match.groupdict().items() if text and name != "mark")
    return found.translate(PLAIN_FIGURES)


def _finding(here: EntryMarkers, one: _Line) -> Finding:
    label, path, line, what = one.label, one.path, one.number, one.match["mark"]
    key = here.key(label)
    start, end = one.match.start("mark") + 1, one.match.end() + 1
    return BAD.finding(
        f"“{what}” is not a definition of [^{label}]: that is written “[^{label}]:”; "
        f"[^{label}] would have no note",
        SourceSpan(path, line, start, line, one.match.end("mark") + 1),
        f"Write “[^{label}]: ”.",
        key,
        edits=(Edit(SourceSpan(path, line, start, line, end), f"[^{label}]: "),),
        explains=(
            *((rule, key) for rule in ("undefined-note", *CONSEQUENCES)),
            ("swallowed-text", f"{path}:{line}:1"),
            *seen_there(SourceSpan(path, line, 1, line, end)),
        ),
    )
