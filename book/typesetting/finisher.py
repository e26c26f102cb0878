"""What the engine leaves undone in a PDF, done just before the file is written.

Page labels, notes as notes, spoken names of links, the claim of PDF/UA beside that of PDF/A,
languages and rights in the metadata; and for paper, black ink alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import pydyf

from book.model.book import Metadata
from book.model.edition import Edition
from book.typesetting.names import LinkNames
from book.typesetting.pages.structure import mark_notes

_UA_EXTENSION = """
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed
</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class Finisher:
    """Finishes one PDF; given to the engine, which calls it."""

    def __init__(
        self,
        metadata: Metadata,
        edition: Edition,
        text_start: int,
        names: LinkNames,
        languages: Sequence[Mapping[int, str]] = (),
    ) -> None:
        self._metadata = metadata
        self._print = edition.is_print
        self._text_start = text_start
        self._names = names
        self._languages = languages

    def __call__(self, document: object, pdf: Any) -> None:
        """Change `pdf` before it is written."""
        label_pages(pdf, self._text_start)
        if self._print:
            set_in_black(pdf)
            pdf.catalog["PageLayout"] = "/TwoPageRight"
            return
        name_links(pdf, self._names)
        mark_notes(pdf)
        mend_lists(pdf)
        mark_languages(pdf, self._languages)
        extend_metadata(pdf, self._metadata)


def label_pages(pdf: Any, text_start: int) -> None:
    """Make a reader's page field say what the page says: i, ii, then 1, 2."""
    numbers: list[Any] = []
    if text_start:
        numbers += [0, pydyf.Dictionary({"S": "/r"})]
    if text_start < len(pdf.page_references):
        numbers += [text_start, pydyf.Dictionary({"S": "/D", "St": 1})]
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array(numbers)})


def set_in_black(pdf: Any) -> None:
    """Say black in black ink.

    The engine says it in red, green and blue, and a press would then mix it of four inks, with
    coloured fringes on every letter.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            item.stream = [_in_grey(part) for part in item.stream]


def _in_grey(part: Any) -> Any:
    words = part.split() if isinstance(part, bytes) and len(part) < 80 else ()
    if len(words) != 4 or words[3] not in (b"rg", b"RG") or len(set(words[:3])) != 1:
        return part
    return words[0] + (b" g" if words[3] == b"rg" else b" G")


def name_links(pdf: Any, names: LinkNames, languages: Sequence[Mapping[int, str]] = ()) -> None:
    """Give links words instead of the bare anchors that the engine writes."""
    for annotation in _of_type(pdf, "/Annot"):
        target = annotation.get("Dest")
        if isinstance(target, pydyf.String):
            annotation["Contents"] = pydyf.String(names.name(str(target.string)))


def mend_lists(pdf: Any) -> None:
    """Put what stands in a list item into its body, where the engine hangs it beside the label."""
    elements = {one.reference: one for one in _of_type(pdf, "/StructElem")}
    for item in [one for one in elements.values() if one["S"] == "/LI"]:
        kinds = {kid: elements[kid]["S"] for kid in item["K"] if kid in elements}
        if set(kinds.values()) <= {"/Lbl", "/LBody"}:
            continue
        labels = [kid for kid in item["K"] if kinds.get(kid) == "/Lbl"]
        rest = [kid for kid in item["K"] if kid not in labels]
        body = pydyf.Dictionary(
            {
                "Type": "/StructElem",
                "S": "/LBody",
                "K": pydyf.Array(rest),
                "Pg": item["Pg"],
                "P": item.reference,
            }
        )
        pdf.add_object(body)
        for kid in rest:
            elements[kid]["P"] = body.reference
            if kinds[kid] == "/LBody":
                elements[kid]["S"] = "/Div"
        item["K"] = pydyf.Array([*labels, body.reference])


def mark_languages(pdf: Any, languages: Sequence[Mapping[int, str]]) -> None:
    """Say which words are in another language, so that they are read aloud in it."""
    pages = dict(zip(pdf.page_references, languages, strict=False))
    for element in _of_type(pdf, "/StructElem"):
        pieces = pages.get(element.get("Pg"), {})
        spoken = {pieces.get(kid) for kid in element["K"] if isinstance(kid, int)}
        if len(spoken) == 1 and (language := spoken.pop()) is not None:
            element["Lang"] = pydyf.String(language)


def extend_metadata(pdf: Any, data: Metadata) -> None:
    """Add to the metadata what the engine cannot say."""
    extra = (_UA_EXTENSION + _dublin_core(data) + "</rdf:RDF>").encode()
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            packet = b"".join(item.stream)
            item.stream = [packet.replace(b"</rdf:RDF>", extra)]


def _dublin_core(data: Metadata) -> str:
    bags = [("language", data.language), ("publisher", data.publisher)]
    parts = [
        f"<dc:{name}><rdf:Bag><rdf:li>{escape(value)}</rdf:li></rdf:Bag></dc:{name}>"
        for name, value in bags
        if value
    ]
    if data.rights:
        parts.append(
            f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{escape(data.rights)}'
            "</rdf:li></rdf:Alt></dc:rights>"
        )
    parts.append(f"<dc:identifier>{escape(data.identifier)}</dc:identifier>")
    return (
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about="">'
        f"{''.join(parts)}</rdf:Description>"
    )


def _of_type(pdf: Any, kind: str) -> Iterator[Any]:
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == kind:
            yield item
