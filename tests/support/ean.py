"""EAN-13 bar codes as rectangles, for tests: drawn here apart from what draws them for books."""

from __future__ import annotations

_LEFT = (
    *("0001101", "0011001", "0010011", "0111101", "0100011"),
    *("0110001", "0101111", "0111011", "0110111", "0001011"),
)
_PARITY = (
    *("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG"),
    *("LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"),
)


def check_digit(twelve: str) -> str:
    total = sum(int(one) * (3 if index % 2 else 1) for index, one in enumerate(twelve))
    return str(-total % 10)


def modules(digits: str) -> str:
    """The 95 modules of a number of thirteen figures: 1 for black, right check digit or not."""
    left = [_LEFT[int(one)] for one in digits[1:7]]
    parity = _PARITY[int(digits[0])]
    flipped = {"0": "1", "1": "0"}
    right = ["".join(flipped[bit] for bit in _LEFT[int(one)]) for one in digits[7:]]
    mixed = [
        code if side == "L" else "".join(flipped[bit] for bit in code)[::-1]
        for code, side in zip(left, parity, strict=True)
    ]
    return "101" + "".join(mixed) + "01010" + "".join(right) + "101"


def bars(digits: str, x: float, y: float, module: float, height: float) -> list[str]:
    """The instructions that draw the bars, with their lower left corner at `x`, `y`."""
    drawn, row = [], modules(digits)
    start = 0
    while start < len(row):
        stop = start
        while stop < len(row) and row[stop] == row[start]:
            stop += 1
        if row[start] == "1":
            drawn.append(
                f"{x + start * module:.4f} {y:.4f} {(stop - start) * module:.4f} {height:.4f} re"
            )
        start = stop
    return [*drawn, "f"]
