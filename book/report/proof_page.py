"""The report of a proof: one page of HTML that needs nothing beside itself.

It is made of what the proof read in the finished files. All text is escaped by its template, and a
browser is told to load nothing and to run nothing but the script that sorts the tables.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from book.model.book import Book
from book.model.finding import Finding, Severity, count, in_order
from book.model.notes import Note
from book.model.proof import FileProof, NoteFound, PagePicture
from book.model.walk import plain_text
from book.report.histogram import histogram

_HERE = Path(__file__).parent / "templates"
_START = 110
_TOLD_WITH_PAGES = "note-continued"
# What HTML cannot hold, or what would turn the reading direction of what follows.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ProvedFile:
    """A finished file with its name, and what the proof told of it."""

    name: str
    data: bytes
    pages: int | None
    proof: FileProof


def proof_page(
    book: Book,
    files: Sequence[ProvedFile],
    findings: Sequence[Finding],
    *,
    draft: bool = False,
    version: str = "",
) -> bytes:
    """The report, in UTF-8.

    Args:
        book: The manuscript.
        files: What was proved.
        findings: All that was found; an error means that the files were rejected.
        draft: Whether the files are a draft.
        version: That of the program.
    """
    return _Page(book, files, findings, draft, version).html().encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_fit,
    )


def _fit(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNFIT.sub("\ufffd", value)
    return value


def _own(name: str) -> Markup:
    """A file of this package, which needs no escaping."""
    return Markup((_HERE / name).read_text("utf-8").strip())  # noqa: S704


class _Page:
    """Gathers what the template shows."""

    def __init__(
        self,
        book: Book,
        files: Sequence[ProvedFile],
        findings: Sequence[Finding],
        draft: bool,
        version: str,
    ) -> None:
        self.book, self.files, self.draft, self.version = book, files, draft, version
        self.findings = sorted(in_order(list(findings)), key=lambda one: one.severity.rank)
        self.notes = book.notes
        self.rows = {key: f"note-{number}" for number, key in enumerate(self.notes, start=1)}
        self.pictured = next((one for one in files if one.proof.pictures), None)
        shown = self.pictured.proof.pictures if self.pictured else ()
        self.shown = {one.page_index: f"page-{one.page_index + 1}" for one in shown}
        self.orders = {
            id(one.proof): {folio: place for place, (folio, _) in enumerate(one.proof.notes_on)}
            for one in files
        }
        self.languages = {
            entry.id: entry.language or book.metadata.language for entry in book.entries
        }

    def html(self) -> str:
        script = _own("proof.js")
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
        remarks = list(self._remarks())
        histograms = [
            histogram(one.proof.edition, one.proof.notes_on)
            for one in self.files
            if one.proof.notes_on
        ]
        return (
            _environment()
            .get_template("proof.html")
            .render(
                title=self.book.metadata.title,
                lang=self.book.metadata.language,
                draft=self.draft,
                style=_own("proof.css"),
                script=script,
                script_hash=f"sha256-{digest}",
                verdict=self._verdict(),
                proved=self._proved(),
                sections=self._sections(len(remarks), bool(histograms)),
                files=[self._file(one) for one in self.files],
                findings=[self._finding(one) for one in self._differences()],
                notices=[self._finding(one) for one in self._notices()],
                remarks=remarks,
                histograms=histograms,
                pictures=list(self._pictures()),
                pictured=self.pictured.proof.edition if self.pictured else "",
                unpictured=self._unpictured(),
                notes=[self._note(note) for note in self.notes.values()],
                editions=[one.proof.edition for one in self.files],
                colophon=self._colophon(),
            )
        )

    # --- What holds for the whole --------------------------------------------------------------

    def _verdict(self) -> dict[str, str]:
        counts = count(self.findings)
        errors, warnings = counts["error"], counts["warning"]
        if errors and self.draft:
            said = f"A draft, with {_number(errors, 'error')}."
            return {"kind": "bad", "said": said, "why": "It is not to be passed on."}
        if errors:
            said = f"Not proved: {_number(errors, 'error')}."
            return {"kind": "bad", "said": said, "why": "These files were rejected."}
        if warnings:
            said = f"Proved, with {_number(warnings, 'warning')}."
            return {"kind": "good", "said": said, "why": "They are listed under Differences."}
        why = "Nothing is lost, doubled, moved or linked to a wrong place."
        return {"kind": "good", "said": "Proved.", "why": why}

    def _proved(self) -> str:
        """One sentence on what was compared with what."""
        words = sum(one.proof.words + one.proof.note_words for one in self.files[:1])
        return (
            f"Each file was read back as a reader’s program reads it, and laid along the "
            f"manuscript: {words:,} words in their order, and {_number(len(self.notes), 'note')} "
            "one by one, each by its text, its number, its calls, and the way there and back."
        )

    def _sections(self, remarks: int, histograms: bool) -> list[tuple[str, str, int | None]]:
        found: list[tuple[str, str, int | None]] = [
            ("files", "What was proved", len(self.files)),
            ("differences", "Differences", len(self._differences())),
            ("look", "Pages worth a look", remarks),
        ]
        if histograms:
            found.append(("density", "Notes per page", None))
        if self.pictured:
            found.append(("pictures", "The notes in their places", len(self.shown)))
        return [*found, ("notes", "All notes", len(self.notes))]

    def _colophon(self) -> str:
        data = self.book.metadata
        by = f"book {self.version}".strip()
        return f"{data.identifier} · {data.published.isoformat()} · made by {by}"

    def _unpictured(self) -> str:
        left = self.pictured.proof.unpictured if self.pictured else 0
        return f"{_number(left, 'page')} with notes {'is' if left == 1 else 'are'}" if left else ""

    def _differences(self) -> list[Finding]:
        return [one for one in self.findings if one.severity is not Severity.INFO]

    def _notices(self) -> list[Finding]:
        """What is no fault; notes that run on stand among the pages worth a look."""
        return [
            one
            for one in self.findings
            if one.severity is Severity.INFO and one.rule != _TOLD_WITH_PAGES
        ]

    # --- Files and findings --------------------------------------------------------------------

    def _file(self, file: ProvedFile) -> dict[str, Any]:
        proof = file.proof
        found = sum(bool(one.number) for one in proof.notes.values())
        mine = [one for one in self.findings if _file_of(one) == file.name]
        counts = ", ".join(
            _number(number, word)
            for word, number in count(mine).items()
            if number and word != "info"
        )
        remarks = sum(one.severity == "info" for one in mine)
        if remarks:
            counts = ", ".join(filter(None, [counts, _number(remarks, "remark")]))
        return {
            "edition": proof.edition,
            "name": file.name,
            "size": _size(len(file.data)),
            "sha256": hashlib.sha256(file.data).hexdigest(),
            "pages": "–" if file.pages is None else str(file.pages),
            "words": f"{proof.words:,}",
            "note_words": f"{proof.note_words:,}",
            "notes": f"{found:,}"
            if found == len(self.notes)
            else f"{found:,} of {len(self.notes):,}",
            "findings": counts or "none",
        }

    def _finding(self, one: Finding) -> dict[str, Any]:
        return {
            "severity": one.severity.value,
            "rule": one.rule,
            "message": one.message,
            "hint": one.hint,
            "place": str(one.span) if one.span else "",
            "artifact": one.artifact or "",
            "location": one.location or "",
            "note": one.note or "",
            "row": self.rows.get(one.note or "", ""),
        }

    def _remarks(self) -> Iterator[dict[str, Any]]:
        for file in self.files:
            for one in file.proof.remarks:
                picture = self._picture_of(file.proof, one.page_index)
                yield {
                    "edition": file.proof.edition,
                    "folio": one.folio,
                    "index": one.page_index,
                    "kind": one.kind,
                    "said": one.said,
                    "picture": picture,
                }

    def _picture_of(self, proof: FileProof, index: int) -> str:
        if self.pictured is None or proof is not self.pictured.proof:
            return ""
        return self.shown.get(index, "")

    # --- Notes ---------------------------------------------------------------------------------

    def _note(self, note: Note) -> dict[str, Any]:
        return {
            "row": self.rows[note.key],
            "key": note.key,
            "lang": self.languages[note.entry],
            "words": sum(len(plain_text([block]).split()) for block in note.blocks),
            "start": _start(note),
            "place": f"{note.span.file}:{note.span.line}",
            "calls": [
                f"{one.span.file}:{one.span.line}:{one.span.column}" for one in note.references
            ],
            "cells": [self._cell(note.key, one.proof) for one in self.files],
        }

    def _cell(self, key: str, proof: FileProof) -> dict[str, Any]:
        found = proof.notes.get(key)
        if found is None or not (found.page or found.href):
            return {"number": "", "said": "not found", "sort": "", "picture": "", "is_path": False}
        index = self.orders[id(proof)].get(found.page)
        return {
            "number": found.number,
            "said": found.href or f"p. {_pages(found)}",
            "is_path": bool(found.href),
            "sort": found.href if index is None else f"{index}.{found.number}",
            "picture": "" if index is None else self._picture_of(proof, index),
        }

    def _pictures(self) -> Iterator[dict[str, Any]]:
        if self.pictured is None:
            return
        for picture in self.pictured.proof.pictures:
            notes = list(self._on_page(picture, self.pictured.proof.notes))
            named = "; ".join(f"note {one['number']}, {one['why']}" for one in notes)
            yield {
                "id": self.shown[picture.page_index],
                "folio": picture.folio,
                "source": "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii"),
                "width": picture.width,
                "height": picture.height,
                "alternative": f"Part of page {picture.folio} as printed: {named}.",
                "marks": [
                    {
                        "kind": "call" if one.is_call else "text",
                        "left": f"{100 * one.left:.2f}",
                        "top": f"{100 * one.top:.2f}",
                        "width": f"{100 * one.width:.2f}",
                        "height": f"{100 * one.height:.2f}",
                    }
                    for one in picture.marks
                ],
                "notes": notes,
            }

    def _on_page(
        self, picture: PagePicture, found: Mapping[str, NoteFound]
    ) -> Iterator[dict[str, Any]]:
        """The notes that have something on a page, in the order of the book."""
        there = {one.note for one in picture.marks}
        for key in (one for one in self.notes if one in there):
            note, place = self.notes[key], found.get(key, NoteFound(""))
            kinds = {one.is_call for one in picture.marks if one.note == key}
            begins = place.page == picture.folio
            text = "its text" if begins else "the rest of its text"
            why = {True: "its call", False: text}
            said = " and ".join(why[kind] for kind in (True, False) if kind in kinds)
            if begins and place.ends_on != place.page:
                said += f", which runs on to page {place.ends_on}"
            yield {
                "row": self.rows[key],
                "number": place.number or key,
                "why": said,
                "lang": self.languages[note.entry],
                "start": _start(note),
                "place": f"{note.span.file}:{note.span.line}",
            }


def _start(note: Note) -> str:
    """How the text of a note begins."""
    text = " ".join(" ".join(plain_text([block]) for block in note.blocks).split())
    if len(text) <= _START:
        return text
    return text[:_START].rpartition(" ")[0] + " …"


def _pages(found: NoteFound) -> str:
    """The page of a note, or the pages over which it runs; and that of a call elsewhere."""
    said = found.page if found.ends_on in ("", found.page) else f"{found.page}–{found.ends_on}"
    others = [page for page in dict.fromkeys(found.call_pages) if page != found.page]
    return f"{said} (called also on {', '.join(others)})" if others else said


def _file_of(finding: Finding) -> str:
    return (finding.artifact or "").rpartition("/")[2]


def _number(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _size(size: int) -> str:
    return f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
