"""Whatever is written, the rules about notes answer: nothing crashes, and no marker is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from book.checks import check
from book.checks.view import View
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.finding import Finding
from book.repair import repair
from tests.support.books import write_book

PIECES = (
    *(
        "[^1]",
        "[^1]:",
        "[^1]: ",
        "[^2]",
        "[^2]: x",
        "[^a b]",
        "[^ 1]",
        "[^",
        "^[",
        "[^]",
        "[^1](#x)",
    ),
    *(
        "^[1]",
        "[",
        "]",
        "]:",
        ":",
        "^",
        "(",
        ")",
        "{.x}",
        "{#a}",
        "!",
        "\\",
        "\\[^1]",
        "[1]: x",
        "^[x]",
    ),
    *(
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "    ",
        "\t",
        " ",
        "  ",
        "> ",
        "- ",
        "1. ",
        "a. ",
        "| ",
        "|---|",
        ": ",
    ),
    *(
        "`",
        "```\n",
        "<!--",
        "-->",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "# ",
        "---",
        "===",
        ":::",
        "::: x\n",
    ),
    *(
        "*",
        "**",
        "_",
        "word",
        "One. ",
        "\u2028",
        "\f",
        "\ufeff",
        "\u200b",
        "\uff3b^1\uff3d",
        "\u0441",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=24).map("".join) | st.text(
    st.sampled_from("[]^:1a \n\t>-`\\<!(){}*|#.\u2028\ufeff"), max_size=40
)
MANY = settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of one chapter with a notes file; the tests give their own texts for both."""
    texts = {"text.md": "x\n", "notes/text.md": "\n"}
    return write_book(tmp_path_factory.mktemp("book"), texts)


def _read(root: Path, text: str, notes: str) -> tuple[Book, list[Finding]]:
    instead = {"text.md": text.encode(), "notes/text.md": notes.encode()}
    loaded = load_book(root, instead)
    assert loaded.book is not None
    return loaded.book, check(loaded.book, loaded.findings)


@MANY
@given(text=TEXTS, notes=TEXTS)
@example(text="One.[^1]\n\n[^1] First note.\n", notes="")
@example(text="> - ^[a [^1] b\n", notes="    [^1]: x")
def test_no_text_crashes_the_rules(root: Path, text: str, notes: str) -> None:
    _, found = _read(root, text, notes)
    assert all(one.message and (one.span is None or one.span.line >= 0) for one in found)


@MANY
@given(text=TEXTS)
@example(text="a [^1 b\n")
@example(text="`[^1]` <!-- [^2] --> \\[^3]\n")
@example(text='<span title="[^1]">x</span>\n')
@example(text="![a [^1] b](i.png) c\n")
@example(text="\u2028\n[^1]\n")
@example(text="> \u2028\n> [^1]\n")
def test_every_marker_is_a_note_or_a_finding(root: Path, text: str) -> None:
    book, found = _read(root, text, "")
    view = View(book)
    (here,) = view.markers
    lines = {one.span.line for one in found if one.span is not None}
    explained = {place for one in found for _, place in one.explains}
    for marker in here.markers:
        if marker.state == "unread":
            keys = {here.key(marker.label), str(marker.span)}
            assert marker.line in lines or keys & explained, (text, marker)
    # The other way round: all that the model has was found in the source.
    calls = [one.reference for one in here.markers if one.reference is not None]
    assert {id(one) for one in calls} == {id(one) for one in view.entries[0].references}
    notes = [one.definition for one in here.markers if one.definition is not None]
    written = [one for one in book.entries[0].definitions if one.label is not None]
    assert {id(one) for one in notes} == {id(one) for one in written}


@MANY
@given(text=TEXTS)
def test_all_that_looks_like_a_marker_is_looked_at(root: Path, text: str) -> None:
    book, _ = _read(root, text, "")
    (here,) = View(book).markers
    seen = {(one.line, one.column) for one in here.markers}
    lines = book.sources["text.md"].lines
    for number, line in enumerate(lines, 1):
        for match in re.finditer(r"\[\^|\^\[", line):
            # `^[^1]` may be one of two things, and is looked at as one of them.
            near = {(number, match.start() + 1 + shift) for shift in (-1, 0, 1)}
            assert near & seen, (text, number, match.start())


@MANY
@given(text=TEXTS, notes=TEXTS)
def test_repairs_come_to_an_end(root: Path, text: str, notes: str) -> None:
    def checker(texts: dict[str, str]) -> list[Finding]:
        return _read(root, texts["text.md"], texts["notes/text.md"])[1]

    before = {"text.md": text, "notes/text.md": notes}
    after = before | repair(before, checker).texts
    assert repair(after, checker).texts == {}
