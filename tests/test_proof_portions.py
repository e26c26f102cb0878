"""A proof by portions says what one of the whole says, whatever is kept and whatever changed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from book.build import make
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Severity
from book.proof.kept import Kept
from book.proof.pdf.portions import Given, Portions
from book.proof.pdf.prove import PdfProof, _whole, prove_pdf
from book.proof.pdf.read import OpenPdf
from book.workshop import Manner, opened
from tests.support.books import SETTINGS, write_book
from tests.support.proved_pdf import EDITIONS, FRONT, made, prose
from tests.support.spoil_pdf import SpoiltPdf

ONE = f"""# The First

{prose(9, 1)}[^a] See [the other](two.md#there), page []({{to}}two.md#there){{.page}}. {prose(5, 2)}

{prose(12, 3)}[^b] {prose(20, 4)}

## A Section {{#here}}

{prose(12, 5)}

[^a]: A note of the first. {prose(2, 6)}
[^b]: Another, which leads to [the third](three.md). {prose(20, 7)}
""".replace("{to}", "")
TWO = f"""# The Second

{prose(20, 11)}[^a] {prose(8, 12)}

## There {{#there}}

{prose(10, 13)}[^b] Back to [the section](one.md#here).

[^a]: A note of the second.
[^b]: The last of its notes.
"""
THREE = f"""# The Third

{prose(6, 21)}[^a] {prose(30, 22)}

[^a]: Only one. {prose(2, 23)}
"""
TEXTS = {"one.md": ONE, "two.md": TWO, "three.md": THREE}
OTHERS = (
    EDITIONS
    + """
[editions.chapters]
format = "pdf"
note-style = "chapter-end"
numbering = "book"

[editions.pages]
format = "pdf"
numbering = "page"

[editions.ends]
format = "pdf"
note-style = "book-end"
"""
)


def book_of(root: Path, texts: dict[str, str]) -> Book:
    loaded = load_book(write_book(root, texts, SETTINGS + OTHERS + FRONT))
    assert loaded.book is not None, loaded.findings
    return loaded.book


@cache
def the_book() -> Book:
    with TemporaryDirectory() as folder:
        return book_of(Path(folder) / "book", TEXTS)


def edition_of(book: Book, name: str) -> Edition:
    return next(one for one in book.settings.editions if one.name == name)


@cache
def built(name: str) -> bytes:
    return made(the_book(), edition_of(the_book(), name))


def in_one_piece(data: bytes, book: Book, edition: Edition) -> PdfProof:
    given = Given(OpenPdf(data), book, edition, "a.pdf", False, [], None)
    try:
        return _whole(given)[1]
    finally:
        given.file.close()


def proved(data: bytes, book: Book, edition: Edition, kept: Kept | None = None) -> PdfProof:
    return prove_pdf(data, book, edition, artifact="a.pdf", kept=kept)


@pytest.mark.parametrize("name", ["screen", "paperback", "chapters", "pages", "ends"])
def test_portions_say_what_the_whole_says(name: str, tmp_path: Path) -> None:
    book, data = the_book(), built(name)
    edition, kept = edition_of(book, name), Kept(tmp_path, "")
    whole = in_one_piece(data, book, edition)
    assert not [one for one in whole.findings if one.severity is Severity.ERROR]
    assert proved(data, book, edition) == whole
    assert proved(data, book, edition, kept) == whole
    assert proved(data, book, edition, kept) == whole


def test_every_chapter_is_a_portion() -> None:
    book = the_book()
    for name in ("screen", "paperback"):
        file = OpenPdf(built(name))
        parts = Portions(Given(file, book, edition_of(book, name), "a.pdf", False, [], None))
        assert [len(one.entries) for one in parts.portions] == [1] * len(book.entries)
        assert parts.proof() is not None
        file.close()


# --- Edits and damages ---------------------------------------------------------------------------


def other_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    place = chance.choice([i for i, one in enumerate(words) if one.isalpha() and one.islower()])
    return " ".join([*words[:place], words[place][::-1], *words[place + 1 :]])


def sentence_more(text: str, chance: random.Random) -> str:
    place = text.index(". ", chance.randrange(len(text) // 2))
    return (
        f"{text[:place]}. {prose(chance.randint(1, 20), chance.randrange(999))}{text[place + 1 :]}"
    )


def note_more(text: str, chance: random.Random) -> str:
    place = text.index(". ", chance.randrange(len(text) // 3))
    label = f"n{chance.randrange(10**6)}"
    return f"{text[:place]}.[^{label}]{text[place + 1 :]}\n[^{label}]: New. {prose(1, place)}\n"


def heading_more(text: str, chance: random.Random) -> str:
    head, _, rest = text.partition("\n\n")
    return f"{head} {chance.choice(['Again', 'Anew'])}\n\n{rest}"


EDITS: list[Callable[[str, random.Random], str]] = [
    other_word, sentence_more, note_more, heading_more,
]  # fmt: skip


def spoil(data: bytes, chance: random.Random) -> bytes:
    """The file with something wrong in it, at any place."""
    pdf = SpoiltPdf(data)
    count = len(pdf.pdf.pages)
    page = chance.randrange(count)
    kind = chance.randrange(6)
    if kind == 0:
        del pdf.pdf.pages[page]
    elif kind == 1:
        links = [one for one in pdf.pdf.pages for _ in one.get("/Annots", ())]
        if links:
            annots = chance.choice(links).Annots
            del annots[chance.randrange(len(annots))]
    elif kind == 2:
        one, other = sorted(chance.sample(range(count), 2))
        moved = pdf.pdf.pages[one]
        del pdf.pdf.pages[one]
        pdf.pdf.pages.insert(other, moved)
    elif pieces := pdf.pieces(page):
        piece = chance.choice(pieces)
        if kind == 3:
            pdf.drop(page, [piece])
        elif kind == 4:
            pdf.shift(page, [piece], chance.choice([-900, -40, 13, 60]))
        else:
            pdf.respell(page, piece, lambda text: text[::-1])
    return pdf.saved()


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(1, 12))]
)
@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_whatever_is_edited_or_damaged_a_warm_proof_says_the_same(
    name: str, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(f"{name} {seed}")
    texts, kept = dict(TEXTS), Kept(tmp_path / "cache", "")
    proved(built(name), the_book(), edition_of(the_book(), name), kept)
    for step in range(2):
        which = chance.choice(list(texts))
        texts[which] = chance.choice(EDITS)(texts[which], chance)
        book = book_of(tmp_path / f"book{step}", texts)
        edition = edition_of(book, name)
        with opened(book, manner=Manner(tmp_path / "cache")) as workshop:
            data = make(book, edition, workshop=workshop).data
        good = proved(data, book, edition)
        assert not [one for one in good.findings if one.severity is Severity.ERROR]
        assert proved(data, book, edition, kept) == good == in_one_piece(data, book, edition)
        for _ in range(6):
            damaged = spoil(data, chance)
            warm = proved(damaged, book, edition, kept)
            assert warm == proved(damaged, book, edition)
            assert warm == in_one_piece(damaged, book, edition)
        assert proved(data, book, edition, kept) == good


def test_a_file_is_no_better_for_being_that_of_the_last_text(tmp_path: Path) -> None:
    """The text has changed and the file has not: every portion of the file is known as good."""
    kept, edition = Kept(tmp_path / "kept", ""), edition_of(the_book(), "screen")
    proved(built("screen"), the_book(), edition, kept)
    chance = random.Random(5)
    for which in TEXTS:
        texts = {**TEXTS, which: other_word(TEXTS[which], chance)}
        book = book_of(tmp_path / which, texts)
        proof = proved(built("screen"), book, edition, kept)
        assert "changed-words" in {one.rule for one in proof.findings}
        assert proof == proved(built("screen"), book, edition)


def test_a_link_to_another_chapter_is_held_against_where_that_is_now(tmp_path: Path) -> None:
    """A chapter grows, and the pages of the others are as they were: their links lead wrong."""
    kept, book = Kept(tmp_path / "kept", ""), the_book()
    edition = edition_of(book, "screen")
    proved(built("screen"), book, edition, kept)
    pdf = SpoiltPdf(built("screen"))
    names = pdf.pdf.Root.Names.Dests.Names
    keys = [str(one) for one in list(names)[::2]]
    place = names[2 * keys.index("two.at.there") + 1]
    place[3] = float(place[3]) - 60
    proof = proved(pdf.saved(), book, edition, kept)
    assert {one.rule for one in proof.findings} == {"wrong-target"}
    assert proof == proved(pdf.saved(), book, edition)


def test_what_is_known_of_one_edition_is_nothing_to_another(tmp_path: Path) -> None:
    kept, book = Kept(tmp_path, ""), the_book()
    edition = edition_of(book, "screen")
    proved(built("screen"), book, edition, kept)
    renamed = replace(edition, numbering="book")
    assert proved(built("screen"), book, renamed, kept) == proved(built("screen"), book, renamed)
