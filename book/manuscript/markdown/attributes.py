"""`{#id .class key="value" flag}`: attributes as Pandoc's writers know them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(
    r"""\s*(?:
        \#(?P<id>[^\s{}.#"'=]+)
      | \.(?P<class>[A-Za-z_][\w-]*)
      | (?P<key>[A-Za-z_][\w:-]*)=(?:
            "(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<bare>[^\s{}"']+)
        )
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Attributes as written, and where the text goes on after the closing brace."""

    id: str | None
    classes: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    end: int


def parse_attributes(text: str, start: int) -> Parsed | None:
    """The attributes that begin with the brace at `text[start]`, or None if there are none."""
    if not text.startswith("{", start):
        return None
    name: str | None = None
    classes: list[str] = []
    pairs: list[tuple[str, str]] = []
    position = start + 1
    while match := _PART.match(text, position):
        position = match.end()
        if match["id"]:
            name = match["id"]
        elif match["class"]:
            classes.append(match["class"])
        else:
            value = match["double"] or match["single"] or match["bare"] or ""
            pairs.append((match["key"], value))
    closing = re.compile(r"\s*\}").match(text, position)
    if closing is None or position == start + 1:
        return None
    return Parsed(name, tuple(classes), tuple(pairs), closing.end())


_TRAILING = re.compile(r"\s*(\{[^{}\n]*\})\s*$")


def split_trailing(text: str) -> tuple[str, Parsed | None]:
    """A heading's text without the attributes at its end, and those attributes."""
    match = _TRAILING.search(text)
    if match is None:
        return text, None
    parsed = parse_attributes(text, match.start(1))
    if parsed is None or text[parsed.end :].strip():
        return text, None
    return text[: match.start()], parsed
