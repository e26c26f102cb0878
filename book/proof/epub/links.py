"""Proves the author's own links in an EPUB: each leads where the manuscript says."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from book.model.anchors import entry_anchor
from book.model.source import SourceSpan
from book.proof import rules
from book.proof.epub.page import Element, Link, is_listed
from book.proof.epub.read import Reading
from book.proof.epub.report import Report
from book.proof.written import WrittenLink, anchors_of, links_of


@dataclass(slots=True)
class LinkProof:
    """Holds the links of the text, and of each note, against those of the manuscript, in order.

    Where there are more or fewer of them than there should be, the one that is lost or too many is
    told by its words.
    """

    reading: Reading
    report: Report
    # The links that are there, with those of the manuscript that they are.
    pairs: list[tuple[WrittenLink, Link]] = field(default_factory=list)
    _spans: dict[str, dict[str, SourceSpan]] = field(default_factory=dict)
    _places: dict[tuple[str, str], list[tuple[int, int, int]]] = field(default_factory=dict)

    def run(self) -> None:
        """Prove all links."""
        found: dict[Element | None, list[Link]] = {}
        aside = {link.element for link in (*self.reading.epub.calls, *self.reading.epub.backs)}
        for link in self.reading.epub.links:
            # Contents and lists are the tool's own, and proved apart.
            if link.element not in aside and not is_listed(link.element):
                home = self.reading.epub.note_at(link.element)
                found.setdefault(home, []).append(link)
        body = [node for entry in self.reading.book.entries for node in links_of(entry.blocks)]
        self._compare(body, found.get(None, []), self.reading.edition.span, None)
        for key, note in self.reading.book.notes.items():
            there = self.reading.notes.get(key)
            if there is not None:
                wanted = list(links_of(note.blocks))
                self._compare(wanted, found.get(there.element, []), note.span, key)

    def _compare(
        self,
        wanted: list[WrittenLink],
        found: list[Link],
        span: SourceSpan | None,
        note: str | None,
    ) -> None:
        if len(wanted) != len(found):
            self._count(wanted, found, span, note)
            return
        pairs = list(zip(wanted, found, strict=True))
        self.pairs += pairs
        for want, link in pairs:
            if not self._leads(want, link):
                where = {"web": want.target, "note": f"note {want.target}"}.get(
                    want.kind, f"#{want.target}"
                )
                self.report.add(
                    rules.WRONG_TARGET,
                    f"the link “{link.text}” leads to {link.href}, and should lead to {where}",
                    link.page, link.element, span=want.span, note=note,
                )  # fmt: skip

    def _count(
        self,
        wanted: list[WrittenLink],
        found: list[Link],
        span: SourceSpan | None,
        note: str | None,
    ) -> None:
        """Tell the first place from which on the links differ."""
        pairs = zip(wanted, found, strict=False)
        at = next((i for i, (a, b) in enumerate(pairs) if not self._leads(a, b)), None)
        first = min(len(wanted), len(found)) if at is None else at
        link = found[first] if first < len(found) else None
        place = wanted[first].span if first < len(wanted) else span
        if len(wanted) > len(found):
            lost = len(wanted) - len(found)
            many = "a link of the manuscript is" if lost == 1 else f"{lost} links are"
            message, rule = f"{many} no link in the book any more", rules.LINK_LOST
        else:
            extra = len(found) - len(wanted)
            many = "a link" if extra == 1 else f"{extra} links"
            message, rule = f"the book has {many} that the manuscript has not", rules.LINK_STRAY
        if link is not None and rule is rules.LINK_STRAY:
            place = self.reading.source(link.page, link.element)[0] or place
        pages = self.reading.body.found.streams
        page = link.page if link else (found[-1].page if found else pages[-1].page)
        self.report.add(rule, message, page, link.element if link else None, span=place, note=note)

    def _leads(self, want: WrittenLink, link: Link) -> bool:
        if want.kind == "web":
            return link.href == want.target
        if link.target is None or not link.href:
            # One that leads nowhere is told as that; one to the web is another link.
            return link.path is not None
        if want.kind == "note":
            note = self.reading.notes.get(want.target)
            return note is None or self.reading.epub.note_at(link.target) is note.element
        return self.is_at(want.target, link)

    def is_at(self, anchor: str, link: Link) -> bool:
        """Whether a link leads to the words at an anchor of the manuscript."""
        entry = anchor.partition(".")[0]
        span = self._anchors(entry).get(anchor)
        if anchor == entry_anchor(entry):
            return self._is_at_word(self.reading.starts.get(entry), link)
        if span is None:
            return True
        if self.reading.epub.note_at(link.target) is not None:
            note = self.reading.note_of(link.target)
            here = note.span if note else None
            last = here.end_line or here.line if here else 0
            return bool(here and here.file == span.file and here.line <= span.line <= last)
        return self._is_at_word(self._word_at(entry, span), link)

    def _is_at_word(self, index: int | None, link: Link) -> bool:
        """Whether a link leads to the wanted word `index`; what can't be told is no fault."""
        if index is None or link.target is None:
            return True
        found = self.reading.body.found
        for begin, stream in zip(found.starts, found.streams, strict=True):
            if stream.page is link.to:
                before = stream.index(link.target)
                low, high = self.reading.body.found_between(index)
                # A place without a word of its own, a picture say, has those around it.
                at = begin + (before or 0)
                moved = self.reading.body.moved_to(index)
                return before is None or low - 1 <= at <= high + 1 or at == moved
        return True

    def _anchors(self, entry: str) -> Mapping[str, SourceSpan]:
        """The places of an entry that can be linked to, by their anchors."""
        if not self._spans:
            for one in self.reading.book.entries:
                self._spans[one.id] = anchors_of(one)
        return self._spans.get(entry, {})

    def _word_at(self, entry: str, span: SourceSpan) -> int | None:
        """The wanted word at, or next behind, a place in the text of an entry."""
        key = entry, span.file
        if key not in self._places:
            texts = next((one.words for one in self.reading.entries if one.id == entry), ())
            start = self.reading.starts.get(entry, 0)
            self._places[key] = [
                (one.base.line, one.base.column + one.offset, start + index)
                for index, one in enumerate(texts)
                if one.base.file == span.file
            ]
        places = self._places[key]
        if not places:
            return None
        place = bisect_left(places, (span.line, span.column, 0))
        return places[place][2] if place < len(places) else places[-1][2] + 1
