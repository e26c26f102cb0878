"""`book verify` without a manuscript: what a stranger sends is judged, and harms nobody."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from book.cli.main import main
from book.proof.alone import judge_file
from tests.support.epubs import edited, files, packed
from tests.support.spoil_pdf import SpoiltPdf

CASES = Path(__file__).parent / "cases" / "epub"
GOOD = (CASES / "X00-control-correct-epub.epub").read_bytes()
TEXT = """# One

It met in March.[^a] It rose in April.[^b] See [the end](#end).

It met again.[^a]

## The End {#end}

So it was.

[^a]: Of the year 1923.

[^b]: Of the same year.
"""
SETTINGS = """
[book]
title = "A Small Book"
language = "en-GB"
identifier = "urn:uuid:00000000-0000-4000-8000-000000000001"
published = 2026-01-02
[[contents]]
text = "one.md"
[editions.screen]
format = "pdf"
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    root = tmp_path_factory.mktemp("book")
    (root / "book.toml").write_text(SETTINGS, "utf-8")
    (root / "one.md").write_text(TEXT, "utf-8")
    done = CliRunner().invoke(main, ["build", "-C", str(root)])
    assert done.exit_code == 0, done.output
    return (root / "dist/a-small-book-screen.pdf").read_bytes()


# --- The command -------------------------------------------------------------------------------


def test_outside_of_a_book_a_file_is_judged_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.epub").write_bytes(
        edited(GOOD, "c1.xhtml", lambda text: text.replace("#n2", "#n7"))
    )
    done = run("verify", "a.epub", "--format", "json")
    assert done.exit_code == 1
    assert "by their structure alone" in done.stderr
    (one,) = json.loads(done.stdout)["findings"]
    assert (one["rule"], one["artifact"]) == ("dangling-link", "a.epub")
    assert one["location"] == "EPUB/c1.xhtml:6"
    assert one["file"] is None
    assert "a.epub: EPUB/c1.xhtml:6: error: " in run("verify", "a.epub").stdout


