"""Marks that were meant as calls of notes and are linked to nothing.

A figure in brackets can be many things. It is taken for a call on evidence alone: a note of that
number that nobody calls, a list of notes below, a row of such marks from 1 on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from book.checks.markers import EntryMarkers
from book.checks.registry import Rule, add, checks
from book.checks.view import Prose, View
from book.model.blocks import Heading
from book.model.finding import Finding, Severity
from book.model.source import SourceSpan

UNLINKED = add(
    Rule(
        "unlinked-marker",
        Severity.WARNING,
        "a mark that looks like a call and is linked to nothing",
        "Marks typed by hand survive every conversion as plain text: nobody sees that the link is "
        "gone until a reader follows it.",
        family="unlinked",
        reader="A figure that leads nowhere.",
        bad="The congress met.[1]\n\n[^1]: In March.\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
    )
)
EMPTY_NOTES = add(
    Rule(
        "empty-notes-heading",
        Severity.WARNING,
        "a heading for notes with nothing under it",
        "Notes are set where the edition sets them; a heading typed for them stays behind, empty.",
        family="unlinked",
        reader="The heading “Notes”, and nothing below it.",
        bad="The congress met.[^1]\n\n## Notes\n\n[^1]: In March.\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
    )
)

NOTE_TITLES = frozenset(
    (
        *("notes", "footnotes", "endnotes", "note", "notes de bas de page", "notas"),
        *("notas al pie", "note a piè di pagina", "anmerkungen", "fußnoten", "endnoten"),
        *("noten", "voetnoten", "eindnoten", "noter", "fotnoter", "примечания", "сноски"),
        *("примітки", "przypisy", "poznámky", "σημειώσεις"),
    )
)

# A figure that touches a word or a mark, in the brackets that people type.
_TYPED = re.compile(
    r"(?<=[^\s\[({])(?P<mark>\[(?P<a>\d{1,3})\]|\((?P<b>\d{1,3})\)|\{(?P<c>\d{1,3})\})"
)

_LISTED = re.compile(r"\s*(?:\[(\d{1,3})\]|(\d{1,3})\.)\s+\S")
_SENTENCE_MARK = re.compile(r"[.,;:!?”’»)]$")
_ADDRESS = re.compile(r"[a-z][\w+.-]*:|[./#?]|\S+\.\w{2,}|<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Typed:
    prose: Prose
    match: re.Match[str]

    @property
    def number(self) -> str:
        return next(group for group in self.match.groups()[1:] if group)

    @property
    def span(self) -> SourceSpan:
        return self.prose.place(self.match.start(), self.match.end())

    @property
    def word(self) -> str:
        """What stands before it, back to the blank."""
        return self.prose.text[: self.match.start()].split()[-1]


@checks
def typed_marks(view: View) -> Iterable[Finding]:
    """Figures in brackets that evidence shows to be calls; definitions that became links."""
    for here in view.markers:
        links = list(_lost_as_links(view, here))
        yield from links
        taken = {one.note for one in links}
        typed = [one for one in _typed(here) if one.prose.note is None]
        unused = set(here.unused)
        mine = [one for one in typed if one.number in unused]
        yield from (_of_a_note(here, one) for one in mine if here.key(one.number) not in taken)
        square = [
            one
            for one in typed
            if one.match["a"] and one not in mine and here.key(one.number) not in taken
        ]
        if not mine and (_has_list(here, square) or _is_row(square)):
            yield from (_of_a_list(one) for one in square)


def _typed(here: EntryMarkers) -> Iterator[_Typed]:
    for prose in here.seen.prose:
        if prose.kind != "html" and ("[" in prose.text or "(" in prose.text or "{" in prose.text):
            for match in _TYPED.finditer(prose.text):
                if prose.text[: match.start()].split():
                    yield _Typed(prose, match)


def _of_a_note(here: EntryMarkers, one: _Typed) -> Finding:
    key = here.key(one.number)
    finding = UNLINKED.finding(
        f"“{one.match['mark']}” is plain text; [^{one.number}] is never referred to, and its text "
        "would not be printed",
        one.span,
        f"Write [^{one.number}].",
        key,
        explains=(("unused-note", key),),
    )
    return replace(finding, severity=Severity.ERROR)


def _of_a_list(one: _Typed) -> Finding:
    return UNLINKED.finding(
        f"“{one.match['mark']}” looks like a call; it is plain text and leads nowhere",
        one.span,
        f"Write [^{one.number}], and the note as “[^{one.number}]: …”.",
    )


def _has_list(here: EntryMarkers, typed: list[_Typed]) -> bool:
    """Whether paragraphs that begin with these figures stand in the same entry."""
    wanted = {one.number for one in typed}
    listed = set()
    for prose in here.seen.prose:
        match = _LISTED.match(prose.text) if prose.text[:1] in "[0123456789" else None
        if match is not None and prose.kind == "paragraph":
            listed.add(match[1] or match[2])
    return bool(wanted) and wanted <= listed


def _is_row(typed: list[_Typed]) -> bool:
    """Three figures and more, from 1 on and without a gap, behind different words."""
    numbers = list(dict.fromkeys(int(one.number) for one in typed))
    if len(numbers) < 3 or numbers != list(range(1, len(numbers) + 1)):
        return False
    words = [one.word for one in typed]
    return len(set(words)) > 1 and any(_SENTENCE_MARK.search(word) for word in words)


def _lost_as_links(view: View, here: EntryMarkers) -> Iterator[Finding]:
    """`[1]: text`: read as the address of a link, and so printed nowhere."""
    for one in here.entry.unprinted:
        if one.kind == "link" and one.name.isdigit() and not _ADDRESS.match(one.text):
            key = here.key(one.name)
            finding = UNLINKED.finding(
                f"“[{one.name}]: {one.text}” is the address of a link; its text would disappear",
                one.span,
                f"Write “[^{one.name}]: ” here, and [^{one.name}] in the text.",
                key,
                explains=(("swallowed-text", str(one.span)), *_dead_links(view, here, one.name)),
            )
            yield replace(finding, severity=Severity.ERROR)
    for prose in here.seen.prose:
        match = re.match(r"\[(\d{1,3})\]:\s", prose.text)
        if match is not None and prose.kind == "paragraph":
            finding = UNLINKED.finding(
                f"“[{match[1]}]:” begins no note: the paragraph would be printed as text",
                prose.place(0, match.end(1) + 1),
                f"Write “[^{match[1]}]: ” here, and [^{match[1]}] in the text.",
                here.key(match[1]),
            )
            yield replace(finding, severity=Severity.ERROR)


def _dead_links(view: View, here: EntryMarkers, name: str) -> Iterator[tuple[str, str]]:
    """The places of `[1]`, where the text that was lost is missed as the place of a link."""
    for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
        source = view.sources.get(path or "")
        for number, line in enumerate(source.lines if source else (), 1):
            at = line.find(f"[{name}]")
            while at >= 0:
                yield "dead-link", f"{path}:{number}:{at + 1}"
                at = line.find(f"[{name}]", at + 1)


@checks
def empty_headings(view: View) -> Iterable[Finding]:
    """A heading “Notes” that is followed by another heading, or by nothing."""
    for entry in view.book.entries:
        for index, block in enumerate(entry.blocks):
            if not isinstance(block, Heading) or not _is_for_notes(view, block):
                continue
            following = entry.blocks[index + 1] if index + 1 < len(entry.blocks) else None
            if following is None or (
                isinstance(following, Heading) and following.level <= block.level
            ):
                yield EMPTY_NOTES.finding(
                    "this heading for notes has no text under it; notes are set by the edition",
                    block.span,
                    "Delete the heading: an edition that sets notes at the end writes its own.",
                )


def _is_for_notes(view: View, block: Heading) -> bool:
    from book.model.walk import plain_text

    return plain_text(block.children).strip(" :.").lower() in NOTE_TITLES
