"""Small books made at random: every kind of block, notes of any length, any page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

_TEXT = """the of and to in a that councils workers deputies organised political struggle power
revolutionary movement demanded involvement soldiers international organisations description
preparing themselves no-one’s half-light 1917–1921 Miasnikov's Petrograd co-operative so it was"""
_WORDS = tuple(_TEXT.split())
_TRIMS = ("6x9in", "5x8in", "110x178mm", "148x210mm", "5.5x8.5in", "8x10in")
_THEMES = ("press", "large")


class _Writer:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.notes: list[str] = []

    def words(self, count: int) -> str:
        """Some words, now and then marked."""
        found = [self.random.choice(_WORDS) for _ in range(count)]
        for place in range(2, count - 1, 7):
            mark = self.random.choice(("*{}*", "**{}**", "“{}”", "{},", "[{}]{{.smallcaps}}"))
            found[place] = mark.format(found[place])
        return " ".join(found).capitalize() + "."

    def call(self, chance: float = 0.5) -> str:
        """The call of a new note, or of none."""
        if self.random.random() > chance:
            return ""
        number = len(self.notes) + 1
        self.notes.append("")
        self.notes[number - 1] = f"[^{number}]: {self.note()}"
        return f"[^{number}]"

    def note(self) -> str:
        """What a note says: mostly little, sometimes more than a page."""
        if self.random.random() < 0.75:
            return self.words(self.random.randrange(2, 50))
        blocks = [self.words(self.random.randrange(5, 60))]
        for _ in range(self.random.choice((1, 2, 3, 12))):
            kind = self.random.choice(("{}", "{}", "> {}", "- {}", "1. {}", "| {}"))
            blocks.append(kind.format(self.words(self.random.randrange(5, 90))))
        return "\n\n    ".join(blocks)

    def block(self) -> str:
        """One block."""
        kinds: tuple[Callable[[], str], ...] = (
            *[self.paragraph] * 9,
            lambda: f"## {self.words(4)}{self.call(0.1)}",
            lambda: "\n>\n".join(f"> {self.paragraph()}" for _ in range(self._few())),
            lambda: "\n".join(f"{n}. {self.paragraph()}" for n in range(3, 3 + self._few())),
            lambda: "\n".join(f"- {self.words(9)}{self.call(0.2)}" for _ in range(self._few())),
            lambda: "\n".join(f"| {self.words(7)}{self.call(0.1)}" for _ in range(4 * self._few())),
            self.table,
            lambda: "***",
            lambda: "```\n" + "\n".join(self.words(6) for _ in range(3 * self._few())) + "\n```",
            lambda: f"{self.words(3)}\n:   {self.paragraph()}",
            lambda: f"::: {{.letter}}\n{self.paragraph()}\n\n{self.paragraph()}\n:::",
            lambda: f"{self.words(9)}\\\n{self.words(20)}",
        )
        return self.random.choice(kinds)()

    def paragraph(self) -> str:
        """A paragraph of one to eight sentences, some of which call notes."""
        sentences = (
            self.words(self.random.randrange(4, 30)) + self.call(0.25) for _ in range(self._few())
        )
        return " ".join(sentences)

    def table(self) -> str:
        """A table, sometimes longer than a page."""
        rows = self.random.choice((2, 4, 9, 45))
        body = (f"| {self.words(4)} | {n}{self.call(0.05)} |" for n in range(rows))
        return "| Place | Count |\n| --- | ---: |\n" + "\n".join(body)

    def _few(self) -> int:
        return self.random.randrange(1, 9)


def write_random(root: Path, seed: int) -> Path:
    """A small book in `root`, always the same for a seed, with an edition `pages`."""
    random = Random(seed)
    writer = _Writer(random)
    text = [f"# {writer.words(3)}", *(writer.block() for _ in range(random.randrange(3, 25)))]
    settings = [
        '[book]\ntitle = "At Random"\nlanguage = "en-GB"\npublished = 2026-01-02',
        'identifier = "urn:uuid:00000000-0000-4000-8000-000000000004"',
        '[[contents]]\ntext = "one.md"\nrole = "chapter"',
        '[editions.pages]\nformat = "pdf"',
        f'trim = "{random.choice(_TRIMS)}"',
        f'theme = "{random.choice(_THEMES)}"',
        f'numbering = "{random.choice(("entry", "page"))}"',
        f'note-style = "{random.choice(("foot", "foot", "foot", "chapter-end", "book-end"))}"',
    ]
    if random.random() < 0.5:
        settings.append('printer = "kdp-paperback"\npaper = "cream"')
    root.mkdir(parents=True, exist_ok=True)
    (root / "one.md").write_text("\n\n".join([*text, *writer.notes]) + "\n", encoding="utf-8")
    (root / "book.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    return root
