"""Texts that nobody writes and a stranger may send: one thing, over and over again."""

from __future__ import annotations

from collections.abc import Callable

Torture = Callable[[int], str]


def _calls(count: int) -> str:
    return " ".join(f"a[^{one}]" for one in range(count)) + "\n\n"


def _each(pattern: str) -> Torture:
    return lambda count: "".join(pattern.replace("#", str(one)) for one in range(count)) + "\n"


def _called(pattern: str) -> Torture:
    return lambda count: _calls(count) + _each(pattern)(count)


TEXTS: dict[str, Torture] = {
    "open labels": _each("[^"),
    "open labels, one a line": _each("[^a\n"),
    "open inline notes": _each("^["),
    "open inline notes in words": _each("a ^[b "),
    "inline notes": _each("a.^[note] "),
    "inline notes of numbers": _each("a.^[1] "),
    "unused notes": _each("[^#]: text\n"),
    "undefined notes": _calls,
    "undefined and unused notes": lambda n: _calls(n) + _each("[^x#]: text\n")(n),
    "good notes": _called("[^#]: text\n"),
    "good notes with a call a paragraph": lambda n: _each("A.[^#]\n\n")(n) + _each("[^#]: B\n")(n),
    "one note called": lambda n: _each("a.[^1] ")(n) + "\n[^1]: A.\n",
    "doubled notes": lambda n: "a.[^1]\n\n" + _each("[^1]: A.\n")(n),
    "a chain of notes": lambda n: (
        "a.[^0]\n\n" + "".join(f"[^{i}]: A.[^{i + 1}]\n" for i in range(n))
    ),
    "a circle of notes": lambda n: (
        "a.[^0]\n\n" + "".join(f"[^{i}]: A.[^{(i + 1) % n}]\n" for i in range(n))
    ),
    "notes on one line": _called("[^#]: A. "),
    "notes in a paragraph": lambda n: _calls(n) + "text\n" + _each("[^#]: A.\n")(n),
    "notes without colons": _called("[^#] A.\n\n"),
    "notes without colons in a paragraph": lambda n: _calls(n) + "text\n" + _each("[^#] A.\n")(n),
    "notes in code": _called("    [^#]: A.\n"),
    "notes without carets": _called("[#] A.\n\n"),
    "a numbered list for notes": _called("#. A.\n"),
    "calls without carets": lambda n: _each("a[#] ")(n) + "\n\n" + _each("[^#]: A.\n")(n),
    "notes as links": lambda n: _each("a.[#] ")(n) + "\n\n" + _each("[#]: text\n")(n),
    "other brackets": lambda n: _each("a\u3010^#\u3011 ")(n) + "\n\n" + _each("[^#]: A.\n")(n),
    "raised figures": _each("word\u00b9 "),
    "daggers": lambda n: _each("a\u2020 ")(n) + "\n\n\u2020 x\n",
    "invisible letters": lambda n: _each("a[^1\u200b] ")(n) + "\n\n[^1]: A.\n",
    "ibid.": _called("[^#]: Ibid.\n"),
    "paragraphs between notes": _called("[^#]: x.\n\nmore\n\n"),
    "paragraphs in notes": _each("A.[^#]\n\n[^#]: x.\n\n    more\n\n"),
    "backslashes": lambda n: "\\" * n + "[^1]\n",
    "escaped calls": lambda n: _each("\\[^1] ")(n) + "\n\n[^1]: A.\n",
    "opening brackets": _each("["),
    "brackets in brackets": lambda n: "[" * n + "]" * n + "\n",
    "images": _each("!["),
    "links": _each("[a]("),
    "opening quotation marks": _each("\u201ca "),
    "straight quotation marks": _each('"'),
    "open quotations": _each("\u201ca.\n\n"),
    "asterisks": _each("*a_ "),
    "backticks": lambda n: "".join("`" * (i % 300 + 1) + " " for i in range(n // 10)) + "\n",
    "angle brackets": _each("<a "),
    "comments": _each("<!-- "),
    "spans": _each("<span>"),
    "divisions": _each("::: {.a}\n"),
    "attributes": lambda n: "[" * n + "a" + "]{.b}" * n + "\n",
    "quotations in quotations": lambda n: ">" * n + " a\n",
    "lists in lists": lambda n: "- " * n + "a\n",
    "a long line": _each("word word word "),
    "a long word": lambda n: "w" * 10 * n + "\n",
    "blanks before a call": lambda n: "a" + " " * n + "[^1]\n\n[^1]: A.\n",
    "a wide table": lambda n: "|" + "a|" * n + "\n|" + "-|" * n + "\n",
    "a long table": lambda n: "|a|b|\n|-|-|\n" + _each("|a[^1]|b|\n")(n) + "\n[^1]: A.\n",
    "verse": _each("| a\n"),
    "allowances": _each("<!-- book: allow double-space why -->\n\na  b\n\n"),
    "line separators": _each("a\u2028"),
    "repeated words": _each("the the "),
    "wrapped lines": lambda n: ("x" * 60 + "\n- a\n") * n,
}
"""By what they hold, texts of a length that grows with the number given."""
