"""The numbers of an EPUB's calls against those that their notes show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from book.proof import rules
from book.proof.epub.opened import Epub
from book.proof.epub.page import Element, Link, Page, name_of
from book.proof.epub.signs import leading_sign, place_in_list, sign_of
from book.proof.epub.structure import Flaw, named

# Of notes that look alike, so many must begin with a sign for it to be taken for one.
_MOST = 0.8


@dataclass(frozen=True, slots=True)
class _Pair:
    """A call and the sign of its note; `place` says that it is the note's place in a list."""

    link: Link
    shown: str
    wanted: str
    place: bool


def wrong_numbers(epub: Epub) -> Iterator[Flaw]:
    """Calls that show another number, or another mark, than the note that they lead to."""
    signs = _note_signs(epub)
    rows: dict[Page, list[_Pair]] = {}
    for link in epub.calls:
        note, shown = epub.note_at(link.target), sign_of(link.text)
        if note is None or not shown or note not in signs:
            continue
        wanted, place = signs[note]
        if _kind(shown) == _kind(wanted):
            rows.setdefault(link.page, []).append(_Pair(link, shown, wanted, place))
    called = {epub.note_at(link.target): sign_of(link.text) for link in epub.calls}
    for row in rows.values():
        counted = [one for one in row if one.place]
        for pair in row:
            if _same(pair.shown, pair.wanted):
                continue
            if pair.place and not _is_out(counted, counted.index(pair), epub, called):
                continue
            message = f"{named(pair.link)} leads to the note with the number {pair.wanted}"
            yield Flaw(rules.NUMBER_MISMATCH, message, pair.link.page, pair.link.element)


def _kind(sign: str) -> str:
    return "figure" if sign.isdigit() else "letter" if sign.isalpha() else "symbol"


def _same(shown: str, wanted: str) -> bool:
    if shown.isdigit():
        return int(shown) == int(wanted)
    return shown.lower().replace("∗", "*") == wanted.lower().replace("∗", "*")


def _note_signs(epub: Epub) -> dict[Element, tuple[str, bool]]:
    """The sign of each note that has one, and whether that is only its place in a list."""
    found: dict[Element, tuple[str, bool]] = {}
    typed: dict[tuple[str, str], list[tuple[Element, str]]] = {}
    for note in epub.notes:
        sign, certain, alone = leading_sign(note)
        place = place_in_list(note)
        if alone:
            found[note] = sign, False
        elif place is not None:
            found[note] = str(place), True
        else:
            kind = (name_of(note), note.get("class") or "")
            typed.setdefault(kind, []).append((note, sign if certain else ""))
    for row in typed.values():
        # `3. Parteitag` begins so, too: what only one of many notes has is no number.
        if sum(bool(sign) for _, sign in row) >= _MOST * len(row):
            found |= {note: (sign, False) for note, sign in row if sign}
    return found


def _is_out(row: list[_Pair], place: int, epub: Epub, called: dict[Element | None, str]) -> bool:
    """Whether the call at `place` is out of step with those around it.

    Where numbers are places in a list, a list of all notes of a book counts on while calls begin
    anew in each chapter: a constant distance is no fault. One that is neither that of most calls
    nor that of a neighbour is, unless the call begins a count.
    """
    pairs = [(int(one.shown), int(one.wanted)) for one in row]
    if pairs[place][::-1] in pairs[max(place - 1, 0) : place + 2]:
        return True  # two neighbours lead to each other's notes
    steps = [there - number for number, there in pairs]
    if len(set(steps)) == 1:
        return False
    usual = Counter(steps).most_common(1)[0][0]
    near = steps[max(place - 1, 0) : place] + steps[place + 1 : place + 2]
    before = pairs[place - 1] if place else (0, 0)
    begins = place > 0 and pairs[place][0] <= before[0] and pairs[place][1] > before[1]
    if steps[place] == usual or steps[place] in near or pairs[place][0] == 1 or begins:
        return False
    # Notes with an asterisk stand in the same list, and are counted with the others.
    note = epub.note_at(row[place].link.target)
    around = note.getparent() if note is not None else None
    between = {
        one
        for one in (around if around is not None else ())
        if (at := place_in_list(one)) is not None
        and min(pairs[place][0] + usual, pairs[place][1]) <= at <= pairs[place][1]
    }
    return not any(one in called and not called[one].isdigit() for one in between - {note})
