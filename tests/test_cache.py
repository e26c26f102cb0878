"""The cache: never needed, never wrong, never in the way."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from book.cache import Cache, cache_folder
from book.cli.main import main

NAME, OTHER = "ab" * 32, "cd" * 32


def test_what_was_put_is_got(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    assert cache.get(NAME) is None
    cache.put(NAME, b"data")
    cache.put(NAME, b"data")
    assert cache.get(NAME) == b"data"
    assert not list((tmp_path / "cache").rglob("*.part"))


def test_a_damaged_entry_is_missing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(NAME, b"data")
    (entry,) = tmp_path.glob("??/*")
    entry.write_bytes(entry.read_bytes()[:-1])
    assert cache.get(NAME) is None
    cache.put(NAME, b"data")
    assert cache.get(NAME) == b"data"


def test_a_folder_that_cannot_be_made_is_no_failure(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    cache = Cache(blocked / "cache")
    cache.put(NAME, b"data")
    assert cache.get(NAME) is None
    cache.trim()


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit=3000)
    names = [f"{number:02x}" * 32 for number in range(5)]
    for age, name in enumerate(names):
        cache.put(name, b"x" * 900)
        (entry,) = tmp_path.glob(f"{name[:2]}/*")
        os.utime(entry, (age, age))
    assert cache.get(names[0]) is not None  # used just now
    cache.trim()
    assert [name for name in names if cache.has(name)] == [names[0], names[4]]


def test_clean_removes_the_cache_and_nothing_else(tmp_path: Path) -> None:
    root, kept = tmp_path / "book", tmp_path / "cache"
    root.mkdir()
    (root / "book.toml").write_text("", encoding="utf-8")
    environment = {"BOOK_CACHE_DIR": str(kept)}

    def clean() -> str:
        return CliRunner(env=environment).invoke(main, ["-C", str(root), "clean"]).output

    Cache(kept).put(NAME, b"data")
    assert clean() == "removed the cache\n"
    assert not kept.exists()
    # A folder that someone named by mistake is not ours to remove.
    kept.mkdir()
    (kept / "letters.txt").write_text("dear", encoding="utf-8")
    assert clean() == "nothing to remove\n"
    assert (kept / "letters.txt").exists()


def test_the_cache_is_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOK_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("BOOK_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    if sys.platform == "linux":
        assert cache_folder() == tmp_path / "xdg" / "book"
