"""The commands, run from outside, on a book that `book new` has made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from book.cli.main import main


def new_book(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book in `folder`, entered."""
    # Fixes the directory that the test returns to: -C changes it for the whole process.
    monkeypatch.chdir(folder)
    assert run("new", "a-book").exit_code == 0
    monkeypatch.chdir(folder / "a-book")
    return folder / "a-book"


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert "Traceback" not in result.output
    return result


def document(result: Result) -> Any:
    """Standard output is JSON and nothing else."""
    return json.loads(result.stdout)


def spoil(book: Path) -> None:
    with (book / "text/chapter-1.md").open("a") as file:
        file.write("\nA call[^nowhere] too many.\n")


def contents(directory: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }
