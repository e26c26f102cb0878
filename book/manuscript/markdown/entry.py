"""An entry from its texts: first what they tell of themselves, then, with all links, its nodes."""

from __future__ import annotations

from dataclasses import dataclass, field

from markdown_it.token import Token

from book.manuscript.emendations import fill_lists
from book.manuscript.markdown.context import (
    TOO_DEEP,
    TOO_DEEP_HINT,
    Anchor,
    EntryContext,
    collect_anchors,
    link_addresses,
)
from book.manuscript.markdown.parser import parse
from book.manuscript.markdown.places import InlinePlaces
from book.manuscript.markdown.tree import TreeBuilder
from book.manuscript.notes import join_notes, references_in
from book.manuscript.targets import EntryTexts, Made, Outline, Resolver, Target
from book.model.anchors import place_anchor
from book.model.blocks import Block, CodeBlock, Division, List, Quote
from book.model.book import EntrySettings
from book.model.finding import Finding, Severity
from book.model.inline import Code, Element, Image, NoteReference, Text
from book.model.notes import NoteDefinition, Unprinted
from book.model.remembered import Content
from book.model.source import SourceFile
from book.model.walk import walk


@dataclass(slots=True)
class _File:
    source: SourceFile
    tokens: list[Token]
    anchors: list[Anchor]
    links: tuple[Unprinted, ...]
    of_notes: bool


@dataclass(slots=True)
class Parsed:
    """An entry whose texts are parsed."""

    texts: EntryTexts
    files: list[_File] = field(default_factory=list)
    outline: Outline = field(default_factory=lambda: Outline("", {}, ()))


def parse_entry(texts: EntryTexts) -> Parsed:
    """The texts of an entry, parsed; links are not resolved yet."""
    parsed = Parsed(texts)
    taken: dict[str, int] = {}
    places: dict[str, Target] = {}
    findings: list[Finding] = []
    title = ""
    for source, of_notes in ((texts.text, False), (texts.notes, True)):
        if source is None:
            continue
        tokens, env = parse(source.text)
        findings.extend(_problems(source, env["problems"]))
        anchors = collect_anchors(tokens, source, taken)
        links = link_addresses(source, env.get("references", {}))
        parsed.files.append(_File(source, tokens, anchors, links, of_notes))
        findings.extend(_add_places(texts.entry.id, anchors, places))
        if not of_notes:
            title = next((one.title for one in anchors if one.title), "")
    parsed.outline = Outline(title, places, tuple(findings))
    return parsed


def _problems(source: SourceFile, problems: list[tuple[str, Token, int]]) -> list[Finding]:
    found: dict[str, Finding] = {}
    for rule, token, position in problems:
        # What is too deep stays so for all that follows in it: once a file is enough.
        if rule not in found:
            span = InlinePlaces(source, token).span(position)
            found[rule] = Finding(rule, Severity.ERROR, TOO_DEEP, span, TOO_DEEP_HINT)
    return list(found.values())


def _add_places(entry: str, anchors: list[Anchor], places: dict[str, Target]) -> list[Finding]:
    findings: list[Finding] = []
    for one in anchors:
        if one.id in places and not one.made:
            findings.append(
                Finding(
                    "id-collision",
                    Severity.ERROR,
                    f"the id “{one.id}” stands twice in this entry; links would go wrong",
                    one.span,
                    "Give one of the places another id.",
                )
            )
            continue
        places[one.id] = Target(entry, place_anchor(entry, one.id), one.title)
    return findings


def build_entry(parsed: Parsed, resolve: Resolver) -> tuple[Made, Content]:
    """The nodes of an entry, and what else came of them. `parsed` is used up.

    Args:
        parsed: the entry, parsed.
        resolve: takes the file of a link and its target, and gives the place in the book.
    """
    texts, entry = parsed.texts, parsed.texts.entry
    asked: dict[tuple[str, str], Target | None] = {}

    def noted(file: str, href: str) -> Target | None:
        target = asked[file, href] = resolve(file, href)
        return target

    context = EntryContext(entry.id, texts.language, entry.smart, noted)
    blocks: tuple[Block, ...] = ()
    allowances = []
    for file in parsed.files:
        builder = TreeBuilder(file.source, context)
        built = builder.build(file.tokens)
        # They are as large as the model, and of no more use.
        file.tokens = []
        allowances.extend(builder.allowances)
        if file.of_notes:
            _refuse(built, context)
        else:
            blocks = built
    # A definition inside another is read first, and stands behind it.
    definitions = tuple(sorted(context.definitions, key=lambda one: _order(entry, one)))
    notes = join_notes(entry.id, blocks, definitions, texts.series)
    links = [link for file in parsed.files for link in file.links]
    content = Content(
        blocks=fill_lists(blocks, texts.emendations, texts.language),
        notes=notes,
        definitions=definitions,
        anchors={one.id: one.span for file in parsed.files for one in file.anchors},
        unprinted=(*context.unprinted, *links),
    )
    made = Made(
        tuple((*link, target) for link, target in asked.items()),
        tuple(context.findings),
        tuple(context.images.items()),
        tuple(allowances),
        tuple((note.key, note.series) for note in notes),
    )
    return made, content


def _refuse(stray: tuple[Block, ...], context: EntryContext) -> None:
    """Tell of what stands in a notes file and is no note."""
    for block in stray:
        if isinstance(block, List | Quote | Division) and not _holds_text(block):
            continue  # of notes alone, of which a rule tells
        context.problem(
            "stray-text",
            block.span,
            "this stands in a notes file outside any note; it would not be printed",
            "Move it to the text file, or indent it by four spaces to make it part of a note.",
            note=next((one.key for one in references_in((block,))), None),
        )


def _order(entry: EntrySettings, one: NoteDefinition) -> tuple[bool, int, int]:
    return one.span.file != entry.text, one.span.line, one.span.column


def _holds_text(block: Block) -> bool:
    kinds = (CodeBlock, Text, Code, Image, Element, NoteReference)
    return any(isinstance(node, kinds) for node in walk((block,)))
