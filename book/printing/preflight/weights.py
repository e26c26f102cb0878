"""How much a rule weighs with a printer: read from `weights.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from book.model.finding import Severity


@cache
def _file() -> dict[str, Any]:
    text = Path(__file__).with_name("weights.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    weights = _file()["weights"]
    return {
        rule: {
            service: given if isinstance(given, list) else [given]
            for service, given in services.items()
        }
        for rule, services in weights.items()
    }


def weight(rule: str, service: str, *, far: bool = False) -> Severity | None:
    """The severity of `rule` with `service`; `far` for what is far from the mark.

    None where that service does not mind.
    """
    services = _table()[rule]
    given = services.get(service, services["all"])
    chosen = given[-1] if far else given[0]
    return None if chosen == "off" else Severity(chosen)


def gravest(rule: str) -> Severity:
    """The severity of `rule` with the services that mind it most."""
    given = {one for weights in _table()[rule].values() for one in weights} - {"off"}
    return min((Severity(one) for one in given), key=lambda one: one.rank)


_NAMES = {"kdp": "KDP", "ingramspark": "IngramSpark", "lulu": "Lulu", "bookvault": "BookVault"}


def by_service(rule: str) -> str:
    """How much `rule` weighs with whom, in a sentence; nothing where all agree."""
    services = _table()[rule]
    if len(services) == 1 and len(services["all"]) == 1:
        return ""
    told = [
        f"{name}: {' or '.join(dict.fromkeys(services.get(service, services['all'])))}"
        for service, name in _NAMES.items()
    ]
    return f"{'; '.join(told)}."


def limit(name: str) -> float:
    """A limit that stands for those that a printer does not publish."""
    return float(_file()["limits"][name])


def weighed() -> frozenset[str]:
    """All rules that have a weight."""
    return frozenset(_table())
