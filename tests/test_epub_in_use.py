"""The EPUB in use: what validators say of it, and what a reader sees who touches its notes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from book.build import make
from book.manuscript.load import load_book
from book.model.anchors import reference_anchor
from book.model.book import Book
from book.model.notes import Note
from book.model.walk import plain_text
from tests.support.tools import ace_says, epubcheck_says, needs_browser, read_books
from tests.support.torture import SECTIONS, write_torture

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"
BOOKS = ("this", "kinds", "many")


def load(root: Path) -> Book:
    loaded = load_book(root)
    assert loaded.book is not None
    return loaded.book


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    """This book; one with every kind of note; one with 300 sections and 2 000 notes beside them."""
    folder = tmp_path_factory.mktemp("books")
    return {
        "this": load(MANUSCRIPT),
        "kinds": load(write_torture(folder / "kinds")),
        "many": load(write_torture(folder / "many", SECTIONS)),
    }


@pytest.fixture(scope="session")
def epubs(books: dict[str, Book], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Their EPUBs, as the command makes them; each has passed its own proof."""
    folder = tmp_path_factory.mktemp("epubs")
    made = {}
    for name, book in books.items():
        edition = next(one for one in book.settings.editions if one.format == "epub")
        product = make(book, edition)
        assert [one for one in product.findings if one.severity != "info"] == []
        made[name] = folder / f"{name}.epub"
        made[name].write_bytes(product.data)
    return made


@pytest.mark.java
@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_epubcheck_has_nothing_to_say(epubs: dict[str, Path], name: str) -> None:
    # CSS-028 only tells that there are fonts.
    said = [one for one in epubcheck_says(epubs[name]) if not one.startswith("CSS-028")]
    assert said == []


@needs_browser
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", BOOKS)
def test_ace_finds_no_violation(epubs: dict[str, Path], name: str) -> None:
    assert ace_says(epubs[name]) == ("pass", [])


@pytest.fixture(scope="session")
def seen(epubs: dict[str, Path]) -> dict[str, Any]:
    result = read_books(epubs["this"], epubs["kinds"])
    assert result["errors"] == []
    return dict(zip(("this", "kinds"), result["books"], strict=True))


def letters(text: str) -> str:
    """Letters alone: numbers of calls and of list items stand among those of the note."""
    return re.sub(r"[\W\d]+", "", text)


def called(note: Note) -> int:
    """How many of a note's calls can be touched: one inside a link can't."""
    return 0 if note.label == "inlink" else len(note.references)


@needs_browser
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["this", "kinds"])
def test_every_call_opens_its_note_over_the_page(
    books: dict[str, Book], seen: dict[str, Any], name: str
) -> None:
    notes = books[name].notes
    assert len(seen[name]["notes"]) == sum(map(called, notes.values())) > 10
    texts = {
        reference_anchor(note.key, reference.occurrence): letters(plain_text(note.blocks))
        for note in notes.values()
        for reference in note.references
    }
    for one in seen[name]["notes"]:
        assert one["touched"], f"{one['id']} can't be seen"
        assert one["stays"], f"{one['id']} is lost from sight when the note is shut"
        assert one["opened"]["type"] == "footnote"
        assert texts[one["id"]] in letters(one["opened"]["text"]), one["opened"]["text"][:80]


@needs_browser
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["this", "kinds"])
def test_every_way_back_leads_to_its_call(
    books: dict[str, Book], seen: dict[str, Any], name: str
) -> None:
    wanted = sum(len(note.references) for note in books[name].notes.values())
    assert len(seen[name]["backs"]) == wanted
    assert [one for one in seen[name]["backs"] if not one["there"]] == []


@needs_browser
@pytest.mark.browser
@pytest.mark.slow
def test_the_reading_system_finds_contents_and_landmarks(seen: dict[str, Any]) -> None:
    assert "Part Four" in seen["this"]["contents"]
    assert {"cover", "toc", "bodymatter"} <= set(seen["this"]["landmarks"])
    assert {"loi", "lot"} <= set(seen["kinds"]["landmarks"])
    assert seen["kinds"]["contents"][-1] == "List of notes"


@needs_browser
@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", ["this", "kinds"])
def test_turning_over_leads_through_all_texts_and_back(seen: dict[str, Any], name: str) -> None:
    texts = list(range(len(seen[name]["files"])))
    assert seen[name]["turned"] == {"forth": texts, "back": texts[::-1]}


@needs_browser
@pytest.mark.browser
@pytest.mark.java
@pytest.mark.soak
def test_three_hundred_files(tmp_path: Path) -> None:
    book = load(write_torture(tmp_path / "book", SECTIONS, SECTIONS))
    epub = tmp_path / "a.epub"
    epub.write_bytes(make(book, book.settings.editions[0]).data)
    assert [one for one in epubcheck_says(epub) if not one.startswith("CSS-028")] == []
    assert ace_says(epub, seconds=1800) == ("pass", [])
