"""Characters that none of the book's fonts has: on paper each is an empty box.

The typesetter sees no fonts but those of the book and the tool. It takes a character from any of
them, whatever the face around it, so what counts is what all of them have together.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from book.checks.coverage import RANGES
from book.checks.registry import RULES, Rule, add, far_checks
from book.checks.view import View
from book.model.blocks import CodeBlock
from book.model.finding import Finding, Severity
from book.model.inline import Code, Element, Text
from book.model.source import SourceSpan
from book.model.walk import walk

BAD_FONT = add(
    Rule(
        "bad-font",
        Severity.ERROR,
        "a font of the book can't be read",
        "The pages would be set in another face than the author chose.",
        reader="Another typeface, and boxes where that lacks a letter.",
    )
)
# Set without a glyph: breaks and blanks that the typesetter makes itself, and what Unicode calls
# default-ignorable (DerivedCoreProperties.txt): joiners, marks of direction, variation selectors …
_NO_GLYPH = (
    "9-d ad 34f 61c 115f-1160 1680 17b4-17b5 180b-180f 2000-200f 2029-202f 205f-206f 3000 3164 "
    "fe00-fe0f feff ffa0 fff0-fff8 1bca0-1bca3 1d173-1d17a e0000-e0fff"
)
# A text in a script that the fonts lack would else fill the screen.
_MOST_OF_A_KIND = 12
_MOST_LINES = 40


@dataclass(slots=True)
class _Missing:
    """Where a character stands first, and how often in all."""

    span: SourceSpan
    count: int = 0


@far_checks
def missing_glyphs(view: View) -> Iterable[Finding]:
    """Characters of the text, the notes, the titles and the metadata without a glyph."""
    own, faults = _own_coverage(tuple(sorted(view.book.own.fonts.items())))
    yield from faults
    missing: dict[str, _Missing] = {}
    for character, span in _unknown(view, _unknown_pattern()):
        if ord(character) not in own and not _is_composed(character, own):
            one = missing.setdefault(character, _Missing(span))
            one.count += 1
            # Code and settings come after the text: the first place is that in the file.
            if span.file == one.span.file:
                one.span = min(one.span, span)
    yield from _findings(view, missing)


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    points: set[int] = set()
    for one in f"{RANGES}{_NO_GLYPH}".split():
        low, _, high = one.partition("-")
        points.update(range(int(low, 16), int(high or low, 16) + 1))
    return frozenset(points)


@lru_cache(maxsize=1)
def _unknown_pattern() -> re.Pattern[str]:
    parts = []
    for one in f"{RANGES}{_NO_GLYPH}".split():
        low, _, high = one.partition("-")
        parts.append(f"\\U{int(low, 16):08x}-\\U{int(high or low, 16):08x}")
    return re.compile(f"[^{''.join(parts)}]")


def _is_composed(character: str, own: frozenset[int]) -> bool:
    """Whether the typesetter can put the character together from a letter and its marks."""
    parts = unicodedata.normalize("NFD", character)
    return parts != character and all(ord(one) in _known() or ord(one) in own for one in parts)


@lru_cache(maxsize=1)
def _own_coverage(fonts: tuple[tuple[str, bytes], ...]) -> tuple[frozenset[int], list[Finding]]:
    """What the book's own fonts have, and those that cannot be read."""
    points: set[int] = set()
    faults = []
    for name, data in fonts:
        from fontTools.ttLib import TTFont

        try:
            with TTFont(io.BytesIO(data), lazy=True) as font:
                points |= set(font.getBestCmap() or ())
        except Exception:  # fontTools raises whatever the bytes lead it to
            faults.append(
                BAD_FONT.finding(
                    f"“fonts/{name}” can't be read as a font; it would not be used",
                    SourceSpan(f"fonts/{name}", 1),
                    "Put a whole TrueType or OpenType font there, or delete the file.",
                )
            )
    return frozenset(points), faults


def _unknown(view: View, pattern: re.Pattern[str]) -> Iterator[tuple[str, SourceSpan]]:
    """Each unknown character with its place."""
    for prose in view.prose:
        if prose.text.isascii():
            continue
        for found in pattern.finditer(prose.text):
            # The view's own stand-ins for calls and images are none of the text.
            if isinstance(prose.piece(found.start()).node, Text):
                yield found.group(), _exact(view, prose.place(found.start()), found.group())
        for piece in prose.pieces:
            if isinstance(piece.node, Element):
                yield from _in_formula(view, piece.node, pattern)
    for entry in view.entries:
        for one in entry.code:
            yield from _in_code(view, one, pattern)
    for text, span in _settings_texts(view):
        for found in pattern.finditer(text):
            yield found.group(), _exact(view, span, found.group())


