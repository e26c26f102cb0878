"""Order and series of notes, as their labels and texts show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from book.checks.markers import EntryMarkers
from book.checks.registry import Rule, add, entry_checks
from book.checks.view import CALL, Prose, View
from book.model.finding import Finding, Severity
from book.model.inline import CrossReference, NoteReference
from book.model.notes import NoteDefinition
from book.model.patterns import lazy
from book.model.source import Edit, SourceSpan

ORDER = add(
    Rule(
        "note-order",
        Severity.INFO,
        "numbered calls that are not in order",
        "Readers see the numbers that the edition gives, always in order; but a label that says 3 "
        "and prints as 2 misleads everybody who works on the text.",
        family="order",
        reader="Nothing: printed numbers are given afresh.",
        bad="It met.[^2] It rose.[^1]\n\n[^2]: In March.\n\n[^1]: In April.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\n[^2]: In April.\n",
        repairs=True,
    )
)
GAP = add(
    Rule(
        "note-gap",
        Severity.INFO,
        "a number missing among the labels",
        "A note may have been lost with its call, which nothing else would show.",
        family="order",
        reader="Nothing: printed numbers are given afresh. A note may be missing.",
        bad="It met.[^1] It rose.[^3]\n\n[^1]: In March.\n\n[^3]: In April.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\n[^2]: In April.\n",
        repairs=True,
    )
)
DEFINITION_ORDER = add(
    Rule(
        "definition-order",
        Severity.INFO,
        "definitions in another order than their calls",
        "The notes are printed in the order of the calls; the file is harder to proof-read.",
        family="order",
        reader="Nothing: the notes are in the order of their calls.",
        bad="It met.[^1] It rose.[^2]\n\n[^2]: In April.\n\n[^1]: In March.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\n[^2]: In April.\n",
    )
)
IBID = add(
    Rule(
        "ibid",
        Severity.INFO,
        "words that hang on the order of the notes",
        "“Ibid.” and “see note 12” are true until somebody adds a note before them.",
        family="order",
        reader="A reference to the wrong book, or to the wrong note.",
        bad="It met.[^1] It rose.[^2]\n\n[^1]: Lenin, *Works*.\n\n[^2]: Ibid., p. 3.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: Lenin, *Works*.\n\n[^2]: Lenin, *Works*, p. 3.\n",
    )
)
MIXED = add(
    Rule(
        "mixed-series",
        Severity.INFO,
        "notes of a series that the settings don't know",
        "An editor's notes among the author's are told apart by a series of their own.",
        family="order",
        reader="The editor's notes and the author's in one row of numbers.",
        bad="It met.[^1] It rose.[^ed:1]\n\n[^1]: In March.\n\n[^ed:1]: In April. *The editor.*\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n\n[^2]: In April. *The editor.*\n",
    )
)

_NUMBER = lazy(r"[1-9]\d{0,3}")
_SERIES = lazy(r"([A-Za-z][\w-]*):\d+")
_ELSEWHERE = lazy(
    r"(?<![\w.])(?:ibid(?:em)?\b\.?|op\.\s?cit\b\.?|loc\.\s?cit\b\.?|idem\b|ebd\.|ebenda\b"
    r"|a\.\s?a\.\s?O\.|там же\b|указ\.\s?соч\b\.?)",
    re.IGNORECASE,
)
_BY_NUMBER = lazy(
    r"(?<!\w)(?:(?:see|cf\.|voir|siehe|vgl\.|s\.|см\.|véase|vedi)\s+(?:also\s+|la\s+|oben\s+|above\s+)?"
    r"(?:foot|end)?(?:notes?|nn?\.|fn\.|fußnote|anm(?:erkung|\.)|прим(?:ечание|\.)|сноск[ау]|nota)"
    r"\s*\d+|(?:foot|end)?note\s+\d+\s+(?:above|below)|n\.\s?\d+\s+(?:above|below))",
    re.IGNORECASE,
)
_CITED = ("ibid", "cit", "idem", "ebd", "ebenda", "a.o", "a. o", "a.\u00a0o", "там же", "соч")
_FIGURE = lazy(r"\d+")
_NOTE_WORDS = ("note", "notes", "nota", "n.", "anm.", "anmerkung", "прим.", "чание", "ска", "ску")


def _numbered(here: EntryMarkers) -> list[tuple[int, NoteReference]]:
    """The first calls of the numbered notes, in order; the calls in notes are left aside."""
    firsts: dict[str, NoteReference] = {}
    for prose in here.seen.prose:
        if prose.note is not None or CALL not in prose.text:
            continue
        for _, call in prose.calls:
            if call.label is not None and _NUMBER.fullmatch(call.label):
                firsts.setdefault(call.label, call)
    return [(int(label), call) for label, call in firsts.items()]


@entry_checks
def order(view: View) -> Iterable[Finding]:
    """Numbers that go back or leap, once an entry."""
    for here in view.markers:
        calls = _numbered(here)
        if len(calls) < 2 or max(number for number, _ in calls) > 3 * len(calls) + 10:
            continue  # labels such as years are names
        back = next(((a, b) for a, b in pairwise(calls) if b[0] < a[0]), None)
        if back is not None:
            yield ORDER.finding(
                f"[^{back[1][0]}] is called after [^{back[0][0]}]",
                back[1][1].span,
                "`book check --fix` numbers the labels anew, where that is safe.",
                back[1][1].key,
                edits=_renumbered(view, here),
            )
        yield from _gaps(view, here, calls, back is None)
        yield from _definition_order(here, [call for _, call in calls], back is not None)


def _gaps(
    view: View, here: EntryMarkers, calls: list[tuple[int, NoteReference]], mend: bool
) -> Iterator[Finding]:
    numbers = sorted((number, call.span, call.key) for number, call in calls)
    known = {int(label) for label in here.defined if _NUMBER.fullmatch(label)}
    told = False
    for (before, _, _), (number, span, key) in pairwise(numbers):
        missing = [one for one in range(before + 1, number) if one not in known]
        if missing:
            names = ", ".join(f"[^{one}]" for one in missing[:3])
            more = "" if len(missing) < 4 else f" and {len(missing) - 3} more"
            yield GAP.finding(
                f"the labels leap from {before} to {number}: there is no {names}{more}",
                span,
                "Look for the lost note; else number the labels anew (`--fix`).",
                key,
                edits=_renumbered(view, here) if mend and not told else (),
            )
            told = True


def _definition_order(
    here: EntryMarkers, calls: list[NoteReference], calls_are_mixed: bool
) -> Iterator[Finding]:
    """The first definition of an entry that stands before one called earlier, in the same file."""
    wanted = {call.label: call for call in calls if call.label in here.defined}
    for path in (here.entry.text_file, here.entry.notes_file):
        there = {label for label, one in here.defined.items() if one.span.file == path}
        found = [label for label in here.defined if label in wanted and label in there]
        if calls_are_mixed and found == sorted(found, key=int):
            continue  # the definitions are in the order of their labels: the calls are at fault
        called = [label for label in wanted if label in there]
        pair = next(((a, b) for a, b in zip(found, called, strict=True) if a != b), None)
        if pair is not None:
            label, other = pair
            definition = here.defined[label]
            yield DEFINITION_ORDER.finding(
                f"[^{label}] is defined before [^{other}], and called after it",
                definition.span,
                "Put the definitions in the order of their calls.",
                definition.key,
            )
            return


def _renumbered(view: View, here: EntryMarkers) -> tuple[Edit, ...]:
    """The edits that number an entry's labels by their calls; none where that is not certain.

    Certain means: every label is a number with one definition and one call or more, and no text
    names a note by its number.
    """
    labels = list(dict.fromkeys(call.label for call in here.seen.references if call.label))
    defined = [one.label for one in here.entry.definitions if one.label is not None]
    numeric = all(_NUMBER.fullmatch(label) for label in labels)
    if not numeric or sorted(defined) != sorted(labels):
        return ()
    if any(_names_a_note(prose) for prose in here.seen.prose):
        return ()
    new = {label: str(number) for number, label in enumerate(labels, 1)}
    places: list[tuple[SourceSpan, str]] = [
        (call.span, call.label) for call in here.seen.references if call.label
    ]
    places += [(one.span, one.label) for one in here.entry.definitions if one.label]
    edits = [_label_edit(view, span, label, new[label]) for span, label in places]
    if any(one is None for one in edits):
        return ()
    return tuple(one for one in edits if one is not None and one.text != _text(view, one))


def _names_a_note(prose: Prose) -> bool:
    if any(isinstance(piece.node, CrossReference) for piece in prose.pieces):
        return True
    return bool(_BY_NUMBER.search(prose.text))


def _label_edit(view: View, span: SourceSpan, label: str, new: str) -> Edit | None:
    source = view.sources.get(span.file)
    start = span.column + 2
    if source is None or not source.line(span.line)[span.column - 1 :].startswith(f"[^{label}]"):
        return None
    return Edit(SourceSpan(span.file, span.line, start, span.line, start + len(label)), new)


def _text(view: View, edit: Edit) -> str:
    span = edit.span
    return view.sources[span.file].line(span.line)[span.column - 1 : span.end_column - 1]


@entry_checks
def hanging_words(view: View) -> Iterable[Finding]:
    """Ibid. and its like in notes; notes that are named by their numbers anywhere."""
    for prose in view.prose:
        if prose.note is not None and _cites(prose.text.lower()):
            for one in _ELSEWHERE.finditer(prose.text):
                yield IBID.finding(
                    f"“{one[0]}” hangs on the note before it; one put between makes it false",
                    prose.place(one.start(), one.end()),
                    "Name the work again, in short.",
                    prose.note,
                )
        if _points_at_a_note(prose.text):
            for one in _BY_NUMBER.finditer(prose.text):
                yield IBID.finding(
                    f"“{one[0]}” names a note by a number that the edition gives",
                    prose.place(one.start(), one.end()),
                    "Write [](#fn:label): the number is then filled in, live.",
                    prose.note,
                )


def _cites(text: str) -> bool:
    return any(one in text for one in _CITED)


def _points_at_a_note(text: str) -> bool:
    """Whether a figure stands behind a word for a note: quicker than the whole pattern."""
    return any(
        text[max(0, one.start() - 14) : one.start()].rstrip().lower().endswith(_NOTE_WORDS)
        for one in _FIGURE.finditer(text)
    )


@entry_checks
def series(view: View) -> Iterable[Finding]:
    """Labels with the name of a series that `[notes.series]` does not have."""
    known = view.book.settings.note_series
    for here in view.markers:
        seen: dict[str, NoteDefinition] = {}
        for label, definition in here.defined.items():
            match = _SERIES.fullmatch(label)
            if match is not None and match[1] not in known:
                seen.setdefault(match[1], definition)
        plain = any(not _SERIES.fullmatch(label) for label in here.defined)
        for name, definition in seen.items():
            if plain:
                yield MIXED.finding(
                    f"the notes [^{name}:…] are counted with the others: no series “{name}” is set",
                    definition.span,
                    f'Add [notes.series.{name}] to book.toml, with marks = "symbols" or "numbers".',
                    definition.key,
                )
