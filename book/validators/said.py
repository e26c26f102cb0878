"""What a validator says, before it is known which line of the manuscript it is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from book.checks.registry import Rule
from book.model.finding import Severity


@dataclass(frozen=True, slots=True)
class Said:
    """One message, and the place in the file that it is about.

    In an EPUB that is the path of a file in it, with a line and a column from 1; in a PDF the
    index of a page, from 0. `anchor` is an id in the file, where a validator names one. Nothing
    is known where they are empty.
    """

    rule: Rule
    severity: Severity
    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    anchor: str = ""
    page: int | None = None


class Failed(Exception):
    """A validator was run and gave no answer; said to a person."""


class Validator(Protocol):
    """A validator of one kind of file."""

    name: str
    kind: str
    """`epub` or `pdf`."""

    def lacks(self) -> str:
        """What is missing for it to run, with the command that brings it; nothing if it can."""

    def judge(self, file: Path) -> list[Said] | None:
        """What it says of a file; None where the file makes no claim that it could judge.

        Raises:
            Failed: It gave no answer.
        """
