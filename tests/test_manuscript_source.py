"""The manuscript is its source text, word for word, but for the recorded changes.

The book promises its reader that nothing was altered in silence. Only a comparison of every word
can keep that promise: it takes the source as found, applies the record in `emendations.toml`, and
expects what stands in the manuscript. It reads the files by itself, without the tool, so that a
fault in the tool's own reader cannot hide a lost word.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MANUSCRIPT = Path(__file__).resolve().parent.parent / "manuscript"
BODY = "parts/part-4.md"
THESES = "appendix/theses.md"
NOTES = "notes/part-4.md"
FULL_TEXT = (BODY, THESES, NOTES)
SYNOPSES = {1: "142", 2: "143", 3: "144"}
SOURCE_SHA256 = "a9634ab7a082ed24031e0a092b78554987b072339027cf443e684e409947afa5"

# Lines that are not printed: a fence, or a comment that allows a finding.
FENCE = re.compile(r":{3,}(?: .*)?|<!--.*-->")
HEADING = re.compile(r"(#{1,6})\s+(.*)")
NOTE_CALL = re.compile(r"\[\^\w+\]")
DEFINITION = re.compile(r"\[\^(\w+)\]:\s+")
SOURCE_CALL = re.compile(r"\[(\d+)\]")
SOURCE_NOTE = re.compile(r"\[(\d+)\]\.\s+")
LIST_NUMBER = re.compile(r"(\d+[.)])\s+")
BULLET = re.compile(r"[-•]\s+")


@dataclass(frozen=True)
class Emendation:
    """One change of the words or the punctuation."""

    file: str
    place: str
    source_line: int
    found: str
    printed: str
    why: str


@dataclass(frozen=True)
class Omission:
    """Lines of the source that are not text of the book."""

    source_lines: tuple[int, ...]
    text: str
    why: str


@dataclass(frozen=True)
class Addition:
    """A line of the manuscript that the source does not have."""

    file: str
    text: str
    why: str


@dataclass(frozen=True)
class Record:
    """The whole of `emendations.toml`; an unknown key in it fails as it is read."""

    source: str
    emendations: tuple[Emendation, ...]
    omissions: tuple[Omission, ...]
    additions: tuple[Addition, ...]


def read_record() -> Record:
    """Read the record of changes."""
    raw: dict[str, Any] = tomllib.loads(read("emendations.toml"))
    return Record(
        source=raw["source"],
        emendations=tuple(Emendation(**item) for item in raw["emendation"]),
        omissions=tuple(
            Omission(tuple(item["source_lines"]), item["text"], item["why"])
            for item in raw["omission"]
        ),
        additions=tuple(Addition(**item) for item in raw["addition"]),
    )


def read(name: str) -> str:
    """Read a file of the manuscript as it is stored, whatever the machine's own encoding."""
    return (MANUSCRIPT / name).read_text(encoding="utf-8")


RECORD = read_record()


def source_lines() -> list[str]:
    """The source as found; line 1 has index 0."""
    return read(RECORD.source).split("\n")


def corrected_lines() -> list[str]:
    """The source with every omission and every emendation of the record applied."""
    lines = source_lines()
    for omission in RECORD.omissions:
        for number in omission.source_lines:
            lines[number - 1] = ""
    for change in RECORD.emendations:
        line = lines[change.source_line - 1]
        lines[change.source_line - 1] = line.replace(change.found, change.printed)
    return lines


def normal_marker(text: str) -> str:
    """Bring a list marker at the start of a paragraph to one form.

    The source pads markers with no-break spaces and Markdown asks for its own blanks, so only the
    number and its style are kept: a list that lost its numbering is thus still a difference.
    """
    if match := LIST_NUMBER.match(text):
        return f"{match.group(1)} {text[match.end() :]}"
    return BULLET.sub("• ", text, count=1) if BULLET.match(text) else text


def source_paragraphs() -> list[str]:
    """The corrected source, a paragraph an item, in the marks of the manuscript."""
    paragraphs = []
    for line in corrected_lines():
        text = SOURCE_NOTE.sub(r"[^\1]: ", line.strip(), count=1)
        text = SOURCE_CALL.sub(r"[^\1]", text)
        if text:
            paragraphs.append(normal_marker(text))
    return paragraphs


