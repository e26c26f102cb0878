"""Print files with one fault each, as hasty hands and other programs make them."""

from __future__ import annotations

from tests.support.spoilt_prints import covers, files, marks, sheets
from tests.support.spoilt_prints.case import CASES, INGRAM, KDP, Case

__all__ = ["CASES", "INGRAM", "KDP", "Case", "covers", "files", "marks", "sheets"]
