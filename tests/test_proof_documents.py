"""A proof by documents says what one of the whole says, whatever is kept and whatever changed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import book.proof.epub.documents
from book.proof.epub import EpubProof, prove_epub
from book.proof.epub.document import DocumentTold, Scope, prove_document
from book.proof.epub.page import Page
from book.proof.kept import Kept
from tests.support.books import SETTINGS
from tests.support.epubs import Made, edited, files, made, packed
from tests.support.page_lists import ONE_FILE, Pair, small_pair
from tests.support.proved_pdf import FRONT, prose

ONE = f"""# The First

{prose(9, 1)}[^a] See [the other](two.md#there), and note [](#fn:b). {prose(5, 2)}

1. An item with a call.[^b]
2. Another.

## A Section {{#here}}

{prose(12, 5)} See [the web](https://example.org/).

[^a]: A note of the first. {prose(2, 6)}
[^b]: Another, which leads to [the third](three.md). Ibid.
"""
TWO = f"""# The Second

{prose(20, 11)}[^a] {prose(8, 12)}

## There {{#there}}

{prose(10, 13)}[^b] Back to [the section](one.md#here).

[^a]: Ibid.
[^b]: The last of its notes.
"""
THREE = f"""# The Third

{prose(6, 21)}[^a] {prose(3, 22)}[^b]

[^a]: Ibid.
[^b]: {prose(1000, 23)}
"""
TEXTS = {"one.md": ONE, "two.md": TWO, "three.md": THREE}
EPUB = """
[editions.epub]
format = "epub"
note-style = "{style}"
numbering = "{numbering}"
"""


def the_book(root: Path, texts: dict[str, str], style: str = "popup") -> Made:
    settings = SETTINGS + EPUB.format(style=style, numbering="book") + FRONT
    return made(root, texts, settings)


def proved(one: Made, data: bytes, kept: Kept | None = None) -> EpubProof:
    return prove_epub(data, one.book, one.edition, kept=kept)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The documents that are proved one by one."""
    paths: list[str] = []

    def noted(page: Page, data: bytes, scope: Scope) -> DocumentTold | None:
        paths.append(Path(page.path).stem)
        return prove_document(page, data, scope)

    monkeypatch.setattr(book.proof.epub.documents, "prove_document", noted)
    return paths


@pytest.mark.parametrize("style", ["popup", "chapter-end"])
def test_only_what_changed_is_read_again(style: str, tmp_path: Path, read: list[str]) -> None:
    good, kept = the_book(tmp_path / "book", TEXTS, style), Kept(tmp_path / "kept", "")
    whole = proved(good, good.data)
    assert [one.rule for one in whole.findings] == ["long-note"] * (style == "popup")
    assert proved(good, good.data, kept) == whole
    assert {"one", "two", "three", "nav"} <= set(read)
    read.clear()
    assert proved(good, good.data, kept) == whole
    assert read == []
    for text in (ONE.replace("2. Another.", "2. One more."), ONE):
        read.clear()
        now = the_book(tmp_path / "edited", TEXTS | {"one.md": text}, style)
        warm = proved(now, now.data, kept)
        assert read == ["one"]
        assert warm == proved(now, now.data)
        assert [one.rule for one in warm.findings] == [one.rule for one in whole.findings]


def test_notes_in_a_document_of_their_own_are_proved_in_one_piece(
    tmp_path: Path, read: list[str]
) -> None:
    good = the_book(tmp_path / "book", TEXTS, "book-end")
    assert proved(good, good.data, Kept(tmp_path / "kept", "")) == proved(good, good.data)
    assert read == []


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return small_pair(tmp_path_factory.mktemp("small"))


def test_printed_pages_are_proved_with_their_documents(
    small: Pair, tmp_path: Path, read: list[str]
) -> None:
    kept, edition = Kept(tmp_path, ""), small.book.settings.editions[0]
    known = prove_epub(small.epub.data, small.book, edition, starts=small.paper.starts, kept=kept)
    assert known.findings == ()
    assert read
    read.clear()
    assert known == prove_epub(
        small.epub.data, small.book, edition, starts=small.paper.starts, kept=kept
    )
    assert read == []
    # A page that begins elsewhere is another page of the same document.
    moved = edited(small.epub.data, ONE_FILE, lambda text: text.replace('label="2"', 'label="7"'))
    assert small.proof(moved).findings


# --- What hangs between documents ----------------------------------------------------------------


def swap_files(contents: dict[str, bytes]) -> None:
    one, two = (name for name in contents if re.search(r"/(one|two)\.xhtml$", name))
    contents[one], contents[two] = contents[two], contents[one]


def put(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(contents: dict[str, bytes]) -> None:
        (path,) = [one for one in contents if one.endswith(name)]
        text = contents[path].decode()
        assert old in text, (old, text)
        contents[path] = text.replace(old, new).encode()

    return change


def turn_spine(contents: dict[str, bytes]) -> None:
    (path,) = [one for one in contents if one.endswith(".opf")]
    text = contents[path].decode()
    lines = re.findall(r"<itemref[^>]*>", text)
    contents[path] = text.replace(lines[-1], "\0").replace(lines[-2], lines[-1]).replace(
        "\0", lines[-2]
    ).encode()  # fmt: skip


BETWEEN: dict[str, Callable[[dict[str, bytes]], None]] = {
    "two documents in each other's place": swap_files,
    "the reading order": turn_spine,
    "an id to which another document leads": put(
        "two.xhtml", 'id="two.at.there"', 'id="elsewhere"'
    ),
    "the place to which another leads": put("one.xhtml", "two.xhtml#two.at.there", "two.xhtml"),
    "another document": put("one.xhtml", "two.xhtml#two.at.there", "three.xhtml"),
    "a line of the contents": put("nav.xhtml", "The Second", "The Last"),
    "where a line of the contents leads": put("nav.xhtml", "two.xhtml", "three.xhtml"),
    "a document out of the line": put(".opf", 'idref="text-4"', 'idref="text-4" linear="no"'),
    "a call to a note of another": put("two.xhtml", '"#two.note.a"', '"three.xhtml#three.note.a"'),
    "a way back to another": put("two.xhtml", '"#two.call1.a"', '"three.xhtml#three.call1.a"'),
    "the first line of the package": put("mimetype", "application", "text"),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_what_hangs_between_documents_is_proved_each_time(name: str, tmp_path: Path) -> None:
    good = the_book(tmp_path / "book", TEXTS)
    contents = files(good.data)
    BETWEEN[name](contents)
    assert {one.rule for one in good.proof(packed(contents)).findings} - {"long-note"}


# --- Edits and damages ---------------------------------------------------------------------------


def other_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    place = chance.choice([i for i, one in enumerate(words) if one.isalpha() and one.islower()])
    return " ".join([*words[:place], words[place][::-1], *words[place + 1 :]])


def note_more(text: str, chance: random.Random) -> str:
    place = text.index(". ", chance.randrange(len(text) // 3))
    label = f"n{chance.randrange(10**6)}"
    return f"{text[:place]}.[^{label}]{text[place + 1 :]}\n[^{label}]: Ibid.\n"


def heading_more(text: str, chance: random.Random) -> str:
    head, _, rest = text.partition("\n\n")
    return f"{head} {chance.choice(['Again', 'Anew'])}\n\n{rest}"


def link_more(text: str, chance: random.Random) -> str:
    place = text.index(". ", chance.randrange(len(text) // 3))
    target = chance.choice(["one.md#here", "two.md#there", "three.md"])
    return f"{text[:place]}, as is [said]({target}){text[place:]}"


EDITS = [other_word, note_more, heading_more, link_more]
_TAG = re.compile(r"<[a-z][^>]*>")


def led_elsewhere(contents: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """A text one or two of whose links lead to other places, of any document."""
    texts = {name: one.decode() for name, one in contents.items() if name.endswith(".xhtml")}
    places = [
        f"{Path(name).name}#{place}"
        for name, text in texts.items()
        for place in re.findall(r' id="([^"]*)"', text)
    ]
    found = {}
    for _ in range(chance.randint(1, 2)):
        name = chance.choice([name for name, text in texts.items() if "<a " in text])
        links = list(re.finditer(r'<a [^>]*href="([^"]*)"', texts[name]))
        link = chance.choice(links)
        text = texts[name]
        texts[name] = text[: link.start(1)] + chance.choice(places) + text[link.end(1) :]
        found[name] = texts[name].encode()
    return found


def moved_over(contents: dict[str, bytes], chance: random.Random) -> dict[str, bytes]:
    """Two texts, of which one has a piece of the other, with links that still lead there."""
    one, other = chance.sample([name for name in contents if name.endswith(".xhtml")], 2)
    text = contents[one].decode()
    pieces = list(re.finditer(r"<(p|aside|li|h1|h2)\b.*?</\1>", text, re.S))
    if not pieces:
        return {}
    piece = chance.choice(pieces)
    home = Path(one).name
    moved = piece[0].replace('href="#', f'href="{home}#')
    rest = text[: piece.start()] + text[piece.end() :]
    for name in re.findall(r' id="([^"]*)"', moved):
        rest = rest.replace(f'href="#{name}"', f'href="{Path(other).name}#{name}"')
    there = contents[other].decode().replace("</section>", f"{moved}</section>", 1)
    return {one: rest.encode(), other: there.encode()}


def spoil(data: bytes, chance: random.Random) -> bytes:
    """The file with something wrong in it, at any place."""
    contents = files(data)
    names = [one for one in contents if re.search(r"\.(xhtml|opf|ncx)$", one)]
    name = chance.choice(names)
    text = contents[name].decode()
    kind = chance.randrange(8)
    tags = list(_TAG.finditer(text))
    if kind == 0:
        one, other = chance.sample(names, 2)
        contents[one], contents[other] = contents[other], contents[one]
        return packed(contents)
    if kind == 6:
        return packed(contents | led_elsewhere(contents, chance))
    if kind == 7:
        return packed(contents | moved_over(contents, chance))
    if kind == 1:
        tag = chance.choice(tags)
        text = text[: tag.start()] + re.sub(r' [a-z:]+="[^"]*"', "", tag[0], count=1) + text[
            tag.end() :
        ]  # fmt: skip
    elif kind == 2:
        values = list(re.finditer(r' (?:id|href)="([^"]*)"', text))
        if len(values) > 1:
            this, that = chance.sample(values, 2)
            text = text[: this.start(1)] + that[1] + text[this.end(1) :]
    elif kind == 3:
        links = list(re.finditer(r"<a [^>]*>[^<]*</a>", text))
        if links:
            link = chance.choice(links)
            twice = link[0] * chance.choice([0, 2])
            text = text[: link.start()] + twice + text[link.end() :]
    elif kind == 4:
        place = chance.randrange(len(text))
        text = text[:place] + text[place + chance.randint(1, 4) :]
    else:
        words = list(re.finditer(r"(?<=[ >])\w+(?=[ <.])", text))
        if words:
            word = chance.choice(words)
            text = text[: word.start()] + word[0][::-1] + "x" + text[word.end() :]
    contents[name] = text.encode()
    return packed(contents)


@pytest.mark.parametrize(
    "seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 20))]
)
@pytest.mark.parametrize("style", ["popup", "chapter-end"])
def test_whatever_is_edited_or_damaged_a_warm_proof_says_the_same(
    style: str, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(f"{style} {seed}")
    texts, kept = dict(TEXTS), Kept(tmp_path / "cache", "")
    for step in range(3):
        if step:
            which = chance.choice(list(texts))
            texts[which] = chance.choice(EDITS)(texts[which], chance)
        now = the_book(tmp_path / f"book{step}", texts, style)
        good = proved(now, now.data)
        assert {one.rule for one in good.findings} <= {"long-note"}
        assert proved(now, now.data, kept) == good
        for _ in range(12):
            damaged = spoil(now.data, chance)
            assert proved(now, damaged, kept) == proved(now, damaged)
        assert proved(now, now.data, kept) == good
