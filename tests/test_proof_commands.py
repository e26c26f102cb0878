"""`book verify`, `book notes`, and a build whose files fail their proof."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from book.cli.main import main
from book.model.finding import Finding, Severity
from book.proof.epub.prove import EpubProof, prove_epub
from tests.support.books import SETTINGS, write_book
from tests.support.epubs import edited
from tests.support.proved_pdf import ONE

TEXT = "# One\n\nIt met.[^a] It rose.[^b] It met again.[^a]\n\n[^a]: In March.\n\n[^b]: In April.\n"
EPUB = "dist/a-small-book.epub"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = f'{SETTINGS}\n[editions.epub]\nformat = "epub"\n'
    write_book(tmp_path, {"one.md": TEXT}, settings)
    monkeypatch.chdir(tmp_path)
    assert run("build").exit_code == 0
    return tmp_path


def damage(path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        parts = {one: file.read(one.filename) for one in file.infolist()}
    with zipfile.ZipFile(path, "w") as file:
        for info, data in parts.items():
            file.writestr(info, data.replace(b"In April.", b""))


def test_a_good_file_is_verified(small: Path) -> None:
    done = run("verify", EPUB)
    assert done.exit_code == 0
    assert "no findings" in done.stderr


def test_a_lost_note_is_named_at_its_line(small: Path) -> None:
    damage(small / EPUB)
    done = run("verify", EPUB, "--format", "json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)["findings"]
    assert any(one["note"] == "one/b" and one["artifact"] == EPUB for one in found)
    assert found[-1]["file"] == "one.md"


def test_a_file_of_no_edition_is_asked_about(small: Path) -> None:
    (small / "other.pdf").write_bytes(b"%PDF-1.7")
    done = run("verify", "other.pdf")
    assert done.exit_code == 2
    assert "which edition" in done.stderr


def test_the_ledger_is_read_back(small: Path) -> None:
    document = json.loads(run("notes", "--format", "json").stdout)
    assert document["schema"] == "book.notes/1"
    first, second = document["notes"]
    assert (first["key"], first["label"], first["words"]) == ("one/a", "a", 2)
    assert [one["column"] for one in first["references"]] == [8, 39]
    assert first["editions"]["epub"]["number"] == "1"
    assert second["editions"]["epub"]["href"].startswith("one.xhtml#")


def test_the_ledger_says_what_the_file_says(small: Path) -> None:
    """Not what the manuscript would have it say."""
    place = small / EPUB
    place.write_bytes(edited(place.read_bytes(), "one.xhtml", lambda text: text.replace(
        'note 2">2</a>', 'note 2">7</a>')))  # fmt: skip
    _, second = json.loads(run("notes", "--format", "json").stdout)["notes"]
    assert second["editions"]["epub"]["number"] == "7"
    assert run("notes").stdout.splitlines()[2].split()[-2] == "7"


def test_the_ledger_as_table_and_csv(small: Path) -> None:
    table = run("notes").stdout.splitlines()
    assert table[0].split() == ["note", "text", "words", "called", "at", "number", "epub"]
    assert table[2].split()[-2:] == ["2", "one.xhtml#one.note.b"]
    head, *rows = run("notes", "--format", "csv").stdout.splitlines()
    assert head == "note,text,words,called at,epub,epub number"
    assert rows == [
        "one/a,one.md:5,2,one.md:3:8 one.md:3:39,one.xhtml#one.note.a,1",
        "one/b,one.md:7,2,one.md:3:21,one.xhtml#one.note.b,2",
    ]


def test_the_ledger_has_the_pages_of_every_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read from the file: the numbers are as printed, and so are the folios."""
    settings = f'{SETTINGS}\n[editions.paper]\nformat = "pdf"\npaper = "cream"\n'
    write_book(tmp_path, {"one.md": ONE}, settings)
    monkeypatch.chdir(tmp_path)
    assert run("build").exit_code == 0
    document = json.loads(run("notes", "--format", "json").stdout)
    found = {one["key"]: one["editions"]["paper"] for one in document["notes"]}
    pages = pypdfium2.PdfDocument(tmp_path / "dist/a-small-book-paper.pdf")
    texts = {
        pages.get_page_label(index): page.get_textpage().get_text_range().replace("\r\n", " ")
        for index, page in enumerate(pages)
    }
    assert list(found) == [f"one/{label}" for label in "abcde"]
    for place, start in zip(
        found.values(), ("Alpha", "Beta", "Gamma", "Delta", "Epsilon"), strict=True
    ):
        assert f"{place['number']} {start}" in " ".join(texts[place["page"]].split())
        assert place["page"] == place["call_pages"][0] == place["ends_on"]
    assert len(found["one/a"]["call_pages"]) == 2
    head, first, *_ = csv.reader(run("notes", "--format", "csv").stdout.splitlines())
    assert head[4:] == ["paper", "paper ends on", "paper call pages", "paper number"]
    assert first[4:] == [found["one/a"]["page"], found["one/a"]["ends_on"],
                         " ".join(found["one/a"]["call_pages"]), "1"]  # fmt: skip
    stats = json.loads(run("stats", "--format", "json").stdout)
    assert stats["pages"] == {"paper": len(pages)}


def test_an_edition_that_is_not_built_is_said(small: Path) -> None:
    (small / EPUB).unlink()
    done = run("notes", "--format", "json")
    assert "epub is not built" in done.stderr
    assert all(one["editions"] == {} for one in json.loads(done.stdout)["notes"])


def test_files_that_fail_their_proof_are_rejected(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_good = (small / EPUB).read_bytes()

    lost = Finding("lost-words", Severity.ERROR, "words are lost", artifact="a-small-book.epub")

    def failing(*arguments: Any, **more: Any) -> EpubProof:
        return replace(prove_epub(*arguments, **more), findings=(lost,))

    monkeypatch.setattr("book.proof.epub.prove.prove_epub", failing)
    (small / "one.md").write_text(TEXT.replace("March", "May"), "utf-8")
    done = run("build", "--jobs", "1", "--no-cache")
    assert done.exit_code == 1
    assert (small / EPUB).read_bytes() == last_good
    assert (small / "dist/rejected/a-small-book.epub").exists()
    told = json.loads((small / "dist/rejected/findings.json").read_text("utf-8"))
    assert told["findings"][0]["rule"] == "lost-words"
    assert "dist/rejected/" in done.stderr
    report = (small / "dist/rejected/proof.html").read_text("utf-8")
    assert "Not proved: 1 error." in report
    assert "words are lost" in report
    assert "Proved." in (small / "dist/proof.html").read_text("utf-8"), "the last good one stays"
