"""The sections of a book: one well-formed fragment for each entry of the contents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from book.markup.again import Again
from book.markup.blocks import blocks
from book.markup.contents import ContentsItem, HeadingMark, contents, heading_marks
from book.markup.generated import contents_page, copyright_lines, missing_page, title_page
from book.markup.kept import Section, Shelf
from book.markup.listed import ROLES, Group, listed
from book.markup.notes import listed_notes
from book.markup.page_breaks import place_breaks, place_note_breaks
from book.markup.setting import NOTES, Setting
from book.markup.templates import markup, render
from book.markup.words import words
from book.markup.xml import escape, tag
from book.model.anchors import encode, entry_anchor
from book.model.book import Book, Entry
from book.model.edition import Edition, same_note_order
from book.model.inline import NoteReference
from book.model.memory import Memory
from book.model.notes import Note
from book.model.pages import PageStart
from book.model.walk import walk

# The roles that DPUB-ARIA knows, of those that an entry can have.
_ROLES = (
    "abstract acknowledgments afterword appendix bibliography chapter colophon conclusion "
    "dedication epigraph epilogue errata foreword glossary index introduction part preface "
    "prologue"
)
_ARIA = frozenset(_ROLES.split())
_FRONT_ROLES = (
    "cover halftitlepage titlepage copyright-page toc dedication epigraph foreword preface "
    "acknowledgments abstract frontmatter seriespage imprint loi lot"
)
_FRONT = frozenset(_FRONT_ROLES.split())
# Pages whose title is for the contents alone: it is not printed above them.
_UNTITLED = frozenset({"halftitlepage", "titlepage", "copyright-page", "dedication", "epigraph"})
_TAKEN = frozenset({"nav", "cover", "notes", "toc", "content"})
_END = "end.notes"

__all__ = ["HeadingMark", "Section", "file_names", "make_sections"]


def file_names(book: Book) -> dict[str, str]:
    """The EPUB file of each entry; the contents page is the navigation document itself."""
    names = {NOTES: "notes.xhtml"}
    names |= {_list_id(kind): f"{kind}.list.xhtml" for kind in ROLES}
    toc = False
    for entry in book.entries:
        stem = encode(entry.id)
        # Ids hold no dot, so the longer name is free.
        names[entry.id] = f"{stem}.entry.xhtml" if stem.lower() in _TAKEN else f"{stem}.xhtml"
        if entry.role == "toc" and not toc:
            names[entry.id] = "nav.xhtml"
            toc = True
    return names


def make_sections(
    book: Book,
    edition: Edition,
    numbers: Mapping[str, str],
    pages: Mapping[str, str] | None = None,
    draft: bool = False,
    starts: Sequence[PageStart] = (),
    memory: Memory | None = None,
    again: Again[Section] | None = None,
) -> tuple[Section, ...]:
    """The sections of `book` for `edition`, in reading order.

    Args:
        book: The whole book.
        edition: What it is made for.
        numbers: What each note shows, from `number_notes`.
        pages: The folio of every anchor, for a PDF; None while nothing is known of pages.
        draft: Whether the book is only to be looked at.
        starts: Where the pages of the print edition begin, which an EPUB is to mark.
        memory: Has the sections that were made before. It makes no difference but in time.
        again: What was made before with other `pages`, all else being equal.
    """
    again = again or Again()
    files = file_names(book)
    front = len(_front_matter(book))
    inside, at_end = _among_notes(book, edition, starts)
    by_entry: dict[str, list[PageStart]] = {}
    for start in inside:
        by_entry.setdefault(start.entry, []).append(start)

    def setting(
        entry: Entry, numbers: Mapping[str, str], pages: Mapping[str, str] | None
    ) -> Setting:
        notes = {note.key: note for note in entry.notes}
        breaks = place_breaks(entry, by_entry.get(entry.id, ()))
        return Setting(
            book,
            edition,
            entry,
            numbers,
            notes,
            files,
            blocks,
            pages=pages,
            nested=_nested(entry.notes),
            draft=draft,
            breaks=breaks,
        )

    def make(
        entry: Entry, numbers: Mapping[str, str], pages: Mapping[str, str] | None, front: bool
    ) -> Section:
        return _section(setting(entry, numbers, pages), front=front)

    shelf = Shelf(memory, book, edition, files, draft)

    def made(entry: Entry, pages: Mapping[str, str], front: bool) -> Section:
        return shelf.section(entry, numbers, pages, front, by_entry.get(entry.id, ()), make)

    sections = [
        again.made(entry.id, pages, partial(made, entry, front=at < front))
        for at, entry in enumerate(book.entries)
    ]
    noted = [one for one in book.entries if one.numbered]
    if edition.note_style == "book-end" and noted:
        breaks = place_note_breaks(_END, at_end)
        settings = [setting(entry, numbers, pages) for entry in noted]
        nested = frozenset[tuple[str, int]]().union(*(one.nested for one in settings))
        sections.append(
            _end_notes(
                [replace(one, draft=False, breaks=breaks, nested=nested) for one in settings]
            )
        )
    for kind in edition.lists if edition.format == "epub" else ():
        groups = listed(book, kind, numbers)
        if groups:
            sections.append(_list(book, kind, groups, files))
    return tuple(sections)


def _nested(notes: Iterable[Note]) -> frozenset[tuple[str, int]]:
    return frozenset(
        (node.key, node.occurrence)
        for note in notes
        for node in walk(note.blocks)
        if isinstance(node, NoteReference)
    )


def _among_notes(
    book: Book, edition: Edition, starts: Sequence[PageStart]
) -> tuple[list[PageStart], list[PageStart]]:
    """`starts` as this edition can mark them: those in its entries, and those in notes at the end.

    Where its notes do not stand in the order of the print edition's, the text alone is marked.
    """
    source = book.settings.page_source(edition)
    if source is None or not same_note_order(source, edition):
        return [replace(one, note="") for one in starts], []
    if edition.note_style != "book-end":
        return list(starts), []
    return [one for one in starts if not one.note], [one for one in starts if one.note]


def _front_matter(book: Book) -> list[Entry]:
    taken = []
    for entry in book.entries:
        if entry.role not in _FRONT:
            break
        taken.append(entry)
    return taken


def _section(setting: Setting, *, front: bool) -> Section:
    book, entry = setting.book, setting.entry
    marks = heading_marks(entry)
    language = entry.language or book.metadata.language
    title = entry.title or words(book.metadata.language).get(entry.role, "")
    inside = _inside(setting, title, has_heading=bool(marks))
    body = render(
        book.own.templates,
        "section.xhtml",
        id=entry_anchor(entry.id),
        kind=entry.role,
        epub=setting.is_epub,
        role=f"doc-{entry.role}" if entry.role in _ARIA else None,
        classes=_classes(setting),
        labelled=_labelled(setting, marks),
        title=title,
        lang=entry.language if entry.language != book.metadata.language else None,
        draft=setting.draft and setting.is_epub,
        inside=markup(inside),
    )
    return Section(
        entry.id,
        entry.role,
        title,
        entry.short or title,
        entry.level,
        setting.files[entry.id],
        body,
        language,
        marks,
        front,
        setting.breaks.before,
        setting.breaks.marks,
    )


def _classes(setting: Setting) -> str:
    entry = setting.entry
    classes = [entry.role]
    if entry.status != "complete":
        classes.append(entry.status)
    if setting.draft:
        classes.append("draft")
    return " ".join(classes)


def _labelled(setting: Setting, marks: tuple[HeadingMark, ...]) -> str | None:
    """The id of the heading that names the section."""
    if marks:
        return marks[0].anchor
    return _title_id(setting) if _prints_title(setting) else None


def _prints_title(setting: Setting) -> bool:
    return bool(setting.entry.title) and setting.entry.role not in _UNTITLED


def _title_id(setting: Setting) -> str:
    return f"{setting.entry.id}.title"


def _inside(setting: Setting, title: str, *, has_heading: bool) -> str:
    entry = setting.entry
    generated = not entry.blocks
    if generated and entry.role in ("halftitlepage", "titlepage"):
        return title_page(setting) + setting.breaks.behind
    heading = ""
    if not has_heading and (_prints_title(setting) or entry.role == "toc"):
        heading = render(
            setting.book.own.templates, "heading.xhtml", id=_title_id(setting), title=title
        )
    parts = [heading, blocks(setting, entry.blocks), setting.breaks.behind]
    if entry.status == "missing" and generated:
        parts.append(missing_page(setting))
    if entry.role == "toc":
        parts += [contents_page(setting, _contents(setting)), *_printed_lists(setting)]
    if entry.role == "copyright-page":
        parts.append(copyright_lines(setting))
    if not setting.notes_at_foot and setting.edition.note_style != "book-end":
        parts.append(setting.breaks.among_notes(listed_notes(setting, entry.notes)))
    return "\n".join(filter(None, parts))


def _contents(setting: Setting) -> list[ContentsItem]:
    """The contents as a page; in an EPUB the navigation document takes its place."""
    items = contents(setting.book.entries)
    numbered = any(one.numbered for one in setting.book.entries)
    if not setting.is_epub and setting.edition.note_style == "book-end" and numbered:
        heading = words(setting.book.metadata.language)["notes"]
        items.append(ContentsItem(heading, _END, entry_anchor(_END)))
    return items


def _printed_lists(setting: Setting) -> Iterator[str]:
    """The lists of figures and tables behind the contents of a PDF, with their pages.

    In an EPUB each is a page of its own.
    """
    book = setting.book
    for kind in () if setting.is_epub else setting.edition.lists:
        items = [
            ContentsItem(line.text, line.entry, line.anchor)
            for group in listed(book, kind, setting.numbers, printed=True)
            for line in group.lines
        ]
        if items:
            heading = words(book.metadata.language)[ROLES[kind]]
            yield tag("p", {"class": "list-title"}, escape(heading))
            yield contents_page(setting, items)


def _end_notes(settings: Sequence[Setting]) -> Section:
    """The section at the end of the book that holds all its notes; a setting for each entry."""
    setting = settings[0]
    heading = words(setting.book.metadata.language)["notes"]
    groups = [
        {"title": one.entry.title, "notes": markup(listed_notes(one, one.entry.notes))}
        for one in settings
    ]
    body = render(
        setting.book.own.templates,
        "end-notes.xhtml",
        id=entry_anchor(_END),
        heading=heading,
        groups=groups,
        epub=setting.is_epub,
    )
    body = setting.breaks.among_notes(body)
    language = setting.book.metadata.language
    mark = HeadingMark(f"{_END}.title", 1, heading)
    file = setting.files[NOTES]
    pages = setting.breaks.marks
    return Section(
        _END, "endnotes", heading, heading, 1, file, body, language, (mark,), False, "", pages
    )


def _list(book: Book, kind: str, groups: list[Group], files: Mapping[str, str]) -> Section:
    """The page at the end of an EPUB that lists figures, tables or notes."""
    language = book.metadata.language
    role = ROLES[kind]
    heading = words(language)[role]
    name = _list_id(kind)
    body = render(
        {},
        "list.xhtml",
        id=entry_anchor(name),
        kind=role if role != ROLES["notes"] else None,
        heading=heading,
        groups=groups,
        files=files,
    )
    mark = HeadingMark(f"{name}.title", 1, heading)
    return Section(name, role, heading, heading, 1, files[name], body, language, (mark,), False)


def _list_id(kind: str) -> str:
    """Stands for an entry's id: those of entries hold no dot."""
    return f"list.{kind}"
