"""How sections open: a letter over several lines, and words in small capitals."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from book.model.theme import OpeningStyle, PageStyle, ThemeSettings
from book.typesetting.press import Typeset
from tests.test_fitted_pages import TEXT, letters, typeset
from tests.test_typesetting import note, texts

LEADING = 14.0


def opened(body: str, lines: int = 3, words: int = 0, hang: float = 0.5) -> Typeset:
    style = OpeningStyle(lines, words)
    return typeset(body, settings=ThemeSettings(PageStyle(hang=hang), openings=style))


def boxes(data: bytes) -> list[tuple[str, float, Any, float]]:
    """The letters of the first page, each with its size, its box of ink and its baseline."""
    textpage = pypdfium2.PdfDocument(data)[0].get_textpage()
    text, found = textpage.raw, []
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(text)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.isspace():
            continue
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        size = pdfium.FPDFText_GetFontSize(text, index) * matrix.a
        found.append((letter, size, textpage.get_charbox(index), y.value))
    return found


@pytest.mark.parametrize("lines", [2, 3])
def test_the_letter_stands_on_the_last_line_and_is_level_with_the_first(lines: int) -> None:
    got = opened(f"<p>Hear. {TEXT}{note(1, TEXT)}</p><p>{TEXT}</p>", lines)
    assert (got.lines.wrong, got.lines.sections, got.lines.greedy) == ((), (), {})
    found = boxes(got.data)
    big = max(found, key=lambda one: one[1])
    assert big[0] == "H"
    rows = sorted({round(one[3], 1) for one in found if abs(one[1] - 10.5) < 0.3}, reverse=True)
    assert big[3] == pytest.approx(rows[lines - 1], abs=0.05)
    first = [one for one in found if abs(one[3] - rows[0]) < 0.1]
    capital = next(one for one in first if one[0] == "T")
    # The head of a T is that of an H, but for its serifs.
    assert big[2][3] == pytest.approx(capital[2][3], abs=0.4)
    edges = [
        min(one[2][0] for one in found if abs(one[3] - row) < 0.1 and one[1] < 11)
        for row in rows[: lines + 1]
    ]
    beside, below = edges[:lines], edges[lines]
    assert max(beside) - min(beside) < 0.6
    assert big[2][2] < min(beside)
    assert below == pytest.approx(big[2][0], abs=0.6)


def test_words_stay_words() -> None:
    for body in (f"<p>Hear. {TEXT}</p>", f"<p>“So <em>he</em> said, {TEXT}</p>", "<p>I am.</p>"):
        plain, big = (opened(body, lines, 3 * (lines > 0)) for lines in (0, 3))
        said, wanted = (
            "".join(letters(" ".join(texts(one.data))).split()).replace("\u00ad", "")
            for one in (big, plain)
        )
        assert said == wanted
        assert big.lines.wrong == ()


def test_a_quotation_mark_goes_with_its_letter() -> None:
    found = boxes(opened(f"<p>“Hear, hear. {TEXT}</p>").data)
    assert "".join(one[0] for one in found if one[1] > 20) == "“H"


@pytest.mark.parametrize(
    "body",
    [
        "<p>Two lines at most are too few for it.</p>",
        f"<p><em>{TEXT}</em></p>",
        f"<p>1905 was a year. {TEXT}</p>",
        f'<p style="text-align: left">{TEXT}</p>',
        f"<p>T ⋮ {TEXT}</p>",
    ],
)
def test_where_there_is_no_place_for_it_the_text_begins_as_ever(body: str) -> None:
    got = opened(body)
    assert max(one[1] for one in boxes(got.data)) < 11
    assert got.lines.wrong == ()


def test_no_page_ends_beside_the_letter() -> None:
    above = '<div><p style="padding-top: 440pt">Two lines are left.</p></div>'
    got = opened(f"{above}<p>Hear. {TEXT * 2}</p>")
    assert got.lines.sections == ()
    assert max(one[1] for one in boxes(got.data)) < 11
    assert len(pypdfium2.PdfDocument(got.data)) == 2


def test_the_first_words_are_in_small_capitals() -> None:
    from tests.test_typesetting import objects

    plain, some = (opened(f"<p>Hear ye. {TEXT}</p>", 0, words) for words in (0, 2))
    assert letters(" ".join(texts(plain.data))) == letters(" ".join(texts(some.data)))

    def widths(got: Typeset) -> list[float]:
        line = [one for one in boxes(got.data) if abs(one[1] - 10.5) < 0.3][1:7]
        return [round(one[2][3] - one[2][1], 1) for one in line]

    # Small letters of several heights become capitals of one.
    assert len(set(widths(some)[:5])) < len(set(widths(plain)[:5]))
    with objects(some.data) as pdf:
        assert len(pdf.pages) == 1
