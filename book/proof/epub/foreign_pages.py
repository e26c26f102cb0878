"""Judges the page list of an EPUB that others made: the markers, the list, and what is said of it.

Nobody knows here where a printed page begins. What can be told is whether a reader who goes to a
page by its number comes to a place that says it is that page, and whether the pages are in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from book.checks.registry import Rule
from book.model.finding import Severity
from book.proof import rules
from book.proof.epub.container import Container, Unreadable, parse, resolve
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Page, has_type, name_of, says, text_of
from book.proof.epub.structure import Flaw

# So many lines must lead to markers before one that does not is strange.
_MOST = 0.8
_PAGE = re.compile(r"(?:page|p\.|seite|s\.)?\s*(\S+)", re.IGNORECASE)
_PROMISES = frozenset({"pageNavigation", "printPageNumbers", "pageBreakMarkers"})
_WARNING = Severity.WARNING


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A line of the page list: its name, what it is in the file, and where it leads."""

    label: str
    place: Page | str
    element: Element
    to: Page | None
    target: Element | None


@dataclass(slots=True)
class PageJudge:
    """Judges the pages of one book."""

    epub: Epub
    data: bytes
    _markers: list[tuple[Page, Element, str]] = field(default_factory=list)

    def run(self) -> Iterator[Flaw]:
        """What is wrong with them; each cause is told once."""
        self._markers = list(self._marked())
        lines = self._listed()
        if lines:
            yield from self._judge_lines(lines)
            yield from self._judge_against_markers(lines)
        elif named := [one for one in self._markers if one[2]]:
            # Those without a name are what an index leads to, and no more.
            page, element, label = named[0]
            message = (
                f"{len(named)} places are marked as beginnings of printed pages, the first as "
                f"{label}, and there is no list of them: no reading system can go to one"
            )
            yield Flaw(rules.WRONG_PAGE_LIST, message, page, element, "", _WARNING)
        yield from self._judge_names()
        yield from self._judge_package(bool(lines))

    # --- What there is -------------------------------------------------------------------------

    def _marked(self) -> Iterator[tuple[Page, Element, str]]:
        """The markers in reading order, with their names."""
        for page in sorted(self.epub.pages, key=lambda one: (one.index < 0, one.index)):
            if page.body is None or page.path == self.epub.package.nav:
                continue
            for element in page.body.iter("{*}*"):
                if element.attrib and says(element, "pagebreak"):
                    label = element.get("aria-label") or element.get("title") or text_of(element)
                    yield page, element, label.strip()

    def _listed(self) -> list[_Line]:
        """The lines of the page list: of the navigation, or else of the NCX."""
        nav = self.epub.page(self.epub.package.nav or "")
        if nav is not None and nav.root is not None:
            lists = [one for one in nav.root.iter("{*}nav") if has_type(one, "page-list")]
            if lists:
                links = (link for one in lists for link in one.iter("{*}a"))
                return [self._line(text_of(one), nav, one, one.get("href")) for one in links]
        path = self.epub.package.ncx
        if path is None:
            return []
        try:
            root = parse(Container(self.data).read(path))
        except Unreadable:
            return []  # told as a file that is not there
        return [self._of_ncx(path, one) for one in root.iter("{*}pageTarget")]

    def _of_ncx(self, path: str, target: Element) -> _Line:
        label, content = target.find("{*}navLabel"), target.find("{*}content")
        name = text_of(label) if label is not None else target.get("value") or ""
        href = content.get("src") if content is not None else None
        return self._line(name, path, target, href)

    def _line(self, label: str, place: Page | str, element: Element, href: str | None) -> _Line:
        base = place.path if isinstance(place, Page) else place
        path, fragment = resolve(base, href or "")
        to = self.epub.page(path) if path is not None and href else None
        return _Line(label.strip(), place, element, to, to.at(fragment) if to else None)

    # --- The list ------------------------------------------------------------------------------

    def _judge_lines(self, lines: Sequence[_Line]) -> Iterator[Flaw]:
        nameless = [one for one in lines if not one.label]
        if nameless:
            said = "a line of the page list has no number"
            yield _flaw(rules.WRONG_PAGE_LIST, said, nameless)
        counts = Counter(one.label for one in lines if one.label)
        doubled = [one for one in lines if counts[one.label] > 1]
        if doubled:
            said = f"page {doubled[0].label} stands {counts[doubled[0].label]} times in the list"
            others = len({one.label for one in doubled}) - 1
            said += f", and so do {others} others" if others else ""
            yield _flaw(rules.WRONG_PAGE_LIST, said, doubled[:1], _WARNING)
        # What a link of the navigation leads to is judged with all links.
        lost = [one for one in lines if one.target is None and not isinstance(one.place, Page)]
        if lost:
            said = f"page {lost[0].label} of the page list leads nowhere"
            yield _flaw(rules.WRONG_PAGE_LIST, said, lost)
        yield from self._judge_order(lines)

    def _judge_order(self, lines: Sequence[_Line]) -> Iterator[Flaw]:
        """Lines lead on through the book, one after the other."""
        found = [one for one in lines if one.to is not None and one.to.index >= 0]
        back = [
            (before, one) for before, one in pairwise(found) if self._at(one) < self._at(before)
        ]
        if back:
            before, one = back[0]
            said = (
                f"page {one.label} follows page {before.label} in the list, and stands before it "
                "in the book"
            )
            yield _flaw(rules.WRONG_PAGE_LIST, said, [other for _, other in back])

    def _at(self, line: _Line) -> tuple[int, int]:
        if line.to is None or line.target is None:
            return (line.to.index if line.to else -1, 0)
        return line.to.index, line.to.order(line.target)

    # --- The list against the markers ----------------------------------------------------------

    def _judge_against_markers(self, lines: Sequence[_Line]) -> Iterator[Flaw]:
        if not self._markers:
            return  # older books lead to whatever stands there
        names = {element: label for _, element, label in self._markers}
        led: dict[Element, _Line] = {}
        astray: list[_Line] = []
        for one in lines:
            marker = self._marker_at(one.target, names)
            if marker is not None:
                led.setdefault(marker, one)
            elif one.target is not None:
                astray.append(one)
        if astray and len(led) >= _MOST * len(lines):
            said = f"page {astray[0].label} of the list leads to a place that is marked as no page"
            yield _flaw(rules.WRONG_PAGE_LIST, said, astray)
        wrong = [(one, names[at]) for at, one in led.items() if not _same(one.label, names[at])]
        if wrong:
            line, label = wrong[0]
            more = f", and so do {len(wrong) - 1} lines after it" if wrong[1:] else ""
            said = f"page {line.label} of the list leads to the marker of page {label}{more}"
            yield Flaw(rules.WRONG_PAGE_NAME, said, line.place, line.element)
        left = [one for one in self._markers if one[1] not in led]
        if left:
            page, element, label = left[0]
            more = f", nor are {len(left) - 1} others" if left[1:] else ""
            said = f"the marker of page {label or 'without a name'} is not in the page list{more}"
            yield Flaw(rules.WRONG_PAGE_LIST, said, page, element)

    def _marker_at(self, target: Element | None, names: dict[Element, str]) -> Element | None:
        """The marker to which a line leads: its target, or what is closely around or in it."""
        if target is None:
            return None
        first = target[0] if len(target) else None
        near = (target, target.getparent(), first, target.getnext(), target.getprevious())
        return next((one for one in near if one is not None and one in names), None)

    # --- Names, and the package ----------------------------------------------------------------

    def _judge_names(self) -> Iterator[Flaw]:
        nameless = [one for one in self._markers if not one[2]]
        if nameless and len(nameless) < len(self._markers):
            page, element, _ = nameless[0]
            more = f", and {len(nameless) - 1} others have none" if nameless[1:] else ""
            said = f"a page marker has no name{more}: nobody is told which page begins"
            yield Flaw(rules.WRONG_PAGE_NAME, said, page, element, "", _WARNING)
        numbers = [
            (page, element, int(label))
            for page, element, label in self._markers
            if label.isascii() and label.isdigit()
        ]
        for (_, _, before), (page, element, number) in pairwise(numbers):
            if number <= before and number != 1:
                said = f"the marker of page {number} follows that of page {before}"
                yield Flaw(rules.WRONG_PAGE_NAME, said, page, element, "", _WARNING)
                return

    def _judge_package(self, listed: bool) -> Iterator[Flaw]:
        package = self.epub.package
        if package.version.startswith("2"):
            return
        try:
            document = parse(Container(self.data).read(package.path))
        except Unreadable:  # told where the package is opened
            return
        said = list(_said(document))
        if listed and not _names_a_source(said, document):
            message = (
                "the page list is that of a printed edition, and the package does not say of which"
            )
            hint = 'It needs <meta property="pageBreakSource"> with the ISBN of that edition.'
            yield Flaw(rules.WRONG_PAGE_SOURCE, message, package.path, None, hint, _WARNING)
        promised = {value for name, value in said if name == "schema:accessibilityFeature"}
        if promised & _PROMISES and not listed and not self._markers:
            message = (
                f"the package promises {', '.join(sorted(promised & _PROMISES))}, and there are no "
                "pages to go to"
            )
            yield Flaw(rules.WRONG_PAGE_SOURCE, message, package.path)


