"""What a setting is: the shape of the tables in `schema`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from book.manuscript import setting_values as values

Kind = Literal[
    "text",
    "texts",  # a list of them
    "path",
    "date",
    "flag",
    "number",
    "table",  # one table: `[book]`
    "tables",  # an array of tables: `[[contents]]`
    "named tables",  # tables under names that the author chooses: `[editions.NAME]`
    "named values",  # choices under such names: `[checks]`
]


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. `default` is said in words where it is not a plain value."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    check: Callable[[str], values.Problem | None] | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: how its head is written, what it is for, and its keys.

    `check_name` is for tables whose names the author chooses.
    """

    head: str
    doc: str
    keys: tuple[Key, ...]
    check_name: Callable[[str], values.Problem | None] | None = None

    def key(self, name: str) -> Key | None:
        """The key with this name."""
        return next((key for key in self.keys if key.name == name), None)
