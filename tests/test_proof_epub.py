"""Ways to damage a good EPUB: each is caught, named, and shown at its place on both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from book.manuscript.load import load_book
from book.proof.epub import prove_epub
from tests.support.books import SETTINGS
from tests.support.epubs import Made, edited, element, files, made_of, packed, swapped
from tests.support.spoilt import png

TEXT = """\
# The First Part

The council met in March, and it sat for eleven days.[^a] Then it rose, and its members went
home again.[^b]

A second paragraph comes here, which nobody should ever lose from a book.

A third paragraph follows it, with a call[^c] in its midst and one that was before.[^a]

## On Numbers {#numbers}

See [the end](two.md#the-end), or note [](#fn:b).

4. The fourth item of a list.
5. The fifth item of it.

![A harbour](harbour.png)

| Head | Other |
|------|-------|
| Cell | More[^d] |

[^a]: On the eighth of March, in the great hall. It was cold there.
[^b]: Some of them on foot.

    They took the road by the river. Two were never seen again.
[^c]: Said in passing,[^e] as the minutes tell.
[^d]: In thousands of roubles.
[^e]: By the clerk himself.
"""
SECOND = """\
# The Second Part

It met once more in April, and of that we know little.[^a] The hall was full.

Конец этой истории никто не знает.[^b]

## The End {#the-end}

This is the end of the book.

[^a]: From a letter of that time.
[^b]: Письмо без подписи.
"""
CONTENTS = """
[[book.contributors]]
name = "Ann Author"
[editions.epub]
format = "epub"
[[contents]]
role = "titlepage"
[[contents]]
role = "toc"
[[contents]]
text = "one.md"
role = "part"
[[contents]]
text = "two.md"
role = "part"
"""


def good_book(root: Path) -> Made:
    """The book that is damaged here, whole."""
    (root / "book.toml").write_text(SETTINGS + CONTENTS, encoding="utf-8")
    (root / "one.md").write_text(TEXT, encoding="utf-8")
    (root / "two.md").write_text(SECOND, encoding="utf-8")
    (root / "harbour.png").write_bytes(png())
    loaded = load_book(root)
    assert loaded.book is not None, loaded.findings
    return made_of(loaded.book)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return good_book(tmp_path_factory.mktemp("good"))


EXPECTED = Path(__file__).parent / "cases" / "damaged_epub.expected"
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
DAMAGES = [
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
    Damage(
        "a call says nothing of itself",
        ONE,
        put(
            'epub:type="noteref" role="doc-noteref" class="call" id="one.call1.c"',
            'class="call" id="one.call1.c"',
        ),
    ),
    Damage(
        "a link stands in a link",
        ONE,
        put(
            ">the end</a>",
            '>the <a href="two.xhtml">end</a></a>',
        ),
    ),
    # Ids and ways back.
    Damage("a note's id is broken", ONE, put(f'id="{C}"', 'id="one.note.C"')),
    Damage("a call's id is broken", ONE, put('id="one.call1.c"', 'id="one.call1.x"')),
    Damage("an id stands twice", ONE, put('id="one.call1.c"', 'id="one.call1.b"')),
    Damage("a way back is lost", ONE, drop("a", 'href="#one.call1.c"')),
    Damage("a second way back is lost", ONE, drop("a", 'href="#one.call2.a"')),
    Damage("a way back leads elsewhere", ONE, put('href="#one.call1.c"', 'href="#one.call1.b"')),
    Damage(
        "two ways back are swapped",
        ONE,
        both(
            put('href="#one.call1.c" aria', 'href="#one.call1.B" aria'),
            put('href="#one.call1.b" aria', 'href="#one.call1.c" aria'),
            put('href="#one.call1.B" aria', 'href="#one.call1.b" aria'),
        ),
    ),
    Damage(
        "a way back leads to the chapter",
        ONE,
        put('href="#one.call1.c" aria', 'href="#one.section" aria'),
    ),
    Damage(
        "a way back leads to the same call",
        ONE,
        put('href="#one.call2.a" aria', 'href="#one.call1.a" aria'),
    ),
    Damage("a note's number is wrong", ONE, put('of note 3">3</a> Said', 'of note 3">4</a> Said')),
    Damage("an id is no name", ONE, put('<h2 id="one.at.numbers"', '<h2 id="on numbers"')),
    # What devices need.
    Damage(
        "a note is neither aside nor div",
        ONE,
        lambda text: text.replace(
            element(text, "aside", f'id="{C}"'),
            element(text, "aside", f'id="{C}"').replace("aside", "section"),
        ),
    ),
    Damage(
        "a note has lost its type",
        ONE,
        put(f'epub:type="footnote" role="doc-footnote" id="{C}"', f'id="{C}"'),
    ),
    Damage(
        "a note has an old role",
        ONE,
        put(f'role="doc-footnote" id="{C}"', f'role="doc-endnote" id="{C}"'),
    ),
    Damage(
        "a call leads into a note",
        ONE,
        both(
            put(" Said in passing,", ' <span id="in">Said</span> in passing,'),
            put('id="one.call1.c" href="#one.note.c"', 'id="one.call1.c" href="#in"'),
        ),
    ),
    Damage(
        "a note stands in a paragraph",
        ONE,
        lambda text: text.replace(
            "</p>\n<h2", element(text, "aside", "one.note.d") + "</p>\n<h2"
        ).replace("</div>\n" + element(text, "aside", "one.note.d"), "</div>"),
    ),
    # The package and the contents.
    Damage("a text is out of the spine", OPF, line_drop('<itemref idref="text-4"')),
    Damage(
        "two texts are swapped in the spine",
        OPF,
        line_swap('<itemref idref="text-3"', '<itemref idref="text-4"'),
    ),
    Damage(
        "a text is out of the line",
        OPF,
        put('<itemref idref="text-4"/>', '<itemref idref="text-4" linear="no"/>'),
    ),
    Damage("a text is not listed", OPF, line_drop('href="two.xhtml"')),
    Damage("a line of the navigation is lost", NAV, line_drop(">The Second Part<")),
    Damage(
        "a line of the navigation is changed", NAV, put(">The Second Part<", ">The Second Past<")
    ),
    Damage(
        "a line of the navigation has a number", NAV, put(">The Second Part<", ">The Second Part1<")
    ),
    Damage(
        "a line of the navigation leads elsewhere",
        NAV,
        put('href="two.xhtml">', 'href="one.xhtml">'),
    ),
    Damage(
        "two lines of the navigation are swapped", NAV, swap("The First Part", "The Second Part")
    ),
    Damage("a line of the navigation leads nowhere", NAV, put('#one.at.numbers"', '#one.at.gone"')),
    Damage("a line of the NCX is changed", NCX, put(">On Numbers<", ">In Numbers<")),
    Damage(
        "a line of the NCX leads elsewhere", NCX, put('#one.at.numbers"', '#one.at.the-first-part"')
    ),
    Damage("a file is not well-formed", TWO, put("<p>This is", "<p>This <b>is")),
    Damage(
        "a link leads elsewhere",
        ONE,
        put("two.xhtml#two.at.the-end", "two.xhtml#two.at.the-second-part"),
    ),
    Damage(
        "a cross-reference leads to another note",
        ONE,
        put('note-number" href="#one.note.b"', 'note-number" href="#one.note.c"'),
    ),
    Damage(
        "a link is lost",
        ONE,
        lambda text: text.replace(element(text, "a", "two.at.the-end"), "the end"),
    ),
    Damage("a link is added", TWO, put("The hall", '<a href="one.xhtml">The</a> hall')),
    Damage("a paragraph with a call is lost", TWO, drop("p", "Конец")),
    Damage(
        "a cross-reference has another number",
        ONE,
        put('note-number" href="#one.note.b">2', 'note-number" href="#one.note.b">3'),
    ),
]


def told(made: Made, damage: Damage) -> list[str]:
    """All that the proof says of a damage: rule, place in the manuscript, place in the EPUB."""
    findings = made.proof(edited(made.data, damage.path, damage.edit)).findings
    return [f"{one.rule} {one.span} {one.location}" for one in findings]


def expected() -> dict[str, list[str]]:
    """What is to be said of each damage, by its name."""
    result: dict[str, list[str]] = {}
    for line in EXPECTED.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            result[line[2:]] = []
        elif line:
            result[[*result][-1]].append(line)
    return result


def test_the_whole_book_is_met_with_silence(good: Made) -> None:
    assert good.proof(good.data).findings == ()


def test_every_damage_is_named() -> None:
    names = [one.name for one in DAMAGES]
    assert list(expected()) == names
    assert all(expected().values())
    assert len(names) >= 60


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: str(one.name))
def test_a_damage_is_caught_and_placed(good: Made, damage: Damage) -> None:
    """Every way to damage the file is told, at its line of the manuscript and of the file."""
    assert told(good, damage) == expected()[damage.name]


def test_what_is_said_is_for_people(good: Made) -> None:
    damage = next(one for one in DAMAGES if one.name == "two calls' targets are swapped")
    first, second = good.proof(edited(good.data, damage.path, damage.edit)).findings
    assert first.note == "one/b"
    assert first.artifact == "a-small-book.epub"
    assert first.message == (
        "the call of note one/b leads to the text of note one/c: a reader is shown "
        "“Said in passing, as the minutes tell.”"
    )
    assert second.note == "one/c"


def test_a_note_in_another_file_opens_over_no_page(good: Made) -> None:
    contents = files(good.data)
    one, two = "EPUB/one.xhtml", "EPUB/two.xhtml"
    note = element(contents[one].decode(), "aside", 'id="one.note.d"')
    moved = note.replace('href="#', 'href="one.xhtml#')
    contents[two] = contents[two].decode().replace("</aside>", f"</aside>{moved}", 1).encode()
    text = contents[one].decode().replace(note, "")
    contents[one] = text.replace('href="#one.note.d"', 'href="two.xhtml#one.note.d"').encode()
    found = {one.rule: one for one in good.proof(packed(contents)).findings}
    assert set(found) == {"no-popup", "notes-out-of-order"}
    assert found["no-popup"].note == "one/d"


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", packed({"mimetype": b"x"}), packed({"../out.xhtml": b"x"})],
    ids=["empty", "no-zip", "no-package", "path"],
)
def test_a_file_that_cannot_be_opened_is_told_as_that(good: Made, data: bytes) -> None:
    proof = prove_epub(data, good.book, good.edition)
    assert [one.rule for one in proof.findings] == ["unreadable-epub"]
    assert proof.notes == {}


def test_a_bomb_is_not_unpacked(good: Made) -> None:
    contents = files(good.data)
    contents["EPUB/one.xhtml"] = b" " * (300 * 2**20)
    (found,) = good.proof(packed(contents)).findings
    assert found.rule == "unreadable-epub"
    assert "would grow" in found.message


def test_entities_are_not_resolved(good: Made) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
    data = edited(good.data, TWO, put("<!DOCTYPE html>", bomb))
    assert "bad-xhtml" in {one.rule for one in good.proof(data).findings}


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        whole = good_book(Path(folder))
        for damage in DAMAGES:
            sys.stdout.write("\n".join((f"# {damage.name}", *told(whole, damage), "", "")))
