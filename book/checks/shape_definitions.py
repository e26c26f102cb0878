"""Form of notes: definitions that are not read as such, or stand where they should not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from book.checks.definition_shapes import Shape, shape_of
from book.checks.markers import EntryMarkers, Marker, seen_there
from book.checks.registry import Rule, add, entry_checks
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.source import Edit, SourceSpan

BAD = add(
    Rule(
        "bad-definition",
        Severity.ERROR,
        "a note's text that is not written as one",
        "Only “[^label]:” at the beginning of a line makes a note. Anything else is printed as a "
        "paragraph of the text, and the reference leads nowhere.",
        family="shape",
        reader="The note's text as a paragraph of the chapter, with a literal “[^1]” before it.",
        bad="The congress met in March.[^1]\n\n[^1] In the Bolshoi Theatre.\n",
        good="The congress met in March.[^1]\n\n[^1]: In the Bolshoi Theatre.\n",
        repairs=True,
    )
)
SWALLOWED = add(
    Rule(
        "swallowed-definition",
        Severity.ERROR,
        "a note's text that runs on from what stands before it",
        "A definition begins its own line, behind a blank line or another definition. Else it is "
        "part of the paragraph or of the note before it.",
        family="shape",
        reader="The note's text in the middle of another paragraph or note.",
        bad="It met.[^1] It rose.[^2]\n\n[^1]: In March. [^2]: In April.\n",
        good="It met.[^1] It rose.[^2]\n\n[^1]: In March.\n[^2]: In April.\n",
        repairs=True,
    )
)
IN_BLOCK = add(
    Rule(
        "definition-in-block",
        Severity.WARNING,
        "a definition inside a list, a quotation, a table or their like",
        "Programs differ in what they make of it: some print it where it stands, some lose it. "
        "In a heading, a table or raw HTML it is never read as a definition: that is an error.",
        family="shape",
        reader="Here the note as it should be; elsewhere “[^1]:” in the list.",
        bad="- The congress met.[^1]\n\n    [^1]: In March.\n",
        good="- The congress met.[^1]\n\n[^1]: In March.\n",
    )
)

_NOT_READ = {"heading": "in a heading", "table": "in a table", "html": "behind an HTML tag"}
_BLOCK_NAMES = {
    "list": "a list item",
    "quote": "a block quotation",
    "division": "a division (:::)",
    "note": "another note",
    "definition list": "a definition list",
}
_WHY = {
    "colon": "is not read as a definition where it stands",
    "blank": "is not a definition: a blank stands before the colon",
    "invisible": "is not a definition: an invisible character stands before it",
    "wide": "is not a definition: its colon is another character",
    "stop": "is not a definition",
    "dash": "is not a definition",
    "plain": "looks like a definition and has no colon",
    "alone": "looks like a definition and has no colon",
    "glued": "looks like a definition and has no colon",
    "link": "is not a definition but a link",
    "emphasis": "is not a definition: the label is emphasised",
    "wrapped": "is not a definition: all of it is emphasised",
    "escape": "is not a definition: a backslash stands before it",
    "bracket": "is not a definition: it has brackets around it",
    "inside": "is not a definition: the colon stands inside the brackets",
    "text": "is not a definition: the bracket closes behind the text",
    "unclosed": "is not a definition: its bracket is never closed",
    "caret": "is not a definition: the caret stands before the bracket",
}


@entry_checks
def definitions(view: View) -> Iterable[Finding]:
    """Definitions of a wrong form, swallowed ones, and those in the wrong block."""
    for one in view.markers:
        if one.markers:
            yield from _in_blocks(one)
            yield from _again(one)
        if one.undefined:
            yield from _Judge(one).findings()


def accused(here: EntryMarkers) -> list[Shape]:
    """The markers of an entry that a finding about definitions accounts for."""
    return _Judge(here).accused if here.undefined else []


def misread(here: EntryMarkers) -> set[tuple[str, int, int]]:
    """The places of the markers that a finding about definitions accounts for."""
    return {(*_line(one.marker), one.marker.column) for one in accused(here)}


def _in_blocks(here: EntryMarkers) -> Iterator[Finding]:
    for marker in here.markers:
        if marker.definition is not None and marker.definition.inside:
            name = _BLOCK_NAMES.get(marker.definition.inside, marker.definition.inside)
            yield IN_BLOCK.finding(
                f"the definition of [^{marker.label}] stands in {name}; it is read here, "
                "and other programs would print it there or lose it",
                marker.span,
                "Put it behind a blank line at the left margin, after the block.",
                marker.definition.key,
            )


def _again(here: EntryMarkers) -> Iterator[Finding]:
    """A second definition in the line of the first: `[^1]: First. [^1]: Second`."""
    for before, marker in pairwise(here.markers):
        if (
            marker.state == "reference"
            and before.state == "definition"
            and (before.label, before.line) == (marker.label, marker.line)
            and re.match(r":(?:\s|$)", marker.after)
        ):
            key = here.key(marker.label)
            yield SWALLOWED.finding(
                f"this line holds a second definition of [^{marker.label}], which is read as part "
                "of the first; a reader would see it there",
                marker.span,
                "Begin a new line with it, and give it a label of its own.",
                key,
                explains=tuple((rule, key) for rule in ("note-circle", *CONSEQUENCES)),
            )


class _Judge:
    """Judges the markers of one entry that look like definitions and are none."""

    def __init__(self, here: EntryMarkers) -> None:
        self.here = here
        self.missing = set(here.undefined)
        shapes = [shape for m in here.markers if (shape := self._shape(m)) is not None]
        # A line that only may be a definition counts when it begins a block, or follows a note.
        self.lines = {(m.source.path, m.line) for m in here.markers if m.definition is not None}
        self.lines |= {_line(one.marker) for one in shapes if one.strong}
        self.barren: set[tuple[str, int]] = set()  # lines with no such line above them
        self.shapes: list[Shape] = []
        for shape in shapes:
            if shape.strong or (shape.where not in _NOT_READ and self._begins(shape.marker)):
                self.shapes.append(shape)
                self.lines.add(_line(shape.marker))
        self.told: set[int] = set()
        self.note_lines = {
            (one.span.file, line)
            for one in here.entry.definitions
            if one.label is not None
            for line in range(one.span.line, one.span.end_line + 1)
        }
        self.coded = {_line(one) for one in here.markers if one.state == "code"}
        self.order = {id(one): at for at, one in enumerate(self.shapes)}
        self.number = Counter(one.label for one in self.shapes)
        # The labels that are called in another place than those that look like definitions.
        taken = {(*_line(one.marker), one.marker.column) for one in self.shapes}
        self.called = {
            label
            for label in self.missing
            for one in here.calls[label]
            if (one.span.file, one.span.line, one.span.column) not in taken
        }

    def _shape(self, marker: Marker) -> Shape | None:
        if marker.state not in ("reference", "unread", "escaped"):
            return None
        shape = shape_of(marker)
        return shape if shape is not None and shape.label in self.missing else None

    def findings(self) -> Iterator[Finding]:
        """What is found."""
        for shape in self.accused:
            if id(shape) not in self.told:
                yield from self._finding(shape)
        for marker in self.here.markers:
            if marker.label in self.missing and marker.after.startswith(":"):
                if marker.state == "code" and marker.in_indented_code:
                    yield from self._in_code(marker)
                elif marker.state == "reference":
                    yield from self._in_line(marker)

    @property
    def accused(self) -> list[Shape]:
        """Those that look enough like definitions: by their colon, or as the label is called."""
        return [one for one in self.shapes if one.strong or one.label in self.called]

    def _begins(self, marker: Marker) -> bool:
        """Whether a block begins with `marker`, or the lines above it are notes."""
        source, line = marker.source, marker.line - 1
        if not source.line(line).strip(" \t>"):
            return True
        passed = []
        while source.line(line).strip() and (source.path, line) not in self.barren:
            if (source.path, line) in self.lines:
                return True
            passed.append((source.path, line))
            line -= 1
        self.barren.update(passed)
        return False

    def _explained(self, shape: Shape) -> tuple[tuple[str, str], ...]:
        key, marker = self.here.key(shape.label), shape.marker
        pairs = [(rule, key) for rule in ("undefined-note", *CONSEQUENCES)]
        own = self.here.key(marker.label)
        if marker.reference is not None:
            own = marker.reference.key
        if own != key:
            rules = ("undefined-note", "odd-label", "inline-note-number", *CONSEQUENCES)
            pairs += [(rule, own) for rule in rules]
        path, line = _line(marker)
        return (*pairs, *seen_there(SourceSpan(path, line, 1, line, shape.end)))

    def _finding(self, shape: Shape) -> Iterator[Finding]:
        marker, label = shape.marker, shape.label
        key, explains = self.here.key(label), self._explained(shape)
        if shape.where in _NOT_READ:
            if shape.strong:
                yield replace(
                    IN_BLOCK.finding(
                        f"the definition of [^{label}] stands {_NOT_READ[shape.where]}, "
                        "where it is not read; a reader would see it there as text",
                        marker.span,
                        "Put it on a line of its own, behind a blank line.",
                        key,
                        explains=explains,
                    ),
                    severity=Severity.ERROR,
                )
            return
        if shape.kind == "colon" and marker.previous.strip(" \t>"):
            yield self._swallowed(shape)
            return
        if shape.kind == "colon" and not marker.before.strip() and _width(marker) > 3:
            # Code in a notes file, outside any note, is no part of the book.
            yield self._indented(shape, marker.line + 1)
            return
        repair = (shape.edit(self._gap(marker)),) if self._is_certain(shape) else ()
        yield BAD.finding(
            f"“{shape.text}” {_WHY[shape.kind]}; a reader would see it as a paragraph of the "
            f"text, and [^{label}] would have no note",
            marker.span,
            f"Write “[^{label}]: ” at the beginning of the line.",
            key,
            edits=repair,
            explains=explains,
        )

    def _is_certain(self, shape: Shape) -> bool:
        if shape.where not in ("line", "emphasis", "bracket", "escape"):
            return False
        if shape.kind in ("text", "wrapped"):
            return False
        called = shape.label in self.called
        return called and self.number[shape.label] == 1 and shape.kind != "colon"

    def _gap(self, marker: Marker) -> str:
        return "" if self._begins(marker) else "\n"

    def _swallowed(self, shape: Shape) -> Finding:
        """The finding for a definition in a paragraph, and for those that follow it there."""
        run = [shape, *self._behind(shape)]
        self.told.update(id(one) for one in run)
        path, line = _line(shape.marker)
        sure = shape.where == "line" and all(self.number[one.label] == 1 for one in run)
        names = ", ".join(f"[^{one.label}]" for one in run)
        if len(run) == 1:
            message, it = f"the definition of {names} has no blank line before it and is read", "it"
        else:
            message = f"the definitions of {names} have no blank line before them and are read"
            it = "them"
        return SWALLOWED.finding(
            f"{message} as part of the text above; a reader would see {it} there",
            shape.marker.span,
            "Put a blank line before it.",
            self.here.key(shape.label),
            edits=(Edit(SourceSpan(path, line, 1, line, 1), "\n"),) if sure else (),
            explains=tuple(pair for one in run for pair in self._explained(one)),
        )

    def _behind(self, shape: Shape) -> Iterator[Shape]:
        """The definitions further down in the paragraph of `shape`."""
        source, line = shape.marker.source, shape.marker.line
        for at in range(self.order[id(shape)] + 1, len(self.shapes)):
            other = self.shapes[at]
            path, end = _line(other.marker)
            if path != source.path or not all(source.line(n).strip() for n in range(line, end)):
                return
            line = end
            if other.kind == "colon":
                yield other

    def _in_code(self, marker: Marker) -> Iterator[Finding]:
        code, shape = marker.code, shape_of(marker)
        if code is not None and shape is not None and not marker.before.strip():
            last = marker.line + 1
            while last <= code.span.end_line and (marker.source.path, last) not in self.coded:
                last += 1
            yield self._indented(shape, last)

    def _indented(self, shape: Shape, last: int) -> Finding:
        """The finding for a definition that is code by its indent, with its lines up to `last`."""
        marker = shape.marker
        lines = range(marker.line, last)
        edits = tuple(_dedented(marker, line) for line in lines if marker.source.line(line).strip())
        return BAD.finding(
            f"the definition of [^{shape.label}] is indented by {_width(marker)} columns and is "
            "read as code; a reader would see it as a block of code",
            marker.span,
            "Begin it at the left margin.",
            self.here.key(shape.label),
            edits=edits,
            explains=self._explained(shape),
        )

    def _in_line(self, marker: Marker) -> Iterator[Finding]:
        """A second definition in a line: in a note, or behind a blank in the text."""
        before, label = marker.before, marker.label
        if shape_of(marker) is not None or not re.match(r":(?:\s|$)", marker.after):
            return
        in_note = self._in_note(marker)
        apart = before[-1:].isspace()
        if not (in_note or apart) or not self._others_than(marker):
            return
        start = len(before.rstrip()) + 1
        gap = "\n" if in_note else "\n\n"
        span = SourceSpan(marker.source.path, marker.line, start, marker.line, marker.column)
        sure = apart and not before[:1].isspace() and not before.startswith((">", "-", "*", "+"))
        key = self.here.key(label)
        yield SWALLOWED.finding(
            f"this line holds the definition of [^{label}] behind other text and it is read as "
            "part of that; a reader would see it there",
            marker.span,
            "Begin a new line with it.",
            key,
            edits=(Edit(span, gap),) if sure else (),
            explains=tuple((rule, key) for rule in ("undefined-note", *CONSEQUENCES)),
        )

    def _in_note(self, marker: Marker) -> bool:
        return _line(marker) in self.note_lines

    def _others_than(self, marker: Marker) -> bool:
        return any(one is not marker.reference for one in self.here.calls[marker.label])


CONSEQUENCES = (
    "unlinked-marker",
    "nested-note",
    "note-in-html",
    "note-in-heading",
    "note-in-table",
    "space-before-marker",
    "marker-before-punctuation",
    "adjacent-markers",
    "definition-order",
    "note-order",
    "note-gap",
    "stray-text",
)


def _line(marker: Marker) -> tuple[str, int]:
    return marker.source.path, marker.line


def _width(marker: Marker) -> int:
    return len(marker.before.expandtabs(4))


def _dedented(marker: Marker, line: int) -> Edit:
    text = marker.source.line(line)
    width = 1 if text.startswith("\t") else len(text[:4]) - len(text[:4].lstrip(" "))
    return Edit(SourceSpan(marker.source.path, line, 1, line, 1 + width), "")
