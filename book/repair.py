"""`--fix`: repairs that are certain, carried out in the files as they stand.

A round takes the edits of all findings that don't touch each other; rounds go on until nothing is
left to repair, so that a second run finds nothing to do.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from book.model.finding import Finding
from book.model.source import Edit

_BOM = "\ufeff"
_NEWLINE = re.compile(r"\r\n|\n|\r")
_ROUNDS = 12

Texts = dict[str, str]
Checker = Callable[[Texts], list[Finding]]


@dataclass(slots=True)
class Repaired:
    """`texts` as they should be, newlines and BOM as they were, and how many findings went."""

    texts: Texts = field(default_factory=dict)
    count: int = 0


def repair(texts: Texts, checker: Checker) -> Repaired:
    """Repair `texts`, whole files by path, until `checker` has no more edits for them.

    `checker` gives the findings for the files in the state that it is handed. A round after which
    there would be more errors than before is not kept: no repair may do harm.
    """
    now = dict(texts)
    findings = checker(now)
    errors = _errors(findings)
    count = 0
    for _ in range(_ROUNDS):
        chosen = _apart(one for one in findings if one.edits)
        if not chosen:
            break
        after = dict(now)
        for path, edits in _by_file(chosen).items():
            if path in after:
                after[path] = edited(after[path], edits)
        findings = checker(after)
        if after == now or _errors(findings) > errors:
            break
        now, errors = after, _errors(findings)
        count += len(chosen)
    return Repaired({path: text for path, text in now.items() if text != texts[path]}, count)


def edited(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits` made; a new line gets the kind of newline that the file has most."""
    body = text.removeprefix(_BOM)
    head = text[: len(text) - len(body)]
    starts = [0, *(match.end() for match in _NEWLINE.finditer(body))]
    newline = _newline(body)
    parts: list[str] = []
    last = 0
    for start, end, new in sorted(_offsets(one, starts, len(body)) for one in edits):
        parts += (body[last:start], new.replace("\n", newline))
        last = end
    return head + "".join(parts) + body[last:]


def differences(path: str, before: str, after: str) -> list[str]:
    """A unified diff of one file, without its newlines."""
    names = (path, f"{path} (repaired)")
    return list(difflib.unified_diff(_lines(before), _lines(after), *names, lineterm="", n=1))


def _lines(text: str) -> list[str]:
    return _NEWLINE.split(text)


def _newline(text: str) -> str:
    kinds = _NEWLINE.findall(text)
    return max(("\n", "\r\n", "\r"), key=kinds.count)


def _offsets(edit: Edit, starts: list[int], length: int) -> tuple[int, int, str]:
    span = edit.span
    start = starts[span.line - 1] + span.column - 1
    end = starts[span.end_line - 1] + span.end_column - 1 if span.end_line else start
    return min(start, length), min(end, length), edit.text


def _errors(findings: list[Finding]) -> int:
    return sum(one.severity == "error" for one in findings)


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose edits touch nobody else's; of two that touch, the first is taken."""
    taken: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = defaultdict(list)
    chosen = []
    for finding in findings:
        wanted = [(edit.span.file, *_ends(edit)) for edit in finding.edits]
        if any(
            start <= other_end and other_start <= end
            for file, start, end in wanted
            for other_start, other_end in taken[file]
        ):
            continue
        for file, start, end in wanted:
            taken[file].append((start, end))
        chosen.append(finding)
    return chosen


def _ends(edit: Edit) -> tuple[tuple[int, int], tuple[int, int]]:
    span = edit.span
    start = (span.line, span.column)
    return start, (span.end_line, span.end_column) if span.end_line else start


def _by_file(findings: Iterable[Finding]) -> dict[str, list[Edit]]:
    files: dict[str, list[Edit]] = defaultdict(list)
    for finding in findings:
        for edit in finding.edits:
            files[edit.span.file].append(edit)
    return files
