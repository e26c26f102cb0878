"""Where notes stand, and how they are counted: by the page, at the end of a chapter or the book."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from book.build import Product, make
from book.manuscript.load import load_book

EDITIONS = """
[editions.page]
format = "pdf"
numbering = "page"
[editions.chapter]
format = "pdf"
note-style = "chapter-end"
[editions.book]
format = "pdf"
note-style = "book-end"
[editions.chapter-epub]
format = "epub"
note-style = "chapter-end"
[editions.book-epub]
format = "epub"
note-style = "book-end"
"""
SETTINGS = """
[book]
title      = "A Small Book"
language   = "en-GB"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"
published  = 2026-01-02
[[contents]]
role = "toc"
[[contents]]
text = "one.md"
[[contents]]
text = "two.md"
"""
WORDS = "The council met in the great hall. " * 12


def text() -> str:
    """Thirty notes on several pages; the first is called once more, on the last of them."""
    calls = "\n\n".join(
        f"{WORDS}{' '.join(f'Word.[^{n}]' for n in range(first, first + 3))}"
        for first in range(1, 31, 3)
    )
    notes = "\n\n".join(f"[^{number}]: Text of note {number}." for number in range(1, 31))
    return f"# One\n\n{calls}\n\nAgain.[^1]\n\n{notes}\n"


@cache
def built(edition: str) -> Product:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "book.toml").write_text(SETTINGS + EDITIONS, "utf-8")
        (root / "one.md").write_text(text(), "utf-8")
        (root / "two.md").write_text("# Two\n\nLast.[^1]\n\n[^1]: Another text.\n", "utf-8")
        book = load_book(root).book
    assert book is not None
    (chosen,) = [one for one in book.settings.editions if one.name == edition]
    return make(book, chosen)


def pages(edition: str) -> list[str]:
    document = pypdfium2.PdfDocument(built(edition).data)
    try:
        return [document[n].get_textpage().get_text_range() for n in range(len(document))]
    finally:
        document.close()


def files(edition: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(built(edition).data)) as epub:
        names = [one for one in epub.namelist() if one.endswith(".xhtml")]
        return {one.rpartition("/")[2]: epub.read(one).decode() for one in names}


def test_a_count_by_the_page_begins_anew_on_each() -> None:
    seen = 0
    for page in pages("page"):
        numbers = re.findall(r"^(\d+) Text of note (\d+)\.", page, re.MULTILINE)
        assert [int(shown) for shown, _ in numbers] == list(range(1, len(numbers) + 1))
        assert [int(note) for _, note in numbers] == list(range(seen + 1, seen + len(numbers) + 1))
        # What is called is what stands below.
        assert re.findall(r"Word\.(\d+)", page) == [shown for shown, _ in numbers]
        seen += len(numbers)
    assert seen == 30
    assert len([one for one in pages("page") if "Text of note" in one]) > 2


def test_a_call_far_from_a_note_that_is_counted_by_the_page_is_told() -> None:
    (warning,) = built("page").warnings
    assert re.match(r"note one/1 is counted by the page, and called again on page \d: ", warning)


def test_notes_at_the_end_of_a_chapter_in_print() -> None:
    found = pages("chapter")
    first = next(n for n, page in enumerate(found) if "Text of note 1." in page)
    assert "Again.1" in "".join(found[: first + 1])
    assert "Another text." in found[-1]
    assert "Last.1" in found[-1]
    assert "".join(found).count("\nNotes") == 2


def test_notes_at_the_end_of_the_book_in_print() -> None:
    found = pages("book")
    assert re.search(r"Notes[\s.]*\d", found[0])
    end = next(n for n, page in enumerate(found) if "Text of note 1." in page)
    assert "Last.1" in found[end - 1]
    whole = "".join(found[end:])
    assert whole.index("One") < whole.index("Text of note 1.") < whole.index("Text of note 30.")
    assert whole.index("Text of note 30.") < whole.index("Two") < whole.index("Another text.")
    # The heading above them all, and not one for each chapter; the rest are running heads.
    assert found[end].count("Notes") == 1


def test_notes_at_the_end_of_a_chapter_in_an_epub() -> None:
    one = files("chapter-epub")["one.xhtml"]
    # They are seen where they stand: a reading system hides what is only for a popup.
    assert "<aside" not in one
    assert '<section class="notes" epub:type="endnotes" role="doc-endnotes"' in one
    assert 'href="#one.note.1"' in one
    assert one.count('href="#one.call1.1"') == 1
    assert one.count('href="#one.call2.1"') == 1


def test_notes_at_the_end_of_the_book_in_an_epub() -> None:
    found = files("book-epub")
    assert 'href="notes.xhtml#one.note.30"' in found["one.xhtml"]
    assert 'href="notes.xhtml#two.note.1"' in found["two.xhtml"]
    assert 'href="one.xhtml#one.call1.30"' in found["notes.xhtml"]
    assert found["notes.xhtml"].count('role="doc-endnotes"') == 1
    assert found["notes.xhtml"].count("Text of note") == 30
    assert 'href="notes.xhtml"' in found["nav.xhtml"]
