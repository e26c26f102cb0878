"""A whole PDF in the inks of a printer: its streams, drawings, pictures and gradients."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Pdf, Stream

from book.printing.colour import Press, Space
from book.printing.pictures import convert_picture, convert_shading
from book.printing.streams import StreamInks

_OF_PAGES = (
    *("/Annots", "/AA", "/Group", "/Tabs", "/StructParents", "/Thumb", "/PieceInfo", "/B"),
    *("/Trans", "/Dur", "/PZ", "/SeparationInfo", "/Metadata", "/AF", "/UserUnit"),
)
_OF_CATALOG = (
    *("/Outlines", "/Names", "/Dests", "/OpenAction", "/AA", "/AcroForm", "/StructTreeRoot"),
    *("/MarkInfo", "/URI", "/Threads", "/PieceInfo", "/OCProperties", "/Collection", "/AF"),
    *("/Extensions", "/Perms", "/Legal", "/Requirements", "/PageMode", "/Lang", "/SpiderInfo"),
    *("/Version", "/ViewerPreferences", "/Metadata", "/OutputIntents"),
)
_PRUNED = ("/ExtGState", "/XObject", "/ColorSpace", "/Shading", "/Pattern", "/Properties")


def ink(pdf: Pdf, space: Space, press: Press) -> list[str]:
    """Convert `pdf` in its place; gives what could not be converted, for people."""
    return _Inking(pdf, space, press).run()


def strip(pdf: Pdf) -> None:
    """Take out all that is for readers at a screen: links, bookmarks, tags, scripts, files."""
    for key in _OF_CATALOG:
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in _OF_PAGES:
            if key in page.obj:
                del page.obj[key]


class _Inking:
    def __init__(self, pdf: Pdf, space: Space, press: Press) -> None:
        self.pdf, self.press = pdf, press
        self.space: Space = space
        self.streams = StreamInks(space, press)
        self.done: set[object] = set()

    def run(self) -> list[str]:
        for number, page in enumerate(self.pdf.pages, 1):
            self.streams.page = number
            resources = _resources_of(page)
            made = self.streams.rewrite(page, resources)
            page.obj.Contents = self.pdf.make_stream(pikepdf.unparse_content_stream(made))
        # A form may show others, which may have resources of their own.
        while self._go_on():
            pass
        self._prune()
        return self.streams.remarks

    def _go_on(self) -> bool:
        """Convert what the streams rewritten so far use; whether there was anything new."""
        found = False
        for key, used in list(self.streams.used.items()):
            resources = self.streams.resources[key]
            for kind in ("/XObject", "/Pattern", "/Shading"):
                entries = resources.get(kind, Dictionary())
                for name in sorted(used.names.get(kind, ())):
                    entry = entries.get(name)
                    if entry is not None and self._is_new(entry, (key, kind, name)):
                        self.streams.page = used.first[kind, name]
                        self._convert(kind, entry)
                        found = True
        return found

    def _is_new(self, entry: Object, place: tuple[object, str, str]) -> bool:
        """Whether this object was not converted yet; a direct one is known by its place."""
        key = entry.objgen if entry.is_indirect else place
        if key in self.done:
            return False
        self.done.add(key)
        return True

    def _convert(self, kind: str, entry: Object) -> None:
        problem: str | None = None
        if kind == "/Shading":
            problem = convert_shading(entry, self.space, self.press)
        elif kind == "/Pattern" and int(entry.PatternType) == 2:
            problem = convert_shading(entry.Shading, self.space, self.press)
        elif isinstance(entry, Stream) and entry.get("/Subtype") == Name.Image:
            problem = convert_picture(entry, self.space, self.press)
        elif isinstance(entry, Stream):
            self._form(entry)
        if problem:
            self.streams.remark(problem)

    def _form(self, form: Stream) -> None:
        if "/Resources" not in form:
            form.Resources = Dictionary()
        made = self.streams.rewrite(form, form.Resources)
        form.write(pikepdf.unparse_content_stream(made))
        for key in ("/Group", "/OC", "/StructParents", "/StructParent", "/Metadata"):
            if key in form:
                del form[key]

    def _prune(self) -> None:
        """Drop what no stream uses any more: masks, and colours that nothing is drawn in."""
        for key, used in self.streams.used.items():
            resources = self.streams.resources[key]
            for kind in _PRUNED:
                entries: Any = resources.get(kind)
                if entries is None:
                    continue
                for name in list(entries.keys()):
                    if name not in used.names.get(kind, ()):
                        del entries[name]
                if not len(entries.keys()):
                    del resources[kind]


def _resources_of(page: pikepdf.Page) -> Object:
    """The page's resources, its own ones if it inherited them."""
    if "/Resources" not in page.obj:
        page.obj.Resources = page.resources
    return page.obj.Resources
