"""The author's own links in a PDF: each can be pressed, and leads where the manuscript says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest

from book.manuscript.load import load_book
from book.model.book import Book
from book.model.finding import Finding, Severity
from book.proof.pdf.prove import prove_pdf
from tests.support.books import SETTINGS, write_book
from tests.support.proved_pdf import made, prose
from tests.support.spoil_pdf import SpoiltPdf

ONE = f"""# One

{prose(3, 1)} See page []({{}}#end){{.page}} and [the end](#end), [the second part](two.md),
[the very long name of *the place* that stands in the other text of this book](two.md#there), and
[the web](https://example.org/a?b=c%20d). {prose(9, 2)}

A [first word](#x) and [another one](#y).[^a] {prose(30, 3)}

## A Section {{#end}}

{prose(20, 4)} A [span]{{#x}} here. {prose(15, 5)} And a [second]{{#y}}. See note [](#fn:a).

[^a]: See [this section](#end) and [that place](two.md#there). {prose(2, 6)}
""".replace("{}#end", "#end")
TWO = f"""# Two

{prose(20, 7)}

## There {{#there}}

{prose(3, 8)} Back to [the beginning](one.md).
"""
EDITIONS = """
[editions.screen]
format = "pdf"

[editions.ends]
format = "pdf"
note-style = "book-end"

[editions.chapters]
format = "pdf"
note-style = "chapter-end"
"""


@cache
def the_book() -> Book:
    with TemporaryDirectory() as folder:
        texts = {"one.md": ONE, "two.md": TWO}
        loaded = load_book(write_book(Path(folder) / "book", texts, SETTINGS + EDITIONS))
    assert loaded.book is not None, loaded.findings
    return loaded.book


@cache
def built(name: str) -> bytes:
    edition = next(one for one in the_book().settings.editions if one.name == name)
    return made(the_book(), edition)


def found(data: bytes, name: str = "screen") -> list[Finding]:
    edition = next(one for one in the_book().settings.editions if one.name == name)
    proof = prove_pdf(data, the_book(), edition)
    return [one for one in proof.findings if one.severity is not Severity.INFO]


@pytest.mark.parametrize("name", ["screen", "ends", "chapters"])
def test_links_that_lead_right_are_good(name: str) -> None:
    assert found(built(name), name) == []


def test_links_in_notes_that_are_written_in_another_order_are_good(tmp_path: Path) -> None:
    texts = {
        "one.md": f"# One\n\n{prose(3, 1)}[^b] {prose(3, 2)}[^a]\n\n"
        "[^a]: See [the second part](two.md).\n[^b]: See [that place](two.md#there).\n",
        "two.md": TWO,
    }
    loaded = load_book(write_book(tmp_path, texts, SETTINGS + EDITIONS))
    assert loaded.book is not None
    edition = loaded.book.settings.editions[0]
    proof = prove_pdf(made(loaded.book, edition), loaded.book, edition)
    assert [one.message for one in proof.findings] == []


def links_to(pdf: SpoiltPdf, name: str) -> list[Any]:
    """All links to a place, or to an address, that has `name` in it."""
    every = [one for page in pdf.pdf.pages for one in page.get("/Annots", [])]
    return [
        one
        for one in every
        if name in str(one.get("/Dest", "")) or name in str(one.get("/A", {}).get("/URI", ""))
    ]


def to(pdf: SpoiltPdf, name: str, other: str, which: int = 0) -> None:
    links_to(pdf, name)[which].Dest = pikepdf.String(other)


def without(pdf: SpoiltPdf, name: str, which: int = 0) -> None:
    gone = links_to(pdf, name)[which]
    for page in pdf.pdf.pages:
        kept = [one for one in page.get("/Annots", []) if one != gone]
        page.Annots = pikepdf.Array(kept)


def to_another_section(pdf: SpoiltPdf) -> None:
    to(pdf, "two.section", "one.section")


def to_nothing(pdf: SpoiltPdf) -> None:
    to(pdf, "two.section", "nowhere")


def to_another_line_of_the_page(pdf: SpoiltPdf) -> None:
    to(pdf, "one.at.x", "one.at.end")


def two_of_a_line_exchanged(pdf: SpoiltPdf) -> None:
    first, second = links_to(pdf, "one.at.x")[0], links_to(pdf, "one.at.y")[0]
    first.Dest, second.Dest = second.Dest, first.Dest


def one_is_gone(pdf: SpoiltPdf) -> None:
    without(pdf, "one.at.y")


def a_reference_to_a_page_leads_elsewhere(pdf: SpoiltPdf) -> None:
    to(pdf, "one.at.end", "two.at.there")


def a_long_one_leads_elsewhere_on_its_second_line(pdf: SpoiltPdf) -> None:
    to(pdf, "two.at.there", "one.section", which=1)


def one_in_a_note_leads_elsewhere(pdf: SpoiltPdf) -> None:
    to(pdf, "two.at.there", "two.section", which=-1)


def a_web_address_is_changed(pdf: SpoiltPdf) -> None:
    links_to(pdf, "example.org")[0].A.URI = pikepdf.String("https://example.com/a?b=c%20d")


def a_web_link_leads_into_the_book(pdf: SpoiltPdf) -> None:
    link = links_to(pdf, "example.org")[0]
    del link.A
    link.Dest = pikepdf.String("two.section")


@pytest.mark.parametrize(
    ("damage", "rule", "line", "note"),
    [
        (to_another_section, "wrong-target", 3, None),
        (to_nothing, "dangling-link", 3, None),
        (to_another_line_of_the_page, "wrong-target", 7, None),
        (two_of_a_line_exchanged, "wrong-target", 7, None),
        (one_is_gone, "lost-link", 7, None),
        (a_reference_to_a_page_leads_elsewhere, "wrong-target", 3, None),
        (a_long_one_leads_elsewhere_on_its_second_line, "wrong-target", 4, None),
        (one_in_a_note_leads_elsewhere, "wrong-target", 13, "one/a"),
        (a_web_address_is_changed, "wrong-target", 5, None),
        (a_web_link_leads_into_the_book, "wrong-target", 5, None),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_link_that_leads_wrong_is_named(
    damage: Callable[[SpoiltPdf], None], rule: str, line: int, note: str | None
) -> None:
    pdf = SpoiltPdf(built("screen"))
    damage(pdf)
    said = found(pdf.saved())
    assert [(one.rule, one.note) for one in said] == [(rule, note)], said
    (one,) = said
    assert one.span is not None
    assert (one.span.file, one.span.line) == ("one.md", line)
    assert (one.location or "").startswith("page ")


# --- Links that nobody wrote ---------------------------------------------------------------------


def put(pdf: SpoiltPdf, sheet: int, rect: list[float], **leads: Any) -> None:
    page = pdf.pdf.pages[sheet]
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, **leads
    )
    page.Annots = pikepdf.Array([*page.get("/Annots", []), pdf.pdf.make_indirect(link)])


def uri(address: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))


def beside(pdf: SpoiltPdf) -> list[float]:
    """A place on the words before a link, in its line."""
    left, bottom, _, top = map(float, links_to(pdf, "example.org")[0].Rect)
    return [left - 30, bottom, left - 15, top]


def over_words_to_the_web(pdf: SpoiltPdf) -> None:
    put(pdf, 0, beside(pdf), A=uri("https://example.net/"))


def over_words_into_the_book(pdf: SpoiltPdf) -> None:
    put(pdf, 0, beside(pdf), Dest=pikepdf.String("two.section"))


def over_another_link(pdf: SpoiltPdf) -> None:
    rect = links_to(pdf, "example.org")[0].Rect
    put(pdf, 0, list(rect), A=uri("https://example.net/"))


def over_a_call(pdf: SpoiltPdf) -> None:
    rect = next(one for one in pdf.links(0, "one.note.a")).Rect
    put(pdf, 0, list(rect), Dest=pikepdf.String("two.section"))


def over_the_whole_page(pdf: SpoiltPdf) -> None:
    put(pdf, 0, [0, 0, 2000, 2000], A=uri("https://example.net/"))


def over_white_paper(pdf: SpoiltPdf) -> None:
    put(pdf, 0, [1, 1, 4, 4], A=uri("https://example.net/"))


@pytest.mark.parametrize(
    "damage",
    [
        over_words_to_the_web,
        over_words_into_the_book,
        over_another_link,
        over_a_call,
        over_the_whole_page,
        over_white_paper,
    ],
)
def test_a_link_that_nobody_wrote_is_named(damage: Callable[[SpoiltPdf], None]) -> None:
    pdf = SpoiltPdf(built("screen"))
    damage(pdf)
    said = found(pdf.saved())
    assert [one.rule for one in said] == ["extra-link"], said
    assert said[0].location == "page 1"
    if damage is not over_white_paper:
        assert said[0].span is not None
        assert said[0].span.file == "one.md"
