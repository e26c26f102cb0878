"""What the pages say of themselves, in the language of the book."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book.checks.coverage import RANGES
from book.manuscript.load import load_book
from book.markup.numbering import number_notes
from book.markup.sections import make_sections
from book.model.languages import BY_LANGUAGE
from book.model.services import THEMES
from book.model.words import has_words, words
from tests.support.books import SETTINGS, findings, write_book

SPOKEN = ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "pl", "sv", "el", "tr", "uk", "cs")


def bodies(root: Path) -> str:
    book = load_book(root).book
    assert book is not None
    edition = book.settings.editions[1]
    return "".join(one.body for one in make_sections(book, edition, number_notes(book, edition)))


def in_language(tag: str) -> str:
    return SETTINGS.replace('"en-GB"', f'"{tag}"')


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_has_every_word_with_the_same_gaps(language: str) -> None:
    mine, english = BY_LANGUAGE[language], BY_LANGUAGE["en"]
    assert list(mine) == list(english)
    for key, phrase in mine.items():
        assert phrase.strip() == phrase != ""
        assert sorted(re.findall(r"\{\w+\}", phrase)) == sorted(
            re.findall(r"\{\w+\}", english[key])
        )


def test_every_word_can_be_set_in_the_fonts_of_the_tool() -> None:
    covered: set[int] = set()
    for one in RANGES.split():
        low, _, high = one.partition("-")
        covered.update(range(int(low, 16), int(high or low, 16) + 1))
    for table in BY_LANGUAGE.values():
        assert {ord(letter) for phrase in table.values() for letter in phrase} <= covered


def test_the_tag_of_a_region_finds_its_language() -> None:
    assert words("pt-BR")["notes"] == "Notas"
    assert (has_words("PT-BR"), has_words("ja")) == (True, False)
    assert words("ja") == words("en")


def test_a_language_without_words_is_told_once(tmp_path: Path) -> None:
    book = write_book(tmp_path, {"a.md": "# A\n\nA.\n", "b.md": "# B\n\nB.\n"}, in_language("eo"))
    (found,) = [one for one in findings(load_book(book)) if one.rule == "no-words"]
    assert (str(found.span), found.severity) == ("book.toml:3:1", "info")
    assert [one.rule for one in findings(load_book(book))] == ["no-words"]


def test_generated_pages_are_in_the_language_of_the_book(tmp_path: Path) -> None:
    settings = in_language("ru") + '[[contents]]\nrole = "toc"\n'
    body = bodies(write_book(tmp_path, {"a.md": "# А\n\nА.\n"}, settings))
    assert ">Содержание</h1>" in body
    assert "Contents" not in body


def test_a_missing_text_leaves_a_page_that_says_so(tmp_path: Path) -> None:
    settings = in_language("de") + '[[contents]]\ntitle = "Der Anfang"\nstatus = "missing"\n'
    body = bodies(write_book(tmp_path, {"a.md": "# A\n\nA.\n"}, settings))
    assert "Der Anfang</h1>" in body
    assert "Dieser Text ist in dieser Ausgabe nicht enthalten." in body


def test_emendations_are_told_in_the_language_of_the_book(tmp_path: Path) -> None:
    settings = in_language("fr") + 'emendations = "e.toml"\n'
    book = write_book(tmp_path, {"a.md": "# A\n\nUn mot.\n\n::: {.emendations}\n:::\n"}, settings)
    change = 'file = "a.md"\nplace = "p. 1"\nfound = "mto"\nprinted = "mot"\nwhy = "coquille"\n'
    (book / "e.toml").write_text(f"[[emendation]]\n{change}", "utf-8")
    assert "au lieu de «\u00a0mto\u00a0», lire «\u00a0mot\u00a0» (coquille)." in bodies(book)


def test_every_theme_is_there() -> None:
    styles = Path(__file__).parent.parent / "styles"
    assert all((styles / f"{name}.css").is_file() for name in THEMES)


def test_links_in_a_pdf_are_named_in_the_language_of_the_book() -> None:
    from book.typesetting.names import LinkNames

    names = LinkNames.of((), {"a/1": "1"}, "de-AT")
    assert names.name("a.note.1") == "Anmerkung 1"
    assert names.name("a.call1.1") == "Zurück zum Text"
    assert names.name("a.at.x") == "Eine andere Stelle in diesem Buch"
