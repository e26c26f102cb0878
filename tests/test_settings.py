"""What the settings accept, and what they say about the rest, and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from book.manuscript.load import load_book
from book.manuscript.schema import DOCUMENTED
from book.manuscript.setting_reference import settings_reference
from book.manuscript.settings import load_settings
from book.model.book import Settings
from book.model.finding import Finding, Severity
from tests.support.books import findings, write_book

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript" / "book.toml"
BOOK = """\
[book]
title = "The Glass Harbour"
language = "en-GB"
identifier = "urn:uuid:7d0d2f0e-6f0a-4c57-9a53-0a4f6b0c2a11"
published = 2026-11-22
"""
ENTRY = """
[[contents]]
text = "one.md"
"""
GOOD = BOOK + ENTRY


def loaded(text: str) -> Settings:
    settings, findings = load_settings(text)
    assert findings == []
    assert settings is not None
    return settings


def only(text: str) -> Finding:
    _, findings = load_settings(text)
    assert len(findings) == 1, findings
    return findings[0]


def place(finding: Finding) -> tuple[int, int]:
    assert finding.span is not None
    return finding.span.line, finding.span.column


def in_book(line: str) -> str:
    """A good book with one more line in `[book]`, which is line 6."""
    return BOOK + line + "\n" + ENTRY


# --- what is read -----------------------------------------------------------------------------


def test_the_books_own_settings_are_clean() -> None:
    settings = loaded(MANUSCRIPT.read_text(encoding="utf-8"))
    assert [edition.name for edition in settings.editions] == [
        *("epub", "screen", "paperback", "kindle"),
        *("lulu", "ingramspark"),
    ]
    assert settings.contents[2].text == "front/copyright.md"
    assert settings.emendations == "emendations.toml"
    assert settings.editions[2].is_print


def test_everything_that_can_be_set_arrives() -> None:
    settings = loaded("""\
[book]
title = "T"
subtitle = "S"
slug = "t-s"
language = "sr-Latn-RS"
identifier = "urn:isbn:978-0-306-40615-7"
publisher = "P"
series = { title = "Lamps", number = "4" }
published = 2026-11-22
rights = "R"
description = "D"
subjects = [{ scheme = "thema", code = "JPFF" }]
emendations = "changes.toml"
cover = "./art/cover.svg"
[[book.contributors]]
name = "Ada Vole"
sort = "Vole, Ada"
role = "edt"
[[contents]]
text = "a.md"
notes = "n.md"
role = "afterword"
id = "last"
title = "Title"
short = "Short"
level = 3
status = "synopsis"
smart = false
[editions.paperback]
format = "pdf"
printer = "kdp-paperback"
trim = "148x210mm"
paper = "cream"
isbn = "978-0-306-40615-7"
shop = "kindle"
theme = "quiet"
note-style = "chapter-end"
numbering = "book"
[notes.series.ed]
marks = "symbols"
label = "Ed."
[checks]
ibid = "info"
note-order = "off"
[[allow]]
rule = "gap"
file = "a.md"
reason = "Because."
""")
    book = settings.metadata
    assert (book.slug, book.subtitle, book.language) == ("t-s", "S", "sr-Latn-RS")
    assert book.published == date(2026, 11, 22)
    assert book.series is not None
    assert (book.series.title, book.series.number) == ("Lamps", "4")
    assert [(one.scheme, one.code) for one in book.subjects] == [("thema", "JPFF")]
    assert [(one.name, one.sort, one.role) for one in book.contributors] == [
        ("Ada Vole", "Vole, Ada", "edt")
    ]
    entry = settings.contents[0]
    assert (entry.text, entry.notes, entry.id, entry.level) == ("a.md", "n.md", "last", 3)
    assert (entry.title, entry.short, entry.status, entry.smart) == (
        *("Title", "Short", "synopsis", False),
    )
    assert entry.key_spans["notes"].line == 21
    edition = settings.editions[0]
    assert (edition.note_style, edition.numbering, edition.shop) == (
        "chapter-end",
        "book",
        "kindle",
    )
    assert edition.trim.width == pytest.approx(419.53, abs=0.01)
    assert edition.trim.height == pytest.approx(595.28, abs=0.01)
    assert settings.note_series["ed"].marks == "symbols"
    assert settings.severities == {"ibid": Severity.INFO, "note-order": None}
    assert [(one.rule, one.file) for one in settings.allowances] == [("gap", "a.md")]
    assert (settings.emendations, settings.cover) == ("changes.toml", "art/cover.svg")


def test_a_book_without_editions_gets_epub_and_screen() -> None:
    epub, screen = loaded(GOOD).editions
    assert (epub.name, epub.format, epub.note_style) == ("epub", "epub", "popup")
    assert (screen.name, screen.format, screen.note_style) == ("screen", "pdf", "foot")
    assert (screen.trim.width, screen.trim.height) == (432, 648)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Glass Harbour", "the-glass-harbour"),
        ("The Workers’ Group!", "the-workers-group"),
        ("Été à Łódź", "ete-a-lodz"),
        ("Straße", "strasse"),
        ("Манифест", "book"),
    ],
)
def test_the_slug_comes_from_the_title_in_ascii(title: str, slug: str) -> None:
    assert loaded(GOOD.replace("The Glass Harbour", title)).metadata.slug == slug


def test_ids_come_from_the_file_or_the_role() -> None:
    settings = loaded(
        BOOK
        + """
