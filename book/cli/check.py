"""`book check`: all source rules, no output files."""

from __future__ import annotations

from pathlib import Path

import click

from book.cli.common import (
    FINDINGS,
    USAGE,
    Ended,
    directory_option,
    format_option,
    load,
    put,
    put_json,
    quiet_option,
    say,
    settings_are_wrong,
    show_findings,
)


@click.command("check")
@directory_option
@format_option("github")
@quiet_option
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
def command(form: str, quiet: bool, fail_on: str) -> None:
    """Check the manuscript by all rules. Writes no files."""
    from book.model.finding import Severity
    from book.report.text import summary

    root, loaded = load()
    if loaded.book is None:
        findings = loaded.findings
    else:
        from book.checks import check

        findings = check(loaded.book, loaded.findings)
    if form == "json":
        from book.report.json_report import findings_document

        put_json(findings_document(findings))
    elif form == "github":
        from book.report.github import workflow_commands

        for line in workflow_commands(findings, root, Path.cwd()):
            put(line)
    else:
        show_findings(findings, root, loaded)
    if not quiet:
        say(f"book: {summary(findings)}")
    if settings_are_wrong(loaded, findings):
        raise Ended(USAGE)
    if any(finding.severity.rank <= Severity(fail_on).rank for finding in findings):
        raise Ended(FINDINGS)
