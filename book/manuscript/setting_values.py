"""What single values of the settings must look like, and what they mean.

Each `check_…` gives the problem with a value as (what is wrong, what to do), or None.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata

from book.model.edition import Trim
from book.model.patterns import lazy

Problem = tuple[str, str]

DEFAULT_TRIM = Trim(432.0, 648.0, "6x9in")
SMALLEST_PAGE, LARGEST_PAGE = 144.0, 1440.0

_POINTS = {"in": 72.0, "mm": 72.0 / 25.4, "cm": 72.0 / 2.54, "pt": 1.0}
_TRIM = lazy(r"([0-9]+(?:\.[0-9]+)?) ?[x×] ?([0-9]+(?:\.[0-9]+)?) ?(in|mm|cm|pt)")
_LENGTH = lazy(r"([0-9]+(?:\.[0-9]+)?) ?(in|mm|cm|pt)")
_NAME = lazy(r"[A-Za-z0-9_-]+")
_SERIES_NAME = lazy(r"[\w.-]+")
_RELATOR = lazy(r"[a-z]{3}")
# RFC 5646, without the grandfathered tags: language, script, region, variants, extensions, private.
_LANGUAGE = lazy(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?"
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
_NOT_IN_XML = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_OUTSIDE = lazy(r"[/\\~]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*://")
_NOT_IN_SLUG = lazy(r"[^a-z0-9]+")
_SLUG_LENGTH = 80
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("'’‘ʼ", ""),
        **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ı": "i"},
    }
)


def check_text(value: str) -> Problem | None:
    """Text must be printable: what XML cannot hold, no output can."""
    found = _NOT_IN_XML.search(value)
    if not found:
        return None
    code = f"U+{ord(found.group()):04X}"
    return f"holds a control character ({code}) that no page can show", "Take it out."


def check_language(value: str) -> Problem | None:
    """A plausible BCP 47 tag."""
    if _LANGUAGE.fullmatch(value):
        return None
    hint = 'Write a tag such as "en-GB", "de" or "ru".'
    if _LANGUAGE.fullmatch(value.replace("_", "-")):
        hint = f'Write it with hyphens: "{value.replace("_", "-")}".'
    return f'"{value}" is not a language tag', hint


def check_name(value: str) -> Problem | None:
    """A name that may become part of a file name or an id."""
    if _NAME.fullmatch(value):
        return None
    suggestion = slug_of(value)
    hint = "Use letters from a to z, digits, hyphens and underscores"
    hint += f': "{suggestion}".' if suggestion else "."
    return f'"{value}" holds characters that are not safe in file names and links', hint


def check_hyphens(value: str) -> Problem | None:
    """A word with the places at which it may be divided."""
    if all(part.isalpha() for part in value.split("-")):
        return None
    return f'"{value}" is not a word with hyphens in it', 'Write "anar-chist": letters and hyphens.'


def check_series_name(value: str) -> Problem | None:
    """The name of a note series, which stands before the colon of a label."""
    if _SERIES_NAME.fullmatch(value):
        return None
    hint = "Use letters, digits, hyphens, underscores and dots."
    return f'"{value}" cannot stand in a note label', hint


def check_relator(value: str) -> Problem | None:
    """A MARC relator code."""
    if _RELATOR.fullmatch(value):
        return None
    hint = (
        'Write the code: "aut" author, "edt" editor, "trl" translator, "ill" illustrator, '
        '"aui" author of introduction, "ann" annotator.'
    )
    return f'"{value}" is not a MARC relator code of three small letters', hint


def check_isbn(value: str) -> Problem | None:
    """An ISBN of thirteen digits with the right check digit."""
    digits = re.sub(r"[ \u2010-\u2013-]", "", value)
    if re.fullmatch(r"[0-9]{9}[0-9Xx]", digits):
        longer = "978" + digits[:9]
        hint = f"If its digits are right, its form of today is {longer}{isbn_check_digit(longer)}."
        return f'"{value}" is an ISBN of ten digits; the trade takes those of thirteen', hint
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        hint = "An ISBN has thirteen digits and begins with 978 or 979; leave it out if none."
        return f'"{value}" is not an ISBN', hint
    right = isbn_check_digit(digits[:12])
    if digits[12] == right:
        return None
    hint = f"A digit is mistyped; if the first twelve are right, the last one is {right}."
    return f'"{value}" is not a valid ISBN: its check digit does not fit', hint


def isbn_check_digit(first_twelve: str) -> str:
    """The last digit of an ISBN-13, from the other twelve."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(first_twelve))
    return str(-total % 10)


