"""Inline notes that are never closed, and those that hold a number instead of a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from book.checks.markers import EntryMarkers, Hidden, Marker, Offsets
from book.checks.registry import Rule, add, entry_checks
from book.checks.shape_definitions import CONSEQUENCES
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit, SourceSpan
from book.model.walk import plain_text

BAD = add(
    Rule(
        "bad-inline-note",
        Severity.ERROR,
        "an inline note that is never closed",
        "An inline note ends at the bracket that closes it, in the same paragraph; brackets "
        "inside it must come in pairs.",
        family="shape",
        reader="The literal text “^[See [p. 3.”, and no note.",
        bad="The congress met.^[See [p. 3.\n",
        good="The congress met.^[See [p. 3].]\n",
    )
)
NUMBER = add(
    Rule(
        "inline-note-number",
        Severity.WARNING,
        "an inline note that holds only a number",
        "“^[1]” is a note whose whole text is “1”; the caret of a reference stands inside the "
        "brackets.",
        family="shape",
        reader="A note that says “1”.",
        bad="The congress met.^[1]\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
        repairs=True,
    )
)

_NUMBER = lazy(r"\^?(?P<label>\d{1,3}|[ivxlc]{1,6}|[a-z]|[*\u2020\u2021\u00a7]{1,3})[.)]?")
_APART = lazy(r"(?<=[^\s^\\])\^[ ]\[[^\]\n]{3,}\]|(?<=[.,;:!?”’»])\^[({][^(){}\n]{3,}[)}]")


@dataclass(frozen=True, slots=True)
class _Number:
    """An inline note that holds only `label`; `defines` where a line begins with it and a colon."""

    marker: Marker
    span: SourceSpan
    key: str
    label: str
    defines: bool


@entry_checks
def inline_notes(view: View) -> Iterable[Finding]:
    """Inline notes that the parser did not read, and those without words."""
    for here in view.markers:
        inline = [one for one in here.markers if one.inline]
        # The first open note of a line explains the others.
        opened: dict[tuple[str, int], Marker] = {}
        for marker in inline:
            if marker.state == "unread":
                opened.setdefault((marker.source.path, marker.line), marker)
        yield from (_open(marker) for marker in opened.values())
        by_label: dict[str, list[_Number]] = {}
        for one in _numbers(here, inline):
            by_label.setdefault(one.label, []).append(one)
        for label, numbers in by_label.items():
            yield from _found(here, label, numbers)
        yield from _apart(view, here)


def _open(marker: Marker) -> Finding:
    return BAD.finding(
        "this inline note is opened and never closed; a reader would see “^[”",
        marker.span,
        "Write “]” where the note ends; brackets inside it come in pairs.",
    )


def _numbers(here: EntryMarkers, inline: list[Marker]) -> list[_Number]:
    texts = {one.key: one for one in here.entry.definitions if one.label is None}
    found = []
    for marker in inline:
        note = texts.get(marker.reference.key) if marker.reference is not None else None
        match = _NUMBER.fullmatch(plain_text(note.blocks).strip()) if note is not None else None
        if match is not None and note is not None and marker.reference is not None:
            span, label = marker.reference.span, match["label"]
            line = marker.source.line(marker.line)
            colon = line[span.end_column - 1 :].startswith(":") and span.end_line == span.line
            defines = colon and not marker.before.strip()
            found.append(_Number(marker, span, note.key, label, defines))
    return found


def _found(here: EntryMarkers, label: str, numbers: list[_Number]) -> Iterator[Finding]:
    """The findings for the inline notes that hold only `label`."""
    notes = [one for one in numbers if one.defines]
    if len(notes) == 1 and len(numbers) > 1 and label not in here.defined:
        # Calls and note have the caret on the wrong side alike: one cause.
        finding = NUMBER.finding(
            f"“^[{label}]” is an inline note that says “{label}”, here and where its text seems to "
            f"stand (line {notes[0].marker.line})",
            numbers[0].span,
            f"The caret stands inside the brackets: write [^{label}].",
            numbers[0].key,
            edits=tuple(Edit(one.span, f"[^{label}]") for one in numbers),
            explains=tuple((rule, one.key) for one in numbers for rule in CONSEQUENCES),
        )
        yield replace(finding, severity=Severity.ERROR)
        return
    known, lost = label in here.defined, label in here.unused
    for one in numbers:
        finding = NUMBER.finding(
            f"this inline note holds only “{label}”, and a reader would find a note that says so",
            one.span,
            f"Write [^{label}]." if known else f"Write [^{label}] and a note “[^{label}]: …”.",
            one.key,
            edits=(Edit(_bracketed(one), f"[^{label}]"),) if known and not one.defines else (),
            explains=(("unused-note", here.key(label)), ("unlinked-marker", here.key(label))),
        )
        yield replace(finding, severity=Severity.ERROR) if lost else finding


def _bracketed(one: _Number) -> SourceSpan:
    """The place of the inline note, with a pair of brackets right around it: `[^[^1]]`."""
    span, line = one.span, one.marker.source.line(one.span.line)
    before, after = line[span.column - 2 : span.column - 1], line[span.end_column - 1 :]
    if before == "[" and after.startswith("]") and span.line == span.end_line:
        return SourceSpan(span.file, span.line, span.column - 1, span.end_line, span.end_column + 1)
    return span


def _apart(view: View, here: EntryMarkers) -> Iterator[Finding]:
    """`word^ [a note]` and `end.^(a note)`: a blank before the bracket, or another bracket."""
    for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
        source = view.sources.get(path) if path is not None else None
        if source is None or not any(one in source.text for one in ("^ [", "^(", "^{")):
            continue
        hidden, offsets = Hidden(source, here.seen), Offsets(source)
        for match in _APART.finditer(source.text):
            if hidden.at(match.start()) is None:
                line, column = offsets.place(match.start())
                end = column + len(match[0])
                blank = match[0].startswith("^ ")
                what = "a blank stands before the bracket" if blank else "the brackets are not [ ]"
                finding = BAD.finding(
                    f"{what}: this is no inline note, and a reader would see it in the text",
                    SourceSpan(source.path, line, column, line, end),
                    "Delete the blank." if blank else "Write ^[…].",
                )
                yield replace(finding, severity=Severity.WARNING)
