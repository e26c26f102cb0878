"""Paragraphs on the page: drawn in the lines that were chosen, whatever is in them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from benchmarks.lines import glyphs, measure
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.edition import Edition, PageMargins
from book.model.theme import PageStyle, ThemeSettings
from book.typesetting.geometry import page_geometry
from book.typesetting.press import Job, Typeset, press
from tests.support.books import read, said, write_book
from tests.test_typesetting import (
    PAPER,
    SCREEN,
    Part,
    a_book,
    faces,
    failures,
    note,
    objects,
    texts,
    theme,
)

TEXT = (
    "The councils of workers’ deputies organised a political struggle for power, and the "
    "revolutionary movement demanded the involvement of soldiers’ deputies, for which "
    "international organisations of every description had been preparing themselves. "
)
RUSSIAN = "Рабочая группа коммунистической партии большевиков организовала политическую борьбу"
FITTED = {
    "emphasis": f"<p>{TEXT}<em>{TEXT}</em> and <strong>{TEXT}</strong></p>",
    "words of many styles": "<p>" + "Un<em>believ</em>able H<sub>2</sub>O, x<sup>2</sup> and some"
    "<em>thing</em> (<code>code_with.text</code>), “quoted—dash” 1917–1921, and/or. " * 12 + "</p>",
    "small capitals": f'<p><span class="smallcaps">{TEXT}</span> {TEXT}</p>',
    "links": f'<p>{TEXT}<a href="https://example.org/">{TEXT}</a></p>',
    "lists": f"<ul><li>{TEXT}</li><li>{TEXT}<ul><li>{TEXT}</li></ul></li></ul>"
    f"<ol><li><p>{TEXT}</p><p>{TEXT}</p></li></ol><dl><dt>Term</dt><dd>{TEXT}</dd></dl>",
    "quotations": f"<blockquote><p>{TEXT}</p><blockquote><p>{TEXT}</p></blockquote></blockquote>",
    "another language": f'<p>{TEXT}<span xml:lang="ru">{RUSSIAN} {RUSSIAN}</span> {TEXT}</p>',
    "fixed spaces": "<p>"
    + "Page\u00a017 of vol.\u202f3 and «\u202fBonjour\u202f» too. " * 12
    + "</p>",
    "soft hyphens": "<p>"
    + "Donau\u00addampf\u00adschiff\u00adfahrt with other\u200bwords. " * 12
    + "</p>",
    "addresses": "<p>"
    + "See https://example.org/a/long/path/index.html?query=1 for that. " * 8
    + "</p>",
    "letters set apart": f'<p style="letter-spacing: .1em">{TEXT}</p>',
    "untidy white space": f"<p>  {TEXT}\n\n <em> spaced  em </em> and\n{TEXT}<span> </span>\n</p>",
    "words held together": f'<p>{TEXT}<span style="white-space: nowrap">held'
    f" together</span> {TEXT}</p>",
    "one line": f"<p>Word.</p><p>{TEXT[:50]}</p>",
    "a word too long": f"<p>{'Donaudampfschifffahrtsgesellschaft' * 2} {TEXT}</p>",
    "space inside": f'<p>{TEXT}<span style="padding: 0 1em; margin-left: 9pt">in'
    f" a box</span> {TEXT}</p>",
    "narrow blocks": f'<div style="margin: 0 20%; padding-left: 3em"><p>{TEXT}</p></div>',
    "space at the end of boxes": f'<p>{TEXT}<em style="padding: 0 6pt">in a box, and\n</em>\n</p>',
    "hanging indent": f'<p style="text-indent: -2em; padding-left: 2em">{TEXT}</p>',
}
LEFT = {
    "picture": (f'<p>{TEXT}<img src="a.png" alt="a"/></p>', "img in the text"),
    "line break": (f"<p>{TEXT}<br/>{TEXT}</p>", "br in the text"),
    "right to left": (f"<p>{TEXT} שלום</p>", "another direction or script"),
    "no glyph": (f"<p>{TEXT} ⋮</p>", "no glyph for U+22EE"),
    "first letter": (f'<p class="drop">{TEXT}</p>', "generated content"),
    "table cell": (
        f'<table><tr><td style="text-align: justify">{TEXT}</td></tr></table>',
        "width not known",
    ),
    "float": (
        f'<div><div style="float: left; width: 60pt">x</div><p>{TEXT}</p></div>',
        "drop-cap or float",
    ),
    "capitals": (
        f'<p style="text-transform: uppercase">{TEXT}</p>',
        "letters changed by the style sheet",
    ),
    "font": (f'<p style="font-weight: 300">{TEXT}</p>', "font not of this book"),
}


def typeset(
    body: str,
    edition: Edition = SCREEN,
    fonts: Any = None,
    css: str = "",
    book: Book | None = None,
    greedy: bool = False,
    settings: ThemeSettings | None = None,
) -> Typeset:
    css = theme() + ".drop::first-letter { float: left; font-size: 3em }" + css
    settings = settings or ThemeSettings()
    job = Job(
        book or a_book(), edition, fonts or faces(), css, {}, greedy=greedy, settings=settings
    )
    only: Any = (Part("one", "part", "One", f"<section>{body}</section>"),)
    return press(job, lambda pages: only)


@cache
def plain(greedy: bool = False) -> Typeset:
    return typeset(f"<p>{TEXT * 3}</p>" * 12, greedy=greedy)


def letters(text: str) -> str:
    """Words as a reader copies them: a soft hyphen at a line's end is not part of them."""
    joined = re.sub("[\u00ad\u0002\ufffe](\r?\n)?", "", text)
    return " ".join(joined.split())


