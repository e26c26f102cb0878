"""The machine fails, or a person has had enough: the files of the last good build stay."""

from __future__ import annotations

import ctypes
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.support.spoilt import book_command, good_book, interrupted, tree


def add(name: str, text: str, root: Path) -> None:
    """Put `text` behind what is in a file."""
    with (root / name).open("a", encoding="utf-8") as file:
        file.write(text)


def _without_rights_of_root() -> None:
    # Root may write anywhere by two capabilities; a process can give them up for its children.
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH (linux/capability.h)
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP (linux/prctl.h)


def _small_files(size: int) -> Callable[[], None]:
    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book that was built, and then changed; temporary files go beside it."""
    book = good_book(tmp_path / "book")
    monkeypatch.chdir(book)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    assert book_command(book, "build").status == 0
    add("one.md", "\nAnd in June.\n", book)
    return book


def untouched(built: Path, before: dict[str, bytes]) -> bool:
    """Whether the outputs are those of before, and nothing lies about."""
    left = list((built.parent / "temporary").iterdir())
    return tree(built / "dist") == before and not left


@pytest.mark.skipif(sys.platform != "linux", reason="limits and capabilities of Linux")
def test_full_disk_and_read_only_output(built: Path) -> None:
    before = tree(built / "dist")
    noise = random.Random(1).randbytes(3 * 500 * 500)
    Image.frombytes("RGB", (500, 500), noise).save(built / "noise.png")
    add("one.md", "\n![Noise](noise.png)\n", built)
    # Room for the typesetter's own files, and none for the EPUB.
    ended = book_command(built, "build", before=_small_files(550_000))
    assert ended.status == 4
    assert ended.said == (
        "book: reading or writing failed: dist/a-small-book.epub: File too large\n"
    )
    assert untouched(built, before)
    ended = book_command(built, "build", before=_small_files(10_000))
    assert ended.status == 4
    assert "temporary files" in ended.err
    assert untouched(built, before)
    (built / "dist").chmod(0o555)
    ended = book_command(built, "build", before=_without_rights_of_root)
    (built / "dist").chmod(0o755)
    assert ended.status == 4
    assert ended.said.startswith("book: reading or writing failed: dist/a-small-book")
    assert ended.said.endswith("Permission denied\n")
    assert untouched(built, before)


@pytest.mark.skipif(os.name != "posix", reason="the signal of a terminal")
@pytest.mark.parametrize("editions", ["", '\n[editions.screen]\nformat = "pdf"\n'])
def test_interrupted_while_it_works(editions: str, built: Path) -> None:
    add("book.toml", editions, built)
    before = tree(built / "dist")
    ended = interrupted(built, "build")
    assert (ended.status, ended.said.strip()) == (130, "book: interrupted")
    assert untouched(built, before)
