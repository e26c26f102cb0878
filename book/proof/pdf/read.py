"""Opens a PDF as a reader's program does: the lines of every page, its links, labels, outline.

PDFium gives the letters of a page as one string with an index for each. The place of a letter
costs a call, so it is asked for only where it decides something: where a line begins and ends,
and whether a figure is set high. All lengths are in points, from the lower left corner of a page.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from book.proof.pdf.order import as_they_stand
from book.proof.pdf.spaces import LooseLine, loose_lines

# What the call of a note can look like: figures, or the marks of a series of symbols. A font has
# one shape for a raised 2 and for ², and so a PDF may say either.
_FIGURE = re.compile(r"[\d⁰¹²³⁴-⁹]+|[*†‡§]+")
_SYMBOLS = frozenset("*†‡§")
# A call is set higher than this share of its line's type; old-style figures go below the line.
_RAISED = 0.2
# PDFium puts one of these for a hyphen together with the end of its line, but not for every one.
_HYPHEN_AND_END = "\u0002\ufffe"
_LINE = re.compile(rf"[^\r\n{_HYPHEN_AND_END}]+[{_HYPHEN_AND_END}]?")
_WORD = re.compile(r"\S+")
# What reaches over this share of a page in both directions is drawn across it.
_ACROSS = 0.6
# Words stand on another line when they are as far apart as this share of the type, up or down.
_OTHER_LINE = 0.5
LINE_HYPHENS = f"\u00ad\u2010-{_HYPHEN_AND_END}"
"""What the end of a line can be when a word is divided there."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure or symbol that may be the call of a note; `start` and `end` count in its line."""

    text: str
    start: int
    end: int
    left: float
    bottom: float
    right: float
    top: float
    raised: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, or a part of one that stands apart, such as the cell of a table.

    `start` is the index of its first letter among those of the page.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    figures: tuple[Figure, ...] = ()
    start: int = 0


