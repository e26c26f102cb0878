"""Names and dates, joined and written as the language of the book does it."""

from __future__ import annotations

from datetime import date

from book.model.words import words

__all__ = ["joined", "words", "written_date"]

_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_MONTHS = _MONTH_NAMES.split()


def joined(names: list[str], language: str) -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {words(language)['and']} {names[-1]}"


def written_date(day: date, language: str) -> str:
    """The date as a copyright page prints it; outside English in figures, which need no grammar."""
    if language.split("-")[0].lower() == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return day.isoformat()
