"""Text that becomes something else than its author meant, or nothing at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from book.checks.markers import EntryMarkers, Hidden, Marker, Offsets
from book.checks.registry import Rule, add, entry_checks
from book.checks.view import Prose, View
from book.model.blocks import Heading
from book.model.finding import Finding, Severity
from book.model.notes import NoteDefinition, Unprinted
from book.model.patterns import lazy
from book.model.source import SourceFile, SourceSpan

SWALLOWED = add(
    Rule(
        "swallowed-text",
        Severity.WARNING,
        "text that Markdown makes something else of, or drops",
        "A comment that is never closed takes the rest of the file. A line below a note goes on "
        "with it. A wrapped line that begins with “- ” or “# ”, or a row of dashes right below a "
        "paragraph, makes a list or a heading.",
        family="shape",
        reader="A sentence that breaks off, a list with one item, a paragraph set as a heading; or "
        "nothing.",
        bad="The congress met in March.\n\n<!-- check the date\n\nIt rose in April.\n",
        good="The congress met in March.\n\n<!-- check the date -->\n\nIt rose in April.\n",
    )
)

_UNDERLINE = lazy(r"\s*(?:-+|=+)\s*")
_TRAP = lazy(r"\n {0,3}(?P<mark>[-+*>]|#{1,6}|1[.)])[ ]+(?P<rest>[^\n]*)")
_ANY_MARK = lazy(r"\s*(?:[-+*>|#]|\d{1,9}[.)]\s|\[\^|:)")
_SENTENCE_END = lazy(r"[.!?…][\"”’»)\]*_]*\s*")
_ADDRESS = lazy(r"[/#@:<?]|\.\w|^$")
_IN_BRACKETS = lazy(r"\[([^\[\]]{1,999})\]")
_WRAPPED = 50
"""A line of fewer columns is hardly one that an editor wrapped."""


@entry_checks
def dropped(view: View) -> Iterable[Finding]:
    """Comments without an end, and addresses of links that are no addresses."""
    for here in view.markers:
        names: Counter[str] | None = None
        for one in here.entry.unprinted:
            if one.kind == "comment" and not one.closed:
                yield _open_comment(here, one)
            elif one.kind == "link" and not _ADDRESS.search(one.text):
                names = names if names is not None else _names(view, here)
                yield from _address(view, one, names)


def _open_comment(here: EntryMarkers, one: Unprinted) -> Finding:
    labels = {
        marker.label
        for marker in here.markers
        if marker.state == "comment"
        and marker.source.path == one.span.file
        and marker.line >= one.span.line
    }
    finding = SWALLOWED.finding(
        "this comment is never closed: all that follows is not printed",
        SourceSpan(one.span.file, one.span.line, one.span.column),
        "Write “-->” where it ends.",
        explains=tuple(
            (rule, here.key(label))
            for label in sorted(labels)
            for rule in ("undefined-note", "unused-note")
        ),
    )
    return replace(finding, severity=Severity.ERROR)


def _names(view: View, here: EntryMarkers) -> Counter[str]:
    """How often something stands in square brackets in the files of an entry."""
    paths = dict.fromkeys((here.entry.text_file, here.entry.notes_file))
    texts = (view.sources[one].text for one in paths if one is not None and one in view.sources)
    return Counter(_name(name) for text in texts for name in _IN_BRACKETS.findall(text))


def _name(text: str) -> str:
    return " ".join(text.lower().split())


def _address(view: View, one: Unprinted, names: Counter[str]) -> Iterator[Finding]:
    source = view.sources[one.span.file]
    if names[_name(one.name)] > 1:
        return
    yield SWALLOWED.finding(
        f"“{source.line(one.span.line).strip()}” is read as the address of a link that nobody "
        "uses: it is not printed",
        one.span,
        f"A note is written “[^{one.name.lower()}]: …”; before the bracket of a text, put a “\\”.",
    )


@entry_checks
def underlined(view: View) -> Iterable[Finding]:
    """Paragraphs that a row of dashes or equals signs below makes headings."""
    for prose in view.prose:
        if isinstance(prose.block, Heading) and prose.span.end_line > prose.span.line:
            source = view.sources.get(prose.span.file)
            if source is None or (prose.span.line == 2 and source.line(1).rstrip() == "---"):
                continue  # front matter, of which another rule tells
            last = source.line(prose.span.end_line)
            if _UNDERLINE.fullmatch(last) and _is_paragraph(prose):
                yield SWALLOWED.finding(
                    f"the row “{last.strip()}” below it makes this paragraph a heading",
                    prose.span,
                    "Put a blank line between the paragraph and the row.",
                )


def _is_paragraph(prose: Prose) -> bool:
    text = prose.text.rstrip("\ufffc ")
    return "\n" in text or (
        len(text) > _WRAPPED and _SENTENCE_END.search(text, len(text) - 3) is not None
    )


@entry_checks
def wrapped(view: View) -> Iterable[Finding]:
    """Lines of a wrapped paragraph that begin like a list, a heading or a quotation."""
    for here in view.markers:
        for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
            if path is not None and path in view.sources:
                yield from _traps(here, view.sources[path])


def _traps(here: EntryMarkers, source: SourceFile) -> Iterator[Finding]:
    hidden: Hidden | None = None
    offsets: Offsets | None = None
    text = source.text
    for match in _TRAP.finditer(text):
        above = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
        if len(above) < _WRAPPED or not above[-1].isalnum() or not _is_trap(match, above):
            continue
        below = text[match.end() + 1 : match.end() + 60]
        if _ANY_MARK.match(below.partition("\n")[0]):
            continue
        offsets, hidden = offsets or Offsets(source), hidden or Hidden(source, here.seen)
        line, column = offsets.place(match.start("mark"))
        if _goes_on_marked(source, line):
            continue
        if hidden.at(match.start("mark")) is None:
            mark = match["mark"]
            what = {"#": "a heading", ">": "a quotation"}.get(mark[0], "a list")
            yield SWALLOWED.finding(
                f"this line goes on with a sentence and begins with “{mark} ”: {what} is made of "
                "it, and the sentence breaks off",
                SourceSpan(source.path, line, column, line, column + len(mark)),
                "Wrap the line elsewhere, or put a backslash before the mark.",
            )


def _is_trap(match: re.Match[str], above: str) -> bool:
    """Whether the line goes on with the sentence of the line above."""
    rest = match["rest"].lstrip()
    if _ANY_MARK.match(above) or above.startswith("    ") or not rest:
        return False
    return rest[0].islower() or rest[0].isdigit() or match["mark"][0] == "1"


def _goes_on_marked(source: SourceFile, line: int) -> bool:
    """Whether the block of `line` begins with a mark further up: the next item of a list."""
    while source.line(line - 1).strip():
        line -= 1
        if _ANY_MARK.match(source.line(line)):
            return True
    return False


@entry_checks
def right_below(view: View) -> Iterable[Finding]:
    """Text right below a note without a blank line; markers there that look like definitions."""
    for here in view.markers:
        widths: dict[str, int] = {}
        for note in here.entry.definitions:
            if note.label is not None and note.span.end_line > note.span.line:
                source = view.sources[note.span.file]
                if source.path not in widths:
                    widths[source.path] = max(len(line) for line in source.lines)
                yield from _right_below(note, source, widths[source.path])
        for marker in here.markers:
            if marker.state == "reference" and marker.label in here.defined:
                yield from _like_definition(here, marker)


def _right_below(note: NoteDefinition, source: SourceFile, width: int) -> Iterator[Finding]:
    line = source.line(note.span.line)
    below = source.line(note.span.line + 1)
    if not below[:1].strip() or not _SENTENCE_END.search(line, max(0, len(line) - 4)):
        return
    first = below.split(maxsplit=1)[0]
    fits = len(line.rstrip()) + 1 + len(first) <= width
    if fits and (first[0].isupper() or first[0] in "“„«\"'‘") and line.rstrip()[-2:] != "]:":
        finding = SWALLOWED.finding(
            f"this line stands right below [^{note.label}] and is read as part of the note",
            SourceSpan(source.path, note.span.line + 1, 1, note.span.line + 1, len(below) + 1),
            "If it belongs to the text, put a blank line before it; else indent it.",
            note.key,
        )
        yield replace(finding, severity=Severity.INFO)


def _like_definition(here: EntryMarkers, marker: Marker) -> Iterator[Finding]:
    """A line of a paragraph that begins “[^1]:” although [^1] has its note elsewhere."""
    if marker.before.strip() or not re.match(r":(?:\s|$)", marker.after):
        return
    above = marker.previous.rstrip()
    if not above:
        return
    finding = SWALLOWED.finding(
        f"this line of a paragraph begins like the definition of [^{marker.label}], which has a "
        "note already; it is read as text here, and other programs would begin a note",
        marker.span,
        "Wrap the line elsewhere; for a definition put a blank line before it.",
        here.key(marker.label),
    )
    yield replace(finding, severity=Severity.INFO)
