"""A print edition and the EPUB that lists its pages; and the ways to damage such a list."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from book.build import Product, make
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.pages import PageStart
from book.proof.epub.prove import EpubProof
from tests.support.books import SETTINGS, write_book
from tests.support.epubs import proved_warm
from tests.support.proved_pdf import FRONT, ONE, TWO

MANUSCRIPT = Path(__file__).resolve().parents[2] / "manuscript"
EDITIONS = """
[editions.epub]
format = "epub"

[editions.paperback]
format = "pdf"
paper = "cream"
"""
_TYPE = "{http://www.idpf.org/2007/ops}type"
_HERE = "\ue000"
_LIST = re.compile(r'<nav epub:type="page-list".*?</nav>', re.S)
_SOURCE = re.compile(r"<meta property=.pageBreakSource.*?</meta>")


@dataclass(frozen=True)
class Pair:
    """A book, its paperback, and the EPUB that has the paperback's pages."""

    book: Book
    paper: Product
    epub: Product

    def proof(self, data: bytes, starts: tuple[PageStart, ...] | None = None) -> EpubProof:
        edition = self.book.settings.editions[0]
        starts = starts or self.paper.starts
        return proved_warm(data, self.epub.data, self.book, edition, starts)


def pair_of(book: Book) -> Pair:
    editions = {one.name: one for one in book.settings.editions}
    paper = make(book, editions["paperback"])
    return Pair(book, paper, make(book, editions["epub"], paged=paper))


def this_pair() -> Pair:
    """The book in `manuscript/`."""
    book = load_book(MANUSCRIPT).book
    assert book is not None
    return pair_of(book)


def small_pair(folder: Path) -> Pair:
    """A small book in two chapters, written into `folder`."""
    root = write_book(
        folder,
        {"one.md": ONE, "two.md": TWO},
        SETTINGS + EDITIONS + FRONT,
    )
    book = load_book(root).book
    assert book is not None
    return pair_of(book)


Edit = Callable[[str], str]
ONE_FILE, NAV, OPF = "one.xhtml", "nav.xhtml", "content.opf"


def marker(text: str, label: str) -> str:
    found = re.search(rf'<(span|div) epub:type="pagebreak"[^>]*aria-label="{label}"></\1>', text)
    assert found, label
    return found[0]


def moved(label: str, move: Callable[[str, str], str]) -> Edit:
    """The marker taken out, and put in again by `move`, which is given the rest and the marker."""

    def edit(text: str) -> str:
        one = marker(text, label)
        return move(text.replace(one, ""), one)

    return edit


def one_word_on(label: str) -> Edit:
    def edit(text: str) -> str:
        one = marker(text, label)
        before, _, behind = text.partition(one)
        word, blank, rest = behind.partition(" ")
        return f"{before}{word}{blank}{one}{rest}"

    return edit


def into_a_word(label: str) -> Edit:
    def edit(text: str) -> str:
        one = marker(text, label)
        before, _, behind = text.partition(one)
        return f"{before}{behind[0]}{one}{behind[1:]}"

    return edit


def labels_one_on(text: str) -> str:
    return re.sub(
        r'(doc-pagebreak".*?aria-label=")(\d+)', lambda m: m[1] + str(int(m[2]) + 1), text
    )


def line_of(text: str, label: str) -> str:
    found = re.search(rf"<li><a href=[^>]*>{label}</a></li>\n", text)
    assert found, label
    return found[0]


def targets_one_on(text: str) -> str:
    """Every line of the page list leads to the page after its own."""
    lines = re.findall(r'<li><a href="([^"]*\.page\.[^"]*)">', text)
    for old, new in pairwise(lines):
        text = text.replace(f'href="{old}"', f'href="\0{new}"', 1)
    return text.replace("\0", "")


def swapped_lines(text: str) -> str:
    two, three = line_of(text, "2"), line_of(text, "3")
    return text.replace(two + three, three + two)


def into_the_end(rest: str, one: str) -> str:
    return rest.replace("</section>\n</body>", f"{one}</section>\n</body>")


def into_a_note(rest: str, one: str) -> str:
    return rest.replace("Beta is", f"Beta {one}is")


def another(text: str, label: str) -> str:
    """The marker of page 2 once more, as that of another page."""
    return marker(text, "2").replace("page.2", "page.x").replace('"2"', f'"{label}"')


def into_the_contents(text: str) -> str:
    one = marker(text, "iii")
    return text.replace(one, "").replace("<li><a", f"<li>{one}<a", 1)


DAMAGE: list[tuple[str, str, Edit, list[str]]] = [
    ("lost", ONE_FILE, moved("2", lambda rest, _: rest),
     ["dangling-link", "wrong-page-list", "lost-page-break"]),
    ("one word late", ONE_FILE, one_word_on("2"), ["misplaced-page-break"]),
    ("in a word", ONE_FILE, into_a_word("2"), ["misplaced-page-break"]),
    ("to the end", ONE_FILE, moved("2", into_the_end), ["wrong-page-list", "misplaced-page-break"]),
    ("into a note", ONE_FILE, moved("2", into_a_note), ["wrong-page-list", "misplaced-page-break"]),
    ("doubled", ONE_FILE, lambda text: text.replace(marker(text, "2"), marker(text, "2")
     + another(text, "2")), ["wrong-page-list", "stray-page-break"]),
    ("a page too many", ONE_FILE, lambda text: text.replace("</h1>", "</h1>" + another(text, "77")),
     ["wrong-page-list", "stray-page-break"]),
    ("wrong name", ONE_FILE, lambda text: text.replace('aria-label="2"', 'aria-label="20"'),
     ["wrong-page-list", "wrong-page-marker"]),
    ("no name", ONE_FILE, lambda text: text.replace('aria-label="2"', ""),
     ["wrong-page-list", "wrong-page-marker"]),
    ("names off by one", ONE_FILE, labels_one_on, ["wrong-page-list", "wrong-page-marker"]),
    ("line lost", NAV, lambda text: text.replace(line_of(text, "2"), ""), ["wrong-page-list"]),
    ("line doubled", NAV, lambda text: text.replace(line_of(text, "2"), line_of(text, "2") * 2),
     ["wrong-page-list"]),
    ("lines swapped", NAV, swapped_lines, ["wrong-page-list"]),
    ("line says another page", NAV, lambda text: text.replace(">2</a>", ">21</a>"),
     ["wrong-page-list"]),
    ("list off by one", NAV, targets_one_on, ["wrong-page-list"]),
    ("list lost", NAV, lambda text: _LIST.sub("", text), ["wrong-page-list"]),
    ("marker in the contents", NAV, into_the_contents, ["misplaced-page-break"]),
    ("source lost", OPF, lambda text: _SOURCE.sub("", text), ["wrong-page-source"]),
    ("another source", OPF, lambda text: text.replace("(paperback)</meta>", "(hardback)</meta>"),
     ["wrong-page-source"]),
    ("feature not said", OPF, lambda text: re.sub(r"<meta[^>]*>pageNavigation</meta>", "", text),
     ["wrong-page-source"]),
]  # fmt: skip
