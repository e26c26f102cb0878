"""`book build` from outside: what it reports and writes, and how it ends when it can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import contents, document, new_book, run, spoil


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, entered."""
    return new_book(tmp_path, monkeypatch)


def test_build_report(book: Path) -> None:
    result = run("build", "--format", "json")
    assert result.exit_code == 0
    report = document(result)
    assert list(report) == ["schema", "outputs", "findings", "summary", "seconds"]
    assert report["schema"] == "book.build/1"
    assert [one["path"] for one in report["outputs"]] == [
        "dist/a-book.epub",
        "dist/a-book-cover.jpg",
        "dist/a-book-screen.pdf",
        "dist/proof.html",
    ]
    assert [one["kind"] for one in report["outputs"]] == ["epub", "cover", "pdf", "proof"]
    for one in report["outputs"]:
        assert set(one) == {"edition", "kind", "path", "bytes", "sha256", "pages"}
        assert (book / one["path"]).stat().st_size == one["bytes"]
    assert sorted(contents(book / "dist")) == [
        "a-book-cover.jpg",
        "a-book-screen.pdf",
        "a-book.epub",
        "proof.html",
    ]


def test_build_of_some_editions_and_products(book: Path) -> None:
    result = run("build", "epub", "--output", "out", "--no-cache", "--one-shot")
    assert result.exit_code == 0
    assert result.stdout.startswith("out/a-book.epub: ")
    assert sorted(contents(book / "out")) == ["a-book-cover.jpg", "a-book.epub", "proof.html"]
    assert run("build", "epub", "--quiet").output == ""


def test_same_input_same_bytes(book: Path) -> None:
    assert run("build", "--jobs", "1", "--output", "one").exit_code == 0
    assert run("build", "--jobs", "4", "--output", "two").exit_code == 0
    assert contents(book / "one") == contents(book / "two")


def test_unknown_edition(book: Path) -> None:
    result = run("build", "hardback")
    assert result.exit_code == 2
    assert "epub, screen" in result.stderr
    assert not (book / "dist").exists()


def test_error_keeps_the_last_good_output(book: Path) -> None:
    assert run("build", "epub").exit_code == 0
    before = contents(book / "dist")
    spoil(book)
    result = run("build", "epub")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "not built" in result.stderr
    assert contents(book / "dist") == before


def test_draft(book: Path) -> None:
    spoil(book)
    result = run("build", "epub", "--draft")
    assert result.exit_code == 0
    assert "undefined-note" in result.stderr
    assert sorted(contents(book / "dist")) == [
        "draft/a-book-cover.jpg",
        "draft/a-book.epub",
        "draft/proof.html",
    ]


def test_unwritable_output(book: Path) -> None:
    (book / "dist").write_text("a file, not a directory")
    result = run("build", "epub")
    assert result.exit_code == 4
    assert "dist" in result.stderr


def test_interrupted(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("book.build.make_all", interrupt)
    result = run("build")
    assert result.exit_code == 130
    assert "interrupted" in result.stderr
    assert not (book / "dist").exists()


def test_missing_library(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> None:
        from book.libraries import MissingLibrary

        raise MissingLibrary("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("book.typesetting.ready.require_typesetter", absent)
    result = run("build", "screen")
    assert result.exit_code == 3
    assert "book doctor" in result.stderr


def test_fault_of_the_tool(book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise RuntimeError("the gears are stuck")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("book.build.make_all", fail)
    result = run("build")
    assert result.exit_code == 70
    assert "the gears are stuck" in result.stderr
    (report,) = tmp_path.glob("book-fault-*.txt")
    assert str(report) in result.stderr.replace("\n", "")
    assert "Traceback" in report.read_text()
