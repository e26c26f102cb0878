"""The page list of an EPUB: what a reader finds, and which pages it has."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from lxml import etree

from book.build import make
from book.cli.main import main
from book.manuscript.load import load_book
from book.model.finding import Finding, Severity
from book.proof.pdf.prove import PdfProof, prove_pdf
from tests.support.books import SETTINGS, write_book
from tests.support.epubs import edited, files
from tests.support.page_lists import (
    _HERE,
    _TYPE,
    EDITIONS,
    ONE_FILE,
    Pair,
    one_word_on,
)
from tests.support.proved_pdf import ONE
from tests.test_epub import messages

# --- What a reader finds, by means that the program does not use ---------------------------------


def marked_words(data: bytes) -> Iterator[tuple[str, str, str]]:
    """For each line of the page list: its page, the text before its marker, and behind it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
        (listed,) = (one for one in nav.iter("{*}nav") if one.get(_TYPE) == "page-list")
        for link in listed.iter("{*}a"):
            file, _, anchor = (link.get("href") or "").partition("#")
            root = etree.fromstring(archive.read(f"EPUB/{file}"))
            (marker,) = (one for one in root.iter("{*}*") if one.get("id") == anchor)
            assert marker.get("aria-label") == link.text
            assert marker.get("role") == "doc-pagebreak"
            marker.text = _HERE
            before, _, behind = "".join(shown(root)).partition(_HERE)
            yield str(link.text), before, behind


def shown(element: etree._Element) -> Iterator[str]:
    """The text of an element without notes and their numbers, a blank before each block."""
    name = etree.QName(element).localname
    if name in ("aside", "head") or element.get(_TYPE) == "noteref":
        return
    if name not in ("span", "a", "em", "strong", "code"):
        yield " "
    yield element.text or ""
    for inner in element:
        yield from shown(inner)
        yield inner.tail or ""


def printed_words(data: bytes) -> list[list[str]]:
    """The words of each page, its folio and running head with them; divided words as they are."""
    pages = []
    for page in pypdfium2.PdfDocument(data):
        lines = page.get_textpage().get_text_bounded().splitlines()
        pages.append(" ".join(lines).split())
    return pages


def tops(printed: list[str], heads: set[str]) -> Iterator[list[str]]:
    """What the page may begin with: with and without what may be its running head."""
    words = [plain(one) for one in printed if plain(one)]
    yield words
    for head in heads:
        start = [plain(one) for one in head.split() if plain(one)]
        if start and words[: len(start)] == start:
            yield words[len(start) :]


def plain(word: str) -> str:
    return re.sub(r"[\W\d_]", "", word)


def test_every_page_of_this_book_is_marked_at_its_first_word(this_book: Pair) -> None:
    """Page by page: what is printed at its top is what stands behind its marker."""
    heads = {this_book.book.metadata.title, *(one.short for one in this_book.book.entries)}
    pages = printed_words(this_book.paper.data)
    marks = list(marked_words(this_book.epub.data))
    assert len(marks) == len(pages) == this_book.paper.pages
    folios = [one.get_page_label(i) for one in [pypdfium2.PdfDocument(this_book.paper.data)]
              for i in range(len(one))]  # fmt: skip
    assert [label for label, _, _ in marks] == folios
    compared = 0
    for (label, before, behind), printed in zip(marks, pages, strict=True):
        if len(printed) < 4 or label == "v":  # blank, or the contents
            continue
        compared += 1
        text = [plain(one) for one in behind.split() if plain(one)]
        last = plain((before.split() or [""])[-1])
        # A word that was begun on the page before is not marked: its end is not looked for.
        assert any(
            top[:3] == text[:3] or (last.endswith(top[0]) and top[1:4] == text[:3])
            for top in tops(printed, heads)
        ), (label, printed[:12], behind[:60])
    assert compared == 36


def test_blank_pages_and_the_contents_are_marked_too(this_book: Pair) -> None:
    made = files(this_book.epub.data)
    title = made["EPUB/titlepage.xhtml"].decode()
    assert (
        title.index('aria-label="ii"') < title.index('aria-label="iii"') < title.index("<section")
    )
    nav = made["EPUB/nav.xhtml"].decode()
    assert nav.index('aria-label="v"') < nav.index("<nav"), "before the contents, never in them"
    assert nav.count("pagebreak") == nav.count("doc-pagebreak") * 2 == 2


