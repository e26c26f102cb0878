"""What proofs keep: it saves work, and never hides a fault."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import book.proof.epub.prove
import book.proof.pdf.prove
import book.proof.pdf.read
from book.cache import Cache
from book.cli.main import main
from book.model.book import Book
from book.model.finding import Finding, Severity
from book.proof.epub import EpubProof, prove_epub
from book.proof.kept import Kept, proved_once
from book.proof.pdf.prove import PdfProof, prove_pdf
from book.proof.pdf.read import Figure, Sheet, Unreadable, read_pdf
from tests.support import note_damages, page_damages  # noqa: F401  (they list what they do)
from tests.support.books import SETTINGS, write_book
from tests.support.damages import DAMAGES
from tests.support.epubs import Made, edited, made
from tests.support.proved_pdf import EDITIONS, built, edition_of, the_book
from tests.support.spoil_pdf import SpoiltPdf

MOST = 1


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """What is known when both editions have been proved, with pictures."""
    kept = Kept(tmp_path_factory.mktemp("kept"), "this version")
    for name in ("screen", "paperback"):
        proved(built(name), name, kept)
    return kept


def fresh(data: bytes, name: str, kept: Kept | None = None, book: Book | None = None) -> PdfProof:
    edition = edition_of(the_book(), name)
    return prove_pdf(data, book or the_book(), edition, most_pictures=MOST, kept=kept)


def proved(data: bytes, name: str, kept: Kept, book: Book | None = None) -> PdfProof:
    """The proof as a build has it done."""
    given = book or the_book(), edition_of(the_book(), name), "", False, MOST
    return proved_once(kept, PdfProof, data, given, lambda: fresh(data, name, kept, book))


def entries(kept: Kept) -> set[Path]:
    return set(kept.folder.glob("??/*"))


@cache
def read_anew(data: bytes) -> tuple[Sheet, ...]:
    return read_pdf(data).sheets


class Counted:
    """Counts the calls of a function, and passes them on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        self.count = 0
        self._real = getattr(module, name)
        monkeypatch.setattr(module, name, self)

    def __call__(self, *arguments: Any, **more: Any) -> Any:
        self.count += 1
        return self._real(*arguments, **more)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.soak] if place % 4 else [])
        for place, name in enumerate(DAMAGES)
    ],
)
def test_a_damage_is_found_when_the_good_file_is_known(name: str, warm: Kept) -> None:
    edition, spoil = DAMAGES[name]
    pdf = SpoiltPdf(built(edition))
    spoil(pdf)
    data = pdf.saved()
    assert proved(data, edition, warm) == fresh(data, edition)


@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_what_is_known_is_what_was_proved(name: str, warm: Kept) -> None:
    assert proved(built(name), name, warm) == fresh(built(name), name)
    assert fresh(built(name), name, warm) == fresh(built(name), name)


