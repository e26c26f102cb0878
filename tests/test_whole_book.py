"""This project's own book: what was written is what a reader gets, in the EPUB and on paper."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from book.build import Product, make
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.inline import Code, Text
from book.model.walk import walk
from book.validators import validate
from book.validators.epubcheck import EpubCheck
from book.validators.page_validation import PageValidation
from book.validators.said import Validator
from book.validators.verapdf import VeraPdf
from tests.support.validators import needs

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"
_FOLIO = re.compile(r"^(\d+|[ivxl]+)(\s+|$)")
_XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def book() -> Book:
    loaded = load_book(MANUSCRIPT)
    assert loaded.book is not None
    assert loaded.findings == []
    return loaded.book


@pytest.fixture(scope="module")
def products(book: Book) -> dict[str, Product]:
    editions = book.settings.editions
    return {one.name: make(book, one) for one in editions if not one.on_request}


def letters(text: str) -> str:
    """Letters and digits alone: line ends, hyphens at them and ligatures do not count."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def runs(book: Book, *, notes: bool) -> Iterator[tuple[str, str]]:
    """Every run of text of the book, with the entry that it stands in."""
    for entry in book.entries:
        blocks = [b for n in entry.notes for b in n.blocks] if notes else list(entry.blocks)
        for node in walk(blocks):
            if isinstance(node, Text | Code):
                yield entry.id, node.text


def epub_text(data: bytes) -> str:
    """The text of the EPUB's pages in the order of its spine."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".opf"))
        package = etree.fromstring(archive.read(name))
        items = {one.get("id"): one.get("href") for one in package.iter("{*}item")}
        folder = name.rpartition("/")[0]
        texts = []
        for reference in package.iter("{*}itemref"):
            path = f"{folder}/{items[reference.get('idref')]}".lstrip("/")
            body = etree.fromstring(archive.read(path)).find(f"{_XHTML}body")
            texts.append("".join(map(str, body.itertext())) if body is not None else "")
    return " ".join(texts)


def pdf_text(book: Book, data: bytes) -> str:
    """The text of the PDF, page after page, without running heads and folios."""
    heads = {book.metadata.title, *(entry.short for entry in book.entries)}
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    return "\n".join(_type_area(page, heads) for page in pages)


def _type_area(page: str, heads: set[str]) -> str:
    lines = page.splitlines()
    # Head and folio are drawn before the text; the folio may share the text's first line.
    if len(lines) > 1 and lines[0].strip() in heads and _FOLIO.match(lines[1]):
        lines.pop(0)
    if lines:
        lines[0] = _FOLIO.sub("", lines[0])
    return "\n".join(lines)


def test_the_epub_has_every_word_in_order(book: Book, products: dict[str, Product]) -> None:
    text = letters(epub_text(products["epub"].data))
    position = 0
    for entry, run in runs(book, notes=False):
        found = text.find(letters(run), position)
        assert found >= 0, f"{entry}: “{run[:80]}” is not where it belongs in the EPUB"
        position = found + len(letters(run))
    for entry, run in runs(book, notes=True):
        assert letters(run) in text, f"note in {entry}: “{run[:80]}” is lost"


@pytest.mark.parametrize("edition", ["screen", "paperback"])
def test_the_pdf_has_every_word(book: Book, products: dict[str, Product], edition: str) -> None:
    """No word is lost, but that a page turn may split one: at most one a page."""
    product = products[edition]
    wanted = Counter(word for _, run in runs(book, notes=False) for word in _words(run))
    missing = wanted - Counter(_words(pdf_text(book, product.data)))
    assert missing.total() <= (product.pages or 0) // 4, missing


def _words(text: str) -> list[str]:
    # A hyphen at a line's end is the typesetter's: PDFium marks it, or leaves it with the newline.
    joined = re.sub("[\u00ad\u0002\u2010\ufffe-]\\s*", "", text)
    # Figures are left out: a call stands right behind its word and would become part of it.
    found = (re.sub(r"\d", "", letters(word)) for word in joined.split())
    return [word for word in found if word]


@pytest.mark.parametrize("edition", ["epub", "screen", "paperback"])
def test_two_builds_are_equal(book: Book, products: dict[str, Product], edition: str) -> None:
    settings = next(one for one in book.settings.editions if one.name == edition)
    again = hashlib.sha256(make(book, settings).data).hexdigest()
    assert again == hashlib.sha256(products[edition].data).hexdigest()


@pytest.mark.parametrize("edition", ["screen", "paperback"])
def test_every_note_stands_at_the_foot_whole(
    book: Book, products: dict[str, Product], edition: str
) -> None:
    text = letters(
        re.sub("[\u00ad\u0002\u2010\ufffe]\\s*", "", pdf_text(book, products[edition].data))
    )
    for entry, run in runs(book, notes=True):
        assert letters(run) in text, f"note in {entry}: “{run[:80]}” is lost"


@pytest.mark.java
@pytest.mark.slow
@pytest.mark.parametrize(
    "validator", [EpubCheck(), PageValidation(), VeraPdf()], ids=lambda v: v.name
)
def test_validators_have_nothing_to_say(
    book: Book, products: dict[str, Product], validator: Validator
) -> None:
    """Each judges the editions that are of its kind; one for a printer makes no claim to judge."""
    needs(validator)
    ran = []
    for edition in book.settings.editions:
        # EPUBCheck sees the EPUB for all shops in test_epub_in_use, with its remarks.
        if edition.format != validator.kind or edition.on_request or edition.name == "epub":
            continue
        data = products[edition.name].data
        done = validate(data, validator.kind, book=book, edition=edition, validators=[validator])
        assert done.findings == ()
        ran += [edition.name] if done.ran else []
    assert ran


def test_the_paperback_is_what_its_printer_takes(products: dict[str, Product]) -> None:
    from book.printing.load import load_profile
    from book.printing.preflight import Answers, preflight_pdf

    profile = load_profile("kdp-paperback")
    found = preflight_pdf(products["paperback"].data, profile, Answers(paper="cream"))
    assert [one.message for one in found if one.severity == "error"] == []
