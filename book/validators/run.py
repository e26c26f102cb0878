"""Runs the validators that are there, and maps what they say to the manuscript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding
from book.validators.ace import Ace
from book.validators.epubcheck import EpubCheck
from book.validators.origin import epub_origin, pdf_origin
from book.validators.page_validation import PageValidation
from book.validators.said import Said, Validator
from book.validators.verapdf import VeraPdf

ALL: tuple[Validator, ...] = (EpubCheck(), Ace(), PageValidation(), VeraPdf())


@dataclass(frozen=True, slots=True)
class Lacking:
    """A validator that can't run here, and what brings it."""

    name: str
    kind: str
    why: str


@dataclass(frozen=True, slots=True)
class Validated:
    """What the validators said of a file, which of them spoke, and which had nothing to judge."""

    findings: tuple[Finding, ...]
    ran: tuple[str, ...]
    idle: tuple[str, ...] = ()


def lacking(kind: str | None = None) -> list[Lacking]:
    """The validators that can't run here, for one kind of file (`epub`, `pdf`) or for all."""
    found = ((one, one.lacks()) for one in ALL if kind in (None, one.kind))
    return [Lacking(one.name, one.kind, why) for one, why in found if why]


def validate(
    data: bytes,
    kind: str,
    *,
    artifact: str = "",
    book: Book | None = None,
    edition: Edition | None = None,
    validators: Sequence[Validator] | None = None,
) -> Validated:
    """Run all validators for this kind of file that are there.

    Args:
        data: the file.
        kind: `epub` or `pdf`.
        artifact: its name, for the findings.
        book: the manuscript that it was made from, to which messages are mapped.
        edition: what the file is to be.
        validators: those to run; by default all.

    Raises:
        Failed: One of them gave no answer.
    """
    said: list[Said] = []
    ran: list[str] = []
    idle: list[str] = []
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"book.{kind}"
        file.write_bytes(data)
        for one in ALL if validators is None else validators:
            if one.kind != kind or one.lacks():
                continue
            found = one.judge(file)
            (idle if found is None else ran).append(one.name)
            said += found or ()
    findings = _mapped(said, data, kind, artifact, book, edition)
    return Validated(tuple(findings), tuple(ran), tuple(idle))


def _mapped(
    said: Sequence[Said],
    data: bytes,
    kind: str,
    artifact: str,
    book: Book | None,
    edition: Edition | None,
) -> list[Finding]:
    if not said:
        return []
    origin = (epub_origin if kind == "epub" else pdf_origin)(data, book, edition)
    findings = []
    for one in said:
        span, note, location = origin(one)
        if span is None and edition is not None:
            span = edition.span
        finding = one.rule.finding(one.message, span, "", note)
        findings.append(
            replace(finding, severity=one.severity, artifact=artifact, location=location)
        )
    return findings
