"""Draws heads and folios: the engine's own margin boxes, for pages that stand elsewhere.

Whatever the `@page` rules of a theme can say is drawn as the engine would have drawn it on the
page itself, for it is the engine that draws it: it is only told which page it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint import DEFAULT_OPTIONS, layout
from weasyprint.document import Document, Page
from weasyprint.draw import draw_stacking_context
from weasyprint.formatting_structure import boxes
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import (
    page_height,
    page_width,
    set_page_type_computed_styles,
)
from weasyprint.layout.percent import resolve_percentages
from weasyprint.pdf.metadata import DocumentMetadata
from weasyprint.stacking import StackingContext

from book.typesetting.engine import EngineLog, html_of
from book.typesetting.finisher import set_in_black
from book.typesetting.frame import root_of
from book.typesetting.makeup import hooks
from book.typesetting.makeup.galley import Setter, setter_for, take_fonts, write_with
from book.typesetting.makeup.parts import DrawnSlip, FontFacts, PageKind, Slip, Theme
from book.typesetting.makeup.piece import Piece, form_of

_OPEN, _CLOSE = b"q\n/Artifact <</Type /Pagination>> BDC\n", b"\nEMC\nQ"
# An opaque fill or stroke is what every page begins with.
_OPAQUE = re.compile(rb"^/[aA]1(?:\.0)? gs$\n?", re.MULTILINE)
_USES = re.compile(rb"(?<=/)(\S+)(?= (?:gs|Do|sh|scn|SCN|cs|CS)\b)")
_FONT = re.compile(rb"/([A-Z]+) [-\d.]+ Tf")
_GLYPHS = re.compile(rb"<([0-9a-fA-F]*)>")


def draw_slips(theme: Theme, slips: Sequence[Slip]) -> tuple[list[DrawnSlip], dict[str, bytes]]:
    """Draw what stands around the text of these pages; and the fonts that it is set in."""
    pages = _Pages(setter_for(theme))
    laid, logs = [], []
    for slip in slips:
        with EngineLog() as log:
            laid.append(pages.page(slip))
        logs.append(tuple(dict.fromkeys(log.lines)))
    drawn = pages.drawn(laid)
    return [replace(one, log=log) for one, log in zip(drawn, logs, strict=True)], pages.files


def counter_steps(
    theme: Theme, kinds: Sequence[PageKind]
) -> list[list[tuple[str, list[tuple[str, int]]]]]:
    """What each kind of page does to the page counters: `reset`, `set` and `increment`, in turn."""
    pages = _Pages(setter_for(theme))
    return [pages.steps(kind) for kind in kinds]


class _Pages:
    """An empty document in the theme, whose pages are of whatever kind is asked for."""

    def __init__(self, setter: Setter) -> None:
        self._setter = setter
        self.files: dict[str, bytes] = {}
        theme = setter.theme
        root = root_of(theme.language, theme.is_print)
        root.append(root.makeelement("body", {}))
        self._html = html_of(root, setter.fetcher)
        options = DEFAULT_OPTIONS | {"stylesheets": [setter.css]}
        self._context = Document._build_layout_context(
            self._html, setter.fonts, setter.counters, {}, options
        )
        context = self._context
        self._root = build_formatting_structure(
            self._html.etree_element,
            context.style_for,
            context.get_image_from_uri,
            self._html.base_url,
            context.target_collector,
            setter.counters,
            context.footnotes,
        )

    def _style(self, kind: PageKind) -> tuple[Any, Any]:
        type_ = hooks.page_type(kind)
        set_page_type_computed_styles(type_, self._html, self._context.style_for)
        return type_, self._context.style_for(type_)

    def steps(self, kind: PageKind) -> list[tuple[str, list[tuple[str, int]]]]:
        """What a page does to its counters, as the engine has it."""
        style = self._style(kind)[1]
        layout.page._standardize_page_based_counters(style, None)
        return [
            (step, [(name, value) for name, value in style[f"counter_{step}"]])
            for step in ("reset", "set", "increment")
        ]

    def page(self, slip: Slip) -> Any:
        """A laid out page with its margin boxes, and nothing else."""
        context = self._context
        type_, style = self._style(slip.kind)
        style["overflow"] = self._root.viewport_overflow
        page = boxes.PageBox(type_, style)
        resolve_percentages(page, style["size"])
        page.position_x = page.position_y = 0
        page_width(page, context, style["size"][0])
        page_height(page, context, style["size"][1])
        context.current_page = 1
        context.page_bottom = page.content_box_y() + page.height
        known = {(name, keyword): values for name, keyword, values in slip.strings}
        context.get_string_set_for = lambda _page, name, keyword="first": known.get(
            (name, keyword), ()
        )
        state: Any = ([0], {name: [value] for name, value in slip.counters}, [{"pages"}], [])
        page.children = ()
        page.children = tuple(hooks.margin_boxes(context, page, state))
        for child in page.children:
            layout_box_backgrounds(page, child, context.get_image_from_uri)
        page.background = None
        return page

    def drawn(self, laid: Sequence[Any]) -> list[DrawnSlip]:
        """Laid out pages as content streams."""
        pages = []
        for box in laid:
            page = Page(box)
            page.paint = _painter(box)
            pages.append(page)
        setter = self._setter
        document = Document(pages, DocumentMetadata(), setter.fetcher, setter.fonts, {}, None)
        found: list[DrawnSlip] = []

        def finisher(document: Any, pdf: Any) -> None:
            if setter.theme.is_print:
                set_in_black(pdf)
            contents = _contents(pdf)
            facts, files = take_fonts(document, pdf)
            self.files |= files
            found.extend(_slip(content, facts) for content in contents)

        with hooks.fonts_taken():
            write_with(document, finisher)
        for place, slip in enumerate(found):
            if slip.content and _USES.search(slip.content):
                found[place] = self._form(laid[place])
        return found

    def _form(self, box: Any) -> DrawnSlip:
        """A slip with pictures, or whatever else a content stream must name."""
        page = Page(box)
        page.paint = _painter(box)
        setter = self._setter
        document = Document([page], DocumentMetadata(), setter.fetcher, setter.fonts, {}, None)
        found: list[Piece] = []

        def finisher(_: Any, pdf: Any) -> None:
            if setter.theme.is_print:
                set_in_black(pdf)
            found.append(form_of(pdf))

        write_with(document, finisher)
        return DrawnSlip(b"", {}, found[0])


def _painter(box: Any) -> Any:
    def paint(stream: Any, scale: float = 1) -> None:
        with stream.stacked():
            stream.transform(a=scale, d=scale)
            draw_stacking_context(stream, StackingContext.from_page(box))

    return paint


def _contents(pdf: Any) -> list[bytes]:
    objects = {one.reference: one for one in pdf.objects if hasattr(one, "reference")}
    pages = [objects[one] for one in pdf.page_references]
    return [
        b"\n".join(
            part.data if hasattr(part, "data") else part
            for part in objects[page["Contents"]].stream
        )
        for page in pages
    ]


def _slip(content: bytes, facts: dict[str, FontFacts]) -> DrawnSlip:
    if not _FONT.search(content) and not re.search(rb"\b(?:f|S|B|Do|sh)\*?\s", content):
        return DrawnSlip(b"", {})
    content = _OPAQUE.sub(b"", content)
    used: dict[str, set[int]] = {}
    for name, glyphs in _by_font(content):
        used.setdefault(name, set()).update(glyphs)
    fonts = {
        name: _cut(facts[name], glyphs) for name, glyphs in sorted(used.items()) if name in facts
    }
    return DrawnSlip(_OPEN + content + _CLOSE, fonts)


def _by_font(content: bytes) -> list[tuple[str, list[int]]]:
    pieces = _FONT.split(content)[1:]
    found = []
    for name, text in zip(pieces[::2], pieces[1::2], strict=True):
        glyphs = [
            int(run[place : place + 4], 16)
            for run in _GLYPHS.findall(text)
            for place in range(0, len(run), 4)
        ]
        found.append((name.decode("ascii"), glyphs))
    return found


def _cut(facts: FontFacts, glyphs: set[int]) -> FontFacts:
    return replace(
        facts,
        widths={glyph: width for glyph, width in facts.widths.items() if glyph in glyphs},
        letters={glyph: text for glyph, text in facts.letters.items() if glyph in glyphs},
    )


__all__ = ["counter_steps", "draw_slips"]
