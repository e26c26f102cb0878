"""What the rules found in an entry, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from book.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Found:
    """Findings about an entry; `causes` names the rules' functions that must see the whole book."""

    findings: tuple[Finding, ...]
    causes: tuple[str, ...]
