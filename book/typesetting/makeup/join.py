"""Joins galleys into one PDF: pages, heads, fonts, links, outline, labels, structure."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from book.typesetting.makeup.fonts import FontKey, Union, embed
from book.typesetting.makeup.impose import Placed
from book.typesetting.makeup.outline import Outline, outline_of
from book.typesetting.makeup.parts import DrawnSlip, FontFacts, SetGalley


@dataclass(frozen=True)
class Sheets:
    """All that a book is made up of.

    `pages` says where each page of the galleys stands, `slips` what is around its text; there are
    none where the engine drew that too. `blanks` are blank pages by their sides. `cover` says what
    the file says of itself. Roman folios go to the page `text_start`, from 0.
    """

    cover: bytes
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
    with pikepdf.open(BytesIO(sheets.cover)) as pdf:
        maker = _Maker(pdf, sheets)
        del pdf.pages[:]
        maker.add_pages()
        maker.add_fonts(load, soften)
        maker.add_slips()
        maker.add_names()
        maker.add_outline()
        maker.label()
        out = BytesIO()
        pdf.save(
            out,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
            force_version="1.7",
        )
        maker.close()
        return out.getvalue()


class _Maker:
    """Makes up one file, step by step."""

    def __init__(self, pdf: Pdf, sheets: Sheets) -> None:
        self.pdf, self.sheets = pdf, sheets
        self._open: list[Pdf] = []
        self._forms = 0
        # For each run of pages that came from one file: its fonts, and the resources they are in.
        self._fonts: list[tuple[Mapping[str, FontFacts], pikepdf.Object]] = []
        self._resources: list[int] = []
        self._made: dict[FontKey, pikepdf.Object] = {}
        self._keys = Array()
        self._next_key = 0
        self._kids: list[pikepdf.Object] = []
        self._document = self._structure()
        colours: Any = pdf.pages[0].obj.Resources.get("/ColorSpace", {})
        self._profile = colours.get("/srgb")

    def close(self) -> None:
        """Let the files go that pages were copied from."""
        for one in self._open:
            one.close()

    def _structure(self) -> Any:
        root = self.pdf.Root.get("/StructTreeRoot")
        if self.sheets.is_print or root is None:
            return None
        document = self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array())
        )
        root.K = Array([document])
        return document

    def add_pages(self) -> None:
        """Copy all pages, each to its place, with what the structure says of them."""
        place = 0
        pages = self.sheets.pages
        while place < len(pages):
            number = pages[place].galley
            if number is None:
                galley = self.sheets.blanks[pages[place].facts.kind.side]
            else:
                galley = self.sheets.galleys[number]
            self._add(galley)
            place += len(galley.pages)
        if self._document is not None:
            root = self.pdf.Root.StructTreeRoot
            self._document.K = Array(self._kids)
            root.ParentTree = self.pdf.make_indirect(Dictionary(Nums=self._keys))

    def _add(self, galley: SetGalley) -> None:
        source = pikepdf.open(BytesIO(galley.pdf))
        self._open.append(source)
        colours: Any = source.pages[0].obj.Resources.get("/ColorSpace", {})
        if "/srgb" in colours:
            del colours["/srgb"]
        start = len(self.pdf.pages)
        with warnings.catch_warnings():
            # Names and links are put in for the whole book, behind this.
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            self.pdf.pages.extend(source.pages)
        added = [self.pdf.pages[index].obj for index in range(start, len(self.pdf.pages))]
        if self._profile is not None:
            # One profile of colours serves all.
            added[0].Resources.ColorSpace["/srgb"] = self._profile
        self._resources += [len(self._fonts)] * len(added)
        self._fonts.append((galley.fonts, added[0].Resources))
        if self._document is not None:
            self._add_structure(source, added)

    def _add_structure(self, source: Pdf, added: Sequence[pikepdf.Object]) -> None:
        root = source.Root.StructTreeRoot
        keys = self.pdf.copy_foreign(source.make_indirect(root.ParentTree)).Nums
        first = self._next_key
        for index in range(0, len(keys), 2):
            self._keys.extend(_array(first + int(keys[index]), keys[index + 1]))
        self._next_key += len(keys) // 2
        for page in added:
            page.StructParents = first + int(page.StructParents)
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = first + int(annotation.StructParent)
        # Pages come first: what the structure says of them then leads to the copies.
        for kid in self.pdf.copy_foreign(root.K[0]).K:
            kid.P = self._document
            self._kids.append(kid)

    def add_fonts(self, load: Callable[[str], bytes], soften: Callable[[FontFacts], bool]) -> None:
        """Put every font in once, and name it in the resources of all that use it."""
        parts = [facts for facts, _ in self._fonts] + [one.fonts for one in self.sheets.slips]
        self._made = embed(self.pdf, Union.of(parts), load, soften)
        for facts, resources in self._fonts:
            if "/Font" not in resources:
                resources.Font = self.pdf.make_indirect(Dictionary())
            for name, one in facts.items():
                if not one.own:
                    resources.Font["/" + name] = self._made[name, one.file]

    def add_slips(self) -> None:
        """Draw heads and folios behind the contents of their pages."""
        for index, slip in enumerate(self.sheets.slips):
            page = self.pdf.pages[index].obj
            content = slip.content
            if slip.form:
                content = self._form_of_page(page, slip.form)
            elif content and not self._fits(self._resources[index], slip):
                content = self._form_of(page, slip)
            if content:
                page.Contents = Array([page.Contents, self.pdf.make_stream(content)])

    def _fits(self, number: int, slip: DrawnSlip) -> bool:
        """Name the fonts of a slip in the resources of its page, unless their names are taken."""
        facts, resources = self._fonts[number]
        if any(
            name in facts
            and facts[name] != one
            and (facts[name].own or facts[name].file != one.file)
            for name, one in slip.fonts.items()
        ):
            return False
        for name, one in slip.fonts.items():
            if "/" + name not in resources.Font:
                resources.Font["/" + name] = self._made[name, one.file]
        return True

    def _form_of_page(self, page: pikepdf.Object, data: bytes) -> bytes:
        source = pikepdf.open(BytesIO(data))
        self._open.append(source)
        form = self.pdf.copy_foreign(source.pages[0].as_form_xobject())
        return self._named(page, form)

    def _form_of(self, page: pikepdf.Object, slip: DrawnSlip) -> bytes:
        fonts = {"/" + name: self._made[name, one.file] for name, one in slip.fonts.items()}
        form = self.pdf.make_stream(
            slip.content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=page.MediaBox,
            Resources=Dictionary(Font=Dictionary(fonts)),
        )
        return self._named(page, form)

    def _named(self, page: pikepdf.Object, form: pikepdf.Object) -> bytes:
        self._forms += 1
        name = f"head{self._forms}"
        if "/XObject" not in page.Resources:
            page.Resources.XObject = Dictionary()
        page.Resources.XObject["/" + name] = form
        return f"q /Artifact <</Type /Pagination>> BDC /{name} Do EMC Q".encode()

    def add_names(self) -> None:
        """Name the places that links lead to; the first of a name is meant."""
        places: dict[str, tuple[int, float, float]] = {}
        for index, page in enumerate(self.sheets.pages):
            for name, (x, y) in page.facts.anchors.items():
                places.setdefault(name, (index, x, y))
        if not places or self.sheets.is_print:
            return
        names = Array()
        objects = [page.obj for page in self.pdf.pages]
        ordered = sorted(
            (name.encode("utf-16-be") if not name.isascii() else name.encode(), name)
            for name in places
        )
        for _, name in ordered:
            index, x, y = places[name]
            names.extend([String(name), _array(objects[index], Name.XYZ, _round(x), _round(y), 0)])
        self.pdf.Root.Names = Dictionary(Dests=self.pdf.make_indirect(Dictionary(Names=names)))

    def add_outline(self) -> None:
        """Make the outline of the bookmarks, in the order of the pages."""
        tree = outline_of(page.facts.bookmarks for page in self.sheets.pages)
        if tree:
            root = self.pdf.make_indirect(Dictionary(Type=Name.Outlines))
            self._hang(tree, root)
            self.pdf.Root.Outlines = root

    def _hang(self, branches: Sequence[Outline], parent: pikepdf.Object) -> int:
        """Hang bookmarks below `parent`; how many of them are seen when it is opened."""
        made = []
        seen = len(branches)
        for one in branches:
            place = _array(self.pdf.pages[one.page].obj, Name.XYZ, _round(one.x), _round(one.y), 0)
            item = self.pdf.make_indirect(
                Dictionary(Title=String(one.label), Dest=place, Parent=parent)
            )
            if one.children:
                count = self._hang(one.children, item)
                item.Count = count if one.is_open else -count
                seen += count if one.is_open else 0
            made.append(item)
        for before, after in pairwise(made):
            before.Next, after.Prev = after, before
        parent.First, parent.Last, parent.Count = made[0], made[-1], seen
        return seen

    def label(self) -> None:
        """Make a reader's page field say what the page says: i, ii, then 1, 2."""
        start, count = self.sheets.text_start, len(self.pdf.pages)
        numbers = Array()
        if start:
            numbers.extend(_array(0, Dictionary(S=Name.r)))
        if start < count:
            numbers.extend(_array(start, Dictionary(S=Name.D, St=1)))
        self.pdf.Root.PageLabels = Dictionary(Nums=numbers)
        if self.sheets.is_print:
            self.pdf.Root.PageLayout = Name.TwoPageRight


def _array(*values: Any) -> Array:
    return Array(values)


def _round(value: float) -> float:
    return round(value, 4)
