"""Patterns that are compiled when they are first used: none of them is wrong."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import book
from book.model.patterns import lazy

ROOMS = ("checks", "manuscript", "model")
MODULES = [
    ".".join(("book", *path.relative_to(Path(book.__file__).parent).with_suffix("").parts))
    for room in ROOMS
    for path in sorted((Path(book.__file__).parent / room).rglob("*.py"))
    if path.name != "__init__.py"
]


@pytest.mark.parametrize("name", MODULES)
def test_every_pattern_compiles(name: str) -> None:
    import_module(name)
    for one in vars(sys.modules[name]).values():
        if type(one) is type(lazy("")):
            assert isinstance(one.pattern, str)


def test_a_pattern_is_what_re_makes_of_it() -> None:
    pattern = lazy(r"(?P<first>a)b", re.IGNORECASE)
    match = pattern.search("xAB")
    assert match is not None
    assert match["first"] == "A"
    assert pattern.sub("c", "xab") == "xc"
    assert pattern.flags & re.IGNORECASE