def manuscript_paragraphs(name: str) -> list[str]:
    """A file's text without Markdown's marks and without the recorded additions."""
    paragraphs = []
    for line in read(name).split("\n"):
        text = line.strip()
        if not text or FENCE.fullmatch(text):
            continue
        heading = HEADING.fullmatch(text)
        paragraphs.append(heading.group(2) if heading else normal_marker(text))
    for addition in RECORD.additions:
        if addition.file == name:
            paragraphs.remove(addition.text)
    return paragraphs


def all_manuscript_paragraphs() -> list[str]:
    """The files that hold the source's text, in the source's order."""
    return [text for name in FULL_TEXT for text in manuscript_paragraphs(name)]


def words_of(paragraphs: list[str]) -> list[str]:
    """Words as they are read, with the punctuation and the note calls attached to them."""
    return [word for text in paragraphs for word in text.split()]


def first_difference(expected: list[str], actual: list[str]) -> str | None:
    """Say where two word sequences part, with enough words around to find the place."""
    for index, (wanted, got) in enumerate(itertools.zip_longest(expected, actual)):
        if wanted != got:
            before = " ".join(expected[max(0, index - 8) : index])
            return (
                f"word {index + 1}, after “{before}”:\n"
                f"  source:     {' '.join(expected[index : index + 8])}\n"
                f"  manuscript: {' '.join(actual[index : index + 8])}"
            )
    return None


def counted_places(name: str) -> Iterator[tuple[str, str]]:
    """Each paragraph of a file with its place as a reader would count it.

    List items are not counted as paragraphs of their section, but a thesis is a section.
    """
    section, number = "The journal\u2019s introduction", 0
    for line in read(name).split("\n"):
        text = line.strip()
        if not text or FENCE.fullmatch(text):
            continue
        if heading := HEADING.fullmatch(text):
            if heading.group(1) == "##":
                section, number = heading.group(2), 0
        elif definition := DEFINITION.match(text):
            yield f"Note {definition.group(1)}", text
        elif name == THESES and (thesis := re.match(r"(\d+)\. ", text)):
            section, number = f"Thesis {thesis.group(1)}", 1
            yield f"{section}, paragraph {number}", text
        elif not LIST_NUMBER.match(text) and not BULLET.match(text):
            number += 1
            yield f"{section}, paragraph {number}", text


def synopsis_parts(part: int) -> tuple[str, str]:
    """A synopsis as its notice and its body, the heading left out."""
    text = read(f"parts/part-{part}.md")
    match = re.search(r"^::: \{\.notice\}\n(.*?)\n:::\n", text, re.MULTILINE | re.DOTALL)
    assert match, f"part {part} has no notice that it is a synopsis"
    body = text[: match.start()] + text[match.end() :]
    return match.group(1), re.sub(r"^#.*$", "", body, flags=re.MULTILINE)


def ids(change: Emendation | Omission | Addition) -> str:
    """Name a parametrised case after the text that it is about."""
    return change.found if isinstance(change, Emendation) else change.text


def test_source_is_the_text_as_found() -> None:
    """The source is evidence: a mistake in it is recorded, never mended there."""
    data = (MANUSCRIPT / RECORD.source).read_bytes()
    assert hashlib.sha256(data).hexdigest() == SOURCE_SHA256


def test_words_equal_the_corrected_source() -> None:
    """No word and no mark is lost, added, moved or altered unless the record says so."""
    difference = first_difference(
        words_of(source_paragraphs()), words_of(all_manuscript_paragraphs())
    )
    assert difference is None, difference


def test_paragraphs_equal_the_corrected_source() -> None:
    """The words may all be there and yet run together; paragraphs are part of the text too."""
    for expected, actual in itertools.zip_longest(source_paragraphs(), all_manuscript_paragraphs()):
        assert actual == expected


