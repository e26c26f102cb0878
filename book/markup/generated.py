"""Pages that are made from the metadata: title pages, contents, the lines of a copyright page."""

from __future__ import annotations

from book.markup.contents import ContentsItem, addresses
from book.markup.setting import Setting
from book.markup.templates import render
from book.markup.words import joined, words, written_date

# The roles a title page names, in this order, with the word that goes before the names.
_NAMED = ("trl", "edt", "aui", "ann", "ill")
_AUTHORS = ("aut", "cre")


def title_page(setting: Setting) -> str:
    """The title page, or the half title, which has the title alone."""
    data = setting.book.metadata
    say = words(data.language)
    credit = []
    for role in _NAMED:
        names = [one.name for one in data.named(role)]
        if names:
            credit.append({"word": say[role], "names": joined(names, data.language)})
    return render(
        setting.book.own.templates,
        f"{setting.entry.role}.xhtml",
        title=data.title,
        subtitle=data.subtitle,
        series=data.series,
        authors=[one.name for one in data.named(*_AUTHORS)],
        credits=credit,
        publisher=data.publisher,
    )


def copyright_lines(setting: Setting) -> str:
    """What a copyright page has to say whatever the author wrote; all of it where he wrote none."""
    data = setting.book.metadata
    isbn = setting.edition.isbn
    lines = []
    if not setting.entry.blocks:
        lines += [data.title, data.publisher, data.rights]
        lines.append(written_date(data.published, data.language))
    lines.append(f"ISBN {isbn}" if isbn else data.identifier)
    lines.append(f"{data.published.isoformat()} · {data.language}")
    return render(
        setting.book.own.templates, "copyright-page.xhtml", lines=[line for line in lines if line]
    )


def missing_page(setting: Setting) -> str:
    """What stands in place of a text that the edition lacks: readers are told so."""
    text = words(setting.book.metadata.language)["missing"]
    return render(setting.book.own.templates, "missing.xhtml", text=text)


def contents_page(setting: Setting, items: list[ContentsItem]) -> str:
    """The lists of the contents, with pages where the edition has them."""
    return render(
        setting.book.own.templates,
        "contents.xhtml",
        items=items,
        href=lambda item: _href(setting, item),
        page=None if setting.is_epub else setting.page,
    )


def _href(setting: Setting, item: ContentsItem) -> str | None:
    if setting.is_epub:
        return addresses(setting.files, item)
    return setting.href(item.entry, item.anchor)
