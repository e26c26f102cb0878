"""Blanks and dashes: what a typist leaves, and a compositor would set right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from book.checks.registry import Rule, add, entry_checks
from book.checks.view import CALL, Prose, View
from book.model.finding import Finding, Severity
from book.model.patterns import lazy
from book.model.source import Edit

DOUBLE_SPACE = add(
    Rule(
        "double-space",
        Severity.INFO,
        "more than one blank between words",
        "Harmless where blanks are joined, a hole in the line where one of them is fixed.",
        family="language",
        reader="One blank, or a hole in the line when one of the blanks is a no-break space.",
        bad="The congress met.  It rose in April.\n",
        good="The congress met. It rose in April.\n",
        repairs=True,
    )
)
SPACE_BEFORE = add(
    Rule(
        "space-before-punctuation",
        Severity.WARNING,
        "a blank before a mark that follows its word closely",
        "The mark can come to stand alone at the beginning of a line.",
        family="language",
        reader="A comma or full stop that floats, or begins a line.",
        bad="The congress met , and it rose.\n",
        good="The congress met, and it rose.\n",
        repairs=True,
    )
)
MISSING_SPACE = add(
    Rule(
        "missing-space",
        Severity.WARNING,
        "no blank after the end of a sentence",
        "Two sentences run together; text that was copied from a page often loses blanks.",
        family="language",
        reader="Two sentences without a gap, as if they were one word.",
        bad="The congress met.It rose in April.\n",
        good="The congress met. It rose in April.\n",
    )
)
HYPHEN_FOR_DASH = add(
    Rule(
        "hyphen-for-dash",
        Severity.WARNING,
        "a hyphen in the place of a dash",
        "A hyphen joins; a dash parts. A hyphen between blanks is a typewriter's dash.",
        family="language",
        reader="A short stroke where the sentence should pause.",
        bad="The congress - it met in March - rose late.\n",
        good="The congress – it met in March – rose late.\n",
        repairs=True,
    )
)

_DOUBLE = lazy(r"(?<=\S)([ \u00a0]{2,})(?=\S)")
# A mark that is followed by a letter or digit is something else: “.NET”, “.5”, “:id”.
_SPACED = lazy(rf"(?<=[\w”’\")\]{CALL}])( +)(?=[,;:!?.](?:[\s”’\")\]{CALL}]|$))")
_BLANK_AND_MARK = (" ,", " ;", " :", " !", " ?", " .")
_ELLIPSIS = lazy(r"(?:^|\s)\.\s?\.|\.\s?\.(?:\s|$)|:[-)(]")
_FRENCH = lazy(rf"(?<=[\w»”’)\]{CALL}])( +)(?=[,.](?:[\s»”’)\]{CALL}]|$))")
_RUN_ON = lazy(r"(?<![\w.@/:#-])([^\W\d_]{3,}[.!?])(?=[A-ZÀ-ÖØ-ÞА-Я][a-zà-öø-ÿа-я]+[\s,;])")
_MARK_AND_CAPITAL = lazy(r"[.!?](?=[A-ZÀ-ÖØ-ÞА-Я])")
_HYPHEN = lazy(r"(?:(?<=[^\W\d_])|(?<=[,;”’)]))( -{1,2} )(?=[^\W\d_]|[“‘(])")
_SPACED_MARKS = ("fr",)
_DASHES = {"ru": " — ", "uk": " — ", "fr": " — ", "es": " — ", "pl": " — ", "en-us": "—"}


def _running(view: View) -> Iterator[Prose]:
    """Texts made of sentences."""
    return (one for one in view.prose if one.kind != "html")


@entry_checks
def double_spaces(view: View) -> Iterable[Finding]:
    """Two blanks and more, all of a text in one finding."""
    for prose in _running(view):
        if "  " not in prose.text and "\u00a0" not in prose.text:
            continue
        found = list(_DOUBLE.finditer(prose.text))
        if not found:
            continue
        edits = tuple(
            Edit(prose.place(one.start(1), one.end(1)), _one_blank(one[1])) for one in found
        )
        places = "in one place" if len(found) == 1 else f"in {len(found)} places"
        yield DOUBLE_SPACE.finding(
            f"more than one blank between words, {places} of this paragraph",
            edits[0].span,
            "Leave one.",
            prose.note,
            edits=edits,
        )


def _one_blank(blanks: str) -> str:
    return "\u00a0" if "\u00a0" in blanks else " "


@entry_checks
def space_before_marks(view: View) -> Iterable[Finding]:
    """A blank before punctuation; French sets some marks off, and only those."""
    for prose in _running(view):
        if not any(mark in prose.text for mark in _BLANK_AND_MARK):
            continue
        french = prose.language.partition("-")[0] in _SPACED_MARKS
        for one in (_FRENCH if french else _SPACED).finditer(prose.text):
            if _ELLIPSIS.search(prose.text, max(0, one.start() - 3), one.end() + 4):
                continue
            span = prose.place(one.start(1), one.end(1))
            mark = prose.text[one.end()]
            yield SPACE_BEFORE.finding(
                f"a blank stands before “{mark}”",
                span,
                "Delete the blank.",
                prose.note,
                edits=(Edit(span, ""),),
            )


@entry_checks
def run_together(view: View) -> Iterable[Finding]:
    """A sentence that begins right behind the last one's full stop."""
    for prose in _running(view):
        if prose.kind == "cell" or not _MARK_AND_CAPITAL.search(prose.text):
            continue
        for one in _RUN_ON.finditer(prose.text):
            yield MISSING_SPACE.finding(
                f"no blank after “{one[1]}”",
                prose.place(one.end(1)),
                "Put a blank between the sentences.",
                prose.note,
            )


@entry_checks
def typed_dashes(view: View) -> Iterable[Finding]:
    """A hyphen between blanks and words."""
    for prose in _running(view):
        if " -" not in prose.text:
            continue
        for one in _HYPHEN.finditer(prose.text):
            span = prose.place(one.start(1), one.end(1))
            language = prose.language_at(one.start(1)).lower()
            dash = _DASHES.get(language) or _DASHES.get(language.partition("-")[0], " – ")
            yield HYPHEN_FOR_DASH.finding(
                "a hyphen stands where a dash belongs",
                prose.place(one.start(1) + 1),
                f"Write “{dash.strip()}”.",
                prose.note,
                edits=(Edit(span, dash),),
            )
