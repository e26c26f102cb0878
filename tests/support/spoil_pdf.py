"""Damages a finished PDF, as a faulty builder or a hasty hand would: by pages, lines and links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_SCALE = 0.75


@dataclass(frozen=True)
class Piece:
    """A run of letters as the page draws it: the instructions from `start` to `stop`."""

    text: str
    start: int
    stop: int
    x: float
    y: float


def _word(name: str) -> Any:
    return pikepdf.ContentStreamInstruction([], pikepdf.Operator(name))


class SpoiltPdf:
    """A PDF that is open for damage. Pages count from 0."""

    def __init__(self, data: bytes) -> None:
        self.pdf: Any = pikepdf.open(BytesIO(data))

    def saved(self) -> bytes:
        out = BytesIO()
        self.pdf.save(out, static_id=True)
        return out.getvalue()

    def pieces(self, page: int) -> list[Piece]:
        """The runs of letters of a page, in the order in which it draws them."""
        found: list[Piece] = []
        start, x, y, font = 0, 0.0, 0.0, ""
        for index, (operands, operator) in enumerate(self.operations(page)):
            if str(operator) == "BT":
                start = index
            elif str(operator) == "Tm":
                x, y = float(operands[4]), float(operands[5])
            elif str(operator) == "Tf":
                font = str(operands[0])
            elif str(operator) == "TJ":
                text = self.decode(page, font, operands[0])
                found.append(Piece(text, start, index + 2, x, y))
        return found

    def find(self, page: int, text: str) -> Piece:
        """The first run of letters that has `text` in it."""
        return next(one for one in self.pieces(page) if text in one.text)

    def operations(self, page: int) -> list[Any]:
        """The instructions of a page, with each run of letters in a text object of its own."""
        plain: list[Any] = []
        place: Any = None
        font: Any = None
        for one in pikepdf.parse_content_stream(self.pdf.pages[page]):
            name = str(one[1])
            if name == "Tm":
                place = one
            elif name == "Tf":
                font = one
            elif name == "TJ":
                plain += [_word("BT"), place, font, one, _word("ET")]
            elif name not in ("BT", "ET"):
                plain.append(one)
        return plain

    def write(self, page: int, operations: list[Any]) -> None:
        stream = self.pdf.make_stream(pikepdf.unparse_content_stream(operations))
        self.pdf.pages[page].Contents = stream

    def decode(self, page: int, font: str, array: Any) -> str:
        table = self.letters(page, font)
        parts = [bytes(one) for one in array if isinstance(one, pikepdf.String)]
        codes = b"".join(parts)
        pairs = (codes[i : i + 2] for i in range(0, len(codes), 2))
        return "".join(table.get(pair, "?") for pair in pairs)

    def letters(self, page: int, font: str) -> dict[bytes, str]:
        """What each code of a font stands for."""
        map_ = bytes(self.pdf.pages[page].Resources.Font[font].ToUnicode.read_bytes())
        return {
            bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
            for code, text in _PAIR.findall(map_.partition(b"beginbfchar")[2])
        }

    def drop(self, page: int, pieces: list[Piece]) -> list[list[Any]]:
        """Take runs of letters off a page; gives their instructions."""
        operations = self.operations(page)
        taken = [operations[one.start : one.stop] for one in pieces]
        for one in sorted(pieces, key=lambda one: -one.start):
            del operations[one.start : one.stop]
        self.write(page, operations)
        return taken

    def draw(self, page: int, runs: list[list[Any]]) -> None:
        """Draw runs of letters on a page, at the places that they bring along."""
        scale = pikepdf.parse_content_stream(
            self.pdf.make_stream(b"q %.2f 0 0 %.2f 0 0 cm" % (_SCALE, _SCALE))
        )
        end = pikepdf.parse_content_stream(self.pdf.make_stream(b"Q"))
        inside = [one for run in runs for one in run]
        before = self.operations(page)
        names = [str(one[1]) for one in before]
        if names.count("q") == names.count("Q"):
            # The page has put back what turned it over: it is turned over once more.
            turn = before[names.index("cm")]
            scale = [scale[0], turn, *list(scale)[1:]]
        self.write(page, [*before, *scale, *inside, *end])

    def shift(self, page: int, pieces: list[Piece], dy: float) -> None:
        """Move runs of letters down by `dy`, in the measure of the page's instructions."""
        operations = self.operations(page)
        for piece in pieces:
            for index in range(piece.start, piece.stop):
                operands, operator = operations[index]
                if str(operator) == "Tm":
                    moved = [*list(operands)[:5], float(operands[5]) + dy]
                    operations[index] = pikepdf.ContentStreamInstruction(moved, operator)
        self.write(page, operations)

    def respell(self, page: int, piece: Piece, change: Callable[[str], str]) -> None:
        """Put other letters in the place of those of a run; the font must have them."""
        operations = self.operations(page)
        font = next(
            str(operands[0])
            for operands, operator in operations[piece.start : piece.stop]
            if str(operator) == "Tf"
        )
        codes = {text: code for code, text in self.letters(page, font).items()}
        new = b"".join(codes[letter] for letter in change(piece.text))
        for index in range(piece.start, piece.stop):
            if str(operations[index][1]) == "TJ":
                array = pikepdf.Array([pikepdf.String(new)])
                operations[index] = pikepdf.ContentStreamInstruction([array], operations[index][1])
        self.write(page, operations)

    def links(self, page: int, name: str) -> list[Any]:
        """The links of a page to the places whose names begin with `name`."""
        found = self.pdf.pages[page].get("/Annots", [])
        return [one for one in found if str(one.get("/Dest", "")).startswith(name)]

    def unlink(self, page: int, name: str) -> None:
        gone = self.links(page, name)
        annotations = self.pdf.pages[page].Annots
        kept = [one for one in annotations if one not in gone]
        assert len(kept) < len(annotations)
        self.pdf.pages[page].Annots = pikepdf.Array(kept)
