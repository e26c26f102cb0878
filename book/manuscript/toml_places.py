"""Where each key and value of a TOML text stands.

The standard library's parser gives values without places, and a finding needs a place. This is a
second, shallow reading of a text that the parser has accepted already, so it may trust the syntax.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from dataclasses import dataclass, field
from itertools import accumulate

from book.model.patterns import lazy
from book.model.source import SourceSpan

KeyPath = tuple[str | int, ...]

_BLANK = lazy(r"[ \t]*")
_FILL = lazy(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE_KEY = lazy(r"[A-Za-z0-9_-]*")
_SCALAR = lazy(r"[^,\]}#\n]*")
_STRINGS = (
    lazy(r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}', re.DOTALL),
    lazy(r"'''(?:[^']|'(?!''))*'{3,5}", re.DOTALL),
    lazy(r'"(?:[^"\\\n]|\\.)*"'),
    lazy(r"'[^'\n]*'"),
)


@dataclass(frozen=True, slots=True)
class Places:
    """The places in one TOML file, by key path: `("contents", 2, "text")`."""

    file: str
    keys: dict[KeyPath, SourceSpan] = field(default_factory=dict)
    values: dict[KeyPath, SourceSpan] = field(default_factory=dict)

    def key(self, path: KeyPath) -> SourceSpan:
        """The place of the key, of the nearest table around it if it was not written."""
        return self._nearest(self.keys, self.values, path)

    def value(self, path: KeyPath) -> SourceSpan:
        """The place of the value, of the nearest table around it if it was not written."""
        return self._nearest(self.values, self.keys, path)

    def _nearest(
        self,
        first: dict[KeyPath, SourceSpan],
        second: dict[KeyPath, SourceSpan],
        path: KeyPath,
    ) -> SourceSpan:
        for length in range(len(path), 0, -1):
            span = first.get(path[:length]) or second.get(path[:length])
            if span:
                return span
        return SourceSpan(self.file, 1, 1)


def index_places(text: str, file: str) -> Places:
    """The places in `text`, which `tomllib` must have accepted."""
    places = Places(file)
    _Reader(text.replace("\r\n", "\n"), places).document()
    return places


class _Reader:
    """A reading of the text from its start to its end; `at` is the next character."""

    def __init__(self, text: str, places: Places) -> None:
        self.text = text
        self.at = 0
        self.places = places
        self.starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
        self.tables_of: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        self.skip(_FILL)
        while self.at < len(self.text):
            before = self.at
            if self.sees("["):
                table = self.header()
            else:
                self.pair(table)
            self.skip(_FILL)
            if self.at == before:  # not TOML after all: stop rather than turn for ever
                return

    def header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`; gives the path of the table that it opens."""
        start = self.at
        is_array = self.sees("[[")
        self.at += 2 if is_array else 1
        path: KeyPath = ()
        parts = self.key_parts()
        for place, (part, span) in enumerate(parts, 1):
            path = (*path, part)
            self.places.keys.setdefault(path, span)
            if is_array and place == len(parts):
                self.tables_of[path] = self.tables_of.get(path, 0) + 1
            if path in self.tables_of:
                path = (*path, self.tables_of[path] - 1)
        self.skip(_BLANK)
        self.at += 2 if is_array else 1
        self.places.values[path] = self.span(start, self.at)
        return path

    def pair(self, table: KeyPath) -> None:
        """`a.b = value`."""
        path = table
        for part, span in self.key_parts():
            path = (*path, part)
            self.places.keys.setdefault(path, span)
        self.skip(_BLANK)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def key_parts(self) -> list[tuple[str, SourceSpan]]:
        """A key, plain, quoted or dotted, with the place of each part."""
        parts = []
        while True:
            self.skip(_BLANK)
            start = self.at
            parts.append((self.key_part(), self.span(start, self.at)))
            self.skip(_BLANK)
            if not self.sees("."):
                return parts
            self.at += 1

    def key_part(self) -> str:
        start = self.at
        if not self.sees('"', "'"):
            self.skip(_BARE_KEY)
            return self.text[start : self.at]
        self.string()
        # The parser itself undoes the escapes, so that both readings agree on every name.
        return str(tomllib.loads(f"key = {self.text[start : self.at]}")["key"])

    def value(self, path: KeyPath) -> None:
        start = self.at
        if self.sees("["):
            self.array(path)
        elif self.sees("{"):
            self.inline_table(path)
        elif self.sees('"', "'"):
            self.string()
        else:
            self.skip(_SCALAR)
            self.at = start + len(self.text[start : self.at].rstrip())
        self.places.values[path] = self.span(start, self.at)

    def array(self, path: KeyPath) -> None:
        self.at += 1
        self.skip(_FILL)
        number = 0
        while self.at < len(self.text) and not self.sees("]"):
            self.value((*path, number))
            number += 1
            self.skip(_FILL)
            self.at += self.sees(",")
            self.skip(_FILL)
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self.skip(_FILL)
        while self.at < len(self.text) and not self.sees("}"):
            self.pair(path)
            self.skip(_FILL)
            self.at += self.sees(",")
            self.skip(_FILL)
        self.at += 1

    def string(self) -> None:
        for form in _STRINGS:
            found = form.match(self.text, self.at)
            if found:
                self.at = found.end()
                return
        self.at = len(self.text)

    def sees(self, *heads: str) -> bool:
        return self.text.startswith(heads, self.at)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()

    def span(self, start: int, end: int) -> SourceSpan:
        line, column = self.place(start)
        end_line, end_column = self.place(end)
        return SourceSpan(self.places.file, line, column, end_line, end_column)

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect.bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
