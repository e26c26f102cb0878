"""An interior for a printer, from the pages as they were set: bytes in, bytes out.

Boxes by printer and side, blank pages at the end, black ink alone, nothing for a screen, fonts
embedded, and the standard that is asked for. Works on any PDF of single pages.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from book.printing.colour import Space
from book.printing.inking import ink, strip
from book.printing.profile import Profile
from book.printing.rules import PageBoxes
from book.printing.standards import PLAIN, X1A, Claim, make_claim, saved

_SAME = 0.01
# The operators that leave a mark.
_PAINTS = frozenset(
    (
        "f",
        "F",
        "f*",
        "B",
        "B*",
        "b",
        "b*",
        "S",
        "s",
        "sh",
        "Do",
        "Tj",
        "TJ",
        "'",
        '"',
        "INLINE IMAGE",
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an interior is to be. Width and height are those of the trim, in points.

    `profile` is None where the printer is not one of those that are known.
    """

    width: float
    height: float
    space: Space
    claim: Claim
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Interior:
    """A finished interior: its bytes, its pages with the blank ones, what had to be left."""

    data: bytes
    pages: int
    blank: int
    remarks: tuple[str, ...] = ()


def make_interior(data: bytes, wanted: Wanted) -> Interior:
    """Convert the pages in `data`, which stand in trim size or with a bleed of their own."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        bleeds = any(_runs_over(page) for page in pdf.pages)
        strip(pdf)
        remarks = ink(pdf, wanted.space, wanted.claim.press)
        remarks += _fonts(pdf, wanted.claim.standard)
        blank = _pad(pdf, wanted.profile)
        for number, page in enumerate(pdf.pages):
            _set_boxes(page, _boxes(wanted, number % 2 == 0, bleeds))
        make_claim(pdf, wanted.claim)
        return Interior(saved(pdf, wanted.claim.standard), len(pdf.pages), blank, tuple(remarks))


def _boxes(wanted: Wanted, recto: bool, bleeds: bool) -> PageBoxes:
    if wanted.profile is not None:
        return wanted.profile.boxes(wanted.width, wanted.height, recto, bleeds)
    box = (0.0, 0.0, wanted.width, wanted.height)
    return PageBoxes(box, box)


def _box(page: pikepdf.Page, name: str) -> tuple[float, float, float, float]:
    found = page.obj.get(name)
    left, bottom, right, top = (float(one) for one in (found or page.mediabox))
    return left, bottom, right, top


def _runs_over(page: pikepdf.Page) -> bool:
    """Whether the file has a bleed: more paper than the trim."""
    media, trim = _box(page, "/MediaBox"), _box(page, "/TrimBox")
    return any(abs(one - other) > _SAME for one, other in zip(media, trim, strict=True))


def _set_boxes(page: pikepdf.Page, boxes: PageBoxes) -> None:
    """Put the page's trim where the printer wants it, and the boxes round it."""
    trim = _box(page, "/TrimBox")
    right, up = boxes.trim[0] - trim[0], boxes.trim[1] - trim[1]
    if abs(right) > _SAME or abs(up) > _SAME:
        page.contents_add(f"q 1 0 0 1 {right:g} {up:g} cm\n".encode(), prepend=True)
        page.contents_add(b"\nQ")
    page.contents_coalesce()
    for name in ("/CropBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
    page.obj.MediaBox = _array(boxes.media)
    page.obj.BleedBox = _array(boxes.media)
    page.obj.TrimBox = _array(boxes.trim)


def _array(box: tuple[float, float, float, float]) -> Array:
    return Array([round(one, 4) for one in box])


def _pad(pdf: Pdf, profile: Profile | None) -> int:
    """Add the blank pages at the end that the printer's rule wants; how many."""
    count = len(pdf.pages)
    last_is_blank = bool(count) and _is_blank(pdf.pages[count - 1])
    wanted = profile.padded(count, last_is_blank) if profile else count + count % 2
    for _ in range(wanted - count):
        last = pdf.pages[count - 1].obj
        page = Dictionary(
            Type=Name.Page,
            MediaBox=last.MediaBox,
            TrimBox=last.get("/TrimBox", last.MediaBox),
            Resources=Dictionary(),
            # Some interpreters stumble over a stream without a single operator.
            Contents=pdf.make_stream(b"q\nQ\n"),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return wanted - count


def _is_blank(page: pikepdf.Page) -> bool:
    """Whether nothing is painted on the page."""
    return not any(str(one.operator) in _PAINTS for one in pikepdf.parse_content_stream(page))


def _fonts(pdf: Pdf, standard: str) -> list[str]:
    """Tell of fonts that a printer would refuse, and tidy what an old version does not know."""
    remarks = []
    for found in pdf.objects:
        if not isinstance(found, Dictionary) or found.get("/Type") != Name.FontDescriptor:
            continue
        name = str(found.get("/FontName", "?")).lstrip("/").partition("+")[2]
        if not any(key in found for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            remarks.append(f"the font {name} is not in the file")
        kind = found.FontFile3.get("/Subtype") if "/FontFile3" in found else None
        if standard == X1A and kind == Name.OpenType:
            remarks.append(
                f"the font {name} is in OpenType's PostScript form, which PDF/X-1a does not know: "
                "use its TrueType form"
            )
        if standard != PLAIN and standard == X1A:
            for key in ("/FontFamily", "/FontStretch", "/FontWeight"):
                if key in found:
                    del found[key]
    return remarks
