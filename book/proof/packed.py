"""Values as bytes, and back: frozen dataclasses and what they are made of, as JSON.

No code is in it and none is run to read it. A value's kinds are not written but known to those
who read it, and what does not fit them is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def packed(value: object, put: Callable[[bytes], str]) -> bytes:
    """A value as bytes. `put` keeps the bytes that are in it, and names them."""
    return json.dumps(plain(value, put), separators=(",", ":")).encode("ascii")


def unpacked(kind: type[Value], data: bytes, part: Callable[[str], bytes]) -> Value:
    """The value of this kind that was packed; `part` gives bytes by their names.

    Raises:
        ValueError: it is not of this kind.
        TypeError: the same, found out otherwise.
        LookupError: bytes that were in it are gone.
    """
    value: Value = maker(kind, part)(json.loads(data))
    return value


def plain(value: Any, put: Callable[[bytes], str]) -> Any:
    """A value as what JSON can hold."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, bytes):
        return put(value)
    if isinstance(value, tuple):
        return [plain(one, put) for one in value]
    if isinstance(value, Mapping):
        return [[plain(key, put), plain(one, put)] for key, one in value.items()]
    if is_dataclass(value):
        return [plain(getattr(value, one.name), put) for one in fields(value)]
    raise TypeError(f"{type(value).__name__} can’t be packed")


_Maker = Callable[[Any], Any]


def maker(kind: Any, part: Callable[[str], bytes]) -> _Maker:
    """What makes a value of `kind` of what JSON had of it; raises as `unpacked` does."""
    if kind is bytes:
        return lambda value: part(_checked(value, str))
    if kind in (str, int, bool, float, type(None)):
        allowed = (float, int) if kind is float else (kind,)
        return lambda value: _checked(value, *allowed)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(inner, part)
    if origin is Literal:
        return lambda value: inner[inner.index(value)]
    if origin is tuple and inner[-1] is Ellipsis:
        make = maker(inner[0], part)
        return lambda value: tuple([make(one) for one in _checked(value, list)])
    if origin is tuple:
        makers = [maker(one, part) for one in inner]
        return lambda value: tuple(_each(makers, value))
    if origin is Mapping:
        makers = [maker(one, part) for one in inner]
        return lambda value: dict(_each(makers, pair) for pair in _checked(value, list))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    makers = [maker(one, part) for one in _hints(kind)]
    return lambda value: kind(*_each(makers, value))


def _optional(inner: tuple[Any, ...], part: Callable[[str], bytes]) -> _Maker:
    (one,) = (each for each in inner if each is not type(None))
    make = maker(one, part)
    return lambda value: None if value is None else make(value)


def _each(makers: list[_Maker], value: Any) -> list[Any]:
    return [make(one) for make, one in zip(makers, _checked(value, list), strict=True)]


def _checked(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise ValueError(f"{type(value).__name__} is not what was packed")
    return value


@lru_cache
def _hints(kind: type) -> tuple[Any, ...]:
    """The kinds of the fields of a dataclass or a named tuple, in their order."""
    known = get_type_hints(kind)
    if is_dataclass(kind):
        return tuple(known[one.name] for one in fields(kind))
    named: tuple[str, ...] = getattr(kind, "_fields", ())
    if not named:
        raise TypeError(f"{kind} can’t be unpacked")
    return tuple(known[one] for one in named)
