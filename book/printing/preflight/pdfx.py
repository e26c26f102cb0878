"""Checks a file against the PDF/X that it claims to be.

Written from summaries of ISO 15930-1, -3, -4, -6 and -7 (the standards' own texts are sold), and
apart from what writes such files here, so that one does not repeat the mistakes of the other.
What other checks say for any print file (fonts that are missing, annotations, scripts, RGB) is not
said twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from book.checks.registry import Rule
from book.printing.measure.boxes import Box
from book.printing.measure.facts import FileFacts, Intent, Mark, PageFacts
from book.printing.preflight import rules
from book.printing.preflight.marks import quoted, seen
from book.printing.preflight.report import Report

# Names that the ICC has registered for characterization data.
_REGISTERED = re.compile(
    r"(FOGRA\d+L?|CGATS TR ?0\d\d|CGATS21-\d.*|IFRA\d+|JC200\d.*|JCW?\d+|EUROSB\d+|PSR.*)", re.I
)
_DATE = re.compile(r"D:\d{4}")


@dataclass(frozen=True, slots=True)
class Standard:
    """What one PDF/X asks for. `managed`: colours may be explained by profiles."""

    name: str
    base: tuple[int, int]
    key: str
    conformance: str = ""
    managed: bool = False
    transparent: bool = False
    banned: frozenset[str] = frozenset({"LZWDecode"})


_OLD = frozenset({"LZWDecode", "JBIG2Decode", "JPXDecode"})
STANDARDS = {
    one.name: one
    for one in (
        Standard("PDF/X-1a:2001", (1, 3), "PDF/X-1:2001", "PDF/X-1a:2001", banned=_OLD),
        Standard("PDF/X-3:2002", (1, 3), "PDF/X-3:2002", managed=True, banned=_OLD),
        Standard("PDF/X-1a:2003", (1, 4), "PDF/X-1a:2003", banned=_OLD),
        Standard("PDF/X-3:2003", (1, 4), "PDF/X-3:2003", managed=True, banned=_OLD),
        Standard("PDF/X-4", (1, 6), "PDF/X-4", managed=True, transparent=True),
    )
}


def claimed(file: FileFacts) -> str:
    """The PDF/X that a file says it is, by whichever of its keys; nothing when it says none."""
    return (
        file.xmp.get("pdfxid:GTS_PDFXVersion")
        or file.info.get("GTS_PDFXConformance")
        or file.info.get("GTS_PDFXVersion")
        or ""
    )


class Conformance:
    """A file under examination for the standards that a printer takes."""

    def __init__(
        self, file: FileFacts, accepted: tuple[str, ...], name: str, report: Report
    ) -> None:
        self.file, self.report = file, report
        self.accepted, self.name = accepted, name
        self.standard = self._standard()
        self.intents = [one for one in file.intents if one.kind == "GTS_PDFX"]

    def _standard(self) -> Standard | None:
        """The standard to be held to: the one claimed, or the first that is taken."""
        said = claimed(self.file)
        for one in STANDARDS.values():
            if said in (one.name, one.key, one.conformance) and said:
                return one
        return STANDARDS.get(self.accepted[0]) if said and self.accepted else None

    def check_file(self) -> None:
        """Keys, version, intent, metadata, structure."""
        wanted = " or ".join(self.accepted)
        said = claimed(self.file)
        if not said:
            self.report.add(
                rules.PDFX,
                f"the file does not say that it is PDF/X; {self.name} asks for {wanted}",
                f"export as {wanted}",
            )  # fmt: skip
            return
        standard = self.standard
        if standard is None or standard.name not in self.accepted:
            self.report.add(
                rules.PDFX_VERSION,
                f"the file says that it is {said}; {self.name} asks for {wanted}",
                f"export as {wanted}",
            )
        if standard is None:
            return
        self._check_keys(standard)
        self._check_intents(standard)
        self._check_metadata(standard)
        self._check_structure(standard)

    def _check_keys(self, standard: Standard) -> None:
        file, info = self.file, self.file.info
        if standard.name == "PDF/X-4":
            if file.xmp.get("pdfxid:GTS_PDFXVersion") != "PDF/X-4":
                self._say(
                    rules.PDFX_VERSION, "the XMP metadata lack pdfxid:GTS_PDFXVersion PDF/X-4"
                )
        else:
            if info.get("GTS_PDFXVersion") != standard.key:
                found = info.get("GTS_PDFXVersion", "not there")
                self._say(
                    rules.PDFX_VERSION,
                    f"GTS_PDFXVersion is {found}, and {standard.name} has {standard.key}",
                )
            if standard.conformance and info.get("GTS_PDFXConformance") != standard.conformance:
                found = info.get("GTS_PDFXConformance", "not there")
                self._say(
                    rules.PDFX_VERSION,
                    f"GTS_PDFXConformance is {found}, and {standard.name} has "
                    f"{standard.conformance}",
                )
        if file.version > standard.base:
            self._say(
                rules.PDFX_VERSION,
                f"the file is PDF {_dotted(file.version)}, and {standard.name} is PDF "
                f"{_dotted(standard.base)}",
            )

    def _check_intents(self, standard: Standard) -> None:
        if len(self.intents) != 1:
            count = "no" if not self.intents else str(len(self.intents))
            self._say(
                rules.PDFX_INTENT,
                f"the file has {count} output intents for PDF/X (GTS_PDFX), and must have one",
            )
            return
        intent = self.intents[0]
        if not intent.condition.strip():
            self._say(rules.PDFX_INTENT, "the output intent names no printing condition")
        registered = bool(_REGISTERED.fullmatch(intent.condition.strip()))
        if not intent.profile and not registered:
            self._say(
                rules.PDFX_INTENT,
                f"the printing condition “{intent.condition}” is not registered, and its profile "
                "is not in the file",
            )
        if not intent.profile and registered and not intent.registry:
            self._say(
                rules.PDFX_INTENT,
                f"the output intent names {intent.condition} and not its registry (RegistryName)",
            )
        if not registered and not intent.info:
            self._say(
                rules.PDFX_INTENT, "the output intent does not say in words what it is (Info)"
            )
        self._check_profile(intent)

    def _check_profile(self, intent: Intent) -> None:
        if intent.profile and intent.profile_class != "prtr":
            self._say(
                rules.PDFX_INTENT,
                f"the profile of the output intent is of class {intent.profile_class or 'none'}, "
                "and must be one of a printer (prtr)",
            )

    def _check_metadata(self, standard: Standard) -> None:
        info, xmp = self.file.info, self.file.xmp
        places = (
            ("a title", info.get("Title", "") or xmp.get("dc:title", "")),
            ("the date of its making", _date(info, xmp, "CreationDate", "xmp:CreateDate")),
            ("the date of its last change", _date(info, xmp, "ModDate", "xmp:ModifyDate")),
        )
        for what, value in places:
            if not value.strip():
                self._say(rules.PDFX_METADATA, f"the file lacks {what}")
        if self.file.trapped not in ("/True", "/False"):
            said = self.file.trapped or "missing"
            self._say(rules.PDFX_METADATA, f"Trapped is {said}, and must be True or False")
        if not self.file.has_id:
            self._say(rules.PDFX_METADATA, "the file lacks its identifier (ID)")
        if standard.name == "PDF/X-4":
            for key in ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass"):
                if not xmp.get(key):
                    self._say(rules.PDFX_METADATA, f"the XMP metadata lack {key}")

    def _check_structure(self, standard: Standard) -> None:
        if standard.base < (1, 5):
            for part in sorted(self.file.structure):
                what = part.replace("-", " ").replace("xref", "cross-reference")
                self._say(rules.PDFX_STRUCTURE, f"the file is written with {what} (PDF 1.5)")
            if "layers" in self.file.parts:
                self._say(rules.PDFX_STRUCTURE, "the file has layers (PDF 1.5)")
        for one in sorted(standard.banned & self.file.filters):
            self._say(rules.PDFX_STRUCTURE, f"something is packed with {one}")

    def check_page(self, page: PageFacts) -> None:
        """Boxes, colours, transparency, and what no such page may hold."""
        if self.standard is None:
            return
        self._check_boxes(page)
        for mark in seen(page):
            self._check_colour(page, mark)
        if not self.standard.transparent and (page.group or "group" in page.effects):
            self._say(
                rules.PDFX_TRANSPARENCY,
                "there is a transparency group, though nothing may be seen through it",
                page.number,
            )
        content = {
            "opi": "a picture is to be exchanged by the printer (OPI)",
            "postscript": "a piece of PostScript is embedded",
            "transfer": "a transfer curve changes the inks",
            "halftone": "a halftone screen is set",
        }
        for effect in sorted(page.effects & content.keys()):
            self._say(rules.PDFX_CONTENT, content[effect], page.number)

    def _check_boxes(self, page: PageFacts) -> None:
        number, trim = page.number, page.trim
        if (trim is None) == (page.art is None):
            both = "both a TrimBox and an ArtBox" if trim else "neither a TrimBox nor an ArtBox"
            self._say(rules.PDFX_BOXES, f"the page has {both}, and must have one", number)
        inner = trim or page.art
        if page.bleed is not None and inner is not None and not page.bleed.holds(inner, 0.01):
            self._say(
                rules.PDFX_BOXES, "the BleedBox does not hold the TrimBox", number, page.bleed
            )
        for name, box in (("BleedBox", page.bleed), ("TrimBox", trim), ("ArtBox", page.art)):
            if box is not None and not page.media.holds(box, 0.01):
                self._say(rules.PDFX_BOXES, f"the {name} reaches out of the MediaBox", number, box)

    def _check_colour(self, page: PageFacts, mark: Mark) -> None:
        standard, ink = self.standard, mark.ink
        if standard is None:
            return
        if not standard.managed and ink.profiled:
            self._say(
                rules.PDFX_COLOUR,
                "a colour is explained by a profile, and only the bare inks may stand there",
                page.number, mark.box, quoted(mark),
            )  # fmt: skip
        elif standard.managed and ink.space == "rgb" and not ink.profiled:
            self._say(
                rules.PDFX_COLOUR, "RGB stands there without a profile, for a press with inks",
                page.number, mark.box, quoted(mark),
            )  # fmt: skip
        image = mark.image
        if image is None:
            return
        if image.alternates:
            self._say(
                rules.PDFX_CONTENT, "a picture has another one for print", page.number, mark.box
            )
        if image.bits > 8 and standard.base < (1, 5):
            self._say(rules.PDFX_CONTENT, "a picture has 16 bits a colour", page.number, mark.box)

    def check_font(self, name: str, program: str) -> None:
        """A font's own format is as old as the standard."""
        if self.standard and self.standard.base < (1, 6) and program == "OpenType":
            self._say(
                rules.PDFX_FONT,
                f"the font {name} is embedded as a whole OpenType font (PDF 1.6)",
            )

    def _say(
        self, rule: Rule, message: str, page: int = 0, box: Box | None = None,
        detail: str = "",
    ) -> None:  # fmt: skip
        name = self.standard.name if self.standard else "PDF/X"
        self.report.add(
            rule, f"{name}: {message}",
            f"export as {name} with a program that tests what it writes",
            page=page, box=box, detail=detail,
        )  # fmt: skip


def _date(info: dict[str, str], xmp: dict[str, str], key: str, name: str) -> str:
    said = info.get(key, "")
    return said if _DATE.match(said) else xmp.get(name, "")


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
