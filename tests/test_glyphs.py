"""Characters without a glyph: found at their places, and only where a reader would miss them."""

from __future__ import annotations

import io
import runpy
import time
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from book.build import make
from book.manuscript.load import load_book
from book.model.finding import Finding, Severity
from tests.support.books import SETTINGS, findings, write_book

ROOT = Path(__file__).parent.parent


def glyph_findings(root: Path) -> list[Finding]:
    return [one for one in findings(load_book(root)) if one.rule in ("missing-glyph", "bad-font")]


def font_with(*characters: str) -> bytes:
    """A font that has a square for each of these characters, and nothing else."""
    names = [".notdef", *(f"u{ord(one):04X}" for one in characters)]
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, 600), (600, 600), (600, 0)):
        pen.lineTo(corner)
    pen.closePath()
    glyph = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(one): f"u{ord(one):04X}" for one in characters})
    builder.setupGlyf(dict.fromkeys(names, glyph))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (700, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def test_the_table_is_that_of_the_fonts() -> None:
    script = runpy.run_path(str(ROOT / "scripts/font-coverage"))
    assert (ROOT / "book/checks/coverage.py").read_text("utf-8") == script["module"]()


def test_what_is_said(tmp_path: Path) -> None:
    (found,) = glyph_findings(write_book(tmp_path, {"a.md": "# A\n\nA ש, and ש.\n"}))
    assert found.severity is Severity.ERROR
    assert found.message == (
        "no font of this book has “ש” (U+05E9, HEBREW LETTER SHIN) (here and once more); "
        "in screen readers would see an empty box"
    )
    assert "fonts/" in found.hint
    assert "EPUB" in found.hint


def test_a_book_without_pages_is_only_told(tmp_path: Path) -> None:
    book = write_book(tmp_path, {"a.md": "# A\n\nA ש.\n"})
    with (book / "book.toml").open("a") as file:
        file.write('[editions.epub]\nformat = "epub"\n')
    (found,) = glyph_findings(book)
    assert found.severity is Severity.INFO
    assert "device" in found.message


def test_titles_and_names_in_the_settings(tmp_path: Path) -> None:
    settings = SETTINGS.replace('"A Small Book"', '"A ש"')
    settings += '[[book.contributors]]\nname = "O ל"\n[[contents]]\nrole = "toc"\ntitle = "ם"\n'
    book = write_book(tmp_path, {"a.md": "# A\n\nA.\n"}, settings)
    assert [str(one.span) for one in glyph_findings(book)] == [
        *("book.toml:2:17", "book.toml:7:11", "book.toml:10:10")
    ]


def test_a_script_that_is_not_there_does_not_fill_the_screen(tmp_path: Path) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(500))
    found = glyph_findings(write_book(tmp_path, {"a.md": f"# A\n\n{text}\n"}))
    assert len(found) == 13
    assert "488 more characters of this kind (CJK)" in found[-1].message


def test_a_font_of_the_book_counts_and_is_used(tmp_path: Path) -> None:
    book = write_book(tmp_path, {"a.md": "# A\n\nA ש.\n"})
    (book / "fonts").mkdir()
    (book / "fonts/Squares-Regular.ttf").write_bytes(font_with("ש"))
    assert glyph_findings(book) == []
    made = load_book(book).book
    assert made is not None
    # The typesetter itself tells of each character that it has no glyph for.
    assert make(made, made.settings.editions[1]).warnings == ()


def test_the_typesetter_agrees(tmp_path: Path) -> None:
    """What is passed over here is set there without an empty box, and the other way round."""
    passed = "a\u00adb c\u200dd \u202f \u3000 \u2011 \u1680 \u034f \ufe0f ⇍ ẹ́ \u2066a\u2069 \u061c"
    missing = "ש ✓ \ue000 한 \ufff9"
    book = write_book(tmp_path, {"a.md": f"# A\n\n{passed}\n\n{missing}\n"})
    named = {one.message.partition("U+")[2][:4] for one in glyph_findings(book)}
    made = load_book(book).book
    assert made is not None
    said = make(made, made.settings.editions[1]).warnings
    assert {one.partition("(U+")[2][:4] for one in said} == named
    assert named == {"05E9", "2713", "E000", "D55C", "FFF9"}


def test_it_costs_little(tmp_path: Path) -> None:
    from book.checks.glyphs import missing_glyphs
    from book.checks.view import View

    paragraph = "The councils of workers’ deputies — “power” — met; λόγος, Слово. " * 8
    book = write_book(tmp_path, {"a.md": "# A\n\n" + f"{paragraph}\n\n" * 2000})
    made = load_book(book).book
    assert made is not None
    view = View(made)
    assert sum(len(one.text) for one in view.prose) > 1_000_000
    start = time.perf_counter()
    assert list(missing_glyphs(view)) == []
    assert time.perf_counter() - start < 1
