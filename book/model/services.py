"""The printers and shops that an edition can be made for, by the ids of their profiles."""

from __future__ import annotations

PRINTERS = (
    "kdp-paperback",
    "kdp-hardcover",
    "ingramspark-paperback",
    "ingramspark-hardcover",
    "lulu-paperback",
    "lulu-hardcover",
    "bookvault-paperback",
)
SHOPS = ("kindle", "apple", "kobo", "google-play", "draft2digital", "libraries")
STANDARDS = ("plain", "PDF/X-1a:2001", "PDF/X-4")
"""The kinds of PDF that an interior or a cover can be made as."""
LISTS = ("figures", "tables", "notes")
"""What an edition can list."""
THEMES = ("press", "large")
"""The style sheets for pages that the tool brings; a book may add its own."""
BASE_SHEETS = ("pages.css", *(f"{name}.css" for name in THEMES))
"""The tool's own style sheets that a theme may begin with: `@import "press.css";`."""
