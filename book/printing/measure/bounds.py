"""Limits: a file from a stranger may be built to take all memory or all time of whoever opens it.

Each limit is far above what a printer takes, and is said when it is met.
"""

from __future__ import annotations

import zlib
from decimal import DecimalException
from typing import Any

import pikepdf

MOST_STREAM = 256 * 1024 * 1024
"""Bytes of one content stream, unpacked."""
MOST_OPERATIONS = 2_000_000
"""Instructions of one page, those of its forms each time that they are drawn."""
MOST_MARKS = 400_000
"""Things that one page draws."""
DEEPEST_FORM = 24
"""Forms in forms."""
MOST_PIXELS = 500_000_000
"""Points of all pictures of one page: 600 of them an inch on three square metres."""
MOST_PAGES = 5_000
"""Pages of one file."""
LARGEST_SIDE = 14_400.0
"""Points: the longest side that a PDF may have in its default unit (ISO 32000-1, annex C)."""


class TooMuch(Exception):
    """A limit is met; the message says which, as the end of "could not be measured: …"."""


BROKEN = (
    pikepdf.PdfError,
    ArithmeticError,
    AttributeError,
    DecimalException,
    IndexError,
    KeyError,
    MemoryError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What the libraries raise for objects that are not what they should be."""

UNDRAWABLE = (TooMuch, *BROKEN)
"""What is raised where a page can't be drawn."""

# One byte of deflate gives 1,032 at most (RFC 1951: 258 bytes by two bits).
_DEFLATE = 1032


def filters_of(stream: Any) -> tuple[str, ...]:
    """The filters of a stream, outermost first, by their long names."""
    given = stream.get("/Filter", stream.get("/F"))
    if given is None or isinstance(given, pikepdf.Dictionary | pikepdf.String):
        return ()
    names = [given] if isinstance(given, pikepdf.Name) else list(given)
    return tuple(_LONG.get(str(one)[1:], str(one)[1:]) for one in names)


_LONG = {
    "AHx": "ASCIIHexDecode",
    "A85": "ASCII85Decode",
    "LZW": "LZWDecode",
    "Fl": "FlateDecode",
    "RL": "RunLengthDecode",
    "CCF": "CCITTFaxDecode",
    "DCT": "DCTDecode",
}


def check_size(stream: Any) -> None:
    """See that a stream unpacks to no more than `MOST_STREAM`, without unpacking it at once.

    Raises:
        TooMuch: It would.
    """
    filters = filters_of(stream)
    packed = int(stream.get("/Length", 0))
    flates = sum(one in ("FlateDecode", "LZWDecode") for one in filters)
    if packed * _DEFLATE**flates <= MOST_STREAM:
        return
    size = _unpacked(stream.read_raw_bytes(), flates)
    if size > MOST_STREAM:
        raise TooMuch(f"a stream unpacks to more than {MOST_STREAM >> 20} MB")


def _unpacked(data: bytes, flates: int) -> int:
    """The size after unpacking, counted up to the limit; each round but the last is kept."""
    if flates > 1:
        raise TooMuch("a stream is packed over and over")
    total = 0
    engine = zlib.decompressobj()
    rest = data
    while rest and total <= MOST_STREAM:
        try:
            total += len(engine.decompress(rest, 1 << 22))
        except zlib.error:
            # Broken, or not packed by deflate first: what it holds can't be more than this.
            return max(total, len(data))
        rest = engine.unconsumed_tail
    return total
