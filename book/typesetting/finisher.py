"""What the engine leaves undone in a PDF, done just before the file is written.

Notes as notes, spoken names of links, the claim of PDF/UA beside that of PDF/A, languages and
rights in the metadata; and for paper, black ink alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import pydyf

from book.model.book import Metadata
from book.typesetting.pages.structure import mark_notes

NAMED_ELSEWHERE = "https://elsewhere.invalid/#"
"""What stands before the name of a place in another galley, while the engine sets this one."""

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


def finish_galley(
    pdf: Any,
    names: Mapping[str, str],
    languages: Sequence[Mapping[int, str]],
    mark: str,
    is_print: bool,
) -> None:
    """Change the PDF of a galley before it is written.

    Args:
        pdf: the engine's PDF.
        names: what to say for a link, by the anchor that it leads to.
        languages: for each page, the language of each piece of text in another one.
        mark: goes into ids, so that those of different galleys differ.
        is_print: whether it goes to paper.
    """
    enclose_contents(pdf)
    if is_print:
        set_in_black(pdf)
        return
    join_links(pdf)
    name_links(pdf, names)
    mark_notes(pdf, mark)
    mark_tables(pdf, mark)
    mend_lists(pdf)
    mark_languages(pdf, languages)


def enclose_contents(pdf: Any) -> None:
    """Let what is drawn behind the contents of a page begin with a clean slate."""
    objects = {one.reference: one for one in pdf.objects if hasattr(one, "reference")}
    for page in pdf.page_references:
        contents = objects[objects[page]["Contents"]]
        contents.stream = [b"q", *contents.stream, b"Q"]


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


def join_links(pdf: Any) -> None:
    """Make links to places in other galleys what they are: links inside the book."""
    for annotation in _of_type(pdf, "/Annot"):
        action = annotation.get("A")
        address = str(action["URI"].string) if action and "URI" in action else ""
        if address.startswith(NAMED_ELSEWHERE):
            annotation["Dest"] = pydyf.String(address.removeprefix(NAMED_ELSEWHERE))
            del annotation["A"]


def name_links(pdf: Any, names: Mapping[str, str]) -> None:
    """Give links words instead of the bare anchors that the engine writes."""
    for annotation in _of_type(pdf, "/Annot"):
        target = annotation.get("Dest")
        if isinstance(target, pydyf.String) and str(target.string) in names:
            annotation["Contents"] = pydyf.String(names[str(target.string)])


def mark_tables(pdf: Any, mark: str) -> None:
    """Name the heads of tables so that no other galley has the same names."""
    for element in _of_type(pdf, "/StructElem"):
        if element["S"] == "/TH" and "ID" in element:
            element["ID"] = pydyf.String(f"{mark}-{element['ID'].string}")
        headers = element.get("A", {}).get("Headers")
        if headers:
            element["A"]["Headers"] = pydyf.Array(
                pydyf.String(f"{mark}-{one.string}") for one in headers
            )


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