@pytest.mark.parametrize("name", FITTED)
def test_lines_are_drawn_as_chosen(name: str) -> None:
    got = typeset(FITTED[name])
    assert got.lines.wrong == ()
    assert got.lines.greedy == {}
    assert got.lines.lines > 1
    assert got.warnings == ()


@pytest.mark.parametrize("name", FITTED)
def test_no_word_is_lost_or_split(name: str) -> None:
    body = FITTED[name]
    fitted, greedy = typeset(body), typeset(body, greedy=True)
    found, wanted = (" ".join(texts(one.data)) for one in (fitted, greedy))
    # The engine keeps marks that only break lines, and it divides at visible ones by itself.
    marks = str.maketrans("", "", "\u200b\u2060")
    assert re.sub(r"\W", "", letters(found).translate(marks)) == re.sub(
        r"\W", "", letters(wanted.replace("\u2010", "\u00ad")).translate(marks)
    )


@pytest.mark.parametrize("name", LEFT)
def test_what_cannot_be_fitted_is_left_to_the_engine_and_counted(name: str) -> None:
    body, reason = LEFT[name]
    got = typeset(f"{body}<p>{TEXT}</p>")
    assert got.lines.greedy == {reason: 1}
    assert got.lines.paragraphs == 1
    assert got.lines.wrong == ()


def test_ragged_text_is_no_failure() -> None:
    got = typeset(f'<p style="text-align: left">{TEXT}</p><h2>{TEXT}</h2>')
    assert got.lines.greedy == {}
    assert got.lines.lines == 0


def test_words_are_spaced_evenly(tmp_path: Path) -> None:
    reports = []
    for greedy in (False, True):
        path = tmp_path / "book.pdf"
        path.write_bytes(plain(greedy).data)
        reports.append(measure(path))
    fitted, engine = reports
    assert fitted.lines > 100
    assert fitted.spread < engine.spread
    assert fitted.above < 0.02 < engine.above
    assert fitted.below == 0
    assert fitted.ladders3 == 0
    assert fitted.widest < engine.widest


HUNG = ThemeSettings(PageStyle(hang=0.5))


def test_everything_that_is_fitted_may_hang() -> None:
    body = "".join(FITTED.values())
    hung, plain = (typeset(body, settings=one) for one in (HUNG, ThemeSettings()))
    assert hung.lines.wrong == plain.lines.wrong == ()
    assert hung.lines.greedy == plain.lines.greedy == {}
    # Heads and folios apart, which stand elsewhere.
    found, wanted = (
        re.sub("One|ABookItsNotes", "", re.sub(r"\W|\d", "", letters(" ".join(texts(one.data)))))
        for one in (hung, plain)
    )
    assert found == wanted


