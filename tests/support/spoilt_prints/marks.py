"""Fonts, type, pictures and inks."""

from __future__ import annotations

from typing import Any

import pikepdf

from tests.support.print_files import (
    add_font,
    add_image,
    line,
)
from tests.support.spoilt_prints.case import INGRAM, case, ingram_page, on_page

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
