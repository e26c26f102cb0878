"""Covers for print: bar codes that decode, sheets that add up, words where they may stand."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from book.covers.barcode import ean5, ean13, symbol
from book.covers.isbn import hyphenated
from book.covers.wrap import Cover, draw_cover
from book.covers.wrap_proof import cover_proof
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.services import PRINTERS
from book.printing.colour import Space, free_press
from book.printing.load import load_profile
from book.printing.preflight import Answers, preflight_pdf
from book.printing.standards import Claim
from book.printing.wrap import CoverUnknown, lay_out
from tests.support.books import SETTINGS, write_book
from tests.support.press import ISBN, edition

IN, MM = 72.0, 72 / 25.4
DIGITS = ISBN.replace("-", "")
PAPERS = {
    "kdp-paperback": "cream",
    "kdp-hardcover": "cream",
    "ingramspark-paperback": "creme",
    "ingramspark-hardcover": "creme",
}
# What the author takes from the printer's own template, where no rule is published.
TEMPLATES: dict[str, dict[str, object]] = {
    "ingramspark-paperback": {"spine_width": 0.72 * IN},
    "ingramspark-hardcover": {
        "spine_width": 0.9 * IN,
        "cover_size": (14.65 * IN, 10.5 * IN),
        "hinge": 0.4 * IN,
    },
    "bookvault-paperback": {"spine_width": 18 * MM},
}


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    settings = SETTINGS + (
        'description = "What a small book is about, in a sentence or two for its back."\n'
        '[[book.contributors]]\nname = "Ann Other"\nsort = "Other, Ann"\n'
    )
    root = write_book(tmp_path_factory.mktemp("covers"), {"one.md": "# One\n\nText.\n"}, settings)
    found = load_book(root).book
    assert found is not None
    return found


def covered(book: Book, printer: str, pages: int = 320, **press: object) -> Cover:
    from book.typesetting.ready import require_typesetter

    require_typesetter()
    profile = load_profile(printer)
    one = edition(printer, PAPERS.get(printer), **{**TEMPLATES.get(printer, {}), **press})
    rules = profile.cover.files
    space: Space = "rgb" if rules.colour_advised == "srgb" else "cmyk"
    claim = Claim(rules.standard, free_press(), book.metadata.title, book.metadata.published)
    return draw_cover(book, one, profile, lay_out(one, profile, pages), space, claim)


def decoded(data: bytes) -> list[str]:
    zxingcpp = pytest.importorskip("zxingcpp")
    document = pypdfium2.PdfDocument(data)
    try:
        picture = document[0].render(scale=300 / 72).to_pil().convert("L")
    finally:
        document.close()
    read = zxingcpp.EanAddOnSymbol.Read
    return [one.text for one in zxingcpp.read_barcodes(picture, ean_add_on_symbol=read)]


# --- Bars


def test_a_bar_code_needs_the_right_check_digit() -> None:
    with pytest.raises(ValueError, match="check digit"):
        ean13("9780306406158")
    with pytest.raises(ValueError, match="thirteen"):
        ean13("978030640615")
    with pytest.raises(ValueError, match="five"):
        ean5("5199")


def test_a_bar_code_is_of_its_size() -> None:
    made = symbol(DIGITS, "ISBN")
    assert made.width / MM == pytest.approx(37.29, abs=0.01)
    with pytest.raises(ValueError, match="cannot be read"):
        symbol(DIGITS, "ISBN", scale=0.7)
    assert sum(one.width for one in ean13(DIGITS)) < 95
    assert ean13(DIGITS)[-1].start + ean13(DIGITS)[-1].width == 95
    assert ean5("51999")[-1].start < 47


@pytest.mark.parametrize(
    ("isbn", "printed"),
    [
        ("9780306406157", "978-0-306-40615-7"),
        ("9783161484100", "978-3-16-148410-0"),
        ("9791034301230", "979-10-343-0123-0"),
        ("9798602477061", "979-8-6024-7706-1"),
        ("9786399999999", "9786399999999"),
    ],
)
def test_isbns_are_hyphenated_where_their_range_is_known(isbn: str, printed: str) -> None:
    assert hyphenated(isbn) == printed


# --- Sheets


@pytest.mark.parametrize(
    ("printer", "width", "height"),
    [
        ("kdp-paperback", 13.05, 9.25),  # 0.125 + 6 + 0.8 + 6 + 0.125
        ("kdp-hardcover", 12 + 0.989 + 40 / 25.4, 9 + 36 / 25.4),
        ("ingramspark-paperback", 12.97, 9.25),
        ("ingramspark-hardcover", 14.65, 10.5),
        ("lulu-paperback", 12.25 + 320 / 444 + 0.06, 9.25),
        ("lulu-hardcover", 2 * (6.125 + 0.75) + 1, 9.25 + 1.5),
        ("bookvault-paperback", (12 * 25.4 + 18 + 6) / 25.4, (9 * 25.4 + 6) / 25.4),
    ],
)
def test_sheets_add_up(printer: str, width: float, height: float) -> None:
    one = edition(printer, PAPERS.get(printer), **TEMPLATES.get(printer, {}))
    wrap = lay_out(one, load_profile(printer), 320)
    assert wrap.width / IN == pytest.approx(width, abs=0.002)
    assert wrap.height / IN == pytest.approx(height, abs=0.002)
    assert wrap.back.width == pytest.approx(wrap.front.width)
    assert wrap.back.right == wrap.spine.left
    assert wrap.spine.right == wrap.front.left


@pytest.mark.parametrize(
    ("printer", "paper", "press", "setting", "said"),
    [
        ("ingramspark-paperback", "creme", {}, "spine-width", "publishes no width"),
        (
            "ingramspark-hardcover",
            "creme",
            {"spine_width": 60.0, "cover_size": (1050.0, 756.0)},
            "hinge",
            "hinge",
        ),
        (
            "ingramspark-hardcover",
            "creme",
            {"spine_width": 60.0, "hinge": 20.0},
            "cover-size",
            "boards",
        ),
        ("kdp-paperback", None, {}, "paper", "depends on the paper"),
        (
            "bookvault-paperback",
            None,
            {"spine_width": 40.0, "cover_size": (800.0, 650.0)},
            "cover-size",
            "too small",
        ),
    ],
)
def test_what_the_printer_does_not_publish_is_asked_for(
    printer: str, paper: str | None, press: dict[str, object], setting: str, said: str
) -> None:
    with pytest.raises(CoverUnknown, match=said) as raised:
        lay_out(edition(printer, paper, **press), load_profile(printer), 320)
    assert raised.value.setting == setting
    assert raised.value.hint


@pytest.mark.parametrize(
    ("printer", "pages", "words"),
    [
        ("kdp-paperback", 78, False),
        ("kdp-paperback", 80, False),  # allowed, and too narrow for letters
        ("kdp-paperback", 120, True),
        ("lulu-paperback", 80, False),
        ("kdp-hardcover", 120, True),
    ],
)
def test_a_spine_has_words_only_where_they_may_stand(printer: str, pages: int, words: bool) -> None:
    wrap = lay_out(edition(printer, PAPERS.get(printer)), load_profile(printer), pages)
    assert (wrap.spine_text is not None) == words
    assert bool(wrap.why_no_text) != words


# --- Drawings


@pytest.mark.parametrize("printer", PRINTERS)
def test_a_cover_passes_preflight_and_its_bars_decode(book: Book, printer: str) -> None:
    made = covered(book, printer)
    profile = load_profile(printer)
    press = TEMPLATES.get(printer, {})
    spine = press.get("spine_width")
    answers = Answers(
        kind="cover",
        trim=(432, 648),
        pages=320,
        paper=PAPERS.get(printer),
        ink="black",
        isbn=DIGITS,
        spine=float(str(spine)) if spine else None,
    )
    found = preflight_pdf(made.data, profile, answers)
    assert [f"{one.rule}: {one.message}" for one in found if one.severity == "error"] == []
    assert decoded(made.data) == [DIGITS]
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        media = [float(one) for one in pdf.pages[0].MediaBox]
    assert media[2:] == pytest.approx([made.wrap.width, made.wrap.height], abs=0.001)
    picture = cover_proof(made.data, made.wrap, made.code, "A title")
    assert picture.startswith(b"\x89PNG")


def test_a_price_stands_beside_the_bar_code(book: Book) -> None:
    found = decoded(covered(book, "kdp-paperback", price_code="51999").data)
    # Some lines across the bars miss the add-on, which is lower.
    assert DIGITS + "51999" in found
    assert {one[:13] for one in found} == {DIGITS}


def test_a_space_is_left_where_the_service_prints_its_own(book: Book) -> None:
    made = covered(book, "kdp-paperback", barcode="space")
    assert not made.has_bars
    assert made.code is not None
    assert (made.code.width, made.code.height) == pytest.approx((2 * IN, 1.2 * IN))
    assert decoded(made.data) == []


def test_the_same_cover_has_the_same_bytes(book: Book) -> None:
    assert covered(book, "kdp-paperback").data == covered(book, "kdp-paperback").data


def test_art_of_the_authors_own_fills_the_front(tmp_path: Path) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (600, 900), (20, 90, 40)).save(out, "PNG")
    settings = SETTINGS + 'cover = "art.png"\n'
    root = write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, settings)
    (root / "art.png").write_bytes(out.getvalue())
    own = load_book(root).book
    assert own is not None
    made = covered(own, "lulu-paperback")
    document = pypdfium2.PdfDocument(made.data)
    picture = document[0].render(scale=0.5).to_pil().convert("RGB")
    document.close()
    middle = round((made.wrap.front.left + 100) / 2), picture.height // 2
    red, green, blue = picture.getpixel(middle)
    assert green > red + 30
    assert green > blue + 30


def test_words_that_do_not_fit_the_back_are_told_of(tmp_path: Path) -> None:
    settings = SETTINGS + f'back-cover = "{"Many words. " * 2000}"\n'
    root = write_book(tmp_path, {"one.md": "# One\n\nText.\n"}, settings)
    own = load_book(root).book
    assert own is not None
    assert any("too long for its room" in one for one in covered(own, "kdp-paperback").remarks)
