"""The pages: fonts, folios, notes at the foot, and what the finished files claim to be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest

from book.markup.resources import tool_stylesheet
from book.model.book import Book, Contributor, ImageFile, Metadata, Settings
from book.model.edition import Edition, Trim
from book.model.theme import PageStyle
from book.typesetting.folios import first_pages, folio, page_map, roman
from book.typesetting.geometry import page_css, page_geometry
from book.typesetting.press import Job, Typeset, press

ROOT = Path(__file__).parent.parent
TRIM = Trim(432, 648, "6x9in")
SCREEN = Edition("screen", "pdf", TRIM, "foot")
PAPER = Edition("paperback", "pdf", TRIM, "foot", printer="kdp-paperback", paper="cream")
WORDS = "The councils of workers’ deputies organised a political struggle for power. "


@dataclass(frozen=True)
class Part:
    entry_id: str
    role: str
    title: str
    body: str
    front: bool = False
    short: str = ""
    level: int = 1
    file_name: str = ""
    lang: str = "en-GB"
    headings: tuple[object, ...] = ()


@dataclass(frozen=True)
class Face:
    family: str
    style: str
    weight: int
    file_name: str
    data: bytes


@cache
def faces() -> Any:
    names = (("Regular", "normal", 400), ("Italic", "italic", 400), ("SemiBold", "normal", 600))
    folder = ROOT / "fonts" / "eb-garamond"
    return tuple(
        Face("EB Garamond", style, weight, f"EBGaramond-{name}.ttf", data)
        for name, style, weight in names
        for data in [(folder / f"EBGaramond-{name}.ttf").read_bytes()]
    )


def a_book() -> Book:
    metadata = Metadata(
        title="A Book & Its Notes",
        language="en-GB",
        identifier="urn:uuid:0",
        published=date(2026, 11, 22),
        slug="a-book",
        rights="None <reserved>",
        description="On “notes”.",
        contributors=(Contributor("A. Writer"),),
    )
    return Book(Settings(metadata, (), ()), (), {})


def note(number: int, text: str, edition: Edition = SCREEN) -> str:
    call, foot = f"one.call1.{number}", f"one.note.{number}"
    there = "" if edition.is_print else f' href="#{foot}"'
    back = "" if edition.is_print else f' href="#{call}"'
    return (
        f'<a class="call" id="{call}"{there}>{number}</a><span class="note" id="{foot}">'
        f'<a class="back"{back}>{number}</a> {text}</span>'
    )


def parts(edition: Edition, pages: Mapping[str, str] | None) -> Any:
    folio_of_two = (pages or {}).get("two.section", "0")
    where = f'<span class="page">{folio_of_two}</span>'
    link = f"Two {where}" if edition.is_print else f'<a href="#two.section">Two {where}</a>'
    text = f"<p>{WORDS * 30}{note(1, 'The first.', edition)}</p>"
    text += f"<p>{WORDS * 60}{note(2, 'The second.', edition)}</p>"
    return (
        Part("title", "titlepage", "Title", "<section><p>A Book</p></section>", front=True),
        Part("toc", "toc", "Contents", f"<section><h1>Contents</h1><p>{link}</p></section>", True),
        Part("one", "part", "One", f"<section><h1>One</h1>{text}</section>"),
        Part("two", "part", "Two", f"<section><h1>Two</h1><p>{WORDS * 5}</p></section>"),
    )


@cache
def theme() -> str:
    return tool_stylesheet("press.css")


def typeset(edition: Edition, draft: bool = False, book: Book | None = None) -> Typeset:
    numbers = {"one/1": "1", "one/2": "2"}
    job = Job(book or a_book(), edition, faces(), theme(), numbers, draft=draft)
    return press(job, lambda pages: parts(edition, pages))


@cache
def screen() -> Typeset:
    return typeset(SCREEN)


@cache
def paper() -> Typeset:
    return typeset(PAPER)


def typeset_body(body: str, book: Book | None = None) -> Typeset:
    book = book or a_book()
    job = Job(book, SCREEN, faces(), theme(), {}, book.images)
    only: Any = (Part("one", "part", "One", f"<section>{body}</section>"),)
    return press(job, lambda pages: only)


def texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [one.get_textpage().get_text_range() for one in document]
    finally:
        document.close()


def objects(data: bytes) -> Any:
    return pikepdf.open(BytesIO(data))


def annotations(pdf: Any) -> list[Any]:
    return [one for sheet in pdf.pages for one in sheet.get("/Annots", [])]


def failures(data: bytes, profile: str, folder: Path) -> list[str]:
    path = folder / "book.pdf"
    path.write_bytes(data)
    found = [str(one) for one in page.validate_pdf(str(path), profile=profile).failures]
    # Forbidden in PDF/A-1 only; the validator asks it of part 3 too.
    return [one for one in found if "METADATA-FILTER-001" not in one]


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (49, "xlix"), (90, "xc")]
)
def test_roman(number: int, letters: str) -> None:
    assert roman(number) == letters


def test_folios_start_anew_with_the_text() -> None:
    assert [folio(one, 2) for one in range(4)] == ["i", "ii", "1", "2"]


def test_an_anchor_is_on_the_first_of_its_pages() -> None:
    pages = first_pages([["a"], ["a", "b"], ["b"]])
    assert page_map(pages, 1) == {"a": "i", "b": "1"}


def test_the_text_block_is_whole_lines() -> None:
    for trim in (TRIM, Trim(360, 576, "5x8in"), Trim(419.53, 595.28, "148x210mm")):
        geometry = page_geometry(replace(PAPER, trim=trim))
        height = trim.height - geometry.top - geometry.bottom
        assert height == pytest.approx(geometry.lines * PageStyle().leading, abs=0.02)
        assert geometry.inner >= 36
        assert geometry.inner < geometry.outer


def test_margins_mirror_on_paper_alone() -> None:
    assert ":left" in page_css(PAPER)
    assert ":left" not in page_css(SCREEN)
    geometry = page_geometry(SCREEN)
    assert geometry.inner == geometry.outer


def test_only_the_fonts_of_the_book_are_used() -> None:
    for data in (screen().data, paper().data):
        with objects(data) as pdf:
            fonts = [
                str(one.FontName)
                for one in pdf.objects
                if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
            ]
            assert fonts
            assert all("EB-Garamond" in one for one in fonts)


def test_no_warnings() -> None:
    assert screen().warnings == ()
    assert paper().warnings == ()


def test_contents_give_the_folio_of_the_page() -> None:
    for one in (screen(), paper()):
        pages = texts(one.data)
        where = one.page_map["two.section"]
        assert one.page_map["title.section"] == "i"
        assert one.page_map["one.section"] == "1"
        listed = next(text for text in pages if text.startswith("Contents"))
        assert f"Two {where}" in listed.replace("\r\n", " ")
        sheet = next(i for i, text in enumerate(pages) if text.startswith("Two"))
        assert pages[sheet].rstrip().endswith(where)


def test_parts_open_on_a_recto_in_print() -> None:
    assert int(paper().page_map["two.section"]) % 2 == 1
    pages = texts(paper().data)
    assert next(i for i, text in enumerate(pages) if text.startswith("One")) % 2 == 0
    assert any(not text.strip() for text in pages), "a blank page is bare"
    assert all(text.strip() for text in texts(screen().data)), "a screen has no use for blanks"


def test_running_heads() -> None:
    pages = texts(paper().data)
    start = next(i for i, text in enumerate(pages) if text.startswith("One"))
    assert "A Book & Its Notes" in pages[start + 1]
    assert pages[start + 2].split("\r\n")[-2:] == ["One", "3"]
    assert "A Book & Its Notes" not in pages[start], "none where a part opens"


def test_notes_stand_on_the_page_of_their_call() -> None:
    for one in (screen(), paper()):
        for number in (1, 2):
            call = one.page_map[f"one.call1.{number}"]
            assert one.page_map[f"one.note.{number}"] == call


def test_page_labels() -> None:
    with objects(screen().data) as pdf:
        numbers = list(pdf.Root.PageLabels.Nums)
    assert numbers[0] == 0
    assert numbers[1]["/S"] == "/r"
    assert numbers[2] == 2
    assert numbers[3]["/S"] == "/D"


def test_notes_are_notes_in_the_structure() -> None:
    with objects(screen().data) as pdf:
        notes = [
            str(one.ID)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Note"
        ]
    assert sorted(notes) == ["one.section-note-1", "one.section-note-2"]


def test_links_have_names() -> None:
    with objects(screen().data) as pdf:
        names = [str(one.Contents) for one in annotations(pdf)]
    assert names == ["Two", "Note 1", "Back to the text", "Note 2", "Back to the text"]


def test_outline_and_language() -> None:
    with objects(screen().data) as pdf:
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root] == ["Contents", "One", "Two"]
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "A Book & Its Notes"
            assert metadata["dc:rights"] == "None <reserved>"
            assert metadata["xmp:CreateDate"] == "2026-11-22T00:00:00Z"


def contents(page: pikepdf.Page) -> bytes:
    """All that is drawn on a page: its text, then what stands around it."""
    page.contents_coalesce()
    return page.Contents.read_bytes()


def test_paper_has_neither_links_nor_colours() -> None:
    with objects(paper().data) as pdf:
        assert annotations(pdf) == []
        streams = b"".join(contents(one) for one in pdf.pages)
    assert b" rg\n" not in streams
    assert b"0 g\n" in streams


def test_two_runs_are_identical() -> None:
    assert typeset(SCREEN).data == screen().data
    assert typeset(PAPER).data == paper().data


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("draft", [False, True])
def test_screen_edition_is_valid(profile: str, draft: bool, tmp_path: Path) -> None:
    data = typeset(SCREEN, draft).data if draft else screen().data
    assert failures(data, profile, tmp_path) == []


def test_draft_is_seen_but_not_read() -> None:
    draft = typeset(SCREEN, draft=True)
    assert texts(draft.data) == texts(screen().data)
    plain = pypdfium2.PdfDocument(screen().data)
    marked = pypdfium2.PdfDocument(draft.data)
    assert len(plain) == len(marked)
    for one, other in zip(plain, marked, strict=True):
        assert bytes(one.render().buffer) != bytes(other.render().buffer)
    plain.close()
    marked.close()


def test_no_note_is_lost_wherever_it_is_called() -> None:
    table = (
        f"<table><caption>c{note(3, 'NOTE-3')}</caption><thead><tr><th>h{note(4, 'NOTE-4')}</th>"
        f"</tr></thead><tbody><tr><td>d{note(5, 'NOTE-5')}</td></tr></tbody></table>"
    )
    body = (
        f"<h1>Head{note(1, 'NOTE-1')}</h1><h2>Sub{note(2, 'NOTE-2')}</h2>{table}"
        f"<ul><li>i{note(6, 'NOTE-6')}</li></ul>"
        f"<blockquote><p>q{note(7, 'NOTE-7')}</p></blockquote>"
        f"<dl><dt>t{note(8, 'NOTE-8')}</dt><dd>d{note(9, 'NOTE-9')}</dd></dl>"
        f"<p>one in another{note(10, 'NOTE-10' + note(11, 'NOTE-11'))}</p>"
    )
    words = " ".join(texts(typeset_body(body).data)).split()
    assert [words.count(f"NOTE-{number}") for number in range(1, 10)] == [1] * 9
    assert words.count("NOTE-1011") == 1
    assert words.count("NOTE-11") == 1


def test_notes_and_headings_stay_out_of_the_outline() -> None:
    data = typeset_body(f"<h1>Head{note(1, 'Foot.')}</h1><p>Text.</p>").data
    with objects(data) as pdf, pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["Head"]


def test_images_come_from_the_book_and_nothing_else_does() -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    image = ImageFile("images/a é.svg", "image/svg+xml", svg, 9, 9)
    book = replace(a_book(), images={image.path: image})
    assert typeset_body('<p><img src="images/a é.svg" alt="a"/></p>', book).warnings == ()
    for address in ("file:///etc/hostname", "http://localhost/a.png", "missing.png"):
        warnings = typeset_body(f'<p><img src="{address}" alt="a"/></p>', book).warnings
        assert any("not a file of this book" in one for one in warnings)


def test_words_in_another_language_say_so() -> None:
    data = typeset_body('<p>The <span xml:lang="ru">Рабочая группа</span> and more.</p>').data
    with objects(data) as pdf:
        spoken = [
            str(one.Lang)
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/Lang" in one and "/S" in one
        ]
    assert spoken == ["ru"]


def test_lists_are_numbered_as_their_author_did(tmp_path: Path) -> None:
    body = "".join(
        f'<ol class="{style}" style="counter-reset: item 0"><li>one</li>'
        "<li><p>two</p><p>more</p>"
        '<ol class="parens lower-roman" start="4"><li>inner</li></ol></li></ol>'
        for style in ("paren decimal", "parens decimal", "tight lower-alpha")
    )
    data = typeset_body(body).data
    words = " ".join(texts(data)).split()
    numbers = ["1)", "2)", "(1)", "(2)", "a.", "b.", "(iv)", "(iv)", "(iv)"]
    assert sorted(one for one in words if one in numbers) == sorted(numbers)
    assert failures(data, "ua1", tmp_path) == []


def test_a_note_stays_when_the_next_paragraph_needs_room() -> None:
    # Somewhere among these heights the last paragraph of the page has room for one line only.
    for lines in range(20, 40):
        text = f"<p>First.{note(1, 'A foot. ' * 40)}</p>"
        text += "<p>x</p>" * lines + f"<p>{WORDS * 8}</p>" * 3
        pages = typeset_body(text).page_map
        assert pages["one.call1.1"] == pages["one.note.1"]
