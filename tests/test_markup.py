"""Sections: what each node becomes, and what differs between editions."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from book.covers import cover_image, cover_svg
from book.markup import make_sections, number_notes
from book.markup.numbering import symbol
from book.markup.resources import font_faces, image_name, stylesheet
from book.markup.xml import escape_value
from book.model.anchors import entry_anchor, place_anchor
from book.model.blocks import (
    Block,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Figure,
    Heading,
    LineBlock,
    List,
    ListItem,
    Paragraph,
    Quote,
    Table,
    TableCell,
    ThematicBreak,
    VerseLine,
)
from book.model.book import Book, BookStyles, Contributor, Entry, ImageFile, Metadata, Settings
from book.model.edition import Edition, NoteSeries, Trim
from book.model.inline import (
    Attributes,
    CrossReference,
    Element,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteReference,
    Span,
    Text,
)
from book.model.notes import Note
from book.model.source import SourceSpan

AT = SourceSpan("one.md", 1)
TRIM = Trim(432, 648, "6x9in")
EPUB = Edition("epub", "epub", TRIM, "popup")
SCREEN = Edition("screen", "pdf", TRIM, "foot")
PAPER = Edition("paper", "pdf", TRIM, "foot", printer="kdp-paperback", paper="cream")
PNG = ImageFile("images/a b.png", "image/png", b"\x89PNG", 1, 1)


def text(words: str) -> Text:
    return Text(words, AT)


def para(*parts: Inline | str) -> Paragraph:
    return Paragraph(tuple(text(p) if isinstance(p, str) else p for p in parts), AT)


def call(label: str, occurrence: int = 1, entry: str = "one") -> NoteReference:
    return NoteReference(f"{entry}/{label}", label, occurrence, AT)


def note(label: str, *blocks: Block, times: int = 1, **more: str) -> Note:
    calls = tuple(call(label, n) for n in range(1, times + 1))
    parent = more.get("parent")
    return Note(f"one/{label}", "one", label, blocks, calls, AT, more.get("series", ""), parent)


def heading(words: str, level: int = 1, name: str = "h", entry: str = "one") -> Heading:
    return Heading(level, (text(words),), place_anchor(entry, name), AT)


def entry(
    *blocks: Block,
    name: str = "one",
    role: str = "chapter",
    title: str = "One",
    notes: tuple[Note, ...] = (),
) -> Entry:
    file = f"{name}.md" if blocks or role == "chapter" else None
    return Entry(name, role, title, title, 1, "complete", file, None, blocks, notes, (), {}, AT)


def a_book(*entries: Entry, **more: object) -> Book:
    metadata = Metadata(
        "A Book & <Its> Notes",
        "en-GB",
        "urn:uuid:00000000-0000-4000-8000-000000000001",
        date(2026, 1, 2),
        "a-book",
        subtitle="A Test",
        contributors=(Contributor("A. Writer"), Contributor("B. Other", "trl")),
    )
    series = {"ed": NoteSeries("ed", "symbols", "Ed.")}
    settings = Settings(metadata, (), (EPUB, SCREEN), series)
    return Book(settings, entries, {}, {PNG.path: PNG}, **more)  # type: ignore[arg-type]


def body(book: Book, edition: Edition = EPUB, index: int = 0, **more: object) -> str:
    sections = make_sections(book, edition, number_notes(book, edition), **more)  # type: ignore[arg-type]
    for one in sections:
        parsed(one.body)
    return sections[index].body


def parsed(fragment: str) -> ET.Element:
    return ET.fromstring(f'<b xmlns:epub="http://www.idpf.org/2007/ops">{fragment}</b>')


def html(*blocks: Block, edition: Edition = EPUB) -> str:
    return body(a_book(entry(*blocks)), edition)


def test_text_is_escaped_exactly() -> None:
    assert '<p>a &lt;b&gt; &amp;amp; "c" \'\ufffd</p>' in html(para('a <b> &amp; "c" \'\x01'))
    assert escape_value('a"b\n<') == "a&quot;b&#10;&lt;"


def test_first_heading_is_the_title_and_names_the_section() -> None:
    made = html(heading("Title", 2, "t"), heading("Sub", 3, "s"), heading("Up", 1, "u"))
    assert '<h1 id="one.at.t">Title</h1>' in made
    assert '<h2 id="one.at.s">Sub</h2>' in made
    assert 'aria-labelledby="one.at.t"' in made
    assert 'epub:type="chapter" role="doc-chapter"' in made


def test_a_title_from_the_settings_is_printed_where_the_text_has_none() -> None:
    assert '<h1 id="one.title">One</h1>' in html(para("x"))
    copyright_page = body(a_book(entry(para("x"), role="copyright-page")))
    assert "<h1" not in copyright_page
    assert "urn:uuid" in copyright_page


def test_only_roles_that_exist() -> None:
    assert "role=" not in body(a_book(entry(para("x"), role="titlepage")))
    assert 'role="doc-preface"' in body(a_book(entry(para("x"), role="preface")))


def test_status_is_a_class() -> None:
    one = replace(entry(para("x")), status="synopsis")
    assert 'class="chapter synopsis"' in body(a_book(one))


@pytest.mark.parametrize(
    ("delimiter", "classes"), [(".", "decimal"), (")", "paren decimal"), ("()", "parens decimal")]
)
def test_lists_keep_their_numbers(delimiter: str, classes: str) -> None:
    items = (ListItem((para("x"),), AT, "3"),)
    made = html(List(True, items, AT, False, 3, "decimal", delimiter))  # type: ignore[arg-type]
    assert (
        f'<ol class="{classes}" type="1" start="3" style="counter-reset: item 2 list-item 2"'
        in made
    )


def test_letters_and_bullets() -> None:
    items = (ListItem((replace(para("x"), tight=True),), AT),)
    made = html(List(True, items, AT, style="lower-alpha"))
    assert '<ol class="tight lower-alpha" type="a">\n<li>x</li>' in made
    assert '<ul class="tight">\n<li>x</li>' in html(List(False, items, AT))


def test_every_block() -> None:
    cells = (TableCell((text("h"),), "right", AT), TableCell((), "", AT))
    verse = (
        VerseLine((text("a"),), 0, AT),
        VerseLine((text("b"),), 4, AT),
        VerseLine((), 0, AT),
        VerseLine((text("c"),), 0, AT),
    )
    made = html(
        Quote((para("q"),), AT),
        DefinitionList((Definition((text("t"),), ((para("d"),),), AT),), AT),
        LineBlock(verse, AT),
        CodeBlock(" a\n  <b>\n", AT, "python x"),
        Table(cells, (cells,), AT),
        ThematicBreak(AT),
        Division((para("e"),), Attributes("one.at.w", ("epigraph",), (("lang", "ru"),)), AT),
        para("a", LineBreak(True, AT), Emphasis((text("b"),), AT)),
    )
    assert "<blockquote>\n<p>q</p>\n</blockquote>" in made
    assert "<dl><dt>t</dt><dd><p>d</p></dd></dl>" in made
    assert made.count('class="stanza"') == 2
    assert 'style="padding-left: 2em">b' in made
    assert '<pre><code class="language-python"> a\n  &lt;b&gt;\n</code></pre>' in made
    assert '<th scope="col" class="align-right">h</th><td></td>' in made
    assert "<hr/>" in made
    assert 'id="one.at.w" class="epigraph" lang="ru" xml:lang="ru"' in made
    assert "a<br/>\n<em>b</em>" in made


def test_images_have_an_alternative_or_say_that_they_need_none() -> None:
    assert image_name(PNG.path) == "images/a.20.b.png"
    for alternative, caption, said in (
        ("x", (), 'alt="x"'),
        ("", (text("c"),), 'alt="" role="presentation"'),
        (None, (text("c"),), 'alt="c"'),
        (None, (), 'alt=""/>'),
    ):
        made = html(Figure(Image(PNG.path, alternative, AT), caption, AT))
        assert said in made
        assert ("<figcaption>" in made) == bool(caption)


def test_raw_elements_and_mathml() -> None:
    math = Element("math", (), (Element("mi", (), (text("x"),), AT),), AT)
    link = Element("a", (("href", "#two.section"),), (text("y"),), AT)
    book = a_book(entry(para(math, link)), entry(para("z"), name="two"))
    assert '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>' in body(book)
    assert '<a href="two.xhtml#two.section">y</a>' in body(book)
    assert "<a>y</a>" in body(book, PAPER)


def linking() -> Book:
    anchor = place_anchor("two", "p")
    line = para(
        Link(f"#{anchor}", (text("there"),), AT, entry="two"),
        Link("https://example.org/?a&b", (text("out"),), AT),
        CrossReference("page", anchor, "Place", AT, "two"),
        CrossReference("note", "one/a", "?", AT),
        call("a"),
    )
    span = Span((text("p"),), AT, Attributes("p", ("smallcaps",)))
    return a_book(entry(line, notes=(note("a", para("n")),)), entry(para(span), name="two"))


def test_links_suit_the_edition() -> None:
    book, pages = linking(), {"two.at.p": "12"}
    made = body(book)
    assert '<a class="link" href="two.xhtml#two.at.p">there</a>' in made
    assert 'href="https://example.org/?a&amp;b">out' in made
    assert '<a class="page-reference" href="two.xhtml#two.at.p">Place</a>' in made
    assert '<a class="note-number" href="#one.note.a">1</a>' in made
    assert ' href="#two.at.p">12</a>' in body(book, SCREEN, pages=pages)
    assert ' href="#two.at.p">0</a>' in body(book, SCREEN)
    paper = body(book, PAPER, pages=pages)
    assert "href" not in paper
    assert ">12</span>" in paper


def noted() -> Book:
    first = note("a", para("A", call("b")), para("more"), times=2)
    second = note("b", para("B"), parent="one/a")
    words = para("x", call("a"), "y", call("a", 2), call("ed:1"))
    third = note("ed:1", para("E"), series="ed")
    return a_book(entry(heading("One"), words, notes=(first, second, third)))


def test_numbers() -> None:
    assert number_notes(noted(), EPUB) == {"one/a": "1", "one/b": "2", "one/ed:1": "*"}
    assert [symbol(n) for n in (1, 4, 5, 9)] == ["*", "§", "**", "***"]
    two = replace(entry(para("x")), id="two", notes=(replace(note("c"), key="two/c"),))
    book = a_book(*noted().entries, two)
    assert number_notes(book, EPUB)["two/c"] == "1"
    assert number_notes(book, replace(EPUB, numbering="book"))["two/c"] == "3"


def test_epub_notes_link_both_ways() -> None:
    made = body(noted())
    ids = [one.get("id") for one in parsed(made).iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    hrefs = [one.get("href", "") for one in parsed(made).iter("a")]
    assert all(href[1:] in ids for href in hrefs)
    assert made.count('epub:type="footnote"') == 3
    assert made.count('role="doc-backlink"') == 4
    assert 'aria-label="Back to reference 2 of note 1"' in made
    assert '<span class="label">Ed.</span> E' in made


def test_foot_notes_stand_at_their_first_call_and_parents_before_children() -> None:
    made = body(noted(), SCREEN)
    assert made.count('class="note"') == 3
    assert made.index('id="one.call1.a"') < made.index('id="one.note.a"')
    assert made.index('id="one.note.a"') < made.index('id="one.note.b"')
    assert made.index('id="one.note.b"') < made.index('id="one.call2.a"')
    assert '<span class="block p">more</span></span><span class="note" id="one.note.b">' in made
    assert "href" not in body(noted(), PAPER)
    assert '<span class="note" id="one.note.b"><span class="back">2</span> B</span>' in body(
        noted(), PAPER
    )


def test_notes_at_the_end() -> None:
    chapter = body(noted(), replace(SCREEN, note_style="chapter-end"))
    assert chapter.count('<div class="endnote"') == 3
    edition = replace(EPUB, note_style="book-end")
    assert 'href="notes.xhtml#one.note.a"' in body(noted(), edition)
    last = body(noted(), edition, -1)
    assert 'href="one.xhtml#one.call2.a"' in last


def test_an_undefined_note_is_seen() -> None:
    assert '<span class="undefined-note">[^zz]</span>' in html(para("x", call("zz")))


def test_contents_in_print_have_pages() -> None:
    book = a_book(
        entry(role="toc", name="contents", title="Contents"),
        entry(heading("Part", entry="p"), heading("Sub", 2, "s", "p"), name="p", role="part"),
    )
    made = body(book, SCREEN, pages={entry_anchor("p"): "1", "p.at.s": "2"})
    assert '<span class="leader"></span><span class="page">2</span>' in made
    assert 'href="#p.at.s"' in made
    assert "href" not in body(book, PAPER)
    sections = make_sections(book, EPUB, {})
    assert [one.file_name for one in sections] == ["nav.xhtml", "p.xhtml"]
    assert [one.front for one in sections] == [True, False]


def test_title_page() -> None:
    made = body(a_book(entry(role="titlepage", title="")))
    assert "A Book &amp; &lt;Its&gt; Notes" in made
    assert ">Translated by</span> B. Other" in made
    assert "A. Writer" not in body(a_book(entry(role="halftitlepage", title="")))


def test_a_book_brings_its_own_and_cannot_leave_the_sandbox() -> None:
    own = BookStyles(
        {"epub.css": "p{}"},
        {"My-BoldItalic.otf": b"x"},
        {"titlepage.xhtml": "<p>{{ title.__class__ }}</p>"},
    )
    book = a_book(entry(role="titlepage"), own=own)
    assert stylesheet(book, "epub.css") == "p{}"
    face = font_faces(book)[0]
    assert (face.family, face.style, face.weight) == ("My", "italic", 700)
    with pytest.raises(Exception, match="unsafe"):
        body(book)


def test_cover() -> None:
    svg = cover_svg(a_book())
    ET.fromstring(svg)
    assert 'viewBox="0 0 1600 2560"' in svg
    assert "A. Writer" in svg


def test_cover_as_a_picture() -> None:
    made = cover_image(a_book())
    assert made.startswith(b"\xff\xd8")
    assert made == cover_image(a_book())
