"""Ace by DAISY, the checker of accessibility: the command `ace-cli`, with a Chromium to run in."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from book.model.finding import Severity
from book.proof import rules
from book.validators.programs import last_line, run
from book.validators.said import Failed, Said

_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SEVERITIES = {
    "critical": Severity.ERROR,
    "serious": Severity.ERROR,
    "moderate": Severity.WARNING,
    "minor": Severity.INFO,
}
# A Chromium that is started for the first time takes long; Ace's own bound is 5 seconds.
_STARTUP = "60000"


class Ace:
    """Runs Ace on an EPUB."""

    name = "Ace"
    kind = "epub"

    def lacks(self) -> str:
        """What is missing for it to run; nothing if it can."""
        if _command() is None:
            return "Ace is not there: PUPPETEER_SKIP_DOWNLOAD=1 npm install -g @daisy/ace-cli@1.4.6"
        if _chromium() is None:
            return "Ace needs a Chromium, and there is none: sudo apt-get install chromium"
        return ""

    def judge(self, file: Path) -> list[Said]:
        """All that it objects to.

        Raises:
            Failed: It gave no report.
        """
        environment = {
            **{name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"},
            "PUPPETEER_EXECUTABLE_PATH": str(_chromium()),
            "ACE_TIMEOUT_INITIAL": _STARTUP,
        }
        with TemporaryDirectory() as folder:
            command = [str(_command()), "-f", "-s", "-o", folder, str(file)]
            _, out, err = run(command, environment)
            try:
                report = json.loads((Path(folder) / "report.json").read_text("utf-8"))
            except (OSError, ValueError):
                raise Failed(f"Ace gave no report: {last_line(err or out)}") from None
        return list(_read(report))


def _command() -> str | None:
    """`ace-cli` on the path, or in the `node_modules` here."""
    local = Path("node_modules/.bin/ace-cli")
    return shutil.which("ace-cli") or (str(local.absolute()) if local.is_file() else None)


def _chromium() -> str | None:
    named = os.environ.get("PUPPETEER_EXECUTABLE_PATH")
    if named:
        return named
    return next((found for name in _CHROMIUM if (found := shutil.which(name))), None)


def _read(report: dict[str, Any]) -> Iterator[Said]:
    """The assertions of a report in EARL: by file, and in it by rule."""
    for outer in report.get("assertions", ()):
        path = str(outer.get("earl:testSubject", {}).get("url") or "")
        for one in outer.get("assertions", ()):
            if one.get("earl:result", {}).get("earl:outcome") != "fail":
                continue
            test = one.get("earl:test", {})
            severity = _SEVERITIES.get(str(test.get("earl:impact")), Severity.WARNING)
            name = str(test.get("dct:title") or "")
            text = str(one["earl:result"].get("dct:description") or test.get("dct:description"))
            pointer = one["earl:result"].get("earl:pointer", {}).get("cfi") or []
            anchor = _anchor(str(pointer[0])) if pointer else ""
            message = f"Ace: {' '.join(text.split())} ({name})"
            yield Said(rules.ACE, severity, message, path, anchor=anchor)


def _anchor(pointer: str) -> str:
    """The last id that a pointer into a file (EPUB CFI) names in brackets."""
    inside = [part.partition("]")[0] for part in pointer.split("[")[1:]]
    return inside[-1] if inside else ""
