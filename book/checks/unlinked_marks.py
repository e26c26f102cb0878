"""Raised figures, stars and daggers that were typed or pasted where calls of notes belong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from book.checks.markers import EntryMarkers, Hidden, Offsets, seen_there
from book.checks.registry import entry_checks
from book.checks.unlinked import UNLINKED, plain_call
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import SourceFile, SourceSpan

_RAISED_FIGURES = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = lazy(f"[{_RAISED_FIGURES}]+")
PLAIN_FIGURES = str.maketrans(_RAISED_FIGURES, "0123456789")
_RAISED_MARK = (
    r"<sup\b[^<>]*>\s*(?:<a [^<>]*>)?\s*\[?(\d{1,3}|[*†‡§]|[a-z])\]?\s*(?:</a>)?\s*</sup>"
)
_SUP = lazy(_RAISED_MARK, re.I)
_SUP_BEGINS = lazy(rf"^[ ]{{0,3}}{_RAISED_MARK}[.:]?[ \t]+\S", re.I | re.M)
_LOOK_BACK = 60
"""As many characters before a mark tell whether it stands behind a word."""
# Behind these a raised figure is an exponent; shorter words are units and symbols anyhow.
_UNITS = frozenset(("min", "sec", "rad", "deg", "kgs", "cms", "kms", "lbs", "mol"))
_JOINT = lazy(r"(?<=[^\s\[({])\[(\d{1,3}(?:\s*[,;]\s*\d{1,3})+)\]")
_LISTED = lazy(r"^[ \t]*\[(\d{1,3})\][ \t]+\S", re.MULTILINE)
_FIGURES = lazy(r"\d+")
_WORD = lazy(r"[^\W\d_]+$")
_MARK_BEFORE = lazy(r"[.,;:!?”’»\"]$")
_BRACKET_BEFORE = lazy(r"(?:[^\W\d_]{3,}|\b\d{4})\)$")
_STARS = lazy(r"(?<=[^\s*†‡§\\])(\*{1,3}|[†‡§]{1,2})(?=[\s.,;:!?)”’]|$)")
_WEB_LINK = lazy(
    r"\[\\?\[?(?:\^(?!\d+\]\(#))?(\d{1,3})\\?\]?\]\((?:(https?://[^()\s]*#(?:_?ftn|_?edn|fn|footnote|cite_note|note)"
    r"[-_:]?\d+)|#((?:_?ftn|_?edn|fn|footnote|cite_note|note|n)(?:ref)?[-_:]?\d+))\)",
    re.I,
)
_BARE = lazy(
    r"(?:\\\[\\?|\[\\)\^(?P<label>[\w.-]+)\\?\](?!:)|(?<=[^\s\[(^])\^(?P<bare>\d{1,3})(?:\^|\])?(?!\w)"
)


@entry_checks
def raised_figures(view: View) -> Iterable[Finding]:
    """¹ ² ³ behind words and marks of a sentence; not exponents."""
    for here in view.markers:
        for prose in here.seen.prose:
            if prose.kind == "html" or not any(one in prose.text for one in _RAISED_FIGURES):
                continue
            for one in _RAISED.finditer(prose.text):
                before = prose.text[max(0, one.start() - _LOOK_BACK) : one.start()]
                after = prose.text[one.end() : one.end() + 1]
                if _is_call(before) and not after.isalnum():
                    span = prose.place(one.start(), one.end())
                    yield _raised(here, one[0], one[0].translate(PLAIN_FIGURES), span)


def _raised(here: EntryMarkers, mark: str, label: str, span: SourceSpan) -> Finding:
    """The finding for a raised mark; an error where the note that is meant is there, uncalled."""
    if label in here.unused:
        return plain_call(here, mark, label, span)
    found = UNLINKED.finding(
        f"“{mark}” is a raised mark that was typed; it leads nowhere",
        span,
        "Write [^1] with the label of its note.",
        explains=seen_there(span),
    )
    # A link inside it that is dead is an error of its own: one cause, one finding.
    return replace(found, severity=Severity.ERROR) if "#" in mark else found


def _is_call(before: str) -> bool:
    """Whether a raised figure behind this text is the figure of a note."""
    if _MARK_BEFORE.search(before) or _BRACKET_BEFORE.search(before):
        return True
    word = _WORD.search(before[-40:])
    if word is None or word[0] in _UNITS:
        return False
    # Short words with capitals are formulas and units; a word of a sentence is longer.
    return len(word[0]) >= 3 and word[0][1:].islower()


@entry_checks
def html_figures(view: View) -> Iterable[Finding]:
    """`<sup>1</sup>` behind words and marks."""
    for here in view.markers:
        for source in _sources(view, here):
            if "<sup" not in source.text and "<SUP" not in source.text:
                continue
            hidden, offsets = Hidden(source, here.seen), Offsets(source)
            begins = {one[1] for one in _SUP_BEGINS.finditer(source.text)}
            for one in _SUP.finditer(source.text):
                before = source.text[max(0, one.start() - _LOOK_BACK) : one.start()]
                # A raised letter is an abbreviation (M^me, n^o), unless a note begins with it.
                meant = not one[1].isalpha() or one[1] in begins
                if meant and hidden.at(one.start()) is None and _is_call(before):
                    yield _raised(here, one[0], one[1], _span(source, offsets, one))


@entry_checks
def joint_marks(view: View) -> Iterable[Finding]:
    """`[1, 2]` behind a word, where notes of these numbers are there, uncalled or unlinked."""
    for here in view.markers:
        found = [
            (prose, one)
            for prose in here.seen.prose
            if "[" in prose.text and prose.kind != "html"
            for one in _JOINT.finditer(prose.text)
        ]
        listed = {
            number
            for prose in (here.seen.prose if found else ())
            for number in _LISTED.findall(prose.text)
        }
        for prose, one in found:
            labels = _FIGURES.findall(one[1])
            span = prose.place(one.start(), one.end())
            if all(label in here.unused for label in labels):
                yield _joint_call(here, one[0], labels, span)
            elif all(label in listed for label in labels):
                yield UNLINKED.finding(
                    f"“{one[0]}” looks like calls; it is plain text and leads nowhere",
                    span,
                    f"Write [^{'][^'.join(labels)}], and each note as “[^{labels[0]}]: …”.",
                )


def _joint_call(here: EntryMarkers, mark: str, labels: list[str], span: SourceSpan) -> Finding:
    finding = UNLINKED.finding(
        f"“{mark}” is plain text; the notes are never referred to, and would not be printed",
        span,
        f"Write [^{'][^'.join(labels)}].",
        here.key(labels[0]),
        explains=tuple(("unused-note", here.key(label)) for label in labels),
    )
    return replace(finding, severity=Severity.ERROR)


@entry_checks
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


@entry_checks
def web_links(view: View) -> Iterable[Finding]:
    """`[1](https://…#_ftn1)`, `[1](#fn1)`: the call as the web page had it."""
    for here in view.markers:
        for source in _sources(view, here):
            if "](http" not in source.text and "](#" not in source.text:
                continue
            hidden, offsets = Hidden(source, here.seen), Offsets(source)
            for one in _WEB_LINK.finditer(source.text):
                lost = one[2] or one[3] not in here.entry.anchors
                if lost and hidden.at(one.start()) is None:
                    yield _web_link(_span(source, offsets, one), one)


def _web_link(span: SourceSpan, one: re.Match[str]) -> Finding:
    where = "to the page that the text was taken from" if one[2] else "to a place that is not there"
    found = UNLINKED.finding(
        f"the call {one[1]} leads {where}",
        span,
        f"Write [^{one[1]}], and the note's text as “[^{one[1]}]: …”.",
        explains=seen_there(span),
    )
    return found if one[2] else replace(found, severity=Severity.ERROR)


@entry_checks
def escaped(view: View) -> Iterable[Finding]:
    """Markers behind a backslash, where a note of that label is defined."""
    for here in view.markers:
        told = set()
        for marker in here.markers:
            if marker.state == "escaped" and marker.label in here.defined:
                told.add(marker.label)
                yield _escaped(here, marker.span, marker.label)
        lost = {one for one in here.unused if one not in told}
        for source in _sources(view, here) if lost else ():
            yield from _uncalled(here, source, lost)


def _escaped(here: EntryMarkers, span: SourceSpan, label: str) -> Finding:
    key = here.key(label)
    found = UNLINKED.finding(
        f"a backslash makes “[^{label}]” mere text; a reader sees it as typed",
        span,
        "Delete the backslash.",
        key,
        explains=(("unused-note", key),),
    )
    return replace(found, severity=Severity.ERROR) if label in here.unused else found


def _uncalled(here: EntryMarkers, source: SourceFile, lost: set[str]) -> Iterator[Finding]:
    """Carets with a backslash, or without their brackets, for notes that nothing calls."""
    hidden: Hidden | None = None
    offsets: Offsets | None = None
    for one in _BARE.finditer(source.text):
        label = one["label"] or one["bare"]
        if label not in lost:
            continue
        hidden, offsets = hidden or Hidden(source, here.seen), offsets or Offsets(source)
        if hidden.at(one.start()) is None:
            span = _span(source, offsets, one)
            if one["label"]:
                yield _escaped(here, span, label)
            elif _is_call(source.text[max(0, one.start() - _LOOK_BACK) : one.start()]):
                yield plain_call(here, one[0], label, span)


def _sources(view: View, here: EntryMarkers) -> Iterator[SourceFile]:
    for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
        if path is not None and path in view.sources:
            yield view.sources[path]


def _span(source: SourceFile, offsets: Offsets, one: re.Match[str]) -> SourceSpan:
    line, column = offsets.place(one.start())
    return SourceSpan(source.path, line, column, line, column + len(one[0]))
