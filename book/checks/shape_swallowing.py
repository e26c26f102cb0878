"""Text that lands in a note, and notes that land in the text: guesses, and so informations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from book.checks.markers import EntryMarkers
from book.checks.registry import Rule, add, entry_checks
from book.checks.view import View
from book.model.blocks import (
    Block,
    Division,
    Figure,
    Heading,
    List,
    Paragraph,
    ThematicBreak,
)
from book.model.finding import Finding, Severity
from book.model.inline import NoteReference
from book.model.notes import NoteDefinition
from book.model.patterns import lazy
from book.model.source import Edit, SourceFile, SourceSpan
from book.model.walk import walk

LEAK = add(
    Rule(
        "note-leak",
        Severity.INFO,
        "a paragraph that seems to belong to the note above it",
        "Only what is indented by four spaces or a tab goes on with a note. The second paragraph "
        "of a note that is not, or not enough, is printed in the text.",
        family="shape",
        reader="A paragraph in the text that makes no sense there.",
        bad="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\nOr in April.\n\n[^2]: In May.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\n    Or in April.\n\n[^2]: In May.\n",
    )
)
SWALLOW = add(
    Rule(
        "note-swallow",
        Severity.INFO,
        "a paragraph of the text that seems to be swallowed by a note",
        "What is indented behind a note goes on with it, a block quotation of the text as well.",
        family="shape",
        reader="A passage of the text at the end of a note.",
        bad="It met.[^1]\n\n[^1]: In March.\n\n    Comrades, I declare it open.\n\nIt rose.\n",
        good="It met.[^1]\n\n[^1]: In March.\n\n> Comrades, I declare it open.\n\nIt rose.\n",
    )
)
BLOCK = add(
    Rule(
        "note-block",
        Severity.INFO,
        "a line of a note that begins like a list, a heading or a quotation",
        "A line that is wrapped just before “1968. ” or “- ” begins a list: here, or in the next "
        "program that reads the text.",
        family="shape",
        reader="A note that breaks off, and a list with one item.",
        bad="It met.[^1]\n\n[^1]: See the report of the year\n    1968. It was never printed.\n",
        good="It met.[^1]\n\n[^1]: See the report of the year 1968.\n    It was never printed.\n",
        repairs=True,
    )
)

_HALF = lazy(r" {1,3}\S")
_MARK = lazy(r"(?P<number>\d{1,9})(?P<dot>[.)])\s|(?P<other>[-+*]|#{1,6}|>)\s")
_NAMES = {"#": "a heading", ">": "a quotation"}


@dataclass(frozen=True, slots=True)
class _Item:
    """A block or a definition at the left margin of a text file, in source order."""

    line: int
    node: Block | NoteDefinition

    @property
    def is_note(self) -> bool:
        return isinstance(self.node, NoteDefinition)


@entry_checks
def leaks_and_swallows(view: View) -> Iterable[Finding]:
    """Paragraphs between notes in a text file: those outside that belong in, and the reverse."""
    for here in view.markers:
        path = here.entry.text_file
        if path is None or path not in view.sources or not here.defined:
            continue
        items = _items(here, path)
        yield from _leaks(here, view.sources[path], items)
        yield from _swallows(here, items)


def _items(here: EntryMarkers, path: str) -> list[_Item]:
    notes = (
        one
        for one in here.entry.definitions
        if one.label is not None and not one.inside and one.span.file == path
    )
    blocks = (one for one in here.entry.blocks if one.span.file == path)
    found = [_Item(one.span.line, one) for one in (*notes, *blocks)]
    return sorted(found, key=lambda one: one.line)


def _leaks(here: EntryMarkers, source: SourceFile, items: list[_Item]) -> Iterator[Finding]:
    half = [at for at, one in enumerate(items) if not one.is_note and _is_half(source, one.line)]
    # In a text whose paragraphs all begin with a blank or two, such a blank says nothing.
    habit = any(at == 0 or not items[at - 1].is_note for at in half)
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        if before is None or not isinstance(before.node, NoteDefinition) or item.is_note:
            continue
        if at in half and not habit and isinstance(item.node, Paragraph):
            yield LEAK.finding(
                f"this paragraph follows [^{before.node.label}] and is indented, but by less than "
                "four columns: it is printed in the text, not in the note",
                item.node.span,
                "Indent it by four spaces to make it part of the note, or not at all.",
                before.node.key,
            )
        elif (following := _note_behind(items, at)) and _called_before(
            here, following, before.node
        ):
            yield LEAK.finding(
                f"the paragraph follows [^{before.node.label}] unindented, and behind it "
                f"stands [^{following.label}], called further up: it looks like a part of the "
                "note, and is printed in the text",
                item.node.span,
                "Indent it by four spaces to make it part of the note.",
                before.node.key,
            )


def _is_half(source: SourceFile, line: int) -> bool:
    return _HALF.match(source.line(line)) is not None


def _note_behind(items: list[_Item], at: int) -> NoteDefinition | None:
    """The definition behind one to three blocks of text without calls that begin at `items[at]`."""
    for item in items[at : at + 4]:
        if isinstance(item.node, NoteDefinition):
            return item.node
        if isinstance(item.node, Heading | ThematicBreak | Division | Figure) or any(
            isinstance(node, NoteReference) for node in walk((item.node,))
        ):
            return None
    return None


def _called_before(here: EntryMarkers, note: NoteDefinition, before: NoteDefinition) -> bool:
    calls = here.calls.get(note.label or "", ())
    return any(
        one.span.file == note.span.file and one.span.line < before.span.line for one in calls
    )


def _swallows(here: EntryMarkers, items: list[_Item]) -> Iterator[Finding]:
    for at, item in enumerate(items[:-1]):
        note = item.node
        if not isinstance(note, NoteDefinition) or items[at + 1].is_note:
            continue
        more = note.blocks[1:]
        if not more or not all(isinstance(one, Paragraph) for one in more):
            continue
        if _is_called_above(here, items, at, note):
            yield SWALLOW.finding(
                f"this indented paragraph is read as part of [^{note.label}], and text follows",
                more[0].span,
                "If it belongs to the text, take the indent away; a quotation begins with “> ”.",
                note.key,
            )


def _is_called_above(here: EntryMarkers, items: list[_Item], at: int, note: NoteDefinition) -> bool:
    """Whether the block that calls `note` stands right above it: there the text would go on.

    A note at some other place, say at the end of a chapter, may have its paragraphs in peace.
    """
    while at and items[at].is_note:
        at -= 1
    span = items[at].node.span
    calls = here.calls.get(note.label or "", ())
    return any(one.span.file == span.file and one.span.line >= span.line for one in calls)


@entry_checks
def lists_in_notes(view: View) -> Iterable[Finding]:
    """Lines inside a paragraph of a note that begin with the mark of a block."""
    for here in view.markers:
        for note in here.entry.definitions:
            if note.label is not None:
                source = view.sources[note.span.file]
                yield from _marked_first(note, source)
                yield from _marked_lines(here, note, source)


def _marked_first(note: NoteDefinition, source: SourceFile) -> Iterator[Finding]:
    """A note that begins with the mark of a heading, or of a list that has one item."""
    block = note.blocks[0] if note.blocks else None
    alone = isinstance(block, List) and len(block.items) == 1
    if (
        block is not None
        and (alone or isinstance(block, Heading))
        and block.span.line == note.span.line
    ):
        line = source.line(note.span.line)
        start = line.find("]:", note.span.column) + 2
        start += len(line[start:]) - len(line[start:].lstrip())
        match = _MARK.match(f"{line} ", start)
        if match is not None:
            mark = match[0].strip()
            what = "a heading" if isinstance(block, Heading) else "a list"
            number = note.span.line
            yield BLOCK.finding(
                f"the note [^{note.label}] begins with “{mark} ” and is read as {what}",
                SourceSpan(source.path, number, start + 1, number, start + 1 + len(mark)),
                f"Put a backslash before the mark: “{mark[:-1]}\\{mark[-1]}”.",
                note.key,
            )


def _marked_lines(
    here: EntryMarkers, note: NoteDefinition, source: SourceFile
) -> Iterator[Finding]:
    behind = _MARK.match(source.line(note.span.end_line + 1))
    if behind is not None and _is_open(source.line(note.span.end_line)):
        yield _marked(note, source, note.span.end_line + 1, behind)
    if note.span.end_line <= note.span.line:
        return
    code = {
        number
        for one in here.seen.code
        if one.span.file == source.path and note.span.line <= one.span.line <= note.span.end_line
        for number in range(one.span.line, (one.span.end_line or one.span.line) + 1)
    }
    first = source.line(note.span.line).partition("]:")[2].strip()
    plain = bool(first) and not _MARK.match(first)
    for number in range(note.span.line + 1, note.span.end_line + 1):
        text = source.line(number).strip()
        above = source.line(number - 1).rstrip()
        if not above or (number == note.span.line + 1 and not first):
            plain = not _MARK.match(text)
        elif plain and number not in code and (match := _MARK.match(f"{text} ")):
            plain = False
            if not above.endswith(":"):
                yield _marked(note, source, number, match)


def _is_open(line: str) -> bool:
    """Whether a sentence seems to go on behind `line`."""
    return line.rstrip()[-1:].isalnum() or line.rstrip()[-1:] in (",", ";")


def _marked(note: NoteDefinition, source: SourceFile, number: int, match: re.Match[str]) -> Finding:
    line = source.line(number)
    column = len(line) - len(line.lstrip()) + 1
    mark = match[0].strip()
    span = SourceSpan(source.path, number, column, number, column + len(mark))
    edits: tuple[Edit, ...] = ()
    if match["number"] and int(match["number"]) != 1:
        # It is text here; with a backslash it is text everywhere.
        dot = SourceSpan(source.path, number, span.end_column - 1, number, span.end_column - 1)
        edits = (Edit(dot, "\\"),)
        what = "would begin a list in other programs"
    else:
        what = f"is read as {_NAMES.get((match['other'] or '')[:1], 'a list')}"
    return BLOCK.finding(
        f"this line of the note [^{note.label}] begins with “{mark} ” and {what}",
        span,
        "Wrap the line elsewhere, or put a backslash before the mark.",
        note.key,
        edits=edits,
    )
