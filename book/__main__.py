"""`python -m book`."""

from book.cli.main import main

main()
