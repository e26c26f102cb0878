"""Validators of others: what they say comes as findings, at the line of the manuscript."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner

from book.build import make
from book.cli.main import main
from book.manuscript.load import load_book
from book.model.book import Book
from book.model.finding import Finding, Severity
from book.proof import rules
from book.validators import validate, verapdf
from book.validators.ace import Ace
from book.validators.epubcheck import EpubCheck
from book.validators.page_validation import PageValidation
from book.validators.said import Said, Validator
from book.validators.verapdf import VeraPdf
from tests.support.books import SETTINGS, write_book
from tests.support.epubs import edited
from tests.support.validators import needs

EDITIONS = '[editions.epub]\nformat = "epub"\n\n[editions.screen]\nformat = "pdf"\n'
TEXT = """# One

The council met in March.[^a]

It rose in April, *as it had been told to do*.

[^a]: On the eighth of March.
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    root = write_book(tmp_path_factory.mktemp("v") / "book", {"one.md": TEXT}, SETTINGS + EDITIONS)
    loaded = load_book(root)
    assert loaded.book is not None, loaded.findings
    return loaded.book


@pytest.fixture(scope="module")
def built(small: Book) -> dict[str, bytes]:
    return {one.name: make(small, one).data for one in small.settings.editions}


def said_of(book: Book, name: str, data: bytes, validator: Validator) -> tuple[Finding, ...]:
    edition = next(one for one in book.settings.editions if one.name == name)
    done = validate(
        data, edition.format, artifact="a", book=book, edition=edition, validators=[validator]
    )
    assert done.ran == (validator.name,)
    return done.findings


@pytest.mark.java
@pytest.mark.slow
def test_what_epubcheck_says_is_told_at_its_line(small: Book, built: dict[str, bytes]) -> None:
    checker = needs(EpubCheck())
    bad = edited(built["epub"], "one.xhtml", lambda text: text.replace("<em>", '<em id="a b">'))
    (one,) = said_of(small, "epub", bad, checker)
    assert (one.rule, one.severity) == ("epubcheck", Severity.ERROR)
    assert "RSC-005" in one.message
    assert one.span is not None
    assert (one.span.file, one.span.line) == ("one.md", 5)
    assert (one.artifact, (one.location or "").rpartition(":")[0]) == ("a", "EPUB/one.xhtml")


