"""Inline rules of our own: note references, inline notes, spans, attributes, MathML."""

from __future__ import annotations

from markdown_it.rules_inline.state_inline import StateInline

from book.manuscript.markdown.attributes import parse_attributes
from book.manuscript.markdown.inline_state import PositionedState

_LONGEST_LABEL = 999
"""As for the labels of links: CommonMark 0.31.2, 4.7."""


def note_reference(state: StateInline, silent: bool) -> bool:
    """`[^label]`. Odd labels are read too, so that a check can name them."""
    src = state.src
    if not src.startswith("[^", state.pos):
        return False
    end = src.find("]", state.pos + 2, min(state.posMax, state.pos + _LONGEST_LABEL + 3))
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
        return False  # a check finds it: book/checks/shape_inline_notes.py
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
    assert isinstance(state, PositionedState)  # noqa: S101 (the parser makes no other)
    if state.last("</math>") < state.pos:
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
