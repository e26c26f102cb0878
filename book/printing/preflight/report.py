"""Where checks put what they find: each fault with its weight for the printer."""

from __future__ import annotations

from book.checks.registry import Rule
from book.printing.measure.boxes import Box
from book.printing.preflight.faults import Fault
from book.printing.preflight.weights import weight


class Report:
    """The faults of one file, for one printer's service."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.faults: list[Fault] = []

    def minds(self, rule: Rule) -> bool:
        """Whether the service minds this fault at all."""
        return weight(rule.id, self.service, far=True) is not None

    def add(
        self,
        rule: Rule,
        message: str,
        hint: str = "",
        *,
        page: int = 0,
        box: Box | None = None,
        detail: str = "",
        rank: float = 0.0,
        far: bool = False,
    ) -> None:
        """Note a fault, unless the service does not mind; see `Fault` for the arguments."""
        severity = weight(rule.id, self.service, far=far)
        if severity is not None:
            self.faults.append(Fault(rule, severity, message, hint, page, box, detail, rank))
