"""The seam to the engine: a tree instead of a file, and its complaints instead of silence."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
import cssselect2
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