def test_marks_hang_in_the_margins() -> None:
    data = typeset(f"<p>“{TEXT} “Why, not—so,” ‘he’ said; {TEXT}</p>" * 9, settings=HUNG).data
    measure, seen = 264.0, set()
    inner = (SCREEN.trim.width - measure) / 2
    for first, last in edges(data):
        over = last.right - inner - measure
        if abs(over) < 4 and last.letter in SHARES:
            share = SHARES[last.letter]
            assert over == pytest.approx(share * (last.right - last.left), abs=0.12)
            seen.add(share)
        if first.left < inner - 1:
            assert inner - first.left == pytest.approx((first.right - first.left) / 2, abs=0.12)
            seen.add(first.letter)
    assert seen >= {0.5, "“"}


SHARES = {"-": 0.5, "\u00ad": 0.5, "\u0002": 0.5, "\ufffe": 0.5, ",": 0.5, ".": 0.5, "”": 0.5} | {
    "’": 0.5, "»": 0.5, ":": 0.25, ";": 0.25, "—": 0.25, "–": 0.25
}  # fmt: skip


def edges(data: bytes) -> list[tuple[Any, Any]]:
    """The first and the last letter of every line of running text."""
    found = []
    document = pypdfium2.PdfDocument(data)
    for page in document:
        rows: dict[float, list[Any]] = {}
        for glyph in glyphs(page):
            if glyph.size == 10.5 and glyph.letter.strip():
                rows.setdefault(round(glyph.y, 1), []).append(glyph)
        found += [(row[0], row[-1]) for row in rows.values()]
    return found


def test_what_hangs_stays_within_the_printers_margins() -> None:
    style = PageStyle(measure=400, least_margin=20)
    tight = replace(PAPER, least=PageMargins(inner=54.0, outer=18.0, top=18.0, bottom=18.0))
    plain, hung = (page_geometry(tight, replace(style, hang=share)) for share in (0.0, 1.0))
    assert plain.inner == 54.0
    # A double quotation mark is the widest.
    assert hung.inner >= 54.0 + 0.4 * 10.5
    assert hung.outer >= 18.0 + 0.4 * 10.5


def test_hyphens_that_divide_words_are_soft_ones() -> None:
    words = " ".join(texts(plain().data))
    assert "\u2010" not in words
    assert re.search("[\u0002\u00ad\ufffe]", words)
    with objects(plain().data) as pdf:
        maps = [
            one.ToUnicode.read_bytes()
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one
        ]
    assert any(b"<00ad>" in one for one in maps)
    assert not any(b"<2010>" in one for one in maps)


def test_hyphens_that_were_written_stay() -> None:
    for sign in ("-", "\u2010"):
        data = typeset(
            "<p>" + f"Self{sign}rule and well{sign}known counter{sign}measures. " * 12 + "</p>"
        ).data
        words = re.sub("[\u0002\ufffe\u00ad](\r?\n)?", "=", " ".join(texts(data)))
        # PDFium takes any hyphen at a line's end for a soft one.
        assert len(re.findall("Self[-=]rule", words)) == 12
        assert len(re.findall("[a-z]-[a-z]", words)) >= 24
        with objects(data) as pdf:
            maps = [
                one.ToUnicode.read_bytes()
                for one in pdf.objects
                if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one
            ]
        assert any(b"<002d>" in one for one in maps)


def test_calls_and_notes_are_whole() -> None:
    inside = f'{TEXT}<span class="block">A second paragraph. {TEXT}</span>'
    nested = f"In a note. {TEXT}{note(3, f'Nested. {TEXT}')}"
    got = typeset(f"<p>{TEXT}Word{note(1, inside)} {TEXT}{TEXT}end{note(2, nested)} {TEXT}</p>")
    assert got.lines.wrong == ()
    assert got.lines.paragraphs == 5
    words = letters(" ".join(texts(got.data)))
    assert "Word1 The" in words
    assert "end2 The" in words
    assert words.count("A second paragraph. The councils") == 1
    for number in (1, 2):
        assert got.page_map[f"one.call1.{number}"] == got.page_map[f"one.note.{number}"]


