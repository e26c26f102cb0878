"""Lays sections out until the page numbers in them are those of their pages, and writes the PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint import CSS
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration

from book.model.anchors import entry_anchor
from book.model.book import Book, ImageFile
from book.model.edition import Edition
from book.model.finding import Finding
from book.typesetting.draft import draft_svg
from book.typesetting.engine import EngineLog, keep_links, listen_for_languages
from book.typesetting.fetcher import BASE, MemoryFetcher
from book.typesetting.finisher import Finisher
from book.typesetting.folios import first_pages, page_map
from book.typesetting.frame import document_tree, first_text
from book.typesetting.geometry import page_css
from book.typesetting.lines.engine import Machine
from book.typesetting.lines.extract import soften_hyphens
from book.typesetting.lines.report import LineReport, findings
from book.typesetting.lines.shape import HYPHEN
from book.typesetting.names import LinkNames
from book.typesetting.pages.engine import PageSetter
from book.typesetting.together import called_from_afar, parted

if TYPE_CHECKING:
    from book.markup.resources import FontFace
    from book.markup.sections import Section

Report = Callable[[str], None]
# Makes the sections from the folio of every anchor; None when nothing is known of pages yet.
Compose = Callable[["Mapping[str, str] | None"], "tuple[Section, ...]"]
Renumber = Callable[["Mapping[str, str] | None"], "Mapping[str, str]"]

# Page numbers rarely change how many lines the contents take: two rounds are the rule.
_MOST_ROUNDS = 6
_DRAFT_CSS = "@page { background: url(book:///draft.svg) no-repeat center center / 100% 100% }"


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


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be set, and in what.

    `theme` is the style sheet, `numbers` are those of the notes, `images` go by their addresses.
    `renumber` is for notes that are counted by the page: it gives their numbers from the folios,
    as those in the sections are. `greedy` leaves all lines to the engine, for comparison.
    """

    book: Book
    edition: Edition
    faces: tuple[FontFace, ...]
    theme: str
    numbers: Mapping[str, str]
    images: Mapping[str, ImageFile] = field(default_factory=dict)
    draft: bool = False
    renumber: Renumber | None = None
    greedy: bool = False


def press(job: Job, compose: Compose, report: Report | None = None) -> Typeset:
    """Set the pages of `job`; `report` is told what is being done, for people who wait."""
    say = report or (lambda message: None)
    name = job.edition.name
    with EngineLog() as log:
        machine = _Press(job)
        used: Mapping[str, str] | None = None
        for number in range(1, _MOST_ROUNDS + 1):
            say(f"{name}: setting the pages, round {number}")
            laid = machine.lay(compose(used), used)
            if laid.folios == used:
                break
            used = laid.folios
        else:
            log.lines.append("the page numbers did not settle: some may be off by one")
        say(f"{name}: writing {len(laid.document.pages)} pages")
        data = machine.write(laid)
        if job.edition.note_style in ("foot", "popup"):
            log.lines += parted(laid.folios, laid.numbers)
        if job.edition.numbering == "page":
            log.lines += called_from_afar(laid.folios, job.book)
        log.lines += [f"not a file of this book: {url}" for url in machine.fetcher.refused]
    warnings = tuple(dict.fromkeys(log.lines))
    pages = len(laid.document.pages)
    remarks = tuple(findings(laid.lines, job.book))
    return Typeset(data, pages, laid.folios, warnings, laid.lines, remarks)


@dataclass(frozen=True, slots=True)
class _Laid:
    document: Any
    sections: tuple[Section, ...]
    folios: dict[str, str]
    text_start: int
    numbers: Mapping[str, str]
    lines: LineReport


class _Press:
    """The engine, with all that stays the same from round to round."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.fetcher = MemoryFetcher(_files(job))
        # Made once: every configuration writes all fonts of the book to disk.
        self.fonts = FontConfiguration()
        self.counters = CounterStyle()
        self.css = CSS(
            string=_style(job),
            base_url=BASE,
            url_fetcher=self.fetcher,
            font_config=self.fonts,
            counter_style=self.counters,
        )
        # A printer wants plain pages; a reader's file is accessible and made to last.
        self.variant = None if job.edition.is_print else "pdf/a-3a"
        machine = Machine(self.fetcher, self.fonts, self.counters, self.css, self.variant)
        self.pages = PageSetter(machine, job.faces, job.book.settings.hyphens)

    def lay(self, sections: tuple[Section, ...], used: Mapping[str, str] | None) -> _Laid:
        """Lay the sections out, which were made with the folios `used`."""
        outcome = self.pages.lay(
            lambda: document_tree(self.job.book, self.job.edition, sections), self.job.greedy
        )
        document = outcome.document
        keep_links(document, self.job.edition.is_print)
        anchors = first_pages([page.anchors for page in document.pages])
        start = _text_start(sections, len(document.pages), anchors)
        renumber = self.job.renumber
        numbers = renumber(used) if renumber else self.job.numbers
        folios = page_map(anchors, start)
        return _Laid(document, sections, folios, start, numbers, outcome.report)

    def write(self, laid: _Laid) -> bytes:
        """The PDF of laid out sections."""
        job = self.job
        name = f"{job.book.metadata.identifier} {job.edition.name}"
        languages = listen_for_languages(laid.document, job.book.metadata.language)
        finish = Finisher(
            job.book.metadata,
            job.edition,
            laid.text_start,
            LinkNames.of(laid.sections, laid.numbers, job.book.metadata.language),
            languages,
        )
        # The engine divides words with the same sign that an author may have written.
        written = any(HYPHEN in one.body for one in laid.sections)

        def finisher(document: object, pdf: Any) -> None:
            soften_hyphens(pdf, lambda font: not written or self.pages.is_copy(font))
            finish(document, pdf)

        data: bytes = laid.document.write_pdf(
            finisher=finisher,
            pdf_variant=self.variant,
            pdf_identifier=hashlib.sha256(name.encode()).hexdigest()[:32],
        )
        return data


def _files(job: Job) -> dict[str, tuple[bytes, str]]:
    files = {f"fonts/{one.file_name}": (one.data, "font/ttf") for one in job.faces}
    for path, image in job.images.items():
        files[path] = (image.data, image.media_type)
    if job.draft:
        upright = next((one for one in job.faces if one.style == "normal"), job.faces[0])
        svg = draft_svg(upright.data, job.edition.trim.width, job.edition.trim.height)
        files["draft.svg"] = (svg.encode(), "image/svg+xml")
    return files


def _style(job: Job) -> str:
    rules = [
        f'@font-face {{ font-family: "{one.family}"; font-style: {one.style};'
        f" font-weight: {one.weight}; src: url({BASE}fonts/{one.file_name}) }}"
        for one in job.faces
    ]
    rules += [page_css(job.edition), job.theme]
    if job.draft:
        rules.append(_DRAFT_CSS)
    return "\n".join(rules)


def _text_start(sections: tuple[Section, ...], pages: int, anchors: Mapping[str, int]) -> int:
    """The page (from 0) on which the text begins: after the last one when there is no text."""
    first = first_text(sections)
    if first == len(sections):
        return pages
    return anchors[entry_anchor(sections[first].entry_id)]
