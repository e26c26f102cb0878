"""The rules: what each one finds, why it matters, and what a reader would see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.source import Edit, SourceSpan

Check = Callable[[View], Iterable[Finding]]

Family = Literal[
    "settings",
    "files",
    "identity",
    "shape",
    "unlinked",
    "place",
    "order",
    "language",
    "markup",
    "proof",
    "print",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: all that its command, its page, its SARIF metadata and its tests are made from.

    `reader` says what a reader of the finished book would see. `bad` and `good` are small texts
    in Markdown (empty where the fault is not one of text). A `fixed` rule can be neither lowered
    nor allowed nor baselined: it is about the identity of notes. `repairs` tells that `--fix`
    mends at least the certain cases.
    """

    id: str
    severity: Severity
    title: str
    why: str
    fixed: bool = False
    family: Family = "files"
    reader: str = ""
    bad: str = ""
    good: str = ""
    repairs: bool = False

    def finding(
        self,
        message: str,
        span: SourceSpan | None,
        hint: str = "",
        note: str | None = None,
        *,
        edits: tuple[Edit, ...] = (),
        explains: tuple[tuple[str, str], ...] = (),
    ) -> Finding:
        """A finding of this rule, in its own severity."""
        return Finding(
            self.id, self.severity, message, span, hint, note, edits=edits, explains=explains
        )


RULES: dict[str, Rule] = {}
CHECKS: list[Check] = []
ENTRY_CHECKS: list[Check] = []
FAR_CHECKS: list[Check] = []


def add(rule: Rule) -> Rule:
    """Register `rule`; its id must be new."""
    if rule.id in RULES:
        raise ValueError(f"the rule {rule.id} is registered twice")
    RULES[rule.id] = rule
    return rule


def checks(check: Check) -> Check:
    """Register a function that looks through a book; it may serve several rules.

    It is called every time: one that asks for the running texts of a book makes each check slow.
    """
    CHECKS.append(check)
    return check


def entry_checks(check: Check) -> Check:
    """Register a function that looks at each entry on its own, whatever stands in the others.

    It is given a book of one entry, and what it found holds while that entry does not change.
    """
    ENTRY_CHECKS.append(check)
    return check


def far_checks(check: Check) -> Check:
    """Register a function that sees in an entry alone whether there is anything to be said.

    What it says then depends on the whole book, which it is given if it has found something in a
    book of one entry.
    """
    FAR_CHECKS.append(check)
    return check


def reading_rule(
    name: str,
    title: str,
    why: str,
    severity: Severity = Severity.ERROR,
    *,
    family: Family = "files",
    reader: str = "",
    bad: str = "",
    good: str = "",
) -> Rule:
    """Register a rule whose findings arise elsewhere: while files are read, or proved."""
    return add(Rule(name, severity, title, why, False, family, reader, bad, good))


_LOST = "Text or pages would be missing from the book, and nobody would see it in the proofs."
_TRUST = (
    "A manuscript can come from a stranger: it must not reach files or hosts of its own choice."
)
_SETTINGS = (
    "A setting that is not understood is a wish of the author that would not be carried out."
)

for _name, _title in (
    ("unknown-setting", "a key that does not exist"),
    ("bad-setting", "a value of the wrong kind"),
    ("missing-setting", "a required key is not there"),
    ("bad-toml", "book.toml is not valid TOML"),
    ("no-contents", "the book has no contents"),
    ("no-settings", "there is no book.toml"),
    ("unknown-edition", "an edition is asked for that the book does not have"),
):
    reading_rule(_name, _title, _SETTINGS)
for _name, _title in (
    ("missing-file", "a file that the book names is not there"),
    ("unreadable-file", "a file can't be read"),
    ("not-utf8", "a text is not UTF-8"),
    ("nul-byte", "a text holds NUL characters"),
    ("empty-file", "a text is empty"),
    ("bad-image", "a file is no image that a book can hold"),
    ("stray-text", "text in a notes file outside any note"),
    ("table-row", "a row has more cells than the table's head"),
    ("unclosed-div", "a fenced div is never closed"),
    ("bad-html", "tags of raw HTML are not in pairs"),
    ("dead-link", "a link inside the book leads nowhere"),
    ("duplicate-id", "an id stands twice"),
    ("bad-emendation", "an emendation is not whole"),
    ("emendation-not-made", "an emendation is listed and not carried out"),
    ("missing-glyph", "no font of the book has a character"),
):
    reading_rule(_name, _title, _LOST)
for _name, _title in (
    ("outside-path", "a path leads out of the book"),
    ("outside-resource", "an image that is not a file of the book"),
    ("unsafe-link", "a link to something that is no web address"),
    ("unsafe-html", "raw HTML that is not on the safe list"),
    ("unsafe-style", "a style sheet reaches out of the book"),
):
    reading_rule(_name, _title, _TRUST)
reading_rule("unsafe-svg", "an SVG image held more than a drawing", _TRUST, Severity.WARNING)
reading_rule(
    "unsupported-syntax",
    "syntax of another tool that is not read here",
    "Pandoc, LaTeX, wikis and site generators know more than this Markdown. What is not read would "
    "be printed as it was typed.",
    Severity.WARNING,
    family="markup",
    reader="The marks themselves, in the middle of the text: [@smith2004], $x^2$, ~~gone~~.",
    bad="As [@smith2004, p. 3] has shown.\n",
    good="As Smith has shown.[^1]\n\n[^1]: Smith, *Works* (2004), p. 3.\n",
)
reading_rule(
    "too-deep",
    "text nested deeper than anybody writes",
    "Quotes in lists in quotes end somewhere: what is deeper than sixty levels is not read.",
    family="markup",
    reader="Nothing: the text that is nested too deep would be missing.",
)
UNUSED_ALLOW = reading_rule(
    "unused-allow",
    "an exception that silences nothing",
    "What was excused has been mended, or the exception names the wrong rule or place: then the "
    "next fault of that kind would be silenced.",
    Severity.WARNING,
    family="settings",
    reader="Nothing.",
    bad="<!-- book: allow double-space the poet’s own -->\n\nOne blank is enough.\n",
    good="One blank is enough.\n",
)
