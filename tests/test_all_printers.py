"""A book of some 320 pages for all seven printers: the kits, as they would be handed in."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from book.model.services import PRINTERS
from tests.support.books import SETTINGS, write_book

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


@pytest.mark.soak
@pytest.mark.slow
def test_seven_kits_of_a_long_book(tmp_path: Path) -> None:
    root = sample(tmp_path)
    run = subprocess.run(
        [sys.executable, "-m", "book", "kit", "-C", str(root)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    for printer in PRINTERS:
        kit = root / "dist/kits" / printer
        names = {one.name for one in kit.iterdir()}
        assert {"checklist.md", "SHA256SUMS", "cover-proof.png", "pages.png"} <= names
        files = sorted(one for one in kit.iterdir() if one.suffix == ".pdf")
        assert len(files) == 2
        counts = []
        for file in files:
            with pikepdf.open(file) as pdf:
                counts.append(len(pdf.pages))
        assert min(counts) == 1
        assert 280 <= max(counts) <= 360
        assert max(counts) % 2 == 0
