"""Serves the preview to the browser on this machine, and to nobody else.

It listens on the loopback address alone and answers only to its names: a page from elsewhere that
makes its own name point here is turned away. Nothing is fetched from outside, and nothing that
comes from the manuscript can run: its pages stand in frames that allow no script.
"""

from __future__ import annotations

import json
import mimetypes
import re
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from book.markup.resources import tool_font
from book.preview.published import Pictures, Published

HOST = "127.0.0.1"
_HERE = files("book.preview") / "static"
_OWN = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/app.js": ("app.js", "text/javascript; charset=utf-8"),
    "/app.css": ("app.css", "text/css; charset=utf-8"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A page of the manuscript: it may be looked at.
_GUEST = (
    "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self' "
    "'unsafe-inline'; font-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_TITLE = "EBGaramond-Italic.ttf"
_SCALES = (1.0, 1.5, 2.0, 3.0)
_PICTURE = re.compile(r"/page/(\d+)/([0-9a-f]{20})\.png")
# A browser that waits is told now and then that all is well.
_BEAT = 15.0


class Server(ThreadingHTTPServer):
    """The server; `shown` gives the present state, `wait` waits for one newer than a version."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self,
        port: int,
        shown: Callable[[], Published],
        wait: Callable[[int, float], Published],
        choose: Callable[[str], None],
    ) -> None:
        self.shown, self.wait, self.choose = shown, wait, choose
        self.pictures = Pictures()
        super().__init__((HOST, port), _Answers)
        self.names = {f"{host}:{self.server_port}" for host in (HOST, "localhost")}

    @property
    def address(self) -> str:
        """Where the preview is."""
        return f"http://{HOST}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""


class _Answers(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "book"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer one request."""
        if not self._is_welcome():
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"not here\n")
            return
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = unquote(parts.path)
        if path in _OWN:
            name, kind = _OWN[path]
            self._send(HTTPStatus.OK, kind, (_HERE / name).read_bytes())
        elif path == "/title.ttf":
            self._send(HTTPStatus.OK, "font/ttf", tool_font(_TITLE) or b"", keep=True)
        elif path == "/state":
            self._json(self.server.shown().summary())
        elif path == "/events":
            self._tell()
        elif path == "/line":
            self._line(query)
        elif picture := _PICTURE.fullmatch(path):
            self._picture(int(picture[1]), picture[2], query)
        elif path.startswith("/epub/"):
            self._guest(path.split("/", 3)[-1])
        else:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"not found\n")

    def do_POST(self) -> None:
        """Choose an edition: the only thing that can be asked for."""
        origin = self.headers.get("Origin", "")
        if not self._is_welcome() or origin.removeprefix("http://") not in self.server.names:
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"not here\n")
            return
        name = parse_qs(urlsplit(self.path).query).get("edition", [""])[0]
        self.server.choose(name)
        self._json({})

    def log_message(self, *_: Any) -> None:
        """Say nothing: the terminal is for the author."""

    def _is_welcome(self) -> bool:
        site = self.headers.get("Sec-Fetch-Site", "same-origin")
        return self.headers.get("Host") in self.server.names and site in ("same-origin", "none")

    def _send(
        self, status: HTTPStatus, kind: str, data: bytes, policy: str = _POLICY, keep: bool = False
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=31536000, immutable" if keep else "no-store")
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.end_headers()
        self.wfile.write(data)

    def _json(self, value: object) -> None:
        data = json.dumps(value, ensure_ascii=False).encode()
        self._send(HTTPStatus.OK, "application/json", data)

    def _tell(self) -> None:
        """Tell the browser of every new state, for as long as it listens."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        version = -1
        while True:
            shown = self.server.wait(version, _BEAT)
            said = b": all is well\n\n" if shown.version == version else b"data: %d\n\n"
            self.wfile.write(said % shown.version if b"%d" in said else said)
            self.wfile.flush()
            version = shown.version

    def _line(self, query: dict[str, str]) -> None:
        try:
            page, x, y = int(query["page"]), float(query["x"]), float(query["y"])
        except (KeyError, ValueError):
            self._send(HTTPStatus.BAD_REQUEST, "text/plain", b"page, x and y\n")
            return
        found = self.server.shown().line_at(page, x, y)
        self._json({"file": found[0], "line": found[1]} if found else {})

    def _picture(self, page: int, key: str, query: dict[str, str]) -> None:
        shown = self.server.shown()
        wanted = float(query["scale"]) if query.get("scale", "").replace(".", "").isdigit() else 2
        scale = min(_SCALES, key=lambda one: abs(one - wanted))
        if page >= len(shown.keys) or shown.keys[page] != key:
            # A picture of a page as it was a moment ago: it may have moved.
            page = next((i for i, one in enumerate(shown.keys) if one == key), -1)
        if page < 0:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"not found\n")
            return
        self._send(
            HTTPStatus.OK, "image/png", self.server.pictures.png(shown, page, scale), keep=True
        )

    def _guest(self, name: str) -> None:
        data = self.server.shown().files.get(name)
        if data is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"not found\n", _GUEST)
            return
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name.endswith((".xhtml", ".html")):
            kind = "application/xhtml+xml"
        self._send(HTTPStatus.OK, kind, data, _GUEST)
