"""Notes of an entry: references and definitions joined, in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from book.model.blocks import Block, Paragraph
from book.model.edition import NoteSeries
from book.model.inline import LineBreak, NoteReference, Text
from book.model.notes import Note, NoteDefinition
from book.model.walk import children


def references_in(nodes: Iterable[object]) -> list[NoteReference]:
    """All note references in `nodes`, in reading order."""
    found: list[NoteReference] = []
    stack = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        kind = type(node)
        # Nearly all nodes are of these kinds; the others may ask for the way.
        if kind is Text or kind is LineBreak:
            continue
        if isinstance(node, NoteReference):
            found.append(node)
        elif isinstance(node, Paragraph):
            stack.extend(node.children[::-1])
        else:
            stack.extend(list(children(node))[::-1])
    return found


def join_notes(
    entry: str,
    blocks: tuple[Block, ...],
    definitions: Iterable[NoteDefinition],
    series: Mapping[str, NoteSeries],
) -> tuple[Note, ...]:
    """The notes that can be reached from the text, each after the first place that calls it.

    A note called inside a note follows its parent. Of a note defined twice the first text counts;
    the check that finds the second one stops the build.
    """
    by_key: dict[str, NoteDefinition] = {}
    for definition in definitions:
        by_key.setdefault(definition.key, definition)
    order, references = _reading_order(blocks, by_key)
    return tuple(
        Note(
            key,
            entry,
            by_key[key].label,
            by_key[key].blocks,
            tuple(references[key]),
            by_key[key].span,
            _series(by_key[key].label, series),
            parent,
        )
        for key, parent in order.items()
    )


def _reading_order(
    blocks: tuple[Block, ...], by_key: Mapping[str, NoteDefinition]
) -> tuple[dict[str, str | None], dict[str, list[NoteReference]]]:
    order: dict[str, str | None] = {}
    references: dict[str, list[NoteReference]] = {}
    # A stack of (references still to visit, the note that they stand in).
    stack: list[tuple[list[NoteReference], str | None]] = [(references_in(blocks)[::-1], None)]
    while stack:
        waiting, parent = stack[-1]
        if not waiting:
            stack.pop()
            continue
        reference = waiting.pop()
        key = reference.key
        if key not in by_key:
            continue
        references.setdefault(key, []).append(reference)
        if key not in order:
            order[key] = parent
            stack.append((references_in(by_key[key].blocks)[::-1], key))
    return order, references


def _series(label: str | None, series: Mapping[str, NoteSeries]) -> str:
    name, colon, _ = (label or "").partition(":")
    return name if colon and name in series else ""
