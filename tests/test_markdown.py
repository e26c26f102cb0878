"""What the manuscript format promises: every construct of the contract, each with its place."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.manuscript.load import Loaded
from book.model.blocks import (
    DefinitionList,
    Division,
    Figure,
    Heading,
    LineBlock,
    List,
    Paragraph,
    Table,
)
from book.model.book import Entry
from book.model.inline import CrossReference, Element, Link, NoteReference, Span, Text
from book.model.source import SourceSpan
from book.model.walk import plain_text, walk
from tests.support.books import findings, read, said

T = TypeVar("T")


def entry(loaded: Loaded) -> Entry:
    assert loaded.book is not None
    assert not loaded.findings
    return loaded.book.entries[0]


def first(loaded: Loaded, kind: type[T]) -> T:
    return next(node for node in walk(entry(loaded).blocks) if isinstance(node, kind))


def test_a_reference_finds_its_note_and_knows_its_place(tmp_path: Path) -> None:
    loaded = read(tmp_path, "# One\n\nSome text.[^a]\n\n[^a]: The note.\n")
    (note,) = entry(loaded).notes
    assert (note.key, plain_text(note.blocks)) == ("one/a", "The note.")
    assert note.references[0].span == SourceSpan("one.md", 3, 11, 3, 15)
    assert note.span.line == 5


def test_a_note_keeps_all_its_blocks(tmp_path: Path) -> None:
    text = "Text.[^1]\n\n[^1]: First.\n\n    Second.\n\n    - a\n    - b\n\n[^2]: x\n\nMore.[^2]\n"
    notes = entry(read(tmp_path, text)).notes
    assert [type(block) for block in notes[0].blocks] == [Paragraph, Paragraph, List]
    assert plain_text(notes[1].blocks) == "x"


def test_definitions_may_stand_line_under_line(tmp_path: Path) -> None:
    notes = entry(read(tmp_path, "A.[^1] B.[^2]\n\n[^1]: one\n[^2]: two\n")).notes
    assert [plain_text(note.blocks) for note in notes] == ["one", "two"]


def test_one_note_may_be_called_twice(tmp_path: Path) -> None:
    (note,) = entry(read(tmp_path, "A.[^1] B.[^1]\n\n[^1]: one\n")).notes
    assert [one.occurrence for one in note.references] == [1, 2]


def test_an_inline_note_is_a_note_without_a_label(tmp_path: Path) -> None:
    (note,) = entry(read(tmp_path, "A.^[With *stress*.] B.\n")).notes
    assert (note.key, note.label, plain_text(note.blocks)) == ("one/^1", None, "With stress.")


def test_notes_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    loaded = read(tmp_path, "A.[^1]\n", **{"notes/one.md": "[^1]: one\n"})
    assert entry(loaded).notes[0].span.file == "notes/one.md"


def test_the_same_label_in_two_entries_is_two_notes(tmp_path: Path) -> None:
    loaded = read(tmp_path, "A.[^1]\n\n[^1]: x\n", **{"two.md": "B.[^1]\n\n[^1]: y\n"})
    assert loaded.book is not None
    assert list(loaded.book.notes) == ["one/1", "two/1"]
    assert findings(loaded) == []


@pytest.mark.parametrize(
    ("marker", "style", "delimiter", "start"),
    [
        ("3.", "decimal", ".", 3),
        ("1)", "decimal", ")", 1),
        ("(2)", "decimal", "()", 2),
        ("b.", "lower-alpha", ".", 2),
        ("a)", "lower-alpha", ")", 1),
        ("iv.", "lower-roman", ".", 4),
        ("(i)", "lower-roman", "()", 1),
        ("II)", "upper-roman", ")", 2),
    ],
)
def test_lists_keep_the_style_of_their_numbers(
    tmp_path: Path, marker: str, style: str, delimiter: str, start: int
) -> None:
    found = first(read(tmp_path, f"Text:\n\n{marker} one\n"), List)
    assert (found.style, found.delimiter, found.start) == (style, delimiter, start)


def test_an_initial_does_not_begin_a_list(tmp_path: Path) -> None:
    assert isinstance(entry(read(tmp_path, "B. Russell wrote it.\n")).blocks[0], Paragraph)


def test_letters_go_on_past_i(tmp_path: Path) -> None:
    text = "\n".join(f"{letter}. item" for letter in "ghij") + "\n"
    assert len(first(read(tmp_path, text), List).items) == 4


def test_roman_numbers_behind_letters_are_a_list_of_their_own(tmp_path: Path) -> None:
    loaded = read(tmp_path, "a. one\nb. two\n\ni. one\nii. two\n")
    styles = [one.style for one in entry(loaded).blocks if isinstance(one, List)]
    assert styles == ["lower-alpha", "lower-roman"]
    assert findings(loaded) == []


def test_verse_keeps_its_lines_and_indents(tmp_path: Path) -> None:
    lines = first(read(tmp_path, "| One line\n|   and one in\n|\n| after a blank\n"), LineBlock)
    assert [(line.indent, plain_text(line.children)) for line in lines.lines] == [
        (0, "One line"),
        (2, "and one in"),
        (0, ""),
        (0, "after a blank"),
    ]


def test_divs_nest(tmp_path: Path) -> None:
    text = ":::: {.letter #l}\nDear,\n\n::: signature\nJ.\n:::\n::::\n\nAfter.\n"
    outer, after = entry(read(tmp_path, text)).blocks
    assert isinstance(outer, Division)
    assert outer.attributes.classes == ("letter",)
    assert isinstance(outer.blocks[1], Division)
    assert isinstance(after, Paragraph)


def test_spans_and_attributes(tmp_path: Path) -> None:
    span = first(read(tmp_path, "In [Россия]{lang=ru .x}.\n"), Span)
    assert (span.attributes.get("lang"), span.attributes.classes) == ("ru", ("x",))


def test_headings_have_ids_of_their_own(tmp_path: Path) -> None:
    blocks = entry(read(tmp_path, "# A b {#x .c}\n\n## Same\n\n## Same\n")).blocks
    anchors = [block.anchor for block in blocks if isinstance(block, Heading)]
    assert anchors == ["one.at.x", "one.at.same", "one.at.same-2"]


def test_tables_and_definition_lists(tmp_path: Path) -> None:
    text = "| A | B |\n|---|--:|\n| x \\| y | [^1] |\n\nTerm\n: one\n: two\n\n[^1]: n\n"
    table, definitions = entry(read(tmp_path, text)).blocks
    assert isinstance(table, Table)
    assert plain_text(table.rows[0][0].children) == "x | y"
    assert isinstance(table.rows[0][1].children[0], NoteReference)
    assert table.rows[0][1].children[0].span.column == 12
    assert isinstance(definitions, DefinitionList)
    assert len(definitions.items[0].definitions) == 2


def test_links_are_filled_in_and_cross_files(tmp_path: Path) -> None:
    text = "# One\n\n[](two.md#t) [](#one){.page} [](#fn:1) [^1]\n\n[^1]: n\n"
    loaded = read(tmp_path, text, **{"two.md": "# The *Two* {#t}\n"})
    link = first(loaded, Link)
    assert (link.target, plain_text(link.children)) == ("#two.at.t", "The Two")
    found = [n for n in walk(entry(loaded).blocks) if isinstance(n, CrossReference)]
    assert [(one.kind, one.target) for one in found] == [("page", "one.at.one"), ("note", "one/1")]


def test_smart_quotes_by_language(tmp_path: Path) -> None:
    text = "\"Don't,\" he said -- 'it's' ... \\\"so\\\".\n"
    assert plain_text(entry(read(tmp_path, text)).blocks) == ('“Don’t,” he said – ‘it’s’ … "so".')


def test_a_picture_alone_is_a_figure(tmp_path: Path) -> None:
    tmp_path.joinpath("p.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 20"/>', encoding="utf-8"
    )
    figure = first(
        read(tmp_path, 'Text.[^1]\n\n![Cap *tion*](p.svg){alt="Alt"}\n\n[^1]: n\n'), Figure
    )
    assert (figure.image.alt, plain_text(figure.caption)) == ("Alt", "Cap tion")


def test_safe_html_and_mathml_pass(tmp_path: Path) -> None:
    text = "H<sub>2</sub>O <math><mi>x_1</mi></math>\n\n<figure>\n\n*Text*\n\n</figure>\n"
    loaded = read(tmp_path, text)
    tags = [node.tag for node in walk(entry(loaded).blocks) if isinstance(node, Element)]
    assert tags == ["sub", "math", "mi", "figure"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A.[^2]\n", ["undefined-note one.md:1:3"]),
        ("A.\n\n[^1]: n\n", ["unused-note one.md:3:1"]),
        ("A.[^1]\n\n[^1]: n\n\n[^1]: m\n", ["duplicate-note one.md:5:1"]),
        ("A.[^1]\n\n[^1]:\n", ["empty-note one.md:3:1"]),
        ("A ^[open\n", ["bad-inline-note one.md:1:3"]),
        ("A <script>alert(1)</script>\n", ["unsafe-html one.md:1:3"]),
        ("A [x](javascript:alert(1))\n", ["unsafe-link one.md:1:3"]),
        ("A [x](file:///etc/passwd)\n", ["unsafe-link one.md:1:3"]),
        ("A [x](#nowhere)\n", ["dead-link one.md:1:3"]),
        ("![a](../../etc/passwd)\n", ["outside-path one.md:1:1"]),
        ("![a](http://x.org/a.png)\n", ["outside-resource one.md:1:1"]),
        ("![a](gone.png)\n", ["missing-file one.md:1:1"]),
        ("| A |\n|---|\n| x | y |\n", ["table-row one.md:3:7"]),
        ("::: x\nText.\n", ["unclosed-div one.md:1:1"]),
        ("", ["empty-file book.toml:8:1"]),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert said(read(tmp_path, text)) == expected


def test_a_stray_text_in_a_notes_file_is_not_lost_silently(tmp_path: Path) -> None:
    loaded = read(tmp_path, "A.[^1]\n", **{"notes/one.md": "[^1]: n\n\nStray.\n"})
    assert said(loaded) == ["stray-text notes/one.md:3:1"]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    root = tmp_path
    read(root, "x\n")
    for data, expected in [
        (b"ok\n\xff\n", "not-utf8 one.md:2:1"),
        (b"a\0b\n", "nul-byte one.md:1:2"),
    ]:
        (root / "one.md").write_bytes(data)
        from book.manuscript.load import load_book

        assert said(load_book(root)) == [expected]


def test_a_bom_and_other_newlines_are_no_matter(tmp_path: Path) -> None:
    read(tmp_path, "x\n")
    (tmp_path / "one.md").write_bytes(b"\xef\xbb\xbfA.[^1]\r\n\r\n[^1]: n\r\n")
    from book.manuscript.load import load_book

    assert entry(load_book(tmp_path)).notes[0].references[0].span.column == 3


def test_places_hold_in_lists_and_quotes(tmp_path: Path) -> None:
    text = "> - one\n>   two [^1]\n\n[^1]: n\n"
    assert first(read(tmp_path, text), NoteReference).span == SourceSpan("one.md", 2, 9, 2, 13)


_MARKS = st.sampled_from(
    ["[^1]", "^[", "]", "[^1]: ", "\n", "\n\n", "    ", "> ", "- ", "1. ", "a) ", "(i) ", "::: x\n",
     ":::\n", "| ", "|", "*", "**", "`", "{.a #b}", "[", "](", ")", "<b>", "</b>", "<!--", "-->",
     "\\", "\"", "'", "--", "Term\n: ", "# ", "![", "a", "b c", "é", "<math>", "</math>", "\t"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_MARKS, max_size=30).map("".join))
def test_no_text_crashes_the_reader_and_text_keeps_its_place(text: str) -> None:
    with TemporaryDirectory() as folder:
        loaded = read(Path(folder), text)
        findings(loaded)
        assert loaded.book is not None
        source = loaded.book.sources["one.md"]
        for node in walk(loaded.book.entries[0].blocks):
            if isinstance(node, Text | NoteReference):
                assert 1 <= node.span.line <= len(source.lines)
