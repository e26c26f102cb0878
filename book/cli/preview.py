"""`book preview`: the book in the browser, new whenever the manuscript is."""

from __future__ import annotations

import errno
import threading
from typing import TYPE_CHECKING

import click

from book.cli.common import (
    FAILED,
    SETTINGS_FILE,
    USAGE,
    Ended,
    common,
    find_root,
    put_json,
    say,
)

if TYPE_CHECKING:
    from book.preview.live import Live
    from book.preview.server import Server

_PORT = 8017


@click.command("preview")
@common
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    help=f"The port to listen on.  [default: {_PORT}, or another one that is free]",
)
@click.option("--open", "opens", is_flag=True, help="Open the browser.")
@click.argument("edition", required=False, default="")
def command(form: str, quiet: bool, port: int | None, opens: bool, edition: str) -> None:
    """Show the book in the browser, and show it anew whenever the manuscript changes.

    Its pages are those that `book build` makes; nothing is written to dist/. Ctrl-C ends it. As
    JSON, the address is told to standard output.
    """
    try:
        root = find_root()
    except FileNotFoundError:
        say(f"book: there is no {SETTINGS_FILE} here; `book -C DIR preview` looks elsewhere")
        raise Ended(USAGE) from None
    from book.cache import Cache, cache_folder
    from book.preview.live import Live
    from book.typesetting.ready import require_typesetter
    from book.workers import cores

    # Before the processes begin: then they need not load it, each on its own.
    require_typesetter()
    from book.typesetting.makeup import galley, heads, survey  # noqa: F401

    cache = Cache(cache_folder())
    live = Live(root, cores(), cache, edition, (lambda _: None) if quiet else say)
    try:
        server = _listening(live, port)
        if form == "json":
            put_json({"schema": "book.preview/1", "address": server.address})
        else:
            say(f"book: {server.address} shows the book; Ctrl-C ends it")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if opens:
            click.launch(server.address)
        try:
            live.run()
        except KeyboardInterrupt:
            say("book: the preview is over")
        finally:
            server.shutdown()
            server.server_close()
    finally:
        live.stop()
        cache.trim()


def _listening(live: Live, port: int | None) -> Server:
    """The server, on `port`; where none is named, on the usual one or any that is free."""
    from book.preview.server import Server

    for one in (port,) if port else (_PORT, 0):
        try:
            return Server(one, live.shown, live.wait, live.choose)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    say(f"book: port {port} is taken by another program; name another one, or none")
    raise Ended(FAILED)
