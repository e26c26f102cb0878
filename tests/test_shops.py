"""Shops: what their profiles say, what an EPUB is for them, and how one is judged."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from book.cli.main import main
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.finding import Finding
from book.model.services import SHOPS
from book.printing.shop_preflight import judge_epub, preflight_epub
from book.printing.shop_preflight.checks import CHECKS
from book.printing.shops import CONFIDENCE, shop, shops
from tests.support.books import SETTINGS, write_book
from tests.support.torture import write_torture
from tests.test_epub import built, files, small_book
from tests.test_markup import EPUB, a_book, entry, para

ISBN = "978-0-306-40615-7"


def a_cover(width: int = 1600, height: int = 2560, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "JPEG")
    return out.getvalue()


def an_epub(book: Book | None = None, shop: str | None = None, cover: bytes | None = None) -> bytes:
    edition = replace(EPUB, shop=shop, isbn=ISBN)
    return built(book or small_book(), edition, cover or a_cover())


def rules(found: tuple[Finding, ...]) -> set[str]:
    return {one.rule.removeprefix("shop-") for one in found if one.severity != "info"}


def changed(data: bytes, name: str, old: str, new: str) -> bytes:
    """The EPUB with `old` written as `new` in one of its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == name:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            target.writestr(info, content)
    return out.getvalue()


def test_every_value_says_where_it_was_read() -> None:
    assert [one.id for one in shops()] == list(SHOPS)
    for one in shops():
        for rule in one.rules.values():
            assert rule.name in CHECKS, f"{one.id}: nothing looks at {rule.name}"
            assert rule.source
            assert rule.why.endswith(".")
            assert rule.confidence in CONFIDENCE
            assert rule.checked.year >= 2026


@pytest.mark.parametrize("name", SHOPS)
def test_an_edition_for_a_shop_is_good_for_it(name: str) -> None:
    assert rules(preflight_epub(an_epub(shop=name), name, artifact="a.epub")) == set()


def test_the_edition_for_all_says_where_it_suits_less() -> None:
    verdicts = judge_epub(an_epub(), artifact="a.epub")
    assert {one.shop.id: one.word for one in verdicts} == {
        "kindle": "taken, with faults",
        **dict.fromkeys((one for one in SHOPS if one != "kindle"), "good"),
    }
    assert rules(verdicts[0].findings) == {"cover-page"}


def test_the_cover_is_no_page_for_kindle_and_a_page_for_others() -> None:
    assert "EPUB/cover.xhtml" not in files(an_epub(shop="kindle"))
    assert "cover.xhtml" not in files(an_epub(shop="kindle"))["EPUB/nav.xhtml"]
    assert "EPUB/cover.xhtml" in files(an_epub(shop="kobo"))


def test_kindle_gets_a_page_of_contents_even_where_the_author_has_none() -> None:
    book = replace(
        a_book(entry(role="titlepage", name="title", title=""), entry(para("x"))), images={}
    )
    package = files(an_epub(book, shop="kindle"))["EPUB/content.opf"]
    order = [package.index(f'idref="{one}"') for one in ("text-1", "nav", "text-2")]
    assert order == sorted(order)


def test_contents_are_no_deeper_than_the_shop_shows_and_lose_no_line() -> None:
    entries = [
        replace(entry(para("x"), name=f"e{level}", title=f"Level {level}"), level=level)
        for level in (1, 2, 3, 4)
    ]
    book = replace(a_book(*entries), images={})
    for name, levels in (("kindle", 2), ("kobo", 3)):
        nav = files(an_epub(book, shop=name))["EPUB/nav.xhtml"]
        toc = nav.partition("landmarks")[0]
        assert all(f">Level {level}</a>" in toc for level in (1, 2, 3, 4))
        assert toc.count("<ol>") == levels
    deep = changed(
        an_epub(book, shop="kobo"), "EPUB/nav.xhtml", "Level 4</a>",
        'Level 4</a><ol><li><a href="e4.xhtml">5</a></li></ol>',
    )  # fmt: skip
    assert "contents-depth" in rules(preflight_epub(deep, "kobo"))


def test_apple_shows_the_notes_on_the_page() -> None:
    assert "<aside" in files(an_epub())["EPUB/one.xhtml"]
    for_apple = files(an_epub(shop="apple"))["EPUB/one.xhtml"]
    assert "<aside" not in for_apple
    assert for_apple.count('epub:type="footnote"') == 3


