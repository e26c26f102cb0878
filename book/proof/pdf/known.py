"""Pages that were pictured before: of this file, or wherever else the same page stood."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from book.proof.kept import Kept
from book.proof.pdf.pictures import Crop, Window

# Where a picture begins, in points, and its size in pixels.
_HEAD = struct.Struct("<ddII")


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
        data = self._kept.data(name) if name else None
        if data is None or len(data) < _HEAD.size:
            return None
        left, upper, width, height = _HEAD.unpack_from(data)
        return Crop(left, upper, width, height, data[_HEAD.size :])

    def keep_crop(self, index: int, window: Window, crop: Crop) -> None:
        """Remember a picture of a part of a page."""
        name = self._name(index, window)
        if name:
            head = _HEAD.pack(crop.left, crop.upper, crop.width, crop.height)
            self._kept.put_data(name, head + crop.png)

    def _name(self, index: int, window: Window) -> str:
        """The name of what is known of a page; nothing where its digest is not certain."""
        digest = self._digests[index] if index < len(self._digests) else None
        return self._kept.name("crop", digest, repr(window).encode()) if digest else ""
