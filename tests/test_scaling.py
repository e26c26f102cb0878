"""Twice the text is twice the work, whatever stands in it: a manuscript can come from a stranger.

Work is counted, not timed: as calls of functions here, and in the soak test as processor time of
texts so long that squares would show.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time

import pytest

from book.manuscript.load import load_book
from tests.support.books import findings, write_book
from tests.support.long_texts import TEXTS, Torture


def _calls(root: Path) -> int:
    """The number of calls, of Python's own functions as well, that a check makes."""
    count = 0

    def count_up(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(count_up)
    try:
        findings(load_book(root))
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("torture", TEXTS.values(), ids=TEXTS)
def test_twice_the_text_is_twice_the_work(torture: Torture, tmp_path: Path) -> None:
    one, two = (
        _calls(write_book(tmp_path / str(count), {"one.md": torture(count)})) for count in (60, 120)
    )
    assert two < 2.4 * one + 2_000


@pytest.mark.soak
@pytest.mark.parametrize("torture", TEXTS.values(), ids=TEXTS)
def test_twice_the_text_takes_twice_the_time(torture: Torture, tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        root = write_book(tmp_path / str(count), {"one.md": torture(count)})
        start = process_time()
        findings(load_book(root))
        return process_time() - start

    assert seconds(40_000) < 3 * seconds(20_000) + 0.5
