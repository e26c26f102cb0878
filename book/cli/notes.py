"""`book notes`: the ledger of notes, with their places read back from the built files."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from book.cli.common import (
    directory_option,
    end_without_book,
    load,
    put,
    put_json,
    quiet_option,
    say,
)

if TYPE_CHECKING:
    from book.model.book import Book
    from book.model.edition import Edition
    from book.model.notes import Note

Places = dict[str, dict[str, Any]]


@click.command("notes")
@directory_option
@quiet_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "text", "json", "csv"]),
    default="table",
    show_default=True,
    help="How the ledger is written to standard output.",
)
@click.option(
    "--output", metavar="DIR", default="dist", show_default=True, help="Where the built files are."
)
def command(form: str, quiet: bool, output: str) -> None:
    """Every note: its source, its references, its number and page in each edition that is built."""
    root, loaded = load()
    book = loaded.book
    if book is None:
        end_without_book(root, loaded, form)
    editions: dict[str, Places] = {}
    for edition in book.settings.editions:
        places = _read_back(book, edition, Path(output))
        if places is not None:
            editions[edition.name] = places
        elif not quiet and not edition.on_request:
            say(f"book: {edition.name} is not built; its places are not in the ledger")
    records = [_record(note, editions) for note in book.notes.values()]
    if form == "json":
        put_json({"schema": "book.notes/1", "notes": records})
    elif form == "csv":
        put(_csv(records, list(editions)).rstrip("\n"))
    else:
        for line in _table(records, list(editions)):
            put(line)


def _read_back(book: Book, edition: Edition, folder: Path) -> Places | None:
    """The places of the notes in the built file of an edition; None when it is not there."""
    from book.build import file_name

    path = folder / file_name(book, edition)
    if not path.is_file():
        return None
    from book.proof.bounds import bounded_epub, bounded_pdf, read_file

    data = read_file(path)
    if edition.format == "epub":
        shown = bounded_epub(data, book, edition, path.as_posix()).notes
        return {key: {"number": one.number, "href": one.href} for key, one in shown.items()}
    printed = bounded_pdf(data, book, edition, path.as_posix()).notes
    return {
        key: {
            "number": one.number,
            "call_pages": list(one.call_pages),
            "page": one.page,
            "ends_on": one.ends_on,
        }
        for key, one in printed.items()
    }


def _record(note: Note, editions: dict[str, Places]) -> dict[str, Any]:
    from book.model.walk import plain_text

    return {
        "key": note.key,
        "label": note.label,
        "file": note.span.file,
        "line": note.span.line,
        "words": sum(len(plain_text([block]).split()) for block in note.blocks),
        "references": [
            {"file": one.span.file, "line": one.span.line, "column": one.span.column}
            for one in note.references
        ],
        "editions": {
            name: places[note.key] for name, places in editions.items() if note.key in places
        },
    }


def _source(record: dict[str, Any]) -> list[str]:
    calls = " ".join(f"{one['file']}:{one['line']}:{one['column']}" for one in record["references"])
    return [record["key"], f"{record['file']}:{record['line']}", str(record["words"]), calls]


_HEAD = ["note", "text", "words", "called at"]


def _csv(records: list[dict[str, Any]], editions: list[str]) -> str:
    """All that the ledger holds, one note a line; what an edition has not is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    columns = [column for name in editions for column in _columns(name, records)]
    writer.writerow([*_HEAD, *(f"{name} {what}".strip() for name, what, _ in columns)])
    for record in records:
        cells = _source(record)
        for name, _, key in columns:
            value = record["editions"].get(name, {}).get(key, "")
            cells.append(" ".join(value) if isinstance(value, list) else value)
        # A cell that begins like a formula is one to a spreadsheet; a label may begin so.
        writer.writerow([f"'{cell}" if cell[:1] in "=+-@" else cell for cell in cells])
    return text.getvalue()


def _columns(name: str, records: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """The columns of an edition: its name, what the column says, and the key in the record."""
    places = (record["editions"].get(name, {}) for record in records)
    if any("href" in place for place in places):
        return [(name, "", "href"), (name, "number", "number")]
    return [
        (name, "", "page"),
        (name, "ends on", "ends_on"),
        (name, "call pages", "call_pages"),
        (name, "number", "number"),
    ]


def _table(records: list[dict[str, Any]], editions: list[str]) -> list[str]:
    rows = [[*_HEAD, "number", *editions]]
    for record in records:
        found = record["editions"]
        # The number is the same in all editions, as a rule.
        numbers = dict.fromkeys(place["number"] for place in found.values() if place["number"])
        places = [_place(found.get(name)) for name in editions]
        rows.append([*_source(record), "/".join(numbers) or "–", *places])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _place(place: dict[str, Any] | None) -> str:
    """Where a note is in an edition: its address, or its page, or the pages over which it runs.

    A page on which it is called and does not stand follows.
    """
    if place is None or not (place.get("page") or place.get("href")):
        return "–"
    if "href" in place:
        return str(place["href"])
    page, end = place["page"], place["ends_on"]
    shown = page if end in ("", page) else f"{page}–{end}"
    others = [one for one in dict.fromkeys(place["call_pages"]) if one != page]
    return f"{shown} (called on {', '.join(others)})" if others else shown