def test_a_good_file_is_not_read_twice(warm: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Counted(monkeypatch, book.proof.pdf.prove, "OpenPdf")
    proved(built("screen"), "screen", warm)
    assert reading.count == 0


def test_pages_that_did_not_change_are_not_read_again(
    warm: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same file, written anew."""
    data = SpoiltPdf(built("screen")).saved()
    assert data != built("screen")
    reading = Counted(monkeypatch, book.proof.pdf.read, "_sheet")
    assert fresh(data, "screen", warm) == fresh(built("screen"), "screen", warm)
    assert reading.count == 0


def test_the_pages_of_an_entry_alone_are_read_anew_when_one_of_them_has_changed(
    warm: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf = SpoiltPdf(built("screen"))
    pdf.shift(3, pdf.pieces(3)[:1], 5)
    data = pdf.saved()
    reading = Counted(monkeypatch, book.proof.pdf.read, "_sheet")
    proof = fresh(data, "screen", warm)
    starts = [one.page_index for one in proof.page_starts if one.entry == "one"]
    assert reading.count == len(starts) < proof.pages


def test_a_moved_page_is_known_by_its_words_and_not_by_its_place(warm: Kept) -> None:
    pdf = SpoiltPdf(built("paperback"))
    del pdf.pdf.pages[3]
    proof = fresh(pdf.saved(), "paperback", warm)
    assert proof == fresh(pdf.saved(), "paperback")
    assert proof.findings


def test_a_damaged_page_that_is_known_is_no_better_for_that(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "")
    pdf = SpoiltPdf(built("screen"))
    pdf.write(3, [])
    first = fresh(pdf.saved(), "screen", kept)
    assert first == fresh(pdf.saved(), "screen", kept)
    assert "lost-words" in {one.rule for one in first.findings}


def test_another_manuscript_has_another_verdict(warm: Kept) -> None:
    """The file is the same, but is no longer what it should be."""
    told = the_book()
    entry = told.entries[-1]
    note = replace(entry.notes[0], blocks=entry.notes[1].blocks)
    changed = replace(
        told, entries=(*told.entries[:-1], replace(entry, notes=(note, *entry.notes[1:])))
    )
    proof = proved(built("screen"), "screen", warm, changed)
    assert {one.severity for one in proof.findings} & {Severity.ERROR}
    assert proof == fresh(built("screen"), "screen", None, changed)


def test_another_version_of_the_program_knows_nothing(
    warm: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = Counted(monkeypatch, book.proof.pdf.read, "_sheet")
    proof = proved(built("screen"), "screen", replace(warm, stamp="the next"))
    assert reading.count == proof.pages


def test_an_error_is_never_kept(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "")
    lost = Finding("lost-words", Severity.ERROR, "lost")
    remark = Finding("loose-line", Severity.INFO, "loose")
    said = [(lost,), (remark,), ()]

    def prove() -> PdfProof:
        return replace(fresh(built("screen"), "screen"), findings=said.pop(0))

    results = [proved_once(kept, PdfProof, b"one file", (), prove) for _ in range(3)]
    assert [one.findings for one in results] == [(lost,), (remark,), (remark,)]


@pytest.mark.parametrize("data", [b"", b"{}", b"null", b"[[]]", b"[1,2,3,4,5,6]", b"\xff"])
def test_an_entry_that_is_something_else_is_missing(data: bytes, tmp_path: Path) -> None:
    kept = Kept(tmp_path, "")
    name = kept.name("anything")
    Cache(tmp_path).put(name, data)
    assert kept.get(name, PdfProof) is None
    assert kept.get(name, Sheet) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff", b'{"a": 1}', b'{"a": [[1]]}'])
def test_a_box_of_something_else_holds_nothing(data: bytes, tmp_path: Path) -> None:
    kept = Kept(tmp_path, "")
    Cache(tmp_path).put(kept.name("box"), data)
    box = kept.box(kept.name("box"))
    assert box.get("a", Sheet) is None
    box.put("b", Figure("1", 0, 1, 0.0, 0.0, 1.0, 1.0, raised=True))
    box.close()
    again = kept.box(kept.name("box"))
    assert again.get("a", Sheet) is None
    assert again.get("b", Figure) == Figure("1", 0, 1, 0.0, 0.0, 1.0, 1.0, raised=True)


def test_a_picture_that_is_gone_is_made_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "")
    first = proved(built("screen"), "screen", kept)
    pictures = [one for one in entries(kept) if one.read_bytes()[32:].startswith(b"\x89PNG")]
    assert pictures
    for one in pictures:
        one.unlink()
    assert proved(built("screen"), "screen", kept) == first


def test_what_the_cache_cannot_hold_is_proved_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    kept = Kept(tmp_path / "file", "")
    assert proved(built("screen"), "screen", kept) == fresh(built("screen"), "screen")


# --- EPUBs -------------------------------------------------------------------------------------


def proved_epub(one: Made, data: bytes, kept: Kept) -> EpubProof:
    given = one.book, one.edition
    return proved_once(
        kept, EpubProof, data, given, lambda: prove_epub(data, one.book, one.edition)
    )


def test_an_epub_is_proved_once_and_a_damaged_one_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Kept(tmp_path / "kept", "")
    good = made(
        tmp_path / "book", {"one.md": "# One\n\nText.[^a] More.[^b]\n\n[^a]: A.\n[^b]: B.\n"}
    )
    first = proved_epub(good, good.data, kept)
    opening = Counted(monkeypatch, book.proof.epub.prove, "open_epub")
    assert proved_epub(good, good.data, kept) == first == replace(first)
    assert opening.count == 0
    spoilt = edited(good.data, "one.xhtml", lambda text: text.replace("More", "Less"))
    assert proved_epub(good, spoilt, kept) == good.proof(spoilt)
    assert good.proof(spoilt).findings


# --- The command -------------------------------------------------------------------------------

TEXT = "# One\n\nText.[^a] More.\n\n[^a]: A note.\n"


def test_a_build_keeps_its_proof_and_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOK_CACHE_DIR", str(tmp_path / "cache"))
    root = write_book(tmp_path / "book", {"one.md": TEXT}, SETTINGS + EDITIONS)
    monkeypatch.chdir(root)

    def build(*options: str) -> dict[str, bytes]:
        done = CliRunner().invoke(main, ["build", "--format", "json", "--jobs", "1", *options])
        assert done.exit_code == 0, done.output
        assert json.loads(done.stdout)
        return {one.name: one.read_bytes() for one in Path("dist").glob("*") if one.is_file()}

    reading = Counted(monkeypatch, book.proof.pdf.prove, "OpenPdf")
    without = build("--no-cache")
    assert reading.count == 2
    assert not (tmp_path / "cache").exists()
    cold = build()
    assert reading.count == 4
    assert build() == cold == without
    assert reading.count == 4
    assert build("--no-cache") == cold
    assert reading.count == 6
    # Who asks has it read, in a process of its own.
    monkeypatch.setattr(book.proof.pdf.prove, "OpenPdf", lambda *_, **__: open_noted(tmp_path))
    done = CliRunner().invoke(main, ["verify", *map(str, Path("dist").glob("*-screen.pdf"))])
    assert done.exit_code == 1, done.output
    assert (tmp_path / "read").exists()


def open_noted(folder: Path) -> Any:
    (folder / "read").touch()
    raise Unreadable("it was asked for")
