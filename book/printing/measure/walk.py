"""Goes through the instructions of a page, as a printer's system does, and notes what they draw.

A broken instruction is passed over, as viewers do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pikepdf

from book.printing.measure import bounds
from book.printing.measure.bounds import BROKEN, TooMuch
from book.printing.measure.boxes import IDENTITY, Box, Matrix, placed, stretch, times
from book.printing.measure.facts import ImageFact, Ink, Kind, Mark
from book.printing.measure.fonts import Font
from book.printing.measure.lettering import Lettering
from book.printing.measure.library import Library
from book.printing.measure.paths import Path, breadth
from book.printing.measure.spaces import ColourSpace, read_space
from book.printing.measure.state import State

Operands = list[Any]
Handler = Callable[["Walker", Operands], None]

_UNIT = Box(0, 0, 1, 1)
# To begin with a form takes as long as so many instructions.
_START = 60


class Walker:
    """One page: its instructions in, its marks out."""

    def __init__(
        self, library: Library, media: Box, base: Matrix, operators: Mapping[str, Handler]
    ) -> None:
        self.library = library
        self.operators = operators
        self.media = media
        self.base = base
        self.state = State(base, media)
        self.stack: list[State] = []
        self.marks: list[Mark] = []
        self.effects: set[str] = set()
        self.faults: set[str] = set()
        self.path = Path()
        self.clipping = False
        self.letters = Lettering(self)
        self.resources: Any = pikepdf.Dictionary()
        self._inside: list[tuple[int, int]] = []
        self._layers: list[bool] = []
        self._steps = 0
        self._override: Box | None = None
        self._colourless = False
        self._over = 0
        self._patterns: set[tuple[int, int]] = set()
        self._glyphs: set[int] = set()

    def run(self, instructions: list[Any], resources: Any) -> None:
        """Go through instructions with these resources.

        Raises:
            TooMuch: A limit is met.
        """
        outer, self.resources = self.resources, resources
        self._steps += _START + len(instructions)
        if self._steps > bounds.MOST_OPERATIONS:
            raise TooMuch(f"it takes more than {bounds.MOST_OPERATIONS:,} instructions")
        for instruction in instructions:
            handler = self.operators.get(str(instruction.operator))
            if handler is None:
                continue
            try:
                handler(self, instruction.operands)
            except TooMuch:
                raise
            except BROKEN as error:
                self.faults.add(f"{instruction.operator}: {type(error).__name__}")
        self.resources = outer

    # What is drawn

    def add(
        self,
        kind: Kind,
        box: Box,
        ink: Ink,
        *,
        alpha: float = 1.0,
        size: float = 0.0,
        weight: float = 0.0,
        ppi: float = 0.0,
        font: int = -1,
        glyphs: int = 0,
        text: str = "",
        image: ImageFact | None = None,
        invisible: bool = False,
        upright: bool = True,
    ) -> None:
        """Note a mark where it is seen; what lies outside the page or its clip is none."""
        seen = self._override or box.meets(self.state.clip)
        if seen is None:
            return
        if len(self.marks) >= bounds.MOST_MARKS:
            raise TooMuch(f"it draws more than {bounds.MOST_MARKS:,} things")
        blended = alpha < 1 or self.state.blended or self._over > 0
        blended = blended or (image is not None and image.soft)
        hidden = invisible or any(self._layers)
        self.marks.append(
            Mark(
                kind, seen, ink, size, weight, ppi, font, glyphs, text, image, hidden,
                blended, upright,
            )
        )  # fmt: skip

    def paint_path(self, fill: bool, stroke: bool) -> None:
        """Draw the current path, then make it the clip if `W` said so, and forget it."""
        state = self.state
        box = self.path.box()
        if fill and box is not None:
            for part, weight in self.path.filled():
                self.add("fill", part, state.fill, alpha=state.fill_alpha, weight=weight)
            self._pattern(state.fill_pattern, box)
        if stroke and box is not None:
            for part, weight in self.path.stroked(state.ctm, state.line):
                self.add("stroke", part, state.stroke, alpha=state.stroke_alpha, weight=weight)
            self._pattern(state.stroke_pattern, box)
        if self.clipping:
            seen = state.clip.meets(box) if box is not None else None
            state.clip = seen or Box(-1e9, -1e9, -1e9, -1e9)
        self.clipping = False
        self.path = Path()

    # Colours

    def choose(self, stroke: bool, space: ColourSpace, values: list[float] | None) -> None:
        """Set a space, and a colour in it; without values, the one that it begins with."""
        if self._colourless:
            return
        ink = space.ink(values) if values is not None else space.start()
        if stroke:
            self.state.stroke_space, self.state.stroke, self.state.stroke_pattern = space, ink, None
        else:
            self.state.fill_space, self.state.fill, self.state.fill_pattern = space, ink, None

    def colour(self, stroke: bool, operands: list[Any]) -> None:
        """`sc`, `scn` and their like: numbers, or a pattern with or without numbers."""
        if self._colourless:
            return
        space = self.state.stroke_space if stroke else self.state.fill_space
        pattern: Any = None
        if operands and isinstance(operands[-1], pikepdf.Name):
            pattern = self.resource("/Pattern", operands[-1])
            operands = operands[:-1]
        self.choose(stroke, space, [float(one) for one in operands])
        if pattern is None:
            return
        if int(pattern.get("/PatternType", 1)) == 2:
            shading = read_space(pattern.Shading.get("/ColorSpace"), self.named_spaces())
            ink = shading.whole()
            pattern = None
        else:
            coloured = int(pattern.get("/PaintType", 1)) == 1
            ink = Ink("pattern") if coloured else space.ink([float(one) for one in operands])
            pattern = pattern if coloured else None
        if stroke:
            self.state.stroke, self.state.stroke_pattern = ink, pattern
        else:
            self.state.fill, self.state.fill_pattern = ink, pattern

    def _pattern(self, pattern: Any, box: Box) -> None:
        """What a tile of a pattern draws, once: its colours, pictures and letters."""
        if pattern is None:
            return
        place = tuple(pattern.objgen)
        if place in self._patterns:
            return
        self._patterns.add(place)
        matrix = times(matrix_of(pattern.get("/Matrix")), self.base)
        seen = box.meets(self.state.clip)
        if seen is not None:
            self.draw_form(pattern, matrix, override=seen)

    # Forms and pictures

    def draw_form(
        self,
        stream: Any,
        matrix: Matrix,
        *,
        override: Box | None = None,
        colourless: bool = False,
        resources: Any = None,
    ) -> None:
        """Draw what a stream of instructions draws, in a state of its own."""
        place = tuple(stream.objgen)
        if place in self._inside and place != (0, 0):
            self.faults.add("a form draws itself")
            return
        if len(self._inside) >= bounds.DEEPEST_FORM:
            raise TooMuch(f"forms stand in forms, deeper than {bounds.DEEPEST_FORM}")
        kept = (self.state.kept(), self.stack, self.path, self._override, self._colourless)
        text = self.letters.place
        self._inside.append(place)
        self.stack, self.path = [], Path()
        self.state.ctm = matrix
        self._override = override or self._override
        self._colourless = colourless or self._colourless
        try:
            self.run(self.library.instructions(stream), resources or self._resources_of(stream))
        finally:
            self._inside.pop()
            self.state, self.stack, self.path, self._override, self._colourless = kept
            self.letters.place = text

    def _resources_of(self, stream: Any) -> Any:
        # A form without resources of its own uses those of the page (7.8.3, obsolete, but met).
        own = stream.get("/Resources")
        return own if own is not None else self.resources

    def external(self, name: Any) -> None:
        """`Do`."""
        thing = self.resource("/XObject", name)
        if not isinstance(thing, pikepdf.Stream):
            self.faults.add("Do: nothing is there")
            return
        kind = str(thing.get("/Subtype", ""))
        hidden = self.library_hides(thing.get("/OC"))
        self._layers.append(hidden)
        try:
            if "/OPI" in thing:
                self.effects.add("opi")
            if kind == "/Image":
                self.picture(thing, thing)
            elif kind == "/PS":
                self.effects.add("postscript")
            elif kind == "/Form":
                self._form(thing)
        finally:
            self._layers.pop()

    def _form(self, form: Any) -> None:
        state = self.state
        group = form.get("/Group")
        grouped = group is not None and str(group.get("/S", "")) == "/Transparency"
        if grouped:
            self.effects.add("group")
        matrix = times(matrix_of(form.get("/Matrix")), state.ctm)
        over = grouped and (state.blended or state.fill_alpha < 1)
        outer = state.kept()
        given = form.get("/BBox")
        if given is not None and len(given) == 4:
            x1, y1, x2, y2 = (float(one) for one in given)
            box = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            seen = placed(matrix, box).meets(state.clip)
            if seen is None:
                return
            state.clip = seen
        if grouped:
            state.fill_alpha = state.stroke_alpha = 1.0
            state.blend, state.soft = "Normal", False
        self._over += over
        try:
            self.draw_form(form, matrix)
        finally:
            self._over -= over
            self.state = outer

    def picture(self, holder: Any, stream: Any) -> None:
        """An image, of the resources or inline: `holder` has its entries."""
        state = self.state
        width, height = int(holder.get("/Width", 0)), int(holder.get("/Height", 0))
        masking = bool(holder.get("/ImageMask", False))
        space = read_space(holder.get("/ColorSpace"), self.named_spaces())
        fact = ImageFact(
            width,
            height,
            1 if masking else int(holder.get("/BitsPerComponent", 8)),
            state.fill if masking else space.whole(),
            bounds.filters_of(holder),
            masked="/Mask" in holder,
            soft="/SMask" in holder or int(holder.get("/SMaskInData", 0)) > 0,
            alternates="/Alternates" in holder,
            number=stream.objgen[0] if stream is not None else 0,
        )
        across, along = stretch(state.ctm)
        ppi = min(
            width * 72 / across if across > 0 else 0.0, height * 72 / along if along > 0 else 0.0
        )
        kind: Kind = "mask" if masking else "image"
        box = placed(state.ctm, _UNIT)
        self.add(kind, box, fact.ink, alpha=state.fill_alpha, ppi=ppi, image=fact)

    def shade(self, name: Any) -> None:
        """`sh`: colour flows over all of the clip."""
        shading = self.resource("/Shading", name)
        space = read_space(shading.get("/ColorSpace"), self.named_spaces())
        box = self.state.clip
        if "/BBox" in shading:
            x1, y1, x2, y2 = (float(one) for one in shading.BBox)
            box = placed(self.state.ctm, Box(x1, y1, x2, y2)).meets(box) or box
        alpha = self.state.fill_alpha
        self.add("shading", box, space.whole(), alpha=alpha, weight=breadth(box))

    def glyph_colours(self, font: Font, matrix: Matrix, box: Box) -> None:
        """What the letters of a Type 3 font draw, once a page: they are little pages."""
        if font.number in self._glyphs:
            return
        self._glyphs.add(font.number)
        resources = font.obj.get("/Resources")
        for stream in list(font.obj.CharProcs.values())[:256]:
            shape_alone = b"d1" in stream.read_bytes()[:200]
            self.draw_form(
                stream, matrix, override=box, colourless=shape_alone,
                resources=resources if resources is not None else self.resources,
            )  # fmt: skip

    # Resources and state

    def resource(self, kind: str, name: Any) -> Any:
        """A thing of the resources; KeyError where it is not there."""
        return self.resources[kind][str(name)]

    def named_spaces(self) -> Any:
        """The colour spaces of the resources."""
        return self.resources.get("/ColorSpace")

    def library_hides(self, layer: Any) -> bool:
        """Whether a layer is switched off in the file."""
        return layer is not None and tuple(layer.objgen) in self.library.hidden

    def mark_content(self, operands: list[Any]) -> None:
        """`BMC`, `BDC`: what follows may belong to a layer."""
        hides = False
        if len(operands) > 1 and str(operands[0]) == "/OC":
            hides = self.library_hides(self.resource("/Properties", operands[1]))
        self._layers.append(hides)

    def end_content(self) -> None:
        """`EMC`."""
        if self._layers:
            self._layers.pop()

    def push(self) -> None:
        """`q`."""
        if len(self.stack) < 10_000:
            self.stack.append(self.state.kept())

    def pop(self) -> None:
        """`Q`."""
        if self.stack:
            self.state = self.stack.pop()

    def set_space(self, stroke: bool, name: Any) -> None:
        """`CS`, `cs`."""
        self.choose(stroke, read_space(name, self.named_spaces()), None)

    def external_state(self, name: Any) -> None:
        """`gs`: many settings at once (8.4.5)."""
        given = self.resource("/ExtGState", name)
        state = self.state
        state.line = float(given.get("/LW", state.line))
        state.fill_alpha = float(given.get("/ca", state.fill_alpha))
        state.stroke_alpha = float(given.get("/CA", state.stroke_alpha))
        if "/BM" in given:
            blend = given.BM
            state.blend = str(blend if isinstance(blend, pikepdf.Name) else blend[0])[1:]
        if "/SMask" in given:
            state.soft = not isinstance(given.SMask, pikepdf.Name)
        if "/Font" in given:
            state.font, state.size = self.library.font(given.Font[0]), float(given.Font[1])
        for key, effect in (("/TR", "transfer"), ("/TR2", "transfer"), ("/HT", "halftone")):
            if key in given and str(given[key]) not in ("/Identity", "/Default"):
                self.effects.add(effect)


def matrix_of(given: Any) -> Matrix:
    """A matrix as a file gives it, or the one that changes nothing."""
    if given is None or len(given) != 6:
        return IDENTITY
    a, b, c, d, e, f = (float(one) for one in given)
    return a, b, c, d, e, f
