"""Shapes a line that ends with a newline once, and no more than the line.

Where the text itself says that a line ends, the engine looks for a break nevertheless: it shapes
the line with what follows, with the first word of the next line, and alone at last. The lines of
this program all end so. When such a line has room, it comes out alone as it would in the end.

This is inside the engine, whose version is pinned. Whatever might come out otherwise is left to it.
"""

from __future__ import annotations

import math
import re
from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.layout import inline
from weasyprint.text.line_break import Layout, first_line_metrics, line_size

_split = inline.split_first_line
# What else ends a line, or may be drawn otherwise at the end of one.
_ODD = re.compile("[\t\r\f\x0b\x1c-\x1e\x85\u00ad\u2028\u2029]| $")


def _split_at_newline(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    end = text.find("\n")
    if end >= 0 and max_width is not None and max_width < math.inf and _is_plain(style):
        line = text[:end]
        if not line:
            # Of an empty line the caller only asks where the next one begins.
            return None, 0, 1, 0.0, 0.0, 0.0
        if not _ODD.search(line):
            layout = Layout(style, spacing, max_width)
            layout.set_text(line)
            first, _ = layout.get_first_line()
            if line_size(first, style)[0] <= max_width:
                found = first_line_metrics(first, line, layout, None, True, style)
                return *found[:2], len(line.encode()) + 1, *found[3:]
    return _split(text, style, context, max_width, spacing, is_line_start, minimum)


def _is_plain(style: Any) -> bool:
    return (
        style["white_space"] == "pre-line"
        and style["hyphens"] == "none"
        and not style["word_spacing"]
        and style["letter_spacing"] in ("normal", 0)
    )


inline.split_first_line = _split_at_newline
