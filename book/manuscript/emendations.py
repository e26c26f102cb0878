"""The list of emendations: read from its file, and printed where the text asks for it.

An empty `::: {.emendations}` in the text is filled with one item a change.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace

from book.model.blocks import Block, Division, List, ListItem, Paragraph
from book.model.book import Emendation
from book.model.finding import Finding, Severity
from book.model.inline import Emphasis, Text
from book.model.source import SourceFile, SourceSpan

_KEYS = ("file", "place", "found", "printed", "why")


def read_emendations(source: SourceFile) -> tuple[tuple[Emendation, ...], list[Finding]]:
    """The emendations of a file, and findings about entries that are not whole."""
    try:
        data = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        span = SourceSpan(source.path, 1)
        return (), [Finding("bad-toml", Severity.ERROR, f"not valid TOML: {error}", span)]
    tables = data.get("emendation", [])
    lines = [n for n, text in enumerate(source.lines, 1) if text.strip() == "[[emendation]]"]
    found: list[Emendation] = []
    findings: list[Finding] = []
    for index, table in enumerate(tables if isinstance(tables, list) else []):
        span = SourceSpan(source.path, lines[index] if index < len(lines) else 1)
        missing = [key for key in _KEYS if not isinstance(table.get(key), str)]
        if missing:
            message = f"this emendation has no {' and no '.join(missing)}"
            findings.append(Finding("bad-emendation", Severity.ERROR, message, span))
        else:
            found.append(Emendation(**{key: table[key] for key in _KEYS}, span=span))
    return tuple(found), findings


def check_emendations(
    emendations: tuple[Emendation, ...], sources: Mapping[str, SourceFile]
) -> list[Finding]:
    """Findings for emendations that the text does not carry out."""
    findings: list[Finding] = []
    for one in emendations:
        source = sources.get(one.file)
        if source is None or one.printed not in source.text:
            findings.append(
                Finding(
                    "emendation-not-made",
                    Severity.ERROR,
                    f"“{one.printed}” does not stand in {one.file}; readers would be told of a "
                    "change that is not there",
                    one.span,
                    "Correct the text or the list.",
                )
            )
    return findings


def fill_lists(blocks: tuple[Block, ...], emendations: tuple[Emendation, ...]) -> tuple[Block, ...]:
    """`blocks` with the list of emendations in each empty division that asks for it."""
    return tuple(_filled(block, emendations) for block in blocks)


def _filled(block: Block, emendations: tuple[Emendation, ...]) -> Block:
    if not isinstance(block, Division):
        return block
    if "emendations" in block.attributes.classes and not block.blocks and emendations:
        return replace(block, blocks=(_list(emendations, block.span),))
    return replace(block, blocks=fill_lists(block.blocks, emendations))


def _list(emendations: tuple[Emendation, ...], span: SourceSpan) -> List:
    return List(False, tuple(_item(one) for one in emendations), span)


def _item(one: Emendation) -> ListItem:
    span = one.span
    words = (
        Emphasis((Text(one.place, span),), span),
        Text(f": for ‘{one.found}’ read ‘{one.printed}’ ({one.why}).", span),
    )
    return ListItem((Paragraph(words, span, tight=True),), span)
