"""The proof of a PDF finds every damage, and names its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from book.build import make
from book.proof.pdf.prove import prove_pdf
from tests.support import note_damages, page_damages  # noqa: F401  (they list what they do)
from tests.support.damages import DAMAGES
from tests.support.proved_pdf import ONE, Seen, built, edition_of, prose, prove, the_book
from tests.support.spoil_pdf import SpoiltPdf


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_named(name: str) -> None:
    edition, spoil = DAMAGES[name]
    pdf = SpoiltPdf(built(edition))
    wanted = spoil(pdf)
    proof = prove(pdf.saved(), edition)
    found = wanted.among(proof)
    assert found, [(one.rule, one.location, one.note, one.message) for one in proof.findings]
    assert all(one.artifact and one.message for one in proof.findings)


def test_the_ways_to_damage_a_pdf_are_many() -> None:
    assert len(DAMAGES) >= 60


@pytest.mark.parametrize("name", ["screen", "paperback"])
def test_every_page_of_a_draft_says_so(name: str) -> None:
    edition = edition_of(the_book(), name)
    data = make(the_book(), edition, draft=True).data
    assert prove_pdf(data, the_book(), edition, draft=True).findings == ()
    unmarked = prove_pdf(built(name), the_book(), edition, draft=True)
    assert len(unmarked.findings) == unmarked.pages
    assert {one.rule for one in unmarked.findings} == {"missing-draft-mark"}


# --- Files of other texts ----------------------------------------------------------------------

_GAMMA_END = prose(1, 14)
_PLAIN = prose(3, 3)
ALTERED: dict[str, tuple[Callable[[str], str], Seen]] = {
    "a word of a note": (
        lambda text: text.replace("Gamma has three", "Gamma has four"),
        Seen("changed-words", "3", "one/c"),
    ),
    "the end of a note": (
        lambda text: text.replace(f" {_GAMMA_END}\n", "\n"),
        Seen("note-cut", "3", "one/c"),
    ),
    "a paragraph lost": (lambda text: text.replace(f"\n\n{_PLAIN}", ""), Seen("lost-words", "1")),
    "a paragraph twice": (
        lambda text: text.replace(_PLAIN, f"{_PLAIN}\n\n{_PLAIN}"),
        Seen("doubled-words"),
    ),
    "a paragraph moved": (
        lambda text: text.replace(f"\n\n{_PLAIN}", "").replace(
            "## A Section", f"{_PLAIN}\n\n## A Section"
        ),
        Seen("moved-words"),
    ),
    "a sentence more": (
        lambda text: text.replace("## A Section\n", "## A Section\n\nNobody wrote these words.\n"),
        Seen("extra-words"),
    ),
    "a note less": (
        lambda text: text.replace("[^b]: Beta is short.\n", "").replace("[^b]", ""),
        Seen("note-lost", None, "one/b"),
    ),
    "two notes changed over": (
        lambda text: (
            text.replace("[^c]: G", "[^x]: G")
            .replace("[^d]: D", "[^c]: D")
            .replace("[^x]: G", "[^d]: G")
        ),
        Seen("moved-words", "3", "one/d"),
    ),
    "a second call less": (
        lambda text: text[::-1].replace("[^a] "[::-1], " ", 1)[::-1],
        Seen("call-lost", None, "one/a"),
    ),
    "another title": (
        lambda text: text.replace("First Chapter", "Last Chapter"),
        Seen("changed-words", "1"),
    ),
}


@pytest.mark.parametrize("name", ALTERED)
def test_a_file_of_another_text_is_found_out(name: str) -> None:
    alter, wanted = ALTERED[name]
    assert alter(ONE) != ONE
    proof = prove(built("paperback", alter(ONE)), "paperback")
    found = wanted.among(proof)
    assert found, [(one.rule, one.location, one.note, one.message) for one in proof.findings]
    assert all(one.span and one.span.file == "one.md" for one in found)
