"""The words of a page are laid along those that it should have: what is the same is no fault."""

from __future__ import annotations

import pytest

from book.model.source import SourceSpan
from book.proof.pdf.matching import Want, match_words
from book.proof.pdf.words import Found, Stream

SPAN = SourceSpan("one.md", 1, 1, 1, 2)


def faults(wanted: str, found: str) -> int:
    """How many differences are faults; `found` are the words as they are read from pages."""
    wants = [Want(one, SPAN, "one", index) for index, one in enumerate(wanted.split())]
    words = tuple(Found(one, 0, 0) for one in found.split())
    return len(match_words(wants, Stream(words, ())).faults)


WANTED = "so no one s no one s no one s and many other words then a co operative end"


@pytest.mark.parametrize(
    "found",
    [
        "noone s no one s no one s",  # divided at its own hyphen once, and then not
        "no one s noone s no one s",
        "no one s no one s noone s",
        "noone s no one s noone s",
    ],
)
def test_a_word_that_stands_in_a_row_may_be_divided_once(found: str) -> None:
    assert faults(WANTED, f"so {found} and many other words then a cooperative end") == 0


@pytest.mark.parametrize(
    "found",
    ["noone s no one s", "noone s no one s no one", "noone s no two s no one s", "no one s noone"],
)
def test_what_is_lost_or_changed_beside_it_is_a_fault(found: str) -> None:
    assert faults(WANTED, f"so {found} and many other words then a cooperative end") > 0
