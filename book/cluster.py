"""Other machines that set pages: a cluster of Dask's, by its address.

It comes with `pip install "bookproof[cluster]"`. Every machine of the cluster needs this program
in the same version, and the libraries that it stands on: `book doctor` looks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

SCHEME = "dask://"
_PATIENCE = 10
"""How many seconds are waited for the cluster to answer."""


class NoCluster(Exception):
    """There is no such cluster, or no library to reach it with; the message is for a person."""


@contextmanager
def remote_executor(address: str) -> Iterator[Executor]:
    """Has work done by the cluster at `dask://HOST:PORT`.

    Raises:
        NoCluster: it can't be reached, or runs another version of the program.
    """
    from book.versions import versions

    if not address.startswith(SCHEME):
        raise NoCluster(f"{address!r} is no address of a cluster: write {SCHEME}HOST:PORT")
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise NoCluster('the library for it is missing: pip install "bookproof[cluster]"') from None
    try:
        client: Any = distributed.Client("tcp://" + address.removeprefix(SCHEME), timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise NoCluster(f"no cluster answers at {address}: {error}") from None
    try:
        others = set(client.run(versions).values())
        if not others:
            raise NoCluster(f"the cluster at {address} has no machines that work")
        if others != {versions()}:
            raise NoCluster(
                f"a machine of the cluster at {address} has another version of this program, or of "
                "a library that it stands on: its pages would not be those of this machine"
            )
        executor: Executor = client.get_executor(pure=False)
        yield executor
    finally:
        client.close()
