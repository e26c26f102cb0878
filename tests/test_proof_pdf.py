"""The proof of a PDF: it finds every damage, names its place, and finds nothing in a good file."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pypdfium2
import pytest

from book.build import make
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding, Severity
from book.model.walk import plain_text
from book.proof.pdf.prove import PdfProof, prove_pdf
from tests.support import lossy
from tests.support.books import SETTINGS, write_book
from tests.support.hand_made import hand_made
from tests.support.spoil_pdf import SpoiltPdf

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"
EDITIONS = """
[editions.screen]
format = "pdf"

[editions.paperback]
format = "pdf"
printer = "kdp-paperback"
trim = "6x9in"
paper = "cream"
"""
FRONT = """
[[contents]]
id = "titlepage"
role = "titlepage"

[[contents]]
id = "contents"
role = "toc"
title = "Contents"
"""
_NOUN_TEXT = (
    "council worker party soviet organisation revolution management factory theory programme"
    " congress delegate industry opposition bureaucracy struggle resistance economy peasant"
    " alliance concession enterprise director union production distribution"
)
_NOUNS = _NOUN_TEXT.split()


def prose(sentences: int, seed: int) -> str:
    """Sentences that are alike in kind and all different."""
    chance = random.Random(seed)
    said = []
    for _ in range(sentences):
        words = [chance.choice(_NOUNS + ["the", "of", "and", "in", "a", "is"] * 4)
                 for _ in range(chance.randint(8, 16))]  # fmt: skip
        said.append(f"{' '.join(words).capitalize()}.")
    return " ".join(said)


ONE = f"""# The First Chapter

{prose(9, 1)}[^a] {prose(5, 2)}[^b]

{prose(3, 3)}

{prose(30, 4)}[^c] {prose(3, 5)}[^a] {prose(4, 6)}[^d]

## A Section

{prose(40, 7)}[^e]

[^a]: Alpha is the note that is called twice. {prose(2, 11)}
[^b]: Beta is short.
[^c]: Gamma has three sentences. {prose(1, 13)} {prose(1, 14)}
[^d]: Delta is short too.
[^e]: Epsilon closes the chapter. {prose(4, 15)}
"""
TWO = f"""# The Second Chapter

{prose(6, 21)}[^a] {prose(40, 22)}[^b]

