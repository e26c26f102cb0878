"""`book new`: a new book that builds."""

from __future__ import annotations

import json
import uuid
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from book.cli.common import common, put, put_json


@click.command("new")
@common
@click.argument("target", metavar="DIR")
def command(target: str, form: str, quiet: bool) -> None:
    """Start a book in DIR, which must be new or empty."""
    directory = Path(target)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise click.UsageError(f"{target} exists and is not an empty directory")
    made = _write(directory)
    if form == "json":
        put_json({"schema": "book.new/1", "directory": directory.as_posix(), "files": made})
    elif not quiet:
        put(f"made {directory.as_posix()}/ with {', '.join(made)}")
        put(f"now: book -C {directory.as_posix()} build")


def _write(directory: Path) -> list[str]:
    texts = _skeleton(files("book") / "skeleton", "")
    # The one moment that the clock and chance are asked: from here on they stand in book.toml.
    values = {
        "@TITLE@": _toml_string(_title(directory)),
        "@IDENTIFIER@": f"urn:uuid:{uuid.uuid4()}",
        "@PUBLISHED@": date.today().isoformat(),  # noqa: DTZ011 - the author's own date is meant
    }
    for name, text in texts.items():
        filled = text
        for mark, value in values.items():
            filled = filled.replace(mark, value)
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(filled)
    return sorted(texts)


def _skeleton(folder: Traversable, prefix: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for item in folder.iterdir():
        if item.is_dir():
            texts |= _skeleton(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".toml", ".md")):
            texts[f"{prefix}{item.name}"] = item.read_text("utf-8")
    return texts


def _title(directory: Path) -> str:
    words = directory.resolve().name.replace("-", " ").replace("_", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or "A New Book"


def _toml_string(text: str) -> str:
    # A JSON string is a TOML string, but for DEL, which JSON leaves as it is.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
