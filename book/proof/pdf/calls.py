"""Finds the call of each note on its page, and what it says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from book.proof.pdf import rules
from book.proof.pdf.matching import Match, WantedCall
from book.proof.pdf.read import Figure
from book.proof.pdf.report import Report
from book.proof.pdf.words import FoundFigure

CallId = tuple[str, int]


@dataclass(frozen=True, slots=True)
class CallPlace:
    """A call as found: what it says, where it is. `figure` is None where it is not set high."""

    number: str
    sheet: int
    line: int
    figure: Figure | None


def find_calls(match: Match, calls: Sequence[WantedCall]) -> dict[CallId, CallPlace]:
    """The place of every call that is there, by the note's key and the count of its reference.

    `calls` are those among the words of `match`. A figure is the call that stands after the same
    words; what it says is not asked here.
    """
    found: dict[CallId, CallPlace] = {}
    match.called.clear()
    afters = [figure.after for figure in match.found.figures]
    for after, group in groupby(calls, key=lambda call: call.after):
        together = list(group)
        indices = _figures_at(match, afters, after, together[-1].until)
        indices = _of_kind(match, indices, together)
        match.called.update(indices)
        if indices:
            found.update(_shared(match, together, indices))
        elif after in match.plain_calls and match.at[after - 1] >= 0:
            word = match.found.words[match.at[after - 1]]
            for call in together:
                said = call.number or match.plain_calls[after]
                found[call.key, call.occurrence] = CallPlace(said, word.sheet, word.line, None)
    return found


def _figures_at(match: Match, afters: Sequence[int], after: int, until: int) -> list[int]:
    """The figures between the wanted word before a call and the one after it."""
    before = match.at[after - 1] + 1 if after > 0 and match.at[after - 1] >= 0 else None
    behind = match.at[until] if until < len(match.at) and match.at[until] >= 0 else None
    if after == 0:
        before = 0
    if before is None and behind is None:
        return []
    ends = [one for one in (before, behind) if one is not None]
    span = range(bisect_left(afters, min(ends)), bisect_right(afters, max(ends)))
    return [one for one in span if one not in match.claimed and one not in match.called]


def _of_kind(match: Match, indices: list[int], calls: Sequence[WantedCall]) -> list[int]:
    """The first figures that can be these calls: the stars of a break are none to a number."""
    figures = match.found.figures
    numbers = {call.number.isdigit() for call in calls if call.number}
    if len(numbers) == 1:
        wanted = numbers.pop()
        alike = [i for i in indices if figures[i].figure.text.isdigit() == wanted]
        indices = alike or indices
    return indices[: len(calls)]


def _shared(
    match: Match, together: Sequence[WantedCall], indices: Sequence[int]
) -> Iterator[tuple[CallId, CallPlace]]:
    """Calls that stand at one place, and the figures there: `1` and `2` may read `12`."""
    figures = [match.found.figures[index] for index in indices]
    if len(figures) < len(together):
        numbers = [call.number for call in together]
        if len(figures) == 1 and "".join(numbers) == figures[0].figure.text:
            figures = list(_divided(figures[0], numbers))
        else:
            figures = [figures[min(place, len(figures) - 1)] for place in range(len(together))]
    for call, figure in zip(together, figures, strict=False):
        place = CallPlace(figure.figure.text, figure.sheet, figure.line, figure.figure)
        yield (call.key, call.occurrence), place


def _divided(figure: FoundFigure, numbers: Sequence[str]) -> Iterator[FoundFigure]:
    """One figure as the numbers that stand in it side by side, all figures being of one width."""
    whole = figure.figure
    width = (whole.right - whole.left) / len(whole.text)
    start = 0
    for number in numbers:
        left, right = whole.left + start * width, whole.left + (start + len(number)) * width
        part = replace(whole, text=number, left=left, right=right)
        yield replace(figure, figure=part)
        start += len(number)


def prove_calls(
    match: Match, calls: Sequence[WantedCall], places: Mapping[CallId, CallPlace], report: Report
) -> None:
    """Every call is there and says the number of its note; and no figure is set like one."""
    for call in calls:
        place = places.get((call.key, call.occurrence))
        near = match.sheet_of(call.after - 1)
        near = match.sheet_of(call.after) if near is None else near
        if place is None:
            # Where the words around are gone too, their loss is the finding.
            if near is not None:
                report.add(
                    rules.CALL_LOST,
                    f"the call of note {call.number or call.key} is not on the page: nothing tells"
                    " a reader that there is a note",
                    call.span,
                    sheet=near,
                    note=call.key,
                )
        elif call.number and place.number != call.number:
            report.add(
                rules.NUMBER_MISMATCH,
                f"a call says {place.number}, and its note is {call.number}: a reader is sent to"
                " another note",
                call.span,
                sheet=place.sheet,
                note=call.key,
            )
    _prove_strays(match, report)


def _prove_strays(match: Match, report: Report) -> None:
    for index, one in enumerate(match.found.figures):
        # A symbol may be anything: the stars of a break, a section sign.
        if index in match.claimed | match.called or not one.figure.text.isdigit():
            continue
        place = match.back[one.after - 1] if 0 < one.after <= len(match.back) else -1
        behind = match.back[one.after] if one.after < len(match.back) else -1
        if place < 0 and behind < 0:
            continue  # among words that do not belong there themselves
        report.add(
            rules.STRAY_CALL,
            f"a raised {one.figure.text} looks like the call of a note, and no note is called here",
            match.wanted[place].span if place >= 0 else None,
            sheet=one.sheet,
        )