def test_a_good_file_is_good(tmp_path: Path) -> None:
    (tmp_path / "a.epub").write_bytes(GOOD)
    done = run("verify", "--alone", str(tmp_path / "a.epub"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no findings" in done.stderr


def test_what_is_no_book_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A letter.", "utf-8")
    done = run("verify", "--alone", str(tmp_path / "a.txt"))
    assert done.exit_code == 2
    assert "neither an EPUB nor a PDF" in done.stderr


# --- PDF ---------------------------------------------------------------------------------------


def judged(tmp_path: Path, data: bytes, name: str = "a.pdf") -> list[tuple[str, str | None]]:
    (tmp_path / name).write_bytes(data)
    return [(one.rule, one.location) for one in judge_file(tmp_path / name, name)]


def test_a_good_pdf_is_good_and_its_bounds_are_said(tmp_path: Path, screen: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(screen)
    done = run("verify", "--alone", str(tmp_path / "a.pdf"))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "the manuscript alone tells" in done.stderr


def exchange_links(spoilt: SpoiltPdf) -> None:
    page = next(i for i in range(len(spoilt.pdf.pages)) if spoilt.links(i, "one.note"))
    first, second = spoilt.links(page, "one.note")[:2]
    first.Dest, second.Dest = second.Dest, first.Dest


def lead_nowhere(spoilt: SpoiltPdf) -> None:
    page = next(i for i in range(len(spoilt.pdf.pages)) if spoilt.links(i, "one.note"))
    spoilt.links(page, "one.note")[0].Dest = pikepdf.String("nowhere")


@pytest.mark.parametrize(
    ("damage", "rule"), [(exchange_links, "number-mismatch"), (lead_nowhere, "dangling-link")]
)
def test_wrong_links_of_a_pdf_are_found(
    tmp_path: Path, screen: bytes, damage: Callable[[SpoiltPdf], None], rule: str
) -> None:
    spoilt = SpoiltPdf(screen)
    damage(spoilt)
    found = judged(tmp_path, spoilt.saved())
    assert {one for one, _ in found} == {rule}
    assert all(where and where.startswith("page ") for _, where in found)


def test_a_bookmark_that_leads_nowhere_is_a_warning(tmp_path: Path, screen: bytes) -> None:
    spoilt = SpoiltPdf(screen)
    with spoilt.pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Nowhere"))
    (tmp_path / "a.pdf").write_bytes(spoilt.saved())
    (one,) = judge_file(tmp_path / "a.pdf", "a.pdf")
    assert (one.rule, one.severity.value) == ("wrong-bookmark", "warning")


def locked(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    return out.getvalue()


def endless_pages(data: bytes) -> bytes:
    """A tree of pages that leads back to itself."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Pages.Kids = pikepdf.Array([pdf.Root.Pages])
        pdf.save(out)
    return out.getvalue()


def bomb(data: bytes) -> bytes:
    """A page whose content grows to hundreds of megabytes of nothing."""
    import zlib

    packer = zlib.compressobj(9)
    blanks = b"".join(packer.compress(b"\n" * 2**20) for _ in range(100)) + packer.flush()
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stream = pikepdf.Stream(pdf, b"")
        stream.write(blanks, filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = pdf.make_indirect(stream)
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"%PDF-1.7\n",
        lambda data: data[: len(data) // 3],
        lambda data: b"%PDF-1.7\n" + bytes(range(256)) * 99,
        locked,
        endless_pages,
    ],
    ids=["empty", "a head alone", "cut off", "noise", "locked", "pages without end"],
)
def test_a_pdf_that_cannot_be_read_is_a_finding(
    tmp_path: Path, screen: bytes, damage: Callable[[bytes], bytes]
) -> None:
    assert judged(tmp_path, damage(screen)) == [("unreadable-pdf", None)]


def test_a_pdf_that_grows_is_read_within_bounds(tmp_path: Path, screen: bytes) -> None:
    assert {rule for rule, _ in judged(tmp_path, bomb(screen))} <= {
        "unreadable-pdf",
        "dangling-link",
        "number-mismatch",
    }


# --- EPUB --------------------------------------------------------------------------------------


def with_text(text: str) -> bytes:
    parts = files(GOOD)
    parts["EPUB/c1.xhtml"] = text.encode()
    return packed(parts)


def lying_size(data: bytes) -> bytes:
    """A text that says it is small and grows to a gigabyte."""
    parts = files(data)
    parts["EPUB/c1.xhtml"] = b" " * 2**27
    return packed(parts)


def twice(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as archive:
        archive.writestr("EPUB/c1.xhtml", "other")
    return out.getvalue()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise("abcdefghi"))
    + ']><html xmlns="http://www.w3.org/1999/xhtml"><body><p>&i;</p></body></html>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a;</p></body></html>'
)


@pytest.mark.parametrize(
    ("damage", "rules"),
    [
        (lambda data: b"", {"unreadable-epub"}),
        (lambda data: data[:600], {"unreadable-epub"}),
        (lambda data: b"PK" + bytes(range(256)) * 9, {"unreadable-epub"}),
        (lambda data: packed({"../../evil": b"x", **files(data)}), {"unreadable-epub"}),
        (lambda data: packed({"mimetype": b"application/epub+zip"}), {"unreadable-epub"}),
        (lying_size, {"unreadable-epub"}),
        (twice, {"unreadable-epub"}),
        (lambda data: with_text(LAUGHS), {"bad-xhtml"}),
        (lambda data: with_text(OUTSIDE), {"bad-xhtml"}),
        (lambda data: with_text("<p>" * 5000), {"bad-xhtml"}),
        (lambda data: with_text(""), {"bad-xhtml"}),
        (lambda data: with_text("\x00\x01"), {"bad-xhtml"}),
    ],
    ids=[
        "empty",
        "cut off",
        "noise",
        "a name that leads out",
        "nothing in it",
        "a bomb",
        "a name twice",
        "entities that multiply",
        "an entity from outside",
        "nested without end",
        "an empty text",
        "no text",
    ],
)
def test_a_hostile_epub_is_a_finding(
    tmp_path: Path, damage: Callable[[bytes], bytes], rules: set[str]
) -> None:
    found = judged(tmp_path, damage(GOOD), "a.epub")
    assert {rule for rule, _ in found} == rules


def test_an_epub_with_many_links_is_read_in_time(tmp_path: Path) -> None:
    calls = "".join(f'<a id="r{n}" href="#n{n}">{n}</a>, word' for n in range(3000))
    notes = "".join(f'<li id="n{n}">A note. <a href="#r{n}">↩</a></li>' for n in range(3000))
    text = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Word '
        f"{calls}</p><ol>{notes}</ol></body></html>"
    )
    assert judged(tmp_path, with_text(text), "a.epub")
