"""The preview: what is changed is seen, the place is kept, and nobody else is let in."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from book.preview.watch import changes
from tests.support.books import SETTINGS, write_book
from tests.support.browser import CHROMIUM, Browser, browser
from tests.support.spoilt import heed_interrupts

TEMPLATES = Path(__file__).parent.parent / "book" / "markup" / "templates"
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
    not CHROMIUM and not os.environ.get("CI"), reason="there is no Chromium here"
)


@contextmanager
def preview(root: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The preview of a book, with its address."""
    command = [sys.executable, "-m", "book", "-C", str(root), "preview", *options]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=heed_interrupts,
    )
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
    with preview(root) as (address, _), browser() as page:
        page.ask("Page.navigate", url=address)
        wait(page, "document.querySelectorAll('.page').length > 3")
        wait(page, "state.proved")
        assert "What the note says." in page.run("document.getElementById('notes').innerText")
        # A click on the first line of the text names its place.
        left, top, width, height = page.run(
            "(() => { const box = document.querySelector('[data-page=\"0\"] img')"
            ".getBoundingClientRect(); return [box.left, box.top, box.width, box.height] })()"
        )
        line = page.run("document.querySelectorAll('.page').length") and next(
            y
            for y in range(20, 80)
            if b"one.md" in get(address, f"/line?page=0&x=216&y={y * 8}")[2]
        )
        click(page, left + width / 2, top + height * line * 8 / 648)
        said = wait(page, "document.getElementById('place').textContent")
        assert re.fullmatch(r"one\.md:\d+", said)
        # The place is that in the book, though pages came to stand before it.
        page.run("showPage(state.starts[1].page + 1)")
        before = page.run("[placeNow().section, placeNow().pagesIn, state.pages.length]")
        assert before[:2] == ["two", 1]
        text = root / "one.md"
        changed = TEXTS["one.md"].replace("A call", f"{PROSE * 40}\n\nA call")
        text.write_text(changed, encoding="utf-8")
        wait(page, f"state.pages.length > {before[2]}")
        assert page.run("[placeNow().section, placeNow().pagesIn]") == ["two", 1]
        # What cannot be read is said; the pages stay; and it recovers.
        settings = (root / "book.toml").read_text(encoding="utf-8")
        (root / "book.toml").write_text(settings[:40], encoding="utf-8")
        wait(page, "!document.getElementById('problem').hidden")
        assert page.run("document.querySelectorAll('.page').length") > 3
        (root / "book.toml").write_text(settings, encoding="utf-8")
        wait(page, "document.getElementById('problem').hidden")
        # An error in the text is a finding beside the pages.
        text.write_text(changed + "\nNo such note.[^zz]\n", encoding="utf-8")
        wait(page, "document.getElementById('findings').innerText.includes('one.md')")
        assert_quiet(page)


@needs_browser
@pytest.mark.browser
def test_the_pages_of_an_epub_cannot_do_anything(tmp_path: Path) -> None:
    root = write_book(tmp_path / "book", {"one.md": f"# First\n\n{PROSE}\n"}, SETTINGS + EDITIONS)
    # A template of the book's own can put a script into its pages.
    template = (TEMPLATES / "section.xhtml").read_text(encoding="utf-8")
    evil = "<script>top.document.title = 'owned'</script><img src='https://evil.example/' alt=''/>"
    (root / "templates").mkdir()
    (root / "templates" / "section.xhtml").write_text(
        template.replace("{{ inside }}", "{{ inside }}" + evil), encoding="utf-8"
    )
    with preview(root, "epub") as (address, _), browser() as page:
        page.ask("Page.navigate", url=address)
        wait(page, "Boolean(document.querySelector('iframe'))")
        page.run("openChapter(state.chapters.find((one) => one.file.includes('one')).file, 0)")
        wait(page, "frames[0]?.document?.body?.textContent?.includes('councils')")
        assert page.run("document.title") == "A Small Book"
        assert page.run("frames[0].document.querySelectorAll('script').length") == 1
        file = page.run("document.querySelector('iframe').getAttribute('src')")
        policy = get(address, file)[1]["Content-Security-Policy"]
        assert policy.startswith("sandbox allow-same-origin; default-src 'none'")
        # The picture from elsewhere was refused before it was asked for, and the script not run.
        foreign = [one for one in page.requests if not one.startswith("http://127.0.0.1:")]
        assert foreign == ["https://evil.example/"]
        refused = [one for one in page.told if "Content Security Policy" in one]
        assert any("evil.example" in one for one in refused)
        assert any("script" in one for one in page.told)


def wait(page: Browser, expression: str) -> Any:
    """The value of an expression as soon as it is true."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        found = page.run(f"Boolean(document.body) && ({expression})")
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"never true: {expression}")


def click(page: Browser, x: float, y: float) -> None:
    """Press and let go at a place in the window."""
    for kind in ("mousePressed", "mouseReleased"):
        page.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)


def assert_quiet(page: Browser) -> None:
    """Nothing came from elsewhere, and the page's own script ran without a fault."""
    assert page.requests
    assert all(one.startswith("http://127.0.0.1:") for one in page.requests), page.requests
    assert page.told == []


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
