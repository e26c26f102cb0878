"""EPUBs for tests of the proof: of small books, whole or with one place damaged."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from book.covers import cover_svg
from book.epub import make_epub
from book.manuscript.load import load_book
from book.markup.numbering import number_notes
from book.markup.sections import make_sections
from book.model.book import Book
from book.model.edition import Edition
from book.model.finding import Finding
from book.model.pages import PageStart
from book.proof.epub import EpubProof, prove_epub
from book.proof.kept import Kept
from tests.support.books import SETTINGS, write_book


@dataclass(frozen=True)
class Made:
    """A book, an edition of it, and the EPUB that was made of them."""

    book: Book
    edition: Edition
    data: bytes

    def proof(self, data: bytes | None = None) -> EpubProof:
        """The proof of the EPUB, or of `data` in its place.

        What was found before of the documents of the good one changes nothing in it.
        """
        return proved_warm(data or self.data, self.data, self.book, self.edition)


_CACHE = TemporaryDirectory()
_KEPT = Kept(Path(_CACHE.name), "")


def proved_warm(
    data: bytes,
    good: bytes,
    book: Book,
    edition: Edition,
    starts: Sequence[PageStart] | None = None,
    draft: bool = False,
) -> EpubProof:
    """The proof of `data` in one piece, which that by documents equals, `good` being known."""
    whole = prove_epub(data, book, edition, draft=draft, starts=starts)
    for one in (good, data):
        warm = prove_epub(one, book, edition, draft=draft, starts=starts, kept=_KEPT)
    assert warm == whole
    assert [*warm.notes] == [*whole.notes]
    return whole


def made(root: Path, texts: dict[str, str], settings: str = SETTINGS) -> Made:
    """The EPUB of a book with these texts; its first edition of that format."""
    loaded = load_book(write_book(root, texts, settings))
    assert loaded.book is not None, loaded.findings
    return made_of(loaded.book)


def made_of(book: Book, draft: bool = False) -> Made:
    """The EPUB of a book, with a drawing for its cover."""
    edition = next(one for one in book.settings.editions if one.format == "epub")
    sections = make_sections(book, edition, number_notes(book, edition), draft=draft)
    return Made(book, edition, make_epub(book, edition, sections, cover_svg(book)))


def files(data: bytes) -> dict[str, bytes]:
    """The files of an EPUB, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(contents: dict[str, bytes]) -> bytes:
    """An EPUB of these files, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, stored)
    return out.getvalue()


def edited(data: bytes, path: str, edit: Callable[[str], str]) -> bytes:
    """`data` with the text of one file passed through `edit`, which must change it."""
    contents = files(data)
    (name,) = [one for one in contents if one.endswith(path)]
    before = contents[name].decode("utf-8")
    after = edit(before)
    assert after != before, f"nothing was damaged in {path}"
    contents[name] = after.encode("utf-8")
    return packed(contents)


def swapped(text: str, first: str, second: str) -> str:
    """`text` with two passages in each other's place."""
    assert text.count(first) == text.count(second) == 1, (first, second)
    return text.replace(first, "\0").replace(second, first).replace("\0", second)


def cut(text: str, start: str, stop: str) -> str:
    """`text` without what stands from `start` to the end of the next `stop`."""
    place = text.index(start)
    end = text.index(stop, place) + len(stop)
    return text[:place] + text[end:]


def element(text: str, name: str, holding: str) -> str:
    """The source of the first element called `name` that holds `holding` and no other such."""
    for match in re.finditer(rf"<{name}\b.*?</{name}>", text, re.S):
        if holding in match[0]:
            return match[0]
    raise AssertionError(f"no {name} with {holding!r}")


def said(findings: tuple[Finding, ...]) -> list[str]:
    """Findings as `rule file:line location`, without the line in the EPUB."""
    return [f"{one.rule} {one.span} {one.location}" for one in findings]
