"""The signs by which notes are called: figures, asterisks and daggers, as they are written."""

from __future__ import annotations

import re
from typing import NamedTuple

from book.proof.epub.page import Element, name_of, text_of

# A figure may be in brackets, raised, followed by a point; a way back may have an arrow before it.
_CORE = r"\d{1,4}|[*∗†‡§¶‖#]{1,4}|[a-zA-Z]|[ivxlcIVXLC]{1,7}"
_SIGN = re.compile(rf"[\[({{]?\s*[←↑^]?\s*({_CORE})\s*[\])}}]?[.:)]?")
_LEADING = re.compile(r"[\[(]?(\d{1,4}|[*∗†‡§¶‖]{1,4})([\])]?[.:)]?)\s")
_HOLDERS = frozenset({"a", "sup", "span", "b", "strong", "em", "i", "small", "td", "th", "dt"})


def sign_of(text: str) -> str:
    """The bare sign that a text is, without brackets and points; "" for any other text."""
    match = _SIGN.fullmatch(text.strip())
    return match[1] if match is not None else ""


def is_figure(sign: str) -> bool:
    """Whether a sign is a figure or a symbol, and no letter."""
    return bool(sign) and not sign.isalpha()


class Leading(NamedTuple):
    """The sign with which a note begins.

    `1917 was a year` begins with figures, and they are no sign: it is not `certain`. A raised `3`
    stands `alone`, in an element of its own; `3.` is certain, and can be an ordinal nevertheless.
    """

    sign: str = ""
    certain: bool = False
    alone: bool = False


def leading_sign(block: Element) -> Leading:
    """The sign with which `block` begins, if it does."""
    whole = sign_of(text_of(block))
    if is_figure(whole):
        return Leading(whole, True, True)
    first = _first_text(block)
    for one in (first, *(first.iterancestors() if first is not None else ())):
        if one is None or one is block or name_of(one) not in _HOLDERS:
            break
        sign = sign_of(text_of(one))
        if is_figure(sign) or (sign and name_of(one) in ("a", "sup", "td", "th", "dt")):
            return Leading(sign, True, True)
    match = _LEADING.match(text_of(block) + " ")
    if match is None:
        return Leading()
    return Leading(match[1], bool(match[2]) or not match[1].isdigit())


def place_in_list(note: Element) -> int | None:
    """The number that a list gives to a note; None for one that is no item of a counted list."""
    around = note.getparent()
    if name_of(note) != "li" or around is None or name_of(around) != "ol":
        return None
    if around.get("reversed") is not None or (around.get("type") or "1") != "1":
        return None
    start = around.get("start") or "1"
    count = int(start) if start.isdigit() else 1
    for one in around:
        if name_of(one) != "li":
            continue
        value = one.get("value") or ""
        count = int(value) if value.isdigit() else count
        if one is note:
            return count
        count += 1
    return None


def _first_text(block: Element) -> Element | None:
    """The element in which the first words of a block stand."""
    for one in block.iter("*"):
        if (one.text or "").strip():
            return one
        for child in one:
            if len(child) or (child.text or "").strip():
                break  # what is inside comes first
            if (child.tail or "").strip():
                return one
    return None
