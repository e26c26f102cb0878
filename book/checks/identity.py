"""Identity of notes: every reference has one text, every text is referred to."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from book.checks.registry import Rule, add, checks
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.inline import Code, Element, Image, NoteReference, Text
from book.model.notes import NoteDefinition
from book.model.walk import walk

_FAULT = (
    "A note that is missing, doubled or empty is the fault that readers of a scholarly book "
    "forgive least."
)

UNDEFINED = add(
    Rule(
        "undefined-note",
        Severity.ERROR,
        "a reference without a note",
        _FAULT,
        fixed=True,
        family="identity",
        reader="The literal text “[^2]” in the middle of a sentence.",
        bad="The congress met in March.[^2]\n\n[^1]: In the Bolshoi Theatre.\n",
        good="The congress met in March.[^1]\n\n[^1]: In the Bolshoi Theatre.\n",
    )
)
UNUSED = add(
    Rule(
        "unused-note",
        Severity.ERROR,
        "a note without a reference",
        _FAULT,
        fixed=True,
        family="identity",
        reader="Nothing: the note's text is not printed anywhere.",
        bad="The congress met.\n\n[^1]: In the Bolshoi Theatre.\n",
        good="The congress met.[^1]\n\n[^1]: In the Bolshoi Theatre.\n",
    )
)
DUPLICATE = add(
    Rule(
        "duplicate-note",
        Severity.ERROR,
        "a label defined twice",
        _FAULT,
        fixed=True,
        family="identity",
        reader="One of the two texts; the other is nowhere.",
        bad="It met.[^1] It rose.[^1]\n\n[^1]: In March.\n\n[^1]: In April.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\n[^2]: In April.\n",
    )
)
EMPTY = add(
    Rule(
        "empty-note",
        Severity.ERROR,
        "a note without text",
        _FAULT,
        fixed=True,
        family="identity",
        reader="A number that leads to nothing.",
        bad="The congress met.[^1]\n\n[^1]:\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
    )
)
CIRCLE = add(
    Rule(
        "note-circle",
        Severity.ERROR,
        "notes that call each other in a circle",
        _FAULT,
        fixed=True,
        family="identity",
        reader="Notes that send the reader round and round.",
        bad="It met.[^a]\n\n[^a]: In March.[^b]\n\n[^b]: Or in April.[^a]\n",
        good="It met.[^a]\n\n[^a]: In March, or in April.\n",
    )
)


@checks
def undefined(view: View) -> Iterable[Finding]:
    """References whose label has no definition in their entry."""
    elsewhere: dict[str, list[NoteDefinition]] = defaultdict(list)
    for entry in view.book.entries:
        for definition in entry.definitions:
            if definition.label:
                elsewhere[definition.label].append(definition)
    for seen in view.entries:
        entry = seen.entry
        labels = [one.label for one in entry.definitions if one.label]
        known = {one.key for one in entry.definitions}
        for reference in seen.references:
            if reference.key not in known:
                label = reference.label or ""
                hint = _near(label, labels) or _other_entry(label, elsewhere)
                yield UNDEFINED.finding(
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


@checks
def unused(view: View) -> Iterable[Finding]:
    """Notes that no text leads to; those called only from such a note as well."""
    for seen in view.entries:
        entry = seen.entry
        reached = {note.key for note in entry.notes}
        called = {reference.key for reference in seen.references}
        for key, definition in {one.key: one for one in reversed(entry.definitions)}.items():
            if key in reached:
                continue
            how = "only from a note that is itself never called" if key in called else "nowhere"
            yield UNUSED.finding(
                f"[^{definition.label}] is called {how}; its text would not be printed",
                definition.span,
                f"Put [^{definition.label}] where it belongs, or delete the note.",
                key,
            )


@checks
def duplicate(view: View) -> Iterable[Finding]:
    """Second and later definitions of a label in one entry."""
    for entry in view.book.entries:
        first: dict[str, NoteDefinition] = {}
        for definition in entry.definitions:
            before = first.setdefault(definition.key, definition)
            if before is definition:
                continue
            place = f"{before.span.file}:{before.span.line}"
            yield DUPLICATE.finding(
                f"[^{definition.label}] is defined twice (first at {place}); "
                "only one text would be printed",
                definition.span,
                "Give one of them another label.",
                definition.key,
            )


@checks
def empty(view: View) -> Iterable[Finding]:
    """Notes that hold neither letters nor an image."""
    for entry in view.book.entries:
        for definition in entry.definitions:
            if not any(_is_content(node) for node in walk(definition.blocks)):
                name = f"[^{definition.label}]" if definition.label else "this inline note"
                yield EMPTY.finding(
                    f"{name} has no text; a reader would follow the number to nothing",
                    definition.span,
                    "Write the note, or delete it with its reference.",
                    definition.key,
                )


def _is_content(node: object) -> bool:
    if isinstance(node, Text | Code):
        return bool(node.text.strip())
    return isinstance(node, Image) or (isinstance(node, Element) and node.tag == "math")


@checks
def circle(view: View) -> Iterable[Finding]:
    """Notes that lead back to themselves."""
    for entry in view.book.entries:
        calls = {
            one.key: [node.key for node in walk(one.blocks) if isinstance(node, NoteReference)]
            for one in entry.definitions
        }
        for note in entry.notes:
            if _leads_to(note.key, note.key, calls):
                yield CIRCLE.finding(
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
