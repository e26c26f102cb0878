"""Quotation marks: in pairs, curled, and curled the right way, by the conventions of the language.

A quotation that runs over several paragraphs has an opening mark before each of them and a closing
one after the last (New Hart's Rules, 9.2; The Chicago Manual of Style, 13.30).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from book.checks.registry import Rule, add, entry_checks
from book.checks.view import CALL, OTHER, Prose, View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit, SourceSpan

UNBALANCED = add(
    Rule(
        "unbalanced-quotes",
        Severity.WARNING,
        "a quotation mark without its partner",
        "The reader can't tell where the quotation begins or ends, and who is speaking.",
        family="language",
        reader="A quotation that never ends, or ends without having begun.",
        bad="He said: “The congress met. It rose late.\n\nNobody answered.\n",
        good="He said: “The congress met.” It rose late.\n\nNobody answered.\n",
    )
)
STRAIGHT = add(
    Rule(
        "straight-quotes",
        Severity.WARNING,
        "a typewriter's quotation mark in print",
        "Straight marks are curled where `smart` is on; here it is off, or the mark was escaped.",
        family="language",
        reader="A straight mark among curled ones.",
        bad='He wrote \\"no\\" on the wall.\n',
        good="He wrote “no” on the wall.\n",
    )
)
WRONG = add(
    Rule(
        "wrong-quotes",
        Severity.WARNING,
        "a quotation mark or apostrophe that is curled the wrong way",
        "Word processors curl an apostrophe at the beginning of a word like an opening mark.",
        family="language",
        reader="An opening mark where the apostrophe or the closing mark belongs.",
        bad="It was in the winter of ‘19s; they don‘t know.\n",
        good="It was in the winter of ’19; they don’t know.\n",
        repairs=True,
    )
)

# The pairs that are counted. „ “ and » « change sides between languages.
_PAIRS = {
    "en": ("“”", "«»"),
    "de": ("„“", "‚‘"),
    "cs": ("„“",),
    "sk": ("„“",),
    "bg": ("„“",),
    "fr": ("«»", "“”"),
    "es": ("«»", "“”"),
    "it": ("«»", "“”"),
    "pt": ("«»", "“”"),
    "ca": ("«»", "“”"),
    "el": ("«»", "“”"),
    "tr": ("“”", "«»"),
    "nl": ("“”",),
    "ru": ("«»", "„“"),
    "uk": ("«»", "„“"),
    "pl": ("„”",),
    "ro": ("„”",),
    "hu": ("„”",),
}
_ELIDED = r"(?:[Tt]is|[Tt]was|[Tt]were|[Ee]m|[Tt]il|[Cc]ause|\d\ds?)\b"
# Each begins with its mark, so that a search leaps from mark to mark.
_WRONG_EN = {
    "”": lazy(rf"”(?=\w)(?:(?<=[\s(\[—–“‘{CALL}]”)|(?<=\A”))"),
    "“": lazy(rf"“(?=[\s,.;:!?)\]{CALL}]|$)(?<=[\w.,!?;…]“)"),
    "‘": lazy(rf"‘(?=[^\W\d_])(?<=[^\W\d_]‘)|‘(?={_ELIDED})(?:(?<=[\s(\[—–“]‘)|(?<=\A‘))"),
}
_RIGHT_EN = {"”": "“", "“": "”", "‘": "’"}
_STRAIGHT = lazy(r"(?<!\d)[\"']|(?<=\d)[\"'](?=\w)")
_SINGLE_OPEN = lazy(rf"(?<!\w)‘(?!{_ELIDED})")
_SINGLE_CLOSE = lazy(r"(?<=\S)’(?!\w)")
# A quotation left open may be closed this many paragraphs on, and is then said once.
_FAR = 6


@dataclass(slots=True)
class _Balance:
    """The state of one pair of marks while the paragraphs of an entry go by."""

    opening: str
    closing: str
    marks: re.Pattern[str] = field(init=False)
    waiting: list[tuple[Prose, int]] = field(default_factory=list)
    ended: Prose | None = None
    said: int = 0

    def __post_init__(self) -> None:
        self.marks = re.compile(f"[{self.opening}{self.closing}]")

    def paragraph(self, prose: Prose, flipped: frozenset[int]) -> Iterator[tuple[Prose, int, bool]]:
        """Read one paragraph; yields marks without a partner, True for opening ones."""
        marks = [one for one in self.marks.finditer(prose.text) if one.start() not in flipped]
        if self.waiting and not self._continues(prose, marks):
            yield from self._give_up()
        elif self.waiting and marks and _at_beginning(prose, marks[0].start()):
            marks = marks[1:]
        for one in marks:
            if one[0] == self.opening:
                self.waiting.append((prose, one.start()))
            elif self.waiting:
                self.waiting.pop()
            elif self.said > 0:
                self.said = 0
            elif prose.text[one.start() - 1 : one.start()].isdigit():
                continue  # inches
            else:
                yield prose, one.start(), False
        self.said -= 1
        self.ended = prose

    def _continues(self, prose: Prose, marks: list[re.Match[str]]) -> bool:
        assert self.ended is not None  # noqa: S101 (something waits, so something was read)
        if prose.kind == "verse" and prose.block is self.ended.block:
            return True
        if prose.note != self.ended.note:
            return False
        return bool(marks) and (
            marks[0][0] == self.opening and _at_beginning(prose, marks[0].start())
        )

    def _give_up(self) -> Iterator[tuple[Prose, int, bool]]:
        for prose, offset in self.waiting:
            yield prose, offset, True
        self.waiting.clear()
        self.said = _FAR

    def end(self) -> Iterator[tuple[Prose, int, bool]]:
        """The marks that are still open."""
        yield from self._give_up()


def _at_beginning(prose: Prose, offset: int) -> bool:
    before = prose.text[:offset].strip(f" \n\u00a0\u202f—–-[({CALL}{OTHER}…")
    return len(before) <= 1


@entry_checks
def unbalanced(view: View) -> Iterable[Finding]:
    """Marks without a partner, paragraph by paragraph."""
    for entry in view.entries:
        balances: dict[tuple[str, str, str | None], _Balance] = {}
        for prose in entry.prose:
            for pair in _pairs(prose.language):
                key = (pair, prose.kind if prose.kind != "verse" else "paragraph", prose.note)
                balance = balances.get(key)
                if balance is None:
                    if not any(mark in prose.text for mark in pair):
                        continue
                    balance = balances[key] = _Balance(pair[0], pair[1])
                elif not balance.waiting and not any(mark in prose.text for mark in pair):
                    balance.said -= 1
                    continue
                yield from _said(balance.paragraph(prose, _flipped(prose)), pair)
        for (pair, _, _), balance in balances.items():
            yield from _said(balance.end(), pair)


def _pairs(language: str) -> tuple[str, ...]:
    return _PAIRS.get(language.partition("-")[0].lower(), ())


def _flipped(prose: Prose) -> frozenset[int]:
    """Marks that `wrong-quotes` has found: they are not counted."""
    if not prose.language.startswith("en"):
        return frozenset()
    return frozenset(one.start() for one in _wrong_marks(prose))


def _said(found: Iterable[tuple[Prose, int, bool]], pair: str) -> Iterator[Finding]:
    for prose, offset, is_opening in found:
        what = "is opened and not closed" if is_opening else "is closed and was not opened"
        mark = pair[0] if is_opening else pair[1]
        hint = f"Put {pair[1]} where it ends." if is_opening else f"Put {pair[0]} where it begins."
        yield UNBALANCED.finding(
            f"a quotation {what}: {mark} has no partner",
            prose.place(offset, offset + 1),
            hint,
            prose.note,
        )


@entry_checks
def unbalanced_single(view: View) -> Iterable[Finding]:
    """In English, a single mark that opens and has nothing after it that could close it."""
    for entry in view.entries:
        for index, prose in enumerate(entry.prose):
            if "‘" not in prose.text or not prose.language.startswith("en"):
                continue
            flipped = _flipped(prose)
            opened = [m.start() for m in _SINGLE_OPEN.finditer(prose.text)]
            opened = [one for one in opened if one not in flipped]
            if not opened or _SINGLE_CLOSE.search(prose.text, opened[-1] + 1):
                continue
            following = entry.prose[index + 1] if index + 1 < len(entry.prose) else None
            if following is not None and _carries_on(following):
                continue
            yield UNBALANCED.finding(
                "a quotation is opened and not closed: ‘ has no partner",
                prose.place(opened[-1], opened[-1] + 1),
                "Put ’ where it ends.",
                prose.note,
            )


def _carries_on(prose: Prose) -> bool:
    return prose.kind == "verse" or prose.text.lstrip().startswith("‘")


def _wrong_marks(prose: Prose) -> Iterator[re.Match[str]]:
    for mark, pattern in _WRONG_EN.items():
        if mark in prose.text:
            yield from pattern.finditer(prose.text)


@entry_checks
def wrong_way(view: View) -> Iterable[Finding]:
    """English marks that are curled the wrong way."""
    for prose in view.prose:
        if not prose.language.startswith("en"):
            continue
        for one in _wrong_marks(prose):
            mark = _RIGHT_EN[one[0]]
            span = prose.place(one.start(), one.end())
            yield WRONG.finding(
                f"{one[0]} is curled the wrong way here",
                span,
                f"Write {mark}",
                prose.note,
                edits=_edit(span, mark),
            )


def _edit(span: SourceSpan, mark: str) -> tuple[Edit, ...]:
    return (Edit(span, mark),)


@entry_checks
def straight(view: View) -> Iterable[Finding]:
    """Straight marks in what is printed; after a digit they are minutes, inches and feet."""
    for prose in view.prose:
        if '"' not in prose.text and "'" not in prose.text:
            continue
        found = list(_STRAIGHT.finditer(prose.text))
        if found:
            places = "" if len(found) == 1 else f", {len(found)} times in this paragraph"
            yield STRAIGHT.finding(
                f"a straight {found[0][0]} would be printed{places}",
                prose.place(found[0].start(), found[0].end()),
                "Type the curled marks, or set smart = true for the entry.",
                prose.note,
            )
