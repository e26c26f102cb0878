"""What the commands share: their options, the book they work on, and the ends they come to."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from book.manuscript.load import Loaded
    from book.model.finding import Finding
    from book.model.memory import Memory

SETTINGS_FILE = "book.toml"
FINDINGS, USAGE, MISSING, FAILED, FAULT, INTERRUPTED = 1, 2, 3, 4, 70, 130

Function = TypeVar("Function", bound=Callable[..., Any])


class Ended(Exception):
    """The command is over with this status; all has been said."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _enter(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is None or ctx.resilient_parsing:
        return
    try:
        os.chdir(value)
    except OSError as error:
        reason = error.strerror or "no such directory"
        raise click.BadParameter(f"cannot enter {value!r}: {reason}", ctx, parameter) from None


# Eager: the directory is entered before any other argument is looked at.
directory_option = click.option(
    "-C",
    "directory",
    metavar="DIR",
    is_eager=True,
    expose_value=False,
    callback=_enter,
    help="Change to DIR before anything else.",
)

quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")


def format_option(*others: str) -> Callable[[Function], Function]:
    """`--format`, with what a command knows beside text and json."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json", *others]),
        default="text",
        show_default=True,
        help="How the result is written to standard output.",
    )


def common(function: Function) -> Function:
    """The options that every command has."""
    return directory_option(quiet_option(format_option()(function)))


def say(text: str) -> None:
    """A message to the person: standard error."""
    click.echo(text, err=True, color=True)


def put(text: str | bytes) -> None:
    """A result: standard output."""
    click.echo(text, color=True)


def put_json(document: dict[str, object]) -> None:
    """A result as JSON."""
    from book.report.json_report import encoded

    put(encoded(document))


def wants_colour(stream: Any) -> bool:
    """Colour is for a terminal whose owner has not declined it (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(stream.isatty())


def edition_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The book's editions that begin so, for the shell's completion."""
    try:
        book = load()[1].book
    except (OSError, Ended):
        return []
    editions = book.settings.editions if book is not None else ()
    return [one.name for one in editions if one.name.startswith(begun)]


def find_root() -> Path:
    """The directory of `book.toml`: the working directory, or `manuscript/` below it.

    Raises:
        FileNotFoundError: There is none.
    """
    here = Path.cwd()
    for root in (here, here / "manuscript"):
        if (root / SETTINGS_FILE).is_file():
            return root
    raise FileNotFoundError(here)


def load(memory: Memory | None = None) -> tuple[Path, Loaded]:
    """The book here, read; without one, a `Loaded` that holds only that finding.

    `memory` has what was read before of texts that did not change.
    """
    from book.manuscript.load import Loaded, load_book
    from book.model.finding import Finding, Severity

    try:
        root = find_root()
    except FileNotFoundError as error:
        here = Path(str(error))
        finding = Finding(
            "no-settings",
            Severity.ERROR,
            f"there is no book here: neither {SETTINGS_FILE} nor manuscript/{SETTINGS_FILE} "
            f"in {here}",
            hint="`book -C DIR …` works in another directory; `book new DIR` starts a book",
        )
        return here, Loaded(None, [finding])
    return root, load_book(root, memory=memory)


def end_without_book(root: Path, loaded: Loaded, form: str) -> NoReturn:
    """Tell why there is no book to work on, in the form that was asked for, and end."""
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(loaded.findings))
    else:
        show_findings(loaded.findings, root, loaded, err=True)
    raise Ended(USAGE)


def settings_are_wrong(loaded: Loaded, findings: list[Finding]) -> bool:
    """Whether the settings, or files that they name, keep the book from being worked on.

    `findings` are weighed: what the book has lowered no longer stops it. A rule about the text
    that points at the settings (a part that is a synopsis, say) is not a fault of theirs.
    """
    if loaded.book is None:
        return True
    there = {
        one.rule
        for one in findings
        if one.severity == "error" and one.span is not None and one.span.file == SETTINGS_FILE
    }
    if not there:
        return False
    from book.checks.settings import FAULTS

    rules = {one.rule for one in loaded.findings if one.span and one.span.file == SETTINGS_FILE}
    return not there.isdisjoint(rules | FAULTS)


def show_findings(findings: list[Finding], root: Path, loaded: Loaded, err: bool = False) -> None:
    """Findings as text: a result of `check`, a message of the others (`err`)."""
    from book.report.text import rendered

    stream = sys.stderr if err else sys.stdout
    lines = rendered(findings, root, Path.cwd(), lines_of(root, loaded), wants_colour(stream))
    for line in lines:
        click.echo(line, err=err, color=True)


def lines_of(root: Path, loaded: Loaded) -> Callable[[str, int], str]:
    """Gives a line of a file of the book by its number, or nothing."""
    sources = dict(loaded.book.sources) if loaded.book else {}

    def line_of(file: str, number: int) -> str:
        from book.manuscript.files import BookFiles, Unreadable
        from book.model.source import SourceFile

        if file not in sources:
            # Settings that cannot be used gave no book, but the person still wants their line.
            # Nothing outside the book is shown, whatever a link in it points to.
            try:
                sources[file] = BookFiles(root).text(file)
            except Unreadable:
                sources[file] = SourceFile.of(file, "")
        return sources[file].line(number)

    return line_of
