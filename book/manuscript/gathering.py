"""The files of one book, read each once; what is wrong with them becomes a finding."""

from __future__ import annotations

from dataclasses import dataclass, field

from book.manuscript.files import BookFiles, Unreadable
from book.model.book import ImageFile, Settings
from book.model.finding import Finding, Severity
from book.model.memory import Memory
from book.model.source import SourceFile, SourceSpan


def unreadable(error: Unreadable, span: SourceSpan | None) -> Finding:
    """The finding for a file that can't be used, at `span`."""
    return Finding(error.rule, Severity.ERROR, str(error), span, error.hint)


@dataclass(slots=True)
class Gathering:
    """What has been read of a book so far: texts, pictures, and what was wrong with them."""

    files: BookFiles
    settings: Settings
    sources: dict[str, SourceFile]
    findings: list[Finding]
    memory: Memory | None = None
    images: dict[str, ImageFile] = field(default_factory=dict)

    def text(self, path: str, span: SourceSpan) -> SourceFile | None:
        """The text at `path`, which is named at `span`."""
        if path in self.sources:
            return self.sources[path]
        try:
            source = self.files.text(path)
        except Unreadable as error:
            inside = error.rule in ("not-utf8", "nul-byte")
            place = SourceSpan(path, *error.place) if inside else span
            self.findings.append(unreadable(error, place))
            return None
        self.sources[path] = source
        return source

    def image(self, path: str, span: SourceSpan) -> ImageFile | None:
        """The picture at `path`, which is shown at `span`."""
        from book.manuscript.images import read_image

        try:
            image, removed = read_image(self.files, path, self.memory)
        except Unreadable as error:
            self.findings.append(unreadable(error, span))
            return None
        for what in removed:
            message = f"{what} in “{path}” could run or reach outside; it was taken out"
            self.findings.append(Finding("unsafe-svg", Severity.WARNING, message, span))
        return image

    def show(self, path: str, span: SourceSpan) -> None:
        """Take the picture at `path` into the book."""
        if path not in self.images:
            image = self.image(path, span)
            if image is not None:
                self.images[path] = image

    def place(self, key: str) -> SourceSpan:
        """Where `key` stands in the settings."""
        return self.settings.key_spans.get(key, SourceSpan("book.toml", 1))
