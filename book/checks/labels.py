"""Labels of notes: what a good one is, and which others an eye would take for the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable

from book.model.patterns import lazy

# Cyrillic and Greek letters that look like Latin ones, from the Unicode list of confusables
# (confusables.txt of UTS 39), as far as a label in a manuscript is likely to have them.
_LOOKING_LIKE = {
    "a": "\u0430\u0251\u03b1",
    "c": "\u0441\u03f2",
    "e": "\u0435",
    "h": "\u04bb",
    "i": "\u0456\u03b9\u0131",
    "j": "\u0458\u03f3",
    "k": "\u03ba",
    "n": "\u0578",
    "o": "\u043e\u03bf\u03c3\u0585",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "s": "\u0455",
    "t": "\u03c4",
    "u": "\u03c5\u057d",
    "v": "\u03bd\u0475",
    "w": "\u051d",
    "x": "\u0445\u03c7",
    "y": "\u0443\u04af\u03b3",
    "A": "\u0410\u0391",
    "B": "\u0412\u0392",
    "C": "\u0421",
    "E": "\u0415\u0395",
    "H": "\u041d\u0397",
    "I": "\u0406\u0399\u04c0",
    "J": "\u0408",
    "K": "\u041a\u039a",
    "M": "\u041c\u039c",
    "N": "\u039d",
    "O": "\u041e\u039f",
    "P": "\u0420\u03a1",
    "S": "\u0405",
    "T": "\u0422\u03a4",
    "X": "\u0425\u03a7",
    "Y": "\u04ae\u03a5",
    "Z": "\u0396",
    "3": "\u0417",
}
_ALIKE = {ord(one): latin for latin, others in _LOOKING_LIKE.items() for one in others}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))
_CIPHERS = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1"})
_MANY = 100
"""Among more labels than this, slips of typing are not looked for: it would take too long."""
_WORD = lazy(r"[\w.:-]+")
_PARTS = lazy(r"[\w.:]+")
_RANGE = lazy(r"(\d{1,4})[-‐‑‒–—](\d{1,4})")
_AROUND = "'\"’“”^*†‡,;()[]{}<>"
"""Marks around a label that nobody means as a part of it."""


def is_plain(label: str) -> bool:
    """Whether `label` is made of letters, digits, `-`, `_`, `.` and `:`, in their usual form."""
    if label.isascii():
        return _WORD.fullmatch(label) is not None
    if unicodedata.normalize("NFKC", label) != label:
        return False
    # Vowel signs of Indic scripts and their like belong to the letter before them.
    return all(
        letter in "_.:-"
        or letter.isalnum()
        or (at and unicodedata.category(letter) in ("Mn", "Mc"))
        for at, letter in enumerate(label)
    )


def canonical(label: str) -> str:
    """`label` as a plain one, in the usual forms of its letters.

    Invisible characters and marks around it are left out, and words joined by hyphens. Empty
    when nothing plain is left of it.
    """
    plain = unicodedata.normalize("NFKC", label).translate(_DASHES)
    plain = "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Cc"))
    plain = "-".join(plain.strip(_AROUND).split())
    return plain if plain and is_plain(plain) else ""


def odd_characters(label: str) -> list[str]:
    """The characters that keep `label` from being plain."""
    normal = unicodedata.normalize("NFC", label)
    found = [c for c in normal if not is_plain(f"x{c}")]
    return list(dict.fromkeys(found)) or [c for c in label if unicodedata.combining(c)][:1]


def looks(label: str) -> str:
    """What an eye makes of `label`: equal for labels that can't be told apart."""
    plain = unicodedata.normalize("NFKC", canonical(label) or label)
    plain = "".join(str(unicodedata.decimal(c, c)) for c in plain)
    return plain.translate(_ALIKE)


def skeleton(label: str) -> str:
    """`looks`, without regard to case, and to what is a letter and what a digit in a number."""
    letters = looks(label).casefold()
    if any(c.isdigit() for c in letters):
        letters = letters.translate(_CIPHERS)
    return letters


def as_number(label: str) -> str:
    """`label` as the number that it is or looks like, without padding; itself when it is none."""
    figures = looks(label).casefold().strip(".:-_").translate(_CIPHERS)
    return figures.lstrip("0") if figures.isdigit() else label


def several(label: str, known: Container[str]) -> list[str]:
    """The labels among `known` that `label` names when it is a list or a range: `1, 2`, `1-3`."""
    span = _RANGE.fullmatch(label)
    if span is not None and int(span[1]) < int(span[2]) <= int(span[1]) + 99:
        parts = [str(one) for one in range(int(span[1]), int(span[2]) + 1)]
        return parts if all(one in known for one in parts) else []
    parts = [part for part in _PARTS.findall(label) if part in known]
    return parts if len(parts) > 1 else []


def strangers(label: str, other: str) -> list[str]:
    """The letters of `label` that only look like those of `other`."""
    return [c for c in dict.fromkeys(label) if not c.isascii() and c not in other]


def named(letter: str) -> str:
    """A character as a person can look it up: its code point and its name."""
    name = unicodedata.name(letter, "").lower()
    return f"U+{ord(letter):04X} {name}".rstrip()


class Neighbours:
    """Labels, among which one can be found that another label is likely meant to be."""

    def __init__(self, labels: Iterable[str]) -> None:
        self._labels = list(labels)
        self._alike: list[tuple[Callable[[str], str], dict[str, list[str]]]] = []
        for same in (str.casefold, skeleton, as_number):
            groups: dict[str, list[str]] = {}
            for one in self._labels:
                groups.setdefault(same(one), []).append(one)
            self._alike.append((same, groups))

    def of(self, label: str) -> str:
        """The label that `label` is most likely meant to be; "" when none is near, or several."""
        for same, groups in self._alike:
            if found := groups.get(same(label)):
                return found[0] if len(found) == 1 else ""
        if len(label) < 4 or label.isdigit() or len(self._labels) > _MANY:
            return ""
        from difflib import SequenceMatcher

        close = [
            one
            for one in self._labels
            if not one.isdigit() and SequenceMatcher(None, one, label).ratio() >= 0.8
        ]
        return close[0] if len(close) == 1 else ""
