"""`book doctor`: what this machine has and lacks, with the command that mends it."""

from __future__ import annotations

import ctypes
import importlib
import platform
import shutil
import sys
from dataclasses import dataclass

import click

from book.cli.common import MISSING, Ended, common, put, put_json

# As in scripts/system-packages: WeasyPrint loads the libraries by these names.
_LIBRARIES = {
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz subset": (
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset.0.dylib",
        "libharfbuzz-subset-0.dll",
    ),
}
_INSTALL = {
    "apt-get": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
    "fontconfig-config",
    "dnf": "sudo dnf install pango harfbuzz fontconfig",
    "pacman": "sudo pacman -S pango harfbuzz fontconfig",
    "brew": "brew install pango harfbuzz fontconfig",
}
_WINDOWS = "in MSYS2: pacman -S mingw-w64-ucrt-x86_64-pango mingw-w64-ucrt-x86_64-harfbuzz"
_PACKAGES = ("ebooklib", "jinja2", "lxml", "markdown_it", "pikepdf", "weasyprint")
_REINSTALL = "python -m pip install --force-reinstall bookproof (in a checkout: make venv)"


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing looked at. `mend` is the command that would put it right.

    What is not `needed` to build and to prove a book may be absent.
    """

    name: str
    good: bool
    detail: str
    mend: str = ""
    needed: bool = True


@click.command("doctor")
@common
def command(form: str, quiet: bool) -> None:
    """Say what is there, what is missing, and what mends it. Exit status 3 if any is missing."""
    conditions = [_python(), *_libraries(), *map(_package, _PACKAGES), _fonts(), *_validators()]
    good = all(one.good or not one.needed for one in conditions)
    if form == "json":
        put_json(
            {
                "schema": "book.doctor/1",
                "good": good,
                "checks": [
                    {
                        "name": one.name,
                        "good": one.good,
                        "needed": one.needed,
                        "detail": one.detail,
                        "mend": one.mend,
                    }
                    for one in conditions
                ],
            }
        )
    else:
        for one in conditions:
            if not (quiet and one.good):
                state = "ok     " if one.good else "MISSING" if one.needed else "absent "
                put(f"{state}  {one.name}: {one.detail}")
        for mend in dict.fromkeys(one.mend for one in conditions if not one.good and one.needed):
            put(f"to mend it: {mend}")
    if not good:
        raise Ended(MISSING)


def _python() -> Condition:
    good = sys.version_info >= (3, 11)
    mend = "install Python 3.11 or later"
    return Condition("Python", good, platform.python_version(), "" if good else mend)


def _libraries() -> list[Condition]:
    return [_library(name, names) for name, names in _LIBRARIES.items()]


def _library(name: str, file_names: tuple[str, ...]) -> Condition:
    for file_name in file_names:
        try:
            ctypes.CDLL(file_name)
        except OSError:
            continue
        return Condition(name, True, file_name)
    return Condition(name, False, "not found", install_command())


def install_command() -> str:
    """The line that installs the libraries on this system."""
    if sys.platform == "win32":
        return _WINDOWS
    for tool, line in _INSTALL.items():
        if shutil.which(tool):
            return line
    return "install Pango, HarfBuzz (with its subsetter) and Fontconfig by your system's means"


def _package(name: str) -> Condition:
    try:
        module = importlib.import_module(name)
    except ImportError as error:
        return Condition(name, False, str(error), _REINSTALL)
    except OSError as error:  # a library of the system that the package loads
        return Condition(name, False, str(error).partition("\n")[0], install_command())
    return Condition(name, True, str(getattr(module, "__version__", None) or "there"))


def _fonts() -> Condition:
    from book.markup.resources import shared

    try:
        found = sorted(path.name for path in shared("fonts").rglob("*.[ot]tf"))
    except OSError as error:
        return Condition("fonts", False, str(error), _REINSTALL)
    if not found:
        return Condition("fonts", False, "none beside the program", _REINSTALL)
    return Condition("fonts", True, f"{len(found)} files")


def _validators() -> list[Condition]:
    """The validators of others, which `book verify --validators` runs where they are there."""
    from book.validators import lacking
    from book.validators.run import ALL

    absent = {one.name: one.why for one in lacking()}
    conditions = []
    for one in ALL:
        why = absent.get(one.name, "")
        said, _, mend = why.partition(": ")
        detail = f"{said} (for book verify --validators: {mend})" if why else "there"
        conditions.append(Condition(one.name, not why, detail, mend, needed=False))
    return conditions
