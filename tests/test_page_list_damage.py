"""Damage to the page list of an EPUB is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from book.proof.expected import expect
from tests.support.epubs import edited, files
from tests.support.page_lists import (
    _LIST,
    DAMAGE,
    NAV,
    ONE_FILE,
    Edit,
    Pair,
    one_word_on,
)


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
