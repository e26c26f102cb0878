"""Damages to the notes of a PDF, to their calls, and to all links."""

from __future__ import annotations

from typing import Any

import pikepdf

from tests.support.damages import damage, sheet_of
from tests.support.proved_pdf import Seen, good
from tests.support.spoil_pdf import SpoiltPdf


def lines_at(pdf: SpoiltPdf, sheet: int, text: str) -> list[Any]:
    found = pdf.find(sheet, text)
    return [one for one in pdf.pieces(sheet) if abs(one.y - found.y) < 1]


def _with_letters(run: list[Any], letters: list[Any]) -> list[Any]:
    """A run at its place with the letters of another."""
    shown = next(one for one in letters if str(one[1]) == "TJ")
    return [shown if str(one[1]) == "TJ" else one for one in run]


@damage()
def a_note_is_lost(pdf: SpoiltPdf) -> Seen:
    note = pdf.find(2, "Beta is short")
    mark = next(one for one in pdf.pieces(2) if abs(one.y - note.y) < 1 and one.text == "2")
    pdf.drop(2, [note, mark])
    return Seen("note-lost", "1", "one/b")


@damage("paperback")
def a_note_breaks_off(pdf: SpoiltPdf) -> Seen:
    sheet = sheet_of("one/c", "paperback")
    lines = pdf.pieces(sheet)
    delta = pdf.find(sheet, "Delta")
    last = max(one.y for one in lines if one.y < delta.y - 1)
    pdf.drop(sheet, [one for one in lines if one.y == last])
    return Seen("note-cut", None, "one/c")


@damage("paperback")
def a_note_is_on_the_next_page(pdf: SpoiltPdf) -> Seen:
    run = pdf.drop(4, lines_at(pdf, 4, "Beta is short"))
    pdf.draw(5, run)
    return Seen("note-off-page", "2", "one/b")


@damage("paperback")
def a_note_stands_in_the_text(pdf: SpoiltPdf) -> Seen:
    lines = lines_at(pdf, 4, "Beta is short")
    heading = pdf.find(4, "First Chapter")
    pdf.shift(4, lines, heading.y + 30 - lines[0].y)
    return Seen("note-not-at-foot", "1", "one/b")


@damage("paperback")
def two_notes_are_swapped(pdf: SpoiltPdf) -> Seen:
    sheet = sheet_of("two/a", "paperback")
    later = sheet_of("two/b", "paperback")
    first = pdf.drop(sheet, [pdf.find(sheet, "note of the second")])
    second = pdf.drop(later, [pdf.find(later, "Another of its notes")])
    pdf.draw(sheet, second)
    pdf.draw(later, first)
    return Seen("note-off-page", None, "two/b")


@damage()
def a_call_is_lost(pdf: SpoiltPdf) -> Seen:
    call = next(one for one in pdf.pieces(2) if one.text == "2")
    pdf.drop(2, [call])
    return Seen("call-lost", "1", "one/b")


@damage("paperback")
def a_call_shows_another_number(pdf: SpoiltPdf) -> Seen:
    one, two = (next(p for p in pdf.pieces(4) if p.text == digit) for digit in "12")
    runs = pdf.drop(4, [two])
    first = pdf.operations(4)[one.start : one.stop]
    pdf.draw(4, [_with_letters(runs[0], first)])
    return Seen("number-mismatch", "1", "one/b")


@damage("paperback")
def a_note_shows_another_number(pdf: SpoiltPdf) -> Seen:
    mark = next(one for one in lines_at(pdf, 4, "Beta is short") if one.text == "2")
    pdf.respell(4, mark, lambda text: "1")
    return Seen("number-mismatch", "1", "one/b")


@damage("paperback")
def a_note_shows_no_number(pdf: SpoiltPdf) -> Seen:
    mark = next(one for one in lines_at(pdf, 4, "Beta is short") if one.text == "2")
    pdf.drop(4, [mark])
    return Seen("number-mismatch", "1", "one/b")


@damage("paperback")
def a_call_stands_where_none_belongs(pdf: SpoiltPdf) -> Seen:
    call = next(one for one in pdf.pieces(4) if one.text == "2")
    run = pdf.drop(4, [call])
    pdf.draw(4, run)
    line = pdf.pieces(5)[3]
    moved = [
        pikepdf.ContentStreamInstruction([1, 0, 0, -1, line.x + 250, line.y], one[1])
        if str(one[1]) == "Tm"
        else one
        for one in run[0]
    ]
    pdf.draw(5, [moved])
    return Seen("stray-call", "2")


@damage()
def the_link_of_a_call_is_gone(pdf: SpoiltPdf) -> Seen:
    pdf.unlink(2, "one.note.b")
    return Seen("unlinked-marker", "1", "one/b")


@damage()
def a_call_links_to_another_note(pdf: SpoiltPdf) -> Seen:
    pdf.links(2, "one.note.b")[0].Dest = pikepdf.String("one.note.a")
    return Seen("wrong-target", "1", "one/b")


@damage()
def a_call_links_to_nothing(pdf: SpoiltPdf) -> Seen:
    pdf.links(2, "one.note.b")[0].Dest = pikepdf.String("nowhere")
    return Seen("dangling-link", "1", "one/b")


