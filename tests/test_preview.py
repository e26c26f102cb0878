"""The preview: what is changed is seen, the place is kept, and nobody else is let in."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from book.preview.watch import changes
from tests.support.books import SETTINGS, write_book
from tests.support.browser import PROGRAM, Browser

PROSE = (
    "The councils of workers’ deputies organised a political struggle for power, and the "
    "movement demanded the involvement of soldiers’ deputies, as had been prepared. "
)
TEXTS = {
    "one.md": f"# First\n\n{PROSE}\n\nA call.[^a]\n\n[^a]: What the note says.\n",
    "two.md": "# Second\n\n" + f"{PROSE * 4}\n\n" * 12,
}
EDITIONS = '\n[editions.epub]\nformat = "epub"\n\n[editions.screen]\nformat = "pdf"\n'
needs_browser = pytest.mark.skipif(
    PROGRAM is None and not os.environ.get("CI"), reason="there is no Chromium here"
)


@contextmanager
def preview(root: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The preview of a book, with its address."""
    command = [sys.executable, "-m", "book", "-C", str(root), "preview", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, said + process.stderr.read()
        yield found[0], process
    finally:
        process.send_signal(signal.SIGINT)
        status = process.wait(60)
        process.stderr.close()
    assert status == 0


def get(
    address: str, path: str, headers: Mapping[str, str] | None = None, method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, bytes]:
    host = address.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request(method, path, headers=dict(headers or {}))
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def test_only_this_machine_s_own_browser_is_let_in(tmp_path: Path) -> None:
    root = write_book(tmp_path / "book", TEXTS, SETTINGS + EDITIONS)
    with preview(root) as (address, _):
        status, headers, _ = get(address, "/")
        assert status == 200
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        # A name from elsewhere that was made to point here.
        assert get(address, "/", {"Host": "evil.example"})[0] == 403
        # A page from elsewhere that asks in the person's name.
        assert get(address, "/state", {"Sec-Fetch-Site": "cross-site"})[0] == 403
        assert get(address, "/choose?edition=epub", method="POST")[0] == 403
        other = {"Origin": "http://evil.example"}
        assert get(address, "/choose?edition=epub", other, "POST")[0] == 403
        for path in ("/../book.toml", "/epub/1/../../book.toml", "/page/0/0.png", "/line?page=x"):
            assert get(address, path)[0] in (400, 404)
        port = address.rstrip("/").rpartition(":")[2]
        taken = subprocess.run(
            [sys.executable, "-m", "book", "-C", str(root), "preview", "--port", port],
            capture_output=True,
            text=True,
            check=False,
        )
        assert taken.returncode == 4
        assert f"port {port} is taken by another program" in taken.stderr


@needs_browser
@pytest.mark.browser
def test_a_change_is_seen_and_the_place_is_kept(tmp_path: Path) -> None:
    root = write_book(tmp_path / "book", TEXTS, SETTINGS + EDITIONS)
    with preview(root) as (address, _), Browser(tmp_path / "profile") as browser:
        browser.open(address)
        browser.wait("document.querySelectorAll('.page').length > 3")
        browser.wait("state.proved")
        assert "What the note says." in browser.value("document.getElementById('notes').innerText")
        # A click on the first line of the text names its place.
        left, top, width, height = browser.value(
            "(() => { const box = document.querySelector('[data-page=\"0\"] img')"
            ".getBoundingClientRect(); return [box.left, box.top, box.width, box.height] })()"
        )
        line = browser.value("document.querySelectorAll('.page').length") and next(
            y
            for y in range(20, 80)
            if b"one.md" in get(address, f"/line?page=0&x=216&y={y * 8}")[2]
        )
        browser.click(left + width / 2, top + height * line * 8 / 648)
        said = browser.wait("document.getElementById('place').textContent")
        assert re.fullmatch(r"one\.md:\d+", said)
        # The place is that in the book, though pages came to stand before it.
        browser.value("showPage(state.starts[1].page + 1)")
        before = browser.value("[placeNow().section, placeNow().pagesIn, state.pages.length]")
        assert before[:2] == ["two", 1]
        text = root / "one.md"
        changed = TEXTS["one.md"].replace("A call", f"{PROSE * 40}\n\nA call")
        text.write_text(changed, encoding="utf-8")
        browser.wait(f"state.pages.length > {before[2]}")
        assert browser.value("[placeNow().section, placeNow().pagesIn]") == ["two", 1]
        # What cannot be read is said; the pages stay; and it recovers.
        settings = (root / "book.toml").read_text(encoding="utf-8")
        (root / "book.toml").write_text(settings[:40], encoding="utf-8")
        browser.wait("!document.getElementById('problem').hidden")
        assert browser.value("document.querySelectorAll('.page').length") > 3
        (root / "book.toml").write_text(settings, encoding="utf-8")
        browser.wait("document.getElementById('problem').hidden")
        # An error in the text is a finding beside the pages.
        text.write_text(changed + "\nNo such note.[^zz]\n", encoding="utf-8")
        browser.wait("document.getElementById('findings').innerText.includes('one.md')")
        assert_quiet(browser)


@needs_browser
@pytest.mark.browser
def test_the_pages_of_an_epub_cannot_do_anything(tmp_path: Path) -> None:
    evil = (
        "# First\n\n<script>top.document.title = 'owned'</script>\n\n"
        "<p onclick=\"top.document.title = 'owned'\">Click</p>\n\n"
        f"{PROSE}\n\n![A picture](https://evil.example/spy.png)\n"
    )
    root = write_book(tmp_path / "book", {"one.md": evil}, SETTINGS + EDITIONS)
    with preview(root, "epub") as (address, _), Browser(tmp_path / "profile") as browser:
        browser.open(address)
        browser.wait("Boolean(document.querySelector('iframe'))")
        browser.value("openChapter(state.chapters.find((one) => one.file.includes('one')).file, 0)")
        browser.wait("frames[0] && frames[0].document.body.innerText.includes('councils')")
        assert browser.value("document.title") == "A Small Book"
        script = "frames[0].document.createElement('script')"
        browser.value(
            f"(() => {{ const s = {script}; s.textContent = 'top.document.title = \"owned\"';"
            " frames[0].document.documentElement.append(s) })()"
        )
        assert browser.value("document.title") == "A Small Book"
        file = browser.value("document.querySelector('iframe').getAttribute('src')")
        policy = get(address, file)[1]["Content-Security-Policy"]
        assert policy.startswith("sandbox allow-same-origin; default-src 'none'")
        assert_quiet(browser, own_script_refused=True)


def assert_quiet(browser: Browser, own_script_refused: bool = False) -> None:
    """Nothing came from elsewhere, and the page's own script ran without a fault."""
    asked = [
        one["params"]["request"]["url"]
        for one in browser.events
        if one.get("method") == "Network.requestWillBeSent"
    ]
    assert asked
    assert all(one.startswith(("http://127.0.0.1:", "data:")) for one in asked), asked
    faults = [one for one in browser.events if one.get("method") == "Runtime.exceptionThrown"]
    assert faults == []
    if not own_script_refused:
        logged: list[Any] = [
            one["params"]["entry"]["text"]
            for one in browser.events
            if one.get("method") == "Log.entryAdded"
        ]
        assert logged == []


def test_a_file_that_is_being_saved_is_waited_for(tmp_path: Path) -> None:
    text = tmp_path / "one.md"
    text.write_text("", encoding="utf-8")
    looks = 0

    def sleep(seconds: float) -> None:
        nonlocal looks
        looks += 1
        if 3 <= looks < 7:
            with text.open("a", encoding="utf-8") as file:
                file.write("more ")

    seen = changes(tmp_path, lambda: looks > 20, sleep=sleep)
    next(seen)
    next(seen)
    assert looks >= 7
    assert text.read_text(encoding="utf-8") == "more " * 4
    assert list(seen) == []