def check_identifier(value: str) -> Problem | None:
    """The identifier of the work; one that says that it is an ISBN has to be one."""
    scheme = "urn:isbn:"
    return check_isbn(value[len(scheme) :]) if value.lower().startswith(scheme) else None


def parse_trim(value: str) -> Trim | None:
    """The page size that `6x9in` or `148x210mm` names, or None."""
    found = _TRIM.fullmatch(value.strip())
    if not found:
        return None
    unit = _POINTS[found[3]]
    return Trim(float(found[1]) * unit, float(found[2]) * unit, value)


def check_trim(value: str) -> Problem | None:
    """A page size that a book can have."""
    trim = parse_trim(value)
    if trim is None:
        hint = 'Write width, x, height and the unit: "6x9in" or "148x210mm".'
        return f'"{value}" is not a page size', hint
    if (
        SMALLEST_PAGE
        <= min(trim.width, trim.height)
        <= max(trim.width, trim.height)
        <= LARGEST_PAGE
    ):
        return None
    hint = "Each side must be from 2 to 20 inches (51 to 508 mm); is the unit right?"
    return f'"{value}" is no size for the page of a book', hint


def parse_length(value: str) -> float | None:
    """The points that `0.5in` or `12mm` are, or None."""
    found = _LENGTH.fullmatch(value.strip())
    return float(found[1]) * _POINTS[found[2]] if found else None


def check_length(value: str) -> Problem | None:
    """A length that something of a book can have."""
    points = parse_length(value)
    if points is None:
        hint = 'Write a number and the unit: "0.5in" or "12mm".'
        return f'"{value}" is not a length', hint
    if 0 < points <= LARGEST_PAGE:
        return None
    return f'"{value}" is no length in a book', "Is the unit right?"


def parse_size(value: str) -> tuple[float, float] | None:
    """The width and height in points that `13.2x9.25in` names, or None."""
    trim = parse_trim(value)
    return (trim.width, trim.height) if trim else None


def check_cover_size(value: str) -> Problem | None:
    """The size of the sheet of a cover."""
    found = parse_size(value)
    if found is None:
        hint = 'Write width, x, height and the unit: "13.2x9.25in" or "335x235mm".'
        return f'"{value}" is not a size', hint
    if min(found) >= SMALLEST_PAGE and max(found) <= 4 * LARGEST_PAGE:
        return None
    return f'"{value}" is no size for a cover', "Is the unit right?"


def check_price_code(value: str) -> Problem | None:
    """The five digits of the add-on to a bar code."""
    if re.fullmatch(r"[0-9]{5}", value):
        return None
    hint = 'Write the currency\'s digit and the price: "51999" is US$ 19.99; "90000" is no price.'
    return f'"{value}" is not a price code of five digits', hint


def leaves_book(value: str) -> bool:
    """Whether a path is absolute or climbs out of the book's directory."""
    normal = posixpath.normpath(value)
    return bool(_OUTSIDE.match(value)) or normal == ".." or normal.startswith("../")


def check_path(value: str) -> Problem | None:
    """A path inside the book names a file and has forward slashes."""
    if "\\" in value:
        hint = f'Use forward slashes: "{value.replace(chr(92), "/")}".'
        return f'"{value}" has backslashes', hint
    if normal_path(value) == ".":
        return f'"{value}" names a directory', "Name a file."
    return None


def normal_path(value: str) -> str:
    """One spelling for each path: `./a//b.md` is `a/b.md`."""
    return posixpath.normpath(value)


def slug_of(text: str) -> str:
    """`text` in small ASCII letters, digits and hyphens; empty if it has none that can be kept."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    slug = _NOT_IN_SLUG.sub("-", bare).strip("-")
    if len(slug) > _SLUG_LENGTH:
        slug = slug[:_SLUG_LENGTH].rpartition("-")[0] or slug[:_SLUG_LENGTH]
    return slug


def id_of(stem: str) -> str:
    """An entry id from the stem of a file name: kept as it is where it can be."""
    return stem if _NAME.fullmatch(stem) else slug_of(stem)
