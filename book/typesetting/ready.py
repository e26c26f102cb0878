"""Whether the engine can be started on this machine."""

from __future__ import annotations

from book.libraries import MissingLibrary


def require_typesetter() -> None:
    """Load the typesetter.

    Raises:
        MissingLibrary: One of its system libraries is not there.
    """
    # Before the engine: it keeps the fonts of the machine out.
    from book.typesetting import isolate  # noqa: F401

    try:
        import weasyprint  # noqa: F401
    except OSError as error:  # what cffi raises for a library that is not there
        raise MissingLibrary(str(error).partition("\n")[0]) from error
