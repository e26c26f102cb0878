"""The front of the book, as art and as a picture."""

from book.covers.front import cover_svg
from book.covers.image import cover_image

__all__ = ["cover_image", "cover_svg"]
