"""`{#id .class key="value" flag}`: attributes as Pandoc's writers know them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from book.model.patterns import lazy

_PART = lazy(
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


_UNNUMBERED = lazy(r"(?<=[{\s])-(?=[}\s])")


def split_trailing(text: str) -> tuple[str, Parsed | None]:
    """A heading's text without the attributes at its end, and those attributes."""
    whole = text.rstrip()
    start = whole.rfind("{")
    if start < 0 or not whole.endswith("}") or "\n" in whole[start:]:
        return text, None
    # Pandoc's `-` is short for a class.
    braces = _UNNUMBERED.sub(".unnumbered", whole[start:])
    parsed = parse_attributes(braces, 0)
    if parsed is None or parsed.end != len(braces):
        return text, None
    return whole[:start].rstrip(), parsed
