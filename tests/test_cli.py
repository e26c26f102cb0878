"""The commands from outside: exit statuses, messages, and what happens to files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from book.cli.main import COMMANDS
from book.cli.reference import commands_reference
from book.manuscript.setting_reference import settings_reference
from tests.support.commands import contents, document, new_book, run, spoil

REPOSITORY = Path(__file__).parent.parent


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new book, entered."""
    return new_book(tmp_path, monkeypatch)


# --- the command itself


def test_help_imports_only_click() -> None:
    code = (
        "import sys; sys.argv = ['book', '--help']\n"
        "from book.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'weasyprint', 'markdown_it', 'jinja2', 'lxml', 'pikepdf', 'ebooklib'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True)
    assert ended.returncode == 0, ended.stderr
    for name in COMMANDS:
        assert name in ended.stdout.decode()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    for option in ("-C DIR", "--format", "--quiet"):
        assert option in result.stdout


def test_version() -> None:
    assert run("--version").stdout.startswith("book 0.")


@pytest.mark.parametrize(
    "arguments",
    [["biuld"], ["build", "--jobs", "0"], ["-C", "nowhere", "build"], ["check", "--format", "x"]],
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""


def test_a_guess_at_what_was_meant() -> None:
    assert "Did you mean 'build'?" in run("biuld").stderr


# --- where the book is


@pytest.mark.parametrize("command", ["build", "check", "stats"])
def test_no_book(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(command)
    assert result.exit_code == 2
    assert "no book here" in result.output
    found = document(run(command, "--format", "json"))
    assert [one["rule"] for one in found["findings"]] == ["no-settings"]


def test_directory_before_or_after_the_command(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.parent)
    assert run("-C", "a-book", "check").exit_code == 0
    monkeypatch.chdir(book.parent)
    assert run("check", "-C", "a-book").exit_code == 0


def test_manuscript_below(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (book.parent / "home").mkdir()
    book.rename(book.parent / "home/manuscript")
    monkeypatch.chdir(book.parent / "home")
    spoil(Path("manuscript"))
    assert "manuscript/text/chapter-1.md:17:7: error: " in run("check").stdout


# --- check


def test_check_of_a_good_book(book: Path) -> None:
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "")
    assert not (book / "dist").exists()


def test_finding_as_text(book: Path) -> None:
    spoil(book)
    result = run("check", "--quiet")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("text/chapter-1.md:17:7: error: ")
    assert lines[0].endswith(" [undefined-note]")
    assert lines[1] == "   17 | A call[^nowhere] too many."
    assert lines[2] == "      |       ^"
    assert lines[3].startswith("   hint: ")


def test_finding_as_json(book: Path) -> None:
    spoil(book)
    result = run("check", "--format", "json")
    found = document(result)
    assert result.exit_code == 1
    assert list(found) == ["schema", "findings", "summary"]
    assert found["schema"] == "book.findings/1"
    assert found["summary"] == {"error": 1, "warning": 0, "info": 0}
    finding = found["findings"][0]
    assert set(finding) == {
        *("rule", "severity", "message", "hint", "file", "line", "column", "note")
    }
    assert finding["file"] == "text/chapter-1.md"
    assert (finding["line"], finding["column"]) == (17, 7)
    assert finding["note"] == "chapter-1/nowhere"


def test_finding_as_annotation(book: Path) -> None:
    spoil(book)
    line = run("check", "--format", "github").stdout
    assert line.startswith("::error file=text/chapter-1.md,line=17,col=7,title=undefined-note::")


def test_fail_on_warning(book: Path) -> None:
    settings = book / "book.toml"
    settings.write_text(
        settings.read_text().replace('text = "text/chapter-2.md"', 'status = "missing"')
    )
    assert run("check").exit_code == 0
    assert run("check", "--fail-on", "warning").exit_code == 1


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    ("line", "rule"), [("x = = 1", "bad-toml"), ("colour = true", "unknown-setting")]
)
def test_wrong_settings(book: Path, command: str, line: str, rule: str) -> None:
    with (book / "book.toml").open("a") as file:
        file.write(f"{line}\n")
    result = run(command, "--format", "json")
    assert result.exit_code == 2
    finding = document(result)["findings"][0]
    assert (finding["rule"], finding["file"], finding["line"]) == (rule, "book.toml", 35)


@pytest.mark.parametrize("command", ["check", "build"])
def test_missing_file_is_a_fault_of_the_settings(book: Path, command: str) -> None:
    (book / "text/chapter-2.md").unlink()
    result = run(command)
    assert result.exit_code == 2
    assert "book.toml:" in result.output
    assert 'text = "text/chapter-2.md"' in result.output


def test_a_manuscript_does_not_steer_the_terminal(book: Path) -> None:
    with (book / "text/chapter-1.md").open("a") as file:
        file.write("\nred \x1b[31m[^nowhere]\n")
    assert "\x1b" not in run("check").output


# --- the others


def test_new_does_not_touch_what_is_there(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(book)
    monkeypatch.chdir(book.parent)
    assert run("new", "a-book").exit_code == 2
    assert contents(book) == before


@pytest.mark.parametrize("name", ['say "hi"', "back\\slash", "книга", "42"])
def test_new_with_any_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", name).exit_code == 0
    assert run("-C", name, "check", "--fail-on", "warning").exit_code == 0


def test_stats(book: Path) -> None:
    figures = document(run("stats", "--format", "json"))
    assert figures["schema"] == "book.stats/1"
    assert figures["notes"] == 3
    assert figures["words"] > 100
    assert figures["pages"] == {"screen": None}
    assert "not built yet" in run("stats").stdout


def test_clean(book: Path) -> None:
    (book / "dist").mkdir()
    assert run("clean").exit_code == 0
    assert not (book / "dist").exists()
    assert (book / "book.toml").exists()
    assert run("clean").stdout == "nothing to remove\n"


def test_clean_leaves_a_stranger_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dist").mkdir()
    assert run("clean").exit_code == 2
    assert (tmp_path / "dist").exists()


def test_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    report = document(run("doctor", "--format", "json"))
    assert report["schema"] == "book.doctor/1"
    monkeypatch.setattr("book.cli.doctor._LIBRARIES", {"Pango": ("libnowhere.so.0",)})
    result = run("doctor")
    assert result.exit_code == 3
    assert "MISSING  Pango" in result.stdout
    assert "to mend it: " in result.stdout


def test_commands_reference_is_that_of_the_code() -> None:
    there = (REPOSITORY / "docs/commands.md").read_text("utf-8")
    assert there == commands_reference(), "run: python -m book.cli.reference"


@pytest.mark.parametrize(
    ("words", "completed"),
    [("book che", "check"), ("book build e", "epub"), ("book rules undefined", "undefined-note")],
)
def test_the_shell_completes(words: str, completed: str, book: Path) -> None:
    number = str(len(words.split()) - 1)
    asked = {"_BOOK_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": number}
    done = subprocess.run(
        [sys.executable, "-m", "book"],
        env={**os.environ, **asked},
        capture_output=True,
        encoding="utf-8",
    )
    assert f"plain,{completed}" in done.stdout.splitlines()


def test_settings_reference_is_that_of_the_code() -> None:
    assert (REPOSITORY / "docs/settings.md").read_text("utf-8") == settings_reference()


@pytest.mark.parametrize("command", ["check", "build", "notes", "stats"])
@pytest.mark.parametrize("spoilt", [False, True])
def test_settings_that_are_wrong_are_findings_in_json(
    command: str, spoilt: bool, book: Path
) -> None:
    if spoilt:
        (book / "book.toml").write_text("[book]\ntitle = \n", encoding="utf-8")
    else:
        (book / "book.toml").unlink()
    result = run(command, "--format", "json")
    assert result.exit_code == 2
    rules = [one["rule"] for one in document(result)["findings"]]
    assert rules == (["bad-toml"] if spoilt else ["no-settings"])


def test_every_finding_has_a_rule_that_can_be_looked_up() -> None:
    for rule in ("no-settings", "unknown-edition", "unused-allow", "undefined-note"):
        assert run("rules", rule).exit_code == 0


@pytest.mark.skipif(os.name != "posix", reason="a terminal of POSIX")
def test_progress_is_shown_to_people_alone(book: Path) -> None:
    """A bar on a terminal; not a letter of it in a file."""
    import pty  # which Windows has not

    command = [sys.executable, "-m", "book", "build", "epub", "--no-cache"]
    there, here = pty.openpty()
    try:
        ended = subprocess.run(
            command, cwd=book, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=here
        )
        os.close(here)
        shown = os.read(there, 1 << 16).decode()
    finally:
        os.close(there)
    assert ended.returncode == 0
    assert "1/1  the edition epub" in shown
    assert b"1/1" not in ended.stdout
    result = run("build", "epub", "--no-cache")
    assert result.exit_code == 0
    assert result.stderr == ""
