"""The rules of preflight: what printers ask of a finished PDF, and what happens where it is not so.

How much each weighs depends on the printer: `weights.toml` beside this file.
"""

from __future__ import annotations

from book.checks.registry import Rule, reading_rule
from book.printing.preflight.weights import by_service, gravest
from book.proof.pdf.rules import BAD_PDF

__all__ = ["BAD_PDF"]

_REFUSED = "A printer’s system refuses such a file at the upload, or asks for another."
_CUT = (
    "Paper is cut and folded to a millimetre or two, not to a hair: what stands too near an edge "
    "is lost on some copies, and what stands too near the spine is hidden in the fold."
)
_UNSEEN = (
    "Print shows the page alone. What else a file carries is ignored, printed by accident, or a "
    "reason to refuse it."
)
_INKS = (
    "Presses have inks, not light. What is not given in the inks of the press is converted by "
    "somebody else’s machine, and black text becomes four grey layers that never lie quite on top "
    "of one another."
)
_SHARP = "What is coarse, thin or small on the screen is worse on paper, and stays so for ever."
_STANDARD = "Printers who ask for PDF/X have their systems test it, and refuse what fails."
_BARS = "A book whose bar code can’t be read can’t be sold at a till, and shops send it back."
_SPINE = "Spines differ by a millimetre from copy to copy: words too near the fold turn the corner."
_HONEST = "A check that was not made must not look like one that was passed."


def _rule(name: str, title: str, why: str, reader: str = "") -> Rule:
    whole = f"{why} {by_service(name)}".rstrip()
    return reading_rule(name, title, whole, gravest(name), family="print", reader=reader)


LOCKED = _rule("locked-pdf", "the file is encrypted", _REFUSED)
NOT_MEASURED = _rule("not-measured", "something could not be judged", _HONEST)
TOO_LARGE = _rule("file-too-large", "the file has more bytes than the printer takes", _REFUSED)
OLD_PROFILE = _rule(
    "old-profile",
    "the printer’s rules were looked up long ago",
    "Printers change their numbers without a word.",
)

PAGE_SIZE = _rule("page-size", "a page has a size that the printer does not print", _REFUSED)
MIXED_SIZES = _rule("mixed-page-sizes", "the pages differ in size", _REFUSED)
PAGE_BOXES = _rule(
    "page-boxes",
    "the boxes of a page contradict each other or the printer’s size",
    "A page says by its boxes where it will be cut. Systems believe different ones.",
)
TURNED = _rule(
    "turned-page", "a page is stored lying on its side", "Some systems print it as it lies.",
)  # fmt: skip
USER_UNIT = _rule(
    "user-unit", "a page is measured in a unit of its own",
    "Systems that do not know the unit print the page at another size.",
)  # fmt: skip
PAGE_COUNT = _rule("page-count", "the book has too few or too many pages", _REFUSED)
ODD_PAGES = _rule(
    "odd-page-count", "the number of pages is odd",
    "A leaf has two sides: the printer adds a blank page, and the spine grows with it.",
)  # fmt: skip
LAST_PAGE = _rule(
    "last-page",
    "the last page is not blank, and the printer needs it",
    "The printer’s own bar code goes on the last page. Where it is not blank a leaf is added, and "
    "the spine grows with it.",
)
BLANK_RUN = _rule(
    "blank-run", "several blank pages follow one another",
    "Reviewers take blank pages for lost ones.",
)  # fmt: skip

GUTTER = _rule("narrow-gutter", "something stands too near the spine", _CUT)
MARGIN = _rule("narrow-margin", "something stands too near an outer edge", _CUT)
BLEED = _rule(
    "missing-bleed", "what reaches the edge does not go beyond it",
    "Paper is cut after printing, never quite on the line: without bleed a white sliver stays.",
    reader="A thin white line along the edge of the picture.",
)  # fmt: skip
PRINTER_MARKS = _rule("printer-marks", "the file carries crop or registration marks", _REFUSED)

NO_FONT = _rule(
    "font-not-embedded", "a font is not in the file", _REFUSED,
    reader="Letters of another face, or none.",
)  # fmt: skip
TYPE3 = _rule(
    "type3-font", "letters are drawings, not a font",
    "Type 3 fonts are drawn shape by shape, often from pixels: without hints, and in whatever "
    "colour.",
)  # fmt: skip
SMALL_TYPE = _rule("small-type", "type is too small to be printed well", _SHARP)
THIN_RULE = _rule("thin-rule", "a line is too thin to be printed for certain", _SHARP)
INVISIBLE = _rule("invisible-text", "text is in the file and not on the page", _UNSEEN)

LOW_PPI = _rule("low-resolution", "a picture has too few pixels for its size", _SHARP)
HIGH_PPI = _rule(
    "high-resolution", "a picture has more pixels than can be printed",
    "They make the file heavy, and the printer throws them away.",
)  # fmt: skip