@pytest.mark.parametrize(
    ("rule", "name", "cover"),
    [
        ("cover-short-side", "apple", a_cover(1000, 1600)),
        ("cover-long-side", "google-play", a_cover(1600, 7300)),
        ("image-colour", "apple", a_cover(mode="CMYK")),
    ],
)
def test_a_wrong_cover_is_found(rule: str, name: str, cover: bytes) -> None:
    assert rule in rules(preflight_epub(an_epub(cover=cover), name))


@pytest.mark.parametrize(
    ("rule", "name", "file", "old", "new"),
    [
        ("elements", "kindle", "EPUB/one.xhtml", "<p>First", "<script>x</script><p>First"),
        ("css", "kindle", "EPUB/style/book.css", "h1 {", "h1 { position: absolute;"),
        ("css-text-colour", "kindle", "EPUB/style/book.css", "body {", "body { color: #000;"),
        ("notes-typed", "apple", "EPUB/one.xhtml", 'epub:type="footnote"', ""),
        ("contents", "kobo", "EPUB/nav.xhtml", 'epub:type="toc" role="doc-toc"', ""),
        ("cover-meta", "kobo", "EPUB/content.opf", 'name="cover"', 'name="other"'),
        ("cover-image", "apple", "EPUB/content.opf", 'content="cover-image"', 'content="x"'),
        ("isbn", "libraries", "EPUB/content.opf", "urn:isbn:9780306406157", "urn:isbn:1"),
        ("image-types", "kindle", "EPUB/content.opf", "image/png", "image/webp"),
        ("font-types", "kindle", "EPUB/content.opf", "EBGaramond-Italic.ttf", "x.woff2"),
    ],
)
def test_each_fault_is_found(rule: str, name: str, file: str, old: str, new: str) -> None:
    sound = an_epub(shop=name)
    bad = changed(sound, file, old, new)
    if rule == "cover-image":
        bad = changed(bad, file, 'properties="cover-image"', "")
    assert rule not in rules(preflight_epub(sound, name))
    assert rule in rules(preflight_epub(bad, name, artifact="a.epub"))


def test_what_is_no_epub_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "a.epub"
    file.write_bytes(b"PK\3\4 and nothing else")
    result = CliRunner().invoke(main.get_command(None, "preflight"), [str(file)])  # type: ignore[arg-type]
    assert "no EPUB that can be opened" in result.output


def test_the_command_answers_for_every_shop(tmp_path: Path) -> None:
    root = write_torture(tmp_path / "book")
    book = load_book(root).book
    assert book is not None
    file = tmp_path / "a.epub"
    file.write_bytes(built(book, cover=a_cover()))
    command = main.get_command(None, "preflight")  # type: ignore[arg-type]
    assert command is not None
    result = CliRunner().invoke(command, [str(file)])
    for one in shops():
        assert one.name in result.output
    result = CliRunner().invoke(command, [str(file), "--shop", "kobo", "--format", "json"])
    found = json.loads(result.stdout)["findings"]
    assert {"shop-note-most", "shop-table-columns", "shop-isbn"} == {one["rule"] for one in found}


def test_the_list_of_shops_has_all_values() -> None:
    command = main.get_command(None, "shops")  # type: ignore[arg-type]
    assert command is not None
    told = CliRunner().invoke(command, ["kindle"]).output
    assert all(one.why in told and one.source in told for one in shop("kindle").rules.values())
    document = json.loads(CliRunner().invoke(command, ["--format", "json"]).stdout)
    assert document["schema"] == "book.shops/1"
    assert len(document["shops"]) == len(SHOPS)


def test_of_several_epubs_each_shop_is_given_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SETTINGS + (
        '[editions.epub]\nformat = "epub"\n[editions.kindle]\nformat = "epub"\nshop = "kindle"\n'
    )
    root = write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, settings)
    monkeypatch.chdir(root)
    for name, wanted in (("a-small-book.epub", None), ("a-small-book-kindle.epub", "kindle")):
        Path(name).write_bytes(an_epub(shop=wanted))
    done = CliRunner().invoke(
        main, ["preflight", "a-small-book.epub", "a-small-book-kindle.epub", "--quiet"]
    )
    assert done.exit_code == 0, done.output
    given = {line.split()[0]: line.split()[-1] for line in done.stdout.splitlines()}
    assert given.pop("Amazon") == "a-small-book-kindle.epub"
    assert set(given.values()) == {"a-small-book.epub"}
    assert len(given) == len(SHOPS) - 1
    assert "with faults" not in done.stdout
