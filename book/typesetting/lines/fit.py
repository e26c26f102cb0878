"""Fits all paragraphs of a document: finds them, chooses their lines, writes them into the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree import ElementTree

from book.typesetting.lines.apply import Classes, Setting, settings, tidy, write
from book.typesetting.lines.breaker import Broken, Shape, Tuning, best, variants
from book.typesetting.lines.cascade import Styles, cast_of
from book.typesetting.lines.fonts import NARROW, Face, Use, may_copy, sfnt
from book.typesetting.lines.hang import Hang
from book.typesetting.lines.heights import line_box
from book.typesetting.lines.hyphens import Hyphens
from book.typesetting.lines.items import Itemizer, Items, Penalties, manner
from book.typesetting.lines.leaves import (
    OWN_SPACE,
    Leaf,
    Measures,
    Run,
    leaves,
    without_initial,
)
from book.typesetting.lines.openings import INITIAL, Initial, initial
from book.typesetting.lines.ragged import best_ragged
from book.typesetting.lines.shape import Type, Types, is_western
from book.typesetting.lines.sheet import Sheet
from book.typesetting.lines.verify import Chosen

# The passes, as Knuth has them: without hyphens where that is good enough, then with them, and
# then whatever it takes.
_PASSES = ((False, 0.5, False), (True, 1.2, False), (True, 6.0, False), (True, 60.0, True))
# No word space is drawn narrower than this, in natural ones, whatever goes wrong.
_CLOSEST = 0.6
_RAGGED = "ragged"


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen line, for who makes up pages of lines.

    `start` and `end` are its range in the text of its paragraph; `natural` is its width before
    it is justified, `spaces` the number of its word spaces, `ratio` how far it is stretched (see
    `breaker.Cut`). `height` is what it takes of the page, in pixels. `calls` are the ids of the
    note calls on it; `hyphen` holds when a word is divided at its end.
    """

    start: int
    end: int
    natural: float
    spaces: int
    ratio: float
    height: float
    calls: tuple[str, ...]
    hyphen: bool


@dataclass(slots=True)
class Paragraph:
    """A leaf with its lines. `lines` is empty where the engine breaks it (`leaf.reason` says why).

    `key` is what its boxes are found by. `items`, `types` and `shape` are what its lines were
    chosen from, so that others can be chosen.
    """

    key: str
    leaf: Leaf
    types: list[Type]
    shape: Shape
    tuning: Tuning
    hang: Hang
    initial: Initial | None = None
    items: Items | None = None
    settings: list[Setting] = field(default_factory=list)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines, from the first to the last."""
        return tuple(_line(self.leaf, one) for one in self.settings)

    def set_as(self, broken: Broken) -> Paragraph:
        """The same paragraph in other lines."""
        if self.items is None:
            return self
        lines = settings(
            self.leaf,
            self.items,
            broken,
            self.shape,
            self.types,
            self.tuning.expansion,
            self.hang,
            (self.initial.lines, self.initial.width) if self.initial else (0, 0.0),
        )
        return replace(self, settings=lines)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What came of a document. `greedy` counts the paragraphs left to the engine, by reason."""

    paragraphs: tuple[Paragraph, ...]
    greedy: Mapping[str, int]
    chosen: dict[str, Chosen]

    @property
    def lines(self) -> int:
        """How many lines were chosen that fill the measure."""
        return sum(len(one.lines) for one in self.chosen.values() if not one.ragged)

    @property
    def filled(self) -> int:
        """How many paragraphs have such lines."""
        return sum(not one.ragged for one in self.chosen.values())

    def text(self, key: str) -> str:
        """The text of a paragraph."""
        return next(one.leaf.text for one in self.paragraphs if one.key == key)


