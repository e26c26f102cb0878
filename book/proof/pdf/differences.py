"""Says which words are lost, too many, changed, moved or doubled, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from book.checks.registry import Rule
from book.model.source import SourceSpan
from book.proof.pdf import rules
from book.proof.pdf.matching import Fault, Match, Want
from book.proof.pdf.report import Report

# As many words of a difference are shown.
_SHOWN = 12
# Fewer words than these can stand in two places by chance.
_TELLING = 3
# Differences with no more than this many equal words between them are one.
_NEAR = 2
# A file that is wrong throughout need not be told word by word.
_MOST = 100


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that are missing, or that should not be there, with their page and line."""

    match: Match
    fault: Fault

    @property
    def lost(self) -> list[str]:
        return [one.text for one in self._wants() if one.kind != "page"]

    @property
    def extra(self) -> list[str]:
        return [one.text for one in self.match.found.words[self.fault.found]]

    @property
    def opens_page(self) -> bool:
        """Whether what was found is the first on its page."""
        words, start = self.match.found.words, self.fault.found.start
        return start < len(words) and (not start or words[start - 1].sheet != words[start].sheet)

    def _wants(self) -> Sequence[Want]:
        return self.match.wanted[self.fault.wanted]

    @property
    def want(self) -> Want | None:
        """The first of the missing words; where none is, the wanted word before the place."""
        start: int = self.fault.wanted.start
        if start == self.fault.wanted.stop:
            start = max(start - 1, 0)
        wanted = self.match.wanted
        return wanted[start] if start < len(wanted) else None

    @property
    def sheet(self) -> int | None:
        """The page of the words; for lost ones, that of the word before, or else after."""
        start: int = self.fault.found.start
        if start == self.fault.found.stop:
            start = max(start - 1, 0)
        words = self.match.found.words
        return words[start].sheet if start < len(words) else None


def prove_words(
    matches: Sequence[Match],
    told: Sequence[set[int]],
    report: Report,
    repeated: frozenset[tuple[str, ...]] = frozenset(),
) -> None:
    """Report every difference in words.

    Args:
        matches: the rows of words, of the text and of the notes.
        told: for each, the wanted words (by index) of which a finding has been made already.
        report: takes the findings.
        repeated: words that may stand once more at the head of a page: those of tables' heads.
    """
    runs = [
        run
        for match, known in zip(matches, told, strict=True)
        for run in (_Run(match, fault) for fault in _gathered(_untold(match, known)))
        if not (run.opens_page and not run.lost and tuple(run.extra) in repeated)
    ]
    everything = [" " + " ".join(one.text for one in match.wanted) + " " for match in matches]
    used: set[int] = set()
    for run in runs[:_MOST]:
        if id(run) not in used:
            _tell(run, runs, used, everything, report)
    if len(runs) > _MOST:
        rest = runs[_MOST]
        report.add(
            rules.CHANGED_WORDS,
            f"and {len(runs) - _MOST} more differences: this is not the file of this manuscript,"
            " or it was built before the manuscript was changed",
            _span(rest),
            sheet=rest.sheet,
        )


def _untold(match: Match, told: set[int]) -> Iterator[Fault]:
    """Faults without the wanted words of which something has been said already."""
    for fault in match.faults:
        wanted, found = fault.wanted, fault.found
        if wanted.start == wanted.stop and found.start == found.stop:
            continue
        if not told or not any(i in told for i in range(wanted.start, wanted.stop)):
            yield fault
            continue
        if match.wanted[wanted.start].kind == "mark" and wanted.start in told:
            # The number of a note that is wrong: what stands in its place has been said too.
            found = slice(min(found.start + 1, found.stop), found.stop)
        left = {i for i in range(wanted.start, wanted.stop) if i not in told}
        starts = [i for i in sorted(left) if i - 1 not in left]
        pieces = [slice(i, _end(i, left)) for i in starts]
        if not pieces:
            pieces = [slice(wanted.stop, wanted.stop)]
        for piece in pieces:
            # What was found goes with the first piece; a mark that is wrong takes one word.
            if piece.start < piece.stop or found.start < found.stop:
                yield Fault(piece, found)
            found = slice(found.stop, found.stop)


def _end(start: int, among: set[int]) -> int:
    while start in among:
        start += 1
    return start


