"""What the package says of the book's accessibility: only what its pages bear out.

The vocabulary is that of schema.org, as EPUB Accessibility 1.1 asks for it
(https://www.w3.org/TR/epub-a11y-11/, section 3).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from book.epub.package import Package
from book.markup.resources import stylesheet
from book.model.book import Book

_IMAGE = re.compile(r"<img\b[^>]*>")
_COVER = 'role="doc-cover"'
_FIXED = re.compile(
    r"(?:^|[;{\s])(?:font|font-size|line-height)\s*:[^;}]*\d(?:px|pt|pc|mm|cm|in)\b"
)
_HEADING = re.compile(r"<h([1-6])[ >]")
_MOVES = re.compile(r"(?:^|[;{\s])(?:animation|transition)[\w-]*\s*:|@keyframes")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Access:
    """What there is in the pages of an EPUB for one who cannot see, hear, or hold it.

    `pictures` are those of the text, the cover aside; `described` holds when all have an
    alternative or are marked as ornament; `moving` when something in it may flash or move.
    """

    pictures: bool
    described: bool
    formulas: bool
    notes: bool
    headings: bool
    index: bool
    page_breaks: bool
    page_list: bool
    roles: bool
    adaptable: bool
    moving: bool
    in_order: bool = True

    @property
    def claimable(self) -> bool:
        """Whether nothing that is seen here contradicts a claim that the book conforms."""
        return self.described and self.headings and self.in_order and not self.moving

    @property
    def features(self) -> list[str]:
        """Values of `schema:accessibilityFeature`."""
        told = {
            "tableOfContents": True,
            "readingOrder": True,
            "structuralNavigation": self.headings,
            "displayTransformability": self.adaptable,
            "ARIA": self.roles,
            "alternativeText": self.pictures and self.described,
            "MathML": self.formulas,
            "index": self.index,
            "pageBreakMarkers": self.page_breaks,
            "pageNavigation": self.page_list,
        }
        return [name for name, there in told.items() if there]

    @property
    def hazards(self) -> list[str]:
        """Values of `schema:accessibilityHazard`."""
        if not self.moving:
            return ["none"]
        return ["unknownFlashingHazard", "unknownMotionSimulationHazard", "noSoundHazard"]

    @property
    def summary(self) -> str:
        """A sentence or two for people, in English."""
        order = ", ".join(
            name
            for name, there in (
                ("a linked table of contents", True),
                ("headings in order", self.headings and self.in_order),
                ("the page numbers of the printed book", self.page_list),
                ("an index", self.index),
            )
            if there
        )
        text = (
            "The text can be enlarged, recoloured and read aloud"
            if self.adaptable
            else ("The text can be read aloud")
        )
        parts = [f"{text}. It has {order}."]
        if self.notes:
            parts.append("Notes are linked from their place in the text and back to it.")
        if self.pictures:
            has = "All pictures have" if self.described else "Not all pictures have"
            parts.append(f"{has} a description in words.")
        if self.formulas:
            parts.append("Formulas are MathML.")
        return " ".join(parts)


def examined(book: Book, pages: Sequence[str]) -> Access:
    """What the finished `pages` of `book` offer, the navigation among them."""
    text = "".join(pages)
    images = [one for one in _IMAGE.findall(text) if _COVER not in one]
    style = _COMMENT.sub("", stylesheet(book, "epub.css"))
    return Access(
        pictures=bool(images) or "<svg" in text,
        described=not any(map(_is_bare, images)),
        formulas="<math" in text,
        notes='role="doc-noteref"' in text,
        headings="<h1" in text,
        index='role="doc-index"' in text,
        page_breaks='role="doc-pagebreak"' in text,
        page_list='epub:type="page-list"' in text,
        roles=' role="' in text,
        adaptable=not _FIXED.search(style),
        moving=bool(_MOVES.search(style)) or any(map(_is_moving, book.images.values())),
        in_order=all(map(_in_order, pages)),
    )


def describe_access(target: Package, book: Book, pages: Sequence[str]) -> None:
    """Say what a reader with a disability can count on."""
    access = examined(book, pages)
    for mode in ("textual", *(["visual"] if access.pictures else [])):
        target.meta("schema:accessMode", mode)
    if access.pictures:
        target.meta("schema:accessModeSufficient", "textual,visual")
    if not access.pictures or access.described:
        target.meta("schema:accessModeSufficient", "textual")
    for feature in access.features:
        target.meta("schema:accessibilityFeature", feature)
    for hazard in access.hazards:
        target.meta("schema:accessibilityHazard", hazard)
    english = book.metadata.language.split("-")[0].lower() == "en"
    target.meta("schema:accessibilitySummary", access.summary, "" if english else "en")
    _claim(target, book, access)


def _claim(target: Package, book: Book, access: Access) -> None:
    """Say that the book conforms: where a person answers for it, and nothing here contradicts."""
    evaluation = book.metadata.evaluation
    if evaluation is None:
        return
    if evaluation.exemption:
        target.meta("a11y:exemption", evaluation.exemption)
    if not evaluation.evaluator or not access.claimable:
        return
    claim = f"EPUB Accessibility 1.1 - WCAG 2.2 Level {evaluation.level}"
    target.meta("dcterms:conformsTo", claim, id="conformance")
    target.meta("a11y:certifiedBy", evaluation.evaluator, id="certifier", refines="#conformance")
    if evaluation.day:
        target.meta("dcterms:date", evaluation.day.isoformat(), refines="#certifier")
    if evaluation.report:
        target.link("a11y:certifierReport", evaluation.report, refines="#certifier")


def _in_order(page: str) -> bool:
    """Whether no heading of a page skips a level on its way down."""
    levels = [int(level) for level in _HEADING.findall(page)]
    return all(after <= before + 1 for before, after in pairwise(levels))


def _is_bare(image: str) -> bool:
    """Whether an image says nothing, and nobody said that it has nothing to say."""
    return ' alt=""' in image and ' role="presentation"' not in image


def _is_moving(image: object) -> bool:
    data = getattr(image, "data", b"")
    # A GIF or WebP of several pictures: its control block says how long each one stays.
    several = data.startswith(b"GIF8") and data.count(b"\x21\xf9\x04") > 1
    return several or (data.startswith(b"RIFF") and b"ANIM" in data[:64])
