"""The short way from a block's text to its nodes, for text with the plainest marks alone.

Most of a book is letters, note references, `*emphasis*`, quotation marks and dashes. Such text
needs no general parser: this module reads it in one pass, and gives the same nodes at the same
places (tests/test_reading_speed.py proves it), or None for text that it had better leave alone.
"""

from __future__ import annotations

from functools import lru_cache

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from book.manuscript.markdown.context import EntryContext
from book.manuscript.markdown.places import InlinePlaces
from book.manuscript.markdown.smart import Marks, needs_smarting, pieces, quotes
from book.model.inline import Emphasis, Inline, LineBreak, NoteReference, Strong, Text
from book.model.patterns import lazy
from book.model.source import SourceSpan

_REFERENCE = lazy(r"\[\^(?!\s*\])[^\[\]\n]+\](?!\()")
# Alternatives that each begin with one letter are what `re` skips text for at its fastest.
_MARK = lazy(r"(\[\^[^\]]+\]|\*\**|\n)")
_STARS = lazy(r"\*\**")


def is_simple(text: str) -> bool:
    """Whether nothing in `text` wants the general parser; `*` remains to be seen."""
    if (
        "\\" in text
        or "`" in text
        or "<" in text
        or "&" in text
        or "_" in text
        or "{" in text
        or "^[" in text
    ):
        return False
    if "\n" in text and (" \n" in text or "\n " in text or "\n\t" in text):
        return False
    # Each opening bracket is a reference's; that rules out links, images and spans.
    brackets = text.count("[")
    return not brackets or len(_REFERENCE.findall(text)) == brackets


@lru_cache(maxsize=8192)
def _flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of stars between two characters can open and can close (CommonMark 6.2)."""
    blank_before, blank_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    mark_before = isMdAsciiPunct(ord(before)) or isPunctChar(before)
    mark_after = isMdAsciiPunct(ord(after)) or isPunctChar(after)
    opens = not (blank_after or (mark_after and not (blank_before or mark_before)))
    closes = not (blank_before or (mark_before and not (blank_after or mark_after)))
    return opens, closes


def _stars_pair(text: str) -> bool:
    """Whether the runs of stars are one or two each, and open and close in turn.

    Then there is one way to pair them. With a run that could do both, or with emphasis in
    emphasis, the rule of three and its like come in.
    """
    opened = 0
    for match in _STARS.finditer(text):
        start, end = match.span()
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        wanted = (False, True) if opened else (True, False)
        if (
            end - start > 2
            or (opened and end - start != opened)
            or _flanks(before, after) != wanted
        ):
            return False
        opened = 0 if opened else end - start
    return not opened


def simple_nodes(
    text: str, places: InlinePlaces, context: EntryContext
) -> tuple[Inline, ...] | None:
    """The nodes of a text that `is_simple`; None when its stars want the general parser."""
    if "*" in text and not _stars_pair(text):
        return None
    marks = quotes(context.language) if context.smart and needs_smarting(text) else None
    file, origins = places.file, places.origins
    parts = _MARK.split(text)
    if len(parts) == 1 and marks is None:
        if not text:
            return ()
        line, column = origins[0]
        return (Text(text, SourceSpan(file, line, column, line, column + len(text))),)
    return tuple(_nodes(parts, file, origins, context, marks))


def _nodes(
    parts: list[str],
    file: str,
    origins: list[tuple[int, int]],
    context: EntryContext,
    smart: Marks | None,
) -> list[Inline]:
    """The nodes of text (`parts` at even places) and marks (at odd ones)."""
    index, (line, shift) = 0, origins[0]
    nodes: list[Inline] = []
    outer, opened, opening = nodes, 0, 0
    before = " "
    column = shift
    for number, part in enumerate(parts):
        if not part:
            continue
        end = column + len(part)
        if not number & 1:
            if smart is None or not needs_smarting(part):
                nodes.append(Text(part, SourceSpan(file, line, column, line, end)))
            else:
                for piece, first, last in pieces(part, before, _after(parts, number), smart):
                    span = SourceSpan(file, line, column + first, line, column + last)
                    nodes.append(Text(piece, span))
            before = part[-1]
        elif part == "\n":
            index += 1
            following, shift = origins[index]
            start = shift + end - origins[index - 1][1]
            nodes.append(LineBreak(False, SourceSpan(file, line, column, following, start)))
            line, end, before = following, start, " "
        elif part[0] == "[":
            span = SourceSpan(file, line, column, line, end)
            key = f"{context.entry}/{part[2:-1]}"
            nodes.append(NoteReference(key, part[2:-1], context.note_occurrence(key), span))
        elif not opened:
            opened, opening, opening_line = len(part), column, line
            nodes = []
        else:
            span = SourceSpan(file, opening_line, opening, line, end)
            outer.append((Emphasis if opened == 1 else Strong)(tuple(nodes), span))
            nodes, opened = outer, 0
        column = end
    return nodes


def _after(parts: list[str], number: int) -> str:
    """The first printed character behind the text at `number`; a blank at the end of a line."""
    for following in range(number + 1, len(parts)):
        part = parts[following]
        if part == "\n":
            return " "
        if part and not following & 1:
            return part[0]
    return " "
