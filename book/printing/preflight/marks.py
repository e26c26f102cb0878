"""Checks of what a page draws: its inks, its type, its lines, its pictures. For any page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from book.printing.measure.boxes import Box
from book.printing.measure.facts import FontFact, Ink, Mark, PageFacts
from book.printing.preflight import rules
from book.printing.preflight.demands import Common
from book.printing.preflight.faults import mm, size
from book.printing.preflight.report import Report

# Points: what is smaller than the limit by less than this is rounding.
_ROUNDING = 0.05
# Points: shorter than this, a stroke is a part of a drawing and not a line.
_SHORTEST_LINE = 6.0
# A run of so few letters beside a larger one may be raised: a call, an ordinal's ending.
_FEW_LETTERS = 5
_MANY_TEXTS = 1_500
_PROCESS = frozenset({"Cyan", "Magenta", "Yellow", "Black", "None", "All"})
_KINDS = {
    "text": "text",
    "stroke": "lines",
    "fill": "areas",
    "shading": "shades",
    "image": "pictures",
    "mask": "pictures",
}
# Per cent: less than this is paper.
_FAINTEST = 0.5
# Black as four inks: this much of black, or of each of the others, and more than a trace of one.
_DARK, _TRACE = 0.6, 0.02


def seen(page: PageFacts) -> Iterator[Mark]:
    """The marks of a page that are meant to be seen."""
    return (one for one in page.marks if not one.invisible)


def quoted(mark: Mark) -> str:
    """The words of a mark, as far as they fit into a message."""
    if "\ufffd" in mark.text or not mark.text or not mark.text.isprintable():
        return ""
    words = mark.text if len(mark.text) <= 40 else mark.text[:39].rstrip() + "…"
    return f"“{words}”"


def check_fonts(page: PageFacts, fonts: Sequence[FontFact], report: Report) -> None:
    """Every letter's font travels with the file, and is a font."""
    for mark in page.marks:
        if mark.font < 0:
            continue
        font = fonts[mark.font]
        if not font.embedded:
            report.add(
                rules.NO_FONT,
                f"the font {font.name} is not embedded",
                "make the PDF again with all fonts embedded, the fourteen standard ones too",
                page=page.number, box=mark.box, detail=quoted(mark),
            )  # fmt: skip
        elif font.kind == "Type3":
            report.add(
                rules.TYPE3,
                "letters are set as drawings (a Type 3 font)",
                "make the PDF again with the font itself, TrueType or OpenType",
                page=page.number, box=mark.box, detail=quoted(mark),
            )  # fmt: skip


def check_type(
    page: PageFacts, smallest: float | None, name: str, report: Report, spared: Sequence[Box] = ()
) -> None:
    """No type is smaller than the printer prints well; and none is in the file unseen.

    The figures of bar codes, in `spared`, are as large as their bars let them be.
    """
    texts = [one for one in page.marks if one.kind == "text"]
    for index, mark in enumerate(texts):
        if mark.invisible:
            report.add(
                rules.INVISIBLE, "text is in the file that nobody sees on the page",
                "take it out: hidden text of a scan, or a layer that is switched off",
                page=page.number, box=mark.box, detail=quoted(mark),
            )  # fmt: skip
        elif smallest and mark.size < smallest - _ROUNDING and not mark.ink.is_white:
            if _is_raised(texts, index, smallest):
                continue
            if any(one.holds(mark.box, 1.0) for one in spared):
                continue
            report.add(
                rules.SMALL_TYPE,
                f"type is smaller than {smallest:g} pt, the least that {name} prints well",
                "set it larger",
                page=page.number, box=mark.box, rank=mark.size,
                detail=f"{mark.size:.1f} pt {quoted(mark)}".rstrip(),
            )  # fmt: skip


