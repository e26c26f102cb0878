"""Books in the shapes that other programs give them: nothing is found in good ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support import odd_books, wild_books
from tests.support.odd_books import ANCHORS, DOCBOOK, GOOGLE, KEPUB, ROLES
from tests.support.wild_books import (
    CALIBRE,
    GUTENBERG,
    INDESIGN,
    LIST_OF_TERMS,
    LONG_NOTES,
    MUTUAL,
    PANDOC_2,
    PANDOC_3,
    SIGIL,
    TABLE,
    VELLUM,
    WORD,
)
from tests.support.wild_shapes import PLAIN, Wild, calls, notes

GOOD = [
    one
    for books in (wild_books, odd_books)
    for one in vars(books).values()
    if isinstance(one, Wild)
]


@pytest.mark.parametrize("book", GOOD, ids=lambda book: book.name)
def test_nothing_is_found_in_a_good_book(book: Wild) -> None:
    grave = [one for one in book.found() if not one.startswith("long-note")]
    assert grave == []


def test_what_no_note_of_a_book_has_is_said_once() -> None:
    def chapter(number: int) -> str:
        return (
            f"<h1>{number}</h1>"
            + calls('<a href="#nN" id="rN">[N]</a>')
            + notes('<p id="nN">[N] It says so.</p>')
        )

    texts = {f"c{number}.xhtml": chapter(number) for number in (1, 2, 3)}
    book = Wild("none", texts, [(name, name) for name in texts])
    assert sorted(rules_of(book)) == ["missing-backlink", "no-noteref-type"]


# --- The same books, damaged -------------------------------------------------------------------

DAMAGED = [
    PANDOC_2, PANDOC_3, CALIBRE, WORD, INDESIGN, SIGIL, MUTUAL, VELLUM, TABLE, LIST_OF_TERMS,
    LONG_NOTES, GUTENBERG, ROLES, DOCBOOK, GOOGLE, KEPUB, ANCHORS,
]  # fmt: skip
_CALL = re.compile(rf"{PLAIN}(.*?)\.(?= {PLAIN}|</p>)", re.S)


def files_of(book: Wild) -> tuple[str, str]:
    """The files of the calls and of the notes."""
    return next(iter(book.texts)), next(reversed(book.texts))


def with_calls(book: Wild, change: Callable[[list[str]], list[str]]) -> Wild:
    """The book with other calls: `change` gets them and gives them back."""
    name, _ = files_of(book)
    text = book.texts[name]
    found = [match[1] for match in _CALL.finditer(text)]
    assert len(found) == 3
    parts = iter(change(found))
    return replace(
        book, texts={**book.texts, name: _CALL.sub(lambda _: f"{PLAIN}{next(parts)}.", text)}
    )


def with_links(book: Wild, change: Callable[[list[str]], list[str]]) -> Wild:
    """The book with its notes' ways back changed."""
    first, name = files_of(book)
    text = book.texts[name]
    start = text.rindex(PLAIN) if first == name else 0
    head, tail = text[:start], text[start:]
    links = re.findall(r'href="[^"]*"', tail)
    if first == name:  # the last call stands behind the last of the words
        links = links[1:]
    assert len(links) == 3, links
    parts = iter(change(list(links)))
    pattern = "|".join(map(re.escape, links))
    tail = re.sub(pattern, lambda _: next(parts), tail)
    return replace(book, texts={**book.texts, name: head + tail})


def href(call: str) -> str:
    return re.search(r'href="[^"]*"', call)[0]  # type: ignore[index]


def to(call: str, other: str) -> str:
    return call.replace(href(call), href(other))


def rules_of(book: Wild) -> list[str]:
    return [one.partition(" ")[0] for one in book.found() if not one.startswith("long-note")]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_two_calls_swapped(book: Wild) -> None:
    spoilt = with_calls(book, lambda one: [to(one[0], one[1]), to(one[1], one[0]), one[2]])
    assert set(rules_of(spoilt)) == {"number-mismatch"}


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_to_the_next_note(book: Wild) -> None:
    spoilt = with_calls(book, lambda one: [one[0], to(one[1], one[2]), one[2]])
    assert rules_of(spoilt) == ["number-mismatch"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_to_nowhere(book: Wild) -> None:
    def change(one: list[str]) -> list[str]:
        return [one[0], one[1].replace(href(one[1]), href(one[1])[:-1] + '77"'), one[2]]

    assert rules_of(with_calls(book, change)) == ["dangling-link"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_that_is_no_link(book: Wild) -> None:
    spoilt = with_calls(book, lambda one: [one[0], "<sup>2</sup>", one[2]])
    assert rules_of(spoilt) == ["unlinked-marker"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_that_is_gone(book: Wild) -> None:
    found = set(rules_of(with_calls(book, lambda one: [one[0], "", one[2]])))
    assert "unused-note" in found or "dangling-link" in found


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_call_out_of_the_book(book: Wild) -> None:
    web = 'href="https://example.org/a#_ftn2"'
    spoilt = with_calls(book, lambda one: [one[0], one[1].replace(href(one[1]), web), one[2]])
    assert rules_of(spoilt) == ["external-note"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_two_ways_back_swapped(book: Wild) -> None:
    spoilt = with_links(book, lambda one: [one[1], one[0], one[2]])
    assert rules_of(spoilt) == ["wrong-backlink", "wrong-backlink"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_a_way_back_to_nowhere(book: Wild) -> None:
    spoilt = with_links(book, lambda one: [one[0], one[1][:-1] + '77"', one[2]])
    assert rules_of(spoilt) == ["dangling-link"]


@pytest.mark.parametrize("book", DAMAGED, ids=lambda book: book.name)
def test_an_empty_note(book: Wild) -> None:
    _, name = files_of(book)
    head, one, tail = book.texts[name].partition("It says so")
    at = tail.index("It says so")
    text = head + one + tail[:at] + tail[at + len("It says so") :]
    text = (
        text.replace("And more.", "")
        .replace("And more of it.", "")
        .replace("&nbsp;&mdash; and so.", "")
    )
    found = rules_of(replace(book, texts={**book.texts, name: text}))
    assert found == ["empty-note"]


@pytest.mark.parametrize(
    "book",
    [one for one in DAMAGED if one not in (WORD, MUTUAL, TABLE, ROLES, GOOGLE)],
    ids=lambda book: book.name,
)
def test_notes_without_ways_back(book: Wild) -> None:
    first, name = files_of(book)
    text = book.texts[name]
    start = text.rindex(PLAIN) + 1 if first == name else 0
    last = text.index("</p>", start) if first == name else 0
    tail = re.sub(r"<a [^>]*href=[^>]*>(.*?)</a>", r"\1", text[last:])
    found = rules_of(replace(book, texts={**book.texts, name: text[:last] + tail}))
    assert found == ["missing-backlink"]
