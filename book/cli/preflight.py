"""`book preflight`: a finished file against a printer's rules, or the shops'."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import (
    FINDINGS,
    Ended,
    directory_option,
    find_root,
    format_option,
    put,
    put_json,
    quiet_option,
    say,
    wants_colour,
)

if TYPE_CHECKING:
    from book.model.book import Book
    from book.model.edition import Edition
    from book.printing.preflight import Answers, Judged


@click.command("preflight")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--printer", metavar="ID", help="The printer; `book printers` lists them.")
@click.option("--shop", metavar="ID", help="For an EPUB: the shop; `book shops` lists them.")
@click.option("--interior", "kind", flag_value="interior", help="The file is an interior.")
@click.option(
    "--cover", "kind", flag_value="cover", help="The file is a cover: back, spine, front."
)
@click.option("--pages", metavar="N", type=click.IntRange(1), help="For a cover: pages inside.")
@click.option("--paper", metavar="NAME", help="The paper, by the printer's name.")
@click.option("--ink", metavar="NAME", help="The ink, by the printer's name.")
@click.option("--trim", metavar="SIZE", help="The size of a page when cut, as 6x9in.")
@click.option("--isbn", metavar="ISBN", help="What the bar code of a cover must say.")
@click.option("--spine", metavar="WIDTH", help="The spine, where the printer's template tells it.")
@click.option("--edition", metavar="NAME", help="In a book: the edition that the file is.")
@click.option(
    "--picture",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draw the pages with what is wrong marked, as PNG files in DIR.",
)
@directory_option
@quiet_option
@format_option("table")
def command(
    files: tuple[Path, ...],
    printer: str | None,
    shop: str | None,
    kind: str | None,
    pages: int | None,
    paper: str | None,
    ink: str | None,
    trim: str | None,
    isbn: str | None,
    spine: str | None,
    edition: str | None,
    folder: Path | None,
    form: str,
    quiet: bool,
) -> None:
    """Judge a finished interior or cover, whoever made it, by what a printer takes.

    In a book, what the file can't tell comes from its edition; elsewhere, from the options. An
    EPUB is judged by what a shop takes, or by what each of them does; of several EPUBs of a book,
    each shop is given its own.
    """
    if _judged_for_shops(files, shop, printer, form, quiet):
        return
    (file,) = files
    from book.printing.preflight import Answers, Unanswered
    from book.printing.preflight.guard import judge_guarded

    known, book = _edition(file, edition)
    chosen = _printer(printer, known, book)
    cover = kind or ("cover" if file.stem.endswith("-cover") else None)
    answers = Answers(
        kind="cover" if cover == "cover" else "interior" if cover == "interior" else None,
        trim=_size(trim) if trim else _trim_of(known),
        pages=pages or _pages_beside(file, book, known),
        paper=paper or (known.paper if known else None),
        ink=ink or (known.press.ink if known else None),
        isbn=_isbn(isbn) if isbn else (_digits(known.isbn) if known and known.isbn else None),
        spine=_length(spine) if spine else (known.press.spine_width if known else None),
        caliper=known.press.caliper if known else None,
        today=datetime.now(UTC).date(),
    )
    _check_stock(chosen, answers)
    try:
        judged = judge_guarded(
            file.read_bytes(), chosen, answers, file.as_posix(), pictures=folder is not None
        )
    except Unanswered as question:
        raise click.UsageError(f"{file.name}: {question}") from None
    if folder is not None:
        _write(folder, judged, quiet)
    _show(judged, form)
    if not quiet:
        _sum_up(file, judged, chosen)
    if any(one.severity == "error" for one in judged.findings):
        raise Ended(FINDINGS)


def _judged_for_shops(
    files: tuple[Path, ...], shop: str | None, printer: str | None, form: str, quiet: bool
) -> bool:
    """Judge EPUBs; False where there is one file, and it is for printers."""
    from book.cli.shops import is_epub, judge, judge_all

    epubs = [one for one in files if is_epub(one)]
    other = next((one for one in files if one not in epubs), None)
    if shop is not None and other is not None:
        raise click.UsageError(f"{other.name} is no EPUB: --shop is for those.")
    if other is None and printer is not None:
        kind = "an EPUB" if files[0].suffix.lower() == ".epub" else "an archive"
        raise click.UsageError(f"{files[0].name} is {kind}: printers take PDFs.")
    if other is not None and len(files) > 1:
        raise click.UsageError("Judge PDFs one by one: each has a printer and a paper of its own.")
    if other is None and len(files) > 1:
        judge_all(files, shop, form, quiet)
    elif other is None:
        judge(files[0], shop, form, quiet)
    return other is None


def _edition(file: Path, name: str | None) -> tuple[Edition | None, Book | None]:
    """The edition that the file is, where there is a book and it says so."""
    from book.build import file_name
    from book.manuscript.load import load_book

    try:
        root = find_root()
    except FileNotFoundError:
        if name is not None:
            raise click.UsageError(f"There is no book here, and so no edition {name!r}.") from None
        return None, None
    book = load_book(root).book
    if book is None:
        return None, None
    editions = [one for one in book.settings.editions if one.format == "pdf"]
    if name is not None:
        found = next((one for one in editions if one.name == name), None)
        if found is None:
            names = ", ".join(one.name for one in editions)
            raise click.UsageError(f"The book has no PDF edition {name!r}; it has {names}.")
        return found, book
    for one in editions:
        own = file_name(book, one)
        if file.name in (own, f"{own.removesuffix('.pdf')}-cover.pdf"):
            return one, book
    return None, book


def _printer(given: str | None, edition: Edition | None, book: Book | None) -> str:
    """The id of the printer, from the option or the edition."""
    from book.model.services import PRINTERS

    chosen = given or (edition.printer if edition else None)
    if chosen is None:
        hint = ""
        if book is not None and edition is None:
            hint = " Or say --edition NAME, if the file is one of this book's."
        raise click.UsageError(f"Which printer? Say --printer ID: {', '.join(PRINTERS)}.{hint}")
    if chosen not in PRINTERS:
        import difflib

        close = difflib.get_close_matches(chosen, PRINTERS, n=1, cutoff=0.4)
        hint = f"Did you mean {close[0]!r}?" if close else f"Known: {', '.join(PRINTERS)}."
        raise click.UsageError(f"There is no printer {chosen!r}. {hint}")
    return chosen


def _check_stock(printer: str, answers: Answers) -> None:
    """Papers and inks have the printer's own names."""
    from book.printing.load import load_profile

    profile = load_profile(printer)
    for option, given, known in (
        ("--paper", answers.paper, profile.papers),
        ("--ink", answers.ink, profile.inks),
    ):
        if given is not None and known and given not in known:
            import difflib

            close = difflib.get_close_matches(given, known, n=1, cutoff=0.4)
            hint = f"Did you mean {close[0]!r}? " if close else ""
            raise click.UsageError(
                f"{profile.name} has no {option.strip('-')} {given!r}. {hint}It has "
                f"{', '.join(known)}."
            )


