"""`book check`: all source rules; with `--fix`, the repairs that are certain."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from book.cli.common import (
    FINDINGS,
    USAGE,
    Ended,
    directory_option,
    format_option,
    lines_of,
    load,
    put,
    put_json,
    quiet_option,
    say,
    settings_are_wrong,
    show_findings,
)

if TYPE_CHECKING:
    from book.manuscript.load import Loaded
    from book.model.finding import Finding
    from book.model.memory import Memory


@click.command("check")
@directory_option
@format_option("sarif", "github")
@quiet_option
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.option("--fix", is_flag=True, help="Repair what is certain; on a terminal, ask first.")
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Leave out the findings in FILE; without a FILE yet, write it.",
)
@click.option("--update-baseline", is_flag=True, help="Write the baseline anew.")
@click.option("--no-cache", is_flag=True, help="Check every file anew, and keep nothing for later.")
def command(
    form: str,
    quiet: bool,
    fail_on: str,
    fix: bool,
    baseline: Path | None,
    update_baseline: bool,
    no_cache: bool,
) -> None:
    """Check the manuscript by all rules. Writes nothing, unless --fix or a new baseline."""
    from book.cache import cache_folder
    from book.examine import examined
    from book.model.finding import Severity
    from book.records import Records
    from book.report.text import summary

    if update_baseline and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE.")
    records = None if no_cache else Records(cache_folder())
    root, loaded = load(records)
    findings = examined(loaded, records)
    if fix and loaded.book is not None and _fix(root, loaded, quiet, records):
        root, loaded = load(records)
        findings = examined(loaded, records)
    if records is not None:
        records.trim()
    whole = findings
    if baseline is not None:
        findings = _compared(findings, baseline, root, loaded, update_baseline)
    _show(findings, form, root, loaded)
    if not quiet:
        say(f"book: {summary(findings)}")
    if settings_are_wrong(loaded, whole):
        raise Ended(USAGE)
    if any(finding.severity.rank <= Severity(fail_on).rank for finding in findings):
        raise Ended(FINDINGS)


def _show(findings: list[Finding], form: str, root: Path, loaded: Loaded) -> None:
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(findings))
    elif form == "sarif":
        from book.checks import RULES
        from book.report.sarif import sarif_document

        put_json(sarif_document(findings, RULES, root, Path.cwd()))
    elif form == "github":
        from book.report.github import workflow_commands

        for line in workflow_commands(findings, root, Path.cwd()):
            put(line)
    else:
        show_findings(findings, root, loaded)


def _fix(root: Path, loaded: Loaded, quiet: bool, memory: Memory | None) -> bool:
    """Repair the manuscript's texts; True when files were changed."""
    from book.examine import examined
    from book.manuscript.load import load_book
    from book.outputs import swap_in
    from book.repair import differences, repair

    assert loaded.book is not None  # noqa: S101 (the caller has looked)
    entries = loaded.book.settings.contents
    named = {path for one in entries for path in (one.text, one.notes) if path}
    paths = sorted(named & set(loaded.book.sources))
    before = {path: (root / path).read_bytes().decode("utf-8") for path in paths}

    def checker(texts: dict[str, str]) -> list[Finding]:
        instead = {path: text.encode("utf-8") for path, text in texts.items()}
        return examined(load_book(root, instead, memory), memory)

    repaired = repair(before, checker)
    if not repaired.texts:
        if not quiet:
            say("book: nothing that can be repaired with certainty")
        return False
    asked = sys.stdin.isatty() and sys.stderr.isatty()
    if asked or not quiet:
        for path, text in repaired.texts.items():
            for line in differences(path, before[path], text):
                say(line)
    if asked and not click.confirm("Make these changes?", err=True):
        return False
    swap_in({root / path: text.encode("utf-8") for path, text in repaired.texts.items()})
    if not quiet:
        say(f"book: {repaired.count} repaired in {len(repaired.texts)} file(s)")
    return True


def _compared(
    findings: list[Finding], path: Path, root: Path, loaded: Loaded, update: bool
) -> list[Finding]:
    """`findings` that are not in the baseline; a new baseline is written where there is none."""
    from book.checks.baseline import BadBaseline, compare, read, written
    from book.outputs import swap_in

    line_of = lines_of(root, loaded)
    if update or not path.exists():
        text = written(findings, line_of)
        swap_in({path: text.encode("utf-8")})
        say(f"book: {path} written: what it holds is left out from now on")
    else:
        text = path.read_text(encoding="utf-8", errors="replace")
    try:
        compared = compare(findings, read(text), line_of)
    except BadBaseline as error:
        raise click.UsageError(f"{path} is no baseline: {error}") from None
    if compared.known:
        say(f"book: {compared.known} findings are in {path}")
    if compared.gone:
        say(f"book: {compared.gone} findings of {path} are no more; --update-baseline drops them")
    return compared.new
