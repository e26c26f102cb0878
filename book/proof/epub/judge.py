"""Judges an EPUB that others made, by its structure alone: there is no manuscript to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from book.model.finding import Finding, Severity
from book.proof import rules
from book.proof.epub.alone import NoteJudge
from book.proof.epub.container import Container, Unreadable, parse
from book.proof.epub.contents import FoundLine, nav_lines, ncx_lines
from book.proof.epub.foreign_pages import PageJudge
from book.proof.epub.guess import Guess
from book.proof.epub.marks import MarkJudge, contents_flaws
from book.proof.epub.opened import Epub, read_epub
from book.proof.epub.page import Page, has_type, name_of, says
from book.proof.epub.places import PlaceJudge
from book.proof.epub.report import Report
from book.proof.epub.structure import Flaw, link_flaws, structure_flaws


def judge_epub(data: bytes, artifact: str = "") -> tuple[Finding, ...]:
    """What is wrong with an EPUB, as far as it can be told without its manuscript.

    Args:
        data: the file.
        artifact: its name, for the findings.
    """
    report = Report(artifact)
    try:
        epub = read_epub(data)
    except Unreadable as error:
        report.add(rules.BAD_EPUB, f"the file can't be opened: {error}", None)
        return tuple(report.findings)
    Guess(epub).run()
    for flaw in _Judgement(epub, data).flaws():
        report.add(
            flaw.rule,
            flaw.message,
            flaw.page,
            flaw.element,
            hint=flaw.hint,
            severity=flaw.severity,
        )
    return tuple(report.findings)


class _Judgement:
    """All that is said of one book: each cause once, without what follows from it."""

    def __init__(self, epub: Epub, data: bytes) -> None:
        self._epub, self._data = epub, data
        self._broken = {page.path for page in epub.pages if page.broken}
        listed = {item.path for item in epub.package.items.values()}
        self._missing = frozenset(listed - epub.names) | {path for path, _ in epub.unread}
        self._lines = list(_lines(epub, data))

    def flaws(self) -> Iterator[Flaw]:
        """The flaws, those of structure first."""
        lame = [one for link in self._epub.lame for one in link_flaws(self._epub, link)]
        every = _once((*structure_flaws(self._epub), *lame))
        structure = [one for one in every if not self._follows(one)]
        structure = [_weighed(self._epub, one) for one in structure]
        notes = NoteJudge(self._epub, {(one.rule.id, one.element) for one in structure})
        found = list(notes.run())
        marks = MarkJudge(self._epub, notes.unused)
        found += marks.run()
        found += PlaceJudge(self._epub, notes.calls, self._lines).run()
        found += contents_flaws(self._epub, self._lines, self._missing)
        if not self._missing and not self._broken:
            found += PageJudge(self._epub, self._data).run()
        explained = marks.explained
        for flaw in (*structure, *found):
            note = self._epub.home_of(flaw.element) if flaw.element is not None else None
            if flaw.rule is rules.UNUSED_NOTE and (
                self._broken or self._missing or note in explained
            ):
                continue
            if flaw.rule in (rules.DANGLING_LINK, rules.NON_LINEAR) and note in explained:
                continue
            yield flaw

    def _follows(self, flaw: Flaw) -> bool:
        """Whether a flaw is a mere consequence of another: a broken or a missing file."""
        page = flaw.page
        if flaw.rule in (rules.BAD_NESTING, rules.NESTED_LINK, rules.NESTED_NOTE):
            return isinstance(page, Page) and page.path in self._broken
        if flaw.rule is rules.BAD_PACKAGE and isinstance(page, str):
            return page in self._missing and page not in self._epub.names
        if flaw.rule is rules.DANGLING_LINK:
            link = next((one for one in self._epub.links if one.element is flaw.element), None)
            return link is not None and link.path in self._broken | self._missing
        return False


def _once(flaws: Iterable[Flaw]) -> Iterator[Flaw]:
    """The flaws, with those of one cause told once: a file that can't be reached, an old role."""
    told: set[tuple[str, object, str]] = set()
    key: tuple[str, object, str]
    for flaw in sorted(flaws, key=lambda one: _is_in_nav(one)):
        if flaw.rule is rules.NOT_IN_SPINE:
            key = (flaw.rule.id, "", flaw.message.rpartition("leads to ")[2].partition(",")[0])
        elif flaw.rule is rules.OLD_ROLE or (
            flaw.rule is rules.BAD_ID and flaw.severity is not Severity.ERROR
        ):
            kind = flaw.message if flaw.rule is rules.OLD_ROLE else ""
            key = (flaw.rule.id, "", kind)
        else:
            yield flaw
            continue
        if key not in told:
            told.add(key)
            yield flaw


def _is_in_nav(flaw: Flaw) -> bool:
    element = flaw.element
    return element is not None and any(name_of(one) == "nav" for one in element.iterancestors())


def _weighed(epub: Epub, flaw: Flaw) -> Flaw:
    """A flaw of structure as it weighs in any book: what is not about notes weighs less."""
    element = flaw.element
    if flaw.rule is rules.EMPTY_LINK and element is not None:
        calls = {one.element for one in epub.calls} | {one.element for one in epub.backs}
        if element not in calls and not says(element, "noteref", "backlink"):
            return replace(flaw, severity=Severity.WARNING)
    return flaw


def _lines(epub: Epub, data: bytes) -> Iterator[FoundLine]:
    """The lines of the contents: of the navigation, and of the NCX."""
    nav = epub.page(epub.package.nav or "")
    if nav is not None and nav.root is not None:
        lists = [one for one in nav.root.iter("{*}nav") if has_type(one, "toc")]
        yield from (nav_lines(nav) or []) if lists else []
    if epub.package.ncx is None:
        return
    try:
        root = parse(Container(data).read(epub.package.ncx))
    except Unreadable:
        return  # it was told as a file that is not there, or is not what older systems need
    yield from ncx_lines(epub.package.ncx, root)
