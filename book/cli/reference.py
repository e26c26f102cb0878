"""The page on the commands, `docs/commands.md`, told by the commands themselves.

python -m book.cli.reference [FILE]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from book.cli.main import COMMANDS, main

_HEAD = """\
<!-- Made from the code by `python -m book.cli.reference`. -->
# Commands

`book` finds `book.toml` in the working directory, or in `manuscript/` below it. Every command takes
`-C DIR`, before or after its name, `--quiet`, and `--format json`: then JSON alone goes to standard
output, and all that is said to a person to standard error. Colour is used on a terminal only, and
never when `NO_COLOR` is set.
"""
_STATUS = """\
## Exit status

| status | says |
| --- | --- |
| 0 | done |
| 1 | a finding of severity error, or a proof that failed; `book build` has touched no good output |
| 2 | wrong usage, or settings that are wrong, the files that they name included |
| 3 | a library or program that is needed is missing; `book doctor` tells how to get it |
| 4 | reading or writing failed: the disk is full, a directory is closed |
| 70 | a fault of the tool, with a report to send |
| 130 | interrupted |

## Completion

The shell completes commands, options, editions and rules, once it is told to:

| shell | in its start file |
| --- | --- |
| bash | `eval "$(_BOOK_COMPLETE=bash_source book)"` in `~/.bashrc` |
| zsh | `eval "$(_BOOK_COMPLETE=zsh_source book)"` in `~/.zshrc` |
| fish | `_BOOK_COMPLETE=fish_source book \\| source` in `~/.config/fish/completions/book.fish` |
"""
_EVERYWHERE = {"directory", "quiet", "help"}


def commands_reference() -> str:
    """The page as it should stand in `docs/commands.md`."""
    context = click.Context(main, info_name="book")
    parts = [_HEAD]
    for name in COMMANDS:
        command = main.get_command(context, name)
        if command is not None:
            parts.append("\n".join(_told(command, click.Context(command, context, name))))
    return "\n".join((*parts, _STATUS))


def _told(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"## book {command.name}\n"
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\nbook {command.name} {usage}\n```\n"
    for paragraph in (command.help or "").split("\n\n"):
        yield f"{' '.join(paragraph.split())}\n"
    rows = [
        record
        for one in command.params
        if isinstance(one, click.Option)
        and one.name not in _EVERYWHERE
        and (record := one.get_help_record(context)) is not None
    ]
    if rows:
        yield "| option | |"
        yield "| --- | --- |"
        for option, text in rows:
            yield f"| `{_cell(option)}` | {_cell(' '.join(text.split()))} |"
        yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/commands.md")
    target.write_text(commands_reference(), encoding="utf-8", newline="\n")
