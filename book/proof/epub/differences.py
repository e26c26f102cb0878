"""Says which words are lost, too many, changed, moved or doubled, and where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from book.checks.registry import Rule
from book.model.book import Book
from book.model.source import SourceSpan
from book.proof import rules
from book.proof.align import Difference
from book.proof.epub.matching import Match
from book.proof.epub.report import Report, quoted
from book.proof.words import split

_RAW = re.compile(r"\[\^[^\]\s]+\]")
# Differences with no more than this many equal words between them are one.
_NEAR = 2
# A template puts its own punctuation behind a name.
_POINTS = ",.;:"
# A file that is wrong throughout need not be told word by word.
_MOST = 100
_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<[^>]*>", re.S)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What may differ, because the book's own templates say it, or a draft's mark.

    A book with templates of its own decides what stands on title pages; that title and authors do
    is still proved. Words that no manuscript has are taken from these templates word by word, so
    that nothing of the author's can pass for one.
    """

    settings_file: str
    literal: frozenset[str]
    templates: bool
    core: tuple[str, ...]
    more: Callable[[Match, Difference], bool] | None = None

    def but(self, more: Callable[[Match, Difference], bool]) -> Tolerance:
        """This tolerance, and that of what `more` tells."""
        return replace(self, more=more)

    @classmethod
    def of(cls, book: Book, draft: bool) -> Tolerance:
        """The tolerance for a book."""
        own = book.own.templates.values()
        data = book.metadata
        literal = {word for text in own for word in split(_TAGS.sub(" ", text))}
        if own:
            said = (data.title, data.subtitle, data.publisher, data.rights, data.description)
            names = (one.name for one in data.contributors)
            literal |= {word for text in (*said, *names) for word in split(text)}
        if draft:
            literal.add("DRAFT")
        authors = (one.name for one in data.named("aut", "cre"))
        file = book.entries[0].span.file if book.entries else ""
        plain = frozenset(word.strip(_POINTS) for word in literal)
        return cls(file, plain, bool(own), (data.title, *authors))

    def covers(self, match: Match, part: Difference) -> bool:
        """Whether a difference is none that counts."""
        if self.more is not None and self.more(match, part):
            return True
        extra = match.found.words[part.found]
        if any(word.strip(_POINTS) not in self.literal for word in extra):
            return False
        lost = match.wanted[part.wanted]
        if not lost:
            return True
        if not self.templates or any(one.base.file != self.settings_file for one in lost):
            return False
        text = " ".join(match.found.words)
        return all(" ".join(split(phrase)) in text for phrase in self.core)


def tell_differences(
    match: Match,
    report: Report,
    tolerance: Tolerance,
    note: str | None = None,
    default: SourceSpan | None = None,
) -> None:
    """Report every difference between the two rows of words of `match`.

    Args:
        match: the rows.
        report: takes the findings.
        tolerance: what may differ.
        note: the key of the note whose words they are.
        default: the place for words that stand before the first wanted one.
    """
    told = list(_gathered(one for one in match.told if not tolerance.covers(match, one)))
    for part in told[:_MOST]:
        _tell(match, part, report, note, default)
    if len(told) > _MOST:
        page, element = match.found.place(told[_MOST].found.start)
        message = f"and {len(told) - _MOST} more differences in words"
        report.add(rules.CHANGED_WORDS, message, page, element, note=note)


def _gathered(parts: Iterable[Difference]) -> Iterable[Difference]:
    """Differences that are close to each other as one."""
    waiting: Difference | None = None
    for part in parts:
        if waiting is not None and _close(waiting, part):
            wanted = slice(waiting.wanted.start, part.wanted.stop)
            waiting = Difference("changed", wanted, slice(waiting.found.start, part.found.stop))
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting


def _close(first: Difference, second: Difference) -> bool:
    if {"moved", "doubled"} & {first.kind, second.kind}:
        return False
    gap: int = second.wanted.start - first.wanted.stop
    same: int = second.found.start - first.found.stop
    return 0 <= gap <= _NEAR and same == gap


def _tell(
    match: Match, part: Difference, report: Report, note: str | None, default: SourceSpan | None
) -> None:
    page, element = match.found.place(part.found.start)
    lost = [one.text for one in match.wanted[part.wanted]]
    extra = match.found.words[part.found]
    span = _span(match, part, default)
    rule, message = _SAYINGS[part.kind]
    said = message(lost, extra)
    raw = [one for one in extra if _RAW.search(one)]
    if raw and not any(_RAW.search(one) for one in lost):
        rule = rules.RAW_MARKER
        said = f"a mark of a note stands in the text as it was typed: {quoted(raw)}"
    report.add(
        rule, f"{said} in note {note}" if note else said, page, element, span=span, note=note
    )


def _span(match: Match, part: Difference, default: SourceSpan | None) -> SourceSpan | None:
    """The manuscript place of the first word that is wanted, or of the one before."""
    first: int = part.wanted.start
    if first < part.wanted.stop:
        return match.wanted[first].span
    before = first - 1
    return match.wanted[before].span if before >= 0 else default


def _lost(lost: list[str], extra: list[str]) -> str:
    return f"{_count(lost)} of the manuscript {_are(lost)} not in the book: {quoted(lost)}"


def _extra(lost: list[str], extra: list[str]) -> str:
    return f"the book has {_count(extra)} that the manuscript has not: {quoted(extra)}"


def _changed(lost: list[str], extra: list[str]) -> str:
    return f"the manuscript has {quoted(lost)}, and the book {quoted(extra)}"


def _moved(lost: list[str], extra: list[str]) -> str:
    return f"{_count(extra)} stand in another place of the book than they should: {quoted(extra)}"


def _doubled(lost: list[str], extra: list[str]) -> str:
    return f"{_count(extra)} stand in the book once more than they should: {quoted(extra)}"


def _count(words: list[str]) -> str:
    return "one word" if len(words) == 1 else f"{len(words)} words"


def _are(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"


_SAYINGS: dict[str, tuple[Rule, Callable[[list[str], list[str]], str]]] = {
    "lost": (rules.LOST_WORDS, _lost),
    "extra": (rules.EXTRA_WORDS, _extra),
    "changed": (rules.CHANGED_WORDS, _changed),
    "moved": (rules.MOVED_WORDS, _moved),
    "doubled": (rules.DOUBLED_WORDS, _doubled),
}
