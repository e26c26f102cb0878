"""Pages and the engine together: fits lines, plans pages, cuts, lays out, and checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip

from book.model.theme import ThemeSettings
from book.typesetting.lines.breaker import Tuning
from book.typesetting.lines.engine import Machine, Outcome, Wardrobe
from book.typesetting.lines.fit import Fitted, Fitter, Paragraph
from book.typesetting.lines.fonts import Face, Use
from book.typesetting.lines.hang import Hang
from book.typesetting.lines.heights import line_box
from book.typesetting.lines.items import Penalties
from book.typesetting.lines.leaves import Element, Measures
from book.typesetting.lines.openings import mark_openings
from book.typesetting.lines.probe import measures
from book.typesetting.lines.report import LineReport
from book.typesetting.lines.verify import differences, drawn_lines
from book.typesetting.pages.behind import set_behind
from book.typesetting.pages.check import check, misplaced
from book.typesetting.pages.cut import Cutter
from book.typesetting.pages.items import Flow, Unplannable
from book.typesetting.pages.measure import Measured, measure
from book.typesetting.pages.paper import RULES, Paper, paper
from book.typesetting.pages.plan import Plan, plan
from book.typesetting.pages.rows import find_short, set_rows
from book.typesetting.pages.settle import settle
from book.typesetting.pages.variants import add_variants
from book.typesetting.pages.walk import BLOCK, TABLE, Walker

# What does not come out as planned is planned otherwise in the next attempt: pages are planned with
# so many lines less. In the last attempt the engine decides, and notes stand where it loses none.
_LESS = (0, 1, 4)
_ATTEMPTS = 5
_LATE = (
    "a line calls more notes than the page has room for, and not all of them begin there; say it "
    "in other words, so that the calls come to stand on two lines"
)
_UNCUT = "its text is not where it should be"
_NO_LINES = "lines were not drawn as chosen"
_RECTO = frozenset({"recto", "right"})


@dataclass(slots=True)
class _Section:
    """A section on its way to its pages. `reason` says why the engine is to set it, if it is.

    `noted` holds where it has notes at the foot, `spoilt` where it could not be cut.
    """

    element: Element
    name: str
    flow: Flow | None = None
    paper: Paper | None = None
    plan: Plan | None = None
    reason: str = ""
    noted: bool = False
    spoilt: bool = False


@dataclass(slots=True)
class _Draft:
    tree: Element
    fitted: Fitted
    sections: list[_Section]
    document: Any = None


class PageSetter:
    """Lays documents out in lines and pages of its own choice.

    Args:
        machine: the engine, with the style sheet of the theme.
        faces: the fonts of the book.
        exceptions: words with their hyphens, from the settings.
        settings: what the theme thinks of lines and pages.
        given: what copies of fonts hold; by default what is used.
        facing: whether pages face one another, as on paper. A screen shows them one by one: each
            section is then planned as if it began on the right, wherever it comes to stand.
    """

    def __init__(
        self,
        machine: Machine,
        faces: Iterable[Face],
        exceptions: Iterable[str] = (),
        settings: ThemeSettings | None = None,
        given: Use | None = None,
        facing: bool = True,
    ) -> None:
        settings = settings or ThemeSettings()
        self._machine, self._facing = machine, facing
        self._fitter = Fitter(
            faces,
            exceptions,
            Tuning(expansion=settings.lines.expansion),
            Penalties(hyphen=settings.lines.hyphen),
            ragged=True,
            given=given,
            hang=Hang(settings.page.hang),
            drop_cap=settings.openings.drop_cap,
        )
        self._wardrobe = Wardrobe(machine, self._fitter)
        self._weights, self._openings = settings.pages, settings.openings
        self._measures: dict[frozenset[str], Measures] = {}
        self._papers: dict[str, Paper | None] = {}
        self._wrong: dict[str, str] = {}
        self._left: dict[str, str] = {}
        self._less: dict[str, int] = {}
        self._moved: dict[str, str] = {}

    def begin(self) -> None:
        """Begin another document: what went wrong in the last one is nothing to it."""
        self._wrong.clear()
        self._left.clear()
        self._less.clear()
        self._moved.clear()
        self._fitter.forget_refused()

    def is_copy(self, font: str) -> bool:
        """Whether a font, by its name in a PDF, is one of the copies."""
        return self._wardrobe.is_copy(font)

    def lay(
        self, make: Callable[[], ElementTree.Element], greedy: bool = False, first: int = 1
    ) -> Outcome:
        """Lay out the document that `make` makes; it is made anew for each attempt.

        Args:
            make: gives an HTML tree, whose body holds sections that begin on new pages.
            greedy: whether lines and pages are the engine's.
            first: the number of the first page: odd for a right-hand one.
        """
        if greedy:
            return Outcome(self._machine.render(make()), Fitted((), {}, {}), LineReport())
        for attempt in range(_ATTEMPTS):
            draft = self._draft(make(), first)
            if not self._faults(draft, last=attempt == _ATTEMPTS - 2):
                break
        fitted = draft.fitted
        report = LineReport(
            fitted.lines,
            fitted.filled,
            fitted.greedy,
            tuple(self._wrong.items()),
            tuple(self._left.items()),
            tuple("".join(block.itertext()) for block in _shrunk(draft)),
            (*_tamed(draft), *self._moved.items()),
        )
        return Outcome(draft.document, fitted, report)

    def _draft(self, tree: Element, first: int) -> _Draft:
        """One attempt: from a tree to its pages."""
        mark_openings(tree, self._openings)
        styles = self._machine.styles(tree)
        for block in [block for body in tree.iter("body") for block in body]:
            if block.get("id", "") in self._left:
                set_behind(block, styles)
        if self._left:
            styles = self._machine.styles(tree)
        pages = frozenset(styles.of(block)["page"] for body in tree.iter("body") for block in body)
        if pages not in self._measures:
            self._measures[pages] = measures(styles, pages)
        fitted = self._fitter.choose(tree, styles, self._measures[pages])
        walker = Walker(styles, fitted)
        sections = [
            self._taken_apart(block, styles, walker, tree)
            for body in tree.iter("body")
            for block in body
        ]
        measured = self._measured(tree, sections, fitted, styles, walker)
        paragraphs = {one.key: one for one in fitted.paragraphs}
        number = first
        for section in sections:
            number = self._planned(section, paragraphs, styles, number if self._facing else 1)
        self._fitter.write(fitted, styles)
        for section in sections:
            self._cut(section, measured)
            self._set_rows(section, paragraphs, fitted)
        draft = _Draft(tree, fitted, sections)
        draft.document = self._machine.render(
            tree, [*self._wardrobe.sheets(), self._machine.sheet(RULES)]
        )
        return draft

    def _taken_apart(self, block: Element, styles: Any, walker: Walker, tree: Element) -> _Section:
        section = _Section(block, block.get("id", ""))
        section.reason = self._left.get(section.name, "")
        section.noted = any(walker.is_note(one) for one in block.iter())
        page = styles.of(block)["page"]
        if page not in self._papers:
            self._papers[page] = paper(styles, page, self._machine, tree)
        section.paper = self._papers[page]
        if section.paper is None or not (section.paper.alike or section.noted):
            section.reason = section.reason or "its pages are not all alike"
        if not section.reason:
            try:
                section.flow = walker.flow(block)
            except Unplannable as fault:
                section.reason = fault.reason
        if section.flow is not None and not section.flow.items:
            section.flow = None
        return section

    def _measured(
        self,
        tree: Element,
        sections: Sequence[_Section],
        fitted: Fitted,
        styles: Any,
        walker: Walker,
    ) -> Mapping[Element, Measured]:
        """Have the blocks measured whose height only the engine knows."""
        flows = [one.flow for one in sections if one.flow is not None]
        solid = {
            id(inner)
            for flow in flows
            for items in (flow.items, *(note.items for note in flow.notes))
            for item in items
            if item.kind in (BLOCK, TABLE)
            for inner in item.element.iter()
        }
        if not solid:
            return {}
        # What is in them is drawn now, so their lines are fixed now.
        self._fitter.write(fitted, styles, lambda one: id(one.leaf.host) in solid)
        width = next(one.paper.width for one in sections if one.paper is not None)
        sheets = [*self._wardrobe.sheets(), self._machine.sheet(RULES)]
        measured = measure(tree, flows, walker, self._machine, sheets, width)
        for section in sections:
            if section.flow is not None and section.paper is not None:
                try:
                    settle(section.flow, measured, walker, section.paper)
                except KeyError:
                    section.flow, section.reason = None, "a block is not drawn"
        return measured

    def _planned(
        self, section: _Section, paragraphs: Mapping[str, Paragraph], styles: Any, number: int
    ) -> int:
        """Plan the pages of a section that begins on page `number`; the number behind it."""
        if styles.of(section.element)["break_before"] in _RECTO and number % 2 == 0:
            number += 1
        if section.flow is None or section.paper is None:
            return number + 1
        if self._weights.run_in:
            find_short(section.flow, paragraphs, styles)
        add_variants(section.flow, paragraphs, self._fitter, self._weights)
        leading = line_box([styles.of(section.element)])
        less = _LESS[self._less.get(section.name, 0)] * leading
        room = replace(section.paper, height=section.paper.height - less)
        section.plan = plan(section.flow, room, self._weights, leading, number)
        for index, variant in section.plan.variants.items():
            chosen = section.flow.variants[index][variant - 1]
            paragraph = paragraphs[section.flow.items[index].key]
            paragraph.settings = paragraph.set_as(chosen.broken).settings
        return number + len(section.plan.pages)

    def _cut(self, section: _Section, measured: Mapping[Element, Measured]) -> None:
        if section.flow is None or section.plan is None:
            return
        try:
            Cutter(section.flow, section.plan.items, measured).cut(section.plan.pages)
        except (Unplannable, LookupError, ValueError):
            # Half cut as it is, it is of no use: the next attempt leaves it whole.
            section.reason, section.flow, section.spoilt = _UNCUT, None, True

    def _set_rows(
        self, section: _Section, paragraphs: Mapping[str, Paragraph], fitted: Fitted
    ) -> None:
        if section.flow is None or section.plan is None:
            return
        for page in section.plan.pages:
            set_rows(section.flow, page.pieces, paragraphs, fitted.chosen)

    def _faults(self, draft: _Draft, *, last: bool) -> bool:
        """Whether something was not drawn as chosen or planned; what it was is given up."""
        again = False
        for section in draft.sections:
            if section.reason:
                # The engine would lose notes: they are set behind the section.
                again = again or section.noted or section.spoilt
                self._left.setdefault(section.name, section.reason)
        fitted = draft.fitted
        wrong = differences(fitted.chosen, drawn_lines(draft.document))
        if wrong:
            self._wrong |= {fitted.text(key): said for key, said in wrong.items()}
            given_up = fitted.chosen if last else wrong
            self._fitter.refuse(fitted.text(key) for key in given_up)
        moved = {} if wrong else self._misplaced(draft)
        for name, said in moved.items():
            self._less[name] = self._less.get(name, 0) + 1
            if self._less[name] == len(_LESS):
                self._left[name] = said
        if last and (wrong or moved or again):
            reasons = {one.name: moved.get(one.name, _NO_LINES) for one in draft.sections}
            self._left = reasons | self._left
        return bool(wrong or moved or again)

    def _misplaced(self, draft: _Draft) -> dict[str, str]:
        """What stands where it must not, by sections. What is only a little off is noted."""
        found: dict[str, str] = {}
        self._moved = {}
        for one in draft.sections:
            if one.flow is None or one.plan is None or one.paper is None:
                continue
            drawn = (draft.document, one.flow, one.plan.items, one.plan.pages, one.paper)
            said = check(*drawn)
            if said and (wrong := misplaced(*drawn)):
                found[one.name] = wrong
            elif said and one.paper.alike:
                self._moved[one.name] = said
            elif one.plan.late:
                self._moved[one.name] = _LATE
        return found


def _tamed(draft: _Draft) -> Iterator[tuple[str, str]]:
    """What could not stand where the theme has it, by its section."""
    for section in draft.sections:
        if section.flow is not None:
            for reason in dict.fromkeys(section.flow.tamed):
                yield section.name, f"{reason}, and here it is set in its place in the text"


def _shrunk(draft: _Draft) -> Iterator[Element]:
    """The blocks that had to be made smaller."""
    for section in draft.sections:
        if section.flow is not None:
            yield from section.flow.shrunk
