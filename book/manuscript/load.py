"""A book, read: settings, texts, notes, images, and findings for all that was not right."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it.token import Token

from book.manuscript.consequences import with_consequences
from book.manuscript.emendations import check_emendations, fill_lists, read_emendations
from book.manuscript.files import BookFiles, Unreadable
from book.manuscript.images import COVER_TYPES, read_image
from book.manuscript.markdown.context import (
    TOO_DEEP,
    TOO_DEEP_HINT,
    Anchor,
    EntryContext,
    Target,
    collect_anchors,
    link_addresses,
)
from book.manuscript.markdown.inline_tree import join
from book.manuscript.markdown.parser import parse
from book.manuscript.markdown.places import InlinePlaces
from book.manuscript.markdown.tree import TreeBuilder
from book.manuscript.notes import join_notes, references_in
from book.manuscript.print_settings import is_press_profile
from book.manuscript.settings import load_settings
from book.manuscript.styles import read_style
from book.model.anchors import entry_anchor, place_anchor
from book.model.blocks import Block, CodeBlock, Division, Heading, List, Quote
from book.model.book import (
    Allowance,
    Book,
    BookStyles,
    Emendation,
    Entry,
    EntrySettings,
    ImageFile,
    Settings,
)
from book.model.finding import Finding, Severity
from book.model.inline import Code, Element, Image, NoteReference, Text
from book.model.notes import NoteDefinition, Unprinted
from book.model.source import SourceFile, SourceSpan
from book.model.theme import BadTheme, read_theme
from book.model.walk import plain_text, walk
from book.model.words import words


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book, or None when its settings can't be read, with the findings of the reading."""

    book: Book | None
    findings: list[Finding]


def load_book(root: Path, instead: Mapping[str, bytes] | None = None) -> Loaded:
    """Read the book whose `book.toml` stands in `root`, with some files as `instead` has them."""
    files = BookFiles(root, instead or {})
    try:
        source = files.text("book.toml")
    except Unreadable as error:
        return Loaded(None, [_finding(error, SourceSpan("book.toml", *error.place))])
    settings, findings = load_settings(source.text)
    if settings is None:
        return Loaded(None, findings)
    reader = _Reader(files, settings, {"book.toml": source}, list(findings))
    with uncollected():
        book = reader.read()
        return Loaded(book, with_consequences(reader.findings, book))


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector of cycles: a book has none, but a million nodes to look through."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _finding(error: Unreadable, span: SourceSpan | None) -> Finding:
    return Finding(error.rule, Severity.ERROR, str(error), span, error.hint)


@dataclass(slots=True)
class _File:
    source: SourceFile
    tokens: list[Token]
    anchors: list[Anchor]
    links: tuple[Unprinted, ...]


