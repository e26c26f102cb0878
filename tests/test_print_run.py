"""Print editions as a whole: gutter and count that agree, interior with cover, kits, settings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from book.cli.main import main
from book.manuscript.load import load_book
from book.manuscript.settings import load_settings
from book.model.edition import Edition, Trim
from book.printing.kit import Files, checklist
from book.printing.load import load_profile
from book.printing.settle import least_margins, settle
from book.printing.units import size
from book.typesetting.geometry import page_geometry
from tests.support.books import SETTINGS, write_book
from tests.support.press import edition

HEAD = SETTINGS + '\n[[contents]]\ntext = "one.md"\n'


@dataclass
class Pages:
    pages: int


def alike(one: Edition, other: Edition) -> bool:
    return page_geometry(one) == page_geometry(other)


# --- The fix-point


def test_pages_are_set_again_until_gutter_and_count_agree() -> None:
    """Each wider gutter makes more pages, which tips the table once more."""
    profile = load_profile("kdp-paperback")
    small = replace(edition("kdp-paperback", "cream"), trim=_trim("4.25x6.875in"))
    counts = [160, 305, 317]
    inner: list[float] = []

    def set_pages(one: Edition) -> Pages:
        inner.append(page_geometry(one).inner)
        return Pages(counts[len(inner) - 1])

    laid, settled = settle(small, profile, set_pages, alike)
    assert laid.pages == 317
    assert inner == [30.96, 0.5 * 72 + 1, 0.625 * 72 + 1]
    assert settled.least == least_margins(profile, 318)


def test_pages_that_would_look_the_same_are_set_once() -> None:
    profile = load_profile("kdp-paperback")
    rounds = []

    def set_pages(one: Edition) -> Pages:
        rounds.append(one)
        return Pages(640)

    _, settled = settle(edition("kdp-paperback", "cream"), profile, set_pages, alike)
    assert len(rounds) == 1
    assert settled.least == least_margins(profile, 640)


@pytest.mark.parametrize("trim", ["4.25x6.875in", "5x8in", "6x9in", "8.5x11in"])
@pytest.mark.parametrize("printer", ["kdp-paperback", "lulu-paperback", "ingramspark-paperback"])
@pytest.mark.parametrize("pages", [40, 320, 700])
def test_the_page_keeps_the_printers_margins(trim: str, printer: str, pages: int) -> None:
    profile = load_profile(printer)
    least = least_margins(profile, pages)
    page = page_geometry(replace(edition(printer), trim=_trim(trim), least=least))
    assert page.inner >= profile.gutter(pages)
    assert page.outer >= profile.margins().outside
    assert page.top - 29 >= profile.margins().top, "the running head stands in the top margin"
    assert page.bottom - 34 >= profile.margins().bottom, "and the folio in the bottom one"
    assert page.measure > 150
    assert page.top + page.bottom + 14 * page.lines == pytest.approx(page.trim.height, abs=0.02)


def _trim(name: str) -> Trim:
    return Trim(*size(name), name)


# --- Settings


@pytest.mark.parametrize(
    ("keys", "line", "message", "hint"),
    [
        (
            'printer = "kdp-hardcover"\ntrim = "5x8in"',
            4,
            "Amazon KDP, hardcover, does not print 5x8in",
            '"5.5x8.5in", "6x9in", "6.14x9.21in"',
        ),
        (
            'printer = "kdp-paperback"\npaper = "creme"',
            4,
            'has no paper "creme"',
            'Did you mean "cream"?',
        ),
        (
            'printer = "kdp-paperback"\ntrim = "8.27x11.69in"\npaper = "white"\n'
            'ink = "standard-color"',
            5,
            'does not print "standard-color" on "white"',
            "premium-color on white",
        ),
        ('printer = "kdp-paperback"\nink = "colour"', 4, 'has no ink "colour"', "premium-color"),
        (
            'printer = "ingramspark-paperback"\nstandard = "PDF/X-4"',
            4,
            "does not take PDF/X-4",
            "It takes PDF/X-1a:2001",
        ),
        ('caliper = "thin"', 3, '"thin" is not a length', '"0.5in"'),
        ('price-code = "19.99"', 3, "price code of five digits", '"51999"'),
        ('cover-size = "1x1in"', 3, "no size for a cover", "unit"),
        ('isbn = "978-0-306-40615-8"', 3, "check digit does not fit", "the last one is 7"),
    ],
)
def test_what_a_printer_does_not_offer_is_named_at_its_line(
    keys: str, line: int, message: str, hint: str
) -> None:
    text = f'[editions.paper]\nformat = "pdf"\n{keys}\n\n{HEAD}'
    _, found = load_settings(text)
    assert [one.span.line for one in found if one.span] == [line]
    assert message in found[0].message
    assert hint in found[0].hint


def test_only_a_pdf_goes_to_a_printer() -> None:
    _, found = load_settings(f'{HEAD}\n[editions.epub]\nformat = "epub"\nhinge = "9mm"\n')
    assert ["`hinge`" in one.message for one in found] == [True]


def test_a_profile_of_another_kind_is_refused(tmp_path: Path) -> None:
    settings = f'{SETTINGS}\n[editions.p]\nformat = "pdf"\noutput-profile = "press.icc"\n'
    root = write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, settings)
    (root / "press.icc").write_bytes(b"no profile")
    status, out, _ = run("check", "-C", str(root))
    assert status == 2
    assert "is no ICC profile of a press" in out


# --- From the command line


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of seven chapters that the printers bind, for two of them."""
    return _many(tmp_path_factory.mktemp("kits"), 7)


