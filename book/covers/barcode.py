"""EAN-13 and its add-on of five digits, as bars (GS1 General Specifications; ISO/IEC 15420).

A module, X, is the width of the thinnest bar: 0.33 mm at full size. The symbol has 95 of them
between quiet zones of 11 at the left and 7 at the right; an add-on has 47, and 5 after it.
"""

from __future__ import annotations

from dataclasses import dataclass

MODULE = 0.33 * 72 / 25.4
"""The width of a module at full size, in points."""
SMALLEST, LARGEST = 0.8, 2.0
"""The least and the largest size of a bar code, as a part of full size."""
BAR_HEIGHT = 22.85 * 72 / 25.4
"""The height of the bars at full size, in points; the guards are five modules longer."""
GUARD_LONGER = 5
_LOWEST = 0.6
QUIET_LEFT, QUIET_RIGHT, QUIET_ADD_ON = 11, 7, 5
GAP = 9
"""Modules between the symbol and its add-on: from 7 to 12 are allowed."""

_A = ("0001101", "0011001", "0010011", "0111101", "0100011",
      "0110001", "0101111", "0111011", "0110111", "0001011")  # fmt: skip
_B = tuple("".join("10"[int(bit)] for bit in code)[::-1] for code in _A)
_C = tuple("".join("10"[int(bit)] for bit in code) for code in _A)
_FIRST = ("AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
          "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA")  # fmt: skip
_ADD_ON = ("BBAAA", "BABAA", "BAABA", "BAAAB", "ABBAA",
           "AABBA", "AAABB", "ABABA", "ABAAB", "AABAB")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: where it begins and how wide it is, in modules; a guard is longer than the rest."""

    start: int
    width: int
    guard: bool = False


def ean13(digits: str) -> tuple[Bar, ...]:
    """The bars of thirteen digits; the first begins at 0.

    Raises:
        ValueError: They are not thirteen digits, or the last does not check the others.
    """
    if len(digits) != 13 or not digits.isdigit():
        raise ValueError(f"{digits!r} is not thirteen digits")
    total = sum(int(one) * (3 if at % 2 else 1) for at, one in enumerate(digits))
    if total % 10:
        raise ValueError(f"the check digit of {digits} does not fit")
    sets = _FIRST[int(digits[0])]
    left = "".join(
        (_A if kind == "A" else _B)[int(one)] for kind, one in zip(sets, digits[1:7], strict=True)
    )
    right = "".join(_C[int(one)] for one in digits[7:])
    modules = f"101{left}01010{right}101"
    return _bars(modules, guards=((0, 3), (45, 50), (92, 95)))


def ean5(digits: str) -> tuple[Bar, ...]:
    """The bars of an add-on of five digits; the first begins at 0.

    Raises:
        ValueError: They are not five digits.
    """
    if len(digits) != 5 or not digits.isdigit():
        raise ValueError(f"{digits!r} is not five digits")
    total = sum(int(one) * (9 if at % 2 else 3) for at, one in enumerate(digits))
    sets = _ADD_ON[total % 10]
    codes = [(_A if kind == "A" else _B)[int(one)] for kind, one in zip(sets, digits, strict=True)]
    return _bars("1011" + "01".join(codes), guards=())


def _bars(modules: str, guards: tuple[tuple[int, int], ...]) -> tuple[Bar, ...]:
    found = []
    at = 0
    while at < len(modules):
        if modules[at] == "0":
            at += 1
            continue
        end = modules.find("0", at)
        end = len(modules) if end < 0 else end
        guard = any(low <= at < high for low, high in guards)
        found.append(Bar(at, end - at, guard))
        at = end
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A bar code laid out: its size in points with quiet zones and digits, and its drawing."""

    width: float
    height: float
    svg: str


def symbol(
    digits: str,
    label: str,
    price: str | None = None,
    scale: float = 1.0,
    shorter: float = 0.0,
) -> Symbol:
    """A bar code as a drawing in black alone.

    Args:
        digits: the thirteen digits of the ISBN.
        label: what stands above the bars: `ISBN 978-…`.
        price: the five digits of the add-on.
        scale: the size, as a part of full size.
        shorter: by how many points the bars are lower than they should be, where room is scarce;
            scanners read them across.

    Raises:
        ValueError: The digits are no EAN-13, or the size is one that scanners cannot read.
    """
    if not SMALLEST <= scale <= LARGEST:
        raise ValueError(f"a bar code of {scale:.0%} cannot be read")
    x = MODULE * scale
    high = max(BAR_HEIGHT * scale - shorter, _LOWEST * BAR_HEIGHT * scale)
    size = 9.2 * x  # of the figures below, which take the room of seven modules each
    above = size * 1.35
    parts = [_rect(QUIET_LEFT + one.start, one.width, x, above, _height(one, high, x))
             for one in ean13(digits)]  # fmt: skip
    foot = above + high + size * 0.93
    parts.append(_text(2.0 * x, foot, size, digits[0], "start"))
    parts.append(_spread(QUIET_LEFT + 3, x, foot, size, digits[1:7]))
    parts.append(_spread(QUIET_LEFT + 50, x, foot, size, digits[7:]))
    modules = QUIET_LEFT + 95
    if price:
        start = modules + GAP
        lower = above + size
        parts += [_rect(start + one.start, one.width, x, lower, high - size + 5 * x)
                  for one in ean5(price)]  # fmt: skip
        parts += [
            _text((start + 4 + 9 * at + 3.5) * x, lower - size * 0.18, size, digit, "middle")
            for at, digit in enumerate(price)
        ]
        modules = start + 47 + QUIET_ADD_ON
    else:
        # The light margin at the right is kept free by the sign for it.
        parts.append(_text((modules + QUIET_RIGHT) * x, foot, size, "&gt;", "end"))
        modules += QUIET_RIGHT
    parts.append(_text((QUIET_LEFT + 47.5) * x, above - size * 0.35, size * 0.86, label, "middle"))
    width, height = modules * x, foot + size * 0.3
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.4f}pt" height="{height:.4f}pt"'
        f' viewBox="0 0 {width:.4f} {height:.4f}"><g fill="#000"'
        ' font-family="EB Garamond" style="font-variant-numeric: lining-nums tabular-nums">'
        f"{''.join(parts)}</g></svg>"
    )
    return Symbol(width, height, svg)


def _height(bar: Bar, high: float, x: float) -> float:
    return high + GUARD_LONGER * x if bar.guard else high


def _rect(start: float, width: float, x: float, top: float, height: float) -> str:
    return (
        f'<rect x="{start * x:.4f}" y="{top:.4f}" width="{width * x:.4f}" height="{height:.4f}"/>'
    )


def _spread(start: float, x: float, y: float, size: float, digits: str) -> str:
    """Digits in the middle of the seven modules that each of them takes."""
    return "".join(
        _text((start + 7 * at + 3.5) * x, y, size, digit, "middle")
        for at, digit in enumerate(digits)
    )


def _text(left: float, y: float, size: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{left:.4f}" y="{y:.4f}" font-size="{size:.4f}" text-anchor="{anchor}">'
        f"{text}</text>"
    )
