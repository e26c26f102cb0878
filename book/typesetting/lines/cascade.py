"""What the style sheets say of every element, asked of the engine before it lays anything out.

The engine's own cascade is used, so that any theme is understood that the engine understands. It
is not part of the engine's public interface: the version is pinned, and `verify` would notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.css import get_all_computed_styles
from weasyprint.layout.page import set_page_type_computed_styles
from weasyprint.text.fonts import font_features

from book.typesetting.lines.shape import Cast

_NO_CONTENT = ("normal", "inhibit", "none")


class Styles:
    """The computed styles of one document: an engine's document, and what it is rendered with."""

    def __init__(self, html: Any, sheets: Sequence[Any], fonts: Any, counters: Any) -> None:
        self._html = html
        self._style_for = get_all_computed_styles(
            html, list(sheets), font_config=fonts, counter_style=counters
        )

    def of(self, element: ElementTree.Element) -> Any:
        """The style of an element: values by names such as `font_size`, lengths in pixels."""
        return self._style_for(element)

    def page(self, kind: Any) -> tuple[Any, Any]:
        """The style of a page of the engine's type `kind`, and that of its notes, or None."""
        set_page_type_computed_styles(kind, self._html, self._style_for)
        return self._style_for(kind), self._style_for(kind, "@footnote")

    def is_plain(self, element: ElementTree.Element) -> bool:
        """Whether nothing is generated before or after the text, and no first letter is special."""
        for kind in ("before", "after"):
            style = self._style_for(element, kind)
            if style is not None and style["content"] not in _NO_CONTENT:
                return False
        return not self.opens_oddly(element)

    def opens_oddly(self, element: ElementTree.Element) -> bool:
        """Whether its first letter or line has a style of its own."""
        return any(
            self._style_for(element, kind) is not None for kind in ("first-letter", "first-line")
        )

    def calls_by_itself(self, note: ElementTree.Element) -> bool:
        """Whether the style sheet, and not the text, writes the call of a footnote."""
        style = self._style_for(note, "footnote-call")
        return style is None or style["content"] not in ("inhibit", "none")

    def marks_itself(self, note: ElementTree.Element) -> bool:
        """Whether the style sheet, and not the text, writes the number before a footnote."""
        style = self._style_for(note, "footnote-marker")
        return style is None or style["content"] not in ("inhibit", "none")


def pixels(value: Any, whole: float) -> float | None:
    """A length or percentage in pixels; `auto` is nothing. None for what must be calculated."""
    if value == "auto":
        return 0.0
    if isinstance(value, int | float):
        return float(value)
    unit = getattr(value, "unit", None)
    if unit == "px":
        return float(value.value)
    return float(value.value) * whole / 100 if unit == "%" else None


def sides(style: Any, whole: float) -> tuple[float, float] | None:
    """What margin, border and padding take at the left and at the right."""
    found = []
    for side in ("left", "right"):
        parts = [pixels(style[name.format(side)], whole) for name in _EDGES]
        if any(part is None for part in parts):
            return None
        found.append(sum(part for part in parts if part is not None))
    return found[0], found[1]


_EDGES = ("margin_{}", "border_{}_width", "padding_{}")


def inner_width(style: Any, whole: float) -> float | None:
    """The width of the content of a block in a container `whole` wide; None if it is not known."""
    edges = sides(style, whole)
    if edges is None:
        return None
    if style["width"] == "auto":
        width: float | None = whole - edges[0] - edges[1]
    elif style["box_sizing"] == "content-box":
        width = pixels(style["width"], whole)
    else:
        return None
    least, most = pixels(style["min_width"], whole), pixels(style["max_width"], whole)
    if width is None or least is None or most is None:
        return None
    return width if least <= width <= most else None


def cast_of(style: Any, names: Mapping[tuple[str, str, int], str]) -> Cast | None:
    """How text of this style is cast, or None when no font of the book is exactly right for it.

    Args:
        style: the computed style.
        names: the name of the font for a family, style and weight.
    """
    key = (style["font_family"][0], style["font_style"], style["font_weight"])
    name = names.get(key)
    if name is None or style["font_stretch"] != "normal" or not style["font_size"]:
        return None
    features = font_features(
        style["font_kerning"],
        style["font_variant_ligatures"],
        style["font_variant_position"],
        style["font_variant_caps"],
        style["font_variant_numeric"],
        style["font_variant_alternates"],
        style["font_variant_east_asian"],
        style["font_feature_settings"],
    )
    spacing = style["letter_spacing"]
    return Cast(
        name,
        float(style["font_size"]),
        tuple(sorted(features.items())),
        0.0 if spacing == "normal" else float(spacing),
        style["lang"] or "",
    )
