"""Lists as XHTML. An ordered list keeps the numbers that the author gave it.

`1.` is what every reader shows. For `1)` and `(1)` the list has the class `paren` or `parens`,
and a class for the style of its numbers; the style sheets then write the number themselves, from
the counter `item`, which starts where the list does.
"""

from __future__ import annotations

from dataclasses import replace
from string import ascii_lowercase

from book.markup.inline import inlines
from book.markup.setting import Setting
from book.markup.xml import escape, tag
from book.model.blocks import Block, DefinitionList, List, ListItem, Paragraph

_TYPES = {
    "decimal": "1",
    "lower-alpha": "a",
    "upper-alpha": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
_DELIMITERS = {".": "", ")": "paren", "()": "parens"}
_ROMAN = {
    **{"m": 1000, "cm": 900, "d": 500, "cd": 400, "c": 100, "xc": 90, "l": 50, "xl": 40},
    **{"x": 10, "ix": 9, "v": 5, "iv": 4, "i": 1},
}
_BETWEEN = {".": "{}.", ")": "{})", "()": "({})"}


def listing(setting: Setting, node: List) -> str:
    """A list."""
    if setting.phrasing:
        return _spans(setting, node)
    items = "\n".join(tag("li", {}, _item(setting, item)) for item in node.items)
    return tag("ol" if node.ordered else "ul", _attributes(node), f"\n{items}\n")


def _attributes(node: List) -> dict[str, str | None]:
    classes = ["tight"] if node.tight else []
    if not node.ordered:
        return {"class": " ".join(classes) or None}
    classes += [_DELIMITERS[node.delimiter], node.style]
    # An engine that knows nothing of `start` still counts from here.
    before = node.start - 1
    counters = f"counter-reset: item {before} list-item {before}"
    return {
        "class": " ".join(filter(None, classes)),
        "type": _TYPES[node.style],
        "start": str(node.start) if node.start != 1 else None,
        "style": counters if node.start != 1 or node.delimiter != "." else None,
    }


def _item(setting: Setting, item: ListItem) -> str:
    return setting.blocks(setting, item.blocks)


def _spans(setting: Setting, node: List) -> str:
    """The list within a line: its numbers are written out, for spans have none."""
    parts = []
    for count, item in enumerate(node.items, start=node.start):
        number = _counted(count, node.style)
        mark = _BETWEEN[node.delimiter].format(number) if node.ordered else "•"
        number = tag("span", {"class": "number"}, escape(mark))
        parts.append(tag("span", {"class": "block li"}, f"{number} {_opened(setting, item)}"))
    return tag("span", {"class": f"block {'ol' if node.ordered else 'ul'}"}, "".join(parts))


def _counted(count: int, style: str) -> str:
    """The number of an item, as a list that is no span counts: many type `1.` before each."""
    if style == "decimal" or count < 1:
        return str(count)
    shown = _roman(count) if style.endswith("roman") else _letters(count)
    return shown.upper() if style.startswith("upper") else shown


def _roman(count: int) -> str:
    shown = ""
    for sign, value in _ROMAN.items():
        shown += sign * (count // value)
        count %= value
    return shown


def _letters(count: int) -> str:
    """`z` is followed by `aa` (CSS Counter Styles, 3.1.4)."""
    shown = ""
    while count:
        count, place = divmod(count - 1, 26)
        shown = ascii_lowercase[place] + shown
    return shown


def _opened(setting: Setting, item: ListItem) -> str:
    """The item's blocks; the first stands beside the number, and is no block of its own."""
    first, rest = item.blocks[:1], item.blocks[1:]
    opened: tuple[Block, ...] = tuple(
        replace(one, tight=True) if isinstance(one, Paragraph) else one for one in first
    )
    return setting.blocks(setting, (*opened, *rest))


def definition_list(setting: Setting, node: DefinitionList) -> str:
    """Terms and what is said of them."""
    span = setting.phrasing
    parts = []
    for item in node.items:
        term = inlines(setting, item.term)
        parts.append(tag("span", {"class": "block dt"}, term) if span else tag("dt", {}, term))
        for definition in item.definitions:
            said = setting.blocks(setting, definition)
            parts.append(tag("span", {"class": "block dd"}, said) if span else tag("dd", {}, said))
    inside = "".join(parts)
    return tag("span", {"class": "block dl"}, inside) if span else tag("dl", {}, inside)
