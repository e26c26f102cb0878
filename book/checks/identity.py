"""Identity of notes: every reference has one text, every text is referred to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from book.checks.labels import Neighbours, named, several, strangers
from book.checks.markers import EntryMarkers, Marker
from book.checks.registry import Rule, add, entry_checks, far_checks
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.inline import CrossReference
from book.model.notes import NoteDefinition
from book.model.source import Edit, SourceSpan

FAULT = (
    "A note that is missing, doubled or empty is the fault that readers of a scholarly book "
    "forgive least."
)

UNDEFINED = add(
    Rule(
        "undefined-note",
        Severity.ERROR,
        "a reference without a note",
        FAULT,
        fixed=True,
        family="identity",
        reader="The literal text “[^2]” in the middle of a sentence.",
        bad="The congress met in March.[^2]\n\n[^1]: In the Bolshoi Theatre.\n",
        good="The congress met in March.[^1]\n\n[^1]: In the Bolshoi Theatre.\n",
        repairs=True,
    )
)
UNUSED = add(
    Rule(
        "unused-note",
        Severity.ERROR,
        "a note without a reference",
        FAULT,
        fixed=True,
        family="identity",
        reader="Nothing: the note's text is not printed anywhere.",
        bad="The congress met.\n\n[^1]: In the Bolshoi Theatre.\n",
        good="The congress met.[^1]\n\n[^1]: In the Bolshoi Theatre.\n",
    )
)


@far_checks
def undefined(view: View) -> Iterable[Finding]:
    """Labels that are called and have no definition in their entry; one finding a label."""
    elsewhere: dict[str, list[tuple[EntryMarkers, NoteDefinition]]] = defaultdict(list)
    if any(one.undefined for one in view.markers):
        for one in view.markers:
            for label, definition in one.defined.items():
                elsewhere[label].append((one, definition))
    for one in view.markers:
        if one.undefined:
            lost, others = Neighbours(one.unused), Neighbours(one.defined)
            for label in one.undefined:
                meant = lost.of(label) or others.of(label)
                yield _undefined(one, label, meant, elsewhere[label])
    if any("#fn:" in source.text for _, source in view.texts):
        yield from _dead_numbers(view)


# What a mark that is no call leaves behind: a gap in the numbers, and a place that does not matter.
_OF_NO_NOTE = (
    "note-gap",
    "note-order",
    "mixed-series",
    "marker-before-punctuation",
    "space-before-marker",
    "adjacent-markers",
    "note-in-link",
)


def _undefined(
    here: EntryMarkers,
    label: str,
    meant: str,
    elsewhere: list[tuple[EntryMarkers, NoteDefinition]],
) -> Finding:
    first, *others = here.calls[label]
    lost = [meant] if meant in here.unused else []
    explains = [(rule, here.key(label)) for rule in _OF_NO_NOTE]
    explains += [("unused-note", here.key(one)) for one in lost]
    message, hint = (
        f"no definition for [^{label}]",
        f"Write a paragraph that begins “[^{label}]: ”.",
    )
    if meant:
        odd = ", ".join(named(one) for one in strangers(label, meant))
        message += f" (contains {odd})" if odd else ""
        message += f"; did you mean [^{meant}]?"
        same_but_case = meant.casefold() == label.casefold()
        hint = f"Write [^{meant}]." + (" Labels are case-sensitive." if same_but_case else "")
    elif meant_all := several(label, here.defined):
        message += ": several notes need several markers"
        hint = f"Write [^{'][^'.join(meant_all)}]."
        explains += [("unused-note", here.key(one)) for one in meant_all if one in here.unused]
    elif hidden := _hidden_definition(here, label):
        message += f"; {hidden}"
        hint = "Take the definition out of there."
    elif elsewhere:
        owner, definition = elsewhere[0]
        message += f" in this entry; {_name(definition.span)} has one, in another entry"
        hint = "Move the definition: a label belongs to its entry."
        explains += [("unused-note", definition.key)] if label in owner.unused else []
    elif here.unused and not elsewhere:
        names = ", ".join(f"[^{one}]" for one in islice(here.unused, 5))
        hint += f" Defined and never called: {names}."
    joint = " A" if message.endswith("?") else "; a"
    message += f"{joint} reader would see the literal text “[^{label}]”"
    if others:
        lines = sorted({one.span.line for one in others} - {first.span.line})
        message += f" (in line {_listed(lines)} too)" if lines else ""
    edits: tuple[Edit, ...] = ()
    if lost and _is_slip(label, meant):
        edits = tuple(Edit(one.span, f"[^{meant}]") for one in here.calls[label])
    key = here.key(label)
    return UNDEFINED.finding(message, first.span, hint, key, edits=edits, explains=tuple(explains))


def _is_slip(label: str, meant: str) -> bool:
    """Whether `label` is surely `meant`: by case, padding or letters that look the same."""
    padded = label.isdigit() and label.lstrip("0") == meant.lstrip("0")
    return padded or meant.casefold() == label.casefold() or bool(strangers(label, meant))


def _hidden_definition(here: EntryMarkers, label: str) -> str:
    for marker in here.by_label.get(label, ()):
        if marker.after.startswith(":"):
            if marker.state == "comment":
                return f"one stands in a comment ({_name(marker.span)})"
            if marker.state == "code":
                return f"one stands in code ({_name(marker.span)})"
    return ""


def _name(span: SourceSpan) -> str:
    return f"{span.file}:{span.line}"


def _listed(numbers: list[int]) -> str:
    return ", ".join(str(one) for one in numbers[:9]) + (" …" if len(numbers) > 9 else "")


def _dead_numbers(view: View) -> Iterator[Finding]:
    """Cross-references to the number of a note that is not in the book."""
    for seen in view.entries:
        known = {note.key for note in seen.entry.notes}
        for prose in seen.prose:
            for piece in prose.pieces:
                node = piece.node
                if (
                    isinstance(node, CrossReference)
                    and node.kind == "note"
                    and node.target not in known
                ):
                    yield UNDEFINED.finding(
                        f"no note [^{node.text}] whose number could stand here; "
                        "a reader would see a gap",
                        node.span,
                        "Correct the label behind “#fn:”.",
                        node.target,
                    )


@entry_checks
def unused(view: View) -> Iterable[Finding]:
    """Notes that no text leads to; those called only from such a note as well."""
    for one in view.markers:
        reached = {note.key for note in one.entry.notes}
        lost = {d.key: d for d in reversed(one.entry.definitions) if d.key not in reached}
        if not lost:
            continue
        callers = _callers(one, lost)
        for key, definition in lost.items():
            yield UNUSED.finding(
                f"[^{definition.label}] {_how(one, definition, callers)}; "
                "its text would not be printed",
                definition.span,
                f"Put [^{definition.label}] where it belongs, or delete the note.",
                key,
                explains=tuple((rule, key) for rule in _OF_NO_NOTE),
            )


def _callers(here: EntryMarkers, lost: dict[str, NoteDefinition]) -> dict[str, list[str]]:
    """The lost notes that call a lost note, by the key of the called one."""
    found: dict[str, list[str]] = defaultdict(list)
    for prose in here.seen.prose:
        if prose.note is not None:
            for _, call in prose.calls:
                if call.key in lost and prose.note not in found[call.key]:
                    found[call.key].append(prose.note)
    return found


def _how(here: EntryMarkers, definition: NoteDefinition, callers: dict[str, list[str]]) -> str:
    label = definition.label or ""
    names = [one.partition("/")[2] for one in callers.get(definition.key, ())]
    if names == [label]:
        return "is called only from itself"
    if names:
        others = ", ".join(f"[^{one}]" for one in names)
        verb = "is" if len(names) == 1 else "are"
        return f"is called only from {others}, which {verb} never called"
    where = [
        f"{place} ({_name(marker.span)})"
        for marker in here.by_label.get(label, ())
        if (place := _no_call(marker))
    ]
    return f"occurs only in {where[0]}" if where else "is called nowhere"


def _no_call(marker: Marker) -> str:
    if marker.state == "escaped":
        return "plain text, behind a backslash"
    return marker.state if marker.state in ("code", "comment") else ""
