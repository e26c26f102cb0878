"""The files of text in the container: sections in their frames, the cover, the navigation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from book.markup.contents import ContentsItem, addresses, contents
from book.markup.listed import ROLES
from book.markup.sections import Section, file_names
from book.markup.templates import markup, render
from book.markup.words import joined, words
from book.model.anchors import entry_anchor
from book.model.book import Book
from book.model.edition import Edition
from book.printing.shops import wishes

NAV = "nav.xhtml"
COVER = "cover.xhtml"
_MARKS = ("titlepage", "copyright-page", "preface", "endnotes", "loi", "lot")
# What the tool puts behind the author's entries.
_BEHIND = frozenset({"endnotes", *ROLES.values()})


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around the text: whether the cover is a page, and how deep the contents go.

    `contents_page` puts the contents before the text where the author has no place for them.
    """

    cover_page: bool = True
    depth: int | None = None
    contents_page: bool = False

    @classmethod
    def of(cls, edition: Edition) -> Frame:
        """As the edition's shop wants it."""
        wanted = wishes(edition.shop)
        return cls(wanted.cover_page, wanted.contents_depth, wanted.contents_page)


def framed(book: Book, title: str, lang: str, body: str, kind: str = "") -> str:
    """A whole XHTML file around `body`."""
    return (
        render(
            book.own.templates, "page.xhtml", title=title, lang=lang, kind=kind, body=markup(body)
        )
        + "\n"
    )


def section_page(book: Book, section: Section) -> str:
    """The file of a section."""
    title = section.title or book.metadata.title
    return framed(book, title, section.lang, _led(section.lead, section.body))


def cover_page(book: Book, image: str) -> str:
    """The page that shows the cover."""
    data = book.metadata
    say = words(data.language)
    names = joined([one.name for one in data.named("aut", "cre")], data.language)
    alternative = (
        book.settings.cover_alt or f"{say['cover']}: {data.title}{f', {names}' if names else ''}"
    )
    body = render(book.own.templates, "cover.xhtml", image=image, alternative=alternative)
    return framed(book, say["cover"], data.language, body, "cover")


def contents_tree(
    book: Book, sections: Sequence[Section], depth: int | None = None
) -> list[ContentsItem]:
    """The contents; a book must have one line, so one without titles gets its own.

    `depth` is how many levels there may be: what lies deeper is put on the last of them.
    """
    items = contents(book.entries)
    if depth is not None:
        items = _flattened(items, depth)
    own = {one.id for one in book.entries}
    items += [
        ContentsItem(one.title, one.entry_id, entry_anchor(one.entry_id))
        for one in sections
        if one.role in _BEHIND and one.entry_id not in own
    ]
    if not items and sections:
        first = next((one for one in sections if not one.front), sections[0])
        items.append(
            ContentsItem(book.metadata.title, first.entry_id, entry_anchor(first.entry_id))
        )
    return items


def _flattened(items: Sequence[ContentsItem], depth: int) -> list[ContentsItem]:
    """No line is lost: those that are too deep follow the one they belong to, on its level."""
    flat = []
    for item in items:
        if depth > 1:
            flat.append(replace(item, children=_flattened(item.children, depth - 1)))
        else:
            flat += [replace(item, children=[]), *_flattened(item.children, 1)]
    return flat


def addressing(book: Book, sections: Sequence[Section]) -> Callable[[ContentsItem], str]:
    """What gives the address of a line of the contents."""
    files = file_names(book) | {one.entry_id: one.file_name for one in sections}
    return lambda item: addresses(files, item)


def nav_page(book: Book, sections: Sequence[Section], frame: Frame | None = None) -> str:
    """The navigation document, which is the contents page as well."""
    frame = frame or Frame()
    language = book.metadata.language
    say = words(language)
    toc = next((one for one in sections if one.file_name == NAV), None)
    anchor = entry_anchor(toc.entry_id) if toc else "nav.section"
    title = (toc.title if toc else "") or say["contents"]
    body = render(
        book.own.templates,
        "nav.xhtml",
        id=anchor,
        title=title,
        items=contents_tree(book, sections, frame.depth),
        href=addressing(book, sections),
        landmarks_title=say["landmarks"],
        landmarks=_landmarks(book, sections, anchor, title, frame),
    )
    lead = toc.lead if toc else ""
    lists = _lists(sections) + _page_list(book, sections)
    return framed(book, title, language, _led(lead, body) + lists)


def _led(lead: str, body: str) -> str:
    return f"{lead}\n{body}" if lead else body


def _lists(sections: Sequence[Section]) -> str:
    """The lists of figures and tables once more, for reading systems that have menus of them."""
    bodies = [
        one.body
        for one in sections
        if one.role in ("loi", "lot") and one.body.startswith(f'<nav epub:type="{one.role}"')
    ]
    return "".join("\n" + one.replace("<nav ", '<nav hidden="hidden" ', 1) for one in bodies)


def _page_list(book: Book, sections: Sequence[Section]) -> str:
    """The list of the printed pages, which reading systems show in a way of their own."""
    pages = [(one.file_name, mark) for one in sections for mark in one.pages]
    if not pages:
        return ""
    title = words(book.metadata.language)["pages"]
    # Not by a template of the book's own, which could not know of it.
    return "\n" + render({}, "page-list.xhtml", title=title, pages=pages)


def _landmarks(
    book: Book, sections: Sequence[Section], toc: str, title: str, frame: Frame
) -> list[dict[str, str]]:
    say = words(book.metadata.language)
    marks = []
    if frame.cover_page:
        marks.append({"kind": "cover", "href": COVER, "text": say["cover"]})
    seen = set()
    for one in sections:
        if one.role in _MARKS and one.role not in seen:
            seen.add(one.role)
            text = one.title or say.get(one.role, one.role)
            marks.append({"kind": one.role, "href": one.file_name, "text": text})
    if frame.contents_page or any(one.file_name == NAV for one in sections):
        # Without a place in the reading order the navigation cannot be linked to.
        marks.append({"kind": "toc", "href": f"#{toc}", "text": title})
    first = next((one for one in sections if not one.front), None)
    if first is not None:
        marks.append({"kind": "bodymatter", "href": first.file_name, "text": say["start"]})
    return marks
