"""The page lists of EPUBs that others made, and the page names and tags of such PDFs."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from book.proof.epub.judge import judge_epub
from book.proof.pdf.alone import judge_pdf
from tests.support.epubs import edited, files, packed
from tests.support.hand_made import Page, hand_made
from tests.test_judge_epub import GOOD, NAV, OPF, TEXT, put

MARK = '<span id="p{0}" epub:type="pagebreak" role="doc-pagebreak" aria-label="{1}"></span>'
LINE = '<li><a href="c1.xhtml#p{0}">{1}</a></li>'
FIVE = [(1, "i"), (2, "ii"), (3, "1"), (4, "2"), (5, "3")]
SOURCE = '<meta property="pageBreakSource">urn:isbn:9780000000000</meta>'


def book(
    marks: list[tuple[int, str]] | None = None,
    lines: list[tuple[int, str]] | None = None,
    source: str = SOURCE,
) -> bytes:
    """An EPUB with these markers and these lines of a page list, and a source of the pages."""
    marks = FIVE if marks is None else marks
    lines = FIVE if lines is None else lines
    data = GOOD
    if marks:
        text = "".join(f"<p>Words. {MARK.format(*one)} More.</p>" for one in marks)
        data = edited(data, TEXT, put("</body>", f"{text}</body>"))
    if lines:
        items = "".join(LINE.format(*one) for one in lines)
        nav = f'<nav epub:type="page-list" hidden="hidden"><ol>{items}</ol></nav>'
        data = edited(data, NAV, put("</body>", f"{nav}</body>"))
    return edited(data, OPF, put("</metadata>", f"{source}</metadata>")) if source else data


def said(data: bytes) -> list[tuple[str, str]]:
    return [(one.rule, one.severity.value) for one in judge_epub(data)]


OLD_SOURCE = '<dc:source id="s">urn:isbn:1</dc:source><meta refines="#s" property="source-of">pagination</meta>'  # noqa: E501
PROMISE = '<meta property="schema:accessibilityFeature">pageNavigation</meta>'


@pytest.mark.parametrize(
    "data",
    [
        book(),
        book(source=OLD_SOURCE),
        book(marks=[(n, f"Page {label}") for n, label in FIVE]),
        book([], [], ""),
        book([*FIVE, (6, "5")], [*FIVE, (6, "5")]),
    ],
    ids=["now", "as it was before", "with the word page", "no pages", "a blank page left out"],
)
def test_a_sound_page_list_is_good(data: bytes) -> None:
    assert said(data) == []


@pytest.mark.parametrize(
    ("data", "rule", "severity"),
    [
        (book(lines=[]), "wrong-page-list", "warning"),
        (book(lines=FIVE[:3]), "wrong-page-list", "error"),
        (book(lines=[*FIVE[:3], FIVE[4], FIVE[3]]), "wrong-page-list", "error"),
        (book(lines=[*FIVE[:4], (5, "")]), "wrong-page-list", "error"),
        (book(lines=[*FIVE[:3], (3, "2"), (4, "3")]), "wrong-page-name", "error"),
        (book(marks=[*FIVE[:4], (5, "4")]), "wrong-page-marker", "error"),
        (book(marks=[*FIVE[:4], (5, "")]), "wrong-page-marker", "warning"),
        (book([*FIVE[:3], (4, "3"), (5, "2")], [*FIVE[:3], (4, "3"), (5, "2")]),
         "wrong-page-marker", "warning"),
        (book([*FIVE, (6, "3")], [*FIVE, (6, "3")]), "wrong-page-list", "warning"),
        (book(source=""), "wrong-page-source", "warning"),
        (book([], [], PROMISE), "wrong-page-source", "error"),
        (book(lines=[*FIVE, (9, "4")]), "dangling-link", "error"),
    ],
    ids=[
        "no list", "pages not in it", "out of order", "a line without a number",
        "a line that leads one on", "a marker of another name", "a marker without a name",
        "numbers that go back", "a number twice", "no source", "an empty promise",
        "a line that leads nowhere",
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_page_list_is_told_once(data: bytes, rule: str, severity: str) -> None:
    if rule == "wrong-page-name":  # two lines that lead to one marker, and one that none does
        assert {one for one, _ in said(data)} == {"wrong-page-marker", "wrong-page-list"}
        return
    found = judge_epub(data)
    assert rule in {one.rule for one in found}, [one.message for one in found]
    (one, *more) = [one for one in found if one.rule == rule]
    assert one.severity.value == severity
    assert one.location
    assert not more, [one.message for one in found]
    assert len(found) <= 2, [one.message for one in found]


def test_the_page_list_of_an_older_book_is_judged() -> None:
    """It stands in the NCX, and leads to anchors that say nothing of themselves."""
    parts = files(GOOD)
    anchors = "".join(f'<p><a id="p{n}"></a>Words.</p>' for n in range(1, 4))
    parts["EPUB/c1.xhtml"] = parts["EPUB/c1.xhtml"].replace(
        b"</body>", f"{anchors}</body>".encode()
    )

    def ncx(order: str) -> bytes:
        targets = "".join(
            f'<pageTarget value="{n}" type="normal"><navLabel><text>{n}</text></navLabel>'
            f'<content src="c1.xhtml#p{place}"/></pageTarget>'
            for n, place in enumerate(order, start=1)
        )
        return (
            '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap/>'
            f"<pageList>{targets}</pageList></ncx>"
        ).encode()

    opf = parts["EPUB/p.opf"].decode()
    item = '<item id="ncx" href="t.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
    opf = opf.replace("</manifest>", item).replace("</metadata>", f"{SOURCE}</metadata>")
    parts["EPUB/p.opf"] = opf.encode()
    for order, rules in (("123", []), ("132", ["wrong-page-list"]), ("129", ["wrong-page-list"])):
        parts["EPUB/t.ncx"] = ncx(order)
        assert [one for one, _ in said(packed(parts))] == rules, order


# --- PDF -----------------------------------------------------------------------------------------

PAGES = 12


def printed(change: Callable[[Any], None] | None = None, first: int = 1) -> bytes:
    """A PDF whose pages say their numbers, with labels that say the same; then changed."""
    sheets: list[Page] = [
        ("A Head", f"<p>{'Some words of a text. ' * 30}</p>", [], str(first + n))
        for n in range(PAGES)
    ]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(hand_made(sheets))) as pdf:
        label(pdf, first)
        if change is not None:
            change(pdf)
        pdf.save(out)
    return out.getvalue()


def label(pdf: Any, first: int, style: str = "D") -> None:
    rule = pikepdf.Dictionary(S=pikepdf.Name(f"/{style}"), St=first)
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, rule]))


def told(data: bytes) -> list[str]:
    return [one.rule for one in judge_pdf(data)]


def claims_tags(pdf: Any) -> None:
    pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
    if "/StructTreeRoot" in pdf.Root:
        del pdf.Root.StructTreeRoot


def test_pages_that_are_called_as_they_are_printed_are_good() -> None:
    assert told(printed()) == []
    assert told(printed(first=7)) == []


def test_labels_that_say_other_numbers_are_one_finding() -> None:
    found = judge_pdf(printed(lambda pdf: label(pdf, 3)))
    assert [(one.rule, one.severity.value) for one in found] == [("wrong-page-label", "warning")]
    assert f"{PAGES - 1} pages after it" in found[0].message


def test_a_file_without_labels_whose_numbers_begin_elsewhere_is_told_so() -> None:
    def without(pdf: Any) -> None:
        del pdf.Root.PageLabels

    assert told(printed(without)) == []
    assert told(printed(without, first=7)) == ["wrong-page-label"]


def test_a_label_that_two_pages_have_is_told() -> None:
    def twice(pdf: Any) -> None:
        rule = pikepdf.Dictionary(S=pikepdf.Name.D, St=1)
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, rule, 6, rule]))

    assert set(told(printed(twice))) == {"wrong-page-label"}


def test_a_file_that_says_it_is_tagged_and_is_not_is_told() -> None:
    assert told(printed(claims_tags)) == ["wrong-tags"]