@pytest.mark.parametrize("change", RECORD.emendations, ids=ids)
def test_emendation_is_exact(change: Emendation) -> None:
    """A reading that occurs twice, or a correction that was not made, would be a false record.

    The correction may contain the reading (a mark supplied at its end), so the reading is looked
    for outside the corrections.
    """
    manuscript = read(change.file)
    assert source_lines()[change.source_line - 1].count(change.found) == 1
    assert change.printed != change.found
    assert manuscript.count(change.printed) == 1
    assert change.found not in manuscript.replace(change.printed, "")
    assert change.why


@pytest.mark.parametrize("change", RECORD.emendations, ids=ids)
def test_emendation_names_its_place(change: Emendation) -> None:
    """The place is printed in the book; a reader who goes there has to find the correction."""
    places = [place for place, text in counted_places(change.file) if change.printed in text]
    assert places == [change.place]


@pytest.mark.parametrize("omission", RECORD.omissions, ids=ids)
def test_omission_quotes_its_lines(omission: Omission) -> None:
    """An omission quotes what it leaves out, so that a wrong line number cannot drop text."""
    lines = source_lines()
    assert " ".join(lines[n - 1].strip() for n in omission.source_lines) == omission.text
    assert omission.why


@pytest.mark.parametrize("addition", RECORD.additions, ids=ids)
def test_addition_is_a_heading(addition: Addition) -> None:
    """Only headings are supplied: words among the author's own would need another mark."""
    headings = [HEADING.fullmatch(line) for line in read(addition.file).split("\n")]
    titles = [match.group(2) for match in headings if match]
    assert titles.count(addition.text) == 1
    assert addition.why


def test_changes_are_in_reading_order() -> None:
    """The list is printed as it stands here, and readers follow it through the text."""
    lines = [change.source_line for change in RECORD.emendations]
    assert lines == sorted(lines)


def test_fourteen_theses_are_numbered_in_order() -> None:
    """The theses are cited by number."""
    numbers = re.findall(r"^(\d+)\. ", read(THESES), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 15)]


def test_theses_stay_one_list() -> None:
    """Text less deep than its item would end the list, and the next thesis would begin another."""
    items, _, closing = read(THESES).partition(":::: {.closing}")
    assert closing
    for line in items.split("\n")[1:]:
        assert not line or re.match(r"\d+\. {1,2}\S| {4}\S| {4}- \S", line)
        assert not re.match(r"\d+\.", line) or re.match(r".{4}(?<= )\S", line)


def test_four_notes_are_called_and_defined() -> None:
    """Each note of the journal has one call and one text, in the same order."""
    expected = ["1", "2", "3", "4"]
    assert re.findall(r"\[\^(\w+)\]", read(BODY)) == expected
    assert re.findall(r"^\[\^(\w+)\]:", read(NOTES), re.MULTILINE) == expected


@pytest.mark.parametrize("part", SYNOPSES)
def test_synopsis_has_its_length(part: int) -> None:
    """Long enough to carry the argument, short enough not to be taken for the text."""
    _, body = synopsis_parts(part)
    assert 250 <= len(NOTE_CALL.sub("", body).split()) <= 400


@pytest.mark.parametrize("part", SYNOPSES)
def test_synopsis_says_what_it_is(part: int) -> None:
    """A reader has to learn at the head that this is not the text, and where the text is."""
    notice, _ = synopsis_parts(part)
    assert "synopsis" in notice
    assert "by the editors of this edition" in notice
    assert f"no. {SYNOPSES[part]} of the *International Review*" in notice
    assert "not yet included" in notice


@pytest.mark.parametrize("part", SYNOPSES)
def test_synopsis_notes_start_afresh(part: int) -> None:
    """Labels begin at 1 in every part: the same label in two parts names two notes."""
    calls = re.findall(r"\[\^(\w+)\]", read(f"parts/part-{part}.md"))
    definitions = re.findall(r"^\[\^(\w+)\]:", read(f"notes/part-{part}.md"), re.MULTILINE)
    assert calls == definitions == [str(number) for number in range(1, len(calls) + 1)]
    assert 2 <= len(calls) <= 4
