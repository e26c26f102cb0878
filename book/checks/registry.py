"""The rules: what each one finds, why it matters, and what a reader would see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from book.model.book import Book
from book.model.finding import Finding, Severity

Check = Callable[[Book], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `fixed` rules can be neither lowered nor allowed: they are about identity."""

    id: str
    severity: Severity
    title: str
    why: str
    fixed: bool = False


RULES: dict[str, Rule] = {}
CHECKS: list[Check] = []


def rule(
    name: str, severity: Severity, title: str, why: str, *, fixed: bool = False
) -> Callable[[Check], Check]:
    """Register a check with the rule that it serves."""
    RULES[name] = Rule(name, severity, title, why, fixed)

    def register(check: Check) -> Check:
        CHECKS.append(check)
        return check

    return register


def reading_rule(name: str, title: str, why: str, severity: Severity = Severity.ERROR) -> None:
    """Register a rule whose findings arise while the files are read."""
    RULES[name] = Rule(name, severity, title, why)


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
):
    reading_rule(_name, _title, _SETTINGS)
for _name, _title in (
    ("missing-file", "a file that the book names is not there"),
    ("unreadable-file", "a file can't be read"),
    ("not-utf8", "a text is not UTF-8"),
    ("nul-byte", "a text holds NUL characters"),
    ("empty-file", "a text is empty"),
    ("bad-image", "a file is no image that a book can hold"),
    ("bad-inline-note", "an inline note is never closed"),
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