@damage()
def a_link_back_is_gone(pdf: SpoiltPdf) -> Seen:
    pdf.unlink(2, "one.call1.b")
    return Seen("missing-backlink", "1", "one/b")


@damage()
def a_second_link_back_is_gone(pdf: SpoiltPdf) -> Seen:
    pdf.unlink(2, "one.call2.a")
    return Seen("missing-backlink", "1", "one/a")


@damage()
def a_link_back_goes_to_another_call(pdf: SpoiltPdf) -> Seen:
    pdf.links(2, "one.call1.b")[0].Dest = pikepdf.String("one.call1.a")
    return Seen("missing-backlink", "1", "one/b")


@damage()
def a_link_lies_beside_its_call(pdf: SpoiltPdf) -> Seen:
    link = pdf.links(2, "one.note.b")[0]
    link.Rect = pikepdf.Array([float(one) + 40 for one in link.Rect])
    return Seen("unlinked-marker", "1", "one/b")


@damage("paperback")
def the_contents_give_a_wrong_page(pdf: SpoiltPdf) -> Seen:
    first = next(one for one in pdf.pieces(2) if one.text.strip() == "1")
    pdf.respell(2, first, lambda text: text.replace("1", "2"))
    return Seen("wrong-contents-page", "iii")


@damage("paperback")
def the_contents_give_no_page(pdf: SpoiltPdf) -> Seen:
    pdf.drop(2, [next(one for one in pdf.pieces(2) if one.text.strip() == "1")])
    return Seen("wrong-contents-page", "iii")


@damage()
def the_contents_link_to_another_page(pdf: SpoiltPdf) -> Seen:
    pdf.links(1, "two.section")[0].Dest = pikepdf.String("one.section")
    return Seen("wrong-contents-page", "ii")


@damage()
def a_bookmark_is_gone(pdf: SpoiltPdf) -> Seen:
    with pdf.pdf.open_outline() as outline:
        outline.root.pop()
    return Seen("wrong-bookmark", good("screen").notes["two/a"].page)


@damage()
def a_bookmark_leads_elsewhere(pdf: SpoiltPdf) -> Seen:
    with pdf.pdf.open_outline() as outline:
        outline.root[-1].destination = pikepdf.make_page_destination(pdf.pdf, 2)
        outline.root[-1].action = None
    return Seen("wrong-bookmark", good("screen").notes["two/a"].page)


@damage()
def the_links_of_two_calls_are_exchanged(pdf: SpoiltPdf) -> Seen:
    first, second = pdf.links(2, "one.note.a")[0], pdf.links(2, "one.note.b")[0]
    first.Dest, second.Dest = second.Dest, first.Dest
    return Seen("wrong-target", "1", "one/b")


@damage()
def two_links_back_are_exchanged(pdf: SpoiltPdf) -> Seen:
    first, second = pdf.links(2, "one.call1.a")[0], pdf.links(2, "one.call1.b")[0]
    first.Dest, second.Dest = second.Dest, first.Dest
    return Seen("missing-backlink", "1", "one/a")


@damage()
def a_bookmark_is_renamed(pdf: SpoiltPdf) -> Seen:
    with pdf.pdf.open_outline() as outline:
        outline.root[-1].title = "Another Chapter"
    return Seen("wrong-bookmark", good("screen").notes["two/a"].page)


@damage()
def two_bookmarks_are_exchanged(pdf: SpoiltPdf) -> Seen:
    with pdf.pdf.open_outline() as outline:
        outline.root[-1], outline.root[-2] = outline.root[-2], outline.root[-1]
    return Seen("wrong-bookmark")


@damage()
def a_word_of_a_note_is_changed(pdf: SpoiltPdf) -> Seen:
    line = pdf.find(2, "Beta is short")
    pdf.respell(2, line, lambda text: text.replace("short", "short"[::-1], 1))
    return Seen("changed-words", "1", "one/b")


@damage("paperback")
def a_note_is_on_the_page_before(pdf: SpoiltPdf) -> Seen:
    sheet = sheet_of("two/b", "paperback")
    run = pdf.drop(sheet, lines_at(pdf, sheet, "Another of its notes"))
    pdf.draw(sheet - 1, run)
    return Seen("note-off-page", None, "two/b")


@damage("paperback")
def a_note_stands_twice(pdf: SpoiltPdf) -> Seen:
    run = pdf.drop(4, lines_at(pdf, 4, "Beta is short"))
    pdf.draw(4, run)
    pdf.draw(5, run)
    return Seen("doubled-words")


@damage()
def a_call_is_drawn_beside_its_link(pdf: SpoiltPdf) -> Seen:
    call = next(one for one in pdf.pieces(2) if one.text == "2")
    other = next(one for one in pdf.pieces(2) if one.text == "1")
    pdf.shift(2, [call], other.y - call.y)
    return Seen("unlinked-marker", "1", "one/b")


@damage()
def the_page_of_the_contents_is_gone(pdf: SpoiltPdf) -> Seen:
    del pdf.pdf.pages[1]
    return Seen("lost-words")
