"""A good small book to be spoilt in one place, and the command run on it from outside."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

SETTINGS = """\
[book]
title      = "A Small Book"
language   = "en-GB"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"
published  = 2026-01-02

[[contents]]
role = "titlepage"

[[contents]]
text  = "one.md"
notes = "notes.md"

[editions.epub]
format = "epub"
"""
TEXT = """\
# One

The council met in March.[^a]

![A harbour](harbour.png)
"""
NOTES = "[^a]: On the eighth of March.\n"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that the person saw."""
        return self.out + self.err


def png(width: int = 4, height: int = 6) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def good_book(root: Path) -> Path:
    """A book of one chapter with a note and a picture, one edition."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "book.toml").write_text(SETTINGS, encoding="utf-8")
    (root / "one.md").write_text(TEXT, encoding="utf-8")
    (root / "notes.md").write_text(NOTES, encoding="utf-8")
    (root / "harbour.png").write_bytes(png())
    return root


def book_command(
    root: Path, *arguments: str, before: Callable[[], None] | None = None, timeout: float = 120
) -> Ended:
    """`book` with `arguments` in `root`; `before` runs in the new process."""
    ended = subprocess.run(
        [sys.executable, "-m", "book", *arguments],
        cwd=root,
        capture_output=True,
        timeout=timeout,
        preexec_fn=before,
    )
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def tree(root: Path) -> dict[str, bytes]:
    """All files below `root`."""
    return {
        one.relative_to(root).as_posix(): one.read_bytes()
        for one in sorted(root.rglob("*"))
        if one.is_file()
    }


def heed_interrupts() -> None:
    """Hear Ctrl-C, also where the tests run in the background, whose children would not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(root: Path, *arguments: str) -> Ended:
    """`book` with `arguments`, interrupted as by Ctrl-C once its editions are being made."""
    process = subprocess.Popen(
        [sys.executable, "-m", "book", *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )
    # The processes that make the editions are given a directory for their temporary files.
    temporary = Path(os.environ["TMPDIR"])
    while process.poll() is None and not any(temporary.glob("book-*")):
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out.decode(), err.decode())
