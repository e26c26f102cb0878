"""EPUBs that others made, judged by their structure alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from book.proof.epub.judge import judge_epub
from tests.support.epubs import edited, files, packed

CASES = Path(__file__).parent / "cases" / "epub"
EXPECTED: list[dict[str, str]] = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))
GOOD = (CASES / "X00-control-correct-epub.epub").read_bytes()
Edit = Callable[[str], str]


@dataclass(frozen=True)
class Case:
    """A change to files of the good EPUB, by their names, and all rules that speak of it."""

    name: str
    edits: dict[str, Edit]
    rules: tuple[str, ...]


def put(old: str, new: str, count: int = 1) -> Edit:
    """An edit that puts `new` in the place of the first `old`."""

    def edit(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, count)

    return edit


def also(*edits: Edit) -> Edit:
    def edit(text: str) -> str:
        for one in edits:
            text = one(text)
        return text

    return edit


TEXT, NOTES, OPF, NAV = "c1.xhtml", "notes.xhtml", "p.opf", "nav.xhtml"
ONE = '<a id="r1" href="notes.xhtml#n1" epub:type="noteref" role="doc-noteref">1</a>'
TWO = '<a id="r2" href="notes.xhtml#n2" epub:type="noteref" role="doc-noteref">2</a>'
FIRST = '<p>Text. <a href="c1.xhtml#r1"'
SECOND = '<p>Text. <a href="c1.xhtml#r2"'
MADE = [
    Case(
        "a call to a file that is not there",
        {TEXT: put("notes.xhtml#n2", "n.xhtml#n2")},
        ("dangling-link",),
    ),
    Case("an empty note", {NOTES: put(SECOND, SECOND.replace("Text. ", ""))}, ("empty-note",)),
    Case("a way back to another call", {NOTES: put("#r2", "#r1")}, ("wrong-backlink",)),
    Case("a way back to the chapter", {NOTES: put("c1.xhtml#r2", "c1.xhtml")}, ("wrong-backlink",)),
    Case("a way back to nowhere", {NOTES: put("#r2", "#r7")}, ("dangling-link",)),
    Case(
        "two ways back swapped",
        {NOTES: also(put("#r2", "#r9"), put("#r1", "#r2"), put("#r9", "#r1"))},
        ("wrong-backlink", "wrong-backlink"),
    ),
    Case(
        "notes that are not in the spine",
        {OPF: put('<itemref idref="notes"/>', "")},
        ("not-in-spine",),
    ),
    Case(
        "notes that are not listed",
        {
            OPF: also(
                put('<itemref idref="notes"/>', ""),
                put('<item id="notes" href="notes.xhtml" media-type="application/xhtml+xml"/>', ""),
            )
        },
        ("not-in-spine",),
    ),
    Case("an empty address", {TEXT: put('href="notes.xhtml#n2"', 'href=""')}, ("empty-href",)),
    Case("a link in a link", {TEXT: put(TWO, f'<a href="nav.xhtml">x{TWO}</a>')}, ("nested-link",)),
    Case(
        "calls that do not say so",
        {TEXT: put(' epub:type="noteref" role="doc-noteref"', "", 2)},
        ("no-noteref-type",),
    ),
    Case(
        "an id with a blank",
        {TEXT: put('id="r2"', 'id="r 2"'), NOTES: put("#r2", "#r%202")},
        ("bad-id",),
    ),
    Case(
        "an id that begins with a digit",
        {TEXT: put('id="r2"', 'id="2r"'), NOTES: put("#r2", "#2r")},
        ("bad-id",),
    ),
    Case("a mark as it was typed", {TEXT: put(TWO, TWO + " More.[^3]")}, ("raw-marker",)),
    Case(
        "an inline note as it was typed",
        {TEXT: put(TWO, TWO + " More.^[So it is.]")},
        ("raw-marker",),
    ),
    Case("a raised number without a link", {TEXT: put(TWO, "<sup>2</sup>")}, ("unlinked-marker",)),
    Case("a number in brackets without a link", {TEXT: put(TWO, "[2]")}, ("unlinked-marker",)),
    Case(
        "notes before their calls",
        {
            OPF: put(
                '<itemref idref="c1"/><itemref idref="notes"/>',
                '<itemref idref="notes"/><itemref idref="c1"/>',
            )
        },
        ("note-before-reference",),
    ),
    Case("a call without an address", {TEXT: put('href="notes.xhtml#n2" ', "")}, ("empty-href",)),
    Case(
        "a call to the file of the notes",
        {TEXT: put("notes.xhtml#n2", "notes.xhtml")},
        ("wrong-target",),
    ),
    Case(
        "a call to a heading",
        {TEXT: also(put("<h1>", '<h1 id="h">'), put("notes.xhtml#n2", "#h"))},
        ("wrong-target",),
    ),
    Case("a call to the other note", {TEXT: put("#n2", "#n1")}, ("number-mismatch",)),
    Case(
        "a paragraph in a heading",
        {TEXT: put("<h1>One</h1>", "<h1><p>One</p></h1>")},
        ("bad-nesting",),
    ),
    Case("old types of notes", {NOTES: put("endnote", "rearnote", 9)}, ("deprecated-role",) * 2),
    Case(
        "an id twice among the notes",
        {NOTES: put('id="n2"', 'id="n1"')},
        ("duplicate-id", "dangling-link"),
    ),
    Case("a file that is not well-formed", {TEXT: put("</h1>", "")}, ("bad-xhtml",)),
    Case(
        "a file that is listed and not there",
        {OPF: put('href="c1.xhtml"', 'href="c0.xhtml"')},
        ("bad-package", "not-in-spine"),
    ),
]
CONTROLS = [
    Case(
        "a power and a unit",
        {TEXT: put("</p>", " Then x<sup>2</sup> m<sup>2</sup> 10<sup>3</sup>.</p>")},
        (),
    ),
    Case("a year in brackets", {TEXT: put("</p>", " So it was.[sic] In [1923] it was.</p>")}, ()),
    Case("marks in code", {TEXT: put("</p>", " <code>[^1]: x</code></p>")}, ()),
    Case(
        "an ordinary link",
        {TEXT: put("</p>", ' <a href="https://example.org/a#fn1">the site</a></p>')},
        (),
    ),
    Case(
        "an index of pages", {TEXT: put("</p>", '</p><p id="i">Marx, <a href="#i">12</a></p>')}, ()
    ),
    Case(
        "calls in sup",
        {TEXT: also(put(ONE, f"<sup>{ONE}</sup>"), put(TWO, f"<sup>{TWO}</sup>"))},
        (),
    ),
    Case(
        "ids on the sup around the call",
        {
            TEXT: put(
                ONE,
                f'<sup id="r1">{ONE.replace(chr(32) + "id=" + chr(34) + "r1" + chr(34), "")}</sup>',
            )
        },
        (),
    ),
    Case(
        "notes out of the line, linked both ways",
        {OPF: put('idref="notes"', 'idref="notes" linear="no"')},
        (),
    ),
    Case(
        "two calls, two ways back",
        {
            TEXT: put("</p>", f" Again.{ONE.replace('r1', 'r3')}</p>"),
            NOTES: put(
                FIRST,
                '<p>Text. <a href="c1.xhtml#r3" role="doc-backlink">↩</a> <a href="c1.xhtml#r1"',
            ),
        },
        (),
    ),
]


def damaged(case: Case) -> bytes:
    data = GOOD
    for name, edit in case.edits.items():
        data = edited(data, name, edit)
    return data


@pytest.mark.parametrize("case", EXPECTED, ids=lambda case: f"{case['id']} {case['title']}")
def test_a_case_is_judged(case: dict[str, str]) -> None:
    name = case["file"]
    found = judge_epub((CASES / name).read_bytes(), name)
    if "rule" not in case:
        assert found == ()
        return
    assert {one.rule for one in found} == {case["rule"]}
    assert {one.severity.value for one in found} == {case["severity"]}
    assert all(one.artifact == name and one.location for one in found)


@pytest.mark.parametrize("case", MADE, ids=lambda case: case.name)
def test_a_fault_is_found(case: Case) -> None:
    assert sorted(one.rule for one in judge_epub(damaged(case))) == sorted(case.rules)


@pytest.mark.parametrize("case", CONTROLS, ids=lambda case: case.name)
def test_nothing_is_found_where_nothing_is_wrong(case: Case) -> None:
    assert [f"{one.rule} {one.message}" for one in judge_epub(damaged(case))] == []


def test_a_locked_text_is_named() -> None:
    lock = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherData>'
        '<enc:CipherReference URI="EPUB/c1.xhtml"/></enc:CipherData></enc:EncryptedData>'
        "</encryption>"
    )
    parts = files(GOOD)
    parts["META-INF/encryption.xml"] = lock.encode()
    parts["EPUB/c1.xhtml"] = b"\x00\x01\x02"
    (one,) = judge_epub(packed(parts))
    assert one.rule == "bad-package"
    assert "encrypted" in one.message


def test_the_length_of_notes_is_a_remark() -> None:
    long = put("Text.", f"{'Words and words. ' * 400}")
    one, _ = judge_epub(edited(GOOD, "notes.xhtml", long))
    assert (one.rule, one.severity.value) == ("long-note", "info")
    short = put("Text.", "A note of some words.")
    assert "under 9" in judge_epub(edited(GOOD, "notes.xhtml", short))[0].message
