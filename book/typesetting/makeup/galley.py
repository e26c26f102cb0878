"""Sets galleys: the engine with all that stays the same from one galley to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
import pydyf
from weasyprint import CSS
from weasyprint.css.counters import CounterStyle
from weasyprint.matrix import Matrix
from weasyprint.text.fonts import FontConfiguration, get_hb_object_data

from book.markup.resources import FontFace
from book.model.book import Metadata
from book.typesetting import newlines as newlines
from book.typesetting import together as together
from book.typesetting.engine import EngineLog, html_of, keep_links, listen_for_languages
from book.typesetting.fetcher import BASE, MemoryFetcher
from book.typesetting.finisher import NAMED_ELSEWHERE, extend_metadata, finish_galley
from book.typesetting.frame import head_of, root_of, tree_of
from book.typesetting.lines.engine import Machine
from book.typesetting.lines.fonts import Use
from book.typesetting.makeup import hooks
from book.typesetting.makeup.parts import (
    FontFacts,
    Galley,
    PageFacts,
    PageKind,
    SetGalley,
    Theme,
)
from book.typesetting.makeup.piece import Piece, head_of_file, pages_of
from book.typesetting.pages.engine import PageSetter

# Points in a pixel of the engine.
SCALE = 0.75


def set_galley(galley: Galley) -> SetGalley:
    """Set a galley, in whatever process this is."""
    return setter_for(galley.theme).set(galley)


class Setter:
    """The engine, with one parsed style sheet and one set of fonts."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        files = {path: (data, kind) for path, data, kind in theme.files}
        faces = [
            FontFace(one.family, one.style, one.weight, one.file_name, one.content)
            for one in theme.fonts
        ]
        files |= {f"fonts/{one.file_name}": (one.data, "font/ttf") for one in faces}
        self.fetcher = MemoryFetcher(files)
        # Made once: every configuration writes all fonts of the book to disk.
        self.fonts = FontConfiguration()
        self.counters = CounterStyle()
        self.css = CSS(
            string=theme.css,
            base_url=BASE,
            url_fetcher=self.fetcher,
            font_config=self.fonts,
            counter_style=self.counters,
        )
        self.machine = Machine(self.fetcher, self.fonts, self.counters, self.css, theme.variant)
        given = Use(frozenset(theme.letters), tuple((name, 1) for name in theme.features))
        self.pages = PageSetter(
            self.machine, faces, theme.hyphens, theme.settings, given, facing=theme.is_print
        )

    def set(self, galley: Galley) -> SetGalley:
        """Set one galley."""
        for path, data, kind in galley.files:
            self.fetcher.add(path, data, kind)
        self.fetcher.refused.clear()
        theme = self.theme
        with EngineLog() as log, hooks.galley(galley.opens, galley.whole):
            self.pages.begin()

            def make() -> Any:
                tree = tree_of(galley.sections, theme.language, theme.is_print)
                if galley.side == "left":
                    tree.set("style", "break-before: left")
                return tree

            first = 2 if galley.side == "left" else 1
            outcome = self.pages.lay(make, galley.greedy, first)
            document = outcome.document
            keep_links(document, theme.is_print)
            names = dict(galley.names)
            _send_elsewhere(document, names)
            (facts, files), piece = self._written(document, names, galley)
        log.lines += [f"not a file of this book: {url}" for url in self.fetcher.refused]
        report = outcome.report
        return SetGalley(
            piece=piece,
            pages=tuple(page_facts(page) for page in document.pages),
            fonts=facts,
            log=tuple(dict.fromkeys(log.lines)),
            lines=report.lines,
            paragraphs=report.paragraphs,
            greedy=dict(report.greedy),
            wrong=report.wrong,
            left=report.sections,
            shrunk=report.shrunk,
            files=files,
        )

    def _written(
        self, document: Any, names: Mapping[str, str], galley: Galley
    ) -> tuple[_Fonts, Piece]:
        languages = listen_for_languages(document, self.theme.language)
        found: list[tuple[_Fonts, Piece]] = []

        def finisher(document: Any, pdf: Any) -> None:
            mark = galley.sections[0].anchor if galley.sections else ""
            finish_galley(pdf, names, languages, mark, self.theme.is_print)
            found.append((take_fonts(document, pdf), pages_of(pdf)))

        with hooks.fonts_taken():
            write_with(document, finisher, self.theme.variant)
        return found[0]


_Fonts = tuple[dict[str, FontFacts], dict[str, bytes]]
"""The facts of fonts by their names, and their files by digest."""


def write_with(
    document: Any, finisher: Callable[[Any, Any], None], variant: str | None = None
) -> None:
    """Have the engine make a file, which `finisher` takes from it before it is written."""

    def take(document: Any, pdf: Any) -> None:
        finisher(document, pdf)
        pdf.write = lambda *_, **__: None

    document.write_pdf(finisher=take, pdf_variant=variant)


_setters: dict[str, Setter] = {}
_MOST_SETTERS = 4


def setter_for(theme: Theme) -> Setter:
    """The setter of a theme; a process keeps the last few."""
    found = _setters.pop(theme.digest, None) or Setter(theme)
    _setters[theme.digest] = found
    if len(_setters) > _MOST_SETTERS:
        del _setters[next(iter(_setters))]
    return found


