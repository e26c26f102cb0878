"""Block tokens to block nodes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from markdown_it.token import Token

from book.manuscript.markdown.context import DEPTH, EntryContext
from book.manuscript.markdown.html import VOID_TAGS, Event, read_html
from book.manuscript.markdown.html_judge import (
    element_attributes,
    judge_declaration,
    judge_end,
    judge_tag,
)
from book.manuscript.markdown.inline_tree import InlineBuilder
from book.manuscript.markdown.parser import parse_inline
from book.manuscript.markdown.parts import alignment, definitions, first_span
from book.manuscript.markdown.places import InlinePlaces, cell_columns
from book.manuscript.markdown.simple import simple_nodes
from book.manuscript.markdown.unsupported import Judge, suspicious
from book.model.anchors import place_anchor
from book.model.blocks import (
    Block,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    Heading,
    LineBlock,
    List,
    ListItem,
    Paragraph,
    Quote,
    Table,
    TableCell,
    ThematicBreak,
    VerseLine,
)
from book.model.book import Allowance
from book.model.inline import NO_ATTRIBUTES, Element, Image, Inline, Span, Text
from book.model.notes import NoteDefinition
from book.model.patterns import lazy
from book.model.source import SourceFile, SourceSpan

_ALLOW = lazy(r"\s*book:\s*allow\s+(\S+)\s*(.*?)\s*$", re.DOTALL)
_CONTAINERS = {
    "list_item": "list",
    "blockquote": "quote",
    "division": "division",
    "text": "definition list",
    "note": "note",
}


@dataclass(slots=True)
class _Frame:
    kind: str
    token: Token | None = None
    event: Event | None = None
    span: SourceSpan | None = None
    nodes: list[object] = field(default_factory=list)


class TreeBuilder:
    """Builds the blocks of one file. Definitions of notes go to the context."""

    def __init__(self, source: SourceFile, context: EntryContext) -> None:
        self._source = source
        self._context = context
        self._judge = Judge(source, context)
        self._row: tuple[int, list[int]] = (0, [])
        self._stack: list[_Frame] = [_Frame("root")]
        self._pending_allows: list[Allowance] = []
        self.allowances: list[Allowance] = []

    def build(self, tokens: list[Token]) -> tuple[Block, ...]:
        """The blocks of `tokens`."""
        self._judge.beginning()
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if token.type == "paragraph_open":
                self._whole_paragraph(token, tokens[index + 1])
                index += 3
            else:
                self._add(token, tokens, index)
                index += 1
        self._close_tags(0)
        self.allowances.extend(self._pending_allows)
        return tuple(self._stack[0].nodes)  # type: ignore[arg-type]

    def _span(self, token: Token) -> SourceSpan:
        first, last = token.map or [0, 0]
        line = self._source.line(first + 1)
        column = 1 if line[:1].isalnum() else len(line) - len(line.lstrip()) + 1
        end = self._source.line(last)
        return SourceSpan(self._source.path, first + 1, column, last, len(end) + 1)

    def _push(self, node: object) -> None:
        self._stack[-1].nodes.append(node)

    def _inline(self, token: Token, container: str = "") -> tuple[Inline, ...]:
        if suspicious(token):
            frame = self._stack[-1]
            if not frame.nodes and frame.kind in ("list_item", "blockquote"):
                container = frame.kind
            elif frame.nodes and isinstance(frame.nodes[-1], Table):
                container = "table"
            self._judge.text(token, container)
        children = token.children
        if children is None:
            places = InlinePlaces(self._source, token)
            nodes = simple_nodes(token.content, places, self._context)
            if nodes is not None:
                return nodes
            children = parse_inline(token, {"problems": []})
        return InlineBuilder(self._source, token, self._context).build(children)

    def _add(self, token: Token, tokens: list[Token], index: int) -> None:
        if token.nesting >= 0 and token.map and token.type not in ("html_block", "inline"):
            self._settle_allows(token)
        match token.type:
            case "inline":
                self._push_inline(token, tokens[index - 1])
            case "fence" | "code_block":
                self._judge.fence(token, self._span(token))
                language = token.info.split()[0] if token.info.split() else ""
                text = token.content.removesuffix("\n")
                self._push(CodeBlock(text, self._span(token), language))
            case "hr":
                self._push(ThematicBreak(self._span(token)))
            case "html_block":
                self._html(token)
            case _ if token.nesting == 1:
                self._stack.append(_Frame(token.type[:-5], token, span=self._span(token)))
            case _ if token.nesting == -1:
                self._close(token)
            case _:
                raise AssertionError(f"no block for {token.type}")

    def _whole_paragraph(self, opening: Token, inline: Token) -> None:
        if self._pending_allows:
            self._settle_allows(opening)
        nodes, span = self._inline(inline), self._span(opening)
        if len(nodes) == 1 and isinstance(nodes[0], Image):
            image = next(child for child in inline.children or () if child.type == "image")
            self._push(Figure(nodes[0], image.meta["caption"], span))
        else:
            self._push(Paragraph(nodes, span, opening.hidden))

    def _push_inline(self, token: Token, opening: Token) -> None:
        container = opening.type.removesuffix("_open")
        if container in ("th", "td"):
            self._place_cell(token)
            container = "table"
        self._stack[-1].nodes.extend(self._inline(token, container))
        if opening.type == "heading_open":
            self._stack[-1].token = token
            token.markup = opening.tag

    def _place_cell(self, token: Token) -> None:
        row = self._stack[-2]
        line = (token.map or [0])[0] + 1
        if self._row[0] != line:
            self._row = (line, cell_columns(self._source.line(line)))
        index, columns = len(row.nodes), self._row[1]
        if index < len(columns):
            token.meta["column"] = columns[index]

    def _close(self, token: Token) -> None:
        kind = token.type[:-6]
        depth = max(i for i, frame in enumerate(self._stack) if frame.kind == kind)
        self._close_tags(depth)
        frame = self._stack.pop()
        node = self._node(frame)
        if node is not None:
            self._push(node)

    def _node(self, frame: _Frame) -> object:  # noqa: C901 (one case a kind of block)
        span = frame.span or SourceSpan(self._source.path, 1)
        token, nodes = frame.token, tuple(frame.nodes)
        meta = token.meta if token else {}
        match frame.kind:
            case "heading":
                return self._heading(frame, span)
            case "blockquote":
                return Quote(nodes, span)  # type: ignore[arg-type]
            case "list_item":
                return ListItem(nodes, span, token.info if token else "")  # type: ignore[arg-type]
            case "bullet_list" | "ordered_list":
                return self._list(frame, span)
            case "division":
                return self._division(frame, span)
            case "note":
                self._note(meta["label"], nodes, span)
                return None
            case "verse":
                return VerseLine(nodes, meta["indent"], span)  # type: ignore[arg-type]
            case "line_block":
                return LineBlock(nodes, span)  # type: ignore[arg-type]
            case "term" | "text" | "tr" | "thead" | "tbody":
                return (frame.kind, nodes, span)
            case "definitions":
                return DefinitionList(definitions(nodes), span)
            case "th" | "td":
                style = str(token.attrs.get("style", "")) if token else ""
                return TableCell(nodes, alignment(style), first_span(nodes, span))  # type: ignore[arg-type]
            case "table":
                return self._table(nodes, span)
            case _:
                raise AssertionError(f"no block for {frame.kind}")

    def _heading(self, frame: _Frame, span: SourceSpan) -> Heading:
        token = frame.token
        assert token is not None  # noqa: S101 (set when its inline token was read)
        parsed = token.meta.get("attributes")
        anchor = place_anchor(self._context.entry, token.meta.get("id", "section"))
        self._judge.keys(parsed, span)
        attributes = self._context.attributes(parsed)
        level = int(token.markup[1]) if token.markup.startswith("h") else 1
        nodes = tuple(frame.nodes)
        return Heading(level, nodes, anchor, span, attributes)  # type: ignore[arg-type]

    def _list(self, frame: _Frame, span: SourceSpan) -> List:
        items = tuple(one for one in frame.nodes if isinstance(one, ListItem))
        paragraphs = [b for item in items for b in item.blocks if isinstance(b, Paragraph)]
        tight = all(one.tight for one in paragraphs)
        token = frame.token
        if frame.kind == "bullet_list" or token is None:
            return List(False, items, span, tight)
        start = int(token.attrs.get("start", 1))
        style = token.meta.get("style", "decimal")
        delimiter = token.meta.get("delimiter", token.markup or ".")
        return List(True, items, span, tight, start, style, delimiter)

    def _division(self, frame: _Frame, span: SourceSpan) -> Division:
        meta = frame.token.meta if frame.token else {}
        if not meta.get("closed", True):
            self._context.problem(
                "unclosed-div",
                span,
                "this ::: is never closed; all that follows stands in it",
                "Write a line ::: where it ends.",
            )
        self._judge.keys(meta.get("attributes"), span)
        attributes = self._context.attributes(meta.get("attributes"))
        return Division(tuple(frame.nodes), attributes, span)  # type: ignore[arg-type]

    def _note(self, label: str, nodes: tuple[object, ...], span: SourceSpan) -> None:
        inside = next(
            (_CONTAINERS[f.kind] for f in reversed(self._stack) if f.kind in _CONTAINERS), ""
        )
        key = f"{self._context.entry}/{label}"
        self._context.definitions.append(
            NoteDefinition(key, label, nodes, span, inside)  # type: ignore[arg-type]
        )

    def _table(self, nodes: tuple[object, ...], span: SourceSpan) -> Table:
        rows: list[tuple[TableCell, ...]] = []
        for part in nodes:
            if isinstance(part, tuple):
                rows.extend(row[1] for row in part[1])
        header, body = rows[0], tuple(rows[1:])
        for offset in range(len(body)):
            line = span.line + 2 + offset
            columns = cell_columns(self._source.line(line))
            if len(columns) > len(header):
                self._context.problem(
                    "table-row",
                    SourceSpan(self._source.path, line, columns[len(header)]),
                    f"this row has {len(columns)} cells, the table's head {len(header)}: "
                    "the cells beyond would not be printed",
                    "Add a column to the head, or write \\| for a bar in the text.",
                )
        return Table(header, body, span)

    def _html(self, token: Token) -> None:
        first = (token.map or [0])[0]
        if token.content.startswith("<!--") and "-->" not in token.content:
            # It takes all that follows; Python's versions differ in what they make of it.
            self._context.comment(self._source, first + 1, 1)
            return
        for event in read_html(token.content):
            line = first + event.line + 1
            column = event.offset + 1
            span = SourceSpan(self._source.path, line, column)
            match event.kind:
                case "comment":
                    self._context.comment(self._source, line, column)
                    self._comment(event.value, span)
                case "text" if event.value.strip():
                    self._text(event.value, span)
                case "start" if judge_tag(event, span, self._context):
                    self._open_tag(event, span)
                case "end":
                    self._close_tag(event, span)
                case "declaration":
                    judge_declaration(event, span, self._context)
                case _:
                    pass

    def _text(self, text: str, span: SourceSpan) -> None:
        """Push raw text, whose lines are those of the file: it begins where its first letter is."""
        above = len(text) - len(text.lstrip("\n"))
        column = 1 if above else span.column
        self._push(Text(text.strip("\n"), SourceSpan(span.file, span.line + above, column)))

    def _open_tag(self, event: Event, span: SourceSpan) -> None:
        if event.value in VOID_TAGS:
            pairs = element_attributes(event, self._context.entry)
            self._push(Element(event.value, pairs, (), span, void=True))
        elif len(self._stack) > DEPTH:
            self._context.too_deep(span)
        else:
            self._stack.append(_Frame(f"<{event.value}", event=event, span=span))

    def _close_tag(self, event: Event, span: SourceSpan) -> None:
        kind = f"<{event.value}"
        for depth in range(len(self._stack) - 1, 0, -1):
            frame = self._stack[depth]
            if frame.kind == kind:
                self._close_tags(depth)
                self._push(self._element(self._stack.pop()))
                return
            if frame.event is None:
                break
        judge_end(event, span, self._context)

    def _close_tags(self, depth: int) -> None:
        """Close the tags that stand open above `depth`."""
        while len(self._stack) - 1 > depth:
            frame = self._stack.pop()
            if frame.event is None:
                self._stack[-1].nodes.extend(frame.nodes)
                continue
            span = frame.span or SourceSpan(self._source.path, 1)
            name = frame.event.value
            self._context.problem("bad-html", span, f"<{name}> is not closed where it stands")
            self._push(self._element(frame))

    def _element(self, frame: _Frame) -> object:
        assert frame.event is not None  # noqa: S101 (only tags come here)
        if frame.event.value == "a" and "href" in dict(frame.event.attributes):
            return self._block_link(frame, dict(frame.event.attributes)["href"])
        pairs = element_attributes(frame.event, self._context.entry)
        span = frame.span or SourceSpan(self._source.path, 1)
        return Element(frame.event.value, pairs, tuple(frame.nodes), span)

    def _block_link(self, frame: _Frame, href: str) -> object:
        """A link among blocks of raw HTML; around whole blocks there can be none."""
        span, nodes = frame.span or SourceSpan(self._source.path, 1), tuple(frame.nodes)
        if all(isinstance(node, Inline) for node in nodes):
            builder = InlineBuilder(self._source, Token("inline", "", 0), self._context)
            return Span(builder.link(href, "", NO_ATTRIBUTES, nodes, span), span)  # type: ignore[arg-type]
        message = f"this link to “{href}” is around whole blocks; readers would get them without it"
        hint = "Put the link around words, inside the block."
        self._context.problem("bad-html", span, message, hint)
        return Element("div", (), nodes, span)

    def _comment(self, text: str, span: SourceSpan) -> None:
        match = _ALLOW.match(text)
        if match:
            allow = Allowance(match[1], match[2], span, self._source.path)
            self._pending_allows.append(allow)

    def _settle_allows(self, token: Token) -> None:
        first, last = token.map or [0, 0]
        for one in self._pending_allows:
            self.allowances.append(
                Allowance(one.rule, one.reason, one.span, one.file, first + 1, last)
            )
        self._pending_allows = []
