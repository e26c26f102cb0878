"""The `book` command: each command's module is found when it is asked for.

Every failure becomes one message and an exit status. Only click and the standard library are
imported here, so that `book --help` answers at once.
"""

from __future__ import annotations

import gc
import importlib
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, NoReturn

import click

from book import __version__
from book.cli.common import directory_option

# The name of a command is that of its module; the help is here, so that the list needs no import.
COMMANDS = {
    "build": "Check the manuscript, then build its editions into dist/.",
    "preview": "Show the book in the browser, anew whenever the manuscript changes.",
    "check": "Check the manuscript; write nothing.",
    "verify": "Read finished files back and prove them against the manuscript.",
    "preflight": "Judge a finished file by what a printer, or the shops, take.",
    "notes": "The note ledger: every note, its calls, its place in each built file.",
    "cover": "The cover of an edition: a picture for shops, or the sheet for a printer.",
    "kit": "All that a printer asks for, in one directory, preflighted.",
    "printers": "What printers ask for: the rules, their sources and their age.",
    "shops": "What shops ask of an EPUB: the rules, their sources and their age.",
    "rules": "The rules, with why they matter and an example of each.",
    "stats": "Words, notes, reading time, pages per edition.",
    "new": "Start a book that builds.",
    "doctor": "What this machine has and lacks, and what mends it.",
    "clean": "Remove dist/ and the cache.",
}


class LazyGroup(click.Group):
    """A group that imports a command only to run it or to show its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called `cmd_name`, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"book.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"book.cli.{cmd_name} has no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a guess at what was meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else " See 'book --help'."
            raise click.UsageError(f"There is no command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> NoReturn:
        """Run, and leave with the exit status; no failure shows a traceback."""
        _prepare()
        try:
            result = super().main(args, "book", complete_var, standalone_mode=False, **extra)
            # click swallows `ctx.exit` here and returns its code.
            code = result if isinstance(result, int) else 0
        except BaseException as error:
            code = _said(error)
        sys.exit(code)


# Nearly all that is made stays until the end: the collector of cycles need not look so often (its
# own measure is 700, 10, 10), and takes a twentieth less of the time for it.
_COLLECT_AFTER = (50_000, 20, 50)


def _prepare() -> None:
    gc.set_threshold(*_COLLECT_AFTER)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a mark, and the command goes on.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        signal.signal(signal.SIGTERM, _terminated)
    except ValueError:  # not in the main thread: a program that uses us keeps its own handlers
        return


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    # Raised rather than left to the default, so that half-written files are cleared away.
    sys.exit(128 + number)


def _said(error: BaseException) -> int:
    """The exit status for what ended a command, after saying so."""
    from book.cli.ends import end

    return end(error)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done; 1 errors found; 2 wrong usage or settings; 3 a library is "
    "missing; 4 reading or writing failed; 70 a fault of the tool; 130 interrupted.",
)
@directory_option
@click.version_option(__version__, prog_name="book", message="%(prog)s %(version)s")
def main() -> None:
    """Make a book from one Markdown manuscript: EPUB and PDF, with every note accounted for."""


if __name__ == "__main__":
    main()
