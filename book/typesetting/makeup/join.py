"""Joins galleys into one PDF: pages, heads, fonts, links, outline, labels, structure.

Each galley is a piece of a file (`piece.py`): its objects are numbered, what they ask of the book
is filled in, and they are written. No galley is held longer than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from book.typesetting.makeup.fonts import FontKey, Union, embed
from book.typesetting.makeup.impose import Placed
from book.typesetting.makeup.outline import Outline, outline_of
from book.typesetting.makeup.parts import DrawnSlip, FontFacts, SetGalley
from book.typesetting.makeup.piece import (
    CONTENTS,
    DOCUMENT,
    FONTS,
    FORMS,
    PARENT,
    PROFILE,
    Piece,
)
from book.typesetting.makeup.write import Written, number, text_string


@dataclass(frozen=True)
class Sheets:
    """All that a book is made up of.

    `pages` says where each page of the galleys stands, `slips` what is around its text; there are
    none where the engine drew that too. `blanks` are blank pages by their sides. `cover` says what
    the file says of itself. Roman folios go to the page `text_start`, from 0.
    """

    cover: Piece
    galleys: Sequence[SetGalley]
    blanks: Mapping[str, SetGalley]
    pages: Sequence[Placed]
    slips: Sequence[DrawnSlip]
    text_start: int
    is_print: bool


def join(
    sheets: Sheets, load: Callable[[str], bytes], soften: Callable[[FontFacts], bool]
) -> bytes:
    """Make a book up.

    Args:
        sheets: what it is made of.
        load: gives a font file by its digest.
        soften: see `fonts.embed`.
    """
    return _Maker(sheets, load, soften).made()


class _Maker:
    """Makes up one file, from its first object to its last."""

    def __init__(
        self, sheets: Sheets, load: Callable[[str], bytes], soften: Callable[[FontFacts], bool]
    ) -> None:
        self.sheets = sheets
        self.file = Written()
        self._runs = _runs(sheets)
        self._tree = self.file.number()
        self._pages: list[int] = []
        self._kids: list[int] = []
        self._keys: list[bytes] = []
        self._next_key = 0
        self._root = self._document = 0
        if not sheets.is_print:
            self._root, self._document = self.file.number(), self.file.number()
        parts = [galley.fonts for galley in self._runs] + [one.fonts for one in sheets.slips]
        self._fonts = embed(self.file, Union.of(parts), load, soften)
        self._said = self._put(sheets.cover, {})
        self._shared = {PARENT: b"%d 0 R" % self._tree, DOCUMENT: b"%d 0 R" % self._document}
        if profile := self._said.get("profile"):
            self._shared[PROFILE] = profile

    def made(self) -> bytes:
        """The file."""
        for galley in self._runs:
            self._add(galley)
        pages = b" ".join(map(_reference, self._pages))
        self.file.put(
            self._tree, b"<</Type /Pages/Count %d/Kids [%s]>>" % (len(self._pages), pages)
        )
        catalog = b"/Pages %d 0 R" % self._tree
        catalog += self._structure() + self._names() + self._outline() + self._labels()
        info = self.file.add(self._said["info"])
        root = self.file.add(self._said["catalog"][:-2] + catalog + b">>")
        return self.file.close(root, info)

    def _put(
        self, piece: Piece, marks: Mapping[bytes, bytes], first: int | None = None
    ) -> dict[str, bytes]:
        """Write the objects of a piece; what its named texts say."""
        if first is None:
            first = self.file.number(piece.count)
        texts, named = piece.filled(first, marks, self._next_key)
        self.file.put_all(first, texts, piece.streams)
        return named

    def _add(self, galley: SetGalley) -> None:
        """Write the pages of a galley, with what stands around their text."""
        piece = galley.piece
        first = self.file.number(piece.count)
        start = len(self._pages)
        around = _Around(self.file, galley, self._fonts, self._form)
        marks = dict(self._shared)
        for place, content in enumerate(piece.contents):
            drawn = b""
            if self.sheets.slips:
                drawn = around.content(
                    self.sheets.slips[start + place], piece.boxes[place].encode()
                )
            text = b"%d 0 R" % (first + content)
            if drawn:
                text = b"[%s %d 0 R]" % (text, self.file.add_stream(drawn))
            marks[CONTENTS + b"%d" % place] = text
        marks[FONTS], marks[FORMS] = around.fonts(), around.forms()
        named = self._put(piece, marks, first)
        self._pages += [first + one for one in piece.pages]
        self._kids += [first + one for one in piece.kids]
        if piece.keys:
            self._keys.append(named["keys"])
            self._next_key += piece.keys

    def _form(self, piece: Piece) -> bytes:
        return self._put(piece, {})["form"]

    def _structure(self) -> bytes:
        """What the pages are to those who do not see them."""
        if not self._root:
            return b""
        keys = self.file.add(b"<</Nums [%s]>>" % b" ".join(self._keys))
        kids = b" ".join(map(_reference, self._kids))
        self.file.put(
            self._document,
            b"<</Type /StructElem/S /Document/P %d 0 R/K [%s]>>" % (self._root, kids),
        )
        self.file.put(
            self._root,
            b"<</Type /StructTreeRoot/K [%d 0 R]/ParentTree %d 0 R>>" % (self._document, keys),
        )
        return b"/StructTreeRoot %d 0 R" % self._root

    def _names(self) -> bytes:
        """Name the places that links lead to; the first of a name is meant."""
        if self.sheets.is_print:
            return b""
        places: dict[str, bytes] = {}
        for page, number_of_page in zip(self.sheets.pages, self._pages, strict=True):
            for name, (x, y) in page.facts.anchors.items():
                if name not in places:
                    places[name] = _destination(number_of_page, x, y)
        if not places:
            return b""
        ordered = sorted(
            (_sorted_by(name), text_string(name), place) for name, place in places.items()
        )
        names = b" ".join(name + place for _, name, place in ordered)
        return b"/Names <</Dests %d 0 R>>" % self.file.add(b"<</Names [%s]>>" % names)

    def _outline(self) -> bytes:
        """The outline of the bookmarks, in the order of the pages."""
        tree = outline_of(page.facts.bookmarks for page in self.sheets.pages)
        if not tree:
            return b""
        root = self.file.number()
        _, hung = self._hang(tree, root)
        self.file.put(root, b"<</Type /Outlines%s>>" % hung)
        return b"/Outlines %d 0 R" % root

    def _hang(self, branches: Sequence[Outline], parent: int) -> tuple[int, bytes]:
        """Hang bookmarks below `parent`; how many are seen when it is opened, and what it says."""
        first = self.file.number(len(branches))
        last = first + len(branches) - 1
        seen = len(branches)
        for item, one in enumerate(branches, first):
            said = b""
            if item > first:
                said += b"/Prev %d 0 R" % (item - 1)
            if item < last:
                said += b"/Next %d 0 R" % (item + 1)
            if one.children:
                count, below = self._hang(one.children, item)
                seen += count if one.is_open else 0
                # The count of those below is told as less than nothing while they are not seen.
                if not one.is_open:
                    below = below.replace(b"/Count ", b"/Count -", 1)
                said += below
            place = _destination(self._pages[one.page], one.x, one.y)
            title = text_string(one.label)
            self.file.put(
                item, b"<</Title %s/Parent %d 0 R/Dest %s%s>>" % (title, parent, place, said)
            )
        return seen, b"/Count %d/First %d 0 R/Last %d 0 R" % (seen, first, last)

    def _labels(self) -> bytes:
        """Make a reader's page field say what the page says: i, ii, then 1, 2."""
        start = self.sheets.text_start
        roman = b"0 <</S /r>>" if start else b""
        arabic = b"%d <</S /D/St 1>>" % start if start < len(self._pages) else b""
        layout = b"/PageLayout /TwoPageRight" if self.sheets.is_print else b""
        return b"/PageLabels <</Nums [%s]>>%s" % (roman + b" " + arabic, layout)


