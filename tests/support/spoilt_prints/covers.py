"""Covers, spines and bar codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support import ean
from tests.support.print_files import (
    EDGE,
    HIGH,
    ISBN,
    SPINE,
    WIDE,
    add_image,
    cover,
    draw,
    line,
    saved,
    turned,
)
from tests.support.spoilt_prints.case import case

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
