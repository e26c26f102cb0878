"""Printers' rules as data: what the profiles say, what each value rests on, and who asks for it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from book.cli import printers
from book.model.services import PRINTERS
from book.printing.load import load_profile, parse_profile
from book.printing.rules import SpineUnknown
from book.printing.units import length, said, size

IN, MM = 72.0, 72 / 25.4


@pytest.mark.parametrize("printer", PRINTERS)
def test_every_value_has_a_source_a_day_and_a_confidence(printer: str) -> None:
    profile = load_profile(printer)
    assert profile.id == printer
    assert len(profile.facts) > 20
    for fact in profile.facts:
        assert fact.support.address
        assert fact.support.checked >= date(2026, 11, 22)
        assert fact.value


def test_a_value_without_a_source_is_not_taken() -> None:
    with pytest.raises(ValueError, match=r"\[bleed\] says nothing of its source"):
        parse_profile('id = "x"\n[sources]\n[bleed]\ntop = "0in"\n')


def test_lengths_are_spelled_with_their_units() -> None:
    assert length("0.125in") == 9
    assert length("3mm") == pytest.approx(8.504, abs=0.001)
    assert size("148x210mm") == pytest.approx((419.53, 595.28), abs=0.01)
    assert said(45) == "0.625 in (15.9 mm)"
    with pytest.raises(ValueError, match="not a length"):
        length("3")


@pytest.mark.parametrize(
    ("pages", "inches"),
    [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (501, 0.75), (701, 0.875)],
)
def test_the_gutter_grows_with_the_page_count(pages: int, inches: float) -> None:
    assert load_profile("kdp-paperback").gutter(pages) == inches * IN


def test_lulus_gutter_goes_on_after_its_table() -> None:
    lulu = load_profile("lulu-paperback")
    assert [lulu.gutter(pages) / IN for pages in (60, 61, 400, 401, 601)] == [
        0.5, 0.625, 1.0, 1.125, 1.25,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printer", "pages", "paper", "ink", "inches"),
    [
        ("kdp-paperback", 320, "cream", "black", 0.8),
        ("kdp-paperback", 320, "white", "black", 0.72064),
        ("kdp-paperback", 120, "groundwood", "black", 0.282),
        ("kdp-hardcover", 126, "cream", "black", 0.504),
        ("kdp-hardcover", 116, "white", "black", 0.450),
        ("kdp-hardcover", 269, "white", "premium-color", 0.820),
        ("lulu-paperback", 444, "any", "any", 1.06),
        ("lulu-hardcover", 84, "any", "any", 0.25),
        ("lulu-hardcover", 85, "any", "any", 0.5),
        ("lulu-hardcover", 320, "any", "any", 1.0),
    ],
)
def test_spines_are_as_the_printer_counts_them(
    printer: str, pages: int, paper: str, ink: str, inches: float
) -> None:
    width = load_profile(printer).spine_width(pages, paper, ink)
    assert width / IN == pytest.approx(inches, abs=0.0006)


def test_where_the_printer_publishes_no_factor_the_author_is_asked() -> None:
    ingram = load_profile("ingramspark-paperback")
    with pytest.raises(SpineUnknown, match="publishes no width"):
        ingram.spine_width(320, "creme", "black")
    assert ingram.spine_width(320, "creme", "black", caliper=0.3) == pytest.approx(48)
    assert ingram.spine_width(320, "creme", "black", template=51.0) == 51.0


def test_bookvault_rounds_a_spine_up_to_a_whole_millimetre() -> None:
    spine = load_profile("bookvault-paperback").spine_width(100, "", "", caliper=0.112 * MM)
    assert spine / MM == pytest.approx(6)


def test_the_bleed_is_mirrored_and_none_is_at_the_spine() -> None:
    kdp = load_profile("kdp-paperback")
    recto = kdp.boxes(6 * IN, 9 * IN, recto=True, bleeds=True)
    verso = kdp.boxes(6 * IN, 9 * IN, recto=False, bleeds=True)
    assert recto.media == (0.0, 0.0, 441.0, 666.0)
    assert verso.media == recto.media
    assert recto.trim == (0.0, 9.0, 432.0, 657.0)
    assert verso.trim == (9.0, 9.0, 441.0, 657.0)
    lulu = load_profile("lulu-paperback").boxes(6 * IN, 9 * IN, recto=True, bleeds=True)
    assert lulu.media == (0.0, 0.0, 450.0, 666.0)
    plain = kdp.boxes(6 * IN, 9 * IN, recto=True)
    assert plain.media == (0.0, 0.0, 432.0, 648.0)
    assert plain.trim == plain.media


def test_the_count_is_padded_by_the_printers_rule() -> None:
    assert load_profile("kdp-paperback").padded(47) == 48
    ingram = load_profile("ingramspark-paperback")
    assert ingram.padded(48) == 50
    assert ingram.padded(48, last_is_blank=True) == 48
    assert ingram.padded(47) == 48


def test_trims_ranges_and_what_is_not_offered() -> None:
    kdp = load_profile("kdp-paperback")
    letter = (8.5 * IN, 11 * IN)
    found = kdp.page_range(*letter, "cream", "black")
    assert found is not None
    assert (found.low, found.high) == (24, 550)
    assert kdp.page_range(210 * MM, 297 * MM, "white", "standard-color") is None
    assert kdp.trim(210 * MM, 297 * MM) is not None
    assert kdp.takes_trim(5.9 * IN, 8.9 * IN)
    assert not load_profile("kdp-hardcover").takes_trim(5 * IN, 8 * IN)
    assert load_profile("kdp-hardcover").nearest_trims(5 * IN, 8 * IN)[0].name == "5.5x8.5in"


def test_the_command_lists_all_and_tells_one() -> None:
    run = CliRunner().invoke(printers.command, [])
    assert [line.split()[0] for line in run.output.splitlines()] == list(PRINTERS)
    one = CliRunner().invoke(printers.command, ["kdp-paperback"]).output
    assert "up to 150: 0.375in" in one
    assert "transcribed, KDP-trim, 2026-11-22" in one
    assert "https://kdp.amazon.com/" in one


def test_an_old_value_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printers, "_OLD_DAYS", -1)
    run = CliRunner().invoke(printers.command, ["--format", "json"])
    document = json.loads(run.output)
    assert document["schema"] == "book.printers/1"
    assert all(one["old"] for one in document["printers"])
    assert "OLD" in CliRunner().invoke(printers.command, []).output


def test_an_unknown_printer_gets_the_nearest() -> None:
    run = CliRunner().invoke(printers.command, ["kdp-paperbak"])
    assert run.exit_code == 2
    assert "Did you mean 'kdp-paperback'?" in run.output
