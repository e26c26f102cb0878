"""What the settings name and nobody knows: rules, themes, a language without words."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from book.checks.registry import RULES, Rule, add, checks
from book.checks.view import View
from book.model.finding import Finding, Severity
from book.model.services import THEMES
from book.model.source import SourceSpan
from book.model.words import has_words

# Ids that settings may name although no rule is registered under them here: those of findings about
# built files and about allowances, and those that the published list of ids holds.
_OTHERS = (
    "typesetting unused-allow dangling-link wrong-target wrong-backlink missing-backlink "
    "empty-link empty-href nested-link external-note bad-id bad-nesting not-in-spine non-linear "
    "number-mismatch note-in-nav note-before-reference notes-misplaced no-noteref-type "
    "deprecated-role raw-marker definition-order unlinked-marker note-in-link note-in-caption "
    "note-in-heading note-in-table note-in-metadata note-in-html space-before-marker "
    "marker-before-punctuation adjacent-markers note-order note-gap ibid empty-notes-heading"
)
OTHER_IDS = frozenset(_OTHERS.split())

UNKNOWN_RULE = add(
    Rule(
        "unknown-rule",
        Severity.ERROR,
        "the settings name a rule that does not exist",
        "What the author wanted checked, or allowed, would not be.",
        family="settings",
        reader="Nothing; but a fault that was to be found may stay.",
    )
)
UNKNOWN_THEME = add(
    Rule(
        "unknown-theme",
        Severity.ERROR,
        "an edition asks for a style sheet that is not there",
        "Its pages could not be set.",
        family="settings",
    )
)
NO_WORDS = add(
    Rule(
        "no-words",
        Severity.INFO,
        "the tool does not speak the book's language",
        "The few words that it adds (“Notes”, “Contents”) would be English in the book.",
        family="settings",
        reader="English headings above the notes and the contents.",
    )
)
BAD_TEMPLATE = add(
    Rule(
        "bad-template",
        Severity.ERROR,
        "a template of the book's own does not work",
        "The pages that it makes could not be built.",
        family="files",
    )
)
FAULTS = frozenset({UNKNOWN_RULE.id, UNKNOWN_THEME.id})
"""Rules whose findings in book.toml are faults of the settings: the exit status is theirs."""


@checks
def unknown_rules(view: View) -> Iterable[Finding]:
    """Rules that `[checks]`, `[[allow]]` or a comment name, and that are none."""
    for name, span in _named(view):
        if name in RULES or name in OTHER_IDS:
            continue
        near = difflib.get_close_matches(name.lower(), [*RULES, *OTHER_IDS], n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        yield UNKNOWN_RULE.finding(
            f"there is no rule “{name}”: this has no effect", span, f"{hint}`book rules` lists all."
        )


def _named(view: View) -> Iterator[tuple[str, SourceSpan]]:
    settings = view.book.settings
    for name in settings.severities:
        yield name, settings.key_spans.get(f"checks.{name}", SourceSpan("book.toml", 1))
    written = sorted(
        span
        for key, span in settings.key_spans.items()
        if key.startswith("allow.") and key.endswith(".rule")
    )
    for one in settings.allowances:
        in_settings = (span for span in written if span.file == one.span.file and span >= one.span)
        yield one.rule, next(in_settings, one.span)


@checks
def unknown_themes(view: View) -> Iterable[Finding]:
    """Themes of PDF editions that neither the tool nor the book has."""
    own = {name.removesuffix(".css") for name in view.book.own.styles if name.endswith(".css")}
    for one in view.book.settings.editions:
        if one.format != "pdf" or one.theme in THEMES or one.theme in own:
            continue
        spans = view.book.settings.key_spans
        span = spans.get(f"editions.{one.name}.theme", one.span)
        known = sorted({*THEMES, *own} - {"epub", "wrap"})
        near = difflib.get_close_matches(one.theme, known, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(known)}."
        message = (
            f"there is no theme “{one.theme}”: neither the tool nor styles/ has {one.theme}.css"
        )
        yield UNKNOWN_THEME.finding(message, span, hint)


@checks
def language_without_words(view: View) -> Iterable[Finding]:
    """A language that the tool has no words of."""
    language = view.book.metadata.language
    if not has_words(language):
        yield NO_WORDS.finding(
            f"the words that the tool adds itself (“Notes”, “Contents” …) are English here: it has "
            f"none in “{language}”",
            view.book.settings.key_spans.get("book.language"),
            "Give titles in [[contents]]; a template of your own can change the rest.",
        )
