"""Plans of pages: what stands where, over lines of one height; no engine is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from book.model.theme import Weights
from book.typesetting.pages.items import Flow, Item, Note, Piece
from book.typesetting.pages.paper import Paper
from book.typesetting.pages.plan import Plan, plan

LINE = 20.0
PAPER = Paper(width=400.0, height=10 * LINE, notes=LINE, continued=LINE)


def flow(*paragraphs: int, notes: tuple[int, ...] = (), calls: dict[int, int] | None = None) -> Any:
    """A flow of paragraphs of so many lines; `calls` are notes by the index of a line."""
    element = ElementTree.Element("p")
    items = [
        Item(element, LINE, key=f"p{number}", line=line, lines=count)
        for number, count in enumerate(paragraphs)
        for line in range(count)
    ]
    for index, one in (calls or {}).items():
        items[index].calls = (*items[index].calls, one)
    found = [
        Note(element, [Item(element, LINE / 2, key=f"n{n}", line=i, lines=m) for i in range(m)])
        for n, m in enumerate(notes)
    ]
    return Flow(element, "text", items, found)


def planned(one: Flow, **weights: Any) -> Plan:
    return plan(one, PAPER, replace(Weights(), **weights), LINE, 1)


def ends(found: Plan) -> list[int]:
    return [page.last for page in found.pages]


def test_a_page_is_filled() -> None:
    assert ends(planned(flow(10, 10, 10))) == [10, 20, 30]


def test_no_line_of_a_paragraph_stands_alone() -> None:
    # A single line at the foot, and a single line at the head.
    for paragraphs in ((9, 8, 8), (3, 8, 9, 5)):
        one = flow(*paragraphs)
        for end in ends(planned(one))[:-1]:
            item = one.items[end - 1]
            assert item.line == item.lines - 1 or (item.line > 0 and item.lines - item.line > 2)


def test_no_line_of_a_stanza_stands_alone() -> None:
    # Each line of verse is a paragraph of its own. The first, or the last, would stand alone.
    for before, verse in ((9, 8), (3, 8)):
        one = flow(before, *[1] * verse, 20)
        for place in range(verse):
            one.items[before + place].verse = (place, verse)
        end = ends(planned(one))[0] - before
        assert end not in (1, verse - 1)


def test_a_heading_does_not_stand_at_the_foot() -> None:
    one = flow(9, 1, 12)
    one.items[9].keep = True
    assert ends(planned(one))[0] <= 9


def test_no_word_is_divided_by_a_turned_page() -> None:
    one = flow(30)
    one.items[9].hyphen = True
    assert 10 not in ends(planned(one))


def test_facing_pages_end_level() -> None:
    # The left page must stay a line short, for a heading; the right one then does, too.
    one = flow(10, 9, 1, 8, 30)
    one.items[19].keep = True
    pages = planned(one).pages
    assert pages[1].last == 19
    assert pages[2].free == pages[1].free == LINE


def test_white_between_blocks_fills_a_page() -> None:
    # The left page must stay a line short, for a heading; the right one can't.
    one = flow(10, 9, 1, 9, 30)
    one.items[19].keep = True
    one.items[12].stretch = True
    pages = planned(one).pages
    assert [page.free for page in pages[1:3]] == [0, 0]
    assert pages[1].opened == ((12, LINE),)
    # Where a theme does not keep to the grid, white takes what is left.
    one.items[12].above = LINE / 4
    left = planned(one, open=1.0).pages[1]
    assert left.free == pytest.approx(0, abs=0.1)
    assert dict(left.opened) == pytest.approx({12: LINE * 3 / 4}, abs=0.1)


def test_text_stands_on_the_grid_again_behind_what_is_off_it() -> None:
    for height, moved in ((2.2, -0.1), (2.8, 0.1)):
        one = flow(2, 1, 4, 30)
        one.items[2] = replace(one.items[2], kind="block", key="", height=height * LINE)
        for item in one.items[2:4]:
            item.above, item.stretch = LINE, True
        first = planned(one).pages[0]
        # Half of it goes above, half below.
        assert dict(first.opened) == pytest.approx({2: moved * LINE, 3: moved * LINE})


def test_a_note_begins_on_the_page_of_its_call() -> None:
    for call in range(30):
        found = planned(flow(30, notes=(9,), calls={call: 0}))
        (first,) = [page for page in found.pages if any(not one.first for one in page.pieces)]
        assert first.first <= call < first.last
        assert found.late == 0


def test_a_note_is_cut_with_two_lines_on_either_side() -> None:
    found = planned(flow(40, notes=(30, 3, 2), calls={5: 0, 6: 1, 7: 2}))
    pieces = [piece for page in found.pages for piece in page.pieces]
    assert all(piece.last - piece.first >= 2 for piece in pieces)
    for note_ in range(3):
        parts = [piece for piece in pieces if piece.note == note_]
        assert parts[0].first == 0
        assert all(one.last == other.first for one, other in pairwise(parts))
    assert len([one for one in pieces if one.note == 1]) == 1, "three lines are not cut"


def test_a_note_longer_than_a_page_has_pages_of_its_own() -> None:
    found = planned(flow(4, notes=(70,), calls={3: 0}))
    assert sum(one.last - one.first for page in found.pages for one in page.pieces) == 70
    assert len(found.pages) > 3


def test_a_note_that_no_page_has_room_for_is_said_to_be_late() -> None:
    one = flow(9, 9, notes=(30, 4), calls={4: 0})
    one.items[4].calls = (0, 1)
    assert planned(one).late == 1


def test_a_single_line_of_a_note_stands_there_rather_than_none() -> None:
    # The first of two notes that one line calls leaves room for one line.
    one = flow(1, 12, notes=(15, 10))
    one.items[0].calls = (0, 1)
    found = planned(one)
    assert found.late == 0
    assert found.pages[0].pieces[-1] == Piece(1, 0, 1)


def test_what_is_higher_than_a_page_has_one_of_its_own() -> None:
    one = flow(5)
    one.items[2].height = 11 * LINE
    assert ends(planned(one)) == [2, 3, 5]


def test_there_is_always_a_plan() -> None:
    # A block so high that no line of its note fits below; a note of a line and a block that no
    # page takes together; headings that must not be parted, for pages.
    high = flow(1, notes=(9,), calls={0: 0})
    high.items[0].height = 9.5 * LINE
    high.notes[0].items[1].height = 8.9 * LINE
    kept = flow(*[1] * 30, notes=(3,), calls={9: 0})
    for item in kept.items:
        item.keep = True
    for one in (high, kept):
        found = planned(one)
        assert ends(found)[-1] == len(one.items)
        assert all(page.free >= 0 for page in found.pages)
        pieces = [piece for page in found.pages for piece in page.pieces]
        assert [piece.first for piece in pieces] == [0, *(piece.last for piece in pieces[:-1])]
        assert pieces[-1].last == len(one.notes[0].items)
