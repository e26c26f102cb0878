"""No text brings the reader down: not by its depth, and not by the time that it takes."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from book.checks import check
from book.manuscript.load import load_book
from book.model.walk import plain_text, walk
from tests.support.books import read, write_book

# Far above what a linear reader needs for these sizes, far below what a quadratic one takes.
_SECONDS = 10.0
_N = 40_000

LONG = {
    "open brackets": "[" * _N,
    "open notes": "^[" * _N,
    "open images": "![" * _N,
    "quotes in quotes": "> " * _N,
    "lists in lists": "- " * _N,
    "numbers in numbers": "1. " * _N,
    "letters in letters": "(a) " * _N,
    "notes in notes": "[^a]: " * _N,
    "stars": "*" * _N,
    "stars that open": "*a " * _N,
    "stars that do both": "a**b" * _N,
    "three stars": "***a" * _N,
    "stars and dashes": "*_" * _N,
    "brackets in pairs": "[" * _N + "a" + "]" * _N,
    "links that end nowhere": "[a](" * _N,
    "spans": "[a]{.b}" * (_N // 2),
    "spans that end nowhere": "[a]{.b " * _N,
    "attributes": "[a]{" + ".b " * _N + "}",
    "hard breaks": "a  \n" * _N,
    "headings of one name": "# a\n\n" * (_N // 4),
    "blanks in a heading": "# a" + " " * _N + "b",
    "braces in a heading": "# " + "{" * _N,
    "a wide table": "|" + "a|" * 5000 + "\n|" + "-|" * 5000 + "\n" + "|x\n" * 20,
    "tags": "<sup>" * _N,
    "block tags": "<div>" * _N,
    "sections": "<![CDATA[" * _N,
    "instructions": "<?" * _N,
    "formulas": "<math>" * _N,
    "comments": "<!--" * _N,
    "backticks": "".join("e" + "`" * length for length in range(280)),
    "TeX": "\\a[" * _N,
    "citations": "[@a," * _N,
    "dollars": "$a" * _N,
    "wiki links": "[[" * _N,
    "fences": "::: x\n" * (_N // 8),
    "closing fences": ":::\n" * (_N // 4),
    "terms": "a\n: b\n\n" * (_N // 8),
    "verse": "| a\n" * (_N // 4),
    "addresses": "[a]: b\n" * (_N // 4),
    "blank lines": "\n" * _N,
}

DEEP = {
    "quotes": "> " * 200 + "word",
    "lists": "".join(f"{'  ' * depth}- word\n" for depth in range(200)),
    "notes": "^[" * 200 + "word" + "]" * 200,
    "spans": "[" * 200 + "word" + "]{.x}" * 200,
    "emphasis": "*a " * 200 + "word" + " b*" * 200,
    "tags": "<sup>" * 200 + "word" + "</sup>" * 200,
    "block tags": "<div>\n\n" * 200 + "word",
    "divs": "".join(f"{':' * (300 - depth)} x\n" for depth in range(200)) + "word",
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_text_takes_no_more_than_its_time(tmp_path: Path, name: str) -> None:
    root = write_book(tmp_path, {"one.md": LONG[name] + "\n"})
    start = process_time()
    loaded = load_book(root)
    assert process_time() - start < _SECONDS
    assert loaded.book is not None


@pytest.mark.parametrize("name", DEEP)
def test_what_is_too_deep_is_said_once_and_stops_a_build(tmp_path: Path, name: str) -> None:
    loaded = read(tmp_path, DEEP[name] + "\n")
    assert loaded.book is not None
    found = [one for one in check(loaded.book, loaded.findings) if one.rule == "too-deep"]
    assert [one.severity for one in found] == ["error"]
    assert all(one.span is not None and one.span.file == "one.md" for one in found)


@pytest.mark.parametrize("depth", [3, 20])
def test_what_is_deep_is_read(tmp_path: Path, depth: int) -> None:
    text = "> " * depth + "[" * depth + "*word*" + "]{.x}" * depth
    loaded = read(tmp_path, text + "\n")
    assert loaded.book is not None
    assert loaded.findings == []
    blocks = loaded.book.entries[0].blocks
    kinds = [type(node).__name__ for node in walk(blocks)]
    assert (kinds.count("Quote"), kinds.count("Span")) == (depth, depth)
    assert plain_text(blocks) == "word"


def test_brackets_without_end_stay_text(tmp_path: Path) -> None:
    text = "[" * 300 + "word [^1]" + "]" * 300
    loaded = read(tmp_path, text + "\n\n[^1]: A note.\n")
    assert loaded.book is not None
    entry = loaded.book.entries[0]
    assert plain_text(entry.blocks).count("[") == 300
    assert [note.key for note in entry.notes] == ["one/1"]
