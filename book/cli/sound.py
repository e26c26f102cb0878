"""What commands have in common that make files of a book which must be free of errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from book.cli.common import FINDINGS, USAGE, Ended, load, settings_are_wrong, show_findings

if TYPE_CHECKING:
    from book.build import Product
    from book.manuscript.load import Loaded
    from book.model.book import Book
    from book.model.edition import Edition


def sound_book() -> tuple[Path, Loaded, Book]:
    """The book here, checked.

    Raises:
        Ended: It has errors, which were shown.
    """
    root, loaded = load()
    from book.examine import examined

    findings = examined(loaded)
    wrong = [one for one in findings if one.severity == "error"]
    if loaded.book is None or wrong:
        show_findings(wrong or findings, root, loaded, err=True)
        raise Ended(USAGE if settings_are_wrong(loaded, findings) else FINDINGS)
    return root, loaded, loaded.book


def made(root: Path, loaded: Loaded, book: Book, editions: Sequence[Edition]) -> list[Product]:
    """The editions, built and proved, each followed by what goes with it.

    Raises:
        Ended: A template of the book's own fails, which was shown.
    """
    from book.build import make_all
    from book.cache import cache_folder
    from book.cli.build import cores
    from book.markup.templates import TemplateFault
    from book.trial import fault_finding
    from book.workshop import Manner

    try:
        return make_all(book, editions, cores(), manner=Manner(cache_folder()))
    except TemplateFault as fault:  # one that shows on covers alone
        show_findings([fault_finding(fault)], root, loaded, err=True)
        raise Ended(FINDINGS) from fault
