"""Sets the pages of a book, and makes them up into one PDF.

Galleys are laid out until the page numbers that are printed in them are those of their pages.
The engine is not loaded here: it works in other modules, in other processes if there are any, and
not at all where everything is known from before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from book.cache import PassingCache
from book.markup.resources import BASE, tool_font
from book.model.anchors import entry_anchor
from book.model.book import Book, ImageFile
from book.model.edition import Edition
from book.model.theme import ThemeSettings
from book.typesetting.far import called_from_afar, parted
from book.typesetting.folios import folio
from book.typesetting.frame import Framed, first_text, framed
from book.typesetting.geometry import page_css
from book.typesetting.lines.report import LineReport, findings
from book.typesetting.made import Made, Typeset
from book.typesetting.makeup.impose import Placed, Selectors, first_sides, impose, slips
from book.typesetting.makeup.join import Sheets
from book.typesetting.makeup.parts import DrawnSlip, FontFile, Galley, SetGalley, Theme
from book.typesetting.makeup.shop import Shop, here
from book.typesetting.makeup.theme import (
    counted_groups,
    counts_all,
    features,
    is_running,
    named_strings,
)
from book.typesetting.names import LinkNames

__all__ = ["Job", "Memory", "Typeset", "lay", "press"]

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
_IDS = re.compile(r'\bid="([^"]+)"')
_LINKS = re.compile(r'\bhref="#([^"]+)"')
_HYPHEN = "\u2010"
# Letters that any book may come to need: a copy of a font has them from the start, so that the
# first é of a book is no reason to set it anew.
_LETTERS = (
    "".join(
        map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2028), 0x202F, 0x2032])
    )
    + "‹›⁄€№™−"
)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be set, and in what.

    `theme` is the style sheet, `settings` what goes with it, `numbers` are those of the notes,
    `images` go by their addresses.
    `renumber` is for notes that are counted by the page: it gives their numbers from the folios,
    as those in the sections are. `greedy` leaves all lines to the engine, for comparison, and
    `one_shot` sets the whole book in one piece, heads and folios with it.
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
    one_shot: bool = False
    settings: ThemeSettings = field(default_factory=ThemeSettings)


@dataclass
class Memory:
    """The jobs and galleys of the last time: most are the same the next time, too."""

    jobs: dict[object, Galley] = field(default_factory=dict)
    galleys: dict[str, SetGalley] = field(default_factory=dict)


def press(
    job: Job, compose: Compose, report: Report | None = None, shop: Shop | None = None
) -> Typeset:
    """Set the pages of `job`; `report` is told what is being done, for people who wait.

    Without a `shop` everything is done here and now.
    """
    if shop is None:
        cache = PassingCache()
        try:
            return press(job, compose, report, Shop(cache, here))
        finally:
            cache.close()
    say = report or (lambda message: None)
    made = lay(job, compose, shop, say)
    say(f"{job.edition.name}: writing {len(made.sheets.pages)} pages")
    return made.written()


def lay(
    job: Job,
    compose: Compose,
    shop: Shop,
    report: Report | None = None,
    memory: Memory | None = None,
) -> Made:
    """Set the pages of `job`, and write no file yet; `memory` is that of the last time."""
    return _Press(job, shop, memory or Memory()).run(compose, report or (lambda message: None))


@dataclass(frozen=True, slots=True)
class _Laid:
    """A round: the sections, the galleys that they were set in, and the folios that came of it."""

    theme: Theme
    sections: tuple[Section, ...]
    names: list[str]
    galleys: list[SetGalley]
    breaks: list[str]
    pages: list[Placed]
    text_start: int
    folios: dict[str, str]
    numbers: Mapping[str, str]


class _Press:
    """All that stays the same from round to round."""

    def __init__(self, job: Job, shop: Shop, memory: Memory) -> None:
        self.job, self.shop, self.memory = job, shop, memory
        self.css = _style(job)
        self.whole = job.one_shot or is_running(self.css)
        self._theme: Theme | None = None

    def run(self, compose: Compose, say: Report) -> Made:
        job, name = self.job, self.job.edition.name
        warnings: list[str] = []
        used: Mapping[str, str] | None = None
        for number in range(1, _MOST_ROUNDS + 1):
            say(f"{name}: setting the pages, round {number}")
            laid = self._lay(compose(used), used)
            if laid.folios == used:
                break
            used = laid.folios
        else:
            warnings.append("the page numbers did not settle: some may be off by one")
        drawn = [] if self.whole else self._slips(laid)
        warnings += [line for galley in laid.galleys for line in galley.log]
        warnings += [line for slip in drawn for line in slip.log]
        if job.edition.note_style in ("foot", "popup"):
            warnings += parted(laid.folios, laid.numbers)
        if job.edition.numbering == "page":
            warnings += called_from_afar(laid.folios, job.book)
        lines = _lines(laid.galleys)
        theme = laid.theme
        # The engine divides words with the same sign that an author may have written.
        written = any(_HYPHEN in one.body for one in laid.sections)
        originals = {one.sha256 for one in theme.fonts}
        return Made(
            self._sheets(laid, drawn),
            laid.names,
            laid.folios,
            tuple(dict.fromkeys(warnings)),
            lines,
            tuple(findings(lines, job.book)),
            self.shop.font,
            lambda facts: not written or facts.file not in originals,
        )

    def _lay(self, sections: tuple[Section, ...], used: Mapping[str, str] | None) -> _Laid:
        """Lay the sections out, which were made with the folios `used`."""
        job = self.job
        renumber = job.renumber
        numbers = renumber(used) if renumber else job.numbers
        frames = framed(job.book, sections)
        theme = self._theme = self._theme or self._make_theme(sections)
        groups, breaks, alike = self._groups(theme, frames)
        jobs = _Jobs(theme, job, sections, numbers, self.whole, self.memory)
        sides = ["right"] * len(groups)
        for _ in range(_MOST_ROUNDS):
            wanted = [
                jobs.galley(group, side, opens=index == 0)
                for index, (group, side) in enumerate(zip(groups, sides, strict=True))
            ]
            galleys = self._galleys(wanted)
            turned = first_sides(galleys, breaks)
            if alike or turned == sides:
                break
            sides = turned
        pages = impose(galleys, breaks)
        start = _text_start(sections, pages)
        anchors: dict[str, str] = {}
        for index, page in enumerate(pages):
            for anchor in page.facts.anchors:
                anchors.setdefault(anchor, folio(index, start))
        names = [one.digest for one in wanted]
        return _Laid(theme, sections, names, galleys, breaks, pages, start, anchors, numbers)

    def _galleys(self, jobs: Sequence[Galley]) -> list[SetGalley]:
        """The galleys of a round, set."""
        known = self.memory.galleys
        new = [one for one in jobs if one.digest not in known]
        found = dict(zip([one.digest for one in new], self.shop.galleys(new), strict=True))
        self.memory.jobs = {_key(one): one for one in jobs}
        self.memory.galleys = {
            one.digest: known.get(one.digest) or found[one.digest] for one in jobs
        }
        return [self.memory.galleys[one.digest] for one in jobs]

    def _groups(
        self, theme: Theme, frames: tuple[Framed, ...]
    ) -> tuple[list[tuple[Framed, ...]], list[str], bool]:
        """The sections that must be set together.

        With it, on which side each such group begins; and whether a page fits on both sides.
        """
        if self.whole or len(frames) < 2:
            return [frames], [""], True
        found = self.shop.survey(theme, frames)
        groups: list[list[Framed]] = []
        breaks: list[str] = []
        for frame, side in zip(frames, found["breaks"], strict=True):
            if side or not groups:
                groups.append([])
                breaks.append(side)
            groups[-1].append(frame)
        return [tuple(one) for one in groups], breaks, bool(found["alike"])

    def _slips(self, laid: _Laid) -> list[DrawnSlip]:
        """What stands around the text of each page."""
        theme, css = laid.theme, self.css
        selectors = Selectors(counted_groups(css), named_strings(css), counts_all(css))
        wanted = slips(laid.pages, selectors, lambda kinds: self.shop.steps(theme, kinds))
        return self.shop.slips(theme, wanted)

    def _sheets(self, laid: _Laid, drawn: Sequence[DrawnSlip]) -> Sheets:
        """What the book is made up of."""
        job, theme = self.job, laid.theme
        sides = sorted({one.facts.kind.side for one in laid.pages if one.galley is None})
        return Sheets(
            cover=self.shop.cover_sheet(theme, job.book.metadata),
            galleys=laid.galleys,
            blanks={side: self.shop.blank(theme, side) for side in sides},
            pages=laid.pages,
            slips=drawn,
            text_start=laid.text_start,
            is_print=job.edition.is_print,
        )

    def _make_theme(self, sections: Sequence[Section]) -> Theme:
        job = self.job
        letters = set(_LETTERS).union(*(one.body + one.title for one in sections))
        return Theme(
            css=self.css,
            fonts=tuple(_font(one) for one in job.faces),
            files=_files(job, self.css),
            language=job.book.metadata.language,
            hyphens=tuple(job.book.settings.hyphens),
            letters="".join(sorted(one for one in letters if one.isprintable() or one == "\u00a0")),
            features=features(self.css),
            is_print=job.edition.is_print,
            settings=job.settings,
        )


class _Jobs:
    """Makes the jobs of one round."""

    def __init__(
        self,
        theme: Theme,
        job: Job,
        sections: Sequence[Section],
        numbers: Mapping[str, str],
        whole: bool,
        memory: Memory,
    ) -> None:
        self._theme, self._job, self._whole, self._memory = theme, job, whole, memory
        self._names = LinkNames.of(sections, numbers, job.book.metadata.language)
        self._known = {name for one in sections for name in _IDS.findall(one.body)}
        self._known |= {one.anchor for one in framed(job.book, sections)}

    def galley(self, sections: tuple[Framed, ...], side: str, *, opens: bool) -> Galley:
        """The job for a group of sections."""
        texts = [one.body for one in sections]
        links = {name for text in texts for name in _LINKS.findall(text)} & self._known
        names = tuple((name, self._names.name(name)) for name in sorted(links))
        new = self._new(sections, names, side, opens)
        # The same job of the last time has its digest already.
        return self._memory.jobs.get(_key(new), new)

    def _new(
        self,
        sections: tuple[Framed, ...],
        names: tuple[tuple[str, str], ...],
        side: str,
        opens: bool,
    ) -> Galley:
        job = self._job
        texts = [one.body for one in sections]
        files = [
            (path, image.data, image.media_type)
            for path, image in sorted(job.images.items())
            if any(path in text for text in texts)
        ]
        return Galley(
            theme=self._theme,
            sections=sections,
            files=tuple(files),
            names=names,
            side=side,
            opens=opens,
            greedy=job.greedy,
            whole=self._whole,
        )


def _key(job: Galley) -> object:
    """What tells a job from others of the same book; to hash it costs less than its digest."""
    parts = job.sections, job.names, job.files, job.side, job.opens, job.greedy, job.whole
    return job.theme.digest, parts


def _files(job: Job, css: str) -> tuple[tuple[str, bytes, str], ...]:
    """The pictures that the style sheet names; in a draft also the word across its pages."""
    files = [
        (path, image.data, image.media_type)
        for path, image in sorted(job.images.items())
        if path in css
    ]
    if job.draft:
        from book.typesetting.draft import draft_svg

        upright = next((one for one in job.faces if one.style == "normal"), job.faces[0])
        svg = draft_svg(upright.data, job.edition.trim.width, job.edition.trim.height)
        files.append(("draft.svg", svg.encode(), "image/svg+xml"))
    return tuple(files)


def _font(face: FontFace) -> FontFile:
    digest = hashlib.sha256(face.data).hexdigest()
    own = None if tool_font(face.file_name) == face.data else face.data
    return FontFile(face.family, face.style, face.weight, face.file_name, digest, own)


def _style(job: Job) -> str:
    rules = [
        f'@font-face {{ font-family: "{one.family}"; font-style: {one.style};'
        f" font-weight: {one.weight}; src: url({BASE}fonts/{one.file_name}) }}"
        for one in job.faces
    ]
    rules += [page_css(job.edition, job.settings.page), job.theme]
    if job.draft:
        rules.append(_DRAFT_CSS)
    return "\n".join(rules)


def _lines(galleys: Sequence[SetGalley]) -> LineReport:
    greedy: dict[str, int] = {}
    for one in galleys:
        for reason, count in one.greedy.items():
            greedy[reason] = greedy.get(reason, 0) + count
    wrong = dict(pair for one in galleys for pair in one.wrong)
    return LineReport(
        sum(one.lines for one in galleys),
        sum(one.paragraphs for one in galleys),
        greedy,
        tuple(wrong.items()),
        tuple(dict.fromkeys(pair for one in galleys for pair in one.left)),
        tuple(dict.fromkeys(text for one in galleys for text in one.shrunk)),
    )


def _text_start(sections: Sequence[Section], pages: Sequence[Placed]) -> int:
    """The page (from 0) on which the text begins: after the last one when there is no text."""
    first = first_text(sections)
    if first == len(sections):
        return len(pages)
    wanted = entry_anchor(sections[first].entry_id)
    return next(index for index, page in enumerate(pages) if wanted in page.facts.anchors)
