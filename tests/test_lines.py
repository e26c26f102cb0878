"""The parts of line breaking: the search itself, hyphens, widths, and copies of fonts."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from book.cache import Cache
from book.typesetting.lines.breaker import Breaks, Broken, Shape, Tuning, best, price, variants
from book.typesetting.lines.fonts import (
    NARROW,
    PERCENTS,
    Use,
    copied,
    family_name,
    kept_in,
    may_copy,
)
from book.typesetting.lines.hyphens import Hyphens
from book.typesetting.lines.ragged import best_ragged
from book.typesetting.lines.shape import NBSP, Cast, Types, is_western

FONTS = Path(__file__).parent.parent / "fonts" / "eb-garamond"
USES = frozenset(
    {
        Use(
            frozenset("abcdefghijklmnopqrstuvwxyz ABCWÄé,.’-fiРабочая\u202f" + NBSP), (("onum", 1),)
        ),
        Use(frozenset("0123456789"), (("sups", 1),)),
    }
)


@cache
def font(name: str = "Regular") -> bytes:
    return (FONTS / f"EBGaramond-{name}.ttf").read_bytes()


def paragraph(widths: list[list[float]], space: float = 2.0) -> Breaks:
    """Words of pieces: between words a space, between pieces a place for a hyphen 1 wide."""
    ends, starts, penalties, hyphens = [0.0], [0.0], [0.0], [0]
    ends_spaces, starts_spaces = [0], [0]
    x, spaces = 0.0, 0
    for number, pieces in enumerate(widths):
        for piece in pieces[:-1]:
            x += piece
            ends.append(x + 1)
            starts.append(x)
            ends_spaces.append(spaces)
            starts_spaces.append(spaces)
            penalties.append(60.0)
            hyphens.append(1)
        x += pieces[-1]
        ends.append(x)
        ends_spaces.append(spaces)
        if number < len(widths) - 1:
            x += space
            spaces += 1
        starts.append(x)
        starts_spaces.append(spaces)
        penalties.append(0.0)
        hyphens.append(0)
    return Breaks(ends, starts, ends_spaces, starts_spaces, penalties, hyphens, space)


def every_way(breaks: Breaks, shape: Shape, tuning: Tuning) -> list[Broken]:
    last = len(breaks.ends) - 1
    ways = (
        price(breaks, shape, (*chosen, last), tuning)
        for count in range(last)
        for chosen in combinations(range(1, last), count)
    )
    return [way for way in ways if way is not None]


PIECES = st.lists(st.integers(2, 9).map(float), min_size=1, max_size=3)
WORDS = st.lists(PIECES, min_size=1, max_size=6)


@settings(deadline=None)
@given(
    widths=WORDS,
    measure=st.integers(8, 40),
    indents=st.sampled_from([(), (3.0,), (5.0, 5.0), (-2.0,)]),
    tolerance=st.sampled_from([0.4, 1.0, 6.0]),
    expansion=st.sampled_from([0.0, 0.02]),
    desperate=st.booleans(),
)
def test_no_way_to_break_is_cheaper(
    widths: list[list[float]],
    measure: int,
    indents: tuple[float, ...],
    tolerance: float,
    expansion: float,
    desperate: bool,
) -> None:
    breaks, shape = paragraph(widths), Shape(float(measure), indents)
    tuning = Tuning(tolerance=tolerance, expansion=expansion, desperate=desperate)
    ways = every_way(breaks, shape, tuning)
    found = best(breaks, shape, tuning)
    if not ways:
        assert found is None
        return
    assert found is not None
    assert found.demerits == pytest.approx(min(way.demerits for way in ways))
    again = price(breaks, shape, [cut.place for cut in found.cuts], tuning)
    assert again is not None
    assert again.demerits == pytest.approx(found.demerits)
    cheapest: dict[int, float] = {}
    for way in ways:
        count = len(way.cuts)
        cheapest[count] = min(way.demerits, cheapest.get(count, way.demerits))
    told = {count: one.demerits for count, one in variants(breaks, shape, tuning).items()}
    assert told == pytest.approx(cheapest)


def long_paragraph(seed: int, words: int = 120) -> Breaks:
    chance = random.Random(seed)
    return paragraph(
        [[chance.uniform(4, 9) for _ in range(chance.choice([1, 1, 2, 3]))] for _ in range(words)]
    )


@pytest.mark.parametrize("seed", range(5))
def test_three_hyphens_never_stand_below_each_other(seed: int) -> None:
    breaks = long_paragraph(seed)
    found = best(breaks, Shape(60.0), Tuning(tolerance=6.0))
    assert found is not None
    marks = "".join("-" if breaks.hyphens[cut.place] else "." for cut in found.cuts)
    assert "---" not in marks


@pytest.mark.parametrize("seed", range(5))
def test_a_paragraph_can_be_set_longer_and_shorter(seed: int) -> None:
    breaks, shape, tuning = long_paragraph(seed), Shape(60.0), Tuning(tolerance=3.0)
    usual = best(breaks, shape, tuning)
    assert usual is not None
    known = variants(breaks, shape, tuning)
    for step in (-1, 1):
        other = best(breaks, shape, tuning, looseness=step)
        assert other is not None
        wanted = len(usual.cuts) + step
        if wanted in known:
            assert len(other.cuts) == wanted
            assert other.demerits == pytest.approx(known[wanted].demerits)
            assert other.demerits >= usual.demerits


def test_what_cannot_be_set_is_not_set() -> None:
    assert (
        best(paragraph([[50.0], [4.0]]), Shape(20.0), Tuning(tolerance=60, desperate=True)) is None
    )


def test_centred_lines_are_of_one_length() -> None:
    words = paragraph([[width] for width in (8.0, 8.0, 8.0, 8.0, 8.0)])
    ragged = best_ragged(words, Shape(40.0))
    centred = best_ragged(words, Shape(40.0), centred=True)
    assert ragged is not None
    assert centred is not None
    assert [cut.place for cut in ragged.cuts] == [4, 5]
    assert [cut.place for cut in centred.cuts] == [3, 5]


def test_the_books_own_hyphens_come_first() -> None:
    limits = (5, 2, 3)
    plain, own = Hyphens(), Hyphens(["anar-chist", "deputies", "strug-gle"])
    assert plain.points("struggle", "en-GB", limits) == ()
    assert own.points("struggle", "en-GB", limits) == (5,)
    assert own.points("Struggle", "ru", limits) == (5,)
    assert plain.points("deputies", "en-GB", limits) != ()
    assert own.points("deputies", "en-GB", limits) == ()


def test_limits_of_hyphenation_hold() -> None:
    hyphens = Hyphens()
    points = hyphens.points("international", "en-GB", (5, 2, 3))
    assert points[0] >= 2
    assert points[-1] <= len("international") - 3
    assert hyphens.points("international", "en-GB", (14, 2, 3)) == ()
    assert all(4 <= one <= 8 for one in hyphens.points("international", "en-GB", (5, 4, 5)))


def test_a_language_without_patterns_divides_nothing() -> None:
    assert Hyphens().points("international", "tlh", (5, 2, 3)) == ()
    assert Hyphens().points("international", "", (5, 2, 3)) == ()
    assert Hyphens().points("рабочая", "ru", (5, 2, 3)) != ()


def test_widths_are_those_of_the_cast() -> None:
    types = Types({"Regular": font(), "Italic": font("Italic")})
    plain = types.of(Cast("Regular", 14.0))
    assert plain.width("office") < sum(plain.width(one) for one in "office"), "ligatures, kerning"
    assert types.of(Cast("Regular", 28.0)).width("office") == pytest.approx(
        2 * plain.width("office")
    )
    assert types.of(Cast("Italic", 14.0)).width("office") != plain.width("office")
    small = types.of(Cast("Regular", 14.0, (("smcp", 1),)))
    assert small.width("office") != plain.width("office")
    spaced = types.of(Cast("Regular", 14.0, (), 1.0))
    assert spaced.width("abc") == pytest.approx(plain.width("abc") + 3)
    assert types.face("Regular").lacks("Text, Рабочая") == ""
    assert types.face("Regular").lacks("a ⋮ b") == "⋮"


@pytest.mark.parametrize("text", ["שלום", "سلام", "日本", "ไทย", "\u202bx"])
def test_lines_of_other_scripts_are_left_alone(text: str) -> None:
    assert not is_western(f"Text {text}")
    assert is_western("Text Рабочая Ελλάδα “é” — …")


def outlines(data: bytes) -> list[Any]:
    with TTFont(io.BytesIO(data)) as face:
        found = []
        glyphs = face.getGlyphSet()
        for name in face.getGlyphOrder():
            pen = DecomposingRecordingPen(glyphs)
            glyphs[name].draw(pen)
            found.append(pen.value)
        return found


def test_a_copy_is_as_wide_as_it_says() -> None:
    plain = outlines(copied(font(), USES, 100))
    for percent in (98, 103):
        wide = outlines(copied(font(), USES, percent))
        assert len(wide) == len(plain)
        for one, other in zip(plain, wide, strict=True):
            for (move, before), (same, after) in zip(one, other, strict=True):
                assert move == same
                for (x, y), (wide_x, wide_y) in zip(before, after, strict=True):
                    assert wide_y == y
                    # Whole units, twice where a glyph is made of others.
                    assert wide_x == pytest.approx(x * percent / 100, abs=1.5)


def test_a_copy_has_the_outlines_of_the_font() -> None:
    with TTFont(io.BytesIO(font())) as face, TTFont(io.BytesIO(copied(font(), USES, 100))) as copy:
        for letter in "aWÄяé,":
            pens = []
            for one in (face, copy):
                pens.append(DecomposingRecordingPen(one.getGlyphSet()))
                one.getGlyphSet()[one.getBestCmap()[ord(letter)]].draw(pens[-1])
            assert pens[0].value == pens[1].value


def test_copies_measure_alike_but_for_the_space() -> None:
    for percent in PERCENTS:
        types = Types({"font": font(), "copy": copied(font(), USES, percent)})
        before = types.of(Cast("font", 1000.0, (("onum", 1),)))
        after = types.of(Cast("copy", 1000.0, (("onum", 1),)))
        share = percent / 100
        assert after.width("office Wé") - after.space == pytest.approx(
            share * (before.width("office Wé") - before.space), abs=10
        )
        assert after.space == pytest.approx(NARROW * share * before.space, abs=1)
        # HarfBuzz makes this one of the space, which must not make it narrow too.
        assert after.width("\u202f") == pytest.approx(share * before.width("\u202f"), abs=1)


def test_superior_figures_are_in_a_copy() -> None:
    types = Types({"font": font(), "copy": copied(font(), USES, 100)})
    cast = Cast("font", 1000.0, (("sups", 1),))
    assert types.of(replace(cast, name="copy")).width("19") == types.of(cast).width("19")


def test_a_copy_is_made_the_same_every_time() -> None:
    first = copied(font(), USES, 99)
    copied.cache_clear()
    assert copied(font(), USES, 99) == first


def test_a_copy_that_is_kept_is_not_made_again(tmp_path: Path) -> None:
    with kept_in(Cache(tmp_path)):
        copied.cache_clear()
        made = copied(font(), USES, 99)
        (entry,) = tmp_path.glob("??/*")
        copied.cache_clear()
        Cache(tmp_path).put(entry.parent.name + entry.name, b"another")
        assert copied(font(), USES, 99) == b"another"
    copied.cache_clear()
    assert copied(font(), USES, 99) == made


def test_names_of_copies_tell_all_that_differs() -> None:
    other = frozenset({Use(frozenset("xyz"))})
    names = {
        family_name("F", faces, percent)
        for faces in ([(font(), USES)], [(font(), other)], [(font("Italic"), USES)])
        for percent in (100, 101)
    }
    assert len(names) == 6


@pytest.mark.parametrize(
    ("record", "text", "allowed"),
    [
        (13, "All rights reserved.", False),
        (13, "SIL Open Font License", True),
        (0, "Copyright X, with Reserved Font Name Garamond", False),
    ],
)
def test_the_licence_decides_about_copies(record: int, text: str, allowed: bool) -> None:
    with TTFont(io.BytesIO(font())) as face:
        for name in face["name"].names:
            if name.nameID == 14 and record == 13:
                name.string = ""
            if name.nameID == record:
                name.string = text
        out = io.BytesIO()
        face.save(out)
    assert may_copy(out.getvalue()) is allowed
    assert may_copy(font())
