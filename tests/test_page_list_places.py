"""Where the markers of printed pages stand among the words of an EPUB."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from book.covers import cover_svg
from book.epub import make_epub
from book.manuscript.load import load_book
from book.markup.numbering import number_notes
from book.markup.sections import make_sections
from book.model.anchors import note_anchor
from book.model.book import Book
from book.model.edition import NoteStyle, Trim
from book.model.pages import BEHIND_NOTES, PageStart
from book.proof.epub.prove import prove_epub
from book.proof.expected import expect
from book.proof.pdf.prove import prove_pdf
from tests.support.books import SETTINGS, write_book
from tests.support.epubs import edited, files
from tests.support.hand_made import Page as Sheet
from tests.support.hand_made import hand_made
from tests.support.page_lists import (
    EDITIONS,
    Pair,
    marker,
    pair_of,
)
from tests.support.proved_pdf import ONE, TWO, prose

# --- Where markers stand among words -------------------------------------------------------------


TEXT = """\
# A Heading

Then came the end of it—and then another, said “one—‘two’” of them.

See [the **long** way](#end) home, and `some code` too.

```
first line
second line
```

## The End {#end}

1. An item.
2. Another *item*—here.
"""


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = write_book(tmp_path_factory.mktemp("kinds"), {"one.md": TEXT}, SETTINGS + EDITIONS)
    book = load_book(root).book
    assert book is not None
    return book


def start_at(book: Book, word: str, inside: int = 0) -> PageStart:
    """A page that begins with a word of the book's only entry."""
    (entry,) = expect(book, book.settings.editions[0])
    after = next(i for i, one in enumerate(entry.words) if word in one.text)
    found = entry.words[after]
    return PageStart("9", 0, entry.id, after, inside, found.text, found.base, found.offset)


@pytest.mark.parametrize(
    ("word", "inside", "markup"),
    [
        ("came", 0, "Then @came"),
        ("it—and", 2, "of it—@and then"),
        ("“one—", 3, "“one—@‘two’”"),
        ("the", 0, "came @the end"),
        ("long", 0, "<strong>@long"),
        ("some", 0, "<code>@some code"),
        ("second", 0, "first line\n@second line"),
        ("Another", 0, "<li>@Another <em>"),
        ("item—here", 4, "item</em>—@here."),
    ],
)
def test_a_marker_stands_before_its_word(kinds: Book, word: str, inside: int, markup: str) -> None:
    start = start_at(kinds, word, inside)
    edition = kinds.settings.editions[0]
    (section,) = make_sections(kinds, edition, number_notes(kinds, edition), starts=[start])
    body = re.sub(r'<span epub:type="pagebreak"[^>]*></span>', "@", section.body)
    assert markup in body
    data = make_epub(kinds, edition, [section], cover_svg(kinds), None, kinds.settings.editions[1])
    assert prove_epub(data, kinds, edition, starts=[start]).findings == ()


@pytest.mark.parametrize(
    ("word", "before"), [("The", '<h2 id="one.at.end">'), ("the", '<a class="link"')]
)
def test_headings_and_links_are_not_opened_by_a_marker(kinds: Book, word: str, before: str) -> None:
    (entry,) = expect(kinds, kinds.settings.editions[0])
    places = [i for i, one in enumerate(entry.words) if one.text == word]
    found = entry.words[places[-1]]
    start = PageStart("9", 0, "one", places[-1], 0, found.text, found.base, found.offset)
    edition = kinds.settings.editions[0]
    (section,) = make_sections(kinds, edition, number_notes(kinds, edition), starts=[start])
    assert re.search(rf'aria-label="9"></(div|span)>{re.escape(before)}', section.body)


def test_words_that_a_page_turn_divides(tmp_path: Path) -> None:
    """Behind a dash a page begins; a divided word is of the page where it begins, as is “self-”."""
    text = "# Dash\n\nThen came it—and then, of old, self-government of the happy ones.\n"
    book = load_book(write_book(tmp_path, {"one.md": text}, SETTINGS + EDITIONS)).book
    assert book is not None
    epub, paper = book.settings.editions
    turns = ["Then came it—", "and then, of old, self-", "government of the hap\u2010", "py ones."]
    sheets: list[Sheet] = [
        (("", "A Small Book", "Dash", "A Small Book")[place],
         f"{'' if place else '<h1>Dash</h1>'}<p>{turn}</p>", [], str(place + 1))
        for place, turn in enumerate(turns)
    ]  # fmt: skip
    proof = prove_pdf(hand_made(sheets), book, paper)
    assert proof.findings == ()
    found = [(one.folio, one.word, one.inside) for one in proof.page_starts]
    assert found == [("1", "Dash", 0), ("2", "it—and", 2), ("3", "of", 0), ("4", "ones.", 0)]
    sections = make_sections(book, epub, {}, starts=proof.page_starts)
    body = re.sub(r'<span epub:type="pagebreak"[^>]*></span>', "@", sections[0].body)
    assert "came it—@and then, of old, self-government @of the happy @ones." in body
    data = make_epub(book, epub, sections, cover_svg(book), None, paper)
    assert prove_epub(data, book, epub, starts=proof.page_starts).findings == ()


def in_small_pages(root: Path, print_style: NoteStyle, epub_style: NoteStyle) -> Pair:
    """A book with notes behind the text, on pages so small that the notes take several."""
    more = "".join(f" More.[^z{number}]" for number in range(30))
    texts = "".join(f"\n[^z{number}]: {prose(2, number)}\n" for number in range(30))
    book = load_book(
        write_book(root, {"one.md": ONE, "two.md": f"{TWO}\n{more}\n{texts}"}, SETTINGS + EDITIONS)
    ).book
    assert book is not None
    epub = replace(book.settings.editions[0], note_style=epub_style)
    paper = replace(book.settings.editions[1], note_style=print_style, trim=Trim(288, 432, "4x6in"))
    return pair_of(replace(book, settings=replace(book.settings, editions=(epub, paper))))


@pytest.mark.parametrize(
    ("print_style", "epub_style"), [("book-end", "book-end"), ("chapter-end", "popup")]
)
def test_pages_of_notes_are_marked_before_the_first_of_them(
    print_style: NoteStyle, epub_style: NoteStyle, tmp_path: Path
) -> None:
    """Where the notes stand in one order in both editions; the markers are between notes."""
    pair = in_small_pages(tmp_path, print_style, epub_style)
    assert pair.paper.findings == pair.epub.findings == ()
    pages = {one.folio: one.note for one in pair.paper.starts if one.ends and one.entry == "two"}
    assert len(pages) > 3
    proof = prove_pdf(pair.paper.data, pair.book, pair.book.settings.editions[1])
    name = "notes.xhtml" if epub_style == "book-end" else "two.xhtml"
    file = files(pair.epub.data)[f"EPUB/{name}"].decode()
    for folio, key in pages.items():
        behind = file.partition(f'aria-label="{folio}"></div>')[2]
        shown = re.search(r'class="endnote"[^>]* id="([^"]*)"', behind)
        if key == BEHIND_NOTES:
            assert not shown
            continue
        assert shown is not None
        assert shown[1] == note_anchor(key)
        assert proof.notes[key].page == folio

    def moved_on(text: str) -> str:
        """The second marker among the notes, one note later."""
        one = marker(text, list(pages)[1])
        before, _, after = text.partition(one)
        place = after.index('class="endnote"', after.index('class="endnote"') + 1)
        start = after.rindex("<", 0, place)
        return before + after[:start] + one + after[start:]

    (found,) = pair.proof(edited(pair.epub.data, f"/{name}", moved_on)).findings
    assert found.rule == "misplaced-page-break"


def test_pages_of_notes_are_marked_where_the_text_ends_in_another_order(tmp_path: Path) -> None:
    """Notes at the end of the book in print, and of the chapters in the EPUB."""
    pair = in_small_pages(tmp_path, "book-end", "popup")
    assert pair.paper.findings == pair.epub.findings == ()
    notes = [one for one in pair.paper.starts if one.ends]
    assert len(notes) > 3
    file = files(pair.epub.data)["EPUB/two.xhtml"].decode()
    for start in notes:
        before, _, behind = file.partition(f'aria-label="{start.folio}"')
        assert "<p>" not in re.sub(r"<(section|aside).*", "", behind, flags=re.S)
        assert "<p>" in before
