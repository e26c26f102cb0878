"""`dist/proof.html`: what it says, and what a reader meets in a real browser."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from lxml import html

from book.build import file_name
from book.build import make as made
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.finding import Finding, Severity
from book.model.proof import FileProof
from book.model.source import SourceSpan
from book.proof.epub.prove import prove_epub
from book.proof.pdf.prove import prove_pdf
from book.report.histogram import histogram
from book.report.proof_page import ProvedFile, proof_page
from tests.support.books import SETTINGS, write_book
from tests.support.hand_made import Page as Sheet
from tests.support.hand_made import hand_made
from tests.support.page_lists import EDITIONS
from tests.support.proved_pdf import FRONT, ONE, TWO
from tests.test_proof_pdf_notes import LONG_NOTE, in_three, run_on

NASTY = """# A <script>alert(1)</script> & “Title”

Called.[^"><img src=x onerror=alert(1)>] {{ 7 * 7 }} Once more.[^b]

[^b]: A note with <b>&amp;</b> {{ config }} and \u202eturned\u202c letters.
"""


@cache
def the_book() -> Book:
    with TemporaryDirectory() as folder:
        texts = {"one.md": ONE, "two.md": TWO}
        book = load_book(write_book(Path(folder), texts, SETTINGS + EDITIONS + FRONT)).book
    assert book is not None
    return book


@cache
def files(most: int = 200) -> tuple[ProvedFile, ...]:
    """The EPUB and the paperback, proved as in a build."""
    book = the_book()
    epub, paper = book.settings.editions
    printed = made(book, paper)
    text = made(book, epub, paged=printed)
    proof = prove_pdf(printed.data, book, paper, most_pictures=most)
    told = prove_epub(text.data, book, epub, starts=printed.starts).told
    return (
        ProvedFile(file_name(book, epub), text.data, None, told),
        ProvedFile(file_name(book, paper), printed.data, printed.pages, proof.told),
    )


def paper_told() -> FileProof:
    return files()[1].proof


LOST = Finding(
    "lost-words", Severity.ERROR, "words are <lost>", SourceSpan("one.md", 3, 7), "Look there.",
    "one/a", "dist/a-small-book-paperback.pdf", "page 3",
)  # fmt: skip


def parsed(data: bytes) -> html.HtmlElement:
    found = html.document_fromstring(data.decode())
    assert isinstance(found, html.HtmlElement)
    return found


def page(*findings: Finding) -> html.HtmlElement:
    return parsed(proof_page(the_book(), files(), findings))


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def rows(report: html.HtmlElement, section: str) -> list[list[str]]:
    found = report.get_element_by_id(section).findall(".//tbody/tr")
    return [[text(cell) for cell in row] for row in found]


# --- What it says --------------------------------------------------------------------------------


def test_the_same_proof_gives_the_same_bytes() -> None:
    again = proof_page(the_book(), files(), [LOST])
    assert again == proof_page(the_book(), files(), [LOST])


def test_a_good_book_is_said_to_be_proved() -> None:
    report = page()
    assert text(report.find(".//p[@class='verdict good']")).startswith("Proved. Nothing is lost")
    assert "None." in text(report.get_element_by_id("differences"))
    epub, paper = rows(report, "files")
    assert epub[0] == "epub"
    assert paper[2] == str(files()[1].pages)
    assert epub[3] == paper[3]
    assert epub[5] == paper[5] == str(len(the_book().notes))


def test_a_difference_is_shown_with_its_places() -> None:
    report = page(LOST)
    verdict = report.find(".//p[@class='verdict bad']")
    assert text(verdict) == "Not proved: 1 error. These files were rejected."
    shown = text(report.get_element_by_id("differences"))
    for part in ("lost-words", "words are <lost>", "one.md:3:7", "page 3", "Look there."):
        assert part in shown
    (link,) = report.get_element_by_id("differences").iter("a")
    assert text(report.get_element_by_id(link.get("href")[1:])).startswith("one/a")
    assert rows(report, "files")[1][-1] == "1 error"


def test_every_note_has_its_source_and_its_places() -> None:
    found = rows(page(), "notes")
    assert [row[0] for row in found] == list(the_book().notes)
    first = found[0]
    assert first[2].startswith("Alpha is the note that is called twice.")
    assert re.fullmatch(r"one\.md:\d+", first[3])
    assert len(re.findall(r"one\.md:\d+:\d+", first[4])) == 2
    assert first[5].startswith("1 one.xhtml#")
    note = paper_told().notes["one/a"]
    assert first[6].startswith(f"1 p. {note.page}")
    others = [one for one in note.call_pages if one != note.page]
    assert ("called also on" in first[6]) == bool(others)


def test_a_split_note_is_worth_a_look_and_shown_on_all_its_pages(tmp_path: Path) -> None:
    told = run_on(tmp_path, in_three(f"1 {LONG_NOTE}")).told
    split = [one for one in told.remarks if one.kind == "split note"]
    assert [(one.folio, one.said) for one in split] == [("1", "note 1 runs on to page 3")]
    shown = [
        (one.folio, mark.is_call)
        for one in told.pictures
        for mark in one.marks
        if mark.note == "one/a"
    ]
    assert shown == [("1", True), ("1", False), ("2", False), ("3", False)]
    book = load_book(tmp_path).book
    assert book is not None
    report = parsed(proof_page(book, [ProvedFile("a.pdf", b"", 3, told)], []))
    assert ["paperback", "1", "split note", "note 1 runs on to page 3"] in rows(report, "look")
    said = [text(one) for one in report.get_element_by_id("pictures").findall(".//article")]
    assert "Note 1: its call and its text, which runs on to page 3" in said[0]
    assert "Note 1: the rest of its text" in said[1]
    assert rows(report, "notes")[0][-1] == "1 p. 1–3"


def test_white_where_text_could_stand_is_worth_a_look(tmp_path: Path) -> None:
    """Pages of thirty lines, but for one of twenty, and a last one of two."""
    lines = [f"Line number {number} says little." for number in range(112)]
    text = "# Lines\n\n" + "\n\n".join(lines) + "\n"
    book = load_book(write_book(tmp_path, {"one.md": text}, SETTINGS + EDITIONS)).book
    assert book is not None
    cuts = [0, 30, 60, 80, 110, 112]
    sheets: list[Sheet] = [
        ("" if place == 0 else "A Small Book" if place % 2 else "Lines",
         ("<h1>Lines</h1>" if place == 0 else "")
         + "".join(f"<p>{line}</p>" for line in lines[start:stop]), [], str(place + 1))
        for place, (start, stop) in enumerate(pairwise(cuts))
    ]  # fmt: skip
    proof = prove_pdf(hand_made(sheets), book, book.settings.editions[1])
    assert [one.rule for one in proof.findings] == []
    said = [(one.folio, one.said) for one in proof.told.remarks if one.kind == "short page"]
    assert said == [
        ("3", "white of 10 lines at its foot"),
        ("5", "the last page of its part has 2 lines of text"),
    ]


def test_words_far_apart_are_worth_a_look(tmp_path: Path) -> None:
    line = "These are the words of one line of the text and {} more"
    lines = [line.format(number) for number in "abcdefgh"]
    text = "# Lines\n\n" + "\n\n".join(lines) + "\n"
    book = load_book(write_book(tmp_path, {"one.md": text}, SETTINGS + EDITIONS)).book
    assert book is not None
    loose = "<p style='word-spacing: 0.3em'>"
    drawn = "".join(f"{loose if place == 4 else '<p>'}{one}</p>" for place, one in enumerate(lines))
    sheet: Sheet = ("", f"<h1>Lines</h1>{drawn}", [], "1")
    proof = prove_pdf(hand_made([sheet]), book, book.settings.editions[1])
    (found,) = [one for one in proof.told.remarks if one.kind == "loose line"]
    space = re.match(r"words (0\.\d\d) em apart: “These are the words", found.said)
    assert space
    assert 0.45 < float(space[1]) < 0.65


def test_blank_pages_are_worth_a_look() -> None:
    found = [(row[1], row[2]) for row in rows(page(), "look")]
    blank = [one.folio for one in paper_told().remarks if one.kind == "blank page"]
    assert ("ii", "blank page") in found
    printed = pypdfium2.PdfDocument(files()[1].data)
    for folio in blank:
        index = next(i for i in range(len(printed)) if printed.get_page_label(i) == folio)
        assert not printed[index].get_textpage().get_text_range().strip()


def test_notes_per_page_add_up() -> None:
    counts = [count for _, count in paper_told().notes_on]
    assert sum(counts) == len(the_book().notes)
    assert len(counts) == files()[1].pages
    drawn = page().get_element_by_id("density").findall(".//rect")
    assert len(drawn) == sum(count > 0 for count in counts)
    assert "no notes on" in text(page().get_element_by_id("density"))


def test_a_long_book_has_a_bar_for_several_pages() -> None:
    drawn = histogram("paper", [(str(number), number % 3) for number in range(1, 1001)])
    assert len(drawn["bars"]) <= 160
    assert "A bar stands for 7 pages." in drawn["said"]


def test_pictures_are_bounded_and_the_rest_is_told() -> None:
    few = files(1)
    assert len(few[1].proof.pictures) == 1
    assert few[1].proof.unpictured == len(paper_told().pictures) - 1
    report = parsed(proof_page(the_book(), few, []))
    said = text(report.get_element_by_id("pictures"))
    assert f"{few[1].proof.unpictured} pages with notes are left out" in said
    assert len(rows(report, "notes")) == len(the_book().notes)


def test_marks_are_inside_their_pictures() -> None:
    calls = set()
    for picture in paper_told().pictures:
        for mark in picture.marks:
            assert -0.02 < mark.left < 1
            assert -0.02 < mark.top < 1
            assert mark.left + mark.width < 1.02
            assert mark.top + mark.height < 1.02
            calls |= {mark.note} if mark.is_call else set()
    assert calls == set(the_book().notes)


def test_an_epub_alone_has_no_pages_to_look_at() -> None:
    report = parsed(proof_page(the_book(), files()[:1], []))
    assert "There are no pages" in text(report.get_element_by_id("look"))
    assert not report.findall(".//img")


def test_nothing_of_a_strangers_book_is_taken_for_markup(tmp_path: Path) -> None:
    settings = SETTINGS.replace("A Small Book", "<i>A</i> & {{ 6 * 7 }}")
    book = load_book(write_book(tmp_path, {"one.md": NASTY}, settings)).book
    assert book is not None
    odd = replace(LOST, message="<img src=x onerror=alert(1)> {{ 1 }}", artifact='"><b>')
    said = proof_page(book, (), [odd])
    report = parsed(said)
    assert [text(one) for one in report.findall(".//h1")] == ["<i>A</i> & {{ 6 * 7 }}"]
    assert not report.findall(".//img")
    assert len(report.findall(".//script")) == 1
    assert "\u202e" not in said.decode()
