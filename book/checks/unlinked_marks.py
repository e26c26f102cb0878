"""Raised figures, stars and daggers that were typed or pasted where calls of notes belong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from book.checks.markers import EntryMarkers, Hidden, Offsets
from book.checks.registry import checks
from book.checks.unlinked import UNLINKED
from book.checks.view import View
from book.model.finding import Finding
from book.model.source import SourceFile, SourceSpan

_RAISED = re.compile(r"[⁰¹²³⁴-⁹]+")
_SUP = re.compile(
    r"<sup>\s*(?:<a [^<>]*>)?\s*\[?(\d{1,3}|[*†‡§]|[a-z])\]?\s*(?:</a>)?\s*</sup>", re.I
)
# Behind these a raised figure is an exponent; shorter words are units and symbols anyhow.
_UNITS = frozenset(("min", "sec", "rad", "deg", "kgs", "cms", "kms", "lbs", "mol"))
_WORD = re.compile(r"[^\W\d_]+$")
_MARK_BEFORE = re.compile(r"[.,;:!?”’»\"]$")
_BRACKET_BEFORE = re.compile(r"[^\W\d_]{3,}\)$")
_STARS = re.compile(r"(?<=[^\s*†‡§\\])(\*{1,3}|[†‡§]{1,2})(?=[\s.,;:!?)”’]|$)")
_WEB_LINK = re.compile(
    r"\[\\?\[?\^?(\d{1,3})\\?\]?\]\((https?://[^()\s]*#(?:_?ftn|_?edn|fn|footnote|cite_note|note)[-_:]?"
    r"\d+)\)",
    re.I,
)


@checks
def raised_figures(view: View) -> Iterable[Finding]:
    """¹ ² ³ behind words and marks of a sentence; not exponents."""
    for prose in view.prose:
        if prose.text.isascii() or prose.kind == "html":
            continue
        for one in _RAISED.finditer(prose.text):
            before = prose.text[: one.start()]
            after = prose.text[one.end() : one.end() + 1]
            if _is_call(before) and not after.isalnum():
                yield UNLINKED.finding(
                    f"“{one[0]}” is a raised figure that was typed; it leads nowhere",
                    prose.place(one.start(), one.end()),
                    "Write [^1] with the label of its note.",
                )


def _is_call(before: str) -> bool:
    """Whether a raised figure behind this text is the figure of a note."""
    if _MARK_BEFORE.search(before) or _BRACKET_BEFORE.search(before):
        return True
    word = _WORD.search(before[-40:])
    if word is None or word[0] in _UNITS:
        return False
    # Short words with capitals are formulas and units; a word of a sentence is longer.
    return len(word[0]) >= 3 and word[0][1:].islower()


@checks
def html_figures(view: View) -> Iterable[Finding]:
    """`<sup>1</sup>` behind words and marks."""
    for here in view.markers:
        for source in _sources(view, here):
            if "<sup" not in source.text and "<SUP" not in source.text:
                continue
            hidden, offsets = Hidden(source, here.seen), Offsets(source)
            for one in _SUP.finditer(source.text):
                before = source.text[max(0, one.start() - 60) : one.start()]
                if hidden.at(one.start()) is None and _is_call(before) and not _is_letter(one):
                    yield UNLINKED.finding(
                        f"“{one[0]}” looks like a note marker; it leads nowhere",
                        _span(source, offsets, one),
                        "Write [^1] with the label of its note.",
                    )


def _is_letter(one: re.Match[str]) -> bool:
    """A raised letter is an abbreviation: M^me, n^o."""
    return one[1].isalpha()


@checks
def stars(view: View) -> Iterable[Finding]:
    """A star or dagger behind a word, and a paragraph below that begins with the same one."""
    for seen in view.entries:
        begins = {
            match[1]
            for prose in seen.prose
            if (match := re.match(r"\s*(\*{1,3}|[†‡§]{1,2})(?=\s*[^\W\d_“‘\"])", prose.text))
        }
        if not begins:
            continue
        for prose in seen.prose:
            for one in _STARS.finditer(prose.text):
                if one[1] in begins:
                    yield UNLINKED.finding(
                        f"“{one[1]}” looks like the call of a note: one below begins with it",
                        prose.place(one.start(), one.end()),
                        "Write [^label], and the note as “[^label]: …”.",
                    )


@checks
def web_links(view: View) -> Iterable[Finding]:
    """`[1](https://…#_ftn1)`: the call as the web page had it, leading back to the page."""
    for here in view.markers:
        for source in _sources(view, here):
            if "](http" not in source.text:
                continue
            hidden, offsets = Hidden(source, here.seen), Offsets(source)
            for one in _WEB_LINK.finditer(source.text):
                if hidden.at(one.start()) is None:
                    yield UNLINKED.finding(
                        f"the call {one[1]} leads to the page that the text was taken from",
                        _span(source, offsets, one),
                        f"Write [^{one[1]}], and the note's text as “[^{one[1]}]: …”.",
                    )


@checks
def escaped(view: View) -> Iterable[Finding]:
    """Markers behind a backslash, where a note of that label is defined."""
    for here in view.markers:
        for marker in here.markers:
            if marker.state == "escaped" and marker.label in here.defined:
                key = here.key(marker.label)
                yield UNLINKED.finding(
                    f"a backslash makes “[^{marker.label}]” mere text; a reader sees it as typed",
                    marker.span,
                    "Delete the backslash.",
                    key,
                )


def _sources(view: View, here: EntryMarkers) -> Iterator[SourceFile]:
    for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
        if path is not None and path in view.sources:
            yield view.sources[path]


def _span(source: SourceFile, offsets: Offsets, one: re.Match[str]) -> SourceSpan:
    line, column = offsets.place(one.start())
    return SourceSpan(source.path, line, column, line, column + len(one[0]))
