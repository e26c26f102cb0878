"""The few words that the pages say of themselves, by language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

_ENGLISH = {
    "notes": "Notes",
    "contents": "Contents",
    "landmarks": "Landmarks",
    "cover": "Cover",
    "start": "Start of the text",
    "titlepage": "Title page",
    "halftitlepage": "Half title",
    "copyright-page": "Copyright",
    "back": "Back to reference {reference} of note {number}",
    "and": "and",
    "trl": "Translated by",
    "ann": "Notes by",
    "edt": "Edited by",
    "ill": "Illustrated by",
    "aui": "Introduction by",
    "synopsis": "synopsis",
}
_GERMAN = {
    "notes": "Anmerkungen",
    "contents": "Inhalt",
    "landmarks": "Wegmarken",
    "cover": "Umschlag",
    "start": "Beginn des Textes",
    "titlepage": "Titelseite",
    "halftitlepage": "Schmutztitel",
    "copyright-page": "Impressum",
    "back": "Zurück zu Verweis {reference} auf Anmerkung {number}",
    "and": "und",
    "trl": "Übersetzt von",
    "ann": "Anmerkungen von",
    "edt": "Herausgegeben von",
    "ill": "Illustriert von",
    "aui": "Einleitung von",
    "synopsis": "Zusammenfassung",
}
_FRENCH = {
    "notes": "Notes",
    "contents": "Table des matières",
    "landmarks": "Repères",
    "cover": "Couverture",
    "start": "Début du texte",
    "titlepage": "Page de titre",
    "halftitlepage": "Faux-titre",
    "copyright-page": "Mentions légales",
    "back": "Retour à l’appel {reference} de la note {number}",
    "and": "et",
    "trl": "Traduit par",
    "ann": "Notes de",
    "edt": "Édité par",
    "ill": "Illustré par",
    "aui": "Introduction de",
    "synopsis": "résumé",
}
_BY_LANGUAGE = {"en": _ENGLISH, "de": _GERMAN, "fr": _FRENCH}
_MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
_MONTHS = _MONTH_NAMES.split()


def words(language: str) -> Mapping[str, str]:
    """The words for a language tag; English where the language has none here."""
    return _BY_LANGUAGE.get(language.split("-")[0].lower(), _ENGLISH)


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
