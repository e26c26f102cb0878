"""`book clean`: removes what builds made."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from book.cache import cache_folder, is_cache
from book.cli.common import SETTINGS_FILE, USAGE, Ended, common, find_root, put, put_json, say


@click.command("clean")
@common
def command(form: str, quiet: bool) -> None:
    """Remove dist/, and the cache of set pages, which all books of yours share."""
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
    cache = cache_folder()
    if cache.is_dir() and is_cache(cache):
        shutil.rmtree(cache)
        removed.append("cache")
    if form == "json":
        put_json({"schema": "book.clean/1", "removed": removed})
    elif not quiet:
        said = " and ".join("dist/" if one == "dist" else "the cache" for one in removed)
        put(f"removed {said}" if said else "nothing to remove")
