"""Words: doubled, glued to digits, left open at the end, or never filled in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from operator import eq

from book.checks.registry import Rule, add, entry_checks
from book.checks.view import CALL, EntryView, Prose, View
from book.model.blocks import Paragraph
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit

REPEATED = add(
    Rule(
        "repeated-word",
        Severity.WARNING,
        "a word that stands twice",
        "The eye skips it when it reads, above all at the end of a line; the reader's does not.",
        family="language",
        reader="“of of”, most often over the end of a line.",
        bad="The end of of the congress.\n",
        good="The end of the congress.\n",
        repairs=True,
    )
)
GLUED = add(
    Rule(
        "glued-digits",
        Severity.INFO,
        "digits glued to a word",
        "The number of a note that lost its mark on the way, or a blank that was lost.",
        family="language",
        reader="“congress1” in the middle of a sentence.",
        bad="The congress met in spring. That congress1 rose late.\n",
        good="The congress met in spring. That congress rose late.\n",
    )
)
END_MARK = add(
    Rule(
        "missing-end-mark",
        Severity.WARNING,
        "a paragraph that ends without a mark",
        "A line was lost, or a full stop was.",
        family="language",
        reader="A paragraph that breaks off.",
        bad=(
            "The congress met in March. It was to last for a week, and it lasted for ten days "
            "and nights\n\nThen it rose.\n"
        ),
        good=(
            "The congress met in March. It was to last for a week, and it lasted for ten days "
            "and nights.\n\nThen it rose.\n"
        ),
    )
)
PLACEHOLDER = add(
    Rule(
        "placeholder",
        Severity.WARNING,
        "a reminder of the author's that was never filled in",
        "It is printed as it stands.",
        family="language",
        reader="“TODO” in a finished book.",
        bad="The congress met in TODO and rose late.\n",
        good="The congress met in March and rose late.\n",
    )
)

# Words that no sentence sets twice in a row; “that that” and “had had” are good English.
_NEVER_TWICE = {
    "en": "the a an of to and for from this these our their my your or but because which was were "
    "are be been with as at by into than then they we he she its",
    "de": "und von mit ein eine einen einem einer im zum zur vom nicht auch oder aber durch für "
    "wie wenn nach bei wird wurde sind war",
    "fr": "de le les et un une du des dans pour par avec sur qui est ce cette au aux mais ou",
    "es": "de el los las y un una en para por con que del se su sus pero o es al",
    "it": "di il gli e un una in per con che del della dei si è ma o al nel",
    "ru": "и в на с по из к от для что как это или но у за о при его",
}
_TWICE = lazy(r"(?<!\S)([^\W\d_]+)(\s+)(\1)(?![\w’'-])")
_GLUED = lazy(r"(?<![\w./@#-])([^\W\d_]{4,})([1-9]\d?)(?![\w.-]*\w)")
_GLUED_AFTER = lazy(r"(?<![\w./@#-])(\d{2,4})([^\W\d_]{4,})(?!\w)")
_AFTER_STOP = lazy(
    r"(?<![\w./@#-])(?!(?:[Cc]hap|[Ss]ect|[Ff]igs|[Aa]bschn|[Vv]ers)\.)[^\W\d_]{4,}[.!?][”’»\"]?"
    r"(?P<figure>[1-9]\d?)(?=\s+[“„«\"]?(?![a-zа-яё])[^\W\d_]|\s*\Z)"
)
_STOP_AND_FIGURE = lazy(r"[.!?][”’»\"]?[1-9]")
_TOUCHING = lazy(r"\d(?:(?<=[^\W\d_]\d)|(?=[^\W\d_]))")
_WORD = lazy(r"[^\W\d_]+")
_REMINDER = lazy(
    r"\b(?:TODO|FIXME|TKTK|XXXX+)\b|\[(?:TK|tk|TBD|\?\?+|citation needed|insert[^\]]*|…insert)\]"
    r"|\bLorem ipsum\b|\{\{\s*\w+\s*\}\}|%%\w+%%|\?\?\?\?+",
)
_REMINDER_MARKS = ("TODO", "FIXME", "TKTK", "XXXX", "[", "orem ips", "{{", "%%", "????")
_SENTENCE = lazy(r"[.!?…][”’»“\")\]]*\s+[“‘«„]?[A-ZÀ-ÖØ-ÞА-Я]")
_OPEN_END = lazy(rf"[^\W_][\s{CALL}”’»\")\]]*$|,[\s{CALL}]*$")
_LONG_ENOUGH = 12


@entry_checks
def repeated_words(view: View) -> Iterable[Finding]:
    """Doubled words of the kind that is never doubled on purpose."""
    never = {language: frozenset(words.split()) for language, words in _NEVER_TWICE.items()}
    for prose in view.prose:
        if prose.kind in ("html", "cell"):
            continue
        words = prose.text.split()
        if not any(map(eq, words, islice(words, 1, None))):
            continue
        for one in _TWICE.finditer(prose.text):
            language = prose.language_at(one.start()).partition("-")[0]
            if one[1] in never.get(language, ()):
                yield REPEATED.finding(
                    f"“{one[1]} {one[3]}”: the word stands twice",
                    prose.place(one.start(3), one.end(3)),
                    "Delete one of them.",
                    prose.note,
                    edits=_without(prose, one),
                )


def _without(prose: Prose, one: re.Match[str]) -> tuple[Edit, ...]:
    """The edit that takes the second word out, where both stand in one line of one text."""
    span = prose.place(one.end(1), one.end(3))
    in_line = "\n" not in one[2] and prose.piece(one.start()) is prose.piece(one.end() - 1)
    return (Edit(span, ""),) if in_line else ()


@entry_checks
def glued_digits(view: View) -> Iterable[Finding]:
    """A word of the text that has digits at one of its ends."""
    for entry in view.entries:
        found = list(_glued(entry))
        if not found:
            continue
        words = {word.lower() for one in entry.prose for word in _WORD.findall(one.text)}
        times = Counter(one[0] for _, one, _ in found)
        for prose, one, word in found:
            # “congress1” beside “congress” is an accident; what comes again is a name.
            if word.lower() in words and times[one[0]] == 1:
                yield GLUED.finding(
                    f"“{one[0]}”: digits are glued to a word; the number of a note, perhaps",
                    prose.place(one.start(), one.end()),
                    "Write the call of the note, [^1], or the blank that is missing.",
                    prose.note,
                )


@entry_checks
def figures_behind_stops(view: View) -> Iterable[Finding]:
    """A figure right behind the end of a sentence: “week.2 The …”."""
    for prose in view.prose:
        if prose.kind == "html" or not _STOP_AND_FIGURE.search(prose.text):
            continue
        for one in _AFTER_STOP.finditer(prose.text):
            yield GLUED.finding(
                f"“{one[0]}”: a figure is glued to the end of a sentence; the number of a note, "
                "perhaps",
                prose.place(one.start("figure"), one.end()),
                "Write the call of the note, [^1], or the blank that is missing.",
                prose.note,
            )


def _glued(entry: EntryView) -> Iterator[tuple[Prose, re.Match[str], str]]:
    for prose in entry.prose:
        if prose.kind == "html" or not _TOUCHING.search(prose.text):
            continue
        for one in _GLUED.finditer(prose.text):
            yield prose, one, one[1]
        for one in _GLUED_AFTER.finditer(prose.text):
            yield prose, one, one[2]


@entry_checks
def unended(view: View) -> Iterable[Finding]:
    """A paragraph of sentences whose last one has no end, before another paragraph."""
    for entry in view.entries:
        for prose, following in pairwise((*entry.prose, None)):
            if prose is None or not _is_sentences(prose):
                continue
            if not _goes_on(prose, following):
                end = len(prose.text.rstrip(f"\n {CALL}"))
                yield END_MARK.finding(
                    "the paragraph ends without a mark; text may be missing",
                    prose.place(end - 1, end),
                    "Add the full stop, or what comes after.",
                    prose.note,
                )


def _is_sentences(prose: Prose) -> bool:
    if prose.kind != "paragraph" or not isinstance(prose.block, Paragraph) or prose.within:
        return False
    if not _OPEN_END.search(prose.text, max(0, len(prose.text) - 12)):
        return False
    return len(prose.text.split()) >= _LONG_ENOUGH and bool(_SENTENCE.search(prose.text))


def _goes_on(prose: Prose, following: Prose | None) -> bool:
    """Whether the sentence goes on in a list, a quotation or verse below the paragraph."""
    if following is None or following.note != prose.note:
        return False
    return following.kind != "paragraph" or bool(following.within)


@entry_checks
def reminders(view: View) -> Iterable[Finding]:
    """TODO, TKTK, [citation needed], Lorem ipsum, template fields."""
    for prose in view.prose:
        if not any(mark in prose.text for mark in _REMINDER_MARKS):
            continue
        for one in _REMINDER.finditer(prose.text):
            yield PLACEHOLDER.finding(
                f"“{one[0]}” looks like a reminder; it would be printed",
                prose.place(one.start(), one.end()),
                "Fill it in.",
                prose.note,
            )
