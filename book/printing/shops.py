"""What shops ask of an EPUB: a dated data file for each, and the rules read from it.

Shops change their rules without saying so. Every value in `shops/ID.toml` therefore names where
it was read, when, and how sure that is.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from book.model.finding import Severity
from book.model.services import SHOPS

CONFIDENCE = {
    "official": "read in the shop's own text",
    "quoted": "read in a dated copy of the shop's own text by others",
    "secondary": "told by others, the shop's own text not seen",
    "conflicting": "sources differ; the safe value is taken",
}
"""How sure a value is, with what each word means."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a shop asks.

    `value` is what the check of that name compares with: a number, a flag, a word, or a list.
    """

    name: str
    value: Any
    severity: Severity
    source: str
    checked: date
    confidence: str
    why: str

    @property
    def said(self) -> str:
        """The value as a person reads it."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        if isinstance(self.value, list):
            return ", ".join(map(str, self.value))
        return f"{self.value:,}".replace(",", " ") if isinstance(self.value, int) else self.value


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop, with its rules by name. `advice` is what no check can see."""

    id: str
    name: str
    rules: MappingProxyType[str, Rule]
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an EPUB is made for a shop; without one, so that it suits as many as can be.

    `cover_page` tells whether the cover is the first page of the text, `contents_depth` how many
    levels the contents have at most, `contents_page` whether the contents are a page in any case,
    `notes_shown` whether notes stand on the page in readers that would hide them there.
    """

    cover_page: bool = True
    contents_depth: int | None = 3
    contents_page: bool = False
    notes_shown: bool = False


@lru_cache(maxsize=len(SHOPS))
def shop(name: str) -> Shop:
    """The profile of the shop with the id `name`.

    Raises:
        KeyError: There is none.
    """
    if name not in SHOPS:
        raise KeyError(name)
    data = tomllib.loads((files(__package__) / "shops" / f"{name}.toml").read_text("utf-8"))
    rules = {key: _rule(key, one, data) for key, one in data["rules"].items()}
    return Shop(name, data["name"], MappingProxyType(rules), tuple(data.get("advice", ())))


def shops() -> tuple[Shop, ...]:
    """All profiles, in the order of the settings."""
    return tuple(map(shop, SHOPS))


def wishes(name: str | None) -> Wishes:
    """How an EPUB is made for the shop `name`, or for all of them where it is None."""
    if name is None:
        return Wishes()
    rules = shop(name).rules
    depth = rules.get("contents-depth")
    return Wishes(
        cover_page="cover-page" not in rules or rules["cover-page"].value != "absent",
        contents_depth=depth.value if depth else None,
        contents_page="contents-page" in rules,
        notes_shown="notes-shown" in rules,
    )


def _rule(name: str, one: dict[str, Any], data: dict[str, Any]) -> Rule:
    confidence = one["confidence"]
    if confidence not in CONFIDENCE:
        raise ValueError(f"{data['name']}, {name}: {confidence}")
    return Rule(
        name,
        one["value"],
        Severity(one["severity"]),
        data["sources"][one["source"]],
        one.get("checked", data["checked"]),
        confidence,
        one["why"],
    )
