"""A small book in two chapters, its PDFs, and the proof of them."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from book.build import make
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding, Severity
from book.proof.pdf.prove import PdfProof, prove_pdf
from book.workshop import Manner, opened
from tests.support.books import SETTINGS, write_book

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
    return made(book, edition_of(book, name))


def made(book: Book, edition: Edition) -> bytes:
    """The file of an edition, of pages that other tests may have set."""
    with opened(book, manner=Manner(Path(os.environ["BOOK_CACHE_DIR"]))) as workshop:
        return make(book, edition, workshop=workshop).data


@cache
def good(name: str) -> PdfProof:
    return prove(built(name), name)


def prove(data: bytes, name: str) -> PdfProof:
    return prove_pdf(data, the_book(), edition_of(the_book(), name))


def grave(proof: PdfProof) -> list[Finding]:
    return [one for one in proof.findings if one.severity is not Severity.INFO]


@dataclass(frozen=True)
class Seen:
    """A finding that must be there: its rule, its page as printed, its note."""

    rule: str
    page: str | None = None
    note: str | None = None

    def among(self, proof: PdfProof) -> list[Finding]:
        """The findings of a proof that are this one."""
        return [
            one
            for one in grave(proof)
            if one.rule == self.rule
            and self.page in (None, (one.location or "").removeprefix("page "))
            and self.note in (None, one.note)
        ]