def _send_elsewhere(document: Any, names: Mapping[str, str]) -> None:
    """Keep links to places in other galleys, which the engine would drop."""
    here = {anchor for page in document.pages for anchor in page.anchors}
    for page in document.pages:
        page.links = [
            ("external", NAMED_ELSEWHERE + target, *rest)
            if kind == "internal" and target not in here and target in names
            else (kind, target, *rest)
            for kind, target, *rest in page.links
        ]


def page_facts(page: Any) -> PageFacts:
    """What make-up has to know of a page."""
    box = page._page_box
    kind = box.page_type
    strings, begins = hooks.noted(box)
    matrix = Matrix(a=SCALE, d=-SCALE, f=page.height * SCALE)
    anchors = {
        name: matrix.transform_point(place[0], place[1]) for name, place in page.anchors.items()
    }
    bookmarks = tuple(
        (level, label, *matrix.transform_point(x, y), state)
        for level, label, (x, y), state in page.bookmarks
    )
    groups = tuple((name, index) for name, index in kind.groups)
    return PageFacts(
        PageKind(kind.side, kind.blank, kind.name, kind.index, groups),
        strings,
        tuple(sorted(begins)),
        anchors,
        bookmarks,
    )


def take_fonts(document: Any, pdf: Any) -> tuple[dict[str, FontFacts], dict[str, bytes]]:
    """The facts of all fonts, and their files by digest; the fonts are taken out of the PDF.

    A font stays in the PDF where it is made for the letters that are used of it.
    """
    facts: dict[str, FontFacts] = {}
    files: dict[str, bytes] = {}
    for font in document.fonts.values():
        data = get_hb_object_data(font.hb_face)
        name = hashlib.sha256(data).hexdigest()
        own = hooks.stays(font)
        known = facts.get(font.hash)
        if known is None:
            files[name] = data
        facts[font.hash] = FontFacts(
            name=font.name.decode("latin-1").removeprefix("/"),
            family=font.family,
            file=name,
            flags=font.flags,
            ascent=font.ascent,
            descent=font.descent,
            italic_angle=font.italic_angle,
            stem_v=font.stemv,
            stem_h=font.stemh,
            widths=dict(sorted(({**known.widths} if known else {} | font.widths).items())),
            letters=({**known.letters} if known else {}) | font.to_unicode,
            own=own or (known is not None and (known.own or known.file != name)),
        )
    _empty_fonts(pdf, facts)
    shared = {one.file for one in facts.values() if not one.own}
    return facts, {name: data for name, data in files.items() if name in shared}


def _empty_fonts(pdf: Any, facts: Mapping[str, FontFacts]) -> None:
    """Take the shared fonts out of the resources, and their files out of the PDF."""
    objects = {one.reference: one for one in pdf.objects if hasattr(one, "reference")}
    for fonts in [one for one in pdf.objects if _is_fonts(one, facts)]:
        for key in [key for key in fonts if not facts[key].own]:
            font = objects[fonts.pop(key)]
            _empty(objects[font["ToUnicode"]])
            below = objects[font["DescendantFonts"][0]]
            descriptor = objects[below["FontDescriptor"]]
            for name in ("FontFile2", "FontFile3"):
                if name in descriptor:
                    _empty(objects[descriptor[name]])


def _is_fonts(one: Any, facts: Mapping[str, FontFacts]) -> bool:
    return isinstance(one, pydyf.Dictionary) and bool(one) and all(key in facts for key in one)


def _empty(stream: Any) -> None:
    stream.stream = []


def set_blank(theme: Theme, side: str) -> SetGalley:
    """A page without text: what the theme puts behind the text of every page, and no more.

    The engine makes it where the next page must be on the other side.
    """
    setter = setter_for(theme)
    root = root_of(theme.language, theme.is_print)
    other = "right" if side == "left" else "left"
    root.set("style", f"break-before: {other}")
    body = ElementTree.SubElement(root, "body")
    for _ in range(2):
        ElementTree.SubElement(body, "div", {"style": f"break-before: {other}"}).text = "\u200b"
    with EngineLog(), hooks.galley(opens=False, whole=False):
        document = setter.machine.render(root)
        document = document.copy([document.pages[1]])
        found: list[tuple[_Fonts, Piece]] = []

        def finisher(document: Any, pdf: Any) -> None:
            finish_galley(pdf, {}, [{}], "blank", theme.is_print)
            found.append((take_fonts(document, pdf), pages_of(pdf)))

        with hooks.fonts_taken():
            write_with(document, finisher, theme.variant)
    (fonts, files), piece = found[0]
    return SetGalley(piece, (page_facts(document.pages[0]),), fonts, files=files)


def set_cover_sheet(theme: Theme, metadata: Metadata) -> Piece:
    """What the whole file has to say of itself, out of a PDF of one empty page.

    The engine writes what a standard wants of a file: its claim, its profile of colours, and the
    metadata of the book.
    """
    setter = setter_for(theme)
    root = root_of(theme.language, theme.is_print)
    root.append(head_of(metadata))
    ElementTree.SubElement(root, "body")
    document = html_of(root, setter.fetcher).render(
        font_config=setter.fonts, counter_style=setter.counters, pdf_variant=theme.variant
    )

    found: list[Piece] = []

    def finisher(document: Any, pdf: Any) -> None:
        if not theme.is_print:
            extend_metadata(pdf, metadata)
        found.append(head_of_file(pdf))

    write_with(document, finisher, theme.variant)
    return found[0]
