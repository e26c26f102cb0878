"""Inline tokens to inline nodes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it.token import Token

from book.manuscript.markdown.context import DEPTH, EntryContext
from book.manuscript.markdown.html import VOID_TAGS, Event, read_html
from book.manuscript.markdown.html_judge import (
    element_attributes,
    judge_declaration,
    judge_end,
    judge_tag,
)
from book.manuscript.markdown.places import InlinePlaces
from book.manuscript.markdown.smart import smarten
from book.manuscript.targets import join
from book.model.blocks import Paragraph
from book.model.inline import (
    NO_ATTRIBUTES,
    Attributes,
    Code,
    CrossReference,
    Element,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteReference,
    Span,
    Strong,
    Text,
)
from book.model.notes import NoteDefinition
from book.model.patterns import lazy
from book.model.source import SourceFile, SourceSpan

_OUTSIDE = lazy(r"(?:https?://|mailto:|tel:|doi:|urn:)", re.IGNORECASE)
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:|//|[/\\]")


@dataclass(slots=True)
class _Frame:
    """An open node: the token or tag that opened it, and what stands in it so far."""

    kind: str
    start: int
    token: Token | None = None
    event: Event | None = None
    nodes: list[Inline] = field(default_factory=list)


class InlineBuilder:
    """Builds the nodes of one inline token."""

    def __init__(self, source: SourceFile, token: Token, context: EntryContext) -> None:
        self._places = InlinePlaces(source, token)
        self._context = context
        self._source = source
        self._file = source.path
        self._stack: list[_Frame] = [_Frame("root", 0)]

    def build(self, tokens: list[Token]) -> tuple[Inline, ...]:
        """The nodes of `tokens`."""
        if self._context.smart:
            tokens = smarten(tokens, self._context.language)
        for token in tokens:
            self._add(token)
        while len(self._stack) > 1:
            self._close_unfinished()
        return _joined(self._stack[0].nodes)

    def _span(self, token: Token) -> SourceSpan:
        start, end = token.map or [0, 0]
        return self._places.span(start, end)

    def _push(self, node: Inline) -> None:
        self._stack[-1].nodes.append(node)

    def _add(self, token: Token) -> None:
        match token.type:
            case "text" | "text_special":
                if token.content:
                    self._push(Text(token.content, self._span(token)))
            case "softbreak" | "hardbreak":
                self._push(LineBreak(token.type == "hardbreak", self._span(token)))
            case "code_inline":
                attributes = self._context.attributes(token.meta.get("attributes"))
                self._push(Code(token.content, self._span(token), attributes))
            case "note_reference":
                self._push(self._reference(token))
            case "image":
                self._push(self._image(token))
            case "html_inline":
                for event in read_html(token.content):
                    self._html(event, token)
            case _ if token.nesting == 1:
                self._stack.append(_Frame(token.type[:-5], (token.map or [0])[0], token))
            case _ if token.nesting == -1:
                self._close(token)
            case _:
                raise AssertionError(f"no inline node for {token.type}")

    def _close(self, token: Token) -> None:
        kind = token.type[:-6]
        while len(self._stack) > 1 and self._stack[-1].kind != kind:
            self._close_unfinished()
        if len(self._stack) == 1:
            return
        frame = self._stack.pop()
        end = (token.map or [0, 0])[1]
        span = self._places.span(frame.start, end)
        children = _joined(frame.nodes)
        if len(self._stack) > DEPTH:
            self._context.too_deep(span)
            self._stack[-1].nodes.extend(children)
            return
        match kind:
            case "em":
                self._push(Emphasis(children, span))
            case "strong":
                self._push(Strong(children, span))
            case "span":
                parsed = frame.token.meta["attributes"] if frame.token else None
                self._push(Span(children, span, self._context.attributes(parsed)))
            case "link":
                self._stack[-1].nodes.extend(self._link(frame, token, children, span))
            case "inline_note":
                self._push(self._inline_note(children, span))

    def _reference(self, token: Token) -> NoteReference:
        key = f"{self._context.entry}/{token.content}"
        occurrence = self._context.note_occurrence(key)
        return NoteReference(key, token.content, occurrence, self._span(token))

    def _inline_note(self, children: tuple[Inline, ...], span: SourceSpan) -> NoteReference:
        context = self._context
        context.inline_notes += 1
        key = f"{context.entry}/^{context.inline_notes}"
        blocks = (Paragraph(children, span),) if children else ()
        context.definitions.append(NoteDefinition(key, None, blocks, span))
        return NoteReference(key, None, context.note_occurrence(key), span)

    def _image(self, token: Token) -> Image:
        context, span = self._context, self._span(token)
        parsed = token.meta.get("attributes")
        pairs = dict(parsed.pairs) if parsed else {}
        children = InlineBuilder._caption(self, token)
        text = "".join(node.text for node in children if isinstance(node, Text))
        path = unquote(str(token.attrs.get("src", "")))
        if _OUTSIDE.match(path) or _SCHEME.match(path):
            context.problem(
                "outside-resource",
                span,
                f"the image “{path}” is not a file of the book; it was not read",
                "Put the image beside the text and name it by a relative path.",
            )
        else:
            path = join(self._file, path)
            context.images.setdefault(path, span)
        alt = pairs.get("alt", text)
        attributes = context.attributes(parsed)
        return Image(path, alt, span, str(token.attrs.get("title", "")), attributes)

    def _caption(self, token: Token) -> tuple[Inline, ...]:
        shift = (token.map or [0])[0] + 2
        for child in token.children or ():
            if child.map:
                child.map = [child.map[0] + shift, child.map[1] + shift]
        saved, self._stack = self._stack, [_Frame("root", 0)]
        nodes = self.build(token.children or [])
        self._stack = saved
        token.meta["caption"] = nodes
        return nodes

    def _link(
        self, frame: _Frame, closing: Token, children: tuple[Inline, ...], span: SourceSpan
    ) -> tuple[Inline, ...]:
        opening = frame.token
        href = str(opening.attrs.get("href", "")) if opening else ""
        title = str(opening.attrs.get("title", "")) if opening else ""
        parsed = closing.meta.get("attributes")
        attributes = self._context.attributes(parsed)
        return self.link(unquote(href), title, attributes, children, span)

    def link(
        self,
        href: str,
        title: str,
        attributes: Attributes,
        children: tuple[Inline, ...],
        span: SourceSpan,
    ) -> tuple[Inline, ...]:
        """The node of a link, or its text alone when the link leads nowhere good."""
        context = self._context
        if href.startswith("#fn:"):
            return self._note_link(href[4:], children, span)
        if _OUTSIDE.match(href):
            shown = children or (Text(href, span),)
            return (Link(href, shown, span, title, None, attributes),)
        if _SCHEME.match(href):
            context.problem(
                "unsafe-link",
                span,
                f"the link to “{href}” leads out of the book to no web address; "
                "readers would get its text without a link",
                "Link to a heading (#id), a file of the book (other.md#id) or a web address.",
            )
            return children or (Text(href, span),)
        target = context.resolve(self._file, href)
        if target is None:
            context.problem(
                "dead-link",
                span,
                f"the link to “{href}” has no place to go: readers would get plain text",
                "Correct the id or the file's name; a heading gets an id by {#id}.",
            )
            return children or (Text(href, span),)
        if not children and "page" in attributes.classes:
            return (CrossReference("page", target.anchor, target.title, span, target.entry),)
        shown = children or (Text(target.title, span),)
        return (Link(f"#{target.anchor}", shown, span, title, target.entry, attributes),)

    def _note_link(
        self, label: str, children: tuple[Inline, ...], span: SourceSpan
    ) -> tuple[Inline, ...]:
        key = f"{self._context.entry}/{label}"
        return (*children, CrossReference("note", key, label, span, self._context.entry))

    def _html(self, event: Event, token: Token) -> None:
        span = self._span(token)
        match event.kind:
            case "text":
                self._push(Text(event.value, span))
            case "start":
                self._open_tag(event, span, (token.map or [0])[0])
            case "end":
                self._close_tag(event, span)
            case "declaration":
                judge_declaration(event, span, self._context)
            case "comment":
                self._context.comment(self._source, span.line, span.column)

    def _open_tag(self, event: Event, span: SourceSpan, start: int) -> None:
        if not judge_tag(event, span, self._context):
            return
        if event.value in VOID_TAGS:
            pairs = element_attributes(event, self._context.entry)
            self._push(Element(event.value, pairs, (), span, void=True))
            return
        if len(self._stack) > DEPTH:
            self._context.too_deep(span)
            return
        self._stack.append(_Frame(f"<{event.value}", start, event=event))

    def _close_tag(self, event: Event, span: SourceSpan) -> None:
        kind = f"<{event.value}"
        if all(frame.kind != kind for frame in self._stack):
            judge_end(event, span, self._context)
            return
        while self._stack[-1].kind != kind:
            self._close_unfinished()
        frame = self._stack.pop()
        self._push(self._element(frame))

    def _element(self, frame: _Frame) -> Inline:
        span = self._places.span(frame.start)
        children = _joined(frame.nodes)
        event = frame.event
        if event is None:
            return Span(children, span)
        pairs = element_attributes(event, self._context.entry)
        if event.value == "a":
            values = dict(event.attributes)
            nodes = self.link(values.get("href", ""), "", NO_ATTRIBUTES, children, span)
            return nodes[0] if len(nodes) == 1 else Span(nodes, span)
        return Element(event.value, pairs, children, span)

    def _close_unfinished(self) -> None:
        frame = self._stack.pop()
        if frame.event is not None:
            self._context.problem(
                "bad-html",
                self._places.span(frame.start),
                f"<{frame.event.value}> is not closed in its paragraph",
                f"Write </{frame.event.value}> where it ends.",
            )
            self._push(self._element(frame))
        else:
            self._stack[-1].nodes.extend(frame.nodes)


def _joined(nodes: list[Inline]) -> tuple[Inline, ...]:
    """`nodes` with neighbouring runs of text made one where they touch in the source."""
    result: list[Inline] = []
    for node in nodes:
        last = result[-1] if result else None
        if isinstance(node, Text) and isinstance(last, Text) and _touch(last, node):
            span = last.span
            merged = SourceSpan(
                span.file, span.line, span.column, node.span.end_line, node.span.end_column
            )
            result[-1] = Text(last.text + node.text, merged)
        else:
            result.append(node)
    return tuple(result)


def _touch(first: Text, second: Text) -> bool:
    a, b = first.span, second.span
    return (
        a.end_line == b.line
        and a.end_column == b.column
        and a.end_column - a.column == len(first.text)
        and b.end_column - b.column == len(second.text)
    )
