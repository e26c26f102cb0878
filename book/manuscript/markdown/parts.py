"""Small parts of blocks: the terms of a definition list, the alignment of a cell."""

from __future__ import annotations

from book.model.blocks import Alignment, Definition
from book.model.source import SourceSpan


def definitions(nodes: tuple[object, ...]) -> tuple[Definition, ...]:
    """The terms among `nodes`, each with what is said of it."""
    items: list[Definition] = []
    for one in nodes:
        if not isinstance(one, tuple):
            continue
        kind, children, span = one
        if kind == "term":
            items.append(Definition(children, (), span))
        elif items:
            last = items[-1]
            items[-1] = Definition(last.term, (*last.definitions, children), last.span)
    return tuple(items)


def alignment(style: str) -> Alignment:
    """The alignment in a cell's style, such as `text-align:right`."""
    match style.rpartition(":")[2]:
        case "left":
            return "left"
        case "center":
            return "center"
        case "right":
            return "right"
        case _:
            return ""


def first_span(nodes: tuple[object, ...], default: SourceSpan) -> SourceSpan:
    """The place of the first of `nodes`, or `default`."""
    span = getattr(nodes[0], "span", None) if nodes else None
    return span if isinstance(span, SourceSpan) else default
