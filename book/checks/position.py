"""The exact position of a call: its blanks, the punctuation beside it, the next call."""

from __future__ import annotations

import re
from collections.abc import Iterable

from book.checks.registry import Rule, add, entry_checks
from book.checks.view import CALL, Prose, View
from book.model.finding import Finding, Severity
from book.model.inline import NoteReference
from book.model.patterns import lazy
from book.model.source import Edit, SourceSpan

SPACE_BEFORE = add(
    Rule(
        "space-before-marker",
        Severity.WARNING,
        "a blank before a call",
        "The line can break at a blank, and the figure then begins the next one.",
        family="place",
        reader="A note's figure alone at the beginning of a line.",
        bad="The congress met. [^1]\n\n[^1]: In March.\n",
        good="The congress met.[^1]\n\n[^1]: In March.\n",
        repairs=True,
    )
)
WRONG_SIDE = add(
    Rule(
        "marker-before-punctuation",
        Severity.WARNING,
        "a call on the wrong side of a punctuation mark",
        "English sets the call behind the mark (The Chicago Manual of Style, 14.26); French and "
        "Russian set it before (Lexique des règles typographiques, Appels de note; A. È. Mil’chin, "
        "Spravochnik izdatelia, 18.3). German and others go by the sense, and are left alone.",
        family="place",
        reader="A full stop that floats behind a small figure.",
        bad="The congress met[^1]. It rose.\n\n[^1]: In March.\n",
        good="The congress met.[^1] It rose.\n\n[^1]: In March.\n",
        repairs=True,
    )
)
ADJACENT = add(
    Rule(
        "adjacent-markers",
        Severity.WARNING,
        "two calls side by side",
        "Their figures run together.",
        family="place",
        reader="“12” where notes 1 and 2 are meant.",
        bad="The congress met.[^1][^2]\n\n[^1]: In March.\n\n[^2]: In Moscow.\n",
        good="The congress[^1] met.[^2]\n\n[^1]: In March.\n\n[^2]: In Moscow.\n",
    )
)

_BLANKS = r"[ \t\u00a0\u2002-\u200a\u202f\n]"
_BLANK = lazy(rf"(?<=\S)({_BLANKS}+){CALL}")
_HAS_BLANK = lazy(f"{CALL}(?<={_BLANKS}{CALL})")
_AFTER_CALL = lazy(
    rf"{CALL}(?<!{CALL}{CALL}){CALL}*+(?:[”’\"]?[.,;:!?]+[”\")]?|(?<![.,;:!?…]{CALL})”)(?![\w.])"
)
_SIMPLE = lazy(r"[.,;:!?]+[”\")]?")
_RUN = lazy(rf"{CALL}(?:[ \u00a0]*{CALL})+")
# A mark before the call, where the language sets it behind: not the stop of an abbreviation, and
# not a question, an exclamation or an ellipsis.
_MARK_FIRST_FOUND = lazy(
    rf"(?P<word>[^\W\d_]{{2,}}|[»”)\]])[ \u00a0\u202f]?(?P<mark>[.,;:])(?={CALL})"
)
_ABBREVIATED = {
    "fr": "etc cf pp vol art chap éd éds ibid op cit coll trad av apr fig st ste mme mlle dr sq "
    "sqq env hab anc auj dép",
    "ru": "гг вв тт см др пр пп стр рис изд ред млн млрд тыс руб коп ул им напр ср гл ст соч "
    "указ кн вып собр акад проф",
}
_MARK_LAST = ("en",)


