"""Every key and value of a TOML text is found at its place, whatever stands around it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.manuscript.toml_places import KeyPath, index_places

PLACES = '''\
# a comment with = and [brackets]
top.inner . "quoted \\"key\\"" = 1
[a."b.c"] # comment
many = [ # comment ]
  "x, ]", 2, # another
  { deep = """
three " lines "" # here""", 'k' = '\\' },
]
after = 1979-05-27 07:32:00   # comment
[[list]]
x = ''
[[list]]
[list.sub]
y = """x\\"""" # quote
[[list.sub2]]
[[list.sub2]]
z = \'\'\'it's''\'\'\'
'''


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("top", "inner", 'quoted "key"'), (2, 13), (2, 32)),
        (("a", "b.c"), (3, 4), (3, 1)),
        (("a", "b.c", "many", 0), (5, 3), (5, 3)),
        (("a", "b.c", "many", 1), (5, 11), (5, 11)),
        (("a", "b.c", "many", 2, "deep"), (6, 5), (6, 12)),
        (("a", "b.c", "many", 2, "k"), (7, 29), (7, 35)),
        (("a", "b.c", "after"), (9, 1), (9, 9)),
        (("list", 0, "x"), (11, 1), (11, 5)),
        (("list", 1), (12, 1), (12, 1)),
        (("list", 1, "sub", "y"), (14, 1), (14, 5)),
        (("list", 1, "sub2", 1, "z"), (17, 1), (17, 5)),
        (("not", "there"), (1, 1), (1, 1)),
        (("list", 1, "absent"), (12, 1), (12, 1)),
    ],
)
def test_places(path: KeyPath, key: tuple[int, int], value: tuple[int, int]) -> None:
    tomllib.loads(PLACES)  # the sample has to be TOML
    places = index_places(PLACES, "f.toml")
    assert (places.key(path).line, places.key(path).column) == key
    assert (places.value(path).line, places.value(path).column) == value


def test_a_span_ends_where_its_text_ends() -> None:
    span = index_places("x = 1979-05-27 07:32:00   # comment\n", "f.toml").value(("x",))
    assert (span.file, span.end_line, span.end_column) == ("f.toml", 1, 24)


VALUES = st.recursive(
    st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    ),
    max_leaves=12,
)


def written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08X}" for c in value) + '"'
    if isinstance(value, list):
        return "[ # ]\n" + "".join(f"{written(item)} ,\n" for item in value) + "]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{written(k)} = {written(v)}" for k, v in value.items())
        return "{ " + pairs + " }"
    return str(value)


def paths_of(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value)
    found: set[KeyPath] = set()
    for name, inner in items:
        found.add((*path, name))
        if isinstance(inner, (dict, list)):
            found |= paths_of(inner, (*path, name))
    return found


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), VALUES, max_size=5))
def test_every_value_has_its_place(data: dict[str, Any]) -> None:
    text = "".join(f"{written(name)} = {written(value)}\n" for name, value in data.items())
    places = index_places(text, "f.toml")
    assert set(places.values) == paths_of(tomllib.loads(text))
    lines = text.split("\n")
    for span in places.values.values():
        assert lines[span.line - 1][span.column - 1 :].strip()