[[contents]]
role = "titlepage"
[[contents]]
text = "parts/Part 4, one.md"
[[contents]]
text = "parts/II_b.md"
"""
    )
    assert [entry.id for entry in settings.contents] == ["titlepage", "part-4-one", "II_b"]


def test_chapters_stand_below_the_part_before_them() -> None:
    roles = ["preface", "chapter", "part", "chapter", "appendix"]
    tables = [f'[[contents]]\nrole = "{r}"\ntext = "{n}.md"\n' for n, r in enumerate(roles)]
    assert [one.level for one in loaded(BOOK + "".join(tables)).contents] == [1, 1, 1, 2, 1]


def test_a_byte_order_mark_and_crlf_do_no_harm() -> None:
    assert loaded("\ufeff" + GOOD.replace("\n", "\r\n")).contents[0].span.line == 7


# --- what is refused --------------------------------------------------------------------------


def test_an_unknown_key_gets_the_nearest_one() -> None:
    finding = only(in_book('  publsher = "P"'))
    assert (finding.rule, place(finding)) == ("unknown-setting", (6, 3))
    assert "`publisher`" in finding.hint


def test_an_unknown_key_is_sent_to_the_table_that_has_it() -> None:
    finding = only(GOOD + 'identifier = "x"\n')
    assert finding.rule == "unknown-setting"
    assert "[book]" in finding.hint


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("subtitle = 3", 12),
        ("rights = [1]", 10),
        ('series = "Lamps"', 10),
        ('subjects = ["JPFF"]', 13),
        ('contributors = { name = "x" }', 16),
        ('slug = "a/b"', 8),
        ('subtitle = "a\\u0001b"', 12),
        ('cover = "art\\\\c.svg"', 9),
        ('contributors = [{ name = "A", role = "author" }]', 38),
    ],
)
def test_a_bad_value_is_reported_at_its_place(line: str, column: int) -> None:
    finding = only(in_book(line))
    assert (finding.rule, place(finding)) == ("bad-setting", (6, column))
    assert finding.severity is Severity.ERROR
    assert finding.hint


@pytest.mark.parametrize("value", ['"2026-11-22"', "2026-11-22T10:00:00", "2026", "10:00:00"])
def test_published_is_a_date(value: str) -> None:
    finding = only(GOOD.replace("2026-11-22", value))
    assert (finding.rule, place(finding)) == ("bad-setting", (5, 13))
    assert "2026-11-22" in finding.hint


@pytest.mark.parametrize("tag", ["en", "en-GB", "zh-Hant-TW", "de-CH-1996", "es-419", "en-x-old"])
def test_language_tags(tag: str) -> None:
    assert loaded(GOOD.replace("en-GB", tag)).metadata.language == tag


@pytest.mark.parametrize("tag", ["english", "en_GB", "e", "en-", "en GB", "англ"])
def test_what_is_no_language_tag(tag: str) -> None:
    assert only(GOOD.replace("en-GB", tag)).rule == "bad-setting"


@pytest.mark.parametrize("name", ["title", "language", "identifier", "published"])
def test_required_settings(name: str) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(name)]
    finding = only("\n".join(lines))
    assert (finding.rule, place(finding)) == ("missing-setting", (1, 1))
    assert f"`{name}`" in finding.message


def test_an_empty_required_text_is_missing() -> None:
    finding = only(GOOD.replace("The Glass Harbour", " "))
    assert (finding.rule, place(finding)) == ("missing-setting", (2, 9))


def test_an_entry_needs_a_text() -> None:
    finding = only(BOOK + '[[contents]]\nrole = "chapter"\n')
    assert (finding.rule, place(finding)) == ("missing-setting", (6, 1))


@pytest.mark.parametrize("line", ['role = "toc"', 'status = "missing"'])
def test_some_entries_need_none(line: str) -> None:
    assert loaded(f"{BOOK}[[contents]]\n{line}\n").contents[0].text is None


@pytest.mark.parametrize(
    "path",
    ["/etc/x.md", "../x.md", "a/../../x.md", "C:/x.md", "C:\\\\x.md", "~/x.md", "https://a.b/x.md"],
)
@pytest.mark.parametrize("key", ["text", "notes"])
def test_paths_stay_in_the_book(key: str, path: str) -> None:
    finding = only(f'{BOOK}[[contents]]\nstatus = "missing"\n{key} = "{path}"\n')
    assert finding.rule == "outside-path"
    assert place(finding) == (8, len(key) + 4)


def test_a_path_may_wander_inside() -> None:
    assert loaded(GOOD.replace("one.md", "./a//b/../one.md")).contents[0].text == "a/one.md"


def test_ids_are_unique_whatever_their_case() -> None:
    settings, findings = load_settings(GOOD + '[[contents]]\ntext = "x.md"\nid = "ONE"\n')
    assert [(one.rule, place(one)) for one in findings] == [("duplicate-id", (11, 1))]
    assert "line 8" in findings[0].message
    assert settings is not None
    assert [entry.id for entry in settings.contents] == ["one", "ONE-2"]


@pytest.mark.parametrize("name", ["a b", "a.b", "é", "a/b"])
def test_ids_hold_letters_digits_hyphens_underscores(name: str) -> None:
    assert only(f'{GOOD}id = "{name}"\n').rule == "bad-setting"


@pytest.mark.parametrize("text", [BOOK, "contents = []\n" + BOOK])
def test_a_book_needs_contents(text: str) -> None:
    assert only(text).rule == "no-contents"


def test_single_brackets_for_contents_are_explained() -> None:
    finding = only(GOOD.replace("[[contents]]", "[contents]"))
    assert (finding.rule, place(finding)[0]) == ("bad-setting", 7)
    assert "[[contents]]" in finding.hint


@pytest.mark.parametrize(
    "lines",
    [
        'format = "mobi"',
        'format = "pdf"\ntrim = "6x9"',
        'format = "pdf"\ntrim = "6x9mm"',
        'format = "pdf"\ntrim = "0x9in"',
        'format = "pdf"\nisbn = "978-0-306-40615-8"',
        'format = "pdf"\nisbn = "0-306-40615-2"',
        'format = "pdf"\nisbn = "978-…"',
        'format = "pdf"\nnote-style = "popup"',
        'format = "pdf"\nnote-style = "margin"',
        'format = "epub"\nnote-style = "foot"',
        'format = "epub"\nnumbering = "page"',
        'format = "pdf"\nnote-style = "chapter-end"\nnumbering = "page"',
        'format = "pdf"\nprinter = "kdp-papreback"',
        'format = "epub"\nshop = "kindel"',
        'format = "epub"\ntrim = "6x9in"',
    ],
)
def test_editions_that_cannot_be(lines: str) -> None:
    finding = only(f"{GOOD}[editions.one]\n{lines}\n")
    assert (finding.rule, place(finding)[0]) == ("bad-setting", 9 + len(lines.split("\n")))


def test_the_hint_of_an_isbn_has_the_right_digit() -> None:
    text = GOOD + '[editions.one]\nformat = "pdf"\nisbn = "0-306-40615-2"\n'
    assert "9780306406157" in only(text).hint


def test_an_edition_needs_a_format_and_a_safe_name() -> None:
    assert only(GOOD + "[editions.one]\n").rule == "missing-setting"
    assert only(GOOD + '[editions."a/b"]\nformat = "pdf"\n').rule == "bad-setting"


def test_choices_are_listed() -> None:
    finding = only(GOOD + '[checks]\nibid = "warn"\n')
    assert (finding.rule, place(finding)) == ("bad-setting", (10, 8))
    assert all(f'"{word}"' in finding.hint for word in ("error", "warning", "info", "off"))


def test_findings_never_carry_terminal_codes() -> None:
    finding = only(GOOD + '"\\u001b[31mred" = 1\n')
    assert (finding.message + finding.hint).isprintable()


# --- text that is not TOML ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[book]\ntitle = Plain\n", (2, 9)),
        ('[book]\ntitle = "a\n', (2, 11)),
        ("[book]\nx = 1\nx = 2\n", (3, 6)),
        ("[book]\ntext = [1,\n", (2, 11)),
    ],
)
def test_a_syntax_error_has_its_place(text: str, where: tuple[int, int]) -> None:
    settings, findings = load_settings(text)
    assert settings is None
    assert [(one.rule, place(one)) for one in findings] == [("bad-toml", where)]
    assert findings[0].hint


@pytest.mark.parametrize("text", ["a = " + "[" * 9000, f"a = {'[' * 400}{']' * 400}"])
def test_deep_nesting_is_no_fault(text: str) -> None:
    settings, findings = load_settings(text)
    assert settings is None
    assert findings


def test_a_number_too_long_is_no_fault() -> None:
    assert only("a = " + "1" * 9000).rule == "bad-toml"


# --- the reference ----------------------------------------------------------------------------


def test_the_reference_has_every_key_in_sound_tables() -> None:
    reference = settings_reference()
    for table in DOCUMENTED:
        assert table.head in reference
        for key in table.keys:
            assert f"| `{key.name}` |" in reference
    rows = [line for line in reference.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {5}


def test_the_published_ids_of_rules_may_be_set(tmp_path: Path) -> None:
    book = write_book(tmp_path, {"a.md": "# A\n\nA.\n"})
    with (book / "book.toml").open("a") as file:
        file.write('[checks]\nibid = "info"\ndangling-link = "warning"\nundefined-note = "error"\n')
    assert findings(load_book(book)) == []
