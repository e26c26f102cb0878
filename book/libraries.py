"""What is said of the libraries that pip cannot bring."""


class MissingLibrary(Exception):
    """A library that pip cannot bring is not on this machine."""
