"""The lines and the engine together: fits a tree, lays it out, and holds the result to its word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from book.typesetting import isolate as isolate  # isort: skip
from weasyprint import CSS

from book.typesetting.engine import html_of
from book.typesetting.fetcher import BASE, MemoryFetcher
from book.typesetting.lines.cascade import Styles
from book.typesetting.lines.fit import Fitted, Fitter
from book.typesetting.lines.fonts import Face, Use
from book.typesetting.lines.leaves import Measures
from book.typesetting.lines.probe import measures
from book.typesetting.lines.report import LineReport
from book.typesetting.lines.verify import differences, drawn_lines

# A second laying out sets greedily what came out wrong in the first. What it moves about may show
# more in a third; then all is left to the engine.
_ATTEMPTS = 3
# The engine holds the end of the notes against the end of their area to the last digit: where a
# rounding error puts it below, it moves the notes of a full page to the next one. Themes may say
# otherwise.
_FIRST = "@page { @footnote { padding-bottom: .01px } }"


@dataclass(slots=True)
class Outcome:
    """A laid out document, its lines, and what is to be said of them."""

    document: Any
    fitted: Fitted
    report: LineReport


@dataclass(slots=True)
class Machine:
    """What the engine needs: fonts, counters, the style sheet of the theme, and its files."""

    fetcher: MemoryFetcher
    fonts: Any
    counters: Any
    css: Any
    variant: str | None = None

    def render(self, tree: ElementTree.Element, sheets: Sequence[Any] = ()) -> Any:
        """Lay a document out, with more style sheets behind the theme's."""
        return html_of(tree, self.fetcher).render(
            font_config=self.fonts,
            counter_style=self.counters,
            stylesheets=[self.sheet(_FIRST), self.css, *sheets],
            pdf_variant=self.variant,
        )

    def sheet(self, rules: str) -> Any:
        """A style sheet of the program's own."""
        return CSS(
            string=rules,
            base_url=BASE,
            url_fetcher=self.fetcher,
            font_config=self.fonts,
            counter_style=self.counters,
        )

    def styles(self, tree: ElementTree.Element) -> Styles:
        """The computed styles of a document."""
        html = html_of(tree, self.fetcher)
        return Styles(html, [self.sheet(_FIRST), self.css], self.fonts, self.counters)


class Wardrobe:
    """The style sheets for fitted lines, and the copies of the fonts, each handed over once."""

    def __init__(self, machine: Machine, fitter: Fitter) -> None:
        self._machine = machine
        self._fitter = fitter
        self._faces: set[str] = set()
        self._families: set[str] = set()
        self._copies: list[Any] = []

    def is_copy(self, font: str) -> bool:
        """Whether a font, by its name in a PDF, is one of the copies."""
        return any(family.replace(" ", "-") in font for family in self._families)

    def sheets(self) -> list[Any]:
        """The style sheets for what was fitted so far."""
        rules = []
        for copy in self._fitter.sheet.copies():
            if copy.file_name not in self._faces:
                self._faces.add(copy.file_name)
                self._families.add(copy.family)
                self._machine.fetcher.add(f"fonts/{copy.file_name}", copy.data, "font/ttf")
                rules.append(
                    f'@font-face {{ font-family: "{copy.family}"; font-style: {copy.style};'
                    f" font-weight: {copy.weight}; src: url({BASE}fonts/{copy.file_name}) }}"
                )
        if rules:
            self._copies.append(self._machine.sheet("\n".join(rules)))
        return [*self._copies, self._machine.sheet(self._fitter.sheet.css())]


class LineSetter:
    """Lays documents out in lines of its own choice."""

    def __init__(
        self,
        machine: Machine,
        faces: Iterable[Face],
        exceptions: Iterable[str] = (),
        given: Use | None = None,
    ) -> None:
        self._machine = machine
        self._fitter = Fitter(faces, exceptions, given=given)
        self._measures: dict[frozenset[str], Measures] = {}
        self._wardrobe = Wardrobe(machine, self._fitter)
        self._wrong: dict[str, str] = {}

    def lay(self, make: Callable[[], ElementTree.Element], greedy: bool = False) -> Outcome:
        """Lay out the document that `make` makes; it is made anew for each attempt.

        With `greedy` all lines are the engine's.
        """
        if greedy:
            return Outcome(self._machine.render(make()), Fitted((), {}, {}), LineReport())
        for attempt in range(_ATTEMPTS):
            tree = make()
            fitted = self._fit(tree)
            document = self._machine.render(tree, self._wardrobe.sheets())
            found = differences(fitted.chosen, drawn_lines(document))
            if not found:
                break
            self._wrong |= {fitted.text(key): said for key, said in found.items()}
            given_up = fitted.chosen if attempt == _ATTEMPTS - 2 else found
            self._fitter.refuse(fitted.text(key) for key in given_up)
        report = LineReport(fitted.lines, fitted.filled, fitted.greedy, tuple(self._wrong.items()))
        return Outcome(document, fitted, report)

    def _fit(self, tree: ElementTree.Element) -> Fitted:
        styles = self._machine.styles(tree)
        pages = frozenset(styles.of(block)["page"] for body in tree.iter("body") for block in body)
        if pages not in self._measures:
            self._measures[pages] = measures(styles, pages)
        return self._fitter.fit(tree, styles, self._measures[pages])
