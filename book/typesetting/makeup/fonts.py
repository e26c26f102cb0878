"""One font for each file that was drawn with, cut once to all that the book uses of it.

Glyphs have the same numbers in every galley, those of the whole font, so what galleys use of it
can be put together. The font is cut, and its dictionary made, as the engine would have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from book.typesetting.makeup.parts import FontFacts

# Tables that no PDF reader looks at.
_USELESS = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
_HEAD = (
    "/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo",
    "<< /Registry (Adobe)", "/Ordering (UCS)", "/Supplement 0", ">> def",
    "/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def", "1 begincodespacerange",
    "<0000> <ffff>", "endcodespacerange",
)  # fmt: skip
_FOOT = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")
_AT_ONCE = 100
_SOFT, _HYPHEN = "\u00ad", "\u2010"
FontKey = tuple[str, str]


@dataclass(frozen=True)
class Union:
    """What all galleys together use of each font, by its resource name and the file's digest."""

    fonts: Mapping[FontKey, FontFacts]

    @classmethod
    def of(cls, parts: Sequence[Mapping[str, FontFacts]]) -> Union:
        """Put the facts of galleys together, in their order."""
        found: dict[FontKey, FontFacts] = {}
        for part in parts:
            for name, facts in part.items():
                if facts.own:
                    continue
                known = found.get((name, facts.file))
                found[name, facts.file] = facts if known is None else _joined(known, facts)
        return cls(found)


def _joined(one: FontFacts, other: FontFacts) -> FontFacts:
    # What a glyph stands for is what it stood for first.
    return replace(
        one,
        widths={**other.widths, **one.widths},
        letters={**other.letters, **one.letters},
    )


def embed(
    pdf: Pdf, union: Union, load: Callable[[str], bytes], soften: Callable[[FontFacts], bool]
) -> dict[FontKey, Object]:
    """Put every font into `pdf`.

    Args:
        pdf: the file that is being made up.
        union: what is used.
        load: gives a font file by its digest.
        soften: whether the hyphen U+2010 of a font only divides words: it is then said to be a
            soft one.
    """
    # The files of fonts that share one are cut to what any of them uses.
    used: dict[str, set[int]] = {}
    for (_, file), facts in union.fonts.items():
        used.setdefault(file, set()).update(facts.letters)
    files: dict[str, tuple[Object, bool]] = {}
    made = {}
    for (name, file), facts in sorted(union.fonts.items()):
        if file not in files:
            data = cut(load(file), used[file])
            files[file] = _stream(pdf, data), data[:4] == b"OTTO"
        made[name, file] = _font(pdf, facts, *files[file], soften(facts))
    return made


def cut(data: bytes, glyphs: set[int]) -> bytes:
    """A font with no other outlines than those of `glyphs`, all under their old numbers."""
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    flags = uharfbuzz.SubsetFlags
    wanted.flags = (
        flags.RETAIN_GIDS | flags.PASSTHROUGH_UNRECOGNIZED | flags.DESUBROUTINIZE | flags.NO_HINTING
    )
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _USELESS)
    face = uharfbuzz.subset(uharfbuzz.Face(data), wanted)
    # And none behind the last one that is used.
    shorter = uharfbuzz.SubsetInput()
    shorter.glyph_set.update(range(max(glyphs, default=0) + 1))
    shorter.flags = flags.PASSTHROUGH_UNRECOGNIZED | flags.DESUBROUTINIZE | flags.NO_HINTING
    return bytes(uharfbuzz.subset(face, shorter).blob.data)


def _stream(pdf: Pdf, data: bytes) -> Object:
    stream = pdf.make_stream(data)
    if data[:4] == b"OTTO":
        stream.Subtype = Name.OpenType
    else:
        stream.Length1 = len(data)
    return stream


def _font(pdf: Pdf, facts: FontFacts, file: Object, is_otf: bool, soften: bool) -> Object:
    name = Name("/" + facts.name)
    widths = facts.widths
    same = len(widths) > 1 and len(set(widths.values())) == 1
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        FontFamily=String(facts.family),
        Flags=facts.flags + (1 if same else 0),
        FontBBox=Array([0, facts.descent, _number(max(widths.values(), default=0)), facts.ascent]),
        ItalicAngle=_number(facts.italic_angle),
        Ascent=facts.ascent,
        Descent=facts.descent,
        CapHeight=facts.ascent,
        StemV=facts.stem_v,
        StemH=facts.stem_h,
    )
    descriptor[Name.FontFile3 if is_otf else Name.FontFile2] = file
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_otf else Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        W=_widths(widths),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(below)]),
            ToUnicode=pdf.make_stream(_letters(facts.letters, soften)),
        )
    )


def _widths(widths: Mapping[int, float]) -> Array:
    rows = Array()
    row: list[float] = []
    start = None
    for glyph in sorted(widths):
        if start is None or glyph != start + len(row):
            if start is not None:
                rows.extend(_pair(start, row))
            start, row = glyph, []
        row.append(widths[glyph])
    if start is not None:
        rows.extend(_pair(start, row))
    return rows


def _pair(start: int, row: Sequence[float]) -> list[Any]:
    return [start, Array([_number(one) for one in row])]


def _number(value: float) -> Any:
    return int(value) if value == int(value) else Decimal(f"{value:.4f}".rstrip("0"))


def _letters(letters: Mapping[int, str], soften: bool) -> bytes:
    lines = list(_HEAD)
    pairs = sorted(letters.items())
    for place in range(0, len(pairs), _AT_ONCE):
        some = pairs[place : place + _AT_ONCE]
        lines.append(f"{len(some)} beginbfchar")
        for glyph, text in some:
            said = _SOFT if soften and text == _HYPHEN else text
            lines.append(f"<{glyph:04x}> <{said.encode('utf-16-be').hex()}>")
        lines.append("endbfchar")
    return "\n".join([*lines, *_FOOT]).encode()
