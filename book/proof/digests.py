"""Digests of values of the model, by what they say and not by how they came to be.

The library's own way of writing values down does it, which is fast; it is told to write a value
that occurs twice out twice, so that nothing depends on what happens to be one object in memory.
What is written is never read again.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from types import ModuleType
from typing import Any

from book.model import blocks, book, edition, inline, notes
from book.model.book import Entry
from book.model.remembered import Content, RememberedEntry
from book.model.source import SourceSpan

_Reduced = tuple[Any, tuple[Any, ...]]


class _Ways(dict[type, Callable[[Any], _Reduced]]):
    """How a value of each class is taken apart: faster than the library finds out by itself."""

    def __missing__(self, kind: type) -> Callable[[Any], _Reduced]:
        way: Callable[[Any], _Reduced]
        if kind is SourceSpan:
            way = _of_span
        elif kind is RememberedEntry:
            way = _of_remembered
        elif is_dataclass(kind):
            way = _of_dataclass(kind)
        else:
            raise KeyError(kind)
        self[kind] = way
        return way


def _of_span(span: SourceSpan) -> _Reduced:
    return int, tuple(span)


def _of_remembered(entry: RememberedEntry) -> _Reduced:
    """An entry that is known by a digest of its content is not read for that."""
    if entry.digest is None:
        return Entry, _ALL(entry)
    return RememberedEntry, (entry.digest, *_BESIDE(entry))


def _of_dataclass(kind: type) -> Callable[[Any], _Reduced]:
    names = [one.name for one in fields(kind)]
    if not names:
        return lambda value: (kind, ())
    take = attrgetter(*names)
    if len(names) == 1:
        return lambda value: (kind, (take(value),))
    return lambda value: (kind, take(value))


_WAYS = _Ways()
_ALL = attrgetter(*(one.name for one in fields(Entry)))
_HELD = {one.name for one in fields(Content)}
_BESIDE = attrgetter(*(one.name for one in fields(Entry) if one.name not in _HELD))


@lru_cache(maxsize=1)
def _classes() -> tuple[type, ...]:
    modules: tuple[ModuleType, ...] = (blocks, inline, notes, book, edition)
    found = {int: None} | {
        one: None
        for module in modules
        for _, one in sorted(vars(module).items())
        if isinstance(one, type) and is_dataclass(one)
    }
    return tuple(found)


def value_digests(values: Iterable[object]) -> list[bytes]:
    """The digest of each value: equal for equal ones, and different for others.

    Values are frozen dataclasses and what these are made of. Mappings count by the order of their
    keys, too.

    Raises:
        ValueError: there is something in a value that can't be written down.
    """
    into = io.BytesIO()
    writer = pickle.Pickler(into, protocol=5)
    writer.dispatch_table = _WAYS
    try:
        # The names of classes are known to it from here on, and nothing else is.
        writer.dump(_classes())
        writer.fast = True
        found = []
        for one in values:
            into.seek(0)
            into.truncate()
            writer.dump(one)
            found.append(hashlib.sha256(into.getbuffer()).digest())
    except (pickle.PicklingError, RecursionError, TypeError, AttributeError) as error:
        raise ValueError(f"no digest of this: {error}") from error
    return found


def value_digest(*values: object) -> bytes:
    """The digest of some values together; raises as `value_digests` does."""
    return value_digests([values])[0]
