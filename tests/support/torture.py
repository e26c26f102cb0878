"""A book that has everything that is hard on an EPUB: every kind of note, and a great many of them.

The kinds are written by hand in `tests/torture`. The rest is made here: sections without end, with
notes of every length.
"""

from __future__ import annotations

import shutil
from pathlib import Path

KINDS = Path(__file__).resolve().parents[1] / "torture"
SECTIONS = 298
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


def write_torture(root: Path, sections: int = 0, notes: int = NOTES) -> Path:
    """The book in `root`: the kinds alone, or with so many more `sections` and `notes`."""
    shutil.copytree(KINDS, root)
    kinds = root / "text/kinds.md"
    kinds.write_text(kinds.read_text("utf-8").replace("LONG", _LONG * 64), "utf-8")
    settings = [_SETTINGS]
    for index in range(sections):
        if index % 60 == 0:
            part = f"part-{index // 60 + 1}"
            (root / f"text/{part}.md").write_text(f"# Part {index // 60 + 1}\n", "utf-8")
            settings.append(f'[[contents]]\ntext = "text/{part}.md"\nrole = "part"\n')
        name = f"text/section-{index + 1}.md"
        (root / name).write_text(_section(index, sections, notes), "utf-8")
        settings.append(f'[[contents]]\ntext = "{name}"\n')
    (root / "book.toml").write_text("\n".join(settings), "utf-8")
    return root


def _section(index: int, sections: int, notes: int) -> str:
    numbers = range(notes * index // sections + 1, notes * (index + 1) // sections + 1)
    blocks = [f"# Section {index + 1}"]
    blocks += [f"A sentence that calls a note.[^{number}]" for number in numbers]
    blocks.append("A sentence at the end.")
    blocks += [f"[^{number}]: The text of note {number}." for number in numbers]
    return "\n\n".join(blocks) + "\n"
