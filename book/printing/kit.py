"""A kit for a printer: the files under its names, what to type in, all pages small, checksums."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2

from book.covers.isbn import digits_of, hyphenated
from book.model.book import Book
from book.model.edition import Edition
from book.printing.profile import Profile
from book.printing.units import said
from book.printing.wrap import CoverUnknown, Wrap, lay_out

if TYPE_CHECKING:
    from PIL.Image import Image

_THUMB = 120  # pixels: how wide a page is on the sheet of all pages
_GAP = 10
_A_ROW = 20
_A_SHEET = 400
_ROLES = {
    "aut": "Author",
    "edt": "Editor",
    "trl": "Translator",
    "ann": "Annotator",
    "ill": "Illustrator",
    "aui": "Author of the introduction",
    "cre": "Creator",
}


@dataclass(frozen=True, slots=True)
class Files:
    """The finished files of an edition; `proof` is the picture of the cover with its folds."""

    interior: bytes
    pages: int
    cover: bytes | None = None
    proof: bytes | None = None


def kit_name(edition: Edition, others: tuple[Edition, ...]) -> str:
    """The directory of an edition's kit: its printer, and its name where two share one."""
    printer = edition.printer or edition.name
    same = [one for one in others if one.printer == edition.printer]
    return printer if len(same) < 2 else f"{printer}-{edition.name}"


def make_kit(book: Book, edition: Edition, profile: Profile, files: Files) -> dict[str, bytes]:
    """The files of a kit, by their names."""
    names = _names(book, edition, profile)
    kit = {names["interior"]: files.interior}
    if files.cover is not None:
        kit[names["cover"]] = files.cover
    if files.proof is not None:
        kit["cover-proof.png"] = files.proof
    kit |= page_sheets(files.interior)
    kit["checklist.md"] = checklist(book, edition, profile, files, names).encode()
    kit["SHA256SUMS"] = _sums(kit).encode()
    return kit


def stale_names(book: Book, edition: Edition, profile: Profile) -> tuple[str, ...]:
    """What an earlier kit may have had of a cover that this one has not."""
    return _names(book, edition, profile)["cover"], "cover-proof.png"


def _names(book: Book, edition: Edition, profile: Profile) -> dict[str, str]:
    slug = book.metadata.slug
    isbn = digits_of(edition.isbn) if edition.isbn else slug
    return {kind: one.format(slug=slug, isbn=isbn) for kind, one in profile.names.items()}


def _sums(kit: Mapping[str, bytes]) -> str:
    return "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(kit.items())
    )


# --- All pages, small


def page_sheets(data: bytes) -> dict[str, bytes]:
    """Pictures of all pages, small, spread by spread: up to 400 on a sheet."""
    document = pypdfium2.PdfDocument(data)
    try:
        thumbs = [_thumb(document[at]) for at in range(len(document))]
    finally:
        document.close()
    sheets = [thumbs[at : at + _A_SHEET] for at in range(0, len(thumbs), _A_SHEET)]
    if len(sheets) == 1:
        return {"pages.png": _sheet(sheets[0], 0)}
    return {
        f"pages-{number}.png": _sheet(one, (number - 1) * _A_SHEET)
        for number, one in enumerate(sheets, 1)
    }


def _thumb(page: pypdfium2.PdfPage) -> Image:
    picture: Image = page.render(scale=2 * _THUMB / page.get_width()).to_pil().convert("L")
    return picture.resize((_THUMB, round(picture.height * _THUMB / picture.width)))