class _Around:
    """Heads and folios of the pages of one galley, and what has to be named for them."""

    def __init__(
        self,
        file: Written,
        galley: SetGalley,
        made: Mapping[FontKey, int],
        form: Callable[[Piece], bytes],
    ) -> None:
        self._file, self._made, self._form = file, made, form
        self._own = {name for name, one in galley.fonts.items() if one.own}
        self._used = {name: one.file for name, one in galley.fonts.items() if not one.own}
        self._forms: list[bytes] = []

    def content(self, slip: DrawnSlip, box: bytes) -> bytes:
        """What is drawn behind the contents of a page."""
        if slip.form is not None:
            return self._named(self._form(slip.form))
        if not slip.content or self._fits(slip):
            return slip.content
        fonts = self._listed({name: one.file for name, one in slip.fonts.items()})
        said = b"/Type /XObject/Subtype /Form/BBox %s/Resources <</Font <<%s>>>>" % (box, fonts)
        return self._named(b"%d 0 R" % self._file.add_stream(slip.content, said))

    def fonts(self) -> bytes:
        """The shared fonts of the pages, by their names."""
        return self._listed(self._used)

    def forms(self) -> bytes:
        """The forms that were drawn, by their names."""
        return b"".join(b"/head%d %s" % pair for pair in enumerate(self._forms, 1))

    def _fits(self, slip: DrawnSlip) -> bool:
        """Name the fonts of a slip among those of its page, unless their names are taken."""
        if any(
            name in self._own or self._used.get(name, one.file) != one.file
            for name, one in slip.fonts.items()
        ):
            return False
        for name, one in slip.fonts.items():
            self._used.setdefault(name, one.file)
        return True

    def _named(self, form: bytes) -> bytes:
        self._forms.append(form)
        return b"q /Artifact <</Type /Pagination>> BDC /head%d Do EMC Q" % len(self._forms)

    def _listed(self, fonts: Mapping[str, str]) -> bytes:
        return b"".join(
            b"/%s %d 0 R" % (name.encode("ascii"), self._made[name, file])
            for name, file in fonts.items()
        )


def _runs(sheets: Sheets) -> list[SetGalley]:
    """The galleys and blank pages in the order in which they stand."""
    runs = []
    place = 0
    while place < len(sheets.pages):
        page = sheets.pages[place]
        if page.galley is None:
            runs.append(sheets.blanks[page.facts.kind.side])
        else:
            runs.append(sheets.galleys[page.galley])
        place += len(runs[-1].pages)
    return runs


def _sorted_by(name: str) -> bytes:
    """What orders a name in a tree of names: its bytes."""
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def _destination(page: int, x: float, y: float) -> bytes:
    return b"[%d 0 R /XYZ %s %s 0]" % (page, number(x), number(y))


def _reference(one: int) -> bytes:
    return b"%d 0 R" % one
