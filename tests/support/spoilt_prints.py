"""Print files with one fault each, as hasty hands and other programs make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from tests.support import ean
from tests.support.print_files import (
    EDGE,
    HIGH,
    ISBN,
    SPINE,
    WIDE,
    WORDS,
    add_font,
    add_image,
    cover,
    draw,
    interior,
    line,
    make_x1a,
    new_page,
    saved,
    turned,
)

KDP, INGRAM = "kdp-paperback", "ingramspark-paperback"


@dataclass(frozen=True)
class Case:
    """A fault: what it is, who minds it, and what must be said of it, where."""

    name: str
    make: Callable[[], bytes]
    rule: str
    words: str
    pages: str | None = None
    severity: str = "error"
    printer: str = KDP
    kind: str = "interior"
    also: frozenset[str] = field(default_factory=frozenset)
    answers: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []


def case(
    rule: str, words: str, pages: str | None = None, *, also: tuple[str, ...] = (), **more: Any
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        name = make.__name__.replace("_", " ")
        CASES.append(Case(name, make, rule, words, pages, also=frozenset(also), **more))
        return make

    return register


def spoilt(change: Callable[[Any], None], **options: Any) -> bytes:
    """A good interior, changed."""
    pdf = interior()
    change(pdf)
    return saved(pdf, **options)


def on_page(number: int, content: str, **resources: Any) -> bytes:
    """A good interior with something more drawn on a page."""

    def change(pdf: Any) -> None:
        page = pdf.pages[number - 1]
        for kind, things in resources.items():
            for name, thing in things(pdf).items():
                page.obj.Resources[f"/{kind}"][f"/{name}"] = thing
        draw(pdf, page, content)

    return spoilt(change)


# The sheet


@case("page-size", "prints no such size", also=("narrow-margin", "narrow-gutter"))
def wrong_trim() -> bytes:
    return saved(interior(trim=(300, 400)))


@case("page-size", "6 × 9 in", "pages 1–24", answers={"trim": (432.0, 648.0)})
def trim_two_millimetres_too_wide() -> bytes:
    return saved(interior(trim=(WIDE + 5.7, HIGH)))


@case("mixed-page-sizes", "most pages are", "pages 7, 9")
def odd_page_sizes() -> bytes:
    def change(pdf: Any) -> None:
        for index in (6, 8):
            pdf.pages[index].obj.MediaBox = pikepdf.Array([0, 0, WIDE + 20, HIGH])

    return spoilt(change)


@case("printer-marks", "crop or registration marks", "page 3")
def crop_marks_on_a_page_of_the_right_size() -> bytes:
    marks = "q 0 G 0.75 w "
    for x in (9, WIDE - 9):
        for y in (9, HIGH - 9):
            out_x, out_y = (0.5, WIDE - 0.5)[x > 100], (0.5, HIGH - 0.5)[y > 100]
            marks += f"{out_x} {y} m {x} {y} l S {x} {out_y} m {x} {y} l S "
    return on_page(3, marks.replace("l S", "l S") + "Q")


@case("printer-marks", "crop or registration marks", "pages 1–24", also=("page-size",))
def crop_marks_outside_the_trim() -> bytes:
    pdf = interior()
    for page in pdf.pages:
        page.obj.MediaBox = pikepdf.Array([-30, -30, WIDE + 30, HIGH + 30])
        page.obj.TrimBox = pikepdf.Array([0, 0, WIDE, HIGH])
        marks = "".join(
            f"{x} {y} m {x + dx} {y + dy} l S "
            for x, dx in ((0, -20), (WIDE, 20))
            for y, dy in ((0, 0), (HIGH, 0))
        )
        marks = marks.replace(" 0 0 m -20 0 l", " -6 0 m -26 0 l")
        marks += "".join(
            f"{x} {y} m {x} {y + dy} l S "
            for x in (0, WIDE)
            for y, dy in ((-6, -20), (HIGH + 6, 20))
        )
        draw(pdf, page, f"q 0 G 0.75 w {marks} Q")
    return saved(pdf)


@case(
    "turned-page",
    "turned by 90 degrees",
    "page 4",
    severity="warning",
    also=(
        "mixed-page-sizes",
        "narrow-margin",
        "narrow-gutter",
    ),
)
def a_page_turned_on_its_side() -> bytes:
    def change(pdf: Any) -> None:
        pdf.pages[3].obj.Rotate = 90

    return spoilt(change)


@case("user-unit", "UserUnit", "pages 1–24")
def pages_in_a_unit_of_their_own() -> bytes:
    pdf = interior(trim=(WIDE / 2, HIGH / 2), gutter=27, outer=23)
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(
            line(WORDS[:20], 40, 150, 6).encode() + line("x", 40, 130, 6).encode()
        )
        page.obj.UserUnit = 2
    return saved(pdf, force_version="1.6")


@case("page-boxes", "CropBox", "page 6")
def a_crop_box_smaller_than_the_page() -> bytes:
    def change(pdf: Any) -> None:
        pdf.pages[5].obj.CropBox = pikepdf.Array([10, 10, WIDE - 10, HIGH - 10])

    return spoilt(change)


@case("page-boxes", "TrimBox", "page 8")
def a_trim_box_elsewhere() -> bytes:
    def change(pdf: Any) -> None:
        pdf.pages[7].obj.TrimBox = pikepdf.Array([10, 10, WIDE - 10, HIGH - 10])

    return spoilt(change)


# Pages


@case("page-count", "24 at the least")
def too_few_pages() -> bytes:
    return saved(interior(22))


@case("page-count", "550 at the most", answers={"paper": "cream"})
def too_many_pages() -> bytes:
    pdf = interior(2, trim=(612.0, 612.0), gutter=80, rows=1)
    for _ in range(275):
        pdf.pages.extend(list(pdf.pages[:2]))
    return saved(pdf)


@case("odd-page-count", "25 pages", severity="info")
def an_odd_number_of_pages() -> bytes:
    return saved(interior(25))


@case("last-page", "is not blank", "page 24", printer=INGRAM, severity="warning")
def no_room_for_the_printers_own_bar_code() -> bytes:
    return ingram(lambda pdf: draw(pdf, pdf.pages[-1], line("The end", 80, 300)))


@case("faint-tint", "4 %", "page 8", severity="warning")
def a_tint_too_light_to_print() -> bytes:
    return on_page(8, "q 0.96 g 80 100 200 40 re f Q")


@case("blank-run", "6 pages in a row", "page 11")
def six_blank_pages() -> bytes:
    def change(pdf: Any) -> None:
        for index in range(10, 16):
            pdf.pages[index].obj.Contents = pdf.make_stream(b"q 1 g 0 0 432 648 re f Q")

    return spoilt(change)


@case("blank-run", "3 pages in a row", "page 11", severity="warning")
def three_blank_pages() -> bytes:
    def change(pdf: Any) -> None:
        for index in range(10, 13):
            pdf.pages[index].obj.Contents = pdf.make_stream(b"")

    return spoilt(change)


@case("blank-run", "12 pages at the end", "page 25")
def twelve_blank_pages_at_the_end() -> bytes:
    pdf = interior(36)
    for page in list(pdf.pages)[24:]:
        page.obj.Contents = pdf.make_stream(b"")
    return saved(pdf)


# Margins and bleed


@case("narrow-gutter", "8.5 mm", "pages 2, 4, 6, 8, 10, 12, 14, 16 … (12 in all)")
def gutter_a_millimetre_short_on_versos() -> bytes:
    pdf = interior()
    for page in list(pdf.pages)[1::2]:
        # A line that ends one millimetre too near to the spine, which is at the right of a verso.
        draw(pdf, page, f"q 0 g {WIDE - 27 + 2.835 - 90:.3f} 300 90 8 re f Q")
    return saved(pdf)


@case("narrow-margin", "the top edge", "pages 1–24")
def a_running_head_in_the_margin() -> bytes:
    pdf = interior()
    for page in pdf.pages:
        draw(pdf, page, line("A second running head", 60, HIGH - 17, 9))
    return saved(pdf)


@case("narrow-margin", "cut off at the edge “a line that runs", "page 10")
def text_that_is_cut_off() -> bytes:
    return on_page(10, line("a line that runs off at the left", -30, 300))


@case("narrow-margin", "the bottom edge", "page 10")
def text_over_a_picture_that_bleeds() -> bytes:
    pdf = interior(bleed=EDGE)
    page = pdf.pages[9]
    page.obj.Resources.XObject.Im2 = add_image(pdf, 700, 700)
    draw(pdf, page, "q 150 0 0 150 0 0 cm /Im2 Do Q " + line("too low", 40, 14, 11, "1 g"))
    return saved(pdf)


@case("missing-bleed", "the pages have no bleed", "page 12")
def a_picture_to_the_edge_without_bleed() -> bytes:
    def picture(pdf: Any) -> dict[str, Any]:
        return {"Im1": add_image(pdf, 700, 500)}

    return on_page(12, "q 100 0 0 80 0 300 cm /Im1 Do Q", XObject=picture)


@case("missing-bleed", "does not go 3.2 mm", "page 11")
def a_picture_that_stops_at_the_trim() -> bytes:
    pdf = interior(bleed=EDGE)
    page = pdf.pages[10]
    page.obj.Resources.XObject.Im2 = add_image(pdf, 500, 500)
    draw(pdf, page, f"q 100 0 0 100 {WIDE - 100:g} 300 cm /Im2 Do Q")
    return saved(pdf)


# Fonts and type


@case("font-not-embedded", "Helvetica is not embedded", "page 6")
def a_missing_font() -> bytes:
    def helvetica(pdf: Any) -> dict[str, Any]:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        return {"F2": font}

    return on_page(6, "q BT /F2 11 Tf 80 100 Td (not here) Tj ET Q", Font=helvetica)


@case("font-not-embedded", "EBGaramond is not embedded", "page 2")
def a_font_with_widths_and_no_letters() -> bytes:
    def bare(pdf: Any) -> dict[str, Any]:
        return {"F2": add_font(pdf, embedded=False)}

    return on_page(2, "q BT /F2 11 Tf 80 100 Td (not here) Tj ET Q", Font=bare)


@case("type3-font", "Type 3", "page 6", severity="warning")
def letters_as_drawings() -> bytes:
    def drawn(pdf: Any) -> dict[str, Any]:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FirstChar=97, LastChar=97,
            FontBBox=pikepdf.Array([0, 0, 750, 750]), Widths=pikepdf.Array([1000]),
            FontMatrix=pikepdf.Array([0.001, 0, 0, 0.001, 0, 0]),
            Encoding=pikepdf.Dictionary(Differences=pikepdf.Array([97, pikepdf.Name.square])),
            CharProcs=pikepdf.Dictionary(
                square=pdf.make_stream(b"1000 0 0 0 750 750 d1 0 0 750 750 re f")
            ),
        )  # fmt: skip
        return {"F2": font}

    return on_page(6, "q BT /F2 20 Tf 80 100 Td (aaa) Tj ET Q", Font=drawn)


@case("small-type", "5.0 pt", "page 14")
def tiny_type() -> bytes:
    return on_page(14, line("small print that nobody reads", 80, 100, 5))


@case("small-type", "5.5 pt", "page 14")
def type_made_tiny_by_scaling() -> bytes:
    return on_page(14, "q 0.5 0 0 0.5 80 100 cm " + line("small print", 0, 0, 11) + "Q")


@case("thin-rule", "0.25 pt", "page 8", severity="warning")
def a_thin_rule() -> bytes:
    return on_page(8, "q 0 G 0.25 w 80 100 m 200 100 l S Q")


@case("thin-rule", "hairline", "page 8", severity="warning")
def a_hairline() -> bytes:
    return on_page(8, "q 0 G 0 w 80 100 m 200 100 l S Q")


@case("thin-rule", "0.30 pt", "page 8", severity="warning")
def a_thin_rule_that_is_an_area() -> bytes:
    return on_page(8, "q 0 g 80 100 120 0.3 re f Q")


@case("invisible-text", "nobody sees", "page 3")
def hidden_text() -> bytes:
    return on_page(3, "q BT /F1 11 Tf 3 Tr 80 100 Td (hidden words) Tj ET Q")


# Pictures and inks


@case("low-resolution", "180 ppi", "page 9")
def a_picture_of_180_ppi() -> bytes:
    def picture(pdf: Any) -> dict[str, Any]:
        return {"Im1": add_image(pdf, 360, 180)}

    return on_page(9, "q 144 0 0 72 80 72 cm /Im1 Do Q", XObject=picture)


@case("low-resolution", "250 ppi", "page 9", severity="warning")
def a_picture_of_250_ppi() -> bytes:
    def picture(pdf: Any) -> dict[str, Any]:
        return {"Im1": add_image(pdf, 500, 250)}

    return on_page(9, "q 144 0 0 72 80 72 cm /Im1 Do Q", XObject=picture)


@case("low-resolution", "100 ppi", "page 9")
def a_coarse_picture_inside_a_form() -> bytes:
    def form(pdf: Any) -> dict[str, Any]:
        made = pdf.make_stream(b"q 144 0 0 72 0 0 cm /Im9 Do Q")
        made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        made.BBox = pikepdf.Array([0, 0, 144, 72])
        made.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Im9=add_image(pdf, 200, 100))
        )
        return {"Fm1": made}

    return on_page(9, "q 1 0 0 1 80 72 cm /Fm1 Do Q", XObject=form)


@case("high-resolution", "more than 600", "page 9", severity="info")
def a_picture_of_1200_ppi() -> bytes:
    def picture(pdf: Any) -> dict[str, Any]:
        return {"Im1": add_image(pdf, 1200, 600)}

    return on_page(9, "q 72 0 0 36 80 72 cm /Im1 Do Q", XObject=picture)


@case("rgb-colour", "text is in RGB", "page 5", severity="info")
def rgb_text_for_kdp() -> bytes:
    return on_page(5, line("black as light", 80, 140, 11, "0 0 0 rg"))


def ingram(change: Callable[[Any], None] | None = None, **options: Any) -> bytes:
    """A good PDF/X-1a for IngramSpark, changed."""
    pdf = make_x1a(interior())
    if change is not None:
        change(pdf)
    return saved(pdf, **options)


def ingram_page(number: int, content: str, **resources: Any) -> bytes:
    def change(pdf: Any) -> None:
        page = pdf.pages[number - 1]
        for kind, things in resources.items():
            for name, thing in things(pdf).items():
                page.obj.Resources[f"/{kind}"][f"/{name}"] = thing
        draw(pdf, page, content)

    return ingram(change)


@case("rgb-colour", "text is in RGB", "page 5", printer=INGRAM)
def rgb_text() -> bytes:
    return ingram_page(5, line("black as light", 80, 140, 11, "0 0 0 rg"))


@case("rgb-colour", "pictures are in RGB", "page 9", printer=INGRAM, also=("colour-in-black-book",))
def an_rgb_picture() -> bytes:
    def picture(pdf: Any) -> dict[str, Any]:
        return {"Im1": add_image(pdf, 600, 300, "/DeviceRGB")}

    return ingram_page(9, "q 144 0 0 72 80 72 cm /Im1 Do Q", XObject=picture)


@case("four-colour-black", "C75 M68 Y67 K90", "page 6", printer=INGRAM, also=("too-much-ink",))
def four_colour_black_text() -> bytes:
    return ingram_page(6, line("rich", 80, 140, 11, "0.75 0.68 0.67 0.9 k"))


@case("too-much-ink", "320 %", "page 6", printer=INGRAM)
def too_much_ink() -> bytes:
    return ingram_page(6, "q 0.8 0.8 0.8 0.8 k 80 100 100 30 re f Q")


def picture_in_inks(pdf: Any, *, jpeg: bool) -> Any:
    """A CMYK picture with 85 % of each ink."""
    from io import BytesIO

    from PIL import Image

    level = round(0.85 * 255)
    if not jpeg:
        image = add_image(pdf, 600, 300, "/DeviceCMYK")
        image.write(bytes([level]) * (600 * 300 * 4))
        return image
    out = BytesIO()
    # Photoshop's way, which this library shares: stored upside down, and said so by Decode.
    Image.new("CMYK", (600, 300), (level, level, level, level)).save(out, "JPEG", quality=95)
    image = add_image(pdf, 600, 300, "/DeviceCMYK", Decode=pikepdf.Array([1, 0] * 4))
    image.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
    return image


@case("too-much-ink", "340 % in pictures", "page 6", printer=INGRAM)
def too_much_ink_in_a_picture() -> bytes:
    def things(pdf: Any) -> dict[str, Any]:
        return {"Im1": picture_in_inks(pdf, jpeg=False)}

    return ingram_page(6, "q 144 0 0 72 80 72 cm /Im1 Do Q", XObject=things)


@case("too-much-ink", "% in pictures", "page 6", printer=INGRAM)
def too_much_ink_in_a_photograph() -> bytes:
    def things(pdf: Any) -> dict[str, Any]:
        return {"Im1": picture_in_inks(pdf, jpeg=True)}

    return ingram_page(6, "q 144 0 0 72 80 72 cm /Im1 Do Q", XObject=things)


@case("spot-colour", "PANTONE 185 C", "page 6", printer=INGRAM, also=("colour-in-black-book",))
def a_spot_colour() -> bytes:
    def spot(pdf: Any) -> dict[str, Any]:
        tint = pikepdf.Dictionary(
            FunctionType=2, Domain=pikepdf.Array([0, 1]), N=1,
            C0=pikepdf.Array([0, 0, 0, 0]), C1=pikepdf.Array([0, 1, 1, 0]),
        )  # fmt: skip
        return {
            "CS1": pikepdf.Array(
                [pikepdf.Name.Separation, pikepdf.Name("/PANTONE 185 C"),
                 pikepdf.Name.DeviceCMYK, tint]
            )
        }  # fmt: skip

    return ingram_page(6, "q /CS1 cs 1 scn 80 100 100 30 re f Q", ColorSpace=spot)


@case("colour-in-black-book", "printed in black", "page 6", severity="warning")
def a_red_box_in_a_black_book() -> bytes:
    return on_page(6, "q 0 1 1 0 k 80 100 100 30 re f Q")


@case("transparency", "transparent", "page 7", severity="warning")
def something_transparent() -> bytes:
    def state(pdf: Any) -> dict[str, Any]:
        return {"GS1": pikepdf.Dictionary(ca=0.5)}

    return on_page(7, "q /GS1 gs 0 g 80 100 100 30 re f Q", ExtGState=state)


@case("transparency", "soft mask", "page 7", printer=INGRAM)
def a_picture_with_a_soft_mask() -> bytes:
    def picture(pdf: Any) -> dict[str, Any]:
        return {"Im1": add_image(pdf, 600, 300, SMask=add_image(pdf, 600, 300))}

    return ingram_page(7, "q 144 0 0 72 80 72 cm /Im1 Do Q", XObject=picture)


# What else is in the file


@case("print-annotation", "links lie over the page", "page 3")
def links() -> bytes:
    def change(pdf: Any) -> None:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([80, 100, 200, 115]),
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/"),
        )  # fmt: skip
        pdf.pages[2].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])

    return spoilt(change)


@case("print-script", "a script")
def javascript() -> bytes:
    def change(pdf: Any) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    return spoilt(change)


@case("print-attachment", "attached to the file")
def an_attachment() -> bytes:
    def change(pdf: Any) -> None:
        pdf.attachments["notes.txt"] = b"notes"

    return spoilt(change)


@case("print-form", "a form")
def a_form() -> bytes:
    def change(pdf: Any) -> None:
        field_ = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="name")
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(field_)]))

    return spoilt(change)


@case("print-outline", "bookmarks", severity="warning")
def bookmarks() -> bytes:
    def change(pdf: Any) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("One", 0))

    return spoilt(change)


@case("print-layers", "layers")
def layers() -> bytes:
    def change(pdf: Any) -> None:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Notes"))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )

    return spoilt(change)


@case("locked-pdf", "encrypted, though")
def an_owner_password() -> bytes:
    lock = pikepdf.Encryption(owner="secret", user="")
    return saved(interior(), encryption=lock)


@case("locked-pdf", "password")
def a_password() -> bytes:
    lock = pikepdf.Encryption(owner="secret", user="secret")
    return saved(interior(), encryption=lock)


# PDF/X


@case("pdfx-missing", "does not say that it is PDF/X", printer=INGRAM, also=("last-page",))
def no_pdfx_at_all() -> bytes:
    return saved(interior())


@case("pdfx-version", "PDF/X-1a:2003", printer=INGRAM)
def a_wrong_key() -> bytes:
    def change(pdf: Any) -> None:
        pdf.docinfo["/GTS_PDFXConformance"] = "PDF/X-1a:2003"

    return ingram(change)


@case("pdfx-version", "asks for PDF/X-1a:2001", printer=INGRAM, also=("pdfx-metadata",))
def pdfx_4_where_1a_is_asked_for() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.docinfo["/GTS_PDFXVersion"]
        del pdf.docinfo["/GTS_PDFXConformance"]
        packet = (
            b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
            b'rdf:about="" xmlns:p="http://www.npes.org/pdfx/ns/id/" '
            b'p:GTS_PDFXVersion="PDF/X-4"/></rdf:RDF></x:xmpmeta>'
        )
        pdf.Root.Metadata = pdf.make_stream(packet)

    return ingram(change)


@case("pdfx-version", "the file is PDF 1.6", printer=INGRAM)
def a_newer_pdf() -> bytes:
    return ingram(force_version="1.6")


@case("pdfx-structure", "object streams", printer=INGRAM, also=("pdfx-version",))
def object_streams() -> bytes:
    return ingram(object_stream_mode=pikepdf.ObjectStreamMode.generate, force_version="1.5")


@case("pdfx-intent", "no output intents", printer=INGRAM)
def no_output_intent() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.Root.OutputIntents

    return ingram(change)


@case("pdfx-intent", "is not registered", printer=INGRAM)
def a_condition_that_nobody_knows() -> bytes:
    def change(pdf: Any) -> None:
        pdf.Root.OutputIntents[0].OutputConditionIdentifier = "My own press"

    return ingram(change)


@case("pdfx-intent", "of class mntr", printer=INGRAM)
def the_profile_of_a_screen() -> bytes:
    def change(pdf: Any) -> None:
        profile = pdf.make_stream(b"\0" * 12 + b"mntrRGB XYZ " + b"\0" * 104)
        profile.N = 3
        pdf.Root.OutputIntents[0].DestOutputProfile = profile

    return ingram(change)


@case("pdfx-metadata", "Trapped", printer=INGRAM)
def nothing_of_trapping() -> bytes:
    def change(pdf: Any) -> None:
        pdf.docinfo["/Trapped"] = pikepdf.Name.Unknown

    return ingram(change)


@case("pdfx-metadata", "lacks a title", printer=INGRAM)
def no_title() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.docinfo["/Title"]

    return ingram(change)


@case("pdfx-boxes", "neither a TrimBox nor an ArtBox", "page 2", printer=INGRAM)
def no_trim_box() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.pages[1].obj.TrimBox

    return ingram(change)


@case("pdfx-colour", "explained by a profile", "page 2", printer=INGRAM, also=("profiled-black",))
def text_with_a_profile() -> bytes:
    def space(pdf: Any) -> dict[str, Any]:
        profile = pdf.make_stream(b"\0" * 128)
        profile.N = 1
        return {"CS1": pikepdf.Array([pikepdf.Name.ICCBased, profile])}

    words = line("explained", 80, 140, 11, "/CS1 cs 0 scn")
    return ingram_page(2, words, ColorSpace=space)


@case("pdfx-transparency", "transparency group", "page 2", printer=INGRAM)
def a_group_without_transparency() -> bytes:
    def change(pdf: Any) -> None:
        pdf.pages[1].obj.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency)

    return ingram(change)


@case("printing-claim", "where the book was printed", "page 2", printer=INGRAM)
def printed_in_a_country() -> bytes:
    words = line("Copyright 2026. Printed in Great Britain by a press", 60, 140)
    return ingram_page(2, words)


# Covers


def wrap(change: Callable[[Any], None] | None = None, **options: Any) -> bytes:
    pdf = cover(**options)
    if change is not None:
        change(pdf)
    return saved(pdf)


def on_cover(content: str, **options: Any) -> bytes:
    return wrap(lambda pdf: draw(pdf, pdf.pages[0], content), **options)


@case(
    "spine-width",
    "11.7 mm (0.461 in) wide and should be 12.7 mm (0.500 in)",
    "page 1",
    kind="cover",
)
def spine_a_millimetre_off() -> bytes:
    return wrap(spine=SPINE - 2.835)


@case("cover-size", "asks for", "page 1", kind="cover")
def a_cover_without_bleed() -> bytes:
    return wrap(edge=0)


@case("cover-pages", "2 pages", kind="cover")
def a_cover_in_two_pages() -> bytes:
    return wrap(lambda pdf: pdf.pages.append(pdf.pages[0]))


@case("missing-bleed", "drawn to the cut", "page 1", kind="cover")
def a_ground_that_stops_at_the_cut() -> bytes:
    box = f"q 0.1 0.1 0.2 0 k {EDGE} {EDGE} {2 * WIDE + SPINE} {HIGH} re f Q"
    pdf = cover(ground="0 0 0 0 k")
    old = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = pdf.make_stream(box.encode() + b"\n" + old.partition(b"\n")[2])
    return saved(pdf)


@case("spine-text", "below 80 pages", "page 1", kind="cover", answers={"pages": 60})
def words_on_too_thin_a_spine() -> bytes:
    return wrap(spine=60 * 0.18)


@case("spine-clearance", "nearer to a fold", "page 1", kind="cover")
def spine_words_at_the_fold() -> bytes:
    x = EDGE + WIDE + 3
    return on_cover(turned("OFF THE MIDDLE", x, 480, 12, "0 0 0 1 k"), spine_text=False)


@case("cover-safe-area", "nearer to the edge", "page 1", kind="cover")
def words_at_the_edge_of_the_cover() -> bytes:
    return on_cover(line("too near the cut", EDGE + 2, 300, 11, "0 0 0 1 k"))


@case("cover-safe-area", "what is wise", "page 1", kind="cover", severity="warning")
def words_rather_near_the_edge() -> bytes:
    return on_cover(line("rather near the cut", EDGE + 12, 300, 11, "0 0 0 1 k"))


@case("cover-safe-area", "reach into the spine", "page 1", kind="cover")
def a_title_that_runs_over_the_spine() -> bytes:
    title = line("A title as wide as that", EDGE + WIDE + SPINE - 10, 300, 30, "0 0 0 1 k")
    return on_cover(title)


@case("bar-code-check-digit", "whose last figure should be 7", "page 1", kind="cover")
def a_wrong_check_digit() -> bytes:
    return wrap(digits=ISBN[:12] + "3")


@case("bar-code-isbn", f"and the book is {ISBN}", "page 1", kind="cover")
def the_bar_code_of_another_book() -> bytes:
    other = "978140289462"
    return wrap(digits=other + ean.check_digit(other))


@case("bar-code-place", "in the bleed", "page 1", kind="cover")
def a_bar_code_in_the_bleed() -> bytes:
    return wrap(at=(EDGE + 60, 4))


@case("bar-code-place", "over the fold", "page 1", kind="cover")
def a_bar_code_over_the_fold() -> bytes:
    return wrap(at=(EDGE + WIDE - 60, 60), spine_text=False)


@case("bar-code-place", "nearer than", "page 1", kind="cover")
def a_bar_code_at_the_edge_of_the_back() -> bytes:
    return wrap(at=(EDGE + 14, 60))


@case("bar-code-place", "not on the back", "page 1", kind="cover")
def a_bar_code_on_the_front() -> bytes:
    return wrap(at=(EDGE + WIDE + SPINE + 100, 60))


@case("bar-code-size", "70 % of the nominal size", "page 1", kind="cover")
def a_bar_code_too_small() -> bytes:
    return wrap(module=0.9354 * 0.7)


@case("bar-code-colour", "not in pure black", "page 1", kind="cover")
def bars_in_blue() -> bytes:
    return wrap(bar_ink="1 0.6 0 0.2 k")


@case("bar-code-quiet-zone", "white beside the bars", "page 1", kind="cover")
def no_white_beside_the_bars() -> bytes:
    x = EDGE + WIDE - 50 - 95 * 0.9354
    return on_cover(f"q 0 0 0 0.6 k {x - 20:g} 60 15 64 re f Q")


@case("no-bar-code", "no bar code", "page 1", kind="cover", severity="info")
def no_bar_code() -> bytes:
    return wrap(code=False)


@case(
    "bar-code-area",
    "where the printer lays",
    "page 1",
    kind="cover",
    severity="warning",
    also=("no-bar-code",),
)
def words_where_the_printer_puts_his_bar_code() -> bytes:
    words = line("Words", EDGE + WIDE - 80, 60, 11, "0 0 0 1 k")
    return on_cover(words, code=False)


@case("bar-code-unreadable", "can’t be read", "page 1", kind="cover")
def a_bar_code_that_nothing_reads() -> bytes:
    x, y = EDGE + WIDE - 150, EDGE + 50
    bars = " ".join(f"{x + 3 * n:g} {y} 1.2 64 re" for n in range(32))
    white = f"q 0 0 0 0 k {x - 14} {y - 10} 124 84 re f 0 0 0 1 k {bars} f Q"
    return on_cover(white, code=False)


@case("low-resolution", "100 ppi", "page 1", kind="cover")
def a_coarse_picture_on_the_front() -> bytes:
    def change(pdf: Any) -> None:
        page = pdf.pages[0]
        page.obj.Resources.XObject.Im1 = add_image(pdf, 200, 200, "/DeviceCMYK")
        draw(pdf, page, f"q 144 0 0 144 {EDGE + WIDE + SPINE + 100:g} 100 cm /Im1 Do Q")

    return wrap(change)


__all__ = ["CASES", "Case", "new_page"]
