"""Lets the engine be imported in half the time; nothing else about it changes.

It looks for each of its C libraries under the names of all systems in turn, and Python answers for
a name that it does not know by running the compiler. And it loads a library that cuts fonts, for
variable fonts and for machines where HarfBuzz cannot do that. Every process that sets pages pays
for both: here the libraries are known to be there, and the other one is loaded when it is used.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

# The engine asks for these names itself, after others that Linux does not have.
_LIBRARIES = (
    "libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0", "libfontconfig.so.1",
)  # fmt: skip
# What the engine takes from modules that it seldom needs.
_SELDOM = {
    "fontTools.subset": ("Options", "Subsetter"),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
}


@contextmanager
def light_imports() -> Iterator[None]:
    """Import the engine in this block."""
    absent = [name for name in _SELDOM if name not in sys.modules]
    find = ctypes.util.find_library
    for name in absent:
        sys.modules[name] = _stand_in(name)
    if _are_there():
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = find
        for name in absent:
            del sys.modules[name]


def _are_there() -> bool:
    if sys.platform != "linux":
        return False
    try:
        for name in _LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _stand_in(name: str) -> ModuleType:
    """A module whose functions load the true one when they are called."""
    module = ModuleType(name)
    for function in _SELDOM[name]:
        setattr(module, function, _called_later(name, function))
    return module


def _called_later(module: str, function: str) -> Any:
    def call(*values: Any, **named: Any) -> Any:
        return getattr(importlib.import_module(module), function)(*values, **named)

    return call
