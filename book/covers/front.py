"""A typographic cover from the metadata: a field of paper, two bands, the words in between."""

from __future__ import annotations

from dataclasses import dataclass

from book.markup.templates import render
from book.markup.words import joined
from book.model.book import Book

_ROOM = 1280
# An average letter of the text face, in its own size: lines are broken before fonts are known.
_LETTER = 0.48


@dataclass(frozen=True)
class Line:
    """One line of words; `y` is its baseline."""

    text: str
    y: int
    size: int


def cover_svg(book: Book) -> str:
    """The front cover, 1600 by 2560."""
    data = book.metadata
    authors = _set(joined([one.name for one in data.named("aut", "cre")], data.language), 64, 520)
    rule = (authors[-1].y if authors else 480) + 130
    title = _set(data.title, _title_size(data.title), rule + 260)
    below = title[-1].y + 170
    return render(
        book.own.templates,
        "cover.svg",
        label=data.title,
        authors=authors,
        rule=rule,
        title=title,
        subtitle=_set(data.subtitle, 72, below),
        publisher=_set(data.publisher, 56, 2360),
    )


def _title_size(title: str) -> int:
    """As large as the title's length and its longest word allow."""
    size = 190 if len(title) < 24 else 160 if len(title) < 48 else 132 if len(title) < 90 else 104
    longest = max((len(word) for word in title.split()), default=1)
    return min(size, int(_ROOM / (_LETTER * longest)))


def _set(text: str, size: int, top: int) -> list[Line]:
    step = size * 5 // 4
    lines = _broken(text.split(), max(int(_ROOM / (_LETTER * size)), 1))
    return [Line(line, top + step * number, size) for number, line in enumerate(lines)]


def _broken(words: list[str], most: int) -> list[str]:
    """Lines of at most `most` letters, as few as can be, and then as even as can be."""
    lines = _filled(words, most)
    width = most
    while width > 1 and len(narrower := _filled(words, width - 1)) == len(lines):
        if max(map(len, narrower), default=0) > width - 1:
            break
        lines, width = narrower, width - 1
    return lines


def _filled(words: list[str], most: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
