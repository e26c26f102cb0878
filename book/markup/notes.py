"""The texts of notes: at the first call, or together at the end of a section or of the book."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from book.markup.setting import Setting
from book.markup.templates import markup, render
from book.markup.words import words
from book.model.anchors import note_anchor
from book.model.blocks import Paragraph
from book.model.inline import Element, Link, NoteReference
from book.model.notes import Note
from book.model.walk import walk
from book.printing.shops import wishes

# Kobo's e-readers open a note over the page if it has so many characters, and no more
# (https://github.com/kobolabs/epub-spec, "Footnotes/Endnotes").
_LEAST, _MOST = 9, 5000
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Back:
    """A way back to one of the calls. `href` is None in print."""

    href: str | None
    text: str
    label: str


@dataclass(frozen=True)
class NoteView:
    """A note as the templates see it.

    `first` is the inside of its first paragraph, which the number opens; `rest` what follows.
    `shown` tells that it has to stand on the page even where a reader can hide the notes that it
    opens; `padding` is put behind a text too short to be opened.
    """

    id: str
    number: str
    label: str
    first: Markup
    rest: Markup
    backs: tuple[Back, ...]
    shown: bool = False
    padding: str = ""


def foot_notes(setting: Setting, note: Note) -> str:
    """The text of `note` to be set at the foot, and after it the notes that it calls itself."""
    inside = setting.in_foot_note
    return "".join(
        render(setting.book.own.templates, "foot-note.xhtml", note=_view(inside, one))
        for one in _with_nested(setting, note)
    )


def listed_notes(setting: Setting, notes: Sequence[Note]) -> str:
    """The texts of notes one after the other; nothing if there are none."""
    inside = setting.in_list_of_notes
    views = [_view(inside, note) for note in notes]
    if not views:
        return ""
    popup = setting.is_epub and setting.edition.note_style == "popup"
    if popup:
        views = _for_opening(setting, notes, views)
    return render(
        setting.book.own.templates,
        "notes.xhtml",
        notes=views,
        epub=setting.is_epub,
        popup=popup,
        together=setting.edition.note_style == "book-end",
        heading=words(setting.book.metadata.language)["notes"],
    )


def _for_opening(
    setting: Setting, notes: Sequence[Note], views: Sequence[NoteView]
) -> list[NoteView]:
    """The views as they have to be where a call opens its note over the page.

    Apple Books hides an `aside` on the page itself, so that a note which nothing opens would be
    lost: one that is called from a link or from another note, or that is too long. These are shown.
    A note that is too short gets blanks that no reader sees.
    """
    always = wishes(setting.edition.shop).notes_shown
    unopened = {*_in_links(setting), *setting.nested}
    result = []
    for note, view in zip(notes, views, strict=True):
        length = len(_TAG.sub("", f"{view.number} {view.first}{view.rest}"))
        opened = any((note.key, one.occurrence) not in unopened for one in note.references)
        shown = always or length > _MOST or not opened
        padding = "\u00a0" * max(_LEAST - length, 0)
        result.append(replace(view, shown=shown, padding=padding))
    return result


def _in_links(setting: Setting) -> Iterator[tuple[str, int]]:
    """The calls in links, which can be no links themselves."""
    for node in walk(setting.entry.blocks):
        if isinstance(node, Link) or (isinstance(node, Element) and node.tag == "a"):
            for inner in walk(node.children):
                if isinstance(inner, NoteReference):
                    yield inner.key, inner.occurrence


def _with_nested(setting: Setting, note: Note) -> list[Note]:
    family = [note]
    for one in family:  # grows as it goes: notes in notes in notes
        nested = (n for n in setting.entry.notes if n.parent == one.key)
        family.extend(n for n in nested if n not in family)
    return family


def _view(setting: Setting, note: Note) -> NoteView:
    number = setting.numbers.get(note.key, "?")
    series = setting.book.settings.note_series.get(note.series)
    blocks = note.blocks
    first = ""
    if blocks and isinstance(blocks[0], Paragraph):
        # A tight paragraph is its inside alone: the template opens the paragraph for the number.
        first = setting.blocks(setting.flowing, (replace(blocks[0], tight=True),))
        blocks = blocks[1:]
    return NoteView(
        id=note_anchor(note.key),
        number=number,
        label=series.label if series else "",
        first=markup(first.strip()),
        rest=markup(setting.blocks(setting, blocks)),
        backs=_backs(setting, note, number),
    )


def _backs(setting: Setting, note: Note, number: str) -> tuple[Back, ...]:
    phrase = words(setting.book.metadata.language)["back"]
    return tuple(
        Back(
            href=setting.call_href(note.key, reference.occurrence),
            text=number if place == 1 else str(place),
            label=phrase.format(reference=place, number=number),
        )
        for place, reference in enumerate(note.references, start=1)
    )
