"""Proves what stands around the text: folios, page labels, running heads, the mark of a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from book.model.book import Book, Entry
from book.model.words import words
from book.proof.pdf import rules
from book.proof.pdf.areas import Areas, head_key, is_head
from book.proof.pdf.report import Report

_ROMAN = re.compile(r"[ivxlcdm]+")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
# Pages of display: the custom is that they carry neither head nor folio.
_BARE = frozenset({"halftitlepage", "titlepage", "copyright-page", "dedication", "epigraph"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page and what is known of it.

    `entry` is the entry to which the page belongs, None for a blank one. `opens` tells whether an
    entry begins on it.
    """

    areas: Areas
    entry: Entry | None
    opens: bool


def value(folio: str) -> int | None:
    """The number that a folio stands for, `xii` for 12; None where it is no number."""
    if folio.isascii() and folio.isdigit():
        return int(folio)
    if not _ROMAN.fullmatch(folio):
        return None
    digits = [_VALUES[letter] for letter in folio]
    following = [*digits[1:], 0]
    return sum(-one if one < after else one for one, after in zip(digits, following, strict=True))


def verso_heads(book: Book) -> set[str]:
    """What a left-hand page may say above its text: the book's title, or a short form of it."""
    titles = [book.metadata.title]
    titles += [one.short for one in book.entries if one.role in ("titlepage", "halftitlepage")]
    return {head_key(one) for one in titles if one}


def recto_heads(book: Book, entry: Entry | None) -> set[str]:
    """What a right-hand page of `entry` may say; for None, what one of the notes at the end says.

    An entry without a title goes by the name of what it is, where the language has one.
    """
    say = words(book.metadata.language)
    if entry is None:
        return {head_key(say["notes"])}
    return {head_key(entry.short or entry.title or say.get(entry.role, ""))}


def heads(book: Book) -> frozenset[str]:
    """All running heads that may occur in a book."""
    known = verso_heads(book).union(*(recto_heads(book, one) for one in (*book.entries, None)))
    return frozenset(one for one in known if one)


def prove_sheets(leaves: Sequence[Leaf], report: Report) -> None:
    """All that is on a page can be seen: nothing beyond its edges, no line on another."""
    for leaf in leaves:
        sheet, span = leaf.areas.sheet, leaf.entry.span if leaf.entry else None
        if sheet.outside:
            report.add(
                rules.OFF_THE_PAGE,
                f"{len(sheet.outside)} lines stand beyond the edges of the page, the first is “"
                f"{sheet.outside[0].text[:60]}”: they can’t be read",
                span,
                sheet=sheet.index,
            )
        if sheet.overprinted:
            said = "lines stand on one another: they can’t be read"
            report.add(rules.OVERPRINTED, said, span, sheet=sheet.index)


def prove_draft(leaves: Sequence[Leaf], report: Report) -> None:
    """Every page of a draft says that it is one."""
    for leaf in leaves:
        if not leaf.areas.sheet.marked:
            report.add(
                rules.NO_DRAFT_MARK,
                "the page does not say that it is a draft: alone, it is taken for the book",
                leaf.entry.span if leaf.entry else None,
                sheet=leaf.areas.sheet.index,
            )


def prove_folios(leaves: Sequence[Leaf], report: Report) -> None:
    """Each page says its number, the reader's page field says the same, and none is left out."""
    for leaf in leaves:
        _prove_folio(leaf, report)
    for before, leaf in pairwise(leaves):
        _prove_order(before, leaf, report)
    _prove_labels(leaves, report)


def _is_bare(leaf: Leaf) -> bool:
    """Whether a page is one that carries neither head nor folio."""
    return leaf.areas.is_blank or (leaf.entry is not None and leaf.entry.role in _BARE)


def _prove_folio(leaf: Leaf, report: Report) -> None:
    if leaf.areas.folio is None and not _is_bare(leaf) and leaf.entry is not None:
        label = leaf.areas.sheet.label
        said = f"page {label} has no folio: what refers to it can’t be found"
        report.add(rules.NO_FOLIO, said, leaf.entry.span, sheet=leaf.areas.sheet.index)


def _prove_labels(leaves: Sequence[Leaf], report: Report) -> None:
    """Labels are as printed. Labels that are off by the same number of pages are one finding."""
    wrong = [
        leaf
        for leaf in leaves
        if leaf.areas.folio and leaf.areas.folio.text.strip() != leaf.areas.sheet.label
    ]
    for _, group in groupby(wrong, key=_shift):
        first, *more = group
        printed, label = first.areas.printed, first.areas.sheet.label
        others = f", and so {len(more)} pages after it" if more else ""
        report.add(
            rules.WRONG_LABEL,
            f"the page that says {printed} is called {label or 'nothing'} in a reader’s page"
            f" field{others}: who goes to a page by its number comes to another one",
            first.entry.span if first.entry else None,
            sheet=first.areas.sheet.index,
        )


