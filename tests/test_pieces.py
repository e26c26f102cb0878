"""Pieces of files: taken apart once, and put into any other file under other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pikepdf
import pydyf
import pytest

from book.markup.again import Again
from book.typesetting.makeup.piece import CONTENTS, PARENT, PROFILE, Piece, form_of, pages_of
from book.typesetting.makeup.write import Written, number, text_string

# What no string may be taken for, and what ends it early.
STRANGE = ("see 1 0 R", "(7 0 R)", "\\", "a \\(5 0 R) b", "\0" + "7\0", "\x01", "é 3 0 R", "ключ")


def a_file(words: str = "") -> pydyf.PDF:
    """A file of one page with a link, as the engine makes it."""
    pdf = pydyf.PDF()
    fonts = pydyf.Dictionary()
    profile = pydyf.Stream([b"the engine's own"])
    pdf.add_object(profile)
    colours = pydyf.Dictionary({"srgb": pydyf.Array(("/ICCBased", profile.reference))})
    content = pydyf.Stream([b"0 0 m"], compress=True)
    annotation = pydyf.Dictionary({"Type": "/Annot", "Contents": pydyf.String(words)})
    unused = pydyf.Dictionary({"Of": "/NoUse"})
    for one in (fonts, colours, content, annotation, unused):
        pdf.add_object(one)
    resources = pydyf.Dictionary({"Font": fonts.reference, "ColorSpace": colours.reference})
    pdf.add_object(resources)
    pdf.add_page(
        pydyf.Dictionary(
            {
                "Type": "/Page",
                "Parent": pdf.pages.reference,
                "MediaBox": pydyf.Array([0, 0, 432, 648]),
                "Contents": content.reference,
                "Resources": resources.reference,
                "Annots": pydyf.Array([annotation.reference]),
            }
        )
    )
    return pdf


def put(piece: Piece) -> pikepdf.Pdf:
    """The piece as the only page of a file, behind other objects."""
    file = Written()
    tree = file.number()
    file.add(b"null")
    profile = file.add_stream(b"a profile")
    first = file.number(piece.count)
    marks = {PARENT: b"%d 0 R" % tree, PROFILE: b"%d 0 R" % profile, b"F": b"", b"X": b""}
    marks[CONTENTS + b"0"] = b"%d 0 R" % (first + piece.contents[0])
    texts, _ = piece.filled(first, marks)
    file.put_all(first, texts, piece.streams)
    file.put(tree, b"<</Type /Pages/Count 1/Kids [%d 0 R]>>" % (first + piece.pages[0]))
    root = file.add(b"<</Type /Catalog/Pages %d 0 R>>" % tree)
    return pikepdf.open(BytesIO(file.close(root, file.add(b"<<>>"))))


@pytest.mark.parametrize("words", STRANGE)
def test_no_words_are_taken_for_what_holds_a_file_together(words: str) -> None:
    piece = Piece.unpacked(pages_of(a_file(words)).packed())
    with put(piece) as pdf:
        assert not pdf.check_pdf_syntax()
        (page,) = pdf.pages
        assert str(page.obj.Annots[0].Contents) == words
        assert page.obj.Contents.read_bytes() == b"0 0 m"
        assert page.obj.Resources.ColorSpace.srgb[1].read_bytes() == b"a profile"


def test_what_nothing_leads_to_stays_behind() -> None:
    piece = pages_of(a_file())
    assert b"/NoUse" not in piece.text
    assert piece.boxes == ("[0 0 432 648]",)


def test_a_page_can_be_a_form() -> None:
    piece = form_of(a_file())
    texts, named = piece.filled(10, {})
    form = int(named["form"].split()[0]) - 10
    assert b"/Subtype /Form" in texts[form]
    assert form in piece.streams


@pytest.mark.parametrize("data", [b"", b"{}", b'{"text":9}\n', b"[1]\nabc", b"nothing\nat all"])
def test_damaged_pieces_are_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Piece.unpacked(data)


def test_a_file_of_thousands_of_objects_is_whole() -> None:
    file = Written()
    tree = file.number()
    for count in range(1000):
        file.add(b"<</Count %d/Text %s>>" % (count, text_string(f"({count})")))
        if count % 100 == 0:
            file.add_stream(b"%d" % count)
    file.put(tree, b"<</Type /Pages/Count 0/Kids []>>")
    root = file.add(b"<</Type /Catalog/Pages %d 0 R>>" % tree)
    data = file.close(root, file.add(b"<<>>"))
    with pikepdf.open(BytesIO(data)) as pdf:
        found = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Text" in one
        ]
        assert [str(one.Text) for one in found] == [f"({count})" for count in range(1000)]


@pytest.mark.parametrize(("value", "said"), [(1.0, b"1"), (-0.25, b"-0.25"), (1 / 3, b"0.3333")])
def test_numbers_are_as_short_as_can_be(value: float, said: bytes) -> None:
    assert number(value) == said


def test_a_section_is_made_again_only_when_a_folio_in_it_changes() -> None:
    again: Again[str] = Again()
    made = []

    def make(name: str, *anchors: str) -> str:
        def of(folios: Mapping[str, str]) -> str:
            made.append(name)
            return name + "".join((folios or {}).get(one, "0") for one in anchors)

        return again.made(name, pages, of)

    pages: dict[str, str] | None = None
    assert (make("none"), make("one", "a"), make("two", "a", "b")) == ("none", "one0", "two00")
    pages = {"a": "7", "c": "1"}
    assert (make("none"), make("one", "a"), make("two", "a", "b")) == ("none", "one7", "two70")
    pages = {"a": "7", "b": "9"}
    assert (make("none"), make("one", "a"), make("two", "a", "b")) == ("none", "one7", "two79")
    assert made == ["none", "one", "two", "one", "two", "two"]
