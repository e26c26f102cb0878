"""Makes a scholarly book of any size, in Markdown: the same book for the same numbers, always.

    python -m benchmarks.generate DIRECTORY [--words N] [--notes N] [--entries N] [--seed N]

The words are made up, but their lengths and frequencies are those of learned prose: a few hundred
function words carry half of the text, and the rest falls off by Zipf's law. Every construct of the
manuscript format is there, in about the measure in which books have it.
"""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from random import Random

LANGUAGES = {"en": "en-GB", "de": "de-DE", "fr": "fr-FR"}
_FUNCTION = {
    "en": "the of and to in a that is was it for as with his on be by not he from at which or this "
    "had but are have an they their were all been its has one would there more who no when so "
    "what if we into only other some than them these then could over such may upon must any after "
    "our before most between under those first through even also own against now where still him "
    "being both during without because however nor since while itself among whose towards",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch "
    "es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so "
    "zum war haben nur oder aber vor zur bis mehr durch man sein wurde wenn doch unter wir kann "
    "gegen schon seine ihre dieser ohne zwischen worden selbst während jedoch dessen deren",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce "
    "il sont avec son mais comme on sa ou si leur nous elle deux ces ont été aux cette tout fait "
    "être sans même entre ses peut dont aussi ils encore après autres sous contre donc lors depuis "
    "pendant avant chez vers toutefois ainsi jamais celui celle ceux quelque plusieurs",
}
_STEMS = {
    "en": "govern labour histor commun congress party council peasant factor produc revol critic "
    "theor state nation econom struggl organ direct represent manag settl consider publish "
    "translat argu describ observ record distribut maintain establish interpret develop measur "
    "compar treat",
    "de": "arbeit partei geschicht gesellschaft wirtschaft regier bauer fabrik kritik staat nation "
    "kampf rat verwalt beschreib entwickl beobacht darstell verteil erhalt begründ vergleich samml "
    "überlief größ schrift übersetz streit prüf bestimm",
    "fr": "travail parti histoir société économ gouvern paysan fabriqu critiqu état nation lutt "
    "conseil organis direct décri développ observ distribu mainten établi interprét compar recueil "
    "publi tradui précis épreuv région",
}
_ENDINGS = {
    "en": " s ed ing er ers ment ments ation ations al ally ist ists ism ity ive ions able ance",
    "de": " e en er ung ungen lich liche licher isch ische ler heit keit los bar sam ern es",
    "fr": " e es er ent ait ation ations iste istes isme ité ive eur eurs able ance ement ements",
}
_NAMES = [
    *("Miasnikov", "Sorin", "Lenin", "Bukharin", "Kollontai", "Shliapnikov", "Bebel", "Gorter"),
    *("Moscow", "Petrograd", "Perm", "Baku", "Berlin", "Leipzig", "Amsterdam", "Geneva", "Lyon"),
]


@dataclass(frozen=True, slots=True)
class Shape:
    """How large a book: words and notes in all, entries, the seed, and how it is written."""

    words: int = 1_600_000
    notes: int = 8_600
    entries: int = 100
    seed: int = 1
    language: str = "en"
    wrap: int = 0
    """The width at which lines are broken; 0 for a paragraph in a line, as this book has it."""
    heavy: bool = False
    """Whether notes run long: some over pages, of many blocks, and some are called in verse."""