[^a]: A note of the second chapter.
[^b]: Another of its notes.
"""


def load(root: Path, texts: dict[str, str], settings: str = "") -> Book:
    loaded = load_book(write_book(root, texts, settings or SETTINGS + EDITIONS + FRONT))
    assert loaded.book is not None, loaded.findings
    return loaded.book


def edition_of(book: Book, name: str) -> Edition:
    return next(one for one in book.settings.editions if one.name == name)


@cache
def the_book(one: str = ONE, two: str = TWO) -> Book:
    with TemporaryDirectory() as folder:
        return load(Path(folder) / "book", {"one.md": one, "two.md": two})


@cache
def built(name: str, one: str = ONE, two: str = TWO) -> bytes:
    book = the_book(one, two)
    return make(book, edition_of(book, name)).data


@cache
def good(name: str) -> PdfProof:
    return prove(built(name), name)


def prove(data: bytes, name: str) -> PdfProof:
    return prove_pdf(data, the_book(), edition_of(the_book(), name))


def grave(proof: PdfProof) -> list[Finding]:
    return [one for one in proof.findings if one.severity is not Severity.INFO]


# --- Undamaged books ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def this_book() -> Book:
    loaded = load_book(MANUSCRIPT)
    assert loaded.book is not None
    return loaded.book


@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_this_book_is_good(this_book: Book, name: str) -> None:
    edition = edition_of(this_book, name)
    proof = prove_pdf(make(this_book, edition).data, this_book, edition)
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
    proof = prove_pdf(make(book, settings).data, book, settings)
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
    proof = prove_pdf(make(book, settings).data, book, settings)
    assert grave(proof) == []


def test_a_file_that_is_no_pdf_is_a_finding() -> None:
    proof = prove(b"%PDF-1.7 and nothing more", "screen")
    assert [one.rule for one in proof.findings] == ["unreadable-pdf"]


# --- Notes that run on ---------------------------------------------------------------------------

LONG_NOTE = f"A long note. {prose(30, 81)}"
RUN_ON = (
    f"# Run On\n\n{prose(4, 82)}[^a] {prose(12, 83)} {prose(3, 84)}[^b]\n\n"
    f"[^a]: {LONG_NOTE}\n[^b]: Two.\n"
)


def run_on(tmp_path: Path, pieces: list[str], later: str = "2 Two.") -> PdfProof:
    """A book on three pages by hand, its long note in `pieces`, one at the foot of each page."""
    opening, middle, end = (prose(*one) for one in ((4, 82), (12, 83), (3, 84)))
    half = middle[: len(middle) // 2].rsplit(" ", 1)[0]
    sheets = [
        ("", f"<h1>Run On</h1><p>{opening}<sup>1</sup></p>", [pieces[0]], "1"),
        ("A Small Book", f"<p>{half}</p>", [pieces[1]], "2"),
        ("Run On", f"<p>{middle[len(half) :]} {end}<sup>2</sup></p>", [pieces[2], later], "3"),
    ]
    book = load(tmp_path, {"one.md": RUN_ON}, SETTINGS + EDITIONS)
    return prove_pdf(hand_made(sheets), book, edition_of(book, "paperback"), most_pictures=9)


def in_three(text: str) -> list[str]:
    words = text.split()
    first, second = len(words) // 3, 2 * len(words) // 3
    parts = words[:first], words[first:second], words[second:]
    return [" ".join(one) for one in parts]


def test_a_note_may_run_on_and_is_listed(tmp_path: Path) -> None:
    proof = run_on(tmp_path, in_three(f"1 {LONG_NOTE}"))
    assert [(one.rule, one.note, one.location) for one in proof.findings] == [
        ("note-continued", "one/a", "page 1")
    ]
    note = proof.notes["one/a"]
    assert (note.number, note.call_pages, note.page, note.ends_on) == ("1", ("1",), "1", "3")
    assert proof.notes["one/b"].page == "3"


def test_a_word_of_a_note_may_be_divided_at_the_page_turn(tmp_path: Path) -> None:
    first, second, third = in_three(f"1 {LONG_NOTE}")
    head, _, tail = second.partition(" ")
    cut = len(head) // 2
    proof = run_on(tmp_path, [f"{first} {head[:cut]}\u2010", f"{head[cut:]} {tail}", third])
    assert grave(proof) == []


@pytest.mark.parametrize(
    ("order", "rule"),
    [((0, 2, 1), "moved-words"), ((0, 1, 3), "note-cut"), ((0, 3, 2), "lost-words")],
)
def test_a_note_that_runs_on_wrongly_is_named(
    order: tuple[int, int, int], rule: str, tmp_path: Path
) -> None:
    pieces = [*in_three(f"1 {LONG_NOTE}"), ""]
    proof = run_on(tmp_path, [pieces[one] for one in order])
    assert (rule, "one/a") in {(one.rule, one.note) for one in grave(proof)}


def test_a_note_may_not_pass_over_a_page(tmp_path: Path) -> None:
    words = f"1 {LONG_NOTE}".split()
    half = len(words) // 2
    proof = run_on(tmp_path, [" ".join(words[:half]), "", " ".join(words[half:])])
    assert [(one.rule, one.note, one.location) for one in grave(proof)] == [
        ("note-off-page", "one/a", "page 2")
    ]


# --- Notes that the engine loses -----------------------------------------------------------------

SEED = 3
ENDINGS = [f"{stem}{end}" for stem in ("council", "worker", "party", "soviet", "organ", "rule")
           for end in ("al", "ing", "s", "ism", "ed", "ist")]  # fmt: skip


def test_a_note_that_the_engine_loses_is_named(tmp_path: Path) -> None:
    told = lossy.chapters(2, 24, [*ENDINGS, *["the", "of", "and", "in"] * 4], SEED)
    data = lossy.typeset(told)
    front = FRONT.replace("titlepage", "halftitlepage")
    book = load(tmp_path, lossy.manuscript(told), SETTINGS + EDITIONS + front)
    text = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(data))
    letters = re.sub(r"[\W_]+", "", text)
    lost = {
        note.key
        for note in book.notes.values()
        if re.sub(r"[\W_]+", "", plain_text(note.blocks)) not in letters
    }
    assert lost, "the engine has lost none: this test needs another book"
    proof = prove_pdf(data, book, edition_of(book, "paperback"))
    named = {one.note or "": one for one in proof.findings if one.rule == "note-lost"}
    assert set(named) == lost
    for key, finding in named.items():
        assert finding.span == book.notes[key].span
        assert finding.location
        assert proof.notes[key].page == ""


# --- Damage ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """A finding that must be there: its rule, its page as printed, its note."""

    rule: str
    page: str | None = None
    note: str | None = None


Damage = Callable[[SpoiltPdf], Seen]
DAMAGES: dict[str, tuple[str, Damage]] = {}


def damage(edition: str = "screen") -> Callable[[Damage], Damage]:
    def listed(function: Damage) -> Damage:
        DAMAGES[function.__name__] = edition, function
        return function

    return listed


def sheet_of(note: str, name: str = "screen") -> int:
    """The sheet of a note, by its page as printed: two pages come before page 1."""
    return int(good(name).notes[note].page) + (1 if name == "screen" else 3)


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


def plain_lines(pdf: SpoiltPdf, sheet: int) -> list[Any]:
    """Lines that neither begin nor end within a word."""
    lines = pdf.pieces(sheet)
    return [
        line
        for before, line in pairwise(lines)
        if len(line.text) > 50 and not {before.text[-1], line.text[-1]} & set("\u00ad-\u2010")
    ]


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


def lines_at(pdf: SpoiltPdf, sheet: int, text: str) -> list[Any]:
    found = pdf.find(sheet, text)
    return [one for one in pdf.pieces(sheet) if abs(one.y - found.y) < 1]


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


def _with_letters(run: list[Any], letters: list[Any]) -> list[Any]:
    """A run at its place with the letters of another."""
    shown = next(one for one in letters if str(one[1]) == "TJ")
    return [shown if str(one[1]) == "TJ" else one for one in run]


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


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(name: str) -> None:
    edition, spoil = DAMAGES[name]
    pdf = SpoiltPdf(built(edition))
    wanted = spoil(pdf)
    proof = prove(pdf.saved(), edition)
    found = [
        one
        for one in grave(proof)
        if one.rule == wanted.rule
        and wanted.page in (None, (one.location or "").removeprefix("page "))
        and wanted.note in (None, one.note)
    ]
    assert found, [(one.rule, one.location, one.note, one.message) for one in proof.findings]
    assert all(one.artifact and one.message for one in proof.findings)


def test_the_ways_to_damage_a_pdf_are_many() -> None:
    assert len(DAMAGES) >= 60


@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_every_page_of_a_draft_says_so(name: str) -> None:
    edition = edition_of(the_book(), name)
    data = make(the_book(), edition, draft=True).data
    assert prove_pdf(data, the_book(), edition, draft=True).findings == ()
    unmarked = prove_pdf(built(name), the_book(), edition, draft=True)
    assert len(unmarked.findings) == unmarked.pages
    assert {one.rule for one in unmarked.findings} == {"missing-draft-mark"}


# --- Files of other texts ----------------------------------------------------------------------

_GAMMA_END = prose(1, 14)
_PLAIN = prose(3, 3)
ALTERED: dict[str, tuple[Callable[[str], str], Seen]] = {
    "a word of a note": (
        lambda text: text.replace("Gamma has three", "Gamma has four"),
        Seen("changed-words", "3", "one/c"),
    ),
    "the end of a note": (
        lambda text: text.replace(f" {_GAMMA_END}\n", "\n"),
        Seen("note-cut", "3", "one/c"),
    ),
    "a paragraph lost": (lambda text: text.replace(f"\n\n{_PLAIN}", ""), Seen("lost-words", "1")),
    "a paragraph twice": (
        lambda text: text.replace(_PLAIN, f"{_PLAIN}\n\n{_PLAIN}"),
        Seen("doubled-words"),
    ),
    "a paragraph moved": (
        lambda text: text.replace(f"\n\n{_PLAIN}", "").replace(
            "## A Section", f"{_PLAIN}\n\n## A Section"
        ),
        Seen("moved-words"),
    ),
    "a sentence more": (
        lambda text: text.replace("## A Section\n", "## A Section\n\nNobody wrote these words.\n"),
        Seen("extra-words"),
    ),
    "a note less": (
        lambda text: text.replace("[^b]: Beta is short.\n", "").replace("[^b]", ""),
        Seen("note-lost", None, "one/b"),
    ),
    "two notes changed over": (
        lambda text: (
            text.replace("[^c]: G", "[^x]: G")
            .replace("[^d]: D", "[^c]: D")
            .replace("[^x]: G", "[^d]: G")
        ),
        Seen("moved-words", "3", "one/d"),
    ),
    "a second call less": (
        lambda text: text[::-1].replace("[^a] "[::-1], " ", 1)[::-1],
        Seen("call-lost", None, "one/a"),
    ),
    "another title": (
        lambda text: text.replace("First Chapter", "Last Chapter"),
        Seen("changed-words", "1"),
    ),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_file_of_another_text_is_found_out(name: str) -> None:
    alter, wanted = ALTERED[name]
    assert alter(ONE) != ONE
    proof = prove(built("paperback", alter(ONE)), "paperback")
    found = [
        one
        for one in grave(proof)
        if one.rule == wanted.rule
        and wanted.page in (None, (one.location or "").removeprefix("page "))
        and wanted.note in (None, one.note)
    ]
    assert found, [(one.rule, one.location, one.note, one.message) for one in proof.findings]
    assert all(one.span and one.span.file == "one.md" for one in found)
