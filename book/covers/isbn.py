"""ISBNs as they are printed: in five groups of digits, where the ranges are known."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

_RANGES = Path(__file__).with_name("isbn-ranges.toml")


def digits_of(isbn: str) -> str:
    """The thirteen digits of an ISBN that the settings have checked."""
    return re.sub(r"[^0-9]", "", isbn)


def hyphenated(isbn: str) -> str:
    """`isbn` with hyphens between prefix, group, registrant, title and check digit.

    Where its range is not known it is left as the author wrote it.
    """
    digits = digits_of(isbn)
    prefix, rest = digits[:3], digits[3:12]
    for length in range(1, 6):
        steps = _groups().get(f"{prefix}-{rest[:length]}")
        if steps is None:
            continue
        after = rest[length:]
        value = int(f"{after:0<7}"[:7])
        size = next((size for last, size in steps if value <= last), 0)
        if 0 < size < len(after):
            return "-".join((prefix, rest[:length], after[:size], after[size:], digits[12]))
        break
    return isbn


@lru_cache(maxsize=1)
def _groups() -> dict[str, list[tuple[int, int]]]:
    groups: dict[str, list[tuple[int, int]]] = tomllib.loads(_RANGES.read_text("utf-8"))["groups"]
    return groups
