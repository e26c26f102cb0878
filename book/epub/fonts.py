"""The fonts of an EPUB: those that the book uses, cut down to its letters where that is allowed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from book.markup.resources import FontFace

# Numbers of lists, and whatever a reading system puts in by itself.
_ALWAYS = frozenset(map(chr, range(0x20, 0x7F)))
_ESCAPED = re.compile(r"\\([0-9A-Fa-f]{1,6})")
_RESERVED = re.compile(r"\breserved\s+font\s+name", re.IGNORECASE)
# OpenType, OS/2.fsType: bit 8 is "no subsetting".
_NO_SUBSETTING = 0x0100
# OpenType, name: the copyright, and the licence's description.
_COPYRIGHT, _LICENCE = 0, 13


def used_faces(faces: Iterable[FontFace], bodies: str) -> list[FontFace]:
    """Text and headings always; the bold only in a book that has some: fonts are most of a file."""
    bold = "<strong" in bodies or "<b>" in bodies or "<b " in bodies
    return [
        face
        for face in faces
        if face.weight == 400
        or (face.weight == 600 and face.style == "normal")
        or (face.weight == 700 and bold)
    ]


def cut(face: FontFace, letters: frozenset[str], small_capitals: bool) -> FontFace:
    """`face` with the glyphs for `letters` alone, or as it is where its licence forbids cutting.

    The Open Font License has a changed font bear another name where its makers reserved theirs,
    and the font itself can forbid subsets (OpenType, OS/2.fsType bit 8).
    """
    if not _may_be_cut(face.data):
        return face
    return replace(face, data=_cut(face.data, letters, small_capitals))


def letters_of(texts: Iterable[str], style: str) -> frozenset[str]:
    """All characters that `texts` can show with the style sheet `style`.

    Capitals are among them, for style sheets that turn text into them.
    """
    found = set(_ALWAYS).union(*texts, style)
    found |= {chr(int(code, 16)) for code in _ESCAPED.findall(style) if int(code, 16) < 0x110000}
    return frozenset(found | set("".join(found).upper()))


def font_rule(face: FontFace) -> str:
    """The rule of the style sheet that makes `face` known."""
    return (
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style};'
        f" font-weight: {face.weight}; src: url(../fonts/{face.file_name}); }}"
    )


def licence_of(face: FontFace, licences: Mapping[str, str]) -> str | None:
    """The name of the licence among `licences` that is about the family of `face`."""
    family = _plain(face.family)
    return next((name for name in licences if _plain(name).startswith(family)), None)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


@lru_cache(maxsize=16)
def _may_be_cut(data: bytes) -> bool:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            if font.flavor:  # compressed for the web: small already
                return False
            restricted = font["OS/2"].fsType & _NO_SUBSETTING if "OS/2" in font else 0
            names = font.get("name")
            said = (
                [names.getDebugName(one) or "" for one in (_COPYRIGHT, _LICENCE)] if names else []
            )
    except (TTLibError, OSError, ValueError, AssertionError):
        return False
    return not restricted and not any(_RESERVED.search(one) for one in said)


@lru_cache(maxsize=16)
def _cut(data: bytes, letters: frozenset[str], small_capitals: bool) -> bytes:
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, letters))
    tags = ["onum", "lnum", "pnum", "tnum", *(["smcp", "c2sc"] if small_capitals else [])]
    wanted.layout_feature_tag_set.update(int.from_bytes(one.encode("ascii"), "big") for one in tags)
    # Reading systems draw outlines at sizes for which hints do nothing.
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    return bytes(uharfbuzz.subset(uharfbuzz.Face(data), wanted).blob.data)
