"""Marks that were meant as calls of notes and are linked to nothing.

A figure in brackets can be many things. It is taken for a call on evidence alone: a note of that
number that nobody calls, a list of notes below, a row of such marks from 1 on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from book.checks.markers import EntryMarkers, seen_there
from book.checks.registry import Rule, add, entry_checks
from book.checks.view import Prose, View
from book.model.blocks import Block, Heading, Paragraph, ThematicBreak
from book.model.finding import Finding, Severity
from book.model.inline import Emphasis, LineBreak, Strong
from book.model.patterns import lazy
from book.model.source import SourceSpan
from book.model.walk import plain_text

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

_BESIDE_NOTES = frozenset(
    ("references", "sources", "literatur", "quellen", "références", "referencias", "литература")
)

# A figure that touches a word or a mark, in the brackets that people type; a square one may stand
# apart, and may hold a word: where the label of a note is missed, that is a call all the same.
_TYPED = lazy(
    r"[\[【［](?:(?:foot|end)?(?:note|fn|n\.)[ :]?)?(?P<a>\d{1,3})[\]】］]"
    r"|\[(?P<name>[^\W\d][\w.:-]{0,40})\]|\((?P<b>\d{1,3})\)|\{(?P<c>\d{1,3})\}",
    re.IGNORECASE,
)
# What people put into brackets at the end of a word, and again before the note.
_NAMED = lazy(
    r"\[(?P<name>(?:(?:foot|end)?note|fn)[ :]\d{1,3}|#?\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§]{1,3})\]",
    re.IGNORECASE,
)

_LISTED = lazy(r"[ \t]*(?:\[(\d{1,3})\]|(\d{1,3})\.)\s+\S")
_LISTED_BELOW = lazy(r"^[ \t]*\[(\d{1,3})\][ \t]+\S", re.MULTILINE)
_BRACKETS = "[({【［"
_NUMBER_BEFORE = lazy(r"^\s*(?:\d+|[ivxlc]+)(?:\.\d+)*[.)]?\s+")
_FIGURE = lazy(r"\[(\d+)\]")
_SENTENCE_MARK = lazy(r"[.,;:!?”’»)]$")
_ADDRESS = lazy(r"[a-z][\w+.-]*:|[./#?]|\S+\.\w{2,}|<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Typed:
    prose: Prose
    match: re.Match[str]

    @property
    def number(self) -> str:
        found = self.match.groupdict()
        return next(found[one] for one in ("a", "name", "b", "c") if found[one])

    @property
    def touches(self) -> bool:
        """Whether it is a figure right behind a word or a mark, as a call is."""
        before = self.prose.text[self.match.start() - 1]
        return not before.isspace() and not self.match["name"]

    @property
    def is_square(self) -> bool:
        """Whether it stands in square brackets, or in those of other scripts."""
        return bool(self.match["a"] or self.match["name"])

    @property
    def span(self) -> SourceSpan:
        return self.prose.place(self.match.start(), self.match.end())

    @property
    def word(self) -> str:
        """What stands before it, back to the blank."""
        start = self.match.start()
        return self.prose.text[max(0, start - 80) : start].split()[-1]


@entry_checks
def typed_marks(view: View) -> Iterable[Finding]:
    """Figures in brackets that evidence shows to be calls; definitions that became links."""
    for here in view.markers:
        links = list(_lost_as_links(view, here))
        yield from links
        taken = {one.note for one in links}
        typed = [one for one in _typed(here) if one.prose.note is None]
        unused = set(here.unused)
        mine = [one for one in typed if one.number in unused and (one.touches or one.is_square)]
        yield from (_of_a_note(here, one) for one in mine if here.key(one.number) not in taken)
        square = [
            one
            for one in typed
            if one.touches
            and one.match["a"]
            and one.number not in unused
            and here.key(one.number) not in taken
        ]
        if not mine and (_has_list(here, square) or _is_row(square)):
            yield from (_of_a_list(one) for one in square)


def _typed(here: EntryMarkers) -> Iterator[_Typed]:
    for prose in here.seen.prose:
        if prose.kind != "html" and any(one in prose.text for one in _BRACKETS):
            for match in _TYPED.finditer(prose.text):
                if _is_behind_text(prose.text, match.start()):
                    yield _Typed(prose, match)


def _is_behind_text(text: str, at: int) -> bool:
    """Whether what stands at `at` touches a word or a mark, or is one blank away from it."""
    if at and text[at - 1] in " \u00a0":
        at -= 1
    return at > 0 and not text[at - 1].isspace() and text[at - 1] not in "[({"


def _of_a_note(here: EntryMarkers, one: _Typed) -> Finding:
    return plain_call(here, one.match[0], one.number, one.span)


def plain_call(here: EntryMarkers, mark: str, label: str, span: SourceSpan) -> Finding:
    """The finding for plain text that stands where the unused note `label` was to be called."""
    key = here.key(label)
    finding = UNLINKED.finding(
        f"“{mark}” is plain text; [^{label}] is never referred to, and its text would not be "
        "printed",
        span,
        f"Write [^{label}].",
        key,
        explains=(("unused-note", key), *seen_there(span)),
    )
    return replace(finding, severity=Severity.ERROR)


def _of_a_list(one: _Typed) -> Finding:
    return UNLINKED.finding(
        f"“{one.match[0]}” looks like a call; it is plain text and leads nowhere",
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
            listed.update(one[1] for one in _LISTED_BELOW.finditer(prose.text))
    return bool(wanted) and wanted <= listed


@entry_checks
def named_marks(view: View) -> Iterable[Finding]:
    """`[a]`, `[Note 1]`, `[*]` behind a word, and a paragraph that begins with the same."""
    for here in view.markers:
        begins = {
            match["name"].lower()
            for prose in here.seen.prose
            if prose.text[:1] == "[" and (match := _NAMED.match(prose.text))
            if prose.kind == "paragraph" and prose.text[match.end() : match.end() + 1].isspace()
        }
        begins = {one for one in begins if not one.isdigit()}
        for prose in here.seen.prose if begins else ():
            for match in _NAMED.finditer(prose.text):
                at, behind = match.start(), prose.text[match.end() : match.end() + 1]
                touches = at > 0 and not prose.text[at - 1].isspace() and not behind.isalnum()
                if touches and match["name"].lower() in begins:
                    yield UNLINKED.finding(
                        f"“{match[0]}” looks like the call of a note: one below begins with it",
                        prose.place(at, match.end()),
                        "Write [^label], and the note as “[^label]: …”.",
                    )


def _is_row(typed: list[_Typed]) -> bool:
    """Three figures and more, from 1 on and without a gap, behind different words."""
    numbers = list(dict.fromkeys(int(one.number) for one in typed))
    if len(numbers) < 3 or numbers != list(range(1, len(numbers) + 1)):
        return False
    words = [one.word for one in typed]
    return len(set(words)) > 1 and any(_SENTENCE_MARK.search(word) for word in words)


def _lost_as_links(view: View, here: EntryMarkers) -> Iterator[Finding]:
    """`[1]: text`: read as the address of a link, and so printed nowhere."""
    lost = [
        one
        for one in here.entry.unprinted
        if one.kind == "link" and one.name.isdigit() and not _ADDRESS.match(one.text)
    ]
    if lost:
        dead = _dead_links(view, here)
        for one in lost:
            key = here.key(one.name)
            finding = UNLINKED.finding(
                f"“[{one.name}]: {one.text}” is the address of a link; its text would disappear",
                one.span,
                f"Write “[^{one.name}]: ” here, and [^{one.name}] in the text.",
                key,
                explains=(("swallowed-text", str(one.span)), *dead.get(one.name, ())),
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


def _dead_links(view: View, here: EntryMarkers) -> dict[str, list[tuple[str, str]]]:
    """The places of `[1]`, where the text that was lost is missed as the place of a link."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
        source = view.sources.get(path or "")
        for number, line in enumerate(source.lines if source else (), 1):
            for match in _FIGURE.finditer(line):
                place = "dead-link", f"{path}:{number}:{match.start() + 1}"
                found.setdefault(match[1], []).append(place)
    return found