def _gathered(faults: Iterator[Fault]) -> list[Fault]:
    """Differences that stand close together as one."""
    merged: list[Fault] = []
    for fault in faults:
        last = merged[-1] if merged else None
        if (
            last is not None
            and fault.wanted.start - last.wanted.stop <= _NEAR
            and 0 <= fault.found.start - last.found.stop <= _NEAR
        ):
            wanted = slice(last.wanted.start, fault.wanted.stop)
            merged[-1] = Fault(wanted, slice(last.found.start, fault.found.stop))
        else:
            merged.append(fault)
    return merged


def _tell(
    run: _Run, runs: Sequence[_Run], used: set[int], everything: Sequence[str], report: Report
) -> None:
    lost, extra = run.lost, run.extra
    partner = _partner(run, runs, used)
    page = report.page
    if partner is not None:
        used.add(id(partner))
        here, there = (partner, run) if extra and not lost else (run, partner)
        words, goal = here.lost, there.sheet
        place = "elsewhere" if goal is None else f"on page {page(goal)}"
        said = f"{_shown(words)} stands {place}, out of its order"
        _add(report, rules.MOVED_WORDS, said, here, goal)
    elif lost and extra and _is_cut(lost, extra):
        said = f"{_counted(lost)}, or parts of them: {_shown(lost)} is only {_shown(extra)}"
        _add(report, rules.LOST_WORDS, said, run, run.sheet)
    elif lost and extra:
        said = f"{_shown(lost)} has become {_shown(extra)}"
        _add(report, rules.CHANGED_WORDS, said, run, run.sheet)
    elif lost:
        said = f"{_counted(lost)}: {_shown(lost)}{_after(run)}"
        _add(report, rules.LOST_WORDS, said, run, run.sheet)
    elif extra and _is_doubled(extra, everything):
        _add(report, rules.DOUBLED_WORDS, f"{_shown(extra)} stands there twice", run, run.sheet)
    elif extra:
        said = f"{_shown(extra)} is not in the manuscript"
        _add(report, rules.EXTRA_WORDS, said, run, run.sheet)


def _partner(run: _Run, runs: Sequence[_Run], used: set[int]) -> _Run | None:
    """The other side of a move: the same words, lost here and too many there."""
    lost, extra = run.lost, run.extra
    mine = lost or extra
    if bool(lost) == bool(extra) or len(mine) < _TELLING:
        return None
    for other in runs:
        theirs = other.extra if lost else other.lost
        alone = not (other.lost if lost else other.extra)
        if other is not run and id(other) not in used and alone and _alike(mine, theirs):
            return other
    return None


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two runs are the same words, but for a few at their ends."""
    if abs(len(one) - len(other)) > max(2, len(one) // 4):
        return False
    short, long = sorted((list(one), list(other)), key=len)
    common = set(pairwise(short)) & set(pairwise(long))
    return len(common) >= 0.7 * max(1, len(short) - 1)


def _is_cut(lost: Sequence[str], extra: Sequence[str]) -> bool:
    """Whether what was found is what was wanted, with some letters lost from its middle."""
    whole, rest = "".join(lost), "".join(extra)
    if len(lost) < _TELLING or len(rest) >= len(whole):
        return False
    head = next((i for i, letter in enumerate(rest) if whole[i] != letter), len(rest))
    return whole.endswith(rest[head:])


def _is_doubled(extra: Sequence[str], everything: Sequence[str]) -> bool:
    if len(extra) < _TELLING:
        return False
    opening = f" {' '.join(extra[:_TELLING])} "
    return any(opening in text for text in everything)


def _after(run: _Run) -> str:
    place = run.fault.wanted.start
    before = " ".join(one.text for one in run.match.wanted[max(place - 3, 0) : place])
    return f", after “{before}”" if before else ""


def _counted(words: Sequence[str]) -> str:
    return "a word is lost" if len(words) == 1 else f"{len(words)} words are lost"


def _shown(words: Sequence[str]) -> str:
    if len(words) <= _SHOWN:
        return f"“{' '.join(words)}”"
    half = _SHOWN // 2
    return f"“{' '.join(words[:half])} … {' '.join(words[-half:])}”"


def _span(run: _Run) -> SourceSpan | None:
    return run.want.span if run.want else None


def _add(report: Report, rule: Rule, said: str, run: _Run, sheet: int | None) -> None:
    note = run.want.note if run.want else None
    report.add(rule, said, _span(run), sheet=sheet, note=note)
