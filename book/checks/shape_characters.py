"""Characters that break a text apart, or don't where they should; files that will be glued."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from book.checks.markers import EntryMarkers, Hidden, Offsets, seen_there
from book.checks.registry import Rule, add, checks, entry_checks
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit, SourceFile, SourceSpan

BOM = add(
    Rule(
        "stray-bom",
        Severity.ERROR,
        "a byte order mark in the middle of a text",
        "U+FEFF marks the beginning of a file; inside, it is left from files that were joined. It "
        "is invisible, and what stands behind it no longer begins its line: a heading or a note "
        "becomes plain text.",
        family="shape",
        reader="“[^1]: …” or “# Title” in plain text.",
        bad="The congress met.[^1]\n\n\ufeff[^1]: In March.\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
        repairs=True,
    )
)
BREAK = add(
    Rule(
        "odd-line-break",
        Severity.ERROR,
        "a line break that is none in Markdown",
        "Layout programs and word processors break lines with other characters than a newline. "
        "Here the two lines are one, and a note that begins the second is not seen.",
        family="shape",
        reader="Two paragraphs run together, or a note in the text.",
        bad="The congress met.[^1]\u2028\u2028[^1]: In March.\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
        repairs=True,
    )
)
GLUED = add(
    Rule(
        "glued-files",
        Severity.INFO,
        "the end of a file that is, or will be, glued to the next",
        "A text file ends with a newline. Joined by a program that knows no better, the last line "
        "of this one and the first of the next would be one line; a heading in it is lost.",
        family="shape",
        reader="Nothing here; elsewhere “… at the end.# Chapter two”.",
        bad="The congress met in March.# The second day\n\nIt went on.\n",
        good="The congress met in March.\n\n# The second day\n\nIt went on.\n",
        repairs=True,
    )
)

# What each break stands for, and its name for a person.
_BREAKS = {
    "\u2028": ("\n", "U+2028 line separator"),
    "\u2029": ("\n\n", "U+2029 paragraph separator"),
    "\u0085": ("\n", "U+0085 next line"),
    "\v": ("\n", "U+000B vertical tab"),
    "\f": ("\n\n", "U+000C form feed"),
}
_BREAK = lazy("[\u2028\u2029\u0085\v\f]")
_GLUED = lazy(r"#(?<=[.!?\u2026\u201d\u2019\"]#)#{0,5}[ ](?=\S)")
_CONSEQUENCES = (
    "undefined-note",
    "unused-note",
    "odd-label",
    "bad-definition",
    "swallowed-definition",
    "empty-note",
    "space-before-marker",
    "adjacent-markers",
    "nested-note",
)


def _explained(here: EntryMarkers, path: str, lines: range) -> tuple[tuple[str, str], ...]:
    labels = {
        here.key(one.label)
        for line in lines
        for one in here.by_line.get((path, line), ())
        if one.label
    }
    return tuple((rule, key) for key in sorted(labels) for rule in _CONSEQUENCES)


def _places(view: View) -> Iterator[tuple[EntryMarkers, SourceFile]]:
    for here in view.markers:
        for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
            if path is not None and path in view.sources:
                yield here, view.sources[path]


@entry_checks
def stray_marks(view: View) -> Iterable[Finding]:
    """U+FEFF anywhere but at the beginning of a file; one finding a line."""
    for here, source in _places(view):
        if "\ufeff" not in source.text:
            continue
        for number, line in enumerate(source.lines, 1):
            if "\ufeff" in line:
                yield _stray(here, source, number, line)


def _stray(here: EntryMarkers, source: SourceFile, number: int, line: str) -> Finding:
    columns = [at + 1 for at, letter in enumerate(line) if letter == "\ufeff"]
    spans = [SourceSpan(source.path, number, at, number, at + 1) for at in columns]
    return BOM.finding(
        "a byte order mark (U+FEFF) inside the text: it is invisible, and what stands behind it "
        "is not read as the beginning of a line",
        spans[0],
        "Delete it.",
        edits=tuple(Edit(one, "") for one in spans),
        explains=(
            *_explained(here, source.path, range(number, number + 2)),
            *(pair for one in spans for pair in seen_there(one)),
        ),
    )


@entry_checks
def odd_breaks(view: View) -> Iterable[Finding]:
    """Line breaks that Markdown does not know; one finding a line."""
    for here, source in _places(view):
        if not any(one in source.text for one in _BREAKS):
            continue
        for number, line in enumerate(source.lines, 1):
            found = list(_BREAK.finditer(line))
            if found:
                yield _odd_break(here, source, number, found)


def _odd_break(
    here: EntryMarkers, source: SourceFile, number: int, found: list[re.Match[str]]
) -> Finding:
    line = source.line(number)
    names = ", ".join(dict.fromkeys(_BREAKS[one[0]][1] for one in found))
    edits = []
    # A heading or a row of a table would be cut in two: that is not certain.
    sure = not line.lstrip().startswith(("#", "|", ">"))
    for one in found:
        inside = line[: one.start()].strip() and line[one.end() :].strip()
        span = SourceSpan(source.path, number, one.start() + 1, number, one.end() + 1)
        edits.append(Edit(span, _BREAKS[one[0]][0] if inside else ""))
    return BREAK.finding(
        f"{names} is not a line break for Markdown: what stands before and behind it is one line",
        SourceSpan(source.path, number, found[0].start() + 1, number, found[0].end() + 1),
        "Put a newline in its place, two for a new paragraph.",
        edits=tuple(edits) if sure else (),
        explains=(
            *_explained(here, source.path, range(number, number + 1)),
            *(pair for edit in edits for pair in seen_there(edit.span)),
        ),
    )


@checks
def open_ends(view: View) -> Iterable[Finding]:
    """Files without a newline at their end that others follow."""
    for (_, source), (_, following) in pairwise(view.texts):
        if source.text and not source.text.endswith("\n"):
            yield _open_end(source, following)


@entry_checks
def glued(view: View) -> Iterable[Finding]:
    """Headings glued to a text."""
    for here, source in _places(view):
        if "# " in source.text:
            yield from _glued(here, source)


def _open_end(source: SourceFile, following: SourceFile) -> Finding:
    line = len(source.lines)
    column = len(source.lines[-1]) + 1
    place = SourceSpan(source.path, line, column, line, column)
    return GLUED.finding(
        f"“{source.path}” ends without a newline and “{following.path}” follows: joined by another "
        "program, its last line and the first there would be one",
        place,
        "End the file with a newline.",
        edits=(Edit(place, "\n"),),
    )


def _glued(here: EntryMarkers, source: SourceFile) -> Iterator[Finding]:
    hidden: Hidden | None = None
    offsets: Offsets | None = None
    for match in _GLUED.finditer(source.text):
        hidden, offsets = hidden or Hidden(source, here.seen), offsets or Offsets(source)
        if hidden.at(match.start()) is None:
            line, column = offsets.place(match.start())
            place = SourceSpan(source.path, line, column, line, column + len(match[0]))
            start = SourceSpan(source.path, line, column, line, column)
            yield GLUED.finding(
                f"“{match[0].strip()}” in the middle of a line begins no heading: two files seem "
                "to be glued here, and a reader would see it in the text",
                place,
                "Put a blank line before it.",
                edits=(Edit(start, "\n\n"),),
            )
