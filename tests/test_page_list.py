"""The page list of an EPUB: the pages of the print edition, each at its first word."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from lxml import etree

from book.build import Product, make
from book.cli.main import main
from book.covers import cover_svg
from book.epub import make_epub
from book.manuscript.load import load_book
from book.markup.numbering import number_notes
from book.markup.sections import make_sections
from book.model.anchors import note_anchor
from book.model.book import Book
from book.model.edition import NoteStyle, Trim
from book.model.finding import Finding, Severity
from book.model.pages import BEHIND_NOTES, PageStart
from book.proof.epub.prove import EpubProof, prove_epub
from book.proof.expected import expect
from book.proof.pdf.prove import PdfProof, prove_pdf
from tests.support.books import SETTINGS, write_book
from tests.support.epubs import edited, files
from tests.support.hand_made import Page as Sheet
from tests.support.hand_made import hand_made
from tests.test_epub import messages
from tests.test_proof_pdf import FRONT, ONE, TWO, prose

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"
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
        return prove_epub(data, self.book, edition, starts=starts or self.paper.starts)


def pair_of(book: Book) -> Pair:
    editions = {one.name: one for one in book.settings.editions}
    paper = make(book, editions["paperback"])
    return Pair(book, paper, make(book, editions["epub"], paged=paper))


@pytest.fixture(scope="module")
def this_book() -> Pair:
    book = load_book(MANUSCRIPT).book
    assert book is not None
    return pair_of(book)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    root = write_book(
        tmp_path_factory.mktemp("pages"),
        {"one.md": ONE, "two.md": TWO},
        SETTINGS + EDITIONS + FRONT,
    )
    book = load_book(root).book
    assert book is not None
    return pair_of(book)


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


# --- Where markers stand among words -------------------------------------------------------------


TEXT = """\
# A Heading

Then came the end of it—and then another, said “one—‘two’” of them.

