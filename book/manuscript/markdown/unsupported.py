"""What writers know from other tools and this Markdown does not read: said, never printed unsaid.

The supported set is the contract's. All the rest would stand in the book character for character;
so each construct here has a shape that ordinary prose does not take, what it is called, and what
to write in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it.token import Token

from book.manuscript.markdown.attributes import Parsed
from book.manuscript.markdown.context import EntryContext
from book.manuscript.markdown.places import InlinePlaces
from book.model.finding import Severity
from book.model.patterns import lazy
from book.model.source import SourceFile, SourceSpan

RULE = "unsupported-syntax"
_OTHER, _ESCAPED = "\ufffc", "\ufffb"
_KEYS = frozenset({"lang", "dir", "title", "alt", "width", "height"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not read: its range in the block's text, what to say, what to do."""

    start: int
    end: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """Compiled when it is first looked for: most books hold nothing of this."""

    expression: str
    name: str
    hint: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return _compiled(self.expression)


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


_CITE_KEY = r"-?@\{?[A-Za-z_][\w:.#$%&+?<>~/-]*\}?"
_CITE_HINT = "Write the citation as a note, [^1], with its source in full."
_MATH_HINT = "Write a formula as <math>…</math>, or \\$ for a dollar sign."
_TEX_ALONE = (
    "newpage|clearpage|cleardoublepage|pagebreak|noindent|bigskip|medskip|smallskip|hfill|vfill|"
    "linebreak|newline|par|ldots|dots|LaTeX|TeX|tableofcontents|maketitle|appendix|centering"
)
_ALERTS = "NOTE|TIP|IMPORTANT|WARNING|CAUTION|INFO|EXAMPLE|QUOTE"