def _in_formula(
    view: View, element: Element, pattern: re.Pattern[str]
) -> Iterator[tuple[str, SourceSpan]]:
    for node in walk((element,)):
        if isinstance(node, Text):
            for found in pattern.finditer(node.text):
                yield found.group(), _exact(view, node.span, found.group())


def _in_code(
    view: View, code: Code | CodeBlock, pattern: re.Pattern[str]
) -> Iterator[tuple[str, SourceSpan]]:
    if not code.text.isascii():
        for found in pattern.finditer(code.text):
            yield found.group(), _exact(view, code.span, found.group())


def _settings_texts(view: View) -> Iterator[tuple[str, SourceSpan]]:
    """What is printed from the settings, with its place there."""
    settings, data = view.book.settings, view.book.metadata
    series = data.series.title if data.series else ""
    texts = [("title", data.title), ("subtitle", data.subtitle), ("publisher", data.publisher)]
    texts += [("rights", data.rights), ("series", series)]
    places = [(f"book.{name}", text) for name, text in texts]
    places += [
        (f"book.contributors.{number}.name", one.name)
        for number, one in enumerate(data.contributors)
    ]
    places += [
        (f"notes.series.{name}.label", one.label) for name, one in settings.note_series.items()
    ]
    for key, text in places:
        if not text.isascii():
            yield text, settings.key_spans.get(key, SourceSpan("book.toml", 1))
    for entry in settings.contents:
        for key, text in (("title", entry.title), ("short", entry.short)):
            if not text.isascii():
                yield text, entry.key_spans.get(key, entry.span)


def _exact(view: View, span: SourceSpan, character: str) -> SourceSpan:
    """The place of the character itself, looked for from `span` on.

    A character may also come from an entity (`&#x5d0;`) or be made of what stands there: then
    `span` is as near as can be.
    """
    source = view.sources.get(span.file)
    if source is None:
        return span
    if source.line(span.line)[span.column - 1 : span.column] == character:
        return span
    last = max(span.end_line, span.line + _MOST_LINES)
    for number in range(span.line, last + 1):
        start = span.column - 1 if number == span.line else 0
        at = source.line(number).find(character, start)
        if at >= 0:
            return SourceSpan(span.file, number, at + 1, number, at + 2)
    return span


def _findings(view: View, missing: dict[str, _Missing]) -> Iterator[Finding]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for character in missing:
        kinds[unicodedata.name(character, "").split(" ")[0]].append(character)
    for kind, characters in kinds.items():
        for character in characters[:_MOST_OF_A_KIND]:
            yield _finding(view, character, missing[character])
        rest = characters[_MOST_OF_A_KIND:]
        if rest:
            shown = "".join(rest[:_MOST_LINES])
            message = (
                f"{len(rest)} more characters of this kind ({kind or 'without a name'}) are in no "
                f"font of this book: {shown}{'…' if len(rest) > _MOST_LINES else ''}"
            )
            yield _weighed(view, message, missing[rest[0]].span)


def _finding(view: View, character: str, one: _Missing) -> Finding:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "") or (
        "a control character" if unicodedata.category(character) == "Cc" else "without a name"
    )
    shown = f"“{character}” " if character.isprintable() else ""
    times = "once" if one.count == 2 else f"{one.count - 1} times"
    more = f" (here and {times} more)" if one.count > 1 else ""
    message = f"no font of this book has {shown}({code}, {name}){more}"
    return _weighed(view, message, one.span)


def _weighed(view: View, message: str, span: SourceSpan) -> Finding:
    """An error where the book is set in pages; an EPUB alone may find a font with its reader."""
    pages = [one.name for one in view.book.settings.editions if one.format == "pdf"]
    hint = "Put a font that has it into fonts/, or write another character."
    rule = RULES["missing-glyph"]
    if pages:
        where = f"in {' and '.join(pages)} readers would see an empty box"
        if len(pages) < len(view.book.settings.editions):
            hint += " The EPUB is read with the fonts of the reader's device, which may have it."
        return rule.finding(f"{message}; {where}", span, hint)
    where = "readers whose device has no font for it would see an empty box"
    return replace(rule.finding(f"{message}; {where}", span, hint), severity=Severity.INFO)