def test_addresses_get_no_hyphens() -> None:
    body = (
        "<p>" + "See https://international.organisation.example.org/path for that. " * 12 + "</p>"
    )
    words = " ".join(texts(typeset(body).data))
    assert not re.search("[\u0002\u00ad\ufffe]", words)
    assert (
        words.replace("\r\n", "").count("https://international.organisation.example.org/path") == 12
    )


def closed_fonts() -> Any:
    found = []
    for face in faces():
        with TTFont(io.BytesIO(face.data)) as font:
            for name in font["name"].names:
                if name.nameID in (13, 14):
                    name.string = "All rights reserved."
            out = io.BytesIO()
            font.save(out)
        found.append(replace(face, data=out.getvalue()))
    return tuple(found)


def test_fonts_that_may_not_be_copied_are_not_copied() -> None:
    body = FITTED["emphasis"] + FITTED["lists"] + FITTED["fixed spaces"] + f"<p>{TEXT * 4}</p>"
    got = typeset(body, fonts=closed_fonts())
    assert got.lines.wrong == ()
    assert got.lines.greedy == {}
    assert got.lines.lines > 40
    names = {"EB-Garamond", "EB-Garamond-Italic", "EB-Garamond-Semi-Bold"}
    assert font_names(got.data) <= names
    assert len(font_names(typeset(body).data)) > len(names)


def font_names(data: bytes) -> set[str]:
    with objects(data) as pdf:
        return {
            str(one.FontName).partition("+")[2]
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        }


def test_two_runs_are_equal() -> None:
    body = FITTED["emphasis"] + FITTED["words of many styles"]
    assert typeset(body, PAPER).data == typeset(body, PAPER).data


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_fitted_pages_are_valid(profile: str, tmp_path: Path) -> None:
    names = ("emphasis", "lists", "links", "quotations", "another language")
    body = "".join(FITTED[name] for name in names) + f"<p>{TEXT}{note(1, TEXT)}</p>"
    assert failures(typeset(body).data, profile, tmp_path) == []


BESIDE = ".aside { height: 0 } .aside div { float: left; width: 40%; height: 60pt }"


def test_lines_that_come_out_otherwise_are_given_up(tmp_path: Path) -> None:
    other = TEXT.replace("workers", "peasants")
    body = f'<div class="aside"><div>x</div></div><p>{TEXT * 2}</p><p>{other * 4}</p>'
    loaded = read(tmp_path, f"# One\n\n{other}\n\n{TEXT}\n")
    assert loaded.book is not None
    got = typeset(body, css=BESIDE, book=loaded.book)
    assert len(got.lines.wrong) == 1
    assert got.lines.greedy == {"not drawn as chosen": 1}
    assert got.lines.paragraphs == 1
    # Nor did its pages come out as planned: that is said of the whole part.
    part, finding = got.findings
    assert part.severity == "warning"
    assert finding.rule == "typesetting"
    assert finding.severity == "info"
    assert str(finding.span).startswith("one.md:5:1")
    assert len(letters(" ".join(texts(got.data))).split("The councils")) == 7


def test_hyphens_of_the_settings_are_used(tmp_path: Path) -> None:
    body = "<p>" + "xylophonist " * 80 + "</p>"
    for exceptions, shape in (((), None), (("xylo-phonist",), "xylo\u00adphonist")):
        loaded = read(tmp_path, "# One\n\nText.\n")
        assert loaded.book is not None
        settings = replace(loaded.book.settings, hyphens=exceptions)
        data = typeset(body, book=replace(loaded.book, settings=settings)).data
        words = re.sub("[\u0002\ufffe](\r?\n)?", "\u00ad", " ".join(texts(data)))
        parts = {one for one in words.split() if "\u00ad" in one}
        assert parts <= ({shape} if shape else {"xy\u00adlophon\u00adist", *parts})
        if shape:
            assert parts == {shape}


def test_hyphens_are_checked(tmp_path: Path) -> None:
    settings = (
        '[book]\ntitle = "A"\nlanguage = "en-GB"\npublished = 2026-01-02\n'
        'identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"\n'
        'hyphens = ["anar-chist", "two words", "-x", 3]\n'
    )
    loaded = load_book(write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, settings))
    places = [one for one in said(loaded) if one.startswith("bad-setting")]
    assert [place.rpartition(":")[2] for place in places] == ["26", "39", "45"]
