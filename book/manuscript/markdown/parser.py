"""The parser: markdown-it with our rules, used for its tokens alone."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from book.manuscript.markdown import block_rules, inline_rules
from book.manuscript.markdown.attributes import split_trailing
from book.manuscript.markdown.lists import fancy_list

_ENDS_TEXT = ["paragraph", "reference", "blockquote", "list"]
_DEPTH = 60


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": _DEPTH, "html": True})
    inline = inline_rules.PositionedInline()
    md.inline = inline
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # links are judged later
    md.core.ruler.enableOnly(["block"])
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


def parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """The tokens of `text` with inline children, and what the rules noted by the way."""
    md = _parser()
    env: dict[str, Any] = {"problems": []}
    tokens = md.parse(text, env)
    heading = False
    for token in tokens:
        if token.type == "inline":
            if heading:
                token.content, attributes = split_trailing(token.content)
                token.meta = {**token.meta, "attributes": attributes}
            env["inline_token"] = token
            token.children = md.inline.parse(token.content, md, env, [])
        heading = token.type == "heading_open"
    return tokens, env
