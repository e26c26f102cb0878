"""Some five hundred small texts around the ways a note can go wrong, and around those it can't.

Each was read and judged: `found` lists all that `book check` has to say of it, as `rule line`, and
nothing else may be found. The informations (guesses, and things that are allowed) are marked.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from book.manuscript.load import load_book
from book.model.finding import Finding, Severity
from book.repair import repair
from tests.support.books import SETTINGS, findings, write_book

FOLDER = Path(__file__).parent / "cases"
VARIANTS: list[dict[str, Any]] = json.loads((FOLDER / "variants.json").read_text(encoding="utf-8"))


def said(one: Finding, *, with_file: bool) -> str:
    assert one.span is not None
    place = f"{one.span.file}:{one.span.line}" if with_file else str(one.span.line)
    return f"{one.rule} {place}" + (" (info)" if one.severity is Severity.INFO else "")


def written(variant: dict[str, Any], root: Path) -> dict[str, str]:
    """The texts of a variant, after its book was written to `root`."""
    files: dict[str, str] = variant.get("files") or {"t.md": variant["text"]}
    settings = SETTINGS.replace("en-GB", variant.get("language", "en-GB"))
    write_book(root, files, settings)
    for path, text in files.items():
        (root / path).write_bytes(text.encode("utf-8"))  # with its own line ends
    if any("i.png" in text for text in files.values()):
        shutil.copy(FOLDER / "notes" / "i.png", root)
    return files


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: one["case"])
def test_a_variant_has_its_findings_and_no_others(variant: dict[str, Any], tmp_path: Path) -> None:
    written(variant, tmp_path)
    found = findings(load_book(tmp_path))
    assert [said(one, with_file="files" in variant) for one in found] == variant["found"]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: one["case"])
def test_repairs_mend_and_come_to_an_end(variant: dict[str, Any], tmp_path: Path) -> None:
    before = written(variant, tmp_path)

    def checker(texts: dict[str, str]) -> list[Finding]:
        return findings(load_book(tmp_path, {path: text.encode() for path, text in texts.items()}))

    after = before | repair(before, checker).texts
    assert repair(after, checker).texts == {}
    assert len(checker(after)) <= len(checker(before))
    for path, text in after.items():
        assert ("\r\n" in text) == ("\r\n" in before[path])
