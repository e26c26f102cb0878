"""The tests' own cache of set pages: one for all of them, and none of the person's."""

import os
import shutil
import tempfile

import pytest


def pytest_configure(config: pytest.Config) -> None:
    # Processes of pytest-xdist inherit the first one's.
    if "BOOK_CACHE_DIR" not in os.environ:
        config.stash[_MADE] = os.environ["BOOK_CACHE_DIR"] = tempfile.mkdtemp(prefix="book-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    made = config.stash.get(_MADE, None)
    if made is not None:
        shutil.rmtree(made, ignore_errors=True)


_MADE = pytest.StashKey[str]()
