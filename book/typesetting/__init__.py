"""Sets the pages of a book: one PDF for an edition, and the page of every anchor."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from book.typesetting.press import Typeset as Typeset
    from book.typesetting.setting import set_pdf as set_pdf

__all__ = ["Typeset", "set_pdf"]


def __getattr__(name: str) -> object:
    """Load the engine only when a page is to be set: it takes a second to start."""
    if name == "Typeset":
        from book.typesetting.press import Typeset

        return Typeset
    if name == "set_pdf":
        from book.typesetting.setting import set_pdf

        return set_pdf
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
