"""markdown-it's inline parser, with the place of every token.

markdown-it's inline tokens carry no places. The parser here gives each one its start and end in
the block's text, in `token.map`; the tree builder turns those into lines and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from book.model.patterns import lazy

# What some rule begins at, or (a closing bracket) what a rule looks for; all else is text. A rule
# that is added to the parser wants its characters here.
_STARTS = lazy(r"\[|\]|\*|\n|\\|`|_|<|&|\{|!(?=\[)|\^(?=\[)")
_RULES_AT = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "emphasis": "*_",
    "note_reference": "[",
    "inline_note": "^",
    "attached": "{",
    "link": "[",
    "image": "!",
    "span": "[",
    "math": "<",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}


Rule = Callable[[StateInline, bool], bool]


class PositionedState(StateInline):
    """A state that notes where pending text began, and the closing brackets it has found."""

    pending_start = 0

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self.labels: dict[tuple[int, int, bool], int] = {}
        self.too_deep = -1
        self._lasts: dict[str, int] = {}

    def last(self, text: str) -> int:
        """The last place of `text`, or -1; looked for once."""
        if text not in self._lasts:
            self._lasts[text] = self.src.rfind(text)
        return self._lasts[text]

    def append_pending(self, text: str) -> None:
        """Append literal text that stands at `pos`."""
        if not self._pending and not self._pending_buffer:
            self.pending_start = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:
        """Flush the pending text as a token with its place."""
        token = super().pushPending()
        token.map = [self.pending_start, self.pending_start + len(token.content)]
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Push a token; its place is filled in by the tokenizer."""
        return super().push(ttype, tag, nesting)


class PositionedInline(ParserInline):
    """markdown-it's inline parser with places on all tokens.

    Nesting beyond the limit (spans in links in notes …) is noted in `env["problems"]` as
    `too-deep`; what is deeper stays text. When `quick`, only the rules are tried that can begin
    with the letter at hand.
    """

    def __init__(self, quick: bool = True) -> None:
        super().__init__()
        self.quick = quick

    @cached_property
    def rules_at(self) -> dict[str, tuple[Rule, ...]]:
        """The active rules by the characters that they begin at, in their order."""
        found: dict[str, tuple[Rule, ...]] = {}
        for name, rule in zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True):
            for character in _RULES_AT.get(name, ""):
                found[character] = (*found.get(character, ()), rule)
        return found

    def tokenize(self, state: StateInline) -> None:
        """Generate tokens for the state's range."""
        end = state.posMax
        deep = state.level >= state.md.options["maxNesting"]
        if deep:
            _note_depth(state, state.pos)
        while state.pos < end:
            start, known = state.pos, len(state.tokens)
            if self.quick and _skip_text(state):
                state.pos, stop = start, state.pos
                state.append_pending(state.src[start:stop])
                state.pos = stop
            elif not deep and any(rule(state, False) for rule in self._rules(state.src[start])):
                _place_new(state, start, known)
            else:
                state.append_pending(state.src[start])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def _rules(self, first: str) -> Sequence[Rule]:
        return self.rules_at.get(first, ()) if self.quick else self.ruler.getRules("")

    def skipToken(self, state: StateInline) -> None:
        """Go on behind the token at the state's place; none is made."""
        start = state.pos
        if start in state.cache:
            state.pos = state.cache[start]
            return
        if self.quick and state.src[start] != "]" and _skip_text(state):
            pass
        elif state.level >= state.md.options["maxNesting"]:
            assert isinstance(state, PositionedState)  # noqa: S101 (the parser makes no other)
            state.too_deep = start if state.too_deep < 0 else state.too_deep
            state.pos = state.posMax
        else:
            # The level is counted up, so that brackets in brackets come to an end.
            state.level += 1
            matched = any(rule(state, True) for rule in self._rules(state.src[start]))
            state.level -= 1
            if not matched:
                state.pos += 1
        state.cache[start] = state.pos

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse one block's text."""
        state = PositionedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        # Brackets that are nothing but brackets may be as deep as they like.
        if state.too_deep >= 0 and any(mark in src for mark in ("^[", "](", "]{")):
            _note_depth(state, state.too_deep)
        for token in tokens:
            # Of two marks the inner one became the tag, and the outer one nothing.
            if token.tag == "strong" and token.map is not None:
                outer = (-1, 0) if token.nesting == 1 else (0, 1)
                token.map = [token.map[0] + outer[0], token.map[1] + outer[1]]
        return state.tokens


def _skip_text(state: StateInline) -> bool:
    """Go on to the next place that a rule may begin at; False when that is here."""
    start = state.pos
    match = _STARTS.search(state.src, start, state.posMax)
    state.pos = match.start() if match else state.posMax
    return state.pos > start


def _note_depth(state: StateInline, place: int) -> None:
    state.env["problems"].append(("too-deep", state.env["inline_token"], place))


def _place_new(state: StateInline, start: int, known: int) -> None:
    # A run of emphasis marks is pushed as one token a mark, all at once.
    offset = start
    for token in state.tokens[known:]:
        if token.map is not None:
            continue
        token.map = [start, state.pos]
        if token.type == "text":
            token.map = [offset, offset + len(token.content)]
            offset += len(token.content)


def link_label(state: StateInline, start: int, disableNested: bool = False) -> int:
    """The place of the bracket that closes the one at `start`, or -1: markdown-it's, but sooner.

    Links, spans and notes ask for the same bracket, one after the other; and where none closes,
    there is nothing to try.
    """
    assert isinstance(state, PositionedState)  # noqa: S101 (the parser makes no other)
    if state.last("]") <= start:
        return -1
    key = (start, state.posMax, disableNested)
    if key not in state.labels:
        state.labels[key] = _closing_bracket(state, start, disableNested)
    return state.labels[key]


def _closing_bracket(state: StateInline, start: int, no_links: bool) -> int:
    """As markdown-it finds it, but a note's call is no link: it may stand in a link's text."""
    before, depth = state.pos, 1
    state.pos = start + 1
    while state.pos < state.posMax:
        at = state.pos
        if state.src[at] == "]" and (depth := depth - 1) == 0:
            break
        state.md.inline.skipToken(state)
        if state.src[at] == "[":
            if state.pos == at + 1:
                depth += 1
            elif no_links and not state.src.startswith("[^", at):
                depth = -1
                break
    end = state.pos if depth == 0 else -1
    state.pos = before
    return end
