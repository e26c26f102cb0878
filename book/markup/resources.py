"""Style sheets, fonts and images that go with the sections."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from book.model.anchors import encode
from book.model.book import Book, ImageFile
from book.model.services import BASE_SHEETS
from book.model.theme import BadTheme, ThemeSettings, read_theme

_PACKAGE = Path(__file__).parents[1]
_FONT_SUFFIXES = (".ttf", ".otf", ".woff2", ".woff")
BASE = "book:///"
"""What stands before the addresses in a style sheet of the book's own, and in a typeset one."""
_OWN_ADDRESS = re.compile(r'url\("book:///([^"]*)"\)')
_BASE = re.compile(
    rf"""((?:\s|/\*.*?\*/)*)@import\s*["']({"|".join(map(re.escape, BASE_SHEETS))})["']\s*;""",
    re.DOTALL,
)
_WEIGHTS = {
    "thin": 100,
    "extralight": 200,
    "light": 300,
    "regular": 400,
    "medium": 500,
    "semibold": 600,
    "bold": 700,
    "extrabold": 800,
    "black": 900,
}


@dataclass(frozen=True)
class FontFace:
    """One font file, with what `@font-face` says of it. `file_name` has no directory."""

    family: str
    style: str
    weight: int
    file_name: str
    data: bytes


def shared(kind: str) -> Path:
    """The directory of the tool's own `styles` or `fonts`.

    They travel inside the package; in a checkout they stand at the top of the repository.
    """
    inside = _PACKAGE / "shared" / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind


def stylesheet(book: Book, name: str, base: str = BASE) -> str:
    """Style sheet `name`: the book's own one, else the tool's.

    Args:
        book: The whole book.
        name: Such as `epub.css`.
        base: What stands before the addresses of pictures and fonts in this output.

    Raises:
        FileNotFoundError: Neither has it.
    """
    own = book.own.styles.get(name)
    if own is None:
        return tool_stylesheet(name)
    return _with_bases(
        _OWN_ADDRESS.sub(lambda found: f'url("{base}{_address(unquote(found[1]))}")', own)
    )


def tool_stylesheet(name: str) -> str:
    """The tool's own style sheet of this name, with those that it begins with."""
    return _with_bases(_read(shared("styles") / name))


def _with_bases(css: str) -> str:
    """A style sheet with the tool's own ones in the place of `@import "press.css";`."""
    found = _BASE.match(css)
    if found is None:
        return css
    return found[1] + tool_stylesheet(found[2]) + css[found.end() :]


def theme_settings(book: Book, name: str) -> ThemeSettings:
    """What theme `name` says beside its style sheet: the book's own settings, else the tool's."""
    text = book.own.styles.get(f"{name}.toml")
    path = shared("styles") / f"{name}.toml"
    if text is None and f"{name}.css" not in book.own.styles and path.is_file():
        text = _read(path)
    try:
        return read_theme(text or "")
    except BadTheme:
        # That was a finding; this is a draft.
        return ThemeSettings()


def _address(path: str) -> str:
    """The address of a file that a book's own style sheet uses."""
    if path.lower().endswith(_FONT_SUFFIXES):
        return f"fonts/{PurePosixPath(path).name}"
    return image_name(path)


def font_faces(book: Book) -> tuple[FontFace, ...]:
    """The book's own fonts, then the tool's; a file name is taken once."""
    faces: dict[str, FontFace] = {}
    own = sorted(book.own.fonts.items())
    for path, data in [*own, *_shared_fonts()]:
        name = PurePosixPath(path).name
        if name.lower().endswith(_FONT_SUFFIXES):
            faces.setdefault(name, _face(name, data))
    return tuple(faces.values())


def tool_font(file_name: str) -> bytes | None:
    """The tool's own font of this name, if it has one."""
    return dict(_shared_fonts()).get(file_name)


def font_licences(book: Book) -> dict[str, str]:
    """The licence texts of the fonts, by the file name to keep them under."""
    found: dict[str, str] = {}
    for path in sorted(shared("fonts").glob("*/OFL.txt")):
        found[f"{path.parent.name}-OFL.txt"] = _read(path)
    for name, data in sorted(book.own.fonts.items()):
        if name.lower().endswith(".txt"):
            found[encode(name.removesuffix(".txt")) + ".txt"] = data.decode("utf-8", "replace")
    return found


def image_name(path: str) -> str:
    """The address of an image in every output: plain ASCII, below `images/`."""
    pure = PurePosixPath(path)
    stem = str(pure.with_suffix("")).removeprefix("images/")
    return f"images/{encode(stem)}{pure.suffix.lower()}"


def image_files(book: Book) -> dict[str, ImageFile]:
    """The images by the address that the sections use."""
    return {image_name(path): image for path, image in sorted(book.images.items())}


def _face(name: str, data: bytes) -> FontFace:
    family, _, cut = name.rpartition(".")[0].partition("-")
    cut = cut.lower()
    style = "italic" if cut.endswith("italic") else "normal"
    weight = _WEIGHTS.get(cut.removesuffix("italic") or "regular", 400)
    return FontFace(_spaced(family), style, weight, name, data)


def _spaced(family: str) -> str:
    """`EBGaramond` as `EB Garamond`: file names have no spaces, families do."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", family)


@lru_cache(maxsize=1)
def _shared_fonts() -> tuple[tuple[str, bytes], ...]:
    paths = sorted(shared("fonts").rglob("*"))
    return tuple((path.name, path.read_bytes()) for path in paths if path.suffix in _FONT_SUFFIXES)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
