"""What a style sheet says that make-up must know: of pages, of features, of the sections' order.

It is read off the text of the style sheet, without the engine.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PAGE_RULE = re.compile(r"@page\b([^{]*)\{", re.IGNORECASE)
_NTH = re.compile(r":nth\(([^)]*)\)", re.IGNORECASE)
# What depends on all that stands before it, or on the number of the page: in the text itself.
_RUNNING = re.compile(
    r"target-counters?\(|target-text\(|\belement\(|running\(|counters?\(\s*pages?\b|"
    r"position:\s*fixed|@note-area",
    re.IGNORECASE,
)
_COUNTERS = re.compile(r"counter-(?:increment|reset|set)\s*:\s*([^;}]*)", re.IGNORECASE)
# Selectors that ask what stands before or behind a section.
_SECTION = r"(?:\bsection|\.matter|\.role-[\w-]+|\.level-\d+|\.page-\w+)[^\s,{>+~]*"
_ORDER = re.compile(
    rf"{_SECTION}:(?:first|last|only|nth)-|{_SECTION}\s*[+~]|[+~]\s*{_SECTION}|body\s*>[^,{{]*:",
    re.IGNORECASE,
)
_NTH_OF = re.compile(r"(\d+)\s+of\s+([\w-]+)")
_NAMED = re.compile(r"\bstring\(\s*([\w-]+)\s*(?:,\s*([\w-]+)\s*)?\)", re.IGNORECASE)
_STRING = re.compile(r"\bstring\(", re.IGNORECASE)
_LOCAL = frozenset({"page", "pages", "list-item", "footnote", "none", "auto", "inherit", "initial"})
# The features that the values of font-variant-* stand for (CSS Fonts 4, section 6).
_VARIANTS = {
    "small-caps": "smcp", "all-small-caps": "smcp c2sc", "petite-caps": "pcap",
    "all-petite-caps": "pcap c2pc", "unicase": "unic", "titling-caps": "titl",
    "lining-nums": "lnum", "oldstyle-nums": "onum", "proportional-nums": "pnum",
    "tabular-nums": "tnum", "diagonal-fractions": "frac", "stacked-fractions": "afrc",
    "ordinal": "ordn", "slashed-zero": "zero", "common-ligatures": "liga clig",
    "discretionary-ligatures": "dlig", "historical-ligatures": "hlig", "contextual": "calt",
    "historical-forms": "hist", "jis78": "jp78", "full-width": "fwid",
    "proportional-width": "pwid", "ruby": "ruby", "sub": "subs", "super": "sups",
}  # fmt: skip
_WORD = re.compile(r"[a-z][a-z0-9-]*")
_SETTING = re.compile(r"font-feature-settings\s*:\s*([^;}]*)", re.IGNORECASE)
_TAG = re.compile(r"[\"']([ -~]{4})[\"']")


def features(css: str) -> tuple[str, ...]:
    """The OpenType features that a style sheet can ask for: all that it names, and perhaps more."""
    words = set(_WORD.findall(_COMMENT.sub(" ", css).lower()))
    found = {tag for word, tags in _VARIANTS.items() if word in words for tag in tags.split()}
    for values in _SETTING.findall(css):
        found.update(_TAG.findall(values))
    return tuple(sorted(found))


def is_running(css: str) -> bool:
    """Whether pages depend on more than their own section: the book is then set in one piece.

    So it is with counters of the style sheet's own, which count on from section to section, with
    page numbers in the text, and with selectors that count the pages of the book.
    """
    text = _COMMENT.sub(" ", css)
    outside, inside = _apart(text)
    names = {
        word
        for values in _COUNTERS.findall(outside)
        for word in re.findall(r"[A-Za-z_][\w-]*", values)
    }
    counts = any("of" not in one.split() for one in _NTH.findall(" ".join(inside[0])))
    return (
        bool(_RUNNING.search(outside))
        or bool(_STRING.search(outside))
        or bool(names - _LOCAL)
        or counts
        or bool(_ORDER.search(re.sub(r"\bsection\.notes\b", "", outside)))
        or bool(re.search(r"\belement\(", inside[1], re.IGNORECASE))
    )


def counts_all(css: str) -> bool:
    """Whether heads or folios say how many pages there are."""
    return bool(re.search(r"counters?\(\s*pages\b", _COMMENT.sub(" ", css), re.IGNORECASE))


def named_strings(css: str) -> tuple[tuple[str, str], ...]:
    """The named strings that heads and folios print, each with the keyword that picks its value."""
    found = _NAMED.findall(_COMMENT.sub(" ", css))
    return tuple(sorted({(name, keyword.lower() or "first") for name, keyword in found}))


def counted_groups(css: str) -> dict[str, int | None]:
    """The page names whose pages are counted by selectors, with how far; None is without end."""
    found: dict[str, int | None] = {}
    for one in _NTH.findall(_COMMENT.sub(" ", css)):
        plain = _NTH_OF.fullmatch(one.strip())
        name = one.split()[-1]
        if plain is None:
            found[name] = None
        elif found.get(name, 0) is not None:
            found[name] = max(found.get(name) or 0, int(plain[1]))
    return found


def _apart(text: str) -> tuple[str, tuple[list[str], str]]:
    """A style sheet without its `@page` rules; and their selectors, and what they say."""
    rest: list[str] = []
    selectors: list[str] = []
    said: list[str] = []
    place = 0
    for found in _PAGE_RULE.finditer(text):
        if found.start() < place:
            continue
        rest.append(text[place : found.start()])
        selectors.append(found[1])
        place = _end(text, found.end())
        said.append(text[found.end() : place])
    rest.append(text[place:])
    return "".join(rest), (selectors, "".join(said))


def _end(text: str, place: int) -> int:
    """The place behind the brace that closes the block which begins at `place`."""
    depth = 1
    while depth and place < len(text):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        place += 1
    return place