_PROSE = "\n\n".join(
    f"The {one} day was as long as the one before it, and nobody wrote of it. " * 9
    for one in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
)


def _many(root: Path, chapters: int) -> Path:
    texts = {
        f"{number}.md": f"# Chapter {number}\n\nWords.[^1]\n\n{_PROSE}\n\n[^1]: A note.\n"
        for number in range(1, chapters + 1)
    }
    settings = SETTINGS + (
        'description = "What the book is about."\n\n'
        '[editions.kdp]\nformat = "pdf"\nprinter = "kdp-paperback"\npaper = "white"\n'
        'isbn = "978-0-306-40615-7"\n\n'
        '[editions.ingram]\nformat = "pdf"\nprinter = "ingramspark-paperback"\npaper = "creme"\n'
    )
    return write_book(root, texts, settings)


def run(*arguments: str) -> tuple[int, str, str]:
    import subprocess
    import sys

    made = subprocess.run(
        [sys.executable, "-m", "book", *arguments], capture_output=True, text=True, check=False
    )
    return made.returncode, made.stdout, made.stderr


def test_a_kit_has_all_that_is_to_be_uploaded(built: Path) -> None:
    status, out, err = run("kit", "kdp", "-C", str(built), "--format", "json")
    assert status == 0, err
    document = json.loads(out)
    kit = built / "dist/kits/kdp-paperback"
    names = sorted(one.name for one in kit.iterdir())
    assert names == [
        "SHA256SUMS",
        "a-small-book-cover.pdf",
        "a-small-book-interior.pdf",
        "checklist.md",
        "cover-proof.png",
        "pages.png",
    ]
    assert len(document["files"]) == len(names)
    for line in (kit / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((kit / name).read_bytes()).hexdigest() == digest
    checklist = (kit / "checklist.md").read_text()
    with pikepdf.open(kit / "a-small-book-interior.pdf") as pdf:
        pages = len(pdf.pages)
    assert pages % 2 == 0
    assert f"| Pages | {pages} |" in checklist
    assert "| ISBN | 978-0-306-40615-7 |" in checklist
    assert "| US$ | |" in checklist, "prices are left blank"


def test_what_the_printer_does_not_publish_is_asked_for_and_nothing_is_guessed(
    built: Path,
) -> None:
    status, out, err = run("cover", "ingram", "-C", str(built))
    assert status == 1
    assert "no cover: IngramSpark, paperback publishes no width of spine" in err
    assert 'spine-width = "0.71in"' in err
    assert "ingram-cover.pdf" not in out


def test_the_checklist_of_a_kit_says_what_only_the_publisher_can_supply(built: Path) -> None:
    book = load_book(built).book
    assert book is not None
    ingram = next(one for one in book.settings.editions if one.name == "ingram")
    profile = load_profile("ingramspark-paperback")
    names = {"interior": "a_txt.pdf", "cover": "a_cov.pdf"}
    said = checklist(book, ingram, profile, Files(b"", 42), names)
    missing = said.partition("## Still missing")[2].partition("## The book")[0]
    assert 'isbn = "…" into [editions.ingram]' in missing
    assert "template or calculator for 6x9in, 42 pages on creme" in missing
    assert "`book kit ingram`" in missing
    press = replace(ingram.press, spine_width=8.0)
    whole = replace(ingram, isbn="978-0-306-40615-7", press=press)
    assert "missing" not in checklist(book, whole, profile, Files(b"", 42, b""), names)


def test_an_edition_on_request_is_built_only_when_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = SETTINGS + (
        '[editions.epub]\nformat = "epub"\n[editions.kindle]\nformat = "epub"\non-request = true\n'
    )
    root = write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, settings)
    book = load_book(root).book
    assert book is not None
    assert [one.on_request for one in book.settings.editions] == [False, True]
    monkeypatch.chdir(root)
    ask = CliRunner().invoke
    done = ask(main, ["build"])
    assert done.exit_code == 0, done.output
    assert "a-small-book.epub" in done.stdout
    assert "kindle" not in done.stdout
    assert "a-small-book-kindle.epub" in ask(main, ["build", "kindle"]).stdout
    toml = root / "book.toml"
    toml.write_text(toml.read_text().replace('[editions.epub]\nformat = "epub"\n', ""))
    done = ask(main, ["build"])
    assert done.exit_code == 2
    assert "every edition in book.toml waits for a request" in done.stderr


def test_a_cover_of_earlier_pages_does_not_stay(tmp_path: Path) -> None:
    root = _many(tmp_path, 1)
    assert run("build", "kdp", "-C", str(root))[0] == 0
    cover = root / "dist/a-small-book-kdp-cover.pdf"
    assert cover.exists()
    settings = root / "book.toml"
    settings.write_text(settings.read_text().replace('paper = "white"\n', ""))
    status, _, err = run("build", "kdp", "-C", str(root))
    assert status == 0
    assert "the width of the spine depends on the paper, and none is chosen" in err
    assert 'Write paper = … into the edition: "white", "cream", "groundwood".' in err
    assert not cover.exists()


def test_a_book_that_is_too_short_gets_no_kit(tmp_path: Path) -> None:
    root = _many(tmp_path, 1)
    status, _, err = run("kit", "kdp", "-C", str(root))
    assert status == 1
    assert "pages are too few: Amazon KDP, paperback, binds from 24" in err
    assert not (root / "dist/kits").exists()


def test_an_edition_without_a_printer_has_no_kit(tmp_path: Path) -> None:
    root = write_book(tmp_path, {"one.md": "# One\n\nText.\n"})
    status, _, err = run("kit", "-C", str(root))
    assert status == 2
    assert "No edition has a printer" in err
