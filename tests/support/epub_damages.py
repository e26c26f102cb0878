"""The ways to damage an EPUB: to its notes, their calls, and the ways back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.support.epubs import element, swapped

Edit = Callable[[str], str]


@dataclass(frozen=True)
class Damage:
    """What is done to a file of the EPUB; all that is said of it is in `damaged_epub.expected`."""

    name: str
    path: str
    edit: Edit


def put(old: str, new: str) -> Edit:
    """An edit that puts `new` in the place of `old`, which stands there once."""

    def edit(text: str) -> str:
        assert text.count(old) == 1, (text.count(old), old)
        return text.replace(old, new)

    return edit


def without(old: str) -> Edit:
    return put(old, "")


def swap(first: str, second: str) -> Edit:
    return lambda text: swapped(text, first, second)


def swap_elements(name: str, first: str, second: str) -> Edit:
    """An edit that swaps two elements, each known by something that it holds."""
    return lambda text: swapped(text, element(text, name, first), element(text, name, second))


def double(name: str, holding: str) -> Edit:
    return lambda text: text.replace(element(text, name, holding), element(text, name, holding) * 2)


def drop(name: str, holding: str) -> Edit:
    return lambda text: text.replace(element(text, name, holding), "")


def line_swap(first: str, second: str) -> Edit:
    def edit(text: str) -> str:
        lines = text.split("\n")
        (a,) = [at for at, line in enumerate(lines) if first in line]
        (b,) = [at for at, line in enumerate(lines) if second in line]
        lines[a], lines[b] = lines[b], lines[a]
        return "\n".join(lines)

    return edit


def line_drop(holding: str) -> Edit:
    def edit(text: str) -> str:
        lines = [line for line in text.split("\n") if holding not in line]
        return "\n".join(lines)

    return edit


def both(*edits: Edit) -> Edit:
    def edit(text: str) -> str:
        for one in edits:
            text = one(text)
        return text

    return edit


def move(name: str, holding: str, before: str) -> Edit:
    """An edit that moves an element before another place."""

    def edit(text: str) -> str:
        one = element(text, name, holding)
        text = text.replace(one, "")
        assert text.count(before) == 1
        return text.replace(before, one + before)

    return edit


ONE, TWO, NAV, NCX, OPF = "one.xhtml", "two.xhtml", "nav.xhtml", "toc.ncx", "content.opf"
A, B, C = "one.note.a", "one.note.b", "one.note.c"
NOTES = [
    # The words.
    Damage("a paragraph is lost", ONE, drop("p", "second paragraph")),
    Damage("a paragraph stands twice", ONE, double("p", "second paragraph")),
    Damage("two paragraphs are swapped", ONE, swap_elements("p", "second paragraph", "third")),
    Damage("one word is changed", ONE, put("eleven", "seven")),
    Damage("one word is lost", ONE, without("should ever ")),
    Damage("one word is added", ONE, put("nobody should", "nobody really should")),
    Damage("two words become one", ONE, put("nobody should", "nobodyshould")),
    Damage("a full stop is lost", ONE, put("from a book.", "from a book")),
    Damage("letters are confused", TWO, put("истории", "uстории")),
    Damage("a heading is lost", TWO, drop("h2", "The End")),
    Damage("an item is lost", ONE, drop("li", "fifth item")),
    Damage("a cell is emptied", ONE, put("<td>Cell</td>", "<td></td>")),
    Damage("a caption is lost", ONE, drop("figcaption", "harbour")),
    Damage("a list starts elsewhere", ONE, put('start="4"', 'start="5"')),
    Damage("a list counts in letters", ONE, put('type="1"', 'type="a"')),
    Damage("a paragraph is hidden", ONE, put("<p>A second", '<p hidden="hidden">A second')),
    Damage("a paragraph moves on", TWO, move("p", "Конец", '<section class="notes"')),
    Damage("the title is wrong", "titlepage.xhtml", put(">A Small Book<", ">A Small Look<")),
    Damage("the author is lost", "titlepage.xhtml", drop("span", "Ann Author")),
    Damage("a raw marker is left", ONE, put("lose from", "lose[^9] from")),
    # The notes' texts.
    Damage("a note's last sentence is cut", ONE, without(" It was cold there.")),
    Damage("a note's second paragraph is lost", ONE, drop("p", "They took the road")),
    Damage("a word of a note is changed", ONE, put("hall. It", "house. It")),
    Damage(
        "a note's paragraphs are swapped",
        TWO,
        put("From a letter of that time", "of that time From a letter"),
    ),
    Damage(
        "two notes' texts are swapped",
        ONE,
        swap("By the clerk himself.", "In thousands of roubles."),
    ),
    Damage("a note is lost", ONE, drop("aside", 'id="one.note.d"')),
    Damage("a note is emptied", ONE, without(" In thousands of roubles.")),
    Damage("a note stands twice", ONE, put(" In thousands", " By the clerk himself. In thousands")),
    Damage("two notes change places", ONE, swap_elements("aside", f'id="{A}"', f'id="{B}"')),
    Damage(
        "a note is put into another",
        ONE,
        both(
            drop("aside", 'id="one.note.d"'),
            put(
                "as the minutes tell.</p>",
                'as the minutes tell.</p><aside class="endnote" epub:type="footnote" '
                'role="doc-footnote" id="one.note.d"><p><a class="back" role="doc-backlink" '
                'href="#one.call1.d" aria-label="x">5</a> In thousands of roubles.</p></aside>',
            ),
        ),
    ),
    Damage(
        "a note is copied",
        TWO,
        lambda text: text.replace(
            element(text, "aside", "two.note.a"),
            element(text, "aside", "two.note.a")
            + element(text, "aside", "two.note.a").replace("two.note.a", "two.note.z"),
        ),
    ),
    # The calls.
    Damage(
        "two calls' targets are swapped",
        ONE,
        both(
            put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href="#one.note.b"'),
            put('id="one.call1.b" href="#one.note.b"', 'id="one.call1.b" href="#one.note.c"'),
        ),
    ),
    Damage(
        "a call leads to another note",
        ONE,
        put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href="#one.note.d"'),
    ),
    Damage(
        "a call leads to all notes",
        ONE,
        both(
            put('<section class="notes"', '<section id="all" class="notes"'),
            put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href="#all"'),
        ),
    ),
    Damage(
        "a call leads to a heading",
        ONE,
        put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href="#one.at.numbers"'),
    ),
    Damage(
        "a call leads to the web",
        ONE,
        put(
            'id="one.call1.c" href="#one.note.c"',
            'id="one.call1.c" href="https://example.org/#fn3"',
        ),
    ),
    Damage(
        "a call leads to no file",
        ONE,
        put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href="gone.xhtml#x"'),
    ),
    Damage(
        "two numbers are swapped",
        ONE,
        both(
            put('href="#one.note.b">2</a></p>', 'href="#one.note.b">3</a></p>'),
            put('href="#one.note.c">3</a> in', 'href="#one.note.c">2</a> in'),
        ),
    ),
    Damage("a call is lost", ONE, drop("a", "one.call1.c")),
    Damage("a call moves", ONE, move("a", "one.call1.c", " comes here")),
    Damage(
        "a call is copied",
        ONE,
        lambda text: text.replace(
            " comes here",
            element(text, "a", "one.call1.c").replace("call1", "call9") + " comes here",
        ),
    ),
    Damage(
        "a call is no link",
        ONE,
        lambda text: text.replace(
            element(text, "a", "one.call1.c"), '<span id="one.call1.c">3</span>'
        ),
    ),
    Damage(
        "a call is plain text",
        ONE,
        lambda text: text.replace(element(text, "a", "one.call1.c"), "3"),
    ),
    Damage(
        "a call is empty", ONE, put('href="#one.note.c">3</a> in', 'href="#one.note.c"></a> in')
    ),
    Damage(
        "a call has an empty address",
        ONE,
        put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href=""'),
    ),
]
