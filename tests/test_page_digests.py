"""A page of a PDF has a digest of all that decides what it shows, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest

from book.proof.kept import Kept
from book.proof.pdf.page_digest import page_digests
from tests.support import note_damages, page_damages  # noqa: F401  (they list what they do)
from tests.support.proved_pdf import built
from tests.support.spoil_pdf import SpoiltPdf
from tests.test_proof_kept import fresh, proved, read_anew, warm

__all__ = ["warm"]


def digests_of(pdf: SpoiltPdf) -> list[bytes | None]:
    return page_digests(pdf.saved())


def test_a_digest_is_of_the_page_and_not_of_the_file() -> None:
    before = page_digests(built("screen"))
    assert None not in before
    assert len(before) == good_pages()
    pdf = SpoiltPdf(built("screen"))
    assert digests_of(pdf) == before, "written anew, it is the same"
    del pdf.pdf.pages[-1]
    kept = digests_of(pdf)
    assert kept[2] == before[2]


def test_a_place_more_changes_no_page_from_which_nobody_goes_there() -> None:
    pdf = SpoiltPdf(built("screen"))
    names = pdf.pdf.Root.Names.Dests.Names
    names.append(pikepdf.String("zzz"))
    names.append(pikepdf.Array([pdf.pdf.pages[0].obj, pikepdf.Name.Fit]))
    assert digests_of(pdf) == page_digests(built("screen"))


def good_pages() -> int:
    return len(read_anew(built("screen")))


def note_links(pdf: SpoiltPdf, page: int) -> Iterator[Any]:
    return (one for one in pdf.pdf.pages[page].Annots if "/Dest" in one)


def a_link_leads_elsewhere(pdf: SpoiltPdf) -> None:
    one, other = list(note_links(pdf, 2))[:2]
    one.Dest, other.Dest = other.Dest, one.Dest


def the_place_of_a_link_is_moved(pdf: SpoiltPdf) -> None:
    """The link is as it was; what its name stands for is not."""
    name = bytes(next(note_links(pdf, 2)).Dest)
    names = list(pdf.pdf.Root.Names.Dests.Names)
    place = next(
        there for key, there in zip(names[::2], names[1::2], strict=True) if bytes(key) == name
    )
    place[0] = pdf.pdf.pages[0].obj


def the_name_of_a_place_is_gone(pdf: SpoiltPdf) -> None:
    name = bytes(next(note_links(pdf, 2)).Dest)
    names = list(pdf.pdf.Root.Names.Dests.Names)
    index = next(place for place in range(0, len(names), 2) if bytes(names[place]) == name)
    del names[index : index + 2]
    pdf.pdf.Root.Names.Dests.Names = pikepdf.Array(names)


def the_names_of_places_are_in_disorder(pdf: SpoiltPdf) -> None:
    """Programs that halve the list find other places than those that read it through."""
    names = list(pdf.pdf.Root.Names.Dests.Names)
    pdf.pdf.Root.Names.Dests.Names = pikepdf.Array([*names[-2:], *names[:-2]])


def the_limits_of_names_are_wrong(pdf: SpoiltPdf) -> None:
    tree = pdf.pdf.Root.Names.Dests
    limits = pikepdf.Array([pikepdf.String("y"), pikepdf.String("z")])
    kid = pikepdf.Dictionary(Names=tree.Names, Limits=limits)
    del tree.Names
    tree.Kids = pikepdf.Array([pdf.pdf.make_indirect(kid)])


def a_font_says_other_letters(pdf: SpoiltPdf) -> None:
    for font in pdf.pdf.pages[2].Resources.Font.values():
        text = bytes(font.ToUnicode.read_bytes())
        font.ToUnicode = pdf.pdf.make_stream(text.replace(b"<0061>", b"<0062>"))


def a_page_is_cropped(pdf: SpoiltPdf) -> None:
    pdf.pdf.pages[2].obj.CropBox = pikepdf.Array([0, 0, 100, 100])


def all_pages_are_turned(pdf: SpoiltPdf) -> None:
    pdf.pdf.Root.Pages.Rotate = 180


def addresses_begin_otherwise(pdf: SpoiltPdf) -> None:
    pdf.pdf.Root.URI = pikepdf.Dictionary(Base=pikepdf.String("https://example.net/"))


def a_line_is_moved(pdf: SpoiltPdf) -> None:
    pdf.shift(2, pdf.pieces(2)[:1], 3)


@pytest.mark.parametrize(
    "change",
    [
        a_link_leads_elsewhere,
        the_place_of_a_link_is_moved,
        the_name_of_a_place_is_gone,
        the_names_of_places_are_in_disorder,
        the_limits_of_names_are_wrong,
        a_font_says_other_letters,
        a_page_is_cropped,
        all_pages_are_turned,
        addresses_begin_otherwise,
        a_line_is_moved,
    ],
)
def test_whatever_decides_a_page_changes_its_digest(change: Any, warm: Kept) -> None:
    pdf = SpoiltPdf(built("screen"))
    change(pdf)
    data = pdf.saved()
    assert page_digests(data)[2] != page_digests(built("screen"))[2]
    assert proved(data, "screen", warm) == fresh(data, "screen")


@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
def test_a_page_with_a_form_has_no_digest() -> None:
    pdf = SpoiltPdf(built("screen"))
    widget = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget)
    pdf.pdf.pages[2].Annots.append(pdf.pdf.make_indirect(widget))
    found = digests_of(pdf)
    assert found[2] is None
    assert found[3] is not None


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n"])
def test_what_is_no_sound_pdf_has_no_digests(data: bytes) -> None:
    assert page_digests(data) == []
    assert page_digests(built("screen")[:-40]) == []
