"""Notes at the foot of a page: how many lines of them fit, and where the last one is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from book.typesetting.pages.items import Item, Note, Piece
from book.typesetting.pages.rows import room_behind

# Lengths are sums of many: a hair too much is none.
HAIR = 0.001
# How many lines of notes are given up for a better place to cut them.
_BACK = 2


@dataclass(frozen=True, slots=True)
class Room:
    """What fits: the notes go on from `note`, its line `line`; `pieces` take `height`."""

    note: int
    line: int
    pieces: tuple[Piece, ...]
    height: float


class Fill:
    """Puts notes into what room there is, in their order.

    Args:
        notes: the notes of a section.
        least: the fewest lines of a note before and behind a cut.
    """

    def __init__(self, notes: Sequence[Note], least: int) -> None:
        self._notes = notes
        self._least = least
        self._known: dict[tuple[int, int, int, int, bool], Room] = {}
        # How far each note reaches down from its own first line, item by item.
        self._tops: list[list[float]] = []
        self._bottoms: list[list[float]] = []
        # At the least, where short notes share lines: on a page of its own a row may be one more.
        self._heights = [0.0]
        left = 0.0
        for note in notes:
            tops, bottoms = _edges(note.items)
            self._tops.append(tops)
            self._bottoms.append(bottoms)
            joins, left = room_behind(note, 0, left)
            above = 0.0 if joins else note.items[0].above + bottoms[-1]
            self._heights.append(self._heights[-1] + above)

    def height_before(self, note: int, line: int) -> float:
        """How high all is that stands before a line of a note."""
        rest = self._tops[note][line] if line else 0.0
        return self._heights[note] + rest

    def hyphen(self, room: Room) -> bool:
        """Whether the last piece ends in a divided word."""
        return bool(room.line) and self._notes[room.note].items[room.line - 1].hyphen

    def fill(self, note: int, line: int, end: int, room: float, *, anyhow: bool = False) -> Room:
        """The notes from `note` (its line `line`) to before `end` in `room` pixels.

        With `anyhow` a note may be cut behind any of its lines.
        """
        key = (note, line, end, round(room * 16), anyhow)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._filled(note, line, end, room, anyhow)
        return known

    def one(self, note: int, line: int) -> Room:
        """A single line of a note, however high it is: for a page that has nothing else."""
        items = self._notes[note].items
        height = items[line].solid
        after = (note, line + 1) if line + 1 < len(items) else (note + 1, 0)
        return Room(*after, (Piece(note, line, line + 1),), height)

    def _filled(self, note: int, line: int, end: int, room: float, anyhow: bool) -> Room:
        used = left = 0.0
        pieces: list[Piece] = []
        while note < end:
            items = self._notes[note].items
            joins, left = room_behind(self._notes[note], line, left)
            if joins:
                pieces.append(Piece(note, 0, len(items)))
                note += 1
                continue
            above = items[line].above if pieces else 0.0
            whole = self._bottoms[note][-1] - self._tops[note][line]
            if used + above + whole <= room + HAIR:
                used += above + whole
                pieces.append(Piece(note, line, len(items)))
                note, line = note + 1, 0
                continue
            cut = self._cut(note, line, room - used - above, anyhow)
            if cut:
                used += above + self._bottoms[note][cut - 1] - self._tops[note][line]
                pieces.append(Piece(note, line, cut))
                line = cut
            break
        return Room(note, line, tuple(pieces), used)

    def _cut(self, note: int, line: int, room: float, anyhow: bool) -> int:
        """Where to cut a note of which a part fits: behind its last line that does.

        A line or two earlier is better where a word is divided there, or a paragraph of the note
        would leave one line alone. 0 where it can't be cut.
        """
        items, least = self._notes[note].items, 1 if anyhow else self._least
        top, bottoms = self._tops[note][line], self._bottoms[note]
        second = 0
        for cut in range(len(items) - least, line + least - 1, -1):
            if bottoms[cut - 1] - top > room + HAIR or (items[cut - 1].keep and not anyhow):
                continue
            if not items[cut - 1].hyphen and not _parts_alone(items[cut - 1]):
                return cut
            second = second or cut
            if second - cut >= _BACK:
                break
        return second


def _parts_alone(item: Item) -> bool:
    """Whether a cut behind this line leaves a single line of its paragraph before or behind."""
    return item.lines > 1 and (item.line == 0 or item.line == item.lines - 2)


def _edges(items: Sequence[Item]) -> tuple[list[float], list[float]]:
    """The upper and lower edge of every item, the first at 0. A head's white is not in its top."""
    tops: list[float] = []
    bottoms: list[float] = []
    at = 0.0
    for number, item in enumerate(items):
        at += item.above if number else 0.0
        tops.append(at)
        at += item.solid
        bottoms.append(at)
    return tops, bottoms
