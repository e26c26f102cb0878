"""Pages as an engine might set them, with all that a printer refuses, and editions for printers."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from book.manuscript.setting_values import DEFAULT_TRIM
from book.model.edition import Edition, PrintSettings
from book.printing.colour import free_press
from book.printing.interior import Wanted
from book.printing.load import load_profile
from book.printing.standards import Claim

ISBN = "978-0-306-40615-7"
DAY = date(2026, 1, 2)

_PAGES = """
<style>
@page {{ size: 432pt 648pt; margin: 72pt {extra} }}
body {{ font: 11pt "EB Garamond"; color: #000 }}
.red {{ color: #a01010 }} .faint {{ color: rgba(0, 0, 0, .5) }}
.rule {{ border-top: 1pt solid;
  border-image: linear-gradient(to right, #000 48pt, transparent 48pt) 1 0 0 0 }}
.next {{ break-before: page }}
img {{ width: 72pt; height: 72pt }}
</style>
<h1>One</h1>
<p>Black words, <span class=red>red words</span> and <span class=faint>faint ones</span>,
<a href="#two">with a link</a>, <a href="https://example.com">and one abroad</a>.</p>
<p class=rule>Below a short rule.</p><img src="book:///half.png" alt="a picture">
<h1 class=next id=two>Two</h1><p>More words.</p><h1 class=next>Three</h1><p>The last words.</p>
"""


def set_pages(extra: str = "", picture: Any = None) -> bytes:
    """Three pages with RGB, transparency, a picture that lets light through, links, bookmarks."""
    from book.typesetting.ready import require_typesetter

    require_typesetter()
    from PIL import Image

    from book.markup.resources import _shared_fonts
    from book.typesetting.fetcher import MemoryFetcher

    from weasyprint import CSS, HTML  # isort: skip
    from weasyprint.text.fonts import FontConfiguration  # isort: skip

    if picture is None:
        picture = Image.new("RGBA", (40, 40), (200, 30, 30, 128))
    out = io.BytesIO()
    picture.save(out, "PNG")
    files = {"half.png": (out.getvalue(), "image/png")}
    faces = [(name, data) for name, data in _shared_fonts() if name == "EBGaramond-Regular.ttf"]
    files |= {name: (data, "font/ttf") for name, data in faces}
    fetcher = MemoryFetcher(files)
    fonts = FontConfiguration()
    sheet = CSS(
        string='@font-face { font-family: "EB Garamond";'
        " src: url(book:///EBGaramond-Regular.ttf) }",
        base_url="book:///",
        url_fetcher=fetcher,
        font_config=fonts,
    )
    page: Any = HTML(string=_PAGES.format(extra=extra), base_url="book:///", url_fetcher=fetcher)
    data: bytes = page.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_identifier="pages")
    return data


def wanted(printer: str | None, standard: str = "", space: Any = "gray") -> Wanted:
    """What an interior of 6 by 9 inches is to be for a printer."""
    profile = load_profile(printer) if printer else None
    kind = standard or (profile.interior.standard if profile else "PDF/X-4")
    claim = Claim(kind, free_press(), "A Small Book", DAY)
    return Wanted(432, 648, space, claim, profile)


def edition(printer: str, paper: str | None = None, **press: Any) -> Edition:
    """A print edition of 6 by 9 inches with an ISBN."""
    return Edition(
        name="paper",
        format="pdf",
        trim=DEFAULT_TRIM,
        note_style="foot",
        printer=printer,
        paper=paper,
        isbn=ISBN,
        press=PrintSettings(**press),
    )
