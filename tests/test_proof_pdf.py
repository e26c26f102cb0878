"""The proof of a PDF finds nothing in a good file, however the book is made."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from book.manuscript.load import load_book
from book.model.book import Book
from book.proof.pdf.prove import prove_pdf
from tests.support.books import SETTINGS
from tests.support.proved_pdf import (
    EDITIONS,
    FRONT,
    ONE,
    TWO,
    edition_of,
    good,
    grave,
    load,
    made,
    prose,
    prove,
)  # fmt: skip

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"


@pytest.fixture(scope="module")
def this_book() -> Book:
    loaded = load_book(MANUSCRIPT)
    assert loaded.book is not None
    return loaded.book


@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_this_book_is_good(this_book: Book, name: str) -> None:
    edition = edition_of(this_book, name)
    proof = prove_pdf(made(this_book, edition), this_book, edition)
    assert grave(proof) == []
    assert set(proof.notes) == set(this_book.notes)
    for note in proof.notes.values():
        assert note.call_pages
        assert note.page == note.call_pages[0]
        assert note.number


@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_a_good_file_has_no_findings(name: str) -> None:
    assert good(name).findings == ()


def test_the_pages_of_notes_are_as_printed() -> None:
    note = good("screen").notes["one/a"]
    assert note.number == "1"
    assert note.page == note.ends_on == note.call_pages[0] == "1"
    assert len(note.call_pages) == 2
    assert note.call_pages[1] != "1"


def test_page_starts_are_the_words_at_which_pages_begin() -> None:
    starts = good("paperback").page_starts
    assert [one.page_index for one in starts] == list(range(good("paperback").pages))
    assert [one.folio for one in starts[:5]] == ["i", "ii", "iii", "iv", "1"]
    blank = [one.folio for one in starts if not one.has_text]
    assert blank[:2] == ["ii", "iv"]
    assert (starts[4].entry, starts[4].after) == ("one", 0)
    words = {"one": ONE, "two": TWO}
    for before, after in pairwise(one for one in starts if one.has_text):
        if before.entry == after.entry:
            assert before.after < after.after < len(words[after.entry].split())


KINDS = f"""# Kinds[^h]

{prose(6, 31)}[^a]

## A section[^s]

| Head[^t] | Two |
|---|---|
| cell one[^c] | cell two with more words |
| 1923 | three[^d] |

> A quotation[^q] {prose(3, 32)}

| A line of verse,[^v]
|    another line
| and a third[^w]

1. one item[^i]
2. two items
   - inner[^j]

(4) four
(5) five[^k]

Term[^m]
:   Definition of it[^n]

***

{prose(5, 33)} x<sup>2</sup> and so on[^z].

[^h]: Note of the heading.
[^a]: Note a, {prose(2, 34)}
[^s]: Note of the section.
[^t]: Note of the table’s head.
[^c]: Note of a cell.
[^d]: Note of another.
[^q]: Note of a quotation.
[^v]: Note of verse.
[^w]: Another of verse.
[^i]: Note of an item.
[^j]: Note of an inner item.
[^k]: Of the fifth.
[^m]: Of a term.
[^n]: Of a definition.
[^z]: Last.
"""
NESTED = f"""# Nested

{prose(4, 41)}[^a] and again[^a] and {prose(30, 42)} once more[^a] with another[^b].

[^a]: The note that is called three times.

    It has a second paragraph. {prose(2, 43)}

    And a third.
[^b]: Another, with a nested one[^c].
[^c]: The nested note, with one of its own[^d].
[^d]: Innermost.
"""
CYRILLIC = f"""# Рабочая группа

{"Рабочая группа партии требует возвращения промышленности советам. " * 12}[^а]
{"Ещё раз о производстве и управлении предприятиями. " * 20}[^б]

[^а]: Сноска первая: «Правда», 1923.
[^б]: Сноска вторая.
"""
HEAVY = (
    "# Heavy\n\n"
    + " ".join(f"{prose(1, 100 + i)}[^{i}]" for i in range(40))
    + "\n\n"
    + "\n".join(f"[^{i}]: {prose(2, 200 + i)}\n" for i in range(40))
)
SHORT = (
    "# Short\n\n"
    + " ".join(f"{prose(2, 300 + i)} word{i}[^{i}]" for i in range(16))
    + " and two[^a][^b] at once.\n\n"
    + "\n".join(f"[^{i}]: Ibid.\n" for i in range(16))
    + "\n[^a]: 17 is the number.\n[^b]: Ibid.\n"
)
DASHES = (
    f"# Dashes\n\n{prose(3, 51)} "
    + "well-known—indeed self-evident things like Socialist-Revolutionaries – and so on; " * 14
    + "[^a]\n\n[^a]: "
    + "see pp. 12–13, non-party co-operative; " * 12
    + "\n"
)
SYMBOLS = f"""# Symbols

{prose(4, 61)}[^ed:a] {prose(4, 62)}[^1] {prose(3, 63)}[^ed:b] * * {prose(30, 64)}[^ed:c]

[^ed:a]: The editor says.
[^1]: The author says.
[^ed:b]: The editor again.
[^ed:c]: And at last.
"""
SERIES = '\n[notes.series.ed]\nmarks = "symbols"\nlabel = "ed."\n'
LONG = f"# Long\n\n{prose(10, 71)}[^a] {prose(30, 72)}[^b]\n\n[^a]: {prose(18, 73)}\n\n[^b]: Two.\n"
GOOD = {
    "kinds": KINDS,
    "nested": NESTED,
    "cyrillic": CYRILLIC,
    "heavy": HEAVY,
    "short": SHORT,
    "dashes": DASHES,
    "symbols": SYMBOLS,
    "long": LONG,
}


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("edition", ["screen", "paperback"])
def test_small_books_are_good(name: str, edition: str, tmp_path: Path) -> None:
    texts = {"one.md": GOOD[name], "two.md": TWO}
    book = load(tmp_path, texts, SETTINGS + EDITIONS + SERIES + FRONT)
    settings = edition_of(book, edition)
    proof = prove_pdf(made(book, settings), book, settings)
    assert grave(proof) == []
    assert {note.number for note in proof.notes.values()}.isdisjoint({""})


@pytest.mark.parametrize("name", ["nested", "short", "kinds", "symbols"])
@pytest.mark.parametrize(
    ("style", "numbering"),
    [("foot", "page"), ("foot", "book"), ("chapter-end", "entry"), ("book-end", "book")],
)
def test_other_ways_to_set_notes_are_good(
    name: str, style: Any, numbering: Any, tmp_path: Path
) -> None:
    series = SERIES if name == "symbols" else ""
    book = load(
        tmp_path, {"one.md": GOOD[name], "two.md": TWO}, SETTINGS + EDITIONS + series + FRONT
    )
    settings = replace(edition_of(book, "screen"), note_style=style, numbering=numbering)
    proof = prove_pdf(made(book, settings), book, settings)
    assert grave(proof) == []


def test_a_file_that_is_no_pdf_is_a_finding() -> None:
    proof = prove(b"%PDF-1.7 and nothing more", "screen")
    assert [one.rule for one in proof.findings] == ["unreadable-pdf"]
