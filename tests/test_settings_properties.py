"""Whatever stands in the settings, the answer is settings or findings, never a crash."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from book.manuscript.schema import DOCUMENTED
from book.manuscript.settings import load_settings
from book.model.finding import Severity

GOOD = """\
[book]
title = "The Glass Harbour"
language = "en-GB"
identifier = "urn:uuid:7d0d2f0e-6f0a-4c57-9a53-0a4f6b0c2a11"
published = 2026-11-22
[[contents]]
text = "one.md"
"""
TOKENS = st.sampled_from(
    [
        *("[book]", "[[contents]]", "[editions.x]", "[checks]", "[[allow]]", "[notes.series.ed]"),
        *("\n", " = ", ".", ",", "[", "]", "{", "}", '"', "'", '"""', "'''", "\\", "#", "\r", "\0"),
        *("title", "text", "role", "level", "format", "trim", "isbn", "published", "id", "smart"),
        *('"6x9in"', '"pdf"', '"part"', "2026-11-22", "2026-13-45", "1", "-0x1", "1e999", "nan"),
        *("true", '"../a"', '"a.md"', "é", "\u2028", "\ufeff", "\ud800"),
    ]
)
SCALARS = st.one_of(
    st.text().map(lambda text: '"' + "".join(f"\\U{ord(c):08X}" for c in text) + '"'),
    st.integers().map(str),
    st.sampled_from(["true", "2026-11-22", "nan", "[]", "{}", "[{}]", "[[1]]", "10:00:00"]),
)
NAMES = sorted({key.name for table in DOCUMENTED for key in table.keys})
HEADS = ["[book]", "[[book.contributors]]", "[[contents]]", "[editions.x]", "[[allow]]", "[checks]"]


def is_sound(text: str) -> None:
    settings, findings = load_settings(text)
    lines = text.replace("\r\n", "\n").split("\n")
    for finding in findings:
        assert finding.span is not None
        assert finding.severity is Severity.ERROR
        assert 1 <= finding.span.line <= len(lines)
        assert finding.span.column >= 1
        assert finding.message.isprintable()
    assert settings is not None or findings


@given(st.text())
def test_no_text_crashes(text: str) -> None:
    is_sound(text)


@given(st.lists(TOKENS).map("".join))
def test_no_near_toml_crashes(text: str) -> None:
    is_sound(text)
    is_sound(GOOD + text)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(HEADS), st.dictionaries(st.sampled_from(NAMES), SCALARS, max_size=5)
        )
    )
)
def test_no_wrong_value_crashes(tables: list[tuple[str, dict[str, str]]]) -> None:
    seen = set()
    text = ""
    for head, pairs in tables:
        if head in seen and not head.startswith("[["):
            continue
        seen.add(head)
        text += head + "\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items())
    is_sound(text)
