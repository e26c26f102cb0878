"""Reads the profiles. They travel with the package; a fault in one is a fault of the tool."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from book.model.services import PRINTERS
from book.printing.profile import Profile
from book.printing.rules import (
    BarcodeRules,
    BlankRules,
    Bleed,
    Confidence,
    CoverRules,
    CustomTrim,
    Fact,
    FileRules,
    GutterStep,
    ImageRules,
    InkRules,
    Margins,
    PageCount,
    PageRange,
    SpineRule,
    SpineText,
    Support,
    TrimSize,
)
from book.printing.units import POINTS, length, size

_FOLDER = Path(__file__).parent / "profiles"
_SUPPORT = ("source", "checked", "confidence", "note")
_HEAD = ("id", "name", "service", "binding", "sources")

Table = dict[str, Any]


@lru_cache(maxsize=len(PRINTERS))
def load_profile(printer: str) -> Profile:
    """The profile with this id.

    Raises:
        KeyError: There is none.
        ValueError: A value has no source, or cannot be read.
    """
    if printer not in PRINTERS:
        raise KeyError(printer)
    return parse_profile((_FOLDER / f"{printer}.toml").read_text(encoding="utf-8"))


def parse_profile(text: str) -> Profile:
    """A profile from the text of its file.

    Raises:
        ValueError: A value has no source, or cannot be read.
    """
    data = tomllib.loads(text)
    supports = _supports(data)
    margins = _margins(data["margins"])
    bleeding = data.get("margins-with-bleed")
    gutter = data["gutter"][0]
    return Profile(
        id=data["id"],
        name=data["name"],
        service=data["service"],
        binding=data["binding"],
        trims=tuple(one for group in data.get("trims", ()) for one in _trims(group)),
        custom=_custom(data.get("custom-trim")),
        page_count=PageCount(
            data["page-count"]["multiple"], data["page-count"].get("last-blank", False)
        ),
        gutters=tuple(GutterStep(up_to or None, length(at)) for up_to, at in gutter["steps"]),
        gutter_required=gutter["required"],
        margins_without_bleed=margins,
        margins_with_bleed=_margins(bleeding) if bleeding else margins,
        headroom=length(data["headroom"]["margin"]),
        bleed=_bleed(data["bleed"]),
        interior=_files(data["interior"]),
        images=_images(data.get("images", {})),
        spines=tuple(_spine(one) for one in data.get("spine", ())),
        spine_text=_spine_text(data.get("spine-text", {})),
        cover=_cover(data),
        barcode=_barcode(data["barcode"]),
        names={kind: data["names"][kind] for kind in ("interior", "cover")},
        smallest_type=_length(data.get("type", {}), "smallest"),
        thinnest_rule=_length(data.get("rules", {}), "thinnest"),
        lightest_tint=data.get("tints", {}).get("lightest-percent"),
        ink=_ink(data.get("ink")),
        blanks=_blanks(data.get("blanks")),
        most_bytes=data.get("file", {}).get("most-bytes"),
        most_cover_bytes=data.get("cover-file", {}).get("most-bytes"),
        template_spine_step=_length(data.get("template-spine", {}), "round-up"),
        copyright_words=tuple(data.get("copyright-page", {}).get("forbidden", ())),
        facts=tuple(_facts(data)),
        supports=supports,
    )


def _groups(data: Table) -> list[tuple[str, Table]]:
    groups: list[tuple[str, Table]] = []
    for name, value in data.items():
        if name in _HEAD:
            continue
        tables = value if isinstance(value, list) else [value]
        groups += [(name, one) for one in tables]
    return groups


def _supports(data: Table) -> dict[str, Support]:
    """What the first table of each group rests on; every table must say it."""
    found: dict[str, Support] = {}
    for name, table in _groups(data):
        found.setdefault(name, _support(name, table, data["sources"]))
    return found


def _support(group: str, table: Table, sources: dict[str, str]) -> Support:
    missing = [key for key in _SUPPORT[:3] if key not in table]
    if missing:
        raise ValueError(f"[{group}] says nothing of its {', '.join(missing)}")
    if table["source"] not in sources:
        raise ValueError(f"[{group}] has the source {table['source']!r}, which is not in [sources]")
    if table["confidence"] not in get_args(Confidence):
        raise ValueError(f"[{group}] is {table['confidence']!r}, which is no degree of confidence")
    return Support(
        table["source"],
        sources[table["source"]],
        table["checked"],
        table["confidence"],
        table.get("note", ""),
    )


def _facts(data: Table) -> list[Fact]:
    return [
        Fact(group, name, _spelled(value), _support(group, table, data["sources"]))
        for group, table in _groups(data)
        for name, value in table.items()
        if name not in _SUPPORT
    ]


def _spelled(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} {_spelled(one)}" for name, one in value.items())
    if isinstance(value, list):
        if len(value) == 2 and all(isinstance(one, int) for one in value):
            return f"{value[0]} to {value[1]}" if value[0] else f"up to {value[1]}"
        return ", ".join(map(_step, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _step(value: object) -> str:
    if not isinstance(value, list):
        return str(value)
    up_to, what = value
    return f"up to {up_to}: {what}" if up_to else f"all others: {what}"


def _length(table: Table, name: str) -> float | None:
    return length(table[name]) if name in table else None


def _pair(table: Table, name: str) -> tuple[float, float] | None:
    if name not in table:
        return None
    first, second = table[name]
    return length(first), length(second)


def _trims(group: Table) -> list[TrimSize]:
    doubtful = group.get("doubtful-below", 0)
    ranges = {
        stock: PageRange(low, high, doubtful) for stock, (low, high) in group["pages"].items()
    }
    return [TrimSize(name, *size(name), ranges) for name in group["sizes"]]


def _custom(table: Table | None) -> CustomTrim | None:
    if table is None:
        return None
    (narrow, wide), (low, high) = table["width"], table["height"]
    return CustomTrim((length(narrow), length(wide)), (length(low), length(high)))


def _margins(table: Table) -> Margins:
    return Margins(
        length(table["outside"]), length(table["top"]), length(table["bottom"]), table["required"]
    )


def _bleed(table: Table) -> Bleed:
    return Bleed(
        top=length(table["top"]),
        bottom=length(table["bottom"]),
        outside=length(table["outside"]),
        inside=length(table["inside"]),
        always=table.get("always", False),
    )


def _files(table: Table) -> FileRules:
    standard = table["standard"]
    return FileRules(
        standard=standard,
        colour=table["colour"],
        accepts=tuple(table.get("accepts", (standard,))),
        colour_advised=table.get("colour-advised"),
        transparency=table.get(
            "transparency", "forbidden" if standard == "PDF/X-1a:2001" else "flatten"
        ),
        forbidden=tuple(table.get("forbidden", ())),
    )


def _images(table: Table) -> ImageRules:
    return ImageRules(table.get("low-ppi"), table.get("high-ppi"), table.get("least-ppi"))


def _ink(table: Table | None) -> InkRules | None:
    return InkRules(table["advised-percent"], table.get("most-percent")) if table else None


def _blanks(table: Table | None) -> BlankRules | None:
    return BlankRules(table["run"], table["run-sure"], table["at-end"]) if table else None


def _spine(table: Table) -> SpineRule:
    per_page = _length(table, "per-page") or 0.0
    if "pages-per-inch" in table:
        per_page = POINTS["in"] / table["pages-per-inch"]
    return SpineRule(
        stocks=tuple(table["stocks"]),
        per_page=per_page,
        plus=_length(table, "plus") or 0.0,
        steps=tuple((up_to, length(width)) for up_to, width in table.get("steps", ())),
    )


def _spine_text(table: Table) -> SpineText:
    return SpineText(
        table.get("pages"), _length(table, "clearance"), _length(table, "advised-width")
    )


def _cover(data: Table) -> CoverRules:
    table, boards = data["cover"], data.get("boards", {})
    case = data["binding"] == "case"
    edge = length(table["edge"])
    safe = length(table["safe-from-file-edge"]) - edge
    advice = data.get("cover-advice", {})
    return CoverRules(
        edge=edge,
        safe=safe,
        safe_advised=_length(advice, "safe-from-trim") or safe,
        files=_files(table),
        hinge=_length(table, "hinge") if case else 0.0,
        over_width=_length(boards, "over-width") if case else 0.0,
        over_height=_length(boards, "over-height") if case else 0.0,
        tolerance=_length(advice, "tolerance"),
        images=ImageRules(table.get("ppi"), None, table.get("least-ppi")),
    )


def _barcode(table: Table) -> BarcodeRules:
    return BarcodeRules(
        by_service=table["printed-by-service"],
        size=_pair(table, "size"),
        smallest=_pair(table, "smallest"),
        area=_pair(table, "area"),
        from_spine=_length(table, "from-spine"),
        from_trim=_length(table, "from-trim"),
        from_file_bottom=_length(table, "from-file-bottom"),
        ppi=table.get("ppi"),
    )
