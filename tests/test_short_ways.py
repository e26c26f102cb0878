"""The short ways of the Markdown reader give the very book that the general parser gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.generate import Shape, generate
from book.manuscript.markdown.context import EntryContext, collect_anchors
from book.manuscript.markdown.parser import parse
from book.manuscript.markdown.tree import TreeBuilder
from book.model.source import SourceFile

_WORDS = ["a", "word", "1923", "etc.", "i.", "Ж", "“q”", "tis", "90s", "co-op", "$5", "x@y", "("]
_MARKS = [
    *("[^1]", "[^a b]", "[^]", "[^ ]", "[^x](y)", "^[n]", "[", "]", "![", "](u)", "[t]", "!"),
    *("*", "**", "***", "_", "`", "\\", "\\*", "<b>", "</b>", "&amp;", "{.c}", "~", "^", "<!--"),
    *('"', "'", "--", "---", "...", ".", ",", "—", "\u00a0", "\u2003", "\x1c", "\x85", "\ufeff"),
]
_LINES = [
    *("\n", "\n", "\n\n", "\n\n", "  \n", " \n", "\n ", "\n    ", "\n\t", "\n\n    ", "\n> ", "> "),
    *("- ", "* ", "+ ", "1. ", "2) ", "a) ", "(iv) ", "I.  ", "# ", "::: x\n", "\n:::", "| ", "|"),
    *("\n: ", "\n\n: ", "~ ", "---", "===", "\n---\n", "|---|", "[^1]: ", "[r]: u", "```", "<p>"),
]
_TEXTS = st.lists(
    st.sampled_from([*_WORDS, " ", " ", " "]) | st.sampled_from(_MARKS) | st.sampled_from(_LINES),
    max_size=40,
).map("".join)


def _model(text: str, language: str, smart: bool, fast: bool) -> object:
    source = SourceFile.of("one.md", text)
    tokens, env = parse(text, fast)
    anchors = collect_anchors(tokens, source, {})
    context = EntryContext("one", language, smart, lambda file, href: None)
    builder = TreeBuilder(source, context)
    blocks = builder.build(tokens)
    problems = [(rule, token.map, token.content, place) for rule, token, place in env["problems"]]
    return (
        *(blocks, anchors, problems, builder.allowances),
        *(context.definitions, context.findings, context.images),
    )


def _same(text: str, language: str = "en-GB", smart: bool = True) -> None:
    assert _model(text, language, smart, True) == _model(text, language, smart, False)


@settings(max_examples=400, deadline=None)
@given(_TEXTS, st.sampled_from(["en-GB", "de-DE", "fr-FR", "ru"]), st.booleans())
def test_short_and_long_way_meet(text: str, language: str, smart: bool) -> None:
    _same(text, language, smart)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(_TEXTS, st.sampled_from(["en-GB", "fr-FR"]), st.booleans())
def test_short_and_long_way_meet_a_long_time(text: str, language: str, smart: bool) -> None:
    _same(text, language, smart)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from('a *.,\n"-\u00a0Ж'), max_size=30))
def test_stars_pair_as_commonmark_pairs_them(text: str) -> None:
    _same(text)


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("wrap", [0, 60])
def test_a_whole_book_is_the_same(tmp_path: Path, language: str, wrap: int) -> None:
    generate(tmp_path, Shape(4000, 40, 4, 7, language, wrap))
    for path in sorted(tmp_path.rglob("*.md")):
        _same(path.read_text(encoding="utf-8"), language)