class Fitter:
    """Fits the documents of one edition: the same fonts and style sheets, round after round.

    Args:
        faces: the fonts of the book.
        exceptions: words with their hyphens, from the settings.
        tuning: what lines cost.
        penalties: what breaks cost.
        ragged: whether the lines of ragged text are chosen too.
        given: what copies of fonts hold; by default what is used.
        hang: how far marks at the edges of lines hang in the margins.
        drop_cap: over how many lines the first letter of a section goes.
    """

    def __init__(
        self,
        faces: Iterable[Face],
        exceptions: Iterable[str] = (),
        tuning: Tuning | None = None,
        penalties: Penalties | None = None,
        ragged: bool = False,
        given: Use | None = None,
        hang: Hang | None = None,
        drop_cap: int = 0,
    ) -> None:
        self._hang, self._drop_cap = hang or Hang(), drop_cap
        fonts: dict[str, bytes] = {}
        self._names: dict[tuple[str, str, int], str] = {}
        for face in faces:
            fonts[face.file_name] = sfnt(face.data)
            self._names.setdefault((face.family, face.style, face.weight), face.file_name)
        self._types = Types(fonts)
        closed = {
            family for (family, _, _), name in self._names.items() if not may_copy(fonts[name])
        }
        self.copied = frozenset(family for family, _, _ in self._names) - closed
        self.sheet = Sheet(self._names, fonts, self._types, given=given)
        hyphens, costs = Hyphens(exceptions), penalties or Penalties()
        self._itemizer = Itemizer(hyphens, costs, self._hang)
        # Ragged lines have no edge for anything to hang over.
        self._ragged_itemizer = Itemizer(hyphens, costs)
        self._tuning = tuning or Tuning()
        self._known: dict[object, tuple[Items | None, Broken | None]] = {}
        self._refused: set[str] = set()
        self._with_ragged = ragged

    def fit(self, root: ElementTree.Element, styles: Styles, measures: Measures) -> Fitted:
        """Choose the lines of the document below `root`, and write them into it."""
        fitted = self.choose(root, styles, measures)
        self.write(fitted, styles)
        return fitted

    def choose(self, root: ElementTree.Element, styles: Styles, measures: Measures) -> Fitted:
        """Choose the lines of the document below `root`; `write` is to follow."""
        greedy: Counter[str] = Counter()
        paragraphs = []
        for number, leaf in enumerate(leaves(root, styles, measures)):
            one = self._opening(str(number), leaf, styles) or self._paragraph(str(number), leaf)
            paragraphs.append(one)
            if one.leaf is leaf and not leaf.reason:
                self._choose(one)
            if leaf.reason and not leaf.ragged:
                greedy[leaf.reason] += 1
        del greedy[_RAGGED]
        return Fitted(tuple(paragraphs), dict(greedy), {})

    def write(
        self, fitted: Fitted, styles: Styles, only: Callable[[Paragraph], bool] = bool
    ) -> None:
        """Write the lines that were chosen into the document, and note what they are.

        `only` tells which paragraphs to write now; what is written once is not written again.
        """
        for one in fitted.paragraphs:
            if one.key in fitted.chosen or not only(one):
                continue
            # Last comes first: what hangs in a leaf must be found before the leaf is rewritten.
            if one.settings and not one.leaf.reason:
                self._write(one, styles, self.sheet.classes)
                fitted.chosen[one.key] = self._chosen(one)
            elif one.leaf.at_foot and _collapses(one.leaf):
                tidy(one.leaf)

    def refuse(self, texts: Iterable[str]) -> None:
        """Leave the paragraphs with these texts to the engine from now on."""
        self._refused.update(texts)

    def forget_refused(self) -> None:
        """Leave no paragraph to the engine for what happened before."""
        self._refused.clear()

    def variants(self, paragraph: Paragraph) -> dict[int, Broken]:
        """Other lines for a paragraph, by their number: the best of each that can be set well."""
        if paragraph.items is None or paragraph.leaf.ragged:
            return {}
        tuning = replace(paragraph.tuning, tolerance=_PASSES[1][1])
        found = variants(paragraph.items.breaks, paragraph.shape, tuning)
        least = paragraph.initial.lines if paragraph.initial else 0
        return {count: one for count, one in found.items() if count >= least}

    def _paragraph(self, key: str, leaf: Leaf) -> Paragraph:
        style = leaf.style
        types: list[Type] = []
        leaf.ragged = style["text_align_all"] != "justify"
        # What is not justified is no failure, whatever else it may hold.
        leaf.reason = self._ragged(style) or leaf.reason or self._unfit(leaf)
        if not leaf.reason:
            for run in leaf.runs:
                cast = cast_of(run.style, self._names)
                if cast is None:
                    leaf.reason = "font not of this book"
                    break
                types.append(self._types.of(cast))
        if not leaf.reason:
            leaf.reason = self._lacking(leaf, types)
        tuning = self._tuning
        if style["font_family"][0] not in self.copied:
            tuning = replace(tuning, expansion=0.0)
        hang = Hang() if leaf.ragged else self._hang
        return Paragraph(key, leaf, types, Shape(leaf.width, (leaf.indent,)), tuning, hang)

    def _opening(self, key: str, leaf: Leaf, styles: Styles) -> Paragraph | None:
        """A paragraph with its first letter over several lines; None where there is no room."""
        element = leaf.runs[1].slot.element if len(leaf.runs) > 1 and leaf.whole else None
        if element is None or INITIAL not in element.get("class", "").split():
            return None
        style = styles.of(element)
        one = self._paragraph(key, without_initial(leaf, element, styles))
        cast = cast_of(style, self._names)
        if one.leaf.reason or one.leaf.ragged or cast is None or not one.leaf.text:
            return None
        types = self._types.of(cast_of(leaf.style, self._names) or cast), self._types.of(cast)
        one.initial = initial(leaf, element, style, types, self._drop_cap)
        one.shape = Shape(leaf.width, (one.initial.width,) * self._drop_cap)
        self._choose(one)
        return None if len(one.settings) < self._drop_cap else one

    def _unfit(self, leaf: Leaf) -> str:
        style = leaf.style
        if leaf.text in self._refused:
            return "not drawn as chosen"
        if style["direction"] != "ltr" or not is_western(leaf.text):
            return "another direction or script"
        return "" if style["text_transform"] == "none" else "letters changed by the style sheet"

    def _ragged(self, style: Any) -> str:
        wanted = self._with_ragged or style["text_align_all"] == "justify"
        return "" if wanted and style["white_space"] == "normal" else _RAGGED

    def _lacking(self, leaf: Leaf, types: Sequence[Type]) -> str:
        for run, type_, end in zip(leaf.runs, types, leaf.ends(), strict=True):
            missing = self._types.face(type_.cast.name).lacks(leaf.text[run.start : end])
            if missing:
                return f"no glyph for U+{ord(missing):04X}"
        return ""

    def _choose(self, one: Paragraph) -> None:
        leaf = one.leaf
        key = (
            leaf.text,
            tuple((run.start, type_.cast, *manner(run.style)) for run, type_ in _pairs(one)),
            tuple(sorted(leaf.edges.items())),
            one.shape,
            leaf.ragged,
        )
        if key not in self._known:
            self._known[key] = self._found(one)
        items, broken = self._known[key]
        if items is None or broken is None:
            leaf.reason = "no lines found"
            return
        one.items = items
        one.settings = one.set_as(broken).settings

    def _found(self, one: Paragraph) -> tuple[Items | None, Broken | None]:
        items = None
        if one.leaf.ragged:
            items = self._ragged_itemizer.items(one.leaf, one.types, divide=True)
            return items, best_ragged(items.breaks, one.shape, centred=_is_centred(one.leaf))
        for divide, tolerance, desperate in _PASSES:
            items = self._itemizer.items(one.leaf, one.types, divide=divide)
            tuning = replace(one.tuning, tolerance=tolerance, desperate=desperate)
            broken = best(items.breaks, one.shape, tuning)
            if broken is not None:
                return items, broken
        return items, None

    def _write(self, one: Paragraph, styles: Styles, classes: Classes) -> None:
        for aside in one.leaf.aside:
            name = classes.reset(styles.of(aside))
            aside.set("class", f"{aside.get('class', '')} {name}".strip())
        closer = (NARROW - 1) * one.types[0].space
        write(one.leaf, one.settings, one.key, classes, self.copied, closer)
        if one.initial is not None:
            one.initial.write(one.leaf.host)

    def _chosen(self, one: Paragraph) -> Chosen:
        type_ = one.types[0]
        # Letter-spacing is in the space too, and a copy leaves it as it is.
        narrow = type_.space - (1 - NARROW) * (type_.space - type_.cast.spacing)
        opening = _CLOSEST * type_.space - narrow
        return Chosen(one.settings, one.leaf.width, opening, one.leaf.ragged)


def _pairs(one: Paragraph) -> Iterable[tuple[Run, Type]]:
    return zip(one.leaf.runs, one.types, strict=True)


def _is_centred(leaf: Leaf) -> bool:
    return bool(leaf.style["text_align_all"] == "center")


def _collapses(leaf: Leaf) -> bool:
    return leaf.style["white_space"] == "normal" and leaf.reason != OWN_SPACE


def _line(leaf: Leaf, one: Setting) -> Line:
    styles = [leaf.style]
    for run, end in zip(leaf.runs, leaf.ends(), strict=True):
        if run.start < one.end and end > one.start and run.style is not styles[-1]:
            styles.append(run.style)
    height = line_box(styles)
    calls = tuple(name for place, name in leaf.calls if one.start <= place < one.end)
    return Line(
        one.start, one.end, one.natural, one.spaces, one.ratio, height, calls, one.kind == 1
    )
