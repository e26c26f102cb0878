"""Small interiors and covers as other programs would make them, right in every way, to be spoilt.

All lengths are in points. Nothing here is made by the code under test.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from tests.support import ean

FONT = Path(__file__).parents[2] / "fonts" / "eb-garamond"
INCH = 72.0
WORDS = "the workers set out in the spring of that year with little but a press"
ISBN = "978030640615" + ean.check_digit("978030640615")
PAGES, SPINE = 200, 36.0
"""Of the cover: 200 pages on KDP's cream paper are 0.5 in thick."""
WIDE, HIGH = 432.0, 648.0
EDGE = 9.0


@cache
def _font() -> tuple[bytes, list[int]]:
    """A face cut to ASCII, and the widths of its letters from the space on."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    face = TTFont(next(FONT.glob("*Regular.ttf")))
    cutter = subset.Subsetter(subset.Options(layout_features=[], notdef_outline=True))
    cutter.populate(unicodes=range(32, 127))
    cutter.subset(face)
    out = BytesIO()
    face.save(out)
    names, widths = face.getBestCmap(), face["hmtx"].metrics
    unit = 1000 / face["head"].unitsPerEm
    return out.getvalue(), [round(widths[names[code]][0] * unit) for code in range(32, 127)]


def add_font(pdf: Any, *, embedded: bool = True, name: str = "/ABCDEF+EBGaramond") -> Any:
    """A simple TrueType font."""
    data, widths = _font()
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name(name), Flags=32, ItalicAngle=0,
        Ascent=700, Descent=-250, CapHeight=650, StemV=80,
        FontBBox=pikepdf.Array([-200, -250, 1000, 800]),
    )  # fmt: skip
    if embedded:
        descriptor.FontFile2 = pdf.make_stream(data)
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, BaseFont=pikepdf.Name(name),
            Encoding=pikepdf.Name.WinAnsiEncoding, FirstChar=32, LastChar=126,
            Widths=pikepdf.Array(widths), FontDescriptor=pdf.make_indirect(descriptor),
        )
    )  # fmt: skip


def width(text: str, size: float) -> float:
    """How wide a text is set."""
    return sum(_font()[1][ord(one) - 32] for one in text) * size / 1000


def line(text: str, x: float, y: float, size: float = 11, ink: str = "0 g") -> str:
    """The instructions that set a line."""
    return f"q {ink} BT /F1 {size:g} Tf {x:.3f} {y:.3f} Td ({text}) Tj ET Q\n"


def turned(text: str, x: float, y: float, size: float, ink: str = "0 g") -> str:
    """The instructions that set a line reading downwards, as on a spine."""
    return f"q {ink} BT /F1 {size:g} Tf 0 -1 1 0 {x:.3f} {y:.3f} Tm ({text}) Tj ET Q\n"


def add_image(
    pdf: Any, wide: int, high: int, space: str = "/DeviceGray", bits: int = 8, **more: Any
) -> Any:
    """A picture with some pattern in it."""
    parts = {"/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4}.get(space, 1)
    row = bytes((40 + 7 * index) % 200 for index in range(wide * parts * bits // 8))
    image = pdf.make_stream(row * high)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = wide, high, bits
    image.ColorSpace = pikepdf.Name(space)
    for key, value in more.items():
        image[f"/{key}"] = value
    return pdf.make_indirect(image)


def new_page(pdf: Any, sheet: tuple[float, float], content: str, font: Any) -> Any:
    """One page more."""
    page = pdf.add_blank_page(page_size=sheet)
    page.obj.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(),
        ExtGState=pikepdf.Dictionary(), ColorSpace=pikepdf.Dictionary(),
    )  # fmt: skip
    page.obj.Contents = pdf.make_stream(content.encode())
    return page


def interior(
    pages: int = 24,
    *,
    trim: tuple[float, float] = (WIDE, HIGH),
    bleed: float = 0.0,
    gutter: float = 54.0,
    outer: float = 45.0,
    rows: int = 12,
) -> Any:
    """An interior of text, with a picture on page 5 and a rule on page 7.

    With `bleed` the sheets are that much larger at head, foot and fore-edge, and page 9 has a
    picture that runs over the fore-edge.
    """
    pdf = pikepdf.new()
    font = add_font(pdf)
    wide, high = trim
    for number in range(1, pages + 1):
        recto = number % 2 == 1
        left = (gutter if recto else outer) + (0 if recto else bleed)
        base = bleed
        content = line("A running head", left, base + high - 50, 9)
        content += line(str(number), left, base + 45, 9)
        content += "".join(line(WORDS, left, base + high - 80 - 14 * row) for row in range(rows))
        page = new_page(pdf, (wide + bleed, high + 2 * bleed), content, font)
        if bleed:
            trim_left = 0.0 if recto else bleed
            page.obj.TrimBox = pikepdf.Array([trim_left, bleed, trim_left + wide, bleed + high])
        if number == 5:
            page.obj.Resources.XObject.Im1 = add_image(pdf, 300, 200)
            draw(pdf, page, f"q 72 0 0 48 {left + 40:g} {base + 80:g} cm /Im1 Do Q")
        if number == 7:
            draw(
                pdf,
                page,
                f"q 0 G 0.75 w {left:g} {base + 140:g} m {left + 90:g} {base + 140:g} l S Q",
            )
        if number == 9 and bleed:
            page.obj.Resources.XObject.Im1 = add_image(pdf, 500, 500)
            draw(pdf, page, f"q 100 0 0 100 {wide + bleed - 100:g} {base + 80:g} cm /Im1 Do Q")
    return pdf


def draw(pdf: Any, page: Any, content: str) -> None:
    """Draw something more on a page."""
    old = page.obj.Contents.read_bytes()
    page.obj.Contents = pdf.make_stream(old + content.encode() + b"\n")


def make_x1a(pdf: Any, bleed: float = 0.0) -> Any:
    """Make a file PDF/X-1a:2001, by its keys; the bytes must be saved as PDF 1.3."""
    pdf.docinfo["/Title"] = "A Book"
    pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = "D:20260102030405Z"
    pdf.docinfo["/GTS_PDFXVersion"] = "PDF/X-1:2001"
    pdf.docinfo["/GTS_PDFXConformance"] = "PDF/X-1a:2001"
    pdf.docinfo["/Trapped"] = pikepdf.Name("/False")
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFX,
                OutputConditionIdentifier="FOGRA39", RegistryName="http://www.color.org",
                Info="Coated FOGRA39",
            )
        ]
    )  # fmt: skip
    if len(pdf.pages) > 1:
        # The printer's bar code goes there.
        pdf.pages[-1].obj.Contents = pdf.make_stream(b"")
    for page in pdf.pages:
        left, low, right, top = (float(one) for one in page.obj.MediaBox)
        if "/TrimBox" not in page.obj:
            page.obj.TrimBox = pikepdf.Array(
                [left + bleed, low + bleed, right - bleed, top - bleed]
            )
        page.obj.BleedBox = pikepdf.Array([left, low, right, top])
    return pdf


def saved(pdf: Any, **options: Any) -> bytes:
    """The bytes, as PDF 1.3 without object streams unless said otherwise."""
    out = BytesIO()
    # With a version forced upon it, the library drops the lock without a word.
    settings: dict[str, Any] = {
        "object_stream_mode": pikepdf.ObjectStreamMode.disable, "force_version": "1.3",
        "deterministic_id": "encryption" not in options,
    }  # fmt: skip
    if "encryption" in options:
        del settings["force_version"]
    pdf.save(out, **{**settings, **options})
    return out.getvalue()


def cover(
    *,
    spine: float = SPINE,
    edge: float = EDGE,
    digits: str = ISBN,
    at: tuple[float, float] | None = None,
    module: float = 0.9354,
    bar_ink: str = "0 0 0 1 k",
    ground: str = "0.1 0.1 0.2 0 k",
    spine_text: bool = True,
    code: bool = True,
) -> Any:
    """A cover of a book of 6 by 9 in: ground over all of it, words, a bar code on the back."""
    pdf = pikepdf.new()
    font = add_font(pdf)
    sheet = (2 * (edge + WIDE) + spine, HIGH + 2 * edge)
    front = edge + WIDE + spine
    ink = "0 0 0 1 k"
    content = f"q {ground} 0 0 {sheet[0]:g} {sheet[1]:g} re f Q\n"
    content += line("A Small Book", front + 90, 450, 36, ink)
    content += line("by a worker", front + 90, 400, 18, ink)
    content += "".join(line(WORDS, edge + 50, 500 - 16 * row, 11, ink) for row in range(8))
    if spine_text:
        content += turned("A SMALL BOOK", edge + WIDE + spine / 2 - 4, 480, 12, ink)
    if code:
        x, y = at or (edge + WIDE - 50 - 95 * module, edge + 50)
        content += "q 0 0 0 0 k "
        content += f"{x - 14 * module:g} {y - 16:g} {118 * module:g} 90 re f {bar_ink} "
        content += " ".join(ean.bars(digits, x, y, module, 64)) + " Q\n"
        content += line(digits, x + 4, y - 11, 9, ink)
    new_page(pdf, sheet, content, font)
    return pdf
