"""A build that need not be done again: its name, and what it left."""

from __future__ import annotations

from pathlib import Path

from book.cache import Cache, cache_folder
from book.manuscript.load import Loaded
from book.model.finding import Finding
from book.report.json_report import OutputRecord
from book.standing import Standing, keep, name_of, standing


def name_of_build(loaded: Loaded, names: tuple[str, ...], target: Path, draft: bool) -> str | None:
    """The name under which a build is remembered; None where it could not have been good."""
    book = loaded.book
    if book is None:
        return None
    known = {edition.name: edition for edition in book.settings.editions}
    if set(names) - known.keys():
        return None
    chosen = [one for name, one in known.items() if not names or name in names]
    return name_of(book, loaded.findings, chosen, target, draft)


def standing_build(build: str | None) -> Standing | None:
    """What this very build left before, if all of it stands."""
    return standing(Cache(cache_folder()), build) if build else None


def keep_build(
    build: str | None,
    findings: list[Finding],
    remarks: list[Finding],
    records: list[OutputRecord],
) -> None:
    """Remember a build, unless it left nothing."""
    if build and records:
        left = Standing(tuple(findings), tuple(remarks), tuple(records))
        keep(Cache(cache_folder()), build, left)
