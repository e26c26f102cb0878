"""What a result depends on beside its input: the program itself, and the libraries beneath it."""

from __future__ import annotations

import ctypes
import hashlib
import sys
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "pillow", "fonttools",
    "uharfbuzz", "pikepdf", "pypdfium2", "lxml", "jinja2", "markdown-it-py", "ebooklib",
)  # fmt: skip
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
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            found.update(f"{name} {version(name)}\n".encode())
    for name, function in _LIBRARIES:
        found.update(f"{name} {_told(name, function)}\n".encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        found.update(path.relative_to(package).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


@lru_cache(maxsize=1)
def whole_program() -> str:
    """A digest of all that a build can depend on beside the book: data files and fonts, too."""
    found = hashlib.sha256(versions().encode())
    with suppress(PackageNotFoundError):
        found.update(f"zxing-cpp {version('zxing-cpp')}\n".encode())
    package = Path(__file__).parent
    # In a checkout, styles and fonts stand beside the package.
    for folder in (package, package.parent / "styles", package.parent / "fonts"):
        for path in sorted(folder.rglob("*")):
            if path.suffix not in (".py", ".pyc") and path.is_file():
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
