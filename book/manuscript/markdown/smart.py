"""Smart quotes and dashes by language.

One straight quote becomes one curly one, so that places do not shift; `--`, `---` and `...`
become a single character in a token of its own.
"""

from __future__ import annotations

import re

from markdown_it.token import Token

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
_ELISION = re.compile(r"(?:tis|twas|twere|em|cause|til|\d\ds?)\b", re.IGNORECASE)
_SPECIAL = re.compile(r"---|--|\.\.\.|[\"']")
_DASHES = {"---": "—", "--": "–", "...": "…"}


def quotes(language: str) -> tuple[str, str, str, str]:
    """Opening and closing mark of the first and of the second level."""
    first, second, third, fourth = _QUOTES.get(language.split("-")[0].lower(), _QUOTES["en"])
    return first, second, third, fourth


def smarten(tokens: list[Token], language: str) -> list[Token]:
    """The inline `tokens` of one block with typographic quotes and dashes."""
    marks = quotes(language)
    result: list[Token] = []
    before = " "
    for index, token in enumerate(tokens):
        if token.type == "text" and token.content:
            after = _next_character(tokens, index)
            result.extend(_pieces(token, before, after, marks))
            before = token.content[-1]
            continue
        result.append(token)
        if token.type in ("softbreak", "hardbreak", "inline_note_open"):
            before = " "
        elif token.content and token.type not in ("note_reference", "html_inline"):
            before = token.content[-1]
    return result


def _next_character(tokens: list[Token], index: int) -> str:
    for token in tokens[index + 1 :]:
        if token.type in ("softbreak", "hardbreak"):
            return " "
        if token.content and token.type in ("text", "text_special", "code_inline"):
            return token.content[0]
    return " "


def _pieces(token: Token, before: str, after: str, marks: tuple[str, str, str, str]) -> list[Token]:
    text, start = token.content, (token.map or [0, 0])[0]
    if not _SPECIAL.search(text):
        return [token]
    pieces: list[Token] = []
    run, run_start = "", 0
    position = 0
    for match in _SPECIAL.finditer(text):
        run += text[position : match.start()]
        left = text[match.start() - 1] if match.start() else before
        right = text[match.end()] if match.end() < len(text) else after
        new = _DASHES.get(match[0]) or _quote(match[0], left, right, text[match.end() :], marks)
        if len(new) == len(match[0]):
            run += new
        else:
            if run:
                pieces.append(_text(token, run, start + run_start))
            pieces.append(_text(token, new, start + match.start()))
            run, run_start = "", match.end()
        position = match.end()
    run += text[position:]
    if run:
        pieces.append(_text(token, run, start + run_start))
    return pieces


def _text(token: Token, content: str, start: int) -> Token:
    new = Token("text", "", 0, content=content, level=token.level)
    new.map = [start, start + len(content)]
    return new


def _quote(mark: str, left: str, right: str, rest: str, marks: tuple[str, str, str, str]) -> str:
    opens = (left.isspace() or left in _OPENERS or left in "\"'") and not right.isspace()
    if mark == '"':
        return marks[0] if opens else marks[1]
    if left.isalnum() and right.isalnum():
        return "’"
    if opens and not _ELISION.match(rest):
        return marks[2]
    # An apostrophe at a word's end, or a closing mark; they differ only in some languages.
    return "’" if left.isalnum() and marks[3] not in "’‘" else ("’" if opens else marks[3])
