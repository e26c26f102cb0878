"""What is said of the lines: how many were chosen, and which paragraphs were not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from book.model.anchors import entry_anchor
from book.model.blocks import Paragraph
from book.model.book import Book, Entry
from book.model.finding import Finding, Severity
from book.model.source import SourceSpan
from book.model.walk import plain_text, walk

_RULE = "typesetting"
_ENOUGH = 60


@dataclass(frozen=True, slots=True)
class LineReport:
    """How the justified text of a book was broken into lines.

    `lines` were chosen, in `paragraphs`. `greedy` counts the paragraphs that were left to the
    engine, by reason; `wrong` has those among them that did not come out as chosen: their text,
    and what was different. `sections` has those whose pages were left to the engine, by the id
    of their element, and why. `shrunk` has the words of what was made smaller to fit on a page,
    `moved` what does not stand quite where it should, by sections, too.
    """

    lines: int = 0
    paragraphs: int = 0
    greedy: Mapping[str, int] = field(default_factory=dict)
    wrong: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    shrunk: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()


def findings(report: LineReport, book: Book) -> Iterator[Finding]:
    """What did not come out as chosen or planned, at its place in the text."""
    spans = {entry_anchor(entry.id): entry.span for entry in book.entries}
    for section, reason in report.sections:
        yield Finding(
            _RULE,
            Severity.WARNING,
            f"the pages of this part could not be planned, for {reason}: facing pages may end "
            "uneven, and notes that belong at the foot stand at the end of the part",
            spans.get(section),
            "The proof says of each note where it stands. Set apart what the reason names, or say "
            "it otherwise.",
        )
    for section, what in report.moved:
        yield Finding(
            _RULE,
            Severity.WARNING,
            f"a page of this part is not as it was planned: {what}",
            spans.get(section),
            "Nothing is lost. The proof says of each note where it stands; look at that page.",
        )
    for text in report.shrunk:
        yield Finding(
            _RULE,
            Severity.WARNING,
            f"this is higher than a page and is drawn smaller, to fit on one: “{_opening(text)}”",
            place(text, book),
            "Divide it in two.",
        )
    for text, difference in report.wrong:
        yield Finding(
            _RULE,
            Severity.INFO,
            f"the words of this paragraph may stand wider apart than elsewhere: {difference}, so "
            "its lines were broken one by one",
            place(text, book),
            "Nothing is lost. If you see gaps, a word said otherwise will close them.",
        )


def _opening(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def place(text: str, book: Book) -> SourceSpan | None:
    """The paragraph of the book that begins with the letters of `text`, if there is one."""
    wanted = _letters(text)[:_ENOUGH]
    for entry in _likely_first(text, book):
        blocks = [*entry.blocks, *(block for note in entry.notes for block in note.blocks)]
        for node in walk(blocks):
            if isinstance(node, Paragraph) and wanted:
                found = _letters(plain_text(node.children))
                if found.startswith(wanted) or (found and wanted.startswith(found)):
                    return node.span
    return None


def _likely_first(text: str, book: Book) -> list[Entry]:
    """The entries, first those that have the first words of `text` as they are written.

    It is nearly always one of these, and the others need not be read then.
    """
    words = " ".join(text.split()[:3])

    def lacks(entry: Entry) -> bool:
        paths = [one for one in (entry.text_file, entry.notes_file) if one in book.sources]
        return all(words not in book.sources[one].text for one in paths if one is not None)

    return sorted(book.entries, key=lacks)


def _letters(text: str) -> str:
    """Letters alone: numbers of notes, spaces and hyphens are the typesetter's."""
    return "".join(filter(str.isalpha, text))
