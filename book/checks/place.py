"""Where notes are called: in the places where a call does harm, or looks wrong."""

from __future__ import annotations

from collections.abc import Iterable

from book.checks.registry import Rule, add, checks
from book.checks.view import View
from book.model.finding import Finding, Severity

NESTED = add(
    Rule(
        "nested-note",
        Severity.WARNING,
        "a note inside a note",
        "Few reading systems can show one; it is set after its parent and linked.",
        family="place",
        reader="A note that is called at the foot of a page, and not in the text.",
        bad="It met.[^a]\n\n[^a]: In March.[^b]\n\n[^b]: On the eighth.\n",
        good="It met.[^a]\n\n[^a]: On the eighth of March.\n",
    )
)


@checks
def nested(view: View) -> Iterable[Finding]:
    """Notes whose first reference stands in another note."""
    for entry in view.book.entries:
        for note in entry.notes:
            if note.parent is not None:
                parent = note.parent.partition("/")[2]
                yield NESTED.finding(
                    f"note [^{note.label or note.key}] is called inside note [^{parent}]; "
                    "it is set after it",
                    note.references[0].span,
                    "",
                    note.key,
                )
