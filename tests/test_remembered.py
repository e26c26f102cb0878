"""What is remembered of a book makes no difference but in time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from book.cache import Cache
from book.examine import examined
from book.manuscript.load import Loaded, load_book
from book.markup.numbering import number_notes
from book.markup.sections import Section, make_sections
from book.model.book import Book
from book.model.digest import book_digest
from book.model.finding import Finding, Severity
from book.model.remembered import RememberedEntry
from book.model.source import SourceSpan
from book.records import Records
from tests.support.books import SETTINGS, write_book
from tests.support.rules import CASES, case_book
from tests.support.spoilt import png

EDITIONS = (
    SETTINGS
    + """
[editions.epub]
format = "epub"
[editions.screen]
format = "pdf"
numbering = "book"
[editions.behind]
format = "pdf"
note-style = "book-end"
"""
)
CHAPTERS = {
    "one.md": "# The Congress {#congress}\n\nIt met in March.[^1] See [](two.md#minutes).\n\n"
    "Note [](#fn:1) says where, and page [](#congress){.page} when.\n",
    "notes/one.md": "[^1]: In the *Bolshoi* Theatre.[^2]\n\n[^2]: So [the minutes](../two.md).\n",
    "two.md": "# The Minutes {#minutes}\n\nThey were kept.[^1] Both[^2] of them.[^1]\n\n"
    "[^1]: By Sorin.\n\n[^2]: As [told](one.md#congress).\n",
    "three.md": "# The Rest\n\n“Nothing more,” he said.^[In “April”.]\n\n| verse\n| and verse\n",
}
PIECES = (
    "[^1]",
    "[^2]",
    "[^3]: Three.\n\n",
    "\n\n[^9]: Nine.\n\n",
    "\n\n",
    "\n",
    "# Another {#another}\n\n",
    "## Below\n\n",
    "[](two.md#minutes)",
    "[](#another)",
    "[](#fn:2)",
    "[x](one.md)",
    "“",
    "…\u4e2d",
    "  ",
    "TODO",
    "word word",
    " {#minutes}",
    "<!-- book: allow double-space why -->\n\n",
    "`code`",
    ":::",
    "![](gone.png)",
)


def _sections(book: Book, records: Records | None) -> list[tuple[Section, ...]]:
    pages = {f"one.{name}": "7" for name in ("section", "at.congress")}
    return [
        make_sections(book, one, number_notes(book, one), known, memory=records)
        for one in book.settings.editions
        for known in (None, pages)
    ]


def _same_as_from_nothing(root: Path, records: Records) -> Book | None:
    """The book in `root` by way of `records`, which is the one that is read from nothing."""
    known, fresh = load_book(root, memory=records), load_book(root)
    assert examined(known, records) == examined(fresh)
    if known.book is None or fresh.book is None:
        assert known == fresh
        return None
    assert _sections(known.book, records) == _sections(fresh.book, None)
    assert known.book == fresh.book
    assert [one.numbered for one in known.book.entries] == [
        one.numbered for one in fresh.book.entries
    ]
    return known.book


EDITS = st.lists(
    st.tuples(
        st.sampled_from(sorted(CHAPTERS)),
        st.floats(0, 1),
        st.integers(0, 12),
        st.sampled_from(("", *PIECES)),
    ),
    min_size=1,
    max_size=6,
)


def _edit(place: Path, where: float, length: int, piece: str) -> None:
    text = place.read_text(encoding="utf-8")
    at = round(where * len(text))
    place.write_text(text[:at] + piece + text[at + length :], encoding="utf-8")


@given(edits=EDITS)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_edited_book_is_as_if_read_from_nothing(
    edits: list[tuple[str, float, int, str]],
) -> None:
    with TemporaryDirectory() as folder:
        root = write_book(Path(folder, "book"), CHAPTERS, EDITIONS)
        _same_as_from_nothing(root, Records(Path(folder, "cache"), deep=True))
        for path, where, length, piece in edits:
            _edit(root / path, where, length, piece)
            # Whoever keeps little can use what is kept by those who keep much, and the reverse.
            for deep in (False, True):
                _same_as_from_nothing(root, Records(Path(folder, "cache"), deep=deep))


@pytest.mark.soak
@given(edits=EDITS)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_many_edited_books_are_as_if_read_from_nothing(
    edits: list[tuple[str, float, int, str]],
) -> None:
    with TemporaryDirectory() as folder:
        root = write_book(Path(folder, "book"), CHAPTERS, EDITIONS)
        for path, where, length, piece in edits:
            _edit(root / path, where, length, piece)
            _same_as_from_nothing(root, Records(Path(folder, "cache"), deep=True))


def test_what_any_rule_finds_is_found_again(tmp_path: Path) -> None:
    records = Records(tmp_path / "cache", deep=True)
    for folder in sorted(CASES.iterdir()):
        case = min((folder / "bad").glob("*.md"))
        root = case_book(case, tmp_path / folder.name)
        fresh = examined(load_book(root))
        assert fresh, folder.name
        for _ in range(2):
            assert examined(load_book(root, memory=records), records) == fresh, folder.name


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_book(tmp_path / "book", CHAPTERS, EDITIONS)


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(tmp_path / "cache", deep=True)


def test_a_title_that_changes_elsewhere_changes_the_links_to_it(
    root: Path, records: Records
) -> None:
    _same_as_from_nothing(root, records)
    two = root / "two.md"
    two.write_text(two.read_text("utf-8").replace("The Minutes", "The Records"), "utf-8")
    book = _same_as_from_nothing(root, records)
    assert book is not None
    assert "The Records" in _sections(book, records)[0][0].body


def test_a_note_more_moves_the_numbers_behind_it(root: Path, records: Records) -> None:
    _same_as_from_nothing(root, records)
    one, notes = root / "one.md", root / "notes/one.md"
    one.write_text(one.read_text("utf-8") + "\nAgain.[^new]\n", "utf-8")
    notes.write_text(notes.read_text("utf-8") + "\n[^new]: A new one.\n", "utf-8")
    assert _same_as_from_nothing(root, records) is not None


def test_a_fault_in_one_chapter_is_judged_by_the_others(root: Path, records: Records) -> None:
    (root / "three.md").write_text("# The Rest\n\nIt rose.[^lost]\n", "utf-8")
    _same_as_from_nothing(root, records)
    two = root / "two.md"
    two.write_text(two.read_text("utf-8") + "\n[^lost]: Found.\n", "utf-8")
    _same_as_from_nothing(root, records)
    (finding,) = [one for one in _found(root, records) if one.rule == "undefined-note"]
    assert "in another entry" in finding.message


def _found(root: Path, records: Records) -> list[Finding]:
    return examined(load_book(root, memory=records), records)


def test_settings_that_change_are_heeded(root: Path, records: Records) -> None:
    (root / "three.md").write_text("# The Rest\n\nIt rose  at last.\n", "utf-8")
    _same_as_from_nothing(root, records)
    assert "double-space" in {one.rule for one in _found(root, records)}
    place = root / "book.toml"
    text = place.read_text("utf-8")
    place.write_text(f'{text}\n[checks]\n"double-space" = "off"\n', "utf-8")
    _same_as_from_nothing(root, records)
    assert "double-space" not in {one.rule for one in _found(root, records)}


def test_pictures_are_judged_by_their_bytes(root: Path, records: Records) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 9"><script/></svg>'
    (root / "a.png").write_bytes(png(20, 10))
    (root / "b.svg").write_text(svg.format(10), "utf-8")
    text = '# The Rest\n\n![A](a.png){alt="A"}\n\n![B](b.svg){alt="B"}\n'
    (root / "three.md").write_text(text, "utf-8")
    for _ in range(2):
        book = _same_as_from_nothing(root, records)
        assert book is not None
        assert [one.width for one in book.images.values()] == [20, 10]
        assert b"script" not in book.images["b.svg"].data
        assert "unsafe-svg" in {one.rule for one in _found(root, records)}
    (root / "a.png").write_bytes(png(30, 10))
    (root / "b.svg").write_text(svg.format(12), "utf-8")
    book = _same_as_from_nothing(root, records)
    assert book is not None
    assert [one.width for one in book.images.values()] == [30, 12]
    (root / "a.png").write_bytes(png(30, 10)[:-40])
    _same_as_from_nothing(root, records)
    assert "bad-image" in {one.rule for one in _found(root, records)}


def test_a_book_tells_its_digest_without_being_read(root: Path, records: Records) -> None:
    first = load_book(root, memory=records)
    assert first.book is not None
    known = load_book(root, memory=records).book
    assert known is not None
    digest = book_digest(known)
    assert digest == book_digest(first.book) is not None
    entry = known.entries[1]
    assert isinstance(entry, RememberedEntry)
    changed = _with(known, entry)
    assert book_digest(changed) is None, "something in it was replaced"
    assert pickle.loads(pickle.dumps(known)) == load_book(root).book


def _with(book: Book, entry: RememberedEntry) -> Book:
    from dataclasses import replace

    return replace(book, entries=(replace(entry, notes=()), *book.entries[1:]))


def test_without_what_was_kept_the_text_is_read_again(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    load_book(root, memory=Records(folder, deep=True))
    known = load_book(root, memory=Records(folder))
    Cache(folder).clear()
    assert known.book == load_book(root).book


class _Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch /tmp/never",)


@pytest.mark.parametrize(
    "data",
    [
        pickle.dumps(_Evil()),
        pickle.dumps(os.system),
        pickle.dumps(Path("/")),
        b"cbook.model.source\nSourceFile.of\n.",
        b"cbook.model.patterns\nlazy\n(S'x'\ntR.",
        b"\x80\x05",
        b"not a pickle",
    ],
)
def test_a_record_holds_no_code(tmp_path: Path, data: bytes) -> None:
    records = Records(tmp_path)
    name = records.name("x")
    records.cache.put(name, data)
    assert records.get(name, object) is None


def test_a_record_of_another_kind_is_none(tmp_path: Path) -> None:
    records = Records(tmp_path)
    finding = Finding("x", Severity.ERROR, "y", SourceSpan("one.md", 1))
    records.put(records.name("x"), finding)
    assert records.get(records.name("x"), Finding) == finding
    assert records.get(records.name("x"), Loaded) is None


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such bits")
def test_a_folder_to_which_anybody_can_write_is_not_believed(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    _same_as_from_nothing(root, Records(folder))
    folder.chmod(0o777)
    records = Records(folder)
    before = sorted(folder.rglob("*"))
    assert records.get(records.name("x"), object) is None
    _same_as_from_nothing(root, records)
    assert sorted(folder.rglob("*")) == before


def test_a_book_that_did_not_change_needs_no_parser(root: Path, tmp_path: Path) -> None:
    code = (
        "import sys\nfrom book.cli.main import main\ntry:\n    main()\nfinally:\n"
        "    print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", code, "-C", str(root), "check", "-q"]
    environment = {**os.environ, "BOOK_CACHE_DIR": str(tmp_path / "cache")}
    loaded = [
        set(subprocess.run(command, env=environment, capture_output=True, text=True).stderr.split())
        for _ in range(2)
    ]
    needless = {"markdown_it", "jinja2", "lxml", "PIL", "weasyprint", "book.checks.view"}
    assert {"markdown_it", "book.checks.view"} <= loaded[0]
    assert not needless & loaded[1]
