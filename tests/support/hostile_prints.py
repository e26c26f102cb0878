"""PDFs that are broken, or built to take all memory or all time of whoever opens them."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pikepdf

from tests.support.print_files import draw, interior, saved

HOSTILE: dict[str, Callable[[], bytes]] = {}


def hostile(make: Callable[[], bytes]) -> Callable[[], bytes]:
    HOSTILE[make.__name__.replace("_", " ")] = make
    return make


def with_form(pdf: Any, body: bytes, **entries: Any) -> Any:
    made = pdf.make_stream(body)
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    made.BBox = pikepdf.Array([0, 0, 432, 648])
    for key, value in entries.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def packed(pdf: Any, unit: bytes, times: int, rounds: int = 1) -> Any:
    """A stream that unpacks to `times` times `unit`, made without holding it."""
    engine = zlib.compressobj(9)
    data = b"".join(engine.compress(unit) for _ in range(times)) + engine.flush()
    names = [pikepdf.Name.FlateDecode]
    for _ in range(rounds - 1):
        data = zlib.compress(data, 9)
        names.append(pikepdf.Name.FlateDecode)
    stream = pikepdf.Stream(pdf, b"")
    stream.write(data, filter=pikepdf.Array(names), decode_parms=None)
    return pdf.make_indirect(stream)


@hostile
def nothing() -> bytes:
    return b""


@hostile
def no_pdf() -> bytes:
    return b"PK\x03\x04 this is a zip" * 100


@hostile
def noise() -> bytes:
    return b"%PDF-1.7\n" + bytes((n * 7919 + n * n) % 256 for n in range(20_000))


@hostile
def half_a_file() -> bytes:
    whole = saved(interior(4))
    return whole[: len(whole) // 2]


@hostile
def a_file_without_pages() -> bytes:
    return saved(pikepdf.new())


@hostile
def a_form_that_draws_itself() -> bytes:
    pdf = interior(24)
    form = with_form(pdf, b"/Fm1 Do")
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm1=form))
    pdf.pages[0].obj.Resources.XObject.Fm1 = form
    draw(pdf, pdf.pages[0], "/Fm1 Do")
    return saved(pdf)


@hostile
def forms_that_grow_tenfold_each() -> bytes:
    pdf = interior(24)
    form = with_form(pdf, b"0 0 1 1 re f")
    for _ in range(15):
        within = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm1=form))
        form = with_form(pdf, b"/Fm1 Do " * 10, Resources=within)
    pdf.pages[0].obj.Resources.XObject.Fm1 = form
    draw(pdf, pdf.pages[0], "/Fm1 Do")
    return saved(pdf)


@hostile
def forms_in_forms_without_end() -> bytes:
    pdf = interior(24)
    form = with_form(pdf, b"0 0 1 1 re f")
    for _ in range(400):
        within = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm1=form))
        form = with_form(pdf, b"/Fm1 Do", Resources=within)
    pdf.pages[0].obj.Resources.XObject.Fm1 = form
    draw(pdf, pdf.pages[0], "/Fm1 Do")
    return saved(pdf)


@hostile
def instructions_that_unpack_to_gigabytes() -> bytes:
    pdf = interior(24)
    pdf.pages[0].obj.Contents = packed(pdf, b"q Q " * 65_536, 1_100)
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@hostile
def instructions_packed_over_and_over() -> bytes:
    pdf = interior(24)
    pdf.pages[0].obj.Contents = packed(pdf, b"q Q " * 65_536, 100, rounds=3)
    return saved(pdf, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@hostile
def a_picture_of_a_continent() -> bytes:
    pdf = interior(24)
    image = pdf.make_stream(b"\0" * 100)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width = image.Height = 120_000
    image.BitsPerComponent, image.ColorSpace = 8, pikepdf.Name.DeviceRGB
    pdf.pages[0].obj.Resources.XObject.Im1 = pdf.make_indirect(image)
    draw(pdf, pdf.pages[0], "q 100 0 0 100 60 60 cm /Im1 Do Q")
    return saved(pdf)


@hostile
def a_page_as_large_as_a_field() -> bytes:
    pdf = interior(24)
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 5_000_000, 5_000_000])
    return saved(pdf)


@hostile
def pages_without_a_size() -> bytes:
    pdf = interior(24)
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])
    pdf.pages[1].obj.MediaBox = pikepdf.Array([pikepdf.Name.A, 1])
    del pdf.pages[2].obj.MediaBox
    return saved(pdf)


@hostile
def a_thread_of_a_page() -> bytes:
    pdf = interior(24)
    pdf.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 0.02, 14_000])
    return saved(pdf)


@hostile
def widths_of_a_billion_letters() -> bytes:
    pdf = interior(24)
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.CIDFontType2, BaseFont=pikepdf.Name.X,
        W=pikepdf.Array([0, 2_000_000_000, 500]),
    )  # fmt: skip
    pdf.pages[0].obj.Resources.Font.F2 = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name.X,
        Encoding=pikepdf.Name("/Identity-H"), DescendantFonts=pikepdf.Array([descendant]),
        ToUnicode=pdf.make_stream(
            b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange " * 50
        ),
    )  # fmt: skip
    draw(pdf, pdf.pages[0], "BT /F2 11 Tf 80 100 Td <00410042> Tj ET")
    return saved(pdf)


@hostile
def colours_that_stand_on_themselves() -> bytes:
    pdf = interior(24)
    space = pdf.make_indirect(pikepdf.Array([pikepdf.Name.Indexed, 0, 1, pikepdf.String("abcdef")]))
    space[1] = space
    pdf.pages[0].obj.Resources.ColorSpace.CS1 = space
    draw(pdf, pdf.pages[0], "/CS1 cs 1 sc 80 80 20 20 re f")
    return saved(pdf)


@hostile
def a_pattern_that_fills_itself() -> bytes:
    pdf = interior(24)
    tile = pdf.make_indirect(pdf.make_stream(b"/Pattern cs /P1 scn 0 0 10 10 re f"))
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = pikepdf.Array([0, 0, 10, 10]), 10, 10
    tile.Resources = pikepdf.Dictionary(Pattern=pikepdf.Dictionary(P1=tile))
    pdf.pages[0].obj.Resources.Pattern = pikepdf.Dictionary(P1=tile)
    draw(pdf, pdf.pages[0], "/Pattern cs /P1 scn 80 80 200 200 re f")
    return saved(pdf)


@hostile
def letters_made_of_their_own_letters() -> bytes:
    pdf = interior(24)
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, FirstChar=97, LastChar=97,
            FontBBox=pikepdf.Array([0, 0, 1, 1]), Widths=pikepdf.Array([1]),
            FontMatrix=pikepdf.Array([1, 0, 0, 1, 0, 0]),
            Encoding=pikepdf.Dictionary(Differences=pikepdf.Array([97, pikepdf.Name.a])),
            CharProcs=pikepdf.Dictionary(a=pdf.make_stream(b"BT /F2 1 Tf (aaaa) Tj ET")),
        )
    )  # fmt: skip
    font.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F2=font))
    pdf.pages[0].obj.Resources.Font.F2 = font
    draw(pdf, pdf.pages[0], "BT /F2 11 Tf 80 100 Td (aaaa) Tj ET")
    return saved(pdf)


@hostile
def brackets_without_end() -> bytes:
    pdf = interior(24)
    draw(pdf, pdf.pages[0], "[" * 200_000)
    return saved(pdf)


@hostile
def numbers_without_measure() -> bytes:
    pdf = interior(24)
    huge = "9" * 400
    draw(
        pdf,
        pdf.pages[0],
        f"q {huge} 0 0 {huge} 0 0 cm 0 0 {huge} -{huge} re f Q 1 2 cm (x) Tj /N Do",
    )
    return saved(pdf)


@hostile
def a_tree_of_pages_that_bites_its_tail() -> bytes:
    pdf = interior(24)
    data = saved(pdf)
    return data.replace(b"/Kids [", b"/Kids [ 1 0 R 2 0 R 3 0 R ", 1)


@hostile
def twenty_thousand_pages() -> bytes:
    pdf = interior(2)
    page = pdf.pages[0].obj
    pages = pdf.Root.Pages
    pages.Kids = pikepdf.Array([page] * 20_000)
    pages.Count = 20_000
    return saved(pdf)
