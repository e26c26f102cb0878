"""A build that was done before is not done again, as long as all that it left is there."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from book.cli.main import main
from tests.support.books import SETTINGS, write_book
from tests.support.spoilt import png

TEXT = "# One\n\n![An image](i.png)\n\nA call,[^1] and some more text to read.\n\n[^1]: A note.\n"
EDITION = '\n[editions.screen]\nformat = "pdf"\n'
Build = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book, built once."""
    folder = tmp_path_factory.mktemp("standing")
    root = write_book(folder / "book", {"one.md": TEXT}, SETTINGS + EDITION)
    (root / "i.png").write_bytes(png(30, 20))
    build(root)
    return root


def build(root: Path, *options: str) -> dict[str, Any]:
    """Build the book; what is said of it."""
    environment = {"BOOK_CACHE_DIR": str(root.parent / "cache")}
    command = ["-C", str(root), "build", "--jobs", "1", "--format", "json", *options]
    result = CliRunner().invoke(main, command, env=environment, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def written(root: Path) -> dict[str, tuple[int, bytes]]:
    """Time and bytes of all outputs; each has been a new file if its number is another."""
    return {
        one.name: (one.stat().st_ino, one.read_bytes())
        for one in sorted((root / "dist").iterdir())
        if one.is_file()
    }


def test_nothing_is_done_twice(root: Path) -> None:
    before = written(root)
    told = build(root)
    assert written(root) == before
    again = build(root)
    assert written(root) == before
    assert again["outputs"] == told["outputs"]
    assert again["findings"] == told["findings"]
    environment = {"BOOK_CACHE_DIR": str(root.parent / "cache")}
    said = CliRunner().invoke(main, ["-C", str(root), "build"], env=environment)
    assert said.stdout.count(", unchanged\n") == len(before)
    # Unless it is asked for.
    build(root, "--no-cache")
    assert {name: data for name, (_, data) in written(root).items()} == {
        name: data for name, (_, data) in before.items()
    }
    assert written(root) != before


def test_a_file_that_does_not_stand_is_made_again(root: Path) -> None:
    build(root)
    before = written(root)
    file = next((root / "dist").glob("*.pdf"))
    data = file.read_bytes()
    file.write_bytes(data.replace(b"%PDF-1.7", b"%PDF-1.6"))
    build(root)
    assert file.read_bytes() == data
    (root / "dist" / "proof.html").unlink()
    build(root)
    assert [data for _, data in written(root).values()] == [data for _, data in before.values()]


def test_whatever_changes_in_the_book_is_seen(root: Path) -> None:
    build(root)
    text = root / "one.md"
    state = text.stat()
    # Not even its date or its length tells.
    text.write_text(TEXT.replace("some more text", "same more text"), encoding="utf-8")
    os.utime(text, ns=(state.st_atime_ns, state.st_mtime_ns))
    before = written(root)
    build(root)
    changed = written(root)
    assert changed != before
    # Neither need it be a text.
    settings = root / "book.toml"
    said = settings.read_text(encoding="utf-8")
    settings.write_text(said.replace("A Small Book", "A Small Bock"), encoding="utf-8")
    build(root)
    assert written(root) != changed
