"""Pages that were read or pictured before: of this file, or wherever else the same page stood."""

from __future__ import annotations

from dataclasses import replace

from book.proof.kept import Kept
from book.proof.pdf.page_digest import page_digests
from book.proof.pdf.pictures import Crop, Window
from book.proof.pdf.read import Sheet


class KnownPages:
    """What is known of the pages of one file.

    Args:
        data: the file.
        kept: where it is kept.
        marks: whether sheets tell what is drawn across them.
    """

    def __init__(self, data: bytes, kept: Kept, *, marks: bool) -> None:
        self._kept = kept
        self._marks = b"marks" if marks else b""
        self._digests = page_digests(data)

    def sheet(self, index: int) -> Sheet | None:
        """What was read from this very page before."""
        name = self._name("sheet", index, self._marks)
        return self._kept.get(name, Sheet) if name else None

    def keep_sheet(self, sheet: Sheet) -> None:
        """Remember what was read from a page."""
        name = self._name("sheet", sheet.index, self._marks)
        if name:
            self._kept.put(name, replace(sheet, index=0, label=""))

    def crop(self, index: int, window: Window) -> Crop | None:
        """The picture of this part of this very page."""
        name = self._name("crop", index, repr(window).encode())
        return self._kept.get(name, Crop) if name else None

    def keep_crop(self, index: int, window: Window, crop: Crop) -> None:
        """Remember a picture of a part of a page."""
        name = self._name("crop", index, repr(window).encode())
        if name:
            self._kept.put(name, crop)

    def _name(self, kind: str, index: int, more: bytes) -> str:
        """The name of what is known of a page; nothing where its digest is not certain."""
        digest = self._digests[index] if index < len(self._digests) else None
        return self._kept.name(kind, digest, more) if digest else ""
