"""Pages that were pictured before: of this file, or wherever else the same page stood."""

from __future__ import annotations

from collections.abc import Sequence

from book.proof.kept import Kept
from book.proof.pdf.pictures import Crop, Window


class KnownPages:
    """What is kept of the pages of one file.

    Args:
        digests: those of its pages; nothing is kept of a page that has none.
        kept: where it is kept.
    """

    def __init__(self, digests: Sequence[bytes | None], kept: Kept) -> None:
        self._kept = kept
        self._digests = digests

    def crop(self, index: int, window: Window) -> Crop | None:
        """The picture of this part of this very page."""
        name = self._name(index, window)
        return self._kept.get(name, Crop) if name else None

    def keep_crop(self, index: int, window: Window, crop: Crop) -> None:
        """Remember a picture of a part of a page."""
        name = self._name(index, window)
        if name:
            self._kept.put(name, crop)

    def _name(self, index: int, window: Window) -> str:
        """The name of what is known of a page; nothing where its digest is not certain."""
        digest = self._digests[index] if index < len(self._digests) else None
        return self._kept.name("crop", digest, repr(window).encode()) if digest else ""
