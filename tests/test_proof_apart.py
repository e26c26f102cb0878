"""The proof shares no code with the builders: who sets the pages must not also judge them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILDERS = ("book.markup", "book.epub", "book.typesetting", "book.covers", "book.build")
ENGINES = ("weasyprint", "ebooklib", "jinja2", "pydyf", "uharfbuzz", "fontTools", "pyphen")
JUDGES = ("book/proof", "book/validators")


def imported(file: Path) -> Iterator[str]:
    """The names of the modules that a file imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports by a relative path"
            yield node.module or ""
            yield from (f"{node.module}.{one.name}" for one in node.names)


def file_of(module: str) -> Path | None:
    """The source of a module of this project."""
    path = ROOT / Path(*module.split("."))
    for one in (path.with_suffix(".py"), path / "__init__.py"):
        if one.is_file():
            return one
    return None


def reached(start: Path) -> dict[str, str]:
    """All modules that are imported from here on, and the file that does it."""
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        file = waiting.pop()
        for name in imported(file):
            if name not in found:
                found[name] = file.relative_to(ROOT).as_posix()
                source = file_of(name) if name.startswith("book.") else None
                # The workers hand over what builders raise; they build nothing.
                if source is not None and source.name != "workers.py":
                    waiting.append(source)
    return found


def is_of(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in packages)


@pytest.mark.parametrize(
    "file",
    sorted(one for folder in JUDGES for one in (ROOT / folder).rglob("*.py")),
    ids=lambda one: one.relative_to(ROOT).as_posix(),
)
def test_no_builder_is_reached_from_the_proof(file: Path) -> None:
    bad = {name: by for name, by in reached(file).items() if is_of(name, BUILDERS + ENGINES)}
    assert bad == {}


def test_the_test_can_fail() -> None:
    assert any(is_of(name, BUILDERS) for name in reached(ROOT / "book/cli/build.py"))
