"""Keeps a note on the page of its call.

`footnote-policy: line` makes the engine move a line to the next page when its note has no room.
But when a *later* paragraph has room for too few of its lines, the engine makes room by sending
away notes that it has already set, whatever the policy says. The call then stands on one page and
the note on the next. It does so everywhere but in columns, so here its line layout is told that it
is in a column; the paragraph then begins on the next page, and the note stays.

That switch is inside the engine, whose version is pinned; the press checks every note afterwards.
"""

from __future__ import annotations

from typing import Any

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint.layout import block


class _InColumn:
    """A layout context that says that it is in a column, and is otherwise the one it wraps."""

    __slots__ = ("_context",)
    in_column = True

    def __init__(self, context: Any) -> None:
        object.__setattr__(self, "_context", context)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._context, name, value)


_lay_lines = block._linebox_layout


def _lay_lines_and_keep_notes(context: Any, *arguments: Any) -> Any:
    inside = context if isinstance(context, _InColumn) else _InColumn(context)
    return _lay_lines(inside, *arguments)


block._linebox_layout = _lay_lines_and_keep_notes
