"""Small books for tests, written as a person would write them."""

from __future__ import annotations

from pathlib import Path

from book.checks import check
from book.manuscript.load import Loaded, load_book
from book.model.finding import Finding

SETTINGS = """\
[book]
title      = "A Small Book"
language   = "en-GB"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"
published  = 2026-01-02
"""


def write_book(root: Path, texts: dict[str, str], settings: str = SETTINGS) -> Path:
    """A book in `root` with one chapter a text; `notes/…` files go with the text of that name."""
    root.mkdir(parents=True, exist_ok=True)
    contents = settings
    for path, text in texts.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        if path.endswith(".md") and not path.startswith("notes/"):
            contents += f'\n[[contents]]\ntext = "{path}"\nrole = "chapter"\n'
            if f"notes/{path}" in texts:
                contents += f'notes = "notes/{path}"\n'
    (root / "book.toml").write_text(contents, encoding="utf-8")
    return root


def read(root: Path, text: str, **more: str) -> Loaded:
    """A book of one chapter, `one.md`, read."""
    return load_book(write_book(root, {"one.md": text, **more}))


def findings(loaded: Loaded) -> list[Finding]:
    """All findings about a book that was read."""
    if loaded.book is None:
        return loaded.findings
    return check(loaded.book, loaded.findings)


def said(loaded: Loaded) -> list[str]:
    """The findings as `rule file:line:column`."""
    return [f"{one.rule} {one.span}" for one in findings(loaded)]
