"""Fonts of a PDF: whether their letters travel with the file, and how wide a run of them is."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pikepdf

from book.printing.measure.bounds import BROKEN, check_size
from book.printing.measure.boxes import IDENTITY, Matrix
from book.printing.measure.facts import FontFact

_SUBSET = re.compile(r"^/?[A-Z]{6}\+")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.S)
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])", re.S)
_MOST_CODES = 70_000
_MOST_PIECES = 20_000
# Where a descriptor says nothing: what most text faces have, in thousandths of the type size.
_ASCENT, _DESCENT = 750.0, -250.0


class Piece(NamedTuple):
    """A string of a text operator, measured in thousandths of the type size.

    `lead` and `trail` are the blank before its first letter with ink and behind the last, with
    the number of letters in them; `spaces` are those that word spacing widens.
    """

    advance: float
    letters: int
    spaces: int
    lead: float
    lead_letters: int
    trail: float
    trail_letters: int
    glyphs: int
    text: str


class Font:
    """A font as the pages use it. Widths are in thousandths of the type size."""

    def __init__(self, obj: Any, number: int) -> None:
        self.number = number
        self.obj = obj
        self.kind = str(obj.get("/Subtype", ""))[1:]
        self.composite = self.kind == "Type0"
        owner = obj.DescendantFonts[0] if self.composite else obj
        self.matrix: Matrix = IDENTITY
        if self.kind == "Type3":
            self.matrix = _matrix(obj.get("/FontMatrix"))
        descriptor = owner.get("/FontDescriptor")
        self.fact = _fact(obj, owner, descriptor)
        self.ascent, self.descent = _heights(descriptor, obj if self.kind == "Type3" else None)
        self._widths: dict[int, float] = {}
        self._default = 0.0
        if self.composite:
            self._default = float(owner.get("/DW", 1000))
            self._widths = _cid_widths(owner.get("/W"))
        else:
            first = int(obj.get("/FirstChar", 0))
            widths = obj.get("/Widths")
            if widths is not None:
                self._widths = {first + i: float(one) for i, one in enumerate(list(widths)[:256])}
            else:
                # One of the fourteen that were once in every printer: their widths are not here.
                self._default = 500.0 if descriptor is None else _missing(descriptor)
        self.known: dict[bytes, Piece] = {}
        self._letters = _letters(obj.get("/ToUnicode"))

    def piece(self, data: bytes) -> Piece:
        """What a string of a text operator measures; the same strings come again and again."""
        if data in self.known:
            return self.known[data]
        measured = self._measured(self._codes(data))
        if len(self.known) < _MOST_PIECES:
            self.known[data] = measured
        return measured

    def _codes(self, data: bytes) -> list[int]:
        """The codes of a string: two bytes each in a composite font, one in the others."""
        if self.composite:
            return [data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2)]
        return list(data)

    def _measured(self, codes: list[int]) -> Piece:
        letters = self._letters_of(codes)
        widths = [self._width(code) for code in codes]
        inked = [index for index, letter in enumerate(letters) if not letter.isspace()]
        spaces = 0 if self.composite else codes.count(32)
        first, last = (inked[0], inked[-1]) if inked else (len(codes), len(codes) - 1)
        return Piece(
            sum(widths),
            len(codes),
            spaces,
            sum(widths[:first]),
            first,
            sum(widths[last + 1 :]),
            len(codes) - 1 - last,
            len(inked),
            "".join(letters),
        )

    def _width(self, code: int) -> float:
        """How far a letter moves the pen on, in thousandths of the type size."""
        width = self._widths.get(code, self._default)
        # A Type 3 font measures in units of its own.
        return width * self.matrix[0] * 1000 if self.kind == "Type3" else width

    def _letters_of(self, codes: list[int]) -> list[str]:
        """What each letter stands for, as far as the file tells; one text for each code."""
        if self._letters:
            return [self._letters.get(code) or "\ufffd" for code in codes]
        if self.composite:
            return ["\ufffd"] * len(codes)
        return [bytes((code,)).decode("cp1252", "replace") for code in codes]


def _fact(obj: Any, owner: Any, descriptor: Any) -> FontFact:
    name = str(obj.get("/BaseFont", obj.get("/Name", "")))[1:]
    kind = str(owner.get("/Subtype", ""))[1:]
    program = ""
    if descriptor is not None:
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if isinstance(descriptor.get(key), pikepdf.Stream):
                program = key[1:]
                if key == "/FontFile3":
                    program = str(descriptor[key].get("/Subtype", "/FontFile3"))[1:]
    embedded = bool(program) or kind == "Type3"
    subset = bool(_SUBSET.match(name))
    return FontFact(_SUBSET.sub("", name) or "without a name", kind, embedded, subset, program)


def _heights(descriptor: Any, type3: Any) -> tuple[float, float]:
    if type3 is not None:
        box = [float(one) for one in type3.get("/FontBBox", [0, 0, 0, 0])]
        unit = _matrix(type3.get("/FontMatrix"))[3] * 1000
        if box[3] > box[1]:
            return box[3] * unit, box[1] * unit
        return _ASCENT, _DESCENT
    if descriptor is None:
        return _ASCENT, _DESCENT
    ascent = float(descriptor.get("/Ascent", _ASCENT))
    descent = float(descriptor.get("/Descent", _DESCENT))
    # Ascents of 0, and descents with the wrong sign, are written by many programs.
    ascent = ascent if 0 < ascent < 2000 else _ASCENT
    return ascent, -abs(descent) if abs(descent) < 1000 else _DESCENT


def _missing(descriptor: Any) -> float:
    return float(descriptor.get("/MissingWidth", 0))


def _matrix(given: Any) -> Matrix:
    if given is None or len(given) != 6:
        return (0.001, 0.0, 0.0, 0.001, 0.0, 0.0)
    a, b, c, d, e, f = (float(one) for one in given)
    return a, b, c, d, e, f


def _cid_widths(given: Any) -> dict[int, float]:
    """The W array (9.7.4.3): `c [w1 w2 …]` or `first last w`, one after the other."""
    widths: dict[int, float] = {}
    if given is None:
        return widths
    items = list(given)
    at = 0
    while at + 1 < len(items) and len(widths) < _MOST_CODES:
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            row = list(items[at + 1])[:_MOST_CODES]
            widths |= {first + i: float(one) for i, one in enumerate(row)}
            at += 2
        elif at + 2 < len(items):
            last = min(int(items[at + 1]), first + _MOST_CODES)
            widths |= dict.fromkeys(range(first, last + 1), float(items[at + 2]))
            at += 3
        else:
            break
    return widths


def _letters(stream: Any) -> dict[int, str]:
    """What the codes stand for, by the ToUnicode map; empty where none can be read."""
    if not isinstance(stream, pikepdf.Stream):
        return {}
    letters: dict[int, str] = {}
    try:
        check_size(stream)
        data = stream.read_bytes()
        for kind, body in _SECTION.findall(data):
            if kind == b"bfchar":
                parts = [bytes.fromhex(one.decode()) for one in _HEX.findall(body)]
                for code, text in zip(parts[::2], parts[1::2], strict=False):
                    letters[int.from_bytes(code, "big")] = _utf16(text)
            else:
                _add_ranges(letters, body)
            if len(letters) > _MOST_CODES:
                break
    except BROKEN:
        return letters
    return letters


def _add_ranges(letters: dict[int, str], body: bytes) -> None:
    for low, high, goal in _RANGE.findall(body):
        first, last = int(low, 16), int(high, 16)
        count = min(last - first + 1, _MOST_CODES - len(letters))
        if goal.startswith(b"["):
            texts = [_utf16(bytes.fromhex(one.decode())) for one in _HEX.findall(goal)]
            letters |= dict(zip(range(first, first + count), texts, strict=False))
            continue
        start = bytes.fromhex(goal[1:-1].decode())
        number, size = int.from_bytes(start, "big"), len(start)
        for step in range(count):
            letters[first + step] = _utf16((number + step).to_bytes(size + 1, "big")[-size:])


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")
