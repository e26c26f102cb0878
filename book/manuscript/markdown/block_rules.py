"""Block rules of our own: note definitions, fenced divs, line blocks, definition lists."""

from __future__ import annotations

from markdown_it.rules_block.state_block import StateBlock

from book.manuscript.markdown.attributes import Parsed, parse_attributes
from book.model.patterns import lazy

_DEFINITION = lazy(r"\[\^([^\]\n]+)\]:[ \t]*")
_FENCE = lazy(r"(:{3,})[ \t]*(\{[^\n]*\}|[A-Za-z][\w-]*)?[ \t]*:*[ \t]*$")
_TERM_TEXT = lazy(r"[:~][ \t]+")


def _rest(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _inner(state: StateBlock, line: int, last: int, skip: int, indent: int) -> None:
    """Parse the blocks that begin `skip` characters into `line`, inside `indent` columns."""
    saved = (state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent)
    tight, parent = state.tight, state.parentType
    start = state.bMarks[line] + state.tShift[line] + skip
    state.bMarks[line], state.tShift[line] = start, 0
    state.sCount[line] = state.blkIndent = indent
    state.tight, state.parentType = True, "root"
    state.line = line
    state.md.block.tokenize(state, line, last)
    state.bMarks[line], state.tShift[line], state.sCount[line], state.blkIndent = saved
    state.tight, state.parentType = tight, parent


def note_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^label]: text`, continued by lines indented by four columns or a tab.

    Only another definition may stand right before it; in a paragraph the line is text.
    """
    if state.is_code_block(start):
        return False
    match = _DEFINITION.match(_rest(state, start))
    if match is None or (silent and not state.env.get("note_depth")):
        return False
    if silent:
        return True
    token = state.push("note_open", "", 1)
    token.meta = {"label": match[1]}
    token.map = lines = [start, start + 1]
    state.env["note_depth"] = state.env.get("note_depth", 0) + 1
    if match.end() < len(_rest(state, start)):
        _inner(state, start, end, match.end(), state.blkIndent + 4)
    elif start + 1 < end and _continues(state, start + 1, end):
        _indented(state, start + 1, end)
    else:
        state.line = start + 1
    state.env["note_depth"] -= 1
    lines[1] = state.line
    state.push("note_close", "", -1)
    return True


def _continues(state: StateBlock, line: int, end: int) -> bool:
    following = state.skipEmptyLines(line)
    return following < end and state.sCount[following] >= state.blkIndent + 4


def _indented(state: StateBlock, line: int, end: int) -> None:
    state.blkIndent += 4
    state.line = line
    state.md.block.tokenize(state, line, end)
    state.blkIndent -= 4


def division(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: {.class}` … `:::`; a longer fence holds shorter ones."""
    if state.is_code_block(start):
        return False
    match = _FENCE.match(_rest(state, start))
    if match is None or not match[2]:
        return False
    attributes = _fence_attributes(match[2])
    if attributes is None:
        return False
    if silent:
        return True
    last = _closing_fence(state, start + 1, end)
    token = state.push("division_open", "div", 1)
    token.meta = {"attributes": attributes, "closed": last < end}
    token.map = [start, last]
    parent, state.parentType = state.parentType, "root"
    limit, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, start + 1, last)
    state.parentType, state.lineMax = parent, limit
    state.push("division_close", "div", -1)
    state.line = min(last + 1, end)
    return True


def _fence_attributes(text: str) -> Parsed | None:
    if text.startswith("{"):
        parsed = parse_attributes(text, 0)
        return parsed if parsed and parsed.end == len(text.rstrip(": \t")) else None
    return Parsed(None, (text,), (), len(text))


def _closing_fence(state: StateBlock, line: int, end: int) -> int:
    """The line of the fence that closes; fences with attributes open an inner one."""
    depth = 1
    while line < end:
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return line
        match = _FENCE.match(_rest(state, line))
        if match and state.sCount[line] - state.blkIndent < 4:
            depth += 1 if match[2] else -1
            if depth == 0:
                return line
        line += 1
    return end


def line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`| verse`: each line kept, a deeper blank after the bar kept as indent."""
    if state.is_code_block(start) or not _is_verse(_rest(state, start)):
        return False
    if silent:
        return True
    token = state.push("line_block_open", "div", 1)
    line = start
    while line < end and state.sCount[line] >= state.blkIndent and _is_verse(_rest(state, line)):
        line = _verse_line(state, line, end)
    token.map = [start, line]
    state.push("line_block_close", "div", -1)
    state.line = line
    return True


def _is_verse(text: str) -> bool:
    # A row of a table ends with a bar; a line of verse does not.
    return (text.startswith("| ") and not text.rstrip().endswith("|")) or text.rstrip() == "|"


def _verse_line(state: StateBlock, line: int, end: int) -> int:
    text = _rest(state, line)
    content = text[1:]
    words = content.strip()
    token = state.push("verse_open", "p", 1)
    token.map = [line, line + 1]
    token.meta = {"indent": max(0, len(content) - len(content.lstrip()) - 1)}
    parts = [words]
    line += 1
    # A line that begins with a blank goes on the line of verse above it.
    while line < end and state.sCount[line] > state.blkIndent and not state.isEmpty(line):
        following = _rest(state, line)
        if _is_verse(following):
            break
        parts.append(following.strip())
        line += 1
    inline = state.push("inline", "", 0)
    inline.content, inline.children, inline.map = "\n".join(parts), [], [token.map[0], line]
    state.push("verse_close", "p", -1)
    return line


def definition_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A term, and below it what is said of it behind `: `."""
    if silent:
        # What is said of a term ends where the next `: ` begins.
        outer = state.env.get("definition_columns", [])
        return state.sCount[start] in outer and bool(_TERM_TEXT.match(_rest(state, start)))
    if state.is_code_block(start) or not _text_line(state, start, end):
        return False
    opening = state.push("definitions_open", "dl", 1)
    line = start
    while line < end and (text := _text_line(state, line, end)):
        term = state.push("term_open", "dt", 1)
        term.map = [line, line + 1]
        inline = state.push("inline", "", 0)
        inline.content, inline.children, inline.map = _rest(state, line).strip(), [], term.map
        state.push("term_close", "dt", -1)
        line = _texts(state, text, end)
    opening.map = [start, line]
    state.push("definitions_close", "dl", -1)
    state.line = line
    return True


def _text_line(state: StateBlock, line: int, end: int) -> int:
    """The line of the first `: ` below the term in `line`; 0 when there is none."""
    if state.isEmpty(line) or state.sCount[line] != state.blkIndent:
        return 0
    if _TERM_TEXT.match(_rest(state, line)):
        return 0
    following = line + 1
    if following < end and state.isEmpty(following):
        following += 1
    if following >= end or state.isEmpty(following):
        return 0
    if not 0 <= state.sCount[following] - state.blkIndent < 4:
        return 0
    return following if _TERM_TEXT.match(_rest(state, following)) else 0


def _texts(state: StateBlock, line: int, end: int) -> int:
    while line < end and not state.isEmpty(line):
        match = _TERM_TEXT.match(_rest(state, line))
        if match is None or state.sCount[line] < state.blkIndent:
            break
        token = state.push("text_open", "dd", 1)
        token.map = [line, line + 1]
        indent = state.sCount[line] + max(2, min(match.end(), 4))
        columns: list[int] = state.env.setdefault("definition_columns", [])
        columns.append(state.sCount[line])
        _inner(state, line, end, match.end(), indent)
        columns.pop()
        state.push("text_close", "dd", -1)
        line = state.skipEmptyLines(state.line)
    return line
