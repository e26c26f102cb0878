"""Regular expressions that are compiled when they are first used.

A check of a short book asks few of the rules' patterns for anything; to compile them all would take
longer than the check.
"""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled pattern, and takes its methods over at the first use of one."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile`, put off: the same methods and attributes, the same errors, but later."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