@dataclass(slots=True)
class _Author:
    """Writes words, sentences and blocks from one stream of random numbers."""

    shape: Shape
    random: Random
    vocabulary: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        language = self.shape.language
        frequent = _FUNCTION[language].split()
        endings = ["", *_ENDINGS[language].split()]
        rare = [stem + end for stem in _STEMS[language].split() for end in endings]
        self.random.shuffle(rare)
        self.vocabulary = [*frequent, *rare]
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.vocabulary))))

    def words(self, count: int) -> list[str]:
        """`count` words, now and then a name."""
        self.count += count
        found = self.random.choices(self.vocabulary, cum_weights=self.weights, k=count)
        for place in range(1, count):
            while found[place] == found[place - 1]:
                found[place] = self.random.choice(self.vocabulary)
        if count > 8 and self.random.random() < 0.5:
            found[self.random.randrange(2, count)] = self.random.choice(_NAMES)
        return found

    def sentence(self, marked: bool = True) -> str:
        """A sentence of 6 to 45 words, its commas, its emphasis, its quotations."""
        count = max(6, min(45, int(self.random.gammavariate(4, 5))))
        words = self.words(count)
        for place in range(6, count - 3, 9):
            words[place] += self.random.choice((",", ",", ",", ";", " –"))
        if marked:
            self._mark(words)
        # The first letter alone: what stands behind a mark or a quote goes as it is.
        words[0] = words[0][:1].upper() + words[0][1:]
        return " ".join(words) + self.random.choice("........?")

    def _mark(self, words: list[str]) -> None:
        choice, last = self.random.random(), len(words) - 2
        if choice < 0.14:
            words[2] = f"*{words[2]}"
            words[3] = f"{words[3]}*".replace(",*", "*,")
        elif choice < 0.17:
            words[2] = f"**{words[2].rstrip(',;')}**"
        elif choice < 0.29:
            words[1], words[last] = f'"{words[1]}', f'{words[last].rstrip(",; –")}"'
        elif choice < 0.36:
            words[3] = {"en": "workers'", "de": "Marx'", "fr": "l'œuvre"}[self.shape.language]
        elif choice < 0.37:
            words[2] = f"[{words[2].rstrip(',;')}]{{lang=ru}}"
        elif choice < 0.375:
            words[2] = "[Letter 12](https://example.org/letters/12)"

    def paragraph(self, calls: Iterator[str] | None = None, share: float = 0.0) -> str:
        """A paragraph of 1 to 9 sentences; some of them call a note."""
        sentences = []
        for _ in range(self.random.choices(range(1, 10), (2, 4, 7, 8, 7, 5, 3, 2, 1))[0]):
            call = next(calls, "") if calls and self.random.random() < share else ""
            sentences.append(self.sentence() + call)
        return self.wrapped(" ".join(sentences))

    def wrapped(self, text: str, first: str = "", rest: str = "") -> str:
        """`text` between its marks, in lines of the book's width."""
        if not self.shape.wrap:
            return first + text
        return textwrap.fill(
            text,
            self.shape.wrap,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def title(self) -> str:
        """A heading's words."""
        text = " ".join(self.words(self.random.randrange(2, 7)))
        return text[:1].upper() + text[1:]

    def block(self, calls: Iterator[str], share: float) -> str:
        """One block: mostly a paragraph."""
        choice = self.random.random()
        if choice < 0.90:
            return self.paragraph(calls, share)
        if choice < 0.925:
            return f"## {self.title()}"
        if choice < 0.965:
            return self.wrapped(" ".join(self.sentence() for _ in range(3)), "> ", "> ")
        if choice < 0.98:
            mark = self.random.choice(("- ", "1. "))
            items = (self.wrapped(self.sentence(), mark, " " * len(mark)) for _ in range(4))
            return "\n".join(items)
        if choice < 0.993:
            lines = [" ".join(self.words(7)) for _ in range(self.random.randrange(4, 13))]
            if self.shape.heavy:
                lines[2] += next(calls, "")
            return "\n".join(f"| {line}" for line in lines)
        if choice < 0.997:
            rows = (f"| {self.title()} | {self.random.randrange(1900)} |" for _ in range(5))
            return "| Place | Count |\n| --- | ---: |\n" + "\n".join(rows)
        return f"::: {{.letter}}\n{self.paragraph()}\n:::"

    def note(self, label: str) -> str:
        """A note's definition: mostly a reference or a remark, a few of several paragraphs."""
        place, year = self.random.choice(_NAMES), self.random.randrange(1850, 1990)
        source = f"{self.title()}, *{self.title()}* ({place}, {year}), p.\u00a0{year - 1800}."
        if self.random.random() < 0.7:
            source += " " + self.sentence()
        text = self.wrapped(source, f"[^{label}]: ", "    ")
        if self.random.random() < 0.06:
            text += f"\n\n    {self.sentence()} {self.sentence()}"
        return text + self.more() if self.shape.heavy else text

    def more(self) -> str:
        """What makes a note long: paragraphs, quotations, lists, verse, 40 words to 1,500."""
        choice = self.random.random()
        count = self.random.randrange(20, 60) if choice < 0.02 else int(choice < 0.3) * 3
        kinds = ("{}", "{}", "{}", "> {}", "- {}", "| {}")
        blocks = (
            self.random.choice(kinds).format(self.sentence(marked=False)) for _ in range(count)
        )
        return "".join(f"\n\n    {block}" for block in blocks)


def generate(directory: Path, shape: Shape) -> int:
    """Write the book of that shape into `directory` (made if need be); the number of its words.

    Three entries of four have a notes file, the fourth has its notes at the end of its text.
    """
    author = _Author(shape, Random(shape.seed))
    settings = [
        "[book]",
        'title      = "A Book of Measured Length"',
        f'language   = "{LANGUAGES[shape.language]}"',
        'identifier = "urn:uuid:00000000-0000-4000-8000-000000000002"',
        "published  = 2026-01-02",
    ]
    for folder in ("text", "notes"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    for index in range(shape.entries):
        name = f"chapter-{index + 1:03d}.md"
        text, notes = _entry(author, index)
        settings += ["", "[[contents]]", f'text  = "text/{name}"', 'role  = "chapter"']
        if index % 4 == 3:
            text += f"\n\n{notes}" if notes else ""
        elif notes:
            settings.append(f'notes = "notes/{name}"')
            (directory / "notes" / name).write_text(notes + "\n", encoding="utf-8")
        (directory / "text" / name).write_text(text + "\n", encoding="utf-8")
    (directory / "book.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    return author.count


def _entry(author: _Author, index: int) -> tuple[str, str]:
    """Text and notes of one entry; its share of words and notes is that of all entries so far."""
    shape = author.shape
    words = shape.words * (index + 1) // shape.entries
    many = shape.notes * (index + 1) // shape.entries - shape.notes * index // shape.entries
    definitions = [author.note(str(number + 1)) for number in range(many)]
    waiting = iter([f"[^{number + 1}]" for number in range(many)])
    # A sentence has some 20 words: so many of them must call a note.
    share = min(1.0, 30 * many / max(1, words - author.count))
    blocks = [f"# {author.title()} {index + 1}", author.paragraph()]
    while author.count < words:
        blocks.append(author.block(waiting, share))
    blocks.extend(author.sentence() + call for call in waiting)
    return "\n\n".join(blocks), "\n\n".join(definitions)


def main() -> None:
    default = Shape()
    parser = argparse.ArgumentParser(description="Make a book of any size, in Markdown.")
    parser.add_argument("directory", type=Path)
    for name in ("words", "notes", "entries", "seed", "wrap"):
        parser.add_argument(f"--{name}", type=int, default=getattr(default, name))
    parser.add_argument("--language", choices=sorted(LANGUAGES), default=default.language)
    parser.add_argument("--heavy", action="store_true", help="long notes, over pages")
    given = vars(parser.parse_args())
    directory = given.pop("directory")
    print(f"{generate(directory, Shape(**given))} words in {directory}")


if __name__ == "__main__":
    main()