@entry_checks
def blanks(view: View) -> Iterable[Finding]:
    """Blanks before calls."""
    for prose in _with_calls(view):
        if not _HAS_BLANK.search(prose.text):
            continue
        for one in _BLANK.finditer(prose.text):
            before = prose.text[one.start() - 1]
            if before == CALL and "\n" not in one[1]:
                continue  # two calls side by side: another rule
            if before in "—–-/(" or (one[1] == "\u202f" and prose.language.startswith("fr")):
                continue
            if "\n" in one[1] and prose.text[one.end() : one.end() + 1] == ":":
                continue  # a definition that was swallowed by the paragraph above it
            call = prose.piece(one.end() - 1).node
            assert isinstance(call, NoteReference)  # noqa: S101 (CALL stands for nothing else)
            span = prose.place(one.start(1), one.end(1))
            yield SPACE_BEFORE.finding(
                f"a blank stands before {_name(call)}: the figure can begin the next line",
                call.span,
                "Delete the blank.",
                call.key,
                edits=(Edit(span, ""),) if "\n" not in one[1] else (),
            )


@entry_checks
def wrong_side(view: View) -> Iterable[Finding]:
    """Calls before a mark in English, behind one in French and Russian."""
    for prose in _with_calls(view):
        language = prose.language.partition("-")[0].lower()
        if language in _MARK_LAST:
            yield from _marks_after(view, prose)
        elif language in _ABBREVIATED:
            yield from _marks_before(prose, language)


def _marks_after(view: View, prose: Prose) -> Iterable[Finding]:
    for one in _AFTER_CALL.finditer(prose.text):
        if prose.text[one.end() : one.end() + 1] == CALL:
            continue
        if prose.text[max(0, one.start() - 1) : one.start()].isspace():
            continue  # the blank is the fault; once it is gone, the mark is looked at
        call = prose.piece(one.start()).node
        assert isinstance(call, NoteReference)  # noqa: S101
        marks = one[0].lstrip(CALL)
        yield WRONG_SIDE.finding(
            f"{_name(call)} stands before “{marks}”; in English the call follows the mark",
            call.span,
            f"Write “{marks}{_name(call)}”.",
            call.key,
            edits=_moved(view, prose, one, call),
        )


def _moved(view: View, prose: Prose, one: re.Match[str], call: NoteReference) -> tuple[Edit, ...]:
    """The call taken from before the marks and put behind them, where that is plain."""
    marks = one[0].lstrip(CALL)
    single = one[0].count(CALL) == 1
    span = call.span
    source = view.sources.get(span.file)
    if not single or source is None or span.line != span.end_line or not _SIMPLE.fullmatch(marks):
        return ()
    text = source.line(span.line)[span.column - 1 : span.end_column - 1]
    end = prose.place(one.start() + 1, one.end())
    beside = (end.line, end.column) == (span.line, span.end_column)
    if not text.startswith(("[^", "^[")) or not beside or end.end_line != span.line:
        return ()
    behind = SourceSpan(span.file, span.line, end.end_column)
    return Edit(span, ""), Edit(behind, text)


def _marks_before(prose: Prose, language: str) -> Iterable[Finding]:
    short_forms = _ABBREVIATED[language].split()
    for one in _MARK_FIRST_FOUND.finditer(prose.text):
        call = prose.piece(one.end()).node
        short = one["mark"] == "." and one["word"].lower() in short_forms
        if short or not isinstance(call, NoteReference):
            continue
        tongue = "French" if language == "fr" else "Russian"
        yield WRONG_SIDE.finding(
            f"{_name(call)} stands behind “{one['mark']}”; in {tongue} the call comes first",
            call.span,
            f"Write “{_name(call)}{one['mark']}”.",
            call.key,
        )


@entry_checks
def side_by_side(view: View) -> Iterable[Finding]:
    """Two calls and more without anything between them."""
    for prose in _with_calls(view):
        for one in _RUN.finditer(prose.text):
            nodes = (prose.piece(at).node for at in range(one.start(), one.end()))
            calls = [node for node in nodes if isinstance(node, NoteReference)]
            names, second = "".join(_name(call) for call in calls), calls[1]
            yield ADJACENT.finding(
                f"{names} print as one number",
                second.span,
                "Join the notes, or set one of the calls where it belongs.",
                second.key,
            )


def _with_calls(view: View) -> Iterable[Prose]:
    return (one for one in view.prose if CALL in one.text)


def _name(call: NoteReference) -> str:
    return f"[^{call.label}]" if call.label else "^[…]"
