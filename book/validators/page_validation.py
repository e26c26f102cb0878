"""page-validation: a small validator of PDF/A-1 to 3 and PDF/UA-1, without Java."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from book.model.finding import Severity
from book.proof import rules
from book.validators.claims import claims
from book.validators.said import Failed, Said

# It wants the metadata unpacked in parts 2 and 3 of PDF/A, too; only part 1 asks for that
# (ISO 19005-1, 6.7.2), and veraPDF agrees.
_FALSE = re.compile(r"PDFA[23][ABU]-METADATA-FILTER-001")
_KNOWN = re.compile(r"[123][abu]|ua1")


class PageValidation:
    """Runs page-validation on a PDF, for each flavour that the file claims and it knows."""

    name = "page-validation"
    kind = "pdf"

    def lacks(self) -> str:
        """What is missing for it to run; nothing if it can."""
        if importlib.util.find_spec("page") is None:
            return "page-validation is not there: python -m pip install page-validation==0.11.0"
        return ""

    def judge(self, file: Path) -> list[Said] | None:
        """What fails of the flavours that the file claims; None where it knows none of them.

        Raises:
            Failed: It gave no answer.
        """
        flavours = [one for one in claims(file) if _KNOWN.fullmatch(one)]
        return self.judge_as(file, flavours) if flavours else None

    def judge_as(self, file: Path, flavours: list[str]) -> list[Said]:
        """What fails of these flavours, such as `3a` and `ua1`.

        Raises:
            Failed: It gave no answer.
        """
        import page

        found = []
        for flavour in flavours:
            try:
                report = page.validate_pdf(str(file), profile=flavour)
            except (page.PageError, ValueError, OSError) as error:
                raise Failed(f"page-validation can’t read the file: {error}") from error
            for failure in report.failures:
                if not _FALSE.fullmatch(failure.rule_id):
                    text = f"page-validation: {failure.message} ({failure.rule_id})"
                    found.append(Said(rules.PAGE_VALIDATION, Severity.ERROR, text))
        return found