def _trim_of(edition: Edition | None) -> tuple[float, float] | None:
    return (edition.trim.width, edition.trim.height) if edition else None


def _pages_beside(file: Path, book: Book | None, edition: Edition | None) -> int | None:
    """The pages of the interior that lies beside a cover of the book."""
    if book is None or edition is None or not file.stem.endswith("-cover"):
        return None
    from book.build import file_name

    interior = file.with_name(file_name(book, edition))
    if not interior.is_file():
        return None
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(interior.read_bytes())
    except pypdfium2.PdfiumError:
        return None
    try:
        return len(document)
    finally:
        document.close()


def _size(text: str) -> tuple[float, float]:
    from book.printing.units import size

    try:
        return size(text)
    except ValueError as error:
        raise click.UsageError(f"--trim: {error}") from None


def _length(text: str) -> float:
    from book.printing.units import length

    try:
        return length(text)
    except ValueError as error:
        raise click.UsageError(f"--spine: {error}") from None


def _isbn(text: str) -> str:
    from book.printing.preflight.barcode import check_digit

    digits = _digits(text)
    if len(digits) != 13 or not digits.isdecimal():
        raise click.UsageError(f"--isbn: {text!r} has not the thirteen figures of an ISBN.")
    right = check_digit(digits[:12])
    if right != digits[12]:
        raise click.UsageError(f"--isbn: the last figure of {text!r} should be {right}.")
    return digits


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


def _write(folder: Path, judged: Judged, quiet: bool) -> None:
    from book.outputs import swap_in

    swap_in({folder / name: data for name, data in judged.pictures.items()})
    if not quiet:
        for name in judged.pictures:
            say(f"book: {(folder / name).as_posix()}")


def _show(judged: Judged, form: str) -> None:
    import sys

    findings = list(judged.findings)
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(findings))
        return
    if form == "table":
        from book.report.text import printable

        width = max((len(one.rule) for one in findings), default=0)
        places = [_short(one.location or "whole file") for one in findings]
        wide = max(map(len, places), default=0)
        for one, place in zip(findings, places, strict=True):
            put(
                f"{one.severity.value:7}  {one.rule:{width}}  {place:{wide}}  "
                f"{printable(one.message)}"
            )
        return
    from book.report.text import rendered

    here = Path.cwd()
    for line in rendered(findings, here, here, lambda *_: "", wants_colour(sys.stdout)):
        put(line)


def _short(location: str) -> str:
    """The pages of a finding for a column: the first of them where there are many."""
    place = location.removeprefix("pages ").removeprefix("page ")
    return place if len(place) <= 20 else place[:20].rpartition(",")[0] + " …"


def _sum_up(file: Path, judged: Judged, printer: str) -> None:
    from book.report.text import summary

    sheets = f" ({judged.kind}, {judged.pages} pages)" if judged.kind == "interior" else ""
    if judged.kind == "cover":
        sheets = " (cover)"
    say(f"book: {file.name}{sheets} for {printer}: {summary(list(judged.findings))}")
