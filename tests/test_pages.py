"""Pages that were planned: notes of any length, cut blocks, level spreads, and nothing lost."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from benchmarks.lines import lines as printed_lines
from book.build import proved
from book.manuscript.load import load_book
from book.markup.resources import stylesheet
from book.model.theme import BadTheme, read_theme
from book.typesetting.press import Typeset
from book.typesetting.setting import set_pdf
from tests.support.books import read, said, write_book
from tests.support.random_books import write_random
from tests.test_fitted_pages import TEXT, typeset
from tests.test_typesetting import note, objects, texts

LONG = " ".join(f"note{number} {TEXT}" for number in range(30))


def test_a_long_note_is_one_note_behind_its_call() -> None:
    body = f"<p>{TEXT}Word{note(1, LONG)} and more. {TEXT * 9}</p><p>{TEXT * 9}{note(2, TEXT)}</p>"
    got = typeset(body)
    assert got.lines.sections == ()
    assert got.lines.wrong == ()
    words = [page.replace("\r\n", " ") for page in texts(got.data)]
    assert got.page_map["one.call1.1"] == got.page_map["one.note.1"]
    carrying = [page for page in words if re.search(r"note\d", page)]
    assert len(carrying) > 1, "it goes over pages"
    found = re.findall(r"note(\d+)\b", " ".join(words))
    assert found == [str(number) for number in range(30)], "every part once, in order"
    with objects(got.data) as pdf:
        notes = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Note"
        ]
        assert [str(one.ID)[-6:] for one in notes] == ["note-1", "note-2"]
        pages = {tuple(kid.Pg.objgen) for kid in notes[0].K if "/Pg" in kid}
        assert len(pages) == len(carrying), "all its parts are in one element"
        parent = notes[0].P
        assert str(parent.S) == "/P"
        place = [tuple(kid.objgen) for kid in parent.K].index(tuple(notes[0].objgen))
        assert str(parent.K[place - 1].S) == "/Link", "it is read behind its call"


def test_cut_lists_keep_their_numbers() -> None:
    items = "".join(f"<li><p>{TEXT * 2}</p></li>" for _ in range(30))
    words = " ".join(texts(typeset(f'<ol start="3">{items}</ol>').data))
    assert re.findall(r"(?:^|\s)(\d+)\.\s", words) == [str(number) for number in range(3, 33)]


def test_long_tables_repeat_their_head() -> None:
    rows = "".join(f"<tr><td>row{number}</td><td>x</td></tr>" for number in range(90))
    head = "<thead><tr><th>Place</th><th>Count</th></tr></thead>"
    got = typeset(f"<p>{TEXT}</p><table>{head}<tbody>{rows}</tbody></table><p>{TEXT}</p>")
    assert got.lines.sections == ()
    pages = texts(got.data)
    with_rows = [page for page in pages if "row" in page]
    assert len(with_rows) > 2
    assert all("PLACE" in page.upper() for page in with_rows)
    assert re.findall(r"row(\d+)", " ".join(pages)) == [str(number) for number in range(90)]


def test_code_is_cut_between_its_lines() -> None:
    lines = "\n".join(f"line{number} of code" for number in range(120))
    got = typeset(f"<p>{TEXT}</p><pre><code>{lines}</code></pre><p>{TEXT}</p>")
    assert got.lines.sections == ()
    assert got.lines.shrunk == ()
    found = re.findall(r"line(\d+) of code", " ".join(texts(got.data)))
    assert found == [str(number) for number in range(120)]


def test_verse_is_cut_between_its_lines() -> None:
    lines = "<br/>".join(f'<span class="line">line{n} of verse</span>' for n in range(90))
    verse = f'<div class="verse"><p class="stanza">{lines}</p></div>'
    got = typeset(f"<p>{TEXT}</p>{verse}<p>{TEXT}</p>")
    assert got.lines.sections == ()
    assert got.lines.shrunk == ()
    assert got.lines.wrong == ()
    found = re.findall(r"line(\d+) of verse", " ".join(texts(got.data)))
    assert found == [str(number) for number in range(90)]


def test_items_of_notes_are_counted_wherever_notes_stand(tmp_path: Path) -> None:
    # Many type the same number before each item.
    source = "# One\n\nText.[^1]\n\n[^1]: Note.\n\n    1. first\n    1. second\n    1. third\n"
    root = write_book(tmp_path, {"one.md": source})
    loaded = load_book(root)
    assert loaded.book is not None
    for style in ("foot", "chapter-end", "book-end"):
        edition = replace(loaded.book.settings.editions[-1], note_style=style)
        got = set_pdf(loaded.book, edition)
        assert re.findall(r"\b\d(?=\.)", " ".join(texts(got.data))) == ["1", "2", "3"]
        assert proved(loaded.book, edition, got.data, "book.pdf") == ()


def test_lines_of_the_engine_are_cut_and_keep_their_notes() -> None:
    # Another script: the engine breaks these lines, and the plan knows where they call.
    said = "".join(f"{TEXT * 7} שלום{note(n, TEXT * 2)}" for n in (1, 2, 3, 4))
    got = typeset(f"<p>{TEXT}</p><p>{said}</p><p>{TEXT}</p>")
    assert got.lines.sections == ()
    assert got.lines.shrunk == ()
    pages = [got.page_map[f"one.call1.{n}"] for n in (1, 2, 3, 4)]
    assert pages == [got.page_map[f"one.note.{n}"] for n in (1, 2, 3, 4)]
    assert pages[0] != pages[-1]


def test_what_is_too_high_is_made_smaller_and_said() -> None:
    tall = f'<div style="columns: 2">{"<p>unbreakable</p>" * 300}</div>'
    got = typeset(f"<p>{TEXT}</p>{tall}<p>{TEXT}</p>")
    assert len(got.lines.shrunk) == 1
    assert any("drawn smaller" in one.message for one in got.findings)
    assert " ".join(texts(got.data)).count("unbreakable") == 300


def test_what_cannot_be_planned_is_left_to_the_engine_and_said() -> None:
    body = f'<div style="float: left; width: 90pt">beside</div><p>{TEXT * 30}</p>'
    got = typeset(body)
    ((_, reason),) = got.lines.sections
    assert "floats" in reason
    assert [one.severity for one in got.findings] == ["warning"]
    assert " ".join(texts(got.data)).count("beside") == 1


def test_beside_notes_nothing_floats() -> None:
    beside = '<div style="float: left; width: 90pt">beside</div>'
    got = typeset(f"{beside}<p>{TEXT * 20}{note(1, LONG)}</p>")
    assert got.lines.sections == ()
    ((_, what),) = got.lines.moved
    assert "floats" in what
    assert [one.severity for one in got.findings] == ["warning"]
    words = " ".join(texts(got.data))
    assert words.count("beside") == 1
    assert re.findall(r"note(\d+)\b", words) == [str(number) for number in range(30)]


def test_what_cannot_be_cut_is_left_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def newline(host: Any, line: int) -> None:
        return None

    monkeypatch.setattr("book.typesetting.pages.cut._newline", newline)
    got = typeset(f"<p>{TEXT * 30}{note(1, LONG)}</p>")
    assert len(got.lines.sections) == 1
    words = " ".join(texts(got.data))
    assert re.findall(r"note(\d+)\b", words) == [str(number) for number in range(30)]


def test_the_engine_is_given_no_note_that_it_could_lose() -> None:
    # What the margin comes to is only known when the page is laid out.
    css = "@page { margin-bottom: calc(20pt + 5%) }"
    body = "".join(f"<p>{TEXT * 3}{note(n, f'said{n} {LONG}')} behind{n}</p>" for n in (1, 2))
    got = typeset(body, css=css)
    assert len(got.lines.sections) == 1
    assert got.warnings == ()
    words = " ".join(texts(got.data))
    assert re.findall(r"note(\d+)\b", words) == [str(number) for number in range(30)] * 2
    assert re.findall(r"(?:said|behind)\d", words) == ["behind1", "behind2", "said1", "said2"]


def test_selectors_mean_the_same_behind_a_page_turn() -> None:
    css = "blockquote > p { text-indent: 3em } blockquote > p:first-child { text-indent: 0 }"
    body = f"<p>{TEXT * 3}</p><blockquote>{f'<p>{TEXT * 3}</p>' * 9}</blockquote>"
    got = typeset(body, css=css)
    assert got.lines.sections == ()
    assert got.lines.wrong == ()


def book_of(folder: Path) -> tuple[Typeset, list[str]]:
    """The edition `pages` of a book, and what its proof says that is not good."""
    loaded = load_book(folder)
    assert loaded.book is not None, loaded.findings
    edition = loaded.book.settings.editions[0]
    got = set_pdf(loaded.book, edition)
    found = proved(loaded.book, edition, got.data, "book.pdf")
    return got, [one.message for one in found if one.severity != "info"]


# Quick ones, and those that have shown the most: tables, listings and verse in the size of notes.
SEEDS = (0, 3, 4, 11, 13, 16, 20, 22, 24, 26)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_from_small_books(seed: int, tmp_path: Path) -> None:
    got, bad = book_of(write_random(tmp_path, seed))
    assert bad == []
    assert got.lines.sections == got.lines.moved == ()
    assert got.lines.wrong == ()
    assert got.warnings == ()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1500))
def test_nothing_is_lost_from_many_small_books(seed: int, tmp_path: Path) -> None:
    got, bad = book_of(write_random(tmp_path, seed))
    assert got.lines.sections == ()
    if all("more notes than the page" in what for _, what in got.lines.moved):
        # No page has room for a line that calls two notes, the first of them as long as a page.
        bad = [one for one in bad if not (got.lines.moved and "no room for it, on any" in one)]
    assert bad == []
    assert len(got.lines.moved) == (len(got.warnings) > 0)


def test_headings_above_little_text_are_no_running_heads(tmp_path: Path) -> None:
    names = ("part", *(f"chapter-{letter}" for letter in "abcdef"))
    entries = "".join(
        f'[[contents]]\ntext = "{name}.md"\nrole = "{"chapter" if at else "part"}"\n'
        + ("level = 3\n" if at else "")
        for at, name in enumerate(names)
    )
    settings = (
        '[book]\ntitle = "Chapters"\nlanguage = "en-GB"\npublished = 2026-01-02\n'
        'identifier = "urn:uuid:00000000-0000-4000-8000-000000000004"\n'
        f'{entries}[editions.pages]\nformat = "pdf"\n'
    )
    (tmp_path / "book.toml").write_text(settings, encoding="utf-8")
    for name in names:
        text = f"# The {name} of it\n\nWords.\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    assert book_of(tmp_path)[1] == []


def test_running_heads_are_known_where_the_notes_are_nearly_all_of_the_book(
    tmp_path: Path,
) -> None:
    settings = (
        '[book]\ntitle = "Chapters"\nlanguage = "en-GB"\npublished = 2026-01-02\n'
        'identifier = "urn:uuid:00000000-0000-4000-8000-000000000004"\n'
        '[[contents]]\ntext = "one.md"\nrole = "chapter"\n'
        '[editions.pages]\nformat = "pdf"\nnote-style = "chapter-end"\ntrim = "110x178mm"\n'
    )
    (tmp_path / "book.toml").write_text(settings, encoding="utf-8")
    text, note = (
        "It was said.[^1] " + "Much was said, and more. " * 22,
        "What is said of it. " * 230,
    )
    (tmp_path / "one.md").write_text(f"# A chapter\n\n{text}\n\n[^1]: {note}\n", encoding="utf-8")
    assert book_of(tmp_path)[1] == []


def test_settings_of_a_theme_are_read() -> None:
    found = read_theme("[page]\nleading = 15\n[pages]\nfew = 1\nvariants = false\n")
    assert found.page.leading == 15
    assert found.pages.few == 1
    assert found.pages.variants is False
    assert read_theme("[openings]\ndrop-cap = 3\n[page]\nhang = 1\n").openings.drop_cap == 3
    for text in ("[page]\nhang = 1.5", "[openings]\ndrop-cap = 9", "[pages]\nrun-in = 1"):
        with pytest.raises(BadTheme):
            read_theme(text)
    for text in ("[page", "[colour]", "[page]\nlead = 1", "[pages]\nshort = 1.5", "page = 3"):
        with pytest.raises(BadTheme):
            read_theme(text)


def test_bad_settings_of_a_theme_are_findings(tmp_path: Path) -> None:
    root = write_book(tmp_path, {"one.md": "# One\n\nText.\n"})
    (root / "styles").mkdir()
    (root / "styles" / "own.toml").write_text("[pages]\nshort = true\n", encoding="utf-8")
    assert "bad-setting styles/own.toml:1:1" in said(load_book(root))


def test_a_theme_may_begin_with_one_of_the_tools(tmp_path: Path) -> None:
    css = '/* Mine. */\n@import "press.css";\nh1 { text-align: left; background: url(dot.png) }\n'
    root = write_book(tmp_path, {"one.md": f"# One\n\n{TEXT}\n"})
    (root / "styles").mkdir()
    (root / "styles" / "own.css").write_text(css.replace(" background: url(dot.png)", ""))
    loaded = load_book(root)
    assert said(loaded) == []
    assert loaded.book is not None
    whole = stylesheet(loaded.book, "own.css")
    assert '@import "press.css"' not in whole
    assert whole.index(".page-notes") < whole.index("h1 { font-size: 21pt") < whole.index("left; }")
    edition = loaded.book.settings.editions[-1]
    left = {
        name: first_line(set_pdf(loaded.book, replace(edition, theme=name)).data)
        for name in ("press", "own")
    }
    assert left["own"] < left["press"] - 50


def first_line(data: bytes) -> float:
    document = pypdfium2.PdfDocument(data)
    try:
        return next(one.left for one in printed_lines(document[0]) if one.text.strip() == "One")
    finally:
        document.close()


@pytest.mark.parametrize(
    "rule",
    ['h1 {} @import "press.css";', '@import "other.css";', '@import "press.css" print;',
     "@import url(press.css);"],
)  # fmt: skip
def test_a_theme_takes_in_nothing_else(rule: str, tmp_path: Path) -> None:
    root = write_book(tmp_path, {"one.md": f"# One\n\n{TEXT}\n"})
    (root / "styles").mkdir()
    (root / "styles" / "own.css").write_text(rule)
    assert any(one.startswith("unsafe-style styles/own.css:1") for one in said(load_book(root)))


def test_themes_set_the_same_words_in_their_own_way(tmp_path: Path) -> None:
    loaded = read(tmp_path, f"# One\n\n{TEXT * 20}[^1]\n\n[^1]: {TEXT * 9}\n")
    assert loaded.book is not None
    pages = {}
    for theme in ("press", "large"):
        edition = replace(loaded.book.settings.editions[-1], theme=theme)
        got = set_pdf(loaded.book, edition)
        assert got.lines.sections == ()
        assert [
            one
            for one in proved(loaded.book, edition, got.data, "book.pdf")
            if one.severity != "info"
        ] == []
        pages[theme] = got.pages
    assert pages["large"] > pages["press"]