def spoilt_screen(data: bytes) -> bytes:
    """The PDF without a mark of its tags, and with words on its last page that are in no tag."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[-1]
        font = next(iter(page.Resources.Font.keys()))
        page.contents_add(f"BT {font} 9 Tf 50 50 Td <0003> Tj ET".encode())
        del pdf.Root.MarkInfo
        pdf.save(out)
    return out.getvalue()


@pytest.mark.java
@pytest.mark.slow
def test_verapdf_rejects_a_bad_file_and_names_the_page(
    small: Book, built: dict[str, bytes]
) -> None:
    checker = needs(VeraPdf())
    assert said_of(small, "screen", built["screen"], checker) == ()
    found = said_of(small, "screen", spoilt_screen(built["screen"]), checker)
    assert {one.rule for one in found} == {"verapdf"}
    assert any("PDF/UA-1" in one.message and "MarkInfo" in one.message for one in found)
    paged = [one for one in found if one.location]
    assert paged
    assert paged[0].span is not None
    assert paged[0].span.file == "one.md"


def test_page_validation_rejects_a_bad_file(small: Book, built: dict[str, bytes]) -> None:
    checker = needs(PageValidation())
    assert said_of(small, "screen", built["screen"], checker) == ()
    found = said_of(small, "screen", spoilt_screen(built["screen"]), checker)
    assert {one.rule for one in found} == {"page-validation"}


def test_a_pdf_that_claims_nothing_is_left_alone(built: dict[str, bytes]) -> None:
    needs(PageValidation())
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(built["screen"])) as pdf:
        del pdf.Root.Metadata
        pdf.save(out)
    done = validate(out.getvalue(), "pdf", validators=[PageValidation()])
    assert (done.findings, done.ran, done.idle) == ((), (), ("page-validation",))


def test_the_classes_are_those_of_the_source() -> None:
    source = Path(verapdf.__file__).with_name("Vera.java")
    assert hashlib.sha256(source.read_bytes()).hexdigest() == verapdf.SOURCE_SHA256, (
        "compile Vera.java anew with javac --release 11, and put its SHA-256 into verapdf.py"
    )
    assert source.with_suffix(".class").read_bytes()[:4] == b"\xca\xfe\xba\xbe"


# --- Mapping, and the command ------------------------------------------------------------------


class Fixed:
    """A validator that says one thing."""

    name = "fixed"

    def __init__(self, kind: str, said: Said) -> None:
        self.kind, self._said = kind, said

    def lacks(self) -> str:
        return ""

    def judge(self, file: Path) -> list[Said]:
        return [self._said]


@pytest.mark.parametrize(
    ("said", "line", "note"),
    [
        ({"path": "EPUB/one.xhtml", "anchor": "one.note.a"}, 7, "one/a"),
        ({"path": "one.xhtml", "anchor": "one.call1.a"}, 3, "one/a"),
        ({"path": "EPUB/one.xhtml"}, 1, None),
    ],
)
def test_a_place_in_the_epub_is_one_in_the_manuscript(
    small: Book, built: dict[str, bytes], said: dict[str, Any], line: int, note: str | None
) -> None:
    checker = Fixed("epub", Said(rules.ACE, Severity.WARNING, "it is so", **said))
    (one,) = said_of(small, "epub", built["epub"], checker)
    assert one.span is not None
    assert (one.span.line, one.note) == (line, note)


def test_a_page_of_the_pdf_is_one_in_the_manuscript(small: Book, built: dict[str, bytes]) -> None:
    said = Said(rules.VERAPDF, Severity.ERROR, "it is so", page=0)
    (one,) = said_of(small, "screen", built["screen"], Fixed("pdf", said))
    assert one.span is not None
    assert (one.span.file, one.span.line) == ("one.md", 1)
    assert (one.location or "").startswith("page ")


REPORT = {
    "earl:result": {"earl:outcome": "fail"},
    "assertions": [
        {
            "earl:testSubject": {"url": "one.xhtml"},
            "assertions": [
                {
                    "earl:test": {"earl:impact": "serious", "dct:title": "image-alt"},
                    "earl:result": {
                        "earl:outcome": "fail",
                        "dct:description": "Images must have\n alternative text",
                        "earl:pointer": {"cfi": ["/4/2[one.section]/6[one.at.a]"]},
                    },
                }
            ],
        }
    ],
}


def test_the_report_of_ace_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "bin" / "ace-cli"
    command.parent.mkdir()
    command.write_text(
        '#!/bin/sh\nwhile [ "$1" != -o ]; do shift; done\n'
        f"cat > \"$2/report.json\" <<'END'\n{json.dumps(REPORT)}\nEND\n",
        "utf-8",
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PUPPETEER_EXECUTABLE_PATH", "/usr/bin/true")
    assert Ace().lacks() == ""
    (one,) = Ace().judge(tmp_path / "a.epub")
    assert (one.rule.id, one.severity, one.path) == ("ace", Severity.ERROR, "one.xhtml")
    assert one.anchor == "one.at.a"
    assert one.message == "Ace: Images must have alternative text (image-alt)"


def test_the_command_says_who_judged(
    tmp_path: Path, built: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("book.validators.run.ALL", (PageValidation(),))
    needs(PageValidation())
    (tmp_path / "a.pdf").write_bytes(spoilt_screen(built["screen"]))
    done = CliRunner().invoke(main, ["verify", "--alone", "--validators", f"{tmp_path}/a.pdf"])
    assert done.exit_code == 1
    assert "judged by page-validation" in done.stderr
    assert "[page-validation]" in done.stdout
    monkeypatch.setattr("book.validators.run.ALL", ())
    done = CliRunner().invoke(main, ["verify", "--alone", "--validators", f"{tmp_path}/a.pdf"])
    assert done.exit_code == 3
    assert "no validator here" in done.stderr


def test_the_doctor_names_them_and_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Absent(Fixed):
        name = "Absent"

        def lacks(self) -> str:
            return "Absent is not there: pip install absent"

    said = Said(rules.ACE, Severity.ERROR, "it is so")
    monkeypatch.setattr("book.validators.run.ALL", (Fixed("epub", said), Absent("pdf", said)))
    done = CliRunner().invoke(main, ["doctor", "--format", "json"])
    checks = {one["name"]: one for one in json.loads(done.stdout)["checks"]}
    assert (checks["fixed"]["good"], checks["Absent"]["good"]) == (True, False)
    assert (checks["Absent"]["needed"], checks["Absent"]["mend"]) == (False, "pip install absent")
    assert "absent   Absent: Absent is not there" in CliRunner().invoke(main, ["doctor"]).stdout
    assert done.exit_code == 0