@dataclass(frozen=True, slots=True)
class PdfLink:
    """A link: where it can be pressed, and where it leads.

    `page` counts from 0 and is -1 where the link leads nowhere. `y` is the top of the place.
    `address` is that of a link which leads out of the file.
    """

    left: float
    bottom: float
    right: float
    top: float
    page: int
    x: float
    y: float
    address: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its label in the reader's page field, and its lines as they stand, top down.

    `outside` are lines that no reader sees: they are beyond the edges of the page. `overprinted`
    tells of lines that stand on one another, `marked` that something is drawn across the page.
    `loose` are lines whose words stand far apart, `outward` the links that leave the file.
    """

    index: int
    label: str
    width: float
    height: float
    lines: tuple[Line, ...]
    links: tuple[PdfLink, ...]
    outside: tuple[Line, ...] = ()
    overprinted: bool = False
    marked: bool = False
    loose: tuple[LooseLine, ...] = ()
    outward: tuple[PdfLink, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its words, its depth from 0, and its page from 0 (-1 when it leads nowhere)."""

    title: str
    level: int
    page: int
    y: float


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF, read."""

    sheets: tuple[Sheet, ...]
    outline: tuple[OutlineEntry, ...]


class Unreadable(Exception):
    """The bytes are no PDF that can be opened."""


class OpenPdf:
    """A PDF that is open; its pages are read when they are asked for, each once.

    Args:
        data: the file.
        marks: whether it is asked if something is drawn across its pages.

    Raises:
        Unreadable: It can't be opened: it is no PDF, damaged, or locked.
    """

    def __init__(self, data: bytes, *, marks: bool = False) -> None:
        self._marks = marks
        self._sheets: dict[int, Sheet] = {}
        try:
            self.document: Any = pypdfium2.PdfDocument(data)
            self.pages = len(self.document)
            self.labels = [self.document.get_page_label(index) for index in range(self.pages)]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error)) from error

    def sheet(self, index: int) -> Sheet:
        """The page with this index, from 0; raises `Unreadable` where it is damaged."""
        if index not in self._sheets:
            try:
                label = self.labels[index]
                self._sheets[index] = _sheet(self.document, index, label, self._marks)
            except pypdfium2.PdfiumError as error:
                raise Unreadable(str(error)) from error
        return self._sheets[index]

    def outline(self) -> tuple[OutlineEntry, ...]:
        """The bookmarks; raises as `sheet` does."""
        try:
            return tuple(_outline(self.document))
        except pypdfium2.PdfiumError as error:
            raise Unreadable(str(error)) from error

    def read(self) -> PdfFile:
        """All of it; raises as `sheet` does."""
        return PdfFile(tuple(map(self.sheet, range(self.pages))), self.outline())

    def close(self) -> None:
        """Close it."""
        self.document.close()


def read_pdf(data: bytes, *, marks: bool = False) -> PdfFile:
    """Read a PDF; with `marks`, also whether something is drawn across its pages.

    Raises:
        Unreadable: It can't be opened: it is no PDF, damaged, or locked.
    """
    file = OpenPdf(data, marks=marks)
    try:
        return file.read()
    finally:
        file.close()


def _outline(document: Any) -> Iterator[OutlineEntry]:
    for item in document.get_toc():
        there = item.get_dest()
        page, y = -1, 0.0
        if there is not None:
            found = there.get_index()
            page = -1 if found is None else found
            _, view = there.get_view()
            y = view[1] if len(view) > 1 else 0.0
        yield OutlineEntry(item.get_title(), item.level, page, y)


def _sheet(document: Any, index: int, label: str, marks: bool) -> Sheet:
    page = document[index]
    try:
        width, height = page.get_size()
        text = page.get_textpage()
        try:
            letters = _Letters(text)
            drawn = list(_joined(letters.lines()))
            loose = tuple(loose_lines(drawn, letters))
        finally:
            text.close()
        seen = [one for one in drawn if 0 < one.baseline < height and one.left < width]
        outside = tuple(one for one in drawn if one not in seen)
        lines, overprinted = as_they_stand(seen)
        every = list(_links(document, page))
        links = tuple(one for one in every if not one.address)
        outward = tuple(one for one in every if one.address)
        marked = marks and _is_marked(page, width, height)
        told = outside, overprinted, marked, loose, outward
        return Sheet(index, label, width, height, lines, links, *told)
    finally:
        page.close()


def _is_marked(page: Any, width: float, height: float) -> bool:
    """Whether drawn shapes reach over most of the page: letters as outlines, from side to side."""
    drawn = (one.get_bounds() for one in page.get_objects([pdfium.FPDF_PAGEOBJ_PATH], 3))
    # A rule may be a huge shape of which a clip shows a hair: letters are smaller than the page.
    shapes = [one for one in drawn if one[2] - one[0] < width and one[3] - one[1] < height]
    if not shapes:
        return False
    left, bottom, right, top = zip(*shapes, strict=True)
    across: float = (max(right) - min(left)) / width
    along: float = (max(top) - min(bottom)) / height
    return min(across, along) > _ACROSS


def _links(document: Any, page: Any) -> Iterator[PdfLink]:
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    box = pdfium.FS_RECTF()
    while pdfium.FPDFLink_Enumerate(page, position, link):
        pdfium.FPDFLink_GetAnnotRect(link, box)
        # The corners of the rectangle may be given in any order.
        low, high = sorted((box.bottom, box.top))
        place = min(box.left, box.right), low, max(box.left, box.right), high
        goal = pdfium.FPDFLink_GetDest(document, link)
        if goal:
            number = pdfium.FPDFDest_GetDestPageIndex(document, goal)
            yield PdfLink(*place, number, *_where(goal))
        else:
            yield PdfLink(*place, -1, 0.0, 0.0, _address(document, link))


def _address(document: Any, link: Any) -> str:
    """The address to which a link leads out of the file; nothing for one that leads nowhere."""
    action = pdfium.FPDFLink_GetAction(link)
    kind = pdfium.FPDFAction_GetType(action) if action else None
    if kind == pdfium.PDFACTION_URI:
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0)
        text = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document, action, text, size)
        return text.value.decode("utf-8", "replace") or "?"
    return "another file" if kind in (pdfium.PDFACTION_REMOTEGOTO, pdfium.PDFACTION_LAUNCH) else ""


def _where(goal: Any) -> tuple[float, float]:
    flags = [ctypes.c_int() for _ in range(3)]
    values = [ctypes.c_float() for _ in range(3)]
    pdfium.FPDFDest_GetLocationInPage(goal, *flags, *values)
    return values[0].value, values[1].value


class _Letters:
    """The letters of a page, and the place of each one that is asked for."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = tuple(ctypes.c_double() for _ in range(4))
        self._matrix = pdfium.FS_MATRIX()
        count = page.count_chars()
        text = page.get_text_range() if count else ""
        if len(text) != count:
            # Letters without a code, or beyond the first plane: index by index, then.
            codes = (pdfium.FPDFText_GetUnicode(page, index) for index in range(count))
            text = "".join(_letter(code) for code in codes)
        self.text = text

    def lines(self) -> Iterator[Line]:
        """The lines in the order in which the file draws them."""
        for match in _LINE.finditer(self.text):
            if match[0].strip():
                for start, end in self._whole(match.start(), match.end()):
                    yield self._line(start, self.text[start:end])

    def _whole(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A line, or the lines that it is: PDFium takes very short ones together."""
        text = self.text[start:end]
        places = [start + match.start() for match in _WORD.finditer(text)]
        floor, size = self._baseline(places[0]), self._size(places[0])
        if abs(self._baseline(places[-1]) - floor) > _OTHER_LINE * size:
            for place in places[1:]:
                here = self._baseline(place)
                if abs(here - floor) > _OTHER_LINE * size:
                    yield start, place
                    start, floor = place, here
        yield start, end

    def _line(self, start: int, part: str) -> Line:
        text = part.rstrip()
        # The first letter that is no figure says where the line stands: a figure may be a call.
        first = next((i for i, c in enumerate(text) if c.isalpha()), None)
        if first is None:
            first = next(i for i, c in enumerate(text) if not c.isspace())
        baseline, size = self._baseline(start + first), self._size(start + first)
        opening = len(text) - len(text.lstrip())
        left = self._place(start + opening)[0]
        right = self._place(start + len(text) - 1)[2]
        figures = tuple(self._figures(start, text, baseline, size))
        return Line(text, left, right, baseline, size, figures, start)

    def _figures(self, start: int, text: str, baseline: float, size: float) -> Iterator[Figure]:
        for match in _FIGURE.finditer(text):
            first, last = match.span()
            floor = baseline + _RAISED * size
            if match[0][0] not in _SYMBOLS:
                # A call may stand right behind a figure of the text: only its own are raised.
                while first < last and self._place(start + first)[1] <= floor:
                    first += 1
                if first == last:
                    continue
            left, bottom, _, top = self._place(start + first)
            right = self._place(start + last - 1)[2]
            sign = unicodedata.normalize("NFKC", text[first:last])
            yield Figure(sign, first, last, left, bottom, right, top, bottom > floor)

    def edges(self, index: int) -> tuple[float, float]:
        """Left and right of a letter's ink."""
        left, _, right, _ = self._place(index)
        return left, right

    def _baseline(self, index: int) -> float:
        pdfium.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
        return self._y.value

    def _size(self, index: int) -> float:
        size: float = pdfium.FPDFText_GetFontSize(self._page, index)
        if pdfium.FPDFText_GetMatrix(self._page, index, self._matrix):
            matrix = self._matrix
            size *= (matrix.c**2 + matrix.d**2) ** 0.5
        return size

    def _place(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a letter's ink."""
        left, right, bottom, top = self._box
        pdfium.FPDFText_GetCharBox(self._page, index, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value


def _joined(lines: Iterator[Line]) -> Iterator[Line]:
    """Lines, with a call that PDFium takes for a line of its own at the end of its line."""
    last: Line | None = None
    for line in lines:
        if last is not None and _is_call_of(last, line):
            start = len(last.text)
            sign = unicodedata.normalize("NFKC", line.text.strip())
            place = line.left, line.baseline, line.right, line.baseline + line.size
            figure = Figure(sign, start, start + len(sign), *place, raised=True)
            figures = (*last.figures, figure)
            last = replace(last, text=last.text + sign, right=line.right, figures=figures)
            continue
        if last is not None:
            yield last
        last = line
    if last is not None:
        yield last


def _is_call_of(line: Line, other: Line) -> bool:
    """Whether `other` is nothing but a small figure behind `line`, and higher."""
    if not _FIGURE.fullmatch(other.text.strip()) or other.size > 0.9 * line.size:
        return False
    rise = other.baseline - line.baseline
    return _RAISED * line.size < rise < line.size and abs(other.left - line.right) < line.size


def _letter(code: int) -> str:
    # Codes that are no letters (half of a pair, nothing at all) stand as one that is no word.
    if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)
