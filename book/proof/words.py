"""Words as a reader sees them: the same for a manuscript and for a finished file.

A word is what stands between two spaces, its punctuation with it: `council,` is a word, and so is
a dash that stands free. A no-break space parts words like any other. The number or bullet of a
list item is no word: it is made by the reading system, from the list's start and style, and stands
in no text. The number of a note's call is no word either; the word before it goes on behind it.
"""

from __future__ import annotations

import re
import unicodedata

_BREAKS = """
address article aside blockquote body br caption center col colgroup dd details dialog div dl dt
fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav
noscript ol option p pre section select summary table tbody td textarea tfoot th thead title tr ul
video audio
"""
BREAKS = frozenset(_BREAKS.split())
"""The elements of HTML before and behind which a word ends, whatever their style."""

# Marks that are seen by nobody: soft hyphen, word joiner, byte order mark, directional marks.
_UNSEEN = re.compile("[\u00ad\u2060\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LIGATURES = re.compile("[\ufb00-\ufb06\ufb13-\ufb17]")
# What XML cannot hold (XML 1.0, production 2) is shown as a replacement character.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def normal(text: str) -> str:
    """`text` as words are compared: composed (NFC), ligatures undone, without unseen marks."""
    text = _ILLEGAL.sub("\ufffd", text)
    if text.isascii():
        return text
    text = _LIGATURES.sub(_letters, _UNSEEN.sub("", text))
    return unicodedata.normalize("NFC", text)


def split(text: str) -> list[str]:
    """The words of a running text."""
    return normal(text).split()


def _letters(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])
