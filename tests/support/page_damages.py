"""Damages to the pages of a PDF: lines, heads, folios, labels, whole pages."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pikepdf

from tests.support.damages import damage
from tests.support.proved_pdf import Seen
from tests.support.spoil_pdf import SpoiltPdf


def plain_lines(pdf: SpoiltPdf, sheet: int) -> list[Any]:
    """Lines that neither begin nor end within a word."""
    lines = pdf.pieces(sheet)
    return [
        line
        for before, line in pairwise(lines)
        if len(line.text) > 50 and not {before.text[-1], line.text[-1]} & set("\u00ad-\u2010")
    ]


@damage()
def a_page_is_deleted(pdf: SpoiltPdf) -> Seen:
    del pdf.pdf.pages[3]
    return Seen("lost-words")


@damage("paperback")
def a_page_is_deleted_in_print(pdf: SpoiltPdf) -> Seen:
    del pdf.pdf.pages[5]
    return Seen("wrong-folio")


@damage()
def a_page_is_doubled(pdf: SpoiltPdf) -> Seen:
    pdf.pdf.pages.insert(4, pdf.pdf.pages[3])
    return Seen("doubled-words", "2")


@damage("paperback")
def two_pages_are_swapped(pdf: SpoiltPdf) -> Seen:
    pages = pdf.pdf.pages
    page = pages[6]
    del pages[6]
    pages.insert(5, page)
    return Seen("moved-words")


@damage()
def a_page_is_emptied(pdf: SpoiltPdf) -> Seen:
    pdf.write(3, [])
    return Seen("lost-words")


@damage()
def labels_are_off_by_one(pdf: SpoiltPdf) -> Seen:
    pdf.pdf.Root.PageLabels.Nums[3].St = 2
    return Seen("wrong-page-label", "1")


@damage("paperback")
def labels_are_gone(pdf: SpoiltPdf) -> Seen:
    del pdf.pdf.Root.PageLabels
    return Seen("wrong-page-label", "iii")


@damage("paperback")
def a_folio_is_gone(pdf: SpoiltPdf) -> Seen:
    pdf.drop(5, [pdf.pieces(5)[-1]])
    return Seen("missing-folio", "2")


@damage("paperback")
def a_folio_is_wrong(pdf: SpoiltPdf) -> Seen:
    pdf.respell(5, pdf.pieces(5)[-1], lambda text: "4")
    return Seen("wrong-folio", "4")


@damage()
def a_running_head_is_gone(pdf: SpoiltPdf) -> Seen:
    pdf.drop(3, [pdf.find(3, "A Small Book")])
    return Seen("wrong-running-head", "2")


@damage("paperback")
def a_running_head_is_of_the_other_page(pdf: SpoiltPdf) -> Seen:
    head = pdf.drop(5, [pdf.find(5, "A Small Book")])
    pdf.drop(6, [pdf.find(6, "The First Chapter")])
    pdf.draw(6, head)
    return Seen("wrong-running-head", "3")


@damage("paperback")
def a_running_head_stands_above_an_opening(pdf: SpoiltPdf) -> Seen:
    head = pdf.drop(5, [pdf.find(5, "A Small Book")])
    pdf.draw(5, head)
    pdf.draw(4, head)
    return Seen("wrong-running-head", "1")


@damage()
def a_letter_is_changed(pdf: SpoiltPdf) -> Seen:
    line = pdf.find(3, "factory")
    pdf.respell(3, line, lambda text: text.replace("factory", "faction", 1))
    return Seen("changed-words", "2")


@damage()
def a_line_is_lost(pdf: SpoiltPdf) -> Seen:
    pdf.drop(3, plain_lines(pdf, 3)[:1])
    return Seen("lost-words", "2")


@damage()
def a_line_with_parts_of_words_is_lost(pdf: SpoiltPdf) -> Seen:
    divided = next(one for one in pdf.pieces(3) if one.text[-1] in "\u00ad\u2010-")
    pdf.drop(3, [divided])
    return Seen("lost-words", "2")


@damage()
def a_line_is_drawn_twice(pdf: SpoiltPdf) -> Seen:
    line = pdf.find(2, "Beta is short")
    run = pdf.drop(2, [line])
    pdf.draw(2, run)
    pdf.draw(3, run)
    return Seen("doubled-words", "2")


@damage()
def a_line_is_pushed_off_the_page(pdf: SpoiltPdf) -> Seen:
    pdf.shift(3, [pdf.pieces(3)[4]], 900)
    return Seen("off-the-page", "2")


@damage()
def a_line_is_set_on_another(pdf: SpoiltPdf) -> Seen:
    lines = pdf.pieces(3)
    pdf.shift(3, [lines[8]], lines[5].y - lines[8].y + 1)
    return Seen("overprinted-lines", "2")


@damage()
def two_lines_change_places_to_the_eye_alone(pdf: SpoiltPdf) -> Seen:
    upper, *_, lower = plain_lines(pdf, 3)
    pdf.shift(3, [upper], lower.y - upper.y)
    pdf.shift(3, [lower], upper.y - lower.y)
    return Seen("changed-words", "2")


@damage("paperback")
def a_page_is_doubled_in_print(pdf: SpoiltPdf) -> Seen:
    pdf.pdf.pages.insert(6, pdf.pdf.pages[5])
    return Seen("doubled-words", "2")


@damage()
def two_pages_are_swapped_on_the_screen(pdf: SpoiltPdf) -> Seen:
    page = pdf.pdf.pages[4]
    del pdf.pdf.pages[4]
    pdf.pdf.pages.insert(3, page)
    return Seen("moved-words")


@damage()
def the_last_page_is_gone(pdf: SpoiltPdf) -> Seen:
    del pdf.pdf.pages[-1]
    return Seen("lost-words")


@damage()
def the_title_page_is_gone(pdf: SpoiltPdf) -> Seen:
    del pdf.pdf.pages[0]
    return Seen("lost-words")


@damage("paperback")
def a_blank_page_is_gone(pdf: SpoiltPdf) -> Seen:
    del pdf.pdf.pages[1]
    return Seen("wrong-folio")


@damage("paperback")
def a_blank_page_is_put_in(pdf: SpoiltPdf) -> Seen:
    pdf.pdf.add_blank_page(page_size=(432, 648))
    page = pdf.pdf.pages[-1]
    del pdf.pdf.pages[-1]
    pdf.pdf.pages.insert(6, page)
    return Seen("wrong-folio")


@damage("paperback")
def a_folio_stands_on_a_blank_page(pdf: SpoiltPdf) -> Seen:
    folio = pdf.drop(5, [pdf.pieces(5)[-1]])
    pdf.draw(5, folio)
    pdf.pdf.pages[1].Resources = pdf.pdf.pages[5].Resources
    pdf.draw(1, folio)
    return Seen("wrong-folio")


@damage()
def a_heading_is_gone(pdf: SpoiltPdf) -> Seen:
    pdf.drop(2, [pdf.find(2, "First Chapter")])
    return Seen("changed-words")


@damage()
def labels_are_roman_throughout(pdf: SpoiltPdf) -> Seen:
    pdf.pdf.Root.PageLabels.Nums = pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.r)])
    return Seen("wrong-page-label", "1")


@damage("paperback")
def a_page_is_lost_and_another_in_its_place(pdf: SpoiltPdf) -> Seen:
    pdf.pdf.pages[6] = pdf.pdf.pages[5]
    return Seen("wrong-folio", "2")
