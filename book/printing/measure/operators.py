"""The operators of a page's instructions, and what each one does (ISO 32000-1, annex A)."""

from __future__ import annotations

from book.printing.measure.boxes import times
from book.printing.measure.spaces import CMYK, GREY, RGB, ColourSpace
from book.printing.measure.walk import Handler, Operands, Walker


def _concat(walker: Walker, o: Operands) -> None:
    a, b, c, d, e, f = (float(one) for one in o)
    walker.state.ctm = times((a, b, c, d, e, f), walker.state.ctm)


def _line_width(walker: Walker, o: Operands) -> None:
    walker.state.line = float(o[0])


def _clip(walker: Walker, o: Operands) -> None:
    walker.clipping = True


def _curve(walker: Walker, o: Operands) -> None:
    a, b, c, d, e, f = (float(one) for one in o)
    walker.path.curve(walker.state.ctm, (a, b), (c, d), (e, f))


def _short_curve(walker: Walker, o: Operands) -> None:
    a, b, c, d = (float(one) for one in o)
    walker.path.curve(walker.state.ctm, (a, b), (c, d))


def _close(walker: Walker) -> None:
    parts = walker.path.parts
    if parts and len(parts[-1].points) > 1:
        parts[-1].points.append(parts[-1].points[0])


def _painting(fill: bool, stroke: bool, close: bool = False) -> Handler:
    def paint(walker: Walker, o: Operands) -> None:
        if close:
            _close(walker)
        walker.paint_path(fill, stroke)

    return paint


def _choosing(stroke: bool, space: ColourSpace) -> Handler:
    def choose(walker: Walker, o: Operands) -> None:
        walker.choose(stroke, space, [float(one) for one in o])

    return choose


def _inline(walker: Walker, o: Operands) -> None:
    walker.picture(o[0].obj, None)


OPERATORS: dict[str, Handler] = {
    "q": lambda w, o: w.push(),
    "Q": lambda w, o: w.pop(),
    "cm": _concat,
    "w": _line_width,
    "gs": lambda w, o: w.external_state(o[0]),
    "m": lambda w, o: w.path.move(w.state.ctm, float(o[0]), float(o[1])),
    "l": lambda w, o: w.path.line(w.state.ctm, float(o[0]), float(o[1])),
    "c": _curve,
    "v": _short_curve,
    "y": _short_curve,
    "h": lambda w, o: _close(w),
    "re": lambda w, o: w.path.rectangle(w.state.ctm, *(float(one) for one in o)),
    "S": _painting(False, True),
    "s": _painting(False, True, close=True),
    "f": _painting(True, False),
    "F": _painting(True, False),
    "f*": _painting(True, False),
    "B": _painting(True, True),
    "B*": _painting(True, True),
    "b": _painting(True, True, close=True),
    "b*": _painting(True, True, close=True),
    "n": _painting(False, False),
    "W": _clip,
    "W*": _clip,
    "g": _choosing(False, GREY),
    "G": _choosing(True, GREY),
    "rg": _choosing(False, RGB),
    "RG": _choosing(True, RGB),
    "k": _choosing(False, CMYK),
    "K": _choosing(True, CMYK),
    "cs": lambda w, o: w.set_space(False, o[0]),
    "CS": lambda w, o: w.set_space(True, o[0]),
    "sc": lambda w, o: w.colour(False, list(o)),
    "scn": lambda w, o: w.colour(False, list(o)),
    "SC": lambda w, o: w.colour(True, list(o)),
    "SCN": lambda w, o: w.colour(True, list(o)),
    "sh": lambda w, o: w.shade(o[0]),
    "Do": lambda w, o: w.external(o[0]),
    "INLINE IMAGE": _inline,
    "BMC": lambda w, o: w.mark_content(list(o)),
    "BDC": lambda w, o: w.mark_content(list(o)),
    "EMC": lambda w, o: w.end_content(),
    "BT": lambda w, o: w.letters.begin(),
    "Tf": lambda w, o: w.letters.font(o[0], float(o[1])),
    "Td": lambda w, o: w.letters.move(float(o[0]), float(o[1])),
    "TD": lambda w, o: w.letters.lead_and_move(float(o[0]), float(o[1])),
    "Tm": lambda w, o: w.letters.set([float(one) for one in o]),
    "T*": lambda w, o: w.letters.next_line(),
    "Tj": lambda w, o: w.letters.show([o[0]]),
    "TJ": lambda w, o: w.letters.show(list(o[0])),
    "'": lambda w, o: w.letters.show_on_next_line(o[0]),
    '"': lambda w, o: w.letters.show_spaced(float(o[0]), float(o[1]), o[2]),
    "Tc": lambda w, o: setattr(w.state, "spacing", float(o[0])),
    "Tw": lambda w, o: setattr(w.state, "word_spacing", float(o[0])),
    "Tz": lambda w, o: setattr(w.state, "stretch", float(o[0]) / 100),
    "TL": lambda w, o: setattr(w.state, "leading", float(o[0])),
    "Ts": lambda w, o: setattr(w.state, "rise", float(o[0])),
    "Tr": lambda w, o: setattr(w.state, "mode", int(o[0])),
}
"""Those that draw, or change how others draw; the rest changes nothing that is measured."""
