"""Pages that are set: as one file, or for a look at some of them before there is one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from book.model.finding import Finding
from book.typesetting.folios import folio
from book.typesetting.lines.report import LineReport
from book.typesetting.makeup.join import Sheets, join
from book.typesetting.makeup.parts import DrawnSlip, FontFacts, SetGalley


@dataclass(frozen=True, slots=True)
class Typeset:
    """A set book.

    `page_map` has the folio of every anchor, `warnings` what the engine said, `lines` how the
    text was broken into lines, and `findings` what there is to say of that.
    """

    data: bytes
    pages: int
    page_map: dict[str, str]
    warnings: tuple[str, ...] = ()
    lines: LineReport = field(default_factory=LineReport)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Made:
    """All pages of a book, set but not written.

    `names` are those of the galleys, `font` gives the file of a font by its digest, `soften` is as
    `join` has it, and the rest as in a `Typeset`.
    """

    sheets: Sheets
    names: Sequence[str]
    page_map: dict[str, str]
    warnings: tuple[str, ...]
    lines: LineReport
    findings: tuple[Finding, ...]
    font: Callable[[str], bytes]
    soften: Callable[[FontFacts], bool]

    def written(self) -> Typeset:
        """The book as one file."""
        data = join(self.sheets, self.font, self.soften)
        pages = len(self.sheets.pages)
        return Typeset(data, pages, self.page_map, self.warnings, self.lines, self.findings)

    @cached_property
    def looks(self) -> tuple[str, ...]:
        """For each page, a name that changes when its look does."""
        return tuple(
            _digest(name, str(self.sheets.pages[index].page), self._around(index))
            for index, (name, _) in enumerate(self._galleys)
        )

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The folio of each page."""
        start = self.sheets.text_start
        return tuple(folio(index, start) for index in range(len(self.sheets.pages)))

    @cached_property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each page in points."""
        found = []
        for index, (_, galley) in enumerate(self._galleys):
            box = galley.piece.boxes[self.sheets.pages[index].page]
            left, bottom, right, top = map(float, box.strip("[]").split())
            found.append((right - left, top - bottom))
        return tuple(found)

    def part(self, page: int) -> tuple[str, int]:
        """The name of the part in which this page stands, and its place there.

        A part is a galley, or a blank page; its name changes when a page in it does.
        """
        first, last = self._run(page)
        around = [self._around(index) for index in range(first, last)]
        return _digest(self._galleys[page][0], *around), page - first

    def written_part(self, page: int) -> bytes:
        """The part in which this page stands, as a file."""
        first, last = self._run(page)
        sheets = self.sheets
        placed = sheets.pages[first:last]
        part = replace(
            sheets,
            galleys=[self._galleys[page][1]],
            pages=[one if one.galley is None else replace(one, galley=0) for one in placed],
            slips=sheets.slips[first:last],
            text_start=0,
        )
        return join(part, self.font, self.soften)

    @cached_property
    def _galleys(self) -> list[tuple[str, SetGalley]]:
        """For each page its galley, by its name."""
        sheets = self.sheets
        return [
            (f"blank {one.facts.kind.side}", sheets.blanks[one.facts.kind.side])
            if one.galley is None
            else (self.names[one.galley], sheets.galleys[one.galley])
            for one in sheets.pages
        ]

    def _run(self, page: int) -> tuple[int, int]:
        """The first page of the galley in which this page stands, and the one behind its last."""
        first = page - self.sheets.pages[page].page
        return first, first + len(self._galleys[page][1].pages)

    def _around(self, page: int) -> str:
        return _looks_of(self.sheets.slips[page]) if self.sheets.slips else ""


def _looks_of(slip: DrawnSlip) -> str:
    form = slip.form.packed() if slip.form else b""
    return hashlib.sha256(slip.content + b"\0" + form).hexdigest()


def _digest(*values: str) -> str:
    return hashlib.sha256("\0".join(values).encode()).hexdigest()[:20]