@dataclass(slots=True)
class _Reader:
    files: BookFiles
    settings: Settings
    sources: dict[str, SourceFile]
    findings: list[Finding]
    parsed: dict[tuple[str, str], _File] = field(default_factory=dict)
    places: dict[str, dict[str, Target]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    allowances: list[Allowance] = field(default_factory=list)
    images: dict[str, ImageFile] = field(default_factory=dict)
    emendations: tuple[Emendation, ...] = ()

    def read(self) -> Book:
        """The book."""
        self._read_emendations()
        for entry in self.settings.contents:
            self._parse_entry(entry)
        entries = tuple(self._build_entry(entry) for entry in self.settings.contents)
        self.findings.extend(check_emendations(self.emendations, self.sources))
        fonts = self._own_fonts()
        own = BookStyles(
            self._own_styles(fonts),
            fonts,
            self._own_texts("templates", ".xhtml", ".svg", ".html"),
        )
        cover = self._cover()
        settings = self.settings
        if self.allowances:
            from dataclasses import replace

            settings = replace(settings, allowances=(*settings.allowances, *self.allowances))
        return Book(
            settings,
            entries,
            self.sources,
            self.images,
            self.emendations,
            own,
            cover,
            self.files.pictures(),
            self._output_profiles(),
        )

    def _text(self, path: str, span: SourceSpan) -> SourceFile | None:
        if path in self.sources:
            return self.sources[path]
        try:
            source = self.files.text(path)
        except Unreadable as error:
            inside = error.rule in ("not-utf8", "nul-byte")
            place = SourceSpan(path, *error.place) if inside else span
            self.findings.append(_finding(error, place))
            return None
        self.sources[path] = source
        return source

    def _read_emendations(self) -> None:
        path = self.settings.emendations
        if path is None:
            return
        span = self.settings.key_spans.get("book.emendations", SourceSpan("book.toml", 1))
        source = self._text(path, span)
        if source is not None:
            self.emendations, findings = read_emendations(source)
            self.findings.extend(findings)

    def _parse_entry(self, entry: EntrySettings) -> None:
        taken: dict[str, int] = {}
        places: dict[str, Target] = {}
        for key, path in (("text", entry.text), ("notes", entry.notes)):
            if path is None:
                continue
            source = self._text(path, entry.key_spans.get(key, entry.span))
            if source is None:
                continue
            tokens, env = parse(source.text)
            self._note_problems(source, env["problems"])
            anchors = collect_anchors(tokens, source, taken)
            links = link_addresses(source, env.get("references", {}))
            self.parsed[entry.id, key] = _File(source, tokens, anchors, links)
            self._add_places(entry.id, anchors, places)
            if key == "text" and not source.text.strip() and entry.status == "complete":
                self.findings.append(_empty(entry, source))
        self.places[entry.id] = places
        text = self.parsed.get((entry.id, "text"))
        titles = [one.title for one in text.anchors if one.title] if text else []
        say = words(self.settings.metadata.language)
        fallback = say["contents"] if entry.role == "toc" else say.get(entry.role, "")
        self.titles[entry.id] = entry.title or (titles[0] if titles else fallback)

    def _note_problems(self, source: SourceFile, problems: list[tuple[str, Token, int]]) -> None:
        seen: set[str | None] = set()
        for rule, token, position in problems:
            # What is too deep stays so for all that follows in it: once a file is enough.
            if rule not in seen:
                seen.add(rule)
                span = InlinePlaces(source, token).span(position)
                self.findings.append(Finding(rule, Severity.ERROR, TOO_DEEP, span, TOO_DEEP_HINT))

    def _add_places(self, entry: str, anchors: list[Anchor], places: dict[str, Target]) -> None:
        seen: set[str] = set()
        for one in anchors:
            if one.id in places and one.id in seen | set(places) and not one.made:
                self.findings.append(
                    Finding(
                        "id-collision",
                        Severity.ERROR,
                        f"the id “{one.id}” stands twice in this entry; links would go wrong",
                        one.span,
                        "Give one of the places another id.",
                    )
                )
                continue
            seen.add(one.id)
            places[one.id] = Target(entry, place_anchor(entry, one.id), one.title)

    def _resolver(self, entry: EntrySettings):  # type: ignore[no-untyped-def]
        def resolve(file: str, href: str) -> Target | None:
            path, _, name = href.partition("#")
            if not path:
                return self.places[entry.id].get(name)
            wanted = join(file, path)
            for other in self.settings.contents:
                if wanted in (other.text, other.notes):
                    if name:
                        return self.places[other.id].get(name)
                    return Target(other.id, entry_anchor(other.id), self.titles[other.id])
            return None

        return resolve

    def _build_entry(self, entry: EntrySettings) -> Entry:
        context = EntryContext(
            entry.id, self.settings.metadata.language, entry.smart, self._resolver(entry)
        )
        blocks = self._build_file(entry, "text", context)
        stray = self._build_file(entry, "notes", context)
        for block in stray:
            if isinstance(block, List | Quote | Division) and not _holds_text(block):
                continue  # of notes alone, of which a rule tells
            context.problem(
                "stray-text",
                _place(block),
                "this stands in a notes file outside any note; it would not be printed",
                "Move it to the text file, or indent it by four spaces to make it part of a note.",
                note=next((one.key for one in references_in((block,))), None),
            )
        self.findings.extend(context.findings)
        self._read_images(context)
        series = self.settings.note_series
        # A definition inside another is read first, and stands behind it.
        definitions = tuple(sorted(context.definitions, key=lambda one: _order(entry, one)))
        notes = join_notes(entry.id, blocks, definitions, series)
        title = self.titles[entry.id]
        parsed = [f for (owner, _), f in self.parsed.items() if owner == entry.id]
        return Entry(
            id=entry.id,
            role=entry.role,
            title=title,
            short=entry.short or title,
            level=entry.level,
            status=entry.status,
            text_file=entry.text,
            notes_file=entry.notes,
            blocks=fill_lists(blocks, self.emendations, self.settings.metadata.language),
            notes=notes,
            definitions=definitions,
            anchors={one.id: one.span for file in parsed for one in file.anchors},
            span=entry.span,
            unprinted=(*context.unprinted, *(link for file in parsed for link in file.links)),
        )

    def _build_file(
        self, entry: EntrySettings, key: str, context: EntryContext
    ) -> tuple[Block, ...]:
        file = self.parsed.get((entry.id, key))
        if file is None:
            return ()
        builder = TreeBuilder(file.source, context)
        blocks = builder.build(file.tokens)
        # They are as large as the model, and of no more use.
        file.tokens = []
        self.allowances.extend(builder.allowances)
        return blocks

    def _read_images(self, context: EntryContext) -> None:
        for path, span in context.images.items():
            self._read_image(path, span)

    def _read_image(self, path: str, span: SourceSpan) -> None:
        if path not in self.images:
            image = self._image(path, span)
            if image is not None:
                self.images[path] = image

    def _image(self, path: str, span: SourceSpan) -> ImageFile | None:
        try:
            image, removed = read_image(self.files, path)
        except Unreadable as error:
            self.findings.append(_finding(error, span))
            return None
        for what in removed:
            message = f"{what} in “{path}” could run or reach outside; it was taken out"
            self.findings.append(Finding("unsafe-svg", Severity.WARNING, message, span))
        return image

    def _cover(self) -> ImageFile | None:
        path = self.settings.cover
        if path is None:
            return None
        span = self.settings.key_spans.get("book.cover", SourceSpan("book.toml", 1))
        image = self._image(path, span)
        if image is not None and image.media_type not in COVER_TYPES:
            message = f"“{path}” is no picture that shops take as a cover"
            hint = "Save it as JPEG or PNG (1600 by 2560 pixels or more), or as SVG."
            self.findings.append(Finding("bad-image", Severity.ERROR, message, span, hint))
            return None
        return image

    def _output_profiles(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for edition in self.settings.editions:
            path = edition.press.output_profile
            if path is None:
                continue
            spans = self.settings.key_spans
            span = spans.get(f"editions.{edition.name}.output-profile", SourceSpan("book.toml", 1))
            try:
                data = self.files.bytes(path)
            except Unreadable as error:
                self.findings.append(_finding(error, span))
                continue
            if not is_press_profile(data):
                message = f"“{path}” is no ICC profile of a press with four inks"
                hint = "Take one of class `prtr` in CMYK, or leave the line out."
                self.findings.append(Finding("bad-setting", Severity.ERROR, message, span, hint))
                continue
            found[path] = data
        return found

    def _own_texts(self, folder: str, *endings: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for path in self._below(folder, *endings):
            source = self._text(path, SourceSpan(path, 1))
            if source is not None:
                found[path.partition("/")[2]] = source.text
        return found

    def _own_styles(self, fonts: Mapping[str, bytes]) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in self._own_texts("styles", ".css"):
            style = read_style(self.sources[f"styles/{name}"])
            self.findings.extend(style.findings)
            for path, span in style.uses:
                if path.partition("/")[2] not in fonts or not path.startswith("fonts/"):
                    self._read_image(path, span)
            found[name] = style.text
        for name, text in self._own_texts("styles", ".toml").items():
            try:
                read_theme(text)
            except BadTheme as error:
                span = SourceSpan(f"styles/{name}", 1)
                hint = "docs/themes.md has all that a theme may say."
                self.findings.append(Finding("bad-setting", Severity.ERROR, f"{error}", span, hint))
            found[name] = text
        return found

    def _own_fonts(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for path in self._below("fonts", ".ttf", ".otf", ".woff2"):
            try:
                found[path.partition("/")[2]] = self.files.bytes(path)
            except Unreadable as error:
                self.findings.append(_finding(error, SourceSpan(path, 1)))
        return found

    def _below(self, folder: str, *endings: str) -> list[str]:
        root = self.files.root / folder
        if not root.is_dir():
            return []
        paths = sorted(one for one in root.rglob("*") if one.suffix.lower() in endings)
        return [one.relative_to(self.files.root).as_posix() for one in paths]


def _empty(entry: EntrySettings, source: SourceFile) -> Finding:
    return Finding(
        "empty-file",
        Severity.ERROR,
        f"“{source.path}” is empty; its pages would be blank",
        entry.key_spans.get("text", entry.span),
        'Write the text, or give the entry status = "missing".',
    )


def _order(entry: EntrySettings, one: NoteDefinition) -> tuple[bool, int, int]:
    return one.span.file != entry.text, one.span.line, one.span.column


def _holds_text(block: Block) -> bool:
    kinds = (CodeBlock, Text, Code, Image, Element, NoteReference)
    return any(isinstance(node, kinds) for node in walk((block,)))


def _place(block: Block) -> SourceSpan:
    return block.span


def headings(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    """Level and text of the headings among `blocks`."""
    return [(b.level, plain_text(b.children)) for b in blocks if isinstance(b, Heading)]
