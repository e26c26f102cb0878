"""Books from text: EPUB and typeset PDF from one manuscript, with every note accounted for."""

__version__ = "0.1.0"
