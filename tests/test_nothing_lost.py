"""Every word of a text is in the book, or a finding says at its place that it is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from book.manuscript.load import Loaded
from book.model.blocks import CodeBlock
from book.model.inline import Code, NoteReference
from book.model.source import SourceFile, SourceSpan
from book.model.walk import walk
from tests.support.books import findings, read

# W stands for a word that is nowhere else in the text.
_INLINE = [
    *("W", "W W", "*W*", "**W**", "_W_", "***W W***", "`W`", "[W](https://x.org/W)", "[W](#W)"),
    *("[W](W.md 'W')", "![W](W.png)", '![W](W.png "W"){alt="W"}', "[W]{.W lang=ru}", "[W]{W}"),
    *("[^W]", "^[W W]", "^[W [^W] W]", "^[W", "[W]", "[W][W]", "<https://x.org/W>", "<W@x.org>"),
    *('<b>W</b>', '<i class="W" onclick="W">W</i>', "<script>W</script>", "<!-- W -->", "<W>W</W>"),
    *("<math><mi>W</mi></math>", "<![CDATA[ W ]]>", "<?W W?>", "<!W W>", "&amp;W", "&W;", "\\W"),
    *("<", "$W_1$", "~~W~~", "[@W]", "{.W}", "{#W}", "W\\", "W  ", '"W"', "--W", "[[W]]"),
    *("{{< W >}}", "<br>W", '<abbr title="W">W</abbr>', '<a href="W">W</a>', "<b>W", "W</b>", ">"),
    *("*", "["),
]  # fmt: skip
_BLOCKS = [
    *("I", "I I", "I\nI", "# I", "## I {#W .W data-k=W}", "# I {W}", "I\n===", "I\n---", "# I #"),
    *("- I\n- I", "- I\n\n  I", "1. I\n2. I", "7) I", "a) I\nb) I", "(iv) I", "- [ ] I", "(@W) I"),
    *("> I\n> I", "> I\nI", "> - I\n>   I", "> # I", "> [!NOTE]\n> I", "    W W", "-\n\n  I"),
    *("```W W\nW\n```", "~~~\nW", "```{=W}\nW\n```", "```\nW\n````", ">     W"),
    *("::: W\nI\n:::", "::: {.W #W W=W}\nI\n:::", "::: {W}\nI\n:::", ":::", "::: W\nI"),
    *("::: W W\nI", "</W>\nI"),
    *("| I\n| I\n  I", "|   I\n|\n| I", "I\n: I\n: I", "I\n\n: I\n\n    I", ": I", "~ I"),
    *("| W | W |\n|---|---|\n| I | W |\n| W |\n| W | W | W |", "| W |\n|--|\nI", "|W|\n|--|"),
    *("+---+\n| W |\n+---+", ": W", "Table: W", "---\nW: W\n---", "***", "*[W]: I", "\\W{W}"),
    *("[^W]: I", "[^W]: I\n\n    I\n\n    - I", "[^W]:\n    I", "[^W]:", "[^W]: I\n[^W]: I\nI"),
    *("[W]: W", '[W]: <W W> "W"', "[W]: W W", "[W]:\nW\n'W'", "[W]: W 'W\nW'", "[W]: W\n[W]: W"),
    *("<div>\nI\n\nI\n</div>", "<W>\nW\n</W>", "<script>\nW\n</script>", "<!-- W\n\nW -->"),
    *("<!-- W", "<!-- W --> W"),
    *("<pre>\nW\n\nW</pre>", "<![CDATA[\nW\n]]>\nW", "<?W\nW?>\nW", "<!W\nW>", "<table><tr><td>W"),
    *('<p class="W" style="W">W', "<style>W</style>", "<textarea>\nW\n</textarea>", "<hr W>\nW"),
    *("<details><summary>W</summary>W</details>", "<!-- book: allow W W -->\n\nI", "<ul><li>W"),
]  # fmt: skip


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """A text of a few blocks, some of them in others, all their words different."""
    blocks = draw(st.lists(st.sampled_from(_BLOCKS), min_size=1, max_size=6))
    join = st.sampled_from(["\n\n", "\n\n", "\n"])
    text = "".join(block + draw(join) for block in blocks)
    prefix = draw(st.sampled_from(["", "", "", "> ", "- ", "    "]))
    if prefix:
        rest = " " * len(prefix) if prefix == "- " else prefix
        text = prefix + text.replace("\n", "\n" + rest)
    inline = st.lists(st.sampled_from(_INLINE), min_size=1, max_size=4)
    text = re.sub("I", lambda match: " ".join(draw(inline)), text)
    numbers = count(1)
    return re.sub("W", lambda match: f"word{next(numbers)}x", text)


def _held(loaded: Loaded) -> Iterator[str]:
    """All that the book holds."""
    assert loaded.book is not None
    (entry,) = loaded.book.entries
    yield repr((entry.blocks, entry.definitions, entry.anchors))
    yield repr(loaded.book.settings.allowances)


def _labels(loaded: Loaded) -> Iterator[str]:
    """The labels of all references and definitions, and all code."""
    assert loaded.book is not None
    (entry,) = loaded.book.entries
    for definition in entry.definitions:
        yield definition.label or ""
    for node in walk((*entry.blocks, *(b for one in entry.definitions for b in one.blocks))):
        if isinstance(node, NoteReference):
            yield node.label or ""
        elif isinstance(node, Code | CodeBlock):
            yield node.text


def _said(loaded: Loaded) -> Iterator[str]:
    """All that is said not to be printed: by findings, or as a comment or an address."""
    assert loaded.book is not None
    (entry,) = loaded.book.entries
    source = loaded.book.sources["one.md"]
    for one in entry.unprinted:
        yield _lines(source, one.span)
    for finding in findings(loaded):
        yield finding.message
        if finding.span is not None and finding.span.file == "one.md":
            yield _lines(source, finding.span)


def _lines(source: SourceFile, span: SourceSpan) -> str:
    return "\n".join(source.lines[span.line - 1 : max(span.line, span.end_line)])


def _words(parts: Iterable[str]) -> set[str]:
    return set(re.findall(r"word\d+x", "\n".join(parts)))


def _lost(text: str) -> set[str]:
    """The words, and the markers `[^word]`, that are nowhere."""
    with TemporaryDirectory() as folder:
        loaded = read(Path(folder), text)
        said = _words(_said(loaded))
        words = _words((text,)) - _words(_held(loaded))
        markers = set(re.findall(r"\[\^(word\d+x)\]", text)) - _words(_labels(loaded))
    return (words | markers) - said


@settings(max_examples=250, deadline=None)
@given(_texts())
def test_no_word_is_lost(text: str) -> None:
    assert _lost(text) == set()


@pytest.mark.soak
@settings(max_examples=10_000, deadline=None)
@given(_texts())
def test_no_word_is_lost_in_many_texts(text: str) -> None:
    assert _lost(text) == set()


@pytest.mark.parametrize("block", _BLOCKS)
def test_no_word_of_a_block_is_lost(block: str) -> None:
    numbers = count(1)
    text = re.sub("[WI]", lambda match: f"word{next(numbers)}x", block)
    assert _lost(text) == set()


@pytest.mark.parametrize("inline", _INLINE)
def test_no_word_in_a_line_is_lost(inline: str) -> None:
    numbers = count(1)
    text = re.sub("W", lambda match: f"word{next(numbers)}x", f"W {inline} W")
    assert _lost(text) == set()
