"""Sheets, page counts, margins and bleed."""

from __future__ import annotations

from typing import Any

import pikepdf

from tests.support.print_files import (
    EDGE,
    HIGH,
    WIDE,
    WORDS,
    add_image,
    draw,
    interior,
    line,
    saved,
)
from tests.support.spoilt_prints.case import INGRAM, case, ingram, on_page, spoilt

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
