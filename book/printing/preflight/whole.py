"""Checks of a file as a whole: locks, weight, and what it carries beside its pages."""

from __future__ import annotations

from book.printing.measure.facts import FileFacts
from book.printing.preflight import rules
from book.printing.preflight.demands import Common
from book.printing.preflight.report import Report

_MEGABYTE = 1_000_000


def check_file(file: FileFacts, common: Common, report: Report) -> None:
    """Nothing keeps the printer from opening the file, and nothing else is in it."""
    if file.encrypted:
        report.add(
            rules.LOCKED,
            "the file is encrypted, though it opens without a password",
            "save it without any security",
        )
    if common.most_bytes and file.bytes > common.most_bytes:
        report.add(
            rules.TOO_LARGE,
            f"the file has {file.bytes / _MEGABYTE:.0f} MB; {common.name} takes "
            f"{common.most_bytes / _MEGABYTE:.0f} MB",
            "make the pictures smaller: 300 pixels an inch are enough",
        )
    parts = file.parts
    if parts & {"script", "open-action", "action"}:
        what = "a script" if "script" in parts else "an action that starts by itself"
        report.add(rules.SCRIPT, f"the file carries {what}", "take it out: print has no use for it")
    if "form" in parts:
        report.add(rules.FORM, "the file has a form to fill in", "flatten it, or take it out")
    if parts & {"attachment", "portfolio"}:
        report.add(rules.ATTACHMENT, "files are attached to the file", "take them out")
    if "outline" in parts:
        report.add(
            rules.OUTLINE,
            "the file has bookmarks",
            "export the print file without bookmarks",
        )
    if "layers" in parts:
        report.add(
            rules.LAYERS,
            "the file has layers that can be switched on and off",
            "flatten the layers while exporting: what is printed must not depend on a switch",
        )
