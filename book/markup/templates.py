"""The templates. A book may bring its own, and a book is a stranger's: they run in a sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from book.markup.xml import clean

_HERE = Path(__file__).parent / "templates"


def render(own: Mapping[str, str], name: str, **values: object) -> str:
    """Template `name`, the book's own one first, filled in with `values`."""
    environment = _environment(tuple(sorted(own.items())))
    return environment.get_template(name).render(values).strip()


def markup(text: str) -> Markup:
    """`text` as markup that needs no more escaping: this package made it, or escaped it."""
    return Markup(text)  # noqa: S704


@lru_cache(maxsize=8)
def _environment(own: tuple[tuple[str, str], ...]) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([DictLoader(dict(own)), FileSystemLoader(_HERE)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )


def _printable(value: object) -> object:
    if value is None:
        return ""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