RGB = _rule("rgb-colour", "colours are given as light (RGB)", _INKS)
SPOT = _rule("spot-colour", "an ink of its own is asked for", _INKS)
COLOUR_INSIDE = _rule(
    "colour-in-black-book", "a book in black ink has colours",
    "They are turned to greys that nobody has looked at; some printers ask for a colour book.",
)  # fmt: skip
RICH_BLACK = _rule("four-colour-black", "black text is made of several inks", _INKS)
FAINT = _rule(
    "faint-tint",
    "a tint is too light to be printed",
    "A press lays down dots. Of too few of them nothing is seen, or dirt.",
)
TOO_MUCH_INK = _rule(
    "too-much-ink", "more ink is laid down than paper can take",
    "Wet sheets stick together and smear.",
)  # fmt: skip
PROFILED_BLACK = _rule(
    "profiled-black", "black text carries a colour profile",
    "Black that is explained by a profile may be printed as a dark grey.",
)  # fmt: skip
TRANSPARENCY = _rule(
    "transparency", "something is transparent",
    "Old print systems can’t mix what lies over what; they guess, or draw boxes.",
)  # fmt: skip

ANNOTATION = _rule("print-annotation", "links, comments or fields lie over the pages", _UNSEEN)
FORM = _rule("print-form", "the file has a form to fill in", _UNSEEN)
SCRIPT = _rule("print-script", "the file carries a script or an action", _UNSEEN)
ATTACHMENT = _rule("print-attachment", "files are attached to the file", _UNSEEN)
OUTLINE = _rule("print-outline", "the file has bookmarks", _UNSEEN)
LAYERS = _rule("print-layers", "the file has layers", _UNSEEN)

PDFX = _rule("pdfx-missing", "the file is no PDF/X", _STANDARD)
PDFX_VERSION = _rule("pdfx-version", "PDF/X: the version and its keys", _STANDARD)
PDFX_INTENT = _rule("pdfx-intent", "PDF/X: the printing condition", _STANDARD)
PDFX_METADATA = _rule("pdfx-metadata", "PDF/X: title, dates, trapping, identifier", _STANDARD)
PDFX_BOXES = _rule("pdfx-boxes", "PDF/X: the boxes of the pages", _STANDARD)
PDFX_COLOUR = _rule("pdfx-colour", "PDF/X: colours that the standard forbids", _STANDARD)
PDFX_FONT = _rule("pdfx-font", "PDF/X: fonts that the standard forbids", _STANDARD)
PDFX_TRANSPARENCY = _rule("pdfx-transparency", "PDF/X: transparency", _STANDARD)
PDFX_STRUCTURE = _rule("pdfx-structure", "PDF/X: how the file is written", _STANDARD)
PDFX_CONTENT = _rule("pdfx-content", "PDF/X: things that no such file may hold", _STANDARD)

CLAIM = _rule(
    "printing-claim", "the book says where or on what it was printed",
    "Print on demand has many presses: what is said of one is wrong for the others, and labels of "
    "forests and papers need a licence.",
)  # fmt: skip

COVER_PAGES = _rule("cover-pages", "a cover is not one single page", _REFUSED)
COVER_SIZE = _rule("cover-size", "the cover has a wrong size", _REFUSED)
SPINE_WIDTH = _rule(
    "spine-width", "the spine does not fit the number of pages",
    "A spine of the wrong width pulls the front on to the spine, or the spine on to the front.",
    reader="The title off the middle of the spine, the colour of the back on it.",
)  # fmt: skip
SPINE_TEXT = _rule("spine-text", "the spine is too narrow for words", _SPINE)
SPINE_CLEARANCE = _rule("spine-clearance", "words on the spine stand too near its folds", _SPINE)
COVER_SAFE = _rule("cover-safe-area", "words on the cover stand too near an edge or fold", _CUT)

NO_BAR_CODE = _rule("no-bar-code", "the cover has no bar code", _BARS)
BAR_CODE_UNREAD = _rule("bar-code-unreadable", "a bar code can’t be read", _BARS)
CHECK_DIGIT = _rule("bar-code-check-digit", "the last figure of a bar code is wrong", _BARS)
WRONG_ISBN = _rule("bar-code-isbn", "the bar code is that of another book", _BARS)
BAR_CODE_PLACE = _rule("bar-code-place", "the bar code stands where it is cut or folded", _BARS)
BAR_CODE_SIZE = _rule("bar-code-size", "the bar code is too small or too large", _BARS)
BAR_CODE_COLOUR = _rule("bar-code-colour", "the bars are not black ink on white", _BARS)
QUIET_ZONE = _rule("bar-code-quiet-zone", "something stands in the white beside the bars", _BARS)
BAR_CODE_AREA = _rule(
    "bar-code-area", "something stands where the printer puts its bar code",
    "The printer lays a white box with its own bar code over it.",
)  # fmt: skip
