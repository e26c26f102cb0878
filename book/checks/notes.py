"""Identity of notes: every reference has one text, every text is referred to."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from book.checks.registry import rule
from book.model.book import Book, Entry
from book.model.finding import Finding, Severity
from book.model.inline import Code, Element, Image, NoteReference, Text
from book.model.notes import NoteDefinition
from book.model.walk import walk

_IDENTITY = (
    "A note that is missing, doubled or empty is the fault that readers of a scholarly book "
    "forgive least."
)


def _references(entry: Entry) -> Iterator[NoteReference]:
    blocks: list[object] = [*entry.blocks]
    for definition in entry.definitions:
        blocks.extend(definition.blocks)
    for node in walk(blocks):
        if isinstance(node, NoteReference):
            yield node


@rule("undefined-note", Severity.ERROR, "a reference without a note", _IDENTITY, fixed=True)
def undefined(book: Book) -> Iterable[Finding]:
    """References whose label has no definition in their entry."""
    elsewhere: dict[str, list[NoteDefinition]] = defaultdict(list)
    for entry in book.entries:
        for definition in entry.definitions:
            if definition.label:
                elsewhere[definition.label].append(definition)
    for entry in book.entries:
        labels = [one.label for one in entry.definitions if one.label]
        known = {one.key for one in entry.definitions}
        for reference in _references(entry):
            if reference.key not in known:
                label = reference.label or ""
                hint = _near(label, labels) or _other_entry(label, elsewhere)
                yield Finding(
                    "undefined-note",
                    Severity.ERROR,
                    f"no definition for [^{label}]; "
                    f"a reader would see the literal text “[^{label}]”",
                    reference.span,
                    hint or f"Write a paragraph that begins “[^{label}]: ”.",
                    reference.key,
                )


def _near(label: str, labels: list[str]) -> str:
    plain = unicodedata.normalize("NFKC", label).casefold()
    for other in labels:
        if unicodedata.normalize("NFKC", other).casefold() == plain:
            return f"Did you mean [^{other}]? Labels are case-sensitive."
    return ""


def _other_entry(label: str, elsewhere: dict[str, list[NoteDefinition]]) -> str:
    if label not in elsewhere:
        return ""
    place = elsewhere[label][0].span
    return f"A note [^{label}] is defined at {place.file}:{place.line}, in another entry."


@rule("unused-note", Severity.ERROR, "a note without a reference", _IDENTITY, fixed=True)
def unused(book: Book) -> Iterable[Finding]:
    """Notes that no text leads to; those called only from such a note as well."""
    for entry in book.entries:
        reached = {note.key for note in entry.notes}
        called = {reference.key for reference in _references(entry)}
        for key, definition in {one.key: one for one in reversed(entry.definitions)}.items():
            if key in reached:
                continue
            how = "only from a note that is itself never called" if key in called else "nowhere"
            yield Finding(
                "unused-note",
                Severity.ERROR,
                f"[^{definition.label}] is called {how}; its text would not be printed",
                definition.span,
                f"Put [^{definition.label}] where it belongs, or delete the note.",
                key,
            )


@rule("duplicate-note", Severity.ERROR, "a label defined twice", _IDENTITY, fixed=True)
def duplicate(book: Book) -> Iterable[Finding]:
    """Second and later definitions of a label in one entry."""
    for entry in book.entries:
        first: dict[str, NoteDefinition] = {}
        for definition in entry.definitions:
            before = first.setdefault(definition.key, definition)
            if before is definition:
                continue
            place = f"{before.span.file}:{before.span.line}"
            yield Finding(
                "duplicate-note",
                Severity.ERROR,
                f"[^{definition.label}] is defined twice (first at {place}); "
                "only one text would be printed",
                definition.span,
                "Give one of them another label.",
                definition.key,
            )


@rule("empty-note", Severity.ERROR, "a note without text", _IDENTITY, fixed=True)
def empty(book: Book) -> Iterable[Finding]:
    """Notes that hold neither letters nor an image."""
    for entry in book.entries:
        for definition in entry.definitions:
            if not any(_is_content(node) for node in walk(definition.blocks)):
                name = f"[^{definition.label}]" if definition.label else "this inline note"
                yield Finding(
                    "empty-note",
                    Severity.ERROR,
                    f"{name} has no text; a reader would follow the number to nothing",
                    definition.span,
                    "Write the note, or delete it with its reference.",
                    definition.key,
                )


def _is_content(node: object) -> bool:
    if isinstance(node, Text | Code):
        return bool(node.text.strip())
    return isinstance(node, Image) or (isinstance(node, Element) and node.tag == "math")


@rule(
    "note-circle", Severity.ERROR, "notes that call each other in a circle", _IDENTITY, fixed=True
)
def circle(book: Book) -> Iterable[Finding]:
    """Notes that lead back to themselves."""
    for entry in book.entries:
        calls = {
            one.key: [node.key for node in walk(one.blocks) if isinstance(node, NoteReference)]
            for one in entry.definitions
        }
        for note in entry.notes:
            if _leads_to(note.key, note.key, calls):
                yield Finding(
                    "note-circle",
                    Severity.ERROR,
                    f"the note [^{note.label}] leads back to itself",
                    note.span,
                    "Take one of the references out of the notes.",
                    note.key,
                )


def _leads_to(start: str, goal: str, calls: dict[str, list[str]]) -> bool:
    waiting, seen = list(calls.get(start, ())), set[str]()
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            waiting.extend(calls.get(key, ()))
    return False


@rule(
    "nested-note",
    Severity.WARNING,
    "a note inside a note",
    "Few reading systems can show one; it is set after its parent and linked.",
)
def nested(book: Book) -> Iterable[Finding]:
    """Notes whose first reference stands in another note."""
    for entry in book.entries:
        for note in entry.notes:
            if note.parent is not None:
                parent = note.parent.partition("/")[2]
                yield Finding(
                    "nested-note",
                    Severity.WARNING,
                    f"note [^{note.label or note.key}] is called inside note [^{parent}]; "
                    "it is set after it",
                    note.references[0].span,
                    "",
                    note.key,
                )
