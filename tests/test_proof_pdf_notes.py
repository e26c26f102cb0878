"""The proof of a PDF: notes that run on, and notes that an engine loses."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest

from book.model.finding import Severity
from book.model.walk import plain_text
from book.proof.pdf.areas import Clues, Frame, pairs, take_apart
from book.proof.pdf.pages import Pages
from book.proof.pdf.prove import PdfProof, prove_pdf
from book.proof.pdf.read import Line, Sheet
from book.proof.pdf.words import runs
from tests.support import lossy
from tests.support.books import SETTINGS
from tests.support.hand_made import hand_made
from tests.support.proved_pdf import EDITIONS, FRONT, edition_of, grave, load, prose

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


# --- Notes that no page has room for -------------------------------------------------------------


def crowded(tmp_path: Path, before: int, words: int) -> list[tuple[str, str | None]]:
    """What is said of two notes that one line calls, below so many sentences.

    The first is forty words longer than those `words` that stand on the page.
    """
    above, below, long = prose(before, 86), prose(9, 87), prose(60, 85).split()[: words + 40]
    note = f"1 {' '.join(long)}".split()
    both = "Said<sup>1</sup> and done.<sup>2</sup>"
    last = [" ".join(note[words:]), "2 Two."]
    sheets = [
        ("", f"<h1>Run On</h1><p>{below}</p>", [], "1"),
        ("A Small Book", f"<p>{above}</p><p>{both}</p>", [" ".join(note[:words])], "2"),
        ("Run On", f"<p>{below}</p>", last, "3"),
    ]
    text = f"# Run On\n\n{below}\n\n{above}\n\nSaid[^a] and done.[^b]\n\n{below}\n\n"
    notes = f"[^a]: {' '.join(long)}\n[^b]: Two.\n"
    book = load(tmp_path, {"one.md": text + notes}, SETTINGS + EDITIONS)
    proof = prove_pdf(hand_made(sheets), book, edition_of(book, "paperback"))
    return [(one.rule, one.note) for one in proof.findings if one.severity != Severity.INFO]


def test_a_note_begins_later_only_where_its_page_has_no_room(tmp_path: Path) -> None:
    assert crowded(tmp_path / "full", 0, 505) == [("note-begins-later", "one/b")]
    assert crowded(tmp_path / "roomy", 12, 300) == [("note-off-page", "one/b")]


def test_a_number_in_a_row_of_a_table_opens_no_note() -> None:
    # The last cells of the table are numbers, in the size of the notes; a note goes on below.
    text = "Of the power. Soldiers of 1917–1921. 8"
    note = "1 Said of it in a note that is long, and goes on behind the turn of the page."
    opening = (Line("Of the power.", 80, 300, 400, 10), Line(note[:40], 80, 300, 100, 8))
    table = (
        Line("Soldiers of 1917–", 80, 200, 300, 8),
        Line("1921.", 80, 110, 290, 8),
        Line("8", 290, 300, 300, 8),
    )
    rest = (Line(note[40:], 80, 300, 100, 8),)
    pages = [Sheet(0, "1", 400, 600, opening, ()), Sheet(1, "2", 400, 600, (*table, *rest), ())]
    known, noted = pairs(runs(text)), pairs(runs(f"{note} 1917–1921"))
    clues = Clues(frozenset(known - noted), frozenset(noted - known), at_foot=True)
    found = take_apart(Pages(pages), clues, Frame(10, None, None))
    assert [row.value for row in found[1].text] == list(table)
    assert [row.value for row in found[1].notes] == list(rest)


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
