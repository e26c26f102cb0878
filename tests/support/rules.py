"""The cases of the rules: folders that a person can read, `tests/rules/<id>/{bad,good,fixed}`.

A case is `NAME.md`, the text of a book of one chapter; beside it may stand `NAME.notes.md`, its
notes file, and `NAME.toml`, a `[book]` table in place of the usual one. `NAME.expected` lists all
findings of a bad case, one a line; `fixed/NAME.md` is what `--fix` makes of it. Run as a module
with the path of a bad case, it prints that list.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from book.manuscript.load import load_book
from book.model.finding import Finding
from book.repair import repair
from tests.support.books import SETTINGS, findings, write_book

CASES = Path(__file__).parent.parent / "rules"
PICTURE = CASES.parent / "cases" / "notes" / "i.png"


def case_book(case: Path, root: Path) -> Path:
    """Write the book of a case to `root`."""
    texts = {"text.md": case.read_bytes().decode("utf-8")}
    notes, settings = case.with_suffix(".notes.md"), case.with_suffix(".toml")
    if notes.exists():
        texts["notes/text.md"] = notes.read_bytes().decode("utf-8")
    for picture in re.findall(r"\]\((\w+\.png)", texts["text.md"]):
        root.mkdir(parents=True, exist_ok=True)
        shutil.copy(PICTURE, root / picture)
    header = settings.read_text(encoding="utf-8") if settings.exists() else SETTINGS
    return write_book(root, texts, header)


def case_findings(case: Path, root: Path) -> list[Finding]:
    """All findings about the book of a case."""
    return findings(load_book(case_book(case, root)))


def repaired(root: Path) -> tuple[str, str]:
    """The text and the notes of the book in `root`, after all repairs."""
    paths = [one for one in ("text.md", "notes/text.md") if (root / one).exists()]
    before = {one: (root / one).read_bytes().decode("utf-8") for one in paths}

    def checker(texts: dict[str, str]) -> list[Finding]:
        instead = {path: text.encode("utf-8") for path, text in texts.items()}
        return findings(load_book(root, instead))

    after = before | repair(before, checker).texts
    return after["text.md"], after.get("notes/text.md", "")


def text_findings(text: str, root: Path) -> list[Finding]:
    """All findings about a book of one chapter with this text."""
    return findings(load_book(write_book(root, {"text.md": text})))


def listed(found: list[Finding]) -> str:
    """The findings as `NAME.expected` has them."""
    return "".join(f"{one.span} {one.severity.value} {one.rule}\n" for one in found)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            sys.stdout.write(listed(case_findings(Path(name), Path(folder))))
