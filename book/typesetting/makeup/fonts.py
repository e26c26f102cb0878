"""One font for each file that was drawn with, cut once to all that the book uses of it.

Glyphs have the same numbers in every galley, those of the whole font, so what galleys use of it
can be put together. The font is cut, and its dictionary made, as the engine would have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from book.typesetting.makeup.parts import FontFacts
from book.typesetting.makeup.write import Written, number, text_string

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
    file: Written, union: Union, load: Callable[[str], bytes], soften: Callable[[FontFacts], bool]
) -> dict[FontKey, int]:
    """Put every font into a file; the numbers of their objects.

    Args:
        file: what is being made up.
        union: what is used.
        load: gives a font file by its digest.
        soften: whether the hyphen U+2010 of a font only divides words: it is then said to be a
            soft one.
    """
    # The files of fonts that share one are cut to what any of them uses.
    used: dict[str, set[int]] = {}
    for (_, name), facts in union.fonts.items():
        used.setdefault(name, set()).update(facts.letters)
    files: dict[str, tuple[int, bool]] = {}
    made = {}
    for (name, source), facts in sorted(union.fonts.items()):
        if source not in files:
            data = cut(load(source), used[source])
            is_otf = data[:4] == b"OTTO"
            said = b"/Subtype /OpenType" if is_otf else b"/Length1 %d" % len(data)
            files[source] = file.add_stream(data, said), is_otf
        made[name, source] = _font(file, facts, *files[source], soften(facts))
    return made


def cut(data: bytes, glyphs: set[int]) -> bytes:
    """A font with no other outlines than those of `glyphs`, all under their old numbers."""
    import uharfbuzz

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


def _font(file: Written, facts: FontFacts, source: int, is_otf: bool, soften: bool) -> int:
    name = b"/" + facts.name.encode("latin-1")
    widths = facts.widths
    same = len(widths) > 1 and len(set(widths.values())) == 1
    descriptor = file.add(
        b"<</Type /FontDescriptor/FontName %s/FontFamily %s/Flags %s/FontBBox [0 %s %s %s]"
        b"/ItalicAngle %s/Ascent %s/Descent %s/CapHeight %s/StemV %s/StemH %s/%s %s 0 R>>"
        % (
            name,
            text_string(facts.family),
            number(facts.flags + (1 if same else 0)),
            *map(number, (facts.descent, max(widths.values(), default=0), facts.ascent)),
            *map(number, (facts.italic_angle, facts.ascent, facts.descent, facts.ascent)),
            *map(number, (facts.stem_v, facts.stem_h)),
            b"FontFile3" if is_otf else b"FontFile2",
            number(source),
        )
    )
    below = file.add(
        b"<</Type /Font/Subtype /%s/BaseFont %s"
        b"/CIDSystemInfo <</Registry (Adobe)/Ordering (Identity)/Supplement 0>>"
        b"/CIDToGIDMap /Identity/W %s/FontDescriptor %d 0 R>>"
        % (b"CIDFontType0" if is_otf else b"CIDFontType2", name, _widths(widths), descriptor)
    )
    letters = file.add_stream(_letters(facts.letters, soften))
    return file.add(
        b"<</Type /Font/Subtype /Type0/BaseFont %s/Encoding /Identity-H"
        b"/DescendantFonts [%d 0 R]/ToUnicode %d 0 R>>" % (name, below, letters)
    )


def _widths(widths: Mapping[int, float]) -> bytes:
    rows: list[bytes] = []
    row: list[float] = []
    start = 0
    for glyph in sorted(widths):
        if row and glyph != start + len(row):
            rows.append(_row(start, row))
            row = []
        if not row:
            start = glyph
        row.append(widths[glyph])
    if row:
        rows.append(_row(start, row))
    return b"[%s]" % b" ".join(rows)


def _row(start: int, row: Sequence[float]) -> bytes:
    return b"%d [%s]" % (start, b" ".join(map(number, row)))


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
