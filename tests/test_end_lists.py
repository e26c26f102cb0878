"""Lists of figures, tables and notes: what they hold, in an EPUB and in print, and their proof."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from book.build import Product, make
from book.manuscript.load import load_book
from book.manuscript.settings import load_settings
from book.model.book import Book
from book.proof.pdf.printed import listed_lines
from book.proof.pdf.prove import prove_pdf
from tests.support.books import SETTINGS
from tests.support.epubs import Made, edited, files, made
from tests.support.spoilt import png

TEXT = """\
# The First Part

The council met in March.[^a] It rose,[^b] and met again.[^a]

![A harbour](harbour.png)

![](harbour.png "The same harbour"){alt=""}

| Year | Members |
|------|---------|
| 1922 | 200     |

<figure><img src="harbour.png" alt="Nets"/><figcaption>Nets, <em>drying</em></figcaption></figure>

[^a]: On the eighth of March, in the great hall, where it was so cold that the ink froze.
[^b]: Some of them on foot.
"""
SECOND = "# The Second Part\n\nOf that we know little.[^a]\n\n[^a]: From a letter.\n"
EDITIONS = '[editions.epub]\nformat = "epub"\nlists = ["figures", "tables", "notes"]\n'


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("lists")
    (root / "harbour.png").write_bytes(png())
    return made(root, {"one.md": TEXT, "two.md": SECOND}, SETTINGS + EDITIONS)


def lines(page: str) -> list[tuple[str, str]]:
    """Address and words of each line."""
    found = re.findall(r'<li[^>]*><a href="([^"]*)">(.*?)</a>', page)
    return [(to, re.sub("<[^>]*>", "", text)) for to, text in found]


def page(made: Made, name: str) -> str:
    return files(made.data)[f"EPUB/{name}"].decode()


def test_each_list_is_a_page_of_links_to_what_it_names(good: Made) -> None:
    figures = lines(page(good, "figures.list.xhtml"))
    assert [text for _, text in figures] == ["A harbour", "The same harbour", "Nets, drying"]
    tables = lines(page(good, "tables.list.xhtml"))
    assert [text for _, text in tables] == ["Year, Members"]
    one = page(good, "one.xhtml")
    for to, _ in figures:
        assert f'<figure id="{to.partition("#")[2]}"' in one
    assert f'<table id="{tables[0][0].partition("#")[2]}"' in one


def test_notes_stand_under_their_entries_and_lead_to_their_calls(good: Made) -> None:
    assert lines(page(good, "notes.list.xhtml")) == [
        ("one.xhtml", "The First Part"),
        (
            "one.xhtml#one.call1.a",
            "1 On the eighth of March, in the great hall, where it was so cold…",
        ),
        ("one.xhtml#one.call1.b", "2 Some of them on foot."),
        ("two.xhtml", "The Second Part"),
        ("two.xhtml#two.call1.a", "1 From a letter."),
    ]


def test_the_navigation_knows_the_lists(good: Made) -> None:
    nav = page(good, "nav.xhtml")
    contents = lines(nav.partition("landmarks")[0])
    assert [text for _, text in contents][-3:] == [
        *("List of figures", "List of tables", "List of notes"),
    ]
    assert '<a epub:type="loi" href="figures.list.xhtml">' in nav
    assert '<a epub:type="lot" href="tables.list.xhtml">' in nav
    assert '<nav hidden="hidden" epub:type="loi"' in nav
    package = page(good, "content.opf")
    spine = re.findall(r'<itemref idref="([^"]*)"', package)
    assert spine[-3:] == [f"text-{number}" for number in (3, 4, 5)]


def test_a_list_of_nothing_is_not_made(tmp_path: Path) -> None:
    plain = made(tmp_path, {"one.md": "# One\n\nText.\n"}, SETTINGS + EDITIONS)
    assert not [name for name in files(plain.data) if "list" in name]
    assert plain.proof().findings == ()


def test_without_lists_nothing_has_an_id_for_them(good: Made, tmp_path: Path) -> None:
    (tmp_path / "harbour.png").write_bytes(png())
    plain = made(tmp_path, {"one.md": TEXT, "two.md": SECOND})
    assert "<figure>" in page(plain, "one.xhtml")
    assert "<table>" in page(plain, "one.xhtml")


def test_the_lists_are_proved(good: Made) -> None:
    assert good.proof().findings == ()


DAMAGES = {
    "a line is lost": (
        "notes.list.xhtml",
        '<li class="numbered"><a href="one.xhtml#one.call1.b"><span class="number">2</span> '
        "Some of them on foot.</a></li>",
        "",
        "“List of notes” has 2 lines, and the book 3 to list",
    ),
    "a line leads to another call": (
        "notes.list.xhtml",
        "#one.call1.b",
        "#one.call1.a",
        "in “List of notes” the line “2 Some of them on foot.” leads to another place",
    ),
    "a number is wrong": (
        "notes.list.xhtml",
        '"number">2<',
        '"number">3<',
        "“List of notes” says “3 Some of them on foot.”, and the book “2 Some of them on foot.”",
    ),
    "a note begins with other words": (
        "notes.list.xhtml",
        "On the eighth",
        "On the ninth",
        "“List of notes” says “1 On the ninth",
    ),
    "a figure has another name": (
        "figures.list.xhtml",
        ">A harbour<",
        ">A port<",
        "“List of figures” says “A port”, and the book “A harbour”",
    ),
    "the contents lack a list": (
        "nav.xhtml",
        '<li><a href="notes.list.xhtml">List of notes</a></li>',
        "",
        "the navigation lacks the line “List of notes”",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_list_is_told(good: Made, name: str) -> None:
    path, old, new, said = DAMAGES[name]
    found = good.proof(edited(good.data, path, lambda text: text.replace(old, new))).findings
    assert [one.rule for one in found] == ["wrong-contents"], found
    assert said in found[0].message


def test_a_call_that_is_gone_leaves_a_line_that_leads_nowhere(good: Made) -> None:
    def edit(text: str) -> str:
        return text.replace('id="one.call1.b"', 'id="elsewhere"')

    rules = {one.rule for one in good.proof(edited(good.data, "one.xhtml", edit)).findings}
    assert "wrong-contents" in rules or "dangling-link" in rules


@pytest.mark.parametrize(
    ("edition", "said"),
    [
        ('format = "pdf"\nlists = ["figures"]', "and the book has no such page"),
        ('format = "epub"\nlists = ["note"]', 'cannot be "note"'),
        ('format = "epub"\nlists = "notes"', "is text, not a list of texts"),
    ],
)
def test_what_cannot_be_listed_is_told(edition: str, said: str) -> None:
    text = f'{SETTINGS}\n[[contents]]\ntext = "one.md"\n[editions.x]\n{edition}\n'
    _, findings = load_settings(text)
    assert len(findings) == 1
    assert said in findings[0].message


def test_notes_are_not_listed_in_print() -> None:
    toml = f'{SETTINGS}\n[[contents]]\nrole = "toc"\n[[contents]]\ntext = "one.md"\n'
    edition = '[editions.x]\nformat = "pdf"\nlists = ["tables", "notes"]\n'
    _, findings = load_settings(toml + edition)
    assert [one.message for one in findings] == ["`lists` in [editions.x] does not go with a PDF"]
    assert "list figures and tables" in findings[0].hint


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Product]:
    """The same book on paper: what is listed stands on pages of its own."""
    root = tmp_path_factory.mktemp("print")
    (root / "harbour.png").write_bytes(png())
    (root / "one.md").write_text(TEXT.replace("A harbour", "A harbour."), "utf-8")
    (root / "two.md").write_text(f"{SECOND}\n| Place | Men |\n|---|---|\n| Perm | 9 |\n", "utf-8")
    contents = '[[contents]]\nrole = "toc"\n[[contents]]\ntext = "one.md"\n'
    contents += '[[contents]]\ntext = "two.md"\n'
    edition = '[editions.paper]\nformat = "pdf"\npaper = "white"\nlists = ["figures", "tables"]\n'
    (root / "book.toml").write_text(SETTINGS + contents + edition, "utf-8")
    book = load_book(root).book
    assert book is not None
    return book, make(book, book.settings.editions[0])


def test_print_lists_behind_the_contents_with_pages(printed: tuple[Book, Product]) -> None:
    _, product = printed
    assert [one for one in product.findings if one.severity != "info"] == []
    text = pypdfium2.PdfDocument(product.data)[0].get_textpage().get_text_bounded()
    said = " ".join(re.sub(r"[.\u2002\s]+", " ", text).split())
    assert said.startswith(
        "Contents The First Part 1 The Second Part 3 "
        "List of figures A harbour 1 Nets, drying 1 "
        "List of tables Year, Members 1 Place, Men 3"
    ), said


def test_a_wrong_page_in_a_printed_list_is_told(printed: tuple[Book, Product]) -> None:
    book, product = printed
    edition = book.settings.editions[0]
    real = listed_lines
    moved = [
        (
            title,
            [
                replace(one, heading=other.heading)
                for one, other in zip(lines, lines[::-1], strict=True)
            ],
        )
        for title, lines in real(book, edition.lists)
    ]
    assert moved
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("book.proof.pdf.wanted.listed_lines", lambda *_: iter(moved))
        found = prove_pdf(product.data, book, edition).findings
    assert any(
        "“Place, Men” in the contents says page 3, and it is on page 1" in one.message
        for one in found
    ), found
