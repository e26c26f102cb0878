"""What a result depends on beside its input: the program itself, and the libraries beneath it."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_PACKAGES = (
    "weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "pillow", "fonttools",
    "uharfbuzz", "pikepdf", "pypdfium2", "lxml", "jinja2", "markdown-it-py", "ebooklib",
    "zxing-cpp",
)  # fmt: skip
_NOTED = re.compile(r"([^-]+)-([^-]+)(?:-[^-]+)?\.(?:dist|egg)-info")
# The libraries that set and cut text, and the function by which each tells its version.
_LIBRARIES = (
    ("libpango-1.0.so.0", "pango_version_string"),
    ("libharfbuzz.so.0", "hb_version_string"),
    ("libharfbuzz-subset.so.0", "hb_version_string"),
)


@lru_cache(maxsize=1)
def versions() -> str:
    """A digest of the program's own code and the versions of all that it stands on."""
    found = hashlib.sha256(sys.version.encode())
    for name, version in sorted(_installed().items()):
        found.update(f"{name} {version}\n".encode())
    for name, function in _LIBRARIES:
        found.update(f"{name} {_told(name, function)}\n".encode())
    package = Path(__file__).parent
    for path in _files(str(package)):
        found.update(path.removeprefix(str(package)).replace(os.sep, "/").encode())
        found.update(Path(path).read_bytes())
    return found.hexdigest()


def _installed() -> dict[str, str]:
    """The versions of the packages that count.

    They are read off the names of the folders in which installers note them (PEP 376, PEP 427):
    `importlib.metadata` tells the same, and takes fifty times as long to be loaded.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        with suppress(OSError):
            for one in Path(folder).iterdir():
                match = _NOTED.fullmatch(one.name)
                package = re.sub(r"[-_.]+", "-", match[1]).lower() if match else ""
                if match and package in _PACKAGES:
                    found.setdefault(package, match[2])
    return found


def _files(folder: str) -> Iterator[str]:
    """All files of the program, its templates and data with them, in a fixed order."""
    for one in sorted(os.scandir(folder), key=lambda one: one.name):
        if one.is_dir():
            if one.name != "__pycache__":
                yield from _files(one.path)
        elif one.is_file():
            yield one.path


@lru_cache(maxsize=1)
def whole_program() -> str:
    """A digest of all that a build can depend on beside the book: styles and fonts, too."""
    found = hashlib.sha256(versions().encode())
    package = Path(__file__).parent
    # In a checkout, they stand beside the package.
    for folder in (package.parent / "styles", package.parent / "fonts"):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found.update(path.relative_to(package.parent).as_posix().encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def _told(name: str, function: str) -> str:
    try:
        tell = getattr(ctypes.CDLL(name), function)
    except (OSError, AttributeError):
        return ""  # elsewhere the libraries have other names
    tell.restype = ctypes.c_char_p
    return str(tell())
