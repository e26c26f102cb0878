"""The only files that the engine can reach: a map in memory. No disk, no network."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "book:///"


class MemoryFetcher(URLFetcher):  # type: ignore[misc]  # the engine ships no types
    """Serves `book:///…` from a map of files, and refuses every other address.

    What it refused is kept in `refused`, for the engine itself goes on without the file.
    """

    def __init__(self, files: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=("book",), allow_redirects=False)
        self._files = dict(files)
        self.refused: list[str] = []

    def add(self, path: str, data: bytes, media_type: str) -> None:
        """Serve one more file."""
        self._files[path] = data, media_type

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file at `url`.

        Raises:
            ValueError: it is not one of the book's.
        """
        found = self._files.get(unquote(url.removeprefix(BASE))) if url.startswith(BASE) else None
        if found is None:
            self.refused.append(url)
            message = f"not a file of this book: {url}"
            raise ValueError(message)
        data, media_type = found
        return URLFetcherResponse(url, data, {"Content-Type": media_type})
