"""XML as text: escaping, and tags from their attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*\Z")
# The ampersand first, so that none of those made here is escaped again.
_TEXT = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
# A parser turns a raw newline or tab in an attribute into a space.
_VALUE = (*_TEXT, ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))
VOID = frozenset({"area", "br", "col", "hr", "img", "wbr"})


def clean(text: str) -> str:
    """`text` with U+FFFD for each character that XML cannot hold at all."""
    # What can be printed, XML can hold: most texts have been asked then.
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def escape(text: str) -> str:
    """`text` as character data."""
    return _replaced(clean(text), _TEXT)


def escape_value(text: str) -> str:
    """`text` as an attribute's value, between double quotes."""
    return _replaced(clean(text), _VALUE)


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    # Several times faster than a table of translation, and most texts have nothing to escape.
    for character, reference in pairs:
        if character in text:
            text = text.replace(character, reference)
    return text


def is_name(text: str) -> bool:
    """Whether `text` can name an element or attribute here."""
    return bool(_NAME.match(text))


def tag(name: str, attributes: Mapping[str, str | None] | None = None, body: str = "") -> str:
    """An element around `body`, which is markup already. Attributes that are None are left out."""
    pairs = (attributes or {}).items()
    inside = "".join(f' {key}="{escape_value(value)}"' for key, value in pairs if value is not None)
    if name in VOID:
        return f"<{name}{inside}/>"
    # Never `<span/>`: a reader that takes the file for HTML would not see it closed.
    return f"<{name}{inside}>{body}</{name}>"
