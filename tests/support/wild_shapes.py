"""What small books in foreign shapes are made with."""

from __future__ import annotations

from dataclasses import dataclass, field

from book.proof.epub.judge import judge_epub
from tests.support.wild import wild_epub

PLAIN = "The council met in March and rose in April, as it had been told to do"


@dataclass(frozen=True)
class Wild:
    """A book: its files, and the lines of its contents."""

    name: str
    texts: dict[str, str]
    contents: list[tuple[str, str]] = field(default_factory=lambda: [("One", "c1.xhtml")])
    version: int = 3
    aside: tuple[str, ...] = ()

    def found(self) -> list[str]:
        data = wild_epub(self.texts, self.contents, version=self.version, aside=self.aside)
        said = judge_epub(data, "wild.epub")
        return [f"{one.rule} {one.location} {one.message}" for one in said]


def calls(pattern: str, count: int = 3, first: int = 1) -> str:
    """A paragraph with calls: in `pattern`, N is the number."""
    one = " ".join(f"{PLAIN}{pattern.replace('N', str(first + at))}." for at in range(count))
    return f"<p>{one}</p>"


def notes(pattern: str, count: int = 3, first: int = 1) -> str:
    """Notes: in `pattern`, N is the number."""
    return "\n".join(pattern.replace("N", str(first + at)) for at in range(count))
