"""Everything in the files of an entry that is written like a note's marker, and what became of it.

The model holds what the parser read; a fault of form is by its nature what the parser did not read.
So the rules about form look at the source: each `[^` and `^[` is found there and matched with the
model, and what matches nothing is a finding of one rule or another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from book.model.blocks import CodeBlock
from book.model.book import Entry
from book.model.inline import Code, NoteReference
from book.model.notes import NoteDefinition
from book.model.patterns import lazy
from book.model.source import SourceFile, SourceSpan

if TYPE_CHECKING:
    from book.checks.view import EntryView, View

State = Literal["reference", "definition", "unread", "code", "comment", "escaped"]

_CARET = lazy(r"\^")
# A label is no longer than CommonMark lets the label of a link be.
_LABEL = lazy(r"\[\^([^\]\n]{0,999})\]")
_FENCE = lazy(r"[\s>*+\-\d.)]*(?:`{3,}|~{3,})")


@dataclass(slots=True)
class Marker:
    """One `[^label]` or `^[` of the source.

    `label` is as written; "" for an inline note, and for a label that is empty or never closed.
    `end` is the column behind the marker. `code` is the code that it stands in.
    """

    source: SourceFile
    line: int
    column: int
    inline: bool
    label: str
    end: int
    closed: bool
    state: State = "unread"
    reference: NoteReference | None = None
    definition: NoteDefinition | None = None
    code: CodeBlock | Code | None = None

    @property
    def span(self) -> SourceSpan:
        """The place of the marker."""
        return SourceSpan(self.source.path, self.line, self.column, self.line, self.end)

    @property
    def before(self) -> str:
        """The text of its line before it."""
        return self.source.line(self.line)[: self.column - 1]

    @property
    def after(self) -> str:
        """The text of its line behind it."""
        return self.source.line(self.line)[self.end - 1 :]

    @property
    def previous(self) -> str:
        """The line above."""
        return self.source.line(self.line - 1)

    @property
    def in_indented_code(self) -> bool:
        """Whether it stands in code that is code by its indent alone."""
        if not isinstance(self.code, CodeBlock):
            return False
        return not _FENCE.match(self.source.line(self.code.span.line))


@dataclass(slots=True)
class EntryMarkers:
    """The markers of one entry in source order, with its labels as the model has them.

    `unused` are the labels that are defined and never called, `undefined` those that are called
    and not defined, both in source order.
    """

    entry: Entry
    seen: EntryView
    markers: list[Marker] = field(default_factory=list)
    defined: dict[str, NoteDefinition] = field(default_factory=dict)
    calls: dict[str, list[NoteReference]] = field(default_factory=dict)
    unused: dict[str, None] = field(default_factory=dict)
    undefined: dict[str, None] = field(default_factory=dict)
    by_label: dict[str, list[Marker]] = field(default_factory=dict)
    by_line: dict[tuple[str, int], list[Marker]] = field(default_factory=dict)

    def key(self, label: str) -> str:
        """The key of the note with `label`."""
        return f"{self.entry.id}/{label}"

    def settle(self) -> None:
        """Fill in what follows from the markers and the labels, once both are there."""
        self.unused = {one: None for one in self.defined if one not in self.calls}
        self.undefined = {one: None for one in self.calls if one not in self.defined}
        for marker in self.markers:
            self.by_label.setdefault(marker.label, []).append(marker)
            self.by_line.setdefault((marker.source.path, marker.line), []).append(marker)


def find_markers(view: View) -> tuple[EntryMarkers, ...]:
    """The markers of all entries, in reading order."""
    return tuple(_entry_markers(view, seen) for seen in view.entries)


def _entry_markers(view: View, seen: EntryView) -> EntryMarkers:
    found = EntryMarkers(seen.entry, seen)
    for definition in seen.entry.definitions:
        if definition.label is not None:
            found.defined.setdefault(definition.label, definition)
    for reference in seen.references:
        if reference.label is not None:
            found.calls.setdefault(reference.label, []).append(reference)
    paths = dict.fromkeys((seen.entry.text_file, seen.entry.notes_file))
    for path in paths:
        source = view.sources.get(path) if path is not None else None
        if source is not None and ("[^" in source.text or "^[" in source.text):
            found.markers.extend(_Scanner(source, seen).scan())
    found.settle()
    return found


class Offsets:
    """From lines and columns to offsets in a file's text, and back."""

    def __init__(self, source: SourceFile) -> None:
        self.starts = [0]
        for line in source.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def of(self, line: int, column: int) -> int:
        """The offset of a place."""
        return self.starts[min(line, len(self.starts)) - 1] + column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


