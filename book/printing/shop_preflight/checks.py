"""The checks, by the names of the rules in the shops' profiles.

Each takes the opened file and the rule, and yields what is wrong: a message, and where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from book.printing.shop_preflight.opened import Opened, Picture, depth
from book.printing.shops import Rule
from book.proof.epub.page import has_type, name_of, text_of

Fault = tuple[str, str]
Check = Callable[[Opened, Rule], Iterator[Fault]]

CHECKS: dict[str, Check] = {}
_ISBN = re.compile(r"(?<![0-9A-Za-z])(?:97[89]\d{10}|\d{9}[\dXx])(?![0-9A-Za-z])")
_FIXED_MARGIN = re.compile(r"(?:^|[;{\s])margin[\w-]*\s*:[^;}]*[1-9]\d*(?:px|pt)")
_BODY_COLOUR = re.compile(
    r"(?:^|[}\s,])(?:html|body|p|\*)\s*(?:,[^{}]*)?\{[^}]*(?<![\w-])(?:background-)?color\s*:\s*"
    r"(?!inherit|transparent|initial|currentcolor)", re.IGNORECASE
)  # fmt: skip
_FONTS = re.compile(r"font|truetype|opentype|woff")


def check(name: str) -> Callable[[Check], Check]:
    """Make a function the check of the rule `name`."""

    def register(function: Check) -> Check:
        CHECKS[name] = function
        return function

    return register


@check("cover-page")
def cover_page(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether the cover is a page of the text, and should be."""
    shown = [path for path, _ in file.package.spine if file.is_cover_page(path)]
    if rule.value == "absent":
        if shown:
            yield "the cover is a page of the text as well", shown[0]
    elif rule.value == "first" and not file.is_cover_page(file.first_text):
        yield "the first page is not the cover", file.first_text or ""
    elif rule.value == "own-file" and not shown:
        yield "no page of the text is the cover", file.package.path


