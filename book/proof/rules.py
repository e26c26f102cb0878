"""The rules by which finished books are judged: their words, and the notes of an EPUB.

Rules of one kind of file alone are beside its proof.
"""

from __future__ import annotations

import book.checks  # noqa: F401  (the rules of the sources: some ids are shared)
from book.checks.registry import RULES, Rule, reading_rule
from book.model.finding import Severity

_WORDS = "A book that differs from its manuscript misleads, and nobody reads every proof again."
_NOTES = "A reader looks for a note behind its call, and takes what is shown there for it."
_BACK = "Who has read a note wants to go on where he was."
_DEVICES = "Reading systems decide by such marks whether a note opens over the page, and how."
_SOUND = "Reading systems differ in how they mend what is broken, and some show nothing at all."
_SHOPS = "Shops and libraries run it on every book that they are sent, and refuse what it refuses."
_CLAIMS = "Archives, and readers who listen, rely on what a file says of itself: PDF/A, PDF/UA."
_LISTEN = "Readers who listen, or read with their fingers, get only what is marked."
_PAGES = "Who reads beside the print edition, or follows a citation, goes to a page by its number."
_WARNING, _INFO = Severity.WARNING, Severity.INFO


def rule(name: str, title: str, why: str, severity: Severity = Severity.ERROR) -> Rule:
    """The rule with this id: that of the sources where they have one, or else a new one."""
    return RULES.get(name) or reading_rule(name, title, why, severity, family="proof")


LOST_WORDS = rule("lost-words", "words of the manuscript are not in the finished book", _WORDS)
EXTRA_WORDS = rule("extra-words", "the finished book has words that the manuscript has not", _WORDS)
CHANGED_WORDS = rule("changed-words", "words differ from the manuscript", _WORDS)
MOVED_WORDS = rule("moved-words", "words stand out of their order", _WORDS)
DOUBLED_WORDS = rule("doubled-words", "words stand twice", _WORDS)
NOTE_LOST = rule("note-lost", "the text of a note is not in the finished book", _NOTES)
CALL_LOST = rule("call-lost", "the call of a note is not in the finished book", _NOTES)
STRAY_CALL = rule("stray-call", "a call stands where the manuscript has none", _NOTES)
NOTES_ORDER = rule("notes-out-of-order", "the texts of notes are not in their order", _NOTES)

DANGLING_LINK = rule("dangling-link", "a link leads to a place that is not there", _NOTES)
WRONG_TARGET = rule("wrong-target", "a call leads to something that is not its note", _NOTES)
LINK_LOST = rule("lost-link", "a link of the manuscript is no link in the book", _NOTES)
LINK_STRAY = rule("extra-link", "the book has a link that the manuscript has not", _NOTES)
EXTERNAL_NOTE = rule("external-note", "a call leads out of the book, to the web", _NOTES)
NUMBER_MISMATCH = rule("number-mismatch", "a call and its note show different numbers", _NOTES)
UNUSED_NOTE = rule("unused-note", "no call leads to a note", _NOTES)
EMPTY_NOTE = rule("empty-note", "a note without a text", _NOTES)
NESTED_NOTE = rule("nested-note", "a note stands inside another", _NOTES)
UNLINKED_MARKER = rule("unlinked-marker", "what looks like a call is no link", _NOTES)
RAW_MARKER = rule("raw-marker", "a mark of the manuscript stands in the finished text", _NOTES)
WRONG_BACKLINK = rule("wrong-backlink", "a way back leads to a call of another note", _BACK)
MISSING_BACKLINK = rule("missing-backlink", "there is no way back from a note to its call", _BACK)
EMPTY_LINK = rule("empty-link", "a link without a word to touch or to read out", _NOTES)
EMPTY_HREF = rule("empty-href", "a link without an address", _NOTES)
NOTE_IN_NAV = rule("note-in-nav", "a line of the contents has a note's number", _NOTES, _WARNING)
NESTED_LINK = rule("nested-link", "a link stands inside another", _SOUND)
DUPLICATE_ID = rule("duplicate-id", "an id stands twice", _SOUND)
BAD_ID = rule("bad-id", "an id that is no name", _SOUND)
BAD_NESTING = rule("bad-nesting", "an element stands where it must not", _SOUND)
BAD_EPUB = rule("unreadable-epub", "an EPUB can't be read back", "Nobody can prove a closed book.")
BAD_XHTML = rule("bad-xhtml", "a file of the book is not well-formed", _SOUND)
BAD_PACKAGE = rule("bad-package", "the package does not hold what it lists", _SOUND)
NOT_IN_SPINE = rule("not-in-spine", "a text is linked to and is not in the reading order", _NOTES)
NON_LINEAR = rule("non-linear", "notes are outside the reading order", _NOTES, _WARNING)
NOTE_BEFORE = rule("note-before-reference", "a note stands before its call", _NOTES, _WARNING)
MISPLACED = rule("notes-misplaced", "notes stand in the text of another chapter", _NOTES, _WARNING)
NO_NOTEREF = rule("no-noteref-type", "a call that does not say that it is one", _DEVICES, _WARNING)
NO_POPUP = rule("no-popup", "a note that can't open over the page", _DEVICES, _WARNING)
LONG_NOTE = rule("long-note", "a note too long to open over the page everywhere", _DEVICES, _INFO)
OLD_ROLE = rule("deprecated-role", "a role that the standard gave up", _DEVICES, _WARNING)
WRONG_NAV = rule("wrong-contents", "the contents differ from the book", "Contents are a promise.")
LOST_BREAK = rule("lost-page-break", "nothing marks where a printed page begins", _PAGES)
STRAY_BREAK = rule("stray-page-break", "a page marker stands where no page begins", _PAGES)
MISPLACED_BREAK = rule("misplaced-page-break", "a page marker stands at a wrong word", _PAGES)
WRONG_PAGE_NAME = rule("wrong-page-marker", "a page marker says another page than print", _PAGES)
WRONG_PAGE_LIST = rule("wrong-page-list", "the page list does not lead to the markers", _PAGES)
WRONG_PAGE_SOURCE = rule(
    "wrong-page-source", "the package does not say whose pages they are", _PAGES
)
WRONG_LIST = rule("wrong-list-number", "an item of a list has another number", _WORDS)

# What the validators of others say (`book verify --validators`).
EPUBCHECK = rule("epubcheck", "EPUBCheck finds a fault in an EPUB", _SHOPS)
VERAPDF = rule("verapdf", "veraPDF finds a fault in a PDF", _CLAIMS)
PAGE_VALIDATION = rule("page-validation", "page-validation finds a fault in a PDF", _CLAIMS)
ACE = rule("ace", "Ace finds a barrier in an EPUB", _LISTEN)
