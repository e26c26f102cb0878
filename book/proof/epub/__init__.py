"""The proof of an EPUB."""

from book.proof.epub.ledger import EpubNote
from book.proof.epub.prove import EpubProof, prove_epub

__all__ = ["EpubNote", "EpubProof", "prove_epub"]
