"""The tests' own cache of set pages: one for all of them, and none of the person's."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.page_lists import Pair


def pytest_configure(config: pytest.Config) -> None:
    # Processes of pytest-xdist inherit the first one's.
    if "BOOK_CACHE_DIR" not in os.environ:
        config.stash[_MADE] = os.environ["BOOK_CACHE_DIR"] = tempfile.mkdtemp(prefix="book-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    made = config.stash.get(_MADE, None)
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)


_MADE = pytest.StashKey[str]()


@pytest.fixture(scope="session")
def this_book() -> Pair:
    """The book in `manuscript/`: its paperback, and the EPUB that lists its pages."""
    from tests.support.page_lists import this_pair

    return this_pair()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A small book: its paperback, and the EPUB that lists its pages."""
    from tests.support.page_lists import small_pair

    return small_pair(tmp_path_factory.mktemp("pages") / "book")