@entry_checks
def empty_headings(view: View) -> Iterable[Finding]:
    """A heading “Notes” that is followed by another heading, or by nothing."""
    for entry in view.book.entries:
        for index, block in enumerate(entry.blocks):
            if not _is_for_notes(block):
                continue
            below = (one for one in entry.blocks[index + 1 :] if not isinstance(one, ThematicBreak))
            following = next(below, None)
            level = block.level if isinstance(block, Heading) else 6
            if following is None or (isinstance(following, Heading) and following.level <= level):
                yield EMPTY_NOTES.finding(
                    "this heading for notes has no text under it; notes are set by the edition",
                    block.span,
                    "Delete the heading: an edition that sets notes at the end writes its own.",
                )


def _is_for_notes(block: Block) -> bool:
    """Whether a block is a heading for notes, or a paragraph in bold that acts as one."""
    if isinstance(block, Paragraph):
        seen = [one for one in block.children if not isinstance(one, LineBreak)]
        if len(seen) != 1 or not isinstance(seen[0], Emphasis | Strong):
            return False
    elif not isinstance(block, Heading):
        return False
    words = _NUMBER_BEFORE.sub("", plain_text(block.children).lower()).strip(" :.")
    first, *more = re.split(r" (?:and|&|und|et|y|e|и) ", words)
    return first in NOTE_TITLES and all(one in _BESIDE_NOTES for one in more)