def _said(document: Element) -> Iterator[tuple[str, str]]:
    """What the package says of the book: its properties, each with its value."""
    for one in document.iter("{*}meta"):
        if name_of(one) == "meta":
            yield one.get("property") or one.get("name") or "", (one.text or "").strip()


def _names_a_source(said: Iterable[tuple[str, str]], document: Element) -> bool:
    """Whether the package names where its pages are from, as it is done now or was before."""
    known = set(said)
    if any(name == "pageBreakSource" and value for name, value in known):
        return True
    if ("source-of", "pagination") in known:
        return True
    # Before that property was made, `dc:source` alone named the printed book.
    return next(document.iter("{http://purl.org/dc/elements/1.1/}source"), None) is not None


def _same(one: str, other: str) -> bool:
    """Whether two names are of the same page; what has none is told elsewhere."""
    return not one or not other or _bare(one) == _bare(other)


def _bare(label: str) -> str:
    match = _PAGE.fullmatch(label.strip())
    return (match[1] if match else label).strip("[]().").lower()


def _flaw(rule: Rule, said: str, lines: Sequence[_Line], severity: Severity | None = None) -> Flaw:
    """A flaw of some lines, told at the first of them."""
    more = f", and so {len(lines) - 1} more" if lines[1:] else ""
    return Flaw(rule, said + more, lines[0].place, lines[0].element, "", severity)
