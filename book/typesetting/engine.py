"""The seam to the engine: a tree instead of a file, and its complaints instead of silence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from types import TracebackType
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
import cssselect2  # type: ignore[import-untyped]
from weasyprint import HTML

from book.typesetting.fetcher import BASE, MemoryFetcher


def html_of(tree: ElementTree.Element, fetcher: MemoryFetcher) -> Any:
    """The engine's document for `tree`.

    The engine's constructor only takes text and runs an HTML parser over it, which would move
    blocks out of notes and notes out of tables. What the constructor would set is set here; the
    engine's version is pinned.
    """
    html = HTML.__new__(HTML)
    html.base_url = BASE
    html.url_fetcher = fetcher
    html.media_type = "print"
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
    html.etree_element = html.wrapper_element.etree_element
    return html


def keep_links(document: Any, is_print: bool) -> None:
    """Leave one link for each stretch of a link on a line, and none on paper.

    The engine makes another of every element inside a link, and those hang in the structure where
    no link may: under emphasis, say.
    """
    for page in document.pages:
        page.links = [] if is_print else [one for one in page.links if one[3].link]


def listen_for_languages(document: Any, language: str) -> list[dict[int, str]]:
    """For each page, the language of each piece of text that is not in `language`.

    The engine numbers the pieces while it paints a page, and then forgets which was which: the
    lists fill while the file is being written, and are whole when the finisher is called.
    """
    heard: list[dict[int, str]] = [{} for _ in document.pages]
    for page, found in zip(document.pages, heard, strict=True):
        page.paint = _listening(page.paint, found, language)
    return heard


def _listening(
    paint: Callable[..., None], found: dict[int, str], language: str
) -> Callable[..., None]:
    def painted(stream: Any, scale: float = 1) -> None:
        paint(stream, scale)
        for box, mark in (stream._tags or {}).items():
            spoken = box.style["lang"]
            if spoken and spoken != language:
                found[mark["mcid"]] = spoken

    return painted


class EngineLog(logging.Handler):
    """Collects what the engine logs as warnings and errors while the `with` block runs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        self.lines.append(record.getMessage())

    def __enter__(self) -> EngineLog:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        logging.getLogger("weasyprint").removeHandler(self)
