"""Draws the cover of a printed book: one sheet with back, spine and front, for its printer."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Pdf

from book.covers.barcode import Symbol, symbol
from book.covers.isbn import digits_of, hyphenated
from book.covers.wrap_text import Measure, blurb_size
from book.markup.resources import FontFace, font_faces, stylesheet
from book.markup.templates import render
from book.markup.words import joined
from book.model.book import Book
from book.model.edition import BarcodeWish, Edition
from book.printing.colour import Space
from book.printing.inking import ink, strip
from book.printing.profile import Profile
from book.printing.standards import Claim, make_claim, saved
from book.printing.wrap import Box, Wrap

_BASE = "book:///"
# Of the height of a panel: the bands of the design, as on the front that shops show.
_TOP_BAND, _BOTTOM_BAND = 300 / 2560, 120 / 2560
_WHITE = 5.0  # points of white round a bar code
_KDP_AREA = (144.0, 86.4)  # what a service prints itself where nothing else is known: 2 by 1.2 in
_FROM_EDGE = 18.0
# Rather than set its title much smaller than it could be, a spine names no author.
_MOST_SHRUNK = 0.75


@dataclass(frozen=True, slots=True)
class Cover:
    """A finished cover: its bytes, the sheet that it was drawn on, where the bar code is."""

    data: bytes
    wrap: Wrap
    code: Box | None
    has_bars: bool
    remarks: tuple[str, ...] = ()


def draw_cover(
    book: Book, edition: Edition, profile: Profile, wrap: Wrap, space: Space, claim: Claim
) -> Cover:
    """Draw the cover of `edition` on the sheet `wrap`, in the inks that its printer takes."""
    drawing = _Drawing(book, edition, profile, wrap)
    data = drawing.pdf()
    with Pdf.open(io.BytesIO(data)) as pdf:
        strip(pdf)
        remarks = [*drawing.remarks, *ink(pdf, space, claim.press)]
        _set_boxes(pdf, wrap)
        make_claim(pdf, claim)
        finished = saved(pdf, claim.standard)
    return Cover(finished, wrap, drawing.code, drawing.bars is not None, tuple(remarks))


def _set_boxes(pdf: Pdf, wrap: Wrap) -> None:
    """A paperback is trimmed to its bleed; the sheet of a case is folded over, whole."""
    page = pdf.pages[0].obj
    sheet = [0.0, 0.0, round(wrap.width, 4), round(wrap.height, 4)]
    edge = 0.0 if wrap.case else wrap.edge
    trim = [edge, edge, round(wrap.width - edge, 4), round(wrap.height - edge, 4)]
    page.MediaBox, page.BleedBox, page.TrimBox = Array(sheet), Array(sheet), Array(trim)
    for name in ("/CropBox", "/ArtBox"):
        if name in page:
            del page[name]
    pikepdf.Page(page).contents_coalesce()


class _Drawing:
    def __init__(self, book: Book, edition: Edition, profile: Profile, wrap: Wrap) -> None:
        self.book, self.edition, self.profile, self.wrap = book, edition, profile, wrap
        self.faces = font_faces(book)
        self.upright = Measure(self.faces)
        self.italic = Measure(self.faces, "italic")
        self.remarks: list[str] = []
        self.wish = _wish(edition, profile)
        self.bars = self._bars()
        self.code = self._code_box()
        if self.wish == "none" and profile.barcode.by_service == "never":
            self.remarks.append(
                f"{profile.name}, wants a bar code on the cover: give the edition its isbn"
            )
        if not wrap.spine_text:
            self.remarks.append(f"no words on the spine: {wrap.why_no_text}")

    # --- The bar code

    def _bars(self) -> Symbol | None:
        if self.wish != "bars" or not self.edition.isbn:
            return None
        isbn = self.edition.isbn
        label = f"ISBN {hyphenated(isbn)}"
        price = self.edition.press.price_code
        rules = self.profile.barcode
        natural = symbol(digits_of(isbn), label, price)
        scale = max(1.0, rules.smallest[0] / natural.width) if rules.smallest else 1.0
        natural = symbol(digits_of(isbn), label, price, scale)
        room = rules.size or rules.area
        excess = natural.height - (room[1] - 2 * _WHITE) if room else 0.0
        return symbol(digits_of(isbn), label, price, scale, max(excess, 0.0))

    def _code_box(self) -> Box | None:
        if self.wish == "none":
            return None
        rules = self.profile.barcode
        width, height = rules.size or rules.smallest or (0.0, 0.0)
        if self.bars is not None:
            width = max(width, self.bars.width + 2 * _WHITE)
            height = max(height, self.bars.height + 2 * _WHITE)
        else:
            width, height = rules.size or rules.area or _KDP_AREA
        wrap = self.wrap
        apart = (rules.from_spine or _FROM_EDGE, wrap.hinge + _FROM_EDGE)
        right = min(wrap.back.right - max(apart), wrap.clear_back.right)
        band = 0.0 if self.bars is None else _BOTTOM_BAND * wrap.back.height + _FROM_EDGE / 2
        bottom = min(
            wrap.back.bottom - max(rules.from_trim or _FROM_EDGE, band),
            wrap.clear_back.bottom,
            wrap.height - (rules.from_file_bottom or 0.0),
        )
        return Box(right - width, bottom - height, right, bottom)

    # --- The sheet

    def pdf(self) -> bytes:
        """The sheet as the engine draws it."""
        html = render(self.book.own.templates, "wrap.xhtml", **self._values())
        return _drawn(self.book, self.faces, html, self._files(), self.wrap)

    def _files(self) -> dict[str, tuple[bytes, str]]:
        files: dict[str, tuple[bytes, str]] = {}
        if self.bars is not None:
            files["bars.svg"] = (self.bars.svg.encode(), "image/svg+xml")
        if self.book.cover is not None:
            files["art"] = (self.book.cover.data, self.book.cover.media_type)
        for address, image in _images(self.book).items():
            files[address] = image
        return files

    def _values(self) -> dict[str, Any]:
        wrap, data = self.wrap, self.book.metadata
        whole = Box(0.0, 0.0, wrap.width, wrap.height)
        top = wrap.edge + _TOP_BAND * wrap.back.height
        bottom = wrap.height - wrap.edge - _BOTTOM_BAND * wrap.back.height
        air = 0.03 * wrap.front.width
        front = Box(
            wrap.clear_front.left + air, wrap.front.top, wrap.clear_front.right - air, bottom
        )
        art = Box(wrap.front.left, 0.0, wrap.width, wrap.height)
        blurb, size, place = self._blurb(top, bottom)
        sizes = self._sizes(front) | {"blurb": size}
        front = Box(front.left, front.top, front.right, bottom - 0.05 * wrap.front.height)
        spine = self._spine(top, bottom)
        strip_ = wrap.spine
        return {
            "sheet": wrap,
            "places": {
                "ground": _place(whole),
                "bands": [
                    _place(Box(0.0, 0.0, wrap.width, top)),
                    _place(Box(0.0, bottom, wrap.width, wrap.height)),
                ],
                "front": _place(front),
                "art": _place(art),
                "blurb": _place(place),
                "spine": (
                    f"left:{strip_.right:.3f}pt;top:{top + _FROM_EDGE:.3f}pt;"
                    f"width:{bottom - top - 2 * _FROM_EDGE:.3f}pt;height:{strip_.width:.3f}pt;"
                    f"line-height:{strip_.width:.3f}pt"
                ),
                "code": _place(self.code) if self.code else "",
            },
            "art": f"{_BASE}art" if self.book.cover else "",
            "authors": self._authors(),
            "title": data.title,
            "subtitle": data.subtitle,
            "publisher": data.publisher,
            "sizes": sizes,
            "spine": spine,
            "blurb": blurb,
            "code": self._code(),
        }

    def _authors(self) -> str:
        data = self.book.metadata
        return joined([one.name for one in data.named("aut", "cre")], data.language)

    def _sizes(self, front: Box) -> dict[str, float]:
        """The sizes of type, in the proportions of the front that shops show."""
        data, scale = self.book.metadata, self.wrap.front.height / 2560
        most = 190 if len(data.title) < 24 else 160 if len(data.title) < 48 else 132
        lines = 2 if len(data.title) < 24 else 3 if len(data.title) < 48 else 5
        authors = self.upright.fitting(self._authors(), 64 * scale, front.width, 4)
        return {
            "head": 430 * scale,
            "gap": 120 * scale,
            "authors": round(authors, 2),
            "title": round(self.upright.fitting(data.title, most * scale, front.width, lines), 2),
            "subtitle": round(self.italic.fitting(data.subtitle, 72 * scale, front.width, 3), 2),
            "publisher": round(56 * scale, 2),
        }

    def _spine(self, top: float, bottom: float) -> dict[str, object] | None:
        strip_ = self.wrap.spine_text
        if strip_ is None:
            return None
        data = self.book.metadata
        room = bottom - top - 2 * _FROM_EDGE
        # From the top of a capital to the foot of a g is less than the size of the type.
        size = min(strip_.width / 1.02, 0.6 * self.wrap.spine.width, 20.0)
        for by in (self._authors(), self._surnames(), ""):
            wide = self.upright.width(data.title, size) + self.italic.width(by, size)
            gap = 2 * size if by else 0.0
            fitted = size * min(1.0, (room - gap) / max(wide, 1.0))
            if fitted >= _MOST_SHRUNK * size or not by:
                return {"title": data.title, "by": by, "size": round(fitted, 2)}
        return None

    def _surnames(self) -> str:
        """The authors by what catalogues file them under, for a spine that is short of room."""
        data = self.book.metadata
        names = [one.sort.partition(",")[0] for one in data.named("aut", "cre") if one.sort]
        return joined(names, data.language)

    def _blurb(self, top: float, bottom: float) -> tuple[list[str], float, Box]:
        text = self.book.settings.back_cover
        text = self.book.metadata.description if text is None else text
        paragraphs = [" ".join(one.split()) for one in text.split("\n\n") if one.strip()]
        clear = self.wrap.clear_back
        side = max(0.07 * self.wrap.back.width, 0.0)
        low = min(bottom, self.code.top if self.code else bottom) - _FROM_EDGE
        place = Box(clear.left + side / 2, top + 2 * _FROM_EDGE, clear.right - side / 2, low)
        size = blurb_size(paragraphs, self.upright, place.width, place.height)
        if size is None:
            self.remarks.append(
                "the text of the back is too long for its room, and was left out: write a shorter "
                "one as back-cover in [book]"
            )
            return [], 8.0, place
        return paragraphs, size, place

    def _code(self) -> dict[str, object] | None:
        if self.bars is None or self.code is None:
            return None
        return {
            "left": round((self.code.width - self.bars.width) / 2, 4),
            "top": round((self.code.height - self.bars.height) / 2, 4),
            "width": round(self.bars.width, 4),
            "height": round(self.bars.height, 4),
            "address": f"{_BASE}bars.svg",
        }


def _wish(edition: Edition, profile: Profile) -> BarcodeWish:
    if edition.press.barcode is not None:
        return edition.press.barcode
    if edition.isbn:
        return "bars"
    return "none" if profile.barcode.by_service == "never" else "space"


def _place(box: Box) -> str:
    return (
        f"left:{box.left:.3f}pt;top:{box.top:.3f}pt;"
        f"width:{box.width:.3f}pt;height:{box.height:.3f}pt"
    )


def _images(book: Book) -> dict[str, tuple[bytes, str]]:
    from book.markup.resources import image_files

    return {name: (one.data, one.media_type) for name, one in image_files(book).items()}


def _drawn(
    book: Book,
    faces: tuple[FontFace, ...],
    html: str,
    files: dict[str, tuple[bytes, str]],
    wrap: Wrap,
) -> bytes:
    # Loaded here: a cover for a shop can be described where the typesetter's libraries are missing.
    from book.typesetting.fetcher import BASE, MemoryFetcher

    from weasyprint import CSS, HTML  # isort: skip
    from weasyprint.text.fonts import FontConfiguration  # isort: skip

    held = {f"fonts/{one.file_name}": (one.data, "font/ttf") for one in faces} | files
    fetcher = MemoryFetcher(held)
    rules = [
        f'@font-face {{ font-family: "{one.family}"; font-style: {one.style};'
        f" font-weight: {one.weight}; src: url({BASE}fonts/{one.file_name}) }}"
        for one in faces
    ]
    rules.append(f"@page {{ size: {wrap.width:.4f}pt {wrap.height:.4f}pt; margin: 0 }}")
    rules.append(stylesheet(book, "wrap.css"))
    fonts = FontConfiguration()
    css = CSS(string="\n".join(rules), base_url=BASE, url_fetcher=fetcher, font_config=fonts)
    language = book.metadata.language
    page: Any = HTML(
        string=f'<html lang="{language}"><body>{html}</body></html>',
        base_url=BASE,
        url_fetcher=fetcher,
    )
    data: bytes = page.write_pdf(stylesheets=[css], font_config=fonts, pdf_identifier="cover")
    return data
