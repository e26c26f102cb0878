"""Makes what the preview shows, from the files as they are now."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from book.cache import Cache
from book.checks import check
from book.manuscript.load import Loaded, load_book
from book.model.anchors import entry_anchor
from book.model.blocks import Paragraph
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding, Severity
from book.model.walk import plain_text, walk
from book.preview.published import Published
from book.records import Records
from book.report.json_report import finding_record
from book.typesetting.makeup.shop import Hands, Shop
from book.typesetting.press import Memory
from book.typesetting.setting import lay_pdf

if TYPE_CHECKING:
    from book.proof.pdf.prove import PdfProof

_OPF = "{http://www.idpf.org/2007/opf}"
_LONGEST_NOTE = 240


@dataclass
class Maker:
    """Builds one edition of the book in `root`, again and again.

    `hands` set the pages. `edition` is the name of the one that is wanted; the first PDF if empty.
    """

    root: Path
    cache: Cache
    hands: Hands
    edition: str = ""
    _version: int = field(default=0, init=False)
    _memory: Memory = field(default_factory=Memory, init=False)
    _records: Records = field(init=False)

    def __post_init__(self) -> None:
        self._records = Records(self.cache.root, deep=True)

    def make(self, last: Published) -> tuple[Published, Loaded | None]:
        """The book as it is now, or why there is none; `last` is what is shown until then.

        Neither check nor proof are in it: the pages are what is waited for.
        """
        start = time.perf_counter()
        self._version += 1
        loaded = load_book(self.root, memory=self._records)
        book = loaded.book
        if book is None:
            return self._failed(last, loaded.findings, "The settings can’t be read."), None
        chosen = self._chosen(book)
        if chosen is None:
            findings = check(book, loaded.findings, self._records)
            return self._failed(last, findings, "The book has no edition to show."), None
        shown = Published(
            version=self._version,
            title=book.metadata.title,
            editions=tuple((one.name, one.format) for one in book.settings.editions),
            edition=chosen.name,
            # What was found last stays until it is known what is to be found now.
            findings=last.findings,
        )
        made = self._pdf if chosen.format == "pdf" else self._epub
        try:
            shown = made(shown, book, chosen)
        except Exception:
            # A text with errors may be such that no page can be made of it: they are to be found.
            findings = check(book, loaded.findings, self._records)
            if not any(one.severity == Severity.ERROR for one in findings):
                raise
            said = "The book can’t be set as it is: see the findings."
            return self._failed(last, findings, said), None
        return replace(shown, seconds=time.perf_counter() - start), loaded

    def checked(self, shown: Published, book: Book, found: list[Finding]) -> Published:
        """What is shown when the manuscript is checked: its findings with it.

        `found` is what was found while it was read.
        """
        self._version += 1
        findings = check(book, found, self._records)
        if shown.made is not None:
            findings += shown.made.findings
        return replace(shown, version=self._version, findings=tuple(map(finding_record, findings)))

    def failed(self, last: Published, said: str) -> Published:
        """What is shown when building failed: the last good pages, and the reason."""
        self._version += 1
        return replace(last, version=self._version, problem=said)

    def proved(self, shown: Published, book: Book, proof: PdfProof) -> Published:
        """What is shown when the proof is done: its findings, notes and lines with it."""
        self._version += 1
        lines: dict[int, list[tuple[float, float, float, float, str, int]]] = {}
        for one in proof.lines:
            height = shown.sizes[one.page_index][1]
            top = height - one.baseline - one.size
            bottom = height - one.baseline + 0.4 * one.size
            place = (one.left, top, one.right, bottom, one.span.file, one.span.line)
            lines.setdefault(one.page_index, []).append(place)
        pages = {label: index for index, label in enumerate(shown.labels)}
        return replace(
            shown,
            version=self._version,
            proved=True,
            findings=(*shown.findings, *map(finding_record, proof.findings)),
            notes=tuple(
                {
                    "key": key,
                    "number": proof.notes[key].number,
                    "page": pages.get(proof.notes[key].page),
                    "text": _shortened(note.blocks),
                    "file": note.span.file,
                    "line": note.span.line,
                }
                for key, note in book.notes.items()
                if key in proof.notes
            ),
            lines={page: tuple(found) for page, found in lines.items()},
        )

    def _chosen(self, book: Book) -> Edition | None:
        editions = book.settings.editions
        named = [one for one in editions if one.name == self.edition]
        return next(
            iter([*named, *(one for one in editions if one.format == "pdf"), *editions]), None
        )

    def _failed(self, last: Published, findings: list[Finding], said: str) -> Published:
        records = tuple(map(finding_record, findings))
        return replace(last, version=self._version, problem=said, findings=records)

    def _pdf(self, shown: Published, book: Book, edition: Edition) -> Published:
        laid = lay_pdf(book, edition, Shop(self.cache, self.hands), self._memory)
        pages = {label: index for index, label in reversed(list(enumerate(laid.labels)))}
        starts = []
        for entry in book.entries:
            page = pages.get(laid.page_map.get(entry_anchor(entry.id), ""))
            if page is not None:
                starts.append((entry.id, entry.title or entry.role, page))
        return replace(
            shown,
            made=laid,
            keys=laid.looks,
            labels=laid.labels,
            sizes=laid.sizes,
            starts=tuple(starts),
        )

    def _epub(self, shown: Published, book: Book, edition: Edition) -> Published:
        from book.covers import cover_svg
        from book.epub import make_epub
        from book.markup.numbering import number_notes
        from book.markup.sections import make_sections

        sections = make_sections(book, edition, number_notes(book, edition))
        data = make_epub(book, edition, sections, cover_svg(book))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        titles = {section.file_name: section.title for section in sections}
        chapters = tuple((name, titles.get(name.rsplit("/", 1)[-1], "")) for name in _spine(files))
        return replace(shown, files=files, chapters=chapters)


def prove(book: Book, edition_name: str, data: bytes, cache: Path) -> PdfProof:
    """The proof of a PDF, with the place of each line; what is known is in the folder `cache`."""
    from book.proof.kept import Kept
    from book.proof.pdf.prove import prove_pdf
    from book.versions import versions

    edition = next(one for one in book.settings.editions if one.name == edition_name)
    return prove_pdf(data, book, edition, traced=True, kept=Kept(cache, versions()))


def _shortened(blocks: Any) -> str:
    text = " ".join(
        " ".join(plain_text(node.children).split())
        for node in walk(blocks)
        if isinstance(node, Paragraph)
    )
    return text if len(text) <= _LONGEST_NOTE else text[:_LONGEST_NOTE].rsplit(" ", 1)[0] + " …"


def _spine(files: dict[str, bytes]) -> Iterator[str]:
    """The pages of an EPUB in their order, by their names in it."""
    name = next(one for one in files if one.endswith(".opf"))
    folder = name.rpartition("/")[0]
    # The file is our own, made a moment ago.
    package = ElementTree.fromstring(files[name])  # noqa: S314
    items = {one.get("id"): one.get("href", "") for one in package.iter(f"{_OPF}item")}
    for one in package.iter(f"{_OPF}itemref"):
        address = items[one.get("idref")]
        yield f"{folder}/{address}" if folder else address
