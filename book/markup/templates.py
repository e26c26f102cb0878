"""The templates. A book may bring its own, and a book is a stranger's: they run in a sandbox.

The sandbox keeps a template from reaching anything but its values. What it cannot do is end a
template that never ends, or that fills the memory: the limits for that are in `markup.bounds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from book.markup.bounds import TooLong, bounded
from book.markup.xml import clean

if TYPE_CHECKING:
    from book.model.source import SourceSpan

FOLDER = "templates"
_HERE = Path(__file__).parent / "templates"
_FRAGMENT = (
    '<body xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    ' xmlns:svg="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
)
_LARGEST_NUMBER = 10**30
_LONGEST = 1_000_000


class TemplateFault(Exception):
    """A template of the book's own does not work; said to a person, with the place."""

    def __init__(self, file: str, line: int, message: str, hint: str) -> None:
        super().__init__(file, line, message, hint)
        self.file, self.line, self.message, self.hint = file, line, message, hint

    @property
    def span(self) -> SourceSpan:
        """The place in the template."""
        from book.model.source import SourceSpan

        return SourceSpan(self.file, self.line)


def render(own: Mapping[str, str], name: str, **values: object) -> str:
    """Template `name`, the book's own one first, filled in with `values`.

    Raises:
        TemplateFault: A template of the book's own fails, or what it makes is not well-formed.
    """
    environment = _environment(tuple(sorted(own.items())))
    if name not in own:
        return environment.get_template(name).render(values).strip()
    try:
        with bounded():
            made = environment.get_template(name).render(values).strip()
    except Exception as error:  # a template can raise whatever Python can
        raise _fault(error, name) from error
    _want_well_formed(made, name)
    return made


def compiled(own: Mapping[str, str]) -> list[TemplateFault]:
    """The templates of `own` that cannot be read at all."""
    environment = _environment(tuple(sorted(own.items())))
    faults = []
    for name in sorted(own):
        try:
            with bounded():
                environment.get_template(name)
        except Exception as error:  # as above
            faults.append(_fault(error, name))
    return faults


def markup(text: str) -> Markup:
    """`text` as markup that needs no more escaping: this package made it, or escaped it."""
    return Markup(text)  # noqa: S704


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a bound on numbers and on texts that are multiplied."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """The result of `*`, `**` or `%`, if it is one that a page can have use for."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if numbers and operator == "**" and (abs(left) > _LONGEST or abs(right) > 64):
            raise OverflowError("the number is too large")
        if numbers and max(abs(left), abs(right)) > _LARGEST_NUMBER:
            raise OverflowError("the number is too large")
        if not numbers and operator == "*" and _times(left) * _times(right) > _LONGEST:
            raise OverflowError("the text is repeated too often")
        return super().call_binop(context, operator, left, right)


def _times(value: Any) -> int:
    return abs(int(value)) if isinstance(value, int | float) else len(value)


@lru_cache(maxsize=8)
def _environment(own: tuple[tuple[str, str], ...]) -> Environment:
    texts = dict(own)
    # The tool's own templates can be trusted, while none of a stranger's is among them: the sandbox
    # asks about each value, which is most of the time that a note takes.
    kind: type[Environment] = _Sandbox if own else Environment

    def of_the_book(name: str) -> tuple[str, str, None] | None:
        # With a file name, Jinja puts the lines of the template into tracebacks.
        return (texts[name], f"{FOLDER}/{name}", None) if name in texts else None

    return kind(
        loader=ChoiceLoader([FunctionLoader(of_the_book), FileSystemLoader(_HERE)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
        auto_reload=False,
    )


def _printable(value: object) -> object:
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _fault(error: Exception, name: str) -> TemplateFault:
    file, line = _place(error, name)
    if isinstance(error, TooLong):
        message = "this template does not come to an end; the book can't be built with it"
        return TemplateFault(file, line, message, "Look for a loop that goes round too often.")
    if isinstance(error, MemoryError):
        message = "this template fills the machine's memory; the book can't be built with it"
        return TemplateFault(file, line, message, "Look for text that is repeated too often.")
    if isinstance(error, RecursionError):
        message = "this template is nested too deeply, or calls itself without an end"
        return TemplateFault(file, line, message, "Take the call out, or give it an end.")
    if isinstance(error, TemplateNotFound):
        message = f"this template asks for another, “{error.name}”, that is not there"
        return TemplateFault(file, line, message, f"Put it into {FOLDER}/, or correct the name.")
    said = " ".join(str(error).split()) or type(error).__name__
    kind = "can't be read" if isinstance(error, TemplateSyntaxError) else "fails"
    hint = "Correct it, or delete the file: the tool's own template is then used."
    if not isinstance(error, TemplateError):
        said = f"{type(error).__name__}: {said}"
    return TemplateFault(file, line, f"this template {kind}: {said}", hint)


def _place(error: Exception, name: str) -> tuple[str, int]:
    """The line of a template of the book's own in which `error` arose."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or f"{FOLDER}/{error.name or name}", error.lineno
    place = f"{FOLDER}/{name}", 1
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(f"{FOLDER}/"):
            place = file, trace.tb_lineno
        trace = trace.tb_next
    return place


def _want_well_formed(made: str, name: str) -> None:
    """Every output needs tags in pairs; the tool's own templates have them, another's may not."""
    whole = made.startswith("<?xml") or name.endswith(".svg")
    try:
        # Nothing outside is reached: the parser knows no entities, and fetches nothing.
        ElementTree.fromstring(made if whole else f"{_FRAGMENT}{made}</body>")  # noqa: S314
    except ElementTree.ParseError as error:
        line, column = error.position
        lines = made.splitlines() or [""]
        start = max(0, column - (0 if whole or line > 1 else len(_FRAGMENT)) - 30)
        shown = lines[min(line, len(lines)) - 1][start : start + 60]
        said = str(error).partition(":")[0]
        raise TemplateFault(
            f"{FOLDER}/{name}",
            1,
            f"what this template makes is not well-formed ({said}), near “{shown}”",
            "Close every tag, in the order in which they were opened; write & as &amp; and named "
            "characters by number (&#160;).",
        ) from error
