"""A real browser: Chromium without a window, told what to do by its own protocol over two pipes."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--remote-debugging-pipe",
)
_WAIT = 60.0


class Browser:
    """One page of one browser; what it loads, but from itself, is kept in `requests`."""

    def __init__(self, folder: Path) -> None:
        command_in, command_out = os.pipe()
        answer_in, answer_out = os.pipe()

        def connect() -> None:
            # Chromium reads commands from descriptor 3 and answers on 4; first out of their way.
            read, write = os.dup(command_in), os.dup(answer_out)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [CHROMIUM, *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # The typesetter hides the fonts of the machine, and a browser needs some.
            env={name: one for name, one in os.environ.items() if name != "FONTCONFIG_FILE"},
            preexec_fn=connect,
            pass_fds=(3, 4),
        )
        os.close(command_in)
        os.close(answer_out)
        self._out = os.fdopen(command_out, "wb", buffering=0)
        self._in = os.fdopen(answer_in, "rb", buffering=0)
        self._waiting = b""
        self._number = 0
        self._session = ""
        self.requests: list[str] = []
        self.told: list[str] = []
        self._events: list[str] = []
        targets = self.ask("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in targets if one["type"] == "page")
        answer = self.ask("Target.attachToTarget", targetId=page, flatten=True)
        self._session = answer["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._out.close()
        self._in.close()

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and give its result."""
        self._number += 1
        number = self._number
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        while True:
            said = self._receive()
            if said.get("id") == number:
                assert "error" not in said, said
                result: dict[str, Any] = said["result"]
                return result

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            assert select.select([self._in], [], [], _WAIT)[0], "the browser does not answer"
            piece = self._in.read(1 << 16)
            assert piece, "the browser has ended"
            self._waiting += piece
        raw, _, self._waiting = self._waiting.partition(b"\0")
        said: dict[str, Any] = json.loads(raw)
        method = said.get("method", "")
        if method == "Network.requestWillBeSent":
            address = said["params"]["request"]["url"]
            if not address.startswith("data:"):
                self.requests.append(address)
        elif method in ("Runtime.exceptionThrown", "Log.entryAdded"):
            self.told.append(json.dumps(said["params"]))
        if method:
            self._events.append(method)
        return said

    def open(self, path: Path) -> None:
        """Load a file, and wait until all that belongs to it is there."""
        self._events.clear()
        self.ask("Page.navigate", url=path.as_uri())
        while "Page.loadEventFired" not in self._events:
            self._receive()

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def size(self, width: int, height: int) -> None:
        """Give the window a size in CSS pixels."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def printed(self) -> bytes:
        """The page as a PDF."""
        answer = self.ask("Page.printToPDF", printBackground=False, preferCSSPageSize=True)
        return base64.b64decode(answer["data"])


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser that has never been used."""
    # The browser may still be writing when it is told to end.
    place = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with place as folder, Browser(Path(folder)) as one:
        yield one
