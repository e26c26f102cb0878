"""Content streams in the inks of a printer, and without transparency.

A stream is read operator by operator. Colours are set again in other inks; a colour that lets
paper through becomes the colour that is seen; a mask of hard steps becomes boxes. What cannot be
taken apart without a change to what is seen is left, and told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Operator, Stream

from book.printing import steps
from book.printing.colour import Colour, Press, Space, converted, lightened

# Far more than any page is wide: a gradient goes on beyond its ends.
_FAR = 20_000.0
_SETTERS = {
    "g": ("fill", 1), "rg": ("fill", 3), "k": ("fill", 4),
    "G": ("stroke", 1), "RG": ("stroke", 3), "K": ("stroke", 4),
}  # fmt: skip
_OPERATORS = {
    ("fill", 1): "g", ("fill", 3): "rg", ("fill", 4): "k",
    ("stroke", 1): "G", ("stroke", 3): "RG", ("stroke", 4): "K",
}  # fmt: skip
_COMPONENTS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
_TRANSPARENT = ("/ca", "/CA", "/SMask", "/BM", "/AIS", "/Type")

Operation = tuple[list[Any], Operator]


# What can't be flattened.
_VEILED = "a drawing lets light through as a whole"
_MASKED = "a mask lets light through by degrees"
_BLENDED = "a drawing is mixed with what lies under it"
# So many pages are named with a remark.
_MOST_PAGES = 6


@dataclass(slots=True)
class _Paint:
    """The colour in use for fills or strokes; None is one that only its operators can tell."""

    colour: Colour | None = (0.0,)
    space: str = "/DeviceGray"
    alpha: float = 1.0


@dataclass(slots=True)
class _State:
    fill: _Paint = field(default_factory=_Paint)
    stroke: _Paint = field(default_factory=_Paint)
    mask: Object | None = None

    def copy(self) -> _State:
        return _State(replace(self.fill), replace(self.stroke), self.mask)


@dataclass(slots=True)
class Used:
    """The names of a resource dictionary that streams use after they were rewritten.

    `first` has the page on which each is met first, `page` the one that is rewritten now.
    """

    names: dict[str, set[str]] = field(default_factory=dict)
    first: dict[tuple[str, str], int] = field(default_factory=dict)
    page: int = 0

    def add(self, kind: str, name: str) -> None:
        """Note that the resource `name` of this kind is used."""
        self.names.setdefault(kind, set()).add(name)
        self.first.setdefault((kind, name), self.page)


class StreamInks:
    """Rewrites the streams of one file; `remarks` tells what could not be flattened.

    `page` is the number of the page that is rewritten, or that shows first what is.
    """

    def __init__(self, space: Space, press: Press) -> None:
        self.space: Space = space
        self.press = press
        self.page = 0
        self._remarks: dict[str, set[int]] = {}
        self.used: dict[object, Used] = {}
        self.resources: dict[object, Object] = {}

    def rewrite(self, page: pikepdf.Page | Stream, resources: Object) -> list[Operation]:
        """The operations of a page or form in the inks of the printer."""
        key = resources.objgen if resources.is_indirect else id(resources)
        self.resources[key] = resources
        used = self.used.setdefault(key, Used())
        used.page = self.page
        rewriter = _Rewriter(self, resources, used)
        return list(rewriter.run(pikepdf.parse_content_stream(page)))

    def inks(self, colour: Colour) -> Colour:
        """A colour as the printer wants it."""
        return converted(colour, self.space, self.press)

    def remark(self, text: str) -> None:
        """Note what is left as it was; each is told once."""
        self._remarks.setdefault(text, set()).add(self.page)

    @property
    def remarks(self) -> list[str]:
        """What was left as it was, and on which pages, for people."""
        return [_placed(text, sorted(pages)) for text, pages in self._remarks.items()]


class _Rewriter:
    def __init__(self, inks: StreamInks, resources: Object, used: Used) -> None:
        self.inks, self.resources, self.used = inks, resources, used
        self.state = _State()
        self.stack: list[_State] = []

    def run(self, stream: Iterable[Any]) -> Iterable[Operation]:
        for instruction in stream:
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                self.inks.remark("a picture stands inside a content stream, in its own colours")
                yield list(instruction.operands), instruction.operator
                continue
            yield from self._one(list(instruction.operands), instruction.operator)

    def _one(self, operands: list[Any], operator: Operator) -> Iterable[Operation]:
        name = str(operator)
        if name in _SETTERS:
            kind, _ = _SETTERS[name]
            yield from self._set(kind, tuple(float(one) for one in operands))
        elif name in ("cs", "CS", "sc", "scn", "SC", "SCN"):
            yield from self._in_space(name, operands, operator)
        elif name == "gs":
            yield from self._graphics_state(operands, operator)
        elif name == "sh":
            yield from self._shading(operands, operator)
        else:
            self._note(name, operands)
            yield operands, operator

    def _note(self, name: str, operands: list[Any]) -> None:
        if name == "q":
            self.stack.append(self.state.copy())
        elif name == "Q" and self.stack:
            self.state = self.stack.pop()
        elif name == "Tf":
            self.used.add("/Font", str(operands[0]))
        elif name in ("BDC", "DP") and isinstance(operands[1], Name):
            self.used.add("/Properties", str(operands[1]))
        elif name == "Do":
            self.used.add("/XObject", str(operands[0]))
            if min(self.state.fill.alpha, self.state.stroke.alpha) < 1 or self.state.mask:
                self.inks.remark(_VEILED)

    def _set(self, kind: str, colour: Colour) -> Iterable[Operation]:
        paint = self._paint(kind)
        paint.colour = colour
        yield self._operation(kind, paint)

    def _paint(self, kind: str) -> _Paint:
        return self.state.fill if kind == "fill" else self.state.stroke

    def _operation(self, kind: str, paint: _Paint) -> Operation:
        made = self.inks.inks(lightened(paint.colour or (0.0,), paint.alpha))
        return list(made), Operator(_OPERATORS[kind, len(made)])

    def _in_space(self, name: str, operands: list[Any], operator: Operator) -> Iterable[Operation]:
        kind = "fill" if name.islower() else "stroke"
        paint = self._paint(kind)
        if name in ("cs", "CS"):
            paint.space, paint.colour = str(operands[0]), None
            if self._count(paint.space):
                return  # the colours themselves name it
            if paint.space != "/Pattern":
                self.inks.remark(f"a colour is given in {paint.space[1:]}, which stays as it is")
                self.used.add("/ColorSpace", paint.space)
            yield operands, operator
        elif self._count(paint.space):
            yield from self._set(kind, tuple(float(one) for one in operands))
        else:
            if operands and isinstance(operands[-1], Name):
                self.used.add("/Pattern", str(operands[-1]))
            yield operands, operator

    def _count(self, space: str) -> int:
        """How many numbers a colour has in a space that is read as one of the device's, or 0."""
        if space in _COMPONENTS:
            return _COMPONENTS[space]
        found = self.resources.get("/ColorSpace", Dictionary()).get(space)
        return device_count(found) if found is not None else 0

    def _graphics_state(self, operands: list[Any], operator: Operator) -> Iterable[Operation]:
        name = str(operands[0])
        found = self.resources.get("/ExtGState", Dictionary()).get(name)
        if found is None:
            return
        before = (self.state.fill.alpha, self.state.stroke.alpha)
        self.state.fill.alpha = float(found.get("/ca", before[0]))
        self.state.stroke.alpha = float(found.get("/CA", before[1]))
        if "/SMask" in found:
            mask = found.SMask
            self.state.mask = mask if isinstance(mask, Dictionary) else None
            if self.state.mask is not None and _mask_steps(self.state.mask) is None:
                self.inks.remark(_MASKED)
                self.used.add("/ExtGState", name)
                yield operands, operator
        if str(found.get("/BM", "/Normal")) not in ("/Normal", "/Compatible"):
            self.inks.remark(_BLENDED)
            self.used.add("/ExtGState", name)
            yield operands, operator
        elif any(key not in _TRANSPARENT for key in found.keys()):  # noqa: SIM118
            self.used.add("/ExtGState", name)
            yield operands, operator
        for kind, alpha in zip(("fill", "stroke"), before, strict=True):
            paint = self._paint(kind)
            if paint.alpha != alpha and paint.colour is not None:
                yield self._operation(kind, paint)

    def _shading(self, operands: list[Any], operator: Operator) -> Iterable[Operation]:
        name = str(operands[0])
        shading = self.resources.Shading[name]
        colours, axis = steps.steps_of(shading), steps.axis_of(shading)
        mask = self.state.mask
        masks = _mask_steps(mask, axis) if mask is not None else None
        if colours is None or axis is None or (mask is not None and masks is None):
            self.used.add("/Shading", name)
            yield operands, operator
            return
        seen = steps.shown(colours, masks) if masks is not None else list(colours)
        yield [], Operator("q")
        for step in seen:
            alpha = self.state.fill.alpha
            made = self.inks.inks(lightened(step.colour, alpha))
            yield list(made), Operator(_OPERATORS["fill", len(made)])
            yield _box(axis, step), Operator("re")
            yield [], Operator("f")
        yield [], Operator("Q")


