"""Interiors for printers: black ink alone, flat, boxed, padded, and what they claim to be.

The judge is preflight, which shares no code with what writes them; Ghostscript counts the inks
where it is there.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from book.manuscript.print_settings import is_press_profile
from book.printing.colour import FREE_CONDITIONS, free_press, surface
from book.printing.interior import make_interior
from book.printing.load import load_profile
from book.printing.preflight import Answers, preflight_pdf
from tests.support.press import set_pages, wanted

HARD = ("pdfx", "rgb", "transparency", "print-", "page-size", "page-boxes", "font", "narrow")


@pytest.fixture(scope="session")
def pages() -> bytes:
    return set_pages()


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return (
            " ".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
            .replace("\r\n", " ")
            .strip()
        )
    finally:
        document.close()


def faults(data: bytes, printer: str) -> list[str]:
    answers = Answers(kind="interior", trim=(432, 648))
    found = preflight_pdf(data, load_profile(printer), answers)
    return [f"{one.rule}: {one.message}" for one in found if one.rule.startswith(HARD)]


@pytest.mark.parametrize(
    "printer", ["kdp-paperback", "ingramspark-paperback", "lulu-paperback", "bookvault-paperback"]
)
def test_what_the_engine_sets_is_refused_and_what_is_made_of_it_is_not(
    pages: bytes, printer: str
) -> None:
    assert faults(pages, printer)
    made = make_interior(pages, wanted(printer))
    assert faults(made.data, printer) == []
    assert made.remarks == ()
    assert words(made.data) == words(pages)


def test_the_same_pages_give_the_same_bytes(pages: bytes) -> None:
    for printer in ("kdp-paperback", "ingramspark-paperback"):
        assert make_interior(pages, wanted(printer)) == make_interior(pages, wanted(printer))


def test_an_interior_can_be_converted_again(pages: bytes) -> None:
    once = make_interior(pages, wanted("ingramspark-paperback"))
    again = make_interior(once.data, wanted("ingramspark-paperback"))
    assert (again.pages, again.blank) == (once.pages, 0)
    assert words(again.data) == words(once.data)
    assert faults(again.data, "ingramspark-paperback") == []


def test_blank_pages_follow_the_printers_rule(pages: bytes) -> None:
    made = make_interior(pages, wanted("kdp-paperback"))
    assert (made.pages, made.blank) == (4, 1)
    four = make_interior(made.data, wanted("ingramspark-paperback"))
    assert (four.pages, four.blank) == (4, 0), "the last page is blank already"


def test_boxes_are_mirrored_where_art_runs_over_the_edge() -> None:
    made = make_interior(set_pages("; bleed: 12pt"), wanted("kdp-paperback"))
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        boxes = [
            [[float(one) for one in page.obj[name]] for name in ("/MediaBox", "/TrimBox")]
            for page in pdf.pages
        ]
    assert boxes[0] == [[0, 0, 441, 666], [0, 9, 432, 657]]
    assert boxes[1] == [[0, 0, 441, 666], [9, 9, 441, 657]]
    assert boxes[0] == boxes[2]


def test_pdf_x_1a_has_the_structure_of_1999(pages: bytes) -> None:
    data = make_interior(pages, wanted("ingramspark-paperback")).data
    assert data.startswith(b"%PDF-1.3")
    assert b"/ObjStm" not in data
    assert b"/XRef" not in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1:2001"
        assert str(pdf.docinfo["/GTS_PDFXConformance"]) == "PDF/X-1a:2001"
        assert pdf.docinfo["/Trapped"] == "/False"
        (intent,) = pdf.Root.OutputIntents.as_list()
        assert str(intent.OutputConditionIdentifier) == "CGATS TR 001"
        assert "/DestOutputProfile" not in intent
        assert "/ID" in pdf.trailer


def test_pdf_x_4_carries_its_profile(pages: bytes) -> None:
    data = make_interior(pages, wanted(None)).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (intent,) = pdf.Root.OutputIntents.as_list()
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert intent.DestOutputProfile.read_bytes()[12:20] == b"prtrCMYK"
        assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4<" in pdf.Root.Metadata.read_bytes()


def test_a_colour_book_has_four_inks_and_black_words(pages: bytes) -> None:
    made = make_interior(pages, wanted("ingramspark-paperback", space="cmyk"))
    assert faults(made.data, "ingramspark-paperback") == []
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        operators = [
            (str(one.operator), [float(part) for part in one.operands])
            for one in pikepdf.parse_content_stream(pdf.pages[0])
            if str(one.operator) in ("g", "k", "rg")
        ]
    assert ("g", [0.0]) in operators, "black is black ink alone"
    assert ("g", [0.5]) in operators, "what lets paper through is as light as it looked"
    assert any(name == "k" for name, _ in operators), "red is mixed of inks"
    assert not any(name == "rg" for name, _ in operators)


def test_what_cannot_be_flattened_is_told_and_left() -> None:
    with pikepdf.open(io.BytesIO(set_pages())) as pdf:
        page = pdf.pages[0]
        page.Resources.ExtGState["/mix"] = pikepdf.Dictionary(BM=pikepdf.Name.Multiply)
        page.contents_add(b"q /mix gs 0 0 72 72 re f Q")
        out = io.BytesIO()
        pdf.save(out)
    made = make_interior(out.getvalue(), wanted("ingramspark-paperback"))
    assert made.remarks == ("a drawing is mixed with what lies under it (page 1 of the PDF)",)


def test_a_missing_font_is_told(pages: bytes) -> None:
    with pikepdf.open(io.BytesIO(pages)) as pdf:
        for found in pdf.objects:
            if isinstance(found, pikepdf.Dictionary) and "/FontFile2" in found:
                del found["/FontFile2"]
        out = io.BytesIO()
        pdf.save(out)
    made = make_interior(out.getvalue(), wanted("kdp-paperback"))
    assert made.remarks == ("the font EB-Garamond is not in the file",)


@pytest.mark.skipif(not shutil.which("gs"), reason="no Ghostscript")
def test_ghostscript_finds_black_ink_alone(pages: bytes, tmp_path: Path) -> None:
    def inks(data: bytes) -> list[list[float]]:
        file = tmp_path / "pages.pdf"
        file.write_bytes(data)
        run = subprocess.run(
            ["gs", "-q", "-o", "-", "-sDEVICE=inkcov", str(file)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return [[float(one) for one in line.split()[:4]] for line in run.stdout.splitlines()]

    before = inks(pages)
    assert before[0][0] > 0, "the engine mixes black of four inks"
    made = inks(make_interior(pages, wanted("ingramspark-paperback")).data)
    assert all(page[:3] == [0, 0, 0] for page in made)
    assert all(page[3] > 0 for page in made[:3])


def test_the_claim_can_be_of_another_press(pages: bytes) -> None:
    want = wanted(None)
    want = replace(want, claim=replace(want.claim, condition="FOGRA47"))
    with pikepdf.open(io.BytesIO(make_interior(pages, want).data)) as pdf:
        (intent,) = pdf.Root.OutputIntents.as_list()
        assert str(intent.OutputConditionIdentifier) == "FOGRA47"


def test_pages_are_for_uncoated_paper_and_covers_for_coated() -> None:
    assert surface(None) == surface("cream") == surface("80 gsm uncoated") == "uncoated"
    assert surface("115 gsm coated") == surface("Silk") == "coated"
    assert FREE_CONDITIONS == {"coated": "FOGRA39", "uncoated": "FOGRA29"}
    for paper, condition in FREE_CONDITIONS.items():
        press = free_press(paper)
        assert press.condition == condition
        assert press.name.lower() == f"{condition}L {paper}".lower()
        assert is_press_profile(press.profile)
        # A red stays red, a pale tint has no black in it, and white is paper.
        cyan, magenta, yellow, _ = press.inks(0.8, 0.1, 0.1)
        assert cyan < 0.1 < 0.7 < min(magenta, yellow)
        assert press.inks(0.9, 0.85, 0.7)[3] == 0
        assert max(press.inks(1, 1, 1)) < 0.01