See [the **long** way](#end) home, and `some code` too.

```
first line
second line
```

## The End {#end}

1. An item.
2. Another *item*—here.
"""


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = write_book(tmp_path_factory.mktemp("kinds"), {"one.md": TEXT}, SETTINGS + EDITIONS)
    book = load_book(root).book
    assert book is not None
    return book


def start_at(book: Book, word: str, inside: int = 0) -> PageStart:
    """A page that begins with a word of the book's only entry."""
    (entry,) = expect(book, book.settings.editions[0])
    after = next(i for i, one in enumerate(entry.words) if word in one.text)
    found = entry.words[after]
    return PageStart("9", 0, entry.id, after, inside, found.text, found.base, found.offset)


@pytest.mark.parametrize(
    ("word", "inside", "markup"),
    [
        ("came", 0, "Then @came"),
        ("it—and", 2, "of it—@and then"),
        ("“one—", 3, "“one—@‘two’”"),
        ("the", 0, "came @the end"),
        ("long", 0, "<strong>@long"),
        ("some", 0, "<code>@some code"),
        ("second", 0, "first line\n@second line"),
        ("Another", 0, "<li>@Another <em>"),
        ("item—here", 4, "item</em>—@here."),
    ],
)
def test_a_marker_stands_before_its_word(kinds: Book, word: str, inside: int, markup: str) -> None:
    start = start_at(kinds, word, inside)
    edition = kinds.settings.editions[0]
    (section,) = make_sections(kinds, edition, number_notes(kinds, edition), starts=[start])
    body = re.sub(r'<span epub:type="pagebreak"[^>]*></span>', "@", section.body)
    assert markup in body
    data = make_epub(kinds, edition, [section], cover_svg(kinds), None, kinds.settings.editions[1])
    assert prove_epub(data, kinds, edition, starts=[start]).findings == ()


@pytest.mark.parametrize(
    ("word", "before"), [("The", '<h2 id="one.at.end">'), ("the", '<a class="link"')]
)
def test_headings_and_links_are_not_opened_by_a_marker(kinds: Book, word: str, before: str) -> None:
    (entry,) = expect(kinds, kinds.settings.editions[0])
    places = [i for i, one in enumerate(entry.words) if one.text == word]
    found = entry.words[places[-1]]
    start = PageStart("9", 0, "one", places[-1], 0, found.text, found.base, found.offset)
    edition = kinds.settings.editions[0]
    (section,) = make_sections(kinds, edition, number_notes(kinds, edition), starts=[start])
    assert re.search(rf'aria-label="9"></(div|span)>{re.escape(before)}', section.body)


def test_words_that_a_page_turn_divides(tmp_path: Path) -> None:
    """Behind a dash a page begins; a divided word is of the page where it begins, as is “self-”."""
    text = "# Dash\n\nThen came it—and then, of old, self-government of the happy ones.\n"
    book = load_book(write_book(tmp_path, {"one.md": text}, SETTINGS + EDITIONS)).book
    assert book is not None
    epub, paper = book.settings.editions
    turns = ["Then came it—", "and then, of old, self-", "government of the hap\u2010", "py ones."]
    sheets: list[Sheet] = [
        (("", "A Small Book", "Dash", "A Small Book")[place],
         f"{'' if place else '<h1>Dash</h1>'}<p>{turn}</p>", [], str(place + 1))
        for place, turn in enumerate(turns)
    ]  # fmt: skip
    proof = prove_pdf(hand_made(sheets), book, paper)
    assert proof.findings == ()
    found = [(one.folio, one.word, one.inside) for one in proof.page_starts]
    assert found == [("1", "Dash", 0), ("2", "it—and", 2), ("3", "of", 0), ("4", "ones.", 0)]
    sections = make_sections(book, epub, {}, starts=proof.page_starts)
    body = re.sub(r'<span epub:type="pagebreak"[^>]*></span>', "@", sections[0].body)
    assert "came it—@and then, of old, self-government @of the happy @ones." in body
    data = make_epub(book, epub, sections, cover_svg(book), None, paper)
    assert prove_epub(data, book, epub, starts=proof.page_starts).findings == ()


def in_small_pages(root: Path, print_style: NoteStyle, epub_style: NoteStyle) -> Pair:
    """A book with notes behind the text, on pages so small that the notes take several."""
    more = "".join(f" More.[^z{number}]" for number in range(30))
    texts = "".join(f"\n[^z{number}]: {prose(2, number)}\n" for number in range(30))
    book = load_book(
        write_book(root, {"one.md": ONE, "two.md": f"{TWO}\n{more}\n{texts}"}, SETTINGS + EDITIONS)
    ).book
    assert book is not None
    epub = replace(book.settings.editions[0], note_style=epub_style)
    paper = replace(book.settings.editions[1], note_style=print_style, trim=Trim(288, 432, "4x6in"))
    return pair_of(replace(book, settings=replace(book.settings, editions=(epub, paper))))


@pytest.mark.parametrize(
    ("print_style", "epub_style"), [("book-end", "book-end"), ("chapter-end", "popup")]
)
def test_pages_of_notes_are_marked_before_the_first_of_them(
    print_style: NoteStyle, epub_style: NoteStyle, tmp_path: Path
) -> None:
    """Where the notes stand in one order in both editions; the markers are between notes."""
    pair = in_small_pages(tmp_path, print_style, epub_style)
    assert pair.paper.findings == pair.epub.findings == ()
    pages = {one.folio: one.note for one in pair.paper.starts if one.ends and one.entry == "two"}
    assert len(pages) > 3
    proof = prove_pdf(pair.paper.data, pair.book, pair.book.settings.editions[1])
    name = "notes.xhtml" if epub_style == "book-end" else "two.xhtml"
    file = files(pair.epub.data)[f"EPUB/{name}"].decode()
    for folio, key in pages.items():
        behind = file.partition(f'aria-label="{folio}"></div>')[2]
        shown = re.search(r'class="endnote"[^>]* id="([^"]*)"', behind)
        if key == BEHIND_NOTES:
            assert not shown
            continue
        assert shown is not None
        assert shown[1] == note_anchor(key)
        assert proof.notes[key].page == folio

    def moved_on(text: str) -> str:
        """The second marker among the notes, one note later."""
        one = marker(text, list(pages)[1])
        before, _, after = text.partition(one)
        place = after.index('class="endnote"', after.index('class="endnote"') + 1)
        start = after.rindex("<", 0, place)
        return before + after[:start] + one + after[start:]

    (found,) = pair.proof(edited(pair.epub.data, f"/{name}", moved_on)).findings
    assert found.rule == "misplaced-page-break"


def test_pages_of_notes_are_marked_where_the_text_ends_in_another_order(tmp_path: Path) -> None:
    """Notes at the end of the book in print, and of the chapters in the EPUB."""
    pair = in_small_pages(tmp_path, "book-end", "popup")
    assert pair.paper.findings == pair.epub.findings == ()
    notes = [one for one in pair.paper.starts if one.ends]
    assert len(notes) > 3
    file = files(pair.epub.data)["EPUB/two.xhtml"].decode()
    for start in notes:
        before, _, behind = file.partition(f'aria-label="{start.folio}"')
        assert "<p>" not in re.sub(r"<(section|aside).*", "", behind, flags=re.S)
        assert "<p>" in before


# --- Damage --------------------------------------------------------------------------------------


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


def test_an_undamaged_book_has_no_findings(small: Pair, this_book: Pair) -> None:
    assert small.epub.findings == ()
    assert this_book.epub.findings == ()


@pytest.mark.parametrize(("name", "path", "edit", "rules"), DAMAGE, ids=[one[0] for one in DAMAGE])
def test_damage_is_named(small: Pair, name: str, path: str, edit: Edit, rules: list[str]) -> None:
    found = small.proof(edited(small.epub.data, path, edit)).findings
    assert list(dict.fromkeys(one.rule for one in found)) == rules, found
    assert all(one.location and one.location.startswith("EPUB/") for one in found)
    assert all(one.span is not None for one in found)


def test_a_word_of_a_misplaced_page_is_quoted(small: Pair) -> None:
    (found,) = small.proof(edited(small.epub.data, ONE_FILE, one_word_on("2"))).findings
    start = next(one for one in small.paper.starts if one.folio == "2")
    assert f"begins with “{start.word} " in found.message
    assert found.span is not None
    assert found.span.file == "one.md"


def test_a_book_without_any_markers_is_one_finding(small: Pair) -> None:
    bare = small.epub.data
    for path in files(bare):
        if path.endswith(".xhtml") and b"pagebreak" in files(bare)[path]:
            name = path.rpartition("/")[2]
            bare = edited(bare, f"/{name}", lambda text: re.sub(
                r'<(span|div) epub:type="pagebreak"[^>]*></\1>', "", text))  # fmt: skip
    bare = edited(bare, NAV, lambda text: _LIST.sub("", text))
    (found,) = small.proof(bare).findings
    assert found.rule == "lost-page-break"


def test_a_page_of_another_printing_is_caught(small: Pair) -> None:
    """Where the paperback changes after the EPUB was made, its pages are no longer these."""
    starts = list(small.paper.starts)
    place = next(i for i, one in enumerate(starts) if one.folio == "2")
    (entry, *_) = (one for one in expect(small.book, small.book.settings.editions[0])
                   if one.id == "one")  # fmt: skip
    word = entry.words[starts[place].after - 7]
    starts[place] = replace(
        starts[place], after=starts[place].after - 7, word=word.text, place=word.base,
        offset=word.offset,
    )  # fmt: skip
    (found,) = small.proof(small.epub.data, tuple(starts)).findings
    assert found.rule == "misplaced-page-break"
