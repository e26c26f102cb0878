"""Ways to damage a good EPUB: each is caught, named, and shown at its place on both sides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book.proof.epub import prove_epub
from tests.support.epub_damages import (
    NOTES,
    TWO,
    Damage,
    put,
)
from tests.support.epubs import Made, edited, element, files, packed
from tests.support.good_epub import good_book
from tests.support.more_epub_damages import THE_REST

EXPECTED = Path(__file__).parent / "cases" / "damaged_epub.expected"


DAMAGES = [*NOTES, *THE_REST]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return good_book(tmp_path_factory.mktemp("good"))


def told(made: Made, damage: Damage) -> list[str]:
    """All that the proof says of a damage: rule, place in the manuscript, place in the EPUB."""
    findings = made.proof(edited(made.data, damage.path, damage.edit)).findings
    return [f"{one.rule} {one.span} {one.location}" for one in findings]


def expected() -> dict[str, list[str]]:
    """What is to be said of each damage, by its name."""
    result: dict[str, list[str]] = {}
    for line in EXPECTED.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            result[line[2:]] = []
        elif line:
            result[[*result][-1]].append(line)
    return result


def test_the_whole_book_is_met_with_silence(good: Made) -> None:
    assert good.proof(good.data).findings == ()


def test_every_damage_is_named() -> None:
    names = [one.name for one in DAMAGES]
    assert list(expected()) == names
    assert all(expected().values())
    assert len(names) >= 60


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: str(one.name))
def test_a_damage_is_caught_and_placed(good: Made, damage: Damage) -> None:
    """Every way to damage the file is told, at its line of the manuscript and of the file."""
    assert told(good, damage) == expected()[damage.name]


def test_what_is_said_is_for_people(good: Made) -> None:
    damage = next(one for one in DAMAGES if one.name == "two calls' targets are swapped")
    first, second = good.proof(edited(good.data, damage.path, damage.edit)).findings
    assert first.note == "one/b"
    assert first.artifact == "a-small-book.epub"
    assert first.message == (
        "the call of note one/b leads to the text of note one/c: a reader is shown "
        "“Said in passing, as the minutes tell.”"
    )
    assert second.note == "one/c"


def test_a_note_in_another_file_opens_over_no_page(good: Made) -> None:
    contents = files(good.data)
    one, two = "EPUB/one.xhtml", "EPUB/two.xhtml"
    note = element(contents[one].decode(), "aside", 'id="one.note.d"')
    moved = note.replace('href="#', 'href="one.xhtml#')
    contents[two] = contents[two].decode().replace("</aside>", f"</aside>{moved}", 1).encode()
    text = contents[one].decode().replace(note, "")
    contents[one] = text.replace('href="#one.note.d"', 'href="two.xhtml#one.note.d"').encode()
    found = {one.rule: one for one in good.proof(packed(contents)).findings}
    assert set(found) == {"no-popup", "notes-out-of-order"}
    assert found["no-popup"].note == "one/d"


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", packed({"mimetype": b"x"}), packed({"../out.xhtml": b"x"})],
    ids=["empty", "no-zip", "no-package", "path"],
)
def test_a_file_that_cannot_be_opened_is_told_as_that(good: Made, data: bytes) -> None:
    proof = prove_epub(data, good.book, good.edition)
    assert [one.rule for one in proof.findings] == ["unreadable-epub"]
    assert proof.notes == {}


def test_a_file_without_a_text_is_told_as_that(good: Made) -> None:
    data = edited(good.data, ".opf", lambda text: re.sub(r"<item [^>]*xhtml[^>]*>", "", text))
    (found,) = good.proof(data).findings
    assert found.rule == "unreadable-epub"
    assert "it holds no text" in found.message


def test_a_bomb_is_not_unpacked(good: Made) -> None:
    contents = files(good.data)
    contents["EPUB/one.xhtml"] = b" " * (300 * 2**20)
    (found,) = good.proof(packed(contents)).findings
    assert found.rule == "unreadable-epub"
    assert "would grow" in found.message


def test_entities_are_not_resolved(good: Made) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'
    data = edited(good.data, TWO, put("<!DOCTYPE html>", bomb))
    assert "bad-xhtml" in {one.rule for one in good.proof(data).findings}


if __name__ == "__main__":
    import sys
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        whole = good_book(Path(folder))
        for damage in DAMAGES:
            sys.stdout.write("\n".join((f"# {damage.name}", *told(whole, damage), "", "")))
