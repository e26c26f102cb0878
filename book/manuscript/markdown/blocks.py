"""markdown-it's block parser, with a short way for plain paragraphs and an end to its nesting."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block.state_block import StateBlock
from markdown_it.token import Token

from book.model.patterns import lazy

# A line that begins so may be, or begin, something else than a paragraph's text. Every block rule
# wants one of these at its line's beginning, or (tables, setext headings, definition lists) at the
# beginning of a line that follows. It may name too much, and must not name too little.
_OPENS = lazy(
    r"[|:`~>\-+\[<#=]"
    r"|\*(?!\*{0,2}[^\s*])"
    r"|_(?!_{0,2}[^\s_])"
    r"|\(?(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdm]{2,}|[IVXLCDM]{2,})[.)](?:[ \t\n]|\Z)"
)
# What the line begins with that a rule can answer to; for the others it may be anything.
_RULES_AT = {
    "line_block": re.compile(r"\|"),
    "division": re.compile(":"),
    "fence": re.compile("[`~]"),
    "blockquote": re.compile(">"),
    "hr": re.compile("[-*_]"),
    "fancy_list": re.compile("[(0-9A-Za-z]"),
    "list": re.compile("[-*+0-9]"),
    "note": re.compile(r"\["),
    "reference": re.compile(r"\["),
    "html_block": re.compile("<"),
    "heading": re.compile("#"),
}
Rule = Callable[[StateBlock, int, int, bool], bool]


class Blocks(ParserBlock):
    """The block parser. With `plain`, paragraphs of plain lines are read without the rules.

    A block deeper than the limit is noted in `env["problems"]` as `too-deep`, and left out.
    """

    def __init__(self, plain: bool = True) -> None:
        super().__init__()
        self.plain = plain
        self._starts: dict[str, tuple[Rule, ...]] = {}

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Push the tokens of the lines from `startLine` to `endLine`."""
        limit = state.md.options["maxNesting"]
        line, blank_seen = startLine, False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= limit:
                _note_depth(state, line)
                state.line = endLine
                break
            if not (self.plain and _plain_paragraph(state, line)):
                first = state.src[state.bMarks[line] + state.tShift[line]]
                any(rule(state, line, endLine, False) for rule in self._rules_at(first))
            state.tight = not blank_seen
            line = state.line
            # A paragraph in a list may have taken the blank line behind it.
            if line - 1 < endLine and state.isEmpty(line - 1):
                blank_seen = True
            if line < endLine and state.isEmpty(line):
                blank_seen = True
                line += 1
                state.line = line

    def _rules_at(self, first: str) -> tuple[Rule, ...]:
        """The active rules that a line may answer to that begins with the letter `first`."""
        if not self.plain:
            return tuple(self.ruler.getRules(""))
        if first not in self._starts:
            names, rules = self.ruler.get_active_rules(), self.ruler.getRules("")
            self._starts[first] = tuple(
                rule
                for name, rule in zip(names, rules, strict=True)
                if name not in _RULES_AT or _RULES_AT[name].match(first)
            )
        return self._starts[first]


def _note_depth(state: StateBlock, line: int) -> None:
    start = state.bMarks[line] + state.tShift[line]
    token = Token("inline", "", 0, map=[line, line + 1])
    token.meta = {"column": start - state.src.rfind("\n", 0, start)}
    state.env["problems"].append(("too-deep", token, 0))


def _plain_paragraph(state: StateBlock, line: int) -> bool:
    """Read the paragraph at `line`; False, and nothing done, unless each of its lines is plain."""
    marks, shifts, ends, src = state.bMarks, state.tShift, state.eMarks, state.src
    start = marks[line] + shifts[line]
    if state.sCount[line] - state.blkIndent > 3 or _OPENS.match(src, start):
        return False
    limit, following = state.lineMax, line + 1
    while following < limit:
        begin = marks[following] + shifts[following]
        if begin >= ends[following]:
            break
        if _OPENS.match(src, begin):
            if not 0 <= state.sCount[following] < state.blkIndent:
                return False
            # Out of the list's item: no table, heading or definition, but perhaps the next item.
            if _ends_paragraph(state, following):
                break
        following += 1
    # Behind the blank line may stand what is said of the term that this then is.
    if following + 1 < limit:
        begin = marks[following + 1] + shifts[following + 1]
        if begin < ends[following + 1] and src[begin] in ":~":
            return False
    if following == line + 1:
        content = mdTrim(src[start : ends[line]])
    else:
        content = mdTrim(_lines(state, line, following))
    _push_paragraph(state, line, following, content)
    return True


def _ends_paragraph(state: StateBlock, line: int) -> bool:
    parent, state.parentType = state.parentType, "paragraph"
    rules = state.md.block.ruler.getRules("paragraph")
    ends = any(rule(state, line, state.lineMax, True) for rule in rules)
    state.parentType = parent
    return ends


def _lines(state: StateBlock, first: int, last: int) -> str:
    """The text of some lines, without the indent of the block that they stand in."""
    if state.blkIndent:
        return state.getLines(first, last, state.blkIndent, False)
    marks, ends, src = state.bMarks, state.eMarks, state.src
    return "\n".join([src[marks[line] : ends[line]] for line in range(first, last)])


@lru_cache(maxsize=128)
def _closing(level: int) -> Token:
    # Nobody looks at a paragraph's end, so one a level will do.
    return Token("paragraph_close", "p", -1, level=level, block=True)


def _push_paragraph(state: StateBlock, line: int, following: int, content: str) -> None:
    level, place = state.level, [line, following]
    opening = Token("paragraph_open", "p", 1, map=place, level=level, block=True)
    inline = Token("inline", "", 0, map=[line, following], level=level + 1, block=True)
    inline.content, inline.children = content, []
    state.tokens += (opening, inline, _closing(level))
    state.line = following
