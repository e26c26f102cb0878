"""What a book brings beside its texts: style sheets, fonts, templates, a cover, press profiles."""

from __future__ import annotations

from collections.abc import Mapping

from book.manuscript.files import Unreadable
from book.manuscript.gathering import Gathering, unreadable
from book.manuscript.print_settings import is_press_profile
from book.model.book import BookStyles, ImageFile
from book.model.finding import Finding, Severity
from book.model.source import SourceSpan


def own_styles(read: Gathering) -> BookStyles:
    """The style sheets, fonts and templates of the book's own."""
    fonts = _fonts(read)
    return BookStyles(
        _styles(read, fonts), fonts, _texts(read, "templates", ".xhtml", ".svg", ".html")
    )


def own_cover(read: Gathering) -> ImageFile | None:
    """The picture that the settings name as the cover."""
    path = read.settings.cover
    if path is None:
        return None
    from book.manuscript.images import COVER_TYPES

    span = read.place("book.cover")
    image = read.image(path, span)
    if image is not None and image.media_type not in COVER_TYPES:
        message = f"“{path}” is no picture that shops take as a cover"
        hint = "Save it as JPEG or PNG (1600 by 2560 pixels or more), or as SVG."
        read.findings.append(Finding("bad-image", Severity.ERROR, message, span, hint))
        return None
    return image


def output_profiles(read: Gathering) -> dict[str, bytes]:
    """The ICC profiles that the editions name."""
    found: dict[str, bytes] = {}
    for edition in read.settings.editions:
        path = edition.press.output_profile
        if path is None:
            continue
        span = read.place(f"editions.{edition.name}.output-profile")
        try:
            data = read.files.bytes(path)
        except Unreadable as error:
            read.findings.append(unreadable(error, span))
            continue
        if not is_press_profile(data):
            message = f"“{path}” is no ICC profile of a press with four inks"
            hint = "Take one of class `prtr` in CMYK, or leave the line out."
            read.findings.append(Finding("bad-setting", Severity.ERROR, message, span, hint))
            continue
        found[path] = data
    return found


def _texts(read: Gathering, folder: str, *endings: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in _below(read, folder, *endings):
        source = read.text(path, SourceSpan(path, 1))
        if source is not None:
            found[path.partition("/")[2]] = source.text
    return found


def _styles(read: Gathering, fonts: Mapping[str, bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in _texts(read, "styles", ".css"):
        from book.manuscript.styles import read_style

        style = read_style(read.sources[f"styles/{name}"])
        read.findings.extend(style.findings)
        for path, span in style.uses:
            if path.partition("/")[2] not in fonts or not path.startswith("fonts/"):
                read.show(path, span)
        found[name] = style.text
    for name, text in _texts(read, "styles", ".toml").items():
        from book.model.theme import BadTheme, read_theme

        try:
            read_theme(text)
        except BadTheme as error:
            span = SourceSpan(f"styles/{name}", 1)
            hint = "docs/themes.md has all that a theme may say."
            read.findings.append(Finding("bad-setting", Severity.ERROR, f"{error}", span, hint))
        found[name] = text
    return found


def _fonts(read: Gathering) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in _below(read, "fonts", ".ttf", ".otf", ".woff2"):
        try:
            found[path.partition("/")[2]] = read.files.bytes(path)
        except Unreadable as error:
            read.findings.append(unreadable(error, SourceSpan(path, 1)))
    return found


def _below(read: Gathering, folder: str, *endings: str) -> list[str]:
    root = read.files.root / folder
    if not root.is_dir():
        return []
    paths = sorted(one for one in root.rglob("*") if one.suffix.lower() in endings)
    return [one.relative_to(read.files.root).as_posix() for one in paths]
