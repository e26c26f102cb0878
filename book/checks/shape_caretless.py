"""Definitions that lack the caret: `[1]: text` where the text calls `[^1]`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from book.checks.markers import EntryMarkers, seen_there
from book.checks.registry import checks
from book.checks.shape_definitions import BAD, CONSEQUENCES, accused
from book.checks.view import View
from book.model.finding import Finding
from book.model.source import Edit, SourceSpan


@checks
def caretless(view: View) -> Iterable[Finding]:
    """`[1]: text`, `[1] text` and `^1: text`, for a label called `[^1]` that has no note."""
    for here in view.markers:
        missing = [one for one in here.undefined if re.fullmatch(r"[\w.-]+", one)]
        if not missing:
            continue
        told = {shape.label for shape in accused(here)}
        names = "|".join(re.escape(one) for one in missing if one not in told)
        if names:
            yield from _search(view, here, names)


def _search(view: View, here: EntryMarkers, names: str) -> Iterable[Finding]:
    pattern = re.compile(
        rf"[ ]{{0,3}}(?P<mark>\[({names})\](?:[ \t]*:)?|\^({names})\^?:)[ \t]+(?=\S)"
    )
    for path in dict.fromkeys((here.entry.text_file, here.entry.notes_file)):
        source = view.sources.get(path) if path is not None else None
        for number, line in enumerate(source.lines if source else (), 1):
            match = pattern.match(line) if "]" in line or "^" in line else None
            if match is not None and source is not None and not source.line(number - 1).strip():
                yield _finding(here, source.path, number, match)


def _finding(here: EntryMarkers, path: str, line: int, match: re.Match[str]) -> Finding:
    label, what = match[2] or match[3], match["mark"]
    key = here.key(label)
    start, end = match.start("mark") + 1, match.end() + 1
    return BAD.finding(
        f"“{what}” is not a definition of [^{label}]: that is written “[^{label}]:”; "
        f"[^{label}] would have no note",
        SourceSpan(path, line, start, line, match.end("mark") + 1),
        f"Write “[^{label}]: ”.",
        key,
        edits=(Edit(SourceSpan(path, line, start, line, end), f"[^{label}]: "),),
        explains=(
            *((rule, key) for rule in ("undefined-note", *CONSEQUENCES)),
            ("swallowed-text", f"{path}:{line}:1"),
            *seen_there(SourceSpan(path, line, 1, line, end)),
        ),
    )
