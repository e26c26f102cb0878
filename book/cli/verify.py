"""`book verify`: finished files, read back and proved against the manuscript."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import (
    FINDINGS,
    USAGE,
    Ended,
    common,
    load,
    put_json,
    say,
    show_findings,
)

if TYPE_CHECKING:
    from book.model.book import Book
    from book.model.edition import Edition
    from book.model.finding import Finding


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
@common
def command(files: tuple[Path, ...], edition: str | None, form: str, quiet: bool) -> None:
    """Prove that finished EPUB and PDF files hold the manuscript, word by word and note by note."""
    from book.build import proved
    from book.model.finding import in_order
    from book.report.text import summary

    root, loaded = load()
    book = loaded.book
    if book is None:
        show_findings(loaded.findings, root, loaded, err=True)
        raise Ended(USAGE)
    findings: list[Finding] = []
    for file in files:
        chosen = _edition(book, file, edition)
        findings += proved(book, chosen, file.read_bytes(), file.as_posix())
    findings = in_order(findings)
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(findings))
    else:
        show_findings(findings, root, loaded)
    if not quiet:
        names = ", ".join(file.name for file in files)
        say(f"book: {names}: {summary(findings)}")
    if any(one.severity == "error" for one in findings):
        raise Ended(FINDINGS)


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
            f"which edition is {file.name}? Say --edition NAME; the book has {names}."
        )
    return fitting[0]