def _is_raised(texts: list[Mark], index: int, smallest: float) -> bool:
    """Whether a run is a call or the like: a few letters in the line of larger type."""
    mark = texts[index]
    if mark.glyphs > _FEW_LETTERS:
        return False
    # Letters set one by one, by the thousand, are looked at near by alone.
    reach = len(texts) if len(texts) < _MANY_TEXTS else 40
    for other in texts[max(0, index - reach) : index + reach + 1]:
        if other is mark or other.size < smallest - _ROUNDING:
            continue
        near = other.box.grown(other.size)
        level = other.box.bottom - other.size < mark.box.bottom < other.box.top
        if level and near.meets(mark.box):
            return True
    return False


def check_lines(
    page: PageFacts, thinnest: float | None, name: str, report: Report, spared: Sequence[Box] = ()
) -> None:
    """No line is thinner than the printer prints for certain; the bars in `spared` are none."""
    if not thinnest:
        return
    for mark in seen(page):
        if mark.kind not in ("stroke", "fill", "shading") or mark.ink.is_white:
            continue
        if mark.kind != "stroke" and not mark.weight:
            continue
        long = max(mark.box.width, mark.box.height)
        if mark.weight >= thinnest - _ROUNDING / 2 or long < _SHORTEST_LINE:
            continue
        if any(one.holds(mark.box, 1.0) for one in spared):
            continue
        report.add(
            rules.THIN_RULE,
            f"a line is thinner than {thinnest:g} pt, the least that {name} prints for certain",
            f"draw it {thinnest:g} pt or thicker",
            page=page.number, box=mark.box, rank=mark.weight,
            detail=f"{mark.weight:.2f} pt" if mark.weight else "a hairline, as thin as can be",
        )  # fmt: skip


def check_pictures(page: PageFacts, common: Common, report: Report) -> None:
    """Every picture has pixels enough for its size, and not far too many."""
    for mark in seen(page):
        image = mark.image
        if image is None or min(image.width, image.height) < 2 or not common.good_ppi:
            continue
        detail = f"{mark.ppi:.0f} ppi at {size(mark.box.width, mark.box.height)}"
        if mark.ppi < common.good_ppi - 0.5:
            report.add(
                rules.LOW_PPI,
                f"a picture has fewer than {common.good_ppi:g} pixels an inch at its size",
                "put in a larger picture, or place it smaller",
                page=page.number, box=mark.box, detail=detail, rank=mark.ppi,
                far=common.bad_ppi is not None and mark.ppi < common.bad_ppi - 0.5,
            )  # fmt: skip
        elif common.most_ppi and mark.ppi > common.most_ppi + 0.5 and image.bits > 1:
            report.add(
                rules.HIGH_PPI,
                f"a picture has more than {common.most_ppi:g} pixels an inch at its size",
                "a smaller picture prints the same",
                page=page.number, box=mark.box, detail=detail, rank=-mark.ppi,
            )  # fmt: skip


def check_inks(
    page: PageFacts, common: Common, report: Report, look: Callable[[int], float | None]
) -> None:
    """Colours are given in the inks of the press, black text in black alone.

    `look` gives the most ink of a picture by its object number.
    """
    for mark in seen(page):
        ink = mark.ink
        things = _KINDS[mark.kind]
        if ink.space in ("rgb", "lab"):
            family = "RGB" if ink.space == "rgb" else "Lab"
            report.add(
                rules.RGB,
                f"{things} {'is' if things == 'text' else 'are'} in {family}",
                "convert to grey, or to the inks of the press (CMYK); black text to black alone",
                page=page.number, box=mark.box, detail=quoted(mark),
            )  # fmt: skip
        elif ink.space == "spot" and not _PROCESS.issuperset(ink.names):
            names = ", ".join(sorted(set(ink.names) - _PROCESS))
            report.add(
                rules.SPOT, f"the ink {names} is not one of the press",
                "convert it to the inks of the press (CMYK)", page=page.number, box=mark.box,
            )  # fmt: skip
        black = ink.coverage if ink.is_black_alone else 0.0
        if common.lightest and _FAINTEST < black < common.lightest - 0.5:
            report.add(
                rules.FAINT,
                f"a tint is lighter than {common.lightest:g} % of black, the least that "
                f"{common.name} prints",
                "make it darker, or leave it white",
                page=page.number, box=mark.box, detail=f"{black:.0f} %", rank=black,
            )  # fmt: skip
        if mark.kind == "text":
            _check_black(mark, report, page.number)
        most = ink.coverage
        if common.good_ink and mark.kind == "image" and mark.image and mark.image.number:
            most = look(mark.image.number) or 0.0
        if common.good_ink and most > common.good_ink + 0.5:
            report.add(
                rules.TOO_MUCH_INK,
                f"more ink is laid down than {common.good_ink:g} %, what {common.name} advises",
                "take colour out of the darkest parts",
                detail=f"{most:.0f} % in {things}", rank=-most,
                page=page.number, box=mark.box,
                far=common.bad_ink is not None and most > common.bad_ink + 0.5,
            )  # fmt: skip


