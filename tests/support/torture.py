"""A book that has everything that is hard on an EPUB: every kind of note, and a great many of them.

The kinds are written by hand in `tests/torture`. The rest is made here: sections without end, with
notes of every length.
"""

from __future__ import annotations

import shutil
from pathlib import Path

KINDS = Path(__file__).resolve().parents[1] / "torture"
SECTIONS = 300
NOTES = 2_000
_LONG = "A note that goes on and on, as the notes of learned editors do, over pages and pages. "
_SETTINGS = """\
[book]
title      = "A Book That Has Everything"
subtitle   = "And More & <More>"
language   = "en-GB"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000003"
published  = 2026-01-02
publisher  = "A Press"
series     = { title = "Hard Cases", number = "1" }

[[book.contributors]]
name = "A. Writer"
sort = "Writer, A."

[notes.series.ed]
marks = "symbols"
label = "Ed."

[editions.epub]
format = "epub"
lists = ["figures", "tables", "notes"]

[[contents]]
role = "halftitlepage"

[[contents]]
role = "titlepage"

[[contents]]
role = "copyright-page"
title = "Copyright"

[[contents]]
role = "toc"
title = "Contents"

[[contents]]
text = "text/kinds.md"

[[contents]]
text = "text/other.md"
"""


def write_torture(root: Path, sections: int = 0, files: int = 12) -> Path:
    """The book in `root`: the kinds alone, or with so many more `sections` in so many `files`.

    `NOTES` notes are spread over the sections.
    """
    shutil.copytree(KINDS, root)
    kinds = root / "text/kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("LONG", _LONG * 64), "utf-8")
    settings = [_SETTINGS]
    for index in range(files if sections else 0):
        name = f"text/chapter-{index + 1}.md"
        (root / name).write_text(_chapter(index, sections, files), "utf-8")
        settings.append(f'[[contents]]\ntext = "{name}"\n')
    (root / "book.toml").write_text("\n".join(settings), "utf-8")
    return root


def _chapter(index: int, sections: int, files: int) -> str:
    blocks, notes = [f"# Chapter {index + 1}"], []
    for section in range(sections * index // files, sections * (index + 1) // files):
        numbers = range(NOTES * section // sections, NOTES * (section + 1) // sections)
        blocks.append(f"## Section {section + 1}")
        blocks += [f"A sentence that calls a note.[^{number}]" for number in numbers]
        notes += [f"[^{number}]: The text of note {number}." for number in numbers]
    return "\n\n".join([*blocks, *notes]) + "\n"