_ANYWHERE = (
    _Shape(rf"\[{_CITE_KEY}(?:\s*[,;][^\[\]]*)?\]", "a citation", _CITE_HINT),
    _Shape(
        r"\[[^\[\]@\n]{1,60}\s-?@(?=[\w:.-]*[0-9_:])[\w:.-]+[^\[\]\n]*\]",
        "a citation",
        _CITE_HINT,
    ),
    _Shape(
        r"(?<![\w.@/])@[A-Za-z_][\w:.-]* \[(?:pp?\.|ch\.|chap\.|sec\.|vol\.|[0-9])[^\[\]\n]*\]",
        "a citation",
        _CITE_HINT,
    ),
    _Shape(r"\$\$[^$]+\$\$", "a formula in dollar signs", _MATH_HINT),
    _Shape(
        r"~~(?=\S)[^~\n]+(?<=\S)~~", "struck-out text", "Write <del>…</del>, or take the text out."
    ),
    _Shape(
        r"(?<=[\w)\ufffc])\^[^\s^\[\]]{1,30}\^",
        "superscript by carets",
        "Write <sup>…</sup>, or \\^ for a caret.",
    ),
    _Shape(
        r"(?<=[\w)\ufffc])(?<![/~])~[^\s~/]{1,20}~(?![~/])",
        "subscript by tildes",
        "Write <sub>…</sub>, or \\~ for a tilde.",
    ),
    _Shape(
        rf"(?<![\w:\\/])\\(?:[A-Za-z]+\*?(?:\[[^\]\n]{{0,80}}\])?\{{|(?:{_TEX_ALONE})(?![\w\\/]))",
        "a TeX command",
        "Write Markdown, or raw HTML from the safe list; page breaks belong to the style sheet.",
    ),
    _Shape(r"\{\{[<%\ufffc]", "a shortcode", "Write Markdown, or raw HTML from the safe list."),
    _Shape(
        r"\[\[(?!\^)[^\[\]\n]+\]\]",
        "a wiki link",
        "Write [text](other.md#id); for brackets that are to be printed, \\[\\[…\\]\\].",
    ),
    _Shape(r"\{=[A-Za-z][\w-]*\}", "raw text for one format", "Write Markdown."),
    _Shape(
        r"\]\{[^{}\n]*\}|\{(?:[#.][A-Za-z][^{}\n]*|[A-Za-z][\w:-]*=[^{}\n]+)\}",
        "a group of attributes that belongs to nothing, or is not well formed,",
        "Attributes stand behind a heading's text, [text], a link, an image, `code` or :::, "
        'as {#id .class key="value"}; for a brace that is to be printed, write \\{.',
    ),
)
_AT_START = (
    _Shape(
        r"\[(?i:_?toc_?)\]\s*\Z",
        "a mark for the table of contents",
        'Give book.toml an entry with role = "toc".',
    ),
    _Shape(
        r"\+(?:[-=:]{2,}\+)+[ \t]*(?:\n|\Z)",
        "a grid table",
        "Write a pipe table: | a | b | over | --- | --- |.",
    ),
    _Shape(
        r"\(@[\w-]*\)\s",
        "an item of a numbered example list",
        "Write (1), (2) … as in any ordered list.",
    ),
    _Shape(
        r"\*\[(?!\^)[^\[\]\n]+\]:",
        "the definition of an abbreviation",
        'Write <abbr title="…">…</abbr> where it is used.',
    ),
    _Shape(
        r":{3,}(?:\s|\{|\Z)",
        "a line of colons that opens or closes no div",
        "A div is opened by ::: {.class} or ::: class, and closed by ::: alone.",
    ),
)
_ALERT = _Shape(
    rf"\[!(?i:{_ALERTS})\]", "an alert", "Write a div: ::: {.note} … ::: around its text."
)
_TASK = _Shape(r"\[[ xX]\](?=\s|\Z)", "the box of a task list", "Write the list without its boxes.")
_CAPTION = _Shape(
    r"(?:[Tt]able)?: +\S",
    "a table's caption",
    "Write it as a paragraph before the table, without the colon.",
)
_HEADING_END = _Shape(
    r"\{[^{}\n]*\}\s*\Z",
    "a group of attributes that is not well formed",
    'Write {#id .class key="value"}; for a brace that is to be printed, write \\{.',
)
_MATH = lazy(r"(?<![\w$\\])\$(?=[^\s$])([^$\n]{1,200}?)(?<=\S)\$(?![\w$])")
_FORMULA = lazy(r"[\\^_=<>{}]|\w\s*\+\s*\w|\A[A-Za-z]{1,2}'?\Z|\A\d{1,4}[A-Za-z]\Z")
_PLAIN_WORD = lazy(r"(?<![\\{A-Za-z])[^\W\d_]{4,}")
_FRONT_MATTER_END = lazy(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FRONT_MATTER = lazy(r"---[ \t]*\n(?:#[^\n]*\n)*[A-Za-z_][\w -]*:(?:[ \t]|\n)")


_LIKELY = lazy(r"[@$~^{\\\[]|\A(?:[+(:]|[Tt]able:)")


def suspicious(token: Token) -> bool:
    """Whether an inline token may hold anything of this; cheap, and true too often."""
    text = token.content
    if token.children is not None:
        return _LIKELY.search(text) is not None
    return (
        text.startswith(("+-", "+=", "(@", ":", "Table:", "table:"))
        or "$" in text
        or "@" in text
        or "~" in text
        or text.count("^") > text.count("[^")
    )


class Judge:
    """Finds what is not read in one file, and tells the context."""

    def __init__(self, source: SourceFile, context: EntryContext) -> None:
        self._source = source
        self._context = context

    def _say(self, span: SourceSpan, message: str, hint: str) -> None:
        self._context.problem(RULE, span, message, hint, Severity.WARNING)

    def beginning(self) -> None:
        """Judge the file's first lines."""
        text = self._source.text
        if _FRONT_MATTER.match(text) and _FRONT_MATTER_END.search(text):
            self._say(
                SourceSpan(self._source.path, 1),
                "front matter is not read here: readers would see its lines as text",
                "Move what it says to book.toml, and delete these lines.",
            )

    def text(self, token: Token, container: str) -> None:
        """Judge an inline token.

        `container` is what its text begins: "list_item", "blockquote", "heading", "table" (behind
        one, or in its cell), or "".
        """
        places = InlinePlaces(self._source, token)
        end = -1
        for fault in sorted(_faults(token, container), key=lambda one: (one.start, -one.end)):
            # One place, one finding.
            if fault.start >= end:
                end = fault.end
                self._say(places.span(fault.start, end), fault.message, fault.hint)

    def fence(self, token: Token, span: SourceSpan) -> None:
        """Judge what stands behind the fence of a code block."""
        words = token.info.split(maxsplit=1)
        if token.info.startswith("{"):
            self._say(
                span,
                f"a fence with “{token.info}” is not read here: readers would see its text as code",
                "Write Markdown: raw text for one format has no place in a book for several."
                if token.info.startswith("{=")
                else "Write the language as a word behind the fence, or put a div around it.",
            )
        elif len(words) > 1:
            self._say(
                span,
                f"“{words[1].strip()}” behind the fence means nothing here, "
                "and nothing would come of it",
                "Leave the language alone behind the fence; a title can be a paragraph before it.",
            )

    def keys(self, parsed: Parsed | None, span: SourceSpan) -> None:
        """Judge the attributes of a block."""
        for message, hint in _unknown(parsed):
            self._say(span, message, hint)


def _faults(token: Token, container: str) -> Iterator[Fault]:
    text = _literal(token)
    for shape in _ANYWHERE:
        for match in shape.pattern.finditer(text):
            yield _fault(shape, match)
    if "$" in text:
        yield from _formulas(text)
    begins = {"list_item": (_TASK,), "blockquote": (_ALERT,), "table": (_CAPTION,)}
    for shape in (*_AT_START, *begins.get(container, ())):
        if found := shape.pattern.match(text):
            yield _fault(shape, found)
    if container == "heading" and (found := _HEADING_END.pattern.search(text)):
        yield _fault(_HEADING_END, found)
    yield from _unknown_keys(token)


def _fault(shape: _Shape, match: re.Match[str]) -> Fault:
    shown = " ".join(match[0].replace(_OTHER, "…").replace(_ESCAPED, "…").split())
    shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
    message = f"{shape.name} is not read here: readers would see “{shown}” as it stands"
    return Fault(match.start(), match.end(), message, shape.hint)


def _formulas(text: str) -> Iterator[Fault]:
    """Formulas between single dollar signs; sums of money are none."""
    shape = _Shape("", "a formula in dollar signs", _MATH_HINT)
    for match in _MATH.finditer(text):
        if _FORMULA.search(match[1]) and not _PLAIN_WORD.search(match[1]):
            yield _fault(shape, match)


def _literal(token: Token) -> str:
    """The token's text with all that was read as something replaced, at the same places."""
    if token.children is None:
        return token.content
    parts, position = [], 0
    for child in token.children:
        if child.map is None or not child.content:
            continue
        start, end = child.map
        text = token.content[start:end]
        if child.type == "text_special":
            # A backslash that escapes nothing is such a token too.
            text = text if child.content[0] == "\\" else _ESCAPED * len(text)
        elif child.type not in ("text", "note_reference"):
            continue
        if start < position:
            continue
        gap = token.content[position:start]
        parts.append(re.sub(r"[^\n]", _OTHER, gap) if gap else "")
        parts.append(text)
        position = end
    parts.append(_OTHER * (len(token.content) - position))
    return "".join(parts)


def _unknown_keys(token: Token) -> Iterator[Fault]:
    for child in token.children or ():
        start, end = child.map or (0, 0)
        for message, hint in _unknown(child.meta.get("attributes")):
            yield Fault(start, end, message, hint)


def _unknown(parsed: Parsed | None) -> Iterator[tuple[str, str]]:
    """For each key that means nothing to this tool: what to say, and what to do."""
    for key, _ in parsed.pairs if parsed else ():
        if key not in _KEYS and not key.startswith("data-"):
            yield (
                f"the attribute “{key}” means nothing here, and nothing would come of it",
                f"Known are {', '.join(sorted(_KEYS))}; what is for your own style sheet "
                f"wants a name such as data-{key}.",
            )
