"""The parser: markdown-it with our rules, used for its tokens alone."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.token import Token

from book.manuscript.markdown import block_rules, inline_rules
from book.manuscript.markdown.attributes import split_trailing
from book.manuscript.markdown.blocks import Blocks
from book.manuscript.markdown.context import DEPTH
from book.manuscript.markdown.inline_state import PositionedInline, link_label
from book.manuscript.markdown.lists import fancy_list
from book.manuscript.markdown.simple import is_simple

_ENDS_TEXT = ["paragraph", "reference", "blockquote", "list"]


@lru_cache(maxsize=2)
def _parser(fast: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": DEPTH, "html": True})
    md.inline = inline = PositionedInline(fast)
    md.block = Blocks(fast)
    md.helpers = SimpleNamespace(  # type: ignore[assignment]  # stands for the module of that name
        parseLinkDestination=helpers.parseLinkDestination,
        parseLinkLabel=link_label,
        parseLinkTitle=helpers.parseLinkTitle,
    )
    md.configure("commonmark", {"maxNesting": DEPTH, "html": True})
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # links are judged later
    inline.ruler.disable(["linkify", "strikethrough"])
    inline.ruler2.disable(["strikethrough", "fragments_join"])
    inline.ruler.before("link", "note_reference", inline_rules.note_reference)
    inline.ruler.before("link", "inline_note", inline_rules.inline_note)
    inline.ruler.before("autolink", "span", inline_rules.span)
    inline.ruler.before("link", "attached", inline_rules.attached_attributes)
    inline.ruler.before("autolink", "math", inline_rules.math)
    block = md.block.ruler
    block.enable("table")
    block.before("table", "line_block", block_rules.line_block, {"alt": []})
    block.before("fence", "division", block_rules.division, {"alt": _ENDS_TEXT})
    block.before("reference", "note", block_rules.note_definition, {"alt": ["paragraph"]})
    block.before("list", "fancy_list", fancy_list, {"alt": ["paragraph"]})
    block.before("paragraph", "definitions", block_rules.definition_list, {"alt": ["paragraph"]})
    return md


def parse(text: str, fast: bool = True) -> tuple[list[Token], dict[str, Any]]:
    """The tokens of `text` with inline children, and what the rules noted by the way.

    With `fast`, plain paragraphs take a short way; the book is the same. An inline token that
    `simple_nodes` may read has no children.
    """
    md = _parser(fast)
    env: dict[str, Any] = {"problems": []}
    tokens: list[Token] = []
    md.block.parse(text, md, env, tokens)
    heading = False
    for token in tokens:
        if token.type == "inline":
            if heading:
                token.content, attributes = split_trailing(token.content)
                token.meta = {**token.meta, "attributes": attributes}
            if fast and not heading and is_simple(token.content):
                token.children = None
            else:
                parse_inline(token, env, fast)
        heading = token.type == "heading_open"
    return tokens, env


def parse_inline(token: Token, env: dict[str, Any], fast: bool = True) -> list[Token]:
    """Read the text of an inline token; its children, which it then has."""
    md = _parser(fast)
    env["inline_token"] = token
    token.children = md.inline.parse(token.content, md, env, [])
    return token.children
