"""What is in a file beside its pages, and how it is written."""

from __future__ import annotations

from typing import Any

import pikepdf

from tests.support.print_files import (
    interior,
    line,
    saved,
)
from tests.support.spoilt_prints.case import INGRAM, case, ingram, ingram_page, spoilt

# What else is in the file


@case("print-annotation", "links lie over the page", "page 3")
def links() -> bytes:
    def change(pdf: Any) -> None:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([80, 100, 200, 115]),
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/"),
        )  # fmt: skip
        pdf.pages[2].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])

    return spoilt(change)


@case("print-script", "a script")
def javascript() -> bytes:
    def change(pdf: Any) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    return spoilt(change)


@case("print-attachment", "attached to the file")
def an_attachment() -> bytes:
    def change(pdf: Any) -> None:
        pdf.attachments["notes.txt"] = b"notes"

    return spoilt(change)


@case("print-form", "a form")
def a_form() -> bytes:
    def change(pdf: Any) -> None:
        field_ = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="name")
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([pdf.make_indirect(field_)]))

    return spoilt(change)


@case("print-outline", "bookmarks", severity="warning")
def bookmarks() -> bytes:
    def change(pdf: Any) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("One", 0))

    return spoilt(change)


@case("print-layers", "layers")
def layers() -> bytes:
    def change(pdf: Any) -> None:
        layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Notes"))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
        )

    return spoilt(change)


@case("locked-pdf", "encrypted, though")
def an_owner_password() -> bytes:
    lock = pikepdf.Encryption(owner="secret", user="")
    return saved(interior(), encryption=lock)


@case("locked-pdf", "password")
def a_password() -> bytes:
    lock = pikepdf.Encryption(owner="secret", user="secret")
    return saved(interior(), encryption=lock)


# PDF/X


@case("pdfx-missing", "does not say that it is PDF/X", printer=INGRAM, also=("last-page",))
def no_pdfx_at_all() -> bytes:
    return saved(interior())


@case("pdfx-version", "PDF/X-1a:2003", printer=INGRAM)
def a_wrong_key() -> bytes:
    def change(pdf: Any) -> None:
        pdf.docinfo["/GTS_PDFXConformance"] = "PDF/X-1a:2003"

    return ingram(change)


@case("pdfx-version", "asks for PDF/X-1a:2001", printer=INGRAM, also=("pdfx-metadata",))
def pdfx_4_where_1a_is_asked_for() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.docinfo["/GTS_PDFXVersion"]
        del pdf.docinfo["/GTS_PDFXConformance"]
        packet = (
            b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
            b'rdf:about="" xmlns:p="http://www.npes.org/pdfx/ns/id/" '
            b'p:GTS_PDFXVersion="PDF/X-4"/></rdf:RDF></x:xmpmeta>'
        )
        pdf.Root.Metadata = pdf.make_stream(packet)

    return ingram(change)


@case("pdfx-version", "the file is PDF 1.6", printer=INGRAM)
def a_newer_pdf() -> bytes:
    return ingram(force_version="1.6")


@case("pdfx-structure", "object streams", printer=INGRAM, also=("pdfx-version",))
def object_streams() -> bytes:
    return ingram(object_stream_mode=pikepdf.ObjectStreamMode.generate, force_version="1.5")


@case("pdfx-intent", "no output intents", printer=INGRAM)
def no_output_intent() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.Root.OutputIntents

    return ingram(change)


@case("pdfx-intent", "is not registered", printer=INGRAM)
def a_condition_that_nobody_knows() -> bytes:
    def change(pdf: Any) -> None:
        pdf.Root.OutputIntents[0].OutputConditionIdentifier = "My own press"

    return ingram(change)


@case("pdfx-intent", "of class mntr", printer=INGRAM)
def the_profile_of_a_screen() -> bytes:
    def change(pdf: Any) -> None:
        profile = pdf.make_stream(b"\0" * 12 + b"mntrRGB XYZ " + b"\0" * 104)
        profile.N = 3
        pdf.Root.OutputIntents[0].DestOutputProfile = profile

    return ingram(change)


@case("pdfx-metadata", "Trapped", printer=INGRAM)
def nothing_of_trapping() -> bytes:
    def change(pdf: Any) -> None:
        pdf.docinfo["/Trapped"] = pikepdf.Name.Unknown

    return ingram(change)


@case("pdfx-metadata", "lacks a title", printer=INGRAM)
def no_title() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.docinfo["/Title"]

    return ingram(change)


@case("pdfx-boxes", "neither a TrimBox nor an ArtBox", "page 2", printer=INGRAM)
def no_trim_box() -> bytes:
    def change(pdf: Any) -> None:
        del pdf.pages[1].obj.TrimBox

    return ingram(change)


@case("pdfx-colour", "explained by a profile", "page 2", printer=INGRAM, also=("profiled-black",))
def text_with_a_profile() -> bytes:
    def space(pdf: Any) -> dict[str, Any]:
        profile = pdf.make_stream(b"\0" * 128)
        profile.N = 1
        return {"CS1": pikepdf.Array([pikepdf.Name.ICCBased, profile])}

    words = line("explained", 80, 140, 11, "/CS1 cs 0 scn")
    return ingram_page(2, words, ColorSpace=space)


@case("pdfx-transparency", "transparency group", "page 2", printer=INGRAM)
def a_group_without_transparency() -> bytes:
    def change(pdf: Any) -> None:
        pdf.pages[1].obj.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency)

    return ingram(change)


@case("printing-claim", "where the book was printed", "page 2", printer=INGRAM)
def printed_in_a_country() -> bytes:
    words = line("Copyright 2026. Printed in Great Britain by a press", 60, 140)
    return ingram_page(2, words)
