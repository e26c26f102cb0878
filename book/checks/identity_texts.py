"""Identity of notes: one label, one text, and a text that is there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from book.checks.identity import FAULT
from book.checks.registry import Rule, add, entry_checks
from book.checks.view import View
from book.model.blocks import List
from book.model.finding import Finding, Severity
from book.model.inline import Code, Element, Image, NoteReference, Text
from book.model.notes import NoteDefinition
from book.model.source import Edit, SourceSpan
from book.model.walk import plain_text, walk

DUPLICATE = add(
    Rule(
        "duplicate-note",
        Severity.ERROR,
        "a label defined twice",
        FAULT,
        fixed=True,
        family="identity",
        reader="One of the two texts; the other is nowhere.",
        bad="It met.[^1] It rose.[^1]\n\n[^1]: In March.\n\n[^1]: In April.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\n[^2]: In April.\n",
        repairs=True,
    )
)
EMPTY = add(
    Rule(
        "empty-note",
        Severity.ERROR,
        "a note without text",
        FAULT,
        fixed=True,
        family="identity",
        reader="A number that leads to nothing.",
        bad="The congress met.[^1]\n\n[^1]:\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
        repairs=True,
    )
)
CIRCLE = add(
    Rule(
        "note-circle",
        Severity.ERROR,
        "notes that call each other in a circle",
        FAULT,
        fixed=True,
        family="identity",
        reader="Notes that send the reader round and round.",
        bad="It met.[^a]\n\n[^a]: In March.[^b]\n\n[^b]: Or in April.[^a]\n",
        good="It met.[^a]\n\n[^a]: In March, or in April.\n",
    )
)


@entry_checks
def duplicate(view: View) -> Iterable[Finding]:
    """Second and later definitions of a label in one entry; labels that start again, once."""
    for entry in view.book.entries:
        first: dict[str, NoteDefinition] = {}
        run: list[NoteDefinition] = []
        for definition in entry.definitions:
            if definition.label is None:
                continue
            if first.setdefault(definition.key, definition) is definition:
                yield from _doubled(view, first, run)
                run = []
            else:
                run.append(definition)
        yield from _doubled(view, first, run)


def _doubled(
    view: View, first: dict[str, NoteDefinition], run: list[NoteDefinition]
) -> Iterator[Finding]:
    """The findings for definitions, one after the other, whose labels had been defined before."""
    begins = first[run[0].key] if run else None
    keys = list(dict.fromkeys(one.key for one in run))
    if begins is not None and len(keys) == len(run) > 1 and begins is first[next(iter(first))]:
        labels = ", ".join(f"[^{one.label}]" for one in run)
        yield DUPLICATE.finding(
            f"the labels start again at [^{run[0].label}] (first at {_place(begins.span)}): "
            f"{labels} are defined twice; only one text of each would be printed",
            run[0].span,
            "Give the second series other labels: within an entry a label is one note.",
            run[0].key,
            explains=tuple((rule, key) for rule in _ORDER for key in keys),
        )
        return
    for definition in run:
        yield _double(view, first[definition.key], definition)


_ORDER = ("note-order", "note-gap", "definition-order")


def _double(view: View, before: NoteDefinition, definition: NoteDefinition) -> Finding:
    here, there = definition.span, before.span
    same = plain_text(before.blocks) == plain_text(definition.blocks)
    place = f"lines {there.line} and {here.line}" if here.file == there.file else _place(there)
    what = "both times with the same text" if same else "only one text would be printed"
    edits: tuple[Edit, ...] = ()
    source = view.sources[here.file]
    if same and _one_line(view, here) and _one_line(view, here) == _one_line(view, there):
        last = here.line == len(source.lines)
        end = (here.line, len(source.line(here.line)) + 1) if last else (here.line + 1, 1)
        # The blank line before it goes with it.
        first = here.line if here.line == 1 or source.line(here.line - 1).strip() else here.line - 1
        edits = (Edit(SourceSpan(here.file, first, 1, *end), ""),)
    return DUPLICATE.finding(
        f"[^{definition.label}] is defined twice ({place}); {what}",
        here,
        "Delete one of them." if same else "Give one of them another label.",
        definition.key,
        edits=edits,
        explains=(
            *((rule, definition.key) for rule in _ORDER),
            *((rule, str(here)) for rule in ("empty-note", "definition-in-block")),
        ),
    )


def _place(span: SourceSpan) -> str:
    return f"{span.file}:{span.line}"


def _one_line(view: View, span: SourceSpan) -> str:
    """The line of a definition that has but one, at the left margin; else nothing."""
    source = view.sources[span.file]
    more = any(source.line(one).strip() for one in range(span.line + 1, span.end_line + 1))
    return "" if more or span.column > 1 else source.line(span.line)


@entry_checks
def empty(view: View) -> Iterable[Finding]:
    """Notes that hold neither letters nor figures nor an image."""
    for entry in view.book.entries:
        for definition in entry.definitions:
            if not any(_is_content(node) for node in walk(definition.blocks)):
                yield _empty(view, definition)


_MERE_MARKS = frozenset(".,:;-–—_")
"""Marks that were typed to fill a place: a note of nothing else tells a reader nothing."""


def _empty(view: View, definition: NoteDefinition) -> Finding:
    name = f"[^{definition.label}]" if definition.label else "this inline note"
    hint, edits = "Write the note, or delete it with its reference.", tuple[Edit, ...]()
    span, source = definition.span, view.sources[definition.span.file]
    below = source.line(span.line + 1)
    if definition.label and below.strip() and not below.lstrip().startswith(("[^", "#", "<")):
        line = source.line(span.line)
        hint = "Its text stands in the line below: write it right behind the colon."
        gap = len(below) - len(below.lstrip()) + 1
        place = SourceSpan(span.file, span.line, len(line.rstrip()) + 1, span.line + 1, gap)
        edits = (Edit(place, " "),) if line.rstrip().endswith("]:") else ()
    return EMPTY.finding(
        f"{name} has no text; a reader would follow the number to nothing",
        span,
        hint,
        definition.key,
        edits=edits,
        explains=tuple(
            ("nested-note", node.key)
            for node in walk(definition.blocks)
            if isinstance(node, NoteReference)
        ),
    )


def _is_content(node: object) -> bool:
    if isinstance(node, Text):
        return any(_is_seen(c) and c not in _MERE_MARKS for c in node.text)
    if isinstance(node, Code):
        return any(_is_seen(c) for c in node.text)
    if isinstance(node, List):
        return node.ordered  # a note “1917.” is read as a list whose one item is empty
    return isinstance(node, Image) or (isinstance(node, Element) and node.tag == "math")


def _is_seen(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) != "Cf"


@entry_checks
def circle(view: View) -> Iterable[Finding]:
    """Notes that lead back to themselves; one finding a circle."""
    for entry in view.book.entries:
        calls = {
            one.key: called
            for one in reversed(entry.definitions)
            if (called := [n.key for n in walk(one.blocks) if isinstance(n, NoteReference)])
        }
        calls = _without_ends(calls)
        if not calls:
            continue
        callers = _turned(calls)
        told: set[str] = set()
        for note in entry.notes:
            if note.key not in calls or note.key in told:
                continue
            after = _reached(note.key, calls)
            if note.key in after:
                before = _reached(note.key, callers)
                ring = [one for one in calls if one in after and one in before]
                told.update(ring)
                yield _circle(note.key, note.span, ring)


def _circle(key: str, span: SourceSpan, ring: list[str]) -> Finding:
    names = [f"[^{one.partition('/')[2]}]" for one in (key, *(k for k in ring if k != key))]
    if len(names) == 1:
        message = f"the note {names[0]} calls itself; a reader would be sent round and round"
    else:
        message = f"the notes {', '.join(names)} call each other in a circle"
    return CIRCLE.finding(
        message,
        span,
        "Take one of the references out of the notes.",
        key,
        explains=tuple(("nested-note", one) for one in ring),
    )


def _turned(calls: dict[str, list[str]]) -> dict[str, list[str]]:
    """Who calls whom, the other way round."""
    callers: dict[str, list[str]] = {}
    for key, called in calls.items():
        for other in called:
            callers.setdefault(other, []).append(key)
    return callers


def _without_ends(calls: dict[str, list[str]]) -> dict[str, list[str]]:
    """`calls` without the notes from which no circle can be reached: hardly any is left."""
    callers = _turned(calls)
    count = {key: len(called) for key, called in calls.items()}
    ends = [key for key in callers if key not in calls]
    while ends:
        for caller in callers.get(ends.pop(), ()):
            count[caller] -= 1
            if not count[caller]:
                ends.append(caller)
    return {key: called for key, called in calls.items() if count[key]}


def _reached(start: str, calls: dict[str, list[str]]) -> set[str]:
    """The keys of the notes that `start` leads to."""
    waiting, seen = list(calls.get(start, ())), set[str]()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.extend(calls.get(key, ()))
    return seen
