"""Reading the files of a book, and nothing outside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from book.model.source import SourceFile

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"})
# Places where pictures are not those of the text.
_ELSEWHERE = frozenset({"dist", "styles", "templates", "fonts", "docs", "tests", "node_modules"})
_LARGEST = 256 * 1024 * 1024


class Unreadable(Exception):
    """A file that can't be used; the message is for a person, `rule` the finding's id."""

    def __init__(self, rule: str, message: str, hint: str = "", place: tuple[int, int] = (1, 1)):
        super().__init__(message)
        self.rule = rule
        self.hint = hint
        self.place = place


@dataclass(frozen=True, slots=True)
class BookFiles:
    """The directory of a book. No path leads out of it, not even through a link."""

    root: Path
    instead: Mapping[str, bytes] = field(default_factory=dict)
    """What to read for some paths in place of the files: texts that are being repaired."""

    def bytes(self, path: str) -> bytes:
        """The bytes of the file at `path`, relative to the book.

        Raises:
            Unreadable: the path leaves the book, or the file is missing, odd or unreadable.
        """
        if path in self.instead:
            return self.instead[path]
        place = self._inside(path)
        try:
            if not place.exists():
                raise Unreadable(
                    "missing-file",
                    f"there is no file “{path}” in the book",
                    "Create it, or correct the path: paths are relative to book.toml.",
                )
            if not place.is_file():
                raise Unreadable(
                    "missing-file", f"“{path}” is not a file", "Name a file, not a directory."
                )
            if place.stat().st_size > _LARGEST:
                raise Unreadable(
                    "unreadable-file",
                    f"“{path}” is larger than 256 MiB; it was not read",
                    "Make it smaller, or divide it.",
                )
            return place.read_bytes()
        except OSError as error:
            raise Unreadable(
                "unreadable-file",
                f"“{path}” can't be read: {error.strerror or error}",
                "See whether you may read it, and whether its disk is there.",
            ) from error

    def text(self, path: str) -> SourceFile:
        """The text of the file at `path`: UTF-8, newlines as line feeds, a BOM at its start gone.

        Raises:
            Unreadable: as for `bytes`, and for text that is not UTF-8 or holds NUL.
        """
        return decode(path, self.bytes(path))

    def pictures(self) -> tuple[str, ...]:
        """The image files below `images/` and `pictures/`, or beside the texts, sorted.

        Only the book's own directory and two levels below it are looked at: `book.toml` may stand
        at the top of a large repository.
        """
        found: list[str] = []
        for pattern in ("*", "*/*", "*/*/*"):
            for place in self.root.glob(pattern):
                path = place.relative_to(self.root)
                if place.suffix.lower() in _PICTURES and not _is_elsewhere(path):
                    found.append(path.as_posix())
        return tuple(sorted(found))

    def _inside(self, path: str) -> Path:
        root = self.root.resolve()
        try:
            place = (root / PurePosixPath(path)).resolve()
        except (OSError, ValueError, RuntimeError) as error:
            raise Unreadable(
                "missing-file",
                f"“{path}” is not a usable path",
                "Name a file of the book; a link that leads to itself is none.",
            ) from error
        if place != root and root not in place.parents:
            raise Unreadable(
                "outside-path",
                f"“{path}” leads out of the book; it was not read",
                "Put the file into the book's directory.",
            )
        return place


def _is_elsewhere(path: Path) -> bool:
    return any(part in _ELSEWHERE or part.startswith(".") for part in path.parts[:-1])


def decode(path: str, data: bytes) -> SourceFile:
    """`data` as the text of `path`.

    Raises:
        Unreadable: it is not UTF-8, or holds NUL.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise Unreadable(
            "not-utf8",
            f"“{path}” is not UTF-8: byte 0x{data[error.start]:02x} can't be read as a letter",
            "Save the file as UTF-8.",
            (line, column),
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        before_nul = text[: text.index("\0")]
        line = before_nul.count("\n") + 1
        raise Unreadable(
            "nul-byte",
            f"“{path}” holds a NUL character; it does not look like text",
            "Open it in an editor and save it as plain text.",
            (line, len(before_nul) - before_nul.rfind("\n")),
        )
    return SourceFile.of(path, text)
