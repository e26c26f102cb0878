"""The report of a proof in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from book.report.proof_page import proof_page
from tests.support.browser import CHROMIUM, Browser, browser
from tests.test_proof_page import (
    LOST,
    files,
    paper_told,
    the_book,
)

pytestmark_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium"),
]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Path]]:
    place = tmp_path_factory.mktemp("report") / "proof.html"
    place.write_bytes(proof_page(the_book(), files(), [LOST]))
    with browser() as one:
        one.open(place)
        yield one, place


class TestInABrowser:
    """What only a browser can tell."""

    pytestmark = pytestmark_browser

    def test_it_loads_whole_and_asks_nobody(self, chromium: tuple[Browser, Path]) -> None:
        one, place = chromium
        assert one.requests == [place.as_uri()]
        assert one.told == []
        widths = one.run("[...document.images].map(i => i.complete ? i.naturalWidth : 0)")
        assert widths == [picture.width for picture in paper_told().pictures]

    def test_the_policy_lets_nothing_in(self, chromium: tuple[Browser, Path]) -> None:
        one, _ = chromium
        blocked = one.run(
            "new Promise(done => { const i = new Image(); i.onerror = () => done('blocked');"
            " i.onload = () => done('loaded'); i.src = 'https://example.org/x.png'; })"
        )
        assert blocked == "blocked"
        one.told.clear()

    def test_every_link_leads_to_its_place(self, chromium: tuple[Browser, Path]) -> None:
        one, _ = chromium
        links = one.run("[...document.links].map(a => a.getAttribute('href'))")
        assert links
        assert all(href.startswith("#") for href in links)
        lost = one.run(
            "[...document.links].map(a => a.hash.slice(1))"
            ".filter(id => !document.getElementById(id))"
        )
        assert lost == []
        one.run("document.querySelector('#notes td a').click()")
        assert one.run("document.querySelector(':target')?.id") == one.run(
            "document.querySelector('#notes td a').hash.slice(1)"
        )

    def test_a_mark_stands_on_the_ink_of_its_call(self, chromium: tuple[Browser, Path]) -> None:
        one, _ = chromium
        dark = one.run(
            "(() => { const found = [];"
            " for (const figure of document.querySelectorAll('.picture')) {"
            "  const image = figure.querySelector('img');"
            "  const canvas = document.createElement('canvas');"
            "  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;"
            "  const pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);"
            "  for (const mark of figure.querySelectorAll('.call')) {"
            "   const s = mark.style, w = canvas.width / 100, h = canvas.height / 100;"
            "   const box = [parseFloat(s.left) * w, parseFloat(s.top) * h,"
            "    Math.max(1, parseFloat(s.width) * w), Math.max(1, parseFloat(s.height) * h)];"
            "   const data = pen.getImageData(...box.map(Math.round)).data;"
            "   found.push(data.some((v, i) => i % 4 === 0 && v < 128)); } }"
            " return found; })()"
        )
        assert dark
        assert all(dark)

    def test_a_table_is_sorted_by_its_heads(self, chromium: tuple[Browser, Path]) -> None:
        one, _ = chromium
        words = (
            "[...document.querySelectorAll('#notes tbody tr')].map(r => +r.cells[1].textContent)"
        )
        before = one.run(words)
        button = "document.querySelectorAll('#notes thead th')[1]"
        one.run(f"{button}.querySelector('button').click()")
        assert one.run(words) == sorted(before)
        assert one.run(f"{button}.getAttribute('aria-sort')") == "ascending"
        one.run(f"{button}.querySelector('button').click()")
        assert one.run(words) == sorted(before, reverse=True)
        one.run("document.querySelector('#notes thead th button').click()")
        assert one.run(words) == before, "by note: the order of the book"

    @pytest.mark.parametrize("width", [360, 800, 1400])
    def test_no_width_makes_the_page_scroll_sideways(
        self, chromium: tuple[Browser, Path], width: int
    ) -> None:
        one, _ = chromium
        one.size(width, 900)
        assert one.run("document.documentElement.scrollWidth") <= width

    def test_headings_tables_and_pictures_have_their_names(
        self, chromium: tuple[Browser, Path]
    ) -> None:
        one, _ = chromium
        levels = one.run("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        nameless = one.run(
            "document.querySelectorAll('table:not(:has(caption)), th:not([scope]), img:not([alt]),"
            ' img[alt=""], svg:not([aria-label]), html:not([lang])\').length'
        )
        assert nameless == 0
        ids = one.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
        assert len(ids) == len(set(ids))

    def test_text_stands_out_from_its_ground(self, chromium: tuple[Browser, Path]) -> None:
        """At least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
        one, _ = chromium
        weak = one.run(
            "(() => { const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number)"
            "  .map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);"
            "  return .2126 * r + .7152 * g + .0722 * b; };"
            " const ground = e => { for (; e; e = e.parentElement) {"
            "  const c = getComputedStyle(e).backgroundColor;"
            "  if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };"
            " return [...document.querySelectorAll('body *')].filter(e =>"
            "  [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())"
            "  && !e.closest('script, title, svg')).filter(e => {"
            "   const both = [light(getComputedStyle(e).color), light(ground(e))];"
            "   const [a, b] = both.sort((x, y) => y - x);"
            "   return (a + .05) / (b + .05) < 4.5; }).map(e => e.outerHTML.slice(0, 80)); })()"
        )
        assert weak == []

    def test_it_prints(self, chromium: tuple[Browser, Path]) -> None:
        one, _ = chromium
        printed = pypdfium2.PdfDocument(one.printed())
        said = " ".join(sheet.get_textpage().get_text_range() for sheet in printed)
        for key in the_book().notes:
            assert key in said
        assert "The same as a table" not in said, "what can't be opened on paper is not printed"
        pictures = sum(
            len(list(sheet.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))) for sheet in printed
        )
        assert pictures >= len(paper_told().pictures)

    def test_without_a_script_it_says_the_same(self, chromium: tuple[Browser, Path]) -> None:
        one, place = chromium
        one.ask("Emulation.setScriptExecutionDisabled", value=True)
        try:
            one.open(place)
            assert one.ask("DOM.getDocument")
            root = one.ask("DOM.getDocument")["root"]["nodeId"]
            found = one.ask("DOM.querySelectorAll", nodeId=root, selector="#notes tbody tr")
            assert len(found["nodeIds"]) == len(the_book().notes)
            buttons = one.ask("DOM.querySelectorAll", nodeId=root, selector="button")
            assert buttons["nodeIds"] == []
        finally:
            one.ask("Emulation.setScriptExecutionDisabled", value=False)
