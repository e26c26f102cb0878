"""Measures a finished PDF, whoever made it: pages, marks, inks, fonts, pictures.

Nothing here knows a printer or judges. `Measured` is the one way in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from book.printing.measure.bounds import BROKEN, MOST_PAGES, UNDRAWABLE
from book.printing.measure.document import file_facts
from book.printing.measure.facts import FileFacts, FontFact, PageFacts, Sheet
from book.printing.measure.images import coverage
from book.printing.measure.library import Library
from book.printing.measure.page import measure_page, sheet_of
from book.printing.measure.pictures import Pictures

# The library names the bytes by their address, which differs from run to run.
_STREAM = re.compile(r"(stream )?<[^>]*>:?")

__all__ = ["Locked", "Measured", "Unreadable"]


class Unreadable(Exception):
    """The bytes are no PDF that can be opened; the message says why."""


class Locked(Unreadable):
    """The file asks for a password."""


class Measured:
    """A PDF that is open to be measured. Use it in a `with` statement, or close it.

    Raises:
        Unreadable: It can't be opened.
        Locked: It asks for a password.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._pdf: Any = pikepdf.open(BytesIO(data))
            self.file: FileFacts = file_facts(self._pdf, data, bool(self._pdf.is_encrypted))
            if not self.file.pages:
                raise Unreadable("it has no pages")
            self.pictures = Pictures(data)
        except pikepdf.PasswordError as error:
            raise Locked("it asks for a password") from error
        except (pypdfium2.PdfiumError, *BROKEN) as error:
            raise Unreadable(_reason(error)) from error
        self._library = Library(self._pdf)
        self._coverages: dict[int, float | None] = {}

    def __enter__(self) -> Measured:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self.pictures.close()
        self._pdf.close()

    def coverage(self, number: int) -> float | None:
        """The most ink of the CMYK picture with this object number, as far as it can be told."""
        if number not in self._coverages:
            try:
                self._coverages[number] = coverage(self._pdf.get_object(number, 0))
            except (OSError, *UNDRAWABLE):
                self._coverages[number] = None
        return self._coverages[number]

    @property
    def fonts(self) -> tuple[FontFact, ...]:
        """The fonts met so far; a mark names its font by its number here."""
        return tuple(font.fact for font in self._library.fonts)

    def pages(self) -> Iterator[PageFacts]:
        """The pages one by one, so that a long file need not be held whole."""
        for number, page in enumerate(self._pdf.pages, 1):
            if number > MOST_PAGES:
                return
            yield measure_page(self._library, page, number, self.pictures)

    def sheets(self) -> list[Sheet]:
        """Every page's sheet and where it says that it is cut, without looking at its marks."""
        sizes: list[Sheet] = []
        for number, page in enumerate(self._pdf.pages, 1):
            if number > MOST_PAGES:
                break
            sizes.append(sheet_of(page))
        return sizes


def _reason(error: Exception) -> str:
    """What a library says was wrong, without its own name for the bytes."""
    said = _STREAM.sub("", str(error).partition("\n")[0]).strip()
    return said or type(error).__name__