class Hidden:
    """The stretches of one file that are code or comment: what stands there is no text."""

    def __init__(self, source: SourceFile, seen: EntryView) -> None:
        self._offsets = Offsets(source)
        path = source.path
        found: list[tuple[int, int, CodeBlock | Code | None]] = [
            (*self._ends(code.span), code) for code in seen.code if code.span.file == path
        ]
        found += [
            (*self._ends(one.span), None)
            for one in seen.entry.unprinted
            if one.kind == "comment" and one.span.file == path
        ]
        self._stretches = sorted(found, key=lambda one: one[:2])
        self._starts = [one[0] for one in self._stretches]

    def _ends(self, span: SourceSpan) -> tuple[int, int]:
        start = self._offsets.of(span.line, span.column)
        return start, self._offsets.of(span.end_line or span.line, span.end_column)

    def at(self, offset: int) -> tuple[int, int, CodeBlock | Code | None] | None:
        """The stretch that holds the character at `offset`: start, end, and the code, if it is."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        found = self._stretches[index]
        return found if offset < found[1] else None


class _Scanner:
    def __init__(self, source: SourceFile, seen: EntryView) -> None:
        self._source = source
        self._offsets = Offsets(source)
        path = source.path
        self._hidden = Hidden(source, seen)
        self._last_bracket = source.text.rfind("]")
        self._references = {
            (one.span.line, one.span.column): one
            for one in seen.references
            if one.span.file == path
        }
        self._definitions: dict[int, list[NoteDefinition]] = {}
        for one in seen.entry.definitions:
            if one.label is not None and one.span.file == path:
                self._definitions.setdefault(one.span.line, []).append(one)

    def scan(self) -> list[Marker]:
        """All markers of the file, each in the state that the model gives it."""
        text = self._source.text
        found: list[Marker] = []
        for offset in _openings(text):
            marker = self._marker(offset)
            last = found[-1] if found else None
            if last is not None and last.line == marker.line and last.column == marker.column - 1:
                # `^[^1]` and `[^[a]`: of two readings of the same characters only one can be.
                if last.state != "unread" and last.state != "escaped":
                    continue
                if marker.state == "reference":
                    found.pop()
                elif last.state == "unread":
                    continue
            found.append(marker)
        self._pair_leftovers(found)
        return found

    def _marker(self, offset: int) -> Marker:
        text = self._source.text
        line, column = self._offsets.place(offset)
        inline = text[offset] == "^"
        closes = not inline and offset < self._last_bracket
        match = _LABEL.match(text, offset) if closes else None
        label = match[1] if match else ""
        end = column + (match.end() - match.start() if match else 2)
        marker = Marker(self._source, line, column, inline, label, end, match is not None)
        # The model is asked first: a block of code may begin in the line of a definition.
        if (line, column) in self._references:
            marker.state = "reference"
            marker.reference = self._references.pop((line, column))
        elif not inline and self._defines(marker):
            marker.state = "definition"
        elif (hidden := self._hidden.at(offset)) is not None:
            marker.code = hidden[2]
            marker.state = "comment" if hidden[2] is None else "code"
        elif _is_escaped(text, offset):
            marker.state = "escaped"
        return marker

    def _defines(self, marker: Marker) -> bool:
        waiting = self._definitions.get(marker.line, [])
        for one in waiting:
            if one.label == marker.label and marker.after.startswith(":"):
                marker.definition = one
                waiting.remove(one)
                return True
        return False

    def _pair_leftovers(self, found: list[Marker]) -> None:
        """Match markers with references of the same line whose columns are not exact."""
        waiting: dict[tuple[int, str | None], list[NoteReference]] = {}
        for (line, _), one in self._references.items():
            waiting.setdefault((line, one.label), []).append(one)
        for marker in found if waiting else ():
            label = None if marker.inline else marker.label
            rest = waiting.get((marker.line, label))
            if rest and marker.state == "unread":
                marker.state, marker.reference = "reference", rest.pop(0)


def _openings(text: str) -> Iterator[int]:
    """The offsets of `[^` and `^[` in `text`, in order."""
    for match in _CARET.finditer(text):
        offset = match.start()
        if offset and text[offset - 1] == "[":
            yield offset - 1
        if text[offset + 1 : offset + 2] == "[":
            yield offset


def _is_escaped(text: str, offset: int) -> bool:
    start = offset
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return (offset - start) % 2 == 1


_OF_CHARACTERS = (
    "missing-glyph",
    "space-before-punctuation",
    "unsupported-syntax",
    "dead-link",
    "stray-text",
)


def seen_there(span: SourceSpan) -> tuple[tuple[str, str], ...]:
    """What other rules may find in the characters of `span`, as consequences of one cause."""
    columns = range(span.column, max(span.end_column, span.column + 1))
    return tuple(
        (rule, f"{span.file}:{span.line}:{column}") for rule in _OF_CHARACTERS for column in columns
    )