def _shift(leaf: Leaf) -> int | None:
    label, printed = value(leaf.areas.sheet.label), value(leaf.areas.printed)
    return None if label is None or printed is None else label - printed


def follows(last: str, this: str) -> bool:
    """Whether a page with the folio `this` can follow one with the folio `last`."""
    numbers = value(last), value(this)
    if None in numbers:
        return True
    fresh = this == "1" and not last.isdigit()
    same_kind = last.isdigit() == this.isdigit()
    return fresh or (same_kind and numbers[1] == (numbers[0] or 0) + 1)


def _prove_order(before: Leaf, leaf: Leaf, report: Report) -> None:
    """Folios go on by one; they may start anew at 1 once, where arabic figures take over."""
    last, this = before.areas.printed, leaf.areas.printed
    if follows(last, this):
        return
    if leaf.areas.folio is None or before.areas.folio is None:
        return  # labels alone: what is printed decides, and nothing is printed here
    report.add(
        rules.WRONG_FOLIO,
        f"page {this} follows page {last}: a page is missing, doubled or misplaced",
        leaf.entry.span if leaf.entry else None,
        sheet=leaf.areas.sheet.index,
    )


def prove_sides(leaves: Sequence[Leaf], report: Report) -> None:
    """In a bound book odd pages are right-hand ones: told where they cease to be, once.

    A blank page that was lost or put in turns all pages after it over.
    """
    wrong = [leaf for leaf in leaves if _is_turned(leaf.areas)]
    if not wrong:
        return
    first, others = wrong[0], f", and so {len(wrong) - 1} pages after it" if wrong[1:] else ""
    side = "right" if int(first.areas.printed) % 2 == 0 else "left"
    report.add(
        rules.WRONG_FOLIO,
        f"page {first.areas.printed} has come to be a {side}-hand page{others}: a page before it "
        "is lost, or one too many",
        first.entry.span if first.entry else None,
        sheet=first.areas.sheet.index,
    )


def _is_turned(areas: Areas) -> bool:
    printed = areas.printed
    return printed.isdigit() and int(printed) % 2 != (areas.sheet.index + 1) % 2


First = tuple[int, int]
"""The first page that is counted in arabic figures: its index in the file, and its number."""


def first_counted(leaves: Iterable[Leaf]) -> First | None:
    """The first page with an arabic number."""
    known = (one.areas for one in leaves if one.areas.printed.isdigit())
    return next(((one.sheet.index, int(one.printed)) for one in known), None)


def prove_heads(
    leaves: Sequence[Leaf],
    book: Book,
    verso: set[str],
    first: First | None,
    report: Report,
) -> None:
    """Running heads: the book's on left-hand pages, the part's on right-hand ones.

    None where an entry opens, on pages of display and on blank ones. Without a `first` page odd
    pages are right-hand ones, wherever they stand. `verso` are the heads of left-hand pages.
    """
    for leaf in leaves:
        entry, head = leaf.entry, leaf.areas.head
        bare = leaf.opens or _is_bare(leaf)
        left = _is_left(leaf.areas, first)
        wanted = set() if bare else verso if left else recto_heads(book, entry)
        wanted.discard("")
        said = _head_fault(head.text.strip() if head else "", wanted, bare)
        if said:
            span = entry.span if entry else None
            report.add(rules.WRONG_HEAD, said, span, sheet=leaf.areas.sheet.index)


def _is_left(areas: Areas, first: First | None) -> bool:
    """Whether a page is a left-hand one: by its folio, counted from that of the first page of text.

    Where a page was lost, those after it are still what they were meant to be.
    """
    if not areas.printed.isdigit():
        return areas.sheet.index % 2 == 1
    if first is None:
        return int(areas.printed) % 2 == 0
    index, number = first
    return (index + int(areas.printed) - number) % 2 == 1


def _head_fault(head: str, wanted: set[str], bare: bool) -> str:
    if not head:
        return f"no running head; it should be “{sorted(wanted)[0]}”" if wanted else ""
    if bare:
        return f"the running head “{head}” stands on a page that should have none"
    if not is_head(head, wanted):
        should = f": it should be “{sorted(wanted)[0]}”" if wanted else ""
        return f"the running head is “{head}”{should}"
    return ""


def leaves_of(
    areas: Iterable[Areas], entries: Mapping[str, Entry], owners: Mapping[int, str], opens: set[int]
) -> Iterator[Leaf]:
    """Every page with its entry; a page without words belongs to the entry before it."""
    current: Entry | None = None
    for one in areas:
        index = one.sheet.index
        if index in owners:
            current = entries.get(owners[index])
        blank = one.is_blank and one.folio is None
        yield Leaf(one, None if blank else current, index in opens)
