"""Cuts the tree of a section where its pages end, and hangs the notes of each page on it.

The section stays one element: the first block of each page is told to begin one, and only blocks
that go over a page turn are split, into clones. An unseen copy of what stood before goes in front,
so that `p + p` or `:first-child` mean what they did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from xml.etree import ElementTree

from book.typesetting.lines.apply import KEY
from book.typesetting.lines.leaves import Element
from book.typesetting.pages.items import Flow, Item, Page, Piece, Unplannable
from book.typesetting.pages.measure import Measured
from book.typesetting.pages.paper import CONTINUED, NOTES

_ONCE = frozenset({"id", "data-verso", "data-recto", "data-label", "aria-labelledby"})
"""Attributes that only the first part of what is cut keeps."""
_COUNTER = "counter-reset: list-item "
_HAIR = 0.05


class Cutter:
    """Cuts one section.

    Args:
        flow: the section as it was taken apart.
        items: its items, with the variants that were chosen.
        measured: the widths of the columns of its tables.
    """

    def __init__(
        self, flow: Flow, items: Sequence[Item], measured: Mapping[Element, Measured]
    ) -> None:
        self._flow, self._items, self._measured = flow, items, measured
        self._parents: dict[Element, Element] = {}
        self._by_key: dict[str, Element] = {}
        for parent in flow.section.iter():
            self._learn(parent)
        # The second part of the paragraph that was cut last.
        self._rest: Element | None = None
        # The last part of each element that was cut: cuts go from the end back, so it is the first.
        self._last: dict[Element, Element] = {}
        self._cut_tables: dict[int, tuple[float, ...]] = {}
        # What ends above white that is closed a little.
        self._tight: list[Element] = []

    def _learn(self, parent: Element) -> None:
        if (key := parent.get(KEY)) is not None:
            self._by_key.setdefault(key, parent)
        for child in parent:
            self._parents[child] = parent

    def cut(self, pages: Sequence[Page]) -> None:
        """Cut the section into `pages`."""
        notes = [self._detached(note.element) for note in self._flow.notes]
        # From the last page back, so that the places of all cuts still stand.
        pieces = self._pieces(notes, pages)
        behind: Element | None = None
        for number in range(len(pages) - 1, -1, -1):
            page = pages[number]
            behind = self._page(page, number, self._group(page, pieces), behind)
        closes = [one for item in self._ends(pages) for one in item.closes]
        for one in (*closes, *self._tight):
            if one is not self._flow.section:
                mark(self._last.get(one, one), "pf")
        for table in self._flow.section.iter("table"):
            if (columns := self._columns(table)) is not None:
                _freeze(table, columns)

    def _ends(self, pages: Sequence[Page]) -> Iterable[Item]:
        return (self._items[page.last - 1] for page in pages if page.last > page.first)

    def _page(
        self, page: Page, number: int, group: Element | None, behind: Element | None
    ) -> Element | None:
        """Begin a page, and hang its notes on it; the element that it begins with."""
        for index, by in page.opened:
            if by < 0:
                # The white below what stands before would win.
                self._tight += self._items[index - 1].closes
            self._open(self._items[index], by)
        if page.first == page.last:
            return self._of_notes(group, behind)
        first = self._items[page.first]
        head: Element | None = None
        if number:
            head = self._split(first, self._flow.section)
            for one in first.opens:
                mark(one, "ph")
            mark(head, "pp")
        if group is not None:
            head = self._hang(page, group, head)
        return head

    def _of_notes(self, group: Element | None, behind: Element | None) -> Element:
        """A page of notes alone, before the element `behind` or at the end."""
        void = ElementTree.Element("div", {"class": "pv pp"})
        if group is not None:
            void.append(group)
        section = self._flow.section
        place = len(section) if behind is None else list(section).index(behind)
        section.insert(place, void)
        self._parents[void] = section
        return void

    def _hang(self, page: Page, group: Element, head: Element | None) -> Element | None:
        """Hang the notes of a page in the first paragraph that begins on it, or go before all."""
        first = self._items[page.first]
        for item in self._items[page.first : page.last]:
            cut = item is first and item.line
            host = self._rest if cut else self._by_key.get(item.key)
            if host is not None:
                group.tail, host.text = host.text, None
                host.insert(0, group)
                return head
        void = ElementTree.Element("div", {"class": "pv"})
        void.append(group)
        section = self._flow.section
        section.insert(0 if head is None else list(section).index(head), void)
        self._parents[void] = section
        if head is None:
            return None
        unmark(head, "pp")
        mark(void, "pp")
        return void

    def _open(self, item: Item, by: float) -> None:
        """Open the white above an item."""
        if not item.opens:
            return
        for one in item.opens[1:]:
            mark(one, "ph")
        style = item.opens[0].get("style", "")
        more = f"margin-top: {item.margin + by:.3f}px !important"
        item.opens[0].set("style", f"{style}; {more}" if style else more)

    # --- Notes --------------------------------------------------------------------------------

    def _detached(self, note: Element) -> Element:
        """A note, out of the text that it hangs in."""
        parent = self._parents[note]
        index = list(parent).index(note)
        if note.tail:
            if index:
                before = parent[index - 1]
                before.tail = (before.tail or "") + note.tail
            else:
                parent.text = (parent.text or "") + note.tail
        note.tail = None
        parent.remove(note)
        return note

    def _pieces(self, notes: Sequence[Element], pages: Sequence[Page]) -> dict[Piece, Element]:
        found: dict[Piece, Element] = {}
        for piece in reversed([one for page in pages for one in page.pieces]):
            note = notes[piece.note]
            if not piece.first:
                found[piece] = note
                continue
            holder = ElementTree.Element("div")
            holder.append(note)
            self._parents[note] = holder
            item = self._flow.notes[piece.note].items[piece.first]
            rest = self._split(item, holder)
            for one in item.opens:
                mark(one, "ph")
            found[piece] = rest
        for page in pages:
            for piece in page.pieces:
                for one in self._flow.notes[piece.note].items[piece.last - 1].closes:
                    if piece is page.pieces[-1] and one is not found[piece]:
                        mark(self._last.get(one, one), "pf")
        return found

    def _group(self, page: Page, pieces: Mapping[Piece, Element]) -> Element | None:
        if not page.pieces:
            return None
        # By these tags the structure of the PDF tells what runs on from what begins.
        group = (
            ElementTree.Element("section", {"class": f"{NOTES} {CONTINUED}"})
            if page.pieces[0].first
            else ElementTree.Element("div", {"class": NOTES})
        )
        for number, piece in enumerate(page.pieces):
            if not number:
                mark(pieces[piece], "ph")
            group.append(pieces[piece])
        mark(group[-1], "pf")
        return group

    # --- Cutting ------------------------------------------------------------------------------

    def _split(self, item: Item, stop: Element) -> Element:
        """Split what is around the beginning of `item`, up to a child of `stop`; give that."""
        if item.line:
            host = self._by_key[item.key]
            right = self._rest = self._split_text(host, item.line)
        else:
            right = item.opens[0] if item.opens else self._by_key.get(item.key, item.element)
        while (parent := self._parents[right]) is not stop:
            right = self._split_before(parent, right)
        return right

    def _split_text(self, host: Element, line: int) -> Element:
        """Split a paragraph before its line `line`, which a newline begins; the second part."""
        place = _newline(host, line)
        if place is None:
            raise Unplannable(host, "a line is not where it should be")
        element, tail, at = place
        text = (element.tail if tail else element.text) or ""
        left, right = text[:at], text[at + 1 :]
        if tail:
            element.tail = left
            around = self._inline_parent(host, element)
            clone = self._clone(around, list(around)[list(around).index(element) + 1 :])
        else:
            element.text = left
            around, clone = element, self._clone(element, list(element))
        clone.text = right
        while around is not host:
            parent = self._inline_parent(host, around)
            clone.tail, around.tail = around.tail, None
            rest = list(parent)[list(parent).index(around) + 1 :]
            outer = self._clone(parent, [clone, *rest])
            around, clone = parent, outer
        clone.tail, host.tail = host.tail, None
        self._put_behind(host, clone)
        return clone

    def _inline_parent(self, host: Element, element: Element) -> Element:
        found = self._parents.get(element)
        if found is not None and element in list(found):
            return found
        for parent in host.iter():
            for child in parent:
                self._parents[child] = parent
        return self._parents[element]

    def _split_before(self, parent: Element, child: Element) -> Element:
        """Split a block before one of its children; the second part."""
        index = list(parent).index(child)
        if not index and not (parent.text or "").strip():
            return parent
        before = parent[index - 1] if index else None
        clone = self._clone(parent, list(parent)[index:])
        if parent.tag == "ol":
            clone.set("style", _COUNTER + str(_counted(parent)))
        if parent.tag == "table":
            self._repeat_head(parent, clone)
        elif before is not None and parent.tag != "tbody":
            clone.insert(0, _unseen(before))
        clone.tail, parent.tail = parent.tail, None
        self._put_behind(parent, clone)
        return clone

    def _clone(self, element: Element, children: Sequence[Element]) -> Element:
        """An element like `element`, for its second part, with these of its children."""
        kept = {name: value for name, value in element.attrib.items() if name not in _ONCE}
        clone = ElementTree.Element(element.tag, kept)
        self._last.setdefault(element, clone)
        for child in children:
            if child in list(element):
                element.remove(child)
            clone.append(child)
            self._parents[child] = clone
        inside, outside = ("ph", "pf") if element.tag in ("table", "tbody") else ("pc", "po")
        unmark(clone, "pf")
        mark(clone, inside)
        mark(element, outside)
        if element.tag == "li":
            mark(clone, "pd")
        return clone

    def _put_behind(self, element: Element, clone: Element) -> None:
        parent = self._parents[element]
        parent.insert(list(parent).index(element) + 1, clone)
        self._parents[clone] = parent

    # --- Tables -------------------------------------------------------------------------------

    def _repeat_head(self, table: Element, clone: Element) -> None:
        columns = self._columns(table)
        found = self._measured.get(table)
        if columns is None and found is not None:
            columns = found.columns
        self._cut_tables[id(table)] = self._cut_tables[id(clone)] = columns or ()
        head = table.find("thead")
        if head is not None and (found is None or found.repeats):
            copy = ElementTree.fromstring(ElementTree.tostring(head))  # noqa: S314
            for one in copy.iter():
                one.attrib.pop("id", None)
            copy.tail = None
            clone.insert(0, copy)

    def _columns(self, table: Element) -> tuple[float, ...] | None:
        return self._cut_tables.get(id(table))


def _freeze(table: Element, columns: Sequence[float]) -> None:
    """Give the parts of a table the columns that it had when it was whole."""
    for one in table.findall("colgroup"):
        table.remove(one)
    group = ElementTree.Element("colgroup")
    # A hair wider: a word that just fitted must not come to stand on another line.
    columns = [width + _HAIR for width in columns]
    for width in columns:
        ElementTree.SubElement(group, "col", {"style": f"width: {width:.3f}px"})
    table.insert(0, group)
    style = f"table-layout: fixed; width: {sum(columns):.3f}px"
    table.set("style", f"{table.get('style', '')}; {style}".strip("; "))


def _newline(host: Element, line: int) -> tuple[Element, bool, int] | None:
    """The `line`-th newline in a paragraph: its element, whether in its tail, and the index."""
    count = 0

    def in_text(element: Element, tail: bool) -> tuple[Element, bool, int] | None:
        nonlocal count
        text = (element.tail if tail else element.text) or ""
        at = text.find("\n")
        while at >= 0:
            count += 1
            if count == line:
                return element, tail, at
            at = text.find("\n", at + 1)
        return None

    def inside(element: Element) -> tuple[Element, bool, int] | None:
        found = in_text(element, tail=False)
        for child in element if found is None else ():
            if NOTES not in child.get("class", ""):
                found = inside(child)
            found = found or in_text(child, tail=True)
            if found is not None:
                break
        return found

    return inside(host)


def _counted(listing: Element) -> int:
    """The number of the last item that begins in a list."""
    style = listing.get("style", "")
    first = int(style.partition(_COUNTER)[2].split(";")[0] or 0) if _COUNTER in style else 0
    return first + sum(
        one.tag == "li" and not {"pd", "px"} & set(one.get("class", "").split()) for one in listing
    )


def _unseen(element: Element) -> Element:
    """An empty copy of a block that is not drawn, and that selectors see."""
    return ElementTree.Element(element.tag, {"class": f"{element.get('class', '')} px".strip()})


def mark(element: Element, name: str) -> None:
    """Add a class to an element."""
    classes = element.get("class", "").split()
    if name not in classes:
        element.set("class", " ".join([*classes, name]))


def unmark(element: Element, name: str) -> None:
    """Take a class from an element."""
    classes = [one for one in element.get("class", "").split() if one != name]
    element.set("class", " ".join(classes))
