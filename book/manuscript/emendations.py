"""The list of emendations: read from its file, and printed where the text asks for it.

An empty `::: {.emendations}` in the text is filled with one item a change.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import replace

from book.manuscript.settings import bad_toml
from book.model.blocks import Block, Division, List, ListItem, Paragraph
from book.model.book import Emendation
from book.model.finding import Finding, Severity
from book.model.inline import Emphasis, Text
from book.model.source import SourceFile, SourceSpan
from book.model.words import words

_KEYS = ("file", "place", "found", "printed", "why")


def read_emendations(source: SourceFile) -> tuple[tuple[Emendation, ...], list[Finding]]:
    """The emendations of a file, and findings about entries that are not whole."""
    try:
        data = tomllib.loads(source.text)
    except (ValueError, RecursionError) as error:
        return (), [bad_toml(error, source.text, source.path)]
    tables = data.get("emendation", [])
    # Other tables are the editor's own, such as what was left out; one that is mistyped is not.
    odd = difflib.get_close_matches("emendation", [one for one in data if one != "emendation"])
    if odd or not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        what = f"`{odd[0]}`" if odd else "`emendation`"
        message = f"{what} is no list of changes; readers would not be told of them"
        hint = "Head each change [[emendation]], with its keys below."
        span = SourceSpan(source.path, _line_of(source, odd[0] if odd else "emendation"))
        return (), [Finding("bad-emendation", Severity.ERROR, message, span, hint)]
    lines = [n for n, text in enumerate(source.lines, 1) if text.strip() == "[[emendation]]"]
    found: list[Emendation] = []
    findings: list[Finding] = []
    for index, table in enumerate(tables):
        span = SourceSpan(source.path, lines[index] if index < len(lines) else 1)
        missing = [key for key in _KEYS if not isinstance(table.get(key), str)]
        if missing:
            message = f"this emendation has no {' and no '.join(missing)}"
            hint = f"Each has {', '.join(_KEYS)}, in quotes."
            findings.append(Finding("bad-emendation", Severity.ERROR, message, span, hint))
        else:
            found.append(Emendation(**{key: table[key] for key in _KEYS}, span=span))
    return tuple(found), findings


def _line_of(source: SourceFile, name: str) -> int:
    written = (f"[[{name}", f"[{name}", name)
    return next((n for n, text in enumerate(source.lines, 1) if text.startswith(written)), 1)


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


def fill_lists(
    blocks: tuple[Block, ...], emendations: tuple[Emendation, ...], language: str
) -> tuple[Block, ...]:
    """`blocks` with the list of emendations in each empty division that asks for it.

    It speaks `language`, that of the book.
    """
    return tuple(_filled(block, emendations, language) for block in blocks)


def _filled(block: Block, emendations: tuple[Emendation, ...], language: str) -> Block:
    if not isinstance(block, Division):
        return block
    if "emendations" in block.attributes.classes and not block.blocks and emendations:
        return replace(block, blocks=(_list(emendations, block.span, language),))
    return replace(block, blocks=fill_lists(block.blocks, emendations, language))


def _list(emendations: tuple[Emendation, ...], span: SourceSpan, language: str) -> List:
    phrase = words(language)["emended"]
    return List(False, tuple(_item(one, phrase) for one in emendations), span)


def _item(one: Emendation, phrase: str) -> ListItem:
    span = one.span
    change = phrase.format(found=one.found, printed=one.printed, why=one.why)
    words = (
        Emphasis((Text(one.place, span),), span),
        Text(f": {change}.", span),
    )
    return ListItem((Paragraph(words, span, tight=True),), span)
