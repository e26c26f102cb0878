"""Inline rules of our own: note references, inline notes, spans, attributes, MathML.

markdown-it's inline tokens carry no places. The parser here gives each one its start and end in
the block's text, in `token.map`; the tree builder turns those into lines and columns.
"""

from __future__ import annotations

from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from book.manuscript.markdown.attributes import parse_attributes


class PositionedState(StateInline):
    """A state that notes where pending text began."""

    pending_start = 0

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
    """markdown-it's inline parser with places on all tokens."""

    def tokenize(self, state: StateInline) -> None:
        """Generate tokens for the state's range."""
        rules = self.ruler.getRules("")
        end = state.posMax
        limit = state.md.options["maxNesting"]
        while state.pos < end:
            start, known = state.pos, len(state.tokens)
            matched = state.level < limit and any(rule(state, False) for rule in rules)
            if matched:
                _place_new(state, start, known)
                continue
            state.append_pending(state.src[state.pos])
            state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse one block's text."""
        state = PositionedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


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


def note_reference(state: StateInline, silent: bool) -> bool:
    """`[^label]`. Odd labels are read too, so that a check can name them."""
    src = state.src
    if not src.startswith("[^", state.pos):
        return False
    end = src.find("]", state.pos + 2, state.posMax)
    label = src[state.pos + 2 : end]
    if (
        end < 0
        or not label.strip()
        or "\n" in label
        or "[" in label
        or src[end + 1 : end + 2] == "("
    ):
        return False
    if not silent:
        token = state.push("note_reference", "", 0)
        token.content = label
    state.pos = end + 1
    return True


def inline_note(state: StateInline, silent: bool) -> bool:
    """`^[text]`."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        if not silent:
            state.env.setdefault("problems", []).append(
                ("bad-inline-note", state.env.get("inline_token"), state.pos)
            )
        return False
    if not silent:
        last, start = state.posMax, state.pos
        opening = state.push("inline_note_open", "", 1)
        opening.map = [start, start + 2]
        state.pos, state.posMax = start + 2, end
        state.md.inline.tokenize(state)
        closing = state.push("inline_note_close", "", -1)
        closing.map = [end, end + 1]
        state.posMax = last
    state.pos = end + 1
    return True


def span(state: StateInline, silent: bool) -> bool:
    """`[text]{.class}`."""
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0 or end + 1 >= state.posMax:
        return False
    parsed = parse_attributes(state.src[: state.posMax], end + 1)
    if parsed is None:
        return False
    if not silent:
        last, start = state.posMax, state.pos
        opening = state.push("span_open", "span", 1)
        opening.map = [start, start + 1]
        opening.meta = {"attributes": parsed}
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        closing = state.push("span_close", "span", -1)
        closing.map = [end, parsed.end]
        state.posMax = last
    state.pos = parsed.end
    return True


_OWNERS = {"link_close", "image", "code_inline"}


def attached_attributes(state: StateInline, silent: bool) -> bool:
    """`{…}` right behind a link, an image or code."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    owner = state.tokens[-1]
    if owner.type not in _OWNERS or (owner.map or [0, -1])[1] != state.pos or silent:
        return False
    parsed = parse_attributes(state.src[: state.posMax], state.pos)
    if parsed is None:
        return False
    owner.meta = {**owner.meta, "attributes": parsed}
    state.pos = parsed.end
    return True


def math(state: StateInline, silent: bool) -> bool:
    """`<math>…</math>` whole: what stands inside is not Markdown."""
    if not state.src.startswith("<math", state.pos):
        return False
    end = state.src.find("</math>", state.pos, state.posMax)
    if end < 0:
        return False
    end += len("</math>")
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = state.src[state.pos : end]
    state.pos = end
    return True
