"""The author's attributes as XHTML attributes."""

from __future__ import annotations

import re

from book.model.inline import Attributes

_SIZE = re.compile(r"\d+(\.\d+)?(%|px|em|rem|mm|cm|in|pt)?\Z")
_CLASS = re.compile(r"[A-Za-z_][\w-]*\Z")
_KEY = re.compile(r"[a-z][a-z0-9-]*\Z")
_OWN = ("lang", "dir", "title", "alt", "width", "height")


def given(attributes: Attributes, *classes: str) -> dict[str, str | None]:
    """Id, classes (`classes` first), language, direction and title; other keys as `data-…`."""
    names = [*classes, *(name for name in attributes.classes if _CLASS.match(name))]
    result: dict[str, str | None] = {
        "id": attributes.id,
        "class": " ".join(dict.fromkeys(names)) or None,
        **language(attributes.get("lang")),
        "dir": attributes.get("dir") if attributes.get("dir") in ("ltr", "rtl", "auto") else None,
        "title": attributes.get("title"),
    }
    for key, value in attributes.pairs:
        if key not in _OWN and _KEY.match(key):
            result[f"data-{key.removeprefix('data-')}"] = value
    return result


def language(tag: str | None) -> dict[str, str | None]:
    """The language in both spellings: reading systems differ in which one they heed."""
    return {"lang": tag, "xml:lang": tag} if tag else {}


def size(attributes: Attributes) -> str | None:
    """`width=…` and `height=…` as a style, if they are sizes."""
    rules = []
    for key in ("width", "height"):
        value = attributes.get(key)
        if value and _SIZE.match(value):
            rules.append(f"{key}: {value}{'px' if value[-1].isdigit() else ''}")
    return "; ".join(rules) or None
