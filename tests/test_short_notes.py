"""Notes of one line that share a line at the foot, where a theme asks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pypdfium2
import pytest

from benchmarks.lines import PrintedLine, lines
from book.build import proved
from book.manuscript.load import load_book
from book.model.finding import Severity
from book.typesetting.press import Typeset
from book.typesetting.setting import set_pdf
from tests.support.books import write_book
from tests.test_fitted_pages import TEXT
from tests.test_typesetting import annotations as links_of
from tests.test_typesetting import failures, objects

ROOT = Path(__file__).parent.parent
NOTES = 24


def text() -> str:
    """Every third note is long: those between them may share a line."""
    paragraphs, notes = [], []
    for number in range(1, NOTES + 1):
        paragraphs.append(f"{TEXT}{TEXT}[^{number}]")
        long = number % 3 == 0
        notes.append(f"[^{number}]: " + (f"See here. {TEXT}" if long else f"*Ibid.*, p. {number}."))
    return "# One\n\n" + "\n\n".join([*paragraphs, *notes]) + "\n"


@cache
def built(theme: str = "press", index: int = -1, run_in: bool = True) -> tuple[Typeset, list[str]]:
    """A book of short notes, and what the proof says of it."""
    with TemporaryDirectory() as folder:
        root = write_book(Path(folder), {"one.md": text()})
        (root / "styles").mkdir()
        own = (ROOT / "styles" / f"{theme}.toml").read_text(encoding="utf-8")
        own = own.replace("[pages]", f"[pages]\nrun-in = {str(run_in).lower()}")
        (root / "styles" / f"{theme}.toml").write_text(own, encoding="utf-8")
        book = load_book(root).book
        assert book is not None
        edition = replace(book.settings.editions[index], theme=theme)
        got = set_pdf(book, edition)
        found = proved(book, edition, got.data, "book.pdf")
        return got, [one.message for one in found if one.severity is not Severity.INFO]


def foot(data: bytes) -> list[PrintedLine]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [one for page in document for one in lines(page) if "Ibid." in one.text]
    finally:
        document.close()


@pytest.mark.parametrize("theme", ["press", "large"])
def test_short_notes_share_a_line_and_all_are_proved(theme: str) -> None:
    got, said = built(theme)
    assert said == []
    assert (got.lines.wrong, got.lines.sections) == ((), ())
    found = foot(got.data)
    assert sum(one.text.count("Ibid.") for one in found) == NOTES - NOTES // 3
    shared = [one for one in found if one.text.count("Ibid.") > 1]
    assert len(shared) > 3


def test_they_are_set_as_they_would_be_alone() -> None:
    alone = built(run_in=False)[0]
    assert all(one.text.count("Ibid.") == 1 for one in foot(alone.data))
    widths = {one.text.strip(): one.right - one.left for one in foot(alone.data)}
    got, seen = built()[0], 0
    for line in foot(got.data):
        inside = [text for text in widths if text in line.text]
        # An em and a half of eight and a half points is between them.
        wanted = sum(widths[one] for one in inside) + 12.75 * (len(inside) - 1)
        assert line.right - line.left == pytest.approx(wanted, abs=0.4)
        seen += len(inside)
    assert seen == len(widths)
    assert got.pages <= alone.pages


def test_each_is_a_note_with_links_both_ways(tmp_path: Path) -> None:
    got = built()[0]
    with objects(got.data) as pdf:
        notes = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Note"
        ]
        assert len(notes) == NOTES
        # Each stands behind the link that calls it.
        assert all(str(one.P.S) == "/P" for one in notes)
        leads = [str(one.Dest) for one in links_of(pdf) if "/Dest" in one]
    assert len(leads) == 2 * NOTES
    assert failures(got.data, "ua1", tmp_path) == []