def _check_black(mark: Mark, report: Report, page: int) -> None:
    ink = mark.ink
    if _is_mixed_black(ink):
        said = " ".join(f"{name[0]}{100 * part:.0f}" for name, part in (ink.inks or {}).items())
        report.add(
            rules.RICH_BLACK,
            "black text is made of several inks",
            "set it in black alone (C0 M0 Y0 K100)",
            page=page, box=mark.box, detail=f"{said.replace('B', 'K')} {quoted(mark)}".rstrip(),
        )  # fmt: skip
    elif ink.profiled and ink.is_black_alone and not ink.is_white:
        report.add(
            rules.PROFILED_BLACK,
            "black text carries a colour profile",
            "export without profiles, or to PDF/X-1a",
            page=page, box=mark.box, detail=quoted(mark),
        )  # fmt: skip


def _is_mixed_black(ink: Ink) -> bool:
    inks = ink.inks
    if inks is None or "All" in inks or not _PROCESS.issuperset(inks):
        return False
    others = [inks.get(one, 0.0) for one in ("Cyan", "Magenta", "Yellow")]
    dark = inks.get("Black", 0.0) >= _DARK or min(others) >= _DARK
    return dark and max(others) > _TRACE


def check_transparency(page: PageFacts, report: Report) -> None:
    """Nothing lets what is below shine through."""
    for mark in seen(page):
        if not mark.blended:
            continue
        soft = mark.image is not None and mark.image.soft
        what = "a picture has soft edges (a soft mask)" if soft else "something is transparent"
        report.add(
            rules.TRANSPARENCY, what, "flatten the transparency while exporting",
            page=page.number, box=mark.box, detail=quoted(mark),
        )  # fmt: skip


def check_trappings(page: PageFacts, report: Report) -> None:
    """Nothing is laid over the page, and nothing happens on it."""
    for one in page.annotations:
        what = {"Link": "links lie over the page", "Widget": "a field lies over the page"}
        report.add(
            rules.ANNOTATION,
            what.get(one.kind, f"an annotation lies over the page ({one.kind or 'of no kind'})"),
            "export without links, comments and fields; a print file has none",
            page=page.number, box=one.box,
        )  # fmt: skip
        if one.action in ("JavaScript", "Launch", "SubmitForm", "ImportData"):
            report.add(
                rules.SCRIPT, f"a touch starts an action ({one.action})", "take it out",
                page=page.number, box=one.box,
            )  # fmt: skip
        if one.kind == "FileAttachment":
            report.add(
                rules.ATTACHMENT, "a file is attached to the page", "take it out",
                page=page.number, box=one.box,
            )  # fmt: skip
    if page.actions:
        report.add(
            rules.SCRIPT, "something happens when the page is opened", "take the action out",
            page=page.number,
        )  # fmt: skip


def far_apart(points: float) -> str:
    """A distance for a message."""
    return mm(max(points, 0.0)) if points >= 0 else f"{mm(-points)} beyond it"
