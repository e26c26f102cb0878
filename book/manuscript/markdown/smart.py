"""Smart quotes and dashes by language.

One straight quote becomes one curly one, so that places do not shift; `--`, `---` and `...`
become a single character in a token of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it.token import Token

from book.model.patterns import lazy

# Primary and secondary quotation marks as they are most used in books, after Unicode CLDR 45
# (characters/delimiters), with no-break spaces inside guillemets in French.
_QUOTES = {
    "en": "“”‘’",
    "de": "„“‚‘",
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "es": "«»“”",
    "it": "«»“”",
    "pt": "“”‘’",
    "nl": "“”‘’",
    "ru": "«»„“",
    "uk": "«»„“",
    "be": "«»„“",
    "bg": "„“‚‘",
    "pl": "„”«»",
    "cs": "„“‚‘",
    "sk": "„“‚‘",
    "sl": "„“‚‘",
    "hr": "„”‚’",
    "hu": "„”»«",
    "ro": "„”«»",
    "da": "»«›‹",
    "nb": "«»‘’",
    "nn": "«»‘’",
    "no": "«»‘’",
    "sv": "””’’",
    "fi": "””’’",
    "et": "„“‚‘",
    "lv": "“”‘’",
    "lt": "„“‚‘",
    "el": "«»“”",
    "tr": "“”‘’",
    "ca": "«»“”",
}
_OPENERS = frozenset("([{<“‘«„‚—–-/\u00a0\u2009\u202f")
_ELISION = lazy(r"(?:tis|twas|twere|em|cause|til|\d\ds?)\b", re.IGNORECASE)
_SPECIAL = lazy(r"---|--|\.\.\.|\"|'")
_DASHES = {"---": "—", "--": "–", "...": "…"}


@dataclass(slots=True)
class Marks:
    """The quotation marks of one block's language, and how many inner ones stand open in it."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str
    inside: int = 0


def quotes(language: str) -> Marks:
    """The marks for a block of text in `language`."""
    first, second, third, fourth = _QUOTES.get(language.split("-")[0].lower(), _QUOTES["en"])
    return Marks(first, second, third, fourth)


def smarten(tokens: list[Token], language: str) -> list[Token]:
    """The inline `tokens` of one block with typographic quotes and dashes."""
    marks = quotes(language)
    result: list[Token] = []
    before = " "
    following = _following(tokens)
    for token, after in zip(tokens, following, strict=True):
        if token.type == "text" and token.content:
            result.extend(_pieces(token, before, after, marks))
            before = token.content[-1]
            continue
        result.append(token)
        if token.type in ("softbreak", "hardbreak", "inline_note_open"):
            before = " "
        elif token.content and token.type not in ("note_reference", "html_inline"):
            before = token.content[-1]
    return result


def _following(tokens: list[Token]) -> list[str]:
    """For each token the first printed character behind it; a blank at the end of a line."""
    found: list[str] = []
    after = " "
    for token in reversed(tokens):
        found.append(after)
        if token.type in ("softbreak", "hardbreak"):
            after = " "
        elif token.content and token.type in ("text", "text_special", "code_inline"):
            after = token.content[0]
    return found[::-1]


def needs_smarting(text: str) -> bool:
    """Whether there is anything in `text` to be made typographic."""
    return '"' in text or "'" in text or "--" in text or "..." in text


def pieces(text: str, before: str, after: str, marks: Marks) -> list[tuple[str, int, int]]:
    """`text` between two characters, made typographic, with the range of the source of each piece.

    Where one character of print is not one of the source, the piece is that character alone.
    """
    found: list[tuple[str, int, int]] = []
    run, run_start, position = "", 0, 0
    for match in _SPECIAL.finditer(text):
        start, end = match.span()
        run += text[position:start]
        left = text[start - 1] if start else before
        right = text[end] if end < len(text) else after
        new = _DASHES.get(match[0]) or _quote(match[0], left, right, text[end : end + 9], marks)
        if len(new) == end - start:
            run += new
        else:
            if run:
                found.append((run, run_start, start))
            found.append((new, start, end))
            run, run_start = "", end
        position = end
    run += text[position:]
    if run:
        found.append((run, run_start, len(text)))
    return found


def _pieces(token: Token, before: str, after: str, marks: Marks) -> list[Token]:
    if not needs_smarting(token.content):
        return [token]
    start, found = (token.map or [0, 0])[0], []
    for text, first, last in pieces(token.content, before, after, marks):
        new = Token("text", "", 0, content=text, level=token.level)
        new.map = [start + first, start + last]
        found.append(new)
    return found


def _quote(mark: str, left: str, right: str, rest: str, marks: Marks) -> str:
    opens = (left.isspace() or left in _OPENERS or left in "\"'") and not right.isspace()
    if mark == '"':
        return marks.opening if opens else marks.closing
    if left.isalnum() and right.isalnum():
        return "’"
    if opens:
        if _ELISION.match(rest):
            return "’"
        marks.inside += 1
        return marks.inner_opening
    # At a word's end: a closing mark where one is open, else an apostrophe (Marx’ Werke).
    if marks.inside == 0:
        return "’"
    marks.inside -= 1
    return marks.inner_closing