def is_transparency(remark: str) -> bool:
    """Whether a remark tells of transparency."""
    return remark.startswith((_VEILED, _MASKED, _BLENDED))


def _placed(text: str, pages: list[int]) -> str:
    if not pages:
        return text
    shown = ", ".join(map(str, pages[:_MOST_PAGES])) + (" …" if len(pages) > _MOST_PAGES else "")
    return f"{text} (page{'s' if len(pages) > 1 else ''} {shown} of the PDF)"


def _box(axis: steps.Axis, step: steps.Step) -> list[float]:
    start = -_FAR if step.start <= 0 else axis.at(step.start)
    end = _FAR if step.end >= 1 else axis.at(step.end)
    if axis.last < axis.first and (step.start <= 0 or step.end >= 1):
        start = _FAR if step.start <= 0 else start
        end = -_FAR if step.end >= 1 else end
    low, size = min(start, end), abs(end - start)
    if axis.upright:
        return [-_FAR, low, 2 * _FAR, size]
    return [low, -_FAR, size, 2 * _FAR]


def _mask_steps(mask: Object, axis: steps.Axis | None = None) -> tuple[steps.Step, ...] | None:
    """The steps of a mask that is nothing but a gradient of hard steps (on `axis`); else None."""
    form = mask.get("/G")
    if str(mask.get("/S")) != "/Luminosity" or form is None:
        return None
    drawn = [
        one
        for one in pikepdf.parse_content_stream(form)
        if str(one.operator) not in ("q", "Q", "g", "gs")
    ]
    if len(drawn) != 1 or str(drawn[0].operator) != "sh":
        return None
    shading = form.Resources.Shading[str(drawn[0].operands[0])]
    found, along = steps.steps_of(shading), steps.axis_of(shading)
    if along is None or (axis is not None and along != axis):
        return None
    return found if found is not None and steps.is_hard(found) else None


def device_count(space: Object) -> int:
    """How many numbers a colour has in a colour space that is as good as a device's, or 0."""
    if isinstance(space, Name):
        return _COMPONENTS.get(str(space), 0)
    if isinstance(space, pikepdf.Array) and len(space):
        kind = str(space[0])
        if kind == "/ICCBased":
            return int(space[1].get("/N", 0))
        return _COMPONENTS.get(kind, 0)
    return 0
