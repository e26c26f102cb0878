"""What preflight says of finished PDFs: good ones pass, and each fault is said at its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pytest

from book.model.finding import Finding
from book.printing.load import load_profile
from book.printing.preflight import Answers, judge_pdf
from book.printing.preflight.weights import weighed, weight
from book.report.rule_pages import RULES
from tests.support.print_files import (
    INCH,
    ISBN,
    PAGES,
    WORDS,
    cover,
    draw,
    interior,
    line,
    make_x1a,
    saved,
    width,
)
from tests.support.spoilt_prints import CASES, INGRAM, KDP, Case


def judged(
    data: bytes, printer: str, kind: str = "interior", **answers: object
) -> tuple[Finding, ...]:
    said: dict[str, object] = {"kind": kind}
    if kind == "cover":
        said |= {"pages": PAGES, "paper": "cream", "isbn": ISBN}
    given = Answers(**{**said, **answers})  # type: ignore[arg-type]
    return judge_pdf(data, load_profile(printer), given).findings


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_fault_is_said_at_its_place(case: Case) -> None:
    found = judged(case.make(), case.printer, case.kind, **case.answers)
    told = [f"{one.severity.value} {one.rule} {one.location}: {one.message}" for one in found]
    own = [one for one in found if one.rule == case.rule and case.words in one.message]
    assert own, told
    assert own[0].severity.value == case.severity
    assert case.pages is None or own[0].location == case.pages, told
    assert own[0].hint
    # Nothing is said beside it: a fault has one name.
    assert {one.rule for one in found} <= {case.rule, *case.also}, told


def test_there_are_cases_enough() -> None:
    assert len({one.name for one in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("printer", [KDP, "kdp-hardcover", "lulu-paperback", "lulu-hardcover"])
def test_a_good_interior_passes(printer: str) -> None:
    pages = 76 if printer == "kdp-hardcover" else 32
    wide = 50.0 if "lulu" not in printer else 54.0
    assert judged(saved(interior(pages, gutter=wide)), printer) == ()


@pytest.mark.parametrize("printer", [KDP, INGRAM])
def test_a_good_interior_with_bleed_passes(printer: str) -> None:
    pdf = interior(bleed=9.0)
    if printer == INGRAM:
        make_x1a(pdf)
    assert judged(saved(pdf), printer) == ()


def test_a_good_pdfx_passes() -> None:
    assert judged(saved(make_x1a(interior())), INGRAM) == ()


def test_a_good_cover_passes() -> None:
    assert judged(saved(cover()), KDP, "cover") == ()


def test_a_cover_without_ground_passes() -> None:
    assert judged(saved(cover(ground="0 0 0 0 k")), KDP, "cover") == ()


def test_a_cover_is_held_to_the_spine_that_was_said() -> None:
    answers = {"paper": "creme", "spine": 0.5 * INCH, "trim": (6 * INCH, 9 * INCH)}
    pdf = make_x1a(cover(), bleed=9.0)
    assert judged(saved(pdf), INGRAM, "cover", **answers) == ()
    [found] = judged(saved(pdf), INGRAM, "cover", **{**answers, "spine": 0.46 * INCH})
    assert found.rule == "spine-width"


def test_a_page_that_is_a_picture_white_at_its_edges_has_no_need_of_bleed() -> None:
    pdf = interior()
    image = pdf.make_stream(
        bytes([255]) * 1800 * 1350 + bytes(1800) * 100 + bytes([255]) * 1800 * 1250
    )
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = 1800, 2700, 8
    image.ColorSpace = pikepdf.Name.DeviceGray
    page = pdf.pages[3]
    page.obj.Resources.XObject.Im1 = pdf.make_indirect(image)
    page.obj.Contents = pdf.make_stream(b"q 432 0 0 648 0 0 cm /Im1 Do Q")
    found = judged(saved(pdf), KDP)
    # The black band of the picture reaches both sides, and nothing else does.
    assert {(one.rule, one.location) for one in found} == {("missing-bleed", "page 4")}
    assert ["outer" in one.message for one in found] == [True]


def test_hidden_white_things_count_for_nothing() -> None:
    pdf = interior()
    white = "q 1 g 2 2 60 640 re f Q " + line("white on white", 4, 300, 11, "1 g")
    for page in pdf.pages:
        draw(pdf, page, white)
    assert judged(saved(pdf), KDP) == ()


def test_raised_figures_may_be_small() -> None:
    pdf = interior()
    beside = 54 + width(WORDS, 11)
    draw(pdf, pdf.pages[2], line("12", beside, 648 - 80 + 4, 6))
    assert judged(saved(pdf), KDP) == ()


def test_words_are_seen_through_forms_patterns_and_layers() -> None:
    pdf = interior()
    page = pdf.pages[4]
    tile = pdf.make_stream(b"0 1 0 rg 0 0 5 5 re f")
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = pikepdf.Array([0, 0, 10, 10]), 10, 10
    tile.Resources = pikepdf.Dictionary()
    page.obj.Resources.Pattern = pikepdf.Dictionary(P1=pdf.make_indirect(tile))
    draw(pdf, page, "q /Pattern cs /P1 scn 80 80 60 30 re f Q")
    found = judged(saved(pdf), KDP)
    assert {one.rule for one in found} == {"rgb-colour", "colour-in-black-book"}


X4 = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:mm="http://ns.adobe.com/xap/1.0/mm/">'
    "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"
    "<mm:DocumentID>uuid:1</mm:DocumentID><mm:VersionID>1</mm:VersionID>"
    "<mm:RenditionClass>default</mm:RenditionClass></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def conforming(standard: str) -> Any:
    """A good interior that says of itself that it is `standard`."""
    pdf = make_x1a(interior())
    del pdf.docinfo["/GTS_PDFXConformance"]
    del pdf.docinfo["/GTS_PDFXVersion"]
    if standard == "PDF/X-4":
        pdf.Root.Metadata = pdf.make_stream(X4.encode())
    else:
        pdf.docinfo["/GTS_PDFXVersion"] = standard
    return pdf


def conformance(data: bytes, standard: str) -> list[str]:
    """What is said of a file by a printer that takes this standard alone."""
    profile = load_profile(INGRAM)
    taken = replace(profile, interior=replace(profile.interior, accepts=(standard,)))
    found = judge_pdf(data, taken, Answers(kind="interior")).findings
    return [f"{one.rule}: {one.message}" for one in found]


@pytest.mark.parametrize(
    ("standard", "version"),
    [
        ("PDF/X-3:2002", "1.3"),
        ("PDF/X-1a:2003", "1.4"),
        ("PDF/X-3:2003", "1.4"),
        ("PDF/X-4", "1.6"),
    ],
)
def test_each_standard_is_known_by_its_keys(standard: str, version: str) -> None:
    assert conformance(saved(conforming(standard), force_version=version), standard) == []
    newer = f"{version[:-1]}{int(version[-1]) + 1}"
    [said] = conformance(saved(conforming(standard), force_version=newer), standard)
    assert said.startswith("pdfx-version")
    assert f"the file is PDF {newer}" in said


def test_pdfx_4_asks_for_the_identity_of_its_version() -> None:
    pdf = conforming("PDF/X-4")
    pdf.Root.Metadata = pdf.make_stream(X4.replace("mm:VersionID", "mm:Other").encode())
    [said] = conformance(saved(pdf, force_version="1.6"), "PDF/X-4")
    assert "xmpMM:VersionID" in said


def test_rgb_needs_a_profile_where_profiles_are_allowed() -> None:
    pdf = conforming("PDF/X-3:2002")
    profile = pdf.make_stream(b"\0" * 128)
    profile.N = 3
    space = pikepdf.Array([pikepdf.Name.ICCBased, profile])
    for page, words in ((pdf.pages[2], "0.2 g"), (pdf.pages[3], "/CS1 cs 0 0 0 scn")):
        page.obj.Resources.ColorSpace.CS1 = space
        draw(pdf, page, line("words", 80, 140, 11, words))
    draw(pdf, pdf.pages[4], line("words", 80, 140, 11, "0 0 0 rg"))
    said = conformance(saved(pdf), "PDF/X-3:2002")
    assert [one for one in said if one.startswith("pdfx-colour")] == [
        "pdfx-colour: PDF/X-3:2002: RGB stands there without a profile, for a press with inks: "
        "“words”"
    ]


def test_a_profile_that_is_old_is_said() -> None:
    checked = load_profile(KDP).checked
    data = saved(interior())
    assert judged(data, KDP, today=checked + timedelta(days=360)) == ()
    [found] = judged(data, KDP, today=checked + timedelta(days=400))
    assert (found.rule, found.severity) == ("old-profile", "warning")


def test_every_rule_of_print_has_a_weight() -> None:
    rules = {one.id for one in RULES.values() if one.family == "print"}
    assert rules == weighed()
    for name in rules:
        weights = [
            weight(name, service, far=far)
            for service in ("kdp", "ingramspark", "lulu", "bookvault")
            for far in (False, True)
        ]
        gravest = min((one.rank for one in weights if one is not None), default=None)
        assert gravest == RULES[name].severity.rank, f"{name}: its weight and its rule differ"


def test_pictures_without_faults_are_none() -> None:
    done = judge_pdf(saved(interior()), load_profile(KDP), Answers(), pictures=True)
    assert (done.kind, done.pages, done.pictures) == ("interior", 24, {})
