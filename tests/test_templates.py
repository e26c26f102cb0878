"""Templates of a book's own: one that fails is a finding at its line, whatever it does."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from book.cli.main import main
from book.markup import bounds
from tests.support.spoilt import good_book, tree


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good book with a directory for templates, entered."""
    root = good_book(tmp_path)
    (root / "templates").mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setattr(bounds, "SECONDS", 0.5)
    return root


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert "Traceback" not in result.output
    return result


DOUBLING = "<p>{% set a = 'aaaaaaaaaaaaaaaa' %}" + "\n{% set a = a ~ a %}" * 50
BAD = [
    ("{{ title }}\n{% if %}", 2, "can't be read"),
    ("<p>\n\n{{ nothing }}</p>", 3, "'nothing' is undefined"),
    ("<p>\n{{ title.nothing }}</p>", 2, "has no attribute 'nothing'"),
    ("{% for a in range(10**9) %}x{% endfor %}", 1, "range"),
    (
        "<p>\n{% for a in range(99999) %}{% for b in range(99999) %}\n{% endfor %}{% endfor %}</p>",
        2,
        "does not come to an end",
    ),
    ("\n{{ ''.__class__.__mro__ }}", 2, "unsafe"),
    ("\n{{ joiner.__init__.__globals__ }}", 2, "unsafe"),
    ("{{ 'a' * 10**9 }}", 1, "repeated too often"),
    ("\n{{ 'a'|center(10**12) }}", 2, "fills the machine's memory"),
    ("{{ '{:1000000000000}'.format(1) }}", 1, "fills the machine's memory"),
    ("{{ 9**9**9 }}", 1, "too large"),
    # Whichever bound is met first.
    (DOUBLING, None, "the book can't be built with it"),
    ("{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", None, "calls itself"),
    ("{{ " + "(" * 3000, 1, "nested too deeply"),
    ("<p>\n{{ 1/0 }}</p>", 2, "division by zero"),
    ("\n{% include '../../../etc/passwd' %}", 2, "that is not there"),
    ("\n{% include 'nowhere.xhtml' %}", 2, "that is not there"),
    ("<p>a<b>c</p>", 1, "not well-formed"),
    ("<p>&nbsp;</p>", 1, "not well-formed"),
]


@pytest.mark.parametrize(("text", "line", "words"), BAD, ids=lambda one: str(one)[:30])
def test_a_template_that_fails(text: str, line: int | None, words: str, book: Path) -> None:
    (book / "templates/titlepage.xhtml").write_text(text, "utf-8")
    result = run("check", "--quiet")
    assert result.exit_code == 1
    (head,) = [one for one in result.stdout.splitlines() if one.endswith("[bad-template]")]
    start = "templates/titlepage.xhtml:" + (f"{line}:1: " if line else "")
    assert head.startswith(start)
    assert words in head


def test_every_template_is_tried(book: Path) -> None:
    for name in ("page.xhtml", "cover.xhtml", "cover.svg", "nav.xhtml", "section.xhtml"):
        path = book / "templates" / name
        path.write_text("\n{{ nothing }}", "utf-8")
        assert f"templates/{name}:2:1: error" in run("check").stdout
        path.unlink()
    assert run("check").exit_code == 0


def test_a_template_that_works_is_used(book: Path) -> None:
    (book / "templates/titlepage.xhtml").write_text("<p>By the book: {{ title }}</p>", "utf-8")
    assert run("check").exit_code == 0
    assert run("build").exit_code == 0


def test_a_build_is_stopped_even_if_the_rule_is_lowered(book: Path) -> None:
    assert run("build").exit_code == 0
    before = tree(book / "dist")
    (book / "templates/titlepage.xhtml").write_text("{{ nothing }}", "utf-8")
    with (book / "book.toml").open("a") as file:
        file.write('[checks]\nbad-template = "off"\n')
    for arguments in (["build"], ["build", "--draft"], ["build", "--jobs", "1"]):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "templates/titlepage.xhtml:1:1: error: this template fails" in result.stderr
        assert "not built" in result.stderr
    assert tree(book / "dist") == before
