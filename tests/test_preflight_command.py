"""`book preflight` as it is typed: options, editions, forms of the result, pictures, statuses."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from book.cli.main import main
from tests.support.books import SETTINGS, write_book
from tests.support.print_files import ISBN, cover, draw, interior, saved
from tests.support.spoilt_prints.covers import a_wrong_check_digit
from tests.support.spoilt_prints.marks import rgb_text, tiny_type


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["preflight", *arguments])
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


COVER = ("--pages", "200", "--paper", "cream")


def test_a_good_file_passes_in_silence() -> None:
    done = run(write("inside.pdf", saved(interior())), "--printer", "kdp-paperback")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "inside.pdf (interior, 24 pages) for kdp-paperback: no findings" in done.stderr


def test_a_fault_ends_with_1_and_names_file_page_rule_and_cure() -> None:
    done = run(write("inside.pdf", tiny_type()), "--printer", "kdp-paperback")
    assert done.exit_code == 1
    assert done.stdout.startswith("inside.pdf: page 14: error: type is smaller than 7 pt")
    assert "5.0 pt “small print that nobody reads” [small-type]" in done.stdout
    assert "hint: set it larger" in done.stdout


def test_a_warning_does_not_fail() -> None:
    done = run(write("inside.pdf", rgb_text()), "--printer", "kdp-paperback")
    assert done.exit_code == 0
    assert "info: text is in RGB" in done.stdout


def test_the_result_as_json() -> None:
    done = run(write("inside.pdf", tiny_type()), "--printer", "kdp-paperback", "--format", "json")
    document = json.loads(done.stdout)
    assert document["schema"] == "book.findings/1"
    [found] = document["findings"]
    assert found["rule"] == "small-type"
    assert (found["artifact"], found["location"]) == ("inside.pdf", "page 14")
    assert document["summary"] == {"error": 1, "warning": 0, "info": 0}


def test_the_result_as_a_table() -> None:
    done = run(write("inside.pdf", tiny_type()), "--printer", "kdp-paperback", "--format", "table")
    [row] = done.stdout.splitlines()
    assert row.split()[:3] == ["error", "small-type", "14"]


def test_the_places_are_drawn() -> None:
    from PIL import Image

    file = write("inside.pdf", tiny_type())
    done = run(file, "--printer", "kdp-paperback", "--picture", "marked")
    assert [one.name for one in Path("marked").iterdir()] == ["page-014.png"]
    assert "marked/page-014.png" in done.stderr
    with Image.open("marked/page-014.png") as picture:
        colours = picture.convert("RGB").getcolors(1 << 24) or []
    assert any(colour == (214, 40, 40) and count > 100 for count, colour in colours)


def test_nothing_is_drawn_of_a_good_file() -> None:
    file = write("inside.pdf", saved(interior()))
    assert run(file, "--printer", "kdp-paperback", "--picture", "marked").exit_code == 0
    assert not Path("marked").exists()


def test_a_cover_is_known_by_its_shape_and_asks_for_what_it_lacks() -> None:
    file = write("wrap.pdf", saved(cover()))
    asked = run(file, "--printer", "kdp-paperback")
    assert asked.exit_code == 2
    assert "say --pages N" in asked.stderr
    asked = run(file, "--printer", "kdp-paperback", "--pages", "200")
    assert asked.exit_code == 2
    assert "say --paper white or cream" in asked.stderr
    done = run(file, "--printer", "kdp-paperback", *COVER, "--isbn", ISBN)
    assert (done.exit_code, done.stdout) == (0, "")


def test_a_spine_that_the_printer_does_not_publish_is_asked_for() -> None:
    file = write("wrap.pdf", saved(cover()))
    told = ("--printer", "ingramspark-paperback", "--pages", "200", "--paper", "creme")
    done = run(file, *told, "--format", "json")
    found = {one["rule"]: one for one in json.loads(done.stdout)["findings"]}
    assert "--spine" in found["not-measured"]["message"]
    done = run(file, *told, "--spine", "0.5in", "--trim", "6x9in", "--format", "json")
    rules = {one["rule"] for one in json.loads(done.stdout)["findings"]}
    assert not rules & {"not-measured", "spine-width", "cover-size"}


def test_without_a_reader_it_is_said_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zxingcpp", None)
    file = write("wrap.pdf", a_wrong_check_digit())
    done = run(file, "--printer", "kdp-paperback", *COVER)
    assert "the bar code was NOT read" in done.stdout
    assert "pip install zxing-cpp" in done.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "Which printer?"),
        (("--printer", "kdp-paperbak"), "Did you mean 'kdp-paperback'?"),
        (("--printer", "kdp-paperback", "--paper", "creme"), "Did you mean 'cream'?"),
        (("--printer", "kdp-paperback", "--trim", "large"), "--trim:"),
        (("--printer", "kdp-paperback", "--spine", "thick"), "--spine:"),
        (("--printer", "kdp-paperback", "--isbn", "9780306406153"), "should be 7"),
        (("--printer", "kdp-paperback", "--isbn", "123"), "thirteen figures"),
        (("--printer", "kdp-paperback", "--edition", "paper"), "no book here"),
    ],
)
def test_wrong_options_are_named(options: tuple[str, ...], said: str) -> None:
    done = run(write("inside.pdf", b"%PDF-1.7"), *options)
    assert done.exit_code == 2
    assert said in done.stderr


def test_in_a_book_the_edition_tells_the_rest() -> None:
    settings = (
        f'{SETTINGS}\n[editions.paperback]\nformat = "pdf"\nprinter = "kdp-paperback"\n'
        f'trim = "6x9in"\npaper = "cream"\nisbn = "{ISBN}"\n'
    )
    write_book(Path("book"), {"one.md": "# One\n\nText.\n"}, settings)
    dist = Path("book/dist")
    dist.mkdir()
    (dist / "a-small-book-paperback.pdf").write_bytes(saved(interior(200, rows=1)))
    (dist / "a-small-book-paperback-cover.pdf").write_bytes(a_wrong_check_digit())
    done = run("-C", "book", "dist/a-small-book-paperback.pdf")
    assert "for kdp-paperback: no findings" in done.stderr
    done = run("-C", "../book", "dist/a-small-book-paperback-cover.pdf")
    assert done.exit_code == 1
    assert "[bar-code-check-digit]" in done.stdout
    assert "spine-width" not in done.stdout


def test_what_is_no_pdf_is_a_finding() -> None:
    done = run(write("inside.pdf", b"no PDF at all"), "--printer", "kdp-paperback")
    assert done.exit_code == 1
    assert "[unreadable-pdf]" in done.stdout


def test_letters_set_one_by_one_are_told_by_their_word() -> None:
    pdf = interior(24)
    draw(pdf, pdf.pages[2], "BT 1 0 0 rg /F1 12 Tf 100 300 Td " + _one_by_one("hounds") + " ET")
    done = run(write("inside.pdf", saved(pdf)), "--printer", "kdp-paperback")
    assert "text is in RGB: “hounds”" in done.stdout


def _one_by_one(word: str) -> str:
    return " 6 0 Td ".join(f"({letter}) Tj" for letter in word)


def test_what_is_no_pdf_is_called_that() -> None:
    done = run(write("page.pdf", b"<html></html>" * 100), "--printer", "kdp-paperback")
    assert "the file can’t be opened: it is no PDF [unreadable-pdf]" in done.stdout
    done = run(write("a.epub", b"PK\3\4"), "--printer", "kdp-paperback")
    assert done.exit_code == 2
    assert "a.epub is an EPUB: printers take PDFs" in done.stderr
    done = run(write("a.epub", b"PK\3\4"))
    assert done.stdout.count("can be opened") == 1


def test_several_pdfs_are_not_judged_by_one_set_of_options() -> None:
    files = [write(f"{name}.pdf", saved(interior())) for name in "ab"]
    done = run(*files, "--printer", "kdp-paperback")
    assert done.exit_code == 2
    assert "Judge PDFs one by one" in done.stderr


def test_a_size_that_nothing_tells_is_asked_for() -> None:
    file = write("inside.pdf", saved(interior()))
    done = run(file, "--printer", "bookvault-paperback")
    assert done.exit_code == 2
    assert "say --trim, as --trim 6x9in" in done.stderr