@check("cover-image")
def cover_image(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether there is a picture of the cover."""
    if file.cover is None:
        yield "no picture is named as the cover", file.package.path
    elif file.cover.mode == "unreadable":
        yield "the picture of the cover can't be read", file.cover.path


@check("cover-meta")
def cover_meta(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether the cover is named as EPUB 2 did."""
    if file.named_cover() not in file.package.items:
        yield 'there is no <meta name="cover"> with the id of the cover', file.package.path


@check("cover-types")
def cover_types(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The format of the cover."""
    if file.cover is not None and file.cover.media_type not in rule.value:
        yield f"the cover is {file.cover.media_type}", file.cover.path


@check("cover-bytes")
def cover_bytes(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The size of the cover's file."""
    if file.cover is not None and file.cover.bytes > rule.value:
        yield f"the cover has {_megabytes(file.cover.bytes)}", file.cover.path


@check("cover-short-side")
def cover_short_side(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The shorter side of the cover."""
    one = file.cover
    if one is not None and one.width and min(one.width, one.height) < rule.value:
        yield f"the cover has {one.width} by {one.height} pixels", one.path


@check("cover-long-side")
def cover_long_side(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The longer side of the cover."""
    one = file.cover
    if one is not None and max(one.width, one.height) > rule.value:
        yield f"the cover has {one.width} by {one.height} pixels", one.path


@check("contents")
def contents(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether there is a navigation document with contents."""
    if file.contents is None:
        yield "there is no navigation document with a table of contents", file.package.path


@check("contents-depth")
def contents_depth(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The levels of the contents."""
    levels = depth(file.contents) if file.contents is not None else 0
    if levels > rule.value:
        yield f"the contents have {levels} levels", file.package.nav or ""


@check("contents-page")
def contents_page(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether the contents are a page of the text."""
    in_order = {path for path, _ in file.package.spine}
    if file.package.nav and file.package.nav not in in_order:
        yield "the contents are in the menu alone, and no page of the text", file.package.nav


@check("ncx")
def ncx(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether there are contents for older readers."""
    if file.package.ncx is None:
        yield "there is no NCX", file.package.path


@check("landmarks")
def landmarks(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The landmarks that the shop uses."""
    lacking = [one for one in rule.value if one not in file.landmarks]
    if lacking:
        yield f"there is no landmark for {', '.join(lacking)}", file.package.nav or ""


@check("file-bytes")
def file_bytes(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The size of the EPUB."""
    if file.size > rule.value:
        yield f"the file has {_megabytes(file.size)}", ""


@check("file-name")
def file_name(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The names of the file, and of those inside."""
    for name in (file.name, *(path.rpartition("/")[2] for path in file.container.names)):
        if not re.fullmatch(rule.value, name):
            yield f"the name “{name}” has other characters than letters and digits", ""


@check("part-bytes")
def part_bytes(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The size of each text."""
    for path in file.texts:
        if file.bytes_of(path) > rule.value:
            yield f"a text has {_megabytes(file.bytes_of(path))}", path


@check("parts")
def parts(file: Opened, rule: Rule) -> Iterator[Fault]:
    """How many texts there are."""
    if len(file.texts) > rule.value:
        yield f"there are {len(file.texts)} text files", file.package.path


@check("image-pixels")
def image_pixels(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The pixels of each picture, the cover aside, which has rules of its own."""
    for one in _inner(file):
        if one.width * one.height > rule.value:
            yield f"a picture has {one.width} by {one.height} pixels", one.path


@check("image-bytes")
def image_bytes(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The size of each picture's file."""
    for one in file.pictures:
        if one.bytes > rule.value:
            yield f"a picture has {_megabytes(one.bytes)}", one.path


@check("image-types")
def image_types(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The formats of pictures."""
    for one in file.pictures:
        if one.media_type not in rule.value:
            yield f"a picture is {one.media_type}", one.path


@check("image-colour")
def image_colour(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The colours of pictures."""
    for one in file.pictures:
        if one.mode == "CMYK":
            yield "a picture is in CMYK", one.path


@check("font-types")
def font_types(file: Opened, rule: Rule) -> Iterator[Fault]:
    """The formats of fonts."""
    for item in file.package.items.values():
        ending = item.path.rpartition(".")[2].lower()
        if _FONTS.search(item.media_type) and ending not in rule.value:
            yield f"a font is {ending.upper()}", item.path


@check("elements")
@check("elements-ignored")
def elements(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Elements that the shop does not take."""
    unwanted = frozenset(rule.value)
    for path, root in file.texts.items():
        found = {name_of(one) for one in root.iter()} & unwanted
        if found:
            yield f"there is <{'>, <'.join(sorted(found))}>", path


@check("css")
def css(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Declarations that the shop does not know."""
    for path, style in file.styles.items():
        for wanted in rule.value:
            name, _, value = wanted.partition(":")
            if re.search(rf"(?<![\w-]){name}\s*:\s*{value.strip()}\b", style):
                yield f"the style sheet says {wanted}", path


@check("css-fixed-margins")
def css_fixed_margins(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Margins in points or pixels."""
    for path, style in file.styles.items():
        if _FIXED_MARGIN.search(style):
            yield "margins are in points or pixels", path


@check("css-text-colour")
def css_text_colour(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Colours of the text as a whole."""
    for path, style in file.styles.items():
        if _BODY_COLOUR.search(style):
            yield "the text as a whole has a colour, or one behind it", path


@check("table-cells")
def table_cells(file: Opened, rule: Rule) -> Iterator[Fault]:
    """How many cells a table has."""
    for path, root in file.texts.items():
        for table in root.iter("{*}table"):
            cells = sum(name_of(one) in ("td", "th") for one in table.iter())
            if cells > rule.value:
                yield f"a table has {cells} cells", path


@check("table-columns")
def table_columns(file: Opened, rule: Rule) -> Iterator[Fault]:
    """How many columns a table has."""
    for path, root in file.texts.items():
        for table in root.iter("{*}table"):
            rows = table.iter("{*}tr")
            columns = max(
                (sum(name_of(one) in ("td", "th") for one in row) for row in rows), default=0
            )
            if columns > rule.value:
                yield f"a table has {columns} columns", path


@check("notes-typed")
def notes_typed(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether calls and notes say what they are."""
    for path, call, note in file.calls():
        if note is None or not (has_type(call, "noteref") and _is_note(note)):
            yield f"the call “{text_of(call)}” opens nothing over the page", path
            return  # one of a book's calls stands for all


@check("notes-shown")
def notes_shown(file: Opened, rule: Rule) -> Iterator[Fault]:
    """How many notes are hidden on the page."""
    notes = {id(note): note for _, _, note in file.calls() if note is not None}
    hidden = sum(name_of(one) == "aside" and _is_note(one) for one in notes.values())
    if hidden:
        yield f"{hidden} notes are not on the page, and open from their calls alone", ""


@check("note-most")
def note_most(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Notes too long to open."""
    yield from _notes_of(file, lambda length: length > rule.value)


@check("note-least")
def note_least(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Notes too short to open."""
    yield from _notes_of(file, lambda length: length < rule.value)


@check("isbn")
def isbn(file: Opened, rule: Rule) -> Iterator[Fault]:
    """Whether the book, or the file's name, has an ISBN."""
    said = [one.replace("-", "") for one in file.identifiers if "uuid" not in one]
    if not any(map(_ISBN.search, [*said, file.name.replace("-", "")])):
        yield "no identifier is an ISBN, nor is the file named by one", file.package.path


def _notes_of(file: Opened, wrong: Callable[[int], bool]) -> Iterator[Fault]:
    for note, path in {note: path for path, _, note in file.calls() if note is not None}.items():
        # Stripped of its tags alone: that is how the shop counts.
        length = len("".join(map(str, note.itertext("*"))))
        if wrong(length):
            yield f"a note has {length} characters", f"{path}#{note.get('id')}"


def _is_note(element: object) -> bool:
    return any(has_type(element, one) for one in ("footnote", "endnote", "rearnote"))  # type: ignore[arg-type]


def _inner(file: Opened) -> list[Picture]:
    cover = file.cover.path if file.cover else ""
    return [one for one in file.pictures if one.path != cover]


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
