"""`python -m book`, and what the command `book` begins with."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; a person who stops it while it is loaded sees no traceback either."""
    try:
        from book.cli.main import main as command
    except KeyboardInterrupt:
        sys.stderr.write("book: interrupted\n")
        sys.exit(130)
    command()


if __name__ == "__main__":
    main()
