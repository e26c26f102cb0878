"""A book, read: settings, texts, notes, images, and findings for all that was not right."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from book.manuscript.consequences import with_consequences
from book.manuscript.files import BookFiles, Unreadable
from book.manuscript.gathering import Gathering, unreadable
from book.manuscript.own_files import output_profiles, own_cover, own_styles
from book.manuscript.reading import EntryReading
from book.manuscript.settings import load_settings
from book.manuscript.targets import EntryTexts, Resolver, Target, join
from book.model.anchors import entry_anchor
from book.model.book import Allowance, Book, Emendation, Entry, EntrySettings
from book.model.finding import Finding, Severity
from book.model.memory import Memory
from book.model.source import SourceFile, SourceSpan
from book.model.words import words


@dataclass(frozen=True, slots=True)
class Loaded:
    """A book, or None when its settings can't be read, with the findings of the reading."""

    book: Book | None
    findings: list[Finding]


def load_book(
    root: Path, instead: Mapping[str, bytes] | None = None, memory: Memory | None = None
) -> Loaded:
    """Read a book.

    Args:
        root: where its `book.toml` stands.
        instead: what to read for some paths in place of the files.
        memory: what is known of its texts from before. It makes no difference but in time.
    """
    files = BookFiles(root, instead or {})
    try:
        source = files.text("book.toml")
    except Unreadable as error:
        return Loaded(None, [unreadable(error, SourceSpan("book.toml", *error.place))])
    settings, findings = load_settings(source.text)
    if settings is None:
        return Loaded(None, findings)
    read = Gathering(files, settings, {"book.toml": source}, list(findings), memory)
    with uncollected():
        book = _Reader(read).book()
        return Loaded(book, with_consequences(read.findings, book))


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


@dataclass(slots=True)
class _Reader:
    read: Gathering
    places: dict[str, Mapping[str, Target]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    allowances: list[Allowance] = field(default_factory=list)

    def book(self) -> Book:
        """The book."""
        read, settings = self.read, self.read.settings
        emendations = self._emendations()
        readings = [self._begun(one, emendations) for one in settings.contents]
        entries = tuple(self._entry(one) for one in readings)
        if emendations:
            from book.manuscript.emendations import check_emendations

            read.findings.extend(check_emendations(emendations, read.sources))
        own = own_styles(read)
        cover = own_cover(read)
        if self.allowances:
            settings = replace(settings, allowances=(*settings.allowances, *self.allowances))
        return Book(
            settings,
            entries,
            read.sources,
            read.images,
            emendations,
            own,
            cover,
            read.files.pictures(),
            output_profiles(read),
        )

    def _emendations(self) -> tuple[Emendation, ...]:
        path = self.read.settings.emendations
        source = self.read.text(path, self.read.place("book.emendations")) if path else None
        if source is None:
            return ()
        from book.manuscript.emendations import read_emendations

        found, findings = read_emendations(source)
        self.read.findings.extend(findings)
        return found

    def _begun(self, entry: EntrySettings, emendations: tuple[Emendation, ...]) -> EntryReading:
        """The entry as far as it can be read while links are not resolved."""
        settings = self.read.settings
        text, notes = (
            self.read.text(path, entry.key_spans.get(key, entry.span)) if path is not None else None
            for key, path in (("text", entry.text), ("notes", entry.notes))
        )
        language = settings.metadata.language
        texts = EntryTexts(entry, language, settings.note_series, emendations, text, notes)
        reading = EntryReading(texts, self.read.memory)
        outline = reading.outline()
        self.read.findings.extend(outline.findings)
        if text is not None and not text.text.strip() and entry.status == "complete":
            self.read.findings.append(_empty(entry, text))
        self.places[entry.id] = outline.places
        say = words(language)
        fallback = say["contents"] if entry.role == "toc" else say.get(entry.role, "")
        self.titles[entry.id] = entry.title or outline.title or fallback
        return reading

    def _entry(self, reading: EntryReading) -> Entry:
        entry = reading.texts.entry
        title = self.titles[entry.id]
        made, result = reading.read(
            self._resolver(entry),
            id=entry.id,
            role=entry.role,
            title=title,
            short=entry.short or title,
            level=entry.level,
            status=entry.status,
            text_file=entry.text,
            notes_file=entry.notes,
            span=entry.span,
            language=None,
        )
        self.allowances.extend(made.allowances)
        self.read.findings.extend(made.findings)
        for path, span in made.images:
            self.read.show(path, span)
        return result

    def _resolver(self, entry: EntrySettings) -> Resolver:
        def resolve(file: str, href: str) -> Target | None:
            path, _, name = href.partition("#")
            if not path:
                return self.places[entry.id].get(name)
            wanted = join(file, path)
            for other in self.read.settings.contents:
                if wanted in (other.text, other.notes):
                    if name:
                        return self.places[other.id].get(name)
                    return Target(other.id, entry_anchor(other.id), self.titles[other.id])
            return None

        return resolve


def _empty(entry: EntrySettings, source: SourceFile) -> Finding:
    return Finding(
        "empty-file",
        Severity.ERROR,
        f"“{source.path}” is empty; its pages would be blank",
        entry.key_spans.get("text", entry.span),
        'Write the text, or give the entry status = "missing".',
    )
