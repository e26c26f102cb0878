"""The rules by which a finished PDF is judged, beside those that it shares with an EPUB."""

from __future__ import annotations

from book.model.finding import Severity
from book.proof.rules import (
    CALL_LOST,
    CHANGED_WORDS,
    DANGLING_LINK,
    DOUBLED_WORDS,
    EXTRA_WORDS,
    LINK_LOST,
    LINK_STRAY,
    LOST_WORDS,
    MISSING_BACKLINK,
    MOVED_WORDS,
    NOTE_LOST,
    NUMBER_MISMATCH,
    STRAY_CALL,
    UNLINKED_MARKER,
    WRONG_TARGET,
    rule,
)

__all__ = [
    "BAD_PDF",
    "CALL_LOST",
    "CHANGED_WORDS",
    "DANGLING_LINK",
    "DOUBLED_WORDS",
    "EXTRA_WORDS",
    "LINK_LOST",
    "LINK_STRAY",
    "LOST_WORDS",
    "MISSING_BACKLINK",
    "MOVED_WORDS",
    "NOTE_CONTINUED",
    "NOTE_CUT",
    "NOTE_LATER",
    "NOTE_LOST",
    "NOTE_NOT_AT_FOOT",
    "NOTE_OFF_PAGE",
    "NO_DRAFT_MARK",
    "NO_FOLIO",
    "NUMBER_MISMATCH",
    "OFF_THE_PAGE",
    "OVERPRINTED",
    "STRAY_CALL",
    "UNLINKED_MARKER",
    "WRONG_BOOKMARK",
    "WRONG_CONTENTS",
    "WRONG_FOLIO",
    "WRONG_HEAD",
    "WRONG_LABEL",
    "WRONG_REFERENCE",
    "WRONG_TAGS",
    "WRONG_TARGET",
]

_WORDS = "What can’t be read is lost, though a search would find it."
_NOTES = "A reader looks for a note at the foot of the page where it is called."
_PAGES = "A reader goes by what is printed: a page that is named wrongly is not found."

NOTE_CUT = rule("note-cut", "the end or the beginning of a note is lost", _NOTES)
NOTE_OFF_PAGE = rule("note-off-page", "a note begins on another page than its call", _NOTES)
NOTE_LATER = rule(
    "note-begins-later",
    "a note begins after the page of its call, where none has room for it",
    f"{_NOTES} Where one line calls two notes, and the first fills the page, no page can be made"
    " on which both begin: only other words can part the calls.",
    Severity.WARNING,
)
NOTE_NOT_AT_FOOT = rule("note-not-at-foot", "a note stands in the text of a page", _NOTES)
NOTE_CONTINUED = rule(
    "note-continued",
    "a note runs on to the foot of the next page",
    "No fault; but every such page is worth a look.",
    Severity.INFO,
)
OFF_THE_PAGE = rule("off-the-page", "words stand beyond the edges of a page", _WORDS)
OVERPRINTED = rule("overprinted-lines", "lines stand on one another", _WORDS)
NO_FOLIO = rule("missing-folio", "a page has no folio", _PAGES)
WRONG_FOLIO = rule("wrong-folio", "a page’s folio is out of order", _PAGES)
WRONG_LABEL = rule(
    "wrong-page-label", "the reader’s page field says another page than the paper", _PAGES
)
WRONG_HEAD = rule("wrong-running-head", "a running head is missing or wrong", _PAGES)
WRONG_CONTENTS = rule("wrong-contents-page", "the contents send readers to a wrong page", _PAGES)
WRONG_REFERENCE = rule("wrong-page-reference", "the text sends readers to a wrong page", _PAGES)
WRONG_BOOKMARK = rule("wrong-bookmark", "a bookmark is missing or leads to a wrong page", _PAGES)
WRONG_TAGS = rule(
    "wrong-tags",
    "the tags of a PDF do not hold what they promise",
    "Readers who listen, or read with their fingers, get only what is tagged.",
)
NO_DRAFT_MARK = rule(
    "missing-draft-mark",
    "a page of a draft does not say that it is one",
    "A draft that gets abroad is taken for the book.",
)
BAD_PDF = rule("unreadable-pdf", "a PDF can’t be read back", "Nobody can prove a closed book.")
