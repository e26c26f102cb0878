"""The settings of an edition for a printer, and what that printer does not offer."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from book.manuscript import setting_values as values
from book.manuscript.validation import Checked, Validator
from book.model.edition import PrintSettings, Trim
from book.model.services import PRINTERS

if TYPE_CHECKING:
    from book.printing.profile import Profile

PRINT_KEYS = (
    *("printer", "trim", "paper", "ink", "standard", "output-profile", "output-condition"),
    *("caliper", "spine-width", "cover-size", "hinge", "barcode", "price-code"),
)
"""The settings that only a PDF edition can have."""


def print_settings(one: Checked) -> PrintSettings:
    """What an edition's table says to the printer."""
    size = one.optional("cover-size")
    return PrintSettings(
        ink=one.text("ink", "black"),
        standard=one.optional("standard"),
        output_profile=one.optional("output-profile"),
        output_condition=one.optional("output-condition"),
        caliper=_length(one, "caliper"),
        spine_width=_length(one, "spine-width"),
        cover_size=values.parse_size(size) if size else None,
        hinge=_length(one, "hinge"),
        barcode=one.values.get("barcode"),
        price_code=one.optional("price-code"),
    )


def _length(one: Checked, key: str) -> float | None:
    text = one.optional(key)
    return values.parse_length(text) if text else None


def is_press_profile(data: bytes) -> bool:
    """Whether `data` is an ICC profile of an output device with four inks."""
    return data[12:20] == b"prtrCMYK" and data[36:40] == b"acsp"


def check_printer(name: str, one: Checked, validator: Validator) -> None:
    """Report a trim, paper, ink or standard that the edition's printer does not offer."""
    printer = one.optional("printer")
    if one.values["format"] != "pdf" or printer not in PRINTERS:
        return
    # Loaded for those who name a printer.
    from book.printing.load import load_profile

    profile = load_profile(printer)
    text = one.optional("trim")
    trim = (values.parse_trim(text) if text else None) or values.DEFAULT_TRIM

    def report(key: str, message: str, hint: str) -> None:
        path = (*one.path, key) if key in one.values else one.path
        span = validator.places.value(path)
        validator.report("bad-setting", span, f"[editions.{name}]: {message}", hint)

    fits = profile.takes_trim(trim.width, trim.height)
    if not fits:
        report("trim", f"{profile.name}, does not print {trim.name}", _nearest(profile, trim))
    known = True
    for key, choices in (("paper", profile.papers), ("ink", profile.inks)):
        chosen = one.text(key, "black" if key == "ink" else "")
        if chosen and choices and chosen not in choices:
            known = False
            report(key, f'{profile.name}, has no {key} "{chosen}"', _near(chosen, choices))
    paper, ink = one.optional("paper"), one.text("ink", "black")
    if fits and known and paper and not profile.offers(trim.width, trim.height, paper, ink):
        message = f'{profile.name}, does not print "{ink}" on "{paper}" at {trim.name}'
        report("paper", message, _stocks(profile, trim))
    standard = one.optional("standard")
    taken = profile.interior.accepts
    if standard and "plain" not in taken and standard not in taken:
        report("standard", f"{profile.name}, does not take {standard}", f"It takes {taken[0]}.")


def _nearest(profile: Profile, trim: Trim) -> str:
    names = [f'"{one.name}"' for one in profile.nearest_trims(trim.width, trim.height)]
    hint = f"The nearest that it prints: {', '.join(names)}."
    if profile.custom is None:
        return hint
    (narrow, wide), (low, high) = profile.custom.width, profile.custom.height
    inches = [f"{side / 72:g}" for side in (narrow, wide, low, high)]
    return (
        f"{hint} Sizes of your own may be {inches[0]} to {inches[1]} inches wide and "
        f"{inches[2]} to {inches[3]} high."
    )


def _near(chosen: str, choices: Sequence[str]) -> str:
    close = difflib.get_close_matches(chosen.lower(), choices, n=1)
    listed = ", ".join(f'"{one}"' for one in choices)
    return (f'Did you mean "{close[0]}"? ' if close else "") + f"It has {listed}."


def _stocks(profile: Profile, trim: Trim) -> str:
    found = profile.trim(trim.width, trim.height)
    offered = found.ranges if found else profile.trims[0].ranges
    from book.printing.profile import stock_parts

    pairs = (f"{ink} on {paper}" for paper, ink in map(stock_parts, offered))
    return f"It offers there: {', '.join(pairs)}."
