"""A file that may be anybody's is proved within bounds of time and memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

import book.proof.bounds
from book.cli.main import main
from tests.support.books import SETTINGS, write_book
from tests.support.epubs import edited
from tests.test_verify_alone import bomb

TEXT = "# One\n\nText.[^a] More.\n\n[^a]: A note.\n"
EDITIONS = '\n[editions.epub]\nformat = "epub"\n\n[editions.screen]\nformat = "pdf"\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with its files."""
    root = write_book(
        tmp_path_factory.mktemp("made") / "book", {"one.md": TEXT}, SETTINGS + EDITIONS
    )
    done = CliRunner().invoke(main, ["-C", str(root), "build", "--jobs", "1", "--no-cache"])
    assert done.exit_code == 0, done.output
    return root


def verified(root: Path, name: str) -> tuple[int, list[tuple[str, str]]]:
    done = CliRunner().invoke(main, ["-C", str(root), "verify", "--format", "json", name])
    found = json.loads(done.stdout)["findings"]
    return done.exit_code, [(one["rule"], one["message"]) for one in found]


def long_text(data: bytes) -> bytes:
    """An EPUB with a text of two million words."""
    words = Random(1).randbytes(2**23).hex(" ", 4)
    return edited(data, "one.xhtml", lambda text: text.replace("More", words))


@pytest.mark.parametrize(
    ("end", "rule", "grow"),
    [("screen.pdf", "unreadable-pdf", bomb), (".epub", "unreadable-epub", long_text)],
)
def test_a_file_that_needs_too_much_is_a_finding(
    made: Path,
    end: str,
    rule: str,
    grow: Callable[[bytes], bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = next(one for one in made.glob(f"dist/*{end}"))
    assert verified(made, str(good)) == (0, [])
    path = tmp_path / good.name
    path.write_bytes(grow(good.read_bytes()))
    # The process inherits ours, in which there may be room left: time ends it then.
    monkeypatch.setattr(book.proof.bounds, "_MEMORY", 1 << 20)
    monkeypatch.setattr(book.proof.bounds, "_SECONDS", 1)
    status, said = verified(made, str(path))
    assert status == 1
    assert [one for one, _ in said] == [rule]
    assert "needs more than" in said[0][1]


def test_a_file_that_is_larger_than_any_book_is_a_finding(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = next(one for one in made.glob("dist/*-screen.pdf"))
    monkeypatch.setattr(book.proof.bounds, "LARGEST", 100)
    status, said = verified(made, str(name))
    assert (status, [one for one, _ in said]) == (1, ["unreadable-pdf"])
    assert "larger than any book" in said[0][1]


def test_a_pdf_that_grows_is_proved_within_bounds(made: Path, tmp_path: Path) -> None:
    good = next(one for one in made.glob("dist/*-screen.pdf"))
    path = tmp_path / good.name
    path.write_bytes(bomb(good.read_bytes()))
    status, said = verified(made, str(path))
    assert status == 1
    assert {one for one, _ in said} & {"unreadable-pdf", "lost-words"}
