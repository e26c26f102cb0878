"""The running text of a part of the model: its words, and where the calls of notes stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from book.model.blocks import CodeBlock, Figure
from book.model.inline import (
    Code,
    CrossReference,
    Element,
    Emphasis,
    Image,
    LineBreak,
    Link,
    NoteReference,
    Span,
    Strong,
    Text,
)
from book.model.source import SourceSpan
from book.model.walk import children, plain_text
from book.proof.words import BREAKS, normal

_WORD = re.compile(r"\S+")
_INLINE = (Emphasis, Strong, Span, Link)


class Word(NamedTuple):
    """A word, normalised, and the text of the manuscript that it begins in.

    A book has a million of them, so the place of each is worked out when it is asked for: it is
    `offset` characters into the text that begins at `base`.
    """

    text: str
    base: SourceSpan
    offset: int = 0

    @property
    def span(self) -> SourceSpan:
        """Where the word stands in the manuscript."""
        file, line, column, end_line, _ = self.base
        start = column + self.offset
        return SourceSpan(file, line, start, end_line and line, end_line and start + len(self.text))


def _normalised(word: Word) -> Word:
    text, base, offset = word
    return Word(normal(text), base, offset)


class Call(NamedTuple):
    """The call of a note: it stands after that many words of the running text around it.

    A call inside a word counts that word: it stands after its beginning. `occurrence` counts the
    calls of the note with this key from 1.
    """

    key: str
    after: int
    span: SourceSpan
    occurrence: int


class Running:
    """Gathers the words of nodes, and the calls between them, in reading order.

    `fill` gives the text of a cross-reference, or None where the edition fills it in with
    something that cannot be known here: the word is then broken at that place. `known` tells
    whether a key is that of a note, and `shown` whether there is a picture at a path: what is
    neither is printed as the author wrote it, in a draft.
    """

    def __init__(
        self,
        fill: Callable[[CrossReference], str | None],
        known: Callable[[str], bool],
        shown: Callable[[str], bool],
    ) -> None:
        self.words: list[Word] = []
        self.calls: list[Call] = []
        self._fill, self._known, self._shown = fill, known, shown
        self._open = False

    def add(self, nodes: Iterable[object]) -> None:
        """Go on with `nodes`. The stack is its own: a manuscript's depth must not be Python's."""
        stack: list[tuple[Iterator[object], bool]] = [(iter(nodes), True)]
        self._open = False
        while stack:
            inside, breaks = stack[-1]
            node = next(inside, None)
            if node is None:
                stack.pop()
                if breaks:
                    self._open = False
                continue
            if type(node) is Text:
                self.text(node.text, node.span)
            elif isinstance(node, _INLINE):
                stack.append((children(node), False))
            elif not self._leaf(node):
                breaks = not isinstance(node, Element) or node.tag in BREAKS
                if breaks:
                    self._open = False
                stack.append((children(node), breaks))

    def made(self, text: str, span: SourceSpan) -> None:
        """Go on with a block of text that the tool makes from what stands at `span`."""
        self._open = False
        for one in text.split():
            self.words.append(Word(normal(one), span))

    def text(self, text: str, span: SourceSpan) -> None:
        """Go on with letters that stand at `span`; no space before them, and the word goes on."""
        if not text:
            return
        words = self.words
        joined = self._open and bool(words) and not text[0].isspace()
        start = len(words)
        words.extend(Word(match[0], span, match.start()) for match in _WORD.finditer(text))
        if not (text.isascii() and text.isprintable()):
            self._normalise(start)
        if joined and start < len(words):
            last = words[start - 1]
            words[start - 1 : start + 1] = [
                last._replace(text=normal(last.text + words[start].text))
            ]
        self._open = not text[-1].isspace() and bool(words)

    def _normalise(self, start: int) -> None:
        fresh = [
            one if one.text.isascii() and one.text.isprintable() else _normalised(one)
            for one in self.words[start:]
        ]
        self.words[start:] = [one for one in fresh if one.text]

    def _leaf(self, node: object) -> bool:
        match node:
            case Code():
                self.text(node.text, node.span)
            case LineBreak():
                self._open = False
            case NoteReference():
                self._call(node)
            case CrossReference():
                self._cross(node)
            case Image():
                self._picture(node, "")
            case Figure() if not self._shown(node.image.path):
                self._open = False
                self._picture(node.image, plain_text(node.caption))
                self.add(node.caption)
            case CodeBlock():
                self._code(node)
            case _:
                return False
        return True

    def _call(self, node: NoteReference) -> None:
        if self._known(node.key):
            self.calls.append(Call(node.key, len(self.words), node.span, node.occurrence))
        else:
            self.text(f"[^{node.label or ''}]", node.span)

    def _cross(self, node: CrossReference) -> None:
        text = self._fill(node)
        if text is None:
            self._open = False
        else:
            self.text(text, node.span)

    def _picture(self, node: Image, caption: str) -> None:
        if not self._shown(node.path):
            self.text(node.alt or caption or node.path, node.span)

    def _code(self, node: CodeBlock) -> None:
        """Preformatted text, line by line; a fence stands on the line before the first."""
        self._open = False
        lines = node.text.split("\n")
        place = node.span
        fence = 1 if place.end_line - place.line >= len(lines) - (not lines[-1]) else 0
        for number, line in enumerate(lines, start=place.line + fence):
            self.text(line, SourceSpan(place.file, number, place.column))
            self._open = False
