"""What only looks like the marker of a note: other brackets, other carets, a link, an attribute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from book.checks.labels import named
from book.checks.markers import EntryMarkers, Hidden, Marker, Offsets, seen_there
from book.checks.registry import RULES, Rule, add, entry_checks
from book.checks.shape_definitions import misread
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit, SourceFile, SourceSpan

LOOKALIKE = add(
    Rule(
        "lookalike-marker",
        Severity.ERROR,
        "something that looks like a note's marker and is none",
        "Other brackets, or another caret, come from other keyboards and from text recognition. "
        "A person sees a marker; the program sees letters.",
        family="identity",
        reader="The literal text “［^1］” in the middle of a sentence.",
        bad="The congress met.\uff3b^1\uff3d\n\n[^1]: In March.\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
        repairs=True,
    )
)

# Left and right brackets, and carets, that stand for [ ] and ^ in texts from elsewhere.
_LEFT = "\uff3b\u3010\u3014\u2045\u301a\u2772\u27e6\ufe5d\u3016\uff3b"
_RIGHT = "\uff3d\u3011\u3015\u2046\u301b\u2773\u27e7\ufe5e\u3017"
_CARETS = "\u02c6\uff3e\u2303\u02c4\u2227\u2038\u2041\ua788\u0302\u028c\u0311"
_ANY = lazy(f"[{_LEFT}{_RIGHT}{_CARETS}]")
_LIKE = lazy(
    rf"(?P<left>[\[{_LEFT}])[ ]?(?P<caret>[\^{_CARETS}])[ ]?"
    rf"(?P<label>[\w.:-]{{1,40}})[ ]?(?P<right>[\]{_RIGHT}])"
)
# With brackets of the right kind in the wrong order, only a label that is missed counts.
_WRONG_ORDER = lazy(
    r"\[[ ]\^[ ]?(?P<a>[^\]\n^]{1,99})\]|\[(?P<b>[^\]\[\n^]{1,99})\^\]"
    r"|\(\^(?P<c>[^)\]\n^]{1,99})[)\]]|\{\^(?P<d>[^}\]\n^]{1,99})[}\]]"
)
_COLON = lazy(r"[ \t]*[:\uff1a][ \t]*")
_DEFINES = ("undefined-note", "unlinked-marker")
_CALLS = ("unused-note", "unlinked-marker")


@dataclass(frozen=True, slots=True)
class _Like:
    """A place that looks like a marker; `end` stands behind the colon of a definition, else 0."""

    source: SourceFile
    line: int
    column: int
    width: int
    label: str
    odd: str
    end: int

    @property
    def span(self) -> SourceSpan:
        return SourceSpan(
            self.source.path, self.line, self.column, self.line, self.column + self.width
        )

    @property
    def edit(self) -> Edit:
        column = self.end or self.column + self.width
        span = SourceSpan(self.source.path, self.line, self.column, self.line, column)
        return Edit(span, f"[^{self.label}]: " if self.end else f"[^{self.label}]")


@entry_checks
def lookalikes(view: View) -> Iterable[Finding]:
    """Markers with other brackets or carets than `[^…]`."""
    for here in view.markers:
        found = [one for source in _sources(view, here) for one in _likes(source, here)]
        by_label: dict[str, list[_Like]] = {}
        for one in found:
            by_label.setdefault(one.label, []).append(one)
        for label, places in by_label.items():
            yield from _judged(here, label, places)


def _sources(view: View, here: EntryMarkers) -> list[SourceFile]:
    paths = dict.fromkeys((here.entry.text_file, here.entry.notes_file))
    return [view.sources[one] for one in paths if one is not None and one in view.sources]


def _likes(source: SourceFile, here: EntryMarkers) -> Iterator[_Like]:
    patterns = [_LIKE] if _ANY.search(source.text) else []
    lost = {*here.unused, *here.undefined}
    if lost and "^" in source.text:
        patterns.append(_WRONG_ORDER)
    if not patterns:
        return
    hidden, offsets = Hidden(source, here.seen), Offsets(source)
    for pattern in patterns:
        for match in pattern.finditer(source.text):
            like = _like(source, offsets, match)
            if pattern is _WRONG_ORDER and like is not None and like.label not in lost:
                continue
            if like is not None and hidden.at(match.start()) is None:
                yield like


def _like(source: SourceFile, offsets: Offsets, match: re.Match[str]) -> _Like | None:
    found = match.groupdict()
    if "caret" in found:
        odd = [found[one] for one in ("left", "caret", "right") if not found[one].isascii()]
        label, what = found["label"], ", ".join(named(one) for one in dict.fromkeys(odd))
        if not odd:
            return None
    else:
        label = next(one for one in found.values() if one)
        what = ""
    line, column = offsets.place(match.start())
    text, width = source.line(line), match.end() - match.start()
    colon = _COLON.match(text, column - 1 + width) if not text[: column - 1].strip() else None
    end = colon.end() + 1 if colon else 0
    return _Like(source, line, column, width, label, what, end)


def _judged(here: EntryMarkers, label: str, places: list[_Like]) -> Iterator[Finding]:
    """The findings for all that looks like markers with `label`."""
    definitions = [one for one in places if one.end]
    calls = [one for one in places if not one.end]
    known = label in here.defined or label in here.calls
    key = here.key(label)
    if not known and len(definitions) == 1 and calls:
        # Calls and note are written the same wrong way: one cause.
        edits = tuple(one.edit for one in places)
        yield _found(calls[0], key, "", edits=edits)
        return
    for one in places:
        defines = one.end > 0
        sure = known and defines is (label not in here.defined)
        rules = _DEFINES if defines else _CALLS
        finding = _found(
            one,
            key,
            f"; [^{label}] has no note then" if defines and sure else "",
            edits=(one.edit,) if sure and (not defines or len(definitions) == 1) else (),
            explains=tuple((rule, key) for rule in rules) if sure else (),
        )
        yield finding if known else replace(finding, severity=Severity.WARNING)


def _found(
    one: _Like,
    key: str,
    more: str,
    *,
    edits: tuple[Edit, ...],
    explains: tuple[tuple[str, str], ...] = (),
) -> Finding:
    text = one.source.line(one.line)[one.column - 1 : one.column - 1 + one.width]
    odd = f" (contains {one.odd})" if one.odd else ""
    return LOOKALIKE.finding(
        f"“{text}”{odd} looks like a marker and is none; a reader would see it as it is{more}",
        one.span,
        f"Write [^{one.label}].",
        key,
        edits=edits,
        explains=(*explains, *seen_there(one.edit.span)),
    )


@entry_checks
def not_read(view: View) -> Iterable[Finding]:
    """Whole markers that the parser did not take for one: a link, an address, an attribute."""
    for here in view.markers:
        waiting = [one for one in here.markers if one.state == "unread" and _is_whole(one)]
        if not waiting:
            continue
        told = misread(here)
        html = _html_lines(here) if "note-in-html" in RULES else set()
        for one in waiting:
            place = (one.source.path, one.line)
            if (*place, one.column) not in told and place not in html and not _is_stray(here, one):
                yield _not_read(here, one)


def _is_whole(marker: Marker) -> bool:
    return bool(not marker.inline and marker.label.strip() and "[" not in marker.label)


def _is_stray(here: EntryMarkers, marker: Marker) -> bool:
    """Whether it stands in a notes file outside any note, of which another finding tells."""
    path, line = marker.source.path, marker.line
    if path != here.entry.notes_file or path == here.entry.text_file:
        return False
    spans = (one.span for one in here.entry.definitions if one.label is not None)
    return not any(
        span.file == path and span.line <= line <= (span.end_line or span.line) for span in spans
    )


def _html_lines(here: EntryMarkers) -> set[tuple[str, int]]:
    """The lines with text of raw HTML blocks."""
    found = set()
    for prose in here.seen.prose:
        if prose.kind == "html":
            for number in range(prose.text.count("\n") + 3):
                found.add((prose.span.file, prose.span.line + number))
    return found


def _not_read(here: EntryMarkers, marker: Marker) -> Finding:
    label, after = marker.label, marker.after
    shown = f"[^{label}]"
    edits: tuple[Edit, ...] = ()
    link = re.match(r"\(([^()\n]*)\)", after)
    if after.startswith("("):
        what = f"“{shown}(” is read as a link; a reader would see “^{label}” and no note"
        hint = "Take the parentheses behind it away, or put a blank or a backslash before them."
        if link is not None and link[1].startswith("#") and label in here.defined:
            end = marker.end + link.end()
            edits = (
                Edit(
                    SourceSpan(marker.source.path, marker.line, marker.column, marker.line, end),
                    shown,
                ),
            )
    else:
        what = f"“{shown}” is not read as a marker where it stands; no note would be called there"
        hint = "Addresses, attributes and raw HTML hold no notes: call it in the text."
    known = label in here.defined or label in here.calls
    finding = LOOKALIKE.finding(
        what,
        marker.span,
        hint,
        here.key(label),
        edits=edits,
        explains=(("unused-note", here.key(label)), *seen_there(marker.span)),
    )
    sure = known or after.startswith("(")
    return finding if sure else replace(finding, severity=Severity.WARNING)
