"""Writes a PDF file from the text of its objects (ISO 32000-1, 7.5).

Objects without streams are packed together, a few hundred at a time. Nothing is kept but the bytes
that were written: a file may be as large as it likes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from io import BytesIO
from itertools import accumulate

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_AT_ONCE = 200
_LEVEL = 6


class Written:
    """A file that is being written."""

    def __init__(self) -> None:
        self._out = BytesIO()
        self._out.write(_HEADER)
        # For each object: its kind, its place or the object that it is packed in, its place there.
        self._places: list[tuple[int, int, int]] = [(0, 0, 0)]
        self._waiting: list[tuple[int, bytes]] = []

    def number(self, count: int = 1) -> int:
        """The number of a new object, the first of so many."""
        first = len(self._places)
        self._places += [(0, 0, 0)] * count
        return first

    def put(self, number: int, text: bytes) -> None:
        """Write the object of this number."""
        self._waiting.append((number, text))
        if len(self._waiting) >= _AT_ONCE:
            self._pack()

    def put_all(self, first: int, texts: list[bytes], streams: Mapping[int, bytes]) -> None:
        """Write objects that count from `first`; `streams` are those of some, by their place."""
        for place, data in streams.items():
            self.put_stream(first + place, texts[place], data)
        self._waiting += [
            (first + place, text) for place, text in enumerate(texts) if place not in streams
        ]
        if len(self._waiting) >= _AT_ONCE:
            self._pack()

    def put_stream(self, number: int, text: bytes, data: bytes) -> None:
        """Write a stream with its dictionary, which says how long it is."""
        self._places[number] = (1, self._out.tell(), 0)
        self._out.writelines(
            (b"%d 0 obj\n" % number, text, b"\nstream\n", data, b"\nendstream\nendobj\n")
        )

    def add(self, text: bytes) -> int:
        """Write a new object; its number."""
        number = self.number()
        self.put(number, text)
        return number

    def add_stream(self, data: bytes, said: bytes = b"") -> int:
        """Write a new stream, compressed; `said` is what its dictionary has to say beside that."""
        number = self.number()
        packed = zlib.compress(data, _LEVEL)
        text = b"<<%s/Filter /FlateDecode/Length %d>>" % (said, len(packed))
        self.put_stream(number, text, packed)
        return number

    def close(self, root: int, info: int) -> bytes:
        """The whole file. `root` is its catalog, `info` what it says of itself."""
        self._pack()
        number = self.number()
        place = self._out.tell()
        self._places[number] = (1, place, 0)
        size = len(self._places)
        width = 3 if place < 1 << 24 else 4 if place < 1 << 32 else 5
        shift = 8 * width
        rows = b"".join(
            [
                (kind << shift + 8 | where << 8 | index).to_bytes(width + 2, "big")
                for kind, where, index in self._places
            ]
        )
        data = zlib.compress(_differences(rows, width + 2), 9)
        # The name of a file is what is in it.
        name = hashlib.sha256(self._out.getbuffer()).hexdigest()[:32].encode()
        text = (
            b"<</Type /XRef/Size %d/W [1 %d 1]/Root %d 0 R/Info %d 0 R/ID [<%s> <%s>]"
            b"/DecodeParms <</Predictor 12/Columns %d>>/Filter /FlateDecode/Length %d>>"
        ) % (size, width, root, info, name, name, width + 2, len(data))
        self.put_stream(number, text, data)
        self._out.write(b"startxref\n%d\n%%%%EOF\n" % place)
        return self._out.getvalue()

    def _pack(self) -> None:
        """Write the objects that wait."""
        for start in range(0, len(self._waiting), _AT_ONCE):
            some = self._waiting[start : start + _AT_ONCE]
            texts = [text for _, text in some]
            places = accumulate((len(text) + 1 for text in texts), initial=0)
            numbers = [number for number, _ in some]
            head = b" ".join([b"%d %d" % pair for pair in zip(numbers, places, strict=False)])
            said = b"/Type /ObjStm/N %d/First %d" % (len(some), len(head) + 1)
            packed = self.add_stream(b"\n".join([head, *texts]), said)
            for index, number in enumerate(numbers):
                self._places[number] = (2, packed, index)
        self._waiting = []


def _differences(rows: bytes, width: int) -> bytes:
    """Each row as its difference from the one above: most of it is then the same."""
    above = bytes(width) + rows
    changes = bytes([(one - before) & 255 for one, before in zip(rows, above, strict=False)])
    count = len(rows) // width
    out = bytearray(count * (width + 1))
    out[:: width + 1] = b"\2" * count
    for column in range(width):
        out[column + 1 :: width + 1] = changes[column::width]
    return bytes(out)


def text_string(value: str) -> bytes:
    """A text as PDF has it: letters of ASCII as they are, others in UTF-16."""
    if value.isascii() and value.isprintable():
        data = value.encode()
        for one in (b"\\", b"(", b")"):
            data = data.replace(one, b"\\" + one)
        return b"(" + data + b")"
    return b"<feff" + value.encode("utf-16-be").hex().encode() + b">"


def number(value: float) -> bytes:
    """A number to four places."""
    if value == int(value):
        return b"%d" % value
    return f"{value:.4f}".rstrip("0").rstrip(".").encode()
