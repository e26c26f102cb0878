"""What a PDF says of itself: the standard, the press it is for, title and dates.

PDF/X-1a:2001 is ISO 15930-1, on PDF 1.3; PDF/X-4 is ISO 15930-7, on PDF 1.6. A plain file claims
nothing.
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from book.printing.colour import FREE_CONDITIONS, REGISTRY, Press

X1A, X4, PLAIN = "PDF/X-1a:2001", "PDF/X-4", "plain"
_VERSIONS = {X1A: "1.3", X4: "1.6", PLAIN: "1.6"}
_CREATOR = "book"

# What a registered condition stands for, for people; the registry is that of the ICC.
_CONDITIONS = {
    "CGATS TR 001": "SWOP (Publication) printing in USA",
    FREE_CONDITIONS["coated"]: "Offset printing on coated paper, ISO 12647-2:2004",
    FREE_CONDITIONS["uncoated"]: "Offset printing on uncoated white paper, ISO 12647-2:2004",
}
DEFAULT_X1A_CONDITION = "CGATS TR 001"
"""The condition of a PDF/X-1a file whose author names none: a registered one needs no profile."""

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>
<xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>{day}T00:00:00Z</xmp:MetadataDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmpMM:DocumentID>uuid:{uuid}</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file is to say: its standard and press, its title, and the day it is dated."""

    standard: str
    press: Press
    title: str
    day: date
    condition: str | None = None


def make_claim(pdf: Pdf, claim: Claim) -> None:
    """Write the claim into `pdf`, in place of whatever it said before."""
    info: dict[str, Any] = {
        "/Title": String(claim.title),
        "/CreationDate": String(f"D:{claim.day:%Y%m%d}000000Z"),
        "/ModDate": String(f"D:{claim.day:%Y%m%d}000000Z"),
        "/Creator": String(_CREATOR),
        "/Producer": String(_CREATOR),
    }
    for key in ("/Metadata", "/OutputIntents"):
        if key in pdf.Root:
            del pdf.Root[key]
    if claim.standard != PLAIN:
        info["/Trapped"] = Name("/False")
        pdf.Root.OutputIntents = Array([_intent(pdf, claim)])
    if claim.standard == X1A:
        info["/GTS_PDFXVersion"] = String("PDF/X-1:2001")
        info["/GTS_PDFXConformance"] = String("PDF/X-1a:2001")
    if claim.standard == X4:
        pdf.Root.Metadata = _xmp(pdf, claim)
    pdf.trailer.Info = pdf.make_indirect(Dictionary(info))


def _intent(pdf: Pdf, claim: Claim) -> pikepdf.Object:
    condition = claim.condition
    if claim.standard == X1A and condition is None:
        condition = DEFAULT_X1A_CONDITION
    condition = condition or claim.press.condition
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition),
        OutputCondition=String(_CONDITIONS.get(condition, condition)),
        RegistryName=String(REGISTRY),
        Info=String(_CONDITIONS.get(condition, condition)),
    )
    # X-1a is for printers who want no profile in the file; the registered name says enough.
    if claim.standard == X4:
        profile = Stream(pdf, claim.press.profile)
        profile.N = 4
        intent.DestOutputProfile = pdf.make_indirect(profile)
    return pdf.make_indirect(intent)


def _xmp(pdf: Pdf, claim: Claim) -> Stream:
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{claim.title} {claim.day} {len(pdf.pages)}")
    text = _XMP.format(
        title=escape(claim.title), day=f"{claim.day:%Y-%m-%d}", creator=_CREATOR, uuid=name
    )
    stream = Stream(pdf, text.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    return stream


def saved(pdf: Pdf, standard: str) -> bytes:
    """The bytes of `pdf`: the same ones for the same contents.

    Version 1.3 knows neither object streams nor streams of cross-references.
    """
    out = io.BytesIO()
    old = standard == X1A
    pdf.save(
        out,
        force_version=_VERSIONS[standard],
        object_stream_mode=(
            pikepdf.ObjectStreamMode.disable if old else pikepdf.ObjectStreamMode.generate
        ),
        deterministic_id=True,
        fix_metadata_version=False,
        recompress_flate=False,
    )
    return out.getvalue()
