"""What the proof of a PDF must know of every entry of a book, wherever its pages are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from book.model.book import Book, Entry
from book.model.edition import Edition
from book.proof.expected import expect, word_counts
from book.proof.pdf.glance import OPENING
from book.proof.pdf.words import runs
from book.proof.written import entry_of, links_of


@dataclass(frozen=True, slots=True)
class EntryTold:
    """What is known of an entry.

    `opening` has the letters with which it begins, `targets` what its text and its notes lead to
    in other entries: anchors, and the keys of notes. The counts are those of its words.
    """

    opening: str
    targets: tuple[str, ...]
    words: int
    note_words: int


def entry_told(book: Book, entry: Entry, edition: Edition) -> EntryTold:
    """What is known of an entry of `book`, as `edition` is to show it."""
    alone = expect(replace(book, entries=(entry,)), edition, {})
    (expected,) = alone
    # A call that is set behind a word may be read as a part of it: no more than what is before it.
    stop = min((call.after for call in expected.calls), default=len(expected.words))
    opening = ""
    for word in expected.words[:stop]:
        opening += "".join(runs(word.text))
        if len(opening) >= OPENING:
            break
    texts = (entry.blocks, *(note.blocks for note in entry.notes))
    targets = dict.fromkeys(
        link.target
        for text in texts
        for link in links_of(text)
        if link.kind != "web" and entry_of(link.target) != entry.id
    )
    return EntryTold(opening[:OPENING], tuple(targets), *word_counts(alone))
