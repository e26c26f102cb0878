"""Make-up: galleys set on their own become the very pages of a book that is set in one piece."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from book.build import proved
from book.cache import Cache, cache_folder
from book.cluster import NoCluster, remote_executor
from book.manuscript.load import load_book
from book.markup.resources import shared
from book.model.book import Book
from book.model.edition import Edition
from book.typesetting.makeup.outline import outline_of
from book.typesetting.makeup.shop import Shop, Work, executed, here
from book.typesetting.makeup.theme import counted_groups, features, is_running, named_strings
from book.typesetting.press import Typeset
from book.typesetting.setting import set_pdf
from book.workers import Pool, WorkerDied
from tests.support.books import SETTINGS, write_book
from tests.support.same_pdf import differences

MANUSCRIPT = Path(__file__).parent.parent / "manuscript"
PROSE = (
    "The councils of workers’ deputies organised a political struggle for power, and the "
    "revolutionary *movement* demanded the involvement of soldiers’ deputies, for which "
    "organisations of **every** description had been preparing themselves. "
)
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4YGAARAwQCgAhzgSBU+xT6wAAAABJRU5E"
    "rkJggg=="
)
# Heads and folios of every kind: with a picture, a rule, each keyword, and pages that are counted.
THEME = """
@page {
  @top-left { content: string(recto, start); font: 8pt "EB Garamond" }
  @top-right { content: string(recto, last) " / " string(verso, first); font: 8pt "EB Garamond" }
  @bottom-left { content: "of " counter(pages); font: 8pt "EB Garamond"; border-top: 1pt solid }
  @bottom-right { content: url("../images/dot.png"); width: 8pt }
}
@page :first { @top-center { content: "first"; font: 8pt "EB Garamond" } }
@page :nth(2 of text) { @left-middle { content: "second"; font: 8pt "EB Garamond" } }
@page :blank { @bottom-center { content: "blank"; font: 8pt "EB Garamond" } background: #eee }
"""


def chapter(number: int, others: int) -> str:
    near, far = number % others + 1, (number + 2) % others + 1
    return f"""# Chapter {number} {{#c{number}}}

{PROSE * 3}A call,[^a] and see page [](c{near}.md#c{near}){{.page}} and [](c{far}.md#c{far}).

## A heading with [a note]{{.smallcaps}}[^b]

{PROSE * (2 + number % 3)}Again.[^a] And [elsewhere](c{far}.md#c{far}), {{lang}}.

| Name | Number |
| :--- | ---: |
| One | {number} |
| Two[^c] | 2 |

1. {PROSE}
2. {PROSE}
    - within

![A dot](images/dot.png){{alt="A dot"}}

{PROSE * (2 + 2 * number)}

[^a]: A note. {PROSE}

    Its second paragraph, with a call.[^d]

[^b]: Another note, ‹{number}›.

[^c]: In a table.

[^d]: A note in a note.
""".replace("{lang}", "[текст книги]{lang=ru}")


def a_busy_book(root: Path, editions: str, theme: str = "", chapters: int = 5) -> Book:
    texts = {f"c{number}.md": chapter(number, chapters) for number in range(1, chapters + 1)}
    write_book(root, texts, SETTINGS + editions)
    settings = (root / "book.toml").read_text(encoding="utf-8")
    front = "".join(
        f'\n[[contents]]\nid = "{role}"\nrole = "{role}"\n'
        for role in ("halftitlepage", "titlepage", "toc")
    )
    first = settings.index("\n[[contents]]")
    settings = settings[:first] + front + settings[first:]
    settings = settings.replace('"c2.md"\n', '"c2.md"\nlevel = 2\n')
    (root / "book.toml").write_text(settings, encoding="utf-8")
    (root / "images").mkdir(exist_ok=True)
    (root / "images" / "dot.png").write_bytes(DOT)
    if theme:
        (root / "styles").mkdir(exist_ok=True)
        own = (shared("styles") / "press.css").read_text(encoding="utf-8") + theme
        (root / "styles" / "press.css").write_text(own, encoding="utf-8")
    loaded = load_book(root)
    assert not loaded.findings
    assert loaded.book is not None
    return loaded.book


def edition(book: Book, name: str) -> Edition:
    return next(one for one in book.settings.editions if one.name == name)


class Counting(Shop):
    """A shop that tells what it had to have done."""

    def __init__(self, root: Path) -> None:
        super().__init__(Cache(root), self._work)
        self.labels: list[str] = []

    def _work(self, work: Sequence[Work], received: Callable[[Work, Any], None]) -> None:
        self.labels += [one.label for one in work]
        here(work, received)


def same_both_ways(book: Book, name: str) -> Typeset:
    one = edition(book, name)
    shop = Shop(Cache(cache_folder()), here)
    made_up = set_pdf(book, one, shop=shop)
    whole = set_pdf(book, one, shop=shop, one_shot=True)
    assert made_up.page_map == whole.page_map
    assert differences(made_up.data, whole.data) == []
    assert made_up.warnings == whole.warnings
    assert made_up.lines == whole.lines
    return made_up


@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_this_book_is_the_same_in_galleys_and_in_one_piece(name: str) -> None:
    book = load_book(MANUSCRIPT).book
    assert book is not None
    same_both_ways(book, name)


KINDS = {
    "screen": 'format = "pdf"',
    "paper": 'format = "pdf"\nprinter = "lulu-paperback"\nnumbering = "page"',
    "ends": 'format = "pdf"\nnote-style = "chapter-end"',
}


@pytest.mark.parametrize("name", KINDS)
def test_a_busy_book_is_the_same_in_galleys_and_in_one_piece(name: str, tmp_path: Path) -> None:
    book = a_busy_book(tmp_path, f"\n[editions.{name}]\n{KINDS[name]}\n")
    typeset = same_both_ways(book, name)
    assert not proved(book, edition(book, name), typeset.data, "book.pdf")


def test_any_theme_s_heads_and_folios_are_drawn(tmp_path: Path) -> None:
    book = a_busy_book(tmp_path, f"\n[editions.paper]\n{KINDS['paper']}\n", THEME)
    same_both_ways(book, "paper")


def test_the_comparison_sees_a_difference(tmp_path: Path) -> None:
    book = a_busy_book(tmp_path, f"\n[editions.screen]\n{KINDS['screen']}\n")
    one = edition(book, "screen")
    shop = Shop(Cache(cache_folder()), here)
    data = set_pdf(book, one, shop=shop).data
    title = replace(book.metadata, title="Another Book")
    other = replace(book, settings=replace(book.settings, metadata=title))
    found = " ".join(differences(data, set_pdf(other, one, shop=shop).data))
    assert all(word in found for word in ("letters", "pictures", "catalog"))


def test_only_what_changed_is_set_again(tmp_path: Path) -> None:
    root, kept = tmp_path / "book", tmp_path / "cache"
    settings = f"\n[editions.screen]\n{KINDS['screen']}\n"
    one = edition(a_busy_book(root, settings), "screen")

    def build() -> tuple[Typeset, list[str]]:
        shop = Counting(kept)
        book = load_book(root).book
        assert book is not None
        return set_pdf(book, one, shop=shop), [name for name in shop.labels if "“" in name]

    first, labels = build()
    assert {"“Chapter 3”", "“Contents”"} <= set(labels)
    again, labels = build()
    assert again == first
    assert labels == []
    text = root / "c3.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")
    edited, labels = build()
    assert set(labels) == {"“Chapter 3”"}
    assert edited.data != first.data
    text.write_text(text.read_text(encoding="utf-8") + PROSE * 30, encoding="utf-8")
    longer, labels = build()
    # Those whose page references changed, and no others.
    assert longer.pages > edited.pages
    assert "“Chapter 3”" in labels
    assert "“Contents”" in labels
    assert "“Chapter 4”" in labels
    assert not {"“Chapter 1”", "“Chapter 2”", "“Chapter 5”"} & set(labels)


def test_a_damaged_cache_changes_nothing(tmp_path: Path) -> None:
    root, kept = tmp_path / "book", tmp_path / "cache"
    book = a_busy_book(root, f"\n[editions.screen]\n{KINDS['screen']}\n")
    one = edition(book, "screen")
    first = set_pdf(book, one, shop=Shop(Cache(kept), here))
    entries = sorted(kept.glob("??/*"))
    for number, entry in enumerate(entries):
        data = entry.read_bytes()
        if number % 3 == 0:
            entry.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        elif number % 3 == 1:
            entry.write_bytes(data[: len(data) // 2])
    assert set_pdf(book, one, shop=Shop(Cache(kept), here)) == first


def test_bookmarks_hang_below_the_next_higher_one() -> None:
    pages = [[(1, "a", 0, 9, "open"), (3, "b", 0, 8, "open")], [(2, "c", 0, 7, "closed")], []]
    (top,) = outline_of([*pages, [(2, "d", 0, 6, "open"), (3, "e", 0, 5, "open")]])
    assert [one.label for one in top.children] == ["b", "c", "d"]
    assert [one.label for one in top.children[2].children] == ["e"]
    assert (top.children[1].page, top.children[1].is_open) == (1, False)


@pytest.mark.parametrize(
    ("rule", "runs"),
    [
        ("h1 { counter-increment: chapter }", True),
        ("ol { counter-reset: list-item 3 }", False),
        ("a::after { content: target-counter(attr(href), page) }", True),
        ("p::after { content: counter(page) }", True),
        ("@page { @top-left { content: counter(page) string(recto) } }", False),
        ("@page :nth(2n) { margin: 0 }", True),
        ("@page :nth(1 of start) { counter-reset: page 1 }", False),
        (".matter:first-child { padding: 0 }", True),
        (".matter + .matter { padding: 0 }", True),
        ("section > p:first-child { text-indent: 0 }", False),
        ("/* p::after { content: counter(page) } */", False),
        ("aside { position: running(head) }", True),
        (".mark { position: fixed }", True),
    ],
)
def test_a_theme_that_counts_through_the_book_is_set_in_one_piece(rule: str, runs: bool) -> None:
    assert is_running(rule) is runs


def test_what_a_theme_says_is_read_off_its_text() -> None:
    theme = """@page { @top-left { content: string(a) string(b, last) } }
    @page :nth(3 of x) { margin: 0 } @page :nth(2n of y) { margin: 0 }
    p { font-variant: small-caps oldstyle-nums; font-feature-settings: "ss01" 1, "swsh" }"""
    assert named_strings(theme) == (("a", "first"), ("b", "last"))
    assert counted_groups(theme) == {"x": 3, "y": None}
    assert features(theme) == ("onum", "smcp", "ss01", "swsh")


def test_the_shipped_theme_is_set_in_galleys() -> None:
    assert not is_running((shared("styles") / "press.css").read_text(encoding="utf-8"))


def test_the_bytes_are_those_of_the_book_and_of_nothing_else(tmp_path: Path) -> None:
    """One process or two, cold or warm, elsewhere, in another language and time zone."""
    settings = f"\n[editions.screen]\n{KINDS['screen']}\n"
    places = [tmp_path / "here", tmp_path / "else" / "where"]
    for place in places:
        a_busy_book(place, settings)
    runs = [
        (places[0], ["--jobs", "1", "--no-cache"], {"TZ": "UTC", "LC_ALL": "C"}),
        (places[1], ["--jobs", "2"], {"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"}),
        (places[1], ["--jobs", "3"], {"TZ": "America/Lima", "PYTHONHASHSEED": "7"}),
    ]
    made = []
    for root, options, environment in runs:
        command = [sys.executable, "-m", "book", "-C", str(root), "build", "-q", *options]
        own = {"BOOK_CACHE_DIR": str(tmp_path / "cache")}
        subprocess.run(command, check=True, env={**os.environ, **own, **environment})
        (file,) = (root / "dist").glob("*-screen.pdf")
        made.append(file.read_bytes())
    assert made[0] == made[1] == made[2]


def test_what_the_engine_seldom_needs_is_there_when_it_does() -> None:
    """Its modules were imported without the one that cuts fonts in Python."""
    program = """
import sys
from book.typesetting import isolate
assert "fontTools.subset" not in sys.modules
from weasyprint.pdf import fonts
options = fonts.subset.Options(retain_gids=True)
assert options.retain_gids and type(options) is sys.modules["fontTools.subset"].Options
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def die(kind: int) -> None:
    os.kill(os.getpid(), kind)


def test_a_process_that_dies_is_reported_with_its_section() -> None:
    with Pool(2) as pool:
        other = pool.submit("“Chapter 1”", time.sleep, 30)
        time.sleep(0.5)
        with pytest.raises(WorkerDied, match=r"ended by SIGKILL while it worked on “Chapter 2”$"):
            pool.call("“Chapter 2”", die, signal.SIGKILL)
        assert other.done()


def test_any_executor_can_set_the_pages(tmp_path: Path) -> None:
    """Fonts go from hand to hand where the cache can't be reached, as on another machine."""
    book = a_busy_book(tmp_path, f"\n[editions.screen]\n{KINDS['screen']}\n", chapters=2)
    one = edition(book, "screen")
    with ThreadPoolExecutor(1) as executor:
        far = Shop(Cache(tmp_path / "far"), executed(executor), shared=False)
        typeset = set_pdf(book, one, shop=far)
    assert typeset == set_pdf(book, one, shop=Shop(Cache(cache_folder()), here))


def test_a_cluster_sets_the_same_pages(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    book = a_busy_book(tmp_path, f"\n[editions.screen]\n{KINDS['screen']}\n", chapters=2)
    one = edition(book, "screen")
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        dashboard_address=None,
        host="127.0.0.1",
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        with remote_executor(address) as executor:
            far = Shop(Cache(tmp_path / "far"), executed(executor), shared=False)
            typeset = set_pdf(book, one, shop=far)
    assert typeset == set_pdf(book, one, shop=Shop(Cache(cache_folder()), here))


@pytest.mark.parametrize("address", ["tcp://here", "dask://127.0.0.1:1"])
def test_a_cluster_that_is_not_there_is_said(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("book.cluster._PATIENCE", 1)
    with pytest.raises(NoCluster), remote_executor(address):
        pass
