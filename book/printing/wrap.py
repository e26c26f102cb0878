"""The sheet of a printed cover: back, spine and front in one, with what lies round and between.

All lengths are points, all places are from the left and the top of the sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from book.model.edition import Edition
from book.printing.profile import Profile
from book.printing.rules import SpineUnknown
from book.printing.units import said

_ROUNDING = 0.01
# Text on a spine may not be set smaller than this.
_SMALLEST_SPINE_TYPE = 6.0
# What a fold may wander where the printer says nothing: 1/16 inch.
_FOLD = 4.5


class CoverUnknown(Exception):
    """The sheet cannot be laid out: `setting` is the one that would tell, `hint` how to find it."""

    def __init__(self, setting: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.setting, self.message, self.hint = setting, message, hint


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    def inset(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box without these margins."""
        return Box(self.left + left, self.top + top, self.right - right, self.bottom - bottom)


@dataclass(frozen=True, slots=True)
class Wrap:
    """A sheet. `edge` is bleed or wrap; `back`, `spine` and `front` are what is seen.

    `clear_back` and `clear_front` are where words may stand. `spine_text` is the strip that words
    may take on the spine, or None, with `why_no_text`.
    """

    width: float
    height: float
    edge: float
    case: bool
    back: Box
    spine: Box
    front: Box
    clear_back: Box
    clear_front: Box
    hinge: float
    spine_text: Box | None
    why_no_text: str = ""

    @property
    def trim(self) -> Box:
        """What is seen in the end: for a case the boards, with the spine between them."""
        return Box(self.back.left, self.back.top, self.front.right, self.front.bottom)


def lay_out(edition: Edition, profile: Profile, pages: int) -> Wrap:
    """The sheet for a book of `pages` pages, the blank ones counted.

    Raises:
        CoverUnknown: The printer publishes too little, and the settings do not make up for it.
    """
    spine = _spine_width(edition, profile, pages)
    rules = profile.cover
    panel_width, panel_height = _panel(edition, profile, spine)
    hinge = edition.press.hinge if edition.press.hinge is not None else rules.hinge
    if hinge is None:
        raise CoverUnknown(
            "hinge",
            f"{profile.name}: the width of the hinge is not known",
            'Measure it in the printer\'s template, and write hinge = "0.4in" into the edition.',
        )
    edge = rules.edge
    top, bottom = edge, edge + panel_height
    back = Box(edge, top, edge + panel_width, bottom)
    fold = Box(back.right, top, back.right + spine, bottom)
    front = Box(fold.right, top, fold.right + panel_width, bottom)
    safe = max(rules.safe, rules.safe_advised)
    # Beside the spine of a case lies the hinge; words end where it begins, and a fold may wander.
    inner = max(hinge + _FOLD, safe) if hinge else safe
    strip, why = _spine_strip(profile, fold, pages, safe)
    return Wrap(
        width=2 * edge + 2 * panel_width + spine,
        height=2 * edge + panel_height,
        edge=edge,
        case=profile.binding == "case",
        back=back,
        spine=fold,
        front=front,
        clear_back=back.inset(safe, safe, inner, safe),
        clear_front=front.inset(inner, safe, safe, safe),
        hinge=hinge,
        spine_text=strip,
        why_no_text=why,
    )


def _spine_width(edition: Edition, profile: Profile, pages: int) -> float:
    press = edition.press
    if profile.papers and not edition.paper and press.spine_width is None:
        papers = ", ".join(f'"{one}"' for one in profile.papers)
        raise CoverUnknown(
            "paper",
            "the width of the spine depends on the paper, and none is chosen",
            f"Write paper = … into the edition: {papers}.",
        )
    try:
        return profile.spine_width(
            pages, edition.paper or "*", press.ink, press.caliper, press.spine_width
        )
    except SpineUnknown as error:
        paper = f" on {edition.paper}" if edition.paper else ""
        raise CoverUnknown(
            "spine-width",
            f"{error}",
            f"Ask the printer's template or calculator for {edition.trim.name}, {pages} pages"
            f'{paper}, and write its width into the edition: spine-width = "0.71in"; or give the '
            'thickness of a leaf: caliper = "0.1mm".',
        ) from error


def _panel(edition: Edition, profile: Profile, spine: float) -> tuple[float, float]:
    """Width and height of the back and of the front."""
    rules, sheet = profile.cover, edition.press.cover_size
    if sheet is not None:
        width = (sheet[0] - spine) / 2 - rules.edge
        height = sheet[1] - 2 * rules.edge
        if width < edition.trim.width - _ROUNDING or height < edition.trim.height - _ROUNDING:
            raise CoverUnknown(
                "cover-size",
                f"a sheet of {said(sheet[0])} by {said(sheet[1])} is too small for two sides of "
                f"{edition.trim.name}, a spine of {said(spine)} and {said(rules.edge)} all round",
                "Copy width and height of the whole sheet from the printer's template.",
            )
        return width, height
    if rules.over_width is None or rules.over_height is None:
        raise CoverUnknown(
            "cover-size",
            f"{profile.name}: how large the boards are is not known",
            "Take width and height of the whole sheet from the printer's template for this book: "
            'cover-size = "14.2x10.7in".',
        )
    return edition.trim.width + rules.over_width, edition.trim.height + rules.over_height


def _spine_strip(profile: Profile, spine: Box, pages: int, safe: float) -> tuple[Box | None, str]:
    rules = profile.spine_text
    if rules.pages is not None and pages < rules.pages:
        return None, f"{profile.name}, allows words on the spine from {rules.pages} pages on"
    clearance = rules.clearance if rules.clearance is not None else _FOLD
    strip = spine.inset(clearance, safe, clearance, safe)
    if strip.width < _SMALLEST_SPINE_TYPE:
        return None, (
            f"the spine is {said(spine.width)} wide; with {said(clearance)} at each fold too "
            "little is left for words"
        )
    if rules.advised_width is not None and spine.width < rules.advised_width:
        return None, (
            f"the spine is {said(spine.width)} wide; below {said(rules.advised_width)} its words "
            "are likely to drift over a fold"
        )
    return strip, ""