def _sheet(thumbs: list[Image], before: int) -> bytes:
    """One sheet. The first page is a recto: it stands alone at the right of its spread."""
    from PIL import Image as Pictures
    from PIL import ImageDraw, ImageFont

    lead = 1 if before == 0 else 0
    height = max(one.height for one in thumbs) + 16
    columns = min(_A_ROW, len(thumbs) + lead + (len(thumbs) + lead) % 2)
    rows = math.ceil((len(thumbs) + lead) / columns)
    spreads = columns // 2
    size = (
        spreads * (2 * _THUMB + _GAP) + _GAP,
        rows * (height + _GAP) + _GAP,
    )
    sheet = Pictures.new("L", size, 205)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(11)
    for at, thumb in enumerate(thumbs):
        row, column = divmod(at + lead, columns)
        left = _GAP + column // 2 * (2 * _THUMB + _GAP) + column % 2 * _THUMB
        top = _GAP + row * (height + _GAP)
        sheet.paste(thumb, (left, top))
        label = (left + _THUMB // 2, top + thumb.height + 2)
        draw.text(label, str(before + at + 1), fill=60, font=font, anchor="ma")
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


# --- What to type in


def checklist(
    book: Book, edition: Edition, profile: Profile, files: Files, names: Mapping[str, str]
) -> str:
    """What to type in and to tick off at the printer's, in Markdown; prices are left blank."""
    missing = _missing(edition, profile, files)
    parts = [
        f"# {book.metadata.title}: {profile.name}\n",
        *(["## Still missing\n", "".join(f"- [ ] {one}\n" for one in missing)] if missing else []),
        "## The book\n",
        _rows(_about(book, edition)),
        "## The edition\n",
        _rows(_printing(edition, profile, files)),
        "## Prices\n",
        "| market | list price |\n| --- | --- |\n"
        + "".join(f"| {one} | |\n" for one in ("US$", "£", "€", "CA$", "AU$")),
        "## Upload\n",
        _upload(edition, profile, files, names),
        "## Look before you order\n",
        "- [ ] `pages.png`: every page is there, in its order, upright, none by mistake blank\n"
        "- [ ] `cover-proof.png`: no word outside the green lines, the spine between the blue\n"
        "- [ ] the printer's own preview says the same page count and shows no warning\n"
        "- [ ] title, authors and ISBN typed above are those on the cover, letter by letter\n"
        "- [ ] a printed proof copy, before the book goes on sale\n",
        f"The printer's rules in this kit were last checked on {profile.checked}. "
        "Where its own pages say otherwise, they are right.\n",
    ]
    return "\n".join(parts)


def _rows(pairs: list[tuple[str, str]]) -> str:
    rows = "".join(f"| {name} | {_cell(value)} |\n" for name, value in pairs if value)
    return f"| field | value |\n| --- | --- |\n{rows}"


def _cell(value: str) -> str:
    return " ".join(value.replace("|", "\\|").split())


def _about(book: Book, edition: Edition) -> list[tuple[str, str]]:
    data = book.metadata
    people = [
        (_ROLES.get(one.role, f"Contributor ({one.role})"), one.name) for one in data.contributors
    ]
    subjects = [(f"Subject ({one.scheme})", one.code) for one in data.subjects]
    series = data.series
    return [
        ("Title", data.title),
        ("Subtitle", data.subtitle),
        ("Series", f"{series.title} {series.number}".strip() if series else ""),
        *people,
        ("Language", data.language),
        ("Publisher or imprint", data.publisher),
        ("ISBN", hyphenated(edition.isbn) if edition.isbn else "none: the printer's, or your own"),
        ("Publication date", data.published.isoformat()),
        ("Description", data.description),
        *subjects,
        ("Rights", data.rights),
    ]


def _printing(edition: Edition, profile: Profile, files: Files) -> list[tuple[str, str]]:
    trim = edition.trim
    return [
        ("Binding", "hardcover, printed case" if profile.binding == "case" else "paperback"),
        ("Trim", f"{trim.name}: {said(trim.width)} by {said(trim.height)}"),
        ("Pages", str(files.pages)),
        ("Paper", edition.paper or "choose at the order"),
        ("Ink of the interior", edition.press.ink),
        ("Bleed of the interior", "yes" if profile.bleed.always else "no"),
        ("Spine", _spine(edition, profile, files.pages)),
        ("Finish of the cover", "choose at the order: gloss or matte"),
    ]


def _spine(edition: Edition, profile: Profile, pages: int) -> str:
    wrap = _wrap(edition, profile, pages)
    if wrap is None:
        return ""
    return f"{said(wrap.spine.width)}; whole sheet {said(wrap.width)} by {said(wrap.height)}"


def _wrap(edition: Edition, profile: Profile, pages: int) -> Wrap | None:
    try:
        return lay_out(edition, profile, pages)
    except CoverUnknown:
        return None


def _missing(edition: Edition, profile: Profile, files: Files) -> list[str]:
    """What only the publisher can supply, and what to do when it is there."""
    found = []
    service = profile.name.partition(",")[0]
    if not edition.isbn and profile.barcode.by_service == "never":
        found.append(
            f"an ISBN: {service} asks for one and for its bar code on the cover, and prints none "
            f'itself. Write isbn = "…" into [editions.{edition.name}].'
        )
    if files.cover is None:
        try:
            lay_out(edition, profile, files.pages)
        except CoverUnknown as error:
            found.append(f"the cover: {error}. {error.hint}")
    if found:
        found.append(f"then this kit again: `book kit {edition.name}`")
    return found


def _upload(edition: Edition, profile: Profile, files: Files, names: Mapping[str, str]) -> str:
    standard = profile.interior.standard
    kind = "PDF" if standard == "plain" else standard
    lines = [f"- [ ] interior: `{names['interior']}` ({files.pages} pages, {kind})\n"]
    if files.cover is not None:
        kind = "PDF" if profile.cover.files.standard == "plain" else profile.cover.files.standard
        lines.append(
            f"- [ ] cover: `{names['cover']}` (back, spine and front on one sheet, {kind})\n"
        )
    else:
        lines.append("- [ ] cover: not in this kit yet: see above\n")
    return "".join(lines)
