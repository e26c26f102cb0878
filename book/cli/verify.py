"""`book verify`: finished files, read back and proved: against the manuscript, or by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import (
    FINDINGS,
    MISSING,
    Ended,
    common,
    end_without_book,
    find_root,
    load,
    put_json,
    say,
    show_findings,
)
from book.model.finding import in_order

if TYPE_CHECKING:
    from book.manuscript.load import Loaded
    from book.model.book import Book
    from book.model.edition import Edition
    from book.model.finding import Finding
    from book.model.pages import PageStart


@click.command("verify")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--edition", metavar="NAME", help="The edition, where a file's name does not tell it."
)
@click.option(
    "--alone",
    is_flag=True,
    help="Judge files by their structure alone, as any book's; so it is outside of a book.",
)
@click.option(
    "--validators",
    is_flag=True,
    help="Also run the validators that are there: EPUBCheck, Ace, veraPDF, page-validation.",
)
@common
def command(
    files: tuple[Path, ...],
    edition: str | None,
    alone: bool,
    validators: bool,
    form: str,
    quiet: bool,
) -> None:
    """Prove that finished EPUB and PDF files hold the manuscript, word by word and note by note.

    Without a manuscript, notes and links are judged by the structure of the file alone.
    """
    if not alone and edition is None and not _is_in_book():
        alone = True
        if not quiet:
            say("book: there is no book here: files are judged by their structure alone")
    root, loaded = (Path.cwd(), None) if alone else load()
    if loaded is None:
        findings = _judged(files, quiet)
    elif loaded.book is None:
        end_without_book(root, loaded, form)
    else:
        findings = _proved(loaded.book, files, edition)
    unheard = False
    if validators:
        book = loaded.book if loaded is not None else None
        answers = [_validated(book, file, edition, quiet) for file in files]
        unheard = None in answers
        findings += [one for answer in answers for one in answer or ()]
        if book is not None:
            findings = in_order(findings)
    _show(findings, root, loaded, form)
    if not quiet:
        from book.report.text import summary

        names = ", ".join(file.name for file in files)
        say(f"book: {names}: {summary(findings)}")
    if any(one.severity == "error" for one in findings):
        raise Ended(FINDINGS)
    if unheard:
        raise Ended(MISSING)


def _is_in_book() -> bool:
    try:
        find_root()
    except FileNotFoundError:
        return False
    return True


def _judged(files: tuple[Path, ...], quiet: bool) -> list[Finding]:
    """Findings of files by themselves, in the order in which a reader would come upon them."""
    from book.proof.alone import NoBook, judge_file, kind_of

    findings: list[Finding] = []
    for file in files:
        try:
            findings += judge_file(file, file.as_posix())
        except NoBook as error:
            raise click.UsageError(f"{error} is neither an EPUB nor a PDF.") from None
        with file.open("rb") as opened:
            kind = kind_of(opened.read(1024), file.suffix)
        if kind == "pdf" and not quiet:
            say(
                f"book: {file.name}: only links, bookmarks, page names, tags and the numbers of "
                "linked calls can be judged: whether the notes of a PDF are there and whole, the "
                "manuscript alone tells"
            )
    return findings


def _proved(book: Book, files: tuple[Path, ...], edition: str | None) -> list[Finding]:
    """Findings of files against the manuscript, in its order."""
    from book.build import proved
    from book.proof.bounds import read_file

    findings: list[Finding] = []
    for file in files:
        chosen = _edition(book, file, edition)
        starts = _page_starts(book, chosen, file, files)
        findings += proved(book, chosen, read_file(file), file.as_posix(), starts=starts)
    return in_order(findings)


def _validated(
    book: Book | None, file: Path, edition: str | None, quiet: bool
) -> Sequence[Finding] | None:
    """What the validators of others say of a file; those that are not here are named.

    None where none of them gave an answer.
    """
    from book.proof.alone import kind_of
    from book.validators import lacking, validate
    from book.validators.said import Failed

    data = file.read_bytes()
    kind = kind_of(data, file.suffix) or ""
    absent = lacking(kind)
    if not quiet:
        for one in absent:
            say(f"book: {one.why}")
    chosen = _edition(book, file, edition) if book is not None else None
    try:
        done = validate(data, kind, artifact=file.as_posix(), book=book, edition=chosen)
    except Failed as error:
        say(f"book: {file.name}: {error}")
        return None
    if not done.ran and not done.idle:
        say(f"book: there is no validator here for {file.name}: `book doctor` names them")
        return None
    if not quiet:
        names = ", ".join(done.ran) or "no validator"
        idle = f"; it claims nothing that {', '.join(done.idle)} could judge" if done.idle else ""
        say(f"book: {file.name}: judged by {names}{idle}")
    return done.findings


def _page_starts(
    book: Book, edition: Edition, file: Path, files: tuple[Path, ...]
) -> tuple[PageStart, ...]:
    """Where the pages begin that an EPUB lists: read from the PDF that is named or lies beside."""
    from book.build import file_name

    source = book.settings.page_source(edition)
    if source is None:
        return ()
    name = file_name(book, source)
    paper = next((one for one in files if one.name == name), file.with_name(name))
    if not paper.is_file():
        say(f"book: {file.name}: {name} is not beside it; its page list is not held against pages")
        return ()
    from book.proof.bounds import bounded_pdf, read_file

    return bounded_pdf(read_file(paper), book, source, paper.as_posix()).page_starts


def _show(findings: list[Finding], root: Path, loaded: Loaded | None, form: str) -> None:
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(findings))
        return
    if loaded is None:
        from book.manuscript.load import Loaded

        loaded = Loaded(None, [])
    show_findings(findings, root, loaded)


def _edition(book: Book, file: Path, name: str | None) -> Edition:
    """The edition that `file` is: by `name`, by the file's name, or the only one of its format."""
    from book.build import file_name

    editions = book.settings.editions
    fitting = [one for one in editions if f".{one.format}" == file.suffix.lower()]
    if name is not None:
        fitting = [one for one in fitting if one.name == name]
    elif any(file_name(book, one) == file.name for one in fitting):
        fitting = [one for one in fitting if file_name(book, one) == file.name]
    if len(fitting) != 1:
        names = ", ".join(f"{one.name} ({one.format})" for one in editions)
        raise click.UsageError(
            f"which edition is {file.name}? Say --edition NAME; the book has {names}. "
            "A file of another book is judged with --alone."
        )
    return fitting[0]
