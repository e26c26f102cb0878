"""Lists that CommonMark does not know: `(1)`, `a.`, `a)`, `i.`, `(i)`, `A.` and their like."""

from __future__ import annotations

from dataclasses import dataclass

from markdown_it.rules_block.state_block import StateBlock

from book.model.patterns import lazy

_MARKER = lazy(
    r"(?P<open>\(?)(?P<number>\d{1,9}|[A-Za-z]|[ivxlcdm]{2,}|[IVXLCDM]{2,})(?P<close>[.)])"
    r"(?P<space>[ \t]+)(?=\S)"
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(frozen=True, slots=True)
class Marker:
    """A list marker: its style, its delimiter, its number, and its width with the blanks."""

    number: str
    delimiter: str
    style: str
    width: int


def roman_value(text: str) -> int:
    """The value of a roman number."""
    values = [_VALUES[letter] for letter in text.lower()]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < following else one for one, following in pairs)


def number_value(number: str, style: str) -> int:
    """The value of a list number such as `3`, `c` or `iii`."""
    if style == "decimal":
        return int(number)
    if style.endswith("roman"):
        return roman_value(number)
    return ord(number.lower()) - ord("a") + 1


def read_marker(text: str, style: str | None = None) -> Marker | None:
    """The marker that `text` begins with; `style` is that of the list it would go on with."""
    match = _MARKER.match(text)
    if match is None or (match["open"] and match["close"] != ")"):
        return None
    number, delimiter = match["number"], "()" if match["open"] else match["close"]
    if number.isdigit():
        found = "decimal"
    else:
        # "B. Russell" begins a paragraph: a capital with a full stop wants two blanks.
        if number.isupper() and delimiter == "." and len(match["space"]) < 2:
            return None
        case = "lower" if number.islower() else "upper"
        roman = len(number) > 1 or (number in "iI" and style != f"{case}-alpha")
        if style == f"{case}-roman" and set(number.lower()) <= set(_VALUES):
            roman = True
        found = f"{case}-{'roman' if roman else 'alpha'}"
    return Marker(number, delimiter, found, match.end())


def _marker_at(state: StateBlock, line: int, style: str | None = None) -> Marker | None:
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    marker = read_marker(text, style)
    # `1.` and `1)` are CommonMark's.
    if marker is None or (marker.style == "decimal" and marker.delimiter != "()"):
        return None
    return marker


def fancy_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """An ordered list with numbers of another style than CommonMark's."""
    open_lists: list[tuple[Marker, int]] = state.env.setdefault("fancy_lists", [])
    if silent:
        return any(_goes_on(state, start, *one) for one in open_lists)
    if state.is_code_block(start) or (marker := _marker_at(state, start)) is None:
        return False
    opening = state.push("ordered_list_open", "ol", 1)
    opening.meta = {"style": marker.style, "delimiter": marker.delimiter}
    opening.attrs = {"start": number_value(marker.number, marker.style)}
    column = state.sCount[start]
    open_lists.append((marker, column))
    token_index, line, tight = len(state.tokens), start, True
    following: Marker | None = marker
    while following is not None:
        open_lists[-1] = (following, column)
        blank_before = line > start and state.isEmpty(line - 1)
        item_tight = _item(state, line, end, following)
        tight = tight and item_tight and not blank_before
        line = state.line
        goes_on = line < end and _goes_on(state, line, following, column)
        following = _marker_at(state, line, marker.style) if goes_on else None
    open_lists.pop()
    opening.map = [start, line]
    state.push("ordered_list_close", "ol", -1)
    if tight:
        _hide_paragraphs(state, token_index)
    return True


def _goes_on(state: StateBlock, line: int, last: Marker, column: int) -> bool:
    """Whether the item at `line` follows the one with the marker `last` in its list."""
    if state.isEmpty(line) or state.sCount[line] != column:
        return False
    marker = _marker_at(state, line, last.style)
    if marker is None or (marker.style, marker.delimiter) != (last.style, last.delimiter):
        return False
    # Behind “h.” stands “i.”; behind any other letter it is the first roman number of a list.
    return marker.number not in ("i", "I") or last.number in ("h", "H") or "roman" in last.style


def _item(state: StateBlock, line: int, end: int, marker: Marker) -> bool:
    token = state.push("list_item_open", "li", 1)
    token.info = marker.number
    token.map = lines = [line, line]
    saved = (state.tShift[line], state.sCount[line], state.blkIndent, state.tight)
    parent = state.parentType
    indent = state.sCount[line] + marker.width
    state.tShift[line] += marker.width
    state.sCount[line] = state.blkIndent = indent
    state.tight, state.parentType = True, "list"
    state.md.block.tokenize(state, line, end)
    tight = state.tight
    state.tShift[line], state.sCount[line], state.blkIndent, state.tight = saved
    state.parentType = parent
    lines[1] = state.line
    state.push("list_item_close", "li", -1)
    return tight


def _hide_paragraphs(state: StateBlock, index: int) -> None:
    level = state.level + 2
    for token in state.tokens[index:]:
        if token.level == level and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = True
