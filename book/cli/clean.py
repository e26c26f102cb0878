"""`book clean`: removes what builds made."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from book.cli.common import SETTINGS_FILE, USAGE, Ended, common, find_root, put, put_json, say


@click.command("clean")
@common
def command(form: str, quiet: bool) -> None:
    """Remove dist/. There is no cache yet to be removed with it."""
    try:
        find_root()
    except FileNotFoundError:
        # Whose dist/ would this be? Only a book's own is ours to remove.
        say(f"book: there is no {SETTINGS_FILE} here, so dist/ is left alone")
        raise Ended(USAGE) from None
    dist = Path("dist")
    removed = []
    if dist.is_symlink():
        dist.unlink()
        removed.append("dist")
    elif dist.is_dir():
        shutil.rmtree(dist)
        removed.append("dist")
    if form == "json":
        put_json({"schema": "book.clean/1", "removed": removed})
    elif not quiet:
        put("removed dist/" if removed else "nothing to remove")
