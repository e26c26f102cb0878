"""A book of some 320 pages for all seven printers: the kits, as they would be handed in."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from book.model.services import PRINTERS
from tests.support.books import SETTINGS, write_book

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"
_TEXT = (
    "the a of and to in that it was for on with as at by from but not they were had which all this "
    "one when who there their out up if about what so into has more her him some could them other "
    "than then now only its over also back after use two how our work first well way even new want "
    "because any these give day most us great house under last right move thing general school "
    "never same another begin while number part turn real leave might point form off child few"
)
_WORDS = _TEXT.split()
_CHAPTERS = 24
_PARAGRAPHS = 50
_EDITIONS = {
    "kdp-paperback": 'paper = "cream"',
    "kdp-hardcover": 'paper = "cream"',
    "ingramspark-paperback": 'paper = "creme"\nspine-width = "0.72in"',
    "ingramspark-hardcover": (
        'paper = "creme"\nspine-width = "0.9in"\ncover-size = "14.65x10.5in"\nhinge = "0.4in"'
    ),
    "lulu-paperback": "",
    "lulu-hardcover": "",
    "bookvault-paperback": 'spine-width = "18mm"',
}


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 20))]
    return " ".join(words).capitalize() + "."


def _chapter(number: int) -> str:
    chance = random.Random(number)
    parts = [f"# Chapter {number}"]
    notes: list[str] = []
    for place in range(_PARAGRAPHS):
        text = " ".join(_sentence(chance) for _ in range(chance.randint(4, 9)))
        if place % 4 == 1:
            notes.append(f"[^{len(notes) + 1}]: {_sentence(chance)} {_sentence(chance)}")
            text += f"[^{len(notes)}]"
        parts.append(text)
    return "\n\n".join([*parts, *notes]) + "\n"


def sample(root: Path) -> Path:
    """The book, with an edition for every printer."""
    settings = SETTINGS + (
        'subtitle = "And yet not so small"\n'
        'description = "Three hundred pages of words that mean nothing, with their notes."\n'
        '[[book.contributors]]\nname = "Ann Other"\nsort = "Other, Ann"\n'
    )
    for printer in PRINTERS:
        settings += (
            f'\n[editions.{printer}]\nformat = "pdf"\nprinter = "{printer}"\n'
            f'isbn = "978-0-306-40615-7"\n{_EDITIONS[printer]}\n'
        )
    texts = {f"{number}.md": _chapter(number) for number in range(1, _CHAPTERS + 1)}
    return write_book(root, texts, settings)


def kits(root: Path, *editions: str) -> Path:
    """The kits of a book, made by the command."""
    run = subprocess.run(
        [sys.executable, "-m", "book", "kit", "-C", str(root), *editions],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return root / "dist/kits"


def bar_codes(cover: Path) -> list[str]:
    """What a reader of bar codes sees on a cover, printed at 300 dots an inch."""
    zxingcpp = pytest.importorskip("zxingcpp")
    picture = pypdfium2.PdfDocument(cover)[0].render(scale=300 / 72).to_pil()
    return [one.text for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.soak
@pytest.mark.slow
def test_seven_kits_of_a_long_book(tmp_path: Path) -> None:
    made = kits(sample(tmp_path))
    for printer in PRINTERS:
        kit = made / printer
        names = {one.name for one in kit.iterdir()}
        assert {"checklist.md", "SHA256SUMS", "cover-proof.png", "pages.png"} <= names
        assert "missing" not in (kit / "checklist.md").read_text("utf-8")
        counts = {}
        for file in (one for one in kit.iterdir() if one.suffix == ".pdf"):
            with pikepdf.open(file) as pdf:
                counts[file] = len(pdf.pages)
        cover, interior = sorted(counts, key=lambda one: counts[one])
        assert counts[cover] == 1
        assert 280 <= counts[interior] <= 360
        assert counts[interior] % 2 == 0
        assert bar_codes(cover) == ["9780306406157"], printer


@pytest.mark.soak
@pytest.mark.slow
def test_three_kits_of_this_book(tmp_path: Path) -> None:
    """As it is, without a number: IngramSpark's lacks the cover, and says what is missing."""
    shutil.copytree(MANUSCRIPT, tmp_path / "book")
    made = kits(tmp_path / "book")
    for printer in ("kdp-paperback", "lulu-paperback"):
        assert len(list((made / printer).glob("*.pdf"))) == 2
        assert "## Still missing" not in (made / printer / "checklist.md").read_text("utf-8")
    ingram = made / "ingramspark-paperback"
    assert "## Still missing" in (ingram / "checklist.md").read_text("utf-8")
    assert len(list(ingram.glob("*.pdf"))) == 1
    # With what a publisher would have: a number, and the width from the template.
    toml = tmp_path / "book/book.toml"
    told = 'paper      = "creme"\nisbn = "978-0-306-40615-7"\nspine-width = "0.11in"\n'
    toml.write_text(toml.read_text("utf-8").replace('paper      = "creme"\n', told), "utf-8")
    kits(tmp_path / "book", "ingramspark")
    assert "## Still missing" not in (ingram / "checklist.md").read_text("utf-8")
    assert bar_codes(ingram / "9780306406157_cov.pdf") == ["9780306406157"]