def test_the_package_names_the_edition_and_says_what_there_is(this_book: Pair) -> None:
    package = files(this_book.epub.data)["EPUB/content.opf"].decode()
    name = f"{this_book.book.metadata.identifier} (paperback)"
    assert f'<meta property="pageBreakSource">{name}</meta>' in package
    assert f'<dc:source id="page-source">{name}</dc:source>' in package
    for feature in ("pageBreakMarkers", "pageNavigation"):
        assert f'<meta property="schema:accessibilityFeature">{feature}</meta>' in package


def test_an_isbn_names_the_print_edition(small: Pair) -> None:
    isbn = "978-0-306-40615-7"
    editions = tuple(
        replace(one, isbn=isbn) if one.format == "pdf" else one
        for one in small.book.settings.editions
    )
    book = replace(small.book, settings=replace(small.book.settings, editions=editions))
    package = files(make(book, editions[0], paged=small.paper).data)["EPUB/content.opf"].decode()
    assert '<meta property="pageBreakSource">urn:isbn:9780306406157</meta>' in package


@pytest.mark.java
@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_the_page_list(small: Pair, tmp_path: Path) -> None:
    assert messages(small.epub.data, tmp_path) == []


# --- Which pages ---------------------------------------------------------------------------------


def test_an_epub_alone_is_the_same_as_with_its_paperback(small: Pair) -> None:
    assert make(small.book, small.book.settings.editions[0]).data == small.epub.data


def test_build_sets_the_paperback_for_the_epub_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_book(tmp_path, {"one.md": ONE}, SETTINGS + EDITIONS)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["build", "epub", "--jobs", "1", "--format", "json"])
    assert done.exit_code == 0, done.stderr
    assert "sets paperback too" in done.stderr
    kinds = [one["kind"] for one in json.loads(done.stdout)["outputs"]]
    assert "interior" not in kinds
    assert not (tmp_path / "dist/a-small-book-paperback.pdf").exists()
    first = (tmp_path / "dist/a-small-book.epub").read_bytes()
    assert CliRunner().invoke(main, ["build", "--jobs", "2"]).exit_code == 0
    assert (tmp_path / "dist/a-small-book.epub").read_bytes() == first
    verify_holds_it_against_the_paperback(tmp_path / "dist")


def verify_holds_it_against_the_paperback(dist: Path) -> None:
    """The PDF that lies beside an EPUB says where its pages begin."""
    epub, paper = dist / "a-small-book.epub", dist / "a-small-book-paperback.pdf"
    runner = CliRunner()
    assert runner.invoke(main, ["verify", str(epub)]).exit_code == 0
    epub.write_bytes(edited(epub.read_bytes(), ONE_FILE, one_word_on("2")))
    done = runner.invoke(main, ["verify", str(epub)])
    assert done.exit_code == 1
    assert "[misplaced-page-break]" in done.stdout
    paper.unlink()
    done = runner.invoke(main, ["verify", str(epub)])
    assert done.exit_code == 0
    assert "its page list is not held against pages" in done.stderr


def test_pages_that_failed_their_proof_are_not_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An EPUB alone is rejected when the edition whose pages it lists is not what it should be."""
    lost = Finding("lost-words", Severity.ERROR, "lost", artifact="a-small-book-paperback.pdf")

    def failing(*arguments: Any, **more: Any) -> PdfProof:
        return replace(prove_pdf(*arguments, **more), findings=(lost,))

    monkeypatch.setattr("book.proof.pdf.prove.prove_pdf", failing)
    write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, SETTINGS + EDITIONS)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["build", "epub", "--jobs", "1", "--no-cache"])
    assert done.exit_code == 1
    assert "a-small-book-paperback.pdf" in done.stderr
    assert not (tmp_path / "dist/a-small-book.epub").exists()
    assert (tmp_path / "dist/rejected/proof.html").exists()


@pytest.mark.parametrize(
    ("editions", "source"),
    [
        (EDITIONS, "paperback"),
        (EDITIONS.replace('"epub"', '"epub"\npages-from = "none"'), None),
        (EDITIONS.replace('paper = "cream"', ""), None),
        (EDITIONS.replace('"epub"', '"epub"\npages-from = "paperback"').replace(
            'paper = "cream"', ""), "paperback"),
    ],
)  # fmt: skip
def test_the_settings_choose_the_edition(editions: str, source: str | None, tmp_path: Path) -> None:
    book = load_book(write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, SETTINGS + editions)).book
    assert book is not None
    found = book.settings.page_source(book.settings.editions[0])
    assert (found.name if found else None) == source


def test_a_draft_has_no_page_list(small: Pair) -> None:
    product = make(small.book, small.book.settings.editions[0], draft=True)
    assert b"pagebreak" not in b"".join(files(product.data).values())
    assert product.findings == ()
