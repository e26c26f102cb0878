"""The proof of an EPUB."""

from book.proof.epub.prove import EpubNote, EpubProof, prove_epub

__all__ = ["EpubNote", "EpubProof", "prove_epub"]
