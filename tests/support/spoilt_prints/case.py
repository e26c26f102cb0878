"""How a spoilt print file is told of, and good ones to spoil."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.print_files import (
    draw,
    interior,
    make_x1a,
    saved,
)

KDP, INGRAM = "kdp-paperback", "ingramspark-paperback"


@dataclass(frozen=True)
class Case:
    """A fault: what it is, who minds it, and what must be said of it, where."""

    name: str
    make: Callable[[], bytes]
    rule: str
    words: str
    pages: str | None = None
    severity: str = "error"
    printer: str = KDP
    kind: str = "interior"
    also: frozenset[str] = field(default_factory=frozenset)
    answers: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []


def case(
    rule: str, words: str, pages: str | None = None, *, also: tuple[str, ...] = (), **more: Any
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def register(make: Callable[[], bytes]) -> Callable[[], bytes]:
        name = make.__name__.replace("_", " ")
        CASES.append(Case(name, make, rule, words, pages, also=frozenset(also), **more))
        return make

    return register


def spoilt(change: Callable[[Any], None], **options: Any) -> bytes:
    """A good interior, changed."""
    pdf = interior()
    change(pdf)
    return saved(pdf, **options)


def on_page(number: int, content: str, **resources: Any) -> bytes:
    """A good interior with something more drawn on a page."""

    def change(pdf: Any) -> None:
        page = pdf.pages[number - 1]
        for kind, things in resources.items():
            for name, thing in things(pdf).items():
                page.obj.Resources[f"/{kind}"][f"/{name}"] = thing
        draw(pdf, page, content)

    return spoilt(change)


def ingram(change: Callable[[Any], None] | None = None, **options: Any) -> bytes:
    """A good PDF/X-1a for IngramSpark, changed."""
    pdf = make_x1a(interior())
    if change is not None:
        change(pdf)
    return saved(pdf, **options)


def ingram_page(number: int, content: str, **resources: Any) -> bytes:
    def change(pdf: Any) -> None:
        page = pdf.pages[number - 1]
        for kind, things in resources.items():
            for name, thing in things(pdf).items():
                page.obj.Resources[f"/{kind}"][f"/{name}"] = thing
        draw(pdf, page, content)

    return ingram(change)
